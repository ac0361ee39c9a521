"""The command line: `eport …` or `python -m eport …`."""

from __future__ import annotations

import datetime as dt
import json
import logging
import signal
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from enum import Enum
from pathlib import Path
from typing import Annotated, Optional

import structlog
import typer
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from eport.audit.cli import audit as audit_commands
from eport.calendar_cli import calendar as calendar_commands
from eport.certification.cli import certification as certification_commands
from eport.chain import local
from eport.chain.artifacts import ROOT, ArtifactMissing
from eport.chain.contract import Chain, ContractReverted, NotSettled
from eport.chain.deployment import deploy
from eport.credit.cli import credit_commands
from eport.credit.given import BesideOption
from eport.customs.clearance_cli import clearance as clearance_commands
from eport.customs.cli import customs as customs_commands
from eport.customs.replay import command as customs_replay
from eport.customs.sim import command as customs_sim
from eport.enclave import cli as enclave
from eport.enclave import collateral_cli
from eport.finance.cli import finance as finance_commands
from eport.finance.offer import OfferError
from eport.messages.command import message as message_commands
from eport.messages.errors import MessageError
from eport.money.cli import money as money_commands
from eport.network.cli import network as network_commands
from eport.network.fresh import consortium, settings_on
from eport.network.funding import fund
from eport.network.plan import NetworkError
from eport.relay.command import relay as relay_commands
from eport.settings import Settings, SettingsError, load
from eport.trade import report
from eport.trade.chapters.customs import StatementRefused
from eport.trade.inputs import Inputs, read
from eport.trade.parties import APPLICANT, BENEFICIARY
from eport.trade.redate import redate
from eport.trade.run import genesis, run
from eport.trade.story import Step, Story, plain, yuan
from eport.trade.trade import TooFar, terms_of
from eport.wallet.cli import wallet as wallet_commands
from eport.window.cli import window as window_commands
from eport.window.desk import DeskError
from eport.window.dossier import DossierError

app = typer.Typer(help="E-port: trade finance in digital yuan.", no_args_is_help=True, add_completion=False)
app.add_typer(enclave.app, name="enclave")
app.add_typer(collateral_cli.app, name="collateral")
app.add_typer(credit_commands, name="credit")
app.add_typer(message_commands, name="message")
app.add_typer(wallet_commands, name="wallet")
app.add_typer(money_commands, name="money")
app.add_typer(relay_commands, name="relay")
app.add_typer(calendar_commands, name="calendar")
app.add_typer(window_commands, name="window")
app.add_typer(customs_commands, name="customs")
app.add_typer(clearance_commands, name="clearance")
app.add_typer(finance_commands, name="finance")
app.add_typer(certification_commands, name="certification")
app.add_typer(audit_commands, name="audit")
app.add_typer(network_commands, name="network")
customs_commands.command("replay")(customs_replay)
app.command("customs-sim")(customs_sim)
CONFIG = ROOT / "scripts/config/development.yaml"
EXAMPLES = ROOT / "examples"
REPORT = ROOT / "reports/trade.html"


class Example(str, Enum):
    """The trades in examples/."""

    sight = "sight"
    refusal = "refusal"
    detained = "detained"


class Where(str, Enum):
    """On what a demo runs."""

    development = "development"
    consortium = "consortium"


@app.command()
def demo(
    example: Annotated[Example, typer.Argument(help="which trade of examples/")] = Example.sight,
    network: Annotated[Where, typer.Option(help="one Anvil, or four validators that agree")] = Where.development,
    json_: Annotated[bool, typer.Option("--json", help="machine-readable, on standard output")] = False,
) -> None:
    """Run an example trade on a chain of its own."""
    folder = EXAMPLES / example.value
    if network is Where.consortium:
        _consortium_demo(example, folder, json_)
    else:
        _trade(example.value, folder / "mt700.txt", folder / "customs", None, None, 3000, REPORT, json_)


