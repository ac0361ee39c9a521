"""The fields of category 7 but for parties: text, numbers, dates, amounts, codes.

A codec reads lines into a value and writes the value back; the two are inverse, and `Definition.write` proves it for
each field that it writes, so that every rule stands once, in reading. What differs after reading and writing a
message is only what carries no meaning: trailing zeros of amounts, leading zeros of days and percentages, and the
line breaks of a place (140z).
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Final, TypeVar

from eport.messages.currencies import minor_units
from eport.messages.errors import MessageError
from eport.messages.identifiers import is_country
from eport.messages.mt.codec import Codec, Lines, Place, Shape, codec, line
from eport.messages.mt.codes import ChangeCode, CreditForm, Disposal, RuleSet, SenderConfirmation
from eport.messages.mt.values import (
    Amount,
    ApplicableRules,
    Change,
    Coded,
    CodedLines,
    DocumentsDisposal,
    Law,
    Narrative,
    Part,
    PresentationPeriod,
    Tolerance,
)

E = TypeVar("E", bound=Enum)


# --------------------------------------------------------------------------------------------------- text and numbers


def text(notation: str, width: int, character_set: str = "X") -> Codec[str]:
    """One line of free text."""
    return line(Shape(notation, 1, width, character_set), lambda value, place: value, lambda value: value)


def lines(count: int, width: int, character_set: str = "X") -> Codec[Lines]:
    """Lines of free text."""
    shape = Shape(f"{count}*{width}{character_set.lower()}", count, width, character_set)
    return codec(shape, lambda value, place: value, lambda value: value)


def narrative(count: int, width: int = 65) -> Codec[Narrative]:
    """Long text whose items matter."""
    return codec(
        Shape(f"{count}*{width}z", count, width, "Z"),
        lambda value, place: Narrative.of("\n".join(value)),
        lambda value: tuple(value.text.split("\n")),
    )


def _parse_reference(value: str, place: Place) -> str:
    if value.startswith("/") or value.endswith("/") or "//" in value:
        place.fail(value, "begins or ends with '/' or holds '//' (SWIFT T26)", "Remove the slash")
    return value


def _parse_number(value: str, place: Place) -> int:
    if not re.fullmatch(r"[0-9]{1,3}", value):
        place.fail(value, "is not 1 to 3 digits (3n)", "Write e.g. 2")
    return int(value)


def parse_date(value: str, place: Place) -> date:
    """YYMMDD; SWIFT reads years 80 to 99 as 19xx and the rest as 20xx."""
    if re.fullmatch(r"[0-9]{6}", value):
        year = int(value[:2])
        try:
            return date(year + (1900 if year >= 80 else 2000), int(value[2:4]), int(value[4:]))
        except ValueError:
            pass
    place.fail(value, "is not a date YYMMDD", "Write 2026-03-31 as 260331")


def _format_date(value: date) -> str:
    return f"{value.year % 100:02}{value:%m%d}"


REFERENCE: Final = line(Shape("16x", 1, 16), _parse_reference, lambda value: value)
NUMBER: Final = line(Shape("3n", 1, 3), _parse_number, str)
DATE: Final = line(Shape("6!n", 1, 6), parse_date, _format_date)
ACCOUNT: Final = text("35x", 35)
LINES_4: Final = lines(4, 35)
INFORMATION: Final = lines(6, 35, "Z")

# Places are 140z: one line of text, which older systems break. It is read joined and written in one line.
_PLACE: Final = Shape("140z", 3, 140, "Z")


def _parse_place(value: Lines, place: Place) -> str:
    joined = " ".join(value)
    if len(joined) > 140:
        place.fail(joined, f"has {len(joined)} characters, format 140z", "Shorten the text")
    return joined


PLACE: Final = codec(_PLACE, _parse_place, lambda value: (value,))


def _parse_part(value: str, place: Place) -> Part:
    if not re.fullmatch(r"[1-8]/[1-8]", value):
        place.fail(value, "is not number/total, 1!n/1!n", "Write 1/1 for one message")
    part = Part(int(value[0]), int(value[2]))
    if part.number > part.total:
        place.fail(value, "the number is above the total", "Number the messages from 1 to the total")
    return part


PART: Final = line(Shape("1!n/1!n", 1, 3), _parse_part, lambda value: f"{value.number}/{value.total}")


def single(continuation: str) -> Codec[tuple[()]]:
    """Field 27 of a message that stands alone, 1/1; `continuation` names the message type that would go on."""

    def parse(value: str, place: Place) -> tuple[()]:
        # Malformed first; that 2/1 exceeds its total does not matter when neither may be above 1.
        if not re.fullmatch(r"[1-8]/[1-8]", value):
            place.fail(value, "is not number/total, 1!n/1!n", "Write 1/1 for one message")
        if value != "1/1":
            place.fail(
                value,
                f"the text goes on in MT{continuation}, so this is a part of it",
                "Give all messages of the series together (`read_parts`), or send one (27 = 1/1)",
            )
        return ()

    return line(Shape("1!n/1!n", 1, 3), parse, lambda value: "1/1")


def _parse_mark(value: Lines, option: str, place: Place) -> tuple[()]:
    if value:
        place.fail(value[0], "marks a sequence and is empty", "Give the text its own tag")
    return ()


MARK: Final = Codec({"": Shape("empty", 0, 0)}, _parse_mark, lambda value: ("", ()))
"""Fields 15A, 15B, 15C: where a sequence begins."""


# ------------------------------------------------------------------------------------------------------------ amounts


def _parse_money(value: str, place: Place, positive: bool) -> tuple[str, Decimal]:
    parts = re.fullmatch(r"([A-Z]{3})([0-9]+),([0-9]*)", value)
    if parts is None or len(value) > 18:
        place.fail(value, "is not a currency and an amount with a decimal comma, 3!a15d", "Write e.g. CNY1250000,00")
    currency, whole, decimals = parts.groups()
    allowed = minor_units(currency, str(place))
    if len(decimals) > allowed:
        place.fail(value, f"{currency} has {allowed} decimals, not {len(decimals)} (ISO 4217; SWIFT C03)", "Round it")
    amount = Decimal(f"{whole}.{decimals}").quantize(Decimal(1).scaleb(-allowed))
    if positive and amount == 0:
        place.fail(value, "the amount is not above zero", "Give the amount")
    return currency, amount


def _format_money(currency: str, value: Decimal) -> str:
    try:
        least = minor_units(currency, "amount")
    except MessageError:
        least = 0  # Reading it back names the field and refuses the currency.
    exponent = value.normalize().as_tuple().exponent
    if not isinstance(exponent, int):
        return f"{currency}{value}"
    # No digit is dropped: an amount with more decimals than its currency has is refused when it is read back.
    whole, _, decimals = f"{value:.{max(least, -exponent)}f}".partition(".")
    # 15d counts the comma: the decimals' zeros give way where the whole part needs the room.
    if len(whole) + 1 + len(decimals) > 15:
        decimals = decimals.rstrip("0")
    return f"{currency}{whole},{decimals}"


def amount(options: str = "", positive: bool = True) -> Codec[Amount]:
    """Currency and amount, 3!a15d, behind a date in options A and D.

    Args:
        options: '' for one tag without a date, else the letters, e.g. 'AB'; 'A' alone for a tag like 32A.
        positive: refuses zero.
    """
    letters = options or "B"

    def parse(value: Lines, option: str, place: Place) -> Amount:
        dated = (option or letters) in ("A", "D")
        if not dated:
            return Amount(*_parse_money(value[0], place, positive))
        day = parse_date(value[0][:6], place)
        return Amount(*_parse_money(value[0][6:], place, positive), day)

    def format_(value: Amount) -> tuple[str, Lines]:
        day = "" if value.value_date is None else _format_date(value.value_date)
        chosen = next((letter for letter in letters if (letter in "AD") == bool(day)), letters[0])
        return (chosen if len(letters) > 1 else ""), (day + _format_money(value.currency, value.value),)

    shapes = {letter: Shape("6!n3!a15d", 1, 24) if letter in "AD" else Shape("3!a15d", 1, 18) for letter in letters}
    return Codec(shapes if len(letters) > 1 else {"": shapes[letters]}, parse, format_)


AMOUNT: Final = amount()
BALANCE: Final = amount(positive=False)
DATED_AMOUNT: Final = amount("A")

CREDIT_AMOUNT: Final = line(
    Shape("3!a15d", 1, 18),
    lambda value, place: _parse_money(value, place, positive=True),
    lambda value: _format_money(*value),
)
"""32B where currency and amount are attributes of their own."""


def _parse_tolerance(value: str, place: Place) -> Tolerance:
    parts = re.fullmatch(r"([0-9]{1,3})/([0-9]{1,3})", value)
    if parts is None:
        place.fail(value, "is not plus/minus percent, 2n/2n", "Write e.g. 05/05")
    plus, minus = int(parts.group(1)), int(parts.group(2))
    if max(plus, minus) > 100:
        place.fail(value, "a tolerance above 100 % (format 2n/2n; UCP 600 art. 30)", "Write e.g. 05/05")
    if max(len(part) for part in parts.groups()) > 2:
        place.fail(value, "each part has at most 2 digits, 2n/2n", "Write e.g. 05/05")
    return Tolerance(plus=plus, minus=minus)


TOLERANCE: Final = line(Shape("2n/2n", 1, 7), _parse_tolerance, lambda value: f"{value.plus:02}/{value.minus:02}")


# -------------------------------------------------------------------------------------------------------------- codes


def choice(kind: type[E], value: str, place: Place) -> E:
    try:
        return kind(value)
    except ValueError:
        codes = ", ".join(str(member.value) for member in kind)
        place.fail(value, f"is not one of {codes}", "Use a code of the list")


def code(kind: type[E], notation: str, width: int) -> Codec[E]:
    """One code word."""
    return line(
        Shape(notation, 1, width), lambda value, place: choice(kind, value, place), lambda value: str(value.value)
    )


def flag(word: str, notation: str) -> Codec[bool]:
    """A field that says one thing by standing there: CANCEL, TRAN, STND."""

    def parse(value: str, place: Place) -> bool:
        if value != word:
            place.fail(value, f"is not {word}", f"Write {word}, or leave the field out")
        return True

    return line(Shape(notation, 1, len(word)), parse, lambda value: word if value else "")


def coded(kind: type[E], width: int, only: Enum | None = None, required: bool = False) -> Codec[Coded[E]]:
    """`4!c[/35x]`: a code, and text behind a slash.

    Args:
        kind: the codes.
        width: longest text.
        only: the one code that may carry text (SWIFT D81); None where all may.
        required: every code needs its text (23X).
    """
    notation = f"4!c/{width}x" if required else f"4!c[/{width}x]"

    def parse(value: str, place: Place) -> Coded[E]:
        word, slash, words = value.partition("/")
        member = choice(kind, word, place)
        if slash and only is not None and member is not only:
            place.fail(value, f"only {only.value} takes a narrative (SWIFT D81)", "Remove what follows the slash")
        if (slash or required) and not 0 < len(words) <= width:
            place.fail(value, f"the narrative is not 1 to {width} characters ({notation})", "Write it, or no slash")
        return Coded(member, words or None)

    return line(
        Shape(notation, 1, 5 + width),
        parse,
        lambda value: str(value.code.value) + ("" if value.text is None else f"/{value.text}"),
    )


def coded_lines(kind: type[E], count: int, width: int, character_set: str) -> Codec[CodedLines[E]]:
    """A code on its line, and lines of text under it."""
    return codec(
        Shape(f"4!c[CRLF{count}*{width}{character_set.lower()}]", count + 1, width, character_set),
        lambda value, place: CodedLines(choice(kind, value[0], place), value[1:]),
        lambda value: (str(value.code.value), *value.lines),
    )


def _parse_form(value: str, place: Place) -> CreditForm:
    if value.startswith("REVOC"):
        place.fail(value, "a credit is irrevocable (UCP 600 art. 3)", "Issue it as IRREVOCABLE")
    return choice(CreditForm, value, place)


def _parse_form_advised(value: Lines, place: Place) -> tuple[CreditForm, SenderConfirmation]:
    if len(value) != 2:
        place.fail(" ".join(value), "is not two lines, form and confirmation (24x CRLF 24x)", "Add the second line")
    return _parse_form(value[0], place), choice(SenderConfirmation, value[1], place)


FORM: Final = line(Shape("24x", 1, 24), _parse_form, lambda value: str(value.value))
FORM_ADVISED: Final = codec(
    Shape("24x CRLF 24x", 2, 24), _parse_form_advised, lambda value: (str(value[0].value), str(value[1].value))
)


def _parse_rules(value: str, place: Place) -> ApplicableRules:
    word, slash, words = value.partition("/")
    rule_set = choice(RuleSet, word, place)
    if slash and rule_set is not RuleSet.OTHER:
        place.fail(value, "only OTHR takes a narrative (SWIFT D81)", "Remove what follows the slash")
    if slash and not 0 < len(words) <= 35:
        place.fail(value, "the narrative is not 1 to 35 characters (35x)", "Name the rules")
    return ApplicableRules(rule_set, words or None)


RULES: Final = line(
    Shape("30x[/35x]", 1, 66),
    _parse_rules,
    lambda value: value.rule_set.value + ("" if value.narrative is None else f"/{value.narrative}"),
)


def _parse_expiry(value: str, place: Place) -> tuple[date, str]:
    where = value[6:].strip()
    if not where:
        place.fail(value, "names no place of expiry (UCP 600 art. 6(d)(ii))", "Write e.g. 260331SHANGHAI")
    return parse_date(value[:6], place), where


EXPIRY: Final = line(Shape("6!n29x", 1, 35), _parse_expiry, lambda value: _format_date(value[0]) + value[1])


def _parse_period(value: str, place: Place) -> PresentationPeriod:
    parts = re.fullmatch(r"([0-9]{1,3})(?:/(.{1,35}))?", value)
    if parts is None:
        place.fail(value, "is not days and optionally an event, 3n[/35x]", "Write e.g. 021 or 021/INVOICE DATE")
    return PresentationPeriod(days=int(parts.group(1)), event=parts.group(2))


PRESENTATION_PERIOD: Final = line(
    Shape("3n[/35x]", 1, 39),
    _parse_period,
    lambda value: f"{value.days:03}" + ("" if value.event is None else f"/{value.event}"),
)


def _parse_law(value: str, place: Place) -> Law:
    parts = re.fullmatch(r"([A-Z]{2})(?:/(.{1,65}))?", value)
    if parts is None:
        place.fail(value, "is not a country and optionally a place, 2!a[/65x]", "Write e.g. CN/SHANGHAI")
    if not is_country(parts.group(1)):
        place.fail(value, f"{parts.group(1)} is no ISO 3166 country (SWIFT T73)", "Write e.g. CN")
    return Law(parts.group(1), parts.group(2))


LAW: Final = line(
    Shape("2!a[/65x]", 1, 68),
    _parse_law,
    lambda value: value.country + ("" if value.jurisdiction is None else f"/{value.jurisdiction}"),
)


def _parse_language(value: str, place: Place) -> str:
    if not re.fullmatch(r"[a-zA-Z]{2}", value):
        place.fail(value, "is not a language of 2 letters (ISO 639-1; 2!a)", "Write e.g. EN")
    return value


LANGUAGE: Final = line(Shape("2!a", 1, 2), _parse_language, lambda value: value)


def _parse_disposal(value: Lines, place: Place) -> DocumentsDisposal:
    coded_ = re.fullmatch(r"/([A-Z0-9]{1,8})/(.*)", value[0])
    if coded_ is None:
        return DocumentsDisposal(None, value)
    first = (coded_.group(2),) if coded_.group(2) else ()
    return DocumentsDisposal(choice(Disposal, coded_.group(1), place), (*first, *value[1:]))


def _format_disposal(value: DocumentsDisposal) -> Lines:
    if value.code is None:
        return value.lines
    return (f"/{value.code.value}/" + "".join(value.lines[:1]), *value.lines[1:])


DISPOSAL: Final = codec(Shape("3*35x", 3, 35), _parse_disposal, _format_disposal)

_CHANGE: Final = re.compile(r"/([A-Z]{1,6})/(.*)")


def _parse_changes(value: Lines, place: Place) -> tuple[Change, ...]:
    changes: list[tuple[ChangeCode, list[str]]] = []
    for words in value:
        opened = _CHANGE.fullmatch(words)
        if opened is not None:
            changes.append((choice(ChangeCode, opened.group(1), place), [opened.group(2)]))
        elif changes:
            changes[-1][1].append(words)
        else:
            place.fail(words, "text stands before the first code", "Begin with /ADD/, /DELETE/ or /REPALL/")
    return tuple(Change(word, "\n".join(texts)) for word, texts in changes)


CHANGES: Final = codec(
    Shape("100*65z", 100, 65, "Z"),
    _parse_changes,
    lambda value: tuple(line for change in value for line in f"/{change.code.value}/{change.text}".split("\n")),
)
