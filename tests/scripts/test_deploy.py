"""Deployment: complete, idempotent, taken up where it broke off, and without a right left to the deployer."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from eport.chain import local
from eport.chain.contract import Chain
from eport.chain.deployment import ADMIN_ROLE, DeploymentError, deploy, development_accounts
from tests.helpers.reverts import reverts_with


@pytest.fixture
def fresh():
    """A chain on which nothing stands."""
    with local.anvil() as url:
        yield Chain(url)


@pytest.fixture
def accounts(settings):
    return development_accounts(settings.accounts)


def state(alliance) -> dict[str, object]:
    """What a deployment amounts to, without its addresses."""
    token, registry = alliance["DigitalYuan"], alliance["AllianceRegistry"]
    addresses = {key: account.address for key, account in alliance.accounts.items()}
    return {
        "institutions": [
            {**registry.struct("institution", number), "account": None}
            for number in range(1, registry.call("institutionCount") + 1)
        ],
        "operators": [token.struct("operatorAccount", addresses[key]) for key in alliance.settings.operators],
        "limits": [token.struct("limits", class_) for class_ in range(1, 5)],
        "roles": [
            [alliance["AccessManager"].call("hasRole", role.id, alliance.address_of(holder)) for holder in role.holders]
            for role in alliance.settings.roles
        ],
        "admin": alliance["AccessManager"].call("hasRole", ADMIN_ROLE, alliance["AllianceTimelock"].address),
        "cap": alliance["Escrow"].struct("moduleAccount", alliance["Undertakings"].address),
        "places": [
            alliance["BankingCalendar"].struct("place", place.jurisdiction.encode())
            for place in alliance.settings.places
        ],
    }


def test_deploy_twice_does_nothing_the_second_time(fresh, settings, accounts, tmp_path):
    record = tmp_path / "record.json"
    first = deploy(fresh, settings, accounts, record)
    before, block = record.read_text(), fresh.web3.eth.block_number
    second = deploy(Chain(fresh.url), settings, accounts, record)
    assert fresh.web3.eth.block_number == block
    assert record.read_text() == before
    assert {name: item.address for name, item in first.contracts.items()} == {
        name: item.address for name, item in second.contracts.items()
    }


class Crash(Exception):
    """The deploying process dies."""


# 86 transactions: contracts until 16, members until 36, money until 62, calendars until 69, roles until 84, handover.
@pytest.mark.parametrize("last", [1, 3, 5, 9, 16, 20, 36, 41, 48, 55, 62, 70, 77, 82, 84, 85])
def test_deploy_broken_off_after_any_transaction_is_taken_up_to_the_same_end(
    fresh, settings, accounts, tmp_path, deployed, last, monkeypatch
):
    record, sent = tmp_path / "record.json", [0]
    original = Chain.broadcast

    def broadcast(chain, raw, label):
        if sent[0] == last:
            raise Crash
        sent[0] += 1
        return original(chain, raw, label)

    monkeypatch.setattr(Chain, "broadcast", broadcast)
    with pytest.raises(Crash):
        deploy(fresh, settings, accounts, record)
    monkeypatch.undo()
    assert state(deploy(Chain(fresh.url), settings, accounts, record)) == state(deployed)


def test_deploy_on_a_chain_that_forgot_starts_anew(settings, accounts, tmp_path):
    """A development chain that was restarted has no code where the record points."""
    record = tmp_path / "record.json"
    for _ in range(2):
        with local.anvil() as url:
            alliance = deploy(Chain(url), settings, accounts, record)
            assert alliance["DocumentaryCredit"].call("creditCount") == 0


def test_deploy_on_a_chain_of_another_id_is_refused(fresh, settings, accounts):
    with pytest.raises(DeploymentError, match="31337"):
        deploy(fresh, replace(settings, chain_ids=(1,)), accounts)


def test_deploy_records_address_code_arguments_and_gas(fresh, settings, accounts, tmp_path):
    record = tmp_path / "record.json"
    alliance = deploy(fresh, settings, accounts, record)
    entry = json.loads(record.read_text())["Escrow"]
    assert entry["address"] == alliance["Escrow"].address
    assert entry["arguments"] == [
        alliance[name].address for name in ("AccessManager", "DigitalYuan", "AllianceRegistry")
    ]
    assert entry["gas"] > 500_000 and entry["transaction"].startswith("0x")


def test_deployer_keeps_no_role_and_can_call_nothing_restricted(alliance, deployer, token, manager):
    granted = {
        event.arguments["roleId"]
        for block in range(alliance.chain.web3.eth.block_number + 1)
        for transaction in alliance.chain.web3.eth.get_block(block)["transactions"]
        for event in alliance.chain.decode(alliance.chain.web3.eth.get_transaction_receipt(transaction))
        if event.name == "RoleGranted" and event.arguments["account"] == deployer.address
    }
    assert granted == {ADMIN_ROLE}  # the bootstrap's own
    assert manager.call("hasRole", ADMIN_ROLE, deployer.address) == [False, 0]
    with reverts_with("AccessManagedUnauthorized", caller=deployer.address):
        token.send(deployer, "unpause")
