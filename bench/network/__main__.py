"""`make bench-network`: four validators on this machine, payments of digital yuan at several rates, whole trades.

    python -m bench.network [--seconds 60] [--rates 0 100 500] [--wallets 200] [--block-ms N] [--round-ms N]
                            [--trades 0] [--json FILE]

The validators, the sender and the watcher share the machine's cores, so that the figures are of all of it together.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.network import ledger as ledgers
from bench.network import load, trades
from eport.network.fresh import consortium
from eport.network.plan import BLOCK_MS, ROUND_MS

AIM_RATE, AIM_SECONDS = 1_000, 15
RATES = (0, 100, 500)
"""Payments a second that are asked for, one run each; 0: as many as are taken, first: on a new network."""


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="of each rate")
    parser.add_argument("--rates", type=int, nargs="+", default=RATES, help="payments a second; 0: all that are taken")
    parser.add_argument("--wallets", type=int, default=200)
    parser.add_argument("--block-ms", type=int, default=BLOCK_MS)
    parser.add_argument("--round-ms", type=int, default=ROUND_MS)
    parser.add_argument("--trades", type=int, default=0, help="whole first trades, one after the other")
    parser.add_argument("--json", type=Path, help="where the figures go")
    options = parser.parse_args()
    console = Console(stderr=True, highlight=False)
    load_before = os.getloadavg()
    with consortium(console.print, block_ms=options.block_ms, round_ms=options.round_ms) as network:
        console.print(f"open {options.wallets} wallets …")
        ledger = ledgers.found(network, options.wallets)
        signing, sending = load.signing_rate(ledger), load.sending_rate(ledger)
        found = []
        for rate in options.rates:
            console.print(f"pay for {options.seconds:.0f} s, {f'{rate} a second' if rate else 'as much as is taken'} …")
            found.append(load.run(network, ledger, options.seconds, rate))
        took = trades.run(network, options.trades, console.print) if options.trades else []
    facts = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "load_before": [round(value, 1) for value in load_before],
        "load_after": [round(value, 1) for value in os.getloadavg()],
        "block_ms": options.block_ms,
        "round_ms": options.round_ms,
        "signing_rate": signing,
        "sending_rate": sending,
        "runs": [item.as_json() for item in found],
        "trade_seconds": took,
    }
    _show(found, took, facts)
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(facts, indent=2) + "\n")


def _show(found: Sequence[load.Result], took: list[float], facts: dict[str, object]) -> None:
    table = Table(
        title=f"Four validators on {facts['machine']}, load {facts['load_before']} before", title_justify="left"
    )
    table.add_column("payments a second")
    for item in found:
        table.add_column(f"{item.rate:,} asked for" if item.rate else "all that are taken", justify="right")
    table.add_column("aim")
    rows = (
        ("finalized a second, under load", [f"{item.finalized_rate:,.0f}" for item in found], f"≥ {AIM_RATE:,}"),
        ("executed a second", [f"{item.executed_rate:,.0f}" for item in found], ""),
        ("time to finality, p50", [f"{item.final_p50:.1f} s" for item in found], ""),
        ("time to finality, p95", [f"{item.final_p95:.1f} s" for item in found], f"≤ {AIM_SECONDS} s"),
        ("sent", [f"{item.sent:,}" for item in found], ""),
        ("of these final", [f"{item.finalized:,}" for item in found], "all"),
        ("blocks a second", [f"{item.blocks_per_second:.1f}" for item in found], ""),
        ("memory of the largest node", [f"{max(item.memory_mb):,} MB" for item in found], ""),
    )
    for name, cells, aim in rows:
        table.add_row(name, *cells, aim)
    console = Console()
    console.print(table)
    console.print(
        f"One core signs {facts['signing_rate']:,.0f} payments a second, and the sender brings "
        f"{facts['sending_rate']:,.0f} to a node that does nothing."
    )
    if took:
        console.print(f"Whole trades a minute: {60 * len(took) / sum(took):.2f}")


if __name__ == "__main__":
    main()
