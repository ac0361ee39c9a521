"""Transport documents: art. 19 to 27, 31 and fields 44A to 44F."""

from __future__ import annotations

import pytest

from eport.examiner.model import Sureness

NOTATION = {"date": "2026-03-10", "vessel": "TEST ORIENT", "port": "SANTOS"}


# ports ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("tag", "field", "key"), [
    ("44E", "port_of_loading", "port_of_loading"), ("44F", "port_of_discharge", "port_of_discharge"),
])  # fmt: skip
def test_article_20aiii_ports_are_the_credits(trade, tag, field, key):
    trade.bill[field] = "DURBAN"
    finding = trade.only(key)
    assert finding.sureness is Sureness.CERTAIN
    assert (finding.required.field, finding.found.value) == (tag, "DURBAN")


@pytest.mark.parametrize(("stipulated", "shown"), [
    ("SHANGHAI", "SHANGHAI, CHINA"), ("SHANGHAI PORT, CHINA", "Shanghai"), ("YANGSHAN PORT, SHANGHAI", "YANGSHAN"),
    ("SHANGHAI/NINGBO", "NINGBO"), ("SINGAPORE", "SINGAPORE"),
    ("ANY PORT IN CHINA", "QINGDAO"), ("ANY CHINA PORT", "NINGBO, CHINA"),
])  # fmt: skip
def test_isbp_e8_and_a2_ports_that_agree(trade, stipulated, shown):
    trade.credit["44F"] = stipulated
    trade.bill["port_of_discharge"] = shown
    trade.insurance["insurance"]["cover_to"] = shown
    trade.clean()


@pytest.mark.parametrize(("stipulated", "shown"), [
    ("SHANGHAI, CHINA", "CHINA"), ("ANY PORT IN CHINA", "BUSAN"),
    ("ANY PORT IN CHINA", "ANY PORT IN CHINA"), ("SHANGHAI", "NINGBO, CHINA"),
])  # fmt: skip
def test_isbp_e10_a_region_is_met_by_an_actual_port_in_it(trade, stipulated, shown):
    trade.credit["44F"] = stipulated
    trade.bill["port_of_discharge"] = shown
    assert "port_of_discharge" in {finding.key for finding in trade.examine().discrepancies}


def test_isbp_a23_a_misspelt_port_is_no_discrepancy(trade):
    trade.bill["port_of_discharge"] = "SHANGAI"
    trade.harmless("port_of_discharge")


def test_article_20aiii_the_on_board_notation_may_show_the_port_of_loading(trade):
    trade.bill.update(port_of_loading="GUARUJA", place_of_receipt="GUARUJA")
    trade.bill["transport"]["on_board"] = [NOTATION]
    trade.clean()


@pytest.mark.parametrize(
    ("tag", "field", "other"), [("44A", "place_of_receipt", "RIO"), ("44B", "place_of_delivery", "WUHAN")]
)
def test_article_19aiii_places_of_receipt_and_delivery(trade, tag, field, other):
    trade.credit[tag] = "CAMPINAS" if tag == "44A" else "SUZHOU"
    trade.insurance["insurance"]["cover_from" if tag == "44A" else "cover_to"] = trade.credit[tag]
    trade.bill["transport"]["mode"] = "multimodal"
    trade.bill[field] = trade.credit[tag]
    trade.clean()
    trade.bill[field] = other
    trade.only(field)


# on board, intended --------------------------------------------------------------------------------------------------
def test_article_20aii_received_for_shipment_without_notation(trade):
    trade.bill["transport"]["wording"] = "received"
    assert trade.only("not_on_board").sureness is Sureness.CERTAIN


def test_article_20aii_received_with_a_dated_notation(trade):
    trade.bill["transport"].update(wording="received", on_board=[{"date": "2026-03-10"}])
    trade.clean()


def test_article_20aii_an_intended_vessel_needs_the_actual_one(trade):
    trade.bill["transport"]["vessel_intended"] = True
    trade.only("intended")
    trade.bill["transport"]["on_board"] = [NOTATION]
    trade.harmless("intended")


