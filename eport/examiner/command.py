"""`eport credit examine`: the examiner on a bank's own files, without a chain."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Annotated, Optional

import pycountry
import typer
from rich.console import Console
from rich.markup import escape

from eport.examiner import reading
from eport.examiner.engine import Report, examine
from eport.examiner.output import show
from eport.messages.errors import MessageError
from eport.messages.mt import MT700, Disposal, parse_mt700

CLEAN, DISCREPANT, UNREADABLE = 0, 1, 2
"""Exit codes."""

credit = typer.Typer(help="Documentary credits.", no_args_is_help=True)


@credit.callback()
def _group() -> None:
    """Documentary credits."""


@credit.command("examine")
def examine_command(
    credit: Annotated[Path, typer.Option(help="MT700 in SWIFT block format")],
    presentation: Annotated[Path, typer.Option(help="presentation.json, or a folder with a JSON file per document")],
    presented_on: Annotated[
        Optional[dt.datetime], typer.Option(formats=["%Y-%m-%d"], help="day of presentation")
    ] = None,
    country: Annotated[Optional[str], typer.Option(help="ISO 3166 code of the place whose banking days count")] = None,
    disposal: Annotated[
        Disposal, typer.Option(help="what the draft of a refusal says of the documents")
    ] = Disposal.NOTIFY,
    json_: Annotated[bool, typer.Option("--json", help="the findings as a list, on standard output")] = False,
) -> None:
    """Examine documents against a credit: 0 clean, 1 discrepancies or documents not read, 2 input cannot be read."""
    try:
        terms = _credit(credit)
        place = _country(country)
        found = reading.read(presentation, presented_on.date() if presented_on else None)
    except (MessageError, OSError) as error:
        Console(stderr=True).print(f"[bold red]cannot be read[/] {escape(str(error))}", highlight=False)
        raise typer.Exit(UNREADABLE) from error
    reports = [examine(terms, item, place) for item in found]
    if json_:
        print(json.dumps(_json(reports), indent=2))
    else:
        console = Console(highlight=False)
        for number, report in enumerate(reports, 1):
            show(console, report, disposal, number, len(reports))
    raise typer.Exit(CLEAN if all(report.clean for report in reports) else DISCREPANT)


def _credit(path: Path) -> MT700:
    try:
        return parse_mt700(path.read_bytes().decode("ascii"))
    except UnicodeDecodeError as error:
        raise MessageError(
            path.name,
            repr(error.object[error.start : error.start + 8]),
            "FIN messages are of SWIFT's character set (ASCII)",
            "Give the message as it was received",
        ) from None


def _country(code: str | None) -> str | None:
    if code is None or pycountry.countries.get(alpha_2=code.upper()) is not None:
        return code.upper() if code else None
    raise MessageError("--country", code, "is no ISO 3166-1 alpha-2 code", "Write e.g. CN")


def _json(reports: list[Report]) -> list[dict[str, object]]:
    return [
        {"presentation": number, **finding} for number, report in enumerate(reports, 1) for finding in report.as_json()
    ]
