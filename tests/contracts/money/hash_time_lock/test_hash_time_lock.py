"""HashTimeLock: a secret until a deadline; afterwards the money returns, by anybody's hand."""

from __future__ import annotations

import hashlib

import pytest
from eth_utils import keccak

from tests.helpers.credit import said
from tests.helpers.money import COURT_ORDER, INWARD, YUAN, call_at
from tests.helpers.reverts import reverts_with

SECRET = keccak(text="secret")
HASH = hashlib.sha256(SECRET).digest()
AMOUNT = 500 * YUAN


@pytest.fixture
def deadline(funded) -> int:
    return funded.chain.now() + 10_000


@pytest.fixture
def locked(token, escrow, hash_time_lock, importer, exporter, deadline) -> bytes:
    """500 yuan of the importer's for the exporter; the id."""
    token.send(importer, "approve", escrow.address, 2**256 - 1)
    receipt = hash_time_lock.send(importer, "lock", exporter.address, AMOUNT, HASH, deadline)
    return receipt.event("HashLocked").arguments["id"]


def test_lock_holds_the_money_in_escrow_and_tells(token, escrow, hash_time_lock, importer, exporter, deadline, locked):
    assert escrow.call("hold", hash_time_lock.address, locked) == [importer.address, AMOUNT]
    assert token.call("balanceOf", hash_time_lock.address) == 0
    entry = hash_time_lock.struct("lockOf", locked)
    assert entry == {
        "payer": importer.address, "amount": AMOUNT, "payee": exporter.address, "deadline": deadline, "hash": HASH
    }  # fmt: skip


def test_claim_with_the_secret_pays_the_payee_and_shows_it(token, hash_time_lock, exporter, stranger, locked):
    receipt = hash_time_lock.send(stranger, "claim", locked, SECRET)
    assert said(receipt, "HashTimeLock") == [("HashClaimed", {"id": locked, "secret": SECRET})]
    assert token.call("balanceOf", exporter.address) == AMOUNT


def test_claim_with_another_secret_is_refused(hash_time_lock, exporter, locked):
    for wrong in (HASH, keccak(SECRET), b"\0" * 32):
        with reverts_with("HashLockWrongSecret", id=locked, hash=HASH):
            hash_time_lock.send(exporter, "claim", locked, wrong)


def test_claim_until_the_deadline_and_refund_from_the_second_after(
    hash_time_lock, exporter, stranger, deadline, locked
):
    call_at(hash_time_lock, deadline, "claim", locked, SECRET, sender=exporter.address)
    with reverts_with("HashLockExpired", id=locked, deadline=deadline):
        call_at(hash_time_lock, deadline + 1, "claim", locked, SECRET, sender=exporter.address)
    with reverts_with("HashLockNotExpired", id=locked, deadline=deadline):
        call_at(hash_time_lock, deadline, "refund", locked, sender=stranger.address)
    call_at(hash_time_lock, deadline + 1, "refund", locked, sender=stranger.address)


@pytest.mark.parametrize("first", ["claim", "refund"])
@pytest.mark.parametrize("second", ["claim", "refund"])
def test_lock_ends_once(funded, token, hash_time_lock, importer, exporter, stranger, deadline, locked, first, second):
    before = token.call("balanceOf", importer.address)
    if first == "refund":
        funded.chain.travel(deadline + 1)
    calls = {"claim": ("claim", locked, SECRET), "refund": ("refund", locked)}
    hash_time_lock.send(stranger, *calls[first])
    funded.chain.travel(deadline + 1_000)
    with reverts_with("HashLockUnknown", id=locked):
        hash_time_lock.send(stranger, *calls[second])
    returned = token.call("balanceOf", importer.address) - before
    assert (returned, token.call("balanceOf", exporter.address)) == ((AMOUNT, 0) if first == "refund" else (0, AMOUNT))


def test_same_lock_again_is_refused_for_ever_since_its_secret_may_be_known(
    hash_time_lock, importer, exporter, deadline, locked
):
    for _ in range(2):
        with reverts_with("HashLockExists", id=locked):
            hash_time_lock.send(importer, "lock", exporter.address, 1, HASH, deadline)
        if hash_time_lock.struct("lockOf", locked)["payer"] == importer.address:
            hash_time_lock.send(exporter, "claim", locked, SECRET)


def test_nobody_takes_anothers_id(token, escrow, hash_time_lock, exporter, bank_of_communications, deadline, locked):
    token.send(bank_of_communications, "approve", escrow.address, 2**256 - 1)
    receipt = hash_time_lock.send(bank_of_communications, "lock", exporter.address, 1, HASH, deadline)
    assert receipt.event("HashLocked").arguments["id"] != locked


@pytest.mark.parametrize(
    ("payee", "amount", "hash_", "late", "field"),
    [(False, 1, HASH, 9, "payee"), (True, 0, HASH, 9, "amount"), (True, 2**64, HASH, 9, "amount"),
     (True, 1, b"\0" * 32, 9, "hash"), (True, 1, HASH, -100_000, "deadline")],
)  # fmt: skip
def test_lock_of_nonsense_is_refused(funded, hash_time_lock, importer, exporter, payee, amount, hash_, late, field):
    to = exporter.address if payee else "0x" + "00" * 20
    with reverts_with("HashLockInvalid", field=field):
        hash_time_lock.send(importer, "lock", to, amount, hash_, funded.chain.now() + late)


def test_claim_discharges_during_a_pause_and_for_a_frozen_payee(
    funded, token, escrow, hash_time_lock, exporter, stranger, pboc_shanghai, shanghai_customs, locked
):
    """So that no deadline has to be longer for a pause: the payee is owed, and the secret is out."""
    token.send(pboc_shanghai, "pause")
    token.send(shanghai_customs, "freeze", exporter.address, INWARD, COURT_ORDER, HASH)
    hash_time_lock.send(stranger, "claim", locked, SECRET)
    assert escrow.call("owed", exporter.address) == AMOUNT
    funded.decide(token, "unpause")
    with reverts_with("DigitalYuanFrozenInward"):
        escrow.send(stranger, "withdraw", exporter.address)
    token.send(shanghai_customs, "release", exporter.address, COURT_ORDER, HASH)
    escrow.send(stranger, "withdraw", exporter.address)
    assert token.call("balanceOf", exporter.address) == AMOUNT
