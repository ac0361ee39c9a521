"""Nobody keeps a deployer's right, in any contract: by the log, by the storage of the whole chain, and by asking."""

from __future__ import annotations

import gzip
import json

from web3 import Web3
from web3.types import RPCEndpoint

from eport.chain.artifacts import CONTRACTS
from eport.chain.deployment import ADMIN_ROLE
from tests.scenarios.test_rebuild import log

AUTHORITY = ("owner", "admin", "pendingOwner", "governor", "authority", "timelock", "manager")
"""Views by which a contract may name who has power over it."""


def test_every_contract_of_the_alliance_is_deployed(alliance):
    assert set(alliance.contracts) == {*CONTRACTS, "AccessManager"}


def test_deployer_stands_in_no_storage_and_no_code_of_the_chain(alliance, deployer):
    """Whoever is kept as an owner, an officer, a payee or an immutable would be found, whatever it is called."""
    answer = alliance.chain.web3.provider.make_request(RPCEndpoint("anvil_dumpState"), [])
    accounts = json.loads(gzip.decompress(bytes.fromhex(answer["result"][2:])))["accounts"]
    needle, found = deployer.address[2:].lower(), {}
    by_address = {contract.address: name for name, contract in alliance.contracts.items()}
    for address, account in accounts.items():
        places = [slot for slot, value in account["storage"].items() if needle in value.lower()]
        if needle in account["code"].lower():
            places.append("code")
        if places:
            found[by_address.get(Web3.to_checksum_address(address), address)] = places
    seen = {Web3.to_checksum_address(address) for address in accounts}
    assert set(by_address) <= seen  # nothing was left out of the search
    assert found == {}


def test_deployer_was_given_one_right_alone_and_renounced_it(alliance, deployer, manager):
    granted, revoked = set(), set()
    for _, event in log(alliance):
        if event.arguments.get("account") == deployer.address and event.name in ("RoleGranted", "RoleRevoked"):
            role = event.arguments.get("roleId", event.arguments.get("role"))
            (granted if event.name == "RoleGranted" else revoked).add((event.contract, role))
    assert granted == revoked == {("AccessManager", ADMIN_ROLE)}
    for role in (ADMIN_ROLE, *(role.id for role in alliance.settings.roles)):
        assert manager.call("hasRole", role, deployer.address) == [False, 0]


def test_every_contract_answers_to_the_manager_or_to_nobody(alliance, timelock, governor, manager):
    for name in CONTRACTS:
        contract, views = alliance[name], {item.get("name") for item in alliance[name].abi}
        for view in views & set(AUTHORITY):
            expected = {"governor": governor.address, "timelock": timelock.address}.get(view, manager.address)
            assert contract.call(view) == expected, f"{name}.{view}"


def test_admin_role_is_the_timelocks_alone(alliance, manager, timelock):
    assert manager.call("hasRole", ADMIN_ROLE, timelock.address) == [True, 0]
    others = [contract.address for name, contract in alliance.contracts.items() if name != "AllianceTimelock"]
    for address in (*(account.address for account in alliance.accounts.values()), *others):
        assert manager.call("hasRole", ADMIN_ROLE, address)[0] is False


def test_timelock_is_the_governors_and_has_no_admin_but_itself(alliance, timelock, governor, deployer):
    roles = {name: timelock.call(name) for name in ("PROPOSER_ROLE", "CANCELLER_ROLE", "DEFAULT_ADMIN_ROLE")}
    roles["EXECUTOR_ROLE"] = timelock.call("EXECUTOR_ROLE")
    holders: dict[str, set[str]] = {}
    for _, event in log(alliance):
        if event.contract == "AllianceTimelock" and event.name == "RoleGranted":
            holders.setdefault(event.arguments["role"].hex(), set()).add(event.arguments["account"])
    assert holders == {
        roles["PROPOSER_ROLE"].hex(): {governor.address},
        roles["CANCELLER_ROLE"].hex(): {governor.address},
        roles["DEFAULT_ADMIN_ROLE"].hex(): {timelock.address},
        roles["EXECUTOR_ROLE"].hex(): {"0x" + "00" * 20},
    }


def test_deployer_is_no_member_operator_authority_or_module(registry, token, escrow, deployer):
    assert registry.call("memberOf", deployer.address) == [0, 0, False]
    assert registry.call("getVotes", deployer.address) == 0
    assert token.struct("wallet", deployer.address)["class_"] == 0
    assert token.struct("operatorAccount", deployer.address)["index"] == 0
    assert token.call("seatOf", deployer.address) == 0
    assert escrow.struct("moduleAccount", deployer.address)["admitted"] is False
