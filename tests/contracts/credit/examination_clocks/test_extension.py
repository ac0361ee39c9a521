"""Extend or pay (URDG 758 art. 23, ISP98 3.09): requestExtension, suspendPayment, concludeExtension.

Demanded on Monday 12 January 2026, 10:00; due on Monday 19 January, 17:00; the guarantee expires on 31 March.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.helpers.clearance import DAY
from tests.helpers.credit import (
    CONFIRMING,
    ISP_98,
    MISSING_DOCUMENT,
    PRECLUDED,
    RETURNED,
    TRANSPORT_KIND,
    URDG_758,
    Letter,
    at,
    balances,
    commit,
    confirmed,
    day,
    issued,
)
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with

GUARANTOR = "bank_of_communications"


@pytest.fixture
def letter(funded) -> Letter:
    made = issued(funded, rules=URDG_758)
    made.present()
    return made


def wanted(letter: Letter, **changes: Any):
    return letter.terms._replace(**({"expiryDay": day("2026-09-30")} | changes))


def request(letter: Letter, who: str = "exporter", **changes: Any):
    return letter.clock(who, "requestExtension", wanted(letter, **changes), by=None)


def suspend(letter: Letter, until: int, who: str = GUARANTOR):
    return letter.clock(who, "suspendPayment", until, by=None)


def grant(letter: Letter, **changes: Any):
    commit(letter.alliance, GUARANTOR, 200_000 * YUAN)
    return letter.send(GUARANTOR, "CreditAmendments", "amend", letter.id, letter.terms, wanted(letter, **changes))


def conclude(letter: Letter, who: str = "relay", **changes: Any):
    return letter.clock(who, "concludeExtension", wanted(letter, **changes), by=None)


def travel(letter: Letter, moment: int) -> None:
    letter.alliance.chain.travel(moment)


def test_an_extension_that_was_asked_for_withdraws_the_demand_and_binds_both(letter):
    assert request(letter).event("ExtensionRequested").arguments["amended"]["expiryDay"] == day("2026-09-30")
    suspend(letter, at("2026-02-10 17:00"))
    grant(letter)
    receipt = conclude(letter)
    receipt.event("DemandWithdrawn")
    assert receipt.event("AmendmentAccepted").arguments["byConduct"]
    assert letter.examination()["state"] == RETURNED
    status = letter.status
    assert (status["version"], status["open"], status["reserved"]) == (1, 0, 0)
    assert status["expiresAt"] == at("2026-09-30 17:00")
    letter.terms = wanted(letter)
    letter.present()  # nothing bars a later demand


def test_an_extension_that_the_beneficiary_accepted_itself_withdraws_the_demand_too(letter):
    request(letter)
    grant(letter)
    letter.send("exporter", "CreditAmendments", "accept", letter.id, wanted(letter))
    conclude(letter)
    assert letter.examination()["state"] == RETURNED


def test_no_extension_and_the_demand_is_paid_after_the_suspension(letter):
    request(letter)
    told = suspend(letter, at("2026-02-10 17:00")).event("PaymentSuspended").arguments
    assert told["payBy"] == at("2026-02-10 17:00")
    travel(letter, at("2026-02-10 17:00"))
    with reverts_with("PresentationDeadlineRunning", until=at("2026-02-10 17:00")):
        letter.preclude()
    travel(letter, at("2026-02-10 17:00") + 1)
    letter.preclude()
    assert letter.examination()["state"] == PRECLUDED
    assert balances(letter.alliance)["exporter"] == 500_000 * YUAN


def test_a_guarantor_that_suspended_payment_may_pay_and_not_refuse(letter):
    request(letter)
    suspend(letter, at("2026-02-10 17:00"))
    travel(letter, letter.alliance.chain.now() + 60)
    with reverts_with("PresentationDeadlinePassed"):
        letter.refuse()
    letter.honour()
    assert balances(letter.alliance)["exporter"] == 500_000 * YUAN
    grant(letter)
    with reverts_with("PresentationWrongState"):
        conclude(letter)
    assert letter.alliance["CreditAmendments"].struct("pending", letter.id)["termsHash"] != bytes(32)


@pytest.mark.parametrize(("late", "fits"), [(0, True), (1, False)])
def test_suspend_payment_for_thirty_days_after_receipt(letter, late, fits):
    latest = letter.presentation()["presentedAt"] + 30 * DAY
    request(letter)
    if fits:
        suspend(letter, latest)
        return
    with reverts_with("ClockInvalidTime", latest=latest):
        suspend(letter, latest + late)


def test_suspend_payment_under_a_counter_guarantee_four_days_less(funded):
    bank = funded.accounts["icbc_shanghai"].address
    letter = issued(funded, rules=URDG_758, beneficiary=bank)
    letter.present(who="icbc_shanghai")
    request(letter, "icbc_shanghai")
    latest = letter.presentation()["presentedAt"] + 26 * DAY
    with reverts_with("ClockInvalidTime", latest=latest):
        suspend(letter, latest + 1)
    suspend(letter, latest)


def test_suspend_payment_of_a_demand_that_does_not_ask_for_it_or_does_not_comply(funded, letter):
    with reverts_with("ClockNotExtended"):
        suspend(letter, at("2026-02-10 17:00"))
    other = issued(funded, rules=URDG_758, amount=100_000 * YUAN, documents=TRANSPORT_KIND)
    other.present(documents=0, amount=50_000 * YUAN)
    request(other)
    with reverts_with("PresentationDiscrepant", discrepancies=MISSING_DOCUMENT):
        suspend(other, at("2026-02-10 17:00"))


@pytest.mark.parametrize("who", ["importer", "exporter", "icbc_shanghai", "relay"])
def test_suspend_payment_is_the_guarantors(letter, who):
    request(letter)
    with reverts_with("CreditNotParty"):
        suspend(letter, at("2026-02-10 17:00"), who)


def test_suspend_payment_after_the_deadline(letter):
    request(letter)
    travel(letter, at("2026-01-19 17:00") + 1)
    with reverts_with("ClockDeadlinePassed"):
        suspend(letter, at("2026-02-10 17:00"))


def test_suspend_payment_twice_wins_no_more_time(letter):
    request(letter)
    suspend(letter, at("2026-01-30 17:00"))
    travel(letter, letter.alliance.chain.now() + 60)
    with reverts_with("ClockDeadlinePassed"):
        suspend(letter, at("2026-02-10 17:00"))


def test_suspend_payment_under_isp98_is_not_known(funded):
    letter = issued(funded, rules=ISP_98)
    letter.present()
    request(letter)
    with reverts_with("ClockOtherRules"):
        suspend(letter, at("2026-02-10 17:00"))
    grant(letter)
    conclude(letter)


def test_request_extension_under_ucp_is_not_known(funded):
    letter = issued(funded)
    letter.present()
    with reverts_with("ClockOtherRules"):
        request(letter)


@pytest.mark.parametrize("who", ["importer", GUARANTOR, "relay"])
def test_request_extension_is_the_beneficiarys(letter, who):
    with reverts_with("ClockNotPresenter"):
        request(letter, who)


def test_request_extension_of_what_is_no_extension_or_for_somebody_else(letter, importer):
    with reverts_with("ClockInvalidTerms"):
        request(letter, expiryDay=letter.terms.expiryDay)
    with reverts_with("ClockInvalidTerms"):
        request(letter, beneficiary=importer.address)


def test_request_extension_twice_or_after_an_answer(letter):
    request(letter)
    with reverts_with("ClockAlreadyStopped"):
        request(letter)
    letter.present(amount=1)
    letter.honour(2)
    with reverts_with("PresentationWrongState"):
        letter.clock("exporter", "requestExtension", wanted(letter), number=2, by=None)


def test_request_extension_under_other_terms(letter):
    amended = wanted(letter)
    letter.terms = letter.terms._replace(amount=2)
    with reverts_with("CreditWrongTerms"):
        letter.clock("exporter", "requestExtension", amended, by=None)


def test_conclude_extension_that_was_not_granted_or_not_as_asked(letter):
    request(letter)
    with reverts_with("ClockNotExtended"):
        conclude(letter)
    grant(letter, expiryDay=day("2026-06-30"))
    with reverts_with("ClockNotExtended"):
        conclude(letter)
    with reverts_with("ClockNotExtended"):
        conclude(letter, expiryDay=day("2026-06-30"))


def test_suspend_payment_moves_the_issuing_banks_deadline_alone(funded):
    made = confirmed(funded, rules=URDG_758)
    made.present(at=CONFIRMING)
    made.honour(by=CONFIRMING)
    made.act("icbc_shanghai", "forward", 1, CONFIRMING)
    before = made.deadline(by=CONFIRMING)
    request(made)
    said = suspend(made, made.alliance.chain.now() + DAY)
    assert made.deadline() == said.timestamp
    assert made.deadline(by=CONFIRMING) == before
