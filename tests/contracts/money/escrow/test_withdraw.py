"""Escrow.withdraw: what is owed reaches the wallet as soon as it can receive; anybody may bring it."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.contracts.money.escrow.conftest import KEY, frozen
from tests.helpers.credit import said
from tests.helpers.money import CLASS_4, YUAN, person
from tests.helpers.reverts import reverts_with


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
    assert receipt.event("Withdrawn").arguments == {"wallet": exporter.address, "to": exporter.address, "amount": held}
    assert token.call("balanceOf", exporter.address) == held and escrow.call("totalOwed") == 0


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


def test_withdraw_from_a_wallet_at_its_limit_once_it_has_spent(funded, token, escrow, module, importer, stranger, held):
    payee = person(funded, "payee", CLASS_4, 10_000 * YUAN)
    for amount in (60 * YUAN, 40 * YUAN):  # owed sums up
        escrow.send(module, "pay", KEY, payee.address, amount)
    assert escrow.call("owed", payee.address) == escrow.call("totalOwed") == held
    token.send(payee, "transfer", importer.address, held - 1)
    with reverts_with("DigitalYuanLimitExceeded", wallet=payee.address, kind=0, value=10_000 * YUAN + 1):
        escrow.send(stranger, "withdraw", payee.address)
    token.send(payee, "transfer", importer.address, 1)
    receipt = escrow.send(stranger, "withdraw", payee.address)
    assert said(receipt) == [
        ("Withdrawn", {"wallet": payee.address, "to": payee.address, "amount": held}),
        ("Transfer", {"from": escrow.address, "to": payee.address, "value": held}),
    ]
    assert escrow.call("owed", payee.address) == escrow.call("totalOwed") == 0
    assert token.call("balanceOf", payee.address) == 10_000 * YUAN


def test_withdraw_to_a_wallet_that_was_opened_later(funded, token, escrow, module, alibaba, stranger, held):
    escrow.send(module, "pay", KEY, stranger.address, held)
    with reverts_with("DigitalYuanUnknownWallet", wallet=stranger.address):
        escrow.send(stranger, "withdraw", stranger.address)
    token.send(alibaba, "openWallet", stranger.address, CLASS_4, keccak(text="x"))
    escrow.send(stranger, "withdraw", stranger.address)
    assert token.call("balanceOf", stranger.address) == held


def test_withdraw_for_one_leaves_what_is_owed_to_another(
    token, escrow, module, importer, exporter, shanghai_customs, held
):
    for party in (importer, exporter):
        frozen(token, shanghai_customs, party)
    escrow.send(module, "pay", KEY, exporter.address, 60)
    escrow.send(module, "refund", KEY, 40)
    token.send(shanghai_customs, "release", exporter.address, 1, keccak(text="counter"))
    escrow.send(importer, "withdraw", exporter.address)
    assert (escrow.call("owed", exporter.address), escrow.call("owed", importer.address)) == (0, 40)
    assert escrow.call("totalOwed") == 40
    assert token.call("balanceOf", escrow.address) == 40 + escrow.call("hold", module.address, KEY)[1]


def test_payment_that_can_be_delivered_again_does_not_wait_for_what_is_owed(
    token, escrow, module, exporter, shanghai_customs, held
):
    frozen(token, shanghai_customs, exporter)
    escrow.send(module, "pay", KEY, exporter.address, 60)
    token.send(shanghai_customs, "release", exporter.address, 1, keccak(text="counter"))
    assert escrow.send(module, "pay", KEY, exporter.address, 40).event("PaidOut").arguments["delivered"] is True
    assert (token.call("balanceOf", exporter.address), escrow.call("owed", exporter.address)) == (40, 60)


@pytest.mark.parametrize("party", ["module", "exporter", "stranger", "importer"])
def test_withdraw_by_anybody_delivers_to_the_wallet_alone(
    token, escrow, module, exporter, shanghai_customs, held, party, request
):
    caller = request.getfixturevalue(party)
    frozen(token, shanghai_customs, exporter)
    escrow.send(module, "pay", KEY, exporter.address, held)
    token.send(shanghai_customs, "release", exporter.address, 1, keccak(text="counter"))
    escrow.send(caller, "withdraw", exporter.address)
    assert token.call("balanceOf", exporter.address) == held
