"""DigitalYuan.transfer: from wallet to wallet, within every restriction."""

from __future__ import annotations

from tests.helpers.money import CLASS_4, YUAN, person
from tests.helpers.reverts import reverts_with


def test_transfer_moves_money_and_returns_true(funded, token, importer, exporter):
    receipt = token.send(importer, "transfer", exporter.address, 1_000 * YUAN)
    assert token.call("balanceOf", importer.address) == 1_999_000 * YUAN
    assert token.call("balanceOf", exporter.address) == 1_000 * YUAN
    assert [(event.name, event.arguments) for event in receipt.events] == [
        ("Transfer", {"from": importer.address, "to": exporter.address, "value": 1_000 * YUAN})
    ]


def test_transfer_to_a_stranger_without_wallet_is_refused(funded, token, importer, stranger):
    with reverts_with("DigitalYuanUnknownWallet", wallet=stranger.address):
        token.send(importer, "transfer", stranger.address, 1)


def test_transfer_at_the_payment_limit_of_class_4_and_one_fen_above(funded, token, importer):
    payer = person(funded, "payer", CLASS_4, 5_000 * YUAN)
    with reverts_with("DigitalYuanLimitExceeded", wallet=payer.address, kind=1, limit=2_000 * YUAN):
        token.send(payer, "transfer", importer.address, 2_000 * YUAN + 1)
    token.send(payer, "transfer", importer.address, 2_000 * YUAN)
