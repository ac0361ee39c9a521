"""DocumentaryCredit.waive: the applicant's, before or after a notice; the bank decides all the same. Art. 16(b)."""

from __future__ import annotations

import pytest

from tests.helpers.credit import (
    DATA_CONFLICT,
    HONOURED,
    MISSING_DOCUMENT,
    PRECLUDED,
    REFUSED,
    RETURNED,
    at,
    balances,
    held,
    issued,
    present,
    presentation,
    refuse,
    said,
)
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with


@pytest.fixture
def bank(bank_of_communications):
    return bank_of_communications


@pytest.fixture
def id_(funded) -> int:
    """An issued credit with one presentation of 500,000 yuan that lacks its documents."""
    number = issued(funded)
    present(funded, number, documents=0)
    return number


@pytest.mark.parametrize("after_notice", [False, True])
def test_waive_lets_the_bank_honour(funded, credit, importer, bank, id_, after_notice):
    if after_notice:
        refuse(funded, id_)
    before = presentation(funded, id_)
    receipt = credit.send(importer, "waive", id_, 1)
    assert said(receipt) == [("DiscrepanciesWaived", {"id": id_, "number": 1})]
    assert presentation(funded, id_) == before | {"waived": True}
    credit.send(bank, "honour", id_, 1)
    assert presentation(funded, id_)["state"] == HONOURED
    # The applicant waived: the margin pays first.
    assert held(funded, id_) == (0, 600_000 * YUAN)


def test_waive_does_not_bind_the_bank_which_may_still_refuse(funded, credit, importer, id_):
    credit.send(importer, "waive", id_, 1)
    refuse(funded, id_, discrepancies=0)
    found = presentation(funded, id_)
    assert (found["state"], found["discrepancies"]) == (REFUSED, MISSING_DOCUMENT)
    assert balances(funded)["exporter"] == 0


def test_waive_does_not_extend_the_deadline(funded, credit, importer, id_):
    deadline = presentation(funded, id_)["deadline"]
    funded.chain.travel(deadline)
    credit.send(importer, "waive", id_, 1)
    assert presentation(funded, id_)["deadline"] == deadline
    funded.chain.travel(deadline + 1)
    with reverts_with("PresentationDeadlinePassed", id=id_, number=1, deadline=deadline):
        refuse(funded, id_)


def test_waive_long_after_the_notice_is_possible(funded, credit, importer, bank, id_):
    refuse(funded, id_)
    funded.chain.travel(at("2026-03-20 10:00"))
    credit.send(importer, "waive", id_, 1)
    credit.send(bank, "honour", id_, 1)
    assert balances(funded)["exporter"] == 500_000 * YUAN


def test_waive_twice_changes_nothing_more(funded, credit, importer, id_):
    credit.send(importer, "waive", id_, 1)
    before = presentation(funded, id_)
    credit.send(importer, "waive", id_, 1)
    assert presentation(funded, id_) == before


@pytest.mark.parametrize("who", ["bank_of_communications", "exporter", "bank_of_china_shanghai", "deployer"])
def test_waive_by_anybody_but_the_applicant_is_refused(funded, credit, id_, who):
    with reverts_with("CreditNotParty", id=id_, caller=funded.accounts[who].address):
        credit.send(funded.accounts[who], "waive", id_, 1)


def test_waive_what_has_an_outcome_or_is_none_is_refused(funded, credit, importer, exporter, bank, id_):
    present(funded, id_, amount=1)
    present(funded, id_, amount=2)
    refuse(funded, id_, 1)
    credit.send(exporter, "returnDocuments", id_, 1)
    credit.send(bank, "honour", id_, 2)
    funded.chain.travel(at("2026-01-19 17:00") + 1)
    credit.send(exporter, "declarePreclusion", id_, 3)
    for number, state in ((1, RETURNED), (2, HONOURED), (3, PRECLUDED), (4, 0)):
        with reverts_with("PresentationWrongState", id=id_, number=number, state=state):
            credit.send(importer, "waive", id_, number)


def test_waive_of_a_credit_that_does_not_exist_is_refused(funded, credit, importer):
    with reverts_with("CreditNotParty", id=99, caller=importer.address):
        credit.send(importer, "waive", 99, 1)


def test_waive_covers_nothing_that_the_bank_finds_afterwards(funded, credit, importer, bank, id_):
    """Else the bank could honour from the margin what the applicant never saw."""
    credit.send(importer, "waive", id_, 1)
    refuse(funded, id_, discrepancies=DATA_CONFLICT)
    assert presentation(funded, id_)["waived"] is False
    with reverts_with("PresentationDiscrepant", id=id_, number=1, discrepancies=MISSING_DOCUMENT | DATA_CONFLICT):
        credit.send(bank, "honour", id_, 1)
    credit.send(importer, "waive", id_, 1)
    credit.send(bank, "honour", id_, 1)


def test_waive_without_a_discrepancy_is_refused(funded, credit, importer):
    number = issued(funded)
    present(funded, number)
    with reverts_with("PresentationNothingToWaive", id=number, number=1):
        credit.send(importer, "waive", number, 1)
