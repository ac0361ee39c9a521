"""DutySurcharge: what paying duty late costs, by the day of China, whoever pays and out of what."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from eport.calendars import banking_days
from eport.customs.assessment import last_day, surcharge
from tests.contracts.customs.duty_desk.conftest import end_of_day
from tests.helpers.clearance import CANCELLED, DAY, SUBJECT, TAX_ASSESSED, as_alliance
from tests.helpers.credit import URDG_758, issued, said
from tests.helpers.duty import CONTENT, DUTY, FIRST, SECOND, assess
from tests.helpers.money import BOTH, COURT_ORDER
from tests.helpers.reverts import reverts_with

ONE_DAY = 65_00
"""[fen] 0.05 % of ¥130,000.07, rounded."""
OTHER = b"\2" * 32
CHINA = dt.timezone(dt.timedelta(hours=8))


@pytest.fixture
def pay(declarations, importer):
    return lambda subject=SUBJECT: declarations.send(importer, "payDuty", subject)


@pytest.mark.parametrize(
    ("after", "days"),
    [(-DAY, 0), (0, 0), (1, 1), (DAY, 1), (DAY + 1, 2), (10 * DAY, 10), (10 * DAY + 1, 11)],
)
def test_pay_duty_late_takes_the_surcharge_to_the_second(chain, assessed, declarations, due, pay, paid, after, days):
    """Days change at midnight in China: `due` is 23:59:59 there."""
    chain.travel(due() + after)
    receipt = pay()
    extra = surcharge(DUTY, dt.date(2026, 1, 1), dt.date(2026, 1, 1) + dt.timedelta(days))
    assert paid() == DUTY + extra
    assert receipt.event("DutyPaid").arguments["surcharge"] == extra
    assert declarations.struct("declaration", SUBJECT)["dutyPaid"] == DUTY
    charged = [arguments for name, arguments in said(receipt, "DutyDesk") if name == "DutySurcharged"]
    expected = {"id": SUBJECT, "tax": DUTY, "daysLate": days, "amount": extra, "paid": extra}
    assert charged == ([expected] if days else [])


def test_pay_duty_returns_duty_and_surcharge(chain, assessed, declarations, importer, due):
    chain.travel(due() + 1)
    assert declarations.call("payDuty", SUBJECT, sender=importer.address) == DUTY + ONE_DAY


def test_surcharge_of_says_what_would_come_with_the_duty(chain, assessed, duty_desk, due, pay):
    chain.travel(due())
    assert duty_desk.call("surchargeOf", SUBJECT) == 0
    chain.travel(due() + 1)
    assert duty_desk.call("surchargeOf", SUBJECT) == ONE_DAY
    pay()
    assert duty_desk.call("surchargeOf", SUBJECT) == 0


@pytest.mark.parametrize(
    ("tax", "days", "expected"), [(9_998_900, 1, 0), (10_000_000, 1, 50_00), (9_998_900, 2, 99_99)]
)
def test_surcharge_below_the_floor_is_not_collected(chain, assessed, duty_desk, due, tax, days, expected):
    assess(assessed, SUBJECT, tax, TAX_ASSESSED)
    chain.travel(due() + 1 + (days - 1) * DAY)
    assert duty_desk.call("surchargeOf", SUBJECT) == expected


def test_surcharge_is_rounded_half_up_to_the_fen(alliance, chain, assessed, duty_desk, due):
    as_alliance(alliance, duty_desk, "setSurcharge", 500, 0)
    for tax, expected in ((999, 0), (1_000, 1), (2_999, 1), (3_000, 2)):  # 0.4995, 0.5, 1.4995, 1.5 fen
        subject = tax.to_bytes(32, "big")
        assessed["Declarations"].send(assessed.accounts["importer"], "lodge", subject, 1, CONTENT)
        assess(assessed, subject, tax)
        at = assessed["Declarations"].struct("declaration", subject)["assessedAt"]
        chain.travel(max(chain.now(), duty_desk.call("dueAt", subject) + 1))
        late = (chain.now() - duty_desk.call("dueAt", subject) - 1) // DAY + 1
        assert (late, duty_desk.call("surchargeOf", subject)) == (1, expected), at


@pytest.mark.parametrize(("month", "day"), [(1, 29), (1, 30), (1, 31), (2, 8), (2, 13), (2, 14)])
def test_due_date_on_a_rest_day_moves_to_the_next_working_day(chain, assessed, duty_desk, month, day):
    """Spring Festival of 2026 is from 15 to 23 February; Saturday the 28th is worked."""
    chain.travel(int(dt.datetime(2026, month, day, 12, tzinfo=CHINA).timestamp()))
    assess(assessed, SUBJECT, DUTY + day, TAX_ASSESSED)
    last = last_day(dt.date(2026, month, day), banking_days("CN", 2026).__contains__)
    end = dt.datetime.combine(last, dt.time(23, 59, 59), CHINA)
    assert duty_desk.call("dueAt", SUBJECT) == int(end.timestamp())


def test_due_date_in_a_year_without_calendar_does_not_move(chain, assessed, duty_desk):
    """2 January 2027 is a Saturday, and no package knows the holidays of 2027 yet."""
    assert assessed["BankingCalendar"].call("isBankingDay", b"CN", 20_820) == [False, False]
    chain.travel(int(dt.datetime(2026, 12, 18, 12, tzinfo=CHINA).timestamp()))
    assess(assessed, SUBJECT, DUTY + 1, TAX_ASSESSED)
    assert duty_desk.call("dueAt", SUBJECT) == int(dt.datetime(2027, 1, 2, 23, 59, 59, tzinfo=CHINA).timestamp())


def test_surcharge_of_a_void_declaration_is_none(chain, assessed, duty_desk, due):
    chain.travel(due() + DAY)
    assess(assessed, SUBJECT, DUTY, CANCELLED)
    assert duty_desk.call("surchargeOf", SUBJECT) == 0


def test_surcharge_runs_on_what_is_left_after_a_lower_assessment(chain, assessed, duty_desk, due):
    chain.travel(due() + 1)
    assess(assessed, SUBJECT, DUTY - 10_000_00, TAX_ASSESSED)
    assert duty_desk.call("surchargeOf", SUBJECT) == 60_00


# -------------------------------------------------------------------------------------------- deposits, and what is owed


@pytest.fixture
def short(chain, assessed, duty_desk, importer, due):
    """A deposit of the duty and ten yuan, taken a day late: 55 yuan of surcharge are owed."""
    duty_desk.send(importer, "deposit", SUBJECT, DUTY + 10_00, chain.now() + 60 * DAY)
    chain.travel(due() + 1)
    return duty_desk.send(importer, "takeDeposit", SUBJECT)


def test_deposit_pays_duty_before_surcharge_and_the_rest_is_owed(short, duty_desk, declarations, paid):
    expected = {"id": SUBJECT, "tax": DUTY, "daysLate": 1, "amount": ONE_DAY, "paid": 10_00}
    assert short.event("DutySurcharged").arguments == expected
    assert paid() == DUTY + 10_00
    assert declarations.struct("declaration", SUBJECT)["dutyPaid"] == DUTY
    assert duty_desk.call("surchargeOwed", SUBJECT) == duty_desk.call("surchargeOf", SUBJECT) == 55_00


def test_what_is_owed_does_not_grow(short, chain, duty_desk):
    chain.travel(chain.now() + 30 * DAY)
    assert duty_desk.call("surchargeOf", SUBJECT) == 55_00


@pytest.mark.parametrize("way", ["payDuty", "paySurcharge"])
def test_what_is_owed_is_paid_either_way_once(short, declarations, duty_desk, importer, paid, way):
    before = paid()
    receipt = (declarations if way == "payDuty" else duty_desk).send(importer, way, SUBJECT)
    assert paid() == before + 55_00
    assert duty_desk.call("surchargeOwed", SUBJECT) == 0
    if way == "paySurcharge":
        expected = {"id": SUBJECT, "payer": importer.address, "amount": 55_00}
        assert said(receipt, "DutyDesk") == [("SurchargePaid", expected)]
    with reverts_with("SurchargeNothingOwed", id=SUBJECT):
        duty_desk.send(importer, "paySurcharge", SUBJECT)
    with reverts_with("DeclarationNothingPayable", id=SUBJECT):
        declarations.send(importer, "payDuty", SUBJECT)


def test_what_is_owed_is_taken_from_a_later_deposit(short, chain, duty_desk, importer, paid):
    duty_desk.send(importer, "deposit", SUBJECT, 100_00, chain.now() + 60 * DAY)
    with reverts_with("DutyNothingToRelease", id=SUBJECT, left=100_00, kept=100_00):
        duty_desk.send(importer, "releaseDeposit", SUBJECT)
    duty_desk.send(importer, "takeDeposit", SUBJECT)
    assert (duty_desk.call("surchargeOwed", SUBJECT), duty_desk.struct("depositOf", SUBJECT)["left"]) == (0, 45_00)


def test_deposit_keeps_what_secures_the_surcharge(chain, assessed, duty_desk, importer, due, pay):
    """Closed, so that all of it were free."""
    duty_desk.send(importer, "deposit", SUBJECT, 2 * DUTY, chain.now() + 60 * DAY)
    chain.travel(due() + 1)
    assess(assessed, SUBJECT, DUTY, 9)
    receipt = duty_desk.send(importer, "releaseDeposit", SUBJECT)
    assert receipt.event("DepositReleased").arguments["left"] == DUTY + ONE_DAY


def test_void_declaration_is_not_asked_for_what_was_owed(short, assessed, duty_desk, importer):
    assess(assessed, SUBJECT, DUTY, CANCELLED)
    assert duty_desk.call("surchargeOf", SUBJECT) == 0
    with reverts_with("SurchargeNothingOwed", id=SUBJECT):
        duty_desk.send(importer, "paySurcharge", SUBJECT)


def test_pay_surcharge_from_a_frozen_wallet_is_refused(short, duty_desk, token, importer, shanghai_customs):
    token.send(shanghai_customs, "freeze", importer.address, BOTH, COURT_ORDER, b"\1" * 32)
    with reverts_with("DigitalYuanFrozenOutward"):
        duty_desk.send(importer, "paySurcharge", SUBJECT)
    assert duty_desk.call("surchargeOwed", SUBJECT) == 55_00


# ------------------------------------------------------------------------------------------------ by the month, by a bank


@pytest.mark.parametrize(("after", "extra"), [(0, 0), (1, ONE_DAY), (DAY, ONE_DAY), (DAY + 1, 2 * ONE_DAY)])
def test_deferred_duty_is_late_after_the_date_of_its_period(chain, assessed, duty_desk, importer, paid, after, extra):
    for officer in (FIRST, SECOND):
        duty_desk.send(assessed.accounts[officer], "setFacility", importer.address, 10 * DUTY, b"\3" * 32)
    receipt = duty_desk.send(importer, "deferDuty", SUBJECT)
    chain.travel(receipt.event("DutyDeferred").arguments["due"] + after)
    assert duty_desk.call("payDeferred", [SUBJECT], sender=importer.address) == DUTY + extra
    duty_desk.send(importer, "payDeferred", [SUBJECT])
    assert paid() == DUTY + extra


@pytest.mark.parametrize("over", [0, 10_00, 100_00])
def test_guarantee_pays_the_surcharge_up_to_the_day_of_the_demand(
    chain, assessed, duty_desk, declarations, treasury, due, over
):
    """The bank takes four days; they are not the trader's."""
    letter = issued(
        assessed, rules=URDG_758, beneficiary=treasury.address, advisingBank=0, amount=2 * DUTY, documents=0,
        tolerancePlus=0, toleranceMinus=0, margin=0, latestShipmentDay=0, expiryDay=chain.now() // DAY + 90,
    )  # fmt: skip
    letter.send("importer", "DutyDesk", "guarantee", SUBJECT, letter.id, letter.terms)
    chain.travel(due() + 1)
    today = chain.now() // DAY
    letter.present(who="treasury", amount=DUTY + over, documents=0, shipmentDay=today, periodDay=today, tenorDay=today)
    chain.travel(chain.now() + 4 * DAY)
    letter.honour()
    receipt = letter.send("relay", "DutyDesk", "countDemand", letter.id, 1, letter.terms)
    paid = min(over, ONE_DAY)
    expected: dict[str, Any] = {"id": SUBJECT, "tax": DUTY, "daysLate": 1, "amount": ONE_DAY, "paid": paid}
    assert receipt.event("DutySurcharged").arguments == expected
    assert duty_desk.call("surchargeOwed", SUBJECT) == ONE_DAY - paid
    assert declarations.struct("declaration", SUBJECT)["dutyPaid"] == DUTY + over - paid


