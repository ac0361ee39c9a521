"""The address book of a deployment: `deployments/<chain id>.json`, by contract.

It is written whole or not at all, and can be rebuilt from the chain: a contract's creation transaction holds its
creation code and arguments, so that the code is compared byte for byte with what was compiled here.
"""

from __future__ import annotations

import functools
import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eth_abi.abi import decode as abi_decode
from eth_typing import ChecksumAddress
from hexbytes import HexBytes
from web3 import Web3
from web3.exceptions import TransactionNotFound, Web3RPCError
from web3.types import Nonce
from web3.utils.address import get_create_address

from eport.chain.artifacts import CONTRACTS, ROOT, load, provenance
from eport.chain.contract import Chain, abi_type


class RecordError(RuntimeError):
    """The record and the chain do not fit; the message says what to do."""


@dataclass(frozen=True)
class Entry:
    """One deployed contract. `arguments` of its constructor, `compiler` or package, `commit` of the build."""

    address: str
    code_hash: str
    arguments: list[Any]
    transaction: str | None
    block: int | None
    gas: int | None
    compiler: str | None
    commit: str | None


class Record:
    """Entries by contract name, kept in a file where `path` is given."""

    def __init__(self, path: Path | None = None) -> None:
        self.path, self.entries = path, dict[str, Entry]()
        if path is not None and path.exists():
            try:
                self.entries = {name: Entry(**entry) for name, entry in json.loads(path.read_text()).items()}
            except (ValueError, TypeError, AttributeError) as error:
                raise RecordError(
                    f"{path} is no record of this version ({error}): rebuild it with scripts/deploy.py --rebuild"
                ) from error

    def known(self, chain: Chain, name: str) -> Entry | None:
        """The entry of that name where the recorded code stands at its address: a development chain forgets."""
        entry = self.entries.get(name)
        return entry if entry is not None and code_hash(chain, entry.address) == entry.code_hash else None

    def check(self, chain: Chain) -> None:
        """Raises `RecordError` where what stands is not what was recorded: a live network forgets nothing."""
        for name, known in self.entries.items():
            found = code_hash(chain, known.address)
            if found != known.code_hash:
                stands = "no code stands" if found is None else f"code {found} stands"
                raise RecordError(
                    f"{name} was recorded at {known.address} with code {known.code_hash}, and {stands} there: wrong "
                    "node, or wrong record. Ask another node; if it says the same: scripts/deploy.py --rebuild"
                )

    def put(self, found: Mapping[str, Entry]) -> None:
        """Merge entries. A reader sees the old record or the new one, never half of one."""
        self.entries |= found
        if self.path is not None:
            write_atomically(self.path, {name: asdict(entry) for name, entry in self.entries.items()})


