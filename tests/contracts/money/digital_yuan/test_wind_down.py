"""DigitalYuan.windDown, redeemAtCentralBank, cashIn, setReserveRatio: what becomes of an operator and its money."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.credit import said
from tests.helpers.money import (
    CLASS_4,
    CORPORATE,
    PAID_IN,
    PAID_OUT,
    YUAN,
    ZERO_ADDRESS,
    call_at,
    issue_reserve,
    person,
)
from tests.helpers.reverts import reverts_with

UETR, DAY = keccak(text="UETR"), 86_400


def account(token, operator) -> tuple[int, int, int]:
    """(index, issued, paid in)"""
    found = token.struct("operatorAccount", operator.address)
    return found["index"], found["issued"], found["paidIn"]


@pytest.fixture
def resident(funded):
    """300 yuan of Alibaba's issue, in a wallet there."""
    return person(funded, "resident", CLASS_4, 300 * YUAN)


@pytest.fixture
def suspended(token, pboc_shanghai, alibaba, resident):
    token.send(pboc_shanghai, "suspendOperator", alibaba.address)
    return alibaba


# ---------------------------------------------------------------------------------------------------- wind down


def test_wind_down_moves_customers_issue_and_reserve_at_once(
    funded, token, pboc_shanghai, suspended, unionpay, resident, importer
):
    supply = token.call("totalSupply")
    _, issued, paid_in = account(token, suspended)
    receipt = token.send(pboc_shanghai, "windDown", suspended.address, unionpay.address)
    told = {"operator": suspended.address, "successor": unionpay.address, "issued": issued, "paidIn": paid_in}
    assert said(receipt) == [("OperatorWoundDown", told)]
    assert account(token, suspended) == (0, 0, 0)
    assert account(token, unionpay)[1:] == (issued, paid_in)
    assert token.call("totalSupply") == supply
    assert token.struct("wallet", resident.address)["operator"] == unionpay.address == token.call("operatorAt", 1)
    token.send(unionpay, "mint", resident.address, 1)
    token.send(resident, "transfer", importer.address, 1)
    own = token.struct("wallet", suspended.address)
    assert (own["class_"], own["operator"]) == (CORPORATE, unionpay.address)
    for call in (("mint", suspended.address, 1), ("redeem", 1), ("openWallet", ZERO_ADDRESS, 4, UETR)):
        with reverts_with("DigitalYuanNotOperator", caller=suspended.address):
            token.send(suspended, *call)
    with reverts_with("DigitalYuanNotOperator"):
        token.send(pboc_shanghai, "reinstateOperator", suspended.address)


def test_wind_down_of_the_successor_takes_everybody_further(token, pboc_shanghai, suspended, unionpay, abc, resident):
    token.send(pboc_shanghai, "windDown", suspended.address, unionpay.address)
    token.send(pboc_shanghai, "suspendOperator", unionpay.address)
    token.send(pboc_shanghai, "windDown", unionpay.address, abc.address)
    assert token.struct("wallet", resident.address)["operator"] == abc.address
    token.send(abc, "mint", resident.address, 1)


def test_wind_down_waits_for_suspension_payouts_and_an_active_successor(
    token, reserve_desk, pboc_shanghai, alibaba, resident, unionpay, reserve_maker, reserve_checker, importer
):
    call = ("windDown", alibaba.address, unionpay.address)
    with reverts_with("DigitalYuanOperatorNotSuspended", operator=alibaba.address):
        token.send(pboc_shanghai, *call)
    token.send(pboc_shanghai, "suspendOperator", alibaba.address)
    reserve_desk.send(reserve_maker, "proposeReserve", alibaba.address, 5, PAID_OUT, UETR)
    with reverts_with("DigitalYuanPayoutPending", operator=alibaba.address, pending=5):
        token.send(pboc_shanghai, *call)
    reserve_desk.send(reserve_checker, "cancelReserve", UETR)
    with reverts_with("DigitalYuanNotOperator", caller=importer.address):
        token.send(pboc_shanghai, "windDown", alibaba.address, importer.address)
    with reverts_with("DigitalYuanOperatorSuspended", operator=alibaba.address):
        token.send(pboc_shanghai, "windDown", alibaba.address, alibaba.address)
    token.send(pboc_shanghai, *call)


