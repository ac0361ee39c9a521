"""docs/rules.md is true: each test that it names exists, and so do the contracts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in (ROOT / "docs/rules.md").read_text().splitlines()
    if line.startswith("| ") and not line.startswith("| rule ")
]


@pytest.mark.parametrize(("rule", "where", "tests"), ROWS, ids=[row[0] for row in ROWS])
def test_every_rule_has_its_place_and_its_tests(rule, where, tests):
    for file, function in re.findall(r"`([\w/]+\.py)::(test_\w+)`", tests):
        assert re.search(rf"^def {function}\(", (ROOT / "tests" / file).read_text(), re.MULTILINE), (
            f"{file}::{function}"
        )
    for contract, function in re.findall(r"`([A-Z]\w+)(?:\.(\w+))?`", where):
        code = next((ROOT / "contracts").rglob(f"{contract}.sol")).read_text()
        assert f"function {function}(" in code or not function, f"{contract}.{function}"
    assert "::test_" in tests


def test_the_table_is_whole():
    assert len(ROWS) >= 37
