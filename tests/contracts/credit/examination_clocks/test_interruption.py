"""Force majeure and a presentation under way (UCP 600 art. 36, ISP98 3.14, URDG 758 art. 26).

Presented on Monday 12 January 2026, 10:00; due on Monday 19 January, 17:00; expiry on Tuesday 31 March, 17:00.
"""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.credit import (
    CREDIT_EXPIRED,
    EXPIRED,
    ISP_98,
    PRECLUDED,
    REFUSED,
    UCP_600,
    URDG_758,
    Letter,
    at,
    issued,
)
from tests.helpers.reverts import reverts_with

GROUNDS = keccak(text="typhoon")


def interrupt(alliance, begin: str, end: str) -> None:
    alliance.chain.travel(at(begin))
    authority = alliance.accounts["shanghai_commerce"]
    alliance["Interruptions"].send(authority, "interrupt", b"CN", at(begin), at(end), GROUNDS)


@pytest.fixture
def letter(funded) -> Letter:
    made = issued(funded)
    made.present()
    return made


def test_the_days_of_an_interruption_do_not_count_for_refusal_and_preclusion(letter):
    interrupt(letter.alliance, "2026-01-14 09:00", "2026-01-21 09:00")
    assert letter.deadline() == at("2026-01-26 17:00")
    letter.alliance.chain.travel(letter.precluded_after())
    with reverts_with("PresentationDeadlineRunning", until=at("2026-01-27 17:00")):
        letter.preclude()
    letter.alliance.chain.travel(letter.precluded_after() + 1)
    letter.preclude()
    assert letter.examination()["state"] == PRECLUDED


def test_a_bank_refuses_in_the_last_second_of_the_days_that_were_left(letter):
    interrupt(letter.alliance, "2026-01-14 09:00", "2026-01-21 09:00")
    letter.alliance.chain.travel(at("2026-01-26 17:00"))
    letter.refuse()
    assert letter.examination()["state"] == REFUSED


def test_an_interruption_after_the_deadline_reopens_nothing(letter):
    """Not even where nobody had declared the preclusion yet."""
    interrupt(letter.alliance, "2026-01-19 17:00:01", "2026-01-30 09:00")
    with reverts_with("PresentationDeadlinePassed"):
        letter.refuse()
    letter.alliance.chain.travel(at("2026-01-20 17:00:01"))
    letter.preclude()
    assert letter.examination()["state"] == PRECLUDED


@pytest.mark.parametrize(
    ("rules", "presented", "found"),
    [
        (UCP_600, "2026-04-08 10:00", CREDIT_EXPIRED),
        (ISP_98, "2026-05-08 17:00", 0),
        (ISP_98, "2026-05-08 17:00:01", CREDIT_EXPIRED),
        (URDG_758, "2026-04-30 17:00", 0),
        (URDG_758, "2026-04-30 17:00:01", CREDIT_EXPIRED),
    ],
)
def test_a_credit_that_expired_meanwhile_is_extended_by_its_rules_alone(funded, rules, presented, found):
    letter = issued(funded, rules=rules, documents=1)
    interrupt(funded, "2026-03-25 09:00", "2026-04-08 09:00")
    funded.chain.travel(at(presented))
    assert letter.found(letter.present(documents=1)) == found


@pytest.mark.parametrize(
    ("rules", "end"), [(UCP_600, "2026-03-31 17:00"), (ISP_98, "2026-05-08 17:00"), (URDG_758, "2026-04-30 17:00")]
)
def test_nobody_ends_a_credit_before_its_extension_is_over(funded, rules, end):
    letter = issued(funded, rules=rules)
    interrupt(funded, "2026-03-25 09:00", "2026-04-08 09:00")
    funded.chain.travel(at(end))
    with reverts_with("CreditNotYetExpired", until=at(end)):
        letter.credit("relay", "expire")
    funded.chain.travel(at(end) + 1)
    letter.credit("relay", "expire")
    assert letter.status["state"] == EXPIRED