def test_article_20aiii_an_intended_port_of_loading_needs_port_and_vessel(trade):
    trade.bill["transport"].update(port_of_loading_intended=True, on_board=[{"date": "2026-03-10"}])
    trade.only("intended")
    trade.bill["transport"]["on_board"] = [NOTATION]
    trade.clean()


def test_article_19aiii_a_multimodal_document_may_say_intended(trade):
    trade.credit["44A"] = "CAMPINAS"
    trade.bill["place_of_receipt"] = trade.insurance["insurance"]["cover_from"] = "CAMPINAS"
    trade.bill["transport"].update(mode="multimodal", vessel_intended=True, port_of_loading_intended=True)
    trade.clean()


def test_isbp_e6_pre_carriage_needs_vessel_and_port_in_the_notation(trade):
    trade.bill["transport"].update(pre_carriage="TRUCK", on_board=[{"date": "2026-03-10"}])
    trade.only("not_on_board")
    trade.bill["transport"]["on_board"] = [NOTATION]
    trade.clean()


# signature, kind, clauses --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("capacity", ["agent", "forwarder", "owner", "agent_for_charterer"])
def test_article_20ai_signed_in_another_capacity(trade, capacity):
    trade.bill["transport"]["signed_as"] = capacity
    trade.only("transport_signature")


@pytest.mark.parametrize("capacity", ["carrier", "agent_for_carrier", "master", "agent_for_master"])
def test_article_20ai_signed_by_or_for_carrier_or_master(trade, capacity):
    trade.bill["transport"]["signed_as"] = capacity
    trade.clean()


def test_article_20ai_the_carrier_is_named(trade):
    del trade.bill["transport"]["carrier"]
    trade.only("transport_signature")


def test_isbp_e3_a_forwarders_bill_that_the_credit_accepts_needs_no_carrier(trade):
    trade.credit["47A"] = "+ FREIGHT FORWARDER'S BILL OF LADING IS ACCEPTABLE"
    del trade.bill["transport"]["carrier"]
    trade.bill["transport"]["signed_as"] = "forwarder"
    trade.clean()


def test_article_20_a_waybill_is_no_bill_of_lading(trade):
    trade.bill["transport"]["mode"] = "sea_waybill"
    trade.only("transport_mode")


@pytest.mark.parametrize(
    "clause", ["FREIGHT PAYABLE AS PER CHARTER PARTY", "ALL TERMS OF CHARTER DATED 1 MARCH INCORPORATED"]
)
def test_article_20avi_a_clause_that_refers_to_a_charter_party(trade, clause):
    trade.bill["transport"]["clauses"] = [clause]
    assert trade.only("charter_party").found.value == clause


def test_article_22_a_charter_party_bill_where_the_credit_accepts_it(trade):
    trade.bill["transport"]["charter_party"] = True
    trade.only("charter_party")
    trade.credit["47A"] = "+ CHARTER PARTY BILL OF LADING IS ACCEPTABLE"
    trade.clean()


@pytest.mark.parametrize(
    "clause", ["CARTONS TORN", "PACKAGING IS NOT SUFFICIENT", "SOME BAGS WET AND STAINED", "RUST STAINED"]
)
def test_article_27_a_clause_that_declares_a_defect(trade, clause):
    trade.bill["transport"]["clauses"] = [clause]
    assert trade.only("unclean").sureness is Sureness.LIKELY


@pytest.mark.parametrize(
    "clause", ["PACKAGING MAY NOT BE SUFFICIENT FOR THE SEA JOURNEY", "SAID TO CONTAIN", "CLEAN ON BOARD"]
)
def test_article_27_and_26b_clauses_that_are_accepted(trade, clause):
    trade.bill["transport"]["clauses"] = [clause]
    trade.clean()


def test_article_27_an_unknown_clause_is_for_a_person(trade):
    trade.bill["transport"]["clauses"] = ["WRAPPERS NO LONGER INTACT"]
    assert trade.only("unclean").sureness is Sureness.PERSON


