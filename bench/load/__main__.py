"""`make bench-load`: throughput at rising load, reading as the alliance grows, memory and start-up of the oracle.

    python -m bench.load --date 2026-11-29 [--share 1] [--json FILE]

Writes bench/load.json and its sections of docs/performance.md; `--json` writes there instead, and nothing else.
`--share` of the transactions, trades and declarations: 0.05 shows in a minute that it runs, and its figures are none.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.console import Console

from bench import compile as compiled
from bench import page
from bench.__main__ import CONFIG, LOAD, PAGE, RESULTS
from bench.growth import SIZES
from bench.load import oracle, payments, reading, stream
from bench.load import page as load_page
from bench.load.process import chain as running_chain
from bench.load.stream import Level
from bench.method import Progress
from bench.scene import Refused, Scene
from eport.chain import local
from eport.chain.artifacts import ArtifactMissing
from eport.chain.contract import Chain, ContractReverted
from eport.chain.deployment import deploy
from eport.chain.record import Record
from eport.settings import load as load_settings
from tests.helpers.clearance import stopped_clock
from tests.helpers.governance import Prepared

TRADES = (Level(1, 1, 10), Level(4, 1, 5), Level(16, 1, 4), Level(64, 1, 3))
SENDERS = 64


def run(date: str, share: float, progress: Progress) -> dict[str, Any]:
    """All of it. Raises `Refused`, `TimeoutError`."""
    before = os.getloadavg()
    sizes = sizes_of(share)
    with tempfile.TemporaryDirectory(prefix="eport-bench-") as name:
        folder = Path(name)
        found = _payments(folder, share, progress) | _trades(folder, sizes, share, progress)
        first, started = oracle.run(folder / "oracle", sizes, progress)
    found["oracle"] = {"first": first.as_json(), "sizes": [item.as_json() for item in started]}
    return {"date": date, "share": share, "machine": _machine(before), "versions": _versions(), **found}


def _payments(folder: Path, share: float, progress: Progress) -> dict[str, Any]:
    found = {}
    with running_chain(folder) as (url, node):
        scene = _scene(url, None)
        with stopped_clock(scene.chain):
            payers = payments.Payers(scene, SENDERS)
            for kind in payments.LEVELS:
                progress(f"{load_page.KINDS[kind]}: each side alone")
                count = max(round(payments.ALONE[kind] * share), SENDERS)
                alone = payments.limits(scene, node, kind, payers, count)
                progress(f"{load_page.KINDS[kind]}: rising load")
                levels = payments.run(scene, node, kind, levels_of(kind, share), payers)
                found[kind] = {"alone": alone.as_json(), "levels": [level.as_json() for level in levels]}
    return found


def _trades(folder: Path, sizes: Sequence[int], share: float, progress: Progress) -> dict[str, Any]:
    """Reading as trades are added, then trades at rising load on top of them."""
    record = Record(folder / "deployment.json")
    seconds: dict[str, list[float]] = {key: [] for key in reading.READERS}
    events, levels, acts = [], [], 0
    with running_chain(folder) as (url, node):
        scene = _scene(url, record)
        with stopped_clock(scene.chain):
            for size in sizes:
                progress(f"reading: {size:,} trades")
                scene.grow(size)
                events.append(reading.events(scene))
                for key, took in reading.seconds(scene, record).items():
                    seconds[key].append(took)
            for level in levels_of("trade", share):
                progress(f"whole trades, {level.senders} at once")
                prepared = [scene.next_trade() for _ in range(level.transactions)]
                acts = len(prepared[0])
                levels.append(stream.trades(scene, node, level, prepared).as_json())
    return {
        "trade": {"acts": acts, "levels": levels},
        "reading": {"sizes": list(sizes), "events": events, "seconds": seconds},
    }


def _scene(url: str, record: Record | None) -> Scene:
    settings, chain = load_settings(CONFIG), Chain(url)
    made = deploy(chain, settings, settings.parties(local.CHAIN_ID), record)
    return Scene(Prepared(made.chain, made.settings, made.contracts, made.accounts))


def sizes_of(share: float) -> list[int]:
    """Trades and declarations after which is looked."""
    return [max(round(size * share), 1) for size in SIZES]


def levels_of(kind: str, share: float) -> list[Level]:
    """Levels of a kind of payment, or of whole trades."""
    levels = TRADES if kind == "trade" else payments.LEVELS[kind]
    return [replace(level, requests=max(round(level.requests * share), 1)) for level in levels]


def _machine(load_before: tuple[float, float, float]) -> dict[str, Any]:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "processor": models[0] if models else platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(total / 1e9),
        "load_before": round(load_before[0], 1),
    }


def _versions() -> dict[str, str]:
    return {
        "Anvil": compiled.package_versions()["anvil"],
        "Python": platform.python_version(),
        "coincurve": version("coincurve"),
        "aiohttp": version("aiohttp"),
    }


def write(found: dict[str, Any]) -> None:
    """bench/load.json, and the page anew."""
    LOAD.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    PAGE.write_text(page.markdown(json.loads(RESULTS.read_text()), found))


def options() -> argparse.ArgumentParser:
    """Of the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--date", required=True, help="what the figures say they are of, for example 2026-11-29")
    parser.add_argument("--share", type=float, default=1.0, help="of the transactions, trades and declarations")
    parser.add_argument("--json", type=Path, help="write the figures there, and leave record and page as they are")
    return parser


def main() -> int:
    """Command line."""
    parser = options()
    asked = parser.parse_args()
    try:
        dt.date.fromisoformat(asked.date)
    except ValueError:
        parser.error(f"--date {asked.date}: a day as YYYY-MM-DD (ISO 8601) is needed")
    if not 0 < asked.share <= 1:
        parser.error(f"--share {asked.share}: is not above 0 and at most 1")
    if asked.share < 1 and asked.json is None:
        parser.error("--share below 1 gives no figures to keep: say --json FILE")
    errors = Console(stderr=True)
    console = Console() if sys.stdout.isatty() else Console(width=page.WIDE)
    try:
        with errors.status("bench-load …") as status:
            found = run(asked.date, asked.share, lambda what: status.update(f"{what} …"))
    except (ArtifactMissing, ContractReverted, Refused, TimeoutError) as error:
        errors.print(f"[bold red]bench-load:[/] {error}")
        return 1
    for table in load_page.terminal(found):
        console.print(table)
    if asked.json is None:
        write(found)
    else:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    console.print(f"Written: {asked.json or f'{LOAD.name} and {PAGE.name}'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
