"""`make bench-network`: four validators on this machine, payments of digital yuan, whole trades.

    python -m bench.network [--seconds 60] [--wallets 200] [--block-ms 250] [--round-ms 500] [--trades 0] [--json FILE]

The validators, the sender and the watcher share the machine's cores, so that the figures are of all of it together.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.network import ledger as ledgers
from bench.network import load, trades
from eport.network.fresh import BLOCK_MS, ROUND_MS, consortium

AIM_RATE, AIM_SECONDS = 1_000, 15


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
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
        console.print(f"pay for {options.seconds:.0f} s …")
        found = load.run(network, ledger, options.seconds)
        took = trades.run(network, options.trades, console.print) if options.trades else []
    facts = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "load_before": [round(value, 1) for value in load_before],
        "load_after": [round(value, 1) for value in os.getloadavg()],
        "block_ms": options.block_ms,
        "round_ms": options.round_ms,
        **found.as_json(),
        "trade_seconds": took,
    }
    _show(found, took, facts)
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(facts, indent=2) + "\n")


def _show(found: load.Result, took: list[float], facts: dict[str, object]) -> None:
    table = Table(
        title=f"Four validators on {facts['machine']}, load {facts['load_before']} before", title_justify="left"
    )
    for heading in ("", "found", "aim"):
        table.add_column(heading)
    table.add_row("finalized payments a second", f"{found.finalized_rate:,.0f}", f"≥ {AIM_RATE:,}")
    table.add_row("executed payments a second", f"{found.included_rate:,.0f}", "")
    table.add_row("time to finality, p50", f"{found.final_p50:.1f} s", "")
    table.add_row("time to finality, p95", f"{found.final_p95:.1f} s", f"≤ {AIM_SECONDS} s")
    table.add_row("sent, finalized", f"{found.sent:,}, {found.finalized:,}", "all")
    table.add_row("signed a second by one core", f"{found.signing_rate:,.0f}", "well above")
    table.add_row("signed and sent a second, to a node that does nothing", f"{found.sending_rate:,.0f}", "well above")
    table.add_row("blocks a second", f"{found.blocks_per_second:.1f}", "")
    table.add_row("memory a node", ", ".join(f"{value:,}" for value in found.memory_mb) + " MB", "")
    if took:
        table.add_row("whole trades a minute", f"{60 * len(took) / sum(took):.2f}", "")
    Console().print(table)


if __name__ == "__main__":
    main()
