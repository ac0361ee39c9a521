"""Escrow.pay, refund, withdraw: the debtor is always discharged; who cannot receive is owed."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.contracts.money.escrow.conftest import KEY, OTHER
from tests.helpers.money import CLASS_4, YUAN, person
from tests.helpers.reverts import reverts_with


@pytest.fixture
def held(escrow, module, importer) -> int:
    """[fen] of the importer's, held under KEY."""
    escrow.send(module, "lock", KEY, importer.address, 100 * YUAN)
    return 100 * YUAN


def test_pay_in_parts_until_the_hold_is_empty(token, escrow, module, exporter, held):
    receipt = escrow.send(module, "pay", KEY, exporter.address, 60 * YUAN)
    assert receipt.event("PaidOut").arguments == {
        "module": module.address, "key": KEY, "payee": exporter.address, "amount": 60 * YUAN, "delivered": True
    }  # fmt: skip
    escrow.send(module, "pay", KEY, exporter.address, 40 * YUAN)
    assert token.call("balanceOf", exporter.address) == held
    assert escrow.struct("moduleAccount", module.address)["held"] == token.call("balanceOf", escrow.address) == 0
    with reverts_with("EscrowInsufficientHold", held=0, amount=1):
        escrow.send(module, "pay", KEY, exporter.address, 1)


@pytest.mark.parametrize("amount", [0, 100 * YUAN + 1])
def test_pay_and_refund_of_nothing_or_more_than_is_held_are_refused(escrow, module, exporter, held, amount):
    for function, arguments in (("pay", (KEY, exporter.address, amount)), ("refund", (KEY, amount))):
        with reverts_with("EscrowInsufficientHold", module=module.address, key=KEY, held=held, amount=amount):
            escrow.send(module, function, *arguments)


def test_one_module_cannot_touch_anothers_hold(funded, escrow, exporter, treasury, held):
    funded.council(escrow, "admitModule", treasury.address, 10**12)
    for function, arguments in (("pay", (KEY, treasury.address, 1)), ("refund", (KEY, 1))):
        with reverts_with("EscrowInsufficientHold", module=treasury.address, held=0):
            escrow.send(treasury, function, *arguments)


def test_refund_goes_to_whoever_paid_in(token, escrow, module, importer, held):
    before = token.call("balanceOf", importer.address)
    receipt = escrow.send(module, "refund", KEY, held)
    assert receipt.event("Refunded").arguments["payer"] == importer.address
    assert token.call("balanceOf", importer.address) == before + held


def frozen(token, shanghai_customs, holder):
    token.send(shanghai_customs, "freeze", holder.address, False, True, 0, 1, keccak(text="order"))


def test_pay_to_a_frozen_payee_is_owed_and_delivered_by_anybody_after_its_release(
    token, escrow, module, exporter, stranger, shanghai_customs, held
):
    frozen(token, shanghai_customs, exporter)
    assert escrow.send(module, "pay", KEY, exporter.address, held).event("PaidOut").arguments["delivered"] is False
    assert escrow.struct("moduleAccount", module.address)["held"] == 0  # the debtor is discharged
    assert escrow.call("owed", exporter.address) == escrow.call("totalOwed") == token.call("balanceOf", escrow.address)
    with reverts_with("DigitalYuanFrozenInward", wallet=exporter.address):
        escrow.send(stranger, "withdraw", exporter.address)
    assert escrow.call("owed", exporter.address) == held  # the refused delivery lost nothing
    token.send(shanghai_customs, "release", exporter.address, 1, keccak(text="counter"))
    receipt = escrow.send(stranger, "withdraw", exporter.address)
    assert receipt.event("Withdrawn").arguments == {"wallet": exporter.address, "amount": held}
    assert token.call("balanceOf", exporter.address) == held and escrow.call("totalOwed") == 0


def test_refund_to_a_frozen_payer_is_owed(token, escrow, module, importer, shanghai_customs, held):
    frozen(token, shanghai_customs, importer)
    assert escrow.send(module, "refund", KEY, held).event("Refunded").arguments["delivered"] is False
    assert escrow.call("owed", importer.address) == held


def test_pay_above_the_payees_balance_limit_or_to_no_wallet_is_owed(funded, escrow, module, stranger, importer, held):
    payee = person(funded, "payee", CLASS_4, 9_950 * YUAN)
    assert escrow.send(module, "pay", KEY, payee.address, 50 * YUAN).event("PaidOut").arguments["delivered"] is True
    assert escrow.send(module, "pay", KEY, payee.address, 1).event("PaidOut").arguments["delivered"] is False
    assert escrow.send(module, "pay", KEY, stranger.address, 1).event("PaidOut").arguments["delivered"] is False
    assert escrow.call("totalOwed") == 2


def test_withdraw_of_nothing_is_refused_and_twice_pays_once(
    token, escrow, module, exporter, stranger, shanghai_customs, held
):
    with reverts_with("EscrowNothingOwed", wallet=exporter.address):
        escrow.send(stranger, "withdraw", exporter.address)
    frozen(token, shanghai_customs, exporter)
    escrow.send(module, "pay", KEY, exporter.address, held)
    token.send(shanghai_customs, "release", exporter.address, 1, keccak(text="counter"))
    escrow.send(stranger, "withdraw", exporter.address)
    with reverts_with("EscrowNothingOwed"):
        escrow.send(stranger, "withdraw", exporter.address)


def test_balance_of_escrow_is_what_it_holds_and_owes_after_every_step(
    token, escrow, module, importer, exporter, shanghai_customs
):
    def agree():
        holds = sum(escrow.call("hold", module.address, key)[1] for key in (KEY, OTHER))
        assert holds == escrow.struct("moduleAccount", module.address)["held"]
        assert token.call("balanceOf", escrow.address) == holds + escrow.call("totalOwed")

    escrow.send(module, "lock", KEY, importer.address, 700)
    agree()
    escrow.send(module, "lock", OTHER, importer.address, 300)
    agree()
    escrow.send(module, "pay", KEY, exporter.address, 200)
    agree()
    frozen(token, shanghai_customs, exporter)
    escrow.send(module, "pay", OTHER, exporter.address, 300)
    agree()
    escrow.send(module, "refund", KEY, 500)
    agree()
    token.send(shanghai_customs, "release", exporter.address, 1, keccak(text="counter"))
    escrow.send(importer, "withdraw", exporter.address)
    agree()
    assert token.call("balanceOf", escrow.address) == 0
