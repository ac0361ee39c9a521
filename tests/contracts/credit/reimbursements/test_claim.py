"""Reimbursements.authorise and claim (UCP 600 art. 13, URR 725). It is Monday 12 January 2026, 10:00 in Shanghai."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.advance import advanced, clause
from tests.helpers.credit import CONFIRMING, ISSUING, NOMINATED, at, commit, confirmed, issued, nominating
from tests.helpers.money import YUAN
from tests.helpers.reimbursement import (
    AMOUNT,
    CLAIMANT,
    CLAIMED,
    DECLINED,
    ISSUER,
    REFUNDED,
    REIMBURSING,
    act,
    authorise,
    claim,
    claim_of,
    endow,
    honoured,
)
from tests.helpers.reverts import reverts_with


@pytest.fixture
def letter(funded):
    endow(funded)
    made = honoured(funded)
    authorise(made)
    return made


def test_authorise_and_change_and_cancel(funded, reimbursements):
    letter = confirmed(funded)
    for amount in (AMOUNT, 2 * AMOUNT, 0):
        told = authorise(letter, amount=amount).event("ReimbursementAuthorised").arguments
        assert told["amount"] == amount
        assert reimbursements.struct("authorisation", letter.id)["left"] == amount


@pytest.mark.parametrize("who", ["importer", "exporter", CLAIMANT, REIMBURSING, "relay"])
def test_authorise_is_the_issuing_banks(funded, who):
    with reverts_with("ReimbursementNotBank"):
        authorise(confirmed(funded), who=who)


@pytest.mark.parametrize("bank", [ISSUER, CLAIMANT, "importer", "shanghai_customs"])
def test_authorise_a_bank_of_the_credit_or_no_bank(funded, bank):
    with reverts_with("ReimbursementInvalidBank"):
        authorise(confirmed(funded), bank=bank)


def test_claim(letter):
    told = claim(letter).event("ReimbursementClaimed").arguments
    assert (told["amount"], told["answerBy"]) == (AMOUNT, at("2026-01-15 17:00"))
    assert claim_of(letter)["state"] == CLAIMED
    with reverts_with("ReimbursementWrongState", state=CLAIMED):
        claim(letter)


def test_claim_before_the_documents_are_forwarded(funded):
    """Art. 13(b)(ii): the issuing bank cannot ask for a certificate of compliance, nor to see documents first."""
    endow(funded)
    letter = confirmed(funded)
    authorise(letter)
    letter.present(at=CONFIRMING)
    with reverts_with("ReimbursementNothingToClaim"):
        claim(letter)
    letter.honour(by=CONFIRMING)
    claim(letter)


@pytest.mark.parametrize("who", ["exporter", ISSUER, REIMBURSING, "relay"])
def test_claim_is_the_banks_that_gave_value(letter, who):
    with reverts_with("ReimbursementNotBank"):
        claim(letter, who=who)


def test_claim_by_who_is_no_member_where_no_bank_is_nominated(letter):
    """Number 0 is both the bank that the terms do not name and the member that the caller is not."""
    assert letter.terms.nominatedBank == 0
    with reverts_with("ReimbursementNotBank"):
        claim(letter, by=NOMINATED, who="relay")


def test_claim_by_the_issuing_bank(letter):
    with reverts_with("ReimbursementNotBank"):
        claim(letter, by=ISSUING, who=ISSUER)


def test_claim_without_or_beyond_the_authorisation(funded):
    letter = honoured(funded)
    with reverts_with("ReimbursementExceeds", left=0):
        claim(letter)
    authorise(letter, amount=AMOUNT - 1)
    with reverts_with("ReimbursementExceeds", left=AMOUNT - 1, claimed=AMOUNT):
        claim(letter)


def test_claim_after_the_issuing_bank_paid_or_refused(letter, funded):
    letter.honour()
    with reverts_with("ReimbursementNothingToClaim"):
        claim(letter)
    commit(funded, CLAIMANT, AMOUNT)
    refused = honoured(funded, amount=500_000 * YUAN, tolerancePlus=0, confirmerCover=0)
    authorise(refused)
    refused.refuse()
    with reverts_with("ReimbursementNothingToClaim"):
        claim(refused)


def test_claim_what_was_claimed_at_honour(funded):
    letter = confirmed(funded, claimAtHonour=True)
    authorise(letter)
    letter.present(at=CONFIRMING)
    letter.honour(by=CONFIRMING)
    with reverts_with("ReimbursementNothingToClaim"):
        claim(letter)


def test_claim_what_was_claimed_at_honour_out_of_exactly_what_is_held(funded):
    letter = confirmed(funded, claimAtHonour=True, tolerancePlus=0, toleranceMinus=0)
    authorise(letter)
    letter.present(at=CONFIRMING, amount=letter.terms.amount)
    letter.honour(by=CONFIRMING)
    assert letter.security[0] == 0  # the applicant's margin
    with reverts_with("ReimbursementNothingToClaim"):
        claim(letter)


def test_claim_of_a_negotiating_bank(funded):
    endow(funded)
    commit(funded, "ccb_shanghai", AMOUNT)
    letter = issued(funded, **nominating(funded))
    authorise(letter)
    letter.present(at=NOMINATED)
    letter.send("ccb_shanghai", "Presentations", "negotiate", letter.id, 1, letter.terms, AMOUNT - 1_000)
    claim(letter, by=NOMINATED, who="ccb_shanghai")
    assert claim_of(letter)["amount"] == AMOUNT


def test_claim_at_maturity_where_the_banks_own_payment_is_deferred(funded):
    letter = honoured(funded, tranches=((10_000, 1, 0, 30),))
    authorise(letter)
    with reverts_with("ReimbursementNothingToClaim"):
        claim(letter)
    letter.alliance.chain.travel(letter.undertaking(by=CONFIRMING)["due"])
    letter.settle(letter.key(by=CONFIRMING))
    claim(letter)


ADVANCED, ASSIGNED = 96, 128
"""Places of what an advance or an assignment takes out of the proceeds, in the key of an undertaking."""


@pytest.mark.parametrize("place", [ADVANCED, ASSIGNED])
def test_claim_waits_until_whoever_shares_in_the_proceeds_is_paid_too(funded, carrier, place):
    """A deferred undertaking is split among beneficiary and another bank that advanced, or an assignee (art. 39)."""
    commit(funded, "ccb_shanghai", 300_000 * YUAN)
    letter = confirmed(funded, **clause(funded, tranches=((10_000, 1, 0, 30),)))
    if place == ADVANCED:
        advanced(letter, 200_000 * YUAN)
    else:
        proceeds = (letter.id, letter.terms, carrier.address, 200_000 * YUAN)
        letter.send("exporter", "Undertakings", "assignProceeds", *proceeds)
    authorise(letter)
    letter.present(at=CONFIRMING)
    letter.honour(by=CONFIRMING)
    funded.chain.travel(letter.undertaking(by=CONFIRMING)["due"])
    letter.settle(letter.key(by=CONFIRMING))
    assert letter.undertaking(by=CONFIRMING, index=place)["amount"] == 200_000 * YUAN
    with reverts_with("ReimbursementNothingToClaim"):
        claim(letter)
    letter.settle(letter.key(by=CONFIRMING, index=place))
    claim(letter)


def test_claim_anew_after_it_was_declined(letter):
    claim(letter)
    act(letter, "decline", keccak(text="no funds")).event("ReimbursementDeclined")
    assert claim_of(letter)["state"] == DECLINED
    claim(letter)


def test_claim_under_other_terms(letter):
    letter.terms = letter.terms._replace(amount=1)
    with reverts_with("CreditWrongTerms"):
        claim(letter)


def test_claim_of_a_negotiating_bank_that_the_confirming_bank_paid_at_honour(funded):
    """The confirming bank claimed at honour, so the issuing bank's money went to the negotiating bank already."""
    endow(funded)
    commit(funded, "ccb_shanghai", AMOUNT)
    letter = confirmed(funded, claimAtHonour=True, **nominating(funded))
    authorise(letter)
    letter.present(at=NOMINATED)
    letter.send("ccb_shanghai", "Presentations", "negotiate", letter.id, 1, letter.terms, AMOUNT - 1_000)
    letter.act("ccb_shanghai", "forward", 1, NOMINATED)
    letter.honour(by=CONFIRMING)
    with reverts_with("ReimbursementNothingToClaim"):
        claim(letter, by=NOMINATED, who="ccb_shanghai")


