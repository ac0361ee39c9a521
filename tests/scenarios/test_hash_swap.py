"""Two ledgers, one secret: yuan here against another currency there, and what happens when a side keeps silent.

day 0   importer locks yuan for the exporter until day 4      (it knows the secret: the later deadline)
day 1   exporter, seeing the hash, locks for the importer until day 2
day 2   importer claims there, and thereby shows the secret
day 3   anybody claims here with it
"""

from __future__ import annotations

import hashlib

import pytest
from eth_utils import keccak

from tests.helpers.money import call_at
from tests.helpers.reverts import reverts_with
from tests.helpers.settlement import second_currency

SECRET, DAY = keccak(text="swap"), 86_400
HASH = hashlib.sha256(SECRET).digest()


@pytest.fixture
def ledgers(funded, token, escrow, hash_time_lock, importer, exporter):
    """(token, Escrow, HashTimeLock) here and there; each party has allowed the Escrow where it pays."""
    foreign = second_currency(funded, [importer, exporter], 1_000_00)
    deployer, manager = funded.accounts["deployer"], funded["AccessManager"].address
    escrow_there, _ = funded.chain.deploy(deployer, "Escrow", manager, foreign.address)
    lock_there, _ = funded.chain.deploy(deployer, "HashTimeLock", escrow_there.address)
    funded.decide(foreign, "openContractWallet", escrow_there.address)
    funded.decide(escrow_there, "admitModule", lock_there.address, 10**12)
    token.send(importer, "approve", escrow.address, 10**12)
    foreign.send(exporter, "approve", escrow_there.address, 10**12)
    return (token, escrow, hash_time_lock), (foreign, escrow_there, lock_there)


def locks(funded, ledgers, importer, exporter):
    now = funded.chain.now()
    (_, _, here), (_, _, there) = ledgers
    first = here.send(importer, "lock", exporter.address, 700_00, HASH, now + 4 * DAY)
    second = there.send(exporter, "lock", importer.address, 100_00, HASH, now + 2 * DAY)
    return now, first.event("HashLocked").arguments["id"], second.event("HashLocked").arguments["id"]


def test_swap_completes_on_both_ledgers(funded, ledgers, importer, exporter, stranger):
    (token, _, here), (foreign, _, there) = ledgers
    now, first, second = locks(funded, ledgers, importer, exporter)
    before = token.call("balanceOf", exporter.address)
    funded.chain.travel(now + DAY)
    shown = there.send(importer, "claim", second, SECRET).event("HashClaimed").arguments["secret"]
    funded.chain.travel(now + 3 * DAY)
    here.send(stranger, "claim", first, shown)
    assert token.call("balanceOf", exporter.address) == before + 700_00
    assert foreign.call("balanceOf", importer.address) == 1_100_00


def test_swap_that_one_side_abandons_returns_on_both_ledgers(funded, ledgers, importer, exporter, stranger):
    (token, _, here), (foreign, _, there) = ledgers
    before = token.call("balanceOf", importer.address)
    now, first, second = locks(funded, ledgers, importer, exporter)
    with reverts_with("HashLockExpired"):
        call_at(there, now + 2 * DAY + 1, "claim", second, SECRET, sender=importer.address)
    funded.chain.travel(now + 4 * DAY + 1)
    here.send(stranger, "refund", first)
    there.send(stranger, "refund", second)
    assert token.call("balanceOf", importer.address) == before
    assert foreign.call("balanceOf", exporter.address) == 1_000_00
