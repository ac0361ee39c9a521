"""A Safe as an institution's account: its owners sign a call, as many as it takes, once; the registry sees one account."""

from __future__ import annotations

import pytest

from eport.chain import safe
from tests.helpers.money import ZERO_ADDRESS
from tests.helpers.reverts import reverts_with

NOT_ENOUGH, NOT_AN_OWNER, NOT_ITSELF = "GS020", "GS026", "GS031"


@pytest.fixture
def owners(alliance):
    return [alliance.accounts[key] for key in ("carrier", "exporter", "relay", "arbiter", "court_officer")]


@pytest.fixture
def vault(alliance, registry, owners):
    """Three of five officers act for ICBC's Shanghai branch."""
    vault = safe.create(alliance.chain, alliance.accounts["deployer"], [owner.address for owner in owners], 3)
    alliance.decide(registry, "changeAccount", alliance.settings.number("icbc_shanghai"), vault.address)
    return vault


def brought(vault, target, data, signatures, by):
    """A call with its signatures, brought by anybody."""
    return vault.send(by, "execTransaction", target, 0, data, 0, 0, 0, 0, ZERO_ADDRESS, ZERO_ADDRESS, signatures)


def signed(vault, owners, target, data, nonce=None):
    ordered = sorted(owners, key=lambda owner: int(owner.address, 16))
    nonce = vault.call("nonce") if nonce is None else nonce
    return b"".join(safe.sign(vault, owner, target, data, nonce) for owner in ordered)


def test_safe_acts_by_any_three_owners_whoever_brings_it(vault, owners, registry, stranger):
    data = registry.encode("delegate", stranger.address)
    brought(vault, registry.address, data, signed(vault, owners[2:], registry.address, data), stranger)
    assert registry.call("delegates", vault.address) == stranger.address
    assert registry.call("getVotes", stranger.address) == 1


def test_safe_with_two_signatures_is_refused(vault, owners, registry, stranger):
    with reverts_with("Error", message=NOT_ENOUGH):
        safe.execute(vault, owners[:2], registry, "delegate", stranger.address)


def test_safe_with_a_strangers_signature_or_one_twice_is_refused(vault, owners, registry, stranger):
    for signers in ([*owners[:2], stranger], [*owners[:2], owners[0]]):
        with reverts_with("Error", message=NOT_AN_OWNER):
            safe.execute(vault, signers, registry, "delegate", stranger.address)


def test_safe_executes_a_call_once(vault, owners, registry, stranger, carrier):
    data = registry.encode("delegate", stranger.address)
    signatures = signed(vault, owners[:3], registry.address, data)
    brought(vault, registry.address, data, signatures, stranger)
    with reverts_with("Error", message=NOT_AN_OWNER):
        brought(vault, registry.address, data, signatures, stranger)


def test_safe_changes_its_owners_by_their_own_quorum_alone(vault, owners, stranger):
    with reverts_with("Error", message=NOT_ITSELF):
        vault.call("addOwnerWithThreshold", stranger.address, 3, sender=owners[0].address)
    safe.execute(vault, owners[:3], vault, "addOwnerWithThreshold", stranger.address, 3)
    assert stranger.address in vault.call("getOwners")


def test_safe_announces_the_exit_of_its_institution_and_no_owner_alone(alliance, vault, owners, registry):
    with reverts_with("AllianceNotMember", account=owners[2].address):
        registry.send(owners[2], "announceExit")
    safe.execute(vault, owners[:3], registry, "announceExit")
    assert registry.call("leavingSince", alliance.settings.number("icbc_shanghai")) != 0
