"""What the project knows of a chain, and asks it."""

from __future__ import annotations

import dataclasses
import time
from types import SimpleNamespace
from typing import Any

import pytest
from eth_account import Account
from web3.exceptions import ContractLogicError
from web3.types import TxParams

from eport.chain import local
from eport.chain.contract import Chain, ContractReverted, NotSettled
from eport.chain.deployment import DeploymentError, deploy
from eport.chain.network import ANVIL, CONFLUX, QBFT, UNKNOWN, features, kind_of
from eport.settings import Settings


@pytest.mark.parametrize(
    ("version", "kind"),
    [
        ("anvil/v1.7.1", ANVIL),
        ("conflux-rust/v3.0.2-fd68efe-20260110/x86_64-linux-gnu/rustc1.86.0", CONFLUX),
        ("besu/v26.6.0/linux-x86_64/openjdk-java-25", QBFT),
        ("Geth/v1.16.0", UNKNOWN),
    ],
)
def test_kind_follows_from_the_program_that_the_node_names(version: str, kind: Any):
    assert kind_of(SimpleNamespace(client_version=version)) is kind  # type: ignore[arg-type]


@pytest.mark.parametrize(("doubted", "refusals"), [(0.0, 0), (0.0, 1), (1.0, 2)])
def test_refusal_is_asked_for_again_where_blocks_change_places(
    chain: Chain, monkeypatch: pytest.MonkeyPatch, doubted: float, refusals: int
):
    asked = []

    def estimate(transaction: TxParams) -> int:
        asked.append(transaction)
        if len(asked) <= refusals:
            raise ContractLogicError("execution reverted")
        return 21_000

    other = Chain(chain.url)
    other.kind = dataclasses.replace(ANVIL, doubted=doubted)
    monkeypatch.setattr(other.web3.eth, "estimate_gas", estimate)
    sender = Account.create()
    if refusals and not doubted:
        with pytest.raises(ContractReverted):
            other.prepare(sender, sender.address, "0x", "nothing")
    else:
        assert other.prepare(sender, sender.address, "0x", "nothing")
    assert len(asked) == (refusals + 1 if doubted or not refusals else 1)


def test_refusal_that_stays_is_believed(chain: Chain, monkeypatch: pytest.MonkeyPatch):
    def estimate(_: TxParams) -> int:
        raise ContractLogicError("execution reverted")

    other = Chain(chain.url)
    other.kind = dataclasses.replace(ANVIL, doubted=0.3)
    monkeypatch.setattr(other.web3.eth, "estimate_gas", estimate)
    started, sender = time.monotonic(), Account.create()
    with pytest.raises(ContractReverted):
        other.prepare(sender, sender.address, "0x", "nothing")
    assert 0.3 <= time.monotonic() - started < 3


def test_development_chain_has_what_the_contracts_are_compiled_to(chain: Chain):
    found = features(chain.web3)
    assert chain.kind is ANVIL
    assert found.missing == () and found.p256verify is True and found.block_gas == 60_000_000


def test_instructions_that_a_chain_lacks_are_named():
    """Paris knows none of the three, Shanghai the first alone."""
    for hardfork, missing in (("paris", ("PUSH0", "MCOPY", "TSTORE")), ("shanghai", ("MCOPY", "TSTORE"))):
        port = local.free_port()
        with local.running(["anvil", "--port", str(port), "--hardfork", hardfork, "--quiet"], port) as url:
            found = features(Chain(url).web3)
        assert found.missing == missing and found.p256verify is False


def test_alliance_is_not_deployed_where_an_instruction_is_missing(settings: Settings):
    port = local.free_port()
    command = ["anvil", "--port", str(port), "--hardfork", "shanghai", "--quiet"]
    with local.running(command, port) as url, pytest.raises(DeploymentError, match="does not know MCOPY, TSTORE"):
        deploy(Chain(url), settings, settings.parties(local.CHAIN_ID))


def test_included_transaction_of_a_development_chain_counts(chain: Chain, alliance: Any):
    deployer = alliance.accounts["deployer"]
    receipt = chain.send(deployer, deployer.address, "0x", "nothing")
    assert chain.is_settled(receipt.transaction)
    chain.wait_settled(receipt.transaction, timeout=0)


def test_transaction_that_nobody_has_is_not_settled(chain: Chain):
    assert not chain.is_settled("0x" + "12" * 32)
    with pytest.raises(NotSettled, match="count on nothing that rests on it"):
        chain.wait_settled("0x" + "12" * 32, timeout=0)


@pytest.mark.parametrize(
    ("estimate", "limit"), [(21_000, 71_000), (249_999, 299_999), (250_000, 300_000), (10**6, 1_200_000)]
)
def test_gas_limit_is_a_fifth_more_than_estimated_and_leaves_room_for_another_checkpoint(estimate: int, limit: int):
    assert ANVIL.gas_limit(estimate) == limit
