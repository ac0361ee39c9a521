"""EnclaveRegistry.register and registerKept: a key by its quote, verified on the chain; binding, policy, renewal."""

from __future__ import annotations

import pytest
from eth_abi import encode
from eth_utils import keccak

from eport.chain.collateral import bring
from eport.enclave.quote.forms import forms
from tests.helpers.clearance import (
    DAY,
    KEY_LIFE,
    NONCE_LIFE,
    PROGRAM,
    PROGRAM_SVN,
    ZERO,
    fresh_key,
    machine,
    open_nonce,
    platforms,
    quote_of,
    refresh_collateral,
    register,
)
from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with

UP_TO_DATE = 1


@pytest.fixture
def hardware(alliance) -> bytes:
    return platforms(alliance)[0].hardware


@pytest.fixture
def enclave():
    """A key pair that an enclave made."""
    return fresh_key("enclave")


def bring_quote(alliance, signer, nonce, quote, sender="relay"):
    cut = forms(quote)
    registry = alliance["EnclaveRegistry"]
    return registry.send(alliance.accounts[sender], "register", signer.address, nonce, cut.whole, cut.pck)


def attested_id(quote: bytes) -> bytes:
    """keccak256 of the attestation key: how the platform of an SGX quote is kept."""
    return keccak(forms(quote).short[-64:])


def test_register_records_key_program_platform_and_operator(alliance, enclaves, enclave, hardware):
    nonce = open_nonce(alliance, enclave)
    quote = quote_of(alliance, enclave, hardware, nonce)
    receipt = bring_quote(alliance, enclave, nonce, quote)
    number, operator = enclaves.call("platformOf", hardware)
    expiry = receipt.timestamp + KEY_LIFE
    cut = forms(quote)
    verified = alliance["DcapVerifier"].struct("verify", cut.whole, cut.pck)
    holds = verified["holdsUntil"]
    (kept, registered) = said(receipt, "EnclaveRegistry")
    assert kept[0] == "PlatformAttested"
    assert kept[1] == {
        "number": 1, "attestationKey": attested_id(quote), "platform": number,
        "facts": tuple(verified["platform"].values()),
    }  # fmt: skip
    assert registered == (
        "KeyRegistered", {
            "signer": enclave.address, "workload": PROGRAM, "svn": PROGRAM_SVN, "platform": number, "epoch": 1,
            "expiresAt": expiry, "attested": 1, "status": UP_TO_DATE, "holdsUntil": holds,
        },
    )  # fmt: skip
    assert enclaves.struct("key", enclave.address) == {
        "workload": PROGRAM, "svn": PROGRAM_SVN, "platform": number, "operator": operator, "epoch": 1,
        "expiresAt": expiry, "attested": 1, "holdsUntil": holds, "revoked": False, "valid": True,
    }  # fmt: skip
    assert operator == alliance.settings.number("bank_of_china_shanghai")


@pytest.mark.parametrize("who", ["stranger", "importer", "deployer"])
def test_register_is_open_to_anybody_who_has_the_quote(alliance, enclaves, enclave, hardware, request, who):
    nonce = open_nonce(alliance, enclave)
    cut = forms(quote_of(alliance, enclave, hardware, nonce))
    sender = request.getfixturevalue(who)
    enclaves.send(sender, "register", enclave.address, nonce, cut.whole, cut.pck)
    assert enclaves.struct("key", enclave.address)["valid"]


def test_register_kept_takes_the_next_key_of_a_platform_without_its_certificates(alliance, enclaves, enclave, hardware):
    register(alliance, fresh_key("first"), hardware)
    nonce = open_nonce(alliance, enclave)
    cut = forms(quote_of(alliance, enclave, hardware, nonce))
    enclaves.send(alliance.accounts["relay"], "registerKept", enclave.address, nonce, cut.short)
    found = enclaves.struct("key", enclave.address)
    assert found["valid"] and found["workload"] == PROGRAM and found["svn"] == PROGRAM_SVN


def test_register_kept_of_a_platform_that_nobody_proved_is_refused(alliance, enclaves, enclave, hardware, relay):
    nonce = open_nonce(alliance, enclave)
    quote = quote_of(alliance, enclave, hardware, nonce)
    with reverts_with("EnclaveUnknownAttestationKey", attestationKey=attested_id(quote)):
        enclaves.send(relay, "registerKept", enclave.address, nonce, forms(quote).short)


def test_register_kept_of_a_platform_that_was_removed_is_refused(
    alliance, enclaves, enclave, hardware, shanghai_customs
):
    register(alliance, fresh_key("first"), hardware)
    enclaves.send(shanghai_customs, "removePlatform", hardware)
    nonce = open_nonce(alliance, enclave)
    cut = forms(quote_of(alliance, enclave, hardware, nonce))
    with reverts_with("EnclavePlatformRemoved", platform=1):
        enclaves.send(shanghai_customs, "registerKept", enclave.address, nonce, cut.short)