@app.command()
def trade(
    credit: Annotated[Path, typer.Option(help="MT700 in SWIFT block format")],
    customs: Annotated[Path, typer.Option(help="folder of WCO DM 3.6 responses about one declaration")],
    declaration: Annotated[Optional[Path], typer.Option(help="default: declaration.xml beside the credit")] = None,
    presentation: Annotated[Optional[Path], typer.Option(help="default: presentation.json beside the credit")] = None,
    beside: BesideOption = None,
    margin: Annotated[int, typer.Option(min=0, max=100, help="per cent that the applicant secures")] = 30,
    out: Annotated[Path, typer.Option(help="where the report goes")] = REPORT,
    json_: Annotated[bool, typer.Option("--json", help="machine-readable, on standard output")] = False,
) -> None:
    """Run a trade from your own files on a chain of its own."""
    _trade("trade", credit, customs, declaration, presentation, margin * 100, out, json_, beside=beside)


@app.command()
def chain(
    port: Annotated[int, typer.Option(help="port to listen on")] = local.PORT,
    timestamp: Annotated[int, typer.Option(help="time of the first block in unix seconds")] = local.GENESIS_TIME,
) -> None:
    """Run a local Anvil chain in the foreground, until Ctrl-C."""
    console = Console(stderr=True)
    try:
        with local.anvil(port, timestamp=timestamp) as url:
            console.print(f"Anvil {url}, chain id {local.CHAIN_ID}; deploy with `make deploy`, end with Ctrl-C")
            signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
            signal.pause()
    except KeyboardInterrupt:
        console.print("ended")
    except local.ChainError as error:
        raise _failed(str(error)) from error


def _consortium_demo(example: Example, folder: Path, as_json: bool) -> None:
    """The example dated to the present, on four validators: their clock is the world's."""
    settings = settings_on(load(CONFIG))
    now = dt.datetime.now(dt.timezone.utc)
    with tempfile.TemporaryDirectory(prefix="eport-trade-") as scratch:
        try:
            last_day = dt.date(max(settings.place("CN").years), 12, 31)
            files = redate(folder, Path(scratch), now, last_day)
        except MessageError as error:
            raise _failed(str(error)) from error
        _trade(
            example.value, files / "mt700.txt", files / "customs", None, None, 3000, REPORT, as_json, settings, _four
        )  # fmt: skip


@contextmanager
def _one(_: Settings, genesis_time: int) -> Iterator[Chain]:
    """Anvil, whose clock begins on the morning of the credit's issue."""
    with local.anvil(timestamp=genesis_time) as url:
        yield Chain(url)


@contextmanager
def _four(settings: Settings, _: int) -> Iterator[Chain]:
    """Four validators, with coins for everybody's gas."""
    console = Console(stderr=True, highlight=False)
    with consortium(lambda line: console.print(f"  [green]✓[/] {line}")) as made:
        known = Chain(made.validators[0].url)
        accounts = settings.parties(known.chain_id)
        fund(known, made, [account.address for account in accounts.values()])
        yield known


def _trade(
    kind: str,
    credit: Path,
    customs: Path,
    declaration: Path | None,
    presented: Path | None,
    margin: int,
    out: Path,
    as_json: bool,
    settings: Settings | None = None,
    where: Callable[[Settings, int], AbstractContextManager[Chain]] | None = None,
    beside: Path | None = None,
) -> None:
    console = Console(stderr=True, highlight=False)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))  # the story says it all
    try:
        settings = settings or load(CONFIG)
        inputs = read(credit, customs, declaration, presented, beside)
        accounts = settings.parties(local.CHAIN_ID)
        # Everything that can be refused is refused here, before there is a chain to write to.
        terms = terms_of(inputs, settings, accounts[APPLICANT].address, accounts[BENEFICIARY].address, margin)
        place = settings.place(terms.place_of_expiry.decode())
        _introduce(console, inputs, credit)
        with (where or _one)(settings, genesis(inputs, place.utc_offset)) as known:
            with console.status("Deploying the alliance …"):
                alliance = deploy(known, settings, accounts)
            console.print(
                f"[dim]{len(settings.institutions)} institutions and {len(alliance.contracts)} contracts stand; "
                f"{len(settings.governance.members)} members vote[/]\n"
            )
            names = {member.key: member.name for member in settings.institutions}
            story = run(alliance, inputs, kind, margin, _Teller(console, names, place.utc_offset).tell)
    except (
        MessageError, SettingsError, FileNotFoundError, ArtifactMissing, local.ChainError, DeskError, DossierError,
        OfferError, NetworkError, NotSettled, TooFar,
    ) as error:  # fmt: skip
        raise _failed(str(error)) from error
    except (ContractReverted, StatementRefused) as error:
        raise _failed(f"{error}. Nothing of the refused step is on the chain.") from error
    _conclude(console, story)
    report.write(story, out)
    console.print(f"\nReport: [bold]{out.relative_to(Path.cwd()) if out.is_relative_to(Path.cwd()) else out}[/]")
    if as_json:
        print(json.dumps(story.as_json(), indent=2, default=str))


