"""WalletOffice.requestMove, acceptMove, closeWallet, nameSuccessor: the holder decides where a wallet is kept and ends."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.credit import said
from tests.helpers.money import CLASS_3, CLOSED, COURT_ORDER, INWARD, NO_SCOPE, OUTWARD, YUAN, ZERO_ADDRESS, person
from tests.helpers.reverts import reverts_with

NAME = keccak(text="identity at the new operator")


@pytest.fixture
def resident(funded, token, importer):
    """5,000 yuan at Alibaba, of which 1,000 are spent today."""
    holder = person(funded, "resident", CLASS_3, 5_000 * YUAN)
    token.send(holder, "transfer", importer.address, 1_000 * YUAN)
    return holder


@pytest.fixture
def empty(funded):
    return person(funded, "empty", CLASS_3)


def test_move_takes_balance_class_and_counters_along(token, wallet_office, resident, alibaba, tencent):
    before = token.struct("wallet", resident.address)
    wallet_office.send(resident, "requestMove", tencent.address)
    assert wallet_office.call("moveRequest", resident.address) == tencent.address
    receipt = wallet_office.send(tencent, "acceptMove", resident.address, NAME)
    told = {"wallet": resident.address, "from": alibaba.address, "to": tencent.address, "identity": NAME}
    assert said(receipt, "WalletOffice") == [("WalletMoved", told)]
    assert token.struct("wallet", resident.address) == before | {"operator": tencent.address}
    with reverts_with("WalletOfficeMoveNotRequested"):
        wallet_office.send(tencent, "acceptMove", resident.address, NAME)
    with reverts_with("DigitalYuanNotCustomer"):
        token.send(alibaba, "mint", resident.address, 1)


def test_move_that_was_not_asked_for_of_another_or_withdrawn_is_refused(wallet_office, resident, tencent, icbc):
    with reverts_with("WalletOfficeMoveNotRequested", wallet=resident.address, operator=tencent.address):
        wallet_office.send(tencent, "acceptMove", resident.address, NAME)
    wallet_office.send(resident, "requestMove", tencent.address)
    with reverts_with("WalletOfficeMoveNotRequested", operator=icbc.address):
        wallet_office.send(icbc, "acceptMove", resident.address, NAME)
    wallet_office.send(resident, "requestMove", ZERO_ADDRESS)
    with reverts_with("WalletOfficeMoveNotRequested"):
        wallet_office.send(tencent, "acceptMove", resident.address, NAME)


def test_move_to_who_is_no_operator_or_suspended_is_refused(
    token, wallet_office, resident, importer, tencent, pboc_shanghai
):
    with reverts_with("WalletOfficeNotOperator", account=importer.address):
        wallet_office.send(resident, "requestMove", importer.address)
    wallet_office.send(resident, "requestMove", tencent.address)
    token.send(pboc_shanghai, "suspendOperator", tencent.address)
    with reverts_with("DigitalYuanOperatorSuspended", operator=tencent.address):
        wallet_office.send(tencent, "acceptMove", resident.address, NAME)


@pytest.mark.parametrize("when", ["before the request", "after the request"])
def test_wallet_frozen_outward_stays_where_it_is(token, wallet_office, resident, tencent, shanghai_customs, when):
    freeze = ("freeze", resident.address, OUTWARD, COURT_ORDER, NAME)
    if when == "before the request":
        token.send(shanghai_customs, *freeze)
        with reverts_with("WalletOfficeFrozen", wallet=resident.address):
            wallet_office.send(resident, "requestMove", tencent.address)
        return
    wallet_office.send(resident, "requestMove", tencent.address)
    token.send(shanghai_customs, *freeze)
    with reverts_with("WalletOfficeFrozen", wallet=resident.address):
        wallet_office.send(tencent, "acceptMove", resident.address, NAME)


def test_close_by_the_holder_names_who_takes_what_escrow_still_holds(token, wallet_office, empty, resident):
    receipt = wallet_office.send(empty, "closeWallet", empty.address, resident.address)
    assert said(receipt) == [
        ("WalletClosed", {"wallet": empty.address}),
        ("SuccessorNamed", {"wallet": empty.address, "successor": resident.address}),
    ]
    assert token.struct("wallet", empty.address)["class_"] == CLOSED
    assert token.call("successorOf", empty.address) == resident.address


def test_closed_wallet_is_never_opened_paid_or_used_again(token, wallet_office, empty, resident, alibaba, importer):
    wallet_office.send(empty, "closeWallet", empty.address, ZERO_ADDRESS)
    with reverts_with("DigitalYuanWalletExists", wallet=empty.address):
        token.send(alibaba, "openWallet", empty.address, CLASS_3, NAME)
    for sender, call in ((resident, ("transfer", empty.address, 1)), (empty, ("transfer", resident.address, 0)),
                         (alibaba, ("mint", empty.address, 1))):  # fmt: skip
        with reverts_with("DigitalYuanWalletClosed", wallet=empty.address):
            token.send(sender, *call)
    with reverts_with("DigitalYuanWalletClosed"):
        wallet_office.send(empty, "closeWallet", empty.address, ZERO_ADDRESS)


def test_operator_closes_and_names_nobody(token, wallet_office, empty, resident, alibaba, tencent):
    with reverts_with("WalletOfficeNotHolder", wallet=empty.address, caller=alibaba.address):
        wallet_office.send(alibaba, "closeWallet", empty.address, alibaba.address)
    with reverts_with("WalletOfficeNotCustomer", wallet=empty.address, operator=tencent.address):
        wallet_office.send(tencent, "closeWallet", empty.address, ZERO_ADDRESS)
    wallet_office.send(alibaba, "closeWallet", empty.address, ZERO_ADDRESS)
    with reverts_with("DigitalYuanInvalidWallet", wallet=alibaba.address):
        wallet_office.send(alibaba, "nameSuccessor", resident.address)
    wallet_office.send(empty, "nameSuccessor", resident.address)
    assert token.call("successorOf", empty.address) == resident.address
    with reverts_with("DigitalYuanInvalidWallet", wallet=empty.address):
        wallet_office.send(empty, "nameSuccessor", alibaba.address)


def test_close_with_money_or_under_an_order_is_refused(
    token, order_desk, wallet_office, empty, resident, shanghai_customs
):
    with reverts_with("DigitalYuanWalletNotEmpty", wallet=resident.address, balance=4_000 * YUAN):
        wallet_office.send(resident, "closeWallet", resident.address, ZERO_ADDRESS)
    token.send(shanghai_customs, "freeze", empty.address, INWARD, COURT_ORDER, NAME)
    with reverts_with("DigitalYuanWalletUnderOrder", wallet=empty.address):
        wallet_office.send(empty, "closeWallet", empty.address, ZERO_ADDRESS)
    token.send(shanghai_customs, "release", empty.address, COURT_ORDER, NAME)
    order_desk.send(shanghai_customs, "impose", empty.address, NO_SCOPE, 1, 0, COURT_ORDER, NAME)
    with reverts_with("DigitalYuanWalletUnderOrder", wallet=empty.address):
        wallet_office.send(empty, "closeWallet", empty.address, ZERO_ADDRESS)


def test_successor_has_to_be_open(token, wallet_office, empty, stranger):
    with reverts_with("DigitalYuanUnknownWallet", wallet=stranger.address):
        wallet_office.send(empty, "closeWallet", empty.address, stranger.address)
    with reverts_with("DigitalYuanWalletClosed", wallet=empty.address):
        wallet_office.send(empty, "closeWallet", empty.address, empty.address)


def test_successors_lead_along_the_whole_chain(funded, token, wallet_office, empty, resident):
    second = person(funded, "second", CLASS_3)
    wallet_office.send(empty, "closeWallet", empty.address, second.address)
    wallet_office.send(second, "closeWallet", second.address, resident.address)
    assert token.call("successorOf", empty.address) == resident.address


@pytest.mark.parametrize("wallet", ["alibaba", "escrow"])
def test_operators_and_contracts_wallets_are_not_closed_or_moved(
    token, wallet_office, wallet, request, alibaba, tencent
):
    target = request.getfixturevalue(wallet)
    caller = alibaba
    if wallet == "alibaba":
        with reverts_with("DigitalYuanInvalidClass"):
            wallet_office.send(caller, "closeWallet", target.address, ZERO_ADDRESS)
        wallet_office.send(alibaba, "requestMove", tencent.address)
        with reverts_with("DigitalYuanInvalidClass"):
            wallet_office.send(tencent, "acceptMove", alibaba.address, NAME)
    else:
        with reverts_with("WalletOfficeNotCustomer"):
            wallet_office.send(caller, "closeWallet", target.address, ZERO_ADDRESS)


def test_modules_doors_are_closed_to_everybody_else(token, alibaba, resident, importer, stranger):
    for caller in (alibaba, resident, importer):
        for call in (
            ("reassignWallet", resident.address, alibaba.address, 1),
            ("closeWallet", resident.address, ZERO_ADDRESS),
            ("nameSuccessor", resident.address, alibaba.address),
            ("replaceWallet", resident.address, stranger.address),
        ):
            with reverts_with("AccessManagedUnauthorized", caller=caller.address):
                token.send(caller, *call)
