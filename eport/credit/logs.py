"""Logs of the credit engine from a node, decoded for `eport.credit.book`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from web3 import Web3
from web3.types import BlockIdentifier, FilterParams, LogReceipt

from eport.chain.contract import Contract, abi_type
from eport.credit.book import CONTRACTS, Book, Log, of


def read(contracts: Mapping[str, Contract], first: BlockIdentifier = 0, last: BlockIdentifier = "latest") -> list[Log]:
    """All events of these contracts in the order of the chain."""
    known = {Web3.to_checksum_address(contracts[name].address): contracts[name] for name in CONTRACTS}
    chain = contracts[CONTRACTS[0]].chain
    topics = {address: _events(contract) for address, contract in known.items()}
    times: dict[int, int] = {}
    found = []
    for raw in chain.web3.eth.get_logs(FilterParams(address=list(known), fromBlock=first, toBlock=last)):
        name = topics[raw["address"]].get(bytes(raw["topics"][0]))
        if name is None:  # OpenZeppelin's own, such as EIP712DomainChanged
            continue
        block = raw["blockNumber"]
        if block not in times:
            times[block] = chain.web3.eth.get_block(block)["timestamp"]
        found.append(_decoded(known[raw["address"]], name, raw, times[block]))
    return sorted(found, key=lambda log: (log.block, log.index))


def book(contracts: Mapping[str, Contract], first: BlockIdentifier = 0) -> Book:
    """The book of credits as the chain tells it now."""
    return of(read(contracts, first))


def _events(contract: Contract) -> dict[bytes, str]:
    keccak = contract.chain.web3.keccak
    return {
        bytes(keccak(text=f"{item['name']}({','.join(abi_type(part) for part in item['inputs'])})")): item["name"]
        for item in contract.abi
        if item["type"] == "event"
    }


def _decoded(contract: Contract, name: str, raw: LogReceipt, timestamp: int) -> Log:
    event = contract.web3.events[name]().process_log(raw)
    return Log(
        contract.name,
        name,
        {key: _plain(value) for key, value in event["args"].items()},
        "0x" + bytes(raw["transactionHash"]).hex(),
        raw["blockNumber"],
        timestamp,
        raw["logIndex"],
    )


def _plain(value: Any) -> Any:
    """Structs as mappings, lists as tuples, bytes as bytes."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return tuple(_plain(item) for item in value)
    return bytes(value) if isinstance(value, bytes) else value
