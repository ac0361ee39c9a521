"""DigitalYuan.redeem: an operator takes its own money out of circulation; an exit that nothing closes but an order."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.money import YUAN, issue_reserve
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
    with reverts_with("DigitalYuanRedemptionExceedsIssue", operator=icbc.address, issued=holding, needed=holding + 1):
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


def test_redeem_never_touches_a_frozen_part(token, icbc, shanghai_customs, holding):
    token.send(shanghai_customs, "freeze", icbc.address, False, False, 300 * YUAN, 1, keccak(text="order"))
    with reverts_with("DigitalYuanInsufficientBalance", free=700 * YUAN):
        token.send(icbc, "redeem", 700 * YUAN + 1)
    token.send(icbc, "redeem", 700 * YUAN)


def test_redeem_by_a_customer_is_refused(funded, token, importer):
    with reverts_with("DigitalYuanNotOperator", caller=importer.address):
        token.send(importer, "redeem", 1)


def test_redeem_of_a_wallet_frozen_outward_is_refused_and_inward_is_open(token, icbc, shanghai_customs, holding):
    token.send(shanghai_customs, "freeze", icbc.address, True, False, 0, 1, keccak(text="order"))
    with reverts_with("DigitalYuanFrozenOutward", wallet=icbc.address):
        token.send(icbc, "redeem", 1)
    token.send(shanghai_customs, "freeze", icbc.address, False, True, 0, 1, keccak(text="order"))
    token.send(icbc, "redeem", 1)
    assert token.call("balanceOf", icbc.address) == token.call("totalSupply") == holding - 1


def test_redeem_above_ones_own_issue_is_refused_though_the_wallet_holds_more(alliance, token, icbc, tencent, holding):
    """Money of another operator's issue is exchanged between them, not redeemed against one's own reserve."""
    issue_reserve(alliance, "tencent", 500)
    token.send(tencent, "mint", tencent.address, 500)
    token.send(tencent, "transfer", icbc.address, 500)
    with reverts_with("DigitalYuanRedemptionExceedsIssue", operator=icbc.address, issued=holding, needed=holding + 1):
        token.send(icbc, "redeem", holding + 1)
    token.send(icbc, "redeem", holding)
    assert token.call("balanceOf", icbc.address) == token.call("totalSupply") == 500


@pytest.mark.parametrize("amount", [2**64, 2**256 - 1])
def test_redeem_of_more_than_64_bits_is_refused(token, icbc, holding, amount):
    with reverts_with("DigitalYuanRedemptionExceedsIssue", issued=holding, needed=amount):
        token.send(icbc, "redeem", amount)


def test_redeem_changes_nobody_elses_account(alliance, token, icbc, tencent, holding):
    before = token.struct("operatorAccount", tencent.address), token.struct("operatorAccount", icbc.address)
    token.send(icbc, "redeem", 1)
    assert token.struct("operatorAccount", tencent.address) == before[0]
    assert token.struct("operatorAccount", icbc.address) == before[1] | {"issued": holding - 1}
