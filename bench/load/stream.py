"""Senders that each wait for their transactions before they send more, and a node that makes a block whenever something
waits: how much goes through at so many senders, how long each waits, and which of the two is at its limit.

Every sender has an account and a connection of its own. Blocks are asked for one after the other (`evm_mine`), since
Anvil's own automine stands still under sixteen connections, and a block time would be most of what is measured.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
from eth_utils.crypto import keccak

from bench.load.process import cpu
from bench.network.sender import Wire, parts
from bench.scene import AMOUNT, Act, Refused, Scene

PATIENCE = 30.0
"""[s] of empty blocks: what waits has a nonce that is too far ahead, or pays too little."""


@dataclass(frozen=True)
class Level:
    """So many senders, so many transactions in each of their requests, so many requests of each."""

    senders: int
    each: int
    requests: int

    @property
    def waiting(self) -> int:
        """Most transactions that are under way at once."""
        return self.senders * self.each

    @property
    def transactions(self) -> int:
        """All that are sent."""
        return self.waiting * self.requests


@dataclass(frozen=True)
class Found:
    """What a level came to. `done`: of transactions or trades, as `waits` [s], ascending, has one for each; `node` and
    `generator`: cores that each kept busy.
    """

    senders: int
    waiting: int
    done: int
    seconds: float
    waits: tuple[float, ...]
    blocks: int
    gas: int
    node: float
    generator: float

    def as_json(self) -> dict[str, Any]:
        """Rates a second, times in milliseconds."""
        return {
            "senders": self.senders,
            "waiting": self.waiting,
            "done": self.done,
            "seconds": round(self.seconds, 2),
            "rate": significant(self.done / self.seconds),
            "p50_ms": significant(1000 * percentile(self.waits, 0.5)),
            "p95_ms": significant(1000 * percentile(self.waits, 0.95)),
            "blocks": self.blocks,
            "mgas_rate": significant(self.gas / self.seconds / 1e6),
            "node_cores": round(self.node, 2),
            "generator_cores": round(self.generator, 2),
        }


def percentile(ascending: Sequence[float], share: float) -> float:
    """The least value that so much of all are not above."""
    return ascending[math.ceil(len(ascending) * share) - 1]


def significant(value: float) -> float:
    """Three digits: a second run gives others anyway."""
    return float(f"{value:.3g}")


class Miner:
    """Makes blocks as long as something waits, and tells each sender when its transaction is in one."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self._url, self._session = url, session
        self._waiting: dict[str, asyncio.Future[float]] = {}
        self._accepted: set[str] = set()
        self._work = asyncio.Event()
        self.blocks = self.gas = 0

    async def send(self, raw: Sequence[bytes]) -> list[float]:
        """[s] that each transaction took from here to its block. Raises `Refused`."""
        loop, begin = asyncio.get_running_loop(), time.perf_counter()
        hashes = ["0x" + keccak(item).hex() for item in raw]
        futures = [loop.create_future() for _ in raw]
        self._waiting.update(zip(hashes, futures))
        await self._batch("eth_sendRawTransaction", [["0x" + item.hex()] for item in raw])
        # What is in a block by now waits no longer.
        self._accepted.update(hash_ for hash_ in hashes if hash_ in self._waiting)
        if self._accepted:
            self._work.set()
        return [await future - begin for future in futures]

    async def run(self) -> None:
        """Until it is cancelled. Raises `Refused` where the node takes nothing of what waits into a block."""
        latest = time.perf_counter()
        while True:
            if not self._work.is_set():
                await self._work.wait()
                latest = time.perf_counter()
            await self._batch("evm_mine", [[]])
            (block,) = await self._batch("eth_getBlockByNumber", [["latest", False]])
            now = time.perf_counter()
            self.blocks += 1
            self.gas += int(block["gasUsed"], 16)
            if block["transactions"]:
                latest = now
            elif now - latest > PATIENCE:
                raise Refused(f"{len(self._accepted)} transactions are in no block after {PATIENCE:.0f} s")
            for hash_ in block["transactions"]:
                self._accepted.discard(hash_)
                self._waiting.pop(hash_).set_result(now)
            if not self._accepted:
                self._work.clear()

    async def _batch(self, method: str, parameters: Sequence[Sequence[Any]]) -> list[Any]:
        calls = [{"jsonrpc": "2.0", "id": n, "method": method, "params": p} for n, p in enumerate(parameters)]
        async with self._session.post(self._url, json=calls if len(calls) > 1 else calls[0]) as answer:
            body = await answer.json()
        found = sorted(body, key=lambda item: int(item["id"])) if isinstance(body, list) else [body]
        if refused := [item["error"] for item in found if "error" in item]:
            raise Refused(f"{len(refused)} of {len(calls)} {method} were refused, the first: {refused[0]}")
        return [item["result"] for item in found]


