"""`eport customs …`: check, assess and lodge a declaration, see where it stands, pay its duty or have it guaranteed."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, NoReturn, Optional

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eport import merkle
from eport.chain.contract import Contract
from eport.chain.deployment import Alliance, attach
from eport.chain.signers import Signer
from eport.credit import logs
from eport.credit.book import Credit
from eport.customs import rates
from eport.customs.assessment import Assessment, Goods, assess
from eport.customs.history import CHINA, Standing, standing, surcharge_at
from eport.customs.table import DeclarationKind
from eport.enclave import declared
from eport.enclave.evidence import SUBJECT_DOMAIN
from eport.messages.errors import MessageError
from eport.messages.identifiers import parse_declaration_number
from eport.messages.wco import Declaration, parse_declaration
from eport.messages.wco.check import Finding, check
from eport.options import CONFIG, DEPLOYED, NODE, Config, DryRun, Json, Record, Url, refusals, refused, tell
from eport.trade.parties import DEVELOPMENT_KEY
from eport.trade.story import yuan

DAY = 86_400  # [s]
ASSESSED = {"TaxAssessed", "DutySecured", "ConditionalRelease", "Released", "Closed"}
"""Statuses that customs gives no earlier than it knows the duty, if only to be none."""

customs = typer.Typer(help="Customs declarations: lodge, follow, pay.", no_args_is_help=True)


class Kind(str, Enum):
    """`DeclarationKind` as it is typed."""

    EXPORT = "export"
    IMPORT = "import"
    TRANSIT = "transit"
    BONDED_IN = "bonded-in"
    BONDED_OUT = "bonded-out"
    BONDED_TRANSFER = "bonded-transfer"
    TEMPORARY_ADMISSION = "temporary-admission"
    EXHIBITION = "exhibition"
    ATA_CARNET = "ata-carnet"


class Form(str, Enum):
    """`DeclarationForm` as it is typed."""

    FULL = "full"
    SIMPLIFIED = "simplified"
    SUPPLEMENTARY = "supplementary"


Number = Annotated[str, typer.Argument(help="China declaration number of 18 digits, or the id on the chain (0x…)")]
Key = Annotated[
    Optional[Path], typer.Option("--key", help="file with the hex key of keyed hashes; default: the development key")
]
Who = Annotated[str, typer.Option("--as", help="party of the configuration that acts")]


@customs.command()
def lodge(
    file: Annotated[Path, typer.Argument(help="declaration in WCO DM 3.6 (XML), with its number")],
    kind: Annotated[Optional[Kind], typer.Option(help="default: import or export, as the number says")] = None,
    form: Annotated[Form, typer.Option(help="how it is made")] = Form.FULL,
    completes: Annotated[Optional[str], typer.Option(help="number of the simplified one, for a supplementary")] = None,
    who: Who = "importer",
    key: Key = None,
    dry_run: DryRun = False,
    json_: Json = False,
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
) -> None:
    """Lodge a declaration, or an amended version of one that is lodged: the chain gets a salted Merkle root."""
    with refusals():
        alliance, secret = attach(url, record, config), _secret(key)
        declaration = parse_declaration(file.read_bytes())
        if declaration.number is None:
            raise MessageError("Declaration/ID", "", "is missing", "Lodge it once customs has given it its number")
        number = parse_declaration_number(declaration.number)
        warnings = _checked(declaration)
        subject, root = _subject(str(number), secret), declared.commitment(declaration, secret).root
        chosen = DeclarationKind[kind.name] if kind else DeclarationKind(int(number.direction.value))
        contract = alliance["Declarations"]
        call: tuple[Any, ...] = ("lodge", subject, int(chosen), root)
        if contract.struct("declaration", subject)["status"]:
            call = ("amend", subject, declaration.version, root)
        elif form is Form.SUPPLEMENTARY:
            if completes is None:
                _refuse("a supplementary declaration names the simplified one: --completes NUMBER")
            call = ("lodgeSupplementary", subject, _subject(completes, secret), root)
        elif form is Form.SIMPLIFIED:
            call = ("lodgeSimplified", subject, int(chosen), root)
        sent = _send(contract, _party(alliance, who), call, dry_run)
        found = {
            "number": str(number),
            "id": "0x" + subject.hex(),
            "root": "0x" + root.hex(),
            "function": call[0],
            "warnings": [warning.as_json() for warning in warnings],
            **sent,
        }
        words = f"{number}, version {declaration.version}, {chosen.name.lower().replace('_', ' ')}"
        tell(json_, found, f"[bold]{call[0]}[/] {words}: root 0x{root.hex()[:16]}…, {_gas(sent)}")


@customs.command("check")
def check_files(
    files: Annotated[list[Path], typer.Argument(help="declarations in WCO DM 3.6 (XML)")],
    json_: Json = False,
) -> None:
    """Hold the numbers and codes in declarations against their formats and lists. Exit code 1: one has an error."""
    found: dict[str, list[Finding]] = {}
    with refusals():
        for file in files:
            found[str(file)] = list(check(parse_declaration(file.read_bytes())))
    if json_:
        print(json.dumps({name: [item.as_json() for item in items] for name, items in found.items()}, indent=2))
    else:
        console = Console(highlight=False, soft_wrap=True)
        for name, items in found.items():
            errors = sum(item.refused for item in items)
            console.print(f"{escape(name)}: {errors} errors, {len(items) - errors} warnings")
            for item in items:
                console.print(f"  {escape(str(item))}")
    if any(item.refused for items in found.values() for item in items):
        raise typer.Exit(1)


@customs.command("assess")
def assess_file(
    file: Annotated[Path, typer.Argument(help="declaration in WCO DM 3.6 (XML)")],
    rates_: Annotated[Path, typer.Option("--rates", help="YAML: duty, VAT and consumption tax by commodity code")],
    arrived: Annotated[
        Optional[dt.datetime], typer.Option(formats=["%Y-%m-%d"], help="of the means of transport; default: in time")
    ] = None,
    declared_on: Annotated[
        Optional[dt.datetime], typer.Option("--declared", formats=["%Y-%m-%d"], help="day of the declaration")
    ] = None,
    compare: Annotated[bool, typer.Option(help="with what customs has attested on the chain")] = True,
    key: Key = None,
    json_: Json = False,
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
) -> None:
    """Duty, VAT, consumption tax and late fee, line by line. Exit code 1: customs has attested another total."""
    with refusals():
        if (arrived is None) != (declared_on is None):
            _refuse("the fee for declaring late takes both: --arrived DATE --declared DATE")
        declaration, secret = parse_declaration(file.read_bytes()), _secret(key)
        goods = rates.goods_of(declaration, rates.load(rates_))
        began, ended = (moment.date() if moment else dt.date.min for moment in (arrived, declared_on))
        found = assess(goods, began, ended)
        attested = _attested(attach(url, record, config), declaration, secret) if compare else None
    difference = None if attested is None else found.payable - attested
    root = "0x" + found.commitment(secret, declaration.version).root.hex()
    if json_:
        lines = [asdict(line) | {"total": line.total} for line in found.lines]
        facts = {"number": declaration.number, "version": declaration.version, "root": root, "lines": lines}
        totals = {"payable": found.payable, "attested": attested, "difference": difference}
        print(json.dumps(facts | totals, indent=2))
    else:
        _show_assessment(declaration, goods, found, root)
        words = "customs has assessed nothing of it on this chain yet" if compare else "not compared with the chain"
        Console(highlight=False, soft_wrap=True).print(
            words if attested is None else _compared(found.payable, attested)
        )
    if difference:
        raise typer.Exit(1)


@customs.command()
def status(
    number: Number,
    key: Key = None,
    json_: Json = False,
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
) -> None:
    """Every status with the authority's own code and who said it; duty payable, paid, secured. Exit code 1: unknown."""
    with refusals():
        alliance = attach(url, record, config)
        subject = _subject(number, _secret(key))
        found = standing(alliance, subject)
        if found is None:
            _refuse(f"nobody lodged {number} on this chain: `eport customs lodge FILE`, or another --key", 1)
        if json_:
            entries = [entry.as_json() for entry in found.entries]
            whole = {"number": number, "id": "0x" + subject.hex(), **asdict(found), "unpaid": found.unpaid}
            print(json.dumps(whole | {"entries": entries}, indent=2))
        else:
            _show(number, found, {item.key: item.name for item in alliance.settings.institutions})


