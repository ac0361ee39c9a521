"""Codes that a customs declaration uses for goods: HS, CIQ, units of measure, containers, places, terms of delivery.

Form, check digits and the lists of `code_lists` are checked. What a national tariff adds behind the six digits of the
HS (China's 7 to 10, and the 3 of inspection) is for the tariff to say, and so are chapters 98 and 99.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from eport.messages.code_lists import (
    ADDED,
    HS_EDITION,
    PLACES_EDITION,
    UNITS_EDITION,
    china_units,
    hs_titles,
    place_name,
    places_like,
    rec20,
)
from eport.messages.errors import MessageError
from eport.messages.identifiers import is_country, mrn_check_digit


@dataclass(frozen=True, slots=True)
class HsCode:
    """A code of the Harmonized System (HS Convention), taken apart.

    Attributes:
        digits: 6 (international), 8 (China's tariff) or 10 (China's declaration).
    """

    digits: str

    @property
    def chapter(self) -> int:
        return int(self.digits[:2])

    @property
    def heading(self) -> str:
        return self.digits[:4]

    @property
    def subheading(self) -> str:
        """The six digits that are the same in every country."""
        return self.digits[:6]


@dataclass(frozen=True, slots=True)
class CiqCode:
    """A China inspection code: the ten digits of the declaration and three of inspection and quarantine."""

    hs: HsCode
    inspection: str


def parse_hs(text: str, field: str = "HS code") -> HsCode:
    """Read an HS code of 6, 8 or 10 digits; dots between the groups (8471.30) are passed over.

    Chapters are 01–97 without 77, which the Convention keeps in reserve. 98 and 99 are left to each country, so they
    stand in national codes of 8 or 10 digits alone (China: 9804000000, low-value consignments).

    Raises:
        MessageError: another form; a chapter, heading or subheading that the HS does not have.
    """
    digits = text.replace(".", "")
    if not re.fullmatch(r"[0-9]{4}\.?[0-9]{2}(\.?[0-9]{2}(\.?[0-9]{2})?)?", text, re.ASCII):
        raise MessageError(
            field,
            text,
            "is not 6 digits (HS), 8 (China's tariff) or 10 (China's declaration)",
            "Copy the code from the tariff, leading zero included",
        )
    chapter = int(digits[:2])
    if chapter == 77:
        raise MessageError(
            field, text, "chapter 77 is kept in reserve by the HS Convention", "Look the goods up in the tariff"
        )
    if chapter == 0:
        raise MessageError(field, text, "chapter 00 does not exist (HS: 01-97)", "Look the goods up in the tariff")
    if chapter > 97 and len(digits) == 6:
        raise MessageError(
            field,
            text,
            f"chapter {chapter} is left to national tariffs, the HS itself has 01-97",
            "Give the national code of 8 or 10 digits",
        )
    if chapter <= 97:
        _require_subheading(digits, text, field)
    return HsCode(digits)


def _require_subheading(digits: str, text: str, field: str) -> None:
    titles, heading, subheading = hs_titles(), digits[:4], digits[:6]
    if subheading in titles:
        return
    if heading not in titles:
        raise MessageError(
            field,
            text,
            f"chapter {digits[:2]} ({titles[digits[:2]]}) has no heading {heading} in {HS_EDITION}",
            "Look the goods up in the tariff in force",
        )
    siblings = [code for code in titles if len(code) == 6 and code.startswith(heading)]
    raise MessageError(
        field,
        text,
        f"heading {heading} ({titles[heading]}) has no subheading {subheading} in {HS_EDITION}",
        f"It has {', '.join(siblings)}; a code of an older edition became another one",
    )


def parse_ciq(text: str, field: str = "CIQ code") -> CiqCode:
    """Read a CIQ code: 13 digits, of which the first ten are the HS code of the declaration.

    Raises:
        MessageError: not 13 digits, or no HS code in front.
    """
    if not re.fullmatch(r"[0-9]{13}", text):
        raise MessageError(
            field,
            text,
            f"has {len(text)} characters, not 13 digits (10 of the HS code, 3 of inspection and quarantine)",
            "Take the code that the single window shows for the goods",
        )
    return CiqCode(parse_hs(text[:10], field), text[10:])


def parse_locode(text: str, field: str = "UN/LOCODE") -> str:
    """A UN/LOCODE (UN/ECE Recommendation 16) as five characters; the space after the country may be there or not.

    Raises:
        MessageError: another form; characters 1-2 are no ISO 3166 country (nor XZ, at sea); no such place.
    """
    code = text.replace(" ", "", 1) if text[2:3] == " " else text
    if not re.fullmatch(r"[A-Z]{2}[A-Z2-9]{3}", code):
        raise MessageError(
            field,
            text,
            "is not 2 letters country and 3 characters of A-Z and 2-9 (UN/ECE Recommendation 16)",
            "Look the place up in UN/LOCODE, e.g. CNSHA, CNYSA for Yangshan",
        )
    if not is_country(code[:2]) and code[:2] != "XZ":
        raise MessageError(
            field, text, f"characters 1-2, {code[:2]}, are no ISO 3166 country (UN/ECE Rec. 16)", "Check the country"
        )
    if place_name(code) is None:
        near = ", ".join(f"{other} ({name})" for other, name in places_like(code))
        raise MessageError(
            field,
            text,
            f"is no place of {PLACES_EDITION}",
            f"{f'Near it are {near}' if near else 'Look the place up'}; a newer one goes into {ADDED}",
        )
    return code


# --------------------------------------------------------------------------------------------------------- containers


@dataclass(frozen=True, slots=True)
class ContainerNumber:
    """A container number (ISO 6346), taken apart.

    Attributes:
        owner: 3 letters, registered with the Bureau International des Containers.
        category: U freight container, J detachable equipment, Z trailer or chassis.
        serial: 6 digits.
        check: the check digit.
    """

    owner: str
    category: str
    serial: str
    check: str

    def __str__(self) -> str:
        return f"{self.owner}{self.category}{self.serial}{self.check}"


def parse_container(text: str, field: str = "container number") -> ContainerNumber:
    """Read a container number and check its check digit; spaces and the hyphen of the painted form are passed over.

    Raises:
        MessageError: another form, or a wrong check digit.
    """
    plain = re.sub(r"[ -]", "", text)
    if not re.fullmatch(r"[A-Z]{3}[UJZ][0-9]{7}", plain):
        raise MessageError(
            field,
            text,
            "is not 3 letters owner, U, J or Z, 6 digits and a check digit (ISO 6346)",
            "Read all 11 characters from the container's door",
        )
    # The MRN took its check character over from ISO 6346.
    expected = mrn_check_digit(plain[:10])
    if plain[10] != expected:
        raise MessageError(
            field, text, f"check digit {plain[10]} should be {expected} (ISO 6346)", "Look for a mistyped character"
        )
    return ContainerNumber(plain[:3], plain[3], plain[4:10], plain[10])


# ---------------------------------------------------------------------------------------------------------- Incoterms


@dataclass(frozen=True, slots=True)
class Incoterm:
    """A term of delivery (ICC).

    Attributes:
        code: three letters.
        edition: the newest edition that has it, 2020 or 2010.
        note: what to know about a code of an older edition; None for 2020.
    """

    code: str
    edition: int
    note: str | None


INCOTERMS_2020: Final = frozenset("EXW FCA FAS FOB CFR CIF CPT CIP DAP DPU DDP".split())
"""The eleven rules of Incoterms 2020."""
_BEFORE_2010: Final = MappingProxyType({"DAF": "DAP", "DES": "DAP", "DDU": "DAP", "DEQ": "DPU"})


def parse_incoterm(text: str, field: str = "Incoterm") -> Incoterm:
    """Read a code of Incoterms 2020, or DAT, which Incoterms 2010 alone has.

    Raises:
        MessageError: a code that ended with Incoterms 2000, with what came in its place; or none at all.
    """
    if text in INCOTERMS_2020:
        return Incoterm(text, 2020, None)
    if text == "DAT":
        note = "DAT is of Incoterms 2010; Incoterms 2020 has DPU in its place. Name the edition, or write DPU"
        return Incoterm(text, 2010, note)
    if text in _BEFORE_2010:
        raise MessageError(
            field,
            text,
            "ended with Incoterms 2000",
            f"Agree on a rule in force; {_BEFORE_2010[text]} comes closest",
        )
    raise MessageError(
        field,
        text,
        "is no rule of Incoterms 2020",
        f"Use one of {', '.join(sorted(INCOTERMS_2020))}",
    )


# --------------------------------------------------------------------------------------------------- units of measure


def parse_unit(text: str, field: str = "unit of measure") -> str:
    """A unit of measure as given: a code of UN/ECE Recommendation 20, or three digits of China customs' table.

    Raises:
        MessageError: in neither list.
    """
    if re.fullmatch(r"[0-9]{3}", text):
        _china_unit(text, field)
    elif text not in rec20():
        raise MessageError(
            field,
            text,
            f"is neither a code of {UNITS_EDITION} nor three digits of China customs' table",
            f"Use e.g. KGM or 035 for kilogram; a newer code goes into {ADDED}",
        )
    return text


def rec20_of(china: str, field: str = "unit of measure") -> str:
    """The code of UN/ECE Recommendation 20 for a China customs unit code.

    Raises:
        MessageError: not in China's table; counted pieces, for which Recommendation 20 has no equal.
    """
    name, unit = _china_unit(china, field)
    if unit is None:
        raise MessageError(
            field,
            china,
            f"{name} has no equal of its own in {UNITS_EDITION}",
            "Declare in China's code, or agree on H87 (piece) with the other side",
        )
    return unit


def china_unit_of(unit: str, field: str = "unit of measure") -> str:
    """The China customs unit code for a code of UN/ECE Recommendation 20.

    Raises:
        MessageError: no code of Recommendation 20, or without one equal in China's table.
    """
    if unit not in rec20():
        raise MessageError(field, unit, f"is no code of {UNITS_EDITION}", "Use e.g. KGM, LTR")
    equals = [code for code, (_, other) in china_units().items() if other == unit]
    if len(equals) != 1:
        known = sorted({other for _, other in china_units().values() if other})
        raise MessageError(
            field,
            unit,
            f"has {len(equals)} equals among China customs' unit codes" + (f": {', '.join(equals)}" if equals else ""),
            "Choose by the goods" if equals else f"Convert the quantity into one of {', '.join(known)}",
        )
    return equals[0]


def _china_unit(code: str, field: str) -> tuple[str, str | None]:
    if code not in china_units():
        raise MessageError(
            field,
            code,
            f"is none of the {len(china_units())} codes of China customs' units of measure (001 to 164)",
            "Use e.g. 035 for kilogram, 011 for piece",
        )
    return china_units()[code]