def test_register_kept_with_another_binding_is_refused(alliance, enclaves, enclave, hardware, relay):
    register(alliance, fresh_key("first"), hardware)
    nonce, other = open_nonce(alliance, enclave), open_nonce(alliance, enclave)
    cut = forms(quote_of(alliance, enclave, hardware, other))
    with reverts_with("EnclaveWrongBinding", expected=enclaves.call("binding", enclave.address, nonce)):
        enclaves.send(relay, "registerKept", enclave.address, nonce, cut.short)


def test_register_kept_when_the_platform_fell_behind_is_refused(alliance, enclaves, enclave, hardware, relay):
    register(alliance, fresh_key("first"), hardware)
    alliance.chain.travel(alliance.chain.now() + DAY)
    outdated = machine(alliance, hardware, tcb_status="OutOfDate").collateral()
    bring(alliance["TrustCollateral"], relay, outdated)
    nonce = open_nonce(alliance, enclave)
    cut = forms(quote_of(alliance, enclave, hardware, nonce))
    with reverts_with("EnclaveTcbRefused", status=5):
        enclaves.send(relay, "registerKept", enclave.address, nonce, cut.short)


def test_register_keeps_what_was_proved_once_and_anew_where_it_is_another(alliance, enclaves, hardware):
    """The second key of a platform is judged by the same facts; those of another platform have a number of their own."""
    receipts = [
        register(alliance, fresh_key(name), platform.hardware)
        for name, platform in zip("abc", (platforms(alliance)[0], platforms(alliance)[0], platforms(alliance)[1]))
    ]
    numbers = [receipt.event("KeyRegistered").arguments["attested"] for receipt in receipts]
    assert numbers == [1, 1, 2]
    assert [len([1 for event in receipt.events if event.name == "PlatformAttested"]) for receipt in receipts] == [
        1,
        0,
        1,
    ]
    facts = receipts[2].event("PlatformAttested").arguments
    assert dict(facts["facts"]) == enclaves.struct("attestedPlatform", 2)
    assert enclaves.call("attestedBy", facts["attestationKey"]) == [2, 2]


# ------------------------------------------------------------------------------------------------------------- binding


def test_register_with_a_nonce_that_nobody_issued_is_refused(alliance, enclave, hardware):
    nonce = keccak(text="nobody's")
    with reverts_with("EnclaveUnknownNonce", signer=enclave.address, nonce=nonce):
        bring_quote(alliance, enclave, nonce, quote_of(alliance, enclave, hardware, nonce))


def test_register_with_a_nonce_for_another_signer_is_refused(alliance, enclave, hardware):
    nonce = open_nonce(alliance, fresh_key("another"))
    with reverts_with("EnclaveUnknownNonce", signer=enclave.address, nonce=nonce):
        bring_quote(alliance, enclave, nonce, quote_of(alliance, enclave, hardware, nonce))


def test_register_with_a_used_nonce_is_refused(alliance, enclave, hardware):
    nonce = open_nonce(alliance, enclave)
    quote = quote_of(alliance, enclave, hardware, nonce)
    bring_quote(alliance, enclave, nonce, quote)
    with reverts_with("EnclaveUnknownNonce", signer=enclave.address, nonce=nonce):
        bring_quote(alliance, enclave, nonce, quote)


def test_register_in_the_last_second_of_a_nonce_and_one_later(alliance, enclaves, enclave, hardware):
    nonce = open_nonce(alliance, enclave)
    quote, expiry = quote_of(alliance, enclave, hardware, nonce), alliance.chain.now() + NONCE_LIFE
    cut = forms(quote)
    alliance.chain.travel(expiry)
    enclaves.call("register", enclave.address, nonce, cut.whole, cut.pck)
    alliance.chain.travel(expiry + 1)
    with reverts_with("EnclaveNonceExpired", nonce=nonce, expiredAt=expiry):
        bring_quote(alliance, enclave, nonce, quote)


def test_register_a_stolen_quote_for_a_key_of_ones_own_is_refused(alliance, enclaves, enclave, hardware):
    """Whoever copies a quote has no key that it names, and a nonce of its own does not help."""
    thief = fresh_key("thief")
    quote = quote_of(alliance, enclave, hardware, open_nonce(alliance, enclave))
    nonce = open_nonce(alliance, thief)
    with reverts_with("EnclaveWrongBinding", expected=enclaves.call("binding", thief.address, nonce)):
        bring_quote(alliance, thief, nonce, quote)


def test_register_a_quote_of_an_earlier_nonce_is_refused(alliance, enclaves, enclave, hardware):
    old, new = open_nonce(alliance, enclave), open_nonce(alliance, enclave)
    with reverts_with("EnclaveWrongBinding", expected=enclaves.call("binding", enclave.address, new)):
        bring_quote(alliance, enclave, new, quote_of(alliance, enclave, hardware, old))


