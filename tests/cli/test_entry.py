"""`python -m eport`: what it imports is what was asked for, and it says of itself what the whole says."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from eport.__main__ import COMMANDS, GROUPS, HELP, app_for
from eport.chain.artifacts import ROOT
from eport.cli import app


def test_listing_names_every_command_in_the_order_and_words_of_the_whole():
    whole = get_command(app).commands
    assert {name: command.help for name, command in whole.items()} == {
        **COMMANDS, **{name: says for name, (_, says) in GROUPS.items()},
    }  # fmt: skip
    assert list(whole) == [*COMMANDS, *GROUPS] and app.info.help == HELP
    assert CliRunner().invoke(app_for(["--help"]), ["--help"]).output == CliRunner().invoke(app, ["--help"]).output


@pytest.mark.parametrize("name", [name for name, (target, _) in GROUPS.items() if target])
def test_group_is_the_one_of_the_whole(name):
    module, _, attribute = GROUPS[name][0].partition(":")
    whole = next(item.typer_instance for item in app.registered_groups if item.name == name)
    assert getattr(import_module(module), attribute) is whole
    (part,) = app_for([name, "--help"]).registered_groups
    assert part.typer_instance is whole and part.name == name


@pytest.mark.parametrize("first", ["customs", "demo", "trade", "chain", "customs-sim", "no-such", "--no-such"])
def test_everything_else_is_the_whole(first):
    assert app_for([first]) is app


def helps(command: Any, name: str) -> Iterator[tuple[str, str]]:
    for parameter in command.params:
        yield f"{name} {parameter.opts}", getattr(parameter, "help", None) or ""
    for below, inner in getattr(command, "commands", {}).items():
        yield from helps(inner, f"{name} {below}")


def test_no_unit_is_lost_from_an_options_help():
    """Rich takes `[ms]` for markup and prints nothing for it."""
    found = dict(helps(get_command(app), "eport"))
    assert len(found) > 200 and {name: text for name, text in found.items() if "[" in text} == {}


def test_help_imports_neither_web3_nor_anything_of_the_rooms():
    code = "import runpy, sys; sys.argv = ['eport', '--help']\n"
    code += "try: runpy.run_module('eport', run_name='__main__')\n"
    code += "finally: print('IMPORTED', sorted({'web3', 'pyarrow', 'jinja2', 'eport.cli'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert "certification" in done.stdout and "IMPORTED []" in done.stdout, done.stderr
