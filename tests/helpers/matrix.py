"""Callers of every kind, and how a call of each one ends: one batch of `eth_call`s, which need no signature."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from web3 import HTTPProvider
from web3.exceptions import Web3RPCError
from web3.types import RPCEndpoint

from eport.chain.artifacts import CONTRACTS, ROOT
from eport.chain.contract import Contract, abi_type, reverted
from eport.chain.deployment import Alliance
from eport.settings import load as load_settings

INSIDERS = (
    "pboc_shanghai", "shanghai_customs", "shanghai_commerce", "bank_of_communications", "icbc_shanghai", "alibaba",
    "icbc", "importer", "carrier", "treasury", "reserve_maker", "calendar_officer", "forfeiture_officer", "arbiter",
    "court_officer", "customs_officer", "certification_body", "fintech_lab", "relay",
)  # fmt: skip
"""Central bank, customs and commerce (the first two are guardians too), banks, operators, traders, offices, a relay."""
MEMBERS = set(load_settings(ROOT / "scripts/config/development.yaml").governance.members)


def parties(alliance: Alliance, stranger: str) -> dict[str, str]:
    """Accounts by name: the insiders, and from outside the deployer and a stranger."""
    return {name: alliance.address_of(name) for name in (*INSIDERS, "deployer")} | {"stranger": stranger}


def contracts(alliance: Alliance) -> dict[str, str]:
    """Addresses of all contracts that stand, by name."""
    return {name: alliance[name].address for name in (*CONTRACTS, "AccessManager")}


def data_of(contract: Contract, item: Mapping[str, Any], *arguments: object) -> str:
    """Call data of a function by its entry in the ABI, so that overloaded ones are told apart."""
    signature = f"{item['name']}({','.join(abi_type(part) for part in item['inputs'])})"
    return str(contract.web3.get_function_by_signature(signature)(*arguments)._encode_transaction_data())


def endings(contract: Contract, data: str, callers: Mapping[str, str]) -> dict[str, str | None]:
    """How the call ends for each caller: the name of the error that refuses it; None where it passes."""
    node = cast(HTTPProvider, contract.chain.web3.provider)
    requests = [
        (RPCEndpoint("eth_call"), [{"from": address, "to": contract.address, "data": data}, "latest"])
        for address in callers.values()
    ]
    answers = cast(list[Any], node.make_batch_request(requests))
    assert [answer["id"] for answer in answers] == sorted(answer["id"] for answer in answers)
    return {
        caller: reverted(Web3RPCError("", rpc_response=answer), data[:10]).name if "error" in answer else None
        for caller, answer in zip(callers, answers, strict=True)
    }
