"""Examples that were published, as they were published."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from eport.messages.mt import parse_mt700
from tests.contracts.credit.articles.common import travel
from tests.helpers.credit import (
    DATA_CONFLICT,
    GOODS_DESCRIPTION,
    HOLDING_FOR_WAIVER,
    LATE_PRESENTATION,
    OVERDRAWN,
    REFUSED,
    UNDERDRAWN,
    at,
    day,
    issued,
)
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with
from tests.messages.test_mt700 import compose


def test_sixty_days_after_a_bill_of_lading_of_12_may_are_due_on_11_july(funded):
    """Published for 12 May 2002. What counts is May to July, so in 2028, when 11 July is a Tuesday; in Vienna, whose banks
    close at 16:00 in winter and whose calendar needs no holidays."""
    letter = issued(funded, tranches=((10_000, 1, 1, 60),), placeOfExpiry=b"AT")
    letter.present(tenorDay=day("2028-05-12"))
    letter.honour()
    assert letter.undertaking()["due"] == at("2028-07-11 23:00")  # 16:00 in Vienna
    assert day("2002-07-11") - day("2002-05-12") == day("2028-07-11") - day("2028-05-12")


def test_of_two_on_board_dates_16_and_18_august_the_earliest_counts(funded):
    """ISBP, B/L with several notations. The presenter names the day, which a bank examines (`eport.examiner`)."""
    letter = issued(funded, tranches=((10_000, 1, 1, 30),), placeOfExpiry=b"AT")
    letter.present(tenorDay=day("2027-08-16"))
    letter.honour()
    assert letter.undertaking()["due"] == at("2027-09-15 23:00")


def test_opinion_ta779_two_disposals_in_one_notice_do_not_by_themselves_preclude(funded):
    """The words may name two; the record holds the one that the bank acts on, and the notice stands."""
    letter = issued(funded)
    letter.present()
    letter.refuse(
        text=keccak(text="HOLDING UNTIL WAIVER OR RETURNING ON YOUR INSTRUCTIONS"), disposal=HOLDING_FOR_WAIVER
    )
    travel(letter, at("2026-02-20 10:00"))
    with reverts_with("PresentationWrongState", state=REFUSED):
        letter.preclude()


def test_opinion_ta779_a_second_notice_is_invalid_and_the_first_one_stands(funded):
    letter = issued(funded)
    letter.present()
    letter.refuse(found=DATA_CONFLICT)
    with reverts_with("PresentationWrongState", state=REFUSED):
        letter.refuse(found=GOODS_DESCRIPTION)
    assert letter.examination()["discrepancies"] == DATA_CONFLICT


@pytest.mark.parametrize(
    ("drawn", "days", "found"),
    [
        (110_000, 6, 0),
        (95_000, 6, 0),
        (110_001, 6, OVERDRAWN),
        (94_999, 6, UNDERDRAWN),
        (100_000, 7, LATE_PRESENTATION),
    ],
)
def test_beer_from_amdam_for_abc_of_vienna(funded, drawn, days, found):
    """The MT700 of the SWIFT handbook: 100,000 with 39A 10/05, presented within 6 days (48). In digital yuan instead of
    euro, today instead of 2002, and in one drawing, so that the lower tolerance has a bound."""
    said = parse_mt700(compose())
    letter = issued(
        funded, amount=int(said.amount) * YUAN, tolerancePlus=said.tolerance.plus * 100,
        toleranceMinus=said.tolerance.minus * 100, presentationDays=said.presentation_period.days, partialDrawings=False,
    )  # fmt: skip
    travel(letter, at("2026-01-15 10:00"))
    letter.present(amount=drawn * YUAN, shipmentDay=day("2026-01-15") - days)
    assert letter.presentation()["found"] == found
