"""What the event log of the single window tells: where every dossier stands, and how each department serves.

The fold is a pure function of (time, event): nothing but the log is needed, and whoever has it gets the same figures.
Times to answer leave out what the trader took to reply. Percentiles are of the nearest rank.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from web3 import Web3

from eport.chain.contract import Contract

OPEN, APPROVED, REFUSED, INCOMPLETE, WITHDRAWN = "open", "approved", "refused", "incomplete", "withdrawn"
STATES = ("none", OPEN, APPROVED, REFUSED, INCOMPLETE, WITHDRAWN)
"""Order of `DossierState` in contracts/types/Dossier.sol."""
PART_STATES = ("none", "waiting", "asked", "held", "approved", "refused", "approved by silence", "lapsed")
"""Order of `PartState`."""
UNFINISHED = ("waiting", "asked", "held")
Entry = tuple[int, str, Mapping[str, Any]]
"""Block time [unix s], name of the event, its arguments."""


@dataclass
class Turn:
    """One department's part, from the time it was opened until it ended or a new version took its place."""

    department: int
    opened: int
    state: str = "waiting"
    since: int = 0
    ended: int | None = None
    traders: int = 0  # [s] that the trader took to reply
    questions: int = 0
    holds: int = 0
    overdue: bool = False

    def turn(self, state: str, at: int) -> None:
        """The part changes its state."""
        if self.state == "asked":
            self.traders += at - self.since
        self.state, self.since = state, at
        if state not in UNFINISHED:
            self.ended = at

    @property
    def answer_time(self) -> int | None:
        """[s] of the department's own time until its answer; None where it gave none."""
        answered = self.ended is not None and self.state in (APPROVED, REFUSED)
        return self.ended - self.opened - self.traders if answered and self.ended is not None else None


@dataclass
class Dossier:
    """One dossier as the log tells it. `parts`: the turns of its present version."""

    id: bytes
    trader: int
    submitted: int
    functions: int
    content: bytes
    version: int = 1
    state: str = OPEN
    ended: int | None = None
    parts: dict[int, Turn] = field(default_factory=dict)


@dataclass
class Log:
    """Everything the log tells."""

    dossiers: dict[bytes, Dossier] = field(default_factory=dict)
    turns: list[Turn] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)

    def open(self, dossier: Dossier, departments: int, at: int) -> None:
        """Begin a turn for each of the departments (bits)."""
        for number in bits(departments):
            dossier.parts[number] = Turn(number, at, since=at)
            self.turns.append(dossier.parts[number])


@dataclass(frozen=True)
class Service:
    """How a department served. Times in seconds, None where it answered nothing; shares of 1."""

    department: int
    parts: int
    answered: int
    refused: int
    by_silence: int
    lapsed: int
    questions: int
    holds: int
    overdue: int
    pending: int
    median: float | None
    p90: int | None

    @property
    def overdue_share(self) -> float:
        """Of the parts that it was asked for."""
        return self.overdue / self.parts if self.parts else 0.0


def bits(mask: int) -> Iterator[int]:
    """Numbers of the bits that are set."""
    return (number for number in range(mask.bit_length()) if mask >> number & 1)


def fold(entries: Iterable[Entry]) -> Log:
    """The log folded in order."""
    found = Log()
    for at, name, a in entries:
        if name == "DepartmentDefined":
            found.names[a["department"]] = bytes(a["name"]).rstrip(b"\0").decode("ascii")
        elif name == "DossierSubmitted":
            id_ = bytes(a["id"])
            dossier = Dossier(id_, a["trader"], at, a["functions"], bytes(a["content"]))
            found.dossiers[id_] = dossier
            found.open(dossier, a["departments"], at)
        elif "id" in a:
            _act(found, found.dossiers[bytes(a["id"])], at, name, a)
    return found


def _act(found: Log, dossier: Dossier, at: int, name: str, a: Mapping[str, Any]) -> None:
    if name == "DossierAmended":
        dossier.version, dossier.functions, dossier.content = a["version"], a["functions"], bytes(a["content"])
        dossier.state, dossier.ended = OPEN, None
        for number in [number for number in dossier.parts if not a["kept"] >> number & 1]:
            left = dossier.parts.pop(number)
            if left.ended is None:
                left.turn("replaced", at)
        found.open(dossier, a["departments"] & ~a["kept"], at)
    elif name == "DossierConcluded":
        dossier.state, dossier.ended = STATES[a["state"]], at
    elif name == "DossierWithdrawn":
        dossier.state, dossier.ended = WITHDRAWN, at
        for part in dossier.parts.values():
            if part.ended is None:
                part.turn(WITHDRAWN, at)
    else:
        _part(dossier.parts[a["department"]], at, name, a)


def _part(part: Turn, at: int, name: str, a: Mapping[str, Any]) -> None:
    if name == "PartAnswered":
        part.overdue |= a["late"]
        part.turn(APPROVED if a["approved"] else REFUSED, at)
    elif name == "PartAsked":
        part.questions += 1
        part.turn("asked", at)
    elif name == "PartReplied":
        part.turn("waiting", at)
    elif name == "PartHeld":
        part.holds += 1
        part.turn("held", at)
    elif name == "PartOverdue":
        part.overdue = True
    elif name == "PartApprovedBySilence":
        part.turn("approved by silence", at)
    elif name == "PartLapsed":
        part.overdue |= not a["byTrader"]
        part.turn("lapsed", at)


def service(log: Log) -> list[Service]:
    """How every department served that was ever asked, in the order of their numbers."""
    by: dict[int, list[Turn]] = {}
    for turn in log.turns:
        by.setdefault(turn.department, []).append(turn)
    return [_service(number, turns) for number, turns in sorted(by.items())]


def _service(number: int, turns: list[Turn]) -> Service:
    times = sorted(turn.answer_time for turn in turns if turn.answer_time is not None)

    def count(*states: str) -> int:
        return sum(turn.state in states for turn in turns)

    return Service(
        department=number,
        parts=len(turns),
        answered=len(times),
        refused=count(REFUSED),
        by_silence=count("approved by silence"),
        lapsed=count("lapsed"),
        questions=sum(turn.questions for turn in turns),
        holds=sum(turn.holds for turn in turns),
        overdue=sum(turn.overdue for turn in turns),
        pending=count(*UNFINISHED),
        median=statistics.median(times) if times else None,
        p90=times[-(-len(times) * 9 // 10) - 1] if times else None,
    )


def read(contract: Contract) -> list[Entry]:
    """All events of the window in order, with the times of their blocks: a request for the log, one for each block."""
    eth = contract.chain.web3.eth
    names = [item["name"] for item in contract.abi if item["type"] == "event" and item["name"] != "AuthorityUpdated"]
    kinds = {contract.web3.events[name]().topic: contract.web3.events[name]() for name in names}
    times: dict[int, int] = {}
    found: list[Entry] = []
    for log in eth.get_logs({"address": Web3.to_checksum_address(contract.address), "fromBlock": 0}):
        kind = kinds.get(Web3.to_hex(log["topics"][0]))
        if kind is not None:
            number = log["blockNumber"]
            if number not in times:
                times[number] = int(eth.get_block(number)["timestamp"])
            decoded = kind.process_log(log)
            found.append((times[number], decoded["event"], dict(decoded["args"])))
    return found
