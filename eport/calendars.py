"""Banking days of a year from maintained packages, as the bitmap that BankingCalendar holds.

China's public holidays move working days to weekends by an announcement each November, so a year that is not announced
is unknown. Two packages have to agree on every day; where they differ or one does not know the year, nothing is loaded.

Elsewhere banks close on Saturdays, Sundays and bank holidays: of the Eurosystem (TARGET closing days), of the Federal
Reserve, of England, of Singapore; in Hong Kong on *general* holidays, which are more than the statutory ones. Lunar
holidays of years that were not gazetted yet are computed, and may move: such a year can be replaced until it begins.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Container
from zoneinfo import ZoneInfo

import chinese_calendar
import holidays

EPOCH = dt.date(1970, 1, 1)
"""Day 0 of the contracts."""


def standard_offset(zone: str) -> int:
    """[minutes] east of Greenwich in standard time."""
    midwinter = dt.datetime(2026, 1, 1, 12, tzinfo=ZoneInfo(zone))
    offset = midwinter.utcoffset()
    assert offset is not None
    return int(offset.total_seconds()) // 60


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


_HOLIDAYS: dict[str, Callable[[int], Container[dt.date]]] = {
    "EU": lambda year: holidays.financial_holidays("ECB", years=year),
    "GB": lambda year: holidays.country_holidays("GB", subdiv="ENG", years=year),
    "HK": lambda year: holidays.country_holidays("HK", years=year, categories=("public", "optional")),
    "SG": lambda year: holidays.country_holidays("SG", years=year),
    "US": lambda year: holidays.financial_holidays("FED", years=year),
}


def banking_days(jurisdiction: str, year: int) -> frozenset[dt.date]:
    """Banking days of a place: CN, EU (the euro area), GB, HK, SG or US. Raises `CalendarUnknown`."""
    if jurisdiction == "CN":
        return chinese_banking_days(year)
    if jurisdiction not in _HOLIDAYS:
        raise CalendarUnknown(f"no package for banking days of {jurisdiction}; known are CN, {', '.join(_HOLIDAYS)}")
    closed = _HOLIDAYS[jurisdiction](year)
    return frozenset(day for day in days_of(year) if day.weekday() < 5 and day not in closed)


def summer_time(year: int, zone: str) -> tuple[int, int]:
    """First day of summer time and first day after it, as days of the year from 0; (0, 0) where there is none.

    What counts is the afternoon, when banks close.
    """
    afternoon = dt.time(15, tzinfo=ZoneInfo(zone))
    summer = [n for n, day in enumerate(days_of(year)) if dt.datetime.combine(day, afternoon).dst()]
    return (summer[0], summer[-1] + 1) if summer else (0, 0)


def bitmap(year: int, banking: frozenset[dt.date], zone: str) -> tuple[int, int]:
    """(low, high) as `IBankingCalendar.loadYear` takes them."""
    whole = sum(1 << n for n, day in enumerate(days_of(year)) if day in banking)
    first, end = summer_time(year, zone)
    return whole & (2**256 - 1), whole >> 256 | first << 110 | end << 119
