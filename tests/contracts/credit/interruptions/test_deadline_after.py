"""The days of an interruption do not count."""

from __future__ import annotations

import random

import pytest
from eth_utils import keccak

from tests.helpers.clearance import DAY
from tests.helpers.credit import ISP_98, UCP_600, URDG_758, at

GROUNDS = keccak(text="flood")


def interrupt(alliance, begin: int, end: int) -> None:
    """Declared as it begins, prolonged as far as it takes."""
    contract, authority, chain = alliance["Interruptions"], alliance.accounts["shanghai_commerce"], alliance.chain
    chain.travel(begin)
    contract.send(authority, "interrupt", b"CN", begin, min(end, chain.now() + 29 * DAY), GROUNDS)
    while contract.struct("interruption", b"CN", contract.call("interruptionCount", b"CN") - 1)["until"] < end:
        chain.travel(chain.now() + 28 * DAY)
        contract.send(authority, "prolong", b"CN", min(end, chain.now() + 29 * DAY))


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        # presented on Monday 12 January, due on Monday 19 January at 17:00
        ("2026-01-13 09:00", "2026-01-14 09:00", "2026-01-20 17:00"),  # four days were left, from Wednesday on
        ("2026-01-16 09:00", "2026-01-19 09:00", "2026-01-20 17:00"),  # over a weekend: one day was left
        ("2026-01-17 09:00", "2026-01-18 09:00", "2026-01-19 17:00"),  # a weekend alone moves nothing
        ("2026-01-19 17:00:00", "2026-01-21 09:00", "2026-01-21 17:00"),  # in the last second of it
        ("2026-01-19 17:00:01", "2026-01-21 09:00", "2026-01-19 17:00"),  # it had passed: nothing reopens it
        ("2026-02-13 09:00", "2026-02-24 09:00", "2026-01-19 17:00"),  # long after
    ],
)
def test_deadline_after_an_interruption(alliance, interruptions, begin, end, expected):
    presented, deadline = at("2026-01-12 10:00"), at("2026-01-19 17:00")
    interrupt(alliance, at(begin), at(end))
    assert interruptions.call("deadlineAfter", b"CN", presented, deadline) == at(expected)
    assert interruptions.call("deadlineAfter", b"HK", presented, deadline) == deadline


def test_deadline_after_one_that_ended_before_the_days_began(alliance, interruptions):
    interrupt(alliance, at("2026-01-13 09:00"), at("2026-01-15 09:00"))
    begun, deadline = at("2026-01-15 09:00"), at("2026-01-22 17:00")
    assert interruptions.call("deadlineAfter", b"CN", begun, deadline) == deadline


def test_deadline_after_two_interruptions_of_which_the_first_brings_the_second_within_reach(alliance, interruptions):
    interrupt(alliance, at("2026-01-13 09:00"), at("2026-01-16 09:00"))
    interrupt(alliance, at("2026-01-20 09:00"), at("2026-01-22 09:00"))
    # 19 January becomes the 22nd, of which two days were left on the 20th
    assert interruptions.call("deadlineAfter", b"CN", at("2026-01-12 10:00"), at("2026-01-19 17:00")) == at(
        "2026-01-26 17:00"
    )


def test_deadline_after_an_endless_interruption_is_180_days_later_at_most(alliance, interruptions):
    deadline = at("2026-01-19 17:00")
    interrupt(alliance, at("2026-01-13 09:00"), at("2026-01-13 09:00") + 200 * DAY)
    assert interruptions.call("deadlineAfter", b"CN", at("2026-01-12 10:00"), deadline) == deadline + 180 * DAY


def test_deadline_after_random_interruptions_leaves_the_bank_as_many_banking_days(alliance, interruptions, calendar):
    """Differential: the closings of banking days outside of interruptions, one by one."""
    draw = random.Random(2026)
    moment, closed = at("2026-01-13 09:00"), []
    for _ in range(6):
        begin = moment + draw.randrange(1, 9) * DAY
        end = begin + draw.randrange(1, 12) * DAY
        interrupt(alliance, begin, end)
        closed.append((begin, end))
        moment = end
    for _ in range(40):
        begun = at("2026-01-12 10:00") + draw.randrange(0, 60) * DAY
        if any(begin <= begun < end for begin, end in closed):
            continue
        deadline = calendar.call("closeAfter", b"CN", begun, 5)[1]
        closings, moment = [], at("2026-01-12 17:00")
        while len(closings) < 6:  # the day of presentation closes too
            banking = calendar.call("isBankingDay", b"CN", moment // DAY)[1]
            if banking and moment >= begun and not any(begin <= moment < end for begin, end in closed):
                closings.append(moment)
            moment += DAY
        assert interruptions.call("deadlineAfter", b"CN", begun, deadline) == closings[-1], (begun, closed)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [(UCP_600, "2026-03-31 17:00"), (ISP_98, "2026-05-08 17:00"), (URDG_758, "2026-04-30 17:00")],
)
def test_expiry_under_each_rule_set(alliance, interruptions, rules, expected):
    """It expires on Tuesday 31 March; the place reopens on Wednesday 8 April."""
    interrupt(alliance, at("2026-03-25 09:00"), at("2026-04-08 09:00"))
    assert interruptions.call("expiryUnder", rules, b"CN", at("2026-03-31 17:00")) == at(expected)


@pytest.mark.parametrize(
    ("begin", "end", "moved"),
    [
        ("2026-03-31 17:00:00", "2026-04-02 09:00", True),
        ("2026-03-31 17:00:01", "2026-04-02 09:00", False),
        ("2026-03-25 09:00", "2026-03-31 17:00:00", True),
        ("2026-03-25 09:00", "2026-03-31 16:59:59", False),
    ],
)
def test_expiry_under_isp98_on_the_edges_of_an_interruption(alliance, interruptions, begin, end, moved):
    interrupt(alliance, at(begin), at(end))
    expiry = at("2026-03-31 17:00")
    assert (interruptions.call("expiryUnder", ISP_98, b"CN", expiry) != expiry) == moved
