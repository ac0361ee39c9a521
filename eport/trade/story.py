"""What happened in a trade, as data: what the terminal prints, the report draws and `--json` writes."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Party:
    """A participant, in the order of the sequence diagram. `role` is the trade's word (`applicant`, `issuing bank`)."""

    key: str
    name: str
    role: str


@dataclass(frozen=True)
class EventView:
    """A contract event with its arguments as readable text."""

    contract: str
    name: str
    arguments: Mapping[str, str]


@dataclass(frozen=True)
class Step:
    """One act. `balances` of digital yuan after it, by party key, and `escrow`'s under the key `escrow` [fen].

    `transaction`, `block` and `gas` are None where nothing went to the chain (an enclave signs, a document is read).
    `chapter` groups steps ('Money', 'Credit', 'Customs', …).
    """

    number: int
    chapter: str
    at: int  # [unix s], time of the block
    actor: str  # party key
    receiver: str  # party key; the actor itself where nobody else is concerned
    title: str
    detail: str
    rule: str | None  # 'UCP 600 art. 14(b)'
    amount: int | None  # [fen] that changed hands
    transaction: str | None
    block: int | None
    gas: int | None
    events: tuple[EventView, ...]
    balances: Mapping[str, int]


@dataclass(frozen=True)
class Deadline:
    """A clock of the trade: from when, until when [unix s], and when it was met (None: it ran out)."""

    title: str
    rule: str
    begins: int
    ends: int
    met: int | None
    banking_days: int | None  # how many it counts, where it counts banking days


@dataclass(frozen=True)
class CalendarDay:
    """A day of the place of expiry, as the chain's calendar has it."""

    date: str  # ISO 8601
    banking: bool
    makeup: bool  # a banking day on a weekend


@dataclass(frozen=True)
class Story:
    """A whole trade."""

    kind: str  # sight, refusal, detained
    title: str
    outcome: str  # one sentence
    facts: Mapping[str, str]  # of the credit: number, amount, dates, ports, …
    parties: tuple[Party, ...]
    steps: tuple[Step, ...]
    deadlines: tuple[Deadline, ...]
    calendar: tuple[CalendarDay, ...]
    balances_before: Mapping[str, int]  # [fen] before the credit was applied for
    balances_after: Mapping[str, int]  # [fen]
    contracts: Mapping[str, str]  # address by name
    sources: Mapping[str, str]  # what was read: file → provenance
    utc_offset: int  # [minutes] of the place of expiry, for showing times
    versions: Mapping[str, str]

    @property
    def gas(self) -> int:
        """Gas of all steps."""
        return sum(step.gas or 0 for step in self.steps)

    def as_json(self) -> dict[str, Any]:
        """Plain data for `--json`."""
        return {**dataclasses.asdict(self), "gas": self.gas}


def plain(key: str) -> str:
    """A key of the configuration in words, for whoever has no name there: `domestic_buyer` is Domestic buyer."""
    return key.replace("_", " ").capitalize()


def yuan(fen: int) -> str:
    """`¥1,250,000.00`"""
    sign = "-" if fen < 0 else ""
    return f"{sign}¥{abs(fen) // 100:,}.{abs(fen) % 100:02d}"
