"""Reimbursements.reimburse, decline, recordSilence, refund (UCP 600 art. 13(c), 16(g))."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.clearance import DAY
from tests.helpers.credit import CONFIRMING, DEFAULTED, EXPIRED, NOMINATED, RETURNED, at, commit, confirmed
from tests.helpers.reimbursement import (
    AMOUNT,
    CLAIMANT,
    CLAIMED,
    ISSUER,
    PAID,
    REFUNDED,
    REIMBURSING,
    UNANSWERED,
    act,
    authorise,
    claim,
    claim_of,
    endow,
    honoured,
    presenter,
    wallet,
)
from tests.helpers.reverts import reverts_with

REFUND = 65
ANSWER_BY = at("2026-01-15 17:00")


@pytest.fixture
def letter(funded):
    endow(funded)
    made = honoured(funded)
    authorise(made)
    claim(made)
    return made


def travel(letter, moment: int) -> None:
    letter.alliance.chain.travel(moment)


def test_reimburse_pays_the_claimant_and_the_issuing_bank_then_pays_the_reimbursing_one(letter, funded):
    before, own = wallet(funded, CLAIMANT), wallet(funded, REIMBURSING)
    told = act(letter, "reimburse").event("Reimbursed").arguments
    assert told["amount"] == AMOUNT
    assert wallet(funded, CLAIMANT) == before + AMOUNT
    assert wallet(funded, REIMBURSING) == own - AMOUNT
    assert presenter(letter) == funded.accounts[REIMBURSING].address
    assert claim_of(letter)["state"] == PAID
    letter.honour()
    assert wallet(funded, REIMBURSING) == own
    assert wallet(funded, CLAIMANT) == before + AMOUNT  # and not twice


def test_reimburse_twice(letter):
    act(letter, "reimburse")
    with reverts_with("ReimbursementWrongState", state=PAID):
        act(letter, "reimburse")


@pytest.mark.parametrize("who", [ISSUER, CLAIMANT, "importer", "relay"])
def test_reimburse_is_the_reimbursing_banks(letter, who):
    with reverts_with("ReimbursementNotBank"):
        act(letter, "reimburse", who=who)


def test_reimburse_after_the_authorisation_was_changed(letter):
    authorise(letter, amount=AMOUNT - 1)
    with reverts_with("ReimbursementExceeds", left=AMOUNT - 1):
        act(letter, "reimburse")
    authorise(letter, bank="bank_of_china_shanghai")
    with reverts_with("ReimbursementExceeds"):
        act(letter, "reimburse")
    authorise(letter)
    act(letter, "reimburse")


def test_reimburse_what_the_issuing_bank_answered_meanwhile(letter):
    """Whoever pays after that would pay a second time, or for nothing."""
    letter.honour()
    with reverts_with("ReimbursementNothingToClaim"):
        act(letter, "reimburse")


def test_reimburse_a_nominated_bank_that_the_confirming_bank_paid_meanwhile(funded):
    """Else the confirming bank would be paid on the nominated bank's claim, and the latter owe the refund."""
    endow(funded)
    commit(funded, "ccb_shanghai", AMOUNT)
    letter = confirmed(funded, nominatedBank=funded.settings.number("ccb_shanghai"))
    authorise(letter)
    letter.present(at=NOMINATED)
    letter.honour(by=NOMINATED)
    claim(letter, by=NOMINATED, who="ccb_shanghai")
    letter.act("ccb_shanghai", "forward", 1, NOMINATED)
    letter.honour(by=CONFIRMING)
    with reverts_with("ReimbursementNothingToClaim"):
        act(letter, "reimburse")
    letter.act(CLAIMANT, "forward", 1, CONFIRMING)
    letter.honour()
    assert presenter(letter) == funded.accounts[CLAIMANT].address


def test_article_13c_a_reimbursing_bank_that_declines_or_is_silent_relieves_nobody(letter, funded):
    before = wallet(funded, CLAIMANT)
    act(letter, "decline", keccak(text="no funds"))
    claim(letter)
    travel(letter, ANSWER_BY)
    with reverts_with("ReimbursementTooEarly", until=ANSWER_BY):
        act(letter, "recordSilence", who="relay")
    travel(letter, ANSWER_BY + 1)
    act(letter, "recordSilence", who="relay").event("ReimbursementUnanswered")
    assert claim_of(letter)["state"] == UNANSWERED
    with reverts_with("ReimbursementWrongState"):
        act(letter, "reimburse")
    letter.honour()
    assert wallet(funded, CLAIMANT) == before + AMOUNT


