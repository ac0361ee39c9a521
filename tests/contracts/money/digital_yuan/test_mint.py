"""DigitalYuan.mint: an operator issues to its customers, within the reserve that it has paid in."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.money import CLASS_4, PAID_IN, PAID_OUT, YUAN, issue_reserve, person
from tests.helpers.reverts import reverts_with


@pytest.fixture
def reserve(alliance) -> int:
    """[fen] that ICBC has paid in."""
    issue_reserve(alliance, "icbc", 1_000 * YUAN)
    return 1_000 * YUAN


def test_mint_raises_balance_issued_and_supply(alliance, token, icbc, bank_of_communications, reserve):
    receipt = token.send(icbc, "mint", bank_of_communications.address, 400 * YUAN)
    assert token.call("balanceOf", bank_of_communications.address) == token.call("totalSupply") == 400 * YUAN
    account = token.struct("operatorAccount", icbc.address)
    assert (account["issued"], account["paidIn"]) == (400 * YUAN, reserve)
    (event,) = receipt.events
    assert (event.name, event.arguments["to"], event.arguments["value"]) == (
        "Transfer", bank_of_communications.address, 400 * YUAN
    )  # fmt: skip


def test_supply_is_what_every_operator_issued_from_the_first_licence_to_the_last(alliance, token):
    expected = token.call("totalSupply")
    for number, operator in enumerate(alliance.settings.operators, 1):
        issue_reserve(alliance, operator, number * YUAN)
        token.send(alliance.accounts[operator], "mint", alliance.accounts[operator].address, number * YUAN)
        expected += number * YUAN
        assert token.call("totalSupply") == expected


def test_mint_of_the_whole_reserve_and_one_fen_above(token, icbc, reserve):
    with reverts_with("DigitalYuanReserveExceeded", operator=icbc.address, available=reserve, needed=reserve + 1):
        token.send(icbc, "mint", icbc.address, reserve + 1)
    token.send(icbc, "mint", icbc.address, reserve)
    with reverts_with("DigitalYuanReserveExceeded", available=0, needed=1):
        token.send(icbc, "mint", icbc.address, 1)


def test_mint_cannot_use_reserve_that_is_on_its_way_back(alliance, token, reserve_desk, icbc, reserve_maker, reserve):
    reserve_desk.send(reserve_maker, "proposeReserve", icbc.address, 300 * YUAN, PAID_OUT, keccak(text="payout"))
    with reverts_with("DigitalYuanReserveExceeded", available=700 * YUAN):
        token.send(icbc, "mint", icbc.address, 700 * YUAN + 1)
    token.send(icbc, "mint", icbc.address, 700 * YUAN)


def test_mint_without_reserve_is_refused(token, icbc):
    with reverts_with("DigitalYuanReserveExceeded", available=0, needed=1):
        token.send(icbc, "mint", icbc.address, 1)


def test_mint_to_another_operators_customer_is_refused(token, icbc, importer, reserve):
    with reverts_with("DigitalYuanNotCustomer", wallet=importer.address, operator=icbc.address):
        token.send(icbc, "mint", importer.address, 1)


def test_mint_to_nobody_and_to_a_contract_wallet_is_refused(token, escrow, icbc, stranger, reserve):
    with reverts_with("DigitalYuanUnknownWallet", wallet=stranger.address):
        token.send(icbc, "mint", stranger.address, 1)
    with reverts_with("DigitalYuanNotCustomer", wallet=escrow.address):
        token.send(icbc, "mint", escrow.address, 1)


@pytest.mark.parametrize("party", ["stranger", "importer", "pboc_shanghai", "deployer"])
def test_mint_by_anybody_but_an_operator_is_refused(token, party, request):
    caller = request.getfixturevalue(party)
    with reverts_with("DigitalYuanNotOperator", caller=caller.address):
        token.send(caller, "mint", caller.address, 1)


def test_mint_by_a_suspended_operator_is_refused_until_it_is_reinstated(token, icbc, pboc_shanghai, reserve):
    token.send(pboc_shanghai, "suspendOperator", icbc.address)
    with reverts_with("DigitalYuanOperatorSuspended", operator=icbc.address):
        token.send(icbc, "mint", icbc.address, 1)
    token.send(pboc_shanghai, "reinstateOperator", icbc.address)
    token.send(icbc, "mint", icbc.address, 1)


def test_mint_respects_the_balance_limit_to_the_fen(alliance, token, alibaba):
    issue_reserve(alliance, "alibaba", 20_000 * YUAN)
    resident = person(alliance, "resident", CLASS_4, 10_000 * YUAN)
    with reverts_with("DigitalYuanLimitExceeded", wallet=resident.address, kind=0, limit=10_000 * YUAN):
        token.send(alibaba, "mint", resident.address, 1)


def test_mint_of_more_than_64_bits_is_refused(token, icbc, reserve):
    with reverts_with("DigitalYuanReserveExceeded", needed=2**64):
        token.send(icbc, "mint", icbc.address, 2**64)


def test_mint_to_ones_own_wallet_and_of_nothing(token, icbc, reserve):
    for amount, total in ((0, 0), (7, 7), (0, 7)):
        receipt = token.send(icbc, "mint", icbc.address, amount)
        assert [(event.name, event.arguments) for event in receipt.events] == [
            ("Transfer", {"from": "0x" + "00" * 20, "to": icbc.address, "value": amount})
        ]
        assert token.call("balanceOf", icbc.address) == token.call("totalSupply") == total


def test_mint_ceiling_counts_issue_and_pending_payout_together(
    alliance, token, reserve_desk, icbc, reserve_maker, reserve
):
    token.send(icbc, "mint", icbc.address, 300 * YUAN)
    reserve_desk.send(reserve_maker, "proposeReserve", icbc.address, 200 * YUAN, PAID_OUT, keccak(text="payout"))
    with reverts_with("DigitalYuanReserveExceeded", operator=icbc.address, available=500 * YUAN, needed=500 * YUAN + 1):
        token.send(icbc, "mint", icbc.address, 500 * YUAN + 1)
    token.send(icbc, "mint", icbc.address, 500 * YUAN)
    reserve_desk.send(reserve_maker, "cancelReserve", keccak(text="payout"))
    with reverts_with("DigitalYuanReserveExceeded", available=200 * YUAN, needed=200 * YUAN + 1):
        token.send(icbc, "mint", icbc.address, 200 * YUAN + 1)


def test_mint_cannot_use_reserve_that_only_one_officer_recorded(token, reserve_desk, icbc, reserve_maker):
    reserve_desk.send(reserve_maker, "proposeReserve", icbc.address, 100, PAID_IN, keccak(text="half"))
    with reverts_with("DigitalYuanReserveExceeded", available=0, needed=1):
        token.send(icbc, "mint", icbc.address, 1)


def test_mint_cannot_use_another_operators_reserve(token, tencent, icbc, reserve):
    with reverts_with("DigitalYuanReserveExceeded", operator=tencent.address, available=0, needed=1):
        token.send(tencent, "mint", tencent.address, 1)


def test_mint_to_another_operators_own_wallet_is_refused(token, icbc, tencent, reserve):
    with reverts_with("DigitalYuanNotCustomer", wallet=tencent.address, operator=icbc.address):
        token.send(icbc, "mint", tencent.address, 1)


def test_mint_counts_against_no_spending_limit(alliance, token, alibaba):
    issue_reserve(alliance, "alibaba", 20_000 * YUAN)
    resident = person(alliance, "resident", CLASS_4, 10_000 * YUAN)
    view = token.struct("wallet", resident.address)
    assert (view["spentToday"], view["spentThisYear"], view["balance"]) == (0, 0, 10_000 * YUAN)
