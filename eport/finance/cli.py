"""`eport finance …`: offer goods to banks, verify an offer, fund, repay, assign, release, see where all stands."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import logging
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any, Optional

import structlog
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eport.chain.contract import Receipt
from eport.chain.deployment import Alliance, attach
from eport.finance.book import Entry, entries
from eport.finance.demo import Demo
from eport.finance.offer import ANYBODY, Offer, OfferError, make, name_of
from eport.finance.verify import Check, funding, received, verify
from eport.messages import wco
from eport.options import CONFIG, DEPLOYED, NODE, Config, DryRun, Json, Record, Url, refusals, tell
from eport.settings import FEN, load
from eport.trade.parties import DEVELOPMENT_KEY
from eport.trade.story import yuan

finance = typer.Typer(help="Financing of receivables and orders against attested goods.", no_args_is_help=True)

DAY = 86_400
File = Annotated[Path, typer.Argument(help="offer as `eport finance offer` wrote it")]
Party = Annotated[str, typer.Option("--as", help="who acts: a key of the configuration, for example icbc_shanghai")]


@finance.command()
def offer(
    declaration: Annotated[Path, typer.Argument(help="WCO DM 3.6 declaration as customs attested it")],
    invoice: Annotated[str, typer.Option(help="number of the trader's invoice")],
    advance: Annotated[str, typer.Option(help="yuan that the bank is to pay")],
    repay_amount: Annotated[str, typer.Option("--repay", help="yuan that it gets back")],
    line: Annotated[int, typer.Option(help="goods item")] = 1,
    days: Annotated[int, typer.Option(min=1, max=14, help="how long it is offered")] = 7,
    due: Annotated[int, typer.Option(min=2, help="days until repayment")] = 90,
    debtor: Annotated[Optional[str], typer.Option(help="who owes the trader, a key of the configuration")] = None,
    reserve: Annotated[bool, typer.Option(help="reserve the goods on the chain, not just sign")] = False,
    out: Annotated[Path, typer.Option(help="where the offer goes")] = Path("offer.json"),
    party: Party = "importer",
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
    json_: Json = False,
    dry_run: DryRun = False,
) -> None:
    """Sign an offer of declared goods to any bank; with --reserve the chain keeps the goods for it."""
    with refusals():
        alliance = attach(url, record, config)
        now = alliance.chain.now()
        made = make(
            alliance, _account(alliance, party), wco.parse_declaration(declaration.read_bytes()), DEVELOPMENT_KEY,
            line, invoice, _fen("advance", advance), _fen("repay", repay_amount), now + days * DAY, now + due * DAY,
            debtor=_account(alliance, debtor).address if debtor else ANYBODY,
        )  # fmt: skip
        arguments = (made.terms.as_tuple(), made.statement, made.goods)
        receipt = _act(alliance, party, "offer", arguments, dry_run) if reserve else None
        if not dry_run:
            made.write(out)
    words = f"invoice {invoice}: {yuan(made.terms.advance)} against goods worth {yuan(made.terms.value)}"
    written = "nothing was written" if dry_run else str(out)
    _told(json_, {"id": "0x" + made.terms.id.hex(), "file": written}, f"offered, {words}; {written}", receipt)


@finance.command(name="verify")
def verify_command(
    file: File,
    party: Party = "bank_of_communications",
    proceeds_of: Annotated[Optional[int], typer.Option(help="credit whose assigned proceeds are to repay it")] = None,
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
    json_: Json = False,
) -> None:
    """Check an offer against customs' attestation and what is drawn already. Exit code 1: a bank should refuse it."""
    with refusals():
        alliance = attach(url, record, config)
        _account(alliance, party)
        checks = verify(alliance, Offer.read(file), party, proceeds_of)
    if json_:
        print(json.dumps([dataclasses.asdict(check) for check in checks], indent=2))
    else:
        show_checks(checks, Console(highlight=False))
    raise typer.Exit(0 if all(check.holds for check in checks) else 1)


