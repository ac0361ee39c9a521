"""A block's header in RLP: what its hash is taken of, and what a draw is made with."""

from __future__ import annotations

from typing import Any

import rlp
from eth_utils.crypto import keccak
from hexbytes import HexBytes
from web3 import Web3

_FIELDS = (
    "parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom", "difficulty",
    "number", "gasLimit", "gasUsed", "timestamp", "extraData", "mixHash", "nonce", "baseFeePerGas", "withdrawalsRoot",
    "blobGasUsed", "excessBlobGas", "parentBeaconBlockRoot", "requestsHash",
)  # fmt: skip
"""Yellow paper, then EIP-1559, 4895, 4844, 4788, 7685: a chain has them up to its hard fork."""


class HeaderError(ValueError):
    """The node gives a header that does not hash to the block's hash: its fork has fields not known here."""


def header(web3: Web3, number: int) -> bytes:
    """Header of the block `number` in RLP. Raises `HeaderError`, `web3.exceptions.BlockNotFound`."""
    block: dict[str, Any] = dict(web3.eth.get_block(number))
    encoded: bytes = rlp.encode([_item(block[name]) for name in _FIELDS if block.get(name) is not None])
    if keccak(encoded) != bytes(block["hash"]):
        raise HeaderError(f"block {number} has the hash {block['hash'].to_0x_hex()}, its header another: update E-port")
    return encoded


def _item(value: Any) -> bytes:
    if isinstance(value, int):
        return value.to_bytes((value.bit_length() + 7) // 8, "big")
    return bytes(HexBytes(value))
