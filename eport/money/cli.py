"""`eport money …`: the digital yuan as an auditor reads it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Optional

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eport.chain import local
from eport.chain.artifacts import ROOT
from eport.chain.contract import Chain
from eport.money.supply import Statement, statement
from eport.settings import load

money = typer.Typer(help="The digital yuan as an auditor reads it.", no_args_is_help=True)


@money.callback()
def _group() -> None:
    """A group although it has one command: others will follow."""


@money.command()
def supply(
    url: Annotated[str, typer.Option(help="node of the chain")] = f"http://127.0.0.1:{local.PORT}",
    record: Annotated[Path, typer.Option(help="record of the deployment")] = ROOT / "deployments/31337.json",
    config: Annotated[Path, typer.Option(help="whose names to show")] = ROOT / "scripts/config/development.yaml",
    block: Annotated[Optional[int], typer.Option(help="default: the newest")] = None,
    json_: Annotated[bool, typer.Option("--json", help="machine-readable, on standard output")] = False,
) -> None:
    """Per operator: paid in, issued, held, frozen, in escrow; checked against the event log. Exit code 1: it fails."""
    if not local.answers(url) or not record.exists():
        words = f"no node answers at {url}" if record.exists() else f"there is no record {record}"
        Console(stderr=True).print(f"[bold red]refused[/] {words}: start one with `make chain` and `make deploy`")
        raise typer.Exit(2)
    chain, known = Chain(url), json.loads(record.read_text())
    token, escrow = (chain.bind(name, known[name]["address"]) for name in ("DigitalYuan", "Escrow"))
    found = statement(token, escrow, block)
    if json_:
        print(json.dumps(found.as_json(), indent=2))
    else:
        settings = load(config)
        accounts = settings.parties(chain.chain_id)
        names = {str(accounts[member.key].address): member.name for member in settings.institutions}
        show(found, names, Console(highlight=False))
    raise typer.Exit(0 if found.holds else 1)


def show(found: Statement, names: dict[str, str], console: Console) -> None:
    """The table, and each check."""
    table = Table(title=f"Digital yuan at block {found.block:,}", title_justify="left", header_style="dim")
    table.add_column("operator")
    for heading in ("paid in", "payout pending", "issued", "held", "frozen", "in escrow"):
        table.add_column(heading, justify="right")
    rows = [
        (names.get(row.operator, row.operator) + ("" if row.active else " (suspended)"), row.paid_in,
         row.payout_pending, row.issued, row.held, row.frozen, row.in_escrow)
        for row in found.rows
    ]  # fmt: skip
    for name, *amounts in rows:
        table.add_row(escape(name), *(_yuan(amount) for amount in amounts))
    table.add_section()
    table.add_row("all", *(_yuan(sum(amounts)) for amounts in list(zip(*rows))[1:]))
    console.print(table)
    console.print(f"supply {_yuan(found.supply)}, of which Escrow holds {_yuan(found.in_escrow)}")
    for words, holds in found.checks.items():
        console.print(f"  {'[green]✓[/]' if holds else '[red]✗[/]'} {words}")


def _yuan(fen: int) -> str:
    return f"{fen / 100:,.2f}"
