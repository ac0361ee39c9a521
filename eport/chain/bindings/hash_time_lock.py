"""HashTimeLock, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class HashClaimed(EventLog):
    """`HashClaimed(bytes32,bytes32)`"""

    id: bytes
    secret: bytes


@dataclass(frozen=True)
class HashLocked(EventLog):
    """`HashLocked(bytes32,address,address,uint256,bytes32,uint40)`"""

    id: bytes
    payer: str
    payee: str
    amount: int
    hash: bytes
    deadline: int


@dataclass(frozen=True)
class HashRefunded(EventLog):
    """`HashRefunded(bytes32)`"""

    id: bytes


class HashTimeLock(Binding):
    """See interfaces/IHashTimeLock.sol."""

    NAME = "HashTimeLock"

    def claim(self, id: bytes, secret: bytes) -> Act[None]:
        """Pay the payee, for the secret. Anybody, until the deadline."""
        return self._act(type(None), "claim", id, secret)

    def escrow(self, *, block: BlockIdentifier = "latest") -> str:
        """`escrow()`"""
        return self._call(str, "escrow", block=block)

    def lock(self, payee: str, amount: int, hash: bytes, deadline: int) -> Act[bytes]:
        """Lock the caller's money; Escrow fetches it by the caller's allowance.
        amount: [fen] 1 to 2^64 - 1
        returns id: keccak256(abi.encode(payer, payee, hash, deadline)): the payer is part of it, so nobody
          takes another's
        """
        return self._act(bytes, "lock", payee, amount, hash, deadline)

    def lock_of(self, id: bytes, *, block: BlockIdentifier = "latest") -> types.Lock:
        """`lockOf(bytes32)`"""
        return self._call(types.Lock, "lockOf", id, block=block)

    def refund(self, id: bytes) -> Act[None]:
        """Give back to the payer. Anybody, after the deadline."""
        return self._act(type(None), "refund", id)
