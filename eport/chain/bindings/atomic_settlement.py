"""AtomicSettlement, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class EIP712DomainChanged(EventLog):
    """`EIP712DomainChanged()`"""


@dataclass(frozen=True)
class Settled(EventLog):
    """`Settled(address,address,uint256,bytes32)`"""

    party_a: str
    party_b: str
    nonce: int
    reference_: bytes


@dataclass(frozen=True)
class SettlementCancelled(EventLog):
    """`SettlementCancelled(address,address,uint256)`"""

    by: str
    counterparty: str
    nonce: int


class Eip712DomainResult(NamedTuple):
    """What `eip712_domain` returns."""

    fields: bytes
    name: str
    version: str
    chain_id: int
    verifying_contract: str
    salt: bytes
    extensions: tuple[int, ...]


class AtomicSettlement(Binding):
    """See interfaces/IAtomicSettlement.sol."""

    NAME = "AtomicSettlement"

    def cancel(self, counterparty: str, nonce: int) -> Act[None]:
        """Make a nonce of the pair unusable, signed or not. Either party, alone."""
        return self._act(type(None), "cancel", counterparty, nonce)

    def digest(self, settlement: types.Settlement, *, block: BlockIdentifier = "latest") -> bytes:
        """`digest((address,address,uint256,address,address,uint256,uint256,uint256,bytes32))`
        returns: the EIP-712 digest that both sign
        """
        return self._call(bytes, "digest", settlement, block=block)

    def eip712_domain(self, *, block: BlockIdentifier = "latest") -> Eip712DomainResult:
        """returns the fields and values that describe the domain separator used by this contract for EIP-712
        signature.
        """
        return self._call(Eip712DomainResult, "eip712Domain", block=block)

    def nonce_used(self, one: str, other: str, nonce: int, *, block: BlockIdentifier = "latest") -> bool:
        """`nonceUsed(address,address,uint256)`
        returns: true when the pair settled or cancelled under that nonce; the order of the two does not
          matter
        """
        return self._call(bool, "nonceUsed", one, other, nonce, block=block)

    def settle(self, settlement: types.Settlement, signature_a: bytes, signature_b: bytes) -> Act[None]:
        """Settle. Anybody."""
        return self._act(type(None), "settle", settlement, signature_a, signature_b)
