"""docs/reliability.md and docs/threats.md are true: each test and each function that they name exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eport.chain.artifacts import load as artifact

ROOT = Path(__file__).resolve().parents[2]
LINES = (ROOT / "docs/reliability.md").read_text().split("\n## Measured")[0].splitlines()
ROWS = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in LINES if line.startswith("| ")][1:]


@pytest.mark.parametrize(("component", "fault", "then", "test"), ROWS, ids=[f"{row[0]}: {row[1]}" for row in ROWS])
def test_every_fault_has_what_happens_and_a_test(component, fault, then, test):
    file, function = re.fullmatch(r"`([\w/]+\.py)::(test_\w+)`", test).groups()
    assert re.search(rf"^def {function}\(", (ROOT / "tests" / file).read_text(), re.MULTILINE), test
    assert component and fault and then


THREATS = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in (ROOT / "docs/threats.md").read_text().split("## By attacker")[1].split("\n## ")[0].splitlines()
    if line.startswith("| ")
][1:]


@pytest.mark.parametrize(("who", "what", "where", "test"), THREATS, ids=[f"{row[0]}: {row[1]}" for row in THREATS])
def test_every_attacker_is_stopped_by_a_function_that_exists_and_a_test(who, what, where, test):
    file, function = re.fullmatch(r"`([\w/]+\.py)::(test_\w+)`", test).groups()
    places = [place for place in (ROOT / "tests" / file, ROOT / "tests/contracts" / file) if place.exists()]
    assert len(places) == 1, file
    assert re.search(rf"^def {function}\(", places[0].read_text(), re.MULTILINE), test
    for contract, name in re.findall(r"`([A-Z]\w+)\.(\w+)`", where):
        assert f"function {name}(" in (ROOT / f"interfaces/I{contract}.sol").read_text() or any(
            item.get("name") == name for item in artifact(contract).abi
        ), f"{contract}.{name}"
    assert who and what


def test_every_component_of_the_schedules_is_there():
    assert {row[0] for row in ROWS} == {"relay", "oracle", "customs' source", "officers' commands", "all"}
    assert len(ROWS) >= 20