def test_silence_of_the_issuing_bank_binds_it_to_the_reimbursing_bank(letter, funded):
    own = wallet(funded, REIMBURSING)
    act(letter, "reimburse")
    travel(letter, letter.precluded_after() + 1)
    letter.preclude()
    assert wallet(funded, REIMBURSING) == own


def test_article_16g_after_a_refusal_the_claimant_owes_the_refund(letter, funded):
    own = wallet(funded, REIMBURSING)
    act(letter, "reimburse")
    with reverts_with("ReimbursementNotRefused"):
        act(letter, "refund", letter.terms, who="relay")
    letter.refuse()
    act(letter, "refund", letter.terms, who="relay").event("ReimbursementRefundDue")
    assert claim_of(letter)["state"] == REFUNDED
    owed = letter.undertaking(by=CONFIRMING, index=REFUND)
    assert (owed["creditor"], owed["amount"]) == (funded.accounts[REIMBURSING].address, AMOUNT)
    with reverts_with("ReimbursementWrongState"):
        act(letter, "refund", letter.terms, who="relay")
    letter.settle(letter.key(by=CONFIRMING, index=REFUND))
    assert wallet(funded, REIMBURSING) == own


def test_a_waiver_after_the_refund_pays_the_claimant_and_one_before_it_the_reimbursing_bank(letter, funded):
    own, before = wallet(funded, REIMBURSING), wallet(funded, CLAIMANT)
    act(letter, "reimburse")
    letter.refuse()
    act(letter, "refund", letter.terms, who="relay")
    letter.waive()
    letter.honour()
    assert wallet(funded, CLAIMANT) == before + 2 * AMOUNT  # of which it owes one
    letter.settle(letter.key(by=CONFIRMING, index=REFUND))
    assert wallet(funded, REIMBURSING) == own


def test_a_waiver_without_a_refund_pays_the_reimbursing_bank_and_no_refund_is_due_any_more(letter, funded):
    own = wallet(funded, REIMBURSING)
    act(letter, "reimburse")
    letter.refuse()
    letter.waive()
    letter.honour()
    assert wallet(funded, REIMBURSING) == own
    with reverts_with("ReimbursementNotRefused"):
        act(letter, "refund", letter.terms, who="relay")


def test_documents_that_were_returned_are_refunded_too(letter):
    act(letter, "reimburse")
    letter.refuse()
    letter.act("exporter", "returnDocuments")
    assert letter.examination()["state"] == RETURNED
    act(letter, "refund", letter.terms, who="relay")


def test_documents_that_never_reached_the_issuing_bank(funded):
    endow(funded)
    letter = confirmed(funded)
    authorise(letter)
    letter.present(at=CONFIRMING)
    letter.honour(by=CONFIRMING)
    claim(letter)
    act(letter, "reimburse")
    with reverts_with("ReimbursementNotRefused"):
        act(letter, "refund", letter.terms, who="relay")
    travel(letter, letter.examination(by=CONFIRMING)["deadline"] + 30 * DAY + 1)
    letter.act("relay", "lapse", 1, None)
    act(letter, "refund", letter.terms, who="relay")
    assert letter.undertaking(by=CONFIRMING, index=REFUND)["amount"] == AMOUNT


def test_a_claimant_that_cannot_refund_is_in_default_and_the_credit_ends_all_the_same(funded):
    endow(funded)
    commit(funded, CLAIMANT, AMOUNT)  # all of which goes for the honour
    letter = honoured(funded, confirmerCover=0)
    authorise(letter)
    claim(letter)
    act(letter, "reimburse")
    letter.refuse()
    act(letter, "refund", letter.terms, who="relay")
    key = letter.key(by=CONFIRMING, index=REFUND)
    letter.settle(key, function="declareDefault")
    assert letter.undertaking(by=CONFIRMING, index=REFUND)["state"] == DEFAULTED
    travel(letter, letter.status["expiresAt"] + 20 * DAY)
    letter.credit("relay", "expire")
    assert letter.status["state"] == EXPIRED
    commit(funded, CLAIMANT, AMOUNT)
    letter.settle(key)


def test_a_claim_that_nobody_answers_holds_nothing_up(letter):
    letter.refuse()
    travel(letter, letter.status["expiresAt"] + 20 * DAY)
    letter.credit("relay", "expire")
    assert claim_of(letter)["state"] == CLAIMED