# ------------------------------------------------------------------------------------------------------------ the rule


def test_set_surcharge_changes_rate_and_floor(alliance, chain, assessed, duty_desk, due):
    receipt = as_alliance(alliance, duty_desk, "setSurcharge", 1_000, 200_00)
    assert receipt.event("SurchargeRuleChanged").arguments == {"rate": 1_000, "floor": 200_00}
    chain.travel(due() + 1)
    assert duty_desk.call("surchargeOf", SUBJECT) == 0
    chain.travel(due() + DAY + 1)
    assert duty_desk.call("surchargeOf", SUBJECT) == 260_00


@pytest.mark.parametrize(("rate", "refused"), [(1_000_000, False), (1_000_001, True)])
def test_set_surcharge_is_at_most_the_tax_a_day(alliance, duty_desk, rate, refused):
    if not refused:
        as_alliance(alliance, duty_desk, "setSurcharge", rate, 0)
        return
    with reverts_with("SurchargeInvalid", field="rate"):
        as_alliance(alliance, duty_desk, "setSurcharge", rate, 0)


def test_set_surcharge_is_restricted(duty_desk, importer):
    with reverts_with("AccessManagedUnauthorized", caller=importer.address):
        duty_desk.send(importer, "setSurcharge", 1, 1)


def test_charge_surcharge_is_called_by_declarations_alone(assessed, duty_desk, importer, treasury):
    for caller in (importer, treasury):
        with reverts_with("SurchargeNotDeclarations", caller=caller.address):
            duty_desk.send(caller, "chargeSurcharge", SUBJECT, DUTY)


def test_fifteen_days_end_at_the_end_of_the_day_in_china(assessed, duty_desk, declarations, due):
    at = declarations.struct("declaration", SUBJECT)["assessedAt"]
    assert duty_desk.call("dueAt", SUBJECT) == due() == end_of_day(at + 15 * DAY)
    assert dt.datetime.fromtimestamp(due(), CHINA).time() == dt.time(23, 59, 59)
