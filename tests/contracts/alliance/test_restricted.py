"""Every restricted function refuses everybody whom no role lets in: a list from the sources, so that none is missed."""

from __future__ import annotations

import pytest

from eport.chain.artifacts import CONTRACTS
from scripts.reference import restricted_functions
from tests.helpers.money import ZERO_ADDRESS
from tests.helpers.reverts import reverts_with

FUNCTIONS = [(contract, function) for contract in CONTRACTS for function in sorted(restricted_functions(contract))]


def anything(component) -> object:
    """A value of a parameter's type: who may call is asked before what is said."""
    kind = component["type"]
    if kind.endswith("[]"):
        return []
    if kind.endswith("]"):
        element, count = kind[:-1].rsplit("[", 1)
        return [anything({**component, "type": element}) for _ in range(int(count))]
    if kind == "tuple":
        return tuple(anything(part) for part in component["components"])
    if kind.startswith("bytes") and kind != "bytes":
        return b"\1" * int(kind[5:])
    return {"address": ZERO_ADDRESS, "bool": True, "bytes": b"", "string": "x"}.get(kind, 1)


def test_restricted_functions_are_all_found():
    assert len(FUNCTIONS) == 74


@pytest.mark.parametrize("party", ["stranger", "icbc", "deployer", "importer", "relay"])
@pytest.mark.parametrize(("contract", "function"), FUNCTIONS)
def test_restricted_function_refuses_whoever_has_no_role(alliance, contract, function, party, request):
    caller, target = request.getfixturevalue(party), alliance[contract]
    inputs = next(item for item in target.abi if item.get("name") == function)["inputs"]
    with reverts_with("AccessManagedUnauthorized", caller=caller.address):
        target.call(function, *(anything(part) for part in inputs), sender=caller.address)


@pytest.mark.parametrize("contract", ["AllianceRegistry", "DigitalYuan", "Escrow"])
def test_authority_is_changed_by_access_manager_alone(alliance, contract, pboc_shanghai):
    for caller in (pboc_shanghai.address, alliance["AllianceTimelock"].address):
        with reverts_with("AccessManagedUnauthorized", caller=caller):
            alliance[contract].call("setAuthority", alliance["AllianceTimelock"].address, sender=caller)


def test_one_reserve_officer_cannot_use_another_role(token, reserve_maker, icbc):
    for function, arguments in (("pause", ()), ("licenseOperator", (icbc.address, 1)), ("unpause", ())):
        with reverts_with("AccessManagedUnauthorized", caller=reserve_maker.address):
            token.call(function, *arguments, sender=reserve_maker.address)