@finance.command()
def fund(
    file: File,
    party: Party = "bank_of_communications",
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
    json_: Json = False,
    dry_run: DryRun = False,
) -> None:
    """Pay the advance to the trader, in the transaction that draws the goods down."""
    with refusals():
        alliance, made = attach(url, record, config), Offer.read(file)
        stage = alliance["TradeFinance"].struct("financing", made.terms.id)["stage"]
        name, arguments = funding(made, stage)
        _allow(alliance, party, "TradeFinance", made.terms.advance, dry_run)
        receipt = _act(alliance, party, name, arguments, dry_run)
    words = f"{yuan(made.terms.advance)} to {name_of(alliance, made.terms.trader)}"
    _told(json_, {"id": "0x" + made.terms.id.hex(), "advance": made.terms.advance}, f"funded: {words}", receipt)


@finance.command()
def repay(
    file: File,
    amount: Annotated[Optional[str], typer.Option(help="yuan; default: all that is open")] = None,
    party: Party = "importer",
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
    json_: Json = False,
    dry_run: DryRun = False,
) -> None:
    """Repay a part or all to the bank. What the trader alone repaid can be released by the bank."""
    with refusals():
        alliance, terms = attach(url, record, config), Offer.read(file).terms
        state = alliance["TradeFinance"].struct("financing", terms.id)
        paid = min(_fen("amount", amount) if amount else 2**64 - 1, terms.repayable - state["repaid"])
        _allow(alliance, party, "Escrow", paid, dry_run)
        receipt = _act(alliance, party, "repay", (terms.as_tuple(), paid), dry_run)
    rest = terms.repayable - state["repaid"] - paid
    _told(json_, {"paid": paid, "open": rest}, f"repaid: {yuan(paid)}, {yuan(rest)} open", receipt)


@finance.command()
def acknowledge(
    file: File,
    transaction: Annotated[str, typer.Option(help="that paid the bank, 0x…: a honour, a settlement, a collection")],
    amount: Annotated[Optional[str], typer.Option(help="yuan of it; default: what came, up to what is open")] = None,
    party: Party = "bank_of_communications",
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
    json_: Json = False,
    dry_run: DryRun = False,
) -> None:
    """Count what a credit's assigned proceeds brought to the bank as repayment (UCP 600 art. 39). The bank."""
    with refusals():
        alliance, terms = attach(url, record, config), Offer.read(file).terms
        _account(alliance, party)
        open_ = terms.repayable - alliance["TradeFinance"].struct("financing", terms.id)["repaid"]
        came = received(alliance, transaction, party)
        paid = _fen("amount", amount) if amount else min(came, open_)
        if paid > came or paid == 0:
            raise OfferError(f"--transaction {transaction}: brought {yuan(came)} to {party}, not {yuan(paid or open_)}")
        source = bytes.fromhex(transaction.removeprefix("0x"))
        receipt = _act(alliance, party, "acknowledge", (terms.as_tuple(), paid, source), dry_run)
    rest = open_ - paid
    facts = {"id": "0x" + terms.id.hex(), "paid": paid, "open": rest}
    _told(json_, facts, f"{_done('acknowledged', dry_run)}: {yuan(paid)} of proceeds, {yuan(rest)} open", receipt)


@finance.command()
def assign(
    file: File,
    to: Annotated[str, typer.Option(help="bank that takes the claim over, a key of the configuration")],
    party: Party = "bank_of_communications",
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
    json_: Json = False,
    dry_run: DryRun = False,
) -> None:
    """Assign a funded claim to another bank: repayments go there from now on. The goods stay drawn."""
    with refusals():
        alliance, terms = attach(url, record, config), Offer.read(file).terms
        receipt = _act(alliance, party, "assign", (terms.as_tuple(), _number(alliance, to)), dry_run)
    _told(json_, {"id": "0x" + terms.id.hex(), "to": to}, f"{_done('assigned', dry_run)} to {to}", receipt)


@finance.command()
def release(
    file: File,
    party: Party = "bank_of_communications",
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
    json_: Json = False,
    dry_run: DryRun = False,
) -> None:
    """Free the goods of a repaid financing for another one, where the trader alone has repaid: they are not sold."""
    with refusals():
        alliance, terms = attach(url, record, config), Offer.read(file).terms
        receipt = _act(alliance, party, "release", (terms.as_tuple(),), dry_run)
    words = f"{_done('released', dry_run)}: {terms.quantity / 1000:,.3f} kg worth {yuan(terms.value)} are free again"
    _told(json_, {"id": "0x" + terms.id.hex(), "quantity": terms.quantity, "value": terms.value}, words, receipt)