Sender = Callable[[Miner, int], Coroutine[Any, Any, list[float]]]
"""What the sender of that number does; returns what each of its transactions or trades waited [s]."""


def measured(scene: Scene, node: int, level: Level, sender: Sender) -> Found:
    """Let the senders of a level go at once, and wait for all. `node`: process id."""
    return asyncio.run(_measured(scene.chain.url, node, level, sender))


async def _measured(url: str, node: int, level: Level, sender: Sender) -> Found:
    # One connection a sender, and one that asks for blocks.
    connector = aiohttp.TCPConnector(limit=level.senders + 1)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=120)) as session:
        miner = Miner(url, session)
        mining = asyncio.create_task(miner.run())
        begin, own, its = time.perf_counter(), time.process_time(), cpu(node)
        sending = asyncio.create_task(_all(sender(miner, number) for number in range(level.senders)))
        await asyncio.wait({mining, sending}, return_when=asyncio.FIRST_COMPLETED)
        if mining.done():
            sending.cancel()
            mining.result()  # raises what ended it
        waits = sorted(await sending)
        seconds = time.perf_counter() - begin
        own, its = time.process_time() - own, cpu(node) - its
        mining.cancel()
    return Found(
        level.senders, level.waiting, len(waits), seconds, tuple(waits), miner.blocks, miner.gas,
        its / seconds, own / seconds,
    )  # fmt: skip


async def _all(senders: Iterable[Coroutine[Any, Any, list[float]]]) -> list[float]:
    return [wait for found in await asyncio.gather(*senders) for wait in found]


def transactions(scene: Scene, node: int, level: Level, signed: Sequence[Sequence[bytes]]) -> Found:
    """Each sender sends its own transactions, signed beforehand, `level.each` in a request. Raises `Refused`."""

    async def sender(miner: Miner, number: int) -> list[float]:
        return [wait for part in parts(signed[number], level.each) for wait in await miner.send(part)]

    found = measured(scene, node, level, sender)
    require_done(scene.wire, [raw for some in signed for raw in some])
    return found


def trades(scene: Scene, node: int, level: Level, prepared: Sequence[Sequence[Act]]) -> Found:
    """Each sender brings one trade after another from application to honour, every act once the one before is in a
    block. What a bank does under several trades goes under one account, so that it is signed as it is sent.
    """
    waiting = iter(prepared)

    async def sender(miner: Miner, _: int) -> list[float]:
        waits = []
        for _ in range(level.requests):
            begin = time.perf_counter()
            for act in next(waiting):
                await miner.send([scene.sign(act)])
            waits.append(time.perf_counter() - begin)
        return waits

    paid = scene.honoured()
    found = measured(scene, node, level, sender)
    if scene.honoured() - paid != found.done * AMOUNT:
        raise Refused(f"{found.done} trades were to pay {AMOUNT} fen each, and paid {scene.honoured() - paid}")
    return found


def require_done(wire: Wire, raw: Sequence[bytes]) -> None:
    """Raises `Refused` where a transaction is in no block, or failed in it."""
    for part in parts(raw):
        receipts = wire.batch("eth_getTransactionReceipt", [["0x" + keccak(item).hex()] for item in part])
        failed = [receipt for receipt in receipts if receipt is None or int(receipt["status"], 16) != 1]
        if failed:
            raise Refused(f"{len(failed)} of {len(part)} transactions failed, the first: {failed[0]}")
