"""46A: what is missing, who issued it, what it says; customs releases."""

from __future__ import annotations

import pytest

from eport.examiner.model import Sureness
from eport.messages.customs_codes import FROM_7365, FROM_CHINA_RECEIPT, FROM_WCO, CustomsStatus


@pytest.mark.parametrize(
    "name", ["invoice", "bill", "packing", "insurance", "origin", "inspection", "release", "draft"]
)
def test_article_14a_a_stipulated_document_is_missing(trade, name):
    del trade.documents[name]
    missing = [finding for finding in trade.examine().discrepancies if finding.key == "missing_document"]
    assert len(missing) == 1
    assert missing[0].sureness is Sureness.CERTAIN


def test_article_14a_a_document_of_no_common_kind(trade):
    trade.credit["46A"] += "\n+ FUMIGATION CERTIFICATE"
    assert trade.only("missing_document").sureness is Sureness.LIKELY
    trade.documents["fumigation"] = {"kind": "other", "title": "CERTIFICATE OF FUMIGATION", "signed": True}
    trade.clean()


def test_article_14a_two_items_of_one_kind_each_want_their_document(trade):
    trade.credit["46A"] += "\n+ CERTIFICATE OF WEIGHT INSPECTION ISSUED BY PORT SURVEYORS SA"
    trade.credit["46A"] = trade.credit["46A"].replace("CERTIFICATE OF WEIGHT INSPECTION", "QUALITY CERTIFICATE")
    trade.only("missing_document")
    trade.documents["quality"] = {
        "kind": "inspection_certificate", "title": "QUALITY CERTIFICATE", "issuer": {"name": "PORT SURVEYORS SA"},
        "signed": True, "goods": "SUGAR",
    }  # fmt: skip
    trade.clean()


def test_isbp_a42_a_combined_packing_and_weight_list_in_two_originals(trade):
    trade.credit["46A"] += "\n+ WEIGHT LIST"
    trade.only("missing_document")
    trade.packing.update(title="PACKING AND WEIGHT LIST", originals=2)
    trade.clean()


def test_article_14f_the_issuer_that_the_credit_names(trade):
    trade.inspection["issuer"] = {"name": "OTHER SURVEYORS BV"}
    assert trade.only("issuer").sureness is Sureness.CERTAIN


@pytest.mark.parametrize(("name", "wrong"), [
    ("CCPIT SANTOS", False), ("ASSOCIATION OF INDUSTRIES", False), ("BRAZIL CUSTOMS", False), ("CANE MILLS LTD", True),
])  # fmt: skip
def test_isbp_l3_a_chamber_of_commerce_or_the_like(trade, name, wrong):
    trade.origin["issuer"] = {"name": name}
    if wrong:
        trade.only("issuer")
    else:
        trade.clean()


def test_article_3_an_independent_issuer_is_anybody_but_the_beneficiary(trade):
    trade.demand("ISSUED BY SGT INSPECTION LTD", "ISSUED BY INDEPENDENT SURVEYOR")
    trade.clean()
    trade.inspection["issuer"] = {"name": "CANE MILLS LTD"}
    trade.only("issuer")


@pytest.mark.parametrize(
    ("name", "wrong"), [("SGT INSPECTION LTD", False), ("BUREAU TEST SA", False), ("OTHER BV", True)]
)
def test_article_14f_one_of_two_issuers(trade, name, wrong):
    trade.demand("ISSUED BY SGT INSPECTION LTD", "ISSUED BY\nSGT INSPECTION LTD OR BUREAU TEST")
    trade.inspection["issuer"] = {"name": name}
    if wrong:
        trade.only("issuer")
    else:
        trade.clean()


def test_field_46a_an_item_that_names_no_document_is_left_to_a_person(trade):
    trade.credit["46A"] += "\n+ SHIPMENT MUST BE EFFECTED BY CONTAINERS"
    assert [finding.key for finding in trade.clean().unread] == ["missing_document"]


