"""From an MT700 to terms: every field lands where the contract looks for it, and what cannot be carried is refused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from eport.messages.errors import MessageError
from eport.messages.mt import parse_fin, parse_mt700
from eport.trade.terms import (
    DOCUMENTS,
    Agreed,
    Terms,
    day,
    discrepancy_texts,
    from_mt700,
    jurisdiction,
    stipulated_documents,
)

TEXT = (Path(__file__).resolve().parents[2] / "examples/sight/mt700.txt").read_text()
KEY = b"a key of this test, 16 bytes up"
EXPORTER = "0x" + "12" * 20


def terms(settings, text: str = TEXT, margin: int = 3000) -> Terms:
    return from_mt700(
        parse_fin(text),
        parse_mt700(text),
        settings,
        Agreed(
            applicant="0x" + "11" * 20,
            beneficiary=EXPORTER,
            issuing_bank="bank_of_communications",
            advising_bank="bank_of_china_shanghai",
            margin=margin,
            key=KEY,
        ),
    )


def with_field(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new)


def test_terms_carry_amount_dates_and_tolerance(settings):
    found = terms(settings)
    assert (found.amount, found.tolerance_plus, found.tolerance_minus) == (1_250_000_00, 500, 500)
    assert found.expiry_day == day(dt.date(2026, 3, 31)) and found.latest_shipment_day == day(dt.date(2026, 2, 20))
    assert (found.place_of_expiry, found.presentation_days, found.partial_drawings) == (b"CN", 45, True)
    assert found.maximum == 1_312_500_00 and found.margin_amount == 393_750_00


def test_terms_stipulate_the_customs_release_by_its_authority(settings):
    found = terms(settings)
    assert found.customs == settings.number("shanghai_customs")
    assert found.documents == sum(
        DOCUMENTS[kind]
        for kind in (
            "commercial_invoice",
            "transport_document",
            "packing_list",
            "insurance_document",
            "customs_release",
        )
    )


def test_terms_without_a_release_among_the_documents_name_no_authority(settings):
    found = terms(settings, with_field("ELECTRONIC CUSTOMS RELEASE", "ELECTRONIC CUSTOMS STATEMENT"))
    assert found.customs == 0 and not found.documents & DOCUMENTS["customs_release"]


def test_terms_without_field_48_give_21_days(settings):
    """UCP 600 art. 14(c)."""
    assert terms(settings, with_field(":48:045\n", "")).presentation_days == 21


def test_terms_without_43p_allow_partial_drawings(settings):
    """UCP 600 art. 31(a)."""
    assert terms(settings, with_field(":43P:ALLOWED\n", "")).partial_drawings


def test_margin_is_rounded_up_as_the_contract_rounds(settings):
    found = terms(settings, with_field("CNY1250000,00", "CNY0,03"), margin=3333)
    assert (found.maximum, found.margin_amount) == (3, 1)


@pytest.mark.parametrize("margin", [0, 10_000])
def test_margin_of_nothing_and_of_everything(settings, margin):
    found = terms(settings, margin=margin)
    assert found.margin_amount == found.maximum * margin // 10_000


def test_every_field_changes_the_commitment_and_the_key_hides_it(settings):
    one = terms(settings)
    other = terms(settings, with_field("INV", "INV") if "INV" in TEXT else TEXT)
    assert one.content == other.content
    assert terms(settings, with_field("SHANGHAI CUSTOMS", "NINGBO CUSTOMS")).content != one.content


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        (":32B:CNY", ":32B:EUR", "32B"),
        ("BY PAYMENT", "BY DEF PAYMENT", "42P"),
        ("260331SHANGHAI", "260331TIMBUKTU", "31D"),
    ],
)
def test_credit_of_a_kind_that_is_not_carried_names_the_field(settings, old, new, field):
    with pytest.raises(MessageError) as refused:
        terms(settings, with_field(old, new))
    assert field in refused.value.field


@pytest.mark.parametrize(
    ("place", "expected"), [("SHANGHAI", "CN"), ("VIENNA, AUSTRIA", "AT"), ("AT COUNTERS IN HONG KONG", "HK")]
)
def test_place_of_expiry_by_the_names_of_the_configuration(settings, place, expected):
    assert jurisdiction(place, settings) == expected


def test_a_release_that_quotes_the_invoice_is_a_release_and_no_invoice():
    text = (
        with_field("+SIGNED COMMERCIAL INVOICE", "+SIGNED STATEMENT") if "+SIGNED COMMERCIAL INVOICE" in TEXT else TEXT
    )
    kinds = stipulated_documents(parse_mt700(text))
    assert kinds.count("customs_release") == 1


def test_discrepancies_read_as_words_with_their_articles():
    assert discrepancy_texts(0) == []
    assert discrepancy_texts((1 << 2) | (1 << 31)) == ["late shipment (field 44C)", "other"]
