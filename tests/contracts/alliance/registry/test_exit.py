"""AllianceRegistry.announceExit, exclude, remove, and the way back."""

from __future__ import annotations

import pytest

from tests.helpers.credit import said
from tests.helpers.money import ZERO_ADDRESS
from tests.helpers.reverts import reverts_with

CARRIER = 8


@pytest.fixture
def number(alliance):
    return alliance.settings.number("carrier")


def test_announce_exit_starts_nothing_new_and_has_no_vote_from_that_second(alliance, registry, abc_shanghai):
    number = alliance.settings.number("abc_shanghai")
    receipt = registry.send(abc_shanghai, "announceExit")
    assert said(receipt, "AllianceRegistry")[-1] == ("InstitutionExitAnnounced", {"id": number, "byItself": True})
    assert registry.call("leavingSince", number) == receipt.timestamp
    assert registry.call("memberOf", abc_shanghai.address) == [number, 3, False]
    assert (registry.call("getVotes", abc_shanghai.address), registry.call("voterOf", abc_shanghai.address)) == (0, 0)
    with reverts_with("AllianceNotActive", account=abc_shanghai.address):
        registry.call("requireActive", abc_shanghai.address, 3)
    with reverts_with("AllianceExitAnnounced", id=number):
        registry.send(abc_shanghai, "announceExit")


def test_announce_exit_by_a_suspended_member(alliance, registry, carrier, number):
    alliance.decide(registry, "suspend", number)
    registry.send(carrier, "announceExit")
    assert registry.call("leavingSince", number) != 0


def test_exclude_is_an_exit_that_the_alliance_announces(alliance, registry, number):
    receipt = alliance.decide(registry, "exclude", number)
    assert said(receipt, "AllianceRegistry") == [("InstitutionExitAnnounced", {"id": number, "byItself": False})]
    assert registry.call("leavingSince", number) == receipt.timestamp
    with reverts_with("AllianceExitAnnounced", id=number):
        alliance.decide(registry, "exclude", number)


def test_reinstate_takes_an_exit_back(alliance, registry, abc_shanghai):
    number = alliance.settings.number("abc_shanghai")
    registry.send(abc_shanghai, "announceExit")
    alliance.decide(registry, "reinstate", number)
    assert registry.call("leavingSince", number) == 0
    assert registry.call("requireActive", abc_shanghai.address, 3) == number
    assert registry.call("getVotes", abc_shanghai.address) == 1
    with reverts_with("AllianceExitNotAnnounced", id=number):
        alliance.act_as(alliance["MembershipExit"].address, registry, "remove", number)


def test_remove_takes_a_leaving_member_off_and_keeps_its_record(alliance, registry, membership_exit, carrier, number):
    registry.send(carrier, "announceExit")
    registry.send(carrier, "proposeAccount", alliance.accounts["relay"].address)
    receipt = alliance.act_as(membership_exit.address, registry, "remove", number)
    assert said(receipt, "AllianceRegistry") == [("InstitutionLeft", {"id": number, "account": carrier.address})]
    assert registry.call("memberOf", carrier.address) == [0, 0, False]
    assert registry.call("accountOf", number) == [ZERO_ADDRESS, CARRIER, False]
    assert registry.struct("institution", number)["name"] == "Carrier"
    assert registry.struct("accountChangeOf", number)["account"] == ZERO_ADDRESS
    with reverts_with("AllianceExitNotAnnounced", id=number):
        alliance.act_as(membership_exit.address, registry, "remove", number)


def test_remove_of_who_did_not_announce_is_refused(alliance, registry, membership_exit, number):
    with reverts_with("AllianceExitNotAnnounced", id=number):
        alliance.act_as(membership_exit.address, registry, "remove", number)


@pytest.mark.parametrize("function", ["suspend", "reinstate", "exclude", "setVote"])
def test_who_left_has_no_standing_to_change(alliance, registry, membership_exit, number, function):
    alliance.decide(registry, "exclude", number)
    alliance.act_as(membership_exit.address, registry, "remove", number)
    with reverts_with("AllianceHasLeft", id=number):
        alliance.decide(registry, function, number, *([True] if function == "setVote" else []))


def test_who_left_comes_back_with_an_account_and_by_reinstatement(
    alliance, registry, membership_exit, carrier, number, stranger
):
    alliance.decide(registry, "setVote", number, True)
    alliance.decide(registry, "exclude", number)
    alliance.act_as(membership_exit.address, registry, "remove", number)
    alliance.decide(registry, "changeAccount", number, stranger.address)
    assert registry.call("memberOf", stranger.address) == [number, CARRIER, False]
    alliance.decide(registry, "reinstate", number)
    assert registry.call("memberOf", stranger.address) == [number, CARRIER, True]
    assert registry.call("memberOf", carrier.address) == [0, 0, False]
    assert registry.call("getVotes", stranger.address) == 1
    assert registry.call("getVotes", carrier.address) == 0
