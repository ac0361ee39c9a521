"""Seeded schedules that mix faults of chain, network, disk, clock and processes: after each it is as if none had been.

`make faults SCHEDULES=2000` runs many. A failure names its seed, and
`EPORT_SEED=417 EPORT_SCHEDULES=1` runs that one again.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from eport.chain.deployment import Alliance
from tests.faults.schedule import RECOVERY, Schedule, undisturbed
from tests.faults.world import World

SCHEDULES = int(os.environ.get("EPORT_SCHEDULES", "20"))
FIRST = int(os.environ.get("EPORT_SEED", "1"))
REPORT = Path(__file__).resolve().parents[2] / "reports/faults.json"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, deployed: Alliance) -> Iterator[World]:
    before = structlog.get_config()
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())  # the limit on files is one on the log, too
    made = World(tmp_path_factory.mktemp("faults"), deployed)
    yield made
    made.close()
    structlog.configure(**before)


def test_after_each_schedule_of_faults_it_is_as_if_nothing_had_happened(world: World) -> None:
    expected, outcomes, began = undisturbed(world), [], time.monotonic()
    for seed in range(FIRST, FIRST + SCHEDULES):
        outcomes.append(Schedule(world, seed).run(expected))
        if outcomes[-1].wrong:
            print(outcomes[-1], flush=True)
            if os.environ.get("EPORT_FAULTS_STOP"):
                break
        if len(outcomes) % 100 == 0:
            print(f"{len(outcomes)} schedules, {time.monotonic() - began:.0f} s, {_wrong(outcomes)} wrong", flush=True)
    recoveries = sorted(outcome.recovery for outcome in outcomes)
    total: Counter[str] = sum((outcome.faults for outcome in outcomes), Counter())
    report = {
        "schedules": len(outcomes),
        "first seed": FIRST,
        "seconds": round(time.monotonic() - began),
        "faults": dict(sorted(total.items())),
        "recovery [s]": {
            "median": round(recoveries[len(recoveries) // 2], 2),
            "slowest": round(recoveries[-1], 2),
            "bound": RECOVERY,
        },
        "wrong": {outcome.seed: outcome.wrong for outcome in outcomes if outcome.wrong},
    }
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(report, indent=1))
    print(json.dumps(report, indent=1))
    failed = [outcome for outcome in outcomes if outcome.wrong]
    assert not failed, f"{len(failed)} of {len(outcomes)}; the first:\n{failed[0]}"
    assert sum(total.values()) >= len(outcomes), "hardly any fault was carried out"


def _wrong(outcomes: list) -> int:  # type: ignore[type-arg]
    return sum(bool(outcome.wrong) for outcome in outcomes)
