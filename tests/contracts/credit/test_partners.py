"""Functions by which the contracts of the credit engine call one another: they refuse everybody else, roles or none."""

from __future__ import annotations

import pytest

from tests.contracts.alliance.test_restricted import anything
from tests.helpers.reverts import reverts_with

DOORS = {
    ("DocumentaryCredit", "CreditNotPartner"): (
        "open", "free", "reopen", "draw", "adopt", "split", "setApart", "rejoin", "awaitSubstitution",
    ),
    ("Undertakings", "UndertakingNotPartner"): (
        "lockMargin", "setAside", "release", "undertake", "purchase", "advance", "refundClaim",
    ),
    ("CreditAmendments", "AmendmentNotPartner"): ("acceptByConduct",),
    ("Presentations", "CreditNotPartner"): ("substitute",),
    ("Presentations", "PresentationNotPartner"): (
        "refuseAsProved", "reschedule", "withdrawDemand", "precludeUnreturned", "subrogate",
    ),
}  # fmt: skip


@pytest.mark.parametrize("party", ["stranger", "deployer", "importer", "bank_of_china"])
@pytest.mark.parametrize(
    ("contract", "error", "function"),
    [(contract, error, function) for (contract, error), functions in DOORS.items() for function in functions],
)
def test_door_between_contracts_is_closed_to_everybody_else(alliance, contract, error, function, party, request):
    caller, target = request.getfixturevalue(party), alliance[contract]
    inputs = next(item for item in target.abi if item.get("name") == function)["inputs"]
    with reverts_with(error, caller=caller.address):
        target.call(function, *(anything(part) for part in inputs), sender=caller.address)
