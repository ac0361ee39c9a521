"""What became of the mutants: the score of each contract, and who survived."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from assurance.compiler import ROOT
from assurance.mutation.sources import read_lines

SURVIVORS = ROOT / "assurance/survivors.json"
"""Mutants that no test can tell from the original or that nobody needs to tell, by key, each with its reason."""

EQUIVALENT, ACCEPTED = "equivalent", "accepted"


def justified() -> dict[str, dict[str, str]]:
    """`verdict`: equivalent (behaves the same, so that it is no mutant) or accepted (counts as alive); `reason`."""
    found: dict[str, dict[str, str]] = json.loads(SURVIVORS.read_text())
    return found


def merged(record: Path) -> list[dict[str, Any]]:
    """One line a mutant: killed where any room killed it. The newest word of a room counts."""
    rooms: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for line in read_lines(record):
        rooms[line["key"]][line["room"]] = line
    order = ("killed", "survived", "equal", "invalid")
    return [min(lines.values(), key=lambda line: order.index(line["outcome"])) for lines in rooms.values()]


def score(record: Path) -> dict[str, Any]:
    """Figures by file, in all, and of the lines that guard access or move money; survivors in full."""
    known = justified()
    files: dict[str, dict[str, int]] = {}
    lines = merged(record)
    survivors = []
    for line in sorted(lines, key=lambda line: (line["file"], line["line"])):
        row = files.setdefault(
            line["file"], {"mutants": 0, "killed": 0, "survived": 0, "equivalent": 0, "guards": 0, "guards_killed": 0}
        )
        outcome = line["outcome"]
        if outcome in ("equal", "invalid"):
            continue
        if outcome == "survived" and known.get(line["key"], {}).get("verdict") == EQUIVALENT:
            row["equivalent"] += 1
            continue
        row["mutants"] += 1
        row[outcome] += 1
        if line["guards"]:
            row["guards"] += 1
            row["guards_killed"] += outcome == "killed"
        if outcome == "survived":
            shown = ("key", "file", "line", "function", "operator", "guards", "before", "after")
            survivors.append(
                {name: line[name] for name in shown} | {"reason": known.get(line["key"], {}).get("reason")}
            )
    totals = {name: sum(row[name] for row in files.values()) for name in next(iter(files.values()), {})}
    seconds = round(sum(line["seconds"] for line in read_lines(record)))
    return {"files": files, "totals": totals, "survivors": survivors, "seconds": seconds}
