"""docs/attacks.md is true: each test that it names exists, what succeeds is called open, no attack is left out."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
OPEN = "Open"
LEAST = 60
CONTROLS = {"test_signed_message_is_taken"}
"""No attacks: they show that the same thing without the attack is taken."""


class Attack(NamedTuple):
    section: str
    name: str
    file: str
    function: str
    case: str | None


def attacks() -> list[Attack]:
    found, section = [], ""
    for line in (ROOT / "docs/attacks.md").read_text().splitlines():
        if line.startswith("## "):
            section = line[3:]
        elif line.startswith("| ") and not line.startswith("| attack |"):
            name, _, test = (cell.strip() for cell in line.strip("|").split("|"))
            parts = re.fullmatch(r"`([\w/]+\.py)::(test_\w+)(?:\[(.+)\])?`", test)
            assert parts, f"no test is named as `file::function` in: {line}"
            found.append(Attack(section, name, *parts.groups()))
    return found


@cache
def functions(path: Path) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}


def the_file(suffix: str) -> Path:
    found = [path for path in TESTS.rglob(Path(suffix).name) if path.as_posix().endswith("/" + suffix)]
    assert len(found) == 1, f"{suffix} is the end of {len(found)} paths below tests/"
    return found[0]


def is_expected_to_fail(function: ast.FunctionDef) -> bool:
    """Marked so, and strictly: it fails the suite once it passes."""
    marks = [ast.unparse(mark) for mark in function.decorator_list if "xfail" in ast.unparse(mark)]
    assert all("strict=True" in mark for mark in marks), f"{function.name} has an xfail that is not strict"
    return bool(marks)


def test_attacks_are_at_least_sixty_and_each_has_its_own_name():
    names = [attack.name for attack in attacks()]
    assert len(names) == len(set(names)) >= LEAST
    tests = [attack[2:] for attack in attacks()]
    assert len(tests) == len(set(tests))


@pytest.mark.parametrize("attack", attacks(), ids=lambda attack: attack.name)
def test_attack_has_the_test_that_it_names(attack):
    path = the_file(attack.file)
    assert attack.function in functions(path), f"{path.relative_to(ROOT)} has no {attack.function}"
    if attack.case:
        assert f'"{attack.case}"' in path.read_text(), f"{attack.file} has no case '{attack.case}'"
    assert is_expected_to_fail(functions(path)[attack.function]) == (attack.section == OPEN), (
        "an attack that succeeds stands under 'Open', and no other does"
    )


def test_every_test_of_an_attack_is_listed():
    listed = {(the_file(attack.file), attack.function) for attack in attacks()}
    written = {
        (path, name)
        for path in TESTS.rglob("test_attacks_*.py")
        for name in functions(path)
        if name.startswith("test_") and name not in CONTROLS
    }
    assert written and not {f"{path.name}::{name}" for path, name in written - listed}
