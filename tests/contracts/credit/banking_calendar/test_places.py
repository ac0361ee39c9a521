"""The places of the configuration: banks close by their own clocks, in summer too."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from eport import calendars
from tests.helpers.credit import day

PLACES = {
    "CN": "Asia/Shanghai", "HK": "Asia/Hong_Kong", "SG": "Asia/Singapore", "EU": "Europe/Brussels",
    "GB": "Europe/London", "US": "America/New_York",
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_every_day_of_2026_is_banked_and_closed_as_the_packages_and_the_time_zones_say(calendar, place):
    """Every seventh day and the days around the changes of the clocks, by an independent way to the same moment."""
    banking = calendars.banking_days(place, 2026)
    changes = {dt.date(2026, 3, 8), dt.date(2026, 3, 29), dt.date(2026, 10, 25), dt.date(2026, 11, 1)}
    for n, date in enumerate(calendars.days_of(2026)):
        if n % 7 and not any(abs((date - change).days) <= 1 for change in changes):
            continue
        number = day(str(date))
        assert calendar.call("isBankingDay", place.encode(), number) == [True, date in banking]
        five = dt.datetime.combine(date, dt.time(17), tzinfo=ZoneInfo(PLACES[place]))
        assert calendar.call("closeOf", place.encode(), number) == int(five.timestamp())


def test_presentation_in_london_across_the_change_of_the_clocks(calendar):
    """Friday 27 March 2026, 16:30 local time; the fifth banking day is Tuesday 7 April, after Easter, an hour earlier."""
    acted = dt.datetime(2026, 3, 27, 16, 30, tzinfo=ZoneInfo("Europe/London"))
    close = dt.datetime(2026, 4, 7, 17, 0, tzinfo=ZoneInfo("Europe/London"))
    assert calendar.call("closeAfter", b"GB", int(acted.timestamp()), 5) == [True, int(close.timestamp())]
