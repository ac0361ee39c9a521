"""What an institution takes with it: folder, unit, compose file, backup."""

from __future__ import annotations

import configparser
import dataclasses
import json
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import jsonschema
import pyrage
import pytest
import yaml

from eport.network import backup as backups
from eport.network import besu, conflux, running, services
from eport.network.plan import Engine, Network, NetworkError, check_size, check_term, load
from tests.network.conftest import planned

KEY = pyrage.x25519.Identity.generate()
PUBLIC = KEY.to_public()


@pytest.fixture
def network(tmp_path: Path) -> Network:
    made = besu.make(planned(tmp_path, engine=Engine.besu), lambda _: None)
    services.write(made)
    return made


def test_network_is_read_as_it_was_written(network: Network):
    assert load(network.root) == network


def test_missing_network_says_how_to_make_one(tmp_path: Path):
    with pytest.raises(NetworkError, match="eport network init"):
        load(tmp_path / "none")


def test_broken_description_is_refused(network: Network):
    (network.root / "network.json").write_text("{}")
    with pytest.raises(NetworkError, match="cannot be read"):
        load(network.root)


@pytest.mark.parametrize("count", [0, 3, 61])
def test_number_of_validators_that_cannot_agree_is_refused(count: int):
    with pytest.raises(NetworkError, match="4 to 60 are possible"):
        check_size(count)


@pytest.mark.parametrize(("count", "faults"), [(4, 1), (6, 1), (7, 2), (10, 3), (60, 19)])
def test_faults_that_validators_bear(tmp_path: Path, count: int, faults: int):
    check_size(count)
    assert planned(tmp_path, count).faults == faults


@pytest.mark.parametrize("engine", list(Engine))
def test_unit_runs_the_node_as_nobody_who_can_do_more(tmp_path: Path, engine: Engine):
    made = planned(tmp_path, engine=engine)
    text = services.unit(made, made.validators[0])
    parsed = configparser.ConfigParser(strict=True)
    parsed.optionxform = str  # type: ignore[assignment]
    parsed.read_string(text)
    service = parsed["Service"]
    assert service["User"] == "eport" and service["NoNewPrivileges"] == "yes" and service["ProtectSystem"] == "strict"
    assert service["WorkingDirectory"] == service["ReadWritePaths"] == "/srv/eport/validator-1"
    assert service["ExecStart"].startswith("/")


@pytest.mark.parametrize("engine", list(Engine))
def test_compose_file_has_the_form_of_the_specification(tmp_path: Path, engine: Engine):
    written = yaml.safe_load(yaml.safe_dump(services.compose(planned(tmp_path, engine=engine))))
    jsonschema.validate(written, COMPOSE)


def test_conflux_node_of_another_machine_is_reached_at_its_address(tmp_path: Path):
    made = planned(tmp_path)
    first, second = (item.__class__(**{**item.__dict__, "key": "ab" * 64}) for item in made.validators[:2])
    values = conflux.settings(made, first, [second])
    assert values["bootnodes"] == f"cfxnode://{'ab' * 64}@127.0.0.2:{second.port}"
    forks = {fork: since for fork, since in values.items() if "_transition_" in fork}
    at_once = {"hydra_transition_number", "hydra_transition_height", "sigma_fix_transition_number"}
    assert {fork for fork, since in forks.items() if since == 0} == at_once and set(forks.values()) == {0, 1}
    assert values["evm_chain_id"] == made.chain_id != values["chain_id"]


def test_stake_of_a_conflux_validator_is_locked_for_one_term_and_a_term_is_the_networks(tmp_path: Path):
    """By the node's own defaults a term has 60 rounds, and the lock 10,080."""
    made = planned(tmp_path)
    values = conflux.settings(made, made.validators[0], [])
    assert values["pos_round_per_term"] == made.term_rounds == 6_600
    assert values["pos_in_queue_locked_views"] == values["pos_out_queue_locked_views"] == 6_600
    assert "pos_cip99_transition_view" not in values  # with it all nodes of 3.0.2 panic


def test_every_conflux_validator_may_propose_and_makes_its_blocks_in_turn(tmp_path: Path):
    """By the node's own default one vote in 15 may propose: of twenty votes none in a quarter of the rounds."""
    made = planned(tmp_path)
    for name in ("genesis_accounts", "genesis_core_accounts"):
        (tmp_path / name).touch()
    validator = dataclasses.replace(made.validators[1], identity="0x" + "ab" * 32)
    conflux.prepare(tmp_path / "v", made, validator, [], conflux.NOBODY)
    assert 'vrf_proposal_threshold = "0x' + "f" * 64 + '"' in (tmp_path / "v/node.toml").read_text()
    making = json.loads((tmp_path / "v/blocks.json").read_text())
    assert making["identity"] == validator.identity and making["admin"] == validator.admin_url
    assert making["interval_ms"] == made.block_ms == 35
    assert (making["turn_ms"], making["silence_ms"]) == (10_000, 1_000)


