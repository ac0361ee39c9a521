"""ClearanceOracle.provesRelease: the newest statement, valid, and a final release."""

from __future__ import annotations

import pytest

from tests.helpers.clearance import (
    BONDED,
    CLOSED,
    CONDITIONAL_RELEASE,
    DETAINED,
    RELEASED,
    attest,
    following,
    statement,
)
from tests.helpers.money import YUAN

STATUSES = range(1, 13)
VALUE = 50_000 * YUAN
"""At stake: the most that needs no time to be disputed in."""


@pytest.mark.parametrize("status", STATUSES)
def test_proves_release_for_released_and_closed_alone(alliance, oracle, keys, status):
    said = statement(alliance, status=status)
    attest(alliance, said, keys)
    assert oracle.call("provesRelease", said, VALUE) is (status in (RELEASED, CLOSED))


@pytest.mark.parametrize("code", [b"WCO:08", b"CN:K", b"WCO:09"])
def test_proves_release_never_for_a_conditional_release_whatever_its_code_says(alliance, oracle, keys, code):
    said = statement(alliance, status=CONDITIONAL_RELEASE, sourceCode=code.ljust(16, b"\0"), dutyGuaranteed=130_000_00)
    attest(alliance, said, keys)
    assert not oracle.call("provesRelease", said, VALUE)


def test_proves_release_not_for_a_statement_that_nobody_attested(alliance, oracle):
    assert not oracle.call("provesRelease", statement(alliance), VALUE)


def test_proves_release_not_for_a_statement_that_differs_in_one_field(alliance, oracle, keys):
    said = statement(alliance)
    attest(alliance, said, keys)
    for changes in (
        {"dutyPayable": 0},
        {"content": b"\1" * 32},
        {"validUntil": said.validUntil + 1},
        {"status": CLOSED},
    ):
        assert not oracle.call("provesRelease", said._replace(**changes), VALUE)


def test_proves_release_not_once_superseded_and_again_by_a_new_release(alliance, oracle, keys):
    first = statement(alliance)
    attest(alliance, first, keys)
    detained = following(first, status=DETAINED)
    attest(alliance, detained, keys)
    assert not oracle.call("provesRelease", first, VALUE)
    assert not oracle.call("provesRelease", detained, VALUE)
    again = following(detained, status=RELEASED)
    attest(alliance, again, keys)
    assert oracle.call("provesRelease", again, VALUE)
    assert not oracle.call("provesRelease", first, VALUE)


def test_proves_release_until_the_last_second_of_validity(alliance, oracle, keys):
    said = statement(alliance)
    attest(alliance, said, keys)
    alliance.chain.travel(said.validUntil)
    assert oracle.call("provesRelease", said, VALUE)
    alliance.chain.travel(said.validUntil + 1)
    assert not oracle.call("provesRelease", said, VALUE)


def test_proves_release_not_for_goods_in_bond(alliance, oracle, keys):
    said = statement(alliance, status=BONDED)
    attest(alliance, said, keys)
    assert not oracle.call("provesRelease", said, VALUE)
