"""Declarations, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class DeclarationAdvanced(EventLog):
    """`DeclarationAdvanced(bytes32,uint8,uint32,uint16,uint64,bytes16)`"""

    id: bytes
    to: types.CustomsStatus
    sequence: int
    version: int
    duty_payable: int
    source_code: bytes


@dataclass(frozen=True)
class DeclarationAmended(EventLog):
    """`DeclarationAmended(bytes32,uint16,bytes32)`"""

    id: bytes
    version: int
    content: bytes


@dataclass(frozen=True)
class DeclarationDetermined(EventLog):
    """`DeclarationDetermined(bytes32,uint8,uint8,uint16,address,address,(uint32,uint8,uint8,bytes16,uint16,uint64,bytes32,bytes32))`"""

    id: bytes
    from_: types.CustomsStatus
    to: types.CustomsStatus
    authority: int
    proposer: str
    officer: str
    determination: types.Determination


@dataclass(frozen=True)
class DeclarationLodged(EventLog):
    """`DeclarationLodged(bytes32,address,uint8,uint8,bytes32,bytes32)`"""

    id: bytes
    trader: str
    kind: types.DeclarationKind
    form: types.DeclarationForm
    simplified: bytes
    content: bytes


@dataclass(frozen=True)
class DeclarationOvertaken(EventLog):
    """`DeclarationOvertaken(bytes32,uint32,uint8,bytes16,uint64)`"""

    id: bytes
    sequence: int
    status: types.CustomsStatus
    source_code: bytes
    observed_at: int


@dataclass(frozen=True)
class DeclarationVersionAdopted(EventLog):
    """`DeclarationVersionAdopted(bytes32,uint16,bytes32)`"""

    id: bytes
    version: int
    content: bytes


@dataclass(frozen=True)
class DeterminationProposed(EventLog):
    """`DeterminationProposed(bytes32,address,(uint32,uint8,uint8,bytes16,uint16,uint64,bytes32,bytes32))`"""

    id: bytes
    officer: str
    determination: types.Determination


@dataclass(frozen=True)
class DutyDischarged(EventLog):
    """`DutyDischarged(bytes32,uint256)`"""

    id: bytes
    amount: int


@dataclass(frozen=True)
class DutyPaid(EventLog):
    """`DutyPaid(bytes32,address,uint256,uint256)`"""

    id: bytes
    payer: str
    amount: int
    surcharge: int


@dataclass(frozen=True)
class DutyReturned(EventLog):
    """`DutyReturned(bytes32,uint256)`"""

    id: bytes
    amount: int


class Declarations(Binding):
    """See interfaces/IDeclarations.sol."""

    NAME = "Declarations"

    def advance(self, statement: types.ClearanceStatement, value1: tuple[bytes, ...]) -> Act[None]:
        """Apply a statement of customs. Anybody: brings it to ClearanceOracle first where it is not there yet.
        signatures: see IClearanceOracle.attest; may be empty where the oracle holds the statement already
        """
        return self._act(type(None), "advance", statement, value1)

    def amend(self, id: bytes, version: int, content: bytes) -> Act[None]:
        """Lodge an amended version. Its root counts once customs speaks of that version with that root. The
        trader, while the status is not final.
          version: as customs will number it, higher than any before
        """
        return self._act(type(None), "amend", id, version, content)

    def amendment_of(self, id: bytes, version: int, *, block: BlockIdentifier = "latest") -> bytes:
        """`amendmentOf(bytes32,uint16)`"""
        return self._call(bytes, "amendmentOf", id, version, block=block)

    def declaration(self, id: bytes, *, block: BlockIdentifier = "latest") -> types.Declaration:
        """`declaration(bytes32)`"""
        return self._call(types.Declaration, "declaration", id, block=block)

    def desk(self, *, block: BlockIdentifier = "latest") -> str:
        """`desk()`"""
        return self._call(str, "desk", block=block)

    def determine(self, id: bytes, said: types.Determination) -> Act[bool]:
        """Say what customs decided where no statement does. Two officers of the authority, each with this same
        call; the first one's word counts for three days.
          returns done: whether it happened: the first officer's call proposes alone
        """
        return self._act(bool, "determine", id, said)

    def discharge_duty(self, id: bytes, amount: int) -> Act[None]:
        """Count duty as paid that the desk brought to the treasury. DutyDesk.
        amount: [fen] what is beyond the duty, of a guarantee that brought more, can be refunded
        """
        return self._act(type(None), "dischargeDuty", id, amount)

    def following(
        self,
        kind: types.DeclarationKind,
        form: types.DeclarationForm,
        from_: types.CustomsStatus,
        *,
        block: BlockIdentifier = "latest",
    ) -> int:
        """`following(uint8,uint8,uint8)`
        returns: bits of the statuses that customs may give a declaration of that kind and form next
        """
        return self._call(int, "following", kind, form, from_, block=block)

    def lodge(self, id: bytes, kind: int, content: bytes) -> Act[None]:
        """Lodge a full declaration. Traders that are members.
        content: salted Merkle root of its fields
        kind: DeclarationKind; 1 import and 0 export are the flag digit of a China declaration number
        """
        return self._act(type(None), "lodge", id, kind, content)

    def lodge_simplified(self, id: bytes, kind: int, content: bytes) -> Act[None]:
        """Lodge a simplified declaration, which a supplementary one completes later. Traders that are members."""
        return self._act(type(None), "lodgeSimplified", id, kind, content)

    def lodge_supplementary(self, id: bytes, simplified: bytes, content: bytes) -> Act[None]:
        """Lodge a supplementary declaration, of the kind of the simplified one. Who lodged that one."""
        return self._act(type(None), "lodgeSupplementary", id, simplified, content)

    def officers(self, *, block: BlockIdentifier = "latest") -> str:
        """`officers()`"""
        return self._call(str, "officers", block=block)

    def oracle(self, *, block: BlockIdentifier = "latest") -> str:
        """`oracle()`"""
        return self._call(str, "oracle", block=block)

    def pay_duty(self, id: bytes) -> Act[int]:
        """Pay what is assessed and not yet paid, from the caller's wallet to the treasury's. Anybody. The caller
        allowed this contract to take the amount (ERC-20 allowance).
          returns amount: [fen]
        """
        return self._act(int, "payDuty", id)

    def registry(self, *, block: BlockIdentifier = "latest") -> str:
        """`registry()`"""
        return self._call(str, "registry", block=block)

    def return_duty(self, id: bytes, amount: int) -> Act[None]:
        """Count duty as no longer paid that the treasury gave back. DutyDesk."""
        return self._act(type(None), "returnDuty", id, amount)

    def token(self, *, block: BlockIdentifier = "latest") -> str:
        """`token()`"""
        return self._call(str, "token", block=block)

    def trader_of(self, id: bytes, *, block: BlockIdentifier = "latest") -> str:
        """`traderOf(bytes32)`
        returns: who lodged it, zero where nobody did
        """
        return self._call(str, "traderOf", id, block=block)

    def treasury(self, *, block: BlockIdentifier = "latest") -> str:
        """`treasury()`"""
        return self._call(str, "treasury", block=block)
