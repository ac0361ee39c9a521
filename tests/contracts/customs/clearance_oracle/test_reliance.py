"""ClearanceOracle.setReliance, reliableFrom and provesRelease: the more is at stake, the more and the longer."""

from __future__ import annotations

import pytest

from tests.helpers.clearance import (
    DETAINED,
    RELEASED,
    SUBJECT,
    as_alliance,
    ascending,
    attest,
    following,
    fresh_key,
    new_platform,
    register,
    statement,
)
from tests.helpers.credit import said as events_of
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with

HOUR, DAY, NEVER = 3_600, 86_400, 2**256 - 1
TIERS = [(50_000 * YUAN, 3, 0), (5_000_000 * YUAN, 3, HOUR), (500_000_000 * YUAN, 5, DAY)]
"""Value at stake up to, signers, window: those of the configuration."""
BOND = 10_000 * YUAN


@pytest.fixture
def five(alliance, keys):
    """Five signers on platforms of five operators."""
    more = []
    for name, operator in (("fourth", "abc_shanghai"), ("fifth", "tencent")):
        more.append(fresh_key(name))
        register(alliance, more[-1], new_platform(alliance, name, operator).hardware)
    return ascending([*keys, *more])


def test_reliance_of_the_configuration(oracle):
    assert [[tuple(tier) for tier in oracle.call("reliance")[0]], oracle.call("reliance")[1]] == [TIERS, BOND]


@pytest.mark.parametrize(
    ("value", "window"),
    [(0, 0), (TIERS[0][0], 0), (TIERS[0][0] + 1, HOUR), (TIERS[1][0], HOUR)],
)
def test_three_signers_prove_up_to_their_tier_from_the_second_its_window_ends(alliance, oracle, keys, value, window):
    said = statement(alliance)
    at = attest(alliance, said, keys).timestamp
    assert oracle.call("reliableFrom", SUBJECT, value) == at + window
    if window:
        alliance.chain.travel(at + window - 1)
        assert not oracle.call("provesRelease", said, value)
        alliance.chain.travel(at + window)
    assert oracle.call("provesRelease", said, value)


def test_more_at_stake_needs_more_signers_and_nothing_proves_more_than_the_last_tier(alliance, oracle, keys, five):
    attest(alliance, statement(alliance), keys)
    assert oracle.call("reliableFrom", SUBJECT, TIERS[1][0] + 1) == NEVER
    at = attest(alliance, following(statement(alliance), status=RELEASED), five).timestamp
    assert oracle.call("reliableFrom", SUBJECT, TIERS[2][0]) == at + DAY
    assert oracle.call("reliableFrom", SUBJECT, TIERS[2][0] + 1) == NEVER


def test_a_declaration_without_a_statement_is_never_reliable(oracle):
    assert oracle.call("reliableFrom", SUBJECT, 0) == NEVER


def test_each_statement_has_a_window_of_its_own(alliance, oracle, keys):
    first = statement(alliance)
    at = attest(alliance, first, keys).timestamp
    alliance.chain.travel(at + HOUR)
    detained = following(first, status=DETAINED)
    attest(alliance, detained, keys)
    again = following(detained, status=RELEASED)
    at = attest(alliance, again, keys).timestamp
    assert oracle.call("reliableFrom", SUBJECT, TIERS[1][0]) == at + HOUR


def test_set_reliance_replaces_the_tiers_and_says_so(alliance, oracle):
    tiers = [(1, 1, 0), (2, 1, 30 * DAY)]
    receipt = as_alliance(alliance, oracle, "setReliance", tiers, 5)
    assert events_of(receipt, "ClearanceOracle") == [("RelianceChanged", {"tiers": tuple(tiers), "bond": 5})]
    assert [tuple(tier) for tier in oracle.call("reliance")[0]] == tiers


@pytest.mark.parametrize(
    ("tiers", "bond", "field", "tier"),
    [
        ([(1, 1, 0)], 0, "bond", 0),
        ([], 1, "tiers", 0),
        ([(n + 1, 1, 0) for n in range(9)], 1, "tiers", 9),
        ([(0, 1, 0)], 1, "value", 0),
        ([(5, 1, 0), (5, 1, 0)], 1, "value", 1),
        ([(1, 0, 0)], 1, "signers", 0),
        ([(1, 3, 0), (2, 2, 0)], 1, "signers", 1),
        ([(1, 1, 10), (2, 1, 9)], 1, "window", 1),
        ([(1, 1, 30 * DAY + 1)], 1, "window", 0),
    ],
)
def test_set_reliance_out_of_order_is_refused(alliance, oracle, tiers, bond, field, tier):
    with reverts_with("ClearanceInvalidReliance", field=field, tier=tier):
        as_alliance(alliance, oracle, "setReliance", tiers, bond)


def test_set_reliance_to_the_most_tiers_is_possible(alliance, oracle):
    as_alliance(alliance, oracle, "setReliance", [(n + 1, 1, 0) for n in range(8)], 1)