@customs.command()
def pay(
    number: Number,
    who: Who = "importer",
    key: Key = None,
    dry_run: DryRun = False,
    json_: Json = False,
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
) -> None:
    """Pay what is assessed and not yet paid, late with its surcharge, from the party's wallet to the treasury's."""
    with refusals():
        alliance = attach(url, record, config)
        subject, payer = _subject(number, _secret(key)), _party(alliance, who)
        declarations, token = alliance["Declarations"], alliance["DigitalYuan"]
        # The payment may be mined a day later than it is sent, at midnight: one day's surcharge more is allowed.
        due, most = (_due(alliance, subject, alliance.chain.now() + later) for later in (0, DAY))
        steps: list[dict[str, Any]] = []
        if short := token.call("allowance", payer.address, declarations.address) < sum(most):
            if (balance := token.call("balanceOf", payer.address)) < sum(due):
                _refuse(f"{who} holds {yuan(balance)}, {yuan(sum(due))} are due: fill the wallet first")
            steps.append(_send(token, payer, ("approve", declarations.address, sum(most)), dry_run))
        # A dry run of the payment would be refused for the allowance that was not given, so the allowance says it all.
        if dry_run:
            if not short:
                steps.append(_send(declarations, payer, ("payDuty", subject), dry_run))
        else:
            receipt = declarations.send(payer, "payDuty", subject)
            steps.append({"transaction": receipt.transaction, "gas": receipt.gas})
            paid = receipt.event("DutyPaid").arguments
            due = paid["amount"], paid["surcharge"]
            if short and token.call("allowance", payer.address, declarations.address):
                steps.append(_send(token, payer, ("approve", declarations.address, 0), dry_run))
        amount, surcharge = sum(due), due[1]
        outcome = {"number": number, "payer": who, "amount": amount, "surcharge": surcharge, "sent": steps}
        words = "would pay" if dry_run else "paid"
        late = f", {yuan(surcharge)} of it for paying late," if surcharge else ""
        tell(json_, outcome, f"{who} {words} [green]{yuan(amount)}[/]{late} for {number}: {_gas(*steps)}")


