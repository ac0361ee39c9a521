"""The fields that name banks and traders: by BIC, by location, by name and address, with or without an account."""

from __future__ import annotations

import re
from typing import Final

from eport.messages.identifiers import parse_bic
from eport.messages.mt.codec import Codec, Lines, Place, Shape, codec
from eport.messages.mt.codes import AvailableBy
from eport.messages.mt.fields import choice
from eport.messages.mt.values import Availability, Institution, Party


def _account(value: Lines, place: Place) -> tuple[str | None, Lines]:
    if not value[0].startswith("/"):
        return None, value
    account = value[0][1:]
    if not re.fullmatch(r"([A-Z]/)?.{1,34}", account):
        place.fail(value[0], "is not a party identifier [/1!a][/34x]", "Write e.g. /1234567890")
    return account, value[1:]


def _with_account(account: str | None, value: Lines) -> Lines:
    return value if account is None else (f"/{account}", *value)


def _check_name(value: Lines, place: Place, least: int = 1, most: int = 4) -> None:
    if not least <= len(value) <= most:
        place.fail(" ".join(value), f"has {len(value)} lines of name, not {least} to {most}", "Correct the lines")
    for line in value:
        if len(line) > 35:
            place.fail(line, f"has a line of {len(line)} characters, 4*35x allows 35", "Break or shorten the line")


def _bic(value: Lines, place: Place) -> str:
    if len(value) != 1:
        place.fail(" ".join(value), "has no single line with the BIC", "Give the BIC, or use option D")
    return parse_bic(value[0], str(place))


_BY_OPTION: Final = {
    "A": Shape("[/1!a][/34x] 4!a2!a2!c[3!c]", 2, 37),
    "B": Shape("[/1!a][/34x] [35x]", 2, 37),
    "D": Shape("[/1!a][/34x] 4*35x", 5, 37),
}


def institution(options: str) -> Codec[Institution]:
    """A bank in the options of its tag, out of A, B and D."""

    def parse(value: Lines, option: str, place: Place) -> Institution:
        account, rest = _account(value, place)
        if option == "A":
            return Institution(account, _bic(rest, place), (), option)
        if option == "B":
            _check_name(rest, place, least=0 if account else 1, most=1)
        else:
            _check_name(rest, place)
        return Institution(account, None, rest, option)

    def format_(value: Institution) -> tuple[str, Lines]:
        if value.bic is not None:
            return "A", _with_account(value.account, (value.bic, *value.lines))
        named = value.option if value.option in ("B", "D") and value.option in options else None
        option = named or ("D" if value.lines or "B" not in options else "B")
        return option, _with_account(value.account, value.lines)

    return Codec({option: _BY_OPTION[option] for option in options}, parse, format_)


BANK: Final = institution("AD")
BANK_OR_PLACE: Final = institution("ABD")


def _parse_availability(value: Lines, option: str, place: Place) -> Availability:
    *bank, word = value
    by = choice(AvailableBy, word, place)
    if option == "A":
        if len(bank) != 1:
            place.fail(word, "names no bank by BIC before the code", "Give the BIC, or use 41D")
        return Availability(Institution(None, parse_bic(bank[0], str(place)), (), option), by)
    _check_name(tuple(bank), place)
    return Availability(Institution(None, None, tuple(bank), option), by)


def _format_availability(value: Availability) -> tuple[str, Lines]:
    if value.bank.bic is not None:
        return "A", (value.bank.bic, *value.bank.lines, value.by.value)
    return "D", (*value.bank.lines, value.by.value)


AVAILABLE: Final = Codec(
    {"A": Shape("4!a2!a2!c[3!c] 14x", 2, 14), "D": Shape("4*35x 14x", 5, 35)},
    _parse_availability,
    _format_availability,
)


def _parse_place_of_demand(value: Lines, option: str, place: Place) -> Institution:
    if option == "F":
        return Institution(None, _bic(value, place), ())
    return Institution(None, None, value)


AVAILABLE_WITH: Final = Codec(
    {"F": Shape("4!a2!a2!c[3!c]", 1, 11), "G": Shape("4*35x", 4, 35)},
    _parse_place_of_demand,
    lambda value: ("F", (value.bic, *value.lines)) if value.bic is not None else ("G", value.lines),
)
"""Field 41a of MT760: the bank with which an undertaking is available."""


def _parse_beneficiary(value: Lines, option: str, place: Place) -> Party:
    account, rest = _account(value, place)
    if option == "A":
        return Party(account, (), _bic(rest, place))
    if not 1 <= len(rest) <= 4:
        place.fail(value[-1], f"has {len(rest)} lines of name and address, not 1 to 4", "Correct the lines")
    return Party(account, rest)


def _format_party(value: Party) -> tuple[str, Lines]:
    return (
        ("A", _with_account(value.account, (value.bic, *value.lines)))
        if value.bic is not None
        else (
            "",
            _with_account(value.account, value.lines),
        )
    )


_BENEFICIARY: Final = Shape("[/34x] 4*35x", 5, 35)
BENEFICIARY: Final = Codec({"": _BENEFICIARY}, _parse_beneficiary, _format_party)
BENEFICIARY_OR_BIC: Final = Codec(
    {"": _BENEFICIARY, "A": Shape("[/34x] 4!a2!a2!c[3!c]", 2, 35)}, _parse_beneficiary, _format_party
)
APPLICANT: Final = codec(
    Shape("4*35x", 4, 35),
    lambda value, place: Party(None, value),
    lambda value: _with_account(value.account, value.lines),
)
