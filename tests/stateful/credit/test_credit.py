"""Every verb of the credit engine in random order, each outcome foretold by a plain model (`model.py`).

An act is done exactly where the model does it, and then changes state and money as there; it is refused exactly where
the model refuses it, with an error that names one of the model's reasons. After every act what it touched is read back:
credits, parts, presentations, examinations with their deadlines (computed from `holidays`), undertakings, security,
pools, claims, wallets, Escrow. At the end everybody is silent, anybody brings every credit to its end, and Escrow is
empty. `make fuzz-credit CALLS=20000` runs as long as you like.
"""

from __future__ import annotations

import os
from collections import Counter

from eport.chain.artifacts import load
from eport.chain.deployment import Alliance
from tests.helpers.clearance import undone
from tests.stateful.credit.conftest import living

CALLS = int(os.environ.get("EPORT_CALLS", "0"))
"""Acts at least; 0: as many runs as show every verb."""
STEPS, MOST = 200, 15
"""Steps of a run, and runs at most where the acts are not counted."""
CONTRACTS = (
    "DocumentaryCredit", "CreditAmendments", "CreditTransfers", "Presentations", "Undertakings", "ExaminationClocks",
    "Interruptions", "Reimbursements", "Advances",
)  # fmt: skip
PARTNERS = {
    "DocumentaryCredit": {
        "open", "free", "reopen", "draw", "adopt", "split", "setApart", "rejoin", "awaitSubstitution"
    },
    "CreditAmendments": {"acceptByConduct"},
    "Presentations": {
        "refuseAsProved", "reschedule", "withdrawDemand", "precludeUnreturned", "substitute", "subrogate"
    },
    "Undertakings": {"lockMargin", "setAside", "release", "undertake", "purchase", "advance", "refundClaim"},
}  # fmt: skip
"""What contracts alone may call, or the manager of roles."""


def verbs() -> set[str]:
    """Every function that somebody may call and that changes something, from the ABIs."""
    return {
        f"{name}.{item['name']}"
        for name in CONTRACTS
        for item in load(name).abi
        if item["type"] == "function" and item["stateMutability"] == "nonpayable"
        and item["name"] not in PARTNERS.get(name, set()) | {"setAuthority"}
    }  # fmt: skip


def test_every_outcome_is_foretold_and_no_run_locks_money(rich: Alliance):
    done: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    seed = 0
    while (
        done.total() + refused.total() < CALLS
        if CALLS
        else seed < 3 or (seed < MOST and (verbs() - done.keys() or verbs() - refused.keys()))
    ):
        with undone(rich.chain):
            world = living(rich, seed)
            world.run(STEPS)
            world.extended_demand()
            world.wind_up()
            assert rich["Escrow"].struct("moduleAccount", rich["Undertakings"].address)["held"] == 0
            done, refused, errors = done + world.done, refused + world.refused, errors + world.errors
        seed += 1
    print(f"\n{seed} runs, {done.total()} acts done, {refused.total()} refused, {len(errors)} errors by name")
    if CALLS and seed < MOST:
        return  # too few acts were asked for to see every verb
    assert not verbs() - done.keys(), f"no run did {sorted(verbs() - done.keys())}"
    assert not verbs() - refused.keys(), f"no run was refused {sorted(verbs() - refused.keys())}"
