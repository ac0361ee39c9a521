"""docs/tutorial.md, followed: every command, in its order. The demo is a chain and a deployment of its own."""

from __future__ import annotations

import re
import shlex
import subprocess

import pytest
from typer.testing import CliRunner

from eport.chain.artifacts import ROOT
from eport.cli import app

COMMANDS = [
    line
    for block in re.findall(r"```\n(.*?)```", (ROOT / "docs/tutorial.md").read_text(), re.DOTALL)
    for line in block.splitlines()
]
SAID = {
    "make demo": "exporter received",
    "eport message show examples/sight/mt700.txt": "Issue of a Documentary Credit",
    "eport customs replay examples/sight/customs": "RELEASED",
    "eport credit examine --credit examples/sight/mt700.txt --presentation examples/sight/documents": "No discrepancy",
    "eport credit examine --credit examples/refusal/mt700.txt --presentation examples/refusal/documents": "art. 29(c)",
}
"""Each command with what the page promises of it."""
REFUSED = "examples/refusal"


def words(line: str) -> list[str]:
    """What follows `eport`; of a target of make, as its recipe has it."""
    if line.startswith("make "):
        shown = subprocess.run(
            ["make", "-n", *shlex.split(line)[1:]], cwd=ROOT, capture_output=True, text=True, check=True
        )
        line = shown.stdout.splitlines()[-1].partition(" run ")[2]
    assert line.startswith("eport "), line
    return shlex.split(line)[1:]


def test_page_shows_these_commands():
    assert list(SAID) == COMMANDS


@pytest.mark.parametrize("line", COMMANDS)
def test_command_says_what_the_page_promises(line, monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "200")
    done = CliRunner().invoke(app, words(line))
    assert done.exit_code == (1 if REFUSED in line else 0), done.output
    assert SAID[line] in " ".join(done.output.split())
