"""A Conflux network: the nodes' configuration, and the ceremony that makes their keys and the genesis.

Every node makes its own keys in its own folder. It needs a committee to start with, so it first starts with an empty
one, tells its registration, and stops. From all registrations follow the two files of the genesis (`pos.py`); what they
hash to, the waypoint, the node itself computes, and says when it is started with another.
"""

from __future__ import annotations

import dataclasses
import json
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from coincurve import PrivateKey

from eport.chain.artifacts import ROOT
from eport.network import core, pos
from eport.network.plan import MOST, Network, NetworkError, Validator
from eport.network.rpc import ask

LAUNCHER = ROOT / "network"
"""Launcher and lock file of the node's npm package; a node's folder gets copies."""
PACKAGE = "node_modules/@xcfx/node-linux-x64-gnu"

START = 60.0
"""[s] within which a node has to answer."""
EMPTY_WAYPOINT = "0:b36f3f9d53188fc98999611501d1839f075867b51648727e1ad805b440b2ccf0"
"""Of a genesis without validators, with which a node makes its keys and can decide nothing."""

TURN_MS = 10_000
"""[ms] for which one validator makes the blocks. Who leaves a transaction out delays it by as much."""
SILENCE_MS = 1_000
"""[ms] without a block after which the next in turn stands in; under load a block may be heard of half as late."""
REQUEST_MS = 2_000
"""[ms] after which a node asks for headers again; blocks take twice as long."""
SETTLE_MS = 3_000
"""[ms] for which a started node has to have known the votes before it makes blocks: it executes what it fetched."""
PATIENCE_MS = 120_000
"""[ms] without a block after which the launcher ends a node: one of its threads has ended."""
NEVER_S = 100 * 365 * 24 * 3600
BASE_FEE = 1
"""[wei] the least that the node takes. Gas buys nothing here; it is not zero because the node refuses that."""
DEFER_EPOCHS = 5
"""Epochs for which the committee lets the tree settle before it votes; it is executed five epochs late."""

_FORKS = (
    "tanzanite_transition_height", "hydra_transition_number", "hydra_transition_height", "cip43_init_end_number",
    "cip78_patch_transition_number", "cip90_transition_height", "cip90_transition_number", "dao_vote_transition_number",
    "dao_vote_transition_height", "cip105_transition_number", "sigma_fix_transition_number", "cip107_transition_number",
    "cip112_transition_height", "cip118_transition_number", "cip119_transition_number",
    "base_fee_burn_transition_number", "base_fee_burn_transition_height", "cip1559_transition_height",
    "cancun_opcodes_transition_number", "c2_fix_transition_height", "eoa_code_transition_height",
    "cip151_transition_height", "cip645_transition_height", "cip145_fix_transition_height",
    "align_evm_transition_height", "cip113_transition_height",
)  # fmt: skip
"""Every change of the protocol is in force from block 1. The node's own numbers are heights of the public chain: PUSH0,
MCOPY and TSTORE would be missing."""
_FORKS_OF_BLOCK_0 = ("hydra_transition_number", "hydra_transition_height", "sigma_fix_transition_number")
"""Block 0 registers the first validators in their owners' names, at a contract that these bring. Without them it does
so in vain, unnoticed: the validators vote, and no owner can retire one or stake again for it."""


