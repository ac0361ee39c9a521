"""Each type of field: its longest value and one more, the characters it takes, and values that it cannot carry."""

from __future__ import annotations

import string
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eport.messages.errors import MessageError
from eport.messages.mt import DEFINITIONS, fields, parties
from eport.messages.mt.codec import Codec, Place, Shape
from eport.messages.mt.codes import ChangeCode, Disposal, FileChannel, UndertakingRules
from eport.messages.mt.values import Amount, Change, Coded, DocumentsDisposal, Institution, Party

HERE = Place("MT700", "20")
ALL_ROWS = [
    pytest.param(row, option, id=f"{definition.name} {tag}")
    for definition in DEFINITIONS.values()
    for rows in (definition.rows, *(section.rows for section in definition.sections))
    for row in rows
    for tag, option in row.tags().items()
    if row.codec is not fields.MARK
]


def read(codec: Codec, *lines: str, option: str = ""):
    codec.shapes[option].check(lines, HERE)
    return codec.parse(lines, option, HERE)


@pytest.mark.parametrize(("row", "option"), ALL_ROWS)
def test_no_field_takes_a_line_or_a_character_more_than_its_format(row, option: str) -> None:
    shape = row.codec.shapes[option]
    shape.check(("A" * shape.width,) * shape.lines, HERE)
    with pytest.raises(MessageError, match="line of"):
        shape.check(("A" * (shape.width + 1),), HERE)
    with pytest.raises(MessageError, match=f"has {shape.lines + 1} lines"):
        shape.check(("A",) * (shape.lines + 1), HERE)


X = string.ascii_letters + string.digits + "/-?:().,'+ "
Z_ONLY = '=!"%&*<>;{@#_'


@pytest.mark.parametrize("character", [chr(code) for code in range(256)] + ["–", "€", "中", "٣"])
def test_every_character_is_of_x_of_z_or_refused(character: str) -> None:
    allowed = {"X": character in X, "Z": character in X + Z_ONLY}
    for character_set, expected in allowed.items():
        shape = Shape("65", 1, 65, character_set)
        if expected:
            shape.check((f"A{character}B",), HERE)
        else:
            with pytest.raises(MessageError, match=f"outside the SWIFT {character_set} set"):
                shape.check((f"A{character}B",), HERE)


LONGEST = [
    (fields.REFERENCE, "", ("A" * 16,)),
    (fields.NUMBER, "", ("999",)),
    (fields.ACCOUNT, "", ("A" * 35,)),
    (fields.AMOUNT, "", ("CNY999999999999,99",)),
    (fields.AMOUNT, "", ("JPY99999999999999,",)),
    (fields.AMOUNT, "", ("KWD99999999999,999",)),
    (fields.DATED_AMOUNT, "", ("260331EUR999999999999,99",)),
    (fields.EXPIRY, "", ("260331" + "A" * 29,)),
    (fields.PLACE, "", ("A" * 140,)),
    (fields.RULES, "", ("OTHR/" + "A" * 35,)),
    (parties.BANK, "A", ("/C/" + "1" * 34, "ABCBATW0XXX")),
    (parties.BANK, "D", ("/" + "1" * 34, *["A" * 35] * 4)),
    (parties.BANK_OR_PLACE, "B", ("/C/" + "1" * 34, "A" * 35)),
    (parties.BENEFICIARY, "", ("/" + "1" * 34, *["A" * 35] * 4)),
    (parties.BENEFICIARY_OR_BIC, "A", ("/" + "1" * 34, "ABCBATW0XXX")),
    (fields.LAW, "", ("CN/" + "A" * 65,)),
    (fields.coded(FileChannel, 65, required=True), "", ("COUR/" + "A" * 65,)),
    (fields.DISPOSAL, "", ("/PREVINST/" + "A" * 25, "//" + "B" * 33, "//" + "C" * 33)),
    (fields.CHANGES, "", ("/REPALL/" + "A" * 57, *["B" * 65] * 99)),
    (fields.PRESENTATION_PERIOD, "", ("999/" + "A" * 35,)),
]


@pytest.mark.parametrize(("codec", "option", "longest"), LONGEST, ids=[item[2][0][:24] for item in LONGEST])
def test_the_longest_value_is_read_and_written(codec: Codec, option: str, longest: tuple[str, ...]) -> None:
    assert codec.format(read(codec, *longest, option=option)) == (option, longest)
    one_more = (*longest[:-1], longest[-1] + "9")
    with pytest.raises(MessageError):
        read(codec, *one_more, option=option)


