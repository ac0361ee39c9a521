"""Art. 28 at its boundaries."""

from __future__ import annotations

import pytest

from eport.examiner.model import Sureness


def test_article_28c_no_cover_notes(trade):
    trade.insurance["insurance"]["type"] = "cover_note"
    trade.only("insurance_kind")


def test_article_28d_a_policy_stands_for_a_certificate(trade):
    trade.demand("INSURANCE POLICY OR CERTIFICATE", "INSURANCE CERTIFICATE")
    trade.insurance["insurance"]["type"] = "policy"
    trade.harmless("insurance_kind")


def test_article_28d_a_certificate_does_not_stand_for_a_policy(trade):
    trade.demand("INSURANCE POLICY OR CERTIFICATE", "INSURANCE POLICY")
    trade.only("insurance_kind")


@pytest.mark.parametrize(("term", "short"), [("CIF", False), ("CFR", True)])
def test_article_28fii_without_a_cif_value_the_greater_of_invoice_and_drawing(trade, term, short):
    """500,000 is drawn against an invoice of 400,000: the drawing counts where no CIF value is known."""
    trade.credit["45A"] = trade.credit["45A"].replace("CIF", term)
    trade.demand("FOR 110 PERCENT OF CIF VALUE", "IN ASSIGNABLE FORM")
    trade.invoice["amount"] = "400000.00"
    trade.invoice["invoice"] = {"trade_term": f"{term} SHANGHAI INCOTERMS 2020"}
    trade.insurance["amount"] = "440000.00"
    keys = [finding.key for finding in trade.examine().discrepancies]
    assert keys == (["insurance_amount", "drawing"] if short else ["drawing"])


@pytest.mark.parametrize(
    ("capacity", "wrong"),
    [("insurer", False), ("underwriter", False), ("agent", False), ("proxy", False), ("broker", True)],
)
def test_article_28a_who_signs(trade, capacity, wrong):
    trade.insurance["insurance"]["issuer_capacity"] = capacity
    if wrong:
        trade.only("insurance_signature")
    else:
        trade.clean()


def test_article_28a_unsigned(trade):
    trade.insurance["signed"] = False
    trade.only("insurance_signature")


def test_article_28b_all_originals(trade):
    trade.insurance["originals"] = 1
    trade.only("insurance_full_set")


def test_article_28fi_currency(trade):
    trade.insurance["currency"] = "EUR"
    assert trade.only("insurance_currency").sureness is Sureness.CERTAIN


@pytest.mark.parametrize(("cover", "wrong"), [("550000.00", False), ("549999.99", True), ("800000.00", False)])
def test_article_28fii_at_least_110_percent(trade, cover, wrong):
    trade.insurance["amount"] = cover
    if wrong:
        finding = trade.only("insurance_amount")
        assert "28(f)(ii)" in finding.article
    else:
        trade.clean()


@pytest.mark.parametrize(("stipulated", "cover", "wrong"), [
    ("FOR 120 PERCENT OF CIF VALUE", "600000.00", False), ("FOR 120 PERCENT OF CIF VALUE", "599999.99", True),
    ("FOR CIF VALUE PLUS 30 PCT", "650000.00", False), ("FOR CIF VALUE PLUS 30 PCT", "649999.99", True),
    ("IN ASSIGNABLE FORM", "550000.00", False), ("IN ASSIGNABLE FORM", "549999.99", True),
])  # fmt: skip
def test_article_28fii_the_credits_percentage_is_a_minimum(trade, stipulated, cover, wrong):
    trade.demand("FOR 110 PERCENT OF CIF VALUE", stipulated)
    trade.insurance["amount"] = cover
    if wrong:
        trade.only("insurance_amount")
    else:
        trade.clean()


@pytest.mark.parametrize(("cover", "wrong"), [("550000.00", False), ("549999.99", True)])
def test_isbp_k15_of_the_gross_value_before_deductions(trade, cover, wrong):
    trade.credit["43P"] = "ALLOWED"
    trade.invoice["invoice"]["deductions"] = [{"text": "ADVANCE PAYMENT", "amount": "50000.00"}]
    trade.presentation["amount"] = trade.invoice["amount"] = trade.draft["amount"] = "450000.00"
    trade.insurance["amount"] = cover
    if wrong:
        trade.only("insurance_amount")
    else:
        trade.clean()


