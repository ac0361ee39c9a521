"""Every function of AccessManager that changes state, by callers of every kind: OpenZeppelin's code, the alliance's roles.

docs/roles.md says who may: AllianceTimelock, by a decision, and else only what is the caller's own.
"""

from __future__ import annotations

import pytest

from eport.chain.artifacts import ROOT, load
from eport.chain.deployment import ADMIN_ROLE
from scripts.reference import ACCESS_MANAGER
from tests.contracts.alliance.test_restricted import FUNCTIONS, anything
from tests.helpers.matrix import contracts, data_of, endings, parties

ITEMS = {
    item["name"]: item
    for item in load("AccessManager").abi
    if item["type"] == "function" and item["stateMutability"] not in ("view", "pure")
}
DECIDED = sorted(name for name, who in ACCESS_MANAGER.items() if who == "AllianceTimelock")


@pytest.fixture
def everybody(alliance, stranger) -> dict[str, str]:
    return parties(alliance, stranger.address) | contracts(alliance)


def test_every_function_of_access_manager_is_in_the_matrix_and_on_the_page():
    assert sorted(ITEMS) == sorted(ACCESS_MANAGER) and len(ITEMS) == 16 and len(DECIDED) == 10
    page = (ROOT / "docs/roles.md").read_text()
    assert all(f"| `AccessManager.{name}` | {who} |" in page for name, who in ACCESS_MANAGER.items())


@pytest.mark.parametrize("function", DECIDED)
def test_what_is_decided_is_done_by_the_timelock_alone(manager, everybody, function):
    item = ITEMS[function]
    data = data_of(manager, item, *(anything(part) for part in item["inputs"]))
    for caller, error in endings(manager, data, everybody).items():
        if caller == "AllianceTimelock":
            assert error != "AccessManagerUnauthorizedAccount", f"{function} by {caller}: {error}"
        else:
            assert error == "AccessManagerUnauthorizedAccount", f"{function} by {caller}: {error}"


def test_every_role_is_given_and_taken_by_the_timelock_alone(alliance, manager, everybody):
    for role in (ADMIN_ROLE, *(role.id for role in alliance.settings.roles)):
        for function, arguments in (
            ("grantRole", (role, everybody["stranger"], 0)),
            ("revokeRole", (role, everybody["importer"])),
            ("setRoleAdmin", (role, 1)),
        ):
            found = endings(manager, manager.encode(function, *arguments), everybody)
            assert found.pop("AllianceTimelock") != "AccessManagerUnauthorizedAccount"
            assert set(found.values()) == {"AccessManagerUnauthorizedAccount"}, f"{function} of role {role}"


def test_multicall_asks_each_call_as_the_callers_own(manager, everybody):
    grant = manager.encode("grantRole", ADMIN_ROLE, everybody["stranger"], 0)
    found = endings(manager, manager.encode("multicall", [grant]), everybody)
    assert found.pop("AllianceTimelock") is None
    assert set(found.values()) == {"AccessManagerUnauthorizedAccount"}
    assert set(endings(manager, manager.encode("multicall", []), everybody).values()) == {None}


def test_renounce_role_is_of_ones_own_alone(manager, everybody):
    for name in ("pboc_shanghai", "AllianceTimelock"):
        found = endings(manager, manager.encode("renounceRole", ADMIN_ROLE, everybody[name]), everybody)
        allowed = {caller for caller, error in found.items() if error is None}
        assert allowed == {name}
        assert {error for caller, error in found.items() if caller != name} == {"AccessManagerBadConfirmation"}


@pytest.mark.parametrize(("contract", "function"), FUNCTIONS)
def test_execute_and_schedule_let_in_who_has_the_role_of_the_function(alliance, manager, everybody, contract, function):
    role = next((role for role in alliance.settings.roles if f"{contract}.{function}" in role.functions), None)
    holders = {alliance.address_of(name) for name in (role.holders if role else ("AllianceTimelock",))}
    delay, target = role.delay if role else 0, alliance[contract]
    (item,) = (item for item in target.abi if item["type"] == "function" and item["name"] == function)
    data = data_of(target, item, *(anything(part) for part in item["inputs"]))
    callers = everybody | {address: address for address in holders}
    for caller, error in endings(manager, manager.encode("execute", target.address, data), callers).items():
        where = f"execute {contract}.{function} by {caller}: {error}"
        if callers[caller] not in holders:
            assert error == "AccessManagerUnauthorizedCall", where
        elif delay:
            assert error == "AccessManagerNotScheduled", where
        else:
            assert error not in ("AccessManagerUnauthorizedCall", "AccessManagerNotScheduled"), where
    for caller, error in endings(manager, manager.encode("schedule", target.address, data, 0), callers).items():
        allowed = callers[caller] in holders and delay > 0  # without a delay there is nothing to wait for
        assert error == (None if allowed else "AccessManagerUnauthorizedCall"), f"schedule by {caller}: {error}"


def test_cancel_is_by_who_scheduled_it_or_the_timelock(alliance, manager, cash_desk, everybody, pboc_shanghai):
    data = cash_desk.encode("setAnswerPeriod", 86_400)
    manager.send(pboc_shanghai, "schedule", cash_desk.address, data, 0)
    cancel = manager.encode("cancel", pboc_shanghai.address, cash_desk.address, data)
    found = endings(manager, cancel, everybody)
    assert {caller for caller, error in found.items() if error is None} == {"pboc_shanghai", "AllianceTimelock"}
    assert {error for error in found.values() if error} == {"AccessManagerUnauthorizedCancel"}


def test_what_was_scheduled_is_consumed_by_the_contract_that_is_called_alone(manager, cash_desk, everybody, alliance):
    """AccessManager asks its caller whether it is in such a call: an account without code cannot answer at all."""
    managed = {contract for contract, _ in FUNCTIONS}
    data = manager.encode("consumeScheduledOp", everybody["pboc_shanghai"], cash_desk.encode("setAnswerPeriod", 86_400))
    for caller, error in endings(manager, data, everybody).items():
        assert error == ("AccessManagerUnauthorizedConsume" if caller in managed else "Unknown"), f"{caller}: {error}"
