"""Attacks on EnclaveRegistry and ClearanceOracle together: whoever has one listed platform, or watches the network, tries
to have a key registered or counted that should not be. docs/attacks.md lists them with all others."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from eport.chain.collateral import bring
from eport.enclave.quote.forms import forms
from tests.helpers import dcap
from tests.helpers.clearance import (
    DAY,
    PROGRAM,
    SUBJECT,
    ascending,
    attest,
    fresh_key,
    machine,
    open_nonce,
    permit,
    platforms,
    quote_of,
    refresh_collateral,
    register,
    statement,
)
from tests.helpers.reverts import reverts_with

ADVISORY = "INTEL-SA-00615"


@pytest.fixture
def hardware(alliance) -> bytes:
    return platforms(alliance)[0].hardware


@pytest.fixture
def enclave():
    return fresh_key("enclave")


def published(alliance, hardware, **changes):
    """A day later the manufacturer says something else of that platform, and somebody brings it."""
    alliance.chain.travel(alliance.chain.now() + DAY)
    found = machine(alliance, hardware, **changes)
    bring(alliance["TrustCollateral"], alliance.accounts["relay"], found.collateral())


def attempt(alliance, signer, hardware, sender="relay", **changes):
    nonce = open_nonce(alliance, signer)
    cut = forms(quote_of(alliance, signer, hardware, nonce, **changes))
    registry = alliance["EnclaveRegistry"]
    return registry.send(alliance.accounts[sender], "register", signer.address, nonce, cut.whole, cut.pck)


def is_registered(alliance, signer) -> bool:
    return alliance["EnclaveRegistry"].struct("key", signer.address)["expiresAt"] != 0


# ------------------------------------------------------------------------------------------------------- the platform


@pytest.mark.parametrize("status", dcap.STATUSES[2:])
def test_register_on_a_platform_of_any_status_but_up_to_date_is_refused(alliance, enclave, hardware, status):
    published(alliance, hardware, tcb_status=status, advisory_ids=(ADVISORY,))
    with reverts_with("EnclaveTcbRefused", status=dcap.STATUSES.index(status)):
        attempt(alliance, enclave, hardware)
    assert not is_registered(alliance, enclave)


def test_statuses_are_all_of_the_manufacturer():
    """Seven statuses of Intel's TCB info; a new one would have to be thought about."""
    assert sorted(dcap.STATUSES[1:]) == sorted(
        (
            "UpToDate", "SWHardeningNeeded", "ConfigurationNeeded", "ConfigurationAndSWHardeningNeeded", "OutOfDate",
            "OutOfDateConfigurationNeeded", "Revoked",
        )
    )  # fmt: skip


def test_register_on_a_platform_whose_certificate_was_revoked_is_refused(alliance, enclave, hardware):
    published(alliance, hardware, revoked=True)
    with reverts_with("CollateralRevoked"):
        attempt(alliance, enclave, hardware)


def test_register_kept_on_a_platform_whose_certificate_was_revoked_is_refused(alliance, enclave, hardware, relay):
    """The short way shows no certificate: the registry remembers which one it was."""
    register(alliance, fresh_key("first"), hardware)
    published(alliance, hardware, revoked=True)
    nonce = open_nonce(alliance, enclave)
    cut = forms(quote_of(alliance, enclave, hardware, nonce))
    with reverts_with("CollateralRevoked"):
        alliance["EnclaveRegistry"].send(relay, "registerKept", enclave.address, nonce, cut.short)


def test_register_after_the_collateral_ran_out_is_refused(alliance, enclave, hardware):
    """Whoever keeps news from the chain stops its own keys: nothing is taken on old collateral."""
    alliance.chain.travel(alliance.chain.now() + 31 * DAY)
    with reverts_with("CollateralExpired"):
        attempt(alliance, enclave, hardware)
    refresh_collateral(alliance)
    attempt(alliance, enclave, hardware)


def test_register_with_the_certificate_of_another_platform_is_refused(alliance, enclave, hardware, relay):
    """A broken machine, shown under the certificate of a sound one that is listed too."""
    other = platforms(alliance)[1].hardware
    nonce = open_nonce(alliance, enclave)
    cut = forms(quote_of(alliance, enclave, hardware, nonce))
    sound = forms(quote_of(alliance, enclave, other, nonce))
    with reverts_with("DcapBadSignature", by="PCK"):
        alliance["EnclaveRegistry"].send(relay, "register", enclave.address, nonce, cut.whole, sound.pck)