@pytest.mark.parametrize(("rounds", "possible"), [(18, False), (20, True), (21, False), (22, True)])
def test_term_is_an_even_number_of_rounds_and_long_enough_for_an_election(rounds: int, possible: bool):
    if possible:
        check_term(rounds)
    else:
        with pytest.raises(NetworkError, match=f"--term-rounds {rounds}: an even number, 20 at least"):
            check_term(rounds)


def test_node_counts_as_running_as_soon_as_it_was_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """On a busy machine its command line may be empty still when it is first looked for."""
    made = planned(tmp_path)
    first = made.validators[0]
    made.folder(first).mkdir(parents=True)
    script = tmp_path / "late"
    script.write_text(f"sleep 0.3\nexec {sys.executable} -c 'import time; time.sleep(60)' conflux.js\n")
    started: list[subprocess.Popen[bytes]] = []

    def launch(folder: Path, prefix: Sequence[str] = ()) -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen(["sh", str(script)]))
        return started[-1]

    monkeypatch.setattr(conflux, "launch", launch)
    try:
        assert running.up(made, [first]) == [first]
        assert running.pid(made, first) == started[0].pid
        assert running.up(made, [first]) == []
    finally:
        started[0].kill()
        started[0].wait()
    assert running.pid(made, first) is None


def test_backup_is_restored_byte_for_byte_and_encrypted(network: Network, tmp_path: Path):
    first = network.validators[0]
    folder, out = network.folder(first), tmp_path / "backup.age"
    before = {name: (folder / name).read_bytes() for name in ("keys/key", "genesis.json", "config.toml")}
    names = backups.backup(network, first, out, PUBLIC)
    assert set(before) <= set(names) and not any(name.startswith("data/") for name in names)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert before["keys/key"] not in out.read_bytes()
    folder.rename(tmp_path / "lost")
    assert backups.restore(network, out, KEY) == first.name
    assert {name: (folder / name).read_bytes() for name in before} == before


def test_backup_is_not_opened_by_another_key(network: Network, tmp_path: Path):
    out = tmp_path / "backup.age"
    backups.backup(network, network.validators[0], out, PUBLIC)
    with pytest.raises(NetworkError, match="right private key"):
        backups.restore(network, out, pyrage.x25519.Identity.generate())


def test_backup_is_not_restored_over_keys_that_are_there(network: Network, tmp_path: Path):
    out = tmp_path / "backup.age"
    backups.backup(network, network.validators[0], out, PUBLIC)
    with pytest.raises(NetworkError, match="never run both"):
        backups.restore(network, out, KEY)


def test_keys_that_are_none_are_refused_and_a_key_file_is_read(tmp_path: Path):
    path = tmp_path / "key.txt"
    path.write_text(f"# created by age-keygen\n{KEY}\n")
    assert str(backups.identity(path)) == str(KEY) and str(backups.recipient(str(PUBLIC))) == str(PUBLIC)
    path.write_text("# nothing\n")
    with pytest.raises(NetworkError, match="holds no age private key"):
        backups.identity(path)
    with pytest.raises(NetworkError, match="is no age public key"):
        backups.recipient("age1nothing")


def test_network_description_holds_no_secret(network: Network):
    text = (network.root / "network.json").read_text()
    keys = [(network.folder(item) / "keys/key").read_text() for item in network.validators]
    assert json.loads(text)["validators"] and not [key for key in keys if key in text]


_PART = {
    "type": "object",
    "required": ["image", "command", "volumes"],
    "additionalProperties": False,
    "properties": {
        "image": {"type": "string", "pattern": r"^[a-z0-9./-]+:[\w.-]+$"},
        "platform": {"const": "linux/amd64"},
        "command": {"type": "array", "items": {"type": "string"}},
        "network_mode": {"const": "host"},
        "working_dir": {"type": "string"},
        "restart": {"enum": ["no", "always", "on-failure", "unless-stopped"]},
        "stop_grace_period": {"type": "string", "pattern": r"^\d+s$"},
        "security_opt": {"type": "array", "items": {"type": "string"}},
        "ulimits": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["soft", "hard"],
                "properties": {"soft": {"type": "integer"}, "hard": {"type": "integer"}},
                "additionalProperties": False,
            },
        },
        "volumes": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "source", "target"],
                "properties": {"type": {"const": "bind"}, "source": {"type": "string"}, "target": {"type": "string"}},
                "additionalProperties": False,
            },
        },
    },
}
COMPOSE = {
    "type": "object",
    "required": ["name", "services"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]*$"},
        "services": {"type": "object", "minProperties": 4, "additionalProperties": _PART},
    },
}
"""The part of the Compose Specification that is used here; a key that it does not have is a slip of the pen."""
