"""Sea waybills, charter parties, air, road, rail and courier: art. 21 to 25, each clean and broken in its own way."""

from __future__ import annotations

import pytest

BILL = (
    "FULL SET OF CLEAN ON BOARD OCEAN BILLS OF LADING MADE OUT TO\n"
    "ORDER OF ISSUING BANK, FREIGHT PREPAID, NOTIFY APPLICANT"
)


@pytest.fixture
def by(trade):
    """The same trade by another mode: its item of 46A, and what its document shows instead."""

    def change(item: str, mode: str, **transport: object):
        trade.demand(BILL, item)
        trade.bill["title"] = item.split("\n")[0]
        signed = {"carrier": "TEST LINE", "signed_as": "agent_for_carrier"}
        trade.bill["transport"] = {"mode": mode, **signed, **transport}
        trade.bill["consignee"] = trade.bill["notify"]
        trade.clean()
        return trade

    return change


def test_article_21_sea_waybill(by):
    trade = by("SEA WAYBILL CONSIGNED TO APPLICANT", "sea_waybill", wording="shipped", originals_issued=1)
    trade.bill["transport"]["wording"] = "received"
    trade.only("not_on_board")


def test_article_22_charter_party_bill_of_lading(by):
    trade = by(
        "CHARTER PARTY BILL OF LADING CONSIGNED TO APPLICANT", "charter_party_bill_of_lading", wording="shipped",
        originals_issued=3, signed_as="master", charter_party=True,
    )  # fmt: skip
    del trade.bill["transport"]["carrier"]  # art. 22 asks for no carrier
    trade.clean()
    trade.bill["transport"]["signed_as"] = "carrier"
    trade.only("transport_signature")


def test_article_23_air_waybill(by):
    """One original is all that a shipper gets (art. 23(a)(v)); the flight's date in a notation is the shipment's."""
    trade = by("AIR WAYBILL CONSIGNED TO APPLICANT", "air_waybill")
    trade.bill["originals"] = 1
    trade.bill["transport"]["dispatched_on"] = "2026-03-21"
    trade.presentation["presented_on"] = "2026-03-24"
    keys = {finding.key for finding in trade.examine().discrepancies}
    assert keys == {"late_shipment", "draft_maturity"}


def test_article_23_an_airport_is_shown_as_such(by):
    trade = by("AIR WAYBILL CONSIGNED TO APPLICANT", "air_waybill")
    trade.credit["44F"] = "SHANGHAI PUDONG AIRPORT"
    trade.bill["port_of_discharge"] = trade.insurance["insurance"]["cover_to"] = "SHANGHAI PUDONG"
    trade.clean()
    trade.bill["port_of_discharge"] = "BEIJING"
    trade.only("port_of_discharge")


@pytest.mark.parametrize(
    ("item", "mode"), [("TRUCK CONSIGNMENT NOTE (CMR)", "road"), ("RAILWAY CONSIGNMENT NOTE", "rail")]
)
def test_article_24_road_and_rail(by, item, mode):
    """Transhipment within one document is good though the credit bars it (art. 24(e)(ii))."""
    trade = by(item, mode)
    trade.bill["transport"]["transhipment"] = "will"
    trade.harmless("transhipment")
    trade.bill["signed"] = False
    trade.only("transport_signature")


def test_article_25_courier_receipt(by):
    trade = by("COURIER RECEIPT", "courier_receipt")
    trade.bill["transport"]["mode"] = "air_waybill"
    trade.only("transport_mode")


def test_isbp_d1_an_inland_place_makes_a_multimodal_document_good(trade):
    """A credit for bills of lading whose route leaves the sea is examined under art. 19."""
    trade.credit["44B"] = "SUZHOU"
    trade.bill["place_of_delivery"] = trade.insurance["insurance"]["cover_to"] = "SUZHOU"
    trade.bill["transport"]["mode"] = "multimodal"
    trade.clean()
    del trade.credit["44B"]
    trade.insurance["insurance"]["cover_to"] = "SHANGHAI"
    trade.only("transport_mode")
