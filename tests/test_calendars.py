"""Banking days from two packages that have to agree, or nothing."""

from __future__ import annotations

import datetime as dt

import chinese_calendar
import holidays
import pytest

from eport import calendars


def test_spring_festival_2026_is_closed_and_its_make_up_saturday_open():
    """State Council announcement for 2026: 15 to 23 February off, 14 and 28 February worked."""
    banking = calendars.chinese_banking_days(2026)
    assert not {dt.date(2026, 2, day) for day in range(15, 24)} & banking
    assert {dt.date(2026, 2, 14), dt.date(2026, 2, 28)} <= banking


@pytest.mark.parametrize("year", [2025, 2026])
def test_known_years_have_248_banking_days(year):
    assert len(calendars.chinese_banking_days(year)) == 248


def test_a_year_that_was_not_announced_is_unknown():
    with pytest.raises(calendars.CalendarUnknown, match="2027"):
        calendars.chinese_banking_days(2027)


def test_packages_that_disagree_about_a_day_give_no_calendar(monkeypatch):
    monkeypatch.setattr(chinese_calendar, "is_workday", lambda day: day != dt.date(2026, 6, 1))
    with pytest.raises(calendars.CalendarUnknown, match="2026-"):
        calendars.chinese_banking_days(2026)


@pytest.mark.parametrize(("year", "days"), [(2025, 365), (2028, 366)])
def test_bitmap_has_a_bit_for_each_day_low_word_first(year, days):
    everything = frozenset(calendars.days_of(year))
    low, high = calendars.bitmap(year, everything, "Asia/Shanghai")
    assert low == 2**256 - 1 and high == 2 ** (days - 256) - 1
    last = frozenset({dt.date(year, 12, 31)})
    assert calendars.bitmap(year, last, "Asia/Shanghai") == (0, 1 << (days - 257))


# ------------------------------------------------------------------------------------------------- the other places

YEARS = range(2025, 2028)


def closed(place: str, year: int) -> set[dt.date]:
    """Days from Monday to Friday on which banks are closed."""
    banking = calendars.banking_days(place, year)
    return {day for day in calendars.days_of(year) if day.weekday() < 5 and day not in banking}


def easter(year: int) -> dt.date:
    """Sunday of Easter in the Gregorian calendar (Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    m = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    n = h + m - 7 * ((a + 11 * h + 22 * m) // 451) + 114
    return dt.date(year, n // 31, n % 31 + 1)


@pytest.mark.parametrize("year", YEARS)
def test_euro_area_closes_on_the_six_days_of_target(year):
    """Decision of the ECB of 14 December 2000: 1 January, Good Friday, Easter Monday, 1 May, 25 and 26 December."""
    sunday = easter(year)
    fixed = [dt.date(year, month, day) for month, day in ((1, 1), (5, 1), (12, 25), (12, 26))]
    days = {*fixed, sunday - dt.timedelta(days=2), sunday + dt.timedelta(days=1)}
    assert closed("EU", year) == {day for day in days if day.weekday() < 5}


def test_hong_kong_closes_on_general_holidays_not_on_the_statutory_ones_alone():
    """Gazette for 2026. Good Friday is no statutory holiday, and the packages leave it out unless they are asked."""
    dates = "01-01 02-17 02-18 02-19 04-03 04-06 04-07 05-01 05-25 06-19 07-01 10-01 10-19 12-25"
    assert closed("HK", 2026) == {dt.date.fromisoformat(f"2026-{day}") for day in dates.split()}


def test_singapore_closes_on_the_gazetted_days_of_2026_and_the_mondays_after_sundays():
    dates = "01-01 02-17 02-18 04-03 05-01 05-27 06-01 08-10 11-09 12-25"
    assert closed("SG", 2026) == {dt.date.fromisoformat(f"2026-{day}") for day in dates.split()}


def test_federal_reserve_does_not_move_a_saturdays_holiday_to_friday():
    assert dt.date(2026, 7, 3) in calendars.banking_days("US", 2026)  # 4 July is a Saturday
    assert dt.date(2027, 7, 5) not in calendars.banking_days("US", 2027)  # a Sunday's moves to Monday
    assert len(closed("US", 2026)) == 10


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(("place", "exchange"), [("GB", "LSE"), ("HK", "HKEX"), ("SG", "SGX")])
def test_stock_exchange_of_the_place_closes_on_the_same_days(place, exchange, year):
    market = holidays.financial_holidays(exchange, years=year)
    assert closed(place, year) == {day for day in market if day.weekday() < 5}


def test_a_place_without_a_package_is_unknown():
    with pytest.raises(calendars.CalendarUnknown, match="XX"):
        calendars.banking_days("XX", 2026)


@pytest.mark.parametrize(
    ("zone", "first", "last"),
    [
        ("Europe/London", dt.date(2026, 3, 29), dt.date(2026, 10, 24)),
        ("Europe/Brussels", dt.date(2026, 3, 29), dt.date(2026, 10, 24)),
        ("America/New_York", dt.date(2026, 3, 8), dt.date(2026, 10, 31)),
    ],
)
def test_summer_time_of_2026(zone, first, last):
    days = calendars.days_of(2026)
    begin, end = calendars.summer_time(2026, zone)
    assert (days[begin], days[end - 1]) == (first, last)


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Asia/Hong_Kong", "Asia/Singapore"])
def test_places_without_summer_time(zone):
    assert calendars.summer_time(2026, zone) == (0, 0)
    assert calendars.standard_offset(zone) == 480
