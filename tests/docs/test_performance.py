"""docs/performance.md says what was measured, and DigitalYuan's column is what gas/money.json holds today."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import compile as compiled
from bench import page, trade
from bench.__main__ import LOAD, PAGE, PICTURE, QUOTED, RESULTS

ROOT = Path(__file__).resolve().parents[2]
TOLERANCE = 64
"""Addresses differ in how many zero bytes they have: 12 gas a byte."""

SAME_ACT = {
    key: key for key in ("transfer", "transfer_first_receipt", "transfer_from", "approve", "mint", "burn", "freeze")
} | {"transfer_personal": "transfer_class_3", "register": "open_wallet"}
"""Key of the benchmark: key of gas/money.json, where both measure the same act."""


@pytest.fixture
def results():
    return json.loads(RESULTS.read_text())


def test_performance_page_and_picture_are_what_the_results_say(results):
    assert PAGE.read_text() == page.markdown(results, json.loads(LOAD.read_text())), "run `make bench`"
    assert PICTURE.read_text() == page.svg(results), "run `make bench`"


def test_results_are_of_the_locked_versions_and_the_projects_settings(results):
    assert results["versions"] == compiled.package_versions(), "run `make bench`"
    assert results["compiler"] == compiled.compiler_settings(), "run `make bench`"
    assert results["quoted"] == json.loads(QUOTED.read_text()), "run `make bench`"


@pytest.mark.parametrize("key", SAME_ACT)
def test_digital_yuan_costs_in_the_benchmark_what_its_gas_record_says(results, key):
    ours = results["gas"][page.OURS][key]
    recorded = json.loads((ROOT / "gas/money.json").read_text())[SAME_ACT[key]]
    assert abs(ours - recorded) <= TOLERANCE, f"{key}: {ours:,} there, {recorded:,} in gas/money.json: run `make bench`"


def test_quoted_peers_stand_apart_from_measured_ones(results):
    measured, recorded = PAGE.read_text().split("## Quoted: measured 2026, not reproduced by this command")
    for peer in results["quoted"]:
        assert peer["title"] not in measured and peer["title"] in recorded
        assert "https://" in peer["source"] and peer["source"].split()[-1] in recorded


def test_whole_trade_is_what_the_gas_records_say(results):
    assert results["whole_trade"] == trade.results(), "run `make bench`"
