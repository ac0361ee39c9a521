"""`eport relay`: brings what oracles have signed to the chain."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Annotated, Optional

import structlog
import typer
from rich.console import Console
from rich.markup import escape

from eport.chain import local
from eport.chain.artifacts import ROOT
from eport.chain.contract import ContractReverted
from eport.chain.deployment import attach
from eport.enclave.statement import Domain
from eport.relay.collector import Collector
from eport.relay.metrics import RelayMetrics, serve
from eport.relay.outbox import Outbox
from eport.relay.relay import TRANSIENT, Relay

relay = typer.Typer(help="Bring what oracles have signed to the chain.", no_args_is_help=True)
log = structlog.get_logger(__name__)


@relay.callback()
def _group() -> None:
    """A group although it has one command: others will follow."""


@relay.command()
def run(
    oracle: Annotated[list[str], typer.Option(help="address of an oracle's service; repeat, one for each operator")],
    state: Annotated[Path, typer.Option(help="file of the outbox")] = Path("relay.sqlite"),
    url: Annotated[str, typer.Option(help="node of the chain")] = f"http://127.0.0.1:{local.PORT}",
    record: Annotated[Path, typer.Option(help="record of the deployment")] = ROOT / "deployments/31337.json",
    config: Annotated[Path, typer.Option(help="configuration")] = ROOT / "scripts/config/development.yaml",
    every: Annotated[float, typer.Option(help="seconds between looks")] = 1.0,
    patience: Annotated[float, typer.Option(help="seconds to wait for more signers than the quorum")] = 5.0,
    wait: Annotated[
        float, typer.Option(help="seconds until a transaction that is not mined is sent again for more")
    ] = 120,
    confirmations: Annotated[
        Optional[int], typer.Option(help="blocks until a transaction counts as settled; default: what the chain says")
    ] = None,
    metrics: Annotated[Optional[int], typer.Option(help="port for Prometheus, on this machine alone")] = None,
    once: Annotated[bool, typer.Option("--once", help="look once, deliver, and end")] = False,
) -> None:
    """Gather statements from the oracles and deliver them, until it is stopped."""
    try:
        alliance = attach(url, record, config)
        domain = Domain(alliance.chain.chain_id, alliance["ClearanceOracle"].address)
        outbox = Outbox(state)
        collector = Collector(
            oracle, domain, alliance.settings.quorum, 0.0 if once else patience, known=outbox.has_statement
        )
        courier = Relay(
            alliance["Declarations"], alliance.accounts["relay"], outbox, wait=wait, confirmations=confirmations
        )
        told = RelayMetrics(outbox, collector)
        if metrics is not None:
            serve(told, metrics)
        while True:
            for signed in collector.poll():
                courier.accept(signed)
            try:
                courier.deliver()
                told.looked()
            except TRANSIENT as error:
                log.warning("node cannot be reached", reason=str(error))
            if once:
                outbox.close()
                return
            time.sleep(every)
    except sqlite3.Error as error:
        words = f"{state}: the outbox cannot be written: {error}; make room on the disk, start again: nothing is lost"
        Console(stderr=True, soft_wrap=True, highlight=False).print(f"[bold red]refused[/] {escape(words)}")
        raise typer.Exit(1) from error
    except (OSError, ValueError, RuntimeError, ContractReverted) as error:
        Console(stderr=True, soft_wrap=True, highlight=False).print(f"[bold red]refused[/] {escape(str(error))}")
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        Console(stderr=True).print("stopped")
