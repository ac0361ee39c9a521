"""Escrow.pay, refund: the debtor is always discharged; who cannot receive is owed."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.contracts.money.escrow.conftest import KEY, OTHER, frozen
from tests.helpers.credit import said
from tests.helpers.money import CLASS_4, YUAN, person
from tests.helpers.reverts import reverts_with


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
    funded.decide(escrow, "admitModule", treasury.address, 10**12)
    for function, arguments in (("pay", (KEY, treasury.address, 1)), ("refund", (KEY, 1))):
        with reverts_with("EscrowInsufficientHold", module=treasury.address, held=0):
            escrow.send(treasury, function, *arguments)


def test_refund_goes_to_whoever_paid_in(token, escrow, module, importer, held):
    before = token.call("balanceOf", importer.address)
    receipt = escrow.send(module, "refund", KEY, held)
    assert receipt.event("Refunded").arguments["payer"] == importer.address
    assert token.call("balanceOf", importer.address) == before + held


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


def test_pay_returns_whether_it_delivered(token, escrow, module, exporter, shanghai_customs, held):
    call = ("pay", KEY, exporter.address, held)
    assert escrow.call(*call, sender=module.address) is True
    frozen(token, shanghai_customs, exporter)
    assert escrow.call(*call, sender=module.address) is False
    assert escrow.call("refund", KEY, held, sender=module.address) is True


@pytest.mark.parametrize("delivered", [True, False], ids=["delivered", "owed"])
def test_pay_and_refund_tell_everything(token, escrow, module, importer, exporter, shanghai_customs, held, delivered):
    if not delivered:
        frozen(token, shanghai_customs, exporter)
        frozen(token, shanghai_customs, importer)
    for call, event, party in (
        (("pay", KEY, exporter.address, 60), ("PaidOut", "payee"), exporter),
        (("refund", KEY, 40), ("Refunded", "payer"), importer),
    ):
        amount = call[-1]
        expected = {"module": module.address, "key": KEY, event[1]: party.address, "amount": amount}
        moved = [("Transfer", {"from": escrow.address, "to": party.address, "value": amount})] if delivered else []
        assert said(escrow.send(module, *call)) == [*moved, (event[0], expected | {"delivered": delivered})]
        assert escrow.call("owed", party.address) == (0 if delivered else amount)


def test_pay_in_a_pause_to_a_frozen_wallet_at_its_limit_still_discharges_the_debtor(
    funded, token, escrow, module, shanghai_customs, pboc_shanghai, held
):
    payee = person(funded, "payee", CLASS_4, 10_000 * YUAN)
    frozen(token, shanghai_customs, payee)
    token.send(pboc_shanghai, "pause")
    escrow.send(module, "pay", KEY, payee.address, held)
    assert escrow.call("hold", module.address, KEY) == ["0x" + "00" * 20, 0]
    assert escrow.struct("moduleAccount", module.address)["held"] == 0
    assert escrow.call("owed", payee.address) == held


def test_pay_to_escrow_itself_or_another_contract_wallet_is_owed_and_mixes_with_nothing(
    token, escrow, module, oracle, pboc_shanghai, importer, held
):
    token.send(pboc_shanghai, "openContractWallet", oracle.address)
    for payee in (escrow.address, oracle.address):
        assert escrow.send(module, "pay", KEY, payee, 1).event("PaidOut").arguments["delivered"] is False
    assert escrow.call("totalOwed") == 2 and token.call("balanceOf", escrow.address) == held
    escrow.send(module, "refund", KEY, held - 2)


def test_pay_starved_of_gas_loses_nothing(token, escrow, module, exporter, held):
    """A caller's gas decides at most when a payee gets its money."""
    data = {"from": module.address, "to": escrow.address, "data": escrow.encode("pay", KEY, exporter.address, held)}
    rpc, answers = escrow.chain.web3.provider.make_request, set()
    for gas in range(25_000, 125_000, 2_500):
        answer = rpc("eth_call", [data | {"gas": hex(gas)}, "latest"])
        answers.add(answer.get("result", "refused"))
    assert answers == {"refused", "0x" + "1".zfill(64)}


def test_refund_after_a_partial_payment_gives_back_the_rest_to_the_fen(token, escrow, module, importer, exporter, held):
    before = token.call("balanceOf", importer.address)
    escrow.send(module, "pay", KEY, exporter.address, 1)
    with reverts_with("EscrowInsufficientHold", module=module.address, key=KEY, held=held - 1, amount=held):
        escrow.send(module, "refund", KEY, held)
    escrow.send(module, "refund", KEY, held - 1)
    assert token.call("balanceOf", importer.address) == before + held - 1


@pytest.mark.parametrize("amount", [2**64, 2**64 + 1, 2**256 - 1])
def test_pay_and_refund_beyond_64_bits_are_refused(escrow, module, exporter, held, amount):
    for call in (("pay", KEY, exporter.address, amount), ("refund", KEY, amount)):
        with reverts_with("EscrowInsufficientHold", held=held, amount=amount):
            escrow.send(module, *call)