def test_register_kept_with_an_attestation_key_of_ones_own_is_refused(alliance, enclave, hardware, relay):
    """The short form ends with the attestation key: one of another platform, put behind this report, did not sign it."""
    register(alliance, fresh_key("first"), hardware)
    other = platforms(alliance)[1].hardware
    nonce = open_nonce(alliance, enclave)
    listed = forms(quote_of(alliance, enclave, hardware, nonce)).short
    foreign = forms(quote_of(alliance, enclave, other, nonce)).short
    with reverts_with("DcapBadSignature", by="attestation key"):
        alliance["EnclaveRegistry"].send(relay, "registerKept", enclave.address, nonce, foreign[:-64] + listed[-64:])


# -------------------------------------------------------------------------------------------------- watchers, strangers


def test_register_sent_first_by_whoever_watches_the_network_registers_the_enclaves_key(
    alliance, enclaves, enclave, hardware, relay, stranger
):
    """Nothing in the call depends on its sender: the watcher pays, and the relay learns that the nonce was used."""
    nonce = open_nonce(alliance, enclave)
    cut = forms(quote_of(alliance, enclave, hardware, nonce))
    enclaves.send(stranger, "register", enclave.address, nonce, cut.whole, cut.pck)
    assert enclaves.struct("key", enclave.address)["valid"]
    with reverts_with("EnclaveUnknownNonce", signer=enclave.address, nonce=nonce):
        enclaves.send(relay, "register", enclave.address, nonce, cut.whole, cut.pck)


def test_open_nonce_by_strangers_without_end_takes_no_nonce_from_anybody(
    alliance, enclaves, enclave, hardware, stranger
):
    nonce = open_nonce(alliance, enclave)
    others = {enclaves.send(stranger, "openNonce", enclave.address).event("NonceIssued").arguments["nonce"]
              for _ in range(20)}  # fmt: skip
    assert len(others | {nonce}) == 21
    cut = forms(quote_of(alliance, enclave, hardware, nonce))
    enclaves.send(stranger, "register", enclave.address, nonce, cut.whole, cut.pck)
    assert enclaves.struct("key", enclave.address)["valid"]


@pytest.mark.parametrize("who", ["stranger", "shanghai_customs", "deployer"])
def test_collateral_changed_by_anybody_but_the_collateral_is_refused(alliance, enclaves, request, who):
    """Every such word has all keys judged anew: 5,000 gas and more for each statement, paid by others."""
    caller = request.getfixturevalue(who)
    before = enclaves.call("version")
    with reverts_with("EnclaveNotCollateral", caller=caller.address):
        enclaves.send(caller, "collateralChanged")
    assert enclaves.call("version") == before


# -------------------------------------------------------------------------------------------------------- the program


@pytest.fixture
def twin() -> bytes:
    """A program whose measurement begins like the permitted one's: 2^24 tries for whoever writes both, 2^48 for others."""
    return PROGRAM[:6] + keccak(text="twin")[:26]


def test_register_a_twin_of_a_program_that_runs_already_is_refused(alliance, enclave, hardware, twin):
    register(alliance, fresh_key("first"), hardware)
    with reverts_with("EnclaveProgramBeginsAlike", workload=twin, known=PROGRAM):
        register(alliance, enclave, hardware, program=twin)


def test_attest_by_a_twin_that_was_registered_before_the_permitted_program_is_refused(alliance, twin):
    """The program was permitted, and not one of its keys is registered yet: its twin speaks in its name."""
    permit(alliance)
    keys = [fresh_key(f"{platform.number} twin") for platform in platforms(alliance)[:3]]
    refused = None
    try:
        for key, platform in zip(keys, platforms(alliance)):
            register(alliance, key, platform.hardware, program=twin)
        attest(alliance, statement(alliance), ascending(keys))
    except Exception as error:
        refused = error
    assert alliance["ClearanceOracle"].struct("latest", SUBJECT)["sequence"] == 0
    assert refused is not None
