"""`eport clearance …`: payment against customs clearance, outside of any credit (IClearancePayment)."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from eth_utils.crypto import keccak

from eport import merkle
from eport.credit import documents, words
from eport.credit.acting import on_chain
from eport.credit.desk import Desk, Refused, plain
from eport.credit.given import MOMENTS, Yuan, address, amount, said, unix
from eport.enclave.declared import invoice_value
from eport.enclave.evidence import SUBJECT_DOMAIN
from eport.finance.offer import OfferError, newest_statement
from eport.messages.identifiers import parse_declaration_number
from eport.settings import Place
from eport.trade.story import yuan

clearance = typer.Typer(help="Payment against customs clearance, outside of any credit.", no_args_is_help=True)

CONTRACT: Final = "ClearancePayment"
STATES: Final = ("not proposed", "proposed", "accepted", "ended")
"""`PaymentState` of IClearancePayment."""
File = Annotated[Path, typer.Argument(help="agreement as `eport clearance propose` wrote it")]
Moment = Annotated[dt.datetime, typer.Option(formats=MOMENTS, help="as 2026-02-10 17:00, at the customs authority")]


@dataclass(frozen=True)
class Agreement:
    """`Agreement` of IClearancePayment, in its order. Amounts in fen, shares in basis points, times in unix seconds."""

    payer: str
    payee: str
    customs: int
    declaration: bytes
    invoice: bytes
    amount: int
    conditional_share: int
    final_share: int
    accept_by: int
    deadline: int
    salt: bytes

    def as_tuple(self) -> tuple[Any, ...]:
        """For the contract."""
        return astuple(self)

    def write(self, file: Path) -> None:
        """As JSON, bytes as 0x…: whoever acts brings it."""
        file.write_text(json.dumps(plain(asdict(self)), indent=2) + "\n")

    @staticmethod
    def read(file: Path) -> Agreement:
        """Raises `Refused`, `OSError`."""
        try:
            data = json.loads(file.read_text())
            for name in ("declaration", "invoice", "salt"):
                data[name] = bytes.fromhex(data[name][2:])
            return Agreement(**data)
        except (ValueError, KeyError, TypeError) as error:
            raise Refused(
                f"{file.name} is no agreement ({error!r}): the payer makes one with `eport clearance propose`"
            ) from None


@clearance.command()
@on_chain
def propose(
    desk: Desk,
    declaration: Annotated[str, typer.Argument(metavar="DECLARATION", help="number of the customs declaration")],
    invoice: Annotated[str, typer.Argument(metavar="INVOICE", help="number of the invoice that is paid")],
    yuan_: Yuan,
    payee: Annotated[str, typer.Option(help="who is paid: a name of the configuration, or an address")],
    accept_by: Moment,
    deadline: Moment,
    customs: Annotated[str, typer.Option(help="the authority whose word counts")] = "shanghai_customs",
    conditional: Annotated[int, typer.Option(min=0, max=100, help="per cent once released conditionally")] = 60,
    final: Annotated[int, typer.Option(min=0, max=100, help="per cent in all once released")] = 90,
    out: Annotated[Path, typer.Option(help="where the agreement goes")] = Path("agreement.json"),
) -> None:
    """Propose to pay as customs releases the goods, and lock the amount. The payer."""
    number = desk.directory.number_of(customs)
    if not number:
        raise Refused(f"{customs} is no institution of the alliance: give --customs as the configuration names it")
    place, price = _place(desk, number), amount(yuan_)
    made = Agreement(
        desk.account.address, address(desk, payee), number,
        merkle.keyed_hash(desk.key, SUBJECT_DOMAIN, str(parse_declaration_number(declaration))),
        keccak(text=invoice_value(desk.key, invoice)), price, conditional * 100, final * 100, unix(accept_by, place),
        unix(deadline, place), secrets.token_bytes(32),
    )  # fmt: skip
    if not desk.allow("Escrow", price, yuan(price)):
        return
    says = f"propose {yuan(price)} to {desk.directory.name_of(made.payee)} as {desk.directory.name(number)} clears"
    if desk.act(f"{says} invoice {invoice}", CONTRACT, "propose", made.as_tuple()):
        made.write(out)
        said(desk, f"the agreement is in {out}: send it to the payee, and keep it")


def _plain(name: str, function: str, says: str, help_: str) -> None:
    """A command that brings the agreement to one function."""

    def command(desk: Desk, file: File) -> None:
        made = Agreement.read(file)
        desk.act(says.format(amount=yuan(made.amount)), CONTRACT, function, made.as_tuple())

    command.__name__, command.__doc__ = name, help_
    clearance.command(name=name)(on_chain(command))


for _name, _says, _help in (
    ("accept", "accept {amount} against clearance", "Accept an agreement, while it may be. The payee."),
    ("withdraw", "withdraw the proposal: {amount} goes back",
     "Take back what was not accepted. The payer; after the time to accept, anybody."),
    ("end", "return what nobody earned of {amount}", "Return what nobody earned, 60 days after the deadline. Anybody."),
):  # fmt: skip
    _plain(_name, _name, _says, _help)


@clearance.command()
@on_chain
def collect(
    desk: Desk, file: File, release: Annotated[Path, typer.Argument(help="JSON with statement, salt and proof")]
) -> None:
    """Pay what customs' newest word has earned. Anybody."""
    made = Agreement.read(file)
    given = documents.release(release)
    receipt = desk.act("pay what customs' word has earned", CONTRACT, "collect", made.as_tuple(), given)
    if receipt:
        paid = receipt.event("ClearancePaid").arguments
        payee = desk.directory.name_of(made.payee)
        said(desk, f"{yuan(paid['amount'])} to {payee}; {yuan(paid['paid'])} of {yuan(made.amount)} in all")


@clearance.command(name="record-claim")
@on_chain
def record_claim(desk: Desk, file: File) -> None:
    """Record that customs detained the goods, or cancelled or rejected the declaration, after a payment. Anybody."""
    made = Agreement.read(file)
    try:
        newest = newest_statement(desk.alliance["ClearanceOracle"], made.declaration)
    except OfferError as error:
        raise Refused(str(error)) from None
    says = "record that customs took back what was paid for; the claim is between the parties"
    desk.act(says, CONTRACT, "recordClaim", made.as_tuple(), newest)


@clearance.command()
@on_chain
def status(desk: Desk, file: File) -> None:
    """Where an agreement stands: what is paid, and until when it may be accepted and earned."""
    made = Agreement.read(file)
    contract = desk.alliance[CONTRACT]
    found = contract.struct("payment", contract.call("idOf", made.as_tuple()))
    if desk.as_json:
        print(json.dumps({"state": STATES[found["state"]], "paid": found["paid"], **plain(asdict(made))}, indent=2))
        return
    place = _place(desk, made.customs)
    payer, payee = desk.directory.name_of(made.payer), desk.directory.name_of(made.payee)
    said(desk, f"{payer} pays {payee}: {STATES[found['state']]}, {yuan(found['paid'])} of {yuan(made.amount)} paid")
    until = f"{words.moment(made.accept_by, place)}, earned until {words.moment(made.deadline, place)}"
    shares = f"{made.conditional_share / 100:g} % on conditional release, {made.final_share / 100:g} % on release"
    said(desk, f"to be accepted until {until}; {shares}, the rest when the procedure is closed")


def _place(desk: Desk, customs: int) -> Place:
    """Of the customs authority."""
    return desk.directory.settings.place(desk.directory.settings.institutions[customs - 1].jurisdiction)
