"""eUCP 2.1."""

from __future__ import annotations

import pytest

from eport.examiner.model import Sureness


@pytest.fixture
def electronic(trade):
    """The same trade under eUCP, all records electronic, with a notice of completeness."""
    trade.credit["40E"] = "EUCP LATEST VERSION"
    for document in trade.documents.values():
        document["electronic"] = {"format": "PDF"}
    trade.presentation["notice_of_completeness"] = "2026-03-20"
    trade.clean()
    return trade


def test_eucp_e6c_without_a_notice_of_completeness_nothing_is_presented(electronic):
    del electronic.presentation["notice_of_completeness"]
    assert "e6(c)" in electronic.only("completeness").article


def test_eucp_e7a_a_bank_that_forwards_needs_no_notice(electronic):
    del electronic.presentation["notice_of_completeness"]
    electronic.presentation["forwarded"] = True
    electronic.clean()


def test_eucp_e7b_a_source_that_cannot_be_reached(electronic):
    electronic.packing["electronic"]["reachable"] = False
    electronic.only("unreachable")


def test_eucp_e7d_a_dead_link_after_a_bank_forwarded_is_no_discrepancy(electronic):
    electronic.packing["electronic"]["reachable"] = False
    electronic.presentation["forwarded"] = True
    electronic.harmless("unreachable")


def test_eucp_e7c_an_unreadable_record_is_no_ground_for_refusal(electronic):
    assert not electronic.clean().differences
    electronic.packing["electronic"]["readable"] = False
    assert electronic.harmless("unreadable").found.source == "packing list"


def test_eucp_e12_a_corrupted_record_is_asked_for_again(electronic):
    electronic.packing["electronic"]["corrupted"] = True
    assert electronic.only("corrupted").sureness is Sureness.PERSON


def test_eucp_e1_without_eucp_an_electronic_record_is_for_a_person(trade):
    trade.packing["electronic"] = {"format": "PDF"}
    assert trade.only("electronic_not_allowed").sureness is Sureness.PERSON
