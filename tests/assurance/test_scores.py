"""The score counts what the record says, and nothing that is no mutant."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from assurance import page, scores
from assurance.__main__ import shortfalls
from assurance.compiler import ROOT


def line(key, room, outcome, guards=""):
    return {
        "key": key, "room": room, "file": "contracts/money/Escrow.sol", "function": "pay", "line": 61,
        "operator": "call", "guards": guards, "before": "_take(key, amount);", "after": "{}", "outcome": outcome,
        "by": "", "tests": 3, "seconds": 0.4,
    }  # fmt: skip


@pytest.fixture
def score(tmp_path, monkeypatch):
    """Of a record of these lines, with these excuses."""

    def scoring(lines, excuses=None):
        record, survivors = tmp_path / "mutants.jsonl", tmp_path / "survivors.json"
        record.write_text("".join(json.dumps(one) + "\n" for one in lines))
        survivors.write_text(json.dumps(excuses or {}))
        monkeypatch.setattr(scores, "SURVIVORS", survivors)
        return scores.score(record)

    return scoring


def test_mutant_that_one_room_kills_is_killed(score):
    found = score([line("a", "money", "survived"), line("a", "credit", "killed")])
    assert (found["totals"]["mutants"], found["totals"]["killed"], found["survivors"]) == (1, 1, [])


def test_newest_word_of_a_room_counts(score):
    found = score([line("a", "money", "survived"), line("a", "money", "killed")])
    assert found["totals"]["killed"] == 1


def test_equal_code_and_code_that_does_not_compile_are_no_mutants(score):
    assert score([line("a", "money", "equal"), line("b", "money", "invalid")])["totals"]["mutants"] == 0


def test_equivalent_is_no_mutant_and_accepted_counts_as_alive(score):
    excuses = {
        "a": {"verdict": "equivalent", "reason": "the amount is never zero here"},
        "b": {"verdict": "accepted", "reason": "nobody relies on the order"},
    }
    found = score([line("a", "money", "survived"), line("b", "money", "survived")], excuses)
    assert found["totals"]["mutants"] == 1 and found["totals"]["survived"] == 1
    assert [one["reason"] for one in found["survivors"]] == ["nobody relies on the order"]


def test_guards_and_payments_are_counted_by_themselves(score):
    found = score(
        [line("a", "money", "killed", "money"), line("b", "money", "survived", "access"), line("c", "x", "killed")]
    )
    assert (found["totals"]["guards"], found["totals"]["guards_killed"]) == (2, 1)


def test_what_falls_short_is_said(score):
    found = score([line("a", "money", "survived", "access")])
    assert shortfalls({"mutants": found}) == [
        "mutants: 1 judged, 1000 are asked",
        "mutants: 0 of 1 noticed, 95 % are asked",
        "mutants: 1 on guards and payments unnoticed",
        "mutants: survivors that assurance/survivors.json does not explain",
    ]
    assert shortfalls({"invariants": {"calls": 999_999}}) == ["invariants: 999999 calls, 1000000 are asked"]
    analysis = {"slither": {"findings": 2}, "solhint": {"findings": 0}}
    assert shortfalls({"analysis": analysis, "proofs": {"proved": ["check_x"], "open": ["check_y"]}}) == [
        "slither: 2 findings",
        "proofs: check_y open",
        "proofs: 1 of 25",
    ]


def test_page_shows_a_survivor_with_its_line(score):
    section = score([line("a", "money", "survived", "money")])
    section |= {
        "possible": 9, "possible_files": 1, "chosen": 1, "complete": True, "date": "2026-11-29", "machine": "2 cores",
         "versions": {"solc": "0.8.34"},
    }  # fmt: skip
    text = page.markdown({"mutants": section})
    assert "- `money/Escrow.sol` line 61, pay: `_take(key, amount);` → `{}` (money). **Not explained yet.**" in text
    assert "## Proofs\n\nNot run yet." in text


def test_verdict_on_a_line_that_has_changed_is_forgotten(tmp_path):
    record, elsewhere = tmp_path / "mutants.jsonl", {**line("b", "credit", "killed"), "file": "contracts/credit/X.sol"}
    record.write_text("".join(json.dumps(one) + "\n" for one in (line("a", "money", "killed"), elsewhere)))
    command = [sys.executable, "-m", "assurance.mutation", "--count", "--contract", "Escrow", "--record", str(record)]
    counted = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    assert counted["possible"] > counted["chosen"] > 0 and not counted["complete"]
    assert [json.loads(text)["key"] for text in record.read_text().splitlines()] == ["b"]
