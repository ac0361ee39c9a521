"""TrustCollateral.activate: which evaluation counts is decided by a role, after a delay, and never goes back."""

from __future__ import annotations

import pytest

from eport.chain.collateral import bring
from tests.helpers import dcap
from tests.helpers.clearance import DAY, fresh_key, machine, platforms, register
from tests.helpers.dcap import SIMULATED_AT, changed, tcb_level
from tests.helpers.reverts import reverts_with


def next_evaluation(status: str):
    """Collateral of evaluation 18 that says `status` of every platform."""
    collateral = dcap.platform(at=SIMULATED_AT + 60, evaluation=18).collateral()
    return changed(collateral, "tcb_info", tcbLevels=[tcb_level([0] * 16, 0, status)])


def test_activate_lets_the_next_evaluation_count(simulated):
    quote = dcap.platform().quote(bytes(64)).raw
    simulated.chain.travel(SIMULATED_AT + 60)
    simulated.bring(next_evaluation("OutOfDate"))
    assert simulated.verify(quote)["status"] == "UpToDate"
    receipt = simulated.collateral.send(simulated.deployer, "activate", 18)
    assert [(event.name, event.arguments) for event in receipt.events] == [
        ("EvaluationActivated", {"evaluation": 18}),
        ("CollateralChanged", {}),
    ]
    assert simulated.verify(quote)["status"] == "OutOfDate"


@pytest.mark.parametrize("asked", [0, 16, 17])
def test_activate_an_earlier_evaluation_is_refused(simulated, asked):
    with reverts_with("CollateralEvaluationNotHigher", active=17, asked=asked):
        simulated.collateral.send(simulated.deployer, "activate", asked)


def test_activate_without_its_collateral_suspends_until_it_is_brought(simulated):
    quote = dcap.platform().quote(bytes(64)).raw
    simulated.collateral.send(simulated.deployer, "activate", 18)
    with reverts_with("CollateralMissing", document="QE identity", evaluation=18):
        simulated.verify(quote)
    simulated.chain.travel(SIMULATED_AT + 60)
    simulated.bring(next_evaluation("UpToDate"))
    assert simulated.verify(quote)["status"] == "UpToDate"


def test_collateral_of_an_old_evaluation_no_longer_counts(simulated):
    """Rollback: the old number's documents may be refreshed for ever, they are not asked."""
    simulated.chain.travel(SIMULATED_AT + 60)
    simulated.bring(next_evaluation("Revoked"))
    simulated.collateral.send(simulated.deployer, "activate", 18)
    simulated.chain.travel(SIMULATED_AT + 120)
    simulated.bring(dcap.platform(at=SIMULATED_AT + 120).collateral())
    assert simulated.verify(dcap.platform().quote(bytes(64)).raw)["status"] == "Revoked"


def test_activate_by_a_stranger_is_refused(alliance, stranger):
    with reverts_with("AccessManagedUnauthorized", caller=stranger.address):
        alliance["TrustCollateral"].send(stranger, "activate", 18)


def test_activate_waits_two_days_and_then_keys_are_judged_anew(alliance, shanghai_customs, enclaves):
    hardware = platforms(alliance)[0].hardware
    signer = fresh_key("a")
    register(alliance, signer, hardware)
    collateral, manager = alliance["TrustCollateral"], alliance["AccessManager"]
    with reverts_with("AccessManagerNotScheduled"):
        collateral.send(shanghai_customs, "activate", 18)
    data = collateral.encode("activate", 18)
    manager.send(shanghai_customs, "schedule", collateral.address, data, 0)
    alliance.chain.travel(alliance.chain.now() + 2 * DAY)
    manager.send(shanghai_customs, "execute", collateral.address, data)
    assert enclaves.call("keysOf", [signer.address]) == [0]
    bring(collateral, alliance.accounts["relay"], machine(alliance, hardware, evaluation=18).collateral())
    assert enclaves.call("keysOf", [signer.address]) != [0]