def test_article_20avi_a_credit_that_names_charter_parties_to_exclude_them(trade):
    trade.bill["transport"]["charter_party"] = True
    trade.credit["47A"] = "+ CHARTER PARTY BILL OF LADING IS NOT ACCEPTABLE"
    trade.only("charter_party")


def test_article_26a_a_credit_that_bars_or_allows_deck_cargo(trade):
    trade.bill["transport"]["clauses"] = ["GOODS LOADED ON DECK"]
    trade.credit["47A"] = "+ ON DECK SHIPMENT IS NOT ALLOWED"
    trade.only("on_deck")
    trade.credit["47A"] = "+ ON DECK SHIPMENT IS ALLOWED"
    trade.clean()


def test_isbp_e4_forwarders_bills_not_acceptable_has_no_meaning(trade):
    trade.credit["47A"] = "+ FREIGHT FORWARDER'S BILLS OF LADING ARE NOT ACCEPTABLE"
    trade.clean()


def test_article_26a_on_deck(trade):
    trade.bill["transport"]["clauses"] = ["GOODS LOADED ON DECK"]
    trade.only("on_deck")
    trade.bill["transport"]["clauses"] = ["GOODS MAY BE LOADED ON DECK"]
    trade.clean()


# transhipment, partial shipment --------------------------------------------------------------------------------------
def test_article_20cii_transhipment_in_containers_is_good_though_barred(trade):
    trade.bill["transport"].update(transhipment="will", containerised=True)
    trade.harmless("transhipment")


def test_article_20c_transhipment_outside_containers_where_barred(trade):
    trade.bill["transport"].update(transhipment="will", containerised=False)
    assert trade.only("transhipment").sureness is Sureness.CERTAIN
    trade.credit["43T"] = "ALLOWED"
    trade.clean()


def test_article_20ci_one_document_covers_the_whole_carriage(trade):
    trade.credit["43T"] = "ALLOWED"
    trade.bill["transport"].update(transhipment="will", one_document=False)
    trade.only("transhipment")


def test_article_20d_a_right_to_tranship_is_disregarded(trade):
    trade.bill["transport"]["clauses"] = ["CARRIER RESERVES THE RIGHT TO TRANSHIP"]
    trade.clean()


@pytest.mark.parametrize(
    "change", [{"vessel": "TEST OTHER"}, {"voyage": "13E"}, {"port_of_discharge": "SHANGHAI NORTH"}]
)
def test_article_31b_another_vessel_journey_or_destination_is_a_partial_shipment(trade, change):
    trade.credit["44F"] = "SHANGHAI/SHANGHAI NORTH"
    trade.second_bill(**change)
    trade.only("partial_shipment")
    trade.credit["43P"] = "ALLOWED"
    trade.clean()


def test_article_31b_several_bills_for_one_journey_are_one_shipment(trade):
    trade.second_bill(port_of_loading="SANTOS")
    trade.harmless("partial_shipment")


# consignee, notify, freight, endorsement -----------------------------------------------------------------------------
@pytest.mark.parametrize(("demanded", "shown", "wrong"), [
    ("MADE OUT TO\nORDER OF ISSUING BANK", "TO THE ORDER OF ISSUING BANK", False),
    ("MADE OUT TO\nORDER OF ISSUING BANK", "SWEET IMPORTS LTD", True),
    ("MADE OUT TO\nORDER OF ISSUING BANK", "TO ORDER OF SWEET IMPORTS LTD", True),
    ("MADE OUT TO\nORDER OF APPLICANT", "TO ORDER OF SWEET IMPORTS LIMITED", False),
    ("CONSIGNED TO\nAPPLICANT", "SWEET IMPORTS LTD", False),
    ("CONSIGNED TO\nAPPLICANT", "TO ORDER OF SWEET IMPORTS LTD", True),
])  # fmt: skip
def test_isbp_e12_consignee(trade, demanded, shown, wrong):
    trade.demand("MADE OUT TO\nORDER OF ISSUING BANK", demanded)
    trade.bill["consignee"] = {"name": shown}
    if wrong:
        assert trade.only("consignee").sureness is Sureness.CERTAIN
    else:
        trade.clean()


