"""A network of four validators on loopback: made and started by the project's own commands, once a session.

Each node takes about 620 MB. Where the platform has no node, the tests say so and are skipped.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator
from pathlib import Path

import pytest

from eport.network.fresh import BLOCK_MS, ROUND_MS, free_ports
from eport.network.fresh import consortium as fresh
from eport.network.plan import CHAIN_ID, PORTS_EACH, Engine, Network, Validator, loopback


def has_node() -> bool:
    """Whether Conflux' node is published for this machine."""
    return platform.system() == "Linux" and platform.machine() == "x86_64" and platform.libc_ver()[0] == "glibc"


needs_node = pytest.mark.skipif(
    not has_node(), reason="Conflux' node is published for Linux on x86-64 with glibc alone; see docs/network.md"
)


def planned(root: Path, validators: int = 4, engine: Engine = Engine.conflux) -> Network:
    first = free_ports(PORTS_EACH * (validators + 2))
    names = (Validator(f"validator-{n + 1}", loopback(n), first + PORTS_EACH * n, "", "") for n in range(validators))
    return Network(root, engine, CHAIN_ID, CHAIN_ID + 1, BLOCK_MS, ROUND_MS, tuple(names))


@pytest.fixture(scope="session")
def consortium() -> Iterator[Network]:
    with fresh() as network:
        yield network
