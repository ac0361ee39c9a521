"""Seller and buyer: art. 18(a), 14(j)."""

from __future__ import annotations

import pytest

from eport.examiner.model import Sureness


def test_article_18ai_issued_by_the_beneficiary(trade):
    trade.invoice["issuer"] = {"name": "OTHER MILLS LTD"}
    assert trade.only("invoice_issuer").sureness is Sureness.CERTAIN


def test_article_18aii_in_the_name_of_the_applicant(trade):
    trade.invoice["addressee"] = {"name": "OTHER IMPORTS LTD"}
    assert trade.only("invoice_addressee").sureness is Sureness.CERTAIN


@pytest.mark.parametrize("field", ["issuer", "addressee"])
def test_article_38_under_a_transferable_credit_another_name_is_for_a_person(trade, field):
    trade.credit["40A"] = "IRREVOCABLE TRANSFERABLE"
    trade.invoice[field] = {"name": "SOME THIRD PARTY LTD"}
    assert trade.only(f"invoice_{field}").sureness is Sureness.PERSON


@pytest.mark.parametrize("name", ["CANE MILLS LIMITED", "Cane Mills, Ltd.", "CANE MILLS L.T.D."])
def test_isbp_a1_abbreviations_and_punctuation(trade, name):
    trade.invoice["issuer"]["name"] = name
    trade.clean()


def test_fields_50_and_59_a_name_goes_on_in_the_second_line(trade):
    """A line has 35 characters."""
    trade.credit["59"] = "SHANGHAI HUAXIN INTERNATIONAL\nTRADING CO LTD\nRUA DO PORTO 5, SANTOS\nBRAZIL"
    name = {"name": "SHANGHAI HUAXIN INTERNATIONAL TRADING CO., LTD.", "address": ["SANTOS", "BRAZIL"], "country": "BR"}
    trade.invoice["issuer"] = trade.packing["issuer"] = trade.draft["issuer"] = trade.bill["shipper"] = name
    trade.clean()


def test_article_18ai_a_name_that_shares_its_words_is_only_likely_anothers(trade):
    trade.invoice["issuer"]["name"] = "CANE MILLS EXPORT DIVISION LTD"
    assert trade.only("invoice_issuer").sureness is Sureness.LIKELY


def test_isbp_a23_a_misspelt_name(trade):
    trade.invoice["addressee"]["name"] = "SWEET IMPROTS LTD"
    trade.harmless("invoice_addressee")


def test_article_14j_another_address_in_the_same_country(trade):
    trade.invoice["issuer"]["address"] = ["AVENIDA PAULISTA 9", "SAO PAULO", "BRAZIL"]
    trade.harmless("party_country")


def test_article_14j_an_address_in_another_country(trade):
    trade.invoice["issuer"].update(address=["CALLE 50", "PANAMA"], country="PA")
    assert trade.only("party_country").sureness is Sureness.LIKELY


def test_article_18a_the_invoice_names_nobody(trade):
    del trade.invoice["issuer"], trade.invoice["addressee"]
    keys = {finding.key: finding.sureness for finding in trade.examine().discrepancies}
    assert keys == {"invoice_issuer": Sureness.LIKELY, "invoice_addressee": Sureness.LIKELY}
