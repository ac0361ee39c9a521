"""From instructions that ran to lines and branches: what assurance/results.json says of each file."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from assurance.coverage import build
from assurance.coverage.build import OUTCOMES, Code, Point, codes, compiled, points

Jumps = set[tuple[int, int]]
FIGURES = ("tests", "traced", "skipped", "unread", "differing", "seconds")
"""What every session counts of itself."""


class Ranges:
    """Ranges of source by file, in the order of where they begin."""

    def __init__(self, every: Iterable[tuple[str, int, int]]) -> None:
        self._by_file: dict[str, list[tuple[int, int]]] = {}
        for file, start, end in set(every):
            self._by_file.setdefault(file, []).append((start, end))
        for ranges in self._by_file.values():
            ranges.sort()

    def within(self, point: Point) -> bool:
        """Whether one of them is the statement's own: in it, and in no statement within."""
        ranges = self._by_file.get(point.file, [])
        first = bisect_left(ranges, (point.start, 0))
        last = bisect_right(ranges, (point.end, 1 << 60))
        return any(point.owns(start, end) for start, end in ranges[first:last])


def written(every: list[Code]) -> Ranges:
    """The source of which code was made."""
    return Ranges(where for code in every for where in code.ranges.values())


def executed(every: list[Code], ran: dict[str, set[int]]) -> Ranges:
    """The source of the code that ran."""
    return Ranges(code.ranges[at] for code in every for at in ran.get(code.key, ()) if at in code.ranges)


def tally(
    every: list[Code],
    statements: list[Point],
    branches: list[Point],
    ran: dict[str, set[int]],
    jumped: dict[str, Jumps],
) -> dict[str, dict[str, Any]]:
    """By file: lines and outcomes of branches, how many ran, and which did not.

    A line counts where a statement begins of which code was made: functions of a library that no contract uses have
    none. It ran where such a statement did. A branch counts twice, once for each way it goes: if, the conditional
    operator, each && and ||, loops; in assembly too.
    """
    made, hit = written(every), executed(every, ran)
    outcomes: dict[tuple[str, int, int], set[int]] = {}
    for code in every:
        for at in code.jumps():
            outcomes.setdefault(code.ranges[at], set())
        for at, taken in jumped.get(code.key, ()):
            if at in code.ranges:
                outcomes.setdefault(code.ranges[at], set()).add(taken)
    lines: dict[str, dict[int, bool]] = {}
    for point in statements:
        if made.within(point):
            of_file = lines.setdefault(point.file, {})
            of_file[point.line] = of_file.get(point.line, False) or hit.within(point)
    rows: dict[str, dict[str, Any]] = {
        file: {
            "lines": len(found),
            "lines_hit": sum(found.values()),
            "missed_lines": sorted(line for line, was in found.items() if not was),
            "branches": 0,
            "branches_hit": 0,
            "missed_branches": [],
        }
        for file, found in lines.items()
    }
    for point in branches:
        seen = outcomes.get((point.file, point.start, point.end))
        if seen is None:
            continue
        row = rows[point.file]
        row["branches"] += 2
        row["branches_hit"] += len(seen)
        row["missed_branches"] += [
            [point.line, point.kind, OUTCOMES[point.kind][way]] for way in (0, 1) if way not in seen
        ]
    for row in rows.values():
        row["missed_branches"].sort()
    return rows


def unseen(branches: list[Point], every: list[Code]) -> list[Point]:
    """Branches of which no jump was made: they are counted nowhere."""
    jumps = {code.ranges[at] for code in every for at in code.jumps()}
    return [point for point in branches if (point.file, point.start, point.end) not in jumps]


def units(answer: dict[str, Any]) -> dict[str, Point]:
    """Contracts and libraries by name, with where each stands."""
    found = {}
    for file in build.sources():
        for node in answer["sources"][file]["ast"]["nodes"]:
            if node["nodeType"] == "ContractDefinition" and node["contractKind"] != "interface":
                start, length, _ = map(int, node["src"].split(":"))
                found[node["name"]] = Point(file, start, start + length, 0, node["contractKind"])
    return found


def read(records: Iterable[Path]) -> dict[str, Any]:
    """What ran in any of the sessions, and what they were."""
    ran: dict[str, set[int]] = {}
    jumped: dict[str, Jumps] = {}
    failed: dict[str, str] = {}
    figures = dict.fromkeys(FIGURES, 0)
    for path in records:
        found = json.loads(path.read_text())
        for key, places in found["ran"].items():
            ran.setdefault(key, set()).update(places)
        for key, jumps in found["jumped"].items():
            jumped.setdefault(key, set()).update((at, taken) for at, taken in jumps)
        failed |= found["failed"]
        for name in figures:
            figures[name] += found[name]
    return {"ran": ran, "jumped": jumped, "failed": failed, **figures}


def measured(records: Iterable[Path]) -> dict[str, Any]:
    """The section of assurance/results.json."""
    answer = compiled()
    every = codes(answer)
    statements, branches = points(answer)
    found = read(records)
    rows = tally(every, statements, branches, found["ran"], found["jumped"])
    parts = units(answer)
    made, hit = written(every), executed(every, found["ran"])
    entered = {key.split(" ")[0] for key, places in found["ran"].items() if key.endswith("runtime") and places}
    counts = ("lines", "lines_hit", "branches", "branches_hit")
    return {
        "deployable": len({code.contract for code in every}),
        "entered": len(entered),
        "contracts": sum(map(hit.within, parts.values())),
        "unseen": sorted(name for name, part in parts.items() if made.within(part) and not hit.within(part)),
        "codeless": sorted(name for name, part in parts.items() if not made.within(part)),
        "branches_without_jump": len(unseen(branches, every)),
        "totals": {name: sum(row[name] for row in rows.values()) for name in counts},
        "files": dict(sorted(rows.items())),
        "failed": dict(sorted(found["failed"].items())),
        **{name: found[name] for name in FIGURES},
    }
