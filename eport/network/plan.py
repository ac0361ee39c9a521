"""What a network is: its engine, its chain ids, its validators with their addresses. Kept in `network.json`.

Nothing in it is secret, so that every institution may have it. What is secret lies in the nodes' own folders.
"""

from __future__ import annotations

import dataclasses
import json
import os
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

FILE = "network.json"
CHAIN_ID = 20260
"""Chain id of a new network's Ethereum-compatible space; on no public list when it was chosen."""
BLOCK_MS = 35
"""[ms] between the blocks of the Conflux validator whose turn it is. Time to finality is counted in blocks."""
ROUND_MS = 500
"""[ms] of a round of Conflux' committee, of which finality takes three; twice as long, and the votes take half of
their work from the machine."""
TERM_ROUNDS = 6_600
"""Rounds of a term of Conflux' committee: an hour, as on the public chain. A term without a vote retires by force."""
PORTS_EACH = 10
FIRST_PORT = 28600
LEAST = 4
"""Byzantine agreement bears f faulty validators of 3f + 1: fewer than four bear none."""
MOST = 60


class NetworkError(RuntimeError):
    """A network cannot be made, started or changed; the message says what to do."""


class Engine(str, Enum):
    """Software that the validators run."""

    conflux = "conflux"
    besu = "besu"


@dataclass(frozen=True)
class Validator:
    """One validator. Ports count from `port`: peers, core space, Ethereum space, administration, stratum, metrics.

    `key` is the public key (64 bytes in hex) of its connection to peers, `identity` what consensus knows it by: the
    PoS address on Conflux, the account on Besu. `voting` false: it follows, or was removed.
    """

    name: str
    host: str
    port: int
    key: str
    identity: str
    voting: bool = True

    @property
    def core_port(self) -> int:
        return self.port + 1

    @property
    def rpc_port(self) -> int:
        return self.port + 2

    @property
    def admin_port(self) -> int:
        return self.port + 3

    @property
    def stratum_port(self) -> int:
        return self.port + 4

    @property
    def metrics_port(self) -> int:
        return self.port + 5

    @property
    def url(self) -> str:
        """JSON-RPC of the Ethereum-compatible space."""
        return f"http://{self.host}:{self.rpc_port}"

    @property
    def admin_url(self) -> str:
        """What only the node's own machine may ask."""
        return f"http://127.0.0.1:{self.admin_port}"


@dataclass(frozen=True)
class Network:
    """A network, as its folder describes it. Times in milliseconds.

    `round_ms`, `term_rounds`: of Conflux' committee, which is elected anew every term of so many rounds.
    """

    root: Path
    engine: Engine
    chain_id: int
    core_chain_id: int
    block_ms: int
    round_ms: int
    term_rounds: int
    validators: tuple[Validator, ...]

    def validator(self, name: str) -> Validator:
        """One by its name. Raises `NetworkError`."""
        found = [item for item in self.validators if item.name == name]
        if not found:
            raise NetworkError(f"no validator {name!r}; there are {', '.join(item.name for item in self.validators)}")
        return found[0]

    def folder(self, validator: Validator) -> Path:
        """The node's own folder: all that its institution takes with it."""
        return self.root / validator.name

    @property
    def voting(self) -> tuple[Validator, ...]:
        """Those who agree on blocks."""
        return tuple(item for item in self.validators if item.voting)

    @property
    def faults(self) -> int:
        """How many validators may fail or lie while the others still agree."""
        return (len(self.voting) - 1) // 3

    def save(self) -> None:
        """Write `network.json`, whole or not at all."""
        data = dataclasses.asdict(self)
        del data["root"]
        self.root.mkdir(parents=True, exist_ok=True)
        draft = self.root / (FILE + ".tmp")
        draft.write_text(json.dumps(data, indent=2) + "\n")
        os.replace(draft, self.root / FILE)


def loopback(number: int) -> str:
    """Address of the validator of that number (from 0) where all run on one machine.

    Each has one of its own: Conflux remembers one node for an address, and validators who all stood at 127.0.0.1 would
    find the last of them alone, through whom everything would then go.
    """
    return f"127.0.0.{number + 1}"


def load(root: Path) -> Network:
    """The network in that folder. Raises `NetworkError`."""
    path = root / FILE
    if not path.exists():
        raise NetworkError(f"{path} is missing: make a network with `eport network init`")
    try:
        data = json.loads(path.read_text())
        validators = tuple(Validator(**item) for item in data.pop("validators"))
        return Network(root=root.resolve(), engine=Engine(data.pop("engine")), validators=validators, **data)
    except (ValueError, TypeError, KeyError) as error:
        raise NetworkError(f"{path} cannot be read: {error}") from error


def check_size(validators: int) -> None:
    """Raises `NetworkError` where so many validators cannot agree."""
    if not LEAST <= validators <= MOST:
        raise NetworkError(
            f"--validators {validators}: {LEAST} to {MOST} are possible; {LEAST} bear one that fails, fewer bear none"
        )


def check_term(rounds: int) -> None:
    """Raises `NetworkError` where a term cannot have so many rounds: an election ends at its half."""
    if rounds < 20 or rounds % 2:
        raise NetworkError(
            f"--term-rounds {rounds}: an even number, 20 at least, since an election ends at half a term"
        )
