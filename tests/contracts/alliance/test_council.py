"""The council: five of eight members sign a call, once; it alone holds the admin role."""

from __future__ import annotations

import pytest

from eport.chain import safe
from eport.chain.deployment import ADMIN_ROLE
from tests.helpers.money import ZERO_ADDRESS
from tests.helpers.reverts import reverts_with

GUARDIAN_ROLE = 4
NOT_ENOUGH, NOT_AN_OWNER = "GS020", "GS026"


@pytest.fixture
def council(alliance):
    return alliance["Safe"]


@pytest.fixture
def members(alliance):
    return [alliance.accounts[key] for key in alliance.settings.council]


def brought(council, target, data, signatures, by):
    """A call with its signatures, brought by anybody."""
    return council.send(by, "execTransaction", target, 0, data, 0, 0, 0, 0, ZERO_ADDRESS, ZERO_ADDRESS, signatures)


def signed(council, owners, target, data, nonce=None):
    ordered = sorted(owners, key=lambda owner: int(owner.address, 16))
    nonce = council.call("nonce") if nonce is None else nonce
    return b"".join(safe.sign(council, owner, target, data, nonce) for owner in ordered)


def test_council_is_its_members_and_their_threshold(alliance, council, members):
    assert set(council.call("getOwners")) == {member.address for member in members}
    assert (council.call("getThreshold"), len(members)) == (5, 8)
    assert council.call("getModulesPaginated", "0x" + "00" * 19 + "01", 10)[0] == []


def test_council_acts_by_any_five_members_whoever_brings_it(alliance, council, members, token, stranger):
    data = token.encode("setOrderAuthority", 3, stranger.address)
    brought(council, token.address, data, signed(council, members[3:], token.address, data), stranger)
    assert token.call("seatOf", stranger.address) == 3


def test_council_with_four_signatures_is_refused(council, members, token, stranger):
    with reverts_with("Error", message=NOT_ENOUGH):
        safe.execute(council, members[:4], token, "setOrderAuthority", 3, stranger.address)
    assert token.call("seatOf", stranger.address) == 0


def test_council_with_a_strangers_signature_among_five_is_refused(council, members, token, stranger):
    with reverts_with("Error", message=NOT_AN_OWNER):
        safe.execute(council, [*members[:4], stranger], token, "setOrderAuthority", 3, stranger.address)


def test_council_with_one_member_signing_twice_is_refused(council, members, token, stranger):
    with reverts_with("Error", message=NOT_AN_OWNER):
        safe.execute(council, [*members[:4], members[0]], token, "setOrderAuthority", 3, stranger.address)


def test_council_decision_is_executed_once(alliance, council, members, token, stranger):
    data = token.encode("setOrderAuthority", 3, stranger.address)
    signatures = signed(council, members[:5], token.address, data)
    brought(council, token.address, data, signatures, members[0])
    alliance.council(token, "setOrderAuthority", 3, ZERO_ADDRESS)
    with reverts_with("Error", message=NOT_AN_OWNER):
        brought(council, token.address, data, signatures, members[0])
    assert token.call("seatOf", stranger.address) == 0


def test_council_signatures_for_one_call_carry_no_other(council, members, token, stranger):
    signatures = signed(council, members[:5], token.address, token.encode("unpause"))
    data = token.encode("setOrderAuthority", 3, stranger.address)
    with reverts_with("Error", message=NOT_AN_OWNER):
        brought(council, token.address, data, signatures, members[0])


def test_admin_role_is_the_councils_alone(alliance, manager, council):
    assert manager.call("hasRole", ADMIN_ROLE, council.address) == [True, 0]
    others = [contract.address for name, contract in alliance.contracts.items() if name != "Safe"]
    for address in (*(account.address for account in alliance.accounts.values()), *others):
        assert manager.call("hasRole", ADMIN_ROLE, address)[0] is False


def test_deployer_keeps_nothing(alliance, manager, registry, token, escrow, deployer):
    for role in (ADMIN_ROLE, *(role.id for role in alliance.settings.roles)):
        assert manager.call("hasRole", role, deployer.address)[0] is False
    assert registry.call("memberOf", deployer.address) == [0, 0, False]
    assert token.struct("wallet", deployer.address)["class_"] == 0
    assert token.struct("operatorAccount", deployer.address)["index"] == 0
    assert token.call("seatOf", deployer.address) == 0
    assert escrow.struct("moduleAccount", deployer.address)["admitted"] is False
    assert deployer.address not in alliance["Safe"].call("getOwners")


def test_council_grants_a_role_and_takes_it_back(alliance, manager, token, stranger):
    alliance.council(manager, "grantRole", GUARDIAN_ROLE, stranger.address, 0)
    token.send(stranger, "pause")
    alliance.council(manager, "revokeRole", GUARDIAN_ROLE, stranger.address)
    with reverts_with("AccessManagedUnauthorized", caller=stranger.address):
        token.send(stranger, "pause")


def test_council_changes_its_own_members_by_its_own_quorum_only(alliance, council, members, stranger):
    with reverts_with("Error", message="GS031"):
        council.call("addOwnerWithThreshold", stranger.address, 5, sender=members[0].address)
    alliance.council(council, "addOwnerWithThreshold", stranger.address, 5)
    assert stranger.address in council.call("getOwners")
