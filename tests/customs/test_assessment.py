"""`eport.customs.assessment`: what a declaration owes, line by line."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eport import merkle
from eport.calendars import banking_days
from eport.customs.assessment import AssessmentError, Goods, Rules, assess, last_day, late_days, surcharge

ARRIVED = dt.date(2026, 1, 5)
KEY = bytes(range(32))


def goods(line: int = 1, value: str = "100000", duty: str = "0.10", vat: str = "0.13", consumption: str = "0") -> Goods:
    return Goods(line, Decimal(value), Decimal(duty), Decimal(vat), Decimal(consumption))


def test_assess_a_line_with_duty_and_vat() -> None:
    (line,) = assess([goods()], ARRIVED, ARRIVED).lines
    assert (line.duty, line.consumption_tax, line.vat, line.late_fee) == (10_000_00, 0, 14_300_00, 0)
    assert line.total == 24_300_00


def test_assess_consumption_tax_on_the_composite_price() -> None:
    """Wine: 14 % duty, 10 % consumption tax within the price, 13 % VAT on all of it."""
    (line,) = assess([goods(duty="0.14", consumption="0.10")], ARRIVED, ARRIVED).lines
    assert line.duty == 14_000_00
    assert line.consumption_tax == 12_666_67  # 114,000 / 0.9 × 10 %
    assert line.vat == 16_466_67  # (100,000 + 14,000 + 12,666.67) × 13 %


def test_assess_consumption_tax_by_quantity_and_by_value() -> None:
    """Spirits bear both: the tax by quantity is part of the price that the other is on."""
    item = Goods(1, Decimal(90_000), Decimal(0), Decimal("0.13"), Decimal("0.20"), Decimal(1_000))
    (line,) = assess([item], ARRIVED, ARRIVED).lines
    assert line.consumption_tax == 23_750_00  # (90,000 + 1,000) / 0.8 × 20 % + 1,000
    assert line.vat == 14_787_50  # (90,000 + 23,750) × 13 %


@pytest.mark.parametrize(("day", "days"), [(0, 0), (14, 0), (15, 1), (44, 30)])
def test_late_days_run_from_the_fifteenth_after_arrival(day: int, days: int) -> None:
    assert late_days(ARRIVED, ARRIVED + dt.timedelta(day)) == days


def test_assess_the_fee_for_declaring_late_in_whole_yuan_over_all_lines() -> None:
    lines = [goods(1, "100001.99"), goods(2, "33333.33")]
    found = assess(lines, ARRIVED, ARRIVED + dt.timedelta(15 + 2))
    assert sum(line.late_fee for line in found.lines) == 200_00  # 133,335.32 × 0.05 % × 3 = 200.00298
    assert found.lines[0].late_fee == 150_00


@pytest.mark.parametrize(("value", "fee"), [("99999.99", 0), ("100000", 50_00)])
def test_assess_no_fee_below_fifty_yuan(value: str, fee: int) -> None:
    (line,) = assess([goods(value=value)], ARRIVED, ARRIVED + dt.timedelta(15)).lines
    assert line.late_fee == fee


def test_assess_with_other_parameters() -> None:
    rules = Rules(declare_within=3, late_declaration=Decimal("0.001"), floor=Decimal(0))
    (line,) = assess([goods()], ARRIVED, ARRIVED + dt.timedelta(5), rules).lines
    assert line.late_fee == 200_00


@pytest.mark.parametrize(("days", "fen"), [(-1, 0), (0, 0), (1, 50_00), (10, 500_00)])
def test_surcharge_runs_from_the_day_after_the_last(days: int, fen: int) -> None:
    assert surcharge(100_000_00, ARRIVED, ARRIVED + dt.timedelta(days)) == fen


def test_surcharge_below_fifty_yuan_is_nothing() -> None:
    assert surcharge(99_999_00 - 10_00, ARRIVED, ARRIVED + dt.timedelta(1)) == 0


# Spring Festival of 2026: 15 to 23 February; Saturday the 28th is a working day in place of one of them.
@pytest.mark.parametrize(
    ("assessed", "last"),
    [((1, 12), (1, 27)), ((1, 30), (2, 14)), ((1, 31), (2, 24)), ((2, 8), (2, 24)), ((2, 13), (2, 28)),
     ((2, 14), (3, 2))],
)  # fmt: skip
def test_last_day_is_the_fifteenth_after_or_the_next_working_day(
    assessed: tuple[int, int], last: tuple[int, int]
) -> None:
    working = banking_days("CN", 2026)
    assert last_day(dt.date(2026, *assessed), working.__contains__) == dt.date(2026, *last)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], "there are none"),
        ([goods(1), goods(1)], "not distinct"),
        ([goods(value="-1")], "line 1: value = -1"),
        ([goods(value="NaN")], "line 1: value = NaN"),
        ([replace(goods(), consumption_tax_by_quantity=Decimal(-1))], "line 1: consumption_tax_by_quantity = -1"),
        ([goods(duty="-0.1")], "line 1: duty = -0.1"),
        ([goods(consumption="1")], "line 1: consumption_tax = 1"),
    ],
)
def test_assess_refuses_what_is_no_value_or_rate(lines: list[Goods], words: str) -> None:
    with pytest.raises(AssessmentError, match=words):
        assess(lines, ARRIVED, ARRIVED)


def test_commitment_shows_one_tax_alone() -> None:
    found = assess([goods(1), goods(2, "7")], ARRIVED, ARRIVED)
    commitment = found.commitment(KEY, 1)
    proof = commitment.prove("line/2/vat")
    assert proof.value == "100"  # (7 + 0.70) × 13 % = 1.001
    assert merkle.verify(commitment.root, proof)
    assert commitment.prove("payable").value == str(found.payable)


amounts = st.decimals(0, 10**9, places=2)
rates = st.decimals(0, Decimal("0.99"), places=4)


@given(st.lists(st.tuples(amounts, rates, rates, rates), min_size=1, max_size=20), st.integers(0, 400))
def test_payable_is_the_sum_of_what_every_line_owes(rows: list[tuple[Decimal, ...]], days: int) -> None:
    lines = [Goods(number, *row) for number, row in enumerate(rows, 1)]
    found = assess(lines, ARRIVED, ARRIVED + dt.timedelta(days))
    assert found.payable == sum(line.duty + line.consumption_tax + line.vat + line.late_fee for line in found.lines)
    fee = sum(line.late_fee for line in found.lines)
    assert fee % 100 == 0 and (fee == 0 or fee >= 50_00)
    assert all(line.late_fee >= 0 for line in found.lines)