def test_reserve_that_was_under_way_counts_for_the_successor(
    token, reserve_desk, pboc_shanghai, suspended, unionpay, reserve_maker, reserve_checker
):
    reserve_desk.send(reserve_maker, "proposeReserve", suspended.address, 500, PAID_IN, UETR)
    token.send(pboc_shanghai, "windDown", suspended.address, unionpay.address)
    before = account(token, unionpay)[2]
    receipt = reserve_desk.send(reserve_checker, "confirmReserve", UETR)
    assert receipt.event("ReserveConfirmed").arguments["operator"] == unionpay.address
    assert account(token, unionpay)[2] == before + 500


# ----------------------------------------------------------------------------------------- with the central bank


def test_redeem_at_central_bank_after_thirty_days_to_the_second(funded, token, suspended, resident):
    with reverts_with("DigitalYuanOperatorNotSuspended", operator=suspended.address):
        token.send(resident, "redeemAtCentralBank", 100, UETR)
    since = token.struct("operatorAccount", suspended.address)["suspendedSince"]
    open_at = (since + 30) * DAY - 8 * 3_600  # midnight in Shanghai
    with reverts_with("DigitalYuanOperatorNotSuspended", since=since):
        call_at(token, open_at - 1, "redeemAtCentralBank", 100, UETR, sender=resident.address)
    funded.chain.travel(open_at)
    _, issued, paid_in = account(token, suspended)
    receipt = token.send(resident, "redeemAtCentralBank", 100, UETR)
    assert said(receipt) == [
        ("Transfer", {"from": resident.address, "to": ZERO_ADDRESS, "value": 100}),
        ("RedeemedAtCentralBank", {"wallet": resident.address, "amount": 100, "reference_": UETR}),
        ("IssueRetired", {"issuer": suspended.address, "redeemer": ZERO_ADDRESS, "amount": 100}),
    ]
    assert account(token, suspended)[1:] == (issued - 100, paid_in - 100)


def test_redeem_at_central_bank_is_an_exit_that_a_pause_leaves_open_and_limits_bound(
    funded, token, suspended, resident, pboc_shanghai
):
    token.send(pboc_shanghai, "pause")
    funded.chain.travel(funded.chain.now() + 32 * DAY)
    for amount, error in ((0, "DigitalYuanInvalidAmount"), (300 * YUAN + 1, "DigitalYuanInsufficientBalance")):
        with reverts_with(error):
            token.send(resident, "redeemAtCentralBank", amount, UETR)
    token.send(resident, "redeemAtCentralBank", 300 * YUAN, UETR)


def test_redeem_at_central_bank_by_customers_of_an_active_operator_or_by_operators_is_refused(
    funded, token, suspended, importer, bank_of_china
):
    funded.chain.travel(funded.chain.now() + 32 * DAY)
    with reverts_with("DigitalYuanOperatorNotSuspended", operator=bank_of_china.address, since=0):
        token.send(importer, "redeemAtCentralBank", 1, UETR)
    with reverts_with("DigitalYuanInvalidClass"):
        token.send(suspended, "redeemAtCentralBank", 1, UETR)


# ------------------------------------------------------------------------------------------------------ cash in