@finance.command()
def status(url: Url = NODE, record: Record = DEPLOYED, config: Config = CONFIG, json_: Json = False) -> None:
    """Every financing: who, how much of which goods, what is repaid, what is due."""
    with refusals():
        found = entries(attach(url, record, config))
    if json_:
        print(json.dumps([dataclasses.asdict(entry) for entry in found], indent=2))
    else:
        show(found, Console(highlight=False))


@finance.command(name="demo")
def demo_command(json_: Json = False) -> None:
    """One bank finances a trader's goods; another one, offered them under a new invoice, is refused."""
    console = Console(stderr=True, highlight=False)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with refusals():
        told = Demo(load(CONFIG), console).run()
    show(told.entries, console)
    if json_:
        print(json.dumps(told.as_json(), indent=2))


def show(found: tuple[Entry, ...], console: Console) -> None:
    """The table of all financings, two lines each, so that it fits a terminal."""
    table = Table(title="Financings", title_justify="left", header_style="dim")
    table.add_column("trader\nbank", overflow="fold")
    table.add_column("stage\nbacked by")
    for heading in ("goods\nworth", "advance\nrepayable", "repaid\ndue"):
        table.add_column(heading, justify="right", no_wrap=True)
    for entry in found:
        due = dt.datetime.fromtimestamp(entry.due_at, dt.timezone.utc)
        table.add_row(
            f"{escape(entry.trader)}\n{escape(entry.bank) or '–'}",
            f"{entry.stage}\n{entry.backing}",
            f"{entry.quantity / 1000:,.0f} kg\n{yuan(entry.value)}",
            f"{yuan(entry.advance)}\n{yuan(entry.repayable)}",
            f"{yuan(entry.repaid)}\n{due:%Y-%m-%d}",
        )
    console.print(table)


def show_checks(checks: tuple[Check, ...], console: Console) -> None:
    """Each question with its answer."""
    for check in checks:
        mark = "[green]✓[/]" if check.holds else "[red]✗[/]"
        console.print(f"  {mark} {check.question}: {escape(check.answer)}")


# ------------------------------------------------------------------------------------------------------------ helpers


def _account(alliance: Alliance, key: str) -> Any:
    if key not in alliance.accounts:
        raise OfferError(f"{key!r} is nobody of the configuration; one of {', '.join(sorted(alliance.accounts))}")
    return alliance.accounts[key]


def _number(alliance: Alliance, key: str) -> int:
    """Number of an institution. The contract says whether it is a bank."""
    keys = [member.key for member in alliance.settings.institutions]
    if key not in keys:
        raise OfferError(f"{key!r} is no institution of the configuration; one of {', '.join(keys)}")
    return alliance.settings.number(key)


def _done(word: str, dry_run: bool) -> str:
    return f"would be {word}" if dry_run else word


def _fen(name: str, text: str) -> int:
    try:
        fen = Decimal(text) * FEN
        whole = fen == fen.to_integral_value() and 0 < fen < 2**64
    except InvalidOperation:
        whole = False
    if not whole:
        raise OfferError(f"{name} = {text!r}: is not an amount of yuan and fen above zero; write 100000 or 99.95")
    return int(fen)


def _allow(alliance: Alliance, party: str, spender: str, amount: int, dry_run: bool) -> None:
    """The allowance that the act needs, of exactly its amount."""
    account, token, contract = _account(alliance, party), alliance["DigitalYuan"], alliance[spender]
    if not dry_run and token.call("allowance", account.address, contract.address) < amount:
        token.send(account, "approve", contract.address, amount)


def _act(alliance: Alliance, party: str, name: str, arguments: tuple[Any, ...], dry_run: bool) -> Receipt | None:
    account, contract = _account(alliance, party), alliance["TradeFinance"]
    if dry_run:
        contract.call(name, *arguments, sender=account.address)
        return None
    return contract.send(account, name, *arguments)


def _told(json_: bool, facts: dict[str, Any], words: str, receipt: Receipt | None) -> None:
    sent = {"transaction": receipt.transaction, "gas": receipt.gas} if receipt else {"transaction": None}
    tell(json_, facts | sent, escape(words) + (f", {receipt.gas:,} gas" if receipt else ""))
