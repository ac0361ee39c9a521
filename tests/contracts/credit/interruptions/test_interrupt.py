"""Force majeure, by place, as an authority declares it. It is Monday 12 January 2026, 10:00 in Shanghai."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.clearance import DAY
from tests.helpers.credit import at
from tests.helpers.reverts import reverts_with

GROUNDS = keccak(text="announcement")


def test_interrupt(alliance, interruptions, shanghai_commerce):
    now = alliance.chain.now()
    receipt = interruptions.send(shanghai_commerce, "interrupt", b"CN", now, now + 10 * DAY, GROUNDS)
    made = receipt.event("BusinessInterrupted").arguments
    assert made["number"] == 0
    assert made["until"] == now + 10 * DAY
    assert made["grounds"] == GROUNDS
    assert interruptions.struct("interruption", b"CN", 0) == {"from": now, "until": now + 10 * DAY}
    assert interruptions.call("interruptionCount", b"CN") == 1
    assert interruptions.call("interruptionCount", b"HK") == 0


@pytest.mark.parametrize("caller", ["bank_of_communications", "importer", "exporter", "calendar_officer"])
def test_interrupt_is_for_nobody_who_profits(alliance, interruptions, caller):
    now = alliance.chain.now()
    with reverts_with("AccessManagedUnauthorized"):
        interruptions.send(alliance.accounts[caller], "interrupt", b"CN", now, now + DAY, GROUNDS)


@pytest.mark.parametrize(
    ("begin", "end", "fits"),
    [
        (-3 * DAY, DAY, True), (-3 * DAY - 1, DAY, False), (0, DAY, True), (60, DAY, False), (-DAY, -DAY, False),
        (-DAY, -DAY + 1, True), (0, 30 * DAY, True), (0, 30 * DAY + 60, False),
    ],
)  # fmt: skip
def test_interrupt_is_declared_within_three_days_and_for_thirty_at_most(
    alliance, interruptions, shanghai_commerce, begin, end, fits
):
    now = alliance.chain.travel(at("2026-01-12 11:00")) or at("2026-01-12 11:00")
    arguments = (b"CN", now + begin, now + end, GROUNDS)
    if fits:
        interruptions.send(shanghai_commerce, "interrupt", *arguments)
        return
    with reverts_with("InterruptionInvalidTime"):
        interruptions.send(shanghai_commerce, "interrupt", *arguments)


def test_interrupt_while_one_runs_or_before_it_ended(alliance, interruptions, shanghai_commerce):
    now = alliance.chain.now()
    interruptions.send(shanghai_commerce, "interrupt", b"CN", now, now + DAY, GROUNDS)
    with reverts_with("InterruptionRunning", until=now + DAY):
        interruptions.send(shanghai_commerce, "interrupt", b"CN", now + DAY, now + 2 * DAY, GROUNDS)
    interruptions.send(shanghai_commerce, "interrupt", b"HK", now, now + DAY, GROUNDS)
    alliance.chain.travel(now + DAY + 1)
    interruptions.send(shanghai_commerce, "interrupt", b"CN", now + DAY + 1, now + 2 * DAY, GROUNDS)
    assert interruptions.call("interruptionCount", b"CN") == 2


def test_interrupt_at_a_place_without_a_calendar(alliance, interruptions, shanghai_commerce):
    now = alliance.chain.now()
    with reverts_with("CalendarUnknownPlace"):
        interruptions.send(shanghai_commerce, "interrupt", b"XX", now, now + DAY, GROUNDS)
