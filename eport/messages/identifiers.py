"""Identifiers of trade: declarations, companies, banks. Each reader says what is wrong, and where.

The identifiers are checked for form and check characters only; that the thing exists is for its register to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

import pycountry

from eport.messages.errors import MessageError


class Direction(Enum):
    """Direction of a China customs declaration: digit 9 of its number."""

    EXPORT = "0"
    IMPORT = "1"


@dataclass(frozen=True, slots=True)
class DeclarationNumber:
    """A China customs declaration number, taken apart.

    Attributes:
        office: 4 digits, the customs office that received it (2248 is Yangshan port, Shanghai).
        year: four-digit year.
        direction: import or export.
        serial: 9 digits.
    """

    office: str
    year: int
    direction: Direction
    serial: str

    def __str__(self) -> str:
        return f"{self.office}{self.year:04d}{self.direction.value}{self.serial}"


@dataclass(frozen=True, slots=True)
class Mrn:
    """A Movement Reference Number.

    Attributes:
        text: the 18 characters.
        country: ISO 3166 alpha-2 of the issuing authority, as written.
        valid: the check character agrees. A false one is a warning: published samples often fail it.
    """

    text: str
    country: str
    valid: bool


_DECLARATION = "China declaration number"
_OFFICE_YEAR_FLAG_SERIAL = "4 digits office, 4 year, 1 direction flag, 9 serial"


def parse_declaration_number(text: str) -> DeclarationNumber:
    """Read an 18-digit China customs declaration number.

    Raises:
        MessageError: not 18 digits; a year outside 2000–2099; a flag digit other than 1 (import) or 0 (export).
    """
    if not re.fullmatch(r"[0-9]{18}", text):
        raise MessageError(
            _DECLARATION,
            text,
            f"has {len(text)} characters, not 18 digits ({_OFFICE_YEAR_FLAG_SERIAL})",
            "Copy the number from the customs receipt without spaces",
        )
    year, flag = int(text[4:8]), text[8]
    if not 2000 <= year <= 2099:
        raise MessageError(_DECLARATION, text, f"digits 5-8 read year {year}, outside 2000-2099", "Check digits 5-8")
    if flag not in ("0", "1"):
        raise MessageError(
            _DECLARATION,
            text,
            f"flag digit {flag!r} (digit 9) is neither 1 (import) nor 0 (export)",
            "Check digit 9",
        )
    return DeclarationNumber(office=text[:4], year=year, direction=Direction(flag), serial=text[9:])


def mrn_check_digit(stem: str) -> str:
    """Check character of the first 17 characters of an MRN.

    ISO 6346 arithmetic: letters count from A=10 and skip multiples of 11, weights 2^0 … 2^16, modulo 11, modulo 10.
    """
    total = sum(_ISO_6346[character] << place for place, character in enumerate(stem))
    return str(total % 11 % 10)


def parse_mrn(text: str) -> Mrn:
    """Read an MRN: 2 digits year, 2 letters country, 13 characters, 1 check character.

    A wrong check character does not raise: it makes `Mrn.valid` false.

    Raises:
        MessageError: not of that form.
    """
    if not re.fullmatch(r"[0-9]{2}[A-Z]{2}[0-9A-Z]{14}", text):
        raise MessageError(
            "MRN",
            text,
            "is not 2 digits, 2 letters and 14 capital letters or digits",
            "Copy all 18 characters from the customs message",
        )
    return Mrn(text=text, country=text[2:4], valid=mrn_check_digit(text[:17]) == text[17])


def lei_check_digits(stem: str) -> str:
    """The two check digits of an LEI's first 18 characters (ISO 17442, ISO 7064 MOD 97-10).

    Raises:
        MessageError: `stem` is not 18 capital letters or digits.
    """
    if not re.fullmatch(r"[0-9A-Z]{18}", stem):
        raise MessageError(
            "LEI", stem, "the part before the check digits is not 18 capital letters or digits", "Check the code"
        )
    return f"{98 - _mod_97(stem + '00'):02d}"


def parse_lei(text: str) -> str:
    """An LEI (ISO 17442) as given, checked.

    Raises:
        MessageError: not 18 letters or digits and 2 digits, or wrong check digits.
    """
    if not re.fullmatch(r"[0-9A-Z]{18}[0-9]{2}", text):
        raise MessageError(
            "LEI", text, "is not 18 capital letters or digits and 2 check digits (ISO 17442)", "Check the code"
        )
    expected = lei_check_digits(text[:18])
    if text[18:] != expected:
        raise MessageError(
            "LEI",
            text,
            f"check digits {text[18:]} should be {expected} (ISO 7064 MOD 97-10)",
            "Look for a mistyped character",
        )
    return text


def parse_social_credit_code(text: str) -> str:
    """A unified social credit code (GB 32100-2015) as given, checked.

    Raises:
        MessageError: not 18 characters of the standard's alphabet (no I, O, S, V, Z), or a wrong check character.
    """
    if not re.fullmatch(rf"[{_GB_32100}]{{2}}[0-9]{{6}}[{_GB_32100}]{{10}}", text):
        raise MessageError(
            "unified social credit code",
            text,
            "is not 2 characters, 6 digits and 10 characters of 0-9 and A-Z without I, O, S, V, Z (GB 32100-2015)",
            "Check the code on the business licence",
        )
    expected = social_credit_check_character(text[:17])
    if text[17] != expected:
        raise MessageError(
            "unified social credit code",
            text,
            f"check character {text[17]} should be {expected} (GB 32100-2015)",
            "Look for a mistyped character",
        )
    return text


def social_credit_check_character(stem: str) -> str:
    """Check character of the first 17 characters of a unified social credit code.

    GB 32100-2015: weights 3^(i-1) mod 31, complement to a multiple of 31.
    """
    total = sum(_GB_32100.index(character) * pow(3, place, 31) for place, character in enumerate(stem))
    return _GB_32100[-total % 31]


def parse_aeo(text: str, field: str = "AEO number") -> str:
    """An AEO number as given: `AEOCN` and 10 digits (China), or an ISO 3166 country and the number there.

    Raises:
        MessageError: neither form.
    """
    if text.startswith("AEOCN"):
        # Before the general form: 'AE' is a country too, and would let any tail through.
        if not re.fullmatch(r"AEOCN[0-9]{10}", text):
            raise MessageError(field, text, "AEOCN is not followed by exactly 10 digits", "Check the AEO certificate")
        return text
    if not re.fullmatch(r"[A-Z]{2}[0-9A-Z]{1,15}", text) or not is_country(text[:2]):
        raise MessageError(
            field,
            text,
            "is neither AEOCN and 10 digits nor an ISO 3166 country code and up to 15 letters or digits",
            "Check the AEO certificate",
        )
    return text


def parse_bic(text: str, field: str = "BIC") -> str:
    """A BIC (ISO 9362; SWIFT format `4!a2!a2!c[3!c]`) as given, 8 or 11 characters.

    Args:
        text: capitals only; `XXX` for the branch is kept as written.
        field: named in the error.

    Raises:
        MessageError: another form, or characters 5-6 are no ISO 3166 country.
    """
    if not re.fullmatch(r"[A-Z]{6}[0-9A-Z]{2}([0-9A-Z]{3})?", text):
        raise MessageError(
            field,
            text,
            "is not 4 letters, 2 letters country, 2 characters location and optionally 3 branch (ISO 9362)",
            "Use 8 or 11 capital characters",
        )
    # XK: Kosovo, a user-assigned code of ISO 3166 under which banks do hold BICs.
    if not is_country(text[4:6]) and text[4:6] != "XK":
        raise MessageError(
            field, text, f"characters 5-6, {text[4:6]}, are no ISO 3166 country (ISO 9362)", "Check the BIC"
        )
    return text


_GB_32100: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"

_ISO_6346: Final[dict[str, int]] = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (value for value in range(39) if value < 11 or value % 11 != 0),
    )
)


def is_country(code: str) -> bool:
    return pycountry.countries.get(alpha_2=code) is not None


def _mod_97(text: str) -> int:
    return int("".join(str(int(character, 36)) for character in text)) % 97
