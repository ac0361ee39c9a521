"""Quotes of a TEE: where they come from, and what they have to hold."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from eth_abi import encode
from eth_utils import keccak


@dataclass(frozen=True)
class Quote:
    """An attestation quote as the platform signs it. `collateral`: what it takes to verify it, as dcap-qvl's JSON."""

    raw: bytes
    collateral: dict[str, Any]
    kind: str  # 'simulator', 'gramine', 'configfs-tsm'


class QuoteProvider(Protocol):
    """Where an enclave gets its quote from: a simulator here, `/dev/attestation` or configfs-tsm on real hardware."""

    def quote(self, report_data: bytes) -> Quote:
        """A quote over 64 bytes of report data."""


def binding(chain_id: int, registry: str, signer: str, nonce: bytes) -> bytes:
    """report_data[0:32] of a key's quote: this key, for this registry on this chain, now. See EnclaveRegistry.binding."""
    return bytes(keccak(encode(["uint256", "address", "address", "bytes32"], [chain_id, registry, signer, nonce])))