def settings(network: Network, validator: Validator, earlier: Sequence[Validator]) -> dict[str, Any]:
    """The node's configuration. Paths are relative to its folder.

    `earlier`: the validators that it calls; later ones call it.
    """
    return {
        # The only mode that takes a chain's own accounts. It finds blocks by time instead of work, so whoever can reach
        # the peers' port can make blocks; what is final, the committee alone decides.
        "mode": "dev",
        # Keeps every receipt and state: an auditor rebuilds the alliance from the log, from block 0 on.
        "node_type": "archive",
        "chain_id": network.core_chain_id,
        "evm_chain_id": network.chain_id,
        # The launcher asks for every block instead (`network/conflux.js`), once the node knows the votes.
        "dev_pack_tx_immediately": False,
        "genesis_secrets": "./genesis_core_accounts",
        "genesis_evm_secrets": "./genesis_accounts",
        "default_transition_time": 1,
        **dict.fromkeys(_FORKS, 1),
        **dict.fromkeys(_FORKS_OF_BLOCK_0, 0),
        "min_eth_base_price": BASE_FEE,
        "min_native_base_price": BASE_FEE,
        # Every block may be filled by the Ethereum space; by default every fifth is, to half of its gas.
        "evm_transaction_block_ratio": 1,
        "evm_transaction_gas_ratio": 1,
        "tx_pool_size": 200_000,
        "pos_reference_enable_height": 0,
        "pos_pivot_decision_defer_epoch_count": DEFER_EPOCHS,
        "cip113_pivot_decision_defer_epoch_count": DEFER_EPOCHS,
        # Who may propose in a round is drawn by lot, for every vote one time in 15, as is right for hundreds. Of twenty
        # votes none was drawn in every fourth round, in which nothing became final. So all may, and the lot decides
        # among those who do.
        "vrf_proposal_threshold": "0x" + "ff" * 32,
        "pos_term_elected_size": pos.ELECTED,
        "pos_round_per_term": network.term_rounds,
        # Who casts no vote for a whole term is retired by force. CIP-99 would make it three terms; with it, all nodes
        # of 3.0.2 panicked when they looked for votes in the term before, and nothing became final any more.
        # What was staked stays locked for as long; by default for 10,080 rounds, in which nobody could come back. The
        # coins are worth nothing, so that the lock deters nobody.
        "pos_in_queue_locked_views": network.term_rounds,
        "pos_out_queue_locked_views": network.term_rounds,
        "pos_config_path": "./pos.yaml",
        "pos_initial_nodes_path": "./initial_nodes.json",
        "pos_private_key_path": "./keys/pos_key",
        "conflux_data_dir": "./data",
        "block_db_dir": "./data/blockchain_db",
        # SQLite waits for the disk at every block: half as many payments a second, and twice as long to finality.
        "block_db_type": "rocksdb",
        "netconf_dir": "./keys",
        "tcp_port": validator.port,
        "udp_port": validator.port,
        "public_address": validator.host,
        # Of two validators the later one calls the earlier, never both: in 3.0.2, where two calls cross, the PoS
        # protocol closes the new connection for the old one, again and again until one restarts (conflux-rust #3435).
        "bootnodes": ",".join(f"cfxnode://{item.key}@{item.host}:{item.port}" for item in earlier),
        "enable_discovery": False,
        "node_table_promotion_timeout_s": NEVER_S,  # from then on who was called would call as well
        # Several validators may share one address: on one machine, or behind one gateway. By default a node takes one
        # connection from there, and forgets the first that it knew there when it learns of a second.
        "session_ip_limits": "0,0,0,0",
        "subnet_quota": 0,
        # A node that starts waits until so many peers have told where they are. By default it takes three, and with one
        # of four away only two are left. A node that believed a liar makes blocks on an old tree; none becomes final.
        "min_phase_change_normal_peer_count": 1,
        # A node that was restarted asks for many headers at once; its peers leave some of that unanswered, and it waits
        # for as long before it asks again. By default 10 and 20 seconds: of a restart most of the time.
        "headers_request_timeout_ms": REQUEST_MS,
        "blocks_request_timeout_ms": 2 * REQUEST_MS,
        "jsonrpc_http_port": validator.core_port,
        "jsonrpc_http_eth_port": validator.rpc_port,
        "jsonrpc_local_http_port": validator.admin_port,
        "stratum_port": validator.stratum_port,
        "public_rpc_apis": "safe",
        "public_evm_rpc_apis": "evm",
        "metrics_enabled": True,
        "metrics_prometheus_listen_addr": f"127.0.0.1:{validator.metrics_port}",
    }


def toml(values: Mapping[str, Any]) -> str:
    """Flat TOML: JSON's notation of texts, numbers and truth is TOML's too."""
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items())


def pos_yaml(waypoint: str, round_ms: int) -> str:
    """Configuration of the committee's part of the node (JSON is YAML)."""
    return json.dumps(
        {
            "base": {"data_dir": "./data/pos", "role": "validator", "waypoint": {"from_config": waypoint}},
            "consensus": {"round_initial_timeout_ms": round_ms, "safety_rules": {"service": {"type": "local"}}},
            "execution": {"genesis_file_location": "./genesis_file"},
            "logger": {"file": "./log/pos.log", "level": "WARN"},
        },
        indent=2,
    )


