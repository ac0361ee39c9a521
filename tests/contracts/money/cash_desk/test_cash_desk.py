"""CashDesk: digital yuan back into bank money; the operator answers, or the money returns."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.credit import said
from tests.helpers.money import CLASS_4, COURT_ORDER, INWARD, OUTWARD, YUAN, call_at, issue_reserve, person
from tests.helpers.reverts import reverts_with

ACCOUNT, UETR = keccak(text="salted bank account"), keccak(text="UETR of the pacs.008")
AMOUNT, DAY = 1_500 * YUAN, 86_400


@pytest.fixture
def resident(funded, token, escrow):
    """Holds 9,000 yuan in a class 4 wallet at Alibaba, and has allowed Escrow."""
    holder = person(funded, "resident", CLASS_4, 9_000 * YUAN)
    token.send(holder, "approve", escrow.address, 2**256 - 1)
    return holder


@pytest.fixture
def requested(cash_desk, resident) -> int:
    """The resident asks for 1,500 yuan; the id."""
    return cash_desk.send(resident, "request", AMOUNT, ACCOUNT).event("CashOutRequested").arguments["id"]


def test_request_holds_the_money_and_counts_against_the_limits(
    funded, token, escrow, cash_desk, resident, alibaba, requested
):
    assert escrow.call("hold", cash_desk.address, requested.to_bytes(32, "big")) == [resident.address, AMOUNT]
    assert token.struct("wallet", resident.address)["spentToday"] == AMOUNT
    entry = cash_desk.struct("requestOf", requested)
    assert entry == {
        "holder": resident.address, "amount": AMOUNT, "operator": 1, "deadline": funded.chain.now() + DAY
    }  # fmt: skip
    with reverts_with("DigitalYuanLimitExceeded", kind=1):
        cash_desk.send(resident, "request", 2_000 * YUAN + 1, ACCOUNT)


def test_settle_pays_the_operator_under_the_banks_reference(token, cash_desk, alibaba, requested):
    before = token.call("balanceOf", alibaba.address)
    receipt = cash_desk.send(alibaba, "settle", requested, UETR)
    told = {"id": requested, "operator": alibaba.address, "reference_": UETR}
    assert said(receipt, "CashDesk") == [("CashOutSettled", told)]
    assert token.call("balanceOf", alibaba.address) == before + AMOUNT
    token.send(alibaba, "redeem", AMOUNT)


def test_reference_settles_once_per_operator(funded, token, escrow, cash_desk, resident, alibaba, tencent, requested):
    cash_desk.send(alibaba, "settle", requested, UETR)
    second = cash_desk.send(resident, "request", 100, ACCOUNT).event("CashOutRequested").arguments["id"]
    with reverts_with("CashDeskReferenceUsed", reference_=UETR):
        cash_desk.send(alibaba, "settle", second, UETR)
    with reverts_with("CashDeskInvalid", field="reference"):
        cash_desk.send(alibaba, "settle", second, b"\0" * 32)
    other = person(funded, "other", CLASS_4, 100, operator="tencent")
    token.send(other, "approve", escrow.address, 100)
    third = cash_desk.send(other, "request", 100, ACCOUNT).event("CashOutRequested").arguments["id"]
    cash_desk.send(tencent, "settle", third, UETR)


def test_decline_returns_the_money_with_a_reason(token, cash_desk, resident, alibaba, requested):
    receipt = cash_desk.send(alibaba, "decline", requested, ACCOUNT)
    assert said(receipt, "CashDesk") == [("CashOutDeclined", {"id": requested, "reason": ACCOUNT})]
    view = token.struct("wallet", resident.address)
    assert (view["balance"], view["spentToday"]) == (9_000 * YUAN, AMOUNT)  # counters are not given back


@pytest.mark.parametrize("function", ["settle", "decline"])
@pytest.mark.parametrize("party", ["tencent", "stranger", "pboc_shanghai"])
def test_answer_is_the_holders_operators_alone(cash_desk, requested, function, party, request):
    caller = request.getfixturevalue(party)
    with reverts_with("CashDeskNotOperator", id=requested, caller=caller.address):
        cash_desk.send(caller, function, requested, UETR)


def test_reclaim_is_open_to_anybody_from_the_second_after_the_deadline(
    funded, token, cash_desk, resident, stranger, requested
):
    deadline = cash_desk.struct("requestOf", requested)["deadline"]
    with reverts_with("CashDeskTooEarly", id=requested, deadline=deadline):
        call_at(cash_desk, deadline, "reclaim", requested, sender=stranger.address)
    funded.chain.travel(deadline + 1)
    receipt = cash_desk.send(stranger, "reclaim", requested)
    assert said(receipt, "CashDesk") == [("CashOutReclaimed", {"id": requested})]
    assert token.call("balanceOf", resident.address) == 9_000 * YUAN


def test_operator_settles_late_while_nobody_reclaimed_and_not_after(funded, cash_desk, alibaba, stranger, requested):
    funded.chain.travel(funded.chain.now() + 3 * DAY)
    call_at(cash_desk, funded.chain.now() + 1, "settle", requested, UETR, sender=alibaba.address)
    cash_desk.send(stranger, "reclaim", requested)
    for call in (("settle", requested, UETR), ("decline", requested, UETR), ("reclaim", requested)):
        with reverts_with("CashDeskUnknown", id=requested):
            cash_desk.send(alibaba, *call)


def test_suspended_operator_still_settles_and_its_successor_answers_for_it(
    alliance, token, cash_desk, resident, alibaba, unionpay, pboc_shanghai, requested
):
    token.send(pboc_shanghai, "suspendOperator", alibaba.address)
    call_at(cash_desk, alliance.chain.now() + 1, "settle", requested, UETR, sender=alibaba.address)
    token.send(pboc_shanghai, "windDown", alibaba.address, unionpay.address)
    with reverts_with("CashDeskNotOperator", caller=alibaba.address):
        cash_desk.send(alibaba, "settle", requested, UETR)
    cash_desk.send(unionpay, "settle", requested, UETR)


def test_refund_to_a_wallet_that_is_full_or_frozen_is_owed(
    funded, token, escrow, cash_desk, resident, alibaba, shanghai_customs, stranger, requested
):
    issue_reserve(funded, "alibaba", 10_000 * YUAN)
    token.send(alibaba, "mint", resident.address, 2_500 * YUAN)
    cash_desk.send(alibaba, "decline", requested, ACCOUNT)
    assert escrow.call("owed", resident.address) == AMOUNT
    token.send(resident, "transfer", alibaba.address, 2_000 * YUAN)
    token.send(shanghai_customs, "freeze", resident.address, INWARD, COURT_ORDER, ACCOUNT)
    with reverts_with("DigitalYuanFrozenInward"):
        escrow.send(stranger, "withdraw", resident.address)
    token.send(shanghai_customs, "release", resident.address, COURT_ORDER, ACCOUNT)
    escrow.send(stranger, "withdraw", resident.address)


def test_pause_and_freeze_stop_requests_and_no_exit(
    funded, token, cash_desk, resident, alibaba, stranger, pboc_shanghai, shanghai_customs, requested
):
    token.send(shanghai_customs, "freeze", resident.address, OUTWARD, COURT_ORDER, ACCOUNT)
    with reverts_with("DigitalYuanFrozenOutward"):
        cash_desk.send(resident, "request", 1, ACCOUNT)
    token.send(pboc_shanghai, "pause")
    with reverts_with("DigitalYuanPaused"):
        cash_desk.send(resident, "request", 1, ACCOUNT)
    funded.chain.travel(funded.chain.now() + 2 * DAY)
    call_at(cash_desk, funded.chain.now() + 1, "settle", requested, UETR, sender=alibaba.address)
    cash_desk.send(stranger, "reclaim", requested)


@pytest.mark.parametrize(
    ("amount", "account", "field"), [(0, ACCOUNT, "amount"), (2**64, ACCOUNT, "amount"), (1, b"\0" * 32, "account")]
)
def test_request_of_nonsense_or_by_nobodys_customer_is_refused(cash_desk, resident, stranger, amount, account, field):
    with reverts_with("CashDeskInvalid", field=field):
        cash_desk.send(resident, "request", amount, account)
    with reverts_with("CashDeskNotCustomer", holder=stranger.address):
        cash_desk.send(stranger, "request", 1, ACCOUNT)


@pytest.mark.parametrize(("period", "lawful"), [(3_599, False), (3_600, True), (30 * DAY, True), (30 * DAY + 1, False)])
def test_answer_period_is_between_an_hour_and_thirty_days_and_leaves_open_requests(
    alliance, cash_desk, requested, pboc_shanghai, period, lawful
):
    with reverts_with("AccessManagerNotScheduled"):
        cash_desk.send(pboc_shanghai, "setAnswerPeriod", period)
    manager, before = alliance["AccessManager"], cash_desk.struct("requestOf", requested)
    alliance.decide(manager, "setTargetFunctionRole", cash_desk.address, [cash_desk.selector("setAnswerPeriod")], 0)
    timelock = alliance["AllianceTimelock"].address
    if not lawful:
        with reverts_with("CashDeskInvalid", field="period"):
            cash_desk.call("setAnswerPeriod", period, sender=timelock)
        return
    receipt = alliance.decide(cash_desk, "setAnswerPeriod", period)
    assert said(receipt, "CashDesk") == [("AnswerPeriodChanged", {"period": period})]
    assert cash_desk.call("answerPeriod") == period
    assert cash_desk.struct("requestOf", requested) == before