@pytest.mark.parametrize(("dated", "effective", "wrong"), [
    ("2026-03-10", None, False), ("2026-03-11", None, True), ("2026-03-11", "2026-03-10", False),
    ("2026-03-09", "2026-03-11", True),
])  # fmt: skip
def test_article_28e_dated_or_effective_not_after_shipment(trade, dated, effective, wrong):
    trade.insurance["date"] = dated
    if effective:
        trade.insurance["insurance"]["effective_on"] = effective
    if wrong:
        trade.only("insurance_date")
    else:
        trade.clean()


@pytest.mark.parametrize(("stipulated", "covered", "wrong"), [
    ("INSTITUTE CARGO CLAUSES (A)", "ICC (A)", False),
    ("INSTITUTE CARGO CLAUSES (A)", "INSTITUTE CARGO CLAUSES (B)", True),
    ("INSTITUTE CARGO CLAUSES (C)", "INSTITUTE CARGO CLAUSES (A)", False), ("ALL RISKS", "ICC (A)", False),
    ("ALL RISKS", "ICC (C)", True), ("ALL RISKS AND WAR RISKS", "ALL RISKS", True),
])  # fmt: skip
def test_article_28g_28h_the_risks_that_the_credit_names(trade, stipulated, covered, wrong):
    trade.demand("INSTITUTE CARGO CLAUSES (A)", stipulated)
    trade.insurance["insurance"]["risks"] = [covered]
    if wrong:
        assert trade.only("insurance_risks").sureness is Sureness.LIKELY
    else:
        trade.clean()


def test_incoterms_clauses_that_the_sale_would_imply_are_no_discrepancy(trade):
    """CIP goes with clauses (A), CIF with (C): a matter of the sale contract unless the credit stipulates it."""
    trade.demand("COVERING INSTITUTE CARGO CLAUSES (A), ", "")
    trade.insurance["insurance"]["risks"] = ["INSTITUTE CARGO CLAUSES (C)"]
    trade.clean()


def test_article_28fiii_cover_that_ends_elsewhere(trade):
    trade.insurance["insurance"]["cover_to"] = "PORT SAID"
    trade.only("insurance_route")


def test_article_28fiii_cover_from_a_place_that_may_lie_before_is_for_a_person(trade):
    trade.insurance["insurance"]["cover_from"] = "CAMPINAS"
    assert trade.only("insurance_route").sureness is Sureness.PERSON


def test_article_28j_an_excess_is_accepted_unless_irrespective_of_percentage(trade):
    trade.insurance["insurance"]["excess"] = "0.5 PERCENT"
    trade.harmless("excess")
    trade.demand("ENDORSED IN BLANK", "ENDORSED IN BLANK,\nIRRESPECTIVE OF PERCENTAGE")
    trade.only("excess")


def test_article_28fii_full_invoice_value_without_a_percentage_is_for_a_person(trade):
    trade.demand("FOR 110 PERCENT OF CIF VALUE", "FOR FULL INVOICE VALUE")
    trade.insurance["amount"] = "500000.00"
    assert trade.only("insurance_amount").sureness is Sureness.PERSON
    trade.insurance["amount"] = "499999.99"
    assert trade.only("insurance_amount").sureness is Sureness.CERTAIN


def test_isbp_k20_endorsement(trade):
    trade.insurance["insurance"]["endorsed"] = False
    trade.only("insurance_endorsement")


def test_field_46a_claims_payable_place(trade):
    trade.demand("ENDORSED IN BLANK", "CLAIMS PAYABLE IN SHANGHAI")
    trade.insurance["insurance"]["claims_payable_at"] = "LONDON"
    trade.only("claims_place")
    trade.insurance["insurance"]["claims_payable_at"] = "SHANGHAI, CHINA"
    trade.clean()
