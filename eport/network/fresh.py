"""A network for as long as a block lasts: made, started, its accounts given coins, stopped, removed."""

from __future__ import annotations

import dataclasses
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from eport.network import conflux, running
from eport.network.plan import (
    BLOCK_MS,
    LEAST,
    PORTS_EACH,
    ROUND_MS,
    TERM_ROUNDS,
    Engine,
    Network,
    NetworkError,
    Validator,
    loopback,
)
from eport.settings import Settings

DEVELOPMENT_CHAIN_ID = 1337
"""The development root of simulated enclaves is taken on chain ids 31337 and 1337 alone (TrustCollateral)."""
_SEARCHED = range(29_000, 60_000, 200)


@contextmanager
def consortium(
    progress: Callable[[str], None] = lambda _: None,
    validators: int = LEAST,
    block_ms: int = BLOCK_MS,
    round_ms: int = ROUND_MS,
    term_rounds: int = TERM_ROUNDS,
    chain_id: int = DEVELOPMENT_CHAIN_ID,
) -> Iterator[Network]:
    """Validators on loopback, on free ports, in a temporary folder. Raises `NetworkError`."""
    root = Path(tempfile.mkdtemp(prefix="eport-network-"))
    first = free_ports(PORTS_EACH * (validators + 2))
    planned = Network(
        root, Engine.conflux, chain_id, chain_id + 1, block_ms, round_ms, term_rounds,
        tuple(
            Validator(f"validator-{n + 1}", loopback(n), first + PORTS_EACH * n, "", "") for n in range(validators)
        ),
    )  # fmt: skip
    network = planned
    try:
        network = conflux.make(planned, progress)
        running.up(network, network.validators)
        running.wait_ready(network, network.validators)
        progress(f"{validators} validators run on loopback, chain {chain_id}, {network.validators[0].url}")
        yield network
    finally:
        running.down(network, network.validators, force=True)
        shutil.rmtree(root, ignore_errors=True)


def settings_on(known: Settings, chain_id: int = DEVELOPMENT_CHAIN_ID) -> Settings:
    """The development alliance on that chain, which relies on customs' word at once.

    By its own parameters financing waits an hour at the first trade's value, while the word may be contested; where
    nobody can move the clock, a demo would have to wait it.
    """
    at_once = tuple((value, signers, 0) for value, signers, _ in known.reliance)
    return dataclasses.replace(known, chain_ids=(chain_id,), reliance=at_once)


def free_ports(count: int) -> int:
    """The first of `count` ports in a row on which nobody listens. Raises `NetworkError`."""
    for first in _SEARCHED:
        if all(_is_free(port) for port in range(first, first + count)):
            return first
    raise NetworkError(f"no {count} free ports in a row from {_SEARCHED.start} on")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))
        except OSError:
            return False
    return True
