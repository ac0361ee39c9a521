"""What the examiner reads from 45A and 46A as credits write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from eport.examiner.places import country_name_or_code, country_of
from eport.examiner.terms import _quantity, _requirement, _requirements, _unit_prices, trade_term_of
from eport.examiner.text import misspelt, number, same_name, same_word, unit


@pytest.mark.parametrize(("item", "kind", "originals", "pieces"), [
    ("SIGNED COMMERCIAL INVOICE IN 6 ORIGINALS INDICATING L/C NO.", "commercial_invoice", 6, 6),
    ("MANUALLY SIGNED COMMERCIAL INVOICES IN ONE ORIGINAL AND FIVE COPIES", "commercial_invoice", 1, 6),
    ("SIGNED COMMERCIAL INVOICE, 5 COPIES", "commercial_invoice", 1, 5),
    ("INVOICE 3-FOLD", "commercial_invoice", 1, 3),
    ("ORIGINAL PLUS 2 COPIES OF PACKING LIST", "packing_list", 1, 3),
    ("PACKING LIST/WEIGHT MEMO IN 3 COPIES", "packing_list", 1, 3),
    ("FULL SET 3/3 ORIGINAL CLEAN BILLS OF LADING PLUS 3 NON-NEGOTIABLE COPIES", "transport_document", 1, 4),
    ("INSURANCE POLICY/CERTIFICATE IN DUPLICATE FOR 110 PCT OF THE INVOICE VALUE", "insurance_document", 1, 2),
    ("CERTIFICATE OF QUALITY IN 2 COPIES", "inspection_certificate", 1, 2),
    ("DRAFT AT SIGHT FOR 100 PERCENT OF INVOICE VALUE", "draft", 1, 1),
    ("GSP CERTIFICATE OF ORIGIN FORM A IN DUPLICATE", "certificate_of_origin", 1, 2),
    ("FORWARDER'S CERTIFICATE OF RECEIPT", "other", 1, 1),
    ("2 COPIES OF CERTIFICATE OF ORIGIN", "certificate_of_origin", 0, 2),
    ("PHOTOCOPY OF BILL OF LADING", "transport_document", 0, 1),
])  # fmt: skip
def test_items_of_46a(item, kind, originals, pieces):
    read = _requirement(item)
    assert (read.kind, read.originals, read.pieces) == (kind, originals, pieces)


def test_a_couriers_receipt_is_the_transport_document_only_where_nothing_else_is():
    beside = _requirements(["BILL OF LADING", "COURIER RECEIPT"])
    alone = _requirements(["COMMERCIAL INVOICE", "COURIER RECEIPT"])
    assert [item.kind for item in beside] == ["transport_document", "other"]
    assert [item.kind for item in alone] == ["commercial_invoice", "transport_document"]


@pytest.mark.parametrize(("item", "value", "shown", "about", "counted"), [
    ("ABOUT 5,000 M/T OF RAPESEED MEAL", 5000, "M/T", True, False),
    ("12,500 CASES OF BEER, 24 BOTTLES OF 0.33 L EACH", 12500, "CASES", False, True),
    ("FABRIC 60 INCH WIDE, QUANTITY: 25000 YARDS, PRICE USD 2.10 PER YARD", 25000, "YARDS", False, False),
    ("STEEL PIPES 120.5 METRIC TONS", Decimal("120.5"), "METRIC TONS", False, False),
])  # fmt: skip
def test_quantities_of_45a(item, value, shown, about, counted):
    read = _quantity(item)
    assert (read.value, read.unit, read.about, read.counted) == (value, shown, about, counted)


def test_a_quantity_in_words_is_not_read():
    assert _quantity("ONE SET OF TURBINE AS PER CONTRACT NO. 2026-14") is None


@pytest.mark.parametrize(("item", "value", "shown"), [
    ("AT USD 250.00/MT CFR QINGDAO", "250.00", "MT"), ("10000 PCS LED LAMPS USD1.25/PC FOB NINGBO", "1.25", "PC"),
    ("UNIT PRICE USD 1,250.50 PER SET", "1250.50", "SET"),
])  # fmt: skip
def test_unit_prices_of_45a(item, value, shown):
    (read,) = _unit_prices(item, "USD")
    assert (read.value, read.unit) == (Decimal(value), shown)


@pytest.mark.parametrize(("item", "term"), [
    ("BEER, CIF SHANGHAI INCOTERMS 2020", "CIF SHANGHAI INCOTERMS 2020"),
    ("LAMPS USD 1.25/PC FOB NINGBO", "FOB NINGBO"),
    ("PIPES, CPT SHANGHAI (INCOTERMS 2010)", "CPT SHANGHAI INCOTERMS 2010"), ("BEER", None),
    ("BEER C AND F BUSAN", "CFR BUSAN"), ("BEER, CNF BUSAN", "CFR BUSAN"),
    ("CIF HAMBURG INCOTERMS(R) 2020", "CIF HAMBURG INCOTERMS 2020"),
])  # fmt: skip
def test_trade_terms_of_45a(item, term):
    assert trade_term_of(item) == term


@pytest.mark.parametrize(("place", "country"), [
    ("SHANGHAI", "CN"), ("AT THE COUNTERS OF ISSUING BANK AND ADVISING BANK", None), ("NEW YORK, USA", "US"),
    ("HO CHI MINH CITY", "VN"), ("COUNTERS OF HBANNL20 IN AMSTERDAM", "NL"), ("VIENNA, AUSTRIA", "AT"),
    ("ATLANTIS", None),
])  # fmt: skip
def test_countries_of_places(place, country):
    assert country_of(place) == country


def test_countries_by_name_and_code_are_the_same():
    assert {country_name_or_code(text) for text in ("CN", "China", "P.R. CHINA", "PRC")} == {"CN"}


@pytest.mark.parametrize(("text", "value"), [
    ("12,500", "12500"), ("1,250,000.50", "1250000.50"), ("0,33", "0.33"), ("0.33", "0.33"), ("12500", "12500"),
    ("CP-321", None),
])  # fmt: skip
def test_numbers_as_printed(text, value):
    assert number(text) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("one", "other"),
    [("MTS", "METRIC TONS"), ("CTNS", "cartons"), ("KGS", "KGM"), ("PCS", "PIECES"), ("M/T", "TONNES")],
)
def test_units_of_one_name(one, other):
    assert unit(one) == unit(other)


@pytest.mark.parametrize(("one", "other", "error"), [
    ("MACHINE", "MASHINE", True), ("MODEL", "MODLE", True), ("FOUNTAIN", "FOUNTAN", True), ("WHEAT", "MEAT", False),
    ("RED", "REED", False), ("321", "123", False), ("FROZEN", "CHILLED", False), ("COTTON", "COTTON", False),
])  # fmt: skip
def test_isbp_a23_what_counts_as_a_typing_error(one, other, error):
    assert misspelt(one, other) is error


@pytest.mark.parametrize(("one", "other", "same"), [
    ("COAT", "COATS", True), ("BATTERY", "BATTERIES", True), ("BOX", "BOXES", True), ("GLASS", "GLAS", False),
    ("PEA", "PEAR", False),
])  # fmt: skip
def test_singular_and_plural_are_one_word(one, other, same):
    assert same_word(one, other) is same


def test_names_of_two_parties_differ():
    assert same_name("ALPINE TRADING CO LTD", "ALPINE TRADING HK CO LTD") is None
