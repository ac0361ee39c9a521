"""Limits of personal classes: payment, day, year and balance, each at its edge, and the counters' boundaries in UTC+8."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.helpers.money import CLASS_1, CLASS_2, CLASS_3, CLASS_4, YUAN, person
from tests.helpers.reverts import reverts_with

PAYMENT, DAY, YEAR = 1, 2, 3
SHANGHAI = dt.timezone(dt.timedelta(hours=8))


def shanghai(*moment: int) -> int:
    return int(dt.datetime(*moment, tzinfo=SHANGHAI).timestamp())


@pytest.fixture
def payer(funded):
    """A resident with a class 4 wallet: 2,000 a payment, 5,000 a day, 50,000 a year."""
    return person(funded, "payer", CLASS_4, 10_000 * YUAN)


def pay(token, payer, payee, amount):
    return token.send(payer, "transfer", payee.address, amount)


@pytest.mark.parametrize(("class_", "limit"), [(CLASS_2, 50_000), (CLASS_3, 5_000), (CLASS_4, 2_000)])
def test_payment_limit_of_each_class_to_the_fen(funded, token, importer, class_, limit):
    resident = person(
        funded, "resident", class_, min(limit + 100, 10_000) * YUAN if class_ == CLASS_4 else (limit + 100) * YUAN
    )
    with reverts_with("DigitalYuanLimitExceeded", kind=PAYMENT, limit=limit * YUAN, value=limit * YUAN + 1):
        pay(token, resident, importer, limit * YUAN + 1)
    pay(token, resident, importer, limit * YUAN)


def test_day_limit_sums_payments_to_the_fen(token, payer, importer):
    for _ in range(2):
        pay(token, payer, importer, 2_000 * YUAN)
    with reverts_with("DigitalYuanLimitExceeded", kind=DAY, limit=5_000 * YUAN, value=5_000 * YUAN + 1):
        pay(token, payer, importer, 1_000 * YUAN + 1)
    pay(token, payer, importer, 1_000 * YUAN)
    assert token.struct("wallet", payer.address)["spentToday"] == 5_000 * YUAN


@pytest.mark.parametrize(("seconds", "allowed"), [(-1, False), (0, True)], ids=["last second", "midnight"])
def test_day_starts_at_midnight_in_shanghai(alliance, token, payer, importer, seconds, allowed):
    alliance.chain.travel(shanghai(2026, 3, 10, 23, 0))
    for amount in (2_000, 2_000, 1_000):
        pay(token, payer, importer, amount * YUAN)
    alliance.chain.travel(shanghai(2026, 3, 11) + seconds)
    if allowed:
        pay(token, payer, importer, 2_000 * YUAN)
        assert token.struct("wallet", payer.address)["spentToday"] == 2_000 * YUAN
    else:
        with reverts_with("DigitalYuanLimitExceeded", kind=DAY):
            pay(token, payer, importer, 1)


def spend_the_year(alliance, token, payer, importer, year: int) -> None:
    """50,000 yuan by ten days of 5,000, refilled by the operator."""
    for number in range(10):
        alliance.chain.travel(shanghai(year, 12, 10 + number, 12))
        for amount in (2_000, 2_000, 1_000):
            pay(token, payer, importer, amount * YUAN)
        token.send(alliance.accounts["alibaba"], "mint", payer.address, 5_000 * YUAN)


@pytest.mark.parametrize("year", [2026, 2028, 2031], ids=["next year", "leap year", "years without a call"])
def test_year_limit_holds_until_new_year_in_shanghai_and_starts_afresh_untouched(
    alliance, token, payer, importer, year
):
    spend_the_year(alliance, token, payer, importer, year)
    alliance.chain.travel(shanghai(year, 12, 31, 23, 59, 50))
    with reverts_with("DigitalYuanLimitExceeded", kind=YEAR, limit=50_000 * YUAN, value=50_000 * YUAN + 1):
        pay(token, payer, importer, 1)
    alliance.chain.travel(shanghai(year + 1, 1, 1))
    pay(token, payer, importer, 2_000 * YUAN)
    assert token.struct("wallet", payer.address)["spentThisYear"] == 2_000 * YUAN


def test_cache_year_changes_no_counter_and_is_for_anybody(alliance, token, payer, importer, stranger):
    spend_the_year(alliance, token, payer, importer, 2026)
    alliance.chain.travel(shanghai(2026, 12, 30))
    token.send(stranger, "cacheYear")
    with reverts_with("DigitalYuanLimitExceeded", kind=YEAR):
        pay(token, payer, importer, 1)
    alliance.chain.travel(shanghai(2027, 1, 2))
    token.send(stranger, "cacheYear")
    pay(token, payer, importer, 1)


def test_balance_limit_of_the_payee_to_the_fen(funded, token, importer):
    payee = person(funded, "payee", CLASS_4)
    pay(token, importer, payee, 10_000 * YUAN - 1)
    with reverts_with(
        "DigitalYuanLimitExceeded", wallet=payee.address, kind=0, limit=10_000 * YUAN, value=10_000 * YUAN + 1
    ):
        pay(token, importer, payee, 2)
    pay(token, importer, payee, 1)


def test_receiving_counts_against_no_payment_limit(funded, token, importer, payer):
    assert token.struct("wallet", payer.address)["spentThisYear"] == 0


def test_class_1_and_institutions_know_no_limits(funded, token, importer, exporter):
    resident = person(funded, "resident", CLASS_1, 3_000_000 * YUAN)
    pay(token, resident, importer, 3_000_000 * YUAN)
    pay(token, importer, exporter, 5_000_000 * YUAN)


def test_refused_payment_counts_for_nothing(token, payer, importer):
    with reverts_with("DigitalYuanLimitExceeded"):
        pay(token, payer, importer, 2_000 * YUAN + 1)
    assert token.struct("wallet", payer.address)["spentToday"] == 0


def schedule(alliance, function, *arguments):
    """Parameters change with a delay of two days: schedule, wait, execute."""
    token, manager, officer = alliance["DigitalYuan"], alliance["AccessManager"], alliance.accounts["pboc_shanghai"]
    manager.send(officer, "schedule", token.address, token.encode(function, *arguments), 0)
    alliance.chain.travel(alliance.chain.now() + 172_800)
    return token.send(officer, function, *arguments)


def test_set_limits_takes_effect_after_the_delay_and_not_before(alliance, token, payer, importer, pboc_shanghai):
    new = (10_000 * YUAN, 100 * YUAN, 5_000 * YUAN, 50_000 * YUAN)
    with reverts_with("AccessManagerNotScheduled"):
        token.send(pboc_shanghai, "setLimits", CLASS_4, new)
    receipt = schedule(alliance, "setLimits", CLASS_4, new)
    assert tuple(token.call("limits", CLASS_4)) == new
    assert receipt.event("LimitsChanged").arguments["payment"] == 100 * YUAN
    with reverts_with("DigitalYuanLimitExceeded", kind=PAYMENT, limit=100 * YUAN):
        pay(token, payer, importer, 100 * YUAN + 1)


def test_lower_balance_limit_keeps_the_money_and_lets_it_be_spent(alliance, token, payer, importer):
    schedule(alliance, "setLimits", CLASS_4, (100 * YUAN, 2_000 * YUAN, 5_000 * YUAN, 50_000 * YUAN))
    pay(token, payer, importer, 1_000 * YUAN)
    with reverts_with("DigitalYuanLimitExceeded", kind=0):
        pay(token, importer, payer, 1)


@pytest.mark.parametrize(
    ("class_", "limits", "error"),
    [
        (CLASS_4, (10_000, 200, 100, 300), "DigitalYuanInvalidLimits"),
        (CLASS_4, (10_000, 100, 300, 200), "DigitalYuanInvalidLimits"),
        (CLASS_4, (150, 100, 100, 100), "DigitalYuanInvalidLimits"),
        (CLASS_4, (819_100, 100, 100, 100), "DigitalYuanInvalidLimits"),
        (0, (100, 100, 100, 100), "DigitalYuanInvalidClass"),
        (5, (100, 100, 100, 100), "DigitalYuanInvalidClass"),
    ],
    ids=[
        "payment above day",
        "day above year",
        "no multiple of 100 yuan",
        "too large to store",
        "no class",
        "institution",
    ],
)
def test_limits_that_make_no_sense_are_refused(alliance, token, class_, limits, error):
    council = alliance["Safe"].address
    with reverts_with(error):
        # As if AccessManager had let it through: the council could give itself the role.
        alliance.council(
            alliance["AccessManager"], "setTargetFunctionRole", token.address, [token.selector("setLimits")], 0
        )
        token.call("setLimits", class_, tuple(limit * YUAN for limit in limits), sender=council)
