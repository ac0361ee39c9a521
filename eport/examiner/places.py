"""Banking days by country, and the country of a place.

mainland China's days come from `eport.calendars`, where two packages have to agree; other countries' from `holidays`,
whose public holidays and weekends stand in for the banks' own: where a bank closes on a day that is no public holiday,
or a region has one of its own, the examiner says 'likely' and not 'certain' of what depends on it.
"""

from __future__ import annotations

import datetime as dt
import functools
from typing import Final

import holidays
import pycountry

from eport.calendars import CalendarUnknown, chinese_banking_days

_CITIES: Final = {
    "SHANGHAI": "CN", "BEIJING": "CN", "SHENZHEN": "CN", "GUANGZHOU": "CN", "NINGBO": "CN", "QINGDAO": "CN",
    "TIANJIN": "CN", "HONG KONG": "HK", "HONGKONG": "HK", "SINGAPORE": "SG", "LONDON": "GB", "NEW YORK": "US",
    "LOS ANGELES": "US", "CHICAGO": "US", "FRANKFURT": "DE", "HAMBURG": "DE", "BERLIN": "DE", "VIENNA": "AT",
    "WIEN": "AT", "PARIS": "FR", "AMSTERDAM": "NL", "ROTTERDAM": "NL", "ANTWERP": "BE", "BRUSSELS": "BE",
    "MILAN": "IT", "MADRID": "ES", "ZURICH": "CH", "GENEVA": "CH", "TOKYO": "JP", "SEOUL": "KR", "BUSAN": "KR",
    "MUMBAI": "IN", "DUBAI": "AE", "SANTOS": "BR", "SAO PAULO": "BR", "FELIXSTOWE": "GB", "ISTANBUL": "TR",
    "TAIPEI": "TW", "BANGKOK": "TH", "JAKARTA": "ID", "KUALA LUMPUR": "MY", "HO CHI MINH CITY": "VN",
}  # fmt: skip
"""Places of expiry that name no country."""
_ALIASES: Final = {
    "USA": "US", "U.S.A.": "US", "UNITED STATES": "US", "UK": "GB", "U.K.": "GB", "ENGLAND": "GB",
    "GREAT BRITAIN": "GB",
    "KOREA": "KR", "SOUTH KOREA": "KR", "PR CHINA": "CN", "P.R. CHINA": "CN", "P.R.CHINA": "CN", "PRC": "CN",
    "HOLLAND": "NL", "THE NETHERLANDS": "NL", "UAE": "AE", "TAIWAN": "TW", "VIETNAM": "VN", "RUSSIA": "RU",
    "TURKEY": "TR", "TURKIYE": "TR", "CZECH REPUBLIC": "CZ", "IVORY COAST": "CI",
}  # fmt: skip


@functools.cache
def country_of(place: str) -> str | None:
    """ISO 3166-1 alpha-2 code of a place that names a country or a city known here; None where it names neither."""
    text = " ".join(place.upper().replace(",", " , ").split())
    parts = [part.strip(" .") for part in text.split(",")]
    for part in reversed(parts):
        code = _country(part)
        if code is not None:
            return code
    words = text.replace(",", " ").split()
    for length in (4, 3, 2, 1):
        for start in range(len(words) - length, -1, -1):
            code = _country(" ".join(words[start : start + length]))
            if code is not None:
                return code
    return None


@functools.cache
def _country(name: str) -> str | None:
    if name in _CITIES or name in _ALIASES:
        return _CITIES.get(name) or _ALIASES[name]
    return _countries().get(name)


@functools.cache
def _countries() -> dict[str, str]:
    names: dict[str, str] = {}
    for country in pycountry.countries:
        # No alpha-3 codes: AND, ARE, CAN and PER are words of every clause.
        for attribute in ("name", "official_name", "common_name"):
            if hasattr(country, attribute):
                names[getattr(country, attribute).upper()] = country.alpha_2
    return names


def names_country(text: str) -> bool:
    """Whether a text is the name of a country and nothing else."""
    return text.upper() in _ALIASES or text.upper() in _countries()


def country_name_or_code(text: str) -> str:
    """A country by its code where it is one, else the text as it stands: 'CHINA' and 'P.R. CHINA' are the same."""
    upper = " ".join(text.upper().split())
    return _country(upper.strip(" .")) or upper


@functools.cache
def _calendar(country: str, year: int) -> holidays.HolidayBase | frozenset[dt.date]:
    if country == "CN":
        return chinese_banking_days(year)
    try:
        return holidays.country_holidays(country, years=year)
    except NotImplementedError:
        raise CalendarUnknown(f"holidays does not know {country}") from None


def banking_day(day: dt.date, country: str) -> bool:
    """Whether banks are open. Raises `CalendarUnknown` where the packages do not know the country or the year."""
    calendar = _calendar(country, day.year)
    if isinstance(calendar, frozenset):
        return day in calendar
    return bool(calendar.is_working_day(day))


def next_banking_day(day: dt.date, country: str) -> dt.date:
    """The day itself where banks are open, else the first one after it (art. 29(a)). Raises `CalendarUnknown`."""
    while not banking_day(day, country):
        day += dt.timedelta(1)
    return day


def after_banking_days(day: dt.date, count: int, country: str) -> dt.date:
    """The last of `count` banking days that follow `day` (art. 14(b), 16(d)). Raises `CalendarUnknown`."""
    for _ in range(count):
        day = next_banking_day(day + dt.timedelta(1), country)
    return day
