"""The role matrix of a credit that stands: transferable, confirmed, negotiable, with documents that its bank examines.

Each function of the credit engine that docs/roles.md gives to a party is called with the credit's own terms by every kind of
insider and outsider: all but that party are refused by the name of the permission error.
"""

from __future__ import annotations

import pytest

from tests.contracts.alliance.party_functions import REFUSED_OF_A_CREDIT
from tests.contracts.alliance.test_restricted import anything
from tests.helpers.credit import (
    CONFIRMING,
    DATA_CONFLICT,
    ISSUING,
    NOMINATED,
    NOTICE,
    PRESENTED,
    RETURNING,
    TRANSFERABLE,
    Letter,
    balances,
    confirmed,
    issued,
    nominating,
)
from tests.helpers.matrix import data_of, endings, parties
from tests.helpers.reverts import reverts_with

PARTIES = ("exporter", "bank_of_china_shanghai", "ccb_shanghai")


@pytest.fixture
def letter(alliance) -> Letter:
    letter = confirmed(alliance, **nominating(alliance), form=TRANSFERABLE)
    letter.present()
    return letter


def test_every_partys_function_of_a_credit_refuses_every_other_kind_by_name(alliance, letter, stranger):
    callers = parties(alliance, stranger.address) | {name: alliance.address_of(name) for name in PARTIES}
    known = {"id": letter.id, "terms": letter.terms, "number": 1, "by": ISSUING, "at": ISSUING}
    for function, (refusal, allowed) in REFUSED_OF_A_CREDIT.items():
        contract = alliance[function.split(".")[0]]
        (item,) = (item for item in contract.abi if item.get("name") == function.split(".")[1])
        arguments = (known.get(part["name"], anything(part)) for part in item["inputs"])
        found = endings(contract, data_of(contract, item, *arguments), callers)
        # An active bank is asked for first where the party must be one.
        refusals = {refusal} | ({"AllianceNotActive"} if function.endswith((".confirm", ".consent")) else set())
        assert {name for name, error in found.items() if error not in refusals} == allowed, f"{function}: {found}"


@pytest.mark.parametrize(
    ("contract", "function", "rest"),
    [
        ("Presentations", "honour", ()),
        ("Presentations", "refuse", ((DATA_CONFLICT, RETURNING, NOTICE),)),
        ("Presentations", "forward", ()),
        ("Presentations", "returnDocuments", ()),
        ("ExaminationClocks", "reportCorruption", (NOTICE,)),
    ],
)
@pytest.mark.parametrize("by", [CONFIRMING, NOMINATED])
def test_who_is_no_institution_acts_for_no_bank_that_the_credit_does_not_name(
    alliance, stranger, contract, function, rest, by
):
    """Number 0 is both the bank that the terms leave out and the institution that the caller is not."""
    letter = issued(alliance)
    letter.present()
    before = balances(alliance)
    with reverts_with("CreditNotParty", id=letter.id, caller=stranger.address):
        alliance[contract].send(stranger, function, letter.id, 1, by, letter.terms, *rest)
    assert letter.examination()["state"] == PRESENTED and balances(alliance) == before


def test_who_is_no_institution_negotiates_no_documents_under_a_credit_that_nominates_nobody(alliance, stranger):
    letter = issued(alliance)
    letter.present()
    before = balances(alliance)
    with reverts_with("CreditNotParty", id=letter.id, caller=stranger.address):
        alliance["Presentations"].send(stranger, "negotiate", letter.id, 1, letter.terms, 1)
    assert balances(alliance) == before


def test_beneficiary_presents_to_no_nominated_bank_under_a_credit_that_nominates_nobody(alliance):
    letter = issued(alliance)
    with reverts_with("PresentationWrongBank", id=letter.id, at=NOMINATED):
        letter.present(at=NOMINATED)
