"""BankingCalendar.isBankingDay: the loaded bitmaps, day by day, and places that close at weekends alone."""

from __future__ import annotations

import datetime as dt

import pytest

from eport import calendars
from tests.helpers.credit import day
from tests.helpers.reverts import reverts_with

# Typed from the announcements of the State Council for 2025 and 2026.
MAKE_UP_WORKDAYS = [
    "2025-01-26",
    "2025-02-08",
    "2025-04-27",
    "2025-09-28",
    "2025-10-11",
    "2026-01-04",
    "2026-02-14",
    "2026-02-28",
    "2026-05-09",
    "2026-09-20",
    "2026-10-10",
]
HOLIDAYS_ON_WEEKDAYS = [
    "2025-01-01",
    "2025-01-28",
    "2025-02-04",
    "2025-04-04",
    "2025-05-01",
    "2025-05-05",
    "2025-06-02",
    "2025-10-01",
    "2025-10-08",
    "2026-01-01",
    "2026-01-02",
    "2026-02-16",
    "2026-02-17",
    "2026-02-18",
    "2026-02-19",
    "2026-02-20",
    "2026-02-23",
    "2026-04-06",
    "2026-05-01",
    "2026-05-04",
    "2026-05-05",
    "2026-06-19",
    "2026-09-25",
    "2026-10-01",
    "2026-10-02",
    "2026-10-05",
    "2026-10-06",
    "2026-10-07",
]
ORDINARY_WORKDAYS = ["2026-01-05", "2026-02-13", "2026-02-24", "2026-09-30", "2026-10-08", "2026-10-09", "2026-12-31"]
ORDINARY_WEEKENDS = [
    "2026-01-10",
    "2026-02-15",
    "2026-02-21",
    "2026-02-22",
    "2026-10-03",
    "2026-10-04",
    "2026-10-11",
    "2026-12-26",
]


@pytest.mark.parametrize("year", [2025, 2026])
def test_is_banking_day_of_every_day_in_china_equals_the_packages(calendar, year):
    banking = calendars.chinese_banking_days(year)
    for date in calendars.days_of(year):
        assert calendar.call("isBankingDay", b"CN", day(str(date))) == [True, date in banking], date


@pytest.mark.parametrize(
    ("dates", "banking"),
    [
        (MAKE_UP_WORKDAYS, True), (ORDINARY_WORKDAYS, True),
        (HOLIDAYS_ON_WEEKDAYS, False), (ORDINARY_WEEKENDS, False),
    ],
    ids=["make-up workdays", "workdays", "holidays", "weekends"],
)  # fmt: skip
def test_is_banking_day_in_china_equals_what_was_announced(calendar, dates, banking):
    for date in dates:
        assert calendar.call("isBankingDay", b"CN", day(date)) == [True, banking], date


@pytest.mark.parametrize("date", ["2023-12-31", "2027-01-01", "2100-02-28"])
def test_is_banking_day_of_a_year_that_was_not_loaded_is_unknown(calendar, date):
    assert calendar.call("isBankingDay", b"CN", day(date)) == [False, False]


@pytest.mark.parametrize("place", [b"AT"])
def test_is_banking_day_by_weekends_alone_is_known_for_ever(calendar, place):
    for first in ("1999-12-27", "2026-02-16", "2100-02-26"):
        start = dt.date.fromisoformat(first)
        for n in range(7):
            date = start + dt.timedelta(days=n)
            assert calendar.call("isBankingDay", place, day(str(date))) == [True, date.weekday() < 5], date


def test_is_banking_day_of_an_unknown_place_is_refused(calendar):
    with reverts_with("CalendarUnknownPlace", jurisdiction=b"XX"):
        calendar.call("isBankingDay", b"XX", day("2026-01-12"))
