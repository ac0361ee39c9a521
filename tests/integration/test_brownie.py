"""The alliance through brownie's own objects, as people use it in `make console` and in brownie scripts."""

from __future__ import annotations

import brownie
import pytest
from brownie import network, project

from eport.chain.contract import Chain
from eport.chain.deployment import Alliance, deploy, development_accounts
from scripts import console


@pytest.fixture(scope="module")
def named(settings) -> dict[str, object]:
    """What the console offers by name, on brownie's own development chain."""
    if not network.is_connected():
        pytest.skip("run with `brownie test`: this test needs brownie's network")
    (loaded,) = project.get_loaded_projects()
    alliance = deploy(Chain(network.web3.provider.endpoint_uri), settings, development_accounts(settings.accounts))
    return console.names(loaded, alliance)


def test_console_names_every_contract_and_party(named):
    alliance = named["alliance"]
    assert isinstance(alliance, Alliance)
    assert {named[short].address for short in console.SHORT} == {item.address for item in alliance.contracts.values()}
    assert named["bank_of_communications"].address == alliance.accounts["bank_of_communications"].address


def test_console_reads_the_state_of_a_credit(named):
    assert named["credit"].status(1)["state"] == 0


def test_brownie_transaction_moves_money_with_events(named):
    token, icbc, officers = named["token"], named["icbc"], (named["reserve_maker"], named["reserve_checker"])
    reference = "0x" + "11" * 32
    desk = named["reserve"]
    desk.proposeReserve(icbc, 5_000_00, 0, reference, {"from": officers[0]})
    desk.confirmReserve(reference, {"from": officers[1]})
    sent = token.mint(named["bank_of_communications"], 5_000_00, {"from": icbc})
    assert sent.events["Transfer"]["value"] == 5_000_00
    assert token.balanceOf(named["bank_of_communications"]) == 5_000_00


def test_brownie_shows_the_custom_error_of_a_refusal(named):
    with pytest.raises(brownie.exceptions.VirtualMachineError, match="DigitalYuanNotOperator"):
        named["token"].mint(named["importer"], 1, {"from": named["importer"]})


def test_brownie_compiled_every_contract(named):
    (loaded,) = project.get_loaded_projects()
    for name in console.SHORT.values():
        assert name == "AccessManager" or loaded[name].abi
