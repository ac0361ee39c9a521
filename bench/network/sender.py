"""Transactions in bulk: signed with libsecp256k1, sent in batches, so that the sender is not what is measured."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import requests
from coincurve import PrivateKey
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

BATCH = 200


@dataclass
class Account:
    """An account that counts its own nonces."""

    key: PrivateKey
    nonce: int = 0

    @property
    def address(self) -> str:
        return str(to_checksum_address(keccak(self.key.public_key.format(compressed=False)[1:])[12:]))


def accounts(seed: str, count: int) -> list[Account]:
    """The same ones for the same seed."""
    return [Account(PrivateKey(keccak(text=f"{seed} {number}"))) for number in range(count)]


def signed(account: Account, to: str, data: bytes, gas: int, price: int, chain_id: int, value: int = 0) -> bytes:
    """A raw transaction (EIP-155) under the account's next nonce."""
    body = _number(account.nonce) + _number(price) + _number(gas) + _text(bytes.fromhex(to[2:])) + _number(value)
    body += _text(data)
    signature = account.key.sign_recoverable(keccak(_list(body + _number(chain_id) + b"\x80\x80")), hasher=None)
    account.nonce += 1
    v = chain_id * 2 + 35 + signature[64]
    return _list(body + _number(v) + _text(signature[:32].lstrip(b"\0")) + _text(signature[32:64].lstrip(b"\0")))


# RLP of one flat list. The library infers the form of every item, and takes longer for it than the signature does.


def _number(value: int) -> bytes:
    return _text(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def _text(value: bytes) -> bytes:
    return value if len(value) == 1 and value[0] < 0x80 else _head(0x80, len(value)) + value


def _list(items: bytes) -> bytes:
    return _head(0xC0, len(items)) + items


def _head(kind: int, length: int) -> bytes:
    if length < 56:
        return bytes([kind + length])
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([kind + 55 + len(size)]) + size


class Wire:
    """Batches of calls to one node over one connection."""

    def __init__(self, url: str) -> None:
        self.url, self._session = url, requests.Session()

    def batch(self, method: str, parameters: Sequence[Sequence[Any]]) -> list[Any]:
        """Results in order. Raises `RuntimeError` with the node's words where one is refused."""
        calls = [{"jsonrpc": "2.0", "id": n, "method": method, "params": list(p)} for n, p in enumerate(parameters)]
        body = json.dumps(calls).encode()
        answer = self._session.post(self.url, body, headers={"Content-Type": "application/json"}, timeout=60)
        found = sorted(answer.json(), key=lambda item: int(item["id"]))
        refused = [item["error"] for item in found if "error" in item]
        if refused:
            raise RuntimeError(f"{len(refused)} of {len(calls)} {method} were refused, the first: {refused[0]}")
        return [item["result"] for item in found]

    def send(self, raw: Sequence[bytes], size: int = BATCH) -> list[str]:
        """Hashes of transactions that the node took, `size` in a request."""
        return [
            hash_
            for part in parts(raw, size)
            for hash_ in self.batch("eth_sendRawTransaction", [["0x" + r.hex()] for r in part])
        ]


def parts(items: Sequence[bytes], size: int = BATCH) -> Iterator[Sequence[bytes]]:
    """In batches."""
    return (items[start : start + size] for start in range(0, len(items), size))
