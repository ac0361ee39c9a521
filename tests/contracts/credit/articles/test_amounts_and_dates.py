"""UCP 600 art. 29 to 32 and 36: closed days, tolerance, partial drawings, instalments, force majeure."""

from __future__ import annotations

import pytest

from tests.contracts.credit.articles.common import AMOUNT, MILLION, travel
from tests.helpers.credit import (
    CLOSED,
    CREDIT_EXPIRED,
    LATE_PRESENTATION,
    LATE_SHIPMENT,
    MISSED_INSTALMENT,
    OVERDRAWN,
    UNDERDRAWN,
    URDG_758,
    at,
    day,
    issued,
)
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with


def test_article_29a_expiry_on_a_closed_day_rolls_to_the_next_banking_day(funded):
    letter = issued(funded, expiryDay=day("2026-02-16"), latestShipmentDay=0)  # the Spring Festival
    assert letter.status["expiresAt"] == at("2026-02-24 17:00")


@pytest.mark.parametrize(("ahead", "found"), [(0, 0), (1, 0), (2, LATE_SHIPMENT)])
def test_article_14i_a_shipment_dated_after_its_own_presentation_has_not_been_made(funded, ahead, found):
    """One day is borne: it may be tomorrow already where the goods were loaded."""
    letter = issued(funded)
    today = day("2026-01-12")
    assert letter.alliance["DocumentaryCredit"].chain.now() // 86_400 == today
    letter.present(shipmentDay=today + ahead)
    assert letter.presentation()["found"] == found


@pytest.mark.parametrize(("shipped", "found"), [("2026-02-28", 0), ("2026-03-01", LATE_SHIPMENT)])
def test_article_29c_latest_shipment_never_rolls(funded, shipped, found):
    """28 February 2026 is a make-up Saturday's neighbour: a Sunday latest date would not move either."""
    letter = issued(funded)
    travel(letter, at("2026-03-02 10:00"))
    letter.present(shipmentDay=day(shipped))
    assert letter.presentation()["found"] == found


@pytest.mark.parametrize(("amount", "found"), [(MILLION * 11 // 10, 0), (MILLION * 11 // 10 + 1, OVERDRAWN)])
def test_article_30a_39a_ten_percent_more(funded, amount, found):
    letter = issued(funded)
    letter.present(amount=amount)
    assert letter.presentation()["found"] == found


@pytest.mark.parametrize(("amount", "found"), [(MILLION * 9 // 10, 0), (MILLION * 9 // 10 - 1, UNDERDRAWN)])
def test_article_30a_39a_ten_percent_less(funded, amount, found):
    letter = issued(funded, partialDrawings=False)
    letter.present(amount=amount)
    assert letter.presentation()["found"] == found


def test_article_30a_parties_may_state_any_tolerance(funded):
    """A mistake seen elsewhere: tolerance is capped at 10 %."""
    letter = issued(funded, tolerancePlus=2_500, amount=MILLION, toleranceMinus=2_500)
    letter.present(amount=1_250_000 * YUAN)
    assert letter.presentation()["found"] == 0


@pytest.mark.parametrize(
    ("amount", "full", "found"),
    [(950_000 * YUAN, True, 0), (950_000 * YUAN - 1, True, UNDERDRAWN), (950_000 * YUAN, False, UNDERDRAWN)],
)
def test_article_30c_five_percent_less_with_partial_drawings_barred_and_the_quantity_in_full(
    funded, amount, full, found
):
    """A mistake of the contract before this one: it ignored art. 30(c)."""
    letter = issued(funded, partialDrawings=False, tolerancePlus=0, toleranceMinus=0)
    letter.present(amount=amount, fullQuantity=full)
    assert letter.presentation()["found"] == found


@pytest.mark.parametrize(
    "changes",
    [{"tolerancePlus": 500, "toleranceMinus": 0}, {"tolerancePlus": 0, "toleranceMinus": 0, "rules": URDG_758}],
)
def test_article_30c_not_beside_a_stated_tolerance_nor_under_other_rules(funded, changes):
    letter = issued(funded, partialDrawings=False, **changes)
    letter.present(amount=950_000 * YUAN, fullQuantity=True)
    assert letter.presentation()["found"] == UNDERDRAWN


def test_article_31_partial_drawings_until_the_credit_is_drawn(funded):
    letter = issued(funded, tolerancePlus=0)
    for number, amount in enumerate((AMOUNT, AMOUNT), 1):
        letter.present(amount=amount)
        letter.honour(number)
    assert letter.status["state"] == CLOSED
    with reverts_with("CreditWrongState", state=CLOSED):
        letter.present()
    assert letter.security == (0, 0, 0)


def test_article_31b_separate_journeys_the_earliest_governs_the_period_and_the_latest_the_shipment(funded):
    letter = issued(funded)
    travel(letter, at("2026-03-02 10:00"))
    letter.present(shipmentDay=day("2026-02-28"), periodDay=day("2026-02-01"))
    assert letter.presentation()["found"] == LATE_PRESENTATION


INSTALMENTS = ((day("2026-01-01"), day("2026-01-15"), AMOUNT), (day("2026-01-16"), day("2026-02-15"), AMOUNT))


def test_article_32_instalments_each_in_its_period(funded):
    letter = issued(funded, tolerancePlus=0, scheduleKind=1, schedule=INSTALMENTS)
    letter.present(amount=AMOUNT + 1)
    assert letter.presentation()["found"] == OVERDRAWN
    letter.refuse(found=0)
    letter.present(amount=AMOUNT)
    travel(letter, at("2026-01-26 10:00"))
    letter.present(amount=AMOUNT, shipmentDay=day("2026-01-20"))
    assert (letter.presentation(2)["found"], letter.presentation(3)["found"]) == (0, 0)


def test_article_32_a_missed_instalment_ends_that_and_every_later_one(funded):
    letter = issued(funded, tolerancePlus=0, scheduleKind=1, schedule=INSTALMENTS)
    travel(letter, at("2026-01-26 10:00"))
    letter.present(amount=AMOUNT, shipmentDay=day("2026-01-20"))
    assert letter.presentation()["found"] == MISSED_INSTALMENT


@pytest.mark.parametrize(("kind", "found"), [(2, OVERDRAWN), (3, 0)])
def test_revolving_credit_adds_what_was_left_only_where_it_cumulates(funded, kind, found):
    letter = issued(funded, tolerancePlus=0, scheduleKind=kind, schedule=INSTALMENTS)
    travel(letter, at("2026-01-26 10:00"))
    letter.present(amount=AMOUNT + 1, shipmentDay=day("2026-01-20"))
    assert letter.presentation()["found"] == found


def test_revolving_credit_gives_a_period_back_after_a_refusal(funded):
    letter = issued(funded, tolerancePlus=0, scheduleKind=2, schedule=INSTALMENTS)
    letter.present(amount=AMOUNT)
    letter.refuse()
    letter.present(amount=AMOUNT)
    assert letter.presentation(2)["found"] == 0


def test_article_36_credits_that_expired_in_an_interruption_are_not_revived(funded):
    """Under UCP 600 no act of anybody moves the stored expiry."""
    letter = issued(funded, expiryDay=day("2026-01-20"), latestShipmentDay=0)
    assert letter.status["expiresAt"] == at("2026-01-20 17:00")
    travel(letter, at("2026-01-20 17:00") + 1)
    letter.present()
    assert letter.presentation()["found"] == CREDIT_EXPIRED
