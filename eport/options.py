"""What every command on a chain has in common: where the chain is, what is printed, and how a refusal is said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.markup import escape

from eport.chain import local
from eport.chain.artifacts import ROOT
from eport.chain.contract import ContractReverted
from eport.chain.deployment import DeploymentError

NODE: Final = f"http://127.0.0.1:{local.PORT}"
DEPLOYED: Final = ROOT / f"deployments/{local.CHAIN_ID}.json"
CONFIG: Final = ROOT / "scripts/config/development.yaml"
REFUSED: Final = 2
"""Exit code where an act cannot be done."""

Url = Annotated[str, typer.Option(help="node of the chain")]
Record = Annotated[Path, typer.Option(help="record of the deployment")]
Config = Annotated[Path, typer.Option(help="the alliance: parties and their names")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="say what would happen, or why not; send nothing")]
Json = Annotated[bool, typer.Option("--json", help="machine-readable, on standard output")]


def refused(words: str, code: int = REFUSED) -> typer.Exit:
    """Say why, and give what ends the command."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(f"[bold red]refused[/] {escape(words)}")
    return typer.Exit(code)


@contextmanager
def refusals() -> Iterator[None]:
    """What can be refused ends in one line that says why, and exit code 2.

    Readers and desks raise ValueErrors of their own (`MessageError`, `OfferError`, `SettingsError` …), which say it.
    """
    try:
        yield
    except (ContractReverted, DeploymentError, local.ChainError, OSError, ValueError) as error:
        raise refused(str(error)) from error


def tell(as_json: bool, facts: dict[str, Any], words: str) -> None:
    """What a command has done: facts as JSON, or a line of words with rich's markup."""
    if as_json:
        print(json.dumps(facts, indent=2, ensure_ascii=False))
    else:
        Console(highlight=False, soft_wrap=True).print(words)
