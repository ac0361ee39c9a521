"""DocumentaryCredit.returnDocuments: refused documents go back; a waiver comes too late then."""

from __future__ import annotations

import pytest

from tests.helpers.credit import PRESENTED, RETURNED, issued, present, presentation, refuse, said
from tests.helpers.reverts import reverts_with


@pytest.fixture
def id_(funded) -> int:
    """An issued credit with one presentation."""
    number = issued(funded)
    present(funded, number)
    return number


@pytest.mark.parametrize("who", ["bank_of_communications", "exporter"])
def test_return_documents_by_the_bank_or_the_beneficiary(funded, credit, id_, who):
    refuse(funded, id_)
    before = presentation(funded, id_)
    receipt = credit.send(funded.accounts[who], "returnDocuments", id_, 1)
    assert said(receipt) == [("DocumentsReturned", {"id": id_, "number": 1})]
    assert presentation(funded, id_) == before | {"state": RETURNED}


def test_return_documents_then_a_waiver_is_refused(funded, credit, importer, exporter, id_):
    refuse(funded, id_)
    credit.send(exporter, "returnDocuments", id_, 1)
    with reverts_with("PresentationWrongState", id=id_, number=1, state=RETURNED):
        credit.send(importer, "waive", id_, 1)


def test_return_documents_without_a_notice_or_twice_is_refused(funded, credit, exporter, id_):
    with reverts_with("PresentationWrongState", id=id_, number=1, state=PRESENTED):
        credit.send(exporter, "returnDocuments", id_, 1)
    refuse(funded, id_)
    credit.send(exporter, "returnDocuments", id_, 1)
    with reverts_with("PresentationWrongState", id=id_, number=1, state=RETURNED):
        credit.send(exporter, "returnDocuments", id_, 1)


@pytest.mark.parametrize("who", ["importer", "bank_of_china_shanghai", "deployer"])
def test_return_documents_by_anybody_else_is_refused(funded, credit, id_, who):
    refuse(funded, id_)
    with reverts_with("CreditNotParty", id=id_, caller=funded.accounts[who].address):
        credit.send(funded.accounts[who], "returnDocuments", id_, 1)


def test_return_documents_and_present_again(funded, credit, exporter, id_):
    refuse(funded, id_)
    credit.send(exporter, "returnDocuments", id_, 1)
    present(funded, id_)
    assert presentation(funded, id_, 2)["state"] == PRESENTED
