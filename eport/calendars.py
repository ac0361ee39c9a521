"""Banking days of a year from maintained packages, as the bitmap that BankingCalendar holds.

China's public holidays move working days to weekends by an announcement each November, so a year that is not announced
is unknown. Two packages have to agree on every day; where they differ or one does not know the year, nothing is loaded.
"""

from __future__ import annotations

import datetime as dt

import chinese_calendar
import holidays

EPOCH = dt.date(1970, 1, 1)
"""Day 0 of the contracts."""


class CalendarUnknown(LookupError):
    """The packages do not know the year, or disagree about a day: no calendar is better than a guessed one."""


def days_of(year: int) -> list[dt.date]:
    """All days of a year in order."""
    first = dt.date(year, 1, 1)
    return [first + dt.timedelta(days=n) for n in range((dt.date(year + 1, 1, 1) - first).days)]


def chinese_banking_days(year: int) -> frozenset[dt.date]:
    """Working days of mainland China, make-up workdays on weekends included.

    Sources: `chinesecalendar` and `holidays`, both from the State Council's announcements. Raises `CalendarUnknown`.
    """
    public = holidays.country_holidays("CN", years=year)
    banking = set()
    for day in days_of(year):
        try:
            by_chinese_calendar = chinese_calendar.is_workday(day)
        except NotImplementedError:
            raise CalendarUnknown(
                f"chinesecalendar does not know {year}; update it when the year is announced"
            ) from None
        by_holidays = public.is_working_day(day)
        if by_chinese_calendar != by_holidays:
            raise CalendarUnknown(
                f"{day}: chinesecalendar says workday={by_chinese_calendar}, holidays says {by_holidays}"
            )
        if by_chinese_calendar:
            banking.add(day)
    return frozenset(banking)


def bitmap(year: int, banking: frozenset[dt.date]) -> tuple[int, int]:
    """(low, high) words: bit d of low is day d of the year, bit d - 256 of high from day 256 on."""
    whole = sum(1 << n for n, day in enumerate(days_of(year)) if day in banking)
    return whole & (2**256 - 1), whole >> 256
