"""`make bench`: measure DigitalYuan and its peers in one run, print what money, attestation and examiner come to, write
the results and their page.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from typing import Any

from rich.console import Console

from bench import attestation, floor, growth, page, trade
from bench import compile as compiled
from bench.digital_yuan import DigitalYuan
from bench.examiner.__main__ import table as examiner_table
from bench.examiner.measure import figures
from bench.method import Progress, deploy, measure, parties
from bench.tokens import plain
from bench.trex import Suite, TRex
from eport.chain import local
from eport.chain.artifacts import ROOT, ArtifactMissing
from eport.chain.contract import Chain, ContractReverted
from eport.chain.deployment import deploy as deploy_alliance
from eport.chain.deployment import development_accounts
from eport.settings import load

RESULTS = ROOT / "bench/results.json"
LOAD = ROOT / "bench/load.json"
"""Written by `make bench-load` alone."""
QUOTED = ROOT / "bench/quoted.json"
PAGE = ROOT / "docs/performance.md"
PICTURE = ROOT / "docs/images/transfer_gas.svg"
CONFIG = ROOT / "scripts/config/development.yaml"
ISSUER = {"bench issuer": 59}
"""The account that owns the peers; the alliance does not use it."""


def run(date: str, progress: Progress) -> dict[str, Any]:
    """Measure every token on a chain of its own. `date` [ISO 8601] is what the results say, no clock is read."""
    progress("compiling the peers")
    artifacts = compiled.peers()
    settings = load(CONFIG)
    gas: dict[str, dict[str, int | None]] = {}
    with local.anvil() as url:
        chain = Chain(url)
        who = parties(chain)
        issuer = development_accounts(ISSUER)["bench issuer"]
        sender = deploy(chain, issuer, artifacts["BatchSender"])
        progress("deploying the alliance")
        alliance = deploy_alliance(chain, settings, settings.parties(local.CHAIN_ID))
        progress("deploying the peers")
        tokens = [
            DigitalYuan(alliance, who),
            *plain(chain, issuer, who, artifacts),
            TRex(Suite(chain, issuer), who),
        ]
        for token in tokens:
            gas[token.key] = measure(token, sender, _about(page.TOKENS[token.key], progress))
    grown = growth.growth(settings, _about("growth", progress))
    return {
        "date": date,
        "compiler": compiled.compiler_settings(),
        "hardfork": local.HARDFORK,
        "versions": compiled.package_versions(),
        "gas": {key: {name: gas[key][name] for name in page.OPERATIONS} for key in page.TOKENS},
        "quoted": json.loads(QUOTED.read_text()),
        "attestation": attestation.results(),
        "floor": floor.floor(settings),
        "whole_trade": trade.results(),
        "growth": grown,
    }


def _about(title: str, progress: Progress) -> Progress:
    return lambda act: progress(f"{title}: {act}")


def write(results: dict[str, Any]) -> bool:
    """Write results, page and picture; True where the results moved, else they keep the date of the last ones."""
    last = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    moved = {**last, "date": None} != {**results, "date": None}
    kept = results if moved else last
    for path, text in (
        (RESULTS, json.dumps(kept, indent=2, ensure_ascii=False) + "\n"),
        (PAGE, page.markdown(kept, json.loads(LOAD.read_text()))),
        (PICTURE, page.svg(kept)),
    ):
        path.write_text(text)
    return moved


def main() -> int:
    """Command line: `python -m bench --date 2026-11-23`."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--date", required=True, help="what the results say they are of, for example 2026-11-23")
    date = parser.parse_args().date
    try:
        dt.date.fromisoformat(date)
    except ValueError:
        parser.error(f"--date {date}: a day as YYYY-MM-DD (ISO 8601) is needed")
    errors = Console(stderr=True)
    # A file or a pipe has no width; on a narrow terminal the ratio goes below its figure.
    console = Console() if sys.stdout.isatty() else Console(width=page.WIDE)
    try:
        with errors.status("bench …") as status:
            results = run(date, lambda what: status.update(f"{what} …"))
    except (ArtifactMissing, ContractReverted, LookupError, RuntimeError) as error:
        errors.print(f"[bold red]bench:[/] {error}")
        return 1
    moved = write(results)
    console.print(page.terminal(results, narrow=console.width < page.WIDE))
    console.print(page.quoted(results))
    console.print(attestation.terminal(results["attestation"]))
    console.print(trade.terminal(results["whole_trade"]))
    with errors.status("examiner: presentations with known discrepancies …"):
        accuracy = examiner_table(figures())
    console.print(f"\n[bold]Examiner[/]: {accuracy}", highlight=False)
    written = ", ".join(str(path.relative_to(ROOT)) for path in (RESULTS, PAGE, PICTURE))
    console.print(f"{'Written' if moved else 'Unchanged'}: {written}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
