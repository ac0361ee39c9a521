"""Gas does not grow with the alliance. Ten and a hundred of everything here, a thousand in `make bench`."""

from __future__ import annotations

import json

import pytest

from bench.__main__ import RESULTS
from bench.growth import SIZES, growth, require_same
from bench.scene import Act, beyond_call_data, call_data_gas

RECORDED = json.loads(RESULTS.read_text())["growth"]


def test_gas_is_the_same_at_ten_times_the_wallets_credits_and_declarations(settings):
    found = growth(settings, lambda what: None, SIZES[:2])
    recorded = {title: gas[:2] for title, gas in RECORDED["gas"].items()}
    assert found["gas"] == recorded, "run `make bench`, and say in the commit what moved"
    assert all(ten == hundred for ten, hundred in found["gas"].values())


def test_recorded_gas_is_the_same_at_every_size():
    assert RECORDED["sizes"] == [10, 100, 1_000]
    require_same(RECORDED["sizes"], RECORDED["gas"])
    assert {"transfer", "apply for a credit", "honour", "lodge a declaration", "pay duty"} <= set(RECORDED["gas"])


@pytest.mark.parametrize("later", [100_001, 99_999], ids=["one-more", "one-less"])
def test_gas_that_moves_by_one_is_told(later):
    with pytest.raises(RuntimeError, match=r"as the alliance grows \(10, 100\): {'honour': \[100000, "):
        require_same((10, 100), {"honour": [100_000, later], "transfer": [1, 1]})


def test_call_data_costs_four_a_zero_byte_and_sixteen_another():
    assert call_data_gas(b"") == 21_000
    assert call_data_gas(b"\0\1\0") == 21_000 + 4 + 16 + 4
    act = Act("pay", "importer", "0x" + "12" * 20, b"\xaa\0")
    assert beyond_call_data(act, 50_000) == 50_000 - 21_020
