"""Everything that `make assurance` does: `python -m assurance [PART…]`, of the parts below.

By default all. Each part writes what it found into assurance/results.json, and docs/assurance.md is written anew.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any

from assurance import page, scores, tools
from assurance.compiler import ROOT
from assurance.coverage import measure
from assurance.mutation.__main__ import RECORD
from assurance.mutation.arena import ROOMS

RESULTS, PAGE = ROOT / "assurance/results.json", ROOT / "docs/assurance.md"
LEAST_MUTANTS = 1000
LEAST_KILLED = 0.95
LEAST_COVERED = 0.95
LEAST_CALLS = 1_000_000
LEAST_PROPERTIES = 25


def mutants(asked: argparse.Namespace) -> dict[str, Any]:
    """A room for each core at a time; all write into one record, a line at once."""
    command = [sys.executable, "-m", "assurance.mutation", "--share", str(asked.share)]
    deadline = time.monotonic() + 60 * asked.minutes

    def judge(room: str) -> None:
        if (left := deadline - time.monotonic()) > 0:
            subprocess.run([*command, "--minutes", str(left / 60), "--room", room], cwd=ROOT, check=True)

    if not asked.only_report:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(judge, dict.fromkeys(ROOMS.values())))
    counted = json.loads(
        subprocess.run([*command, "--count"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    )
    return {**scores.score(RECORD), **counted}  # with the seconds of every session that judged


def coverage(asked: argparse.Namespace) -> dict[str, Any]:
    return measure.coverage(again=not asked.only_report)


def analysis(asked: argparse.Namespace) -> dict[str, Any]:
    return {"slither": tools.slither(again=not asked.only_report), "solhint": tools.solhint()}


def invariants(asked: argparse.Namespace) -> dict[str, Any]:
    return tools.fuzz(asked.runs, asked.depth)


def proofs(asked: argparse.Namespace) -> dict[str, Any]:
    return tools.proofs()


def smtchecker(asked: argparse.Namespace) -> dict[str, Any]:
    return tools.smtchecker()


def network(asked: argparse.Namespace) -> dict[str, Any]:
    return tools.network(asked.seeds)


PARTS: dict[str, tuple[Callable[[argparse.Namespace], dict[str, Any]], tuple[str, ...]]] = {
    "mutants": (mutants, ("solc", "@foundry-rs/anvil-linux-amd64")),
    "coverage": (coverage, ("solc", "@foundry-rs/anvil-linux-amd64")),
    "analysis": (analysis, ("slither-analyzer", "solhint", "solc")),
    "invariants": (invariants, ("@foundry-rs/forge-linux-amd64", "solc")),
    "proofs": (proofs, ("halmos", "solc")),
    "smtchecker": (smtchecker, ("solc", "z3-solver")),
    "network": (network, ("@xcfx/node-linux-x64-gnu", "solc")),
}


LANES = (("coverage",), ("analysis", "invariants", "proofs", "smtchecker", "mutants"))
"""Parts of a lane follow one another; the lanes run side by side, on two cores."""
ALONE = ("network",)
"""After them, with nothing beside it: four nodes keep two cores busy, and have deadlines."""
_WRITING = Lock()


def shortfalls(results: dict[str, Any]) -> list[str]:
    """What falls short of what is aimed at, in words."""
    found = []
    if section := results.get("mutants"):
        totals = section["totals"]
        if totals["mutants"] < LEAST_MUTANTS:
            found.append(f"mutants: {totals['mutants']} judged, {LEAST_MUTANTS} are asked")
        if totals["killed"] < LEAST_KILLED * totals["mutants"]:
            found.append(f"mutants: {totals['killed']} of {totals['mutants']} noticed, 95 % are asked")
        if totals["guards_killed"] < totals["guards"]:
            found.append(f"mutants: {totals['guards'] - totals['guards_killed']} on guards and payments unnoticed")
        if any(one["reason"] is None for one in section["survivors"]):
            found.append("mutants: survivors that assurance/survivors.json does not explain")
    if section := results.get("coverage"):
        totals = section["totals"]
        for name in ("lines", "branches"):
            if totals[f"{name}_hit"] < LEAST_COVERED * totals[name]:
                found.append(f"coverage: {totals[f'{name}_hit']} of {totals[name]} {name}, 95 % are asked")
    if section := results.get("analysis"):
        for tool in ("slither", "solhint"):
            if section[tool] and section[tool]["findings"]:
                found.append(f"{tool}: {section[tool]['findings']} findings")
    if (section := results.get("invariants")) and section["calls"] < LEAST_CALLS:
        found.append(f"invariants: {section['calls']} calls, {LEAST_CALLS} are asked")
    if section := results.get("proofs"):
        if section["open"]:
            found.append(f"proofs: {', '.join(section['open'])} open")
        if len(section["proved"]) < LEAST_PROPERTIES:
            found.append(f"proofs: {len(section['proved'])} of {LEAST_PROPERTIES}")
    if (section := results.get("smtchecker")) and section["open"]:
        found.append(f"smtchecker: {', '.join(section['open'])} open")
    if (section := results.get("network")) and section["failed"]:
        found.append(f"network: {', '.join(section['failed'])} failed")
    return found


def read() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    return found


def write(results: dict[str, Any], to: Path = RESULTS, page_to: Path = PAGE) -> None:
    to.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n")
    page_to.write_text(page.markdown(json.loads(to.read_text())))  # in the order of the file


def follow(lane: list[str], asked: argparse.Namespace) -> list[str]:
    """Run the parts one by one, and write what each found. What failed, in words."""
    failed = []
    for name in lane:
        act, used = PARTS[name]
        started = time.monotonic()
        try:
            found = act(asked)
        except (tools.AssuranceFailed, subprocess.CalledProcessError) as error:
            failed.append(f"{name}: {error}")
            continue
        section = {
            "seconds": round(time.monotonic() - started),
            **found,
            "date": dt.datetime.now(dt.timezone.utc).date().isoformat(),
            "machine": tools.machine(),
            "versions": {
                tool.removeprefix("@foundry-rs/").removesuffix("-linux-amd64"): tools.version(tool) for tool in used
            },
        }
        with _WRITING:
            write({**read(), name: section})
    return failed


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m assurance", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--share", type=float, default=0.02, help="of the mutants that neither guard nor pay")
    parser.add_argument("--minutes", type=float, default=30, help="for the mutants")
    parser.add_argument("--only-report", action="store_true", help="what mutants, coverage and slither left behind")
    parser.add_argument("--runs", type=int, default=400, help="of each invariant")
    parser.add_argument("--depth", type=int, default=500, help="calls in a run")
    parser.add_argument("--seeds", type=int, default=2, help="networks whose validators are killed")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"no part {', '.join(sorted(unknown))}: there are {', '.join(PARTS)}")
    wanted = asked.parts or PARTS
    with ThreadPoolExecutor(len(LANES)) as pool:
        lanes = [pool.submit(follow, [name for name in lane if name in wanted], asked) for lane in LANES]
    failed = [failure for lane in lanes for failure in lane.result()]
    failed += follow([name for name in ALONE if name in wanted], asked)
    results = read()
    for line in [*failed, *shortfalls(results)]:
        print(f"assurance: {line}", file=sys.stderr)
    sys.exit(1 if failed or shortfalls(results) else 0)


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
