"""DigitalYuan.approve: let somebody pay on one's behalf."""

from __future__ import annotations

from tests.helpers.credit import said
from tests.helpers.money import OUTWARD, YUAN, ZERO_ADDRESS
from tests.helpers.reverts import reverts_with


def test_approve_replaces_and_tells(funded, token, importer, carrier):
    for amount in (5, 7, 0):
        receipt = token.send(importer, "approve", carrier.address, amount)
        assert receipt.event("Approval").arguments == {
            "owner": importer.address, "spender": carrier.address, "value": amount
        }  # fmt: skip
        assert token.call("allowance", importer.address, carrier.address) == amount


def test_approve_nobody_is_refused(funded, token, importer):
    with reverts_with("DigitalYuanInvalidWallet", wallet=ZERO_ADDRESS):
        token.send(importer, "approve", ZERO_ADDRESS, 1)


def test_approve_says_everything_moves_nothing_and_returns_true(funded, token, importer, carrier):
    before = token.struct("wallet", importer.address)
    receipt = token.send(importer, "approve", carrier.address, 2**256 - 1)
    assert said(receipt) == [("Approval", {"owner": importer.address, "spender": carrier.address, "value": 2**256 - 1})]
    assert token.struct("wallet", importer.address) == before
    assert token.call("approve", carrier.address, 1, sender=importer.address) is True


def test_approve_without_a_wallet_lends_nothing(funded, token, stranger, importer, carrier):
    token.send(stranger, "approve", carrier.address, 5 * YUAN)
    with reverts_with("DigitalYuanUnknownWallet", wallet=stranger.address):
        token.send(carrier, "transferFrom", stranger.address, importer.address, 5 * YUAN)


def test_allowance_outlives_a_pause_and_a_freeze_and_moves_nothing_in_them(
    funded, token, importer, exporter, carrier, shanghai_customs
):
    token.send(importer, "approve", carrier.address, 5 * YUAN)
    token.send(shanghai_customs, "freeze", importer.address, OUTWARD, 1, b"\1" * 32)
    with reverts_with("DigitalYuanFrozenOutward", wallet=importer.address):
        token.send(carrier, "transferFrom", importer.address, exporter.address, 1)
    token.send(shanghai_customs, "release", importer.address, 1, b"\1" * 32)
    token.send(carrier, "transferFrom", importer.address, exporter.address, 5 * YUAN)
