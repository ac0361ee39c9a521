"""Refused documents that are not returned: demandReturn, precludeUnreturned (UCP 600 art. 16(f)).

Presented on Monday 12 January 2026, 10:00, and refused at once.
"""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.credit import (
    HONOURED,
    NOMINATED,
    PRECLUDED,
    RETURNED,
    RETURNING,
    Letter,
    at,
    balances,
    issued,
    nominating,
)
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with


@pytest.fixture
def letter(funded) -> Letter:
    made = issued(funded)
    made.present()
    made.refuse(disposal=RETURNING)
    return made


def demand(letter: Letter, who: str = "exporter"):
    return letter.clock(who, "demandReturn")


def preclude(letter: Letter, who: str = "relay"):
    return letter.clock(who, "precludeUnreturned")


def travel(letter: Letter, moment: int) -> None:
    letter.alliance.chain.travel(moment)


def test_documents_not_returned_within_three_banking_days_bind_the_bank(letter):
    told = demand(letter).event("ReturnDemanded").arguments
    assert told["until"] == at("2026-01-15 17:00")
    travel(letter, told["until"])
    with reverts_with("ClockRunning", until=told["until"]):
        preclude(letter)
    travel(letter, told["until"] + 1)
    preclude(letter).event("BankPrecluded")
    assert letter.examination()["state"] == PRECLUDED
    assert balances(letter.alliance)["exporter"] == 500_000 * YUAN
    # the applicant need not pay for documents that were refused: the bank's own money went first
    assert letter.security[0] == 220_000 * YUAN
    with reverts_with("PresentationWrongState"):
        preclude(letter)


def test_documents_returned_in_time_bind_nobody(letter):
    until = demand(letter).event("ReturnDemanded").arguments["until"]
    letter.act("bank_of_communications", "returnDocuments")
    travel(letter, until + 1)
    with reverts_with("PresentationWrongState", state=RETURNED):
        preclude(letter)


def test_a_waiver_meanwhile_ends_it(letter):
    until = demand(letter).event("ReturnDemanded").arguments["until"]
    letter.waive()
    letter.honour()
    travel(letter, until + 1)
    with reverts_with("PresentationWrongState", state=HONOURED):
        preclude(letter)


def test_nobody_demanded_them(letter):
    travel(letter, at("2026-03-01 10:00"))
    with reverts_with("ClockNotStopped"):
        preclude(letter)


@pytest.mark.parametrize("who", ["importer", "bank_of_communications", "relay"])
def test_demand_return_is_the_presenters(letter, who):
    with reverts_with("ClockNotPresenter"):
        demand(letter, who)


def test_demand_return_twice(letter):
    demand(letter)
    with reverts_with("ClockAlreadyStopped"):
        demand(letter)


def test_demand_return_of_documents_that_were_not_refused(funded):
    letter = issued(funded)
    letter.present()
    with reverts_with("PresentationWrongState"):
        demand(letter)


def test_a_nominated_bank_is_not_bound_by_art_16f(funded):
    letter = issued(funded, **nominating(funded))
    letter.present(at=NOMINATED)
    letter.refuse(by=NOMINATED)
    letter.clock("exporter", "demandReturn", by=NOMINATED)
    travel(letter, at("2026-01-20 10:00"))
    with reverts_with("PresentationWrongBank"):
        letter.clock("relay", "precludeUnreturned", by=NOMINATED)


def test_a_credit_that_was_drawn_meanwhile_is_not_overdrawn(letter):
    demand(letter)
    letter.present(amount=1_000_000 * YUAN)
    letter.honour(2)
    travel(letter, at("2026-01-20 10:00"))
    with reverts_with("CreditNothingAvailable"):
        preclude(letter)


def test_an_interruption_of_business_gives_the_bank_its_days(letter, interruptions, shanghai_commerce):
    demand(letter)
    now = letter.alliance.chain.now()
    interruptions.send(shanghai_commerce, "interrupt", b"CN", now, at("2026-01-21 09:00"), keccak(text="flood"))
    travel(letter, at("2026-01-26 17:00"))
    with reverts_with("ClockRunning", until=at("2026-01-26 17:00")):
        preclude(letter)
    travel(letter, at("2026-01-26 17:00") + 1)
    preclude(letter)
