"""Escrow.removeModule: it locks no more, and goes on paying and refunding what it holds."""

from __future__ import annotations

import pytest

from tests.contracts.money.escrow.conftest import KEY
from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with


def test_remove_module_tells_and_keeps_cap_and_holds(funded, escrow, module, importer):
    escrow.send(module, "lock", KEY, importer.address, 400)
    before = escrow.struct("moduleAccount", module.address)
    receipt = funded.decide(escrow, "removeModule", module.address)
    assert said(receipt, "Escrow") == [("ModuleRemoved", {"module": module.address})]
    assert escrow.struct("moduleAccount", module.address) == before | {"admitted": False}
    assert escrow.call("hold", module.address, KEY) == [importer.address, 400]


def test_remove_module_lets_nobody_else_move_its_holds(funded, escrow, module, importer, stranger):
    escrow.send(module, "lock", KEY, importer.address, 400)
    funded.decide(escrow, "removeModule", module.address)
    for caller in (stranger, importer):
        with reverts_with("EscrowInsufficientHold", module=caller.address, key=KEY, held=0, amount=400):
            escrow.send(caller, "refund", KEY, 400)


@pytest.mark.parametrize("party", ["stranger", "pboc_shanghai", "deployer", "carrier"])
def test_remove_module_is_the_alliances_alone(escrow, module, party, request):
    caller = request.getfixturevalue(party)
    with reverts_with("AccessManagedUnauthorized", caller=caller.address):
        escrow.send(caller, "removeModule", module.address)
