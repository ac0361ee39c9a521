"""CreditAmendments: who may propose, extend, accept and reject, and what cannot be amended."""

from __future__ import annotations

import pytest

from tests.helpers.credit import CLOSED, CONFIRMING, ISSUED, Letter, balances, commit, confirmed, day, issued, said
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with

BANK, CONFIRMER = "bank_of_communications", "icbc_shanghai"
MILLION = 1_000_000 * YUAN


def amend(letter: Letter, who: str = BANK, **changes):
    amended = letter.terms._replace(**changes)
    letter.send(who, "CreditAmendments", "amend", letter.id, letter.terms, amended)
    return amended


@pytest.mark.parametrize("who", ["importer", "exporter", CONFIRMER, "carrier"])
def test_amend_by_anybody_but_the_issuing_bank_is_refused(funded, who):
    letter = confirmed(funded)
    with reverts_with("CreditNotParty"):
        amend(letter, who, presentationDays=30)


@pytest.mark.parametrize(
    ("field", "value"),
    [("issuingBank", 5), ("confirmingBank", 7), ("nominatedBank", 7), ("placeOfExpiry", b"HK")],
)
def test_amend_the_parties_or_the_place_is_refused(funded, field, value):
    letter = issued(funded)
    with reverts_with("AmendmentOfParties", field=field):
        amend(letter, **{field: value})


@pytest.mark.parametrize("field", ["applicant", "beneficiary"])
def test_amend_applicant_or_beneficiary_is_refused(funded, field):
    letter = issued(funded)
    with reverts_with("AmendmentOfParties", field=field):
        amend(letter, **{field: funded.accounts["carrier"].address})


def test_amend_to_terms_that_no_credit_may_have_is_refused(funded):
    letter = issued(funded)
    with reverts_with("CreditInvalidTerm", field="amount"):
        amend(letter, amount=0)


def test_amend_an_ended_or_unissued_credit_is_refused(funded):
    letter = Letter(funded)
    with reverts_with("CreditWrongState"):
        amend(letter, presentationDays=30)


@pytest.mark.parametrize("who", ["importer", BANK, "carrier"])
def test_accept_or_reject_by_anybody_but_the_beneficiary_is_refused(funded, who):
    letter = issued(funded)
    amended = amend(letter, presentationDays=30)
    with reverts_with("CreditNotParty"):
        letter.send(who, "CreditAmendments", "accept", letter.id, amended)
    with reverts_with("CreditNotParty"):
        letter.send(who, "CreditAmendments", "reject", letter.id, letter.terms)


def test_accept_less_than_was_drawn_is_refused(funded):
    letter = issued(funded)
    amended = amend(letter, amount=400_000 * YUAN)
    letter.present()
    with reverts_with("AmendmentBelowDrawn", used=500_000 * YUAN, maximum=440_000 * YUAN):
        letter.send("exporter", "CreditAmendments", "accept", letter.id, amended)


def test_accept_exactly_what_was_drawn_is_allowed_and_one_fen_less_is_not(funded):
    """Art. 30: the maximum counts with its tolerance."""
    letter = issued(funded)
    letter.present(amount=440_000 * YUAN)
    less = amend(letter, amount=400_000 * YUAN - 1)
    with reverts_with("AmendmentBelowDrawn", used=440_000 * YUAN, maximum=440_000 * YUAN - 2):
        letter.send("exporter", "CreditAmendments", "accept", letter.id, less)
    receipt = letter.send("exporter", "CreditAmendments", "reject", letter.id, letter.terms)
    assert said(receipt) == [("AmendmentRejected", {"id": letter.id, "number": 1})]
    exactly = amend(letter, amount=400_000 * YUAN)
    letter.send("exporter", "CreditAmendments", "accept", letter.id, exactly)
    assert letter.status["version"] == 1


def test_accept_moves_the_expiry_and_forgets_consents_to_cancel(funded):
    letter = issued(funded)
    letter.credit(BANK, "consentToCancel")
    amended = amend(letter, expiryDay=day("2026-04-30"))
    letter.send("exporter", "CreditAmendments", "accept", letter.id, amended)
    letter.terms = amended
    assert letter.status["consents"] == 0
    assert letter.status["expiresAt"] > day("2026-04-30") * 86_400
    letter.present()


