"""BankingCalendar.dayOf, closeAfter, closeRolled, closeOf: the clocks of UCP 600 art. 14(b), 29(a) and 33.

The Spring Festival of 2026: Friday 13 and the make-up Saturday 14 February are banking days, 15 to 23 are closed,
24 to 27 are open, and so is the make-up Saturday 28.
"""

from __future__ import annotations

import datetime as dt
import random

import pytest

from eport import calendars
from tests.helpers.credit import at, day
from tests.helpers.reverts import reverts_with


@pytest.mark.parametrize(
    ("moment", "date"),
    [
        ("2026-02-13 00:00", "2026-02-13"),  # before banking hours open
        ("2026-02-13 17:00", "2026-02-13"),  # at their close
        ("2026-02-13 17:01", "2026-02-14"),  # the make-up Saturday
        ("2026-02-14 17:00", "2026-02-14"),
        ("2026-02-14 17:01", "2026-02-24"),  # after the festival
        ("2026-02-18 09:00", "2026-02-24"),
        ("2026-02-23 23:59", "2026-02-24"),
        ("2026-01-10 12:00", "2026-01-12"),  # a common Saturday
    ],
)
def test_day_of_an_act(calendar, moment, date):
    assert calendar.call("dayOf", b"CN", at(moment)) == [True, day(date)]


def test_day_of_an_act_in_the_last_second_of_banking_hours_and_one_later(calendar):
    close = at("2026-02-13 17:00")
    for second, date in ((-1, "2026-02-13"), (0, "2026-02-13"), (1, "2026-02-14")):
        assert calendar.call("dayOf", b"CN", close + second) == [True, day(date)]


@pytest.mark.parametrize(
    ("moment", "count", "close"),
    [
        ("2026-01-12 10:00", 5, "2026-01-19 17:00"),  # a common week: 13, 14, 15, 16, 19
        ("2026-01-12 17:00", 5, "2026-01-19 17:00"),
        ("2026-01-12 17:01", 5, "2026-01-20 17:00"),  # counts as presented on the 13th
        ("2026-02-13 10:00", 5, "2026-02-27 17:00"),  # 14, 24, 25, 26, 27
        ("2026-02-13 17:01", 5, "2026-02-28 17:00"),  # 24, 25, 26, 27 and the make-up Saturday
        ("2026-02-14 17:01", 5, "2026-03-02 17:00"),  # as on the 24th: 25, 26, 27, 28, 2 March
        ("2026-02-13 10:00", 0, "2026-02-13 17:00"),
        ("2026-02-13 10:00", 1, "2026-02-14 17:00"),
        ("2026-09-30 10:00", 1, "2026-10-08 17:00"),
    ],
)
def test_close_after_in_china(calendar, moment, count, close):
    assert calendar.call("closeAfter", b"CN", at(moment), count) == [True, at(close)]


def test_close_after_in_the_last_second_of_banking_hours_and_one_later(calendar):
    close = at("2026-02-13 17:00")
    for second, until in ((-1, "2026-02-27 17:00"), (0, "2026-02-27 17:00"), (1, "2026-02-28 17:00")):
        assert calendar.call("closeAfter", b"CN", close + second, 5) == [True, at(until)]


def test_close_after_equals_a_model_for_random_acts(calendar):
    banking = sorted(day(str(date)) for year in (2025, 2026) for date in calendars.chinese_banking_days(year))
    chance = random.Random(14)
    for _ in range(60):
        moment, count = at("2025-01-02 00:00") + chance.randrange(690 * 86_400), chance.randrange(8)
        local_day, second = divmod(moment + 8 * 3_600, 86_400)
        acted = local_day + (second > 17 * 3_600)
        days = [date for date in banking if date >= acted]
        expected = days[count] * 86_400 + 9 * 3_600
        assert calendar.call("closeAfter", b"CN", moment, count) == [True, expected]


