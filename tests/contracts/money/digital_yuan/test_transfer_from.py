"""DigitalYuan.transferFrom: on somebody's behalf, within what was allowed."""

from __future__ import annotations

from tests.helpers.credit import said
from tests.helpers.money import YUAN, ZERO_ADDRESS
from tests.helpers.reverts import reverts_with

FOR_EVER = 2**256 - 1


def test_transfer_from_spends_a_finite_allowance(funded, token, importer, exporter, carrier):
    token.send(importer, "approve", carrier.address, 100 * YUAN)
    receipt = token.send(carrier, "transferFrom", importer.address, exporter.address, 60 * YUAN)
    assert said(receipt) == [("Transfer", {"from": importer.address, "to": exporter.address, "value": 60 * YUAN})]
    assert token.call("balanceOf", exporter.address) == 60 * YUAN
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


def test_transfer_from_returns_true(funded, token, importer, exporter, carrier):
    token.send(importer, "approve", carrier.address, 1)
    assert token.call("transferFrom", importer.address, exporter.address, 1, sender=carrier.address) is True


def test_transfer_from_with_the_largest_finite_allowance_spends_it(funded, token, importer, exporter, carrier):
    token.send(importer, "approve", carrier.address, FOR_EVER - 1)
    token.send(carrier, "transferFrom", importer.address, exporter.address, 1)
    assert token.call("allowance", importer.address, carrier.address) == FOR_EVER - 2


def test_transfer_from_needs_an_allowance_even_of_ones_own_money(funded, token, importer, exporter):
    with reverts_with("DigitalYuanInsufficientAllowance", owner=importer.address, spender=importer.address):
        token.send(importer, "transferFrom", importer.address, exporter.address, 1)


def test_transfer_from_uses_the_allowance_of_its_own_pair_alone(funded, token, importer, exporter, carrier, treasury):
    token.send(importer, "approve", carrier.address, 5)
    for sender, owner in ((treasury, importer), (carrier, exporter)):
        with reverts_with("DigitalYuanInsufficientAllowance", owner=owner.address, spender=sender.address, allowance=0):
            token.send(sender, "transferFrom", owner.address, treasury.address, 1)


def test_transfer_from_to_the_same_wallet_nobody_or_beyond_64_bits_is_refused(funded, token, importer, carrier):
    token.send(importer, "approve", carrier.address, FOR_EVER)
    with reverts_with("DigitalYuanSelfTransfer", wallet=importer.address):
        token.send(carrier, "transferFrom", importer.address, importer.address, 1)
    with reverts_with("DigitalYuanInvalidWallet", wallet=ZERO_ADDRESS):
        token.send(carrier, "transferFrom", importer.address, ZERO_ADDRESS, 1)
    with reverts_with("DigitalYuanAmountTooLarge", amount=2**64):
        token.send(carrier, "transferFrom", importer.address, carrier.address, 2**64)
