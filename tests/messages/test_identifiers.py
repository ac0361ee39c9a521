from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eport.messages.errors import MessageError
from eport.messages.identifiers import (
    Direction,
    lei_check_digits,
    mrn_check_digit,
    parse_aeo,
    parse_bic,
    parse_declaration_number,
    parse_lei,
    parse_mrn,
    parse_social_credit_code,
)

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_declaration_number_falls_into_office_year_direction_and_serial() -> None:
    number = parse_declaration_number("224820261000000017")
    assert (number.office, number.year, number.direction, number.serial) == (
        "2248",
        2026,
        Direction.IMPORT,
        "000000017",
    )
    assert str(number) == "224820261000000017"
    assert parse_declaration_number("224820260000000017").direction is Direction.EXPORT


@pytest.mark.parametrize("flag", "23456789")
def test_declaration_number_with_a_wrong_flag_digit_names_it(flag: str) -> None:
    with pytest.raises(MessageError) as raised:
        parse_declaration_number(f"22482026{flag}000000017")
    assert raised.value.rule == f"flag digit '{flag}' (digit 9) is neither 1 (import) nor 0 (export)"
    assert raised.value.value == f"22482026{flag}000000017"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "22482026100000001",
        "2248202610000000170",
        "22482026100000001A",
        "2248 2026100000001",
        "２２４８20261000000017",
    ],
)
def test_declaration_number_that_is_not_18_digits_raises(text: str) -> None:
    with pytest.raises(MessageError, match="not 18 digits"):
        parse_declaration_number(text)


@pytest.mark.parametrize(("year", "accepted"), [("1999", False), ("2000", True), ("2099", True), ("2100", False)])
def test_declaration_number_year_stays_in_this_century(year: str, accepted: bool) -> None:
    text = f"2248{year}1000000017"
    if accepted:
        assert parse_declaration_number(text).year == int(year)
    else:
        with pytest.raises(MessageError, match=f"year {year}"):
            parse_declaration_number(text)


# MRNs of published responses (hmrc/customs-declarations samples).
@pytest.mark.parametrize(
    "text", ["19GB9QRSR372ZFGVR4", "19GBCKKCQSXV2FGVA8", "20GB0NKQGSX2IX8PR5", "20GB1NA4Y2YSRFGVR6"]
)
def test_mrn_check_character_of_real_numbers_agrees(text: str) -> None:
    assert parse_mrn(text).valid
    assert mrn_check_digit(text[:17]) == text[17]


def test_mrn_with_a_wrong_check_character_warns_and_does_not_raise() -> None:
    mrn = parse_mrn("19GB9QRSR372ZFGVR5")
    assert (mrn.valid, mrn.country) == (False, "GB")


@pytest.mark.parametrize(
    "text", ["", "19GB9QRSR372ZFGVR", "19GB9QRSR372ZFGVR44", "A9GB9QRSR372ZFGVR4", "191B9QRSR372ZFGVR4"]
)
def test_mrn_of_another_form_raises(text: str) -> None:
    with pytest.raises(MessageError, match="2 digits, 2 letters"):
        parse_mrn(text)


# LEIs published by GLEIF.
@pytest.mark.parametrize("text", ["5493001KJTIIGC8Y1R12", "INR2EJN1ERAN0W5ZP974"])
def test_lei_of_real_companies_is_valid(text: str) -> None:
    assert parse_lei(text) == text
    assert lei_check_digits(text[:18]) == text[18:]


def test_lei_with_wrong_check_digits_tells_the_right_ones() -> None:
    with pytest.raises(MessageError, match="check digits 13 should be 12"):
        parse_lei("5493001KJTIIGC8Y1R13")


@pytest.mark.parametrize(
    "text", ["", "5493001KJTIIGC8Y1R1", "5493001KJTIIGC8Y1R122", "5493001kJTIIGC8Y1R12", "5493001KJTIIGC8Y1R1A"]
)
def test_lei_of_another_form_raises(text: str) -> None:
    with pytest.raises(MessageError, match="ISO 17442"):
        parse_lei(text)


def test_lei_check_digits_of_another_stem_raises() -> None:
    with pytest.raises(MessageError, match="not 18 capital letters"):
        lei_check_digits("5493001KJTIIGC8Y1R12")


@given(st.text(DIGITS + LETTERS, min_size=18, max_size=18), st.integers(0, 19), st.data())
def test_lei_any_single_mistyped_character_is_found(stem: str, place: int, data: st.DataObject) -> None:
    lei = parse_lei(stem + lei_check_digits(stem))
    # Of the same kind: a letter for a digit shifts the digits that MOD 97-10 sees, and one in 97 slips through.
    alphabet = DIGITS if lei[place].isdigit() else LETTERS
    other = data.draw(st.sampled_from(sorted(set(alphabet) - {lei[place]})))
    with pytest.raises(MessageError):
        parse_lei(lei[:place] + other + lei[place + 1 :])


def test_social_credit_code_of_the_standard_form_is_valid() -> None:
    assert parse_social_credit_code("91350100M000100Y43") == "91350100M000100Y43"


def test_social_credit_code_with_a_wrong_check_character_tells_the_right_one() -> None:
    with pytest.raises(MessageError, match="check character 4 should be 3"):
        parse_social_credit_code("91350100M000100Y44")


@pytest.mark.parametrize(
    "text", ["", "91350100M000100Y4", "91350100I000100Y43", "9135010AM000100Y43", "91350100m000100Y43"]
)
def test_social_credit_code_of_another_form_raises(text: str) -> None:
    with pytest.raises(MessageError, match="GB 32100-2015"):
        parse_social_credit_code(text)


@pytest.mark.parametrize("text", ["AEOCN3122000000", "CN3122000000", "GBAEOC0000119", "AE1234567890"])
def test_aeo_of_china_and_of_other_countries_is_read(text: str) -> None:
    assert parse_aeo(text) == text


@pytest.mark.parametrize("text", ["AEOCN312200000", "AEOCN31220000000", "AEOCNABCDEFGHIJ"])
def test_aeo_of_china_needs_exactly_ten_digits(text: str) -> None:
    with pytest.raises(MessageError, match="exactly 10 digits"):
        parse_aeo(text)


@pytest.mark.parametrize("text", ["", "GB", "ZZ123", "gb123", "GB1234567890123456"])
def test_aeo_of_another_form_raises(text: str) -> None:
    with pytest.raises(MessageError, match="AEO number"):
        parse_aeo(text)


@pytest.mark.parametrize("text", ["COMMCNSHSHI", "COMMCNS0", "BKCHCNBJ300", "NATAXKPR"])
def test_bic_of_8_or_11_characters_is_read(text: str) -> None:
    assert parse_bic(text) == text


@pytest.mark.parametrize(
    "text", ["", "COMMCNS", "COMMCNSHSH", "COMMCNSHSHII", "commcnsh", "COMMC1SH", "COMM-NSH", "COMMCNSH\n"]
)
def test_bic_of_another_form_raises(text: str) -> None:
    with pytest.raises(MessageError, match="ISO 9362"):
        parse_bic(text)


def test_bic_of_no_country_names_the_characters() -> None:
    with pytest.raises(MessageError, match="characters 5-6, ZZ") as raised:
        parse_bic("COMMZZSH", "MT700 field 51A")
    assert raised.value.field == "MT700 field 51A"
