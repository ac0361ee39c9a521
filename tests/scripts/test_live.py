"""Deploy, roles and acceptance on a live network: no instant mining, no unlocked accounts, no `evm_*` methods."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from web3.exceptions import Web3RPCError
from web3.types import Wei

from eport.chain.artifacts import ROOT
from eport.chain.contract import Chain
from tests.helpers.live import account, live_chain, live_config
from tests.helpers.web3signer import web3signer

SIGNING = ("deployer", "icbc", "bank_of_china", "shanghai_customs")
"""Who acts in a deployment: the deployer, two operators that open wallets, and customs that appoints officers."""
SCRIPTS = ("deploy", "roles", "accept", "decide", "rotate")
VOTING = ("pboc_shanghai", "shanghai_commerce", "bank_of_communications", "icbc_shanghai")
"""Members that vote with keystores; the China Construction Bank does with Web3Signer."""


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    """URL, configuration and record of a network on which nothing stands."""
    folder = tmp_path_factory.mktemp("live")
    with live_chain() as url:
        yield url, live_config(folder, (*SIGNING, *VOTING)), folder / "20261.json"


@pytest.fixture
def script(network, monkeypatch):
    url, config, record = network
    monkeypatch.setenv("LIVE_PASSPHRASE_FILE", str(config.parent / "passphrase"))

    def run(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", f"scripts.{name}", "--config", str(config), "--url", url]
        return subprocess.run(
            [*command, "--record", str(record), *arguments], cwd=ROOT, capture_output=True, text=True, timeout=900
        )

    return run


def test_live_network_is_deployed_to_shown_and_accepted(network, script, monkeypatch):
    """In one test, since each step needs the one before, and a block takes two seconds."""
    url, config, record = network
    chain = Chain(url)

    dry = script("deploy")
    assert dry.returncode == 0 and "Dry run: nothing was sent" in dry.stderr, dry.stderr
    assert chain.web3.eth.get_transaction_count(account(0).address) == 0 and not record.exists()

    planned = json.loads(script("deploy", "--dry-run", "--json").stdout)
    assert planned["left"] == []
    assert {item["sender"] for item in planned["send"]} == {account(number).address for number in (0, 12, 13, 3)}

    monkeypatch.setenv("LIVE_PASSPHRASE", "a long passphrase")
    refused = script("deploy", "--yes")
    assert refused.returncode == 2 and "LIVE_PASSPHRASE is set" in refused.stderr
    assert chain.web3.eth.get_transaction_count(account(0).address) == 0
    monkeypatch.delenv("LIVE_PASSPHRASE")

    began = time.monotonic()
    deployed = script("deploy", "--yes")
    assert deployed.returncode == 0, deployed.stderr[-2000:]
    took = time.monotonic() - began
    blocks = {item["block"] for item in json.loads(record.read_text()).values() if item["block"] is not None}
    number = len(planned["send"])
    print(f"\n{number} transactions, {planned['gas']:,} gas, {took:.0f} s with planning; {len(blocks)} blocks")
    # One after the other, each in a block of its own, would take as many blocks as there are transactions.
    assert max(blocks) - min(blocks) < len(planned["send"]) / 4

    again = script("deploy", "--yes")
    assert again.returncode == 0 and "nothing to send" in again.stderr, again.stderr

    roles = script("roles")
    assert roles.returncode == 0 and "as the configuration says" in roles.stderr, roles.stderr

    accepted = script("accept", "--json")
    found = json.loads(accepted.stdout)
    assert accepted.returncode == 0 and found["accepted"], [c for c in found["checks"] if c["verdict"] == "FAILS"]
    print(f"{len(found['checks'])} checks in {found['seconds']} s")

    rebuilt = script("deploy", "--rebuild")
    assert rebuilt.returncode == 0 and re.search(r"\d+ contracts found", rebuilt.stderr)

    decided(chain, config, script)


def decided(chain: Chain, config: Path, script) -> None:
    """A change of roles, from the configuration through the alliance to the chain, by the members' own commands."""
    data = yaml.safe_load(config.read_text())
    rules, proposal = data["governance"], config.parent / "proposal.json"
    data["roles"]["COURT_ROLE"]["holders"].append("relay")
    data["roles"]["GUARDIAN_ROLE"]["holders"].remove("shanghai_customs")  # reserved to the central bank
    with web3signer([account(7)]) as remote:
        data["signers"]["ccb_shanghai"] = {"web3signer": remote}
        config.write_text(yaml.safe_dump(data, sort_keys=False))

        def done(*arguments: str) -> dict[str, Any]:
            told = script("decide", str(proposal), *arguments, "--yes", "--json")
            assert told.returncode == 0, told.stderr
            return json.loads(told.stdout)

        assert script("roles").returncode == 1
        dry = script("roles", "--propose", str(proposal), "--as", "icbc_shanghai")
        assert dry.returncode == 0 and "Dry run" in dry.stderr
        assert script("decide", str(proposal)).returncode == 2  # not proposed yet
        proposed = script("roles", "--propose", str(proposal), "--as", "icbc_shanghai", "--yes")
        assert proposed.returncode == 0, proposed.stderr
        chain.travel(chain.now() + rules["voting_delay"] + 2)
        for member in (*VOTING, "ccb_shanghai"):
            done("for", "--as", member)
        chain.travel(chain.now() + rules["voting_period"])
        assert done("queue", "--as", "icbc")["consents"] == {"pboc_shanghai": "silent"}
        done("consent", "--as", "pboc_shanghai")
        chain.travel(chain.now() + rules["delay"])
        found = done("execute", "--as", "icbc")
    assert found["state"] == "executed" and len(found["votes"]) == 5
    shown = script("roles")
    assert shown.returncode == 0 and "as the configuration says" in shown.stderr, shown.stderr