def write_atomically(path: Path, data: Any) -> None:
    """JSON that is on the disk before it has its name: neither a crash nor a power failure leaves half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".tmp")
    with draft.open("w") as out:
        out.write(json.dumps(data, indent=2) + "\n")
        out.flush()
        os.fsync(out.fileno())
    os.replace(draft, path)


def record_path(chain_id: int, root: Path = ROOT) -> Path:
    """Where the record of the deployment on a chain is kept."""
    return root / "deployments" / f"{chain_id}.json"


def entry(
    chain: Chain, name: str, address: str, arguments: Sequence[Any], transaction: str | None, gas: int | None,
    block: int | None,
) -> Entry:  # fmt: skip
    """What the record says of a contract that stands."""
    hash_ = code_hash(chain, address)
    if hash_ is None:
        raise RecordError(f"no code stands at {address}, where {name} should be")
    return Entry(address, hash_, plain(arguments), transaction, block, gas, provenance(name), commit())


def code_hash(chain: Chain, address: str) -> str | None:
    """keccak-256 of the code at an address, None where none stands."""
    code = chain.web3.eth.get_code(Web3.to_checksum_address(address))
    return Web3.to_hex(Web3.keccak(code)) if code else None


def plain(value: Any) -> Any:
    """ABI values as JSON has them: bytes in hex, tuples as lists."""
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, str | int | bool) or value is None:
        return value
    return [plain(item) for item in value]


@functools.cache
def commit() -> str | None:
    """The commit of the build, with `+` where the tree differs from it; None outside of a clone."""
    try:
        head, changed = (
            subprocess.run(["git", *command], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
            for command in (["rev-parse", "HEAD"], ["status", "--porcelain", "contracts", "interfaces"])
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return head + ("+" if changed else "")


# ---------------------------------------------------------------------------------------------- out of the chain


def rebuild(chain: Chain, deployer: str, from_block: int = 0) -> dict[str, Entry]:
    """The entries of what `deployer` deployed, the newest of each name, verified by their creation code.

    Args:
        deployer: whose creations are looked for.
        from_block: where to begin; blocks before it are not read.

    Raises:
        RecordError: nothing of that deployer is there.
    """
    deployer = Web3.to_checksum_address(deployer)
    created = {
        address
        for nonce in range(chain.web3.eth.get_transaction_count(deployer))
        if code_hash(chain, address := get_create_address(deployer, Nonce(nonce)))
    }
    found: dict[str, Entry] = {}
    for transaction in _creations(chain, deployer, from_block, len(created)):
        address = get_create_address(deployer, transaction["nonce"])
        named = _recognised(bytes(HexBytes(transaction["input"]))) if address in created else None
        if named is not None:
            name, arguments = named
            mined = chain.web3.eth.get_transaction_receipt(transaction["hash"])
            hash_ = Web3.to_hex(transaction["hash"])
            found[name] = entry(chain, name, address, arguments, hash_, mined["gasUsed"], mined["blockNumber"])
    if not found:
        raise RecordError(
            f"{deployer} deployed none of the contracts that were compiled here, from block {from_block} to "
            f"{chain.web3.eth.block_number}: is it the deployer, and is this the commit that was deployed?"
        )
    return found


def _creations(chain: Chain, deployer: ChecksumAddress, from_block: int, number: int) -> Iterator[Any]:
    """The deployer's creation transactions, oldest first, until `number` of contracts that stand were found."""
    for block in range(_first_block(chain, deployer, from_block), chain.web3.eth.block_number + 1):
        if number <= 0:
            return
        for transaction in chain.web3.eth.get_block(block, full_transactions=True)["transactions"]:
            assert not isinstance(transaction, bytes | str)
            if transaction["from"] == deployer and transaction.get("to") is None:
                number -= chain.web3.eth.get_transaction_receipt(transaction["hash"])["status"]
                yield transaction


def _first_block(chain: Chain, deployer: ChecksumAddress, from_block: int) -> int:
    """The first block from `from_block` on in which the deployer sent anything, by bisection; a node that has no old
    states answers none of these questions, and `from_block` it is.
    """
    low, high = from_block, int(chain.web3.eth.block_number)
    try:
        before = chain.web3.eth.get_transaction_count(deployer, max(from_block - 1, 0))
        while low < high:
            middle = (low + high) // 2
            if chain.web3.eth.get_transaction_count(deployer, middle) > before:
                high = middle
            else:
                low = middle + 1
    except (Web3RPCError, TransactionNotFound):
        return from_block
    return low


def _recognised(code: bytes) -> tuple[str, list[Any]] | None:
    """Name and constructor arguments of creation code, None where nothing that was compiled here begins like it."""
    for name in ("AccessManager", *CONTRACTS):
        artifact = load(name)
        creation = bytes(HexBytes(artifact.bytecode))
        if code.startswith(creation):
            inputs: list[dict[str, Any]] = next(
                (item["inputs"] for item in artifact.abi if item["type"] == "constructor"), []
            )
            values = abi_decode([abi_type(part) for part in inputs], code[len(creation) :])
            return name, [_value(part, value) for part, value in zip(inputs, values)]
    return None


def _value(component: Mapping[str, Any], value: Any) -> Any:
    """A decoded value as it was given: addresses with their checksums."""
    kind: str = component["type"]
    if kind.endswith("]"):
        part = {**component, "type": kind[: kind.rindex("[")]}
        return [_value(part, item) for item in value]
    if kind == "tuple":
        return [_value(part, item) for part, item in zip(component["components"], value)]
    return Web3.to_checksum_address(value) if kind == "address" else value
