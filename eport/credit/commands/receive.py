"""`eport credit receive`: a message as the call that it amounts to."""

from __future__ import annotations

import dataclasses
import datetime as dt
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer

from eport.credit import content
from eport.credit.acting import on_chain
from eport.credit.desk import Desk
from eport.credit.facts import CreditId
from eport.credit.given import MOMENTS, BesideOption, amount, credit_id, said, unix
from eport.credit.receiving import issuing, presenting
from eport.credit.receiving.reading import Kept, Readers, Received, nothing
from eport.credit.telling.tale import Said
from eport.examiner.command import credit
from eport.messages import iso20022
from eport.messages.mt import parse_fin, read_parts

PANEL = "Messages"
command = partial(credit.command, rich_help_panel=PANEL)

READERS: Final[Readers] = {**issuing.READERS, **presenting.READERS}
"""What each message amounts to."""
MessageFiles = Annotated[list[Path], typer.Argument(help="an MT and those that continue it, or a tsrv in XML")]
Given = Annotated[
    CreditId | None,
    typer.Option("--credit", metavar="ID", parser=credit_id, help="on the chain; default: by its number"),
]


@command()
@on_chain
def receive(
    desk: Desk,
    files: MessageFiles,
    type_: Annotated[str, typer.Option("--type", help="of a text without headers, e.g. 734")] = "",
    given: Given = None,
    number: Annotated[int, typer.Option(help="of the presentation; default: as the message says, or the newest")] = 0,
    received: Annotated[
        dt.datetime | None, typer.Option(formats=MOMENTS, help="when a bank that records a demand received it")
    ] = None,
    beside: BesideOption = None,
    price: Annotated[
        str, typer.Option(metavar="YUAN", help="of documents that an MT754 says were negotiated: no field of it does")
    ] = "",
) -> None:
    """Do what a message amounts to: a message is its sender's act, and of who received it that it is advised."""
    message = read_message(files, type_)
    reader = READERS.get(type(message), nothing("see `eport message show`, and act by the command that it means"))
    about = Received(desk, message, files, given, number, 0, beside, amount(price) if price else None)
    if received is not None:
        about = dataclasses.replace(about, received=unix(received, desk.place(about.credit())))
    for number_, outcome in enumerate(reader(about)):
        if isinstance(outcome, Kept):
            said(desk, outcome.says)
        elif number_ and desk.dry_run:
            said(desk, f"would then {outcome.says}")
        elif outcome.allow and not desk.allow(*outcome.allow, outcome.says):
            return
        elif desk.act(outcome.says, outcome.contract, outcome.function, *outcome.arguments) is None:
            continue
        if outcome.words and not desk.dry_run:
            desk.files.save(*outcome.words)


def read_message(files: list[Path], type_: str = "") -> Said:
    """A message of SWIFT or ISO 20022, the latter as the MT that says the same where there is one. Raises
    `MessageError`."""
    contents = [path.read_bytes() for path in files]
    if len(contents) == 1 and iso20022.is_xml(contents[0]):
        return iso20022.read(contents[0])
    texts = [content.ascii_of(path, raw) for path, raw in zip(files, contents)]
    if len(texts) == 1 and not type_ and parse_fin(texts[0]).message_type is None:
        type_ = content.parse(texts[0]).message.message_type or ""
    return read_parts(texts, type_ or None)
