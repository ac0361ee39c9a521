"""AllianceRegistry.proposeAccount, acceptAccount, withdrawAccount: an institution changes its own account in two steps."""

from __future__ import annotations

import pytest

from tests.helpers.credit import said
from tests.helpers.money import ZERO_ADDRESS
from tests.helpers.reverts import reverts_with

DAY = 86_400
OBJECTION, ACCEPTANCE = 2 * DAY, 30 * DAY
NOTHING = {"account": ZERO_ADDRESS, "from": 0, "until": 0}


@pytest.fixture
def number(alliance):
    return alliance.settings.number("abc_shanghai")


@pytest.fixture
def proposed(registry, abc_shanghai, stranger) -> int:
    """[unix s] when the bank proposed the stranger's account as its next."""
    return registry.send(abc_shanghai, "proposeAccount", stranger.address).timestamp


def test_propose_account_tells_the_dates_and_changes_nothing(registry, abc_shanghai, stranger, number):
    receipt = registry.send(abc_shanghai, "proposeAccount", stranger.address)
    dates = {"from": receipt.timestamp + OBJECTION, "until": receipt.timestamp + ACCEPTANCE}
    assert said(receipt, "AllianceRegistry") == [
        ("InstitutionAccountProposed", {"id": number, "account": stranger.address, **dates})
    ]
    assert registry.struct("accountChangeOf", number) == {"account": stranger.address, **dates}
    assert registry.call("memberOf", abc_shanghai.address)[0] == number


@pytest.mark.parametrize(
    ("after", "taken"),
    [(OBJECTION - 1, False), (OBJECTION, True), (ACCEPTANCE, True), (ACCEPTANCE + 1, False)],
)
def test_accept_account_after_two_days_and_within_thirty(
    registry, abc_shanghai, stranger, number, proposed, chain, after, taken
):
    dates = {"from": proposed + OBJECTION, "until": proposed + ACCEPTANCE}
    chain.travel(proposed + after)
    if not taken:
        with reverts_with("AllianceAcceptanceClosed", id=number, **dates):
            registry.call("acceptAccount", number, sender=stranger.address)
        return
    registry.call("acceptAccount", number, sender=stranger.address)


def test_accept_account_moves_the_right_to_act_and_the_vote(registry, abc_shanghai, stranger, number, proposed, chain):
    chain.travel(proposed + OBJECTION)
    receipt = registry.send(stranger, "acceptAccount", number)
    assert said(receipt, "AllianceRegistry")[-1] == (
        "InstitutionAccountChanged", {"id": number, "from": abc_shanghai.address, "to": stranger.address}
    )  # fmt: skip
    assert registry.call("memberOf", stranger.address)[0] == number
    assert registry.call("memberOf", abc_shanghai.address) == [0, 0, False]
    assert [registry.call("getVotes", account.address) for account in (stranger, abc_shanghai)] == [1, 0]
    assert registry.struct("accountChangeOf", number) == NOTHING
    with reverts_with("AllianceAccountNotProposed", id=number, account=ZERO_ADDRESS):
        registry.send(stranger, "acceptAccount", number)


def test_accept_account_by_another_than_was_proposed_is_refused(
    registry, abc_shanghai, stranger, relay, number, proposed, chain
):
    chain.travel(proposed + OBJECTION)
    for caller in (relay, abc_shanghai):
        with reverts_with("AllianceAccountNotProposed", id=number, account=stranger.address):
            registry.send(caller, "acceptAccount", number)


def test_withdraw_account_is_the_objection_of_the_old_one(registry, abc_shanghai, stranger, number, proposed, chain):
    receipt = registry.send(abc_shanghai, "withdrawAccount")
    assert said(receipt, "AllianceRegistry") == [
        ("InstitutionAccountWithdrawn", {"id": number, "account": stranger.address})
    ]
    chain.travel(proposed + OBJECTION)
    with reverts_with("AllianceAccountNotProposed", account=ZERO_ADDRESS):
        registry.send(stranger, "acceptAccount", number)
    with reverts_with("AllianceAccountNotProposed", id=number):
        registry.send(abc_shanghai, "withdrawAccount")


def test_propose_account_again_replaces_and_starts_the_time_anew(
    registry, abc_shanghai, stranger, relay, number, proposed, chain
):
    chain.travel(proposed + OBJECTION)
    registry.send(abc_shanghai, "proposeAccount", relay.address)
    with reverts_with("AllianceAccountNotProposed", account=relay.address):
        registry.send(stranger, "acceptAccount", number)
    with reverts_with("AllianceAcceptanceClosed"):
        registry.send(relay, "acceptAccount", number)


def test_propose_account_of_another_institution_or_nobody_is_refused(registry, abc_shanghai, importer, alliance):
    with reverts_with("AllianceAccountInUse", account=importer.address, by=alliance.settings.number("importer")):
        registry.send(abc_shanghai, "proposeAccount", importer.address)
    with reverts_with("AllianceInvalidInstitution", field="account"):
        registry.send(abc_shanghai, "proposeAccount", ZERO_ADDRESS)


def test_accept_account_that_became_anothers_meanwhile_is_refused(
    alliance, registry, stranger, number, proposed, chain
):
    alliance.decide(registry, "changeAccount", alliance.settings.number("importer"), stranger.address)
    chain.travel(proposed + OBJECTION)
    with reverts_with("AllianceAccountInUse", account=stranger.address):
        registry.send(stranger, "acceptAccount", number)


@pytest.mark.parametrize("function", ["withdrawAccount", "announceExit"])
def test_strangers_have_no_account_to_change_and_nothing_to_leave(registry, stranger, function):
    with reverts_with("AllianceNotMember", account=stranger.address):
        registry.send(stranger, function)
    with reverts_with("AllianceNotMember", account=stranger.address):
        registry.send(stranger, "proposeAccount", stranger.address)


def test_change_account_by_the_alliance_ends_a_change_under_way(
    alliance, registry, stranger, relay, number, proposed, chain
):
    """Lost keys: a thief's proposal dies with the key."""
    alliance.decide(registry, "changeAccount", number, relay.address)
    chain.travel(proposed + OBJECTION)
    with reverts_with("AllianceAccountNotProposed", account=ZERO_ADDRESS):
        registry.send(stranger, "acceptAccount", number)


def test_accept_account_of_a_suspended_member_leaves_it_suspended(
    alliance, registry, stranger, number, proposed, chain
):
    alliance.decide(registry, "suspend", number)
    chain.travel(proposed + OBJECTION)
    registry.send(stranger, "acceptAccount", number)
    assert registry.call("memberOf", stranger.address) == [number, 3, False]
    assert registry.call("getVotes", stranger.address) == 0
