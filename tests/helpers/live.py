"""A live network as operations people meet it: blocks every two seconds, a chain id of its own, keys in keystores."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from eth_account import Account
from eth_account.hdaccount import key_from_seed, seed_from_mnemonic
from web3 import HTTPProvider, Web3
from web3.types import RPCEndpoint

from eport.chain import local
from eport.chain.artifacts import ROOT

CHAIN_ID = 20261
BLOCK_TIME = 2
"""[s]"""
WORDS = "legal winner thank year wave sausage worth useful legal winner thank yellow"
"""A test vector of BIP-39, and not the development mnemonic."""
PASSPHRASE = "a long passphrase"
ACCOUNTS = 80
FUNDS = 10_000 * 10**18
"""[wei] of each account at the start."""


def account(number: int) -> Any:
    """The network's account of that number."""
    return Account.from_key(key_from_seed(seed_from_mnemonic(WORDS, ""), f"m/44'/60'/0'/0/{number}"))


@contextmanager
def live_chain(block_time: int | None = BLOCK_TIME) -> Iterator[str]:
    """Anvil that mines by the clock and not by the transaction, with gas that costs something.

    It holds no key: what is not signed elsewhere it refuses. The accounts are funded as a genesis file would.
    """
    port = local.free_port()
    command = ["anvil", "--port", str(port), "--chain-id", str(CHAIN_ID), "--accounts", "0"]
    command += ["--hardfork", local.HARDFORK, "--gas-limit", str(local.GAS_LIMIT), "--quiet"]
    command += ["--block-time", str(block_time)] if block_time else []
    with local.running(command, port) as url:
        ask = Web3(HTTPProvider(url)).provider.make_request
        for number in range(ACCOUNTS):
            answer = ask(RPCEndpoint("anvil_setBalance"), [account(number).address, hex(FUNDS)])
            assert "error" not in answer, answer
        yield url


def live_config(folder: Path, signing: Sequence[str], change: Mapping[str, Any] | None = None) -> Path:
    """The development alliance on that network: addresses, Intel's root, and keystores of who signs here."""
    source = ROOT / "scripts/config"
    for name in ("single_window.yaml", "certification.yaml"):
        (folder / name).write_text(yaml.safe_dump(_with_addresses(yaml.safe_load((source / name).read_text()))))
    shutil.copy(source / "intel_sgx_root_ca.der", folder)
    data = _with_addresses(yaml.safe_load((source / "development.yaml").read_text()))
    numbers = data["accounts"] | {key: item["account"] for key, item in data["institutions"].items()}
    data["accounts"] = {key: account(number).address for key, number in data["accounts"].items()}
    data |= {"network": "live", "chain_ids": [CHAIN_ID], "signers": {}} | dict(change or {})
    data["oracle"]["root"] = "intel_sgx_root_ca.der"
    (folder / "passphrase").write_text(PASSPHRASE + "\n")
    for key in signing:
        number = numbers[key]
        key_ = number_of(number)
        (folder / f"{key}.json").write_text(json.dumps(Account.encrypt(account(key_).key, PASSPHRASE, iterations=2)))
        data["signers"][key] = {"keystore": f"{key}.json", "passphrase": "LIVE_PASSPHRASE"}
    path = folder / "live.yaml"
    path.write_text(yaml.safe_dump(data, sort_keys=False))
    return path


def number_of(value: int | str) -> int:
    """Number of an account that is named by number or address."""
    return value if isinstance(value, int) else next(n for n in range(ACCOUNTS) if account(n).address == value)


def _with_addresses(data: Any) -> Any:
    """The same, with addresses where the numbers of keys were."""
    if isinstance(data, list):
        return [_with_addresses(item) for item in data]
    if not isinstance(data, dict):
        return data
    return {
        key: account(value).address if key == "account" and isinstance(value, int) else _with_addresses(value)
        for key, value in data.items()
    }
