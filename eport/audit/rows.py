"""Every event of the alliance in a range of blocks, as rows: who acted, what was said of whom, in which units."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any, Final

from web3 import Web3
from web3.types import LogReceipt

from eport.audit.directory import SOURCES, Directory
from eport.audit.units import labelled
from eport.chain.bindings import types
from eport.chain.contract import Chain, Contract
from eport.chain.logs import PAGE, Decoded, Decoder, Reorganised, pages

UNKNOWN: Final = "unknown"
"""Name of an event that no ABI has: its topics and data are in the row all the same."""
RECHECKED: Final = 256
"""[blocks] with events whose hashes are asked for again at the end."""


class ExportError(RuntimeError):
    """The range cannot be exported; the message says why and what to do."""


@dataclass(frozen=True)
class Row:
    """One event. `time` in UTC; `sender` signed the transaction; `arguments` and `names` as JSON, hashes as 0x…."""

    number: int  # of the row in its export, from 1
    block: int
    block_hash: str
    time: str
    transaction: str
    transaction_index: int
    log_index: int
    contract: str
    address: str
    event: str
    sender: str
    sender_name: str
    arguments: str  # by name and unit
    names: str  # of the institutions and contracts among the arguments, as of this log
    topics: str
    data: str

    def values(self) -> tuple[Any, ...]:
        """In the order of `COLUMNS`."""
        return astuple(self)


COLUMNS: Final = tuple((field.name, int if field.type == "int" else str) for field in fields(Row))


@dataclass(frozen=True)
class Range:
    """Blocks from `first` to `last`, both included, as they were when the export began."""

    first: int
    last: int
    last_hash: str


def block_range(chain: Chain, first: int, last: int) -> Range:
    """Raises `ExportError` where it is empty, or reaches what can still be taken back (`eport.chain.network`)."""
    newest = chain.settled_block()
    if first > last:
        raise ExportError(f"--from {first} --to {last}: holds no block; give the earlier one first")
    if last > newest:
        raise ExportError(
            f"--to {last}: is not settled, the newest block that cannot be taken back is {newest}; wait for it"
        )
    return Range(first, last, _hash(chain.web3.eth.get_block(last)["hash"]))


def block_at(chain: Chain, moment: int, newest: int) -> int:
    """The first block whose time is not before `moment` [unix s]; one past `newest` where there is none."""
    low, high = 0, newest + 1
    while low < high:
        middle = (low + high) // 2
        if chain.web3.eth.get_block(middle)["timestamp"] < moment:
            low = middle + 1
        else:
            high = middle
    return low


def read(chain: Chain, contracts: Mapping[str, Contract], blocks: Range, page: int = PAGE) -> Iterator[Row]:
    """Every event in order. Raises `Reorganised` where the chain changed meanwhile: then nothing of it counts."""
    decoder, directory = Decoder(list(contracts.values())), _before(chain, contracts, blocks.first, page)
    addresses = [contract.address for contract in contracts.values()]
    number, block, seen = 0, _Block.none(), dict[int, str]()
    for logs in pages(chain.web3, addresses, blocks.first, blocks.last, page):
        for log in logs:
            if log["blockNumber"] != block.number:
                block = _Block.read(chain.web3, log["blockNumber"])
                seen[block.number] = block.hash
                if len(seen) > RECHECKED:
                    del seen[next(iter(seen))]
            number += 1
            yield _row(number, log, block, decoder, directory)
    for place, known in {**seen, blocks.last: blocks.last_hash}.items():
        if _hash(chain.web3.eth.get_block(place)["hash"]) != known:
            raise Reorganised(f"block {place} was replaced while it was read: export again")


@dataclass(frozen=True)
class _Block:
    number: int
    hash: str
    time: str
    senders: Mapping[str, str]

    @classmethod
    def none(cls) -> _Block:
        return cls(-1, "", "", {})

    @classmethod
    def read(cls, web3: Web3, number: int) -> _Block:
        found: Any = web3.eth.get_block(number, full_transactions=True)
        time = dt.datetime.fromtimestamp(found["timestamp"], dt.timezone.utc)
        senders = {_hash(item["hash"]): item["from"] for item in found["transactions"]}
        return cls(number, _hash(found["hash"]), f"{time:%Y-%m-%dT%H:%M:%SZ}", senders)


def _before(chain: Chain, contracts: Mapping[str, Contract], first: int, page: int) -> Directory:
    """Who was who when the range begins."""
    directory = Directory({name: contract.address for name, contract in contracts.items()})
    sources = [contracts[name] for name in SOURCES]
    decoder = Decoder(sources)
    for logs in pages(chain.web3, [source.address for source in sources], 0, first - 1, page):
        for log in logs:
            decoded = decoder.decode(log)
            if decoded is not None:
                directory.apply(decoded)
    return directory


def _row(number: int, log: LogReceipt, block: _Block, decoder: Decoder, directory: Directory) -> Row:
    transaction = _hash(log["transactionHash"])
    if _hash(log["blockHash"]) != block.hash or transaction not in block.senders:
        raise Reorganised(f"block {block.number} was replaced while it was read: export again")
    sender = block.senders[transaction]
    sender_name = directory.who(sender)
    decoded = decoder.decode(log)
    arguments: dict[str, Any] = {}
    names: dict[str, str] = {}
    if decoded is not None:
        arguments = shown(decoded)
        names = _named(decoded, directory)
        directory.apply(decoded)  # who is admitted by this log is named in its row, and whose account changes twice
        names |= {path: name for path, name in _named(decoded, directory).items() if name}
    return Row(
        number, block.number, block.hash, block.time, transaction, log["transactionIndex"], log["logIndex"],
        decoder.contract(log), log["address"], decoded.event if decoded else UNKNOWN, sender, sender_name,
        _json(arguments), _json({path: name for path, name in names.items() if name}),
        " ".join(_hash(item) for item in log["topics"]), _hash(log["data"]),
    )  # fmt: skip


def shown(decoded: Decoded) -> dict[str, Any]:
    """Arguments by name with their units: `{"amount [fen]": 500}`; enums by their members, bytes as 0x…."""
    where = f"{decoded.contract}.{decoded.event}"
    return {labelled(where, part): _shown(where, part, decoded.arguments[part["name"]]) for part in decoded.inputs}


def _shown(where: str, component: Mapping[str, Any], value: Any) -> Any:
    kind: str = component["type"]
    if kind.endswith("]") and not isinstance(value, bytes):  # bytes: the hash of an indexed list
        inner = {**component, "type": kind.rpartition("[")[0]}
        return [_shown(where, inner, item) for item in value]
    if kind.startswith("tuple") and not isinstance(value, bytes):
        own = component["internalType"].split("[")[0].removeprefix("struct ")
        return {labelled(own, part): _shown(own, part, item) for part, item in zip(component["components"], value)}
    internal = component.get("internalType", "").split("[")[0]
    if internal.startswith("enum "):
        members = types.ENUMS[internal.removeprefix("enum ")]
        return members(value).name
    if kind == "address":
        return Web3.to_checksum_address(value)
    return "0x" + value.hex() if isinstance(value, bytes) else value


def _named(decoded: Decoded, directory: Directory) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in decoded.inputs:
        _names_in(part, decoded.arguments[part["name"]], part["name"], directory, found)
    return found


def _names_in(component: Mapping[str, Any], value: Any, path: str, directory: Directory, found: dict[str, str]) -> None:
    kind, internal = component["type"], component.get("internalType", "")
    if kind.endswith("]") and not isinstance(value, bytes):
        inner = {**component, "type": kind.rpartition("[")[0], "internalType": internal.rpartition("[")[0]}
        for place, item in enumerate(value):
            _names_in(inner, item, f"{path}[{place}]", directory, found)
    elif kind == "tuple" and not isinstance(value, bytes):
        for part, item in zip(component["components"], value):
            _names_in(part, item, f"{path}.{part['name']}", directory, found)
    elif internal == "InstitutionId":
        found[path] = directory.institution(value)
    elif kind == "address":
        found[path] = directory.who(value)


def _hash(value: bytes) -> str:
    return "0x" + bytes(value).hex()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def as_record(values: Sequence[Any]) -> str:
    """A row as a line of CSV (RFC 4180) without its end: what a leaf of the tree is made of."""
    return ",".join(_field(value) for value in values)


def _field(value: Any) -> str:
    # Not by `csv`, whose quoting differs between versions of Python: a leaf must not.
    text = str(value)
    quoted = text.replace('"', '""')
    return f'"{quoted}"' if any(mark in text for mark in ',"\r\n') else text