def test_article_14f_an_adverse_result(trade):
    trade.inspection["certificate"]["result"] = "adverse"
    trade.only("adverse_result")


@pytest.mark.parametrize(("said", "wrong"), [
    ("WE CERTIFY THAT ONE SET OF COPY DOCUMENTS WAS SENT TO APPLICANT BY COURIER", False),
    ("ONE SET OF COPIES OF DOCUMENTS WAS SENT TO THE APPLICANT", False),
    ("THE GOODS ARE GOOD", True), ("ONE SET OF COPY DOCUMENTS WAS NOT SENT TO APPLICANT", True),
])  # fmt: skip
def test_article_14f_a_certificate_says_what_the_credit_wants_in_its_own_words(trade, said, wrong):
    trade.credit["46A"] += "\n+ BENEFICIARY'S CERTIFICATE STATING THAT ONE SET OF COPY\nDOCUMENTS WAS SENT TO APPLICANT"
    trade.documents["own"] = {"kind": "beneficiary_certificate", "signed": True, "statements": [said]}
    if wrong:
        trade.only("function")
    else:
        trade.clean()


@pytest.mark.parametrize(
    ("words", "field"), [("QUOTING THIS CREDIT", "credit_number"), ("SHOWING INVOICE NUMBER", "invoice_number")]
)
def test_field_46a_quoting_a_number(trade, words, field):
    trade.demand("PACKING LIST IN DUPLICATE", f"PACKING LIST IN DUPLICATE {words}")
    trade.packing.pop(field, None)
    trade.only("quotation")
    trade.packing[field] = {"credit_number": "LC2026SUGAR", "invoice_number": "INV-7"}[field]
    trade.clean()


def test_field_46a_a_detail_that_the_examiner_does_not_compare_is_named(trade):
    trade.demand("PACKING LIST IN DUPLICATE", "PACKING LIST IN DUPLICATE SHOWING DIMENSIONS")
    (finding,) = trade.clean().unread
    assert (finding.key, finding.text) == ("detail_unread", "Does it show dimensions?")


# customs -------------------------------------------------------------------------------------------------------------
CODES = [
    *(("WCO", code, status) for code, status in FROM_WCO.items()),
    *(("7365", code, status) for code, status in FROM_7365.items()),
    *(("CHINA", code, status) for code, status in FROM_CHINA_RECEIPT.items()),
]


@pytest.mark.parametrize(("code_list", "code", "status"), CODES)
def test_article_14f_only_a_final_release_satisfies_46a(trade, code_list, code, status):
    """Mistake to avoid: reading the conditional release 08, B or K as 09, P or R."""
    trade.release["release"].update(code_list=code_list, status=code)
    if status in (CustomsStatus.RELEASED, CustomsStatus.CLOSED):
        trade.clean()
    else:
        assert trade.only("customs_release").sureness is Sureness.CERTAIN


@pytest.mark.parametrize("code", ["9", "009", "9.0", "released"])
def test_article_14f_a_status_code_is_a_string(trade, code):
    """Mistake to avoid: '9' stands in other elements of a WCO response and is not '09'."""
    trade.release["release"]["status"] = code
    trade.only("customs_release")


def test_article_14f_a_release_of_another_invoice(trade):
    trade.release["invoice_number"] = "INV-8"
    trade.only("customs_release")


def test_article_14f_a_release_of_another_authority(trade):
    trade.release["issuer"] = {"name": "RIO CUSTOMS"}
    trade.only("issuer")


def test_article_14h_a_release_that_46a_does_not_name_is_no_condition(trade):
    """Art. 4, 5: banks deal with documents; a release is stipulated in 46A or it does not count."""
    trade.credit["46A"] = trade.credit["46A"].split("\n+ ELECTRONIC")[0]
    trade.release["release"]["status"] = "08"
    trade.clean()
