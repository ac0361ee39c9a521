"""DutyDesk.deposit, releaseDeposit, takeDeposit, endDeposit: money in Escrow that secures duty, by grades, with an end."""

from __future__ import annotations

import pytest

from tests.contracts.customs.duty_desk.conftest import end_of_day
from tests.helpers.clearance import (
    CANCELLED,
    CLOSED,
    CONDITIONAL_RELEASE,
    DAY,
    REJECTED,
    RELEASED,
    SUBJECT,
    TAX_ASSESSED,
    ZERO,
    as_alliance,
)
from tests.helpers.credit import said
from tests.helpers.duty import ABANDONED, DUTY, SEIZED, assess
from tests.helpers.money import BOTH, COURT_ORDER, ZERO_ADDRESS
from tests.helpers.reverts import reverts_with

AMOUNT = 10 * DUTY
ONE_DAY_LATE = 65_00


@pytest.fixture
def deposited(assessed, duty_desk, importer, until):
    duty_desk.send(importer, "deposit", SUBJECT, AMOUNT, until)
    return assessed


def in_escrow(escrow, duty_desk):
    return escrow.call("hold", duty_desk.address, SUBJECT)[1]


def test_deposit_rests_in_escrow(assessed, duty_desk, escrow, importer, until):
    receipt = duty_desk.send(importer, "deposit", SUBJECT, AMOUNT, until)
    assert said(receipt, "DutyDesk") == [
        ("DepositLodged", {"id": SUBJECT, "payer": importer.address, "amount": AMOUNT, "until": until})
    ]
    assert duty_desk.struct("depositOf", SUBJECT) == {
        "payer": importer.address, "amount": AMOUNT, "left": AMOUNT, "until": until,
    }  # fmt: skip
    assert escrow.call("hold", duty_desk.address, SUBJECT) == [importer.address, AMOUNT]


@pytest.mark.parametrize(("field", "amount", "days"), [("amount", 0, 90), ("until", 1, 29), ("until", 1, 731)])
def test_deposit_with_an_invalid_field_is_refused(assessed, duty_desk, importer, field, amount, days):
    with reverts_with("DutyInvalid", field=field):
        duty_desk.send(importer, "deposit", SUBJECT, amount, assessed.chain.now() + days * DAY)


@pytest.mark.parametrize("days", [30, 730])
def test_deposit_until_the_first_and_the_last_day_that_are_allowed(assessed, duty_desk, importer, days):
    duty_desk.send(importer, "deposit", SUBJECT, AMOUNT, assessed.chain.now() + days * DAY)


def test_deposit_twice_is_refused(deposited, duty_desk, importer, until):
    with reverts_with("DutySecuredBefore", id=SUBJECT):
        duty_desk.send(importer, "deposit", SUBJECT, AMOUNT, until)


def test_deposit_by_another_is_refused(assessed, duty_desk, exporter, importer, until):
    with reverts_with("DutyNotTrader", id=SUBJECT, trader=importer.address, caller=exporter.address):
        duty_desk.send(exporter, "deposit", SUBJECT, AMOUNT, until)


def test_deposit_for_what_nobody_lodged_is_refused(assessed, duty_desk, importer, until):
    with reverts_with("DutyUnknown", id=ZERO):
        duty_desk.send(importer, "deposit", ZERO, AMOUNT, until)


def test_deposit_after_the_end_is_refused(assessed, duty_desk, importer, until):
    assess(assessed, SUBJECT, DUTY, CANCELLED)
    with reverts_with("DutyFinal", id=SUBJECT):
        duty_desk.send(importer, "deposit", SUBJECT, AMOUNT, until)


