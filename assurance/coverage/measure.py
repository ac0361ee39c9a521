"""The tests of the contracts and the scenarios, room by room, with what they run of the contracts noted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from assurance.compiler import ROOT
from assurance.coverage import tally
from assurance.coverage.build import BUILD, compiled
from assurance.tools import AssuranceFailed, own_contracts


def rooms() -> list[str]:
    """Folders of tests that run in a session of pytest each, as a chain of their own is set up for each."""
    found = sorted(path.parent for path in (ROOT / "tests/contracts").glob("*/__init__.py"))
    return [str(path.relative_to(ROOT)) for path in [*found, ROOT / "tests/scenarios"]]


def record_of(room: str) -> Path:
    return BUILD.parent / f"{room.replace('/', '-')}.json"


def coverage(again: bool = True) -> dict[str, Any]:
    """Raises `AssuranceFailed` where a room was not run to its end, or a contract was not seen at all.

    `again` False reads what the last run left.
    """
    compiled()
    for room in rooms() if again else ():
        record = record_of(room)
        record.unlink(missing_ok=True)
        command = [sys.executable, "-m", "pytest", "-p", "no:pytest-brownie", "-p", "assurance.coverage.plugin"]
        done = subprocess.run(
            [*command, "--contracts-ran", str(record), "-q", "--tb=line", room], cwd=ROOT, check=False
        )
        # 1: a test failed, as one may that counts gas; the page names it. Anything else ended the session.
        if done.returncode not in (0, 1) or not record.exists():
            raise AssuranceFailed(f"coverage: pytest ended with {done.returncode} in {room}")
    if missing := [room for room in rooms() if not record_of(room).exists()]:
        raise AssuranceFailed(f"coverage: {', '.join(missing)} not run yet")
    section = tally.measured(map(record_of, rooms()))
    if section["entered"] != section["deployable"]:
        raise AssuranceFailed(f"coverage: {section['entered']} of {section['deployable']} contracts were entered")
    if section["unread"] or section["differing"]:
        raise AssuranceFailed(
            f"coverage: {section['unread']} traces not read, {section['differing']} that ended otherwise than the call"
        )
    seen = section["contracts"] + len(section["codeless"])
    if section["unseen"] or seen != len(own_contracts()):
        raise AssuranceFailed(f"coverage: {seen} of {len(own_contracts())} contracts seen, not {section['unseen']}")
    return section
