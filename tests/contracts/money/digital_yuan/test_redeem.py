"""DigitalYuan.redeem: an operator takes its own money out of circulation; an exit that nothing closes but an order."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.credit import said
from tests.helpers.money import INWARD, OUTWARD, PAID_OUT, YUAN, ZERO_ADDRESS, issue_reserve
from tests.helpers.reverts import reverts_with


@pytest.fixture
def holding(alliance, token, icbc) -> int:
    """[fen] that ICBC issued to itself."""
    issue_reserve(alliance, "icbc", 1_000 * YUAN)
    token.send(icbc, "mint", icbc.address, 1_000 * YUAN)
    return 1_000 * YUAN


def test_redeem_lessens_balance_issued_and_supply_and_frees_reserve(token, icbc, holding):
    receipt = token.send(icbc, "redeem", 400 * YUAN)
    assert token.call("balanceOf", icbc.address) == token.call("totalSupply") == 600 * YUAN
    assert token.struct("operatorAccount", icbc.address)["issued"] == 600 * YUAN
    (event,) = receipt.events
    assert event.arguments == {"from": icbc.address, "to": "0x" + "00" * 20, "value": 400 * YUAN}
    token.send(icbc, "mint", icbc.address, 400 * YUAN)


def test_redeem_everything_and_one_fen_above(token, icbc, holding):
    with reverts_with("DigitalYuanInsufficientBalance", wallet=icbc.address, free=holding, needed=holding + 1):
        token.send(icbc, "redeem", holding + 1)
    token.send(icbc, "redeem", holding)
    assert token.call("totalSupply") == 0


def test_redeem_money_that_was_paid_away_is_refused(token, icbc, bank_of_communications, holding):
    token.send(icbc, "transfer", bank_of_communications.address, 1)
    with reverts_with("DigitalYuanInsufficientBalance", wallet=icbc.address, free=holding - 1, needed=holding):
        token.send(icbc, "redeem", holding)


def test_redeem_is_open_to_a_suspended_operator_and_during_a_pause(token, icbc, pboc_shanghai, holding):
    token.send(pboc_shanghai, "suspendOperator", icbc.address)
    token.send(pboc_shanghai, "pause")
    token.send(icbc, "redeem", holding)
    assert token.call("totalSupply") == 0


def test_redeem_never_touches_a_frozen_part(token, order_desk, icbc, shanghai_customs, holding):
    order_desk.send(shanghai_customs, "impose", icbc.address, 0, 300 * YUAN, 0, 1, keccak(text="order"))
    with reverts_with("DigitalYuanInsufficientBalance", free=700 * YUAN):
        token.send(icbc, "redeem", 700 * YUAN + 1)
    token.send(icbc, "redeem", 700 * YUAN)


def test_redeem_by_a_customer_is_refused(funded, token, importer):
    with reverts_with("DigitalYuanNotOperator", caller=importer.address):
        token.send(importer, "redeem", 1)


def test_redeem_of_a_wallet_frozen_outward_is_refused_and_inward_is_open(token, icbc, shanghai_customs, holding):
    token.send(shanghai_customs, "freeze", icbc.address, OUTWARD, 1, keccak(text="order"))
    with reverts_with("DigitalYuanFrozenOutward", wallet=icbc.address):
        token.send(icbc, "redeem", 1)
    token.send(shanghai_customs, "freeze", icbc.address, INWARD, 1, keccak(text="order"))
    token.send(icbc, "redeem", 1)
    assert token.call("balanceOf", icbc.address) == token.call("totalSupply") == holding - 1


def account(token, operator) -> tuple[int, int]:
    """(issued, paid in) [fen]"""
    found = token.struct("operatorAccount", operator.address)
    return found["issued"], found["paidIn"]


@pytest.fixture
def collected(alliance, token, alibaba, tencent, icbc, holding):
    """ICBC holds its own 1,000 yuan, 300 of Alibaba's issue and 500 of Tencent's."""
    for operator, amount in ((alibaba, 300 * YUAN), (tencent, 500 * YUAN)):
        issue_reserve(alliance, "alibaba" if operator is alibaba else "tencent", amount + 7)
        token.send(operator, "mint", operator.address, amount)
        token.send(operator, "transfer", icbc.address, amount)
    return holding


def test_redeem_beyond_ones_own_issue_retires_that_of_others_in_order_and_takes_their_reserve(
    token, alibaba, tencent, icbc, collected
):
    receipt = token.send(icbc, "redeem", collected + 400 * YUAN)
    retired = {"redeemer": icbc.address}
    assert said(receipt, "DigitalYuan") == [
        ("IssueRetired", retired | {"issuer": alibaba.address, "amount": 300 * YUAN}),
        ("IssueRetired", retired | {"issuer": tencent.address, "amount": 100 * YUAN}),
        ("Transfer", {"from": icbc.address, "to": ZERO_ADDRESS, "value": collected + 400 * YUAN}),
    ]
    assert account(token, alibaba) == (0, 7)
    assert account(token, tencent) == (400 * YUAN, 400 * YUAN + 7)
    assert account(token, icbc) == (0, collected + 400 * YUAN)
    assert token.call("totalSupply") == 400 * YUAN == token.call("balanceOf", icbc.address)


def test_redeem_to_the_fen_of_ones_own_issue_touches_nobody_elses(token, alibaba, icbc, collected):
    token.send(icbc, "redeem", collected)
    assert (account(token, icbc), account(token, alibaba)) == ((0, collected), (300 * YUAN, 300 * YUAN + 7))
    token.send(icbc, "redeem", 1)
    assert account(token, alibaba) == (300 * YUAN - 1, 300 * YUAN + 6)
    assert account(token, icbc) == (0, collected + 1)


def test_redeem_tells_nothing_of_an_operator_whose_issue_is_gone(token, tencent, icbc, collected):
    token.send(icbc, "redeem", collected + 300 * YUAN)
    receipt = token.send(icbc, "redeem", YUAN)
    assert said(receipt, "DigitalYuan") == [
        ("IssueRetired", {"issuer": tencent.address, "redeemer": icbc.address, "amount": YUAN}),
        ("Transfer", {"from": icbc.address, "to": ZERO_ADDRESS, "value": YUAN}),
    ]


def test_redeem_of_others_issue_comes_to_a_successor_in_the_order_of_its_own_licence(
    token, pboc_shanghai, alibaba, tencent, icbc, unionpay, collected
):
    token.send(pboc_shanghai, "suspendOperator", alibaba.address)
    token.send(pboc_shanghai, "windDown", alibaba.address, unionpay.address)
    token.send(icbc, "redeem", collected + 400 * YUAN)
    assert (account(token, tencent)[0], account(token, unionpay)[0]) == (100 * YUAN, 300 * YUAN)


def test_redeem_of_others_issue_leaves_what_they_have_on_its_way_back(
    token, reserve_desk, alibaba, icbc, reserve_maker, reserve_checker, collected
):
    reserve_desk.send(reserve_maker, "proposeReserve", alibaba.address, 7, PAID_OUT, keccak(text="payout"))
    token.send(icbc, "redeem", collected + 300 * YUAN)
    reserve_desk.send(reserve_checker, "confirmReserve", keccak(text="payout"))
    assert account(token, alibaba) == (0, 0)


@pytest.mark.parametrize("amount", [2**64, 2**256 - 1])
def test_redeem_of_more_than_64_bits_is_refused(token, icbc, holding, amount):
    with reverts_with("DigitalYuanAmountTooLarge", amount=amount):
        token.send(icbc, "redeem", amount)


def test_redeem_changes_nobody_elses_account(alliance, token, icbc, tencent, holding):
    before = token.struct("operatorAccount", tencent.address), token.struct("operatorAccount", icbc.address)
    token.send(icbc, "redeem", 1)
    assert token.struct("operatorAccount", tencent.address) == before[0]
    assert token.struct("operatorAccount", icbc.address) == before[1] | {"issued": holding - 1}
