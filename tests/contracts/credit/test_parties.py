"""The role matrix of a credit that stands: transferable, confirmed, negotiable, with documents that its bank examines.

Each function of the credit engine that docs/roles.md gives to a party is called with the credit's own terms by every kind of
insider and outsider: all but that party are refused by the name of the permission error.
"""

from __future__ import annotations

import pytest

from tests.contracts.alliance.party_functions import REFUSED_OF_A_CREDIT
from tests.contracts.alliance.test_restricted import anything
from tests.helpers.credit import ISSUING, TRANSFERABLE, Letter, confirmed, nominating
from tests.helpers.matrix import data_of, endings, parties

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
