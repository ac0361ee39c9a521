"""EnclaveRegistry.poke and keysOf: a key counts as long as its platform stands, whoever looks; acceptAdvisories."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from eport.chain.collateral import bring
from eport.enclave.quote.forms import forms
from tests.helpers import dcap
from tests.helpers.clearance import (
    DAY,
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

HARDENING = "INTEL-SA-00615"
ACCEPTED = keccak(text=f'"{HARDENING}"')[:13]


@pytest.fixture
def hardware(alliance) -> bytes:
    return platforms(alliance)[0].hardware


@pytest.fixture
def enclave(alliance, hardware):
    """An enclave whose key is registered."""
    signer = fresh_key("enclave")
    register(alliance, signer, hardware)
    return signer


def publish(alliance, **changes) -> None:
    """A day later the manufacturer says something else of these platforms."""
    alliance.chain.travel(alliance.chain.now() + DAY)
    found = machine(alliance, platforms(alliance)[0].hardware, **changes)
    bring(alliance["TrustCollateral"], alliance.accounts["relay"], found.collateral())


def counts(alliance, signer) -> bool:
    return alliance["EnclaveRegistry"].call("keysOf", [signer.address]) != [0]


@pytest.mark.parametrize("status", dcap.STATUSES[2:])
def test_a_platform_that_falls_behind_stops_counting_at_once_and_counts_again_when_it_stands(
    alliance, enclaves, enclave, status, stranger
):
    publish(alliance, tcb_status=status, advisory_ids=(HARDENING,))
    assert not counts(alliance, enclave) and not enclaves.struct("key", enclave.address)["valid"]
    assert said(enclaves.send(stranger, "poke", enclave.address)) == [
        ("KeySuspended", {"signer": enclave.address, "status": dcap.STATUSES.index(status), "reason": bytes(4)})
    ]
    with reverts_with("EnclaveAlreadySuspended", signer=enclave.address):
        enclaves.send(stranger, "poke", enclave.address)
    publish(alliance)
    assert counts(alliance, enclave)
    holds = enclaves.send(stranger, "poke", enclave.address).event("KeyConfirmed").arguments["holdsUntil"]
    assert enclaves.struct("key", enclave.address)["holdsUntil"] == holds and counts(alliance, enclave)


def test_poke_tells_why_a_platform_cannot_be_judged(alliance, enclaves, enclave, stranger):
    publish(alliance, revoked=True)
    assert not counts(alliance, enclave)
    event = enclaves.send(stranger, "poke", enclave.address).event("KeySuspended").arguments
    assert event["status"] == 0
    assert event["reason"] == keccak(text="CollateralRevoked(string,uint160)")[:4]


def test_a_key_is_suspended_while_collateral_ran_out(alliance, enclaves, enclave, hardware):
    alliance.chain.travel(alliance.chain.now() + 20 * DAY)
    refresh_collateral(alliance)
    late = fresh_key("late")
    register(alliance, late, hardware)
    ends = enclaves.struct("key", late.address)["holdsUntil"]
    alliance.chain.travel(ends)
    assert counts(alliance, late)
    assert not counts(alliance, enclave)  # its thirty days are over
    alliance.chain.travel(ends + 1)
    assert not counts(alliance, late)


def test_a_refresh_resumes_without_anybody_poking(alliance, enclaves, enclave):
    """The old judgement ran out, so that the registry looks again by itself."""
    alliance.chain.travel(alliance.chain.now() + 29 * DAY)
    refresh_collateral(alliance)
    ends = enclaves.struct("key", enclave.address)["holdsUntil"]
    alliance.chain.travel(min(ends + 1, enclaves.struct("key", enclave.address)["expiresAt"]))
    assert counts(alliance, enclave)


def test_poke_of_a_stranger_is_refused(enclaves, stranger):
    with reverts_with("EnclaveUnknownKey", signer=stranger.address):
        enclaves.send(stranger, "poke", stranger.address)


def test_poke_of_a_revoked_key_is_refused(enclaves, enclave, shanghai_customs, stranger):
    enclaves.send(shanghai_customs, "revoke", enclave.address)
    with reverts_with("EnclaveUnknownKey", signer=enclave.address):
        enclaves.send(stranger, "poke", enclave.address)


def test_poke_with_too_little_gas_to_judge_suspends_nobody(alliance, enclaves, enclave, stranger):
    """A call that runs out of gas inside says nothing of the platform."""
    publish(alliance)
    outcomes, failed = set(), "0x" + keccak(text="EnclaveJudgementFailed(address)")[:4].hex()
    for gas in (*range(24_000, 60_000, 250), *range(60_000, 120_000, 3_000)):
        transaction = {"to": enclaves.address, "from": stranger.address, "gas": hex(gas)}
        transaction["data"] = enclaves.encode("poke", enclave.address)
        answer = alliance.chain.web3.provider.make_request("eth_call", [transaction, "latest"])
        refusal = str(answer.get("error", {}).get("data", ""))
        outcomes.add(
            "judged" if "error" not in answer else "not judged" if refusal.startswith(failed) else "out of gas"
        )
        trace = alliance.chain.web3.provider.make_request(
            "eth_simulateV1", [{"blockStateCalls": [{"calls": [transaction]}]}, "latest"]
        )
        for call in trace["result"][0]["calls"]:
            topics = [log["topics"][0] for log in call["logs"]]
            assert "0x" + keccak(text="KeySuspended(address,uint8,bytes4)").hex() not in topics
    assert outcomes == {"judged", "not judged", "out of gas"}


# ------------------------------------------------------------------------------------------------- accepted advisories


def test_register_a_platform_that_needs_hardening_is_refused_unless_its_advisories_are_accepted(
    alliance, enclaves, hardware
):
    publish(alliance, tcb_status="SWHardeningNeeded", advisory_ids=(HARDENING,))
    signer = fresh_key("hardened")

    def attempt():
        nonce = open_nonce(alliance, signer)
        cut = forms(quote_of(alliance, signer, hardware, nonce))
        enclaves.send(alliance.accounts["relay"], "register", signer.address, nonce, cut.whole, cut.pck)

    with reverts_with("EnclaveTcbRefused", status=2, advisories=ACCEPTED):
        attempt()
    accept(alliance, ACCEPTED)
    attempt()
    assert counts(alliance, signer)


def test_accepted_advisories_are_exactly_those(alliance, enclaves, enclave):
    accept(alliance, ACCEPTED)
    publish(alliance, tcb_status="SWHardeningNeeded", advisory_ids=(HARDENING, "INTEL-SA-00828"))
    assert not counts(alliance, enclave)
    publish(alliance, tcb_status="SWHardeningNeeded")  # none named: nobody can have accepted them
    assert not counts(alliance, enclave)
    publish(alliance, tcb_status="OutOfDate", advisory_ids=(HARDENING,))  # accepted for hardening alone
    assert not counts(alliance, enclave)
    publish(alliance, tcb_status="SWHardeningNeeded", advisory_ids=(HARDENING,))
    assert counts(alliance, enclave)


def test_advisories_that_are_no_longer_accepted_stop_counting_at_once(alliance, enclaves, enclave, stranger):
    accept(alliance, ACCEPTED)
    publish(alliance, tcb_status="SWHardeningNeeded", advisory_ids=(HARDENING,))
    enclaves.send(stranger, "poke", enclave.address)
    assert counts(alliance, enclave)
    accept(alliance, ACCEPTED, accepted=False)
    assert not counts(alliance, enclave)


def test_accept_advisories_waits_two_days(alliance, enclaves, shanghai_customs):
    with reverts_with("AccessManagerNotScheduled"):
        enclaves.send(shanghai_customs, "acceptAdvisories", ACCEPTED, True)
    accept(alliance, ACCEPTED)
    assert enclaves.call("acceptsAdvisories", ACCEPTED)


def test_accept_advisories_of_nothing_is_refused(alliance):
    with reverts_with("EnclaveInvalid", field="advisories"):
        accept(alliance, bytes(13))


def accept(alliance, advisories: bytes, accepted: bool = True) -> None:
    """Customs schedules, waits two days, executes."""
    customs, manager, registry = (
        alliance.accounts["shanghai_customs"],
        alliance["AccessManager"],
        alliance["EnclaveRegistry"],
    )
    data = registry.encode("acceptAdvisories", advisories, accepted)
    manager.send(customs, "schedule", registry.address, data, 0)
    alliance.chain.travel(alliance.chain.now() + 2 * DAY)
    manager.send(customs, "execute", registry.address, data)
