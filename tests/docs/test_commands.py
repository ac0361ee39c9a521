"""Every command that a page shows exists, with the options that the page gives it, and is run by a test.

Which test that is, and why none is where none is, stands in commands.yaml.
"""

from __future__ import annotations

import ast
import functools
import importlib
import re
from pathlib import Path
from typing import NamedTuple

import pytest
import typer
import yaml

from eport.chain.artifacts import ROOT
from eport.cli import app
from scripts.site import commands, written

OLD = {"CHANGELOG.md", "decisions.md"}
"""Pages that tell what was."""
TABLE = yaml.safe_load((Path(__file__).parent / "commands.yaml").read_text())
TOOLS = r"(?:npm|pip-audit|uv|pre-commit|openssl|mkdir|gramine-[\w-]+)"
"""That are none of the project's."""


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


# ------------------------------------------------------------------------------------------------- run by a test


def entry(words: str) -> str | None:
    """The longest entry of the table that the command begins with."""
    fitting = [name for name in {**TABLE["run"], **TABLE["not"]} if f"{words} ".startswith(f"{name} ")]
    return max(fitting, key=len, default=None)


@functools.cache
def said(place: str) -> set[str]:
    """Every word of every string in a test file, or in those of a folder."""
    files = (ROOT / place).rglob("*.py") if (ROOT / place).is_dir() else [ROOT / place]
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text()))]
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return {word for text in texts for word in text.split()}


@pytest.mark.parametrize("page", TABLE["pages"])
def test_page_is_read_by_the_test_that_runs_it(page):
    assert (ROOT / page).exists()
    assert [word for word in said(TABLE["pages"][page]) if Path(page).name in word or page.endswith(word)]


def test_every_command_of_eport_is_said_by_its_test_or_has_a_reason():
    wrong = []
    for words in commands():
        name = entry(f"eport {words}")
        places = TABLE["run"].get(name, [])
        # a command that is all of its entry is called by a test as a function, or from the page
        if name is None or (
            places and name != f"eport {words}" and not any(words.split()[-1] in said(p) for p in places)
        ):
            wrong.append(words)
    assert wrong == []


@pytest.mark.parametrize("kind", ["make", r"python -m (?:scripts|bench|assurance)[.\w]*", TOOLS])
def test_every_other_command_that_a_page_shows_is_in_the_table(kind):
    run = TABLE["pages"]
    assert [found for found in shown(kind) if found.page not in run and entry(found.text.rstrip(",;")) is None] == []


def test_every_target_of_make_is_in_the_table():
    targets = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert [target for target in targets if entry(f"make {target}") is None] == [] and len(targets) > 30


def test_table_names_what_there_is():
    places = [place for several in TABLE["run"].values() for place in several]
    assert [place for place in places if not (ROOT / place).exists()] == []
    assert TABLE["run"].keys() & TABLE["not"].keys() == set() and all(TABLE["not"].values())
    texts = " ".join(path.read_text() for path in written()) + " ".join(f"eport {words}" for words in commands())
    assert [name for name in {**TABLE["run"], **TABLE["not"]} if name not in texts and "scripts." not in name] == []
