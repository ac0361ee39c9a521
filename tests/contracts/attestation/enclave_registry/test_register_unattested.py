"""EnclaveRegistry.registerUnattested: the council registers a key whose quote it verified; development chains only."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator

import pytest
from eth_abi import encode
from eth_utils import keccak

from eport.chain import local
from eport.chain.contract import Chain
from tests.helpers.clearance import (
    DAY,
    KEY_LIFE,
    NONCE_LIFE,
    PROGRAM,
    PROGRAM_SVN,
    ZERO,
    fresh_key,
    open_nonce,
    platforms,
    register,
)
from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with

QUOTE = keccak(text="quote")


@pytest.fixture
def hardware(alliance) -> bytes:
    return platforms(alliance)[0].hardware


@pytest.fixture
def enclave():
    """A key pair that an enclave made."""
    return fresh_key("enclave")


def by_council(alliance, signer, hardware, nonce, program=PROGRAM):
    return alliance.council(
        alliance["EnclaveRegistry"], "registerUnattested", signer.address, program, PROGRAM_SVN, hardware, nonce, QUOTE
    )


def test_register_unattested_records_key_program_platform_and_operator(alliance, enclaves, enclave, hardware):
    nonce = open_nonce(alliance, enclave)
    receipt = by_council(alliance, enclave, hardware, nonce)
    number, operator = enclaves.call("platformOf", hardware)
    expiry = receipt.timestamp + KEY_LIFE
    assert said(receipt, "EnclaveRegistry") == [
        ("KeyRegistered", {
            "signer": enclave.address, "evidence": 1, "workload": PROGRAM, "svn": PROGRAM_SVN, "platform": number,
            "epoch": 1, "expiresAt": expiry, "quoteHash": QUOTE,
        }),
    ]  # fmt: skip
    assert enclaves.struct("key", enclave.address) == {
        "evidence": 1, "workload": PROGRAM, "svn": PROGRAM_SVN, "platform": number, "operator": operator, "epoch": 1,
        "expiresAt": expiry, "quoteHash": QUOTE, "valid": True,
    }  # fmt: skip
    assert operator == alliance.settings.number("bank_of_china_shanghai")


def test_register_unattested_with_a_nonce_that_nobody_issued_is_refused(alliance, enclave, hardware):
    with reverts_with("EnclaveUnknownNonce", signer=enclave.address, nonce=QUOTE):
        by_council(alliance, enclave, hardware, QUOTE)


def test_register_unattested_with_a_nonce_for_another_signer_is_refused(alliance, enclave, hardware):
    nonce = open_nonce(alliance, fresh_key("another"))
    with reverts_with("EnclaveUnknownNonce", signer=enclave.address, nonce=nonce):
        by_council(alliance, enclave, hardware, nonce)


def test_register_unattested_with_a_used_nonce_is_refused(alliance, enclave, hardware):
    nonce = open_nonce(alliance, enclave)
    by_council(alliance, enclave, hardware, nonce)
    with reverts_with("EnclaveUnknownNonce", signer=enclave.address, nonce=nonce):
        by_council(alliance, enclave, hardware, nonce)


def test_register_unattested_in_the_last_second_of_a_nonce_and_one_later(alliance, enclaves, enclave, hardware):
    nonce = open_nonce(alliance, enclave)
    expiry = alliance.chain.now() + NONCE_LIFE
    alliance.chain.travel(expiry)
    enclaves.call(
        "registerUnattested", enclave.address, PROGRAM, 1, hardware, nonce, QUOTE, sender=alliance["Safe"].address
    )
    alliance.chain.travel(expiry + 1)
    with reverts_with("EnclaveNonceExpired", nonce=nonce, expiredAt=expiry):
        by_council(alliance, enclave, hardware, nonce)


def test_register_unattested_on_an_unknown_platform_is_refused(alliance, enclave):
    nonce = open_nonce(alliance, enclave)
    with reverts_with("EnclaveUnknownPlatform", hardware=QUOTE):
        by_council(alliance, enclave, QUOTE, nonce)


def test_register_unattested_without_a_program_is_refused(alliance, enclave, hardware):
    nonce = open_nonce(alliance, enclave)
    with reverts_with("EnclaveInvalid", field="workload"):
        by_council(alliance, enclave, hardware, nonce, program=ZERO)


def test_register_unattested_the_same_key_twice_is_refused(alliance, enclave, hardware):
    register(alliance, enclave, hardware)
    with reverts_with("EnclaveKeyExists", signer=enclave.address):
        register(alliance, enclave, platforms(alliance)[1].hardware)


def test_register_unattested_an_expired_key_again_is_refused(alliance, enclave, hardware):
    register(alliance, enclave, hardware)
    alliance.chain.travel(alliance.chain.now() + KEY_LIFE + DAY)
    with reverts_with("EnclaveKeyExists", signer=enclave.address):
        register(alliance, enclave, hardware)


def test_register_unattested_a_revoked_key_never_brings_it_back(
    alliance, enclaves, enclave, hardware, shanghai_customs
):
    register(alliance, enclave, hardware)
    enclaves.send(shanghai_customs, "revoke", enclave.address)
    with reverts_with("EnclaveKeyExists", signer=enclave.address):
        register(alliance, enclave, hardware)
    assert not enclaves.struct("key", enclave.address)["valid"]


@pytest.mark.parametrize("who", ["shanghai_customs", "relay", "deployer"])
def test_register_unattested_by_anybody_but_the_council_is_refused(alliance, enclaves, enclave, hardware, who):
    nonce = open_nonce(alliance, enclave)
    sender = alliance.accounts[who]
    with reverts_with("AccessManagedUnauthorized", caller=sender.address):
        enclaves.send(sender, "registerUnattested", enclave.address, PROGRAM, 1, hardware, nonce, QUOTE)


def test_binding_is_the_hash_of_chain_registry_signer_and_nonce(alliance, enclaves, enclave):
    nonce = open_nonce(alliance, enclave)
    values = [alliance.chain.chain_id, enclaves.address, enclave.address, nonce]
    expected = keccak(encode(["uint256", "address", "address", "bytes32"], values))
    assert enclaves.call("binding", enclave.address, nonce) == expected


# ---------------------------------------------------------------------------------------------- on a production chain


@pytest.fixture
def production() -> Iterator[Chain]:
    """A chain whose id is no development one."""
    port = local.free_port()
    command = local.anvil_command(port)
    command[command.index("--chain-id") + 1] = "4242"
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        url, deadline = f"http://127.0.0.1:{port}", time.monotonic() + 20
        while not local.answers(url):
            assert process.poll() is None and time.monotonic() < deadline, "Anvil did not start"
            time.sleep(0.05)
        yield Chain(url)
    finally:
        process.terminate()
        process.wait(timeout=10)


def test_register_unattested_on_another_chain_is_refused(production, deployer, enclave):
    assert production.chain_id == 4242
    manager, _ = production.deploy(deployer, "AccessManager", deployer.address)
    enclaves, _ = production.deploy(deployer, "EnclaveRegistry", manager.address)
    assert enclaves.call("isDevelopmentChain") is False
    enclaves.send(deployer, "registerPlatform", QUOTE, 5)
    nonce = enclaves.send(deployer, "openNonce", enclave.address).event("NonceIssued").arguments["nonce"]
    with reverts_with("EnclaveUnattestedRefused", chainId=4242):
        enclaves.send(deployer, "registerUnattested", enclave.address, PROGRAM, 1, QUOTE, nonce, QUOTE)
    assert enclaves.struct("key", enclave.address)["evidence"] == 0
    # The same key and nonce bind differently there.
    values = [4242, enclaves.address, enclave.address, nonce]
    expected = keccak(encode(["uint256", "address", "address", "bytes32"], values))
    assert enclaves.call("binding", enclave.address, nonce) == expected


def test_this_chain_is_a_development_one(enclaves):
    assert enclaves.call("isDevelopmentChain") is True
