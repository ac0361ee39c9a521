"""DigitalYuan.batchTransfer: each as `transfer` would, all of them or none."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.credit import said
from tests.helpers.money import CLASS_3, CLASS_4, COURT_ORDER, INWARD, NO_SCOPE, YUAN, person
from tests.helpers.reverts import reverts_with

ORDER = keccak(text="order")


def balances(token, *holders):
    return [token.call("balanceOf", holder.address) for holder in holders]


def test_batch_pays_everybody_with_an_event_each(funded, token, importer, exporter, bank_of_communications):
    before = balances(token, importer, exporter, bank_of_communications)
    payments = [(exporter.address, 5), (bank_of_communications.address, 7), (exporter.address, 11)]
    receipt = token.send(importer, "batchTransfer", payments)
    assert said(receipt) == [
        ("Transfer", {"from": importer.address, "to": to, "value": amount}) for to, amount in payments
    ]
    after = balances(token, importer, exporter, bank_of_communications)
    assert [late - early for late, early in zip(after, before)] == [-23, 16, 7]


def test_batch_returns_true(funded, token, importer, exporter):
    assert token.call("batchTransfer", [(exporter.address, 1)], sender=importer.address) is True


@pytest.mark.parametrize("at", [0, 1, 2])
def test_one_that_is_refused_takes_all_back(funded, token, importer, exporter, stranger, at):
    payments = [(exporter.address, 5)] * 3
    payments[at] = (stranger.address, 5)
    before = balances(token, importer, exporter)
    with reverts_with("DigitalYuanUnknownWallet", wallet=stranger.address):
        token.send(importer, "batchTransfer", payments)
    assert balances(token, importer, exporter) == before


def test_batch_to_oneself_beyond_the_balance_or_64_bits_is_refused(funded, token, importer, exporter):
    (balance,) = balances(token, importer)
    with reverts_with("DigitalYuanSelfTransfer", wallet=importer.address):
        token.send(importer, "batchTransfer", [(exporter.address, 1), (importer.address, 1)])
    half = balance // 2 + 1
    with reverts_with("DigitalYuanInsufficientBalance", wallet=importer.address, free=balance):
        token.send(importer, "batchTransfer", [(exporter.address, half), (exporter.address, half)])
    for amounts in ([2**64], [2**256 - 1, 1]):
        with reverts_with("DigitalYuanAmountTooLarge"):
            token.send(importer, "batchTransfer", [(exporter.address, amount) for amount in amounts])
    token.send(importer, "batchTransfer", [(exporter.address, balance)])


def test_batch_of_a_person_is_held_to_its_limits_one_by_one_and_together(funded, token, importer, exporter):
    payer = person(funded, "payer", CLASS_4, 9_000 * YUAN)
    with reverts_with("DigitalYuanLimitExceeded", wallet=payer.address, kind=1):
        token.send(payer, "batchTransfer", [(importer.address, 2_000 * YUAN + 1)])
    with reverts_with("DigitalYuanLimitExceeded", wallet=payer.address, kind=2, value=5_000 * YUAN + 1):
        token.send(
            payer, "batchTransfer", [(importer.address, 2_000 * YUAN)] * 2 + [(exporter.address, 1_000 * YUAN + 1)]
        )
    token.send(payer, "batchTransfer", [(importer.address, 2_000 * YUAN)] * 2 + [(exporter.address, 1_000 * YUAN)])
    assert token.struct("wallet", payer.address)["spentToday"] == 5_000 * YUAN


def test_batch_respects_payees_limits_orders_and_contracts(
    funded, token, order_desk, escrow, importer, exporter, shanghai_customs
):
    payee = person(funded, "payee", CLASS_3, 19_000 * YUAN)
    with reverts_with("DigitalYuanLimitExceeded", wallet=payee.address, kind=0):
        token.send(importer, "batchTransfer", [(payee.address, 600 * YUAN), (payee.address, 401 * YUAN)])
    with reverts_with("DigitalYuanContractWallet", wallet=escrow.address):
        token.send(importer, "batchTransfer", [(escrow.address, 1)])
    token.send(shanghai_customs, "freeze", exporter.address, INWARD, COURT_ORDER, ORDER)
    with reverts_with("DigitalYuanFrozenInward", wallet=exporter.address):
        token.send(importer, "batchTransfer", [(payee.address, 1), (exporter.address, 1)])
    order_desk.send(
        shanghai_customs, "impose", importer.address, NO_SCOPE, 2_000_000 * YUAN - 10, 0, COURT_ORDER, ORDER
    )
    with reverts_with("DigitalYuanInsufficientBalance", free=10, needed=11):
        token.send(importer, "batchTransfer", [(payee.address, 5), (payee.address, 6)])


def test_batch_stops_during_a_pause_and_of_nobody(funded, token, importer, exporter, stranger, pboc_shanghai):
    for payments in ([], [(exporter.address, 0)]):
        with reverts_with("DigitalYuanUnknownWallet", wallet=stranger.address):
            token.send(stranger, "batchTransfer", payments)
    token.send(importer, "batchTransfer", [])
    token.send(pboc_shanghai, "pause")
    with reverts_with("DigitalYuanPaused"):
        token.send(importer, "batchTransfer", [(exporter.address, 1)])
