"""A local Anvil chain for development: its facts, and starting and stopping it.

Standard library alone, since the tool set-up reads these facts before anything is installed.
"""

from __future__ import annotations

import json
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHAIN_ID = 31337
DEVELOPMENT_CHAIN_IDS = (CHAIN_ID, 1337)
"""Chains on which published keys and the development root are good; every other one is live. See TrustCollateral."""
PORT = 8575
"""Port of the chain that tests, console and `make chain` use; not 8545, so that nobody else's node is touched."""

MNEMONIC = "test test test test test test test test test test test junk"
"""The published development mnemonic of Anvil and Hardhat: worthless keys, the same on every machine."""

ACCOUNTS = 160
"""Keys of the mnemonic that the chain has. Anvil derives them at its start, 3 ms each."""
GAS_LIMIT = 60_000_000
HARDFORK = "osaka"

GENESIS_TIME = 1768179600
"""[unix s] 2026-01-12 09:00 in Shanghai: the chain starts on the morning on which the example credit is issued."""


class ChainError(RuntimeError):
    """The local chain could not be started or reached; the message says what to do."""


def anvil_command(port: int = PORT, *, timestamp: int | None = GENESIS_TIME) -> list[str]:
    """Command line of the development chain: funded development accounts and free gas."""
    command = ["anvil", "--port", str(port), "--chain-id", str(CHAIN_ID), "--mnemonic", MNEMONIC]
    command += ["--accounts", str(ACCOUNTS), "--hardfork", HARDFORK, "--gas-limit", str(GAS_LIMIT)]
    command += ["--base-fee", "0", "--gas-price", "0", "--order", "fifo", "--quiet"]
    # States of old blocks are not spilled to the home folder, where a node that is killed leaves gigabytes behind.
    command += ["--max-persisted-states", "0"]
    return command if timestamp is None else [*command, "--timestamp", str(timestamp)]


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    """Whether a JSON-RPC node answers there."""
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "eth_chainId", "params": []}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=2) as answer:
            return "result" in json.load(answer)
    except (urllib.error.URLError, OSError, ValueError):
        return False


@contextmanager
def anvil(port: int | None = None, *, timestamp: int | None = GENESIS_TIME, state: Path | None = None) -> Iterator[str]:
    """Run Anvil while the block lasts; yields its URL. `port` None takes a free one.

    `state`: a file that the chain is taken up from where it exists, and written to at the end; `timestamp` is then
    where its clock goes on.

    Raises `ChainError` where the port is taken, the program is missing, or it does not answer in 20 s.
    """
    port = port or free_port()
    command = anvil_command(port, timestamp=timestamp) + (["--state", str(state)] if state is not None else [])
    with running(command, port) as url:
        yield url


@contextmanager
def fork(source: str) -> Iterator[str]:
    """Run an Anvil in memory that begins where the chain at `source` is now; yields its URL. Free gas, and everybody's
    transactions are taken without a signature. Raises `ChainError` as `anvil` does.
    """
    port = free_port()
    command = ["anvil", "--port", str(port), "--fork-url", source, "--auto-impersonate", "--hardfork", HARDFORK]
    command += ["--gas-limit", str(GAS_LIMIT), "--base-fee", "0", "--gas-price", "0", "--order", "fifo", "--quiet"]
    command += ["--no-rate-limit", "--no-storage-caching", "--max-persisted-states", "0"]
    with running(command, port) as url:
        yield url


@contextmanager
def running(command: list[str], port: int) -> Iterator[str]:
    """Run a node while the block lasts; yields its URL. Raises `ChainError` as `anvil` does."""
    url = f"http://127.0.0.1:{port}"
    if answers(url):
        raise ChainError(f"port {port} is taken by another node: stop it, or choose another port")
    try:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    except FileNotFoundError:
        raise ChainError(
            "`anvil` is not on the PATH: start through `make` or `python3 scripts/lib/toolchain.py run …`"
        ) from None
    try:
        deadline = time.monotonic() + 20
        while not answers(url):
            if process.poll() is not None or time.monotonic() > deadline:
                raise ChainError(f"Anvil did not start on port {port} (exit code {process.poll()})")
            time.sleep(0.05)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=10)
