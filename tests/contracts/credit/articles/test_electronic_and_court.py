"""eUCP e6, e7: electronic records. China LC rules art. 10 to 13: a court's stop."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.contracts.credit.articles.common import AMOUNT, CONFIRMER, ISSUER, NOMINEE, travel
from tests.helpers.credit import (
    CONFIRMING,
    Letter,
    at,
    balances,
    commit,
    confirmed,
    issued,
    names,
)
from tests.helpers.reverts import reverts_with


def test_eucp_e6c_lots_without_a_notice_of_completeness_are_no_presentation(funded):
    letter = issued(funded)
    letter.send("exporter", "Presentations", "deliverLot", letter.id, letter.terms, keccak(text="lot 1"))
    assert letter.status["presentations"] == 0
    letter.present()
    assert letter.status["presentations"] == 1


def test_eucp_e7a_the_clock_starts_the_banking_day_after_the_notice_of_completeness(funded):
    letter = issued(funded)
    letter.send("exporter", "Presentations", "deliverLot", letter.id, letter.terms, keccak(text="lot 1"))
    travel(letter, at("2026-01-14 10:00"))
    letter.present()
    assert letter.examination()["deadline"] == at("2026-01-21 17:00")


def test_eucp_e7a_a_bank_that_forwards_gives_no_notice_of_completeness(funded):
    """Its forwarding starts the clock of the issuing bank on the banking day after."""
    letter = confirmed(funded)
    letter.present(at=CONFIRMING)
    letter.honour(by=CONFIRMING)
    travel(letter, at("2026-01-14 10:00"))
    letter.act(CONFIRMER, "forward", 1, CONFIRMING)
    assert letter.status["presentations"] == 1
    assert letter.examination()["deadline"] == at("2026-01-21 17:00")


def stop(letter: Letter, until: int) -> None:
    letter.send("court_officer", "Undertakings", "stopPayment", letter.id, until, keccak(text="order"))


def test_court_stop_touches_the_unprotected_payment_alone_and_ends(funded):
    letter = issued(funded)
    letter.present()
    stop(letter, at("2026-01-14 10:00"))
    letter.honour()  # the legal act goes on, the money waits
    assert balances(funded)["exporter"] == 0
    travel(letter, at("2026-01-14 10:00"))
    for function in ("settle", "declareDefault"):
        with reverts_with("UndertakingStopped", until=at("2026-01-14 10:00")):
            letter.settle(letter.key(), function=function)
    travel(letter, at("2026-01-14 10:00") + 1)
    letter.settle(letter.key())
    assert balances(funded)["exporter"] == AMOUNT


def test_court_stop_touches_what_the_beneficiary_assigned_as_well(funded):
    """An assignee of proceeds has no more than the beneficiary has (art. 39)."""
    letter = issued(funded)
    assignee = funded.accounts["carrier"].address
    letter.send("exporter", "Undertakings", "assignProceeds", letter.id, letter.terms, assignee, AMOUNT // 5)
    letter.present()
    stop(letter, at("2026-01-14 10:00"))
    assert names(letter.honour()) == ["UndertakingIncurred", "UndertakingIncurred", "PresentationHonoured"]


def test_court_stop_never_touches_a_bank_that_gave_value_before(funded):
    letter = confirmed(funded)
    letter.present(at=CONFIRMING)
    letter.honour(by=CONFIRMING)
    letter.act(CONFIRMER, "forward", 1, CONFIRMING)
    stop(letter, at("2026-01-20 10:00"))
    before = balances(funded)[CONFIRMER]
    letter.honour()
    assert balances(funded)[CONFIRMER] - before == AMOUNT


def test_court_stop_never_touches_a_draft_accepted_before_it_was_served(funded):
    letter = issued(funded, tranches=((10_000, 2, 0, 1),))
    letter.present()
    letter.honour()
    travel(letter, at("2026-01-13 10:00"))
    stop(letter, at("2026-01-20 10:00"))
    travel(letter, at("2026-01-13 17:00"))
    letter.settle(letter.key())
    assert balances(funded)["exporter"] == AMOUNT


def test_court_stop_never_touches_a_bank_that_gave_value_before_and_is_paid_later(funded):
    """Art. 10: the issuing bank undertakes to the confirming bank after the order was served, and has nothing yet."""
    letter = confirmed(funded, margin=0, cover=0)
    letter.present(at=CONFIRMING)
    letter.honour(by=CONFIRMING)
    letter.act(CONFIRMER, "forward", 1, CONFIRMING)
    stop(letter, at("2026-01-20 10:00"))
    letter.honour()
    commit(funded, ISSUER, AMOUNT)
    before = balances(funded)[CONFIRMER]
    letter.settle(letter.key())
    assert balances(funded)[CONFIRMER] - before == AMOUNT


def accepted_under_a_stop(funded) -> Letter:
    """The Bank of Communications accepts after the order of 12 January was served; the draft falls due on the 13th."""
    letter = issued(funded, tranches=((10_000, 2, 0, 1),))
    letter.present()
    stop(letter, at("2026-01-14 10:00"))
    letter.honour()
    return letter


def discount(letter: Letter) -> None:
    letter.send(
        "exporter", "Undertakings", "assignUndertaking", letter.key(), letter.alliance.accounts[NOMINEE].address
    )


def test_court_stop_holds_against_a_bank_that_buys_while_it_is_in_force(funded):
    """Art. 10 protects who bought in good faith: with the order served, the China Construction Bank did not."""
    letter = accepted_under_a_stop(funded)
    travel(letter, at("2026-01-14 10:00"))  # the last second of the stop
    discount(letter)
    assert letter.undertaking()["protected"] is False
    with reverts_with("UndertakingStopped", until=at("2026-01-14 10:00")):
        letter.settle(letter.key())
    travel(letter, at("2026-01-14 10:00") + 1)
    before = balances(funded)[NOMINEE]
    letter.settle(letter.key())
    assert balances(funded)[NOMINEE] - before == AMOUNT


def test_court_stop_that_ended_leaves_a_bank_that_buys_then_protected_from_the_next(funded):
    letter = accepted_under_a_stop(funded)
    travel(letter, at("2026-01-14 10:00") + 1)
    discount(letter)
    assert letter.undertaking()["protected"] is True
    stop(letter, at("2026-01-20 10:00"))
    before = balances(funded)[NOMINEE]
    letter.settle(letter.key())
    assert balances(funded)[NOMINEE] - before == AMOUNT


@pytest.mark.parametrize(
    ("until", "allowed"), [("2026-01-22 10:00", True), ("2026-01-22 10:00:01", False), ("2026-01-12 10:00", False)]
)
def test_court_stop_lasts_ten_days_at_most(funded, until, allowed):
    letter = issued(funded)
    if allowed:
        stop(letter, at(until))
    else:
        with reverts_with("UndertakingInvalidStop"):
            stop(letter, at(until))
