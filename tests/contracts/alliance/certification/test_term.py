"""Three years of a certificate are years of the calendar in UTC+8: the 29 February is no year's last day lost or won."""

from __future__ import annotations

import datetime as dt

import pytest

from eport.chain.contract import ContractReverted
from tests.helpers.certification import REPORT, YEAR, Scheme
from tests.helpers.clearance import undone

CHINA = dt.timezone(dt.timedelta(hours=8))
GIVEN = [
    "2026-02-28 23:59:59", "2026-03-01 00:00:00", "2026-12-31 23:59:59", "2027-01-01 00:00:00", "2027-06-15 12:00:00",
    "2028-02-28 23:59:59", "2028-02-29 00:00:00", "2028-02-29 23:59:59", "2028-03-01 00:00:00", "2028-12-31 12:00:00",
    "2029-01-01 00:00:00", "2029-02-28 23:59:59", "2029-03-01 00:00:00", "2029-12-31 23:59:59", "2032-02-29 07:59:59",
    "2096-02-29 12:00:00", "2097-03-01 00:00:00", "2098-03-01 00:00:00",
]  # fmt: skip
"""Around leap days and turns of the year; 2100 has no 29 February."""


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=CHINA)


def three_years_after(date: dt.datetime) -> dt.datetime:
    try:
        return date.replace(year=date.year + 3)
    except ValueError:  # there is no such 29 February
        return date.replace(year=date.year + 3, day=28)


@pytest.mark.parametrize("text", GIVEN)
def test_certificate_ends_on_the_same_date_three_years_later(scheme: Scheme, text):
    given, end = moment(text), int(three_years_after(moment(text)).timestamp())
    scheme.chain.travel(int(given.timestamp()))
    number = scheme.certified()
    assert scheme.state(number)["validUntil"] == end
    scheme.chain.travel(end)
    assert scheme.valid(number)
    with pytest.raises(ContractReverted, match="CertificationNotYet"):
        scheme.contract.call("lapse", number)
    scheme.chain.travel(end + 1)
    assert not scheme.valid(number)
    scheme.contract.call("lapse", number)


@pytest.mark.parametrize("text", ["2026-06-15 09:00:00", "2028-02-29 09:00:00"])
def test_renewal_adds_three_years_to_the_old_end(scheme: Scheme, text):
    scheme.chain.travel(int(moment(text).timestamp()))
    number = scheme.certified()
    end = three_years_after(moment(text))
    with undone(scheme.chain):
        scheme.chain.travel(int(end.timestamp()) - YEAR // 3)
        scheme.by("icbc_shanghai", "requestRenewal", number)
        scheme.body("renew", number, REPORT)
        assert scheme.state(number)["validUntil"] == int(three_years_after(end).timestamp())