def test_cash_in_issues_under_the_banks_reference_once_per_operator(funded, token, alibaba, tencent, resident):
    receipt = token.send(alibaba, "cashIn", resident.address, 50, UETR)
    told = {"operator": alibaba.address, "wallet": resident.address, "amount": 50, "reference_": UETR}
    assert said(receipt) == [
        ("Transfer", {"from": ZERO_ADDRESS, "to": resident.address, "value": 50}),
        ("CashedIn", told),
    ]
    with reverts_with("DigitalYuanReferenceUsed", reference_=UETR):
        token.send(alibaba, "cashIn", resident.address, 50, UETR)
    with reverts_with("DigitalYuanUnknownReference", reference_=b"\0" * 32):
        token.send(alibaba, "cashIn", resident.address, 50, b"\0" * 32)
    token.send(tencent, "cashIn", tencent.address, 50, UETR)


def test_cash_in_is_held_to_everything_that_an_issue_is(funded, token, alibaba, resident, importer, pboc_shanghai):
    for to, amount, error in (
        (resident, 10_000 * YUAN, "DigitalYuanLimitExceeded"),
        (importer, 1, "DigitalYuanNotCustomer"),
        (alibaba, 10**15, "DigitalYuanReserveExceeded"),
    ):
        with reverts_with(error):
            token.send(alibaba, "cashIn", to.address, amount, UETR)
    token.send(pboc_shanghai, "pause")
    with reverts_with("DigitalYuanPaused"):
        token.send(alibaba, "cashIn", resident.address, 1, UETR)


# ------------------------------------------------------------------------------------------------- deposit mode


@pytest.fixture
def bank(alliance, token, reserve_desk, bank_of_communications, pboc_shanghai, abc_shanghai):
    """A bank that is licensed as an operator, with a reserve of 1,000 yuan."""
    token.send(pboc_shanghai, "licenseOperator", abc_shanghai.address, alliance.settings.number("abc_shanghai"))
    issue_reserve(alliance, "abc_shanghai", 1_000 * YUAN)
    alliance.decide(
        alliance["AccessManager"],
        "setTargetFunctionRole",
        reserve_desk.address,
        [reserve_desk.selector("setReserveRatio")],
        0,
    )
    return abc_shanghai


def test_deposit_mode_lets_a_bank_issue_on_a_part_of_reserve(alliance, token, reserve_desk, bank):
    with reverts_with("DigitalYuanReserveExceeded", available=1_000 * YUAN):
        token.send(bank, "mint", bank.address, 1_000 * YUAN + 1)
    receipt = alliance.decide(reserve_desk, "setReserveRatio", bank.address, 2_500)
    assert said(receipt, "DigitalYuan") == [("ReserveRatioChanged", {"operator": bank.address, "ratio": 2_500})]
    token.send(bank, "mint", bank.address, 4_000 * YUAN)
    with reverts_with("DigitalYuanReserveExceeded", available=0, needed=1):
        token.send(bank, "mint", bank.address, 1)
    with reverts_with("DigitalYuanReserveExceeded"):
        alliance.decide(reserve_desk, "setReserveRatio", bank.address, 2_501)
    token.send(bank, "redeem", 3_000 * YUAN)
    alliance.decide(reserve_desk, "setReserveRatio", bank.address, 0)


def test_ratio_is_set_as_low_as_covers_what_was_issued_and_full_cover_is_refused(alliance, token, reserve_desk, bank):
    council = alliance["AllianceTimelock"].address
    alliance.decide(reserve_desk, "setReserveRatio", bank.address, 100)
    token.send(bank, "mint", bank.address, 2_000 * YUAN)
    for lawful in (100, 4_999, 5_000):
        reserve_desk.call("setReserveRatio", bank.address, lawful, sender=council)
    for refused in (5_001, 0):
        with reverts_with("DigitalYuanReserveExceeded", available=1_000 * YUAN, needed=2_000 * YUAN):
            reserve_desk.call("setReserveRatio", bank.address, refused, sender=council)