# --------------------------------------------------------------------------------------------------------- ceremony


def node_key(folder: Path) -> str:
    """Make the key of a node's connections where it has none; its public part, 64 bytes in hex."""
    path = folder / "keys/key"
    if not path.exists():
        _secret(path, secrets.token_hex(32))
    return str(PrivateKey(bytes.fromhex(path.read_text())).public_key.format(compressed=False)[1:].hex())


def register(network: Network, validators: Sequence[Validator]) -> dict[str, pos.Registration]:
    """Let every node make its PoS keys (where it has none) and tell its registration, by name."""
    with ThreadPoolExecutor(len(validators)) as pool:
        found = pool.map(lambda item: _registration(network, item), validators)
        return {item.name: registered for item, registered in zip(validators, found)}


def _registration(network: Network, validator: Validator) -> pos.Registration:
    """Start the node beside its own data, with a committee of nobody, and ask."""
    folder = network.folder(validator)
    scratch = folder / "registering"
    shutil.rmtree(scratch, ignore_errors=True)
    prepare(scratch, network, validator, [], NOBODY)
    (scratch / "keys").mkdir(exist_ok=True)
    for name in ("key", "pos_key"):
        if (folder / "keys" / name).exists():
            shutil.copy2(folder / "keys" / name, scratch / "keys" / name)
    process = launch(scratch)
    try:
        data, identifier = answer(validator, process, "test_posRegister", hex(pos.VOTES))
        shutil.copy2(scratch / "keys/pos_key", folder / "keys/pos_key")
    finally:
        stop(process)
        shutil.rmtree(scratch, ignore_errors=True)
    return pos.registration(data, identifier)


def waypoint(network: Network, validator: Validator, genesis: Genesis) -> str:
    """What the genesis hashes to, as the node computes it: started with another waypoint it refuses, and names it."""
    folder = network.folder(validator) / "hashing"
    shutil.rmtree(folder, ignore_errors=True)
    prepare(folder, network, validator, [], dataclasses.replace(genesis, waypoint="0:" + "00" * 32))
    process = launch(folder)
    try:
        process.wait(timeout=START)
        said = (folder / "log/out").read_text(errors="replace")
    except subprocess.TimeoutExpired:
        raise NetworkError(f"{validator.name} took a wrong waypoint: another node than {PACKAGE}") from None
    finally:
        stop(process)
        shutil.rmtree(folder, ignore_errors=True)
    got = re.search(r"got Waypoint \{ version: 0, value: HashValue\(([0-9a-f]{64})\)", said)
    if got is None:
        raise NetworkError(f"{validator.name} did not compute the genesis; it said: {said[-600:]}")
    return f"0:{got[1]}"


@dataclass(frozen=True)
class Genesis:
    """With which committee the chain begins. `owners`: accounts of the core space, one for each registration."""

    registrations: tuple[pos.Registration, ...]
    owners: tuple[str, ...]
    waypoint: str

    @property
    def committee(self) -> dict[bytes, int]:
        """Votes by address."""
        return pos.elect([item.address for item in self.registrations])


NOBODY = Genesis((), (), EMPTY_WAYPOINT)


