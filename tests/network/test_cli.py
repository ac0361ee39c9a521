"""`eport network …`: what it refuses, and what it writes, without a node."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eport.cli import app
from eport.network.plan import load

RUN = CliRunner()


def besu(folder: Path, *more: str):  # type: ignore[no-untyped-def]
    return RUN.invoke(app, ["network", "init", "--engine", "besu", "--folder", str(folder), *more])


def test_init_writes_a_folder_a_validator_and_tells_it_as_json(tmp_path: Path):
    done = besu(tmp_path / "n", "--validators", "7", "--json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert told["engine"] == "besu" and len(told["validators"]) == 7
    known = load(tmp_path / "n")
    assert known.faults == 2 and all((known.folder(item) / "keys/key").exists() for item in known.validators)
    assert len({item.host for item in known.validators}) == 7


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--validators", "3"], "fewer bear none"),
        (["--term-rounds", "61"], "--term-rounds 61: an even number"),
        (["--host", "10.0.0.1"], "given 1 times for 4 validators"),
    ],
)
def test_init_refuses_in_words(tmp_path: Path, more: list[str], words: str):
    done = besu(tmp_path / "n", *more)
    assert done.exit_code == 2 and words in done.stderr.replace("\n", " ")
    assert not (tmp_path / "n/network.json").exists()


def test_init_overwrites_nothing(tmp_path: Path):
    assert besu(tmp_path / "n").exit_code == 0
    again = besu(tmp_path / "n")
    assert again.exit_code == 2 and "has a network already" in again.stderr.replace("\n", " ")


def test_besu_is_not_started_and_the_way_is_told(tmp_path: Path):
    besu(tmp_path / "n")
    done = RUN.invoke(app, ["network", "up", "--folder", str(tmp_path / "n")])
    assert done.exit_code == 2 and "docker compose up" in done.stderr.replace("\n", " ")


def test_status_of_silent_validators_says_that_nothing_becomes_final(tmp_path: Path):
    besu(tmp_path / "n", "--port", "45800")
    done = RUN.invoke(app, ["network", "status", "--folder", str(tmp_path / "n"), "--json"])
    told = json.loads(done.stdout)
    assert done.exit_code == 1 and told["good"] is False and len(told["silent"]) == 4


def test_metrics_of_silent_validators_say_so(tmp_path: Path):
    besu(tmp_path / "n", "--port", "45800")
    done = RUN.invoke(app, ["network", "metrics", "--folder", str(tmp_path / "n"), "--once"])
    assert 'eport_node_up{validator="validator-1"} 0.0' in done.stdout
    assert "eport_network_faults_borne 1.0" in done.stdout


def test_validator_is_not_readmitted_on_besu(tmp_path: Path):
    besu(tmp_path / "n")
    done = RUN.invoke(app, ["network", "readmit-validator", "validator-1", "--folder", str(tmp_path / "n")])
    assert done.exit_code == 2 and "qbft_proposeValidatorVote" in done.stderr.replace("\n", " ")


@pytest.mark.parametrize("command", ["remove-validator", "readmit-validator", "backup"])
def test_unknown_validator_is_named(tmp_path: Path, command: str):
    besu(tmp_path / "n")
    more = ["--recipient", "age1", "--out", str(tmp_path / "o")] if command == "backup" else []
    done = RUN.invoke(app, ["network", command, "nobody", "--folder", str(tmp_path / "n"), *more])
    assert done.exit_code == 2 and "no validator 'nobody'" in done.stderr.replace("\n", " ")


def test_account_that_is_none_is_not_funded(tmp_path: Path):
    besu(tmp_path / "n")
    done = RUN.invoke(app, ["network", "fund", "0x12", "--folder", str(tmp_path / "n")])
    assert done.exit_code == 2 and "40 hexadecimal digits" in done.stderr.replace("\n", " ")


def test_validators_are_not_made_fewer_than_four(tmp_path: Path):
    besu(tmp_path / "n")
    done = RUN.invoke(app, ["network", "remove-validator", "validator-1", "--folder", str(tmp_path / "n")])
    assert done.exit_code == 2 and "4 to 60 are possible" in done.stderr.replace("\n", " ")
