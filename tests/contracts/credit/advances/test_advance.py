"""Red and green clauses: allow, authorise, request, advance. It is Monday 12 January 2026, 10:00 in Shanghai."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.advance import (
    ADVANCING,
    ISSUER,
    MOST,
    RECEIPT,
    advance,
    advanced,
    allow_advance,
    authorise,
    clause,
    left,
    request,
)
from tests.helpers.credit import balances, commit, issued
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with
from tests.helpers.transfers import supplier, transfer, transferable


@pytest.fixture
def letter(funded):
    commit(funded, ADVANCING, 1_000_000 * YUAN)
    return issued(funded, **clause(funded))


def test_advance_is_paid_at_once_from_the_banks_liquidity(letter, funded, advances):
    allow_advance(letter).event("AdvanceAllowed")
    authorise(letter).event("AdvanceAuthorised")
    request(letter, 100_000 * YUAN).event("AdvanceRequested")
    told = advance(letter, 100_000 * YUAN).event("AdvanceMade").arguments
    assert (told["amount"], told["receipt"]) == (100_000 * YUAN, RECEIPT)
    assert balances(funded)["exporter"] == 100_000 * YUAN
    assert left(letter) == 100_000 * YUAN
    assert letter.security[0] == 220_000 * YUAN  # nothing of the applicant's
    kept = advances.struct("clauseOf", letter.id)
    assert (kept["most"], kept["advanced"], kept["authorised"]) == (MOST, 100_000 * YUAN, True)
    with reverts_with("AdvanceNotRequested"):
        advance(letter, 100_000 * YUAN)


@pytest.mark.parametrize("who", [ISSUER, "exporter", ADVANCING, "relay"])
def test_allow_is_the_applicants(letter, who):
    with reverts_with("AdvanceNotParty"):
        allow_advance(letter, who=who)


@pytest.mark.parametrize("bank", [ISSUER, "icbc_shanghai", "exporter"])
def test_allow_a_bank_that_is_none_of_the_credits(letter, bank):
    with reverts_with("AdvanceInvalidBank"):
        allow_advance(letter, bank=bank)


def test_allow_under_a_transferable_credit(funded):
    with reverts_with("AdvanceTransferable"):
        allow_advance(transferable(funded, **clause(funded)))


def test_allow_under_a_part_that_was_transferred(funded):
    """Nothing secures a part but what secures its credit, and that is the first beneficiary's too."""
    whole = transferable(funded, **clause(funded))
    part = transfer(whole, supplier(funded, "weaver"), bank=ADVANCING)
    with reverts_with("AdvanceTransferable"):
        allow_advance(part)


def test_allow_again_until_it_is_authorised(letter):
    allow_advance(letter, most=1)
    allow_advance(letter)
    authorise(letter)
    with reverts_with("AdvanceAlreadyAuthorised"):
        allow_advance(letter, most=0)
    with reverts_with("AdvanceAlreadyAuthorised"):
        authorise(letter)


@pytest.mark.parametrize("who", ["importer", "exporter", ADVANCING, "relay"])
def test_authorise_is_the_issuing_banks(letter, who):
    allow_advance(letter)
    with reverts_with("AdvanceNotParty"):
        authorise(letter, who=who)


def test_authorise_what_the_applicant_did_not_allow(letter):
    with reverts_with("AdvanceNotAllowed"):
        authorise(letter)
    allow_advance(letter, most=MOST - 1)
    with reverts_with("AdvanceNotAllowed", most=MOST - 1):
        authorise(letter)
    allow_advance(letter, most=0)
    with reverts_with("AdvanceNotAllowed"):
        authorise(letter, most=0)


def test_request_is_the_beneficiarys_and_of_what_is_authorised(letter):
    with reverts_with("AdvanceNotAuthorised"):
        request(letter, 1)
    allow_advance(letter)
    authorise(letter)
    with reverts_with("AdvanceNotParty"):
        request(letter, 1, who="importer")
    with reverts_with("AdvanceInvalidAmount"):
        request(letter, 0)
    with reverts_with("AdvanceExceeds", free=MOST, wanted=MOST + 1):
        request(letter, MOST + 1)
    request(letter, MOST)


def test_request_what_is_drawn_or_open_is_not_there_to_be_advanced(letter):
    allow_advance(letter, most=900_000 * YUAN)
    authorise(letter, most=900_000 * YUAN)
    letter.present(at=2)
    with reverts_with("AdvanceExceeds", free=600_000 * YUAN):
        request(letter, 600_000 * YUAN + 1)
    request(letter, 600_000 * YUAN)
    letter.present(at=2, amount=1)
    with reverts_with("AdvanceExceeds", free=600_000 * YUAN - 1):
        advance(letter, 600_000 * YUAN)


def test_request_what_was_advanced_before_has_a_claim_on_what_is_left(letter):
    """1,100,000 yuan: 300,000 advanced, 500,000 presented, so that 300,000 are left of the 800,000 authorised."""
    allow_advance(letter, most=800_000 * YUAN)
    authorise(letter, most=800_000 * YUAN)
    request(letter, 300_000 * YUAN)
    advance(letter, 300_000 * YUAN)
    letter.present(at=2)
    with reverts_with("AdvanceExceeds", free=300_000 * YUAN, wanted=300_000 * YUAN + 1):
        request(letter, 300_000 * YUAN + 1)
    request(letter, 300_000 * YUAN)


def test_advance_as_it_was_asked_for_by_the_named_bank(letter):
    allow_advance(letter)
    authorise(letter)
    request(letter, 100)
    with reverts_with("AdvanceNotParty"):
        advance(letter, 100, who=ISSUER)
    with reverts_with("AdvanceNotRequested"):
        advance(letter, 101)
    with reverts_with("AdvanceNotRequested"):
        advance(letter, 100, receipt=keccak(text="other"))
    request(letter, 99)  # takes the place of the first
    with reverts_with("AdvanceNotRequested"):
        advance(letter, 100)
    advance(letter, 99)


def test_advances_together_stay_within_what_was_authorised(letter):
    advanced(letter, MOST - 1)
    request(letter, 1)
    advance(letter, 1)
    with reverts_with("AdvanceExceeds", free=0, wanted=1):
        request(letter, 1)


def test_advance_beyond_the_banks_free_liquidity(funded):
    commit(funded, ADVANCING, 100)
    letter = issued(funded, **clause(funded))
    allow_advance(letter)
    authorise(letter)
    request(letter, 101)
    with reverts_with("UndertakingInsufficientLiquidity", free=100, wanted=101):
        advance(letter, 101)


def test_advance_of_a_credit_that_ended(letter):
    allow_advance(letter)
    authorise(letter)
    request(letter, 100)
    for who in ("exporter", ISSUER):
        letter.credit(who, "consentToCancel")
    with reverts_with("CreditWrongState"):
        advance(letter, 100)