@pytest.mark.parametrize(
    ("codec", "line", "rule"),
    [
        (fields.REFERENCE, "/A", "T26"),
        (fields.REFERENCE, "A/", "T26"),
        (fields.REFERENCE, "A//B", "T26"),
        (fields.NUMBER, "1A", "3n"),
        (fields.NUMBER, "-1", "3n"),
        (fields.DATE, "260229", "YYMMDD"),
        (fields.DATE, "26022", "YYMMDD"),
        (fields.AMOUNT, "JPY100,0", "JPY has 0 decimals"),
        (fields.AMOUNT, "EUR1,234", "EUR has 2 decimals"),
        (fields.AMOUNT, "KWD1,2345", "KWD has 3 decimals"),
        (fields.AMOUNT, "XAU1,", "ISO 4217"),
        (fields.AMOUNT, "EUR0,00", "not above zero"),
        (fields.AMOUNT, "EUR1.00", "decimal comma"),
        (fields.DATED_AMOUNT, "EUR1,00", "YYMMDD"),
        (fields.PART, "1/9", "1!n/1!n"),
        (fields.PART, "3/2", "above the total"),
        (fields.TOLERANCE, "1/100", "at most 2 digits"),
        (fields.LAW, "XX", "T73"),
        (fields.LAW, "CHINA", "2!a"),
        (fields.LANGUAGE, "E1", "639-1"),
        (fields.DISPOSAL, "/BURN/", "not one of HOLD"),
        (fields.CHANGES, "TEXT", "before the first code"),
        (fields.CHANGES, "/CHANGE/TEXT", "not one of ADD"),
        (fields.FORM_ADVISED, "IRREVOCABLE", "two lines"),
        (fields.coded(UndertakingRules, 35, only=UndertakingRules.OTHER), "URDG/758", "D81"),
        (fields.coded(UndertakingRules, 35, only=UndertakingRules.OTHER), "OTHR/", "1 to 35"),
        (fields.coded(FileChannel, 65, required=True), "COUR", "1 to 65"),
        (fields.flag("CANCEL", "6!a"), "CANCEL", None),
        (fields.flag("CANCEL", "6!a"), "CANCE", "is not CANCEL"),
    ],
)
def test_a_malformed_value_names_the_rule(codec: Codec, line: str, rule: str | None) -> None:
    if rule is None:
        assert read(codec, line) is True
        return
    with pytest.raises(MessageError) as raised:
        read(codec, line)
    assert rule in raised.value.rule
    assert raised.value.remedy


@pytest.mark.parametrize(
    ("currency", "value", "written"),
    [
        ("CNY", "1250000", "CNY1250000,00"),
        ("CNY", "1250000.5", "CNY1250000,50"),
        ("JPY", "5000", "JPY5000,"),
        ("KWD", "1.2", "KWD1,200"),
        # 15d counts the comma: the whole part needs the room of the zeros.
        ("EUR", "99999999999999", "EUR99999999999999,"),
        ("EUR", "1E+3", "EUR1000,00"),
    ],
)
def test_an_amount_has_the_decimals_of_its_currency(currency: str, value: str, written: str) -> None:
    amount = Amount(currency, Decimal(value))
    assert fields.AMOUNT.format(amount) == ("", (written,))
    assert read(fields.AMOUNT, written) == amount


@pytest.mark.parametrize("value", ["1.005", "-1", "0", "NaN", "Infinity", "999999999999999"])
def test_an_amount_that_cannot_be_carried_is_not_read_as_another(value: str) -> None:
    with pytest.raises(MessageError):
        read(fields.AMOUNT, *fields.AMOUNT.format(Amount("EUR", Decimal(value)))[1])


@given(st.dates(date(1980, 1, 1), date(2079, 12, 31)))
def test_every_date_of_the_century_is_carried(day: date) -> None:
    assert read(fields.DATE, *fields.DATE.format(day)[1]) == day


@pytest.mark.parametrize("day", [date(1979, 12, 31), date(2080, 1, 1)])
def test_a_date_outside_the_century_would_be_read_as_another(day: date) -> None:
    assert read(fields.DATE, *fields.DATE.format(day)[1]) != day


def test_a_bank_keeps_the_option_that_it_came_under() -> None:
    place = Institution("12", None, ("AMSTERDAM",), "B")
    assert parties.BANK_OR_PLACE.format(place) == ("B", ("/12", "AMSTERDAM"))
    assert place == Institution("12", None, ("AMSTERDAM",), "D")
    assert parties.BANK_OR_PLACE.format(Institution("12", None, ())) == ("B", ("/12",))
    assert parties.BANK_OR_PLACE.format(Institution(None, None, ("AMSTERDAM",))) == ("D", ("AMSTERDAM",))
    # A field without option B takes it as a name.
    assert parties.BANK.format(place) == ("D", ("/12", "AMSTERDAM"))


def test_codes_and_text_of_a_disposal_and_of_changes_are_apart() -> None:
    assert read(fields.DISPOSAL, "/HOLD/") == DocumentsDisposal(Disposal.HOLD)
    assert read(fields.DISPOSAL, "WE HOLD THEM") == DocumentsDisposal(None, ("WE HOLD THEM",))
    assert read(fields.CHANGES, "/DELETE/OLD", "TERM", "/ADD/", "NEW") == (
        Change(ChangeCode.DELETE, "OLD\nTERM"),
        Change(ChangeCode.ADD, "\nNEW"),
    )
    assert read(fields.coded(FileChannel, 65, required=True), "COUR/A/B") == Coded(FileChannel.COURIER, "A/B")


def test_a_party_by_bic_or_by_name() -> None:
    assert read(parties.BENEFICIARY_OR_BIC, "/12", "ABCBATW0", option="A") == Party("12", (), "ABCBATW0")
    assert parties.BENEFICIARY_OR_BIC.format(Party("12", (), "ABCBATW0")) == ("A", ("/12", "ABCBATW0"))