@pytest.mark.parametrize(
    ("status", "kept"),
    [
        (TAX_ASSESSED, AMOUNT), (SEIZED, AMOUNT), (CONDITIONAL_RELEASE, AMOUNT // 2), (RELEASED, AMOUNT // 5),
        (CLOSED, DUTY), (ABANDONED, DUTY), (CANCELLED, 0), (REJECTED, 0),
    ],
)  # fmt: skip
def test_release_follows_the_status_and_keeps_what_is_unpaid(
    deposited, duty_desk, escrow, token, importer, stranger, status, kept
):
    before = token.call("balanceOf", importer.address)
    assess(deposited, SUBJECT, DUTY, status)
    if kept == AMOUNT:
        with reverts_with("DutyNothingToRelease", id=SUBJECT, left=AMOUNT, kept=AMOUNT):
            duty_desk.send(stranger, "releaseDeposit", SUBJECT)
        return
    receipt = duty_desk.send(stranger, "releaseDeposit", SUBJECT)
    assert said(receipt, "DutyDesk") == [("DepositReleased", {"id": SUBJECT, "amount": AMOUNT - kept, "left": kept})]
    assert token.call("balanceOf", importer.address) == before + AMOUNT - kept
    assert in_escrow(escrow, duty_desk) == kept == duty_desk.struct("depositOf", SUBJECT)["left"]
    with reverts_with("DutyUnknown" if kept == 0 else "DutyNothingToRelease"):
        duty_desk.send(stranger, "releaseDeposit", SUBJECT)


def test_release_in_three_grades_returns_all_of_it_once_duty_is_paid(
    deposited, duty_desk, declarations, token, importer, relay
):
    before = token.call("balanceOf", importer.address)
    declarations.send(importer, "payDuty", SUBJECT)
    shares = []
    for status in (CONDITIONAL_RELEASE, RELEASED, CLOSED):
        assess(deposited, SUBJECT, DUTY, status)
        shares.append(duty_desk.send(relay, "releaseDeposit", SUBJECT).event("DepositReleased").arguments["amount"])
    assert shares == [AMOUNT // 2, AMOUNT * 3 // 10, AMOUNT // 5]
    assert token.call("balanceOf", importer.address) == before + AMOUNT - DUTY
    assert duty_desk.struct("depositOf", SUBJECT)["payer"] == ZERO_ADDRESS


def test_release_to_a_payer_that_cannot_receive_is_owed(
    deposited, duty_desk, escrow, token, importer, shanghai_customs, relay
):
    token.send(shanghai_customs, "freeze", importer.address, BOTH, COURT_ORDER, b"\1" * 32)
    assess(deposited, SUBJECT, 0, CANCELLED)
    duty_desk.send(relay, "releaseDeposit", SUBJECT)
    assert escrow.call("owed", importer.address) == AMOUNT


def test_release_without_a_deposit_is_refused(assessed, duty_desk, relay):
    for function in ("releaseDeposit", "takeDeposit", "endDeposit"):
        with reverts_with("DutyUnknown", id=SUBJECT):
            duty_desk.send(relay, function, SUBJECT)


def test_take_waits_until_duty_is_due(chain, deposited, duty_desk, declarations, stranger, due, paid):
    assert duty_desk.call("dueAt", SUBJECT) == due()
    chain.travel(due())
    with reverts_with("DutyNotDue", id=SUBJECT, due=due()):
        duty_desk.send(stranger, "takeDeposit", SUBJECT)
    chain.travel(due() + 1)
    receipt = duty_desk.send(stranger, "takeDeposit", SUBJECT)
    taken = DUTY + ONE_DAY_LATE
    assert ("DepositTaken", {"id": SUBJECT, "amount": taken, "left": AMOUNT - taken}) in said(receipt, "DutyDesk")
    assert ("DutyDischarged", {"id": SUBJECT, "amount": DUTY}) in said(receipt, "Declarations")
    assert (paid(), declarations.struct("declaration", SUBJECT)["dutyPaid"]) == (taken, DUTY)
    with reverts_with("DutyNothingUnpaid", id=SUBJECT):
        duty_desk.send(stranger, "takeDeposit", SUBJECT)


def test_take_of_a_deposit_that_is_too_small_takes_all_of_it(
    chain, assessed, duty_desk, importer, relay, until, due, paid
):
    duty_desk.send(importer, "deposit", SUBJECT, DUTY - 1, until)
    chain.travel(due() + 1)
    duty_desk.send(relay, "takeDeposit", SUBJECT)
    assert paid() == DUTY - 1
    assert duty_desk.call("unpaidOf", SUBJECT) == 1
    duty_desk.send(importer, "deposit", SUBJECT, 1, chain.now() + 60 * DAY)  # the place is free again
    duty_desk.send(relay, "takeDeposit", SUBJECT)
    assert (paid(), duty_desk.call("unpaidOf", SUBJECT)) == (DUTY, 0)


def test_take_for_a_void_declaration_is_refused(chain, deposited, duty_desk, relay, due):
    assess(deposited, SUBJECT, DUTY, CANCELLED)
    chain.travel(due() + 1)
    with reverts_with("DutyNothingUnpaid", id=SUBJECT):
        duty_desk.send(relay, "takeDeposit", SUBJECT)


def test_a_higher_assessment_falls_due_anew_and_a_lower_one_does_not(chain, deposited, duty_desk, due):
    first = due()
    chain.travel(chain.now() + DAY)
    assess(deposited, SUBJECT, DUTY - 1, TAX_ASSESSED)
    assert duty_desk.call("dueAt", SUBJECT) == first
    at = assess(deposited, SUBJECT, DUTY, TAX_ASSESSED).timestamp
    assert duty_desk.call("dueAt", SUBJECT) == end_of_day(at + 15 * DAY) > first


def test_end_waits_for_the_date_and_then_splits(chain, deposited, duty_desk, token, importer, stranger, until, paid):
    before = token.call("balanceOf", importer.address)
    chain.travel(until)
    with reverts_with("DutyTooEarly", id=SUBJECT, until=until):
        duty_desk.send(stranger, "endDeposit", SUBJECT)
    chain.travel(until + 1)
    receipt = duty_desk.send(stranger, "endDeposit", SUBJECT)
    assert [name for name, _ in said(receipt, "DutyDesk")] == ["DutySurcharged", "DepositTaken", "DepositReleased"]
    assert paid() == DUTY + 75 * ONE_DAY_LATE
    assert token.call("balanceOf", importer.address) == before + AMOUNT - DUTY - 75 * ONE_DAY_LATE
    assert duty_desk.struct("depositOf", SUBJECT)["payer"] == ZERO_ADDRESS


@pytest.mark.parametrize("amount", [DUTY - 1, DUTY, AMOUNT])
def test_end_of_any_deposit_locks_nothing(chain, assessed, duty_desk, escrow, importer, relay, until, amount, paid):
    duty_desk.send(importer, "deposit", SUBJECT, amount, until)
    chain.travel(until + 1)
    duty_desk.send(relay, "endDeposit", SUBJECT)
    assert paid() == min(DUTY + 75 * ONE_DAY_LATE, amount)
    assert in_escrow(escrow, duty_desk) == 0 == escrow.struct("moduleAccount", duty_desk.address)["held"]


def test_end_after_payment_returns_everything(chain, deposited, duty_desk, declarations, token, importer, relay, until):
    declarations.send(importer, "payDuty", SUBJECT)
    before = token.call("balanceOf", importer.address)
    chain.travel(until + 1)
    receipt = duty_desk.send(relay, "endDeposit", SUBJECT)
    assert [name for name, _ in said(receipt, "DutyDesk")] == ["DepositReleased"]
    assert token.call("balanceOf", importer.address) == before + AMOUNT


def test_set_terms_changes_the_shares(alliance, duty_desk, deposited, relay):
    receipt = as_alliance(alliance, duty_desk, "setTerms", 1_000, 10_000)
    assert receipt.event("DutyTermsChanged").arguments == {"conditionalShare": 1_000, "releaseShare": 10_000}
    assess(deposited, SUBJECT, DUTY, CONDITIONAL_RELEASE)
    duty_desk.send(relay, "releaseDeposit", SUBJECT)
    assert duty_desk.struct("depositOf", SUBJECT)["left"] == AMOUNT * 9 // 10


def test_declarations_count_for_the_desk_alone(assessed, declarations, importer, treasury, customs_officer):
    for caller in (importer, treasury, customs_officer):
        for function in ("dischargeDuty", "returnDuty"):
            with reverts_with("DeclarationNotDesk", caller=caller.address):
                declarations.send(caller, function, SUBJECT, 1)
