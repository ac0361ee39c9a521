"""Validators killed, cut off, with wrong clocks: what is settled stays settled, and nothing else is told to be.

One seed in CI; `make network-faults SEEDS=20` is the long version. A seed decides which validators it meets and how
much is paid. The payments are DigitalYuan's, with every check in force.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import libfaketime
import pytest

from bench.network.ledger import Ledger, found
from bench.network.sender import Wire
from eport.chain.contract import Chain, NotSettled
from eport.network import running
from eport.network.plan import Network, Validator
from tests.network.conftest import RECOVERY, SETTLES, final, needs_node, seeded, until

pytestmark = needs_node

HALT = 25.0
"""[s] of a halt that are watched: a final block comes every 8 s or so otherwise."""


@pytest.fixture(scope="module")
def ledger(consortium: Network) -> Ledger:
    return found(consortium, wallets=4)


@pytest.fixture(autouse=True)
def healed(consortium: Network) -> Iterator[None]:
    """Every test ends with all validators up and in agreement, whatever it did."""
    yield
    running.up(consortium, consortium.validators)
    running.wait_ready(consortium, consortium.validators, patience=180)


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


@seeded
def test_with_one_killed_finality_goes_on_and_a_payment_completes(consortium: Network, ledger: Ledger, seed: int):
    random_ = random.Random(seed)
    victim, *others = random_.sample(consortium.validators, 4)
    running.down(consortium, [victim], force=True)
    payment = Payment(ledger, others[0], random_)
    payment.chain.wait_settled(payment.transaction, SETTLES)
    assert payment.balance() == payment.before + payment.amount
    settled = payment.chain.settled_block()
    running.up(consortium, [victim])
    seconds = until(lambda: final(consortium, victim) >= settled, RECOVERY)
    print(f"seed {seed}: {victim.name} is back with all final blocks after {seconds:.0f} s")
    assert running.agreement(consortium, running.standings(consortium)).holds


@seeded
def test_with_two_killed_no_payment_is_settled_until_they_are_back(consortium: Network, ledger: Ledger, seed: int):
    random_ = random.Random(seed)
    *victims, survivor, other = random_.sample(consortium.validators, 4)
    running.down(consortium, victims, force=True)
    time.sleep(3)  # votes that were cast before may still arrive
    stands = final(consortium, survivor)
    payment = Payment(ledger, survivor, random_)
    with pytest.raises(NotSettled, match="count on nothing that rests on it"):
        payment.chain.wait_settled(payment.transaction, HALT)
    assert final(consortium, survivor) == final(consortium, other) == stands
    running.up(consortium, victims)
    started = time.monotonic()
    payment.chain.wait_settled(payment.transaction, RECOVERY)
    print(f"seed {seed}: finality is back {time.monotonic() - started:.0f} s after the restart")
    assert payment.balance() == payment.before + payment.amount
    assert running.agreement(consortium, running.standings(consortium)).holds


@seeded
def test_with_a_clock_that_is_wrong_validators_agree_and_finalize(consortium: Network, ledger: Ledger, seed: int):
    random_ = random.Random(seed)
    victim, other, *_ = random_.sample(consortium.validators, 4)
    skew = random_.choice((-60, -20, 20, 60))
    library = next(Path(libfaketime.__file__).parent.rglob("libfaketime.so.1"))
    wrong = ["env", f"LD_PRELOAD={library}", f"FAKETIME={skew:+d}s", "FAKETIME_DONT_FAKE_MONOTONIC=1"]
    running.down(consortium, [victim])
    running.up(consortium, [victim], wrong)
    try:
        running.wait_ready(consortium, [victim])
        payment = Payment(ledger, other, random_)
        payment.chain.wait_settled(payment.transaction, SETTLES)
        until(lambda: final(consortium, victim) >= payment.chain.settled_block(), RECOVERY)
        assert running.agreement(consortium, running.standings(consortium)).holds
    finally:
        running.down(consortium, [victim], force=True)
