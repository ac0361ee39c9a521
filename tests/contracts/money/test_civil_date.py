"""CivilDate through the views that use it, beside Python's calendar: days, weekdays, years, leap years."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from tests.helpers.money import CLASS_2, YUAN, call_at, person, read_many

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
EPOCH = dt.date(1970, 1, 1)
CHANCE = random.Random(1970)


def moments_of(date: dt.date) -> tuple[int, int]:
    """First and last second of a day in Shanghai [unix s]."""
    first = int(dt.datetime.combine(date, dt.time(), SHANGHAI).timestamp())
    return first, first + 86_399


def interesting_days() -> list[dt.date]:
    """Ends of February and of the year around leap years and centuries, and days at random, from 2026 to 2149."""
    edges = [
        date
        for year in (2027, 2028, 2096, 2099, 2100, 2104)
        for date in (
            dt.date(year, 1, 1),
            dt.date(year, 3, 1) - dt.timedelta(1),
            dt.date(year, 3, 1),
            dt.date(year, 12, 31),
        )
    ]
    chance = random.Random(2026)
    first, last = dt.date(2026, 2, 1).toordinal(), dt.date(2148, 12, 31).toordinal()
    return sorted({*edges, *(dt.date.fromordinal(chance.randint(first, last)) for _ in range(16))})


def test_day_and_year_of_a_payment_are_those_of_the_calendar_in_shanghai(funded, token, importer):
    """One fen on each day: what the wallet then says it spent today and this year, at every edge that follows."""
    payer, paid = person(funded, "payer", CLASS_2, 1_000 * YUAN), []
    for date in interesting_days():
        first, _ = moments_of(date)
        funded.chain.travel(first + CHANCE.randint(0, 86_000))
        token.send(payer, "transfer", importer.address, 1)
        paid.append(date)
        new_year = dt.date(date.year + 1, 1, 1)
        for day in (date, date + dt.timedelta(1), new_year - dt.timedelta(1), new_year, new_year + dt.timedelta(400)):
            expected = paid.count(day), sum(earlier.year == day.year for earlier in paid)
            for moment in moments_of(day):
                if moment >= funded.chain.now():
                    view = call_at(token, moment, "wallet", payer.address)
                    assert (view["spentToday"], view["spentThisYear"]) == expected, (date, day)


def test_weekday_of_days_over_four_centuries(alliance, calendar):
    """A country where only weekends are no banking days tells the weekday."""
    last = (dt.date(2400, 12, 31) - EPOCH).days
    days = [*range(14), *CHANCE.sample(range(last), 300), last]
    found = read_many(alliance.chain, [(calendar, "isBankingDay", (b"AT", day)) for day in days])
    assert found == [[True, (EPOCH + dt.timedelta(day)).weekday() < 5] for day in days]


@pytest.mark.parametrize("year", [2000, 2004, 2028, 2100, 2399, 2400])
def test_every_day_of_a_loaded_year_is_the_day_of_the_calendar(alliance, calendar, calendar_officer, year):
    """A year of random banking days, day by day, with the days around it that belong to other years."""
    start, days = dt.date(year, 1, 1), (dt.date(year + 1, 1, 1) - dt.date(year, 1, 1)).days
    banking = {number for number in range(days) if CHANCE.random() < 0.5} | {0, days - 1}
    low = sum(1 << number for number in banking if number < 256)
    high = sum(1 << (number - 256) for number in banking if number >= 256)
    calendar.send(calendar_officer, "loadYear", b"CN", year, low, high)
    january = (start - EPOCH).days
    found = read_many(
        alliance.chain, [(calendar, "isBankingDay", (b"CN", january + number)) for number in range(-2, days + 2)]
    )
    inside = [[True, number in banking] for number in range(days)]
    assert found == [[False, False]] * 2 + inside + [[False, False]] * 2