def _introduce(console: Console, inputs: Inputs, path: Path) -> None:
    credit = inputs.credit
    number, file = escape(credit.credit_number), escape(path.name)
    console.print(f"\n[bold]{file}[/]: credit {number}, {credit.currency} {credit.amount:,}")
    console.print(
        f"  {escape(credit.beneficiary.lines[0])} ← {escape(credit.applicant.lines[0])}, until {credit.expiry_date} "
        f"{escape(credit.expiry_place)}; {len(inputs.responses)} customs responses about {inputs.number}\n"
    )


class _Teller:
    """Prints steps as they happen, each with the balances that it changed."""

    def __init__(self, console: Console, names: dict[str, str], utc_offset: int) -> None:
        self._console, self._names = console, names
        self._zone = dt.timezone(dt.timedelta(minutes=utc_offset))
        self._balances: Mapping[str, int] = {}

    def tell(self, step: Step) -> None:
        """One step."""
        moment = dt.datetime.fromtimestamp(step.at, self._zone)
        money = f" [green]{yuan(step.amount)}[/]" if step.amount else ""
        gas = f"{step.gas:>9,} gas" if step.gas is not None else " " * 13
        self._console.print(
            f"[dim]{moment:%d %b %H:%M} {gas}[/]  [bold]{self._name(step.actor)}[/]: {escape(step.title)}{money}"
        )
        rule = f"[cyan]{escape(step.rule)}[/]" if step.rule else ""
        self._under("; ".join(part for part in (f"[dim]{escape(step.detail)}[/]" if step.detail else "", rule) if part))
        changed = [
            f"{self._name(key)} {yuan(self._balances.get(key, 0))} → {yuan(balance)}"
            for key, balance in step.balances.items()
            if balance != self._balances.get(key, 0)
        ]
        self._under(f"[green]{'   '.join(changed)}[/]")
        self._balances = step.balances

    def _name(self, key: str) -> str:
        return escape(self._names.get(key, plain(key)).split(",")[0])

    def _under(self, text: str) -> None:
        if text not in ("", "[green][/]"):
            self._console.print(Padding(text, (0, 0, 0, 28)))


def _conclude(console: Console, story: Story) -> None:
    table = Table(title="Digital yuan", title_justify="left", header_style="dim")
    for heading, justify in (("", "left"), ("before the credit", "right"), ("after", "right"), ("difference", "right")):
        table.add_column(heading, justify=justify)  # type: ignore[arg-type]
    names = {party.key: f"{party.name} ({party.role})" for party in story.parties}
    for key, before in story.balances_before.items():
        after = story.balances_after[key]
        if before or after:
            table.add_row(escape(names.get(key, plain(key))), yuan(before), yuan(after), yuan(after - before))
    console.print()
    console.print(table)
    transactions = sum(step.transaction is not None for step in story.steps)
    console.print(f"\n[bold]{escape(story.outcome)}[/]  {transactions} transactions, {story.gas:,} gas")


def _failed(message: str) -> typer.Exit:
    Console(stderr=True).print(f"[bold red]refused[/] {escape(message)}", highlight=False)
    return typer.Exit(1)
