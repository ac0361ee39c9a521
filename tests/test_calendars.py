"""Banking days from two packages that have to agree, or nothing."""

from __future__ import annotations

import datetime as dt

import chinese_calendar
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
    low, high = calendars.bitmap(year, everything)
    assert low == 2**256 - 1 and high == 2 ** (days - 256) - 1
    last = frozenset({dt.date(year, 12, 31)})
    assert calendars.bitmap(year, last) == (0, 1 << (days - 257))