def test_claim_again_after_the_refund(funded):
    """The confirming bank refused what the nominated bank had been reimbursed for; the issuing bank never saw it."""
    endow(funded)
    commit(funded, "ccb_shanghai", AMOUNT)
    letter = confirmed(funded, nominatedBank=funded.settings.number("ccb_shanghai"))
    authorise(letter, amount=2 * AMOUNT)
    letter.present(at=NOMINATED)
    letter.honour(by=NOMINATED)
    claim(letter, by=NOMINATED, who="ccb_shanghai")
    act(letter, "reimburse")
    letter.act("ccb_shanghai", "forward", 1, NOMINATED)
    letter.refuse(by=CONFIRMING)
    act(letter, "refund", letter.terms, who="relay")
    with reverts_with("ReimbursementWrongState", state=REFUNDED):
        claim(letter, by=NOMINATED, who="ccb_shanghai")


def test_claim_when_the_authorisation_is_used_up(funded, reimbursements):
    endow(funded)
    letter = confirmed(funded, partialDrawings=True)
    authorise(letter)
    for number, amount in ((1, AMOUNT - 100), (2, 101)):
        letter.present(at=CONFIRMING, amount=amount)
        letter.honour(by=CONFIRMING, number=number)
        if number == 1:
            claim(letter)
            act(letter, "reimburse")
            assert reimbursements.struct("authorisation", letter.id)["left"] == 100
    with reverts_with("ReimbursementExceeds", left=100, claimed=101):
        claim(letter, number=2)