def test_isbp_e12_whether_a_named_bank_is_the_issuing_bank_a_person_sees(trade):
    trade.bill["consignee"] = {"name": "TO ORDER OF BANK OF COMMUNICATIONS"}
    assert trade.only("consignee").sureness is Sureness.PERSON


@pytest.mark.parametrize("name", ["TO ORDER", "TO ORDER OF SHIPPER"])
def test_isbp_e13_order_of_the_shipper_is_endorsed(trade, name):
    trade.demand("MADE OUT TO\nORDER OF ISSUING BANK", "MADE OUT TO\nORDER AND BLANK ENDORSED")
    trade.bill["consignee"] = {"name": name}
    trade.only("endorsement")
    trade.bill["transport"]["endorsed"] = True
    trade.clean()


@pytest.mark.parametrize("name", ["TO ORDER OF SHIPPER", "TO ORDER OF CANE MILLS LTD", "TO ORDER"])
def test_isbp_e12_order_of_the_shipper_by_name_or_role(trade, name):
    trade.demand("MADE OUT TO\nORDER OF ISSUING BANK", "MADE OUT TO\nORDER OF SHIPPER")
    trade.bill["consignee"] = {"name": name}
    trade.bill["transport"]["endorsed"] = True
    trade.clean()


def test_isbp_e12_a_bank_by_its_bic_is_for_a_person(trade):
    trade.demand("ORDER OF ISSUING BANK", "ORDER OF COMMCNS0")
    trade.bill["consignee"] = {"name": "TO ORDER OF BANK OF COMMUNICATIONS"}
    assert trade.only("consignee").sureness is Sureness.PERSON


def test_isbp_e14_notify_party_same_as_consignee(trade):
    trade.demand("MADE OUT TO\nORDER OF ISSUING BANK", "CONSIGNED TO\nAPPLICANT")
    trade.bill["consignee"], trade.bill["notify"] = trade.bill["notify"], {"name": "SAME AS CONSIGNEE"}
    trade.clean()


def test_article_20aiii_a_port_by_its_other_name(trade):
    trade.credit["44F"] = "BUSAN"
    trade.bill["port_of_discharge"] = trade.insurance["insurance"]["cover_to"] = "PUSAN, KOREA"
    trade.clean()


def test_isbp_e14_notify_party(trade):
    trade.bill["notify"] = {"name": "OTHER PARTY SA"}
    trade.only("notify")


def test_article_14j_the_applicants_address_as_notify_party_is_the_credits(trade):
    trade.bill["notify"] = {"name": "SWEET IMPORTS LTD", "address": ["99 NANJING STREET", "TIANJIN"], "country": "CN"}
    trade.only("notify")


def test_article_14k_the_shipper_may_be_anybody(trade):
    trade.bill["shipper"] = {"name": "FORWARDING AG", "address": ["BASEL"], "country": "CH"}
    trade.clean()


def test_isbp_e26_either_mark_where_the_credit_leaves_the_choice(trade):
    trade.demand("FREIGHT PREPAID", "FREIGHT PREPAID\nOR COLLECT")
    trade.bill["transport"]["freight"] = "collect"
    trade.clean()


@pytest.mark.parametrize("freight", ["collect", None])
def test_isbp_e26_freight(trade, freight):
    if freight:
        trade.bill["transport"]["freight"] = freight
    else:
        del trade.bill["transport"]["freight"]
    trade.only("freight")


# full set ------------------------------------------------------------------------------------------------------------
def test_article_20aiv_full_set(trade):
    trade.bill["originals"] = 2
    trade.only("full_set")


def test_article_20aiv_two_thirds_where_the_credit_says_so(trade):
    trade.demand("FULL SET OF CLEAN", "2/3 SET OF CLEAN")
    trade.bill["originals"] = 2
    trade.clean()
    trade.bill["originals"] = 1
    trade.only("full_set")


def test_isbp_e11_the_bill_says_how_many_originals_there_are(trade):
    del trade.bill["transport"]["originals_issued"]
    trade.only("full_set")
