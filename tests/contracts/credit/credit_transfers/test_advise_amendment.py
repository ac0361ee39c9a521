"""Amendments of a transferred credit (UCP 600 art. 38(e), (f)): each second beneficiary answers for itself."""

from __future__ import annotations

import pytest

from tests.helpers.credit import day
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with
from tests.helpers.transfers import conditions, supplier, transfer, transferable

BANK = "bank_of_communications"


@pytest.fixture
def letter(funded):
    return transferable(funded)


@pytest.fixture
def parts(letter, funded):
    return [transfer(letter, supplier(funded, name), 300_000 * YUAN) for name in ("weaver", "dyer")]


def later(part):
    return part.terms._replace(latestShipmentDay=day("2026-02-20"))


def test_one_accepts_and_the_other_rejects(parts):
    weaver, dyer = parts
    for part in parts:
        part.advise(later(part)).event("AmendmentIssued")
    weaver.send("holder", "CreditAmendments", "accept", weaver.id, later(weaver))
    dyer.send("holder", "CreditAmendments", "reject", dyer.id, dyer.terms)
    assert (weaver.status["version"], dyer.status["version"]) == (1, 0)
    dyer.present()
    weaver.terms = later(weaver)
    weaver.present()


def test_an_increase_is_set_apart_at_once_and_a_decrease_goes_back(parts, letter):
    weaver, _ = parts
    more = weaver.terms._replace(amount=700_000 * YUAN)
    weaver.advise(more)
    assert letter.status["reserved"] == 1_000_000 * YUAN
    weaver.send("holder", "CreditAmendments", "accept", weaver.id, more)
    weaver.terms = more
    less = more._replace(amount=100_000 * YUAN)
    weaver.advise(less)
    assert letter.status["reserved"] == 1_000_000 * YUAN
    weaver.send("holder", "CreditAmendments", "accept", weaver.id, less)
    assert (weaver.apart, letter.status["reserved"]) == (100_000 * YUAN, 400_000 * YUAN)


def test_an_increase_of_a_part_that_was_drawn_on_sets_the_increase_apart_alone(parts, letter):
    weaver, _ = parts
    weaver.present(amount=200_000 * YUAN)
    weaver.honour()
    assert (letter.status["drawn"], letter.status["reserved"]) == (200_000 * YUAN, 400_000 * YUAN)
    weaver.advise(weaver.terms._replace(amount=400_000 * YUAN))
    assert letter.status["reserved"] == 500_000 * YUAN


def test_a_decrease_of_a_part_that_was_drawn_on_gives_back_what_is_not_drawn(parts, letter):
    weaver, _ = parts
    weaver.present(amount=200_000 * YUAN)
    weaver.honour()
    less = weaver.terms._replace(amount=250_000 * YUAN)
    weaver.advise(less)
    weaver.send("holder", "CreditAmendments", "accept", weaver.id, less)
    assert (weaver.apart, letter.status["reserved"]) == (50_000 * YUAN, 350_000 * YUAN)


def test_an_increase_beyond_the_credit(parts):
    weaver, _ = parts
    with reverts_with("TransferExceeds", free=400_000 * YUAN, wanted=400_000 * YUAN + 1):
        weaver.advise(weaver.terms._replace(amount=700_000 * YUAN + 1))


def test_an_increase_that_was_rejected_is_free_again_at_once(parts, letter):
    weaver, _ = parts
    weaver.advise(weaver.terms._replace(amount=700_000 * YUAN))
    assert (weaver.apart, letter.status["reserved"]) == (700_000 * YUAN, 1_000_000 * YUAN)
    weaver.send("holder", "CreditAmendments", "reject", weaver.id, weaver.terms)
    assert (weaver.apart, letter.status["reserved"]) == (300_000 * YUAN, 600_000 * YUAN)
    weaver.credit("holder", "consentToCancel")
    assert (weaver.apart, letter.status["reserved"]) == (0, 300_000 * YUAN)


def test_an_amendment_beyond_the_credit_it_is_a_part_of(parts):
    weaver, _ = parts
    with reverts_with("TransferInvalidTerm", field="expiryDay"):
        weaver.advise(weaver.terms._replace(expiryDay=day("2026-04-30")))


def test_the_transfer_says_who_passes_amendments_on(letter, funded):
    kept = transfer(letter, supplier(funded, "weaver"), 1_000 * YUAN, conditions(passes=False))
    with reverts_with("CreditNotParty"):
        kept.advise(later(kept))
    kept.advise(later(kept), who="exporter")
    passed = transfer(letter, supplier(funded, "dyer"), 1_000 * YUAN)
    with reverts_with("CreditNotParty"):
        passed.advise(later(passed), who="exporter")


@pytest.mark.parametrize("who", ["importer", "icbc_shanghai", "relay", "holder"])
def test_nobody_else_does(parts, who):
    with reverts_with("CreditNotParty"):
        parts[0].advise(later(parts[0]), who=who)


def test_the_issuing_bank_does_not_amend_a_part_past_the_first_beneficiary(parts):
    with reverts_with("AmendmentNotPartner"):
        parts[0].send(BANK, "CreditAmendments", "amend", parts[0].id, parts[0].terms, later(parts[0]))
