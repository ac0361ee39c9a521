"""Payments at rising load: transfers, batches of a hundred, and payments that their payers signed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.load.process import cpu
from bench.load.stream import Found, Level, require_done, significant, transactions
from bench.network.sender import Account
from bench.scene import Act, Refused, Scene, wallets

BATCH = 100
LEVELS = {
    "transfer": (Level(1, 1, 400), Level(4, 1, 300), Level(16, 1, 150), Level(64, 1, 75), Level(64, 16, 10)),
    "batch": (Level(1, 1, 40), Level(4, 1, 20), Level(16, 1, 10), Level(64, 1, 4), Level(64, 4, 1)),
    "signed": (Level(1, 1, 400), Level(4, 1, 300), Level(16, 1, 150), Level(64, 1, 75), Level(64, 16, 10)),
}
ALONE = {"transfer": 4_000, "batch": 200, "signed": 3_000}
"""Transactions by which the limits are found, one after another."""
PAYMENTS = {"transfer": 1, "batch": BATCH, "signed": 1}
"""In a transaction."""
REQUEST = 2_000
"""Most payments in one request: Anvil takes two megabytes."""


@dataclass(frozen=True)
class Limits:
    """What goes through of one kind where nothing else is done, transactions a second.

    Attributes:
        signed: by the generator, on one core.
        admitted: by the node into its pool, over JSON-RPC in large requests: decoding, signature, checks.
        executed: by the node out of its pool into full blocks.
        executed_gas: [gas a second] of that.
        admitting_cores: cores that the node kept busy while it admitted.
    """

    signed: float
    admitted: float
    executed: float
    executed_gas: float
    admitting_cores: float

    def as_json(self) -> dict[str, Any]:
        """Rates with three digits."""
        return {
            "signed": significant(self.signed),
            "admitted": significant(self.admitted),
            "executed": significant(self.executed),
            "mgas_rate": significant(self.executed_gas / 1e6),
            "admitting_cores": round(self.admitting_cores, 2),
        }


class Payers:
    """Wallets that pay, senders that bring what they signed, and payees."""

    def __init__(self, scene: Scene, count: int) -> None:
        self._scene = scene
        self.payers = wallets("payer", count)
        self._relayers = wallets("relayer", count)
        self._payees = [account.address for account in wallets("payee", BATCH)]
        self._nonces = [0] * count
        scene.open([account.address for account in self.payers])
        scene.open(self._payees)

    def sign(self, kind: str, number: int, count: int) -> list[bytes]:
        """So many transactions of the sender of that number."""
        make: dict[str, Callable[[], tuple[Account, Act]]] = {
            "transfer": lambda: (self.payers[number], self._scene.transfer(self._payee(number), 1)),
            "batch": lambda: (self.payers[number], self._scene.batch(self._payees, 1)),
            "signed": lambda: (self._relayers[number], self._signed(number)),
        }
        return [self._scene.raw(*make[kind]()) for _ in range(count)]

    def _payee(self, number: int) -> str:
        return self._payees[number % len(self._payees)]

    def _signed(self, number: int) -> Act:
        self._nonces[number] += 1
        return self._scene.signed_payment(self.payers[number], self._payee(number), 1, self._nonces[number])


def run(scene: Scene, node: int, kind: str, levels: Sequence[Level], payers: Payers) -> list[Found]:
    """One level after the other."""
    found = []
    for level in levels:
        signed = [payers.sign(kind, number, level.each * level.requests) for number in range(level.senders)]
        found.append(transactions(scene, node, level, signed))
    return found


def limits(scene: Scene, node: int, kind: str, payers: Payers, count: int) -> Limits:
    """Sign, then admit, then execute `count` transactions of all payers, each step by itself."""
    each = count // len(payers.payers)
    begin = time.perf_counter()
    raw = [item for number in range(len(payers.payers)) for item in payers.sign(kind, number, each)]
    signed = time.perf_counter()
    busy = cpu(node)
    scene.wire.send(raw, REQUEST // PAYMENTS[kind] or 1)
    admitted, busy = time.perf_counter(), cpu(node) - busy
    done = gas = 0
    while done < len(raw):
        scene.ask("evm_mine")
        block = scene.ask("eth_getBlockByNumber", "latest", False)
        if not block["transactions"]:
            raise Refused(f"{len(raw) - done} of {len(raw)} transactions are in no block")
        done += len(block["transactions"])
        gas += int(block["gasUsed"], 16)
    executed = time.perf_counter()
    require_done(scene.wire, raw)
    return Limits(
        signed=len(raw) / (signed - begin), admitted=len(raw) / (admitted - signed),
        executed=len(raw) / (executed - admitted), executed_gas=gas / (executed - admitted),
        admitting_cores=busy / (admitted - signed),
    )  # fmt: skip
