"""A corrupt electronic record (eUCP e12): reportCorruption, representRecord, deemNotPresented.

Presented on Monday 12 January 2026, 10:00; due on Monday 19 January, 17:00; the credit expires on 31 March.
"""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.clearance import DAY
from tests.helpers.credit import (
    CONFIRMING,
    ISSUING,
    MISSING_DOCUMENT,
    PRECLUDED,
    REFUSED,
    Letter,
    at,
    confirmed,
    issued,
)
from tests.helpers.reverts import reverts_with

RECORD = keccak(text="bill of lading")
ISSUER = "bank_of_communications"


@pytest.fixture
def letter(funded) -> Letter:
    made = issued(funded)
    made.present()
    return made


def travel(letter: Letter, moment: str | int) -> None:
    letter.alliance.chain.travel(at(moment) if isinstance(moment, str) else moment)


def report(letter: Letter, who: str = ISSUER, by: int = ISSUING):
    return letter.clock(who, "reportCorruption", RECORD, by=by)


def test_report_corruption_stops_the_clock_for_thirty_days(letter):
    travel(letter, "2026-01-14 10:00")
    told = report(letter).event("RecordCorrupted").arguments
    now = letter.alliance.chain.now()
    assert (told["record"], told["until"]) == (RECORD, now + 30 * DAY)
    # Four closings were left (14, 15, 16, 19 January); 13 February, a Friday, 14, a working Saturday, 24 and 25 follow.
    assert told["deadline"] == letter.deadline() == at("2026-02-25 17:00")
    assert letter.alliance["ExaminationClocks"].struct("corruption", letter.id, 1, ISSUING) == {
        "stoppedAt": now, "deadline": at("2026-01-19 17:00"), "until": now + 30 * DAY, "settled": False,
    }  # fmt: skip
    travel(letter, "2026-01-20 18:00")
    with reverts_with("PresentationDeadlineRunning"):
        letter.preclude()


def test_represent_record_goes_on_with_the_days_that_were_left(letter):
    travel(letter, "2026-01-14 10:00")
    report(letter)
    travel(letter, "2026-01-21 10:00")
    told = letter.clock("exporter", "representRecord", RECORD).event("RecordRepresented").arguments
    assert told["deadline"] == letter.deadline() == at("2026-01-26 17:00")
    travel(letter, "2026-01-26 17:00")
    letter.refuse()
    assert letter.examination()["state"] == REFUSED


def test_represent_record_and_silence_precludes(letter):
    travel(letter, "2026-01-14 10:00")
    report(letter)
    letter.clock("exporter", "representRecord", RECORD)
    travel(letter, letter.precluded_after() + 1)
    letter.preclude()
    assert letter.examination()["state"] == PRECLUDED


@pytest.mark.parametrize(("late", "fits"), [(0, True), (1, False)])
def test_represent_record_in_the_last_second(letter, late, fits):
    until = report(letter).event("RecordCorrupted").arguments["until"]
    travel(letter, until + late)
    if fits:
        letter.clock("exporter", "representRecord", RECORD)
        return
    with reverts_with("ClockDeadlinePassed", deadline=until):
        letter.clock("exporter", "representRecord", RECORD)


def test_represent_record_not_later_than_the_expiry(letter):
    travel(letter, "2026-03-20 10:00")
    letter.present(shipmentDay=20_530, periodDay=20_530, tenorDay=20_530)
    told = letter.clock(ISSUER, "reportCorruption", RECORD, number=2).event("RecordCorrupted").arguments
    assert told["until"] == letter.status["expiresAt"] == at("2026-03-31 17:00")


def test_represent_record_by_anybody_else(letter):
    report(letter)
    for other in ("importer", ISSUER, "relay"):
        with reverts_with("ClockNotPresenter"):
            letter.clock(other, "representRecord", RECORD)


def test_represent_record_that_nobody_asked_for_or_twice(letter):
    with reverts_with("ClockNotStopped"):
        letter.clock("exporter", "representRecord", RECORD)
    report(letter)
    letter.clock("exporter", "representRecord", RECORD)
    with reverts_with("ClockNotStopped"):
        letter.clock("exporter", "representRecord", RECORD)


def test_deem_not_presented_is_a_missing_document_that_no_bank_overlooks(letter):
    told = report(letter).event("RecordCorrupted").arguments
    travel(letter, told["until"])
    with reverts_with("ClockRunning", until=told["until"]):
        letter.clock("relay", "deemNotPresented")
    travel(letter, told["until"] + 1)
    letter.clock("relay", "deemNotPresented").event("RecordNotRepresented")
    assert letter.deadline() == told["deadline"]
    with reverts_with("PresentationDiscrepant", discrepancies=MISSING_DOCUMENT):
        letter.honour()
    letter.refuse(found=0)
    with reverts_with("ClockNotStopped"):
        letter.clock("relay", "deemNotPresented")


def test_report_corruption_twice_wins_no_more_time(letter):
    report(letter)
    letter.clock("exporter", "representRecord", RECORD)
    with reverts_with("ClockAlreadyStopped"):
        report(letter)


@pytest.mark.parametrize(("late", "fits"), [(0, True), (1, False)])
def test_report_corruption_until_the_deadline(letter, late, fits):
    travel(letter, at("2026-01-19 17:00") + late)
    if fits:
        report(letter)
        return
    with reverts_with("ClockDeadlinePassed"):
        report(letter)


def test_report_corruption_by_a_bank_that_does_not_examine(letter, funded):
    for other in ("icbc_shanghai", "importer", "relay"):
        with reverts_with("CreditNotParty"):
            report(letter, other)
    later = confirmed(funded)
    later.present(at=CONFIRMING)
    with reverts_with("PresentationWrongState"):
        report(later)
    report(later, "icbc_shanghai", CONFIRMING)


def test_report_corruption_after_the_credit_expired(letter):
    travel(letter, at("2026-03-31 17:00") + 1)
    letter.present(shipmentDay=20_530, periodDay=20_530, tenorDay=20_530)
    with reverts_with("ClockDeadlinePassed"):
        letter.clock(ISSUER, "reportCorruption", RECORD, number=2)


def test_a_bank_may_honour_while_it_waits_for_a_record(letter):
    report(letter)
    letter.honour()
    with reverts_with("PresentationWrongState"):
        letter.clock("exporter", "representRecord", RECORD)


def test_a_clock_that_force_majeure_stopped_is_not_stopped_once_more(letter):
    """The same days would be given back to the bank twice."""
    authority = letter.alliance.accounts["shanghai_commerce"]
    closed = (b"CN", letter.alliance.chain.now(), at("2026-01-20 09:00"), keccak(text="flood"))
    letter.alliance["Interruptions"].send(authority, "interrupt", *closed)
    travel(letter, at("2026-01-20 09:00") - 1)
    with reverts_with("ClockInterrupted", until=at("2026-01-20 09:00")):
        report(letter)
    travel(letter, "2026-01-20 09:00")
    report(letter).event("RecordCorrupted")
