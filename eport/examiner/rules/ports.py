"""Places of a journey: does what a document shows agree with a field of the credit?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from eport.examiner.model import Sureness
from eport.examiner.places import country_of, names_country
from eport.examiner.text import misspelt, words

_FILLERS: Final = frozenset("PORT PORTS SEAPORT AIRPORT OF THE ANY IN AT MAIN HARBOUR HARBOR CITY".split())
_RENAMED: Final = {
    "PUSAN": "BUSAN", "BOMBAY": "MUMBAI", "MADRAS": "CHENNAI", "CALCUTTA": "KOLKATA", "RANGOON": "YANGON",
    "CANTON": "GUANGZHOU", "TSINGTAO": "QINGDAO", "ANTWERPEN": "ANTWERP", "GENOVA": "GENOA", "HAMBURGO": "HAMBURG",
}  # fmt: skip
"""Ports by another name or spelling of today."""
_REGION: Final = re.compile(r"\bANY\b|\bPORTS\b|\bPORT IN\b")


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether a place agrees; `spelling` where only a typing error differs, `sureness` of a disagreement."""

    agrees: bool
    spelling: bool = False
    sureness: Sureness = Sureness.CERTAIN


def agreement(field: str, place: str) -> Agreement:
    """A place against a field 44a.

    The country may stand beside the port or be left out (ISBP E6, E8); alternatives divided by comma, slash or 'or'
    leave the choice (ISBP A2); a region is met by an actual port in it, never by the region's name.
    """
    wanted = _named(field)
    first = _named(place.split(",")[0].split("(")[0])
    if _REGION.search(field.upper()):
        return _in_region(field, place)
    if names_country(" ".join(wanted)) and first != wanted:
        return Agreement(country_of(field) == country_of(place), sureness=Sureness.LIKELY)
    if names_country(" ".join(first)) and first != wanted:
        return Agreement(False)  # a country is no port of it; Singapore is both
    if first and all(word in wanted for word in first):
        return Agreement(True)
    if first and all(word in wanted or any(misspelt(word, other) for other in wanted) for word in first):
        return Agreement(True, spelling=True)
    # 'SHANGHAI, YANGSHAN' for 'YANGSHAN': the port stands later in the line.
    rest = _named(place)
    if wanted and all(word in rest for word in wanted):
        return Agreement(True)
    return Agreement(False)


def _named(place: str) -> list[str]:
    return [_RENAMED.get(word, word) for word in words(place) if word not in _FILLERS]


def _in_region(field: str, place: str) -> Agreement:
    if _REGION.search(place.upper()):
        return Agreement(False, sureness=Sureness.LIKELY)
    wanted, actual = country_of(field), country_of(place)
    if wanted is None or actual is None:
        return Agreement(False, sureness=Sureness.PERSON)
    return Agreement(wanted == actual, sureness=Sureness.LIKELY)
