"""Presentations.present after the last day: recorded as discrepant (UCP 600 art. 14(c)) for thirty days, and then no more."""

from __future__ import annotations

import pytest

from tests.helpers.clearance import DAY
from tests.helpers.credit import CREDIT_EXPIRED, ISSUING, NO_RELEASE, at, documents, issued
from tests.helpers.money import call_at
from tests.helpers.reverts import reverts_with

LAST = at("2026-03-31 17:00") + 30 * DAY


@pytest.fixture
def present(funded):
    """`present(moment)` → number of the presentation, as of a block at that time."""
    letter = issued(funded)
    given = (letter.id, letter.terms, ISSUING, 0, documents(), NO_RELEASE)
    beneficiary = funded.accounts["exporter"].address
    return lambda moment: call_at(funded["Presentations"], moment, "present", *given, sender=beneficiary)


def test_present_in_the_last_second_of_thirty_days_after_expiry(present):
    assert present(LAST) == 1
    with reverts_with("PresentationTooLate", until=LAST):
        present(LAST + 1)


def test_present_that_late_is_discrepant(funded):
    letter = issued(funded)
    funded.chain.travel(LAST)
    assert letter.found(letter.present()) & CREDIT_EXPIRED
