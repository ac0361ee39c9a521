"""UCP 600 art. 10: amendments and cancellation."""

from __future__ import annotations

from tests.contracts.credit.articles.common import ADVISER, CONFIRMER, ISSUER, MILLION, amend, travel
from tests.helpers.credit import (
    CANCELLED,
    CONFIRMING,
    ISSUED,
    LATE_PRESENTATION,
    at,
    balances,
    commit,
    confirmed,
    day,
    issued,
)
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with


def test_article_10a_cancellation_takes_issuing_bank_confirming_bank_and_beneficiary(funded):
    letter = confirmed(funded)
    letter.credit(ISSUER, "consentToCancel")
    letter.credit("exporter", "consentToCancel")
    assert letter.status["state"] == ISSUED
    with reverts_with("CreditNotParty"):
        letter.credit("importer", "consentToCancel")
    letter.credit(CONFIRMER, "consentToCancel")
    assert letter.status["state"] == CANCELLED
    assert letter.security == (0, 0, 0)
    assert balances(funded)["importer"] == 2_000_000 * YUAN


def test_article_10b_the_issuing_bank_is_bound_at_issue_of_the_amendment_and_secures_the_larger(funded):
    letter = issued(funded)
    with reverts_with("UndertakingInsufficientLiquidity", free=0):
        amend(letter, amount=2 * MILLION)
    commit(funded, ISSUER, 1_100_000 * YUAN)
    amend(letter, amount=2 * MILLION)
    assert letter.security == (220_000 * YUAN, 1_980_000 * YUAN, 0)
    with reverts_with("AmendmentPending", number=1):
        amend(letter, amount=MILLION)


def test_article_10b_a_confirming_bank_that_does_not_extend_is_not_bound_by_the_amendment(funded):
    letter = confirmed(funded)
    amended = amend(letter, presentationDays=30)
    letter.send(CONFIRMER, "CreditAmendments", "extendConfirmation", letter.id, letter.terms, amended, False)
    letter.send("exporter", "CreditAmendments", "accept", letter.id, amended)
    letter.terms = amended
    with reverts_with("PresentationWrongBank", at=CONFIRMING):
        letter.present(at=CONFIRMING)
    letter.present()


def test_article_10b_a_confirming_bank_that_extends_is_bound(funded):
    letter = confirmed(funded)
    amended = amend(letter, presentationDays=30)
    letter.send(CONFIRMER, "CreditAmendments", "extendConfirmation", letter.id, letter.terms, amended, True)
    letter.send("exporter", "CreditAmendments", "accept", letter.id, amended)
    letter.terms = amended
    letter.present(at=CONFIRMING)
    assert letter.status["confirmedVersion"] == 2


def test_article_10c_the_credit_stands_as_it_was_until_the_beneficiary_accepts(funded):
    letter = issued(funded)
    amended = amend(letter, presentationDays=5)
    letter.present(shipmentDay=day("2026-01-02"))
    assert letter.presentation()["found"] == 0
    letter.send("exporter", "CreditAmendments", "accept", letter.id, amended)
    with reverts_with("CreditWrongTerms", version=1):
        letter.credit(ADVISER, "advise")
    letter.terms = amended
    second = letter.present(amount=1, shipmentDay=day("2026-01-02"))
    assert letter.found(second) == LATE_PRESENTATION


def test_article_10c_a_presentation_that_brings_the_amended_terms_accepts_by_conduct(funded):
    letter = issued(funded)
    letter.terms = amend(letter, presentationDays=30)
    receipt = letter.present()
    assert receipt.event("AmendmentAccepted").arguments == {"id": letter.id, "number": 1, "byConduct": True}
    assert letter.status["version"] == letter.presentation()["version"] == 1


def test_article_10c_a_stranger_accepts_nothing_by_conduct(funded):
    letter = issued(funded)
    letter.terms = amend(letter, presentationDays=30)
    with reverts_with("CreditNotParty"):
        letter.present(who="carrier")


def test_article_10e_a_part_of_an_amendment_is_not_accepted(funded):
    letter = issued(funded)
    amended = amend(letter, presentationDays=30, latestShipmentDay=day("2026-01-31"))
    part = letter.terms._replace(presentationDays=30)
    with reverts_with("AmendmentOther"):
        letter.send("exporter", "CreditAmendments", "accept", letter.id, part)
    letter.send("exporter", "CreditAmendments", "reject", letter.id, letter.terms)
    with reverts_with("AmendmentOther"):
        letter.send("exporter", "CreditAmendments", "accept", letter.id, amended)
    assert letter.status["version"] == 0


def test_article_10f_silence_accepts_nothing_at_any_time(funded):
    letter = issued(funded)
    amend(letter, presentationDays=30)
    travel(letter, at("2026-03-30 10:00"))
    assert letter.status["version"] == 0
    assert funded["CreditAmendments"].struct("pending", letter.id)["termsHash"] != bytes(32)


def test_article_10b_an_increase_counts_what_is_undertaken_and_not_paid(funded):
    letter = issued(funded, tolerancePlus=0, margin=0, tranches=((10_000, 1, 0, 60),))
    letter.present()
    letter.honour()
    with reverts_with("UndertakingInsufficientLiquidity", wanted=100_000 * YUAN):
        amend(letter, amount=1_100_000 * YUAN)