def test_reserve_that_is_being_paid_out_covers_no_ratio(alliance, token, reserve_desk, bank, reserve_maker):
    council = alliance["AllianceTimelock"].address
    alliance.decide(reserve_desk, "setReserveRatio", bank.address, 1_000)
    token.send(bank, "mint", bank.address, 1_000 * YUAN)
    reserve_desk.send(reserve_maker, "proposeReserve", bank.address, 500 * YUAN, PAID_OUT, UETR)
    reserve_desk.call("setReserveRatio", bank.address, 5_000, sender=council)
    with reverts_with("DigitalYuanReserveExceeded", available=500 * YUAN, needed=1_000 * YUAN):
        reserve_desk.call("setReserveRatio", bank.address, 5_001, sender=council)


def test_payout_leaves_what_a_bank_has_to_hold_rounded_up(alliance, token, reserve_desk, bank, reserve_maker):
    alliance.decide(reserve_desk, "setReserveRatio", bank.address, 3_333)
    token.send(bank, "mint", bank.address, 1_001)  # needs 333.6333 fen
    left = 1_000 * YUAN - 334
    with reverts_with("DigitalYuanReserveExceeded", available=left, needed=left + 1):
        reserve_desk.send(reserve_maker, "proposeReserve", bank.address, left + 1, PAID_OUT, UETR)
    reserve_desk.send(reserve_maker, "proposeReserve", bank.address, left, PAID_OUT, UETR)
    with reverts_with("DigitalYuanReserveExceeded"):
        token.send(bank, "mint", bank.address, 2)


@pytest.mark.parametrize("ratio", [1, 99, 10_000, 65_535])
def test_ratio_out_of_range_or_of_who_is_no_bank_is_refused(alliance, token, reserve_desk, bank, alibaba, ratio):
    council = alliance["AllianceTimelock"].address
    with reverts_with("DigitalYuanInvalidReserveRatio", operator=bank.address, ratio=ratio):
        reserve_desk.call("setReserveRatio", bank.address, ratio, sender=council)
    with reverts_with("ReserveNotBank", operator=alibaba.address):
        reserve_desk.call("setReserveRatio", alibaba.address, 5_000, sender=council)
    for lawful in (100, 9_999):
        reserve_desk.call("setReserveRatio", bank.address, lawful, sender=council)


def test_what_banks_issue_as_deposits_is_not_redeemed_against_anybody_elses_reserve(
    alliance, token, reserve_desk, bank, icbc, pboc_shanghai
):
    alliance.decide(reserve_desk, "setReserveRatio", bank.address, 5_000)
    token.send(bank, "mint", bank.address, 1_500 * YUAN)
    token.send(bank, "transfer", icbc.address, 1_500 * YUAN)
    with reverts_with("DigitalYuanRedemptionExceedsIssue", operator=icbc.address, issued=0):
        token.send(icbc, "redeem", 1_500 * YUAN)
    token.send(icbc, "transfer", bank.address, 1_500 * YUAN)  # it is settled with the bank
    token.send(bank, "redeem", 1_500 * YUAN)


def test_customers_of_a_bank_in_deposit_mode_are_deposit_insurances(
    alliance, token, reserve_desk, bank, pboc_shanghai, stranger
):
    alliance.decide(reserve_desk, "setReserveRatio", bank.address, 5_000)
    token.send(bank, "openWallet", stranger.address, CORPORATE, UETR)
    token.send(bank, "mint", stranger.address, 100)
    token.send(pboc_shanghai, "suspendOperator", bank.address)
    alliance.chain.travel(alliance.chain.now() + 40 * DAY)
    with reverts_with("DigitalYuanInvalidReserveRatio", operator=bank.address, ratio=5_000):
        token.send(stranger, "redeemAtCentralBank", 1, UETR)


def test_wind_down_into_a_stricter_reserve_rule_is_refused(
    alliance, token, reserve_desk, bank, unionpay, pboc_shanghai
):
    alliance.decide(reserve_desk, "setReserveRatio", bank.address, 5_000)
    token.send(pboc_shanghai, "suspendOperator", bank.address)
    with reverts_with("DigitalYuanInvalidReserveRatio", operator=unionpay.address, ratio=0):
        token.send(pboc_shanghai, "windDown", bank.address, unionpay.address)
