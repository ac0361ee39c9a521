"""The processes of the benchmark, each of which can be killed and comes back: Anvil, three oracles, a relay."""

from __future__ import annotations

import asyncio
import gzip
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
import yaml

from eport.chain import local
from eport.chain.artifacts import ROOT
from eport.chain.contract import Chain
from eport.chain.deployment import Alliance
from eport.customs.sim import Simulator
from eport.trade.parties import DEVELOPMENT_KEY

SETTLED = 12
"""[blocks] more than a kill takes: Anvil makes a block of each transaction."""
MOST_LOST = 9
"""[blocks] that a kill takes away, but for the one or two that are made as it comes."""


def _hears_interrupts() -> None:
    """What a shell runs in the background ignores Ctrl-C, and so would whatever that starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@dataclass
class Actor:
    """A process by its command line; what it says goes to a file."""

    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    killed: int = 0

    def begin(self) -> None:
        """Start it, again if it was killed."""
        with open(self.log, "ab") as file:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, stdout=file, stderr=file, preexec_fn=_hears_interrupts
            )

    def kill(self) -> None:
        """SIGKILL: it has no say in it."""
        assert self.process is not None and self.process.poll() is None, f"{self.name} had ended; see {self.log}"
        self.process.kill()
        self.process.wait(timeout=10)
        self.killed += 1

    def tend(self) -> None:
        """Start it again where it has ended by itself, as a relay does that finds no chain as it starts."""
        if self.process is not None and self.process.poll() is not None:
            self.begin()

    def end(self) -> None:
        """Ask it to end, and wait."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)


class Anvil(Actor):
    """The chain. Killed, it comes back with the state that it had a moment before, and the blocks since are gone.

    Anvil keeps blocks in memory, so that its state is taken over JSON-RPC, while it makes no block. What it writes of
    itself as it is ended (`--state`) will not do: written in the midst of blocks it may hold the effect of an act
    without its block, which no node's database does, since a block's header commits to its state.

    Attributes:
        lost: blocks that were gone with it, all kills together.
    """

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.port, self._state, self._chance = local.free_port(), folder / "chain.json", chance
        self.url = f"http://127.0.0.1:{self.port}"
        self.lost = 0
        super().__init__("chain", [], folder / "chain.log")

    def begin(self) -> None:
        """Start by this machine's clock, with the state that was taken before it was killed."""
        self.command = local.anvil_command(self.port, timestamp=None)
        if self.killed:
            self.command += ["--load-state", str(self._state)]
        super().begin()
        wait(lambda: local.answers(self.url), f"no answer of Anvil; see {self.log}")

    def kill(self) -> None:
        """SIGKILL, some blocks or two seconds after its state was taken, in the midst of whatever the others do."""
        with self.still() as taken:
            state = self.ask("anvil_dumpState")
            self._state.write_bytes(gzip.decompress(bytes.fromhex(state.removeprefix("0x"))))
        most, deadline = taken + self._chance.randint(0, MOST_LOST), time.monotonic() + 2
        while (head := self.head()) < most and time.monotonic() < deadline:
            time.sleep(0.005)
        self.lost += head - taken
        super().kill()

    @contextmanager
    def still(self) -> Iterator[int]:
        """It makes no block meanwhile. Gives the newest one's number.

        A block that was begun before may still come: its effects are in the state a moment before it is a block, so
        that only a head that stays is believed.
        """
        self.ask("evm_setAutomine", False)
        try:
            head = -1
            while head != self.head():
                head = self.head()
                time.sleep(0.3)
            yield head
        finally:
            self.ask("evm_setAutomine", True)

    def head(self) -> int:
        """Number of its newest block."""
        return int(self.ask("eth_blockNumber"), 16)

    def ask(self, method: str, *parameters: object) -> Any:
        """A call over JSON-RPC. Raises `RuntimeError` where it is refused."""
        request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}
        answer = requests.post(self.url, json=request, timeout=30).json()
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]


def oracle_actor(folder: Path, alliance: Alliance, machine: str, keys: Path, customs: int) -> tuple[Actor, str]:
    """An oracle that pulls from the simulator at port `customs`, and its address."""
    folder.mkdir()
    (folder / "customs.key").write_text(DEVELOPMENT_KEY.hex())
    address = f"127.0.0.1:{local.free_port()}"
    settings = {
        "provider": "simulator", "machine": machine, "state": "state", "listen": address,
        "chain_id": alliance.chain.chain_id, "oracle": alliance["ClearanceOracle"].address,
        "registry": alliance["EnclaveRegistry"].address, "key_epoch": 1, "every": 0.1,
        "customs": {
            "institution": 3, "certificates": [str(keys / "signing.pem")], "key": "customs.key",
            "pull": f"https://127.0.0.1:{customs}/messages", "pull_certificate": str(keys / "tls.pem"),
        },
    }  # fmt: skip
    path = folder / "oracle.yaml"
    path.write_text(yaml.safe_dump(settings))
    command = [sys.executable, "-m", "eport", "enclave", "run", "--config", str(path)]
    return Actor(f"oracle {machine}", command, folder / "oracle.log"), f"http://{address}"


def relay_actor(folder: Path, url: str, record: Path, oracles: list[str]) -> Actor:
    """A relay of its own outbox, to the deployment that was recorded of that chain."""
    command = [sys.executable, "-m", "eport", "relay", "run", "--every", "0.1", "--state", str(folder / "relay.sqlite")]
    # A chain that is killed takes its newest blocks with it, as a reorganisation does.
    command += ["--confirmations", str(SETTLED), "--wait", "2"]
    command += ["--url", url, "--record", str(record)]
    command += [part for url in oracles for part in ("--oracle", url)]
    return Actor("relay", command, folder / "relay.log")


@contextmanager
def serving(simulator: Simulator, port: int) -> Iterator[None]:
    """The simulated authority, in a thread. It is not among those that are killed: it is not ours."""
    loop = asyncio.new_event_loop()
    task = loop.create_task(simulator.run("127.0.0.1", port))

    def work() -> None:
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(task)
        loop.close()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(timeout=10)


def wait(done: Callable[[], bool], otherwise: str, seconds: float = 60) -> None:
    """Until `done()` holds. Raises `TimeoutError` that says `otherwise`."""
    deadline = time.monotonic() + seconds
    while True:
        with suppress(requests.RequestException):
            if done():
                return
        if time.monotonic() > deadline:
            raise TimeoutError(otherwise)
        time.sleep(0.05)


def connected(url: str, alliance: Alliance) -> Alliance:
    """The alliance by a connection of its own, so that readers do not disturb one another."""
    chain = Chain(url)
    contracts = {name: chain.bind(name, item.address) for name, item in alliance.contracts.items()}
    return Alliance(chain, alliance.settings, contracts, alliance.accounts)
