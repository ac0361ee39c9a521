"""Codes that a customs declaration uses for goods: HS, CIQ, units of measure, containers, places, terms of delivery.

Form, check digits and closed lists are checked. The open lists are not carried: no maintained package holds the
headings of the Harmonized System or the entries of UN/LOCODE, so whether a well-formed code is in use is for its
register to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

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
        MessageError: another form; a chapter that does not exist; a heading 00, which no chapter has.
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
    if digits[2:4] == "00":
        raise MessageError(
            field, text, f"heading {digits[:4]} does not exist: headings count from 01", "Check digits 3-4"
        )
    return HsCode(digits)


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
        MessageError: another form, or characters 1-2 are no ISO 3166 country (nor XZ, international waters).
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

CHINA_UNITS: Final[Mapping[str, tuple[str, str | None]]] = MappingProxyType(
    {
        "001": ("台", None),
        "002": ("座", None),
        "003": ("辆", None),
        "004": ("艘", None),
        "005": ("架", None),
        "006": ("套", "SET"),
        "007": ("个", "C62"),
        "008": ("只", None),
        "009": ("头", None),
        "010": ("张", None),
        "011": ("件", "H87"),
        "012": ("支", None),
        "013": ("枝", None),
        "014": ("根", None),
        "015": ("条", None),
        "016": ("把", None),
        "017": ("块", None),
        "018": ("卷", None),
        "019": ("副", None),
        "020": ("片", None),
        "025": ("双", "NPR"),
        "026": ("对", "PR"),
        "030": ("米", "MTR"),
        "032": ("平方米", "MTK"),
        "033": ("立方米", "MTQ"),
        "035": ("千克", "KGM"),
        "036": ("克", "GRM"),
        "054": ("千个", "MIL"),
        "060": ("千伏安", "KVA"),
        "061": ("千瓦", "KWT"),
        "062": ("千瓦时", "KWH"),
        "063": ("千升", "K6"),
        "067": ("英尺", "FOT"),
        "070": ("吨", "TNE"),
        "071": ("长吨", "LTN"),
        "072": ("短吨", "STN"),
        "076": ("磅", "LBR"),
        "083": ("盎司", "ONZ"),
        "084": ("克拉", "CTM"),
        "086": ("码", "YRD"),
        "088": ("英寸", "INH"),
        "095": ("升", "LTR"),
        "096": ("毫升", "MLT"),
        "097": ("英加仑", "GLI"),
        "098": ("美加仑", "GLL"),
        "099": ("立方英尺", "FTQ"),
        "110": ("平方码", "YDK"),
        "111": ("平方英尺", "FTK"),
        "127": ("打", "DZN"),
        "129": ("罗", "GRO"),
        "147": ("千米", "KMT"),
    }
)
"""China customs' unit code → its name, and the code of UN/ECE Recommendation 20 where one means just that.

The common ones. Chinese measure words (台, 辆, 只 …) count pieces; none of Recommendation 20 says which.
"""
REC_20: Final[Mapping[str, str]] = MappingProxyType(
    {unit: code for code, (_, unit) in CHINA_UNITS.items() if unit is not None}
)
"""Code of UN/ECE Recommendation 20 → China customs' unit code."""


def rec20_of(china: str, field: str = "unit of measure") -> str:
    """The code of UN/ECE Recommendation 20 for a China customs unit code.

    Raises:
        MessageError: not three digits; not in the list; counted pieces, for which Recommendation 20 has no equal.
    """
    if not re.fullmatch(r"[0-9]{3}", china):
        raise MessageError(field, china, "is not 3 digits (China customs' unit codes)", "Use e.g. 035 for kilogram")
    if china not in CHINA_UNITS:
        raise MessageError(
            field,
            china,
            "is not among the unit codes that eport/messages/goods.py knows",
            "Check the code against China customs' table, and add it there if it stands in it",
        )
    name, unit = CHINA_UNITS[china]
    if unit is None:
        raise MessageError(
            field,
            china,
            f"{name} counts pieces of a kind, for which UN/ECE Recommendation 20 has no code of its own",
            "Declare in China's code, or agree on H87 (piece) with the other side",
        )
    return unit


def china_unit_of(rec20: str, field: str = "unit of measure") -> str:
    """The China customs unit code for a code of UN/ECE Recommendation 20.

    Raises:
        MessageError: not of the form, or without an equal in China's table.
    """
    if not re.fullmatch(r"[0-9A-Z]{2,3}", rec20):
        raise MessageError(
            field, rec20, "is not 2 or 3 capital letters or digits (UN/ECE Rec. 20)", "Use e.g. KGM, LTR"
        )
    if rec20 not in REC_20:
        raise MessageError(
            field,
            rec20,
            "has no known equal among China customs' unit codes",
            f"Convert the quantity into one of {', '.join(sorted(REC_20))}",
        )
    return REC_20[rec20]
