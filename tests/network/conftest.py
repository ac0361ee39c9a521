"""A network of four validators on loopback: made and started by the project's own commands, once a session.

Each node takes about 620 MB. Where the platform has no node, the tests say so and are skipped.
"""

from __future__ import annotations

import platform
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from eport.network import conflux, running
from eport.network.plan import CHAIN_ID, PORTS_EACH, Engine, Network, Validator


def has_node() -> bool:
    """Whether Conflux' node is published for this machine."""
    return platform.system() == "Linux" and platform.machine() == "x86_64" and platform.libc_ver()[0] == "glibc"


needs_node = pytest.mark.skipif(
    not has_node(), reason="Conflux' node is published for Linux on x86-64 with glibc alone; see docs/network.md"
)


def free_ports(count: int) -> int:
    """The first of `count` ports in a row on which nobody listens."""
    for first in range(31_000, 60_000, count):
        try:
            for port in range(first, first + count):
                with socket.socket() as probe:
                    probe.bind(("0.0.0.0", port))
        except OSError:
            continue
        return first
    raise OSError("no free ports")


def planned(root: Path, validators: int = 4, engine: Engine = Engine.conflux) -> Network:
    first = free_ports(PORTS_EACH * (validators + 2))
    names = (Validator(f"validator-{n + 1}", "127.0.0.1", first + PORTS_EACH * n, "", "") for n in range(validators))
    return Network(root, engine, CHAIN_ID, CHAIN_ID + 1, 250, 500, tuple(names))


@pytest.fixture(scope="session")
def consortium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    root = tmp_path_factory.mktemp("consortium")
    network = conflux.make(planned(root), lambda _: None)
    running.up(network, network.validators)
    try:
        running.wait_ready(network, network.validators)
        yield network
    finally:
        running.down(network, network.validators, force=True)
        shutil.rmtree(root, ignore_errors=True)
