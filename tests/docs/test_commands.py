"""Every command that a page shows exists, with the options that the page gives it."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import NamedTuple

import pytest
import typer

from eport.chain.artifacts import ROOT
from eport.cli import app
from scripts.site import written

OLD = {"CHANGELOG.md", "decisions.md"}
"""Pages that tell what was."""


class Command(NamedTuple):
    page: str
    text: str


def shown(kind: str) -> list[Command]:
    """Commands of that kind in blocks and in the text, of every page."""
    found: list[Command] = []
    for path in written():
        if path.name not in OLD:
            text = path.read_text()
            blocks = "\n".join(re.findall(r"^ *```(?:sh|bash|console)?\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL))
            lines = re.findall(rf"^ *({kind} .+)$", blocks, re.MULTILINE)
            lines += re.findall(rf"(?<!`)`({kind} [^`]+)`(?!`)", text)
            found += [Command(str(path.relative_to(ROOT)), " ".join(line.split())) for line in lines]
    return sorted(set(found))


def ids(command: Command) -> str:
    return f"{Path(command.page).stem}: {command.text}"


def options(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w-])--[a-z][\w-]*", re.sub(r'"[^"]*"', "", text).partition(" # ")[0]))


@pytest.fixture(scope="module")
def tree():
    return typer.main.get_command(app)


@pytest.mark.parametrize("command", shown("eport"), ids=ids)
def test_eport_has_the_command_and_its_options(command, tree):
    found = tree
    rest = command.text.split()[1:]
    while rest and hasattr(found, "commands") and re.fullmatch(r"[a-z][\w|-]*,?", rest[0]):
        names = rest.pop(0).rstrip(",").split("|")
        assert not [name for name in names if name not in found.commands], f"eport has no {names}"
        if len(names) > 1:
            return
        found = found.commands[names[0]]
    known = {option for parameter in found.params for option in (*parameter.opts, *parameter.secondary_opts)}
    assert options(command.text) <= known | {"--help"}


@pytest.mark.parametrize("command", shown("make"), ids=ids)
def test_makefile_has_the_target_and_its_variables(command):
    makefile = (ROOT / "Makefile").read_text()
    for word in command.text.partition(" #")[0].split()[1:]:
        name, given, _ = word.rstrip(",;").partition("=")
        if given:
            assert f"$({name})" in makefile, f"make knows no {name}"
        elif re.fullmatch(r"[a-z-]+", name):
            assert re.search(rf"^{name}:", makefile, re.MULTILINE), f"make has no {name}"


@pytest.mark.parametrize("command", shown(r"python -m (?:scripts|bench|assurance)[.\w]*"), ids=ids)
def test_module_that_is_started_exists(command):
    module = command.text.split()[2]
    made = importlib.import_module(module if "." in module else f"{module}.__main__")
    if hasattr(made, "options"):
        known = {option for action in made.options()._actions for option in action.option_strings}
        assert options(command.text) <= known


@pytest.mark.parametrize("kind", ["eport", "make", "python -m scripts"])
def test_there_are_commands_to_check(kind):
    assert len(shown(kind if kind != "python -m scripts" else r"python -m scripts[.\w]*")) > 10
