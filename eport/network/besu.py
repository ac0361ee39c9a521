"""A Hyperledger Besu network with QBFT: genesis, keys, configurations, allow-lists.

**Not run here.** Besu is on no package registry that the project installs from. What is written follows its published
formats and is checked as far as that goes without the program: the extra data is decoded back, the compose file is
checked for its form. QBFT blocks are final once they are included (`eport.chain.network`).
"""

from __future__ import annotations

import dataclasses
import json
import secrets
from collections.abc import Callable, Sequence
from typing import Any

import requests
import rlp
from coincurve import PrivateKey
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from eport.network.plan import Network, NetworkError, Validator
from eport.network.rpc import ask

VERSION = "26.6.0"
"""Besu's version that the files are written for: Osaka (P256VERIFY at 0x100, EIP-7951), JDK 25, QBFT."""
MIX_HASH = "0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365"
"""By which a block says that it is one of Byzantine agreement ('ctical byzantine fault tolerance')."""
GAS_LIMIT = 60_000_000
EPOCH = 30_000
"""Blocks after which votes about validators lapse."""
EMPTY_BLOCKS = 60
"""[s] between blocks where there are no transactions."""
RPC_APIS = ["ETH", "NET", "WEB3", "QBFT", "TXPOOL"]


def extra_data(validators: Sequence[str]) -> bytes:
    """Header of block 0: RLP of vanity, validators in ascending order, no vote, round 0, no seals."""
    ascending = sorted(bytes.fromhex(item[2:]) for item in validators)
    return bytes(rlp.encode([bytes(32), ascending, [], b"", []]))


def genesis(network: Network, validator_contract: str | None = None) -> dict[str, Any]:
    """`genesis.json`. `validator_contract`: who validates is read from there instead of from the headers."""
    qbft: dict[str, Any] = {
        "blockperiodseconds": max(1, network.block_ms // 1000),
        "xemptyblockperiodseconds": EMPTY_BLOCKS,
        "epochlength": EPOCH,
        "requesttimeoutseconds": 2 * max(1, network.block_ms // 1000),
    }
    if validator_contract:
        qbft["validatorcontractaddress"] = validator_contract
    return {
        "config": {
            "chainId": network.chain_id,
            "berlinBlock": 0,
            "londonBlock": 0,
            "shanghaiTime": 0,
            "cancunTime": 0,
            "pragueTime": 0,
            "osakaTime": 0,
            "zeroBaseFee": True,
            "contractSizeLimit": 24_576,
            "qbft": qbft,
        },
        "nonce": "0x0",
        "timestamp": "0x0",
        "gasLimit": hex(GAS_LIMIT),
        "difficulty": "0x1",
        "mixHash": MIX_HASH,
        "coinbase": "0x" + "00" * 20,
        "alloc": {},
        "extraData": "0x" + extra_data([] if validator_contract else [v.identity for v in network.voting]).hex(),
    }


def enode(validator: Validator) -> str:
    """Address of a node as its peers know it."""
    return f"enode://{validator.key}@{validator.host}:{validator.port}"


def node_config(network: Network, validator: Validator) -> dict[str, Any]:
    """`config.toml`."""
    return {
        "data-path": "/node/data",
        "genesis-file": "/node/genesis.json",
        "node-private-key-file": "/node/keys/key",
        "p2p-host": validator.host,
        "p2p-port": validator.port,
        "rpc-http-enabled": True,
        "rpc-http-host": "127.0.0.1" if validator.host.startswith("127.") else "0.0.0.0",
        "rpc-http-port": validator.rpc_port,
        "rpc-http-api": RPC_APIS,
        "host-allowlist": ["localhost", "127.0.0.1", validator.host],
        "metrics-enabled": True,
        "metrics-host": "127.0.0.1",
        "metrics-port": validator.metrics_port,
        "min-gas-price": 0,
        "discovery-enabled": False,
        "permissions-nodes-config-file-enabled": True,
        "permissions-nodes-config-file": "/node/permissions.toml",
        "data-storage-format": "BONSAI",
        "sync-mode": "FULL",
    }


def permissions(network: Network) -> str:
    """`permissions.toml`: with whom a node speaks. Who may act is the contracts' own affair."""
    return "nodes-allowlist = " + json.dumps([enode(item) for item in network.validators]) + "\n"


def make(network: Network, progress: Callable[[str], None]) -> Network:
    """Keys, genesis and folders; the network with its validators' identities."""
    made = dataclasses.replace(network, validators=tuple(_with_key(network, item) for item in network.validators))
    for item in made.validators:
        prepare(made, item)
    made.save()
    progress(f"QBFT genesis of {len(made.validators)} validators; not run here, see docs/network.md")
    return made


def _with_key(network: Network, validator: Validator) -> Validator:
    path = network.folder(validator) / "keys/key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    public = PrivateKey(bytes.fromhex(path.read_text())).public_key.format(compressed=False)[1:]
    return dataclasses.replace(validator, key=public.hex(), identity=to_checksum_address(keccak(public)[12:]))


def prepare(network: Network, validator: Validator) -> None:
    """Write all that a node reads, apart from its key; the genesis only where there is none: it never changes."""
    folder = network.folder(validator)
    (folder / "data").mkdir(parents=True, exist_ok=True)
    first = network.folder(network.validators[0]) / "genesis.json"
    text = first.read_text() if first.exists() else json.dumps(genesis(network), indent=2) + "\n"
    (folder / "genesis.json").write_text(text)
    lines = [f"{key} = {json.dumps(value)}\n" for key, value in node_config(network, validator).items()]
    (folder / "config.toml").write_text("".join(lines))
    (folder / "permissions.toml").write_text(permissions(network))
    peers = [enode(item) for item in network.validators if item != validator]
    (folder / "data/static-nodes.json").write_text(json.dumps(peers, indent=2) + "\n")


def add(network: Network, validator: Validator) -> Network:
    """Another validator's folder, and the votes of those that answer. More than half of them have to."""
    fresh = _with_key(network, validator)
    grown = dataclasses.replace(network, validators=(*network.validators, fresh))
    for item in grown.validators:
        if grown.folder(item).exists():
            prepare(grown, item)
    propose(network, fresh, True)
    grown.save()
    return grown


def remove(network: Network, validator: Validator) -> Network:
    """The votes of those that answer to be without it."""
    propose(network, validator, False)
    rest = tuple(dataclasses.replace(v, voting=False) if v == validator else v for v in network.validators)
    changed = dataclasses.replace(network, validators=rest)
    changed.save()
    return changed


def propose(network: Network, validator: Validator, join: bool) -> int:
    """Let the validators propose it by `qbft_proposeValidatorVote`; how many did. Raises `NetworkError` below half."""
    voters = [item for item in network.voting if item != validator]
    proposed = 0
    for item in voters:
        try:
            proposed += bool(ask(item.url, "qbft_proposeValidatorVote", validator.identity, join))
        except (requests.RequestException, NetworkError):
            continue
    if 2 * proposed <= len(network.voting):
        raise NetworkError(
            f"{proposed} of {len(network.voting)} validators proposed it, more than half have to: let each institution "
            f'call qbft_proposeValidatorVote("{validator.identity}", {str(join).lower()}) at its own node'
        )
    return proposed
