"""The values that fields of category 7 hold, each written down once. The codecs are in `fields`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Generic, TypeVar

from eport.messages.mt.codes import AvailableBy, ChangeCode, Disposal, RuleSet

C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Part:
    """Field 27: this message is `number` of `total`, both 1 to 8."""

    number: int
    total: int


@dataclass(frozen=True, slots=True)
class Amount:
    """Fields 32a, 33a, 34a: `value` [units of `currency`, ISO 4217], with its value date in options A and D."""

    currency: str
    value: Decimal
    value_date: date | None = None


@dataclass(frozen=True, slots=True)
class ApplicableRules:
    """Field 40E: the rule set, and the free text that only `RuleSet.OTHER` may carry."""

    rule_set: RuleSet
    narrative: str | None


@dataclass(frozen=True, slots=True)
class Party:
    """A trader: 1 to 4 `lines` of name and address; `account` without its leading slash (field 59a only).

    `bic` instead of lines where option 59A names the party by its BIC.
    """

    account: str | None
    lines: tuple[str, ...]
    bic: str | None = None


@dataclass(frozen=True, slots=True)
class Institution:
    """A bank, by BIC (option A), by location (option B) or by name and address (option D).

    Attributes:
        account: party identifier without its leading slash, e.g. `12345` or `C/12345`.
        bic: 8 or 11 characters with option A, else None.
        lines: name and address or location, 0 to 4 lines; empty with option A.
        option: the letter that it came under, so that it is written back; None lets the writer choose, A for a BIC and
            D for lines. The same bank under another letter is the same bank.
    """

    account: str | None
    bic: str | None
    lines: tuple[str, ...]
    option: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Availability:
    """Field 41a: the bank with which, and the way in which, the credit is available.

    `bank.lines` may read 'ANY BANK' instead of naming one.
    """

    bank: Institution
    by: AvailableBy


@dataclass(frozen=True, slots=True)
class Tolerance:
    """Field 39A: how far drawings may pass above (`plus`) and stay below (`minus`) the amount [percent, 0–99]."""

    plus: int
    minus: int


@dataclass(frozen=True, slots=True)
class PresentationPeriod:
    """Field 48: days to present [calendar days]; from shipment where `event` is None, else from what it names."""

    days: int
    event: str | None


@dataclass(frozen=True, slots=True)
class Coded(Generic[C]):
    """A code and the text on its line: 40C, 22K, 23F, 23X, 24E."""

    code: C
    text: str | None = None


@dataclass(frozen=True, slots=True)
class CodedLines(Generic[C]):
    """A code and the lines under it: 24G, 49A, 71N."""

    code: C
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Law:
    """Field 44H: governing law by `country` (ISO 3166-1 alpha-2), and the place of jurisdiction in words."""

    country: str
    jurisdiction: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentsDisposal:
    """Field 77B: the disposal by its code, None where only words tell it; `lines` is what follows the code."""

    code: Disposal | None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One change in 45B, 46B, 47B, 49M, 49N: the code and the text after it, lines joined by LF."""

    code: ChangeCode
    text: str


@dataclass(frozen=True, slots=True)
class Narrative:
    """A text field.

    Attributes:
        text: the lines as received, joined by LF.
        items: the text by items that begin with '+' or a running number, marks removed and lines joined by a space;
            one item where nothing is marked. `Narrative.of` finds them.
    """

    text: str
    items: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Narrative:
        """The narrative of a text, its items found in it."""
        lines = tuple(text.split("\n"))
        split = _plus_items(lines) if any(line.startswith("+") for line in lines) else _numbered_items(lines)
        items = tuple(" ".join(line.strip() for line in item if line.strip()) for item in split)
        return cls(text=text, items=tuple(item for item in items if item))


_NUMBERED: Final = re.compile(r"([0-9]{1,2})[.)]\s*(?![0-9])(.*)")


def _plus_items(lines: tuple[str, ...]) -> list[list[str]]:
    items: list[list[str]] = []
    for line in lines:
        if line.startswith("+"):
            items.append([line[1:]])
        elif items:
            items[-1].append(line)
        else:
            # A heading before the first mark stays an item: dropping it would drop a term of the credit.
            items.append([line])
    return items


def _numbered_items(lines: tuple[str, ...]) -> list[list[str]]:
    items: list[list[str]] = [[]]
    expected = 1
    for line in lines:
        mark = _NUMBERED.fullmatch(line)
        # Only the next number opens an item: '20. MARCH' inside a sentence does not.
        if mark is not None and int(mark.group(1)) == expected:
            items.append([mark.group(2)])
            expected += 1
        else:
            items[-1].append(line)
    return items
