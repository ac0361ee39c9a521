"""Escrow.lock: money comes in through modules alone, up to their cap."""

from __future__ import annotations

import pytest

from tests.contracts.money.escrow.conftest import KEY, OTHER
from tests.helpers.credit import said
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with


def test_lock_takes_the_money_and_records_whose_it_is(funded, token, escrow, module, importer):
    receipt = escrow.send(module, "lock", KEY, importer.address, 100 * YUAN)
    assert escrow.call("hold", module.address, KEY) == [importer.address, 100 * YUAN]
    assert escrow.struct("moduleAccount", module.address)["held"] == 100 * YUAN
    assert token.call("balanceOf", escrow.address) == 100 * YUAN
    assert receipt.event("Locked").arguments == {
        "module": module.address, "key": KEY, "payer": importer.address, "amount": 100 * YUAN
    }  # fmt: skip


def test_lock_under_a_key_in_use_is_refused_and_free_again_once_emptied(escrow, module, importer):
    escrow.send(module, "lock", KEY, importer.address, 1)
    with reverts_with("EscrowKeyInUse", module=module.address, key=KEY):
        escrow.send(module, "lock", KEY, importer.address, 1)
    escrow.send(module, "refund", KEY, 1)
    escrow.send(module, "lock", KEY, importer.address, 1)


def test_lock_up_to_the_cap_and_one_fen_above(funded, escrow, module, importer):
    funded.decide(escrow, "admitModule", module.address, 500)
    escrow.send(module, "lock", KEY, importer.address, 400)
    with reverts_with("EscrowCapExceeded", module=module.address, cap=500, held=400, amount=101):
        escrow.send(module, "lock", OTHER, importer.address, 101)
    escrow.send(module, "lock", OTHER, importer.address, 100)


def test_lock_by_a_stranger_takes_nothing_though_escrow_is_allowed_to(escrow, token, importer, exporter, stranger):
    """The allowance is to Escrow; only admitted modules can make it act."""
    with reverts_with("EscrowNotAdmitted", module=stranger.address):
        escrow.send(stranger, "lock", KEY, importer.address, 1)


def test_lock_by_a_removed_module_is_refused_while_its_holds_live_on(funded, escrow, token, module, importer, exporter):
    escrow.send(module, "lock", KEY, importer.address, 100)
    receipt = funded.decide(escrow, "removeModule", module.address)
    assert any(event.name == "ModuleRemoved" for event in receipt.events)
    with reverts_with("EscrowNotAdmitted"):
        escrow.send(module, "lock", OTHER, importer.address, 1)
    escrow.send(module, "pay", KEY, exporter.address, 60)
    escrow.send(module, "refund", KEY, 40)
    assert token.call("balanceOf", escrow.address) == 0


@pytest.mark.parametrize("amount", [0, 2**64])
def test_lock_of_nothing_or_of_more_than_64_bits_is_refused(escrow, module, importer, amount):
    with reverts_with("EscrowInvalidAmount", amount=amount):
        escrow.send(module, "lock", KEY, importer.address, amount)


def test_lock_without_allowance_or_money_is_refused(token, escrow, module, exporter):
    with reverts_with("DigitalYuanInsufficientAllowance"):
        escrow.send(module, "lock", KEY, exporter.address, 1)
    token.send(exporter, "approve", escrow.address, 1)
    with reverts_with("DigitalYuanInsufficientBalance"):
        escrow.send(module, "lock", KEY, exporter.address, 1)
    assert escrow.call("hold", module.address, KEY) == ["0x" + "00" * 20, 0]


def test_lock_at_the_cap_of_64_bits_cannot_wrap(funded, escrow, module, importer):
    funded.decide(escrow, "admitModule", module.address, 2**64 - 1)
    escrow.send(module, "lock", KEY, importer.address, 1)
    with reverts_with("EscrowCapExceeded", module=module.address, cap=2**64 - 1, held=1, amount=2**64 - 1):
        escrow.send(module, "lock", OTHER, importer.address, 2**64 - 1)


def test_lock_frees_the_cap_once_paid_or_refunded(funded, escrow, module, importer, exporter):
    funded.decide(escrow, "admitModule", module.address, 500)
    escrow.send(module, "lock", KEY, importer.address, 500)
    escrow.send(module, "pay", KEY, exporter.address, 200)
    escrow.send(module, "refund", KEY, 100)
    with reverts_with("EscrowCapExceeded", cap=500, held=200, amount=301):
        escrow.send(module, "lock", OTHER, importer.address, 301)
    escrow.send(module, "lock", OTHER, importer.address, 300)


def test_lock_under_one_key_by_two_modules_are_two_holds(funded, escrow, token, module, importer, treasury):
    funded.decide(escrow, "admitModule", treasury.address, 10**9)
    escrow.send(module, "lock", KEY, importer.address, 100)
    escrow.send(treasury, "lock", KEY, importer.address, 7)
    assert escrow.call("hold", module.address, KEY)[1] == 100
    escrow.send(treasury, "refund", KEY, 7)
    assert escrow.call("hold", module.address, KEY) == [importer.address, 100]
    assert escrow.call("hold", treasury.address, KEY) == ["0x" + "00" * 20, 0]


def test_lock_tells_the_transfer_as_well(escrow, token, module, importer):
    receipt = escrow.send(module, "lock", KEY, importer.address, 100)
    assert said(receipt) == [
        ("Locked", {"module": module.address, "key": KEY, "payer": importer.address, "amount": 100}),
        ("Transfer", {"from": importer.address, "to": escrow.address, "value": 100}),
    ]


def test_lock_takes_no_more_than_was_allowed_to_escrow(token, escrow, module, importer):
    token.send(importer, "approve", escrow.address, 99)
    with reverts_with("DigitalYuanInsufficientAllowance", owner=importer.address, spender=escrow.address, needed=100):
        escrow.send(module, "lock", KEY, importer.address, 100)
    assert escrow.struct("moduleAccount", module.address)["held"] == 0
    escrow.send(module, "lock", KEY, importer.address, 99)
    assert token.call("allowance", importer.address, escrow.address) == 0


def test_lock_of_escrows_own_money_is_refused(escrow, module, importer):
    """A module that names Escrow as payer would lock other parties' money."""
    escrow.send(module, "lock", KEY, importer.address, 100)
    with reverts_with("DigitalYuanInsufficientAllowance", owner=escrow.address):
        escrow.send(module, "lock", OTHER, escrow.address, 100)
