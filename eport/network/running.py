"""The nodes of a network on this machine: starting, stopping, and what they say of themselves."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import requests

from eport.network import conflux
from eport.network.plan import Engine, Network, NetworkError, Validator
from eport.network.rpc import ask

PID = "node.pid"
NORMAL = "NormalSyncPhase"
READY = 300.0
"""[s] until a started node has to have caught up. It reads its blocks again, and fetches those that it missed."""


@dataclass(frozen=True)
class Standing:
    """What one node says. `block` and `final` are numbers of blocks; None where the node is silent, or,
    for final ones, has just started.

    `peers` connections, `current` whether it has caught up and takes transactions, `votes` that count in the committee
    as it knows it, `memory` [bytes] of the process: None where it does not run on this machine.
    """

    name: str
    running: bool
    block: int | None
    final: int | None
    final_hash: str | None
    peers: int | None
    current: bool | None
    votes: int | None
    memory: int | None


@dataclass(frozen=True)
class Agreement:
    """Whether the nodes that answer know the same final blocks, at the height that all of them have."""

    height: int | None
    hashes: dict[str, str]

    @property
    def holds(self) -> bool:
        return len(set(self.hashes.values())) <= 1


def pid(network: Network, validator: Validator) -> int | None:
    """Process of a node that `up` started here; None where it does not run."""
    path = network.folder(validator) / PID
    if not path.exists():
        return None
    number = int(path.read_text())
    try:
        command = Path(f"/proc/{number}/cmdline").read_bytes() if Path("/proc").exists() else b"conflux.js"
        os.kill(number, 0)
    except (OSError, ValueError):
        return None
    # A number is given again to another process once the node has ended.
    return number if b"conflux.js" in command and _state(number) != "Z" else None


def _state(number: int) -> str:
    try:
        return Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return "?"


def up(network: Network, validators: Sequence[Validator], prefix: Sequence[str] = ()) -> list[Validator]:
    """Start those that do not run; returns them. `prefix` as in `conflux.launch`."""
    if network.engine is not Engine.conflux:
        raise NetworkError(
            "Besu is on no package registry, so `up` does not start it: `docker compose up` in the network's folder, "
            "or each node by its systemd unit"
        )
    started = []
    for item in validators:
        if pid(network, item) is None:
            process = conflux.launch(network.folder(item), prefix)
            (network.folder(item) / PID).write_text(str(process.pid))
            # The kernel shows a command a moment after it was started: until then it would seem to have ended.
            while pid(network, item) is None and process.poll() is None:
                time.sleep(0.01)
            started.append(item)
    return started


def wait_ready(network: Network, validators: Sequence[Validator], patience: float = READY) -> None:
    """Wait until they answer and have caught up. Raises `NetworkError` naming one that ended or stays silent."""
    deadline = time.monotonic() + patience
    for item in validators:
        while True:
            found = standing(network, item)
            if found.block is not None and found.current is not False:
                break
            if pid(network, item) is None:
                said = (network.folder(item) / "log/out").read_text(errors="replace")[-400:]
                raise NetworkError(f"{item.name} ended at its start; the end of its log/out: {said}")
            if time.monotonic() > deadline:
                raise NetworkError(
                    f"{item.name} does not answer at {item.url}, or has not caught up, after {patience:.0f} s"
                )
            time.sleep(0.3)


def down(network: Network, validators: Sequence[Validator], force: bool = False, patience: float = 20.0) -> None:
    """Stop them. `force`: kill, as a power cut would."""
    numbers = [(item, pid(network, item)) for item in validators]
    for _, number in numbers:
        if number is not None:
            os.kill(number, signal.SIGKILL if force else signal.SIGTERM)
    deadline = time.monotonic() + patience
    for item, number in numbers:
        while number is not None and pid(network, item) is not None:
            _reap(number)
            if time.monotonic() > deadline:
                os.kill(number, signal.SIGKILL)
            time.sleep(0.05)
        (network.folder(item) / PID).unlink(missing_ok=True)


def _reap(number: int) -> None:
    """Collect a child of this very process; one that another command started has another parent."""
    try:
        os.waitpid(number, os.WNOHANG)
    except ChildProcessError:
        return


def standing(network: Network, validator: Validator) -> Standing:
    """Ask one node. Its peers and whether it has caught up it tells on its own machine alone."""
    number = pid(network, validator)
    memory = _memory(number) if number is not None else None
    try:
        newest = int(ask(validator.url, "eth_blockNumber", timeout=2), 16)
        final = ask(validator.url, "eth_getBlockByNumber", "finalized", False, timeout=2)
    except (requests.RequestException, NetworkError, ValueError):
        return Standing(validator.name, number is not None, None, None, None, None, None, None, memory)
    peers = phase = votes = None
    try:
        phase = str(ask(validator.admin_url, "debug_currentSyncPhase", timeout=2))
        peers = len(ask(validator.admin_url, "debug_getNetSessions", timeout=2))
        committee = ask(validator.admin_url, "pos_getCommittee", timeout=2)["currentCommittee"]["nodes"]
        votes = sum(int(item["votingPower"], 16) for item in committee if item["address"] == validator.identity)
    except (requests.RequestException, NetworkError):
        pass  # it runs elsewhere, or is a Besu
    current = None if phase is None else phase == NORMAL
    if final is None:  # it has just started, and does not know yet
        return Standing(validator.name, True, newest, None, None, peers, False, votes, memory)
    number_, hash_ = int(final["number"], 16), str(final["hash"])
    return Standing(validator.name, True, newest, number_, hash_, peers, current, votes, memory)


def standings(network: Network) -> list[Standing]:
    """Ask all at once."""
    with ThreadPoolExecutor(len(network.validators)) as pool:
        return list(pool.map(lambda item: standing(network, item), network.validators))


def agreement(network: Network, found: Sequence[Standing]) -> Agreement:
    """Compare final blocks, at the lowest of the final heights."""
    answering = [item for item in found if item.final is not None]
    if not answering:
        return Agreement(None, {})
    height = min(item.final for item in answering if item.final is not None)
    hashes = {}
    for item in answering:
        block = ask(network.validator(item.name).url, "eth_getBlockByNumber", hex(height), False)
        hashes[item.name] = str(block["hash"])
    return Agreement(height, hashes)


def _memory(number: int) -> int | None:
    """Of the launcher and of the node below it."""
    try:
        below = Path(f"/proc/{number}/task/{number}/children").read_text().split()
        pages = sum(int(Path(f"/proc/{process}/statm").read_text().split()[1]) for process in (number, *below))
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")
