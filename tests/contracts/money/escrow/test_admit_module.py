"""Escrow.admitModule: the alliance lets a module lock, up to a cap."""

from __future__ import annotations

import pytest

from tests.contracts.money.escrow.conftest import KEY, OTHER
from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with


@pytest.mark.parametrize("cap", [0, 1, 2**64 - 1])
def test_admit_module_sets_its_cap_and_tells(alliance, escrow, treasury, cap):
    receipt = alliance.decide(escrow, "admitModule", treasury.address, cap)
    assert said(receipt, "Escrow") == [("ModuleAdmitted", {"module": treasury.address, "cap": cap})]
    assert escrow.struct("moduleAccount", treasury.address) == {"admitted": True, "cap": cap, "held": 0}


def test_admit_module_again_changes_the_cap_and_keeps_what_is_held(funded, escrow, module, importer):
    escrow.send(module, "lock", KEY, importer.address, 400)
    funded.decide(escrow, "admitModule", module.address, 300)
    assert escrow.struct("moduleAccount", module.address) == {"admitted": True, "cap": 300, "held": 400}
    with reverts_with("EscrowCapExceeded", module=module.address, cap=300, held=400, amount=1):
        escrow.send(module, "lock", OTHER, importer.address, 1)
    escrow.send(module, "refund", KEY, 101)
    escrow.send(module, "lock", OTHER, importer.address, 1)


def test_admit_module_after_its_removal_lets_it_lock_again(funded, escrow, module, importer):
    funded.decide(escrow, "removeModule", module.address)
    funded.decide(escrow, "admitModule", module.address, 500)
    escrow.send(module, "lock", KEY, importer.address, 500)


def test_modules_of_a_fresh_alliance_are_those_of_the_configuration(alliance, escrow, settings):
    for name, contract in alliance.contracts.items():
        cap = settings.escrow_caps.get(name)
        expected = {"admitted": cap is not None, "cap": cap or 0, "held": 0}
        assert escrow.struct("moduleAccount", contract.address) == expected, name
    for account in alliance.accounts.values():
        assert escrow.struct("moduleAccount", account.address) == {"admitted": False, "cap": 0, "held": 0}


@pytest.mark.parametrize("party", ["stranger", "pboc_shanghai", "deployer", "importer", "icbc"])
def test_admit_module_is_the_alliances_alone(escrow, party, request):
    caller = request.getfixturevalue(party)
    with reverts_with("AccessManagedUnauthorized", caller=caller.address):
        escrow.send(caller, "admitModule", caller.address, 1)
