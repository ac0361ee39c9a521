"""Which customs status may follow which: `transitions.yaml`, read. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any, Final

import yaml

SOURCE: Final = Path(__file__).with_name("transitions.yaml")
MOST: Final = 16
"""Statuses that the contract's word has room for: 16 rows of 16 bits."""


class DeclarationKind(IntEnum):
    """What is declared (WCO DM 3.6 GovernmentProcedure, in groups). Numbers as in the contract."""

    EXPORT = 0
    IMPORT = 1
    TRANSIT = 2
    BONDED_IN = 3
    BONDED_OUT = 4
    BONDED_TRANSFER = 5
    TEMPORARY_ADMISSION = 6
    EXHIBITION = 7
    ATA_CARNET = 8


class DeclarationForm(IntEnum):
    """How a declaration is made. Numbers as in the contract."""

    FULL = 0
    SIMPLIFIED = 1
    SUPPLEMENTARY = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A status, kind or form: its name in the contract, its number, what it says in words."""

    name: str
    number: int
    says: str
    never: frozenset[int] = frozenset()
    direction: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """The rule. Statuses, kinds and forms by number, `targets` the statuses that may follow a status, `ordinary` those
    of a life without trouble, in order."""

    statuses: tuple[Row, ...]
    kinds: tuple[Row, ...]
    forms: tuple[Row, ...]
    targets: Mapping[int, frozenset[int]]
    ordinary: tuple[int, ...]

    def following(self, kind: int, form: int, status: int) -> frozenset[int]:
        """Statuses that customs may give a declaration of that kind and form next."""
        return self.targets[status] - self.kinds[kind].never - self.forms[form].never

    def allowed(self, kind: int, form: int, status: int, to: int) -> bool:
        """Whether customs may move such a declaration from `status` to `to`."""
        return to in self.following(kind, form, status)

    def reachable(self, kind: int, form: int) -> frozenset[int]:
        """Every status that such a declaration can ever have."""
        found, waiting = {1}, [1]
        while waiting:
            new = self.following(kind, form, waiting.pop()) - found
            found |= new
            waiting += new
        return frozenset(found)


def read(source: Path = SOURCE) -> Table:
    """The table of a file.

    Raises:
        ValueError: numbers that are not 0, 1, 2 … in order, too many statuses, or a name that is no status.
    """
    data = yaml.safe_load(source.read_text())
    data["statuses"] = {name or "None": item for name, item in data["statuses"].items()}
    numbers = {name: item["number"] for name, item in data["statuses"].items()}

    def number(name: str) -> int:
        if name not in numbers:
            raise ValueError(f"{source.name}: {name!r} is no status; one of {', '.join(numbers)}")
        return int(numbers[name])

    def rows(part: str) -> tuple[Row, ...]:
        items: Mapping[str, Any] = data[part]
        if [item["number"] for item in items.values()] != list(range(len(items))) or len(items) > MOST:
            raise ValueError(f"{source.name}: {part} have to be numbered from 0 without gaps, {MOST} at most")
        return tuple(
            Row(
                name,
                item["number"],
                item["says"],
                frozenset(map(number, item.get("never", ()))),
                item.get("direction", 0),
            )
            for name, item in items.items()
        )

    targets = {number(name): frozenset(map(number, to)) for name, to in data["transitions"].items()}
    statuses = rows("statuses")
    if set(targets) | {0} != {status.number for status in statuses}:
        raise ValueError(f"{source.name}: every status but None needs its transitions, an empty list where it is final")
    ordinary = tuple(map(number, data["ordinary"]))
    return Table(statuses, rows("kinds"), rows("forms"), {0: frozenset(), **targets}, ordinary)


TABLE: Final = read()
