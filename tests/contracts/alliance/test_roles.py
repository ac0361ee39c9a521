"""The roles on the chain are those of the configuration: no holder more, no function less."""

from __future__ import annotations

from eport.chain.artifacts import CONTRACTS
from eport.chain.deployment import ADMIN_ROLE
from scripts.reference import restricted_functions
from tests.helpers.money import ZERO_ADDRESS
from tests.scenarios.test_rebuild import log


def test_every_role_is_held_by_its_holders_alone_with_its_delay(alliance, manager):
    held: dict[int, set[str]] = {}
    for event in (event for _, event in log(alliance) if event.contract == "AccessManager"):
        if event.name == "RoleGranted":
            held.setdefault(event.arguments["roleId"], set()).add(event.arguments["account"])
        elif event.name == "RoleRevoked":
            held[event.arguments["roleId"]].discard(event.arguments["account"])
    expected = {role.id: {alliance.address_of(key) for key in role.holders} for role in alliance.settings.roles}
    assert held == {**expected, ADMIN_ROLE: {alliance["AllianceTimelock"].address}}
    for role in alliance.settings.roles:
        for key in role.holders:
            assert manager.call("hasRole", role.id, alliance.address_of(key)) == [True, role.delay]


def test_every_restricted_function_asks_for_the_role_that_the_configuration_gives(alliance, manager):
    by_function = {function: role.id for role in alliance.settings.roles for function in role.functions}
    checked = 0
    for name in CONTRACTS:
        for function in restricted_functions(name):
            contract = alliance[name]
            role = manager.call("getTargetFunctionRole", contract.address, contract.selector(function))
            assert role == by_function.get(f"{name}.{function}", ADMIN_ROLE), f"{name}.{function}"
            checked += 1
    assert checked == 74


def test_local_bits_agree_with_the_configuration(alliance, token):
    """Hot paths read local bits: operators' licences and order authorities."""
    accounts = alliance.accounts
    licensed = {token.call("operatorAt", index) for index in range(1, token.call("operatorCount") + 1)}
    assert licensed == {accounts[key].address for key in alliance.settings.operators}
    seated = {seat: token.call("authorityAt", seat) for seat in range(1, 9)}
    expected = {seat: alliance.address_of(key) for seat, key in alliance.settings.order_authorities.items()}
    assert seated == dict.fromkeys(seated, ZERO_ADDRESS) | expected
