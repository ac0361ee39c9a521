"""What an officer gives at the command line, and how it is read: numbers, amounts, moments, parties, records."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from eth_utils.address import is_address, to_checksum_address
from eth_utils.crypto import keccak

from eport.credit.book import Bank, Credit, Outcome, Presentation
from eport.credit.desk import Desk, Refused
from eport.credit.facts import CreditId
from eport.credit.words import CAPACITIES
from eport.settings import Place
from eport.trade.terms import fen


def credit_id(text: str) -> CreditId:
    """`7`, or `7/2` for the second part of it that was transferred. Raises `typer.BadParameter`."""
    try:
        return CreditId.of(*(int(part) for part in text.split("/")))
    except (TypeError, ValueError):
        raise typer.BadParameter(f"{text} is no credit: write 7, or 7/2 for its second part") from None


Files = Annotated[
    list[Path], typer.Argument(help="MT700 and its MT701, or MT760 and its MT761, as FIN; a tsrv.001 in XML")
]
BesideOption = Annotated[
    Path | None, typer.Option("--beside", help="schedule or dates of 44D, YAML or JSON (docs/messages.md)")
]
Id = Annotated[
    CreditId, typer.Argument(metavar="ID", parser=credit_id, help="of the credit on the chain; 7/2: its second part")
]
OptionalId = Annotated[
    CreditId | None, typer.Argument(metavar="[ID]", parser=credit_id, help="of a credit; default: all")
]
Number = Annotated[int, typer.Argument(metavar="[NUMBER]", help="of the presentation; default: the newest")]
Yuan = Annotated[str, typer.Argument(metavar="YUAN", help="e.g. 500000.00")]
BankKey = Annotated[str, typer.Argument(metavar="BANK", help="a bank of the configuration, e.g. abc_shanghai")]
DayOption = Annotated[dt.datetime | None, typer.Option(formats=["%Y-%m-%d"])]
MOMENTS = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]
Until = Annotated[dt.datetime, typer.Option(formats=MOMENTS, help="as 2026-02-10 17:00, at the place of expiry")]


def presentation(found: Credit, number: int) -> Presentation:
    """That presentation, 0 for the newest. Raises `Refused`."""
    made = len(found.presentations)
    if not 0 <= number <= made or not made:
        raise Refused(f"credit {found.id} has {made} presentations, there is none with number {number}")
    return found.presentations[number - 1]  # 0 is the newest


def at_desk(desk: Desk, id_: CreditId, number: int) -> tuple[Credit, Presentation, Bank]:
    """A presentation that this bank examines. Raises `Refused`."""
    found = desk.credit(id_)
    item = presentation(found, number)
    by = desk.capacity(found, item.version)
    if by not in item.examinations:
        raise Refused(f"presentation {item.number} is with the {CAPACITIES[item.at]}: it has to be forwarded first")
    return found, item, by


def refused_by(item: Presentation) -> Bank:
    """The bank that refused last. Raises `Refused`."""
    found = [by for by, seen in item.examinations.items() if seen.outcome is Outcome.REFUSED]
    if not found:
        raise Refused(f"presentation {item.number} is refused by nobody: there is nothing to return")
    return found[-1]


def amount(text: str) -> int:
    """Yuan as [fen]. Raises `Refused`, `MessageError`."""
    try:
        return fen(Decimal(text.replace(",", "")), "amount")
    except InvalidOperation:
        raise Refused(f"{text} is no amount: write 500000.00") from None


def unix(moment: dt.datetime, place: Place) -> int:
    """[unix s] of a moment at a place."""
    return int(moment.replace(tzinfo=ZoneInfo(place.zone)).timestamp())


def bank(desk: Desk, key: str) -> int:
    """Number of a bank. Raises `Refused`."""
    if key not in desk.directory.bics:
        raise Refused(f"{key} is no bank of the alliance; there are {', '.join(desk.directory.bics)}")
    return desk.directory.number_of(key)


def address(desk: Desk, party: str) -> str:
    """Where a party is paid: a name of the configuration, or an address. Raises `Refused`."""
    if party in desk.alliance.accounts:
        return desk.alliance.accounts[party].address
    if not is_address(party):
        raise Refused(f"{party} is nobody of the configuration, and no address: give a name of it, or 0x…")
    return to_checksum_address(party)


def digest(file: Path) -> bytes:
    """What the chain keeps of a file: keccak-256 of its bytes."""
    return keccak(file.read_bytes())


def said(desk: Desk, text: str) -> None:
    """A line for people."""
    if not desk.as_json:
        desk.console.print(f"  {text}", markup=False)
