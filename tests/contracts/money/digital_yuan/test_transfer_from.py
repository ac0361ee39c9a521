"""DigitalYuan.approve, transferFrom, transferWithReference: on somebody's behalf, and with a reference."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with

FOR_EVER = 2**256 - 1


def test_transfer_from_spends_a_finite_allowance(funded, token, importer, exporter, carrier):
    token.send(importer, "approve", carrier.address, 100 * YUAN)
    token.send(carrier, "transferFrom", importer.address, exporter.address, 60 * YUAN)
    assert token.call("allowance", importer.address, carrier.address) == 40 * YUAN
    with reverts_with(
        "DigitalYuanInsufficientAllowance", owner=importer.address, spender=carrier.address, allowance=40 * YUAN,
        needed=40 * YUAN + 1,
    ):  # fmt: skip
        token.send(carrier, "transferFrom", importer.address, exporter.address, 40 * YUAN + 1)
    token.send(carrier, "transferFrom", importer.address, exporter.address, 40 * YUAN)


def test_transfer_from_leaves_an_infinite_allowance(funded, token, importer, exporter, carrier):
    token.send(importer, "approve", carrier.address, FOR_EVER)
    token.send(carrier, "transferFrom", importer.address, exporter.address, 60 * YUAN)
    assert token.call("allowance", importer.address, carrier.address) == FOR_EVER


def test_transfer_from_without_allowance_is_refused_even_to_oneself(funded, token, importer, exporter):
    """The sample 'SwapOneStep': a stranger names somebody else's wallet and drains it."""
    with reverts_with("DigitalYuanInsufficientAllowance", allowance=0, needed=1):
        token.send(exporter, "transferFrom", importer.address, exporter.address, 1)


def test_transfer_from_that_is_refused_keeps_the_allowance(funded, token, importer, stranger, carrier):
    token.send(importer, "approve", carrier.address, 100)
    with reverts_with("DigitalYuanUnknownWallet", wallet=stranger.address):
        token.send(carrier, "transferFrom", importer.address, stranger.address, 100)
    assert token.call("allowance", importer.address, carrier.address) == 100


def test_approve_replaces_and_tells(funded, token, importer, carrier):
    for amount in (5, 7, 0):
        receipt = token.send(importer, "approve", carrier.address, amount)
        assert receipt.event("Approval").arguments == {
            "owner": importer.address, "spender": carrier.address, "value": amount
        }  # fmt: skip
        assert token.call("allowance", importer.address, carrier.address) == amount


def test_approve_nobody_is_refused(funded, token, importer):
    with reverts_with("DigitalYuanInvalidWallet"):
        token.send(importer, "approve", "0x" + "00" * 20, 1)


def test_transfer_with_reference_tells_the_reference_beside_the_transfer(funded, token, importer, exporter):
    reference = keccak(text="ISO 20022 end-to-end identification")
    receipt = token.send(importer, "transferWithReference", exporter.address, 5 * YUAN, reference)
    assert [event.name for event in receipt.events] == ["Transfer", "PaymentReferenced"]
    assert receipt.event("PaymentReferenced").arguments == {
        "from": importer.address, "to": exporter.address, "amount": 5 * YUAN, "reference_": reference
    }  # fmt: skip


@pytest.mark.parametrize("function", ["transfer", "transferFrom", "transferWithReference"])
def test_nobody_pays_into_a_contract_wallet_but_the_contract_itself(funded, token, escrow, importer, function):
    """Else Escrow's balance would no longer be what it holds and owes."""
    arguments = (escrow.address, 1) if function != "transferFrom" else (importer.address, escrow.address, 1)
    if function == "transferFrom":
        token.send(importer, "approve", importer.address, 1)
    if function == "transferWithReference":
        arguments += (keccak(text="x"),)
    with reverts_with("DigitalYuanContractWallet", wallet=escrow.address):
        token.send(importer, function, *arguments)


def test_transfer_of_nothing_is_a_transfer(funded, token, importer, exporter):
    """ERC-20: a transfer of zero is treated as any other."""
    receipt = token.send(importer, "transfer", exporter.address, 0)
    assert receipt.event("Transfer").arguments["value"] == 0


def test_transfer_of_everything_and_one_fen_above(funded, token, importer, exporter):
    balance = token.call("balanceOf", importer.address)
    with reverts_with("DigitalYuanInsufficientBalance", wallet=importer.address, free=balance, needed=balance + 1):
        token.send(importer, "transfer", exporter.address, balance + 1)
    token.send(importer, "transfer", exporter.address, balance)
    assert token.call("balanceOf", importer.address) == 0


def test_amount_above_64_bits_is_refused(funded, token, importer, exporter):
    with reverts_with("DigitalYuanAmountTooLarge", amount=2**64):
        token.send(importer, "transfer", exporter.address, 2**64)


def test_money_bears_no_interest(funded, token, importer):
    """M0: a year changes no balance and no supply."""
    before = token.call("balanceOf", importer.address), token.call("totalSupply")
    funded.chain.travel(funded.chain.now() + 366 * 86_400)
    assert (token.call("balanceOf", importer.address), token.call("totalSupply")) == before
