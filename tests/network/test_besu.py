"""Besu's files: decoded back and checked for their form, since the program itself is not here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import rlp
import yaml

from eport.network import besu, services
from eport.network.plan import Engine, Network, NetworkError, Validator, load
from tests.network.conftest import planned


@pytest.fixture
def network(tmp_path: Path) -> Network:
    made = besu.make(planned(tmp_path, engine=Engine.besu), lambda _: None)
    services.write(made)
    return made


def test_extra_data_is_vanity_validators_in_order_no_vote_round_zero_no_seals(network: Network):
    vanity, validators, vote, round_, seals = rlp.decode(besu.extra_data([v.identity for v in network.validators]))
    assert vanity == bytes(32) and round_ == b"" and seals == [] and vote == []
    assert validators == sorted(bytes.fromhex(item.identity[2:]) for item in network.validators)


def test_extra_data_of_one_validator_has_the_published_form():
    data = besu.extra_data(["0x" + "11" * 20]).hex()
    assert data == "f83a" + "a0" + "00" * 32 + "d5" + "94" + "11" * 20 + "c0" + "80" + "c0"


def test_genesis_is_the_same_in_every_folder_with_free_gas_and_p256verify(network: Network):
    texts = {(network.folder(item) / "genesis.json").read_text() for item in network.validators}
    assert len(texts) == 1
    config = json.loads(texts.pop())["config"]
    assert config["zeroBaseFee"] is True and config["osakaTime"] == 0 and config["chainId"] == network.chain_id
    assert config["qbft"]["blockperiodseconds"] == 1 and "validatorcontractaddress" not in config["qbft"]


def test_validators_by_contract_leave_the_header_without_any(network: Network):
    made = besu.genesis(network, validator_contract="0x" + "88" * 20)
    assert made["config"]["qbft"]["validatorcontractaddress"] == "0x" + "88" * 20
    assert rlp.decode(bytes.fromhex(made["extraData"][2:]))[1] == []


def test_nodes_speak_with_validators_of_the_allow_list_alone(network: Network):
    first, *others = network.validators
    folder = network.folder(first)
    allowed = json.loads((folder / "permissions.toml").read_text().split(" = ", 1)[1])
    assert allowed == [besu.enode(item) for item in network.validators]
    assert json.loads((folder / "data/static-nodes.json").read_text()) == [besu.enode(item) for item in others]
    assert "permissions-nodes-config-file-enabled = true" in (folder / "config.toml").read_text()
    assert (folder / "keys/key").stat().st_mode & 0o077 == 0


def test_validator_is_not_added_while_too_few_can_vote(network: Network):
    fresh = Validator("validator-5", "127.0.0.1", network.validators[-1].port + 10, "", "")
    with pytest.raises(NetworkError, match="0 of 4 validators proposed it, more than half have to"):
        besu.add(network, fresh)
    assert len(load(network.root).validators) == 4


def test_compose_names_every_node_by_the_fixed_version(network: Network):
    written = yaml.safe_load((network.root / "compose.yaml").read_text())
    assert set(written["services"]) == {item.name for item in network.validators}
    assert {service["image"] for service in written["services"].values()} == {f"hyperledger/besu:{besu.VERSION}"}
