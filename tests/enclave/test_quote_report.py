"""Report data binds a quote to one chain, registry, signer and nonce."""

from __future__ import annotations

from typing import Any

import pytest
from eth_abi import encode
from eth_utils import keccak

from eport.enclave.quote import binding, report_data
from eport.enclave.statement import StatementError

REGISTRY, SIGNER, NONCE = "0x" + "0a" * 20, "0x" + "0b" * 20, b"\x0c" * 32


def test_binding_is_the_hash_of_the_abi_encoding() -> None:
    encoded = encode(["uint256", "address", "address", "bytes32"], [31337, REGISTRY, SIGNER, NONCE])
    assert binding(31337, REGISTRY, SIGNER, NONCE) == keccak(encoded)


def test_report_data_is_the_binding_then_zeros() -> None:
    assert report_data(31337, REGISTRY, SIGNER, NONCE) == binding(31337, REGISTRY, SIGNER, NONCE) + bytes(32)


def test_binding_differs_by_each_part() -> None:
    bindings = {
        binding(31337, REGISTRY, SIGNER, NONCE),
        binding(1, REGISTRY, SIGNER, NONCE),
        binding(31337, SIGNER, SIGNER, NONCE),
        binding(31337, REGISTRY, REGISTRY, NONCE),
        binding(31337, SIGNER, REGISTRY, NONCE),
        binding(31337, REGISTRY, SIGNER, bytes(32)),
    }
    assert len(bindings) == 6


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ((0, REGISTRY, SIGNER, NONCE), "chain_id"),
        ((1, "0x00", SIGNER, NONCE), "registry"),
        ((1, REGISTRY, "signer", NONCE), "signer"),
        ((1, REGISTRY, SIGNER, NONCE[1:]), "nonce"),
    ],
)
def test_binding_refuses(arguments: Any, field: str) -> None:
    with pytest.raises(StatementError, match=field):
        binding(*arguments)
