"""Every command that docs/operations.md shows in a block is run."""

from __future__ import annotations

import importlib
import re
import shlex

import pytest

from eport.chain.artifacts import ROOT

PAGE = (ROOT / "docs/operations.md").read_text()
COMMANDS = [
    line
    for block in re.findall(r"```\n(.*?)```", PAGE, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("python -m scripts.")
]


def test_every_script_is_shown():
    shown = {command.split()[2].removeprefix("scripts.") for command in COMMANDS}
    assert shown == {"deploy", "roles", "decide", "accept", "rotate"}


@pytest.mark.parametrize("command", COMMANDS)
def test_command_of_the_page_runs(script, command, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    _, _, module, *arguments = shlex.split(command)
    code = script(importlib.import_module(module), *arguments)
    assert code == (1 if "rotate" in module else 0)  # what is bound to a key is left as it is by a dry run
