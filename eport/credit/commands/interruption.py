"""`eport credit …`: force majeure, by place (UCP 600 art. 36, ISP98 3.14, URDG 758 art. 26)."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from eport.credit import words
from eport.credit.acting import on_chain
from eport.credit.desk import Desk, Refused
from eport.credit.given import MOMENTS, Until, digest, unix
from eport.examiner.command import credit
from eport.settings import Place

command = partial(credit.command, rich_help_panel="Clocks: force majeure")

PlaceCode = Annotated[str, typer.Argument(metavar="PLACE", help="jurisdiction whose banks are closed, e.g. CN")]


@command()
@on_chain
def interrupt(
    desk: Desk,
    place: PlaceCode,
    announcement: Annotated[Path, typer.Argument(help="what was announced; its hash is kept")],
    until: Until,
    since: Annotated[
        dt.datetime | None, typer.Option(formats=MOMENTS, help="up to three days ago; default: now")
    ] = None,
) -> None:
    """Declare that force majeure closes the banks of a place, for 30 days at most. The authority."""
    at = _place(desk, place)
    start, end = unix(since, at) if since else desk.now(), unix(until, at)
    says = f"declare the banks of {place} closed from {words.moment(start, at)} until {words.moment(end, at)}"
    desk.act(says, "Interruptions", "interrupt", place.encode(), start, end, digest(announcement))


@command()
@on_chain
def prolong(desk: Desk, place: PlaceCode, until: Until) -> None:
    """Prolong the interruption that runs, until within 30 days from now. The authority."""
    at = _place(desk, place)
    end = unix(until, at)
    says = f"prolong the interruption in {place} until {words.moment(end, at)}"
    desk.act(says, "Interruptions", "prolong", place.encode(), end)


@command()
@on_chain
def resume(desk: Desk, place: PlaceCode) -> None:
    """Say that business resumes now: what was suspended goes on. The authority."""
    _place(desk, place)
    desk.act(f"business resumes in {place}", "Interruptions", "resume", place.encode())


def _place(desk: Desk, jurisdiction: str) -> Place:
    known = {place.jurisdiction: place for place in desk.directory.settings.places}
    if jurisdiction not in known:
        raise Refused(f"{jurisdiction} has no calendar; places are {', '.join(known)}")
    return known[jurisdiction]
