"""What a process takes, as Linux tells it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.customs.stage import Actor, wait
from eport.chain import local


def cpu(number: int) -> float:
    """[s] of processor time that a process took so far, its threads together."""
    fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(number: int) -> int:
    """[bytes] of a process that are in memory now (RSS)."""
    return int(Path(f"/proc/{number}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def number_of(actor: Actor) -> int:
    """Process id of an actor that runs."""
    assert actor.process is not None, f"{actor.name} does not run"
    return actor.process.pid


@contextmanager
def chain(folder: Path) -> Iterator[tuple[str, int]]:
    """The development chain while the block lasts: its URL and process id."""
    port = local.free_port()
    node = Actor("chain", local.anvil_command(port), folder / "chain.log")
    node.begin()
    try:
        url = f"http://127.0.0.1:{port}"
        wait(lambda: local.answers(url), f"no answer of Anvil; see {node.log}")
        yield url, number_of(node)
    finally:
        node.end()
