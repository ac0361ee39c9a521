"""BankingCalendar.loadYear: a year that has begun cannot change; a missing one may always be loaded."""

from __future__ import annotations

import pytest

from tests.helpers.credit import at, day, said
from tests.helpers.reverts import reverts_with

LOADED, WEEKENDS = 1, 2
LOW, HIGH = 0b1110, (1 << 108) | 1
LOADED_BIT = 1 << 255


def test_load_year_that_is_missing(calendar, calendar_officer):
    receipt = calendar.send(calendar_officer, "loadYear", b"CN", 2027, LOW, HIGH)
    assert said(receipt) == [("YearLoaded", {"jurisdiction": b"CN", "year": 2027, "low": LOW, "high": HIGH})]
    january = day("2027-01-01")
    banking = {1, 2, 3, 256, 256 + 108}  # 256 + 108 is 31 December
    for n in (0, 1, 2, 3, 4, 255, 256, 257, 363, 364):
        assert calendar.call("isBankingDay", b"CN", january + n) == [True, n in banking]
    assert calendar.call("isBankingDay", b"CN", january + 365) == [False, False]


def test_load_year_that_has_not_begun_replaces_it_until_new_years_midnight_there(alliance, calendar, calendar_officer):
    calendar.send(calendar_officer, "loadYear", b"CN", 2027, LOW, HIGH)
    alliance.chain.travel(at("2027-01-01 00:00") - 1)
    calendar.send(calendar_officer, "loadYear", b"CN", 2027, LOW | 1, HIGH)
    assert calendar.call("isBankingDay", b"CN", day("2027-01-01")) == [True, True]
    alliance.chain.travel(at("2027-01-01 00:00"))
    with reverts_with("CalendarYearBegun", jurisdiction=b"CN", year=2027):
        calendar.send(calendar_officer, "loadYear", b"CN", 2027, LOW, HIGH)


@pytest.mark.parametrize("year", [2025, 2026])
def test_load_year_that_has_begun_is_refused(calendar, calendar_officer, year):
    with reverts_with("CalendarYearBegun", jurisdiction=b"CN", year=year):
        calendar.send(calendar_officer, "loadYear", b"CN", year, LOW, HIGH)


def test_load_year_that_has_begun_and_is_missing_once(calendar, calendar_officer):
    calendar.send(calendar_officer, "loadYear", b"CN", 2023, LOW, HIGH)
    assert calendar.call("isBankingDay", b"CN", day("2023-01-02")) == [True, True]
    with reverts_with("CalendarYearBegun", jurisdiction=b"CN", year=2023):
        calendar.send(calendar_officer, "loadYear", b"CN", 2023, LOW, HIGH)


@pytest.mark.parametrize("year", [2000, 2400])
def test_load_year_at_the_ends_of_the_range(calendar, calendar_officer, year):
    calendar.send(calendar_officer, "loadYear", b"CN", year, LOW, HIGH)


@pytest.mark.parametrize("year", [0, 1, 1969, 1970, 1999, 2401, 65535])
def test_load_year_out_of_range_is_refused(calendar, calendar_officer, year):
    with reverts_with("CalendarInvalidYear", year=year):
        calendar.send(calendar_officer, "loadYear", b"CN", year, LOW, HIGH)


@pytest.mark.parametrize(
    ("year", "low", "high"),
    [
        (2027, 0, HIGH), (2027, LOW, 0),
        (2027, LOW, 1 << 109), (2028, LOW, 1 << 110),  # day 366, day 367
        (2027, LOW, LOADED_BIT | HIGH),
    ],
)  # fmt: skip
def test_load_year_with_data_of_no_calendar_is_refused(calendar, calendar_officer, year, low, high):
    with reverts_with("CalendarInvalidYear", year=year):
        calendar.send(calendar_officer, "loadYear", b"CN", year, low, high)


def test_load_year_with_a_leap_day(calendar, calendar_officer):
    calendar.send(calendar_officer, "loadYear", b"CN", 2028, LOW, 1 << 109)
    assert calendar.call("isBankingDay", b"CN", day("2028-12-31")) == [True, True]
    assert calendar.call("isBankingDay", b"CN", day("2028-12-30")) == [True, False]


SUMMER = 87 << 110 | 297 << 119
"""From 29 March to 24 October 2026, as days of the year."""


def test_load_year_with_summer_time_closes_an_hour_earlier_from_its_first_day_to_its_last(calendar, calendar_officer):
    calendar.send(calendar_officer, "loadYear", b"CN", 2027, LOW, HIGH | SUMMER)
    january, standard = day("2027-01-01"), at("2027-01-01 17:00")
    for n, early in ((0, 0), (86, 0), (87, 3_600), (296, 3_600), (297, 0), (364, 0)):
        assert calendar.call("closeOf", b"CN", january + n) == standard + n * 86_400 - early


@pytest.mark.parametrize(
    "summer", [87 << 110, 297 << 119, 297 << 110 | 87 << 119, 87 << 110 | 87 << 119, 87 << 110 | 366 << 119, 1 << 128]
)
def test_load_year_with_a_summer_that_is_none_is_refused(calendar, calendar_officer, summer):
    with reverts_with("CalendarInvalidYear", year=2027):
        calendar.send(calendar_officer, "loadYear", b"CN", 2027, LOW, HIGH | summer)


def test_load_year_of_an_unknown_place_is_refused(calendar, calendar_officer):
    with reverts_with("CalendarUnknownPlace", jurisdiction=b"XX"):
        calendar.send(calendar_officer, "loadYear", b"XX", 2027, LOW, HIGH)


def test_load_year_by_a_bank_is_refused(calendar, bank_of_communications):
    with reverts_with("AccessManagedUnauthorized", caller=bank_of_communications.address):
        calendar.send(bank_of_communications, "loadYear", b"CN", 2027, LOW, HIGH)


def test_load_year_with_a_long_closure_is_unknown_rather_than_searched_for_ever(calendar, calendar_officer):
    """Sixty days are searched: a year whose next banking day lies further off says that it does not know."""
    calendar.send(calendar_officer, "loadYear", b"CN", 2027, 1 << 100, HIGH)
    wanted = day("2027-01-01") + 100
    assert calendar.call("closeRolled", b"CN", wanted - 59) == [True, calendar.call("closeOf", b"CN", wanted)]
    assert calendar.call("closeRolled", b"CN", wanted - 60) == [False, 0]
