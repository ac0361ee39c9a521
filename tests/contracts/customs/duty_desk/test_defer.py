"""DutyDesk.setFacility, deferDuty, payDeferred, endFacility: an authorised economic operator pays by the month."""

from __future__ import annotations

import calendar as months
import datetime as dt

import pytest
from eth_utils import keccak
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.clearance import CANCELLED, DAY, SUBJECT, TAX_ASSESSED
from tests.helpers.credit import said
from tests.helpers.duty import CONTENT, DECISION, DUTY, FIRST, SECOND, assess
from tests.helpers.money import read_many
from tests.helpers.reverts import reverts_with

CHINA = dt.timezone(dt.timedelta(hours=8))
OTHER = keccak(text="keyed hash of another declaration")
LIMIT = 3 * DUTY


def period_of(moment: int) -> tuple[int, int]:
    """Months since January 1970 in China, and the last second of the 15th of the next one."""
    day = dt.datetime.fromtimestamp(moment, CHINA)
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    return (day.year - 1970) * 12 + day.month - 1, months.timegm((year, month, 16, 0, 0, 0)) - 8 * 3600 - 1


@pytest.fixture
def facility(assessed, duty_desk, importer):
    for officer in (FIRST, SECOND):
        duty_desk.send(assessed.accounts[officer], "setFacility", importer.address, LIMIT, DECISION)
    return assessed


@pytest.fixture
def deferred(facility, duty_desk, importer):
    """Period and date of what the importer deferred."""
    event = duty_desk.send(importer, "deferDuty", SUBJECT).event("DutyDeferred")
    return event.arguments["period"], event.arguments["due"]


def test_period_and_date_are_those_of_the_civil_calendar(alliance, duty_desk):
    edges = [
        months.timegm((year, month, 1, 0, 0, 0)) - 8 * 3600 + shift
        for year in (1970, 1999, 2000, 2024, 2026, 2100)
        for month in range(1, 13)
        for shift in (-1, 0)
        if (year, month) != (1970, 1)
    ]
    found = read_many(alliance.chain, [(duty_desk, "periodOf", (moment,)) for moment in edges])
    assert [tuple(values) for values in found] == [period_of(moment) for moment in edges]


@given(st.integers(0, 2**32))
def test_period_of_the_tests_runs_until_its_date(moment: int) -> None:
    period, due = period_of(moment)
    assert period_of(due)[0] == period + 1
    assert period_of(due + 1)[0] == period + 1


def test_facility_takes_two_officers(assessed, duty_desk, importer, customs_officer, customs_reviewer):
    call = ("setFacility", importer.address, LIMIT, DECISION)
    assert duty_desk.call(*call, sender=customs_officer.address) is False
    receipt = duty_desk.send(customs_officer, *call)
    assert said(receipt, "DutyDesk") == [
        ("FacilityProposed", {
            "trader": importer.address, "officer": customs_officer.address, "limit": LIMIT, "document": DECISION,
        })
    ]  # fmt: skip
    assert duty_desk.struct("facilityOf", importer.address)["active"] is False
    with reverts_with("OfficerSame", officer=customs_officer.address):
        duty_desk.send(customs_officer, *call)
    assert duty_desk.call(*call, sender=customs_reviewer.address) is True
    receipt = duty_desk.send(customs_reviewer, *call)
    number = assessed.settings.number("shanghai_customs")
    assert said(receipt, "DutyDesk") == [
        ("FacilitySet", {"trader": importer.address, "authority": number, "limit": LIMIT, "document": DECISION})
    ]
    assert duty_desk.struct("facilityOf", importer.address) == {
        "authority": number, "active": True, "limit": LIMIT, "outstanding": 0,
    }  # fmt: skip


def test_facility_of_zero_ends_it_even_of_a_suspended_trader(facility, duty_desk, registry, importer):
    facility.decide(registry, "suspend", facility.settings.number("importer"))
    for officer in (FIRST, SECOND):
        duty_desk.send(facility.accounts[officer], "setFacility", importer.address, 0, DECISION)
    with reverts_with("DutyNoFacility", trader=importer.address):
        duty_desk.send(importer, "deferDuty", SUBJECT)


def test_facility_by_who_is_no_officer_or_for_who_is_no_trader_is_refused(
    assessed, duty_desk, importer, carrier, customs_officer
):
    with reverts_with("OfficerNotServing", account=importer.address):
        duty_desk.send(importer, "setFacility", importer.address, LIMIT, DECISION)
    with reverts_with("AllianceNotActive", account=carrier.address):
        duty_desk.send(customs_officer, "setFacility", carrier.address, LIMIT, DECISION)
    with reverts_with("DutyInvalid", field="document"):
        duty_desk.send(customs_officer, "setFacility", importer.address, LIMIT, bytes(32))


def test_defer_moves_the_date_and_owes_the_month(facility, chain, duty_desk, importer):
    receipt = duty_desk.send(importer, "deferDuty", SUBJECT)
    period, due = period_of(receipt.timestamp)
    assert said(receipt) == [
        ("DutyDeferred", {"id": SUBJECT, "trader": importer.address, "period": period, "amount": DUTY, "due": due})
    ]
    assert duty_desk.struct("deferralOf", SUBJECT) == {"trader": importer.address, "amount": DUTY, "period": period}
    assert duty_desk.call("owedIn", importer.address, period) == DUTY
    assert duty_desk.struct("facilityOf", importer.address)["outstanding"] == DUTY
    assert duty_desk.call("dueAt", SUBJECT) == due
    with reverts_with("DutyDeferredBefore", id=SUBJECT):
        duty_desk.send(importer, "deferDuty", SUBJECT)


