"""Codes of goods, places, containers, terms and units; the numbers in use are published ones."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eport.messages import code_lists
from eport.messages.code_lists import china_units, hs_titles, place_name, rec20
from eport.messages.errors import MessageError
from eport.messages.goods import (
    INCOTERMS_2020,
    china_unit_of,
    parse_ciq,
    parse_container,
    parse_hs,
    parse_incoterm,
    parse_locode,
    parse_unit,
    rec20_of,
)


# Portable computers, wine in containers of two litres or less, live horses; and China's low-value consignments.
@pytest.mark.parametrize(
    ("text", "chapter", "heading", "subheading"),
    [
        ("847130", 84, "8471", "847130"),
        ("8471.30", 84, "8471", "847130"),
        ("2204210000", 22, "2204", "220421"),
        ("01012100", 1, "0101", "010121"),
        ("9804000000", 98, "9804", "980400"),
        ("970121", 97, "9701", "970121"),
    ],
)
def test_hs_falls_into_chapter_heading_and_subheading(text: str, chapter: int, heading: str, subheading: str) -> None:
    found = parse_hs(text)
    assert (found.chapter, found.heading, found.subheading) == (chapter, heading, subheading)


@pytest.mark.parametrize(
    "text", ["", "8471", "84713", "8471300", "847130000", "84713000000", "84713O", "84.7130", "８４７１３０"]
)
def test_hs_of_another_length_raises(text: str) -> None:
    with pytest.raises(MessageError, match="is not 6 digits") as raised:
        parse_hs(text, "goods item 3")
    assert (raised.value.field, raised.value.value) == ("goods item 3", text)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("770110", "chapter 77 is kept in reserve"),
        ("7701100000", "chapter 77 is kept in reserve"),
        ("000110", "chapter 00 does not exist"),
        ("980400", "chapter 98 is left to national tariffs"),
        ("990100", "chapter 99 is left to national tariffs"),
        ("840010", r"chapter 84 \(Machinery.*\) has no heading 8400 in HS 2022"),
        ("8488000000", "has no heading 8488"),
        ("999999", "chapter 99 is left to national tariffs"),
    ],
)
def test_hs_of_a_chapter_or_heading_that_does_not_exist_raises(text: str, rule: str) -> None:
    with pytest.raises(MessageError, match=rule):
        parse_hs(text)


# Paintings had 9701.10 until 2021; electrical waste 8548.10. HS 2022 has other subheadings for both.
@pytest.mark.parametrize(("text", "has"), [("970110", "970121, 970122"), ("8548100000", "854800")])
def test_hs_of_an_older_edition_names_the_subheadings_in_force(text: str, has: str) -> None:
    with pytest.raises(MessageError, match="has no subheading .* in HS 2022") as raised:
        parse_hs(text)
    assert has in raised.value.remedy


def test_hs_2022_is_carried_whole() -> None:
    """The WCO counts 97 chapters (one of them reserved), 1,228 headings and 5,612 subheadings."""
    assert Counter(map(len, hs_titles())) == {2: 96, 4: 1228, 6: 5612}


def test_ciq_is_an_hs_code_and_three_digits() -> None:
    found = parse_ciq("2204210000101")
    assert (found.hs.digits, found.inspection) == ("2204210000", "101")


@pytest.mark.parametrize(
    ("text", "rule"),
    [("220421000010", "has 12 characters"), ("22042100001011", "has 14"), ("7704210000101", "chapter 77")],
)
def test_ciq_of_another_form_raises(text: str, rule: str) -> None:
    with pytest.raises(MessageError, match=rule) as raised:
        parse_ciq(text)
    assert raised.value.field == "CIQ code"


@pytest.mark.parametrize(
    ("text", "code"), [("CNSHA", "CNSHA"), ("CN SHA", "CNSHA"), ("DEHAM", "DEHAM"), ("XZBRA", "XZBRA")]
)
def test_locode_is_read(text: str, code: str) -> None:
    assert parse_locode(text) == code


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "is not 2 letters"), ("CNSH", "is not 2 letters"), ("CN  SHA", "is not 2 letters"),
        ("cnsha", "is not 2 letters"), ("CNSH1", "is not 2 letters"), ("CNSH0", "is not 2 letters"),
        ("ZZSHA", "characters 1-2, ZZ"),
    ],
)  # fmt: skip
def test_locode_of_another_form_or_country_raises(text: str, rule: str) -> None:
    with pytest.raises(MessageError, match=rule):
        parse_locode(text)


@pytest.mark.parametrize(("text", "near"), [("CNNGQ", "CNNGB"), ("SGSIM", "SGSIN"), ("NLRTN", "NLRTM")])
def test_locode_that_is_no_place_names_places_near_it(text: str, near: str) -> None:
    with pytest.raises(MessageError, match="is no place of UN/LOCODE 2023-1") as raised:
        parse_locode(text, "LoadingLocation/ID")
    assert raised.value.field == "LoadingLocation/ID" and near in raised.value.remedy


def test_places_carry_their_names() -> None:
    assert (place_name("CNYSA"), place_name("NLRTM"), place_name("CNXXX")) == ("Yangshan", "Rotterdam", None)


def test_code_added_after_an_edition_is_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    added = {"places": {"CNQQ2": "UN/LOCODE 2026-1"}, "units": {"QQ9": "Rec. 20 revision 18"}, "subheadings": {}}
    monkeypatch.setattr(code_lists, "_added", added.__getitem__)
    for cached in (place_name, rec20):
        cached.cache_clear()
    assert (parse_locode("CNQQ2"), parse_unit("QQ9")) == ("CNQQ2", "QQ9")
    monkeypatch.undo()
    for cached in (place_name, rec20):
        cached.cache_clear()
    with pytest.raises(MessageError):
        parse_locode("CNQQ2")


# The example of ISO 6346, as the Bureau International des Containers prints it, and its painted form.
@pytest.mark.parametrize("text", ["CSQU3054383", "CSQU 305438 3", "CSQU-305438-3"])
def test_container_of_the_standard_is_valid(text: str) -> None:
    found = parse_container(text)
    assert str(found) == "CSQU3054383"
    assert (found.owner, found.category, found.serial, found.check) == ("CSQ", "U", "305438", "3")


def test_container_with_a_wrong_check_digit_tells_the_right_one() -> None:
    with pytest.raises(MessageError, match="check digit 4 should be 3"):
        parse_container("CSQU3054384")


@pytest.mark.parametrize("text", ["", "CSQU305438", "CSQX3054383", "CS1U3054383", "csqu3054383", "CSQU30543833"])
def test_container_of_another_form_raises(text: str) -> None:
    with pytest.raises(MessageError, match="is not 3 letters owner"):
        parse_container(text)


@given(place=st.integers(4, 9), other=st.integers(1, 9))
def test_container_any_single_wrong_digit_is_found(place: int, other: int) -> None:
    text = "CSQU3054383"
    wrong = str((int(text[place]) + other) % 10)
    with pytest.raises(MessageError, match="check digit"):
        parse_container(text[:place] + wrong + text[place + 1 :])


def test_incoterms_2020_are_eleven() -> None:
    assert len(INCOTERMS_2020) == 11
    assert all(parse_incoterm(code).edition == 2020 and parse_incoterm(code).note is None for code in INCOTERMS_2020)


def test_incoterm_of_2010_is_read_with_a_message() -> None:
    found = parse_incoterm("DAT")
    assert found.edition == 2010 and found.note is not None and "DPU" in found.note


@pytest.mark.parametrize(("text", "instead"), [("DAF", "DAP"), ("DES", "DAP"), ("DDU", "DAP"), ("DEQ", "DPU")])
def test_incoterm_of_2000_names_what_came_after(text: str, instead: str) -> None:
    with pytest.raises(MessageError, match=f"ended with Incoterms 2000. .*{instead}"):
        parse_incoterm(text)


@pytest.mark.parametrize("text", ["", "fob", "FOR", "C&F"])
def test_incoterm_that_is_none_lists_those_that_are(text: str) -> None:
    with pytest.raises(MessageError, match="CFR, CIF, CIP"):
        parse_incoterm(text)


@pytest.mark.parametrize("text", ["KGM", "LTR", "H87", "2N", "035", "164"])
def test_unit_of_either_table_is_read(text: str) -> None:
    assert parse_unit(text) == text


@pytest.mark.parametrize(
    ("text", "rule"),
    [("kg", "is neither a code of UN/ECE Rec. 20"), ("NPR", "is neither"), ("XBX", "is neither"),
     ("", "is neither"), ("165", "is none of the 123 codes")],
)  # fmt: skip
def test_unit_of_no_table_raises(text: str, rule: str) -> None:
    """NPR left Recommendation 20; XBX is a box of Recommendation 21, no measure."""
    with pytest.raises(MessageError, match=rule):
        parse_unit(text)


def test_units_map_both_ways() -> None:
    assert (rec20_of("035"), rec20_of("095"), rec20_of("011"), rec20_of("070")) == ("KGM", "LTR", "H87", "TNE")
    equals = Counter(unit for _, unit in china_units().values() if unit)
    assert [unit for unit, count in equals.items() if count > 1] == ["PR"]
    assert all(rec20_of(china_unit_of(unit)) == unit for unit, count in equals.items() if count == 1)


def test_units_of_china_have_equals_that_recommendation_20_has() -> None:
    assert {unit for _, unit in china_units().values() if unit} <= rec20()


@pytest.mark.parametrize(("code", "rule"), [("35", "is none"), ("KGM", "is none"), ("003", "辆 has no equal")])
def test_unit_of_china_without_equal_says_why(code: str, rule: str) -> None:
    with pytest.raises(MessageError, match=rule):
        rec20_of(code)


@pytest.mark.parametrize(
    ("code", "rule"),
    [("kg", "is no code of"), ("K", "is no code of"), ("NMI", "has 0 equals"), ("PR", "has 2 equals.*025, 026")],
)
def test_unit_of_rec_20_without_one_equal_says_why(code: str, rule: str) -> None:
    with pytest.raises(MessageError, match=rule):
        china_unit_of(code)
