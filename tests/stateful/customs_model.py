"""Declarations and their duty as plain Python: what each act does, and whether it may be done.

Transitions come from `eport.customs.table`, which a test holds against the contract for every pair; what is modelled
here is how the oracle's sequence, two officers and money go together. Amounts in fen, times in seconds.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from eport.calendars import banking_days
from eport.customs.assessment import last_day, surcharge
from eport.customs.table import TABLE

DAY = 86_400
CHINA = dt.timezone(dt.timedelta(hours=8))
REJECTED, CONDITIONAL, RELEASED, CLOSED, CANCELLED, ABANDONED = 3, 7, 8, 9, 12, 15
VOID, OVER = {REJECTED, CANCELLED}, {REJECTED, CANCELLED, CLOSED, ABANDONED}


@dataclass
class Declared:
    """A declaration, its deposit and what was given back of its duty."""

    kind: int
    form: int
    content: bytes
    status: int = 1
    sequence: int = 0
    version: int = 0
    lodged: int = 1
    payable: int = 0
    paid: int = 0
    customs: int = 0
    assessed_at: int = 0
    determined_at: int = 0
    amendments: dict[int, bytes] = field(default_factory=dict)
    attested: Any = None  # the oracle's newest statement
    deposit: tuple[int, int, int] | None = None  # lodged, left, until
    deferred: int = 0
    deferred_until: int = 0
    drawn: int = 0
    surcharge_owed: int = 0

    @property
    def newest(self) -> int:
        """Number of the oracle's newest statement."""
        return self.attested.sequence if self.attested else 0

    @property
    def unpaid(self) -> int:
        return 0 if self.status in VOID else max(0, self.payable - self.paid)

    @property
    def due_at(self) -> int:
        """Last second for paying in time."""
        return self.deferred_until if self.deferred else end_of(self.last_day)

    @property
    def last_day(self) -> dt.date:
        if not self.assessed_at:
            return date(0)  # nothing was assessed: nothing is late
        return last_day(date(self.assessed_at), lambda day: day in working_days(day.year))

    def surcharge_on(self, tax: int, now: int) -> int:
        return 0 if self.status in VOID else surcharge(tax, date(self.due_at), date(now))

    def surcharge_now(self, now: int) -> int:
        """What would have to come with the unpaid duty."""
        return 0 if self.status in VOID else self.surcharge_owed + self.surcharge_on(self.unpaid, now)

    def charge(self, tax: int, now: int, available: int | None = None) -> int:
        """Tax is paid, with so much besides; what of it is surcharge."""
        if self.status in VOID:
            return 0
        opened = self.surcharge_owed + self.surcharge_on(tax, now)
        paid = opened if available is None else min(opened, available)
        self.surcharge_owed = opened - paid
        return paid

    def kept(self, now: int) -> int:
        """What a deposit still secures."""
        assert self.deposit
        amount = self.deposit[0]
        share = 10_000 if self.status in OVER else {CONDITIONAL: 5_000, RELEASED: 8_000}.get(self.status, 0)
        return max(amount - amount * share // 10_000, self.unpaid + self.surcharge_now(now))

    def may_become(self, status: int) -> bool:
        return TABLE.allowed(self.kind, self.form, self.status, status)

    def amendable(self, version: int) -> bool:
        return bool(TABLE.following(self.kind, self.form, self.status)) and version > max(self.lodged, self.version)

    def speak(
        self, now: int, customs: int, status: int, sequence: int, version: int, payable: int, content: bytes
    ) -> None:
        """Customs spoke, by either way."""
        if payable > self.payable:
            self.assessed_at = now
        if version != self.version and self.amendments.get(version) == content:
            self.content = content
        self.status, self.sequence, self.version = status, sequence, version
        self.payable, self.customs = payable, customs

    def returnable(self, refund: bool) -> int:
        most = self.paid - self.drawn
        owed = 0 if self.status in VOID else self.payable
        return min(most, max(0, self.paid - owed)) if refund else most

    def as_chain(self, trader: str) -> dict[str, Any]:
        """As `Declarations.declaration` shows it."""
        return {
            "status": self.status, "kind": self.kind, "form": self.form, "direction": TABLE.kinds[self.kind].direction,
            "sequence": self.sequence, "version": self.version, "lodgedVersion": self.lodged,
            "dutyPayable": self.payable, "customs": self.customs, "assessedAt": self.assessed_at,
            "determinedAt": self.determined_at, "trader": trader, "dutyPaid": self.paid, "content": self.content,
        }  # fmt: skip


@cache
def working_days(year: int) -> frozenset[dt.date]:
    return banking_days("CN", year)


def date(moment: int) -> dt.date:
    """Of China."""
    return dt.datetime.fromtimestamp(moment, CHINA).date()


def end_of(day: dt.date) -> int:
    """Its last second in China."""
    return int(dt.datetime.combine(day + dt.timedelta(1), dt.time(), CHINA).timestamp()) - 1


def end_of_period(moment: int) -> int:
    """Last second of the 15th of the month after, in China."""
    day = date(moment)
    return end_of(dt.date(day.year + day.month // 12, day.month % 12 + 1, 15))


@dataclass
class Endorsements:
    """Acts that take two officers: what is proposed counts for three days."""

    open: dict[Any, tuple[str, int]] = field(default_factory=dict)

    def may(self, officer: str, act: Any, now: int) -> bool:
        """One officer's second word for the same act is refused."""
        first, until = self.open.get(act, ("", -1))
        return now > until or first != officer

    def done(self, officer: str, act: Any, now: int) -> bool:
        """Record an officer's word; whether the act happens."""
        first, until = self.open.get(act, ("", -1))
        if first and now <= until:
            del self.open[act]
            return True
        self.open[act] = (officer, now + 3 * DAY)
        return False
