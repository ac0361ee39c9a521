"""The clearance statement: EIP-712, domain `E-port ClearanceOracle`, version 1. Fixed; a later layout is a new version."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from eth_abi import encode
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_utils import keccak

DOMAIN_NAME = "E-port ClearanceOracle"
DOMAIN_VERSION = "1"

FIELDS = (
    ("bytes32", "subject"),
    ("uint32", "sequence"),
    ("bytes32", "previous"),
    ("uint8", "status"),
    ("bytes16", "sourceCode"),
    ("uint16", "declarationVersion"),
    ("uint8", "direction"),
    ("uint16", "customs"),
    ("uint64", "dutyPayable"),
    ("uint64", "dutyGuaranteed"),
    ("bytes32", "content"),
    ("bytes32", "evidence"),
    ("bytes32", "workload"),
    ("uint32", "keyEpoch"),
    ("bytes32", "nonce"),
    ("uint64", "observedAt"),
    ("uint64", "validUntil"),
)
"""Types and names of the struct, in the order of contracts/types/Clearance.sol."""

_TYPEHASH = keccak(text=f"ClearanceStatement({','.join(f'{kind} {name}' for kind, name in FIELDS)})")


@dataclass(frozen=True)
class Domain:
    """Where a statement counts: this chain, this ClearanceOracle."""

    chain_id: int
    verifying_contract: str

    def as_mapping(self) -> dict[str, Any]:
        """EIP-712 domain."""
        return {
            "name": DOMAIN_NAME,
            "version": DOMAIN_VERSION,
            "chainId": self.chain_id,
            "verifyingContract": self.verifying_contract,
        }


@dataclass(frozen=True)
class Statement:
    """One fact of customs. Field names are the struct's; meanings and units stand in contracts/types/Clearance.sol."""

    subject: bytes
    sequence: int
    previous: bytes
    status: int
    sourceCode: bytes
    declarationVersion: int
    direction: int
    customs: int
    dutyPayable: int
    dutyGuaranteed: int
    content: bytes
    evidence: bytes
    workload: bytes
    keyEpoch: int
    nonce: bytes
    observedAt: int
    validUntil: int

    def as_tuple(self) -> tuple[Any, ...]:
        """For the contract."""
        return tuple(getattr(self, item.name) for item in fields(self))

    def as_mapping(self) -> Mapping[str, Any]:
        """By field name."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    def struct_hash(self) -> bytes:
        """EIP-712 hashStruct: `previous` of the next statement. Every field is static, so the ABI encoding is EIP-712's."""
        return bytes(keccak(encode(["bytes32", *(kind for kind, _ in FIELDS)], [_TYPEHASH, *self.as_tuple()])))

    def sign(self, domain: Domain, key: bytes) -> bytes:
        """65-byte signature (low s) over the EIP-712 digest."""
        types = {"ClearanceStatement": [{"type": kind, "name": name} for kind, name in FIELDS]}
        message = encode_typed_data(domain.as_mapping(), types, dict(self.as_mapping()))
        return bytes(Account.sign_message(message, key).signature)
