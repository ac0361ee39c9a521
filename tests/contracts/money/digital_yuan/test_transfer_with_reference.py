"""DigitalYuan.transferWithReference: pay so that the payee's books can match it."""

from __future__ import annotations

from eth_utils import keccak

from tests.helpers.money import CLASS_4, YUAN, person
from tests.helpers.reverts import reverts_with


def test_transfer_with_reference_tells_the_reference_beside_the_transfer(funded, token, importer, exporter):
    reference = keccak(text="ISO 20022 end-to-end identification")
    receipt = token.send(importer, "transferWithReference", exporter.address, 5 * YUAN, reference)
    assert [event.name for event in receipt.events] == ["Transfer", "PaymentReferenced"]
    assert receipt.event("PaymentReferenced").arguments == {
        "from": importer.address, "to": exporter.address, "amount": 5 * YUAN, "reference_": reference
    }  # fmt: skip


def test_transfer_with_reference_moves_money_and_returns_true(funded, token, importer, exporter):
    call = ("transferWithReference", exporter.address, 5 * YUAN, b"\0" * 32)
    assert token.call(*call, sender=importer.address) is True
    token.send(importer, *call)
    assert token.call("balanceOf", exporter.address) == 5 * YUAN


def test_transfer_with_reference_is_refused_like_any_other(funded, token, importer, stranger, exporter):
    payer = person(funded, "payer", CLASS_4, 5_000 * YUAN)
    for sender, to, amount, error in (
        (importer, importer.address, 1, "DigitalYuanSelfTransfer"),
        (importer, stranger.address, 1, "DigitalYuanUnknownWallet"),
        (stranger, importer.address, 1, "DigitalYuanUnknownWallet"),
        (importer, exporter.address, 2_000_000 * YUAN + 1, "DigitalYuanInsufficientBalance"),
        (importer, exporter.address, 2**64, "DigitalYuanAmountTooLarge"),
        (payer, importer.address, 2_000 * YUAN + 1, "DigitalYuanLimitExceeded"),
    ):
        with reverts_with(error):
            token.send(sender, "transferWithReference", to, amount, b"\1" * 32)
