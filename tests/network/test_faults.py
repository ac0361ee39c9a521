"""Validators killed, cut off, with wrong clocks: what is settled stays settled, and nothing else is told to be.

One seed in CI; `make network-faults SEEDS=20` is the long version. A seed decides which validators it meets and how
much is paid. The payments are DigitalYuan's, with every check in force.
"""

from __future__ import annotations

import dataclasses
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import libfaketime
import pytest

from bench.network.ledger import Ledger, found
from bench.network.sender import Wire
from eport.chain.contract import Chain, NotSettled
from eport.network import conflux, running
from eport.network.plan import Network, Validator
from tests.network import namespaces
from tests.network.conftest import needs_node, planned

pytestmark = needs_node

SEEDS = range(int(os.environ.get("EPORT_SEEDS", "1")))
RECOVERY = 60.0  # [s]
SETTLES = 90.0
"""[s] a payment may take with one validator less, on two busy cores."""
HALT = 25.0
"""[s] of a halt that are watched: a final block comes every 8 s or so otherwise."""
seeded = pytest.mark.parametrize("seed", SEEDS)


@pytest.fixture(scope="module")
def ledger(consortium: Network) -> Ledger:
    return found(consortium, wallets=4)


@pytest.fixture(autouse=True)
def healed(consortium: Network) -> Iterator[None]:
    """Every test ends with all validators up and in agreement, whatever it did."""
    yield
    running.up(consortium, consortium.validators)
    running.wait_ready(consortium, consortium.validators)


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


def until(condition: Callable[[], bool], patience: float) -> float:
    """[s] until it holds."""
    started = time.monotonic()
    while not condition():
        if time.monotonic() - started > patience:
            raise AssertionError(f"not within {patience:.0f} s")
        time.sleep(0.3)
    return time.monotonic() - started


def final(network: Network, validator: Validator) -> int:
    return running.standing(network, validator).final or 0


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
    skew = random_.choice((-90, -30, 30, 90))
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


# ------------------------------------------------------------------------------------------------------- partitions

needs_namespaces = pytest.mark.skipif(
    not namespaces.can_be_made(), reason="network namespaces take root and `ip` (Debian: iproute2)"
)


@pytest.fixture(scope="module")
def separated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Network, list[namespaces.Place]]]:
    """Four validators, each in a namespace of its own."""
    with namespaces.places(4) as places:
        plan = planned(tmp_path_factory.mktemp("separated"))
        hosts = (dataclasses.replace(item, host=place.host) for item, place in zip(plan.validators, places))
        network = conflux.make(dataclasses.replace(plan, validators=tuple(hosts)), lambda _: None)
        try:
            for item, place in zip(network.validators, places):
                running.up(network, [item], place.prefix)
            running.wait_ready(network, network.validators)
            yield network, places
        finally:
            running.down(network, network.validators, force=True)


def inside(place: namespaces.Place, validator: Validator, method: str, *parameters: object) -> dict[str, str]:
    """Ask a node that is cut off, from within its namespace."""
    call = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters})
    program = (
        "import sys, urllib.request as u;"
        "r = u.Request(sys.argv[1], sys.argv[2].encode(), {'Content-Type': 'application/json'});"
        "print(u.urlopen(r, timeout=5).read().decode())"
    )
    url = f"http://127.0.0.1:{validator.rpc_port}"
    said = subprocess.run([*place.prefix, sys.executable, "-c", program, url, call], capture_output=True, check=True)
    found: dict[str, str] = json.loads(said.stdout)["result"]
    return found


@needs_namespaces
@seeded
def test_validator_that_is_cut_off_finalizes_nothing_of_its_own_and_catches_up(
    separated: tuple[Network, list[namespaces.Place]], seed: int
):
    network, places = separated
    random_ = random.Random(seed)
    number = random_.randrange(4)
    alone, place = network.validators[number], places[number]
    others = [item for item in network.validators if item != alone]
    until(lambda: final(network, alone) > 0, 120)
    place.cut()
    try:
        time.sleep(3)  # what had arrived
        stands = inside(place, alone, "eth_getBlockByNumber", "finalized", False)
        height = int(stands["number"], 16)
        until(lambda: final(network, others[0]) >= height + 120, SETTLES)
        still = inside(place, alone, "eth_getBlockByNumber", "finalized", False)
        assert (still["number"], still["hash"]) == (stands["number"], stands["hash"])
        assert int(inside(place, alone, "eth_getBlockByNumber", "latest", False)["number"], 16) > height
    finally:
        place.join()
    target = final(network, others[0])
    seconds = until(lambda: final(network, alone) >= target, RECOVERY)
    print(f"seed {seed}: {alone.name} caught up {seconds:.0f} s after its cable was back")
    agreed = running.agreement(network, running.standings(network))
    assert agreed.holds and len(agreed.hashes) == 4
    known = Chain(others[0].url).web3.eth.get_block(height)
    assert known["hash"].hex().removeprefix("0x") == stands["hash"].removeprefix("0x")
