"""Dossiers in plain Python: written from the text of ISingleWindow, not from the contract. Times in unix s."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.helpers.window import (
    APPROVED,
    ASKED,
    GRACE_DAYS,
    HELD,
    HOLD_DAYS,
    INCOMPLETE,
    LAPSED,
    OPEN,
    PART_APPROVED,
    PART_REFUSED,
    REFUSED,
    REPLY_DAYS,
    SILENT_APPROVAL,
    WAITING,
    WITHDRAWN,
)

UNFINISHED = (WAITING, ASKED, HELD)


@dataclass(eq=False)
class Part:
    days: int
    stops: int
    silence: bool
    since: int
    state: int = WAITING
    overdue: bool = False

    @property
    def length(self) -> int:
        return {WAITING: self.days, ASKED: REPLY_DAYS, HELD: HOLD_DAYS}[self.state]

    def turn(self, state: int, now: int) -> None:
        self.state, self.since = state, now


@dataclass(eq=False)
class Dossier:
    content: int
    parts: dict[int, Part]
    values: dict[int, int]  # what each part says, as a number
    version: int = 1
    state: int = OPEN

    def conclude(self) -> None:
        states = {part.state for part in self.parts.values()}
        if states & set(UNFINISHED):
            return
        self.state = REFUSED if PART_REFUSED in states else INCOMPLETE if LAPSED in states else APPROVED


@dataclass
class Office:
    """The whole window. `close_after(moment, days)` and `days_between` are the calendar's; it has tests of its own."""

    close_after: Callable[[int, int], int]
    days_between: Callable[[int, int], int]
    terms: dict[int, tuple[int, int, bool]]  # answer days, stops, whether silence approves
    dossiers: dict[int, Dossier] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)
    now: int = 0

    def fresh(self, department: int) -> Part:
        days, stops, silence = self.terms[department]
        return Part(days, stops, silence, self.now)

    def open_part(self, id_: int, department: int) -> Part | None:
        dossier = self.dossiers.get(id_)
        if dossier is None or dossier.state != OPEN:
            return None
        part = dossier.parts.get(department)
        return part if part is not None and part.state in UNFINISHED else None

    def deadline(self, part: Part) -> int:
        return self.close_after(part.since, part.length)

    def passed(self, part: Part) -> bool:
        return self.now > self.deadline(part)

    # ------------------------------------------------------------------------------------------------------- may and do

    def may_answer(self, id_: int, department: int, version: int) -> bool:
        part = self.open_part(id_, department)
        if part is None or department in self.removed or version != self.dossiers[id_].version:
            return False
        return part.state == ASKED or not (part.silence and self.passed(part))

    def answer(self, id_: int, department: int, approved: bool) -> None:
        self.dossiers[id_].parts[department].turn(PART_APPROVED if approved else PART_REFUSED, self.now)
        self.dossiers[id_].conclude()

    def may_stop(self, id_: int, department: int, version: int, to: int) -> bool:
        part = self.open_part(id_, department)
        if part is None or department in self.removed or version != self.dossiers[id_].version:
            return False
        from_ = (WAITING, HELD) if to == ASKED else (WAITING,)
        return part.state in from_ and part.stops > 0 and not self.passed(part)

    def stop(self, id_: int, department: int, to: int) -> None:
        part = self.dossiers[id_].parts[department]
        if part.state == WAITING:
            part.days = max(part.days - self.days_between(part.since, self.now), 0)
        part.stops -= 1
        part.turn(to, self.now)

    def may_reply(self, id_: int, department: int) -> bool:
        part = self.open_part(id_, department)
        return part is not None and part.state == ASKED and not self.passed(part)

    def reply(self, id_: int, department: int) -> None:
        self.dossiers[id_].parts[department].turn(WAITING, self.now)

    def may_record(self, id_: int, department: int) -> bool:
        part = self.open_part(id_, department)
        if part is None or not self.passed(part):
            return False
        return part.state == ASKED or (part.silence and department not in self.removed) or not part.overdue

    def record(self, id_: int, department: int) -> None:
        part = self.dossiers[id_].parts[department]
        if part.state == ASKED:
            part.turn(LAPSED, self.now)
        elif part.silence and department not in self.removed:
            part.turn(SILENT_APPROVAL, self.now)
        else:
            part.overdue = True
        self.dossiers[id_].conclude()

    def may_close(self, id_: int, department: int, by_trader: bool) -> bool:
        part = self.open_part(id_, department)
        if part is None:
            return False
        if department in self.removed:
            return True
        if part.state == ASKED or part.silence:
            return False
        deadline = self.deadline(part)
        return self.now > (deadline if by_trader else self.close_after(deadline, GRACE_DAYS))

    def close(self, id_: int, department: int) -> None:
        self.dossiers[id_].parts[department].turn(LAPSED, self.now)
        self.dossiers[id_].conclude()

    def may_amend(self, id_: int, departments: set[int]) -> bool:
        dossier = self.dossiers.get(id_)
        fits = dossier is not None and dossier.state in (OPEN, REFUSED, INCOMPLETE)
        return fits and bool(departments) and not departments & self.removed

    def amend(self, id_: int, content: int, values: dict[int, int], proved: set[int]) -> None:
        dossier = self.dossiers[id_]
        kept = {number: dossier.parts[number] for number in proved}
        dossier.parts = {number: kept.get(number) or self.fresh(number) for number in values}
        dossier.content, dossier.values, dossier.state = content, values, OPEN
        dossier.version += 1
        dossier.conclude()

    def may_withdraw(self, id_: int) -> bool:
        return id_ in self.dossiers and self.dossiers[id_].state == OPEN

    def withdraw(self, id_: int) -> None:
        self.dossiers[id_].state = WITHDRAWN
