"""Revolving credits that do not cumulate: what a period has left, after refusals and what follows them."""

from __future__ import annotations

import pytest

from tests.helpers.clearance import DAY
from tests.helpers.credit import (
    CONFIRMING,
    ISSUED,
    OVERDRAWN,
    PRECLUDED,
    Letter,
    confirmed,
    day,
    issued,
)
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with

REVOLVING = 2
AMOUNT = 500_000 * YUAN
PERIODS = ((day("2026-01-01"), day("2026-01-31"), AMOUNT), (day("2026-02-01"), day("2026-02-28"), AMOUNT))


@pytest.fixture
def letter(funded) -> Letter:
    return issued(funded, tolerancePlus=0, scheduleKind=REVOLVING, schedule=PERIODS)


def test_what_a_refusal_gave_back_is_used_again_once_it_is_waived(letter):
    letter.present(amount=AMOUNT)
    letter.refuse()
    letter.waive()
    letter.honour()
    letter.present(amount=1)
    assert letter.presentation(2)["found"] == OVERDRAWN


def test_a_waiver_does_not_honour_what_another_presentation_took_meanwhile(letter):
    letter.present(amount=AMOUNT)
    letter.refuse()
    letter.present(amount=AMOUNT)
    letter.waive()
    with reverts_with("CreditNothingAvailable"):
        letter.honour()


def test_a_presentation_that_overdrew_its_period_is_honoured_by_a_waiver_that_knew(letter):
    letter.present(amount=AMOUNT)
    letter.present(amount=AMOUNT)
    letter.refuse(2)
    letter.waive(2)
    letter.honour(2)


def test_documents_that_were_not_returned_and_not_forwarded_lock_no_money(funded):
    """What preclusion took up again is given back to its period once more when it lapses."""
    letter = confirmed(funded, tolerancePlus=0, scheduleKind=REVOLVING, schedule=PERIODS)
    letter.present(at=CONFIRMING, amount=AMOUNT)
    letter.refuse(by=CONFIRMING)
    letter.clock("exporter", "demandReturn", by=CONFIRMING)
    funded.chain.travel(funded.chain.now() + 7 * DAY)
    letter.clock("relay", "precludeUnreturned", by=CONFIRMING)
    assert letter.examination(by=CONFIRMING)["state"] == PRECLUDED
    funded.chain.travel(funded.chain.now() + 60 * DAY)
    letter.act("relay", "lapse", 1, None).event("PresentationLapsed")
    assert (letter.status["state"], letter.status["open"], letter.status["reserved"]) == (ISSUED, 0, 0)
