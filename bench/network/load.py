"""A steady stream of payments into a network, and when each became final."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.network.ledger import Ledger
from bench.network.sender import BATCH, Account, Wire
from bench.network.sink import sink
from eport.network import running
from eport.network.plan import Network
from eport.network.rpc import ask

WAITING = 12_000
"""Payments that may wait to be executed; the pool of a node would take more, and answer later."""
LOOK = 0.1  # [s] between looks at the chain


@dataclass
class Result:
    """What was found. Times in seconds, rates a second."""

    seconds: float
    sent: int = 0
    finalized: int = 0
    finalized_rate: float = 0.0
    included_rate: float = 0.0
    signing_rate: float = 0.0
    sending_rate: float = 0.0
    final_p50: float = 0.0
    final_p95: float = 0.0
    memory_mb: list[int] = field(default_factory=list)
    blocks_per_second: float = 0.0

    def as_json(self) -> dict[str, object]:
        return dict(self.__dict__)


class _Watch:
    """Notes when each block was seen final, and which transactions it has."""

    def __init__(self, url: str, first: int) -> None:
        self._url, self._next, self._waiting = url, first, first
        self.block_of: dict[str, int] = {}
        self.included_at: dict[int, float] = {}
        self.final_at: dict[int, float] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def look(self) -> None:
        """Read new blocks, and whether more are final."""
        wire = Wire(self._url)
        newest, final = (
            int(block["number"], 16) if block else 0
            for block in wire.batch("eth_getBlockByNumber", [["latest", False], ["finalized", False]])
        )
        now = time.monotonic()
        for start in range(self._next, newest + 1, 50):
            numbers = range(start, min(start + 50, newest + 1))
            for number, block in zip(numbers, wire.batch("eth_getBlockByNumber", [[hex(n), False] for n in numbers])):
                self.included_at[number] = now
                for hash_ in block["transactions"]:
                    self.block_of[hash_] = number
        self._next = newest + 1
        for number in range(self._waiting, final + 1):
            self.final_at[number] = now
        self._waiting = max(self._waiting, final + 1)

    def _run(self) -> None:
        while not self._stop.is_set():
            self.look()
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


def run(network: Network, ledger: Ledger, seconds: float, drain: float = 120.0) -> Result:
    """Send for `seconds`, then wait until all of it is final, at most `drain` [s]."""
    result = Result(seconds, signing_rate=signing_rate(ledger), sending_rate=sending_rate(ledger))
    addresses = [wallet.address for wallet in ledger.wallets]
    for wallet in ledger.wallets:
        wallet.nonce = ledger.chain.web3.eth.get_transaction_count(wallet.address)  # type: ignore[arg-type]
    nodes = [Wire(item.url) for item in network.voting]
    shares = [ledger.wallets[number :: len(nodes)] for number in range(len(nodes))]
    watch = _Watch(network.validators[-1].url, int(ask(network.validators[-1].url, "eth_blockNumber"), 16) + 1)
    watch.start()
    sent_at: dict[str, float] = {}
    started = time.monotonic()
    turn = 0
    while time.monotonic() - started < seconds:
        if len(sent_at) - len(watch.block_of) > WAITING:
            time.sleep(0.02)
            continue
        node, share = nodes[turn % len(nodes)], shares[turn % len(nodes)]
        batch = _round(ledger, share, addresses, turn)
        now = time.monotonic()
        for hash_ in node.send(batch):
            sent_at[hash_] = now
        turn += 1
    result.sent = len(sent_at)
    deadline = time.monotonic() + drain
    while time.monotonic() < deadline and not _all_final(watch, sent_at):
        time.sleep(0.5)
    watch.stop()
    return _told(result, watch, sent_at, started, network)


def _round(ledger: Ledger, share: Sequence[Account], addresses: Sequence[str], turn: int) -> list[bytes]:
    """A batch of payments of one share of the payers, each to the next payee."""
    raw = []
    for number in range(BATCH):
        payer = share[number % len(share)]
        payee = addresses[(turn + number * 7 + 1) % len(addresses)]
        raw.append(ledger.payment(payer, payee if payee != payer.address else addresses[turn % len(addresses) - 1], 1))
    return raw


def _all_final(watch: _Watch, sent_at: dict[str, float]) -> bool:
    blocks = [watch.block_of.get(hash_) for hash_ in sent_at]
    return all(block is not None and block in watch.final_at for block in blocks)


def _told(result: Result, watch: _Watch, sent_at: dict[str, float], started: float, network: Network) -> Result:
    done = {}
    for hash_, sent in sent_at.items():
        block = watch.block_of.get(hash_)
        if block is not None and block in watch.final_at:
            done[hash_] = (sent, watch.included_at[block], watch.final_at[block])
    waits = sorted(final - sent for sent, _, final in done.values())
    result.finalized = len(done)
    if waits:
        # From the first payment to the moment that the last one is final: nothing is left out of the time.
        result.finalized_rate = len(done) / (max(final for _, _, final in done.values()) - started)
        result.included_rate = len(done) / (max(included for _, included, _ in done.values()) - started)
        result.final_p50 = statistics.median(waits)
        result.final_p95 = waits[int(len(waits) * 0.95)]
    span = max(watch.included_at.values()) - min(watch.included_at.values()) if watch.included_at else 0
    result.blocks_per_second = len(watch.included_at) / span if span else 0.0
    result.memory_mb = [round((item.memory or 0) / 2**20) for item in running.standings(network)]
    return result
