"""EnclaveRegistry.revoke: for good, by whoever guards the enclaves."""

from __future__ import annotations

from tests.helpers.clearance import fresh_key, platforms, register
from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with


def test_revoke_ends_a_key_at_once(alliance, enclaves, shanghai_customs):
    signer = fresh_key("a")
    register(alliance, signer, platforms(alliance)[0].hardware)
    receipt = enclaves.send(shanghai_customs, "revoke", signer.address)
    assert said(receipt) == [("KeyRevoked", {"signer": signer.address})]
    found = enclaves.struct("key", signer.address)
    assert (found["valid"], found["revoked"], found["expiresAt"], found["workload"]) == (False, True, 0, bytes(32))
    platform = platforms(alliance)[0]  # whoever ran it answers for what it signed
    assert (found["platform"], found["operator"]) == (platform.number, platform.operator)
    assert enclaves.call("keysOf", [signer.address]) == [0]


def test_revoke_by_the_alliance_is_possible_only_through_the_role(alliance, enclaves):
    signer = fresh_key("a")
    register(alliance, signer, platforms(alliance)[0].hardware)
    with reverts_with("AccessManagedUnauthorized", caller=alliance["AllianceTimelock"].address):
        enclaves.call("revoke", signer.address, sender=alliance["AllianceTimelock"].address)
    alliance.decide(alliance["AccessManager"], "grantRole", 6, alliance["AllianceTimelock"].address, 0)
    alliance.decide(enclaves, "revoke", signer.address)
    assert not enclaves.struct("key", signer.address)["valid"]


def test_revoke_an_unknown_key_or_one_twice_is_refused(alliance, enclaves, shanghai_customs):
    signer = fresh_key("a")
    with reverts_with("EnclaveUnknownKey", signer=signer.address):
        enclaves.send(shanghai_customs, "revoke", signer.address)
    register(alliance, signer, platforms(alliance)[0].hardware)
    enclaves.send(shanghai_customs, "revoke", signer.address)
    with reverts_with("EnclaveUnknownKey", signer=signer.address):
        enclaves.send(shanghai_customs, "revoke", signer.address)


def test_revoke_by_a_stranger_is_refused(alliance, enclaves, stranger):
    signer = fresh_key("a")
    register(alliance, signer, platforms(alliance)[0].hardware)
    with reverts_with("AccessManagedUnauthorized", caller=stranger.address):
        enclaves.send(stranger, "revoke", signer.address)
