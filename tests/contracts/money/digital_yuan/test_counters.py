"""Counters of personal wallets: a day and a year begin at midnight in Shanghai, though nobody calls anything."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.helpers.money import CLASS_4, YUAN, person
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


def test_payment_of_new_years_day_counts_for_the_year_that_begins(alliance, token, payer, importer):
    """Found by a mutant: `>` for `>=` forgets 1 January on the next day."""
    alliance.chain.travel(shanghai(2027, 1, 1, 12))
    pay(token, payer, importer, 1_000 * YUAN)
    alliance.chain.travel(shanghai(2027, 1, 2, 12))
    pay(token, payer, importer, 1_000 * YUAN)
    view = token.struct("wallet", payer.address)
    assert (view["spentToday"], view["spentThisYear"]) == (1_000 * YUAN, 2_000 * YUAN)


def test_cache_year_changes_no_counter_and_is_for_anybody(alliance, token, payer, importer, stranger):
    spend_the_year(alliance, token, payer, importer, 2026)
    alliance.chain.travel(shanghai(2026, 12, 30))
    token.send(stranger, "cacheYear")
    with reverts_with("DigitalYuanLimitExceeded", kind=YEAR):
        pay(token, payer, importer, 1)
    alliance.chain.travel(shanghai(2027, 1, 2))
    token.send(stranger, "cacheYear")
    pay(token, payer, importer, 1)