@customs.command()
def guarantee(
    number: Number,
    credit: Annotated[int, typer.Option(help="id of the guarantee or standby, see `eport credit status`")],
    who: Who = "importer",
    key: Key = None,
    dry_run: DryRun = False,
    json_: Json = False,
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
) -> None:
    """Secure a declaration's duty by a bank's guarantee to the treasury (URDG 758, ISP98). Its applicant."""
    with refusals():
        alliance = attach(url, record, config)
        subject, terms = _subject(number, _secret(key)), _credit(alliance, credit).present_terms
        call = ("guarantee", subject, credit, terms.as_tuple())
        sent = _send(alliance["DutyDesk"], _party(alliance, who), call, dry_run)
        words = f"credit {credit} [bold]secures[/] the duty of {number}: {_gas(sent)}"
        tell(json_, {"number": number, "id": "0x" + subject.hex(), "credit": credit, **sent}, words)


@customs.command("count-demand")
def count_demand(
    credit: Annotated[int, typer.Option(help="id of the guarantee or standby")],
    demand: Annotated[int, typer.Option(help="number of the demand under it")] = 1,
    who: Who = "importer",
    dry_run: DryRun = False,
    json_: Json = False,
    url: Url = NODE,
    record: Record = DEPLOYED,
    config: Config = CONFIG,
) -> None:
    """Count a demand that the bank paid to the treasury as duty of the declaration that the guarantee secures."""
    with refusals():
        alliance = attach(url, record, config)
        found = _credit(alliance, credit)
        if not 1 <= demand <= len(found.presentations):
            _refuse(f"--demand {demand}: under credit {credit} there are {len(found.presentations)}")
        call = ("countDemand", credit, demand, found.terms_of(demand).as_tuple())
        sent = _send(alliance["DutyDesk"], _party(alliance, who), call, dry_run)
        amount = found.presentations[demand - 1].payable
        words = f"demand {demand} under credit {credit} counts as [green]{yuan(amount)}[/] of duty: {_gas(sent)}"
        tell(json_, {"credit": credit, "demand": demand, "amount": amount, **sent}, words)


def _attested(alliance: Alliance, declaration: Declaration, secret: bytes) -> int | None:
    """[fen] that customs says is payable; None where the declaration is not lodged, or not assessed yet."""
    if declaration.number is None:
        return None
    found = standing(alliance, _subject(declaration.number, secret))
    if found is None or not (found.payable or any(entry.status in ASSESSED for entry in found.entries)):
        return None
    return found.payable


def _compared(payable: int, attested: int) -> str:
    if payable == attested:
        return f"customs attested [green]the same[/], {yuan(attested)}"
    more = "more" if attested > payable else "less"
    apart = yuan(abs(attested - payable))
    return f"customs attested {yuan(attested)}, [bold red]{apart} {more}[/] than these rates give"


def _show_assessment(declaration: Declaration, goods: tuple[Goods, ...], found: Assessment, root: str) -> None:
    console = Console(highlight=False, soft_wrap=True)
    title = f"{declaration.number or 'a declaration without a number'}, version {declaration.version}"
    table = Table(title=escape(title), title_justify="left", header_style="dim")
    for heading in ("line", "value", "duty", "consumption tax", "VAT", "late fee", "total"):
        table.add_column(heading, justify="right")
    for item, line in zip(goods, found.lines):
        amounts = (line.duty, line.consumption_tax, line.vat, line.late_fee, line.total)
        table.add_row(str(line.line), f"¥{item.value:,.2f}", *(yuan(amount) for amount in amounts))
    console.print(table)
    console.print(f"payable [bold]{yuan(found.payable)}[/], committed to under {root}")