def test_close_after_that_needs_an_unknown_year_says_so(calendar):
    assert calendar.call("closeAfter", b"CN", at("2026-12-24 10:00"), 5) == [True, at("2026-12-31 17:00")]
    assert calendar.call("closeAfter", b"CN", at("2026-12-25 10:00"), 5) == [False, 0]
    assert calendar.call("closeAfter", b"CN", at("2026-12-31 17:00"), 0) == [True, at("2026-12-31 17:00")]
    assert calendar.call("closeAfter", b"CN", at("2026-12-31 17:01"), 0) == [False, 0]
    assert calendar.call("closeAfter", b"CN", at("2023-12-31 10:00"), 0) == [False, 0]


@pytest.mark.parametrize(
    ("date", "close"),
    [
        ("2026-02-13", "2026-02-13 17:00"),
        ("2026-02-14", "2026-02-14 17:00"),  # a make-up Saturday does not roll
        ("2026-02-15", "2026-02-24 17:00"),
        ("2026-02-23", "2026-02-24 17:00"),
        ("2026-10-01", "2026-10-08 17:00"),
        ("2026-03-28", "2026-03-30 17:00"),
    ],
)
def test_close_rolled_to_the_next_banking_day(calendar, date, close):
    assert calendar.call("closeRolled", b"CN", day(date)) == [True, at(close)]


def test_close_rolled_in_an_unknown_year_says_so_and_close_of_never_rolls(calendar):
    assert calendar.call("closeRolled", b"CN", day("2027-01-04")) == [False, 0]
    assert calendar.call("closeOf", b"CN", day("2027-01-04")) == at("2027-01-04 17:00")
    assert calendar.call("closeOf", b"CN", day("2026-02-17")) == at("2026-02-17 17:00")


def test_clocks_of_a_place_by_weekends_in_its_own_time(calendar):
    vienna = dt.timezone(dt.timedelta(hours=1))
    friday = int(dt.datetime(2026, 2, 13, 16, 0, tzinfo=vienna).timestamp())
    monday = int(dt.datetime(2026, 2, 16, 16, 0, tzinfo=vienna).timestamp())
    assert calendar.call("dayOf", b"AT", friday) == [True, day("2026-02-13")]
    assert calendar.call("dayOf", b"AT", friday + 1) == [True, day("2026-02-16")]
    assert calendar.call("closeAfter", b"AT", friday, 5) == [True, friday + 7 * 86_400]
    assert calendar.call("closeAfter", b"AT", friday + 1, 5) == [True, monday + 7 * 86_400]
    assert calendar.call("closeRolled", b"AT", day("2026-02-14")) == [True, monday]


@pytest.mark.parametrize("offset", [-720, -300, -1, 840])
def test_clocks_east_and_west_of_greenwich(calendar, calendar_officer, offset):
    calendar.send(calendar_officer, "definePlace", b"ZZ", (2, offset, 17 * 60))
    zone = dt.timezone(dt.timedelta(minutes=offset))
    close = int(dt.datetime(2026, 2, 11, 17, 0, tzinfo=zone).timestamp())  # a Wednesday
    assert calendar.call("closeOf", b"ZZ", day("2026-02-11")) == close
    assert calendar.call("dayOf", b"ZZ", close) == [True, day("2026-02-11")]
    assert calendar.call("dayOf", b"ZZ", close + 1) == [True, day("2026-02-12")]
    midnight = int(dt.datetime(2026, 2, 11, 0, 0, tzinfo=zone).timestamp())
    assert calendar.call("dayOf", b"ZZ", midnight) == [True, day("2026-02-11")]
    assert calendar.call("closeAfter", b"ZZ", midnight, 5) == [True, close + 7 * 86_400]


@pytest.mark.parametrize(
    ("function", "arguments"), [("dayOf", (0,)), ("closeAfter", (0, 5)), ("closeRolled", (0,)), ("closeOf", (0,))]
)
def test_clocks_of_an_unknown_place_are_refused(calendar, function, arguments):
    with reverts_with("CalendarUnknownPlace", jurisdiction=b"XX"):
        calendar.call(function, b"XX", *arguments)
