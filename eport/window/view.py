"""The queue of the single window, and one dossier in it, as tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eport.chain.contract import Contract
from eport.window.statistics import OPEN, PART_STATES, STATES, UNFINISHED, Dossier, Log, Service, bits

CHINA = dt.timezone(dt.timedelta(hours=8))
_COLOURS = {
    "waiting": "cyan", "asked": "yellow", "held": "magenta", "approved": "green", "approved by silence": "green",
    "refused": "red", "lapsed": "red", "open": "cyan", "incomplete": "red", "withdrawn": "dim",
}  # fmt: skip
_BARS = 12


@dataclass(frozen=True)
class Row:
    """One part as it stands on the chain. Times in unix s; `deadline` 0 where no clock runs."""

    dossier: Dossier
    department: int
    state: str
    since: int
    deadline: int
    overdue: bool
    stops: int

    def late(self, now: int) -> bool:
        """Whether the department, not the trader, has let its time pass."""
        return self.state in ("waiting", "held") and bool(self.deadline) and now > self.deadline


def rows(contract: Contract, dossier: Dossier) -> list[Row]:
    """Parts of a dossier's present version, read from the chain."""
    mask, found = int(contract.struct("dossier", dossier.id)["departments"]), []
    for number in bits(mask):
        part = contract.struct("partOf", dossier.id, number)
        found.append(
            Row(
                dossier, number, PART_STATES[part["state"]], part["since"], part["deadline"], part["overdue"],
                part["stops"],
            )
        )  # fmt: skip
    return found


def queue(contract: Contract, log: Log) -> list[Row]:
    """Every part of every open dossier that waits for somebody: by department, the next deadline first."""
    waiting = [row for item in log.dossiers.values() if item.state == OPEN for row in rows(contract, item)]
    waiting = [row for row in waiting if row.state in UNFINISHED]
    return sorted(waiting, key=lambda row: (row.department, row.deadline, row.dossier.submitted))


def show_board(found: list[Row], log: Log, traders: Mapping[int, str], now: int, console: Console) -> None:
    """The queue by department, ageing and holds."""
    open_ = sum(item.state == OPEN for item in log.dossiers.values())
    late = sum(row.late(now) for row in found)
    console.print(
        f"[bold]Single window[/] at {_moment(now)}: {open_} dossiers open, {len(found)} parts pending, "
        + (f"[red]{late} overdue[/]" if late else "none overdue")
    )
    table = Table(header_style="dim", title_justify="left")
    for heading in ("department", "dossier", "trader", "waits for", "for", "", "until"):
        table.add_column(heading, justify="right" if heading == "for" else "left")
    shown = None
    for row in found:
        if shown not in (None, row.department):
            table.add_section()
        name = "" if shown == row.department else log.names.get(row.department, str(row.department))
        shown = row.department
        table.add_row(
            f"[bold]{escape(name)}[/]",
            short(row.dossier.id) + (f" v{row.dossier.version}" if row.dossier.version > 1 else ""),
            escape(traders.get(row.dossier.trader, str(row.dossier.trader))),
            _waits(row, now),
            age(now - row.since),
            _bar(row, now),
            f"[red]{_moment(row.deadline)}[/]" if now > row.deadline else _moment(row.deadline),
        )
    if found:
        console.print(table)


def show_dossier(contract: Contract, dossier: Dossier, log: Log, trader: str, now: int, console: Console) -> None:
    """One status, who is holding it since when, and every part."""
    told = contract.struct("standing", dossier.id)
    state = STATES[told["state"]]
    console.print(
        f"[bold]{short(dossier.id)}[/] version {told['version']} of {escape(trader)}: [{_COLOURS[state]}]{state}[/]"
    )
    if told["department"]:
        name, asked = log.names.get(told["department"], str(told["department"])), PART_STATES[told["partState"]]
        who = f"the trader, whom {name} asked" if asked == "asked" else f"{name}, {asked}"
        console.print(
            f"  with [bold]{escape(who)}[/], for {age(now - told['since'])} (since {_moment(told['since'])}), "
            f"until {_moment(told['deadline'])}" + (" [red]overdue[/]" if now > told["deadline"] else "")
        )
    table = Table(header_style="dim")
    for heading in ("department", "state", "since", "until", "questions and holds left"):
        table.add_column(heading)
    for row in rows(contract, dossier):
        table.add_row(
            log.names.get(row.department, str(row.department)),
            f"[{_COLOURS[row.state]}]{row.state}[/]" + (" [red]overdue[/]" if row.overdue or row.late(now) else ""),
            _moment(row.since),
            _moment(row.deadline) if row.deadline else "–",
            str(row.stops) if row.state in UNFINISHED else "–",
        )
    console.print(table)


def show_service(found: list[Service], log: Log, console: Console) -> None:
    """How each department served."""
    table = Table(title="Service of the departments, from the event log", title_justify="left", header_style="dim")
    headings = ("parts", "pending", "answered", "refused", "median", "p90", "overdue", "questions", "holds", "lapsed")
    table.add_column("department")
    for heading in headings:
        table.add_column(heading, justify="right")
    for item in found:
        share = f"{item.overdue_share:.0%}"
        table.add_row(
            log.names.get(item.department, str(item.department)),
            str(item.parts), str(item.pending), str(item.answered), str(item.refused),
            "–" if item.median is None else age(int(item.median)), "–" if item.p90 is None else age(item.p90),
            f"[red]{share}[/]" if item.overdue else share, str(item.questions), str(item.holds), str(item.lapsed),
        )  # fmt: skip
    console.print(table)


def as_json(row: Row, log: Log, now: int) -> dict[str, Any]:
    """A row for machines."""
    return {
        "department": log.names.get(row.department, str(row.department)), "dossier": "0x" + row.dossier.id.hex(),
        "version": row.dossier.version, "trader": row.dossier.trader, "state": row.state, "since": row.since,
        "deadline": row.deadline or None, "overdue": row.overdue or row.late(now), "stops": row.stops,
    }  # fmt: skip


def short(id_: bytes) -> str:
    """Enough of an id to tell dossiers apart, and to name one on the command line."""
    return "0x" + id_.hex()[:8]


def age(seconds: int) -> str:
    """`3 d 4 h`, `5 h 12 min`, `7 min`."""
    days, hours, minutes = seconds // 86_400, seconds // 3600 % 24, seconds // 60 % 60
    if days:
        return f"{days} d {hours} h"
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def _waits(row: Row, now: int) -> str:
    if row.state == "asked":
        return "[yellow]the trader's reply[/]"
    words = "a hold" if row.state == "held" else "its answer"
    late = " [red]overdue[/]" if row.late(now) else ""
    return f"[{_COLOURS[row.state]}]{words}[/]{late}"


def _bar(row: Row, now: int) -> str:
    """How much of the time is used."""
    whole = max(row.deadline - row.since, 1)
    used = min(max(now - row.since, 0) / whole, 1)
    filled = round(used * _BARS)
    colour = "red" if row.late(now) or used == 1 else "yellow" if used > 0.7 else "green"
    return f"[{colour}]{'█' * filled}[/][dim]{'░' * (_BARS - filled)}[/]"


def _moment(at: int) -> str:
    return f"{dt.datetime.fromtimestamp(at, CHINA):%d %b %Y %H:%M}"