def test_a_presentation_stays_under_the_terms_that_it_was_made_under(funded):
    letter = issued(funded)
    letter.present()
    amended, old = amend(letter, presentationDays=30), letter.terms
    letter.send("exporter", "CreditAmendments", "accept", letter.id, amended)
    letter.terms = amended
    with reverts_with("CreditWrongTerms", version=0):
        letter.honour()
    letter.terms = old
    letter.honour()


def test_amend_again_after_a_rejection_counts_on(funded):
    letter = issued(funded)
    amend(letter, presentationDays=30)
    letter.send("exporter", "CreditAmendments", "reject", letter.id, letter.terms)
    amend(letter, presentationDays=40)
    assert funded["CreditAmendments"].struct("pending", letter.id)["number"] == 2


def test_extend_confirmation_by_who_is_no_member_where_no_bank_is_to_confirm_is_refused(funded):
    """Number 0 is both the bank that the terms do not name and the member that the caller is not."""
    letter = issued(funded)
    with reverts_with("CreditNotParty", caller=funded.accounts["relay"].address):
        letter.send("relay", "CreditAmendments", "extendConfirmation", letter.id, letter.terms, letter.terms, True)


def test_extend_confirmation_where_nothing_waits_or_twice_is_refused(funded):
    letter = confirmed(funded)
    arguments = ("CreditAmendments", "extendConfirmation", letter.id, letter.terms)
    with reverts_with("AmendmentNone"):
        letter.send(CONFIRMER, *arguments, letter.terms, True)
    arguments += (amend(letter, presentationDays=30),)
    letter.send(CONFIRMER, *arguments, True)
    with reverts_with("CreditNotParty"):
        letter.send(CONFIRMER, *arguments, False)
    with reverts_with("CreditNotParty"):
        letter.send(BANK, *arguments, True)


def test_a_confirming_bank_that_did_not_extend_to_accepted_terms_extends_to_none_that_follow(funded):
    """Art. 10(b): it confirms the terms of before, and those are not the ones that the next amendment changes."""
    letter = confirmed(funded)
    commit(funded, CONFIRMER, 110_000 * YUAN)
    amended = amend(letter, presentationDays=30)
    letter.send(CONFIRMER, "CreditAmendments", "extendConfirmation", letter.id, letter.terms, amended, False)
    letter.send("exporter", "CreditAmendments", "accept", letter.id, amended)
    letter.terms = amended
    commit(funded, BANK, 110_000 * YUAN)
    before, security = balances(funded), letter.security
    larger = amend(letter, amount=1_100_000 * YUAN)
    for extend in (True, False):
        with reverts_with("CreditNotParty", caller=funded.accounts[CONFIRMER].address):
            letter.send(CONFIRMER, "CreditAmendments", "extendConfirmation", letter.id, letter.terms, larger, extend)
    letter.send("exporter", "CreditAmendments", "accept", letter.id, larger)
    assert (letter.status["version"], letter.status["confirmedVersion"]) == (2, 1)
    assert letter.security == (security[0], security[1] + 110_000 * YUAN, security[2])
    assert balances(funded) == before


def test_an_increase_is_secured_to_the_fen_before_anybody_accepts(funded):
    letter = issued(funded)
    commit(funded, BANK, 110_000 * YUAN)
    amend(letter, amount=1_100_000 * YUAN)
    assert sum(letter.security) == 1_210_000 * YUAN


