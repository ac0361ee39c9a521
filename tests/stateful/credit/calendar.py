"""Banking days of mainland China straight from `holidays`, and the clocks of trade rules counted in them.

Nothing here asks BankingCalendar, nor the module that fills it: a run compares this reading with theirs.
"""

from __future__ import annotations

import datetime as dt
import functools

import holidays

DAY = 86_400
EAST, CLOSES = 8 * 3_600, 17 * 3_600
"""[s] Shanghai is ahead of Greenwich; banks close at 17:00."""
_EPOCH = dt.date(1970, 1, 1)
_CHINA = holidays.country_holidays("CN", years=(2025, 2026))


class Unknown(LookupError):
    """A run went beyond the years whose holidays were announced."""


@functools.cache
def is_banking(day: int) -> bool:
    date = _EPOCH + dt.timedelta(days=day)
    if date.year > 2026:
        raise Unknown(f"{date}: end the run before 2027")
    return _CHINA.is_working_day(date)


def rolled(day: int) -> int:
    """That day, or the first banking day after it (art. 29(a))."""
    while not is_banking(day):
        day += 1
    return day


def closing(day: int) -> int:
    """[unix s] close of banking hours."""
    return day * DAY + CLOSES - EAST


def close_rolled(day: int) -> int:
    return closing(rolled(day))


def day_of(moment: int) -> int:
    """The banking day that an act counts for (art. 33)."""
    day = (moment + EAST) // DAY
    return rolled(day + 1 if moment > closing(day) else day)


@functools.lru_cache(maxsize=100_000)
def close_after(moment: int, count: int) -> int:
    """[unix s] close of the `count`-th banking day following the day of an act (art. 14(b))."""
    day = day_of(moment)
    for _ in range(count):
        day = rolled(day + 1)
    return closing(day)


def days_left(stopped: int, deadline: int) -> int:
    """Banking days between the day of a moment and that of a deadline, which closes one of them."""
    return sum(is_banking(day) for day in range(day_of(stopped) + 1, day_of(deadline) + 1))


def resumed(stopped: int, deadline: int, again: int) -> int:
    """The deadline of a clock that stood from `stopped` until `again`: the days that were left, never earlier."""
    return max(deadline, close_after(again, days_left(stopped, deadline)))
