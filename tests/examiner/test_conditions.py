"""47A: followed, disregarded (art. 14(h)), or left to a person."""

from __future__ import annotations

import pytest

from eport.examiner.model import Sureness


@pytest.mark.parametrize("condition", [
    "THE GOODS MUST BE PACKED IN NEW BAGS", "THE VESSEL SHALL BE CLASSED WITH LLOYD'S",
    "THE GOODS ARE TO BE OF BRAZILIAN ORIGIN",
])  # fmt: skip
def test_article_14h_a_condition_that_names_no_document_is_disregarded(trade, condition):
    trade.credit["47A"] = f"+ {condition}"
    assert "disregarded" in trade.harmless("non_documentary").text


def test_isbp_a26_a_document_may_not_contradict_it(trade):
    trade.credit["47A"] = "+ THE GOODS MUST BE PACKED IN NEW BAGS"
    trade.packing["statements"] = ["PACKED IN USED BAGS"]
    assert trade.only("non_documentary").sureness is Sureness.PERSON


def test_field_47a_all_documents_quote_the_credit(trade):
    trade.credit["47A"] = "+ ALL DOCUMENTS MUST QUOTE THIS CREDIT NUMBER"
    for document in trade.documents.values():
        document["credit_number"] = "LC2026SUGAR"
    trade.clean()
    del trade.origin["credit_number"]
    assert trade.only("credit_number").found.source == "certificate of origin"


def test_field_47a_what_only_banks_do_is_no_condition_of_the_documents(trade):
    trade.credit["47A"] = "+ A FEE OF USD 80 WILL BE DEDUCTED FOR EACH DISCREPANT SET"
    assert not trade.clean().unread


def test_field_47a_a_documentary_condition_that_the_examiner_does_not_read_is_named(trade):
    trade.credit["47A"] = "+ INVOICE MUST SHOW THE HS CODE"
    assert [finding.key for finding in trade.clean().unread] == ["condition_unread"]
