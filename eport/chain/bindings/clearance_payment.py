"""ClearancePayment, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class ClearanceClaimRecorded(EventLog):
    """`ClearanceClaimRecorded(bytes32,bytes32,uint256)`"""

    id: bytes
    statement: bytes
    paid: int


@dataclass(frozen=True)
class ClearancePaid(EventLog):
    """`ClearancePaid(bytes32,bytes32,uint256,uint256)`"""

    id: bytes
    statement: bytes
    amount: int
    paid: int


@dataclass(frozen=True)
class ClearancePaymentAccepted(EventLog):
    """`ClearancePaymentAccepted(bytes32)`"""

    id: bytes


@dataclass(frozen=True)
class ClearancePaymentEnded(EventLog):
    """`ClearancePaymentEnded(bytes32,uint256)`"""

    id: bytes
    returned: int


@dataclass(frozen=True)
class ClearancePaymentProposed(EventLog):
    """`ClearancePaymentProposed(bytes32,address,address,(address,address,uint16,bytes32,bytes32,uint64,uint16,uint16,uint40,uint40,bytes32))`"""

    id: bytes
    payer: str
    payee: str
    agreement: types.Agreement


@dataclass(frozen=True)
class ClearancePaymentWithdrawn(EventLog):
    """`ClearancePaymentWithdrawn(bytes32,address)`"""

    id: bytes
    by: str


class ClearancePayment(Binding):
    """See interfaces/IClearancePayment.sol."""

    NAME = "ClearancePayment"

    def collection_period(self, *, block: BlockIdentifier = "latest") -> int:
        """`COLLECTION_PERIOD()`"""
        return self._call(int, "COLLECTION_PERIOD", block=block)

    def accept(self, agreement: types.Agreement) -> Act[None]:
        """Accept. The payee, until `acceptBy`."""
        return self._act(type(None), "accept", agreement)

    def collect(self, agreement: types.Agreement, release: types.CustomsRelease) -> Act[int]:
        """Pay what customs' newest word has earned. Anybody.
        release: the statement, and the proof that it is about the invoice
        returns amount: [fen]
        """
        return self._act(int, "collect", agreement, release)

    def end(self, agreement: types.Agreement) -> Act[None]:
        """Return what nobody earned. Anybody, 60 days after the deadline: so long a fact of the last day may take
        to be attested, and to stand undisputed.
        """
        return self._act(type(None), "end", agreement)

    def escrow(self, *, block: BlockIdentifier = "latest") -> str:
        """`escrow()`"""
        return self._call(str, "escrow", block=block)

    def id_of(self, agreement: types.Agreement, *, block: BlockIdentifier = "latest") -> bytes:
        """`idOf((address,address,uint16,bytes32,bytes32,uint64,uint16,uint16,uint40,uint40,bytes32))`"""
        return self._call(bytes, "idOf", agreement, block=block)

    def is_claimed(self, id: bytes, statement: bytes, *, block: BlockIdentifier = "latest") -> bool:
        """`isClaimed(bytes32,bytes32)`"""
        return self._call(bool, "isClaimed", id, statement, block=block)

    def oracle(self, *, block: BlockIdentifier = "latest") -> str:
        """`oracle()`"""
        return self._call(str, "oracle", block=block)

    def payment(self, id: bytes, *, block: BlockIdentifier = "latest") -> types.ClearancePaymentPayment:
        """`payment(bytes32)`"""
        return self._call(types.ClearancePaymentPayment, "payment", id, block=block)

    def propose(self, agreement: types.Agreement) -> Act[bytes]:
        """Propose, and lock the amount. The payer, which allowed Escrow to take it."""
        return self._act(bytes, "propose", agreement)

    def record_claim(self, agreement: types.Agreement, statement: types.ClearanceStatement) -> Act[None]:
        """Record that customs detained the goods, or cancelled or rejected the declaration, after a payment.
        Anybody, once for a statement.
        """
        return self._act(type(None), "recordClaim", agreement, statement)

    def withdraw(self, agreement: types.Agreement) -> Act[None]:
        """Take back what was not accepted. The payer; from `acceptBy` on anybody."""
        return self._act(type(None), "withdraw", agreement)
