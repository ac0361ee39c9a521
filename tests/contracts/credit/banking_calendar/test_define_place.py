"""BankingCalendar.definePlace: once for each place, by the calendar officer."""

from __future__ import annotations

import pytest

from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with

LOADED, WEEKENDS = 1, 2


@pytest.mark.parametrize("definition", [(LOADED, -720, 0), (WEEKENDS, 840, 1440), (LOADED, 480, 1020)])
def test_define_place_records_it(calendar, calendar_officer, definition):
    receipt = calendar.send(calendar_officer, "definePlace", b"ZZ", definition)
    source, offset, closes_at = definition
    facts = {"jurisdiction": b"ZZ", "source": source, "utcOffset": offset, "closesAt": closes_at}
    assert said(receipt) == [("PlaceDefined", facts)]
    assert calendar.struct("place", b"ZZ") == {"source": source, "utcOffset": offset, "closesAt": closes_at}


def test_define_place_twice_is_refused(calendar, calendar_officer):
    with reverts_with("CalendarPlaceDefined", jurisdiction=b"CN"):
        calendar.send(calendar_officer, "definePlace", b"CN", (WEEKENDS, 480, 1020))


@pytest.mark.parametrize("definition", [(0, 480, 1020), (LOADED, 480, 1441), (LOADED, -721, 1020), (LOADED, 841, 1020)])
def test_define_place_that_cannot_be_is_refused(calendar, calendar_officer, definition):
    with reverts_with("CalendarInvalidPlace", jurisdiction=b"ZZ"):
        calendar.send(calendar_officer, "definePlace", b"ZZ", definition)


def test_define_place_without_a_name_is_refused(calendar, calendar_officer):
    with reverts_with("CalendarInvalidPlace", jurisdiction=b"\0\0"):
        calendar.send(calendar_officer, "definePlace", b"\0\0", (LOADED, 480, 1020))


def test_define_place_by_a_bank_is_refused(calendar, bank_of_communications):
    with reverts_with("AccessManagedUnauthorized", caller=bank_of_communications.address):
        calendar.send(bank_of_communications, "definePlace", b"ZZ", (WEEKENDS, 0, 1020))
