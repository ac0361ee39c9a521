"""The first beneficiary asks for a transfer (UCP 600 art. 38): request, withdrawRequest.

It is Monday 12 January 2026, 10:00 in Shanghai; the credit expires on 31 March.
"""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.credit import IRREVOCABLE, TRANSFERABLE, day, issued, margin
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with
from tests.helpers.transfers import SUPPLY, conditions, consent, part_terms, request, supplier, transfer, transferable

BANK = "bank_of_communications"


@pytest.fixture
def letter(funded):
    return transferable(funded)


@pytest.fixture
def weaver(funded):
    return supplier(funded, "weaver")


def test_request(letter, weaver, transfers):
    terms = part_terms(letter, weaver)
    asked = request(letter, terms).event("TransferRequested").arguments
    hash_ = transfers.call("requestHash", terms, conditions())
    assert asked["request"] == hash_
    assert asked["part"]["amount"] == SUPPLY
    assert transfers.call("isRequested", letter.id, hash_)
    assert letter.status["reserved"] == 0  # nothing is set apart before the bank consents (art. 38(a))


def test_request_a_credit_that_is_not_transferable(funded, weaver):
    letter = issued(funded)
    with reverts_with("TransferNotTransferable", id=letter.id):
        request(letter, part_terms(letter, weaver))


@pytest.mark.parametrize("who", ["importer", BANK, "relay"])
def test_request_is_the_first_beneficiarys(letter, weaver, who):
    with reverts_with("CreditNotParty"):
        request(letter, part_terms(letter, weaver), who=who)


@pytest.mark.parametrize(
    "change",
    [
        {"amount": SUPPLY}, {"amount": 1_000_000 * YUAN}, {"expiryDay": day("2026-03-30")}, {"presentationDays": 20},
        {"latestShipmentDay": day("2026-02-27")}, {"content": keccak(text="lower unit price")},
        {"reference_": keccak(text="MT720 20")}, {"advisingBank": 0},
    ],
)  # fmt: skip
def test_request_what_art_38g_lets_be_reduced_or_be_another(letter, weaver, change):
    request(letter, part_terms(letter, weaver)._replace(**change)).event("TransferRequested")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", 1_000_000 * YUAN + 1), ("expiryDay", day("2026-04-01")), ("presentationDays", 22),
        ("latestShipmentDay", day("2026-03-01")), ("latestShipmentDay", 0), ("form", TRANSFERABLE), ("margin", 1),
        ("cover", 1), ("confirmerCover", 1), ("applicant", "0x" + "11" * 20), ("issuingBank", 6),
        ("confirmingBank", 6), ("nominatedBank", 7), ("customs", 3), ("rules", 1), ("placeOfExpiry", b"HK"),
        ("tolerancePlus", 1), ("toleranceMinus", 1), ("partialDrawings", False), ("claimAtHonour", True),
        ("documents", 1), ("scheduleKind", 1), ("tranches", ((10_000, 1, 1, 60),)),
    ],
)  # fmt: skip
def test_request_what_art_38g_keeps_as_it_is(letter, weaver, field, value):
    with reverts_with("TransferInvalidTerm", field=field):
        request(letter, part_terms(letter, weaver)._replace(**{field: value}))


def test_request_for_oneself(letter, exporter):
    with reverts_with("TransferInvalidTerm", field="beneficiary"):
        request(letter, part_terms(letter, exporter))


def test_request_for_the_applicant(letter, importer):
    with reverts_with("CreditInvalidTerm", field="beneficiary"):
        request(letter, part_terms(letter, importer))


def test_request_more_than_the_credit_still_has(letter, weaver):
    letter.present()
    letter.honour()
    with reverts_with("TransferExceeds", free=500_000 * YUAN, wanted=500_000 * YUAN + 1):
        request(letter, part_terms(letter, weaver, 500_000 * YUAN + 1))
    request(letter, part_terms(letter, weaver, 500_000 * YUAN))


def test_request_onward_is_barred_by_art_38d(letter, weaver, funded):
    part = transfer(letter, weaver)
    dyer = supplier(funded, "dyer")
    with reverts_with("TransferNotTransferable", id=part.id):
        request(part, part.terms._replace(beneficiary=dyer.address, amount=1), who="holder")


def test_request_where_partial_drawings_are_barred_goes_to_one_before_any_drawing(funded, weaver):
    letter = transferable(funded, partialDrawings=False)
    transfer(letter, weaver, SUPPLY)
    with reverts_with("TransferPartialsBarred"):
        request(letter, part_terms(letter, supplier(funded, "dyer"), 1))


@pytest.mark.parametrize(("days", "fits"), [(0, True), (5, True), (6, False)])
def test_request_days_of_substitution(letter, weaver, days, fits):
    if fits:
        request(letter, part_terms(letter, weaver), conditions(days=days))
        return
    with reverts_with("TransferInvalidDays", given=6, most=5):
        request(letter, part_terms(letter, weaver), conditions(days=days))


def test_request_the_same_twice(letter, weaver):
    request(letter, part_terms(letter, weaver))
    with reverts_with("TransferAlreadyRequested"):
        request(letter, part_terms(letter, weaver))


def test_withdraw_request(letter, weaver, transfers, exporter, importer):
    terms = part_terms(letter, weaver)
    hash_ = bytes(request(letter, terms).event("TransferRequested").arguments["request"])
    with reverts_with("CreditNotParty"):
        transfers.send(importer, "withdrawRequest", letter.id, letter.terms, hash_)
    transfers.send(exporter, "withdrawRequest", letter.id, letter.terms, hash_).event("TransferRequestWithdrawn")
    with reverts_with("TransferNotRequested"):
        consent(letter, terms)
    with reverts_with("TransferNotRequested"):
        transfers.send(exporter, "withdrawRequest", letter.id, letter.terms, hash_)


def test_request_leaves_the_margin_with_the_applicant_and_the_form_with_the_bank(letter, weaver):
    """A part secures nothing of its own, and is irrevocable."""
    part = transfer(letter, weaver)
    assert part.terms.form == IRREVOCABLE
    assert letter.security[0] == margin(letter.terms)
    assert part.security == (0, 0, 0)