def test_development_configuration_is_refused_on_a_live_network(network, tmp_path):
    url, config, _ = network
    text = (ROOT / "scripts/config/development.yaml").read_text().replace("chain_ids: [31337]", "chain_ids: [20261]")
    for name in ("single_window.yaml", "certification.yaml"):
        (tmp_path / name).write_text((ROOT / "scripts/config" / name).read_text())
    (tmp_path / "mine.yaml").write_text(text)
    done = subprocess.run(
        [sys.executable, "-m", "scripts.deploy", "--config", str(tmp_path / "mine.yaml"), "--url", url, "--yes"],
        cwd=ROOT, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 2 and "published development mnemonic" in done.stderr


def test_node_of_another_chain_is_refused(network, alliance):
    _, config, _ = network
    done = subprocess.run(
        [sys.executable, "-m", "scripts.deploy", "--config", str(config), "--url", alliance.chain.url],
        cwd=ROOT, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 2 and "wrong node, or network" in done.stderr.replace("\n", " ")


def test_node_of_the_live_network_holds_no_key(network):
    """So that nothing above could have been sent without a signature."""
    web3 = Chain(network[0]).web3
    assert list(web3.eth.accounts) == []
    sender, receiver = account(0).address, account(1).address
    with pytest.raises(Web3RPCError, match="No Signer available"):
        web3.eth.send_transaction({"from": sender, "to": receiver, "value": Wei(1)})


OPERATING = ("eport/chain", "eport/operations", *(f"scripts/{name}.py" for name in SCRIPTS))
DEVELOPMENT_ONLY = {
    ("eport/chain/contract.py", "travel", "evm_setNextBlockTimestamp"),  # refuses on every other kind of chain
    ("eport/chain/contract.py", "travel", "evm_mine"),
    ("eport/chain/plan.py", "send", "send_transaction"),  # of the rehearsal, on its own fork in memory
    ("eport/chain/quote_check.py", "verify_on_chain", "anvil_setBlockTimestampInterval"),  # on an Anvil of its own
}
"""File, function, and what it asks for that a live node does not give."""


def test_nothing_that_operates_a_network_asks_for_what_only_a_development_node_has():
    """Neither `evm_*`, `anvil_*` … methods nor accounts of the node, whether by name or through web3.py."""
    names = (
        r"(?!evm_version$)(evm|anvil|hardhat|ganache|personal)_\w+"  # a setting of the compiler
        r"|eth_(accounts|sendTransaction|sign(Transaction|TypedData)?)"
    )
    through_web3 = {"send_transaction", "accounts", "default_account", "sign", "sign_typed_data", "geth"}
    found = set()
    for place in OPERATING:
        files = [ROOT / place] if place.endswith(".py") else sorted((ROOT / place).rglob("*.py"))
        assert files and all(file.exists() for file in files), place
        for file in files:
            for function, node in nodes(ast.parse(file.read_text())):
                asked = None
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(names, node.value):
                    asked = node.value
                elif isinstance(node, ast.Attribute) and node.attr in through_web3 and is_web3(node.value):
                    asked = node.attr
                if asked:
                    found.add((file.relative_to(ROOT).as_posix(), function, asked))
    assert found == DEVELOPMENT_ONLY


def nodes(tree: ast.AST, function: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Every node, with the function that it stands in."""
    for node in ast.iter_child_nodes(tree):
        inside = node.name if isinstance(node, ast.FunctionDef) else function
        yield inside, node
        yield from nodes(node, inside)


def is_web3(node: ast.AST) -> bool:
    """`….eth`, `web3`, `….web3`: web3.py's own."""
    return isinstance(node, ast.Attribute) and node.attr in ("eth", "web3") or ast.unparse(node) == "web3"
