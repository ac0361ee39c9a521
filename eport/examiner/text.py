"""Comparing what documents print: names, ports, descriptions. Identity is never asked (art. 14(d)), conflict is.

A spelling or typing error that does not change the meaning is no conflict (ISBP A23), an accepted abbreviation neither
(ISBP A1). No dictionary decides what a word means, so an error counts as one of spelling only where the first letter
stands, the word is long enough, and little differs; a number, a code or a short word never is misspelt.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_ABBREVIATIONS: Final = {
    "LTD": "LIMITED", "CO": "COMPANY", "CORP": "CORPORATION", "INC": "INCORPORATED", "INTL": "INTERNATIONAL",
    "INT'L": "INTERNATIONAL", "IND": "INDUSTRIES", "INDUSTRY": "INDUSTRIES", "MFR": "MANUFACTURER",
    "MFG": "MANUFACTURING", "BROS": "BROTHERS", "IMP": "IMPORT", "EXP": "EXPORT", "&": "AND", "NO": "NUMBER",
    "NOS": "NUMBER", "PCT": "PERCENT", "%": "PERCENT", "INSP": "INSPECTION", "CERT": "CERTIFICATE", "ST": "STREET",
    "RD": "ROAD", "AVE": "AVENUE", "S'HAI": "SHANGHAI", "GOVT": "GOVERNMENT", "DEPT": "DEPARTMENT",
}  # fmt: skip
_STOP: Final = frozenset("A AN AND AT BY EACH FOR FROM IN OF ON OR PER THE TO WITH AS".split())
_WORD: Final = re.compile(r"[A-Z0-9][A-Z0-9'./\-]*[A-Z0-9]|[A-Z0-9]|[&%]")
_LIKE_WORDS: Final = re.compile(r"[A-Z']+")


@functools.lru_cache(4_096)
def words(text: str) -> tuple[str, ...]:
    """Words of a text: capitals, punctuation at the ends removed, abbreviations written out."""
    found: list[str] = []
    for word in _WORD.findall(text.upper()):
        plain = word.replace(".", "") if _LIKE_WORDS.fullmatch(word.replace(".", "")) else word
        found.extend(_ABBREVIATIONS.get(part, part) for part in ([plain] if plain in _ABBREVIATIONS else _split(plain)))
    return tuple(found)


def _split(word: str) -> list[str]:
    """'COST/FREIGHT' and 'T-SHIRT' by their parts; codes such as 'CP-321' and '30/1' stay whole."""
    if any(character.isdigit() for character in word):
        return [word.replace(",", "")]
    return [part for part in re.split(r"[/\-]", word) if part]


def content_words(text: str) -> tuple[str, ...]:
    """Words that carry meaning."""
    return tuple(word for word in words(text) if word not in _STOP)


@functools.lru_cache(8_192)
def distance(one: str, other: str) -> int:
    """Edits between two words: insert, delete, replace, swap neighbours (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if older and j > 1 and a == other[j - 2] and b == one[i - 2]:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


def misspelt(word: str, other: str) -> bool:
    """Whether one is very probably the other with a typing error (ISBP A23)."""
    if (
        word == other
        or not (word.isalpha() and other.isalpha())
        or word[0] != other[0]
        or min(map(len, (word, other))) < 5
    ):
        return False
    return distance(word, other) <= (1 if min(len(word), len(other)) < 8 else 2)


def same_word(word: str, other: str) -> bool:
    """Equal, or singular and plural of one another."""
    return word == other or (word.isalpha() and other.isalpha() and _singular(word) == _singular(other))


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("S") or word.endswith("SS"):
        return word
    return (
        word[:-3] + "Y" if word.endswith("IES") else word[:-2] if word.endswith(("XES", "SHES", "CHES")) else word[:-1]
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """How the words of one text stand in another: `missing` ones, and (`word`, as misspelt) pairs."""

    missing: tuple[str, ...]
    spelling: tuple[tuple[str, str], ...]
    total: int

    @property
    def share(self) -> float:
        """Part of the words that were found, spelling errors included."""
        return 1 - len(self.missing) / self.total if self.total else 1.0


def compare(wanted: Iterable[str], present: Iterable[str]) -> Comparison:
    """Which of the wanted words another text holds."""
    wanted, held = tuple(wanted), tuple(present)
    exact = set(held)
    missing, spelling = [], []
    for word in wanted:
        if word in exact or any(same_word(word, other) for other in held) or _number_in(word, exact):
            continue
        error = next((other for other in held if misspelt(word, other)), None)
        if error is None:
            missing.append(word)
        else:
            spelling.append((word, error))
    return Comparison(tuple(missing), tuple(spelling), len(wanted))


def _number_in(word: str, held: set[str]) -> bool:
    """'0.33' and '0.330' are one number."""
    value = number(word)
    return value is not None and any(number(other) == value for other in held)


@functools.lru_cache(4_096)
def number(text: str) -> Decimal | None:
    """A number as printed, thousands marks removed: '12,500' and '12500' alike; None where it is none.

    A comma before exactly three digits marks thousands, otherwise it is the decimal mark.
    """
    if not re.fullmatch(r"[0-9]+([.,][0-9]+)*", text):
        return None
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", text):
        return Decimal(text.replace(",", ""))
    if re.fullmatch(r"[0-9]+(,[0-9]+)?", text):
        return Decimal(text.replace(",", "."))
    return Decimal(text) if re.fullmatch(r"[0-9]+\.[0-9]+", text) else None


def same_text(one: str, other: str) -> bool:
    """The same words in the same order, whatever the punctuation, case and abbreviations."""
    return words(one) == words(other)


def same_name(one: str, other: str) -> Comparison | None:
    """Names of one party: None where they are not, else how they differ in spelling."""
    a, b = (tuple(word for word in words(text) if word not in ("AND", "THE")) for text in (one, other))
    if a == b:
        return Comparison((), (), len(a))
    if len(a) != len(b):
        return None
    pairs = [(x, y) for x, y in zip(a, b) if x != y]
    return Comparison((), tuple(pairs), len(a)) if all(misspelt(x, y) for x, y in pairs) else None


def same_lines(lines: tuple[str, ...], name: str) -> Comparison | None:
    """A party's lines of name and address against a name: a long name goes on in the second and third line."""
    for count in range(1, min(len(lines), 3) + 1):
        same = same_name(" ".join(lines[:count]), name)
        if same is not None:
            return same
    return None


_MASS: Final = {
    **dict.fromkeys(("KG", "KGS", "KGM", "KILO", "KILOS", "KILOGRAM", "KILOGRAMS", "KOS"), Decimal(1)),
    **dict.fromkeys(
        ("MT", "MTS", "TNE", "T", "TON", "TONS", "TONNE", "TONNES", "METRICTON", "METRICTONS"), Decimal(1000)
    ),
    **dict.fromkeys(("LB", "LBS", "LBR", "POUND", "POUNDS"), Decimal("0.45359237")),
    **dict.fromkeys(("G", "GR", "GRAM", "GRAMS"), Decimal("0.001")),
}  # fmt: skip
_UNITS: Final = {
    "CTN": "CARTON", "CTNS": "CARTON", "PC": "PIECE", "PCS": "PIECE", "PCE": "PIECE", "BTL": "BOTTLE", "BTLS": "BOTTLE",
    "PKG": "PACKAGE", "PKGS": "PACKAGE", "CS": "CASE", "CBM": "M3", "CUBICMETRE": "M3", "CUBICMETER": "M3",
    "LITER": "LITRE", "L": "LITRE", "METER": "METRE", "M": "METRE", "UNIT": "PIECE", "EA": "PIECE", "PR": "PAIR",
    "PRS": "PAIR", "BBL": "BARREL", "BBLS": "BARREL", "SQM": "M2", "YD": "YARD", "YDS": "YARD", "ROLLS": "ROLL",
}  # fmt: skip
_COUNTED: Final = frozenset(
    "BAG BALE BOTTLE BOX BUNDLE CAN CARTON CASE COIL CONTAINER CRATE CYLINDER DOZEN DRUM HEAD ITEM JAR PACK PACKAGE "
    "PACKET PAIR PALLET PIECE ROLL SACK SET SHEET TIN TUBE UNIT VEHICLE CAR".split()
)
MEASURED: Final = frozenset({"KG", "M3", "M2", "LITRE", "METRE", "YARD", "BARREL", "GALLON", "FOOT"})


@functools.lru_cache(2_000)
def unit(text: str) -> tuple[str, Decimal]:
    """A unit's common name and its factor: 'MT' is ('KG', 1000), 'CTNS' ('CARTON', 1)."""
    plain = re.sub(r"[^A-Z0-9]", "", text.upper())
    if plain in _MASS:
        return "KG", _MASS[plain]
    singular = _singular(_UNITS.get(plain, plain))
    return _UNITS.get(singular, singular), Decimal(1)


def counted(text: str) -> bool | None:
    """Whether a unit counts packing units or items (art. 30(b)); None where the unit is not known here."""
    name, _ = unit(text)
    return True if name in _COUNTED else False if name in MEASURED else None
