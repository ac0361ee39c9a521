"""`eport calendar …`: banking days as the packages know them, and how a new year gets onto the chain."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from eport.calendars import EPOCH, CalendarUnknown, banking_days, bitmap, days_of, summer_time
from eport.chain import local
from eport.chain.artifacts import ROOT
from eport.chain.contract import Chain, ContractReverted
from eport.settings import Place, Settings, load

calendar = typer.Typer(help="Banking days of the places of the configuration.", no_args_is_help=True)

PlaceCode = Annotated[str, typer.Argument(help="jurisdiction, for example CN or EU")]
Year = Annotated[int, typer.Argument(help="for example 2027")]
Config = Annotated[Path, typer.Option(help="places with their time zones")]
CONFIG = ROOT / "scripts/config/development.yaml"


@calendar.command()
def show(
    place: PlaceCode,
    year: Year,
    config: Config = CONFIG,
    json_: Annotated[bool, typer.Option("--json", help="machine-readable, on standard output")] = False,
) -> None:
    """Weekdays on which banks are closed, weekends that are worked, summer time."""
    where, banking = _days(load(config), place, year)
    closed = [day for day in days_of(year) if day.weekday() < 5 and day not in banking]
    worked = [day for day in days_of(year) if day.weekday() >= 5 and day in banking]
    first, end = summer_time(year, where.zone)
    summer = [str(days_of(year)[n]) for n in (first, end - 1)] if end else None
    if json_:
        days = {"closed_weekdays": [str(day) for day in closed], "worked_weekends": [str(day) for day in worked]}
        print(json.dumps({"place": place, "year": year, "banking_days": len(banking), "summer_time": summer} | days))
        return
    console = Console(highlight=False)
    console.print(f"[bold]{place} {year}[/]: {len(banking)} banking days, close at {_clock(where)} ({where.zone})")
    console.print(f"  closed weekdays   {_listed(closed)}")
    console.print(f"  worked weekends   {_listed(worked)}")
    console.print(f"  summer time       {' to '.join(summer) if summer else 'none'}")


@calendar.command(name="load")
def load_year(
    place: PlaceCode,
    year: Year,
    url: Annotated[str, typer.Option(help="node of the chain")] = f"http://127.0.0.1:{local.PORT}",
    record: Annotated[Path, typer.Option(help="record of the deployment")] = ROOT / "deployments/31337.json",
    config: Config = CONFIG,
) -> None:
    """Write a year to the chain as the calendar officer: a missing one, or one that has not begun."""
    settings = load(config)
    where, banking = _days(settings, place, year)
    if not local.answers(url) or not record.exists():
        words = f"no node answers at {url}" if record.exists() else f"there is no record {record}"
        _refuse(f"{words}: start one with `make chain` and `make deploy`")
    chain = Chain(url)
    contract = chain.bind("BankingCalendar", json.loads(record.read_text())["BankingCalendar"]["address"])
    code, january = place.encode(), (dt.date(year, 1, 1) - EPOCH).days
    if contract.struct("place", code)["source"] == 0:
        _refuse(f"{place} is not defined on the chain: BankingCalendar.definePlace comes first")
    was_known = contract.call("isBankingDay", code, january)[0]
    officer = settings.parties(chain.chain_id)["calendar_officer"]
    try:
        receipt = contract.send(officer, "loadYear", code, year, *bitmap(year, banking, where.zone))
    except ContractReverted as refused:
        _refuse(str(refused))
    Console(highlight=False).print(
        f"{place} {year} {'replaced' if was_known else 'loaded'}: {len(banking)} banking days, {receipt.gas:,} gas"
    )


def _days(settings: Settings, place: str, year: int) -> tuple[Place, frozenset[dt.date]]:
    known = {item.jurisdiction: item for item in settings.places}
    if place not in known:
        _refuse(f"place {place!r} is none of the configuration: {', '.join(known)}")
    if not 2000 <= year <= 2400:
        _refuse(f"year {year}: the contract holds 2000 to 2400")
    try:
        return known[place], banking_days(place, year)
    except CalendarUnknown as unknown:
        _refuse(str(unknown))
        raise


def _refuse(words: str) -> None:
    Console(stderr=True, highlight=False).print(f"[bold red]refused[/] {escape(words)}")
    raise typer.Exit(2)


def _clock(place: Place) -> str:
    return f"{place.closes_at // 60:02}:{place.closes_at % 60:02}"


def _listed(days: list[dt.date]) -> str:
    return ", ".join(f"{day:%d %b}" for day in days) or "none"