def test_defer_without_a_facility_or_by_another_is_refused(assessed, duty_desk, importer, exporter):
    with reverts_with("DutyNoFacility", trader=importer.address):
        duty_desk.send(importer, "deferDuty", SUBJECT)
    with reverts_with("DutyNotTrader", id=SUBJECT):
        duty_desk.send(exporter, "deferDuty", SUBJECT)


@pytest.mark.parametrize(("beyond", "refused"), [(0, False), (1, True)])
def test_defer_up_to_the_limit(facility, duty_desk, declarations, importer, deferred, beyond, refused):
    declarations.send(importer, "lodge", OTHER, 1, CONTENT)
    assess(facility, OTHER, LIMIT - DUTY + beyond)
    if not refused:
        duty_desk.send(importer, "deferDuty", OTHER)
        return
    with reverts_with(
        "DutyFacilityExceeded", trader=importer.address, limit=LIMIT, outstanding=DUTY, amount=LIMIT - DUTY + 1
    ):
        duty_desk.send(importer, "deferDuty", OTHER)


def test_defer_nothing_is_refused(facility, duty_desk, declarations, importer):
    declarations.send(importer, "payDuty", SUBJECT)
    with reverts_with("DutyNothingUnpaid", id=SUBJECT):
        duty_desk.send(importer, "deferDuty", SUBJECT)


def test_pay_deferred_brings_several_to_the_treasury_in_one_payment(
    facility, duty_desk, declarations, token, importer, deferred, paid
):
    declarations.send(importer, "lodge", OTHER, 1, CONTENT)
    assess(facility, OTHER, 7)
    duty_desk.send(importer, "deferDuty", OTHER)
    receipt = duty_desk.send(importer, "payDeferred", [SUBJECT, OTHER])
    assert said(receipt, "DutyDesk") == [
        ("DeferralPaid", {"id": SUBJECT, "payer": importer.address, "amount": DUTY, "deferred": DUTY}),
        ("DeferralPaid", {"id": OTHER, "payer": importer.address, "amount": 7, "deferred": 7}),
    ]
    assert paid() == DUTY + 7
    assert declarations.struct("declaration", OTHER)["dutyPaid"] == 7
    assert duty_desk.struct("facilityOf", importer.address)["outstanding"] == 0
    assert duty_desk.call("owedIn", importer.address, deferred[0]) == 0
    with reverts_with("DutyNotDeferred", id=SUBJECT):
        duty_desk.send(importer, "payDeferred", [SUBJECT])


@pytest.mark.parametrize("way", ["paid", "lower", "void", "higher"])
def test_pay_deferred_counts_what_is_left(facility, duty_desk, declarations, importer, deferred, paid, way):
    left = {"paid": 0, "lower": 5, "void": 0, "higher": DUTY}[way]
    if way == "paid":
        declarations.send(importer, "payDuty", SUBJECT)
    elif way == "void":
        assess(facility, SUBJECT, DUTY, CANCELLED)
    else:
        assess(facility, SUBJECT, 5 if way == "lower" else DUTY + 9, TAX_ASSESSED)
    before = paid()
    assert duty_desk.call("payDeferred", [SUBJECT], sender=importer.address) == left
    duty_desk.send(importer, "payDeferred", [SUBJECT])
    assert paid() - before == left
    assert duty_desk.call("owedIn", importer.address, deferred[0]) == 0


def test_pay_deferred_twice_in_one_call_is_refused(deferred, duty_desk, importer):
    with reverts_with("DutyNotDeferred", id=SUBJECT):
        duty_desk.send(importer, "payDeferred", [SUBJECT, SUBJECT])


def test_facility_ends_when_the_month_is_not_paid_by_its_date(chain, deferred, duty_desk, importer, stranger):
    period, due = deferred
    chain.travel(due)
    with reverts_with("DutyPeriodNotDue", trader=importer.address, period=period, due=due):
        duty_desk.send(stranger, "endFacility", importer.address, period)
    chain.travel(due + 1)
    receipt = duty_desk.send(stranger, "endFacility", importer.address, period)
    assert said(receipt) == [("FacilityEnded", {"trader": importer.address, "period": period, "owed": DUTY})]
    with reverts_with("DutyNoFacility", trader=importer.address):
        duty_desk.send(stranger, "endFacility", importer.address, period)
    duty_desk.send(importer, "payDeferred", [SUBJECT])  # what is owed is paid all the same


def test_facility_of_a_month_that_was_paid_stands(chain, deferred, duty_desk, importer, stranger):
    period, due = deferred
    duty_desk.send(importer, "payDeferred", [SUBJECT])
    chain.travel(due + DAY)
    with reverts_with("DutyNothingOwed", trader=importer.address, period=period):
        duty_desk.send(stranger, "endFacility", importer.address, period)