def prepare(
    folder: Path, network: Network, validator: Validator, earlier: Sequence[Validator], genesis: Genesis
) -> None:
    """Write all that a node reads, apart from its keys. `earlier` as in `settings`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "keys").mkdir(exist_ok=True)
    (folder / "node.toml").write_text(toml(settings(network, validator, earlier)))
    (folder / "blocks.json").write_text(
        json.dumps(
            {
                "admin": validator.admin_url,
                "identity": validator.identity,
                "interval_ms": network.block_ms,
                "turn_ms": TURN_MS,
                "silence_ms": SILENCE_MS,
                "settle_ms": SETTLE_MS,
                "patience_ms": PATIENCE_MS,
            }
        )
    )
    (folder / "pos.yaml").write_text(pos_yaml(genesis.waypoint, network.round_ms))
    (folder / "initial_nodes.json").write_text(
        json.dumps(
            pos.initial_nodes(genesis.registrations, genesis.owners, genesis.committee, network.core_chain_id), indent=1
        )
    )
    (folder / "genesis_file").write_bytes(pos.genesis_file(genesis.registrations, genesis.committee))
    for name in ("genesis_accounts", "genesis_core_accounts"):
        shutil.copy2(network.root / name, folder / name)
    for name in ("conflux.js", "log.yaml", "package.json", "package-lock.json"):
        shutil.copy2(LAUNCHER / name, folder / name)


def genesis_accounts(root: Path) -> None:
    """Keys of the accounts that block 0 funds, 10,000 coins each, in either space: the node takes keys, not addresses.

    So every validator has them. In the Ethereum space they buy gas, which is worth nothing, and hold no role; in the
    core space there is one for each validator that may join, which stakes from it.
    """
    for name in ("genesis_accounts", "genesis_core_accounts"):
        if not (root / name).exists():
            _secret(root / name, "".join(secrets.token_hex(32) + "\n" for _ in range(MOST)))


def _secret(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(text)


# --------------------------------------------------------------------------------------------------------- processes


def install() -> None:
    """Install the node's package where it is missing. Raises `NetworkError` saying what the platform lacks."""
    if not (LAUNCHER / PACKAGE).exists():
        command = [sys.executable, str(ROOT / "scripts/lib/toolchain.py"), "network", "true"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise NetworkError(done.stderr.strip() or "Conflux' node cannot be installed")


def launch(folder: Path, prefix: Sequence[str] = ()) -> subprocess.Popen[bytes]:
    """Start the node of that folder. `prefix`: a command that runs it, as `ip netns exec NAME`."""
    modules = folder / "node_modules"
    if not modules.exists():
        install()
        modules.symlink_to(LAUNCHER / "node_modules")
    (folder / "log").mkdir(exist_ok=True)  # a folder from a backup has none
    with (folder / "log/out").open("ab") as out:
        return subprocess.Popen(
            [*prefix, "node", "conflux.js"], cwd=folder, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )


def stop(process: subprocess.Popen[bytes], patience: float = 15.0) -> None:
    """End a node: ask it, then make it."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answer(validator: Validator, process: subprocess.Popen[bytes], method: str, *parameters: Any) -> Any:
    """Ask a node that is starting, until it answers. Raises `NetworkError` where it ends or stays silent."""
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise NetworkError(f"{validator.name} ended at its start (exit code {process.returncode}); see its log/out")
        try:
            return ask(validator.admin_url, method, *parameters)
        except (requests.RequestException, NetworkError):
            time.sleep(0.2)
    raise NetworkError(f"{validator.name} did not answer within {START:.0f} s")


def make(network: Network, progress: Callable[[str], None]) -> Network:
    """Keys, genesis and folders of a new network; the same network with its validators' identities."""
    genesis_accounts(network.root)
    for item in network.validators:
        network.folder(item).mkdir(parents=True, exist_ok=True)
    validators = [dataclasses.replace(item, key=node_key(network.folder(item))) for item in network.validators]
    progress("every node makes its keys and tells its registration")
    registered = register(network, validators)
    owners = tuple(core.address(owner_key(network.folder(item))) for item in validators)
    genesis = Genesis(tuple(registered[item.name] for item in validators), owners, "")
    pos.check_balance(genesis.committee)
    genesis = dataclasses.replace(genesis, waypoint=waypoint(network, validators[0], genesis))
    progress(f"genesis of {len(validators)} validators with {pos.VOTES} votes each: waypoint {genesis.waypoint}")
    made = dataclasses.replace(
        network,
        validators=tuple(
            dataclasses.replace(item, identity="0x" + registered[item.name].address.hex()) for item in validators
        ),
    )
    for number, item in enumerate(made.validators):
        prepare(made.folder(item), made, item, made.validators[:number], genesis)
    made.save()
    return made


def genesis_of(network: Network) -> Genesis:
    """The genesis that the network began with, as every node's folder has it."""
    folder = network.folder(network.validators[0])
    nodes = json.loads((folder / "initial_nodes.json").read_text())["initial_nodes"]
    registrations = tuple(
        pos.Registration(bytes.fromhex(bls_key), bytes.fromhex(vrf_key), bytes(register_tx["data"]))
        for bls_key, vrf_key, register_tx in ((n["bls_key"], n["vrf_key"], n["register_tx"]) for n in nodes)
    )
    point = json.loads((folder / "pos.yaml").read_text())["base"]["waypoint"]["from_config"]
    return Genesis(registrations, tuple(item["address"] for item in nodes), point)


def add(network: Network, validator: Validator) -> tuple[Network, pos.Registration]:
    """Keys and folder of another validator, with the genesis that stands. It follows once started, without a vote."""
    network.folder(validator).mkdir(parents=True, exist_ok=True)
    validator = dataclasses.replace(validator, key=node_key(network.folder(validator)), voting=False)
    registered = register(network, [validator])[validator.name]
    validator = dataclasses.replace(validator, identity="0x" + registered.address.hex())
    prepare(network.folder(validator), network, validator, network.validators, genesis_of(network))
    grown = dataclasses.replace(network, validators=(*network.validators, validator))
    grown.save()
    return grown, registered


def admit(network: Network, validator: Validator, registered: pos.Registration) -> Network:
    """Stake and register it by the chain, which must be running; it is elected at one of the next terms."""
    keys = (network.root / "genesis_core_accounts").read_text().split()
    funder = PrivateKey(bytes.fromhex(keys[network.validators.index(validator)]))
    core.join(_core(network), owner_key(network.folder(validator)), funder, registered)
    return _with(network, dataclasses.replace(validator, voting=True))


def retire(network: Network, validator: Validator) -> Network:
    """Give up its votes, by its owner's key; the committee is without it from the next term on."""
    core.leave(_core(network), owner_key(network.folder(validator)))
    return _with(network, dataclasses.replace(validator, voting=False))


def readmit(network: Network, validator: Validator) -> Network:
    """Give a validator that left, or was retired by force, its votes again under the keys that it has.

    Raises `NetworkError` where it has votes, where it may not stake yet, and where it has contradicted itself.
    """
    name, known = validator.name, pos.account(_committee(network, "pos_getAccount", validator.identity))
    if known.forfeited:
        raise NetworkError(f"{name} voted twice in one round: its keys have no way back, add a validator with new ones")
    if known.votes:
        raise NetworkError(f"{name} has {known.votes} votes: it has not left")
    now, free = int(_committee(network, "pos_getStatus")["latestCommitted"], 16), known.free_at(network.term_rounds)
    if now < free:
        raise NetworkError(
            f"{name} is out until round {free}, that is for {free - now} more rounds or "
            f"{(free - now) * network.round_ms / 60_000:.0f} minutes at least; try again then: a stake that comes "
            "earlier is locked and brings no votes"
        )
    _core(network).send(owner_key(network.folder(validator)), pos.POS_REGISTER, core.increase_stake(pos.VOTES))
    return _with(network, dataclasses.replace(validator, voting=True))


def _core(network: Network) -> core.Core:
    """The core space by the first node that answers: the one that is missed may be any."""
    urls = [f"http://{item.host}:{item.core_port}" for item in network.validators]
    return core.Core(_answering(urls, "cfx_getStatus"), network.core_chain_id)


def _committee(network: Network, method: str, *parameters: Any) -> Any:
    """Ask for the committee's state, which a node tells on its own machine alone."""
    url = _answering([item.admin_url for item in network.validators], "pos_getStatus")
    return ask(url, method, *parameters)


def _answering(urls: Sequence[str], method: str) -> str:
    for url in urls:
        try:
            ask(url, method, timeout=2)
        except (requests.RequestException, NetworkError):
            continue
        return url
    raise NetworkError(f"none of {', '.join(urls)} answers: start a node on this machine with `eport network up`")


def _with(network: Network, changed: Validator) -> Network:
    found = tuple(changed if item.name == changed.name else item for item in network.validators)
    network = dataclasses.replace(network, validators=found)
    network.save()
    return network


def owner_key(folder: Path) -> PrivateKey:
    """Key of the account that owns the node's votes; made where there is none."""
    path = folder / "keys/owner"
    if not path.exists():
        _secret(path, secrets.token_hex(32))
    return PrivateKey(bytes.fromhex(path.read_text()))
