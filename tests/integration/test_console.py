"""docs/console.md, run as a person types it: ten things to do, one after the other, on brownie's own chain.

So are the pages of docs/howto that are for the console.
"""

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


DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = DOCS / "console.md"
GUIDES = [DOCS / "howto/open_a_wallet.md", DOCS / "howto/add_a_member.md"]


def test_page_shows_ten_things():
    headings = re.findall(r"^## (\d+)\. ", PAGE.read_text(), re.MULTILINE)
    assert [int(number) for number in headings] == list(range(1, 11))
    assert PAGE.read_text().count("```python\n>>> ") == 10


def test_every_guide_that_is_written_for_the_console_is_run():
    assert {page for page in (DOCS / "howto").glob("*.md") if ">>> " in page.read_text()} == set(GUIDES)


@pytest.mark.parametrize("pages", [[PAGE], GUIDES], ids=["console", "guides"])
def test_every_example_of_the_page_runs(pages, settings, tmp_path):
    if not network.is_connected():
        pytest.skip("run with `brownie test`: this test needs brownie's network")
    (loaded,) = project.get_loaded_projects()
    chain = Chain(network.web3.provider.endpoint_uri)
    alliance = deploy(chain, settings, settings.parties(chain.chain_id))
    # Fences are no output, and the export goes elsewhere.
    written = "\n".join(page.read_text() for page in pages)
    text = re.sub(r"^```.*$", "", written, flags=re.MULTILINE).replace("reports/console", str(tmp_path))
    names = console.names(loaded, alliance)
    page = doctest.DocTestParser().get_doctest(text, names, pages[0].name, str(pages[0]), 0)
    said: list[str] = []
    runner = doctest.DocTestRunner(Checker(), optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    runner.run(page, out=said.append)
    assert runner.failures == 0, "".join(said)
    assert runner.tries > 15