def test_an_amendment_where_more_is_owed_than_is_held_is_secured_in_full(funded, bank_of_communications):
    """Art. 10(b): 500,000 yuan are owed in sixty days and 100,000 held for them, so that nothing held is there for what
    the amended credit still promises: its ten per cent come anew, and not less the 400,000 that are missing."""
    letter = issued(funded, margin=1_000, cover=0, tolerancePlus=0, tranches=((10_000, 1, 0, 60),))
    letter.present()
    letter.honour()
    before, wanted = balances(funded), 110_000 * YUAN
    commit(funded, BANK, wanted - 1)
    with reverts_with("UndertakingInsufficientLiquidity", free=wanted - 1, wanted=wanted):
        amend(letter, amount=1_100_000 * YUAN)
    commit(funded, BANK, 1)
    amended = amend(letter, amount=1_100_000 * YUAN)
    letter.send("exporter", "CreditAmendments", "accept", letter.id, amended)
    assert letter.security == (100_000 * YUAN, wanted, 0)
    pool = funded["Undertakings"].struct("poolOf", letter.terms.issuingBank)
    assert (pool["committed"], pool["setAside"]) == (wanted, wanted)
    with reverts_with("UndertakingInsufficientLiquidity", free=0, wanted=1):
        funded["Undertakings"].send(bank_of_communications, "releaseLiquidity", 1)
    after = balances(funded)
    assert after == before | {BANK: before[BANK] - wanted, "escrow": before["escrow"] + wanted}


def test_an_extension_names_the_amendment_that_it_answers(funded):
    """Another amendment took the place of the one that the confirming bank read."""
    letter = confirmed(funded)
    read = amend(letter, presentationDays=30)
    letter.send("exporter", "CreditAmendments", "reject", letter.id, letter.terms)
    other = amend(letter, presentationDays=90)
    extend = ("CreditAmendments", "extendConfirmation", letter.id, letter.terms)
    with reverts_with("AmendmentOther"):
        letter.send(CONFIRMER, *extend, read, True)
    letter.send(CONFIRMER, *extend, other, True).event("ConfirmationExtended")


def test_an_extension_sets_the_increase_aside_from_the_confirming_banks_own(funded):
    letter = confirmed(funded)
    commit(funded, BANK, 110_000 * YUAN)
    amended = amend(letter, amount=1_100_000 * YUAN)
    extend = ("CreditAmendments", "extendConfirmation", letter.id, letter.terms, amended, True)
    with reverts_with("UndertakingInsufficientLiquidity", wanted=110_000 * YUAN):
        letter.send(CONFIRMER, *extend)
    commit(funded, CONFIRMER, 110_000 * YUAN)
    letter.send(CONFIRMER, *extend)
    assert letter.security[2] == 1_210_000 * YUAN


def test_an_extension_after_a_drawing_sets_the_increase_aside_and_not_what_the_drawing_took(funded):
    """Art. 10(b): what the confirming bank paid out of its cover is honoured already."""
    letter = confirmed(funded)
    letter.present(at=CONFIRMING)
    letter.honour(by=CONFIRMING)
    assert letter.security[2] == 600_000 * YUAN
    commit(funded, BANK, 110_000 * YUAN)
    commit(funded, CONFIRMER, 110_000 * YUAN)
    amended = amend(letter, amount=1_100_000 * YUAN)
    letter.send(CONFIRMER, "CreditAmendments", "extendConfirmation", letter.id, letter.terms, amended, True)
    assert letter.security[2] == 710_000 * YUAN


def test_extensions_of_amendments_that_were_rejected_set_the_increase_aside_once(funded):
    letter = confirmed(funded)
    commit(funded, BANK, 110_000 * YUAN)
    commit(funded, CONFIRMER, 110_000 * YUAN)
    for _ in range(2):
        amended = amend(letter, amount=1_100_000 * YUAN)
        letter.send(CONFIRMER, "CreditAmendments", "extendConfirmation", letter.id, letter.terms, amended, True)
        letter.send("exporter", "CreditAmendments", "reject", letter.id, letter.terms)
    assert letter.security[2] == 1_210_000 * YUAN


def test_documents_of_before_an_increase_do_not_close_the_increased_credit(funded):
    letter = issued(funded, tolerancePlus=0, toleranceMinus=0)
    commit(funded, BANK, 500_000 * YUAN)
    letter.present(amount=MILLION)
    amended = amend(letter, amount=MILLION + 500_000 * YUAN)
    letter.send("exporter", "CreditAmendments", "accept", letter.id, amended)
    letter.honour()
    assert letter.status["state"] == ISSUED
    letter.terms = amended
    letter.present(amount=500_000 * YUAN)
    letter.honour(2)
    assert (letter.status["state"], letter.status["drawn"]) == (CLOSED, MILLION + 500_000 * YUAN)
