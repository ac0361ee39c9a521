"""What the scripts of operation have in common: which network, who signs, where the record is, and how they end."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eport.chain import local
from eport.chain.artifacts import ROOT, ArtifactMissing
from eport.chain.contract import Chain, ContractReverted
from eport.chain.deployment import Alliance, DeploymentError
from eport.chain.plan import Execution, Intent, Journal, JournalError, Plan
from eport.chain.record import Record, RecordError, record_path
from eport.chain.signers import Signer, SignerError
from eport.settings import Settings, SettingsError, load

REFUSED = 2
"""Exit code where something cannot be done as it was asked for."""
_KNOWN = (
    SettingsError, SignerError, RecordError, DeploymentError, JournalError, ContractReverted, ArtifactMissing,
    local.ChainError,
)  # fmt: skip


@dataclass(frozen=True)
class Network:
    """An opened network: its configuration, chain, parties and record."""

    settings: Settings
    chain: Chain
    accounts: dict[str, Signer]
    record: Record
    console: Console

    @property
    def live(self) -> bool:
        """Whether others are on it: dry run is then the default, and no published key is taken."""
        return self.chain.chain_id not in local.DEVELOPMENT_CHAIN_IDS

    @property
    def path(self) -> Path:
        """Of the record."""
        assert self.record.path is not None
        return self.record.path

    @property
    def journal(self) -> Path:
        """Where what is being sent is written down."""
        return self.path.with_suffix(".journal")

    def alliance(self) -> Alliance:
        """What the record tells of. Raises `DeploymentError` where there is none."""
        if not self.record.entries:
            raise DeploymentError(
                f"there is no record {self.path}: deploy with scripts/deploy.py, or rebuild it from the chain "
                "with scripts/deploy.py --rebuild"
            )
        contracts = {name: self.chain.bind(name, entry.address) for name, entry in self.record.entries.items()}
        return Alliance(self.chain, self.settings, contracts, self.accounts)

    def name(self, address: str) -> str:
        """Who is behind an address, as the configuration and the record name them."""
        for key, account in self.accounts.items():
            if account.address == address:
                return key
        return next((name for name, entry in self.record.entries.items() if entry.address == address), address)

    def show(self, plan: Plan) -> None:
        """Every transaction, who sends it, and its gas."""
        table = Table(title=f"{len(plan.intents)} transactions, {plan.gas:,} gas", title_justify="left")
        for column in ("#", "sender", "what"):
            table.add_column(column)
        table.add_column("gas", justify="right")
        for number, intent in enumerate(plan.intents, 1):
            table.add_row(str(number), self.name(intent.sender), intent.label, f"{intent.gas:,}")
        self.console.print(table)
        self.show_left(plan.left)

    def show_left(self, left: Sequence[Intent]) -> None:
        """What others have to send, since nobody signs for them here."""
        for intent in left:
            self.console.print(f"  left to [bold]{self.name(intent.sender)}[/]: {intent.label}")

    def send(self, plan: Plan) -> None:
        """Journal the plan and carry it out."""
        journal = Journal.write(self.journal, self.chain, plan, self.by_address)
        self.carry_out(journal)

    def carry_out(self, journal: Journal) -> None:
        """Send what a journal holds."""
        Execution(
            self.chain, journal, self.record, self.by_address, lambda line: self.console.print(f"  [green]✓[/] {line}")
        ).run()

    @property
    def by_address(self) -> dict[str, Signer]:
        return {account.address: account for account in self.accounts.values()}


def parser(description: str | None, *, sends: bool = True) -> argparse.ArgumentParser:
    """Options of every script."""
    made = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--network", default="development", help="scripts/config/NETWORK.yaml (development)")
    made.add_argument("--config", type=Path, help="another configuration file")
    made.add_argument("--url", help="node of the chain; default: the configuration's")
    made.add_argument("--record", type=Path, help="record; default: deployments/CHAIN_ID.json")
    made.add_argument("--json", action="store_true", help="machine-readable, on standard output")
    if sends:
        what = made.add_mutually_exclusive_group()
        what.add_argument("--yes", "--execute", action="store_true", dest="yes", help="send, on a live network too")
        what.add_argument("--dry-run", action="store_true", help="send nothing; the default on a live network")
    return made


def opened(arguments: argparse.Namespace) -> Network:
    """The network that the options name. Raises what `main` reports."""
    settings = load(arguments.config or ROOT / f"scripts/config/{arguments.network}.yaml")
    url = arguments.url or settings.url
    if not local.answers(url):
        raise DeploymentError(f"no node answers at {url}: start one with `make chain`, or say --url")
    chain = Chain(url)
    if chain.chain_id not in settings.chain_ids:
        raise DeploymentError(
            f"{url} is chain {chain.chain_id}, {settings.network} is for {settings.chain_ids}: wrong node, or network"
        )
    accounts = settings.parties(chain.chain_id)
    record = Record(arguments.record or record_path(chain.chain_id))
    return Network(settings, chain, accounts, record, Console(stderr=True, highlight=False))


def sending(network: Network, arguments: argparse.Namespace) -> bool:
    """Whether to send: always said on a live network."""
    return not arguments.dry_run and (arguments.yes or not network.live)


def written(value: Any) -> None:
    """JSON on standard output."""
    print(json.dumps(value, indent=2, ensure_ascii=False))


def main(run: Callable[[argparse.Namespace], int | None], made: argparse.ArgumentParser) -> None:
    """Run a script; what is known to go wrong is one sentence and exit code 2. Under `brownie run` arguments are
    brownie's own.
    """
    arguments = made.parse_args([] if "brownie" in Path(sys.argv[0]).name else None)
    try:
        sys.exit(run(arguments) or 0)
    except _KNOWN as error:
        Console(stderr=True, highlight=False, soft_wrap=True).print(f"[bold red]refused[/] {escape(str(error))}")
        sys.exit(REFUSED)
