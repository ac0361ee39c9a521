"""Logs of a node in pages, and their decoding by the contracts' ABIs.

A page that a node refuses (too many blocks, too many logs, too slow) is halved until it is one block.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from eth_abi.abi import decode as abi_decode
from eth_typing import ChecksumAddress
from eth_utils.address import to_checksum_address
from requests.exceptions import Timeout
from web3 import Web3
from web3.exceptions import Web3RPCError
from web3.types import FilterParams, LogReceipt

from eport.chain.contract import Contract, abi_type, event_topic

PAGE: Final = 2_000
"""[blocks] asked for at once."""


class Reorganised(RuntimeError):
    """The chain put another block in the place of one that was read."""


@dataclass(frozen=True)
class Decoded:
    """A log in the words of its contract. `inputs`: the event's ABI components; `arguments`: in their order."""

    contract: str
    event: str
    inputs: Sequence[Mapping[str, Any]]
    arguments: Mapping[str, Any]


def pages(web3: Web3, addresses: Sequence[str], first: int, last: int, page: int = PAGE) -> Iterator[list[LogReceipt]]:
    """All logs of these contracts in the order of the chain, a range of blocks at a time.

    Raises what the node answers where it refuses a single block, `Reorganised` where it takes a log back.
    """
    known: list[ChecksumAddress] = [to_checksum_address(address) for address in addresses]
    start, span = first, page
    while start <= last:
        span = min(span, last - start + 1)
        try:
            found = web3.eth.get_logs(FilterParams(address=known, fromBlock=start, toBlock=start + span - 1))
        except (Web3RPCError, Timeout):
            if span == 1:
                raise
            span //= 2
            continue
        if any(log.get("removed") for log in found):
            raise Reorganised(f"a log of the blocks {start} to {start + span - 1} was taken back: read again")
        yield sorted(found, key=lambda log: (log["blockNumber"], log["logIndex"]))
        start += span
        span = min(page, span + span // 4 + 1)  # slowly, since what was refused once may be again


class Decoder:
    """Decodes logs of known contracts, each by its own ABI."""

    def __init__(self, contracts: Sequence[Contract]) -> None:
        self._contracts = {to_checksum_address(contract.address): contract.name for contract in contracts}
        self._events = {
            (to_checksum_address(contract.address), event_topic(item)): item
            for contract in contracts
            for item in contract.abi
            if item["type"] == "event" and not item["anonymous"]
        }

    def contract(self, log: LogReceipt) -> str:
        """Which contract wrote it."""
        return self._contracts[log["address"]]

    def decode(self, log: LogReceipt) -> Decoded | None:
        """None where the ABI does not know the event."""
        topics = [bytes(item) for item in log["topics"]]
        item = self._events.get((log["address"], topics[0])) if topics else None
        if item is None:
            return None
        inputs: list[dict[str, Any]] = item["inputs"]
        plain = [part for part in inputs if not part["indexed"]]
        values = dict(zip((part["name"] for part in plain), abi_decode([abi_type(it) for it in plain], log["data"])))
        for part, word in zip((part for part in inputs if part["indexed"]), topics[1:]):
            kind = abi_type(part)
            hashed = kind in ("string", "bytes") or kind.endswith(("]", ")"))
            values[part["name"]] = word if hashed else abi_decode([kind], word)[0]
        arguments = {part["name"]: values[part["name"]] for part in inputs}
        return Decoded(self.contract(log), item["name"], inputs, arguments)