@pytest.mark.parametrize("what", ["another chain", "another registry"])
def test_register_a_quote_for_another_chain_or_registry_is_refused(alliance, enclaves, enclave, hardware, what):
    nonce, chain_id = open_nonce(alliance, enclave), alliance.chain.chain_id
    place = (1, enclaves.address) if what == "another chain" else (chain_id, alliance["ClearanceOracle"].address)
    said_there = keccak(encode(["uint256", "address", "address", "bytes32"], [*place, enclave.address, nonce]))
    quote = machine(alliance, hardware).quote(said_there + bytes(32)).raw
    with reverts_with("EnclaveWrongBinding", found=said_there):
        bring_quote(alliance, enclave, nonce, quote)


def test_register_a_quote_that_says_more_than_the_binding_is_refused(alliance, enclaves, enclave, hardware):
    nonce = open_nonce(alliance, enclave)
    more = keccak(text="something else")
    quote = machine(alliance, hardware).quote(enclaves.call("binding", enclave.address, nonce) + more).raw
    with reverts_with("EnclaveWrongBinding", expected=ZERO, found=more):
        bring_quote(alliance, enclave, nonce, quote)


def test_binding_is_the_hash_of_chain_registry_signer_and_nonce(alliance, enclaves, enclave):
    nonce = open_nonce(alliance, enclave)
    values = [alliance.chain.chain_id, enclaves.address, enclave.address, nonce]
    expected = keccak(encode(["uint256", "address", "address", "bytes32"], values))
    assert enclaves.call("binding", enclave.address, nonce) == expected


# -------------------------------------------------------------------------------------------- platform, program, renewal


def test_register_on_a_platform_that_nobody_listed_is_refused(alliance, enclave, hardware, shanghai_customs):
    alliance["EnclaveRegistry"].send(shanghai_customs, "removePlatform", hardware)
    with reverts_with("EnclaveUnknownPlatform", hardware=hardware):
        register(alliance, enclave, hardware)


def test_register_a_debug_enclave_is_refused(alliance, enclave, hardware):
    nonce = open_nonce(alliance, enclave)
    with reverts_with("QuoteDebug", enclave="the enclave"):
        bring_quote(alliance, enclave, nonce, quote_of(alliance, enclave, hardware, nonce, debug=True))


def test_register_a_program_that_begins_like_another_is_refused(alliance, enclave, hardware):
    register(alliance, fresh_key("first"), hardware)
    twin = PROGRAM[:6] + keccak(text="twin")[:26]
    with reverts_with("EnclaveProgramBeginsAlike", workload=twin, known=PROGRAM):
        register(alliance, enclave, hardware, program=twin)


def test_register_again_renews_the_key(alliance, enclaves, enclave, hardware):
    register(alliance, enclave, hardware)
    alliance.chain.travel(alliance.chain.now() + 20 * DAY)
    receipt = register(alliance, enclave, hardware, svn=PROGRAM_SVN + 1)
    found = enclaves.struct("key", enclave.address)
    assert (found["expiresAt"], found["svn"]) == (receipt.timestamp + KEY_LIFE, PROGRAM_SVN + 1)


def test_register_again_an_expired_key_renews_it(alliance, enclaves, enclave, hardware):
    register(alliance, enclave, hardware)
    alliance.chain.travel(alliance.chain.now() + KEY_LIFE + DAY)
    refresh_collateral(alliance)
    assert not enclaves.struct("key", enclave.address)["valid"]
    register(alliance, enclave, hardware)
    assert enclaves.struct("key", enclave.address)["valid"]


def test_register_again_on_another_platform_is_refused(alliance, enclave, hardware):
    register(alliance, enclave, hardware)
    with reverts_with("EnclaveKeyExists", signer=enclave.address):
        register(alliance, enclave, platforms(alliance)[1].hardware)


def test_register_again_with_another_program_is_refused(alliance, enclave, hardware):
    register(alliance, enclave, hardware)
    with reverts_with("EnclaveKeyExists", signer=enclave.address):
        register(alliance, enclave, hardware, program=keccak(text="another program"))


def test_register_again_with_a_lower_security_version_is_refused(alliance, enclave, hardware):
    register(alliance, enclave, hardware)
    with reverts_with("EnclaveKeyExists", signer=enclave.address):
        register(alliance, enclave, hardware, svn=PROGRAM_SVN - 1)


def test_register_a_revoked_key_never_brings_it_back(alliance, enclaves, enclave, hardware, shanghai_customs):
    register(alliance, enclave, hardware)
    enclaves.send(shanghai_customs, "revoke", enclave.address)
    with reverts_with("EnclaveKeyExists", signer=enclave.address):
        register(alliance, enclave, hardware)
    assert not enclaves.struct("key", enclave.address)["valid"]


def test_root_kind_says_that_the_root_is_a_development_one(enclaves):
    assert enclaves.call("rootKind") == 1
