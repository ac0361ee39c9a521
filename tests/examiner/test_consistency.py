"""Art. 14(d): data of one document against another's."""

from __future__ import annotations

import pytest

from eport.examiner.model import Sureness


@pytest.mark.parametrize(("field", "value"), [
    ("gross_weight", {"value": "1005", "unit": "MT"}), ("packages", {"value": "19999", "unit": "BAGS"}),
    ("net_weight", {"value": "1100", "unit": "MT"}), ("marks", "OTHER LAGOS"), ("containers", ["TSTU7654321"]),
    ("invoice_number", "INV-8"), ("transport_number", "BL-9"), ("credit_number", "LC0000"), ("vessel", "TEST OTHER"),
    ("voyage", "99W"), ("port_of_loading", "RIO GRANDE"), ("port_of_discharge", "NINGBO"), ("origin", "INDIA"),
    ("quantity", {"value": "990", "unit": "MT"}), ("packages", {"value": "20000", "unit": "DRUMS"}),
    ("statements", ["GOODS MANUFACTURED IN PERU"]), ("statements", ["PRODUCT OF INDIA"]),
])  # fmt: skip
def test_article_14d_another_value_in_the_packing_list(trade, field, value):
    trade.packing[field] = value
    assert trade.only("data_conflict").found.source == "packing list"


@pytest.mark.parametrize(("field", "value"), [
    ("gross_weight", {"value": "1004000", "unit": "KGS"}), ("gross_weight", {"value": "1004.0", "unit": "METRIC TONS"}),
    ("packages", {"value": "1000", "unit": "PALLETS"}),
    ("marks", "SHANGHAI SWEET"), ("marks", "SWEET SHANGHAI KEEP DRY"),
    ("containers", ["TSTU 123456-7"]), ("invoice_number", "inv 7"), ("vessel", "Test Orient"), ("origin", "Brazil"),
    ("port_of_discharge", "SHANGHAI, CHINA"), ("credit_number", "LC2026SUGAR"),
    ("statements", ["GROWN IN BRAZIL"]), ("packages", {"value": "20000", "unit": "PACKAGES"}),
])  # fmt: skip
def test_article_14d_the_same_otherwise_printed(trade, field, value):
    """Data need not be identical; units, order of marks and extra marks (ISBP A32, A33) make no conflict."""
    trade.packing[field] = value
    trade.clean()


@pytest.mark.parametrize(("shown", "wrong"), [("1004.4", False), ("1004.5", False), ("1004.6", True)])
def test_isbp_a22_a_weight_printed_more_coarsely(trade, shown, wrong):
    """1,004 MT stands for 1,003.5 to 1,004.5."""
    trade.packing["gross_weight"] = {"value": shown, "unit": "MT"}
    if wrong:
        trade.only("data_conflict")
    else:
        trade.harmless("data_conflict")


def test_article_14d_net_may_be_gross_but_no_more(trade):
    """Goods in bulk weigh the same net and gross."""
    trade.packing["net_weight"] = {"value": "1004", "unit": "MT"}
    trade.clean()
    trade.packing["net_weight"] = {"value": "1004.001", "unit": "MT"}
    trade.only("data_conflict")


def test_article_14d_the_vessel_of_the_on_board_notation_counts_too(trade):
    trade.bill["transport"]["on_board"] = [{"date": "2026-03-10", "vessel": "TEST ACTUAL", "port": "SANTOS"}]
    trade.packing["vessel"] = "TEST ACTUAL"
    trade.clean()
    trade.packing.pop("vessel")
    trade.packing["voyage"] = "TEST ACTUAL"
    trade.only("data_conflict")


def test_article_14d_several_bills_add_up(trade):
    trade.second_bill()
    trade.clean()
    trade.documents["second"]["packages"] = {"value": "10001", "unit": "BAGS"}
    trade.only("data_conflict")


def test_article_14d_certificates_name_one_origin(trade):
    trade.origin["origin"] = "IN"
    assert trade.only("data_conflict").sureness is Sureness.CERTAIN


def test_isbp_l5_consignee_of_the_certificate_of_origin(trade):
    trade.origin["consignee"] = {"name": "TO ORDER"}
    trade.clean()
    trade.origin["consignee"] = {"name": "SOMEBODY ELSE INC"}
    trade.only("data_conflict")


def test_article_14g_a_document_that_is_not_called_for_is_disregarded(trade):
    trade.documents["leaflet"] = {
        "kind": "other", "title": "LEAFLET", "goods": "COPPER WIRE", "gross_weight": {"value": "3", "unit": "KG"},
        "origin": "PERU", "date": "2027-01-01",
    }  # fmt: skip
    trade.harmless("uncalled_document")
