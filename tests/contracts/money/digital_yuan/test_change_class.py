"""DigitalYuan.changeClass: up after better identification, down only where the lower class can hold the balance."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.money import CLASS_1, CLASS_2, CLASS_3, CLASS_4, CONTRACT, CORPORATE, OPERATOR, YUAN, person
from tests.helpers.reverts import reverts_with


def test_change_class_up_keeps_balance_and_what_was_spent(funded, token, alibaba, importer):
    resident = person(funded, "resident", CLASS_4, 5_000 * YUAN)
    token.send(resident, "transfer", importer.address, 1_000 * YUAN)
    before = token.struct("wallet", resident.address)
    receipt = token.send(alibaba, "changeClass", resident.address, CLASS_2)
    assert token.struct("wallet", resident.address) == before | {"class_": CLASS_2}
    assert receipt.event("WalletClassChanged").arguments == {"wallet": resident.address, "from": CLASS_4, "to": CLASS_2}


def test_change_class_down_at_the_lower_limit_and_one_fen_above(funded, token, alibaba, importer):
    """A fuzzer's find in a sample token: filling a high class and stepping down evades the lower limit."""
    resident = person(funded, "resident", CLASS_2, 10_000 * YUAN + 1)
    with reverts_with(
        "DigitalYuanLimitExceeded", wallet=resident.address, kind=0, limit=10_000 * YUAN, value=10_000 * YUAN + 1
    ):
        token.send(alibaba, "changeClass", resident.address, CLASS_4)
    token.send(resident, "transfer", importer.address, 1)
    token.send(alibaba, "changeClass", resident.address, CLASS_4)


def test_change_class_down_brings_the_lower_payment_limit_at_once(funded, token, alibaba, importer):
    resident = person(funded, "resident", CLASS_2, 5_000 * YUAN)
    token.send(resident, "transfer", importer.address, 2_000 * YUAN)
    token.send(alibaba, "changeClass", resident.address, CLASS_4)
    with reverts_with("DigitalYuanLimitExceeded", kind=1, limit=2_000 * YUAN):
        token.send(resident, "transfer", importer.address, 2_000 * YUAN + 1)


@pytest.mark.parametrize("class_", [0, OPERATOR, CONTRACT])
def test_change_class_to_one_that_an_operator_cannot_give_is_refused(funded, token, alibaba, class_):
    resident = person(funded, "resident", CLASS_3)
    with reverts_with("DigitalYuanInvalidClass", class_=class_):
        token.send(alibaba, "changeClass", resident.address, class_)


def test_change_class_of_the_operators_own_wallet_is_refused(token, alibaba):
    with reverts_with("DigitalYuanInvalidClass", class_=OPERATOR):
        token.send(alibaba, "changeClass", alibaba.address, CLASS_1)


def test_change_class_by_another_operator_is_refused(funded, token, tencent):
    resident = person(funded, "resident", CLASS_3)
    with reverts_with("DigitalYuanNotCustomer", wallet=resident.address, operator=tencent.address):
        token.send(tencent, "changeClass", resident.address, CLASS_2)


def test_open_wallet_commits_to_an_identity_and_holds_nothing(alliance, token, alibaba, stranger):
    identity = keccak(text="salted commitment to a name")
    receipt = token.send(alibaba, "openWallet", stranger.address, CLASS_3, identity)
    assert receipt.event("WalletOpened").arguments == {
        "wallet": stranger.address, "operator": alibaba.address, "class_": CLASS_3, "identity": identity
    }  # fmt: skip
    view = token.struct("wallet", stranger.address)
    assert (view["class_"], view["operator"], view["balance"]) == (CLASS_3, alibaba.address, 0)


@pytest.mark.parametrize("class_", [0, OPERATOR, CONTRACT])
def test_open_wallet_of_a_class_that_an_operator_cannot_give_is_refused(token, alibaba, stranger, class_):
    with reverts_with("DigitalYuanInvalidClass", class_=class_):
        token.send(alibaba, "openWallet", stranger.address, class_, keccak(text="x"))


def test_open_wallet_twice_and_for_nobody_is_refused(token, alibaba, tencent, importer):
    with reverts_with("DigitalYuanWalletExists", wallet=importer.address):
        token.send(tencent, "openWallet", importer.address, CORPORATE, keccak(text="x"))
    with reverts_with("DigitalYuanInvalidWallet"):
        token.send(alibaba, "openWallet", "0x" + "00" * 20, CORPORATE, keccak(text="x"))


def test_open_wallet_by_a_suspended_operator_or_a_stranger_is_refused(token, alibaba, pboc_shanghai, stranger):
    token.send(pboc_shanghai, "suspendOperator", alibaba.address)
    with reverts_with("DigitalYuanOperatorSuspended", operator=alibaba.address):
        token.send(alibaba, "openWallet", stranger.address, CLASS_3, keccak(text="x"))
    with reverts_with("DigitalYuanNotOperator", caller=stranger.address):
        token.send(stranger, "openWallet", stranger.address, CLASS_3, keccak(text="x"))
