"""The transferring bank consents, and a part of the credit is a credit of its own (UCP 600 art. 38(a), (b), (c))."""

from __future__ import annotations

import pytest

from tests.helpers.credit import CONFIRMING, ISSUED, NOMINATED, confirmed_terms, nominating
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with
from tests.helpers.transfers import SUPPLY, conditions, consent, part_terms, request, supplier, transfer, transferable

BANK, CONFIRMER, NOMINEE = "bank_of_communications", "icbc_shanghai", "ccb_shanghai"


@pytest.fixture
def letter(funded):
    return transferable(funded)


@pytest.fixture
def weaver(funded):
    return supplier(funded, "weaver")


def test_consent(letter, weaver, transfers):
    terms = part_terms(letter, weaver)
    request(letter, terms)
    receipt = consent(letter, terms)
    made = receipt.event("CreditTransferred").arguments
    part = made["part"]
    assert part == 1 << 64 | letter.id
    assert made["secondBeneficiary"] == weaver.address
    apart = receipt.event("PartSetApart").arguments
    assert (apart["id"], apart["part"], apart["amount"]) == (letter.id, part, SUPPLY)
    assert letter.status["reserved"] == SUPPLY
    status = letter.alliance["DocumentaryCredit"].struct("status", part)
    assert (status["state"], status["expiresAt"]) == (ISSUED, letter.status["expiresAt"])
    assert transfers.call("partCount", letter.id) == 1
    record = transfers.struct("partRecord", part)
    assert record["transferringBank"] == letter.terms.issuingBank
    assert (record["passAmendments"], record["substitutionDays"]) == (True, 3)


def test_consent_once_for_one_request(letter, weaver):
    terms = part_terms(letter, weaver, 1)
    request(letter, terms)
    consent(letter, terms)
    with reverts_with("TransferNotRequested"):
        consent(letter, terms)


def test_consent_to_what_nobody_asked_for(letter, weaver):
    request(letter, part_terms(letter, weaver))
    with reverts_with("TransferNotRequested"):
        consent(letter, part_terms(letter, weaver, SUPPLY - 1))
    with reverts_with("TransferNotRequested"):
        consent(letter, part_terms(letter, weaver), conditions(days=1))


def test_consent_after_a_drawing_left_too_little(letter, weaver):
    terms = part_terms(letter, weaver)
    request(letter, terms)
    letter.present()
    with reverts_with("TransferExceeds", free=500_000 * YUAN, wanted=SUPPLY):
        consent(letter, terms)


def test_consent_to_several_second_beneficiaries_up_to_the_whole(letter, weaver, funded):
    transfer(letter, weaver, 600_000 * YUAN)
    second = transfer(letter, supplier(funded, "dyer"), 400_000 * YUAN)
    assert second.id == 2 << 64 | letter.id
    assert letter.status["reserved"] == 1_000_000 * YUAN
    with reverts_with("TransferExceeds", free=0, wanted=1):
        request(letter, part_terms(letter, supplier(funded, "spinner"), 1))
    with reverts_with("CreditNothingAvailable"):
        letter.present()  # nor does the first beneficiary draw what it transferred


@pytest.mark.parametrize("who", ["exporter", "importer", CONFIRMER, "relay"])
def test_consent_is_the_transferring_banks(letter, weaver, who):
    request(letter, part_terms(letter, weaver))
    with reverts_with("CreditNotParty" if who == CONFIRMER else "AllianceNotActive"):
        consent(letter, part_terms(letter, weaver), who=who)


def test_consent_is_the_nominated_banks_where_there_is_one(funded, weaver):
    letter = transferable(funded, **nominating(funded))
    terms = part_terms(letter, weaver)
    request(letter, terms)
    with reverts_with("CreditNotParty"):
        consent(letter, terms, who=BANK)
    consent(letter, terms, who=NOMINEE)


def test_consent_to_a_confirmed_credit_carries_the_confirmation(funded, weaver):
    """Art. 38(g): the part shows the confirmation, and the confirming bank is bound to the second beneficiary."""
    letter = transferable(funded, **confirmed_terms(funded, confirmerCover=0))
    letter.credit(CONFIRMER, "confirm")
    part = transfer(letter, weaver, bank=CONFIRMER)
    assert part.status["confirmedVersion"] == 1
    part.present(at=CONFIRMING)
    with reverts_with("CreditNotParty"):
        part.credit(CONFIRMER, "confirm")


def test_consent_takes_the_charges_from_the_first_beneficiary(letter, weaver, funded, exporter):
    """Art. 38(c): whoever asks pays, and no transfer before that."""
    charges, token, bank = 1_500 * YUAN, funded["DigitalYuan"], funded.accounts[BANK]
    terms, agreed = part_terms(letter, weaver), conditions(charges=charges)
    request(letter, terms, agreed)
    with reverts_with("DigitalYuanInsufficientAllowance"):
        consent(letter, terms, agreed)
    token.send(funded.accounts["importer"], "transfer", exporter.address, charges)
    token.send(exporter, "approve", funded["CreditTransfers"].address, charges)
    before = token.call("balanceOf", bank.address)
    consent(letter, terms, agreed)
    assert token.call("balanceOf", bank.address) == before + charges


def test_second_beneficiary_presents_to_the_transferring_bank_alone(funded, weaver):
    """Art. 38(k)."""
    letter = transferable(funded, **nominating(funded))
    part = transfer(letter, weaver, bank=NOMINEE)
    with reverts_with("PresentationWrongBank"):
        part.present()
    part.present(at=NOMINATED)