def _due(alliance: Alliance, subject: bytes, at: int) -> tuple[int, int]:
    """[fen] of duty, and of surcharge for paying it at that time [unix s]."""
    return alliance["DutyDesk"].call("unpaidOf", subject), surcharge_at(alliance, subject, at)


def _checked(declaration: Declaration) -> list[Finding]:
    """Warnings about the declaration's numbers and codes, said; where one of them cannot be right, nothing is sent."""
    found = check(declaration)
    if errors := [str(item.problem) for item in found if item.refused]:
        _refuse("\n".join(errors))
    for warning in found:
        Console(stderr=True, highlight=False, soft_wrap=True).print(f"[yellow]{escape(str(warning))}[/]")
    return list(found)


def _show(number: str, found: Standing, names: dict[str, str]) -> None:
    console = Console(highlight=False)
    title = f"{number}: {found.form.lower()} {found.kind} of {names.get(found.trader, found.trader)}, {found.status}"
    table = Table(title=escape(title), title_justify="left", header_style="dim")
    for heading in ("when (UTC+8)", "status", "source code", "version", "said by"):
        table.add_column(heading)
    table.add_column("payable", justify="right")
    for entry in found.entries:
        moment = f"{dt.datetime.fromtimestamp(entry.at, CHINA):%Y-%m-%d %H:%M}"
        shown = entry.status if entry.applied else f"({entry.status})"
        payable = "" if entry.payable is None else yuan(entry.payable)
        by = names.get(entry.by, entry.by)
        table.add_row(moment, shown, escape(entry.code), str(entry.version or ""), escape(by), payable)
    console.print(table)
    due = f", due by {dt.datetime.fromtimestamp(found.due, CHINA):%Y-%m-%d %H:%M}" if found.due else ""
    console.print(f"payable {yuan(found.payable)}, paid {yuan(found.paid)}, unpaid [bold]{yuan(found.unpaid)}[/]{due}")
    if found.surcharge:
        console.print(f"for paying late, as of now: [bold]{yuan(found.surcharge)}[/]")
    if found.deposit:
        console.print(f"secured by a deposit of {yuan(found.deposit)} in Escrow")
    for item in found.guarantees:
        until = f"{dt.datetime.fromtimestamp(item.until, CHINA):%Y-%m-%d %H:%M}"
        bank = names.get(item.bank, item.bank)
        console.print(f"guaranteed by {escape(bank)} under credit {item.credit}: {yuan(item.amount)} until {until}")


def _send(contract: Contract, sender: Signer, call: tuple[Any, ...], dry_run: bool) -> dict[str, Any]:
    """Send, or ask what would happen. Raises `ContractReverted` either way where it is refused."""
    if dry_run:
        contract.call(*call, sender=sender.address)
        return {"transaction": None, "gas": None}
    receipt = contract.send(sender, *call)
    return {"transaction": receipt.transaction, "gas": receipt.gas}


def _gas(*sent: dict[str, Any]) -> str:
    done = [item["gas"] for item in sent if item["gas"] is not None]
    return f"{sum(done):,} gas" if done else "nothing sent (dry run)"


def _subject(number: str, secret: bytes) -> bytes:
    if number.startswith("0x"):
        subject = bytes.fromhex(number[2:])
        if len(subject) != 32:
            raise ValueError(f"number {number}: an id has 32 bytes, this one {len(subject)}")
        return subject
    return merkle.keyed_hash(secret, SUBJECT_DOMAIN, str(parse_declaration_number(number)))


def _credit(alliance: Alliance, id_: int) -> Credit:
    book = logs.book(alliance.contracts)
    if id_ not in book:
        _refuse(f"--credit {id_}: there is none; `eport credit status` lists {len(book)}")
    return book[id_]


def _secret(key: Path | None) -> bytes:
    return DEVELOPMENT_KEY if key is None else bytes.fromhex(key.read_text().strip())


def _party(alliance: Alliance, who: str) -> Signer:
    if who not in alliance.accounts:
        _refuse(f"--as {who}: none of the configuration's accounts: {', '.join(alliance.accounts)}")
    return alliance.accounts[who]


def _refuse(words: str, code: int = 2) -> NoReturn:
    raise refused(words, code)
