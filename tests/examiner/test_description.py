"""Goods: art. 18(c) for the invoice, 14(e) for the others, ISBP A23 for spelling, C8 for the trade term."""

from __future__ import annotations

import pytest

from eport.examiner.model import Sureness, Verdict


def describe(trade, text: str) -> None:
    trade.invoice["goods"] = trade.invoice["invoice"]["lines"][0]["description"] = text


def test_article_18c_the_invoice_leaves_out_a_word(trade):
    describe(trade, "CANE SUGAR ICUMSA 45")
    finding = trade.only("goods_description")
    assert "WHITE, REFINED" in finding.text
    assert finding.sureness is Sureness.LIKELY


def test_article_18c_another_grade(trade):
    describe(trade, "WHITE REFINED CANE SUGAR ICUMSA 150")
    trade.only("goods_description")


def test_article_18c_more_detail_is_no_conflict(trade):
    describe(trade, "WHITE REFINED CANE SUGAR ICUMSA 45, IN POLYPROPYLENE BAGS OF 50 KG, CROP 2026")
    trade.clean()


def test_article_18c_no_mirror_image_is_asked(trade):
    describe(trade, "Sugar, cane, refined, white (ICUMSA 45)")
    trade.clean()


@pytest.mark.parametrize("error", ["REFINDE", "REFIND", "REFINEED"])
def test_isbp_a23_a_typing_error_that_keeps_the_meaning(trade, error):
    describe(trade, f"WHITE {error} CANE SUGAR ICUMSA 45")
    finding = trade.harmless("goods_description")
    assert finding.verdict is Verdict.NO_DISCREPANCY
    assert "A23" in finding.text


def test_isbp_a23_a_wrong_model_number_is_a_discrepancy(trade):
    trade.credit["45A"] = "+ 1,000 MT OF MACHINE PARTS MODEL 321"
    for name in ("packing", "bill", "insurance", "origin", "inspection"):
        trade.documents[name]["goods"] = "MACHINE PARTS"
    describe(trade, "MASHINE PARTS MODLE 321")
    assert len([finding for finding in trade.clean().differences if finding.key == "goods_description"]) == 2
    describe(trade, "MACHINE PARTS MODEL 123")
    assert "321" in trade.only("goods_description").text


@pytest.mark.parametrize("word", ["USED", "SECOND HAND", "RECONDITIONED", "SECOND QUALITY"])
def test_isbp_c5_another_nature_of_goods(trade, word):
    describe(trade, f"{word} WHITE REFINED CANE SUGAR ICUMSA 45")
    trade.only("goods_description")


def test_isbp_c5_used_goods_where_the_credit_says_so(trade):
    trade.credit["45A"] = trade.credit["45A"].replace("OF WHITE", "OF USED WHITE")
    describe(trade, "USED WHITE REFINED CANE SUGAR ICUMSA 45")
    trade.clean()


def test_isbp_c12_goods_that_the_credit_does_not_call_for(trade):
    trade.invoice["invoice"]["lines"].append({"description": "ADVERTISING POSTERS, FREE OF CHARGE", "amount": "0.00"})
    trade.only("extra_goods")


def test_isbp_c4_what_was_not_shipped_need_not_be_invoiced(trade):
    trade.credit["43P"] = "ALLOWED"
    trade.credit["45A"] += "\n+ 300 MT OF ROASTED COFFEE BEANS"
    trade.clean()
    trade.credit["43P"] = "NOT ALLOWED"
    assert "goods_description" in {finding.key for finding in trade.examine().discrepancies}


@pytest.mark.parametrize("name", ["packing", "bill", "origin"])
def test_article_14e_general_terms_that_do_not_conflict(trade, name):
    trade.documents[name]["goods"] = "SUGAR"
    trade.clean()


def test_article_14e_quantities_within_a_description_are_no_goods(trade):
    trade.packing["goods"] = "CANE SUGAR, 20000 BAGS OF 50 KGS"
    trade.clean()


def test_article_14e_a_word_that_excludes_the_credits(trade):
    trade.bill["goods"] = "BEET SUGAR"
    assert trade.only("goods_conflict").sureness is Sureness.LIKELY


def test_article_14e_words_that_the_credit_does_not_have_are_for_a_person(trade):
    trade.bill["goods"] = "CERAMIC TILES"
    assert trade.only("goods_conflict").sureness is Sureness.PERSON


def test_article_18c_general_terms_do_not_do_on_the_invoice(trade):
    describe(trade, "SUGAR")
    trade.only("goods_description")


@pytest.mark.parametrize(("shown", "sureness"), [
    ("FOB SHANGHAI INCOTERMS 2020", Sureness.CERTAIN), ("CIF NINGBO INCOTERMS 2020", Sureness.LIKELY),
    ("CIF SHANGHAI", Sureness.LIKELY), ("CIF SHANGHAI INCOTERMS 2010", Sureness.LIKELY),
])  # fmt: skip
def test_isbp_c8_the_trade_term_with_place_and_source(trade, shown, sureness):
    trade.invoice["invoice"]["trade_term"] = shown
    assert trade.only("trade_term").sureness is sureness


def test_isbp_c8_the_trade_term_in_the_description_will_do(trade):
    del trade.invoice["invoice"]["trade_term"]
    trade.invoice["goods"] = "WHITE REFINED CANE SUGAR ICUMSA 45, CIF SHANGHAI INCOTERMS 2020"
    trade.clean()
