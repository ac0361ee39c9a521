"""A steady stream of payments into a network, and when each became final."""

from __future__ import annotations

import math
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bench.network.ledger import Ledger
from bench.network.sender import BATCH, Account, Wire
from bench.network.sink import sink
from eport.network import running
from eport.network.plan import Network
from eport.network.rpc import ask

WAITING = 1_000
"""Payments that may wait to be executed: about a second's. More would only wait longer."""
TURNS = 10
"""Batches a second at a given rate."""
MOST = 2_000
"""Payments a second that are signed beforehand where as much is sent as is taken."""
LOOK = 0.1  # [s] between looks at the chain


@dataclass
class Result:
    """What was found. Times in seconds, rates a second; `rate`: what was asked for, 0 for as much as is taken.

    `finalized_rate`: what became final while more was sent (`while_sending`); `executed_rate`: all, over the time from
    the first payment until the last one is executed.
    """

    seconds: float
    rate: int = 0
    sent: int = 0
    finalized: int = 0
    finalized_rate: float = 0.0
    executed_rate: float = 0.0
    final_p50: float = 0.0
    final_p95: float = 0.0
    memory_mb: list[int] = field(default_factory=list)
    blocks_per_second: float = 0.0

    def as_json(self) -> dict[str, object]:
        return dict(self.__dict__)


class _Watch:
    """Notes when each transaction was first seen executed, and when in a final block.

    Final blocks are read once more: while a block is not final, another may take its place, with other transactions.
    """

    def __init__(self, url: str, first: int) -> None:
        self._url, self._next, self._waiting, self._first = url, first, first, first
        self.executed_at: dict[str, float] = {}
        self.final_at: dict[str, float] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._started = time.monotonic()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    @property
    def blocks_per_second(self) -> float:
        return (self._next - self._first) / (time.monotonic() - self._started)

    def _look(self, wire: Wire) -> None:
        newest, final = (
            int(block["number"], 16) if block else 0
            for block in wire.batch("eth_getBlockByNumber", [["latest", False], ["finalized", False]])
        )
        now = time.monotonic()
        for hash_ in self._transactions(wire, self._next, newest):
            self.executed_at.setdefault(hash_, now)
        for hash_ in self._transactions(wire, self._waiting, final):
            self.final_at[hash_] = now
        self._next, self._waiting = max(self._next, newest + 1), max(self._waiting, final + 1)

    @staticmethod
    def _transactions(wire: Wire, first: int, last: int) -> Iterator[str]:
        for start in range(first, last + 1, 50):
            numbers = range(start, min(start + 50, last + 1))
            for block in wire.batch("eth_getBlockByNumber", [[hex(n), False] for n in numbers]):
                yield from block["transactions"]

    def _run(self) -> None:
        wire = Wire(self._url)
        while not self._stop.is_set():
            self._look(wire)
            time.sleep(LOOK)


def signing_rate(ledger: Ledger, count: int = 2_000) -> float:
    """Payments that one core signs a second; none of them is sent."""
    payer = Account(ledger.wallets[0].key)
    started = time.perf_counter()
    for _ in range(count):
        ledger.payment(payer, ledger.wallets[1].address, 1)
    return count / (time.perf_counter() - started)


def sending_rate(ledger: Ledger, count: int = 10_000) -> float:
    """Payments signed and sent a second by the very loop of `run`, to a node that does nothing."""
    payers = [Account(wallet.key) for wallet in ledger.wallets]
    addresses = [payer.address for payer in payers]
    with sink() as url:
        node, sent = Wire(url), 0
        started = time.perf_counter()
        while sent < count:
            sent += len(node.send(_round(ledger, payers, addresses, sent // BATCH)))
        return sent / (time.perf_counter() - started)


def run(network: Network, ledger: Ledger, seconds: float, rate: int = 0, drain: float = 120.0) -> Result:
    """Send for `seconds`, `rate` payments a second (0: as many as are taken); wait for all to be final, `drain` [s].

    They are signed before, as wallets sign on devices of their own: here it would take of the validators' cores.
    """
    result = Result(seconds, rate)
    size = min(BATCH, max(1, rate // TURNS)) if rate else BATCH
    addresses = [wallet.address for wallet in ledger.wallets]
    for wallet in ledger.wallets:
        wallet.nonce = ledger.chain.web3.eth.get_transaction_count(wallet.address)  # type: ignore[arg-type]
    nodes = [Wire(item.url) for item in network.voting]
    shares = [ledger.wallets[number :: len(nodes)] for number in range(len(nodes))]
    count = math.ceil(seconds * (rate or MOST) / size)
    batches = [_round(ledger, shares[turn % len(nodes)], addresses, turn, size) for turn in range(count)]
    watch = _Watch(network.validators[-1].url, int(ask(network.validators[-1].url, "eth_blockNumber"), 16) + 1)
    watch.start()
    sent_at: dict[str, float] = {}
    started = time.monotonic()
    turn = 0
    while turn < count and time.monotonic() - started < seconds:
        early = rate and len(sent_at) > rate * (time.monotonic() - started)
        if early or len(sent_at) - len(watch.executed_at) > WAITING:
            time.sleep(0.02)
            continue
        now = time.monotonic()
        for hash_ in nodes[turn % len(nodes)].send(batches[turn]):
            sent_at[hash_] = now
        turn += 1
    result.sent = len(sent_at)
    deadline = time.monotonic() + drain
    while time.monotonic() < deadline and sent_at.keys() - watch.final_at.keys():
        time.sleep(0.5)
    watch.stop()
    return _told(result, watch, sent_at, started, network)


def _round(
    ledger: Ledger, share: Sequence[Account], addresses: Sequence[str], turn: int, size: int = BATCH
) -> list[bytes]:
    """A batch of payments of one share of the payers, each to the next payee."""
    raw = []
    for number in range(size):
        payer = share[number % len(share)]
        payee = addresses[(turn + number * 7 + 1) % len(addresses)]
        raw.append(ledger.payment(payer, payee if payee != payer.address else addresses[turn % len(addresses) - 1], 1))
    return raw


def while_sending(final_at: Sequence[float], ended: float) -> float:
    """Payments a second that became final until `ended` [s], when the last was sent; 0 where none did.

    Many become final at once, so that the time is from one such moment to another, and who was final at the first is
    not counted. What comes after the load has ended is not either: the network has less to do by then.
    """
    moments = sorted(moment for moment in final_at if moment <= ended)
    if not moments or moments[0] == moments[-1]:
        return 0.0
    return sum(moment > moments[0] for moment in moments) / (moments[-1] - moments[0])


def _told(result: Result, watch: _Watch, sent_at: dict[str, float], started: float, network: Network) -> Result:
    done = sent_at.keys() & watch.final_at.keys()
    waits = sorted(watch.final_at[hash_] - sent_at[hash_] for hash_ in done)
    result.finalized = len(done)
    if waits:
        result.finalized_rate = while_sending([watch.final_at[hash_] for hash_ in done], max(sent_at.values()))
        result.executed_rate = len(done) / (max(watch.executed_at.get(hash_, started) for hash_ in done) - started)
        result.final_p50 = statistics.median(waits)
        result.final_p95 = waits[int(len(waits) * 0.95)]
    result.blocks_per_second = watch.blocks_per_second
    result.memory_mb = [round((item.memory or 0) / 2**20) for item in running.standings(network)]
    return result
