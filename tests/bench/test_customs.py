"""Twenty declarations from customs' message to the chain, and one kill each of an oracle, the relay and the chain."""

from __future__ import annotations

import io
import random
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
import requests
from rich.console import Console

from bench.customs.__main__ import Advance, faults, run
from bench.customs.stage import MOST_LOST, SETTLED, Anvil, wait
from eport.messages.customs_codes import CustomsStatus


def test_nothing_is_lost_or_counted_twice_while_everything_is_killed(tmp_path):
    found = run(20, 1, 0.2, 1, tmp_path, Console(file=io.StringIO()))
    assert found.killed == {"oracles": 1, "relay": 1, "chain": 1}
    assert found.logs == 20 and len(found.latencies) == 20 and found.latencies[0] > 0


ACCEPTED = {"status": CustomsStatus.ACCEPTED, "sequence": 1}
ONE, OTHER = b"\1" * 32, b"\2" * 32


@pytest.mark.parametrize(
    "declared, logs, told",
    [
        ({ONE: ACCEPTED, OTHER: ACCEPTED}, [ONE], "ACCEPTED at sequence 1, in 0 logs"),
        ({ONE: ACCEPTED}, [ONE, ONE], "ACCEPTED at sequence 1, in 2 logs"),
        ({ONE: ACCEPTED | {"sequence": 2}}, [ONE], "ACCEPTED at sequence 2, in 1 logs"),
        ({ONE: {"status": CustomsStatus.LODGED, "sequence": 0}}, [], "LODGED at sequence 0, in 0 logs"),
        ({ONE: ACCEPTED}, [ONE, OTHER], "in the log, and was not sent"),
    ],
    ids=["log-lost", "log-twice", "counted-twice", "statement-lost", "nobody's"],
)
def test_bench_tells_what_is_lost_or_counted_twice(declared, logs, told):
    (found,) = faults(declared, [Advance(subject, bytes(32)) for subject in logs])
    assert told in found


def test_bench_is_content_with_one_log_of_each():
    declared = {ONE: ACCEPTED, OTHER: ACCEPTED}
    assert faults(declared, [Advance(OTHER, bytes(32)), Advance(ONE, bytes(32))]) == []


@pytest.fixture
def busy(tmp_path) -> Iterator[Anvil]:
    """A chain that four senders keep busy, through its absences."""
    chain = Anvil(tmp_path, random.Random(1))
    chain.begin()
    first, second, *_ = chain.ask("eth_accounts")
    over = threading.Event()

    def send() -> None:
        while not over.is_set():
            with suppress(requests.RequestException, RuntimeError):  # it is away, or another sender was faster
                chain.ask("eth_sendTransaction", {"from": first, "to": second, "value": "0x1"})

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        yield chain
    finally:
        over.set()
        for thread in threads:
            thread.join(timeout=10)
        chain.end()


def test_chain_that_is_killed_loses_blocks_and_never_a_block_of_an_act_that_it_keeps(busy):
    (sender, *_) = busy.ask("eth_accounts")
    for _ in range(3):
        before = busy.head()
        wait(lambda before=before: busy.head() > before + 20, "nothing is sent")
        busy.kill()
        busy.begin()
        # Its state counts the transactions that its blocks hold.
        with busy.still() as head:
            sent = int(busy.ask("eth_getTransactionCount", sender, "latest"), 16)
            blocks = [busy.ask("eth_getBlockByNumber", hex(number), False) for number in range(head + 1)]
        assert sent == sum(len(block["transactions"]) for block in blocks)
    assert 0 < busy.lost <= 3 * min(MOST_LOST + 2, SETTLED)
