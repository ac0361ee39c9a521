"""OracleBonds, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class BondNoticeGiven(EventLog):
    """`BondNoticeGiven(uint16,uint40)`"""

    institution: int
    free_from: int


@dataclass(frozen=True)
class BondPosted(EventLog):
    """`BondPosted(uint16,address,uint64)`"""

    institution: int
    payer: str
    amount: int


@dataclass(frozen=True)
class BondReturned(EventLog):
    """`BondReturned(uint16,address,uint64)`"""

    institution: int
    payer: str
    amount: int


@dataclass(frozen=True)
class EquivocationCommitted(EventLog):
    """`EquivocationCommitted(bytes32,address)`"""

    commitment: bytes
    finder: str


@dataclass(frozen=True)
class EquivocationProven(EventLog):
    """`EquivocationProven(address,uint16,bytes32,uint32,address,uint64,uint64)`"""

    signer: str
    institution: int
    subject: bytes
    sequence: int
    finder: str
    forfeited: int
    reward: int


class OracleBonds(Binding):
    """See interfaces/IOracleBonds.sol."""

    NAME = "OracleBonds"

    def notice(self, *, block: BlockIdentifier = "latest") -> int:
        """As long as a key lives."""
        return self._call(int, "NOTICE", block=block)

    def reveal_period(self, *, block: BlockIdentifier = "latest") -> int:
        """`REVEAL_PERIOD()`"""
        return self._call(int, "REVEAL_PERIOD", block=block)

    def alliance(self, *, block: BlockIdentifier = "latest") -> str:
        """`alliance()`"""
        return self._call(str, "alliance", block=block)

    def bond_of(self, institution: int, *, block: BlockIdentifier = "latest") -> types.Bond:
        """`bondOf(uint16)`"""
        return self._call(types.Bond, "bondOf", institution, block=block)

    def commit(self, commitment: bytes) -> Act[None]:
        """Commit to a proof: `commitmentOf` it. Anybody."""
        return self._act(type(None), "commit", commitment)

    def commitment_of(
        self, finder: str, first: bytes, second: bytes, salt: bytes, *, block: BlockIdentifier = "latest"
    ) -> bytes:
        """`commitmentOf(address,bytes32,bytes32,bytes32)`
        returns: what a finder commits to: the two statements' hashes in the order in which they will be shown
        """
        return self._call(bytes, "commitmentOf", finder, first, second, salt, block=block)

    def depositary(self, *, block: BlockIdentifier = "latest") -> str:
        """`depositary()`"""
        return self._call(str, "depositary", block=block)

    def escrow(self, *, block: BlockIdentifier = "latest") -> str:
        """`escrow()`"""
        return self._call(str, "escrow", block=block)

    def give_notice(self) -> Act[None]:
        """Give notice that the bond of the caller's institution will be taken back."""
        return self._act(type(None), "giveNotice")

    def oracle(self, *, block: BlockIdentifier = "latest") -> str:
        """`oracle()`"""
        return self._call(str, "oracle", block=block)

    def post(self, amount: int) -> Act[None]:
        """Post the bond of the caller's institution, which allowed Escrow to take it."""
        return self._act(type(None), "post", amount)

    def prove(
        self,
        first: types.ClearanceStatement,
        second: types.ClearanceStatement,
        signatures: tuple[bytes, ...],
        salt: bytes,
    ) -> Act[None]:
        """Show what was committed to, in a later second and within a day. Who committed.
        first: and `second`: same subject and sequence, different facts
        signatures: of one key over the two, as ClearanceOracle takes them
        """
        return self._act(type(None), "prove", first, second, signatures, salt)

    def registry(self, *, block: BlockIdentifier = "latest") -> str:
        """`registry()`"""
        return self._call(str, "registry", block=block)

    def release(self, institution: int) -> Act[None]:
        """Give a bond whose notice has run out back to who posted it. Anybody."""
        return self._act(type(None), "release", institution)
