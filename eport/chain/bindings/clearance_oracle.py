"""ClearanceOracle, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class AuthorityUpdated(EventLog):
    """`AuthorityUpdated(address)`"""

    authority: str


@dataclass(frozen=True)
class ClearanceAttested(EventLog):
    """`ClearanceAttested(bytes32,bytes32,(bytes32,uint32,bytes32,uint8,bytes16,uint16,uint8,uint16,uint64,uint64,bytes32,bytes32,bytes32,uint32,bytes32,uint64,uint64),address[])`"""

    subject: bytes
    hash: bytes
    statement: types.ClearanceStatement
    signers: tuple[str, ...]


@dataclass(frozen=True)
class ClearanceDisputed(EventLog):
    """`ClearanceDisputed(bytes32,bytes32,address,uint64,uint40,bytes32)`"""

    subject: bytes
    hash: bytes
    by: str
    bond: int
    until: int
    grounds: bytes


@dataclass(frozen=True)
class DisputeSettled(EventLog):
    """`DisputeSettled(bytes32,address,bool)`"""

    hash: bytes
    by: str
    upheld: bool


@dataclass(frozen=True)
class EIP712DomainChanged(EventLog):
    """`EIP712DomainChanged()`"""


@dataclass(frozen=True)
class RelianceChanged(EventLog):
    """`RelianceChanged((uint64,uint8,uint32)[],uint64)`"""

    tiers: tuple[types.Tier, ...]
    bond: int


class Eip712DomainResult(NamedTuple):
    """What `eip712_domain` returns."""

    fields: bytes
    name: str
    version: str
    chain_id: int
    verifying_contract: str
    salt: bytes
    extensions: tuple[int, ...]


class RelianceResult(NamedTuple):
    """What `reliance` returns."""

    tiers: tuple[types.Tier, ...]
    bond: int


class ClearanceOracle(Binding):
    """See interfaces/IClearanceOracle.sol."""

    NAME = "ClearanceOracle"

    def dispute_period(self, *, block: BlockIdentifier = "latest") -> int:
        """For the authority's next message to come and be attested."""
        return self._call(int, "DISPUTE_PERIOD", block=block)

    def attest(self, statement: types.ClearanceStatement, signatures: tuple[bytes, ...]) -> Act[bytes]:
        """Record a statement. Anybody may bring it; it is the signatures that count.
        signatures: of 65 bytes over the EIP-712 digest, low s, in ascending order of their signers
        returns hash: struct hash of the statement
        """
        return self._act(bytes, "attest", statement, signatures)

    def authority(self, *, block: BlockIdentifier = "latest") -> str:
        """Returns the current authority."""
        return self._call(str, "authority", block=block)

    def depositary(self, *, block: BlockIdentifier = "latest") -> str:
        """`depositary()`"""
        return self._call(str, "depositary", block=block)

    def digest_of(self, statement: types.ClearanceStatement, *, block: BlockIdentifier = "latest") -> bytes:
        """`digestOf((bytes32,uint32,bytes32,uint8,bytes16,uint16,uint8,uint16,uint64,uint64,bytes32,bytes32,bytes3
        2,uint32,bytes32,uint64,uint64))`
          returns: EIP-712 digest that enclaves sign
        """
        return self._call(bytes, "digestOf", statement, block=block)

    def dispute(self, subject: bytes, hash: bytes, grounds: bytes) -> Act[None]:
        """Dispute the newest statement of a declaration while it is younger than the longest window, once. Anybody
        who allowed Escrow to take the bond.
          grounds: hash of the reasons in words
        """
        return self._act(type(None), "dispute", subject, hash, grounds)

    def dispute_of(self, hash: bytes, *, block: BlockIdentifier = "latest") -> types.Dispute:
        """`disputeOf(bytes32)`"""
        return self._call(types.Dispute, "disputeOf", hash, block=block)

    def eip712_domain(self, *, block: BlockIdentifier = "latest") -> Eip712DomainResult:
        """returns the fields and values that describe the domain separator used by this contract for EIP-712
        signature.
        """
        return self._call(Eip712DomainResult, "eip712Domain", block=block)

    def escrow(self, *, block: BlockIdentifier = "latest") -> str:
        """`escrow()`"""
        return self._call(str, "escrow", block=block)

    def hash_of(self, statement: types.ClearanceStatement, *, block: BlockIdentifier = "latest") -> bytes:
        """`hashOf((bytes32,uint32,bytes32,uint8,bytes16,uint16,uint8,uint16,uint64,uint64,bytes32,bytes32,bytes32,
        uint32,bytes32,uint64,uint64))`
          returns: struct hash of a statement, as `previous` of the next one and `Latest.hash` hold it
        """
        return self._call(bytes, "hashOf", statement, block=block)

    def is_consuming_scheduled_op(self, *, block: BlockIdentifier = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled
        operation is being consumed. Prevents denial of service for delayed restricted calls in the case that
        the contract performs attacker controlled calls.
        """
        return self._call(bytes, "isConsumingScheduledOp", block=block)

    def latest(self, subject: bytes, *, block: BlockIdentifier = "latest") -> types.Latest:
        """`latest(bytes32)`"""
        return self._call(types.Latest, "latest", subject, block=block)

    def policy(self, *, block: BlockIdentifier = "latest") -> str:
        """`policy()`"""
        return self._call(str, "policy", block=block)

    def proves_release(
        self, statement: types.ClearanceStatement, value_: int, *, block: BlockIdentifier = "latest"
    ) -> bool:
        """Whether this very statement is the newest of its declaration, is within its validity, says that the
        goods are released or the procedure closed, and can be relied on for that value. A conditional release
        is not a release.
          value: [fen] at stake
        """
        return self._call(bool, "provesRelease", statement, value_, block=block)

    def registry(self, *, block: BlockIdentifier = "latest") -> str:
        """`registry()`"""
        return self._call(str, "registry", block=block)

    def reliable_from(self, subject: bytes, value_: int, *, block: BlockIdentifier = "latest") -> int:
        """`reliableFrom(bytes32,uint256)`
        returns: [unix s] from when a declaration's newest statement can be relied on for that value; max of
          uint256 where it never can
        """
        return self._call(int, "reliableFrom", subject, value_, block=block)

    def reliance(self, *, block: BlockIdentifier = "latest") -> RelianceResult:
        """`reliance()`"""
        return self._call(RelianceResult, "reliance", block=block)

    def set_authority(self, new_authority: str) -> Act[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._act(type(None), "setAuthority", new_authority)

    def set_reliance(self, tiers: tuple[types.Tier, ...], bond: int) -> Act[None]:
        """Set how far statements can be relied on.
        bond: [fen] of a dispute
        tiers: 1 to 8, in ascending order of value; neither signers nor window fall from one to the next
        """
        return self._act(type(None), "setReliance", tiers, bond)

    def settle_dispute(self, hash: bytes) -> Act[None]:
        """End a dispute: the bond goes back where the next statement came in time and says something else, else to
        the depositary. Anybody.
        """
        return self._act(type(None), "settleDispute", hash)
