"""docs/console.md, run as a person types it: ten things to do, one after the other, on brownie's own chain."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest
from brownie import network, project

from eport.chain.contract import Chain
from eport.chain.deployment import deploy
from scripts import console


class Checker(doctest.OutputChecker):
    """Brownie prints every transaction; where the page shows no output, that is not held against it."""

    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        return not want or super().check_output(want, got, optionflags)


PAGE = Path(__file__).resolve().parents[2] / "docs/console.md"


def test_page_shows_ten_things():
    headings = re.findall(r"^## (\d+)\. ", PAGE.read_text(), re.MULTILINE)
    assert [int(number) for number in headings] == list(range(1, 11))
    assert PAGE.read_text().count("```python\n>>> ") == 10


def test_every_example_of_the_page_runs(settings, tmp_path, monkeypatch):
    if not network.is_connected():
        pytest.skip("run with `brownie test`: this test needs brownie's network")
    (loaded,) = project.get_loaded_projects()
    chain = Chain(network.web3.provider.endpoint_uri)
    alliance = deploy(chain, settings, settings.parties(chain.chain_id))
    # Fences are no output, and the export goes elsewhere.
    text = re.sub(r"^```.*$", "", PAGE.read_text(), flags=re.MULTILINE).replace("reports/console", str(tmp_path))
    page = doctest.DocTestParser().get_doctest(text, console.names(loaded, alliance), PAGE.name, str(PAGE), 0)
    said: list[str] = []
    runner = doctest.DocTestRunner(Checker(), optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    runner.run(page, out=said.append)
    assert runner.failures == 0, "".join(said)
    assert runner.tries > 20
