"""What a quote is about: report data that only one key, contract, chain and moment can have."""

from __future__ import annotations

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from eport.enclave.quote.provider import REPORT_DATA_BYTES
from eport.enclave.statement import StatementError, canonical_address


def binding(chain_id: int, registry: str, signer: str, nonce: bytes) -> bytes:
    """keccak256(abi.encode(uint256 chain id, address registry, address signer, bytes32 nonce)), 32 bytes.

    The same as `EnclaveRegistry.binding` on the chain. The registry issues the nonce, so a quote made for another
    chain, registry, key or time proves nothing.

    Raises:
        StatementError: a chain id below 1, a malformed address, a nonce that is not 32 bytes.
    """
    if chain_id < 1:
        raise StatementError(f"chain_id = {chain_id}: is below 1; use the EIP-155 id of the chain")
    if len(nonce) != 32:
        raise StatementError(f"nonce = 0x{nonce.hex()}: is not 32 bytes; use the one that the registry issued")
    addresses = (canonical_address("registry", registry), canonical_address("signer", signer))
    return keccak(encode(["uint256", "address", "address", "bytes32"], [chain_id, *addresses, nonce]))


def report_data(chain_id: int, registry: str, signer: str, nonce: bytes) -> bytes:
    """The 64 bytes that go into a quote: the binding, then zeros. Raises as `binding` does."""
    return binding(chain_id, registry, signer, nonce).ljust(REPORT_DATA_BYTES, b"\0")
