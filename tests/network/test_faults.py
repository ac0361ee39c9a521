"""Validators killed, cut off, with wrong clocks: what is settled stays settled, and nothing else is told to be.

`make network-faults SEEDS=20` is the long version. A seed decides which validators it meets and how much is paid, and
has a network of its own, so that it can be repeated alone. The payments are DigitalYuan's, with every check in force.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import libfaketime
import pytest

from bench.network.ledger import Ledger, found
from eport.chain.contract import Chain, NotSettled
from eport.network import running
from eport.network.fresh import consortium as fresh
from eport.network.plan import Network, Validator
from tests.network.conftest import RECOVERY, SEEDS, SETTLES, Payment, final, needs_node, reaches, unharmed, until

pytestmark = needs_node

HEARTBEAT = 30.0
"""[s] between two words of a peer of where it is; a node that follows by more is not current."""
HALT = 25.0
"""[s] of a halt that are watched: a final block comes every 8 s or so otherwise."""


LATE = 300
"""Blocks, of which a minute has a thousand or so."""


def behind(network: Network, late: Validator, other: Validator) -> int:
    """Blocks that one validator lacks; -1 while it is silent."""
    has, newest = running.standing(network, late).block, running.standing(network, other).block
    return newest - has if has is not None and newest is not None else -1


@pytest.fixture(scope="module", params=SEEDS)
def seed(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module")
def consortium(seed: int) -> Iterator[Network]:
    with fresh() as network:
        yield network
        unharmed(network)


def knows_the_wallets(validator: Validator, ledger: Ledger) -> bool:
    eth = Chain(validator.url).web3.eth
    return all(eth.get_balance(wallet.address) for wallet in ledger.wallets)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def ledger(consortium: Network) -> Ledger:
    """Known to all validators: a payment may be brought to any."""
    ledger = found(consortium, wallets=4)
    until(lambda: all(knows_the_wallets(item, ledger) for item in consortium.validators), SETTLES)
    return ledger


@pytest.fixture(autouse=True)
def whole(consortium: Network) -> None:
    """Every test begins with all validators up, whatever the one before it did."""
    running.up(consortium, consortium.validators)
    running.wait_ready(consortium, consortium.validators, patience=180)


def test_with_one_killed_finality_goes_on_and_a_payment_completes(consortium: Network, ledger: Ledger, seed: int):
    random_ = random.Random(seed)
    victim, *others = random_.sample(consortium.validators, 4)
    running.down(consortium, [victim], force=True)
    payment = Payment(ledger, others[0], random_)
    payment.chain.wait_settled(payment.transaction, SETTLES)
    assert payment.balance() == payment.before + payment.amount
    settled = payment.chain.settled_block()
    running.up(consortium, [victim])
    seconds = reaches(consortium, victim, settled, RECOVERY)
    print(f"seed {seed}: {victim.name} is back with all final blocks after {seconds:.0f} s")
    assert running.agreement(consortium, running.standings(consortium)).holds


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


def test_with_a_clock_that_is_wrong_validators_agree_and_finalize(consortium: Network, ledger: Ledger, seed: int):
    random_ = random.Random(seed)
    victim, other, *_ = random_.sample(consortium.validators, 4)
    skew = random_.choice((-60, -20, 20, 60))
    library = next(Path(libfaketime.__file__).parent.rglob("libfaketime.so.1"))
    wrong = ["env", f"LD_PRELOAD={library}", f"FAKETIME={skew:+d}s", "FAKETIME_DONT_FAKE_MONOTONIC=1"]
    running.down(consortium, [victim])
    running.up(consortium, [victim], wrong)
    payment = Payment(ledger, other, random_)
    payment.chain.wait_settled(payment.transaction, SETTLES)
    settled = payment.chain.settled_block()
    if skew > -HEARTBEAT:
        running.wait_ready(consortium, [victim])
        reaches(consortium, victim, settled, RECOVERY)
    else:
        # Blocks that are ahead of its clock it keeps for later, so that it follows late by as much, whatever its phase.
        until(lambda: behind(consortium, victim, other) > LATE, RECOVERY, lambda: running.standings(consortium))
    assert running.agreement(consortium, running.standings(consortium)).holds
    running.down(consortium, [victim], force=True)
    running.up(consortium, [victim])
    # Its own blocks of before are ahead of its clock now, where that was early.
    seconds = until(lambda: running.standing(consortium, victim).current is True, RECOVERY + max(0, skew))
    reaches(consortium, victim, settled, RECOVERY)
    print(f"seed {seed}: {victim.name}, off by {skew:+d} s, is current {seconds:.0f} s after its clock was set right")
    assert running.agreement(consortium, running.standings(consortium)).holds
