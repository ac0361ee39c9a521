"""Memory and start-up of an oracle, a process as `eport enclave run` starts it, and how they grow with its work."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
import yaml

from bench.customs.stage import Actor
from bench.load.process import memory, number_of
from bench.load.stream import significant
from bench.method import Progress
from bench.oracle.__main__ import numbered, signed_messages
from tests.helpers.customs import authority
from tests.helpers.service import settings_file

PATIENCE = 300.0  # [s]


@dataclass(frozen=True)
class Started:
    """An oracle that has its folder from before.

    Attributes:
        declarations: it knows, each with one statement that it signed.
        healthy: [s] from its start until it answers and can fetch messages.
        fresh: [bytes] of memory (RSS) then.
        worked: [bytes] of the process that took all of the messages and signed.
        folder: [bytes] on the disk.
    """

    declarations: int
    healthy: float
    fresh: int
    worked: int
    folder: int

    def as_json(self) -> dict[str, Any]:
        """Times in seconds, memory in megabytes."""
        return {
            "declarations": self.declarations,
            "healthy_s": significant(self.healthy),
            "fresh_mb": significant(self.fresh / 1e6),
            "worked_mb": significant(self.worked / 1e6),
            "folder_mb": significant(self.folder / 1e6),
        }


@dataclass(frozen=True)
class First:
    """An oracle in an empty folder whose messages are there before it. [s] from its start."""

    healthy: float
    signed: float

    def as_json(self) -> dict[str, float]:
        """Seconds."""
        return {"healthy_s": significant(self.healthy), "signed_s": significant(self.signed)}


class Oracle:
    """Its process, its folder, its inbox."""

    def __init__(self, folder: Path) -> None:
        self._party = authority()
        self._config = settings_file(folder, self._party)
        self._url = f"http://{yaml.safe_load(self._config.read_text())['listen']}"
        self._folder = folder
        command = [sys.executable, "-m", "eport", "enclave", "run", "--config", str(self._config)]
        self._actor = Actor("oracle", command, folder / "oracle.log")
        self._known = 0

    def begin(self) -> float:
        """Start it. Returns when [s, time.perf_counter()]."""
        begun = time.perf_counter()
        self._actor.begin()
        return begun

    def end(self) -> None:
        """Stop it as an operator does (Ctrl-C), so that its journal is closed."""
        if self._actor.process is not None:
            self._actor.process.send_signal(signal.SIGINT)
            self._actor.process.wait(timeout=90)  # aiohttp gives a request that is on its way a minute

    def learn(self, count: int) -> None:
        """Put into its inbox what is missing to `count` declarations, each with customs' acceptance."""
        inbox = self._folder / "inbox"
        for old in inbox.glob("*.xml"):
            old.unlink()  # customs removes what was fetched
        for number in numbered(count)[self._known :]:
            for place, message in enumerate(signed_messages(self._party, number)):
                partial = inbox / f"{number}-{place}.partial"
                partial.write_bytes(message)
                partial.rename(partial.with_suffix(".xml"))
        self._known = count

    def wait(self, statements: int) -> float:
        """Until it is healthy and has signed so many. Returns when. Raises `TimeoutError` with the file of its log."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                answer = requests.get(f"{self._url}/health", timeout=PATIENCE)
            except requests.ConnectionError:
                time.sleep(0.01)
                continue
            if answer.status_code == 200 and answer.json()["statements"] >= statements:
                return time.perf_counter()
            time.sleep(0.01)
        raise TimeoutError(f"the oracle has not signed {statements} statements; see {self._actor.log}")

    @property
    def memory(self) -> int:
        """[bytes]"""
        return memory(number_of(self._actor))

    @property
    def disk(self) -> int:
        """[bytes] of its own folder."""
        return sum(path.stat().st_size for path in (self._folder / "state").rglob("*") if path.is_file())


def run(folder: Path, sizes: Sequence[int], progress: Progress) -> tuple[First, list[Started]]:
    """The first start, then for each size: learn, stop, start again."""
    oracle = Oracle(folder)
    first, found = _first(folder / "first"), []
    begun = oracle.begin()
    try:
        for size in sizes:
            progress(f"oracle: {size:,} declarations")
            oracle.learn(size)
            oracle.wait(size)
            worked = oracle.memory
            oracle.end()
            oracle.learn(size)
            begun = oracle.begin()
            healthy = oracle.wait(size) - begun
            found.append(Started(size, healthy, oracle.memory, worked, oracle.disk))
    finally:
        oracle.end()
    return first, found


def _first(folder: Path) -> First:
    """Healthy, and the first statement, are two starts: an oracle is healthy once it has looked at its inbox."""
    times = []
    for name, messages in (("empty", 0), ("waiting", 1)):
        oracle = Oracle(folder / name)
        oracle.learn(messages)
        begun = oracle.begin()
        try:
            times.append(oracle.wait(messages) - begun)
        finally:
            oracle.end()
    return First(*times)
