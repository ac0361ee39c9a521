"""`eport message`: look at a message of a documentary credit or guarantee, or check it before it goes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eport.messages import iso20022, tsrv_notices
from eport.messages.errors import MessageError
from eport.messages.mt import Message, definition_of, parse_fin, read_parts, write_parts
from eport.messages.mt.definition import Definition, Row
from eport.messages.mt.fin import FinField, FinMessage
from eport.messages.tsrv_notices import Notice

UNREADABLE = 2
"""Exit code where a message breaks a rule."""

Files = Annotated[list[Path], typer.Argument(help="an MT and those that continue it, or a tsrv in XML")]
Type = Annotated[str, typer.Option("--type", help="message type of a text without headers, e.g. 734")]

message = typer.Typer(help="SWIFT messages of credits and guarantees.", no_args_is_help=True)


@message.callback()
def _group() -> None:
    """SWIFT messages of credits and guarantees."""


@message.command()
def show(
    files: Files,
    type_: Type = "",
    json_: Annotated[bool, typer.Option("--json", help="the values, on standard output")] = False,
) -> None:
    """Show a message field by field: 0, or 2 where it cannot be read."""
    definition, value, given = _read(files, type_)
    if isinstance(value, Notice):
        _show_notice(value, json_)
        return
    assert definition is not None
    if json_:
        print(json.dumps({"type": definition.number, **_plain(value)}, indent=2))
        return
    console = Console(highlight=False)
    sender, receiver = value.sender or "sender not stated", value.receiver or "receiver not stated"
    console.print(f"\n[bold]{definition.name} {escape(definition.title)}[/]  {sender} → {receiver}")
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for heading in ("tag", "name", "value"):
        table.add_column(heading, overflow="fold")
    for row, field in _named(definition, given):
        if field.lines:
            table.add_row(field.tag, escape(_name(row)), escape("\n".join(field.lines)))
        else:
            table.add_section()
    console.print(table)


def _show_notice(value: Any, json_: bool) -> None:
    """A short message of ISO 20022, attribute by attribute."""
    name = tsrv_notices.identifier(value)
    if json_:
        print(json.dumps({"type": name, **_plain(value)}, indent=2))
        return
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    table.title, table.title_justify = f"{name} {type(value).__name__}", "left"
    for heading in ("name", "value"):
        table.add_column(heading, overflow="fold")
    for attribute, said in _plain(value).items():
        if said is not None:
            shown = said if isinstance(said, str) else json.dumps(said)
            table.add_row(attribute.replace("_", " "), escape(shown))
    Console(highlight=False).print(table)


@message.command()
def check(files: Files, type_: Type = "") -> None:
    """Check a message against its format, its network validated rules and the trade's: 0 valid, 2 not."""
    definition, value, given = _read(files, type_)
    console = Console(highlight=False)
    if isinstance(value, Notice):
        console.print(f"[bold green]valid[/] {tsrv_notices.identifier(value)} {type(value).__name__}")
        return
    assert definition is not None
    parts = [parse_fin(text) for text in write_parts(value)]
    console.print(
        f"[bold green]valid[/] {definition.name} {escape(definition.title)}: "
        f"{sum(len(item.fields) for item in given)} fields in {len(given)} message{'s' if len(given) > 1 else ''}"
    )
    written = [field for part in parts for field in part.fields]
    received = [field for part in given for field in part.fields]
    if len(parts) != len(given):
        console.print(f"[dim]E-port would send it in {len(parts)}.[/]")
    elif [field.tag for field in written] != [field.tag for field in received]:
        console.print("[yellow]The fields do not stand in SWIFT's order;[/] a FIN interface may refuse that.")
    else:
        for ours, theirs in zip(written, received):
            if ours != theirs:
                console.print(
                    f"[dim]{theirs.tag}: {escape(' / '.join(theirs.lines))} "
                    f"would be written {escape(' / '.join(ours.lines))}[/]"
                )


@message.command()
def fields(number: Annotated[str, typer.Argument(help="message type, e.g. 760")]) -> None:
    """List the fields of a message type: tag, status, format, and the attribute that holds it."""
    try:
        definition = definition_of(number)
    except MessageError as error:
        Console(stderr=True).print(f"[bold red]not known[/] {escape(str(error))}", highlight=False)
        raise typer.Exit(UNREADABLE) from error
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    table.title, table.title_justify = f"{definition.name} {definition.title}", "left"
    for heading in ("tag", "status", "format", "attribute"):
        table.add_column(heading, overflow="fold")
    for rows in (definition.rows, *(section.rows for section in definition.sections)):
        for row in rows:
            formats = [f"{option} {shape.notation}".strip() for option, shape in row.codec.shapes.items()]
            status = "M" if row.mandatory else "O"
            table.add_row(row.tag, status, escape("\n".join(formats)), escape(", ".join(row.names)))
        table.add_section()
    console = Console(highlight=False)
    console.print(table)
    if definition.continuation is not None:
        console.print(f"[dim]It goes on in up to seven MT{definition.continuation.number}.[/]")


def _read(files: list[Path], number: str) -> tuple[Definition[Any] | None, Message | Notice, list[FinMessage]]:
    """The message, and what was given, in the order of field 27; of ISO 20022 the MT that says the same, if any."""
    try:
        contents = [path.read_bytes() for path in files]
        value: Message | Notice
        if len(contents) == 1 and iso20022.is_xml(contents[0]):
            value = iso20022.read(contents[0])
            if isinstance(value, Notice):
                return None, value, []
            given = [parse_fin(text) for text in write_parts(value)]
        else:
            texts = [_text(path, content) for path, content in zip(files, contents)]
            value = read_parts(texts, number or None)
            given = sorted((parse_fin(text) for text in texts), key=_part)
        definition = definition_of(type(value).__name__.removeprefix("MT"))
    except (MessageError, OSError) as error:
        Console(stderr=True).print(f"[bold red]not valid[/] {escape(str(error))}", highlight=False)
        raise typer.Exit(UNREADABLE) from error
    return definition, value, given


def _text(path: Path, content: bytes) -> str:
    try:
        return content.decode("ascii")
    except UnicodeDecodeError as error:
        raise MessageError(
            path.name,
            repr(error.object[error.start : error.start + 8]),
            "FIN messages are of SWIFT's character set (ASCII)",
            "Give the message as it was received",
        ) from None


def _part(fin: FinMessage) -> str:
    return next((field.lines[0] for field in fin.fields if field.tag == "27"), "")


def _named(definition: Definition[Any], given: list[FinMessage]) -> Iterator[tuple[Row, FinField]]:
    """Each field with its row; in the messages that continue the first, their rows."""
    for number, fin in enumerate(given):
        current = definition
        if number and definition.continuation is not None:
            current = definition_of(definition.continuation.number)
        rows = {tag: row for row in current.rows for tag in row.tags()}
        sections = {section.mark: section.rows for section in current.sections}
        for field in fin.fields:
            if field.tag in sections:
                rows = {tag: row for row in sections[field.tag] for tag in row.tags()}
            yield rows[field.tag], field


def _name(row: Row) -> str:
    return " and ".join(row.names).replace("_", " ") or "message of the series"


def _plain(value: Any) -> Any:
    """A value as JSON has it: dates as ISO 8601, amounts as text so that no digit is lost."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
