"""A network of four validators on loopback: made and started by the project's own commands, once a session.

Each node takes about 620 MB, so that the suite does without them: `make network-faults` asks for them by EPORT_SEEDS.
"""

from __future__ import annotations

import os
import platform
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.network.ledger import Ledger
from bench.network.sender import Wire
from eport.chain.contract import Chain
from eport.network import running
from eport.network.fresh import consortium as fresh
from eport.network.fresh import free_ports
from eport.network.plan import (
    BLOCK_MS,
    CHAIN_ID,
    PORTS_EACH,
    ROUND_MS,
    TERM_ROUNDS,
    Engine,
    Network,
    Validator,
    loopback,
)


def has_node() -> bool:
    """Whether Conflux' node is published for this machine."""
    return platform.system() == "Linux" and platform.machine() == "x86_64" and platform.libc_ver()[0] == "glibc"


SEEDS = range(int(os.environ.get("EPORT_SEEDS", "0")))
needs_node = pytest.mark.skipif(
    not has_node() or not SEEDS,
    reason="four validators take minutes and 3 GB: `make network-faults` runs them (Linux on x86-64 with glibc)",
)
RECOVERY = 60.0  # [s]
SETTLES = 90.0
"""[s] a payment may take with one validator less, on two busy cores."""
seeded = pytest.mark.parametrize("seed", SEEDS)


def until(condition: Callable[[], bool], patience: float, tell: Callable[[], object] = lambda: "") -> float:
    """[s] until it holds. `tell`: what is said of it where it does not."""
    started = time.monotonic()
    while not condition():
        if time.monotonic() - started > patience:
            raise AssertionError(f"not within {patience:.0f} s {tell()}")
        time.sleep(0.3)
    return time.monotonic() - started


def final(network: Network, validator: Validator) -> int:
    """Newest final block that a node knows; 0 where it is silent."""
    return running.standing(network, validator).final or 0


def reaches(network: Network, validator: Validator, height: int, patience: float) -> float:
    """[s] until the node knows that block as final."""
    return until(lambda: final(network, validator) >= height, patience)


class Payment:
    """One payment, brought by the node of a validator."""

    def __init__(self, ledger: Ledger, by: Validator, random_: random.Random) -> None:
        payer, payee = random_.sample(ledger.wallets, 2)
        self.chain = Chain(by.url)
        self.amount = random_.randint(1, 10_000)
        self.payee, self._ledger = payee.address, ledger
        self.before = self.balance()
        payer.nonce = self.chain.web3.eth.get_transaction_count(payer.address)  # type: ignore[arg-type]
        (self.transaction,) = Wire(by.url).send([ledger.payment(payer, self.payee, self.amount)])

    def balance(self) -> int:
        token = self.chain.bind("DigitalYuan", self._ledger.token.address)
        return int(token.call("balanceOf", self.payee))


def planned(root: Path, validators: int = 4, engine: Engine = Engine.conflux) -> Network:
    first = free_ports(PORTS_EACH * (validators + 2))
    names = (Validator(f"validator-{n + 1}", loopback(n), first + PORTS_EACH * n, "", "") for n in range(validators))
    return Network(root, engine, CHAIN_ID, CHAIN_ID + 1, BLOCK_MS, ROUND_MS, TERM_ROUNDS, tuple(names))


def unharmed(network: Network) -> None:
    """No node goes on with a thread that has ended. One that ended as a whole was started again, and is told."""
    for item in network.validators:
        said = (network.folder(item) / "log/out").read_text(errors="replace")
        if again := said.count("it is started again"):
            print(f"{item.name} ended {again} times and was started again by its launcher")
        assert "panicked" not in said.rsplit("\nstarted", 1)[-1], f"{item.name}: {said[-400:]}"


@pytest.fixture(scope="session")
def consortium() -> Iterator[Network]:
    with fresh() as network:
        yield network
        unharmed(network)
