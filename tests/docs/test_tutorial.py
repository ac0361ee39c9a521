"""docs/tutorial.md, followed: every command, in its order, says what the page shows of its answer.

`make demo` is a chain and a deployment of its own.
"""

from __future__ import annotations

import re
import shlex
import subprocess

import pytest
from typer.testing import CliRunner

from eport.chain.artifacts import ROOT
from eport.cli import app

PAGE = (ROOT / "docs/tutorial.md").read_text()
STEPS = re.findall(r"^```\n([^`\n]+)\n```\n```text\n(.+?)^```$", PAGE, re.MULTILINE | re.DOTALL)
"""Each command with the lines that the page shows of what it says."""
REFUSED = "examples/refusal"


def words(line: str) -> list[str]:
    """What follows `eport`; of a target of make, as its recipe has it."""
    if line.startswith("make "):
        shown = subprocess.run(
            ["make", "-n", "--no-print-directory", *shlex.split(line)[1:]], cwd=ROOT, capture_output=True, text=True,
            check=True,
        )  # fmt: skip
        line = shown.stdout.splitlines()[-1].partition(" run ")[2]
    assert line.startswith("eport "), line
    return shlex.split(line)[1:]


def plain(text: str) -> str:
    return " ".join(text.split())


def test_page_shows_five_commands_each_with_its_answer():
    assert len(STEPS) == 5 and PAGE.count("```") == 4 * len(STEPS)


@pytest.mark.parametrize(("line", "said"), STEPS, ids=[line for line, _ in STEPS])
def test_command_says_what_the_page_shows(line, said, monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "200")
    done = CliRunner().invoke(app, words(line))
    assert done.exit_code == (1 if REFUSED in line else 0), done.output
    answer = plain(done.output)
    assert [shown for shown in said.splitlines() if plain(shown) not in answer] == []
