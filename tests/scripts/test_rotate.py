"""Rotation: everything that is bound to an old key is listed, and moved by whoever may."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from eth_account import Account
from eth_utils.crypto import keccak

from eport.chain.deployment import DeploymentError
from eport.chain.signers import Party
from eport.operations.rotation import How, bindings, decided
from scripts import rotate as script_

NEW = Account.from_key(keccak(text="a new key"))


def bound(alliance, party: str) -> dict[str, How]:
    return {
        item.what: item.how for item in bindings(alliance, alliance.address_of(party), NEW.address, alliance.key_of)
    }


@pytest.mark.parametrize(
    "party, what",
    [
        ("shanghai_customs", {"account of institution 3", "ENCLAVE_GUARDIAN_ROLE", "COLLATERAL_ROLE", "seat 2"}),
        ("icbc", {"account of institution 12", "operator of DC/EP"}),
        ("importer", {"account of institution 18", "wallet (Corporate, 0 fen)"}),
        ("treasury", {"wallet (Corporate, 0 fen)", "Declarations.treasury", "OfflinePurse.depositary"}),
        ("court_officer", {"COURT_ROLE"}),
        ("customs_officer", {"officer of institution 3"}),
    ],
)
def test_what_is_bound_to_a_key_is_listed(alliance, party, what):
    found = bound(alliance, party)
    assert {item for item in what if not any(listed.startswith(item) for listed in found)} == set()


def test_key_that_is_bound_to_nothing_has_an_empty_list(alliance, relay):
    assert bound(alliance, "relay") == {}


def test_what_contracts_were_deployed_with_cannot_be_moved_and_says_who_must(alliance, treasury):
    found = bindings(alliance, treasury.address, NEW.address, alliance.key_of)
    kept = {item.what: item for item in found if item.how is How.STAYS}
    assert set(kept) == {
        "WalletRecovery.depositary", "OfflinePurse.depositary", "ClearanceOracle.depositary", "OracleBonds.depositary",
        "Declarations.treasury", "DutyDesk.treasury",
    }  # fmt: skip
    assert all("deploy a successor" in item.words and item.by for item in kept.values())


def test_officer_is_moved_by_its_authority_and_then_listed_no_more(alliance, script, capsys):
    assert script(script_, "customs_officer", NEW.address) == 0
    officers = alliance["CustomsOfficers"]
    assert officers.struct("officerOf", NEW.address)["authority"] == 3
    assert officers.struct("officerOf", alliance.address_of("customs_officer"))["authority"] == 0
    assert bound(alliance, "customs_officer") == {}
    assert "CustomsOfficers.dismiss by shanghai_customs" in capsys.readouterr().err


def test_rotation_that_broke_off_between_two_acts_is_taken_up(alliance, script, shanghai_customs):
    alliance["CustomsOfficers"].send(shanghai_customs, "appoint", NEW.address)
    (left,) = bindings(alliance, alliance.address_of("customs_officer"), NEW.address, alliance.key_of)
    assert [str(act) for act in left.calls] == ["CustomsOfficers.dismiss"]
    assert script(script_, "customs_officer", NEW.address) == 0


def test_operators_customers_issue_and_reserve_go_over_to_its_new_key(funded, script, token):
    before = token.struct("operatorAccount", funded.address_of("bank_of_china"))
    assert script(script_, "bank_of_china", NEW.address, "--propose", "/dev/null") in (0, 1)
    after = token.struct("operatorAccount", NEW.address)
    assert (after["issued"], after["paidIn"], after["active"]) == (before["issued"], before["paidIn"], True)
    assert token.struct("wallet", funded.address_of("importer"))["operator"] == NEW.address
    assert "operator of DC/EP" not in bound(funded, "bank_of_china")


def test_wallet_is_recovered_at_its_operators_request_and_waits_for_another_institution(alliance, script, importer):
    script(script_, "importer", NEW.address)
    recoveries = alliance["WalletRecovery"]
    number = recoveries.call("openRecovery", importer.address)
    assert recoveries.struct("recovery", number)["replacement"] == NEW.address
    found = bindings(alliance, importer.address, NEW.address, alliance.key_of)
    (waits,) = [item for item in found if item.what.startswith("wallet")]
    assert waits.by == "another institution" and f"recovery {number} is under way" in waits.words


def test_roles_and_seats_are_one_proposal_whose_acts_leave_nothing(alliance, script, tmp_path):
    path = tmp_path / "proposal.json"
    customs = alliance.address_of("shanghai_customs")
    acts = decided(bindings(alliance, customs, NEW.address, alliance.key_of))
    assert script(script_, "shanghai_customs", NEW.address, "--dry-run", "--propose", str(path)) == 1
    made = json.loads(path.read_text())
    assert made["calldatas"] == [alliance[act.contract].encode(act.function, *act.arguments) for act in acts]
    for act in acts:
        alliance.decide(alliance[act.contract], act.function, *act.arguments)
    left = bindings(alliance, customs, NEW.address, alliance.key_of)
    assert not [item for item in left if item.how is How.DECISION]
    manager = alliance["AccessManager"]
    assert manager.call("hasRole", 10, NEW.address)[0] and not manager.call("hasRole", 10, customs)[0]
    assert alliance["DigitalYuan"].call("authorityAt", 2) == NEW.address


def test_members_account_is_proposed_by_the_old_key_and_accepted_by_the_new(alliance, script, carrier, stranger):
    assert script(script_, "carrier", stranger.address) == 1
    (waits, *_) = bindings(alliance, carrier.address, stranger.address, alliance.key_of)
    assert (waits.how, waits.by) == (How.WAITS, "the new key") and "acceptAccount(20)" in waits.words
    alliance.chain.travel(alliance.chain.now() + 2 * 86_400)
    alliance["AllianceRegistry"].send(stranger, "acceptAccount", 20)
    assert bindings(alliance, carrier.address, stranger.address, alliance.key_of) == []


def test_dry_run_moves_nothing(alliance, script, capsys):
    block = alliance.chain.web3.eth.block_number
    assert script(script_, "customs_officer", NEW.address, "--dry-run") == 1
    assert alliance.chain.web3.eth.block_number == block
    assert "dry run: CustomsOfficers.appoint" in capsys.readouterr().err.replace("\n", " ")


def test_act_of_a_party_that_signs_elsewhere_is_left_to_it(alliance, recorded, script, monkeypatch, capsys):
    from eport.operations import network

    opened = network.opened

    def elsewhere(arguments):
        found = opened(arguments)
        authority = Party("shanghai_customs", found.accounts["shanghai_customs"].address, None)
        return replace(found, accounts={**found.accounts, "shanghai_customs": authority})

    monkeypatch.setattr(network, "opened", elsewhere)
    assert script(script_, "customs_officer", NEW.address) == 1
    assert "left to shanghai_customs" in capsys.readouterr().err


@pytest.mark.parametrize(
    "party, new, words",
    [
        ("nobody", NEW.address, "'nobody' is neither a party of the configuration nor an address"),
        ("icbc", "0x12", "the new key is '0x12'"),
    ],
)
def test_party_or_key_that_is_none_is_refused(script, party, new, words):
    with pytest.raises(DeploymentError, match=words):
        script(script_, party, new)


def test_the_same_key_is_refused(script, alliance):
    with pytest.raises(DeploymentError, match="is the old key, too"):
        script(script_, "icbc", alliance.address_of("icbc"))


def test_json_lists_every_binding_with_who_moves_it(script, capsys):
    script(script_, "customs_officer", NEW.address, "--dry-run", "--json")
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["how"], row["by"]) == ("ACT", "shanghai_customs")
    assert row["acts"] == ["CustomsOfficers.appoint", "CustomsOfficers.dismiss"]
