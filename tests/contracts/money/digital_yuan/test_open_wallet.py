"""DigitalYuan.openWallet: an operator identifies a customer and opens a wallet; no name reaches the chain."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.credit import said
from tests.helpers.money import CLASS_1, CLASS_2, CLASS_3, CLASS_4, CONTRACT, CORPORATE, OPERATOR, ZERO_ADDRESS, opened
from tests.helpers.reverts import reverts_with

ALIBABA = 1  # index of the operator


def test_open_wallet_commits_to_an_identity_and_holds_nothing(alliance, token, alibaba, stranger):
    identity = keccak(text="salted commitment to a name")
    receipt = token.send(alibaba, "openWallet", stranger.address, CLASS_3, identity)
    assert receipt.event("WalletOpened").arguments == {
        "wallet": stranger.address, "identity": identity, "opened": opened(CLASS_3, ALIBABA)
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
    with reverts_with("DigitalYuanWalletExists", wallet=ZERO_ADDRESS):
        token.send(alibaba, "openWallet", ZERO_ADDRESS, CORPORATE, keccak(text="x"))


def test_open_wallet_by_a_suspended_operator_or_a_stranger_is_refused(token, alibaba, pboc_shanghai, stranger):
    token.send(pboc_shanghai, "suspendOperator", alibaba.address)
    with reverts_with("DigitalYuanOperatorSuspended", operator=alibaba.address):
        token.send(alibaba, "openWallet", stranger.address, CLASS_3, keccak(text="x"))
    with reverts_with("DigitalYuanNotOperator", caller=stranger.address):
        token.send(stranger, "openWallet", stranger.address, CLASS_3, keccak(text="x"))


@pytest.mark.parametrize("class_", [CLASS_1, CLASS_2, CLASS_3, CLASS_4, CORPORATE])
def test_open_wallet_of_every_class_that_an_operator_gives(alliance, token, alibaba, stranger, class_):
    receipt = token.send(alibaba, "openWallet", stranger.address, class_, b"\7" * 32)
    assert said(receipt) == [
        (
            "WalletOpened",
            {"wallet": stranger.address, "identity": b"\7" * 32, "opened": opened(class_, ALIBABA)},
        )
    ]
    assert token.struct("wallet", stranger.address) == {
        "class_": class_, "operator": alibaba.address, "balance": 0, "frozen": 0, "frozenOutward": False,
        "frozenInward": False, "spentToday": 0, "spentThisYear": 0,
    }  # fmt: skip


def test_wallet_that_was_never_opened_is_empty_in_every_field(token, stranger):
    assert set(token.struct("wallet", stranger.address).values()) == {0, ZERO_ADDRESS}


def test_open_wallet_over_an_operators_or_a_contracts_is_refused(token, escrow, alibaba, icbc):
    for wallet in (icbc.address, alibaba.address, escrow.address):
        with reverts_with("DigitalYuanWalletExists", wallet=wallet):
            token.send(alibaba, "openWallet", wallet, CORPORATE, b"\7" * 32)
