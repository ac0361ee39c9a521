"""CashDesk, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class AnswerPeriodChanged(EventLog):
    """`AnswerPeriodChanged(uint40)`"""

    period: int


@dataclass(frozen=True)
class AuthorityUpdated(EventLog):
    """`AuthorityUpdated(address)`"""

    authority: str


@dataclass(frozen=True)
class CashOutDeclined(EventLog):
    """`CashOutDeclined(uint256,bytes32)`"""

    id: int
    reason: bytes


@dataclass(frozen=True)
class CashOutReclaimed(EventLog):
    """`CashOutReclaimed(uint256)`"""

    id: int


@dataclass(frozen=True)
class CashOutRequested(EventLog):
    """`CashOutRequested(uint256,address,address,uint256,bytes32,uint40)`"""

    id: int
    holder: str
    operator: str
    amount: int
    account: bytes
    deadline: int


@dataclass(frozen=True)
class CashOutSettled(EventLog):
    """`CashOutSettled(uint256,address,bytes32)`"""

    id: int
    operator: str
    reference_: bytes


class CashDesk(Binding):
    """See interfaces/ICashDesk.sol."""

    NAME = "CashDesk"

    def answer_period(self, *, block: BlockIdentifier = "latest") -> int:
        """`answerPeriod()`"""
        return self._call(int, "answerPeriod", block=block)

    def authority(self, *, block: BlockIdentifier = "latest") -> str:
        """Returns the current authority."""
        return self._call(str, "authority", block=block)

    def decline(self, id: int, reason: bytes) -> Act[None]:
        """Return the money. The operator."""
        return self._act(type(None), "decline", id, reason)

    def escrow(self, *, block: BlockIdentifier = "latest") -> str:
        """`escrow()`"""
        return self._call(str, "escrow", block=block)

    def is_consuming_scheduled_op(self, *, block: BlockIdentifier = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled
        operation is being consumed. Prevents denial of service for delayed restricted calls in the case that
        the contract performs attacker controlled calls.
        """
        return self._call(bytes, "isConsumingScheduledOp", block=block)

    def reclaim(self, id: int) -> Act[None]:
        """Return the money after the deadline. Anybody."""
        return self._act(type(None), "reclaim", id)

    def request(self, amount: int, account: bytes) -> Act[int]:
        """Ask one's operator for bank money. The holder, who allowed Escrow to fetch the amount.
        amount: [fen] 1 to 2^64 - 1
        """
        return self._act(int, "request", amount, account)

    def request_count(self, *, block: BlockIdentifier = "latest") -> int:
        """`requestCount()`"""
        return self._call(int, "requestCount", block=block)

    def request_of(self, id: int, *, block: BlockIdentifier = "latest") -> types.CashDeskRequest:
        """`requestOf(uint256)`"""
        return self._call(types.CashDeskRequest, "requestOf", id, block=block)

    def set_answer_period(self, period: int) -> Act[None]:
        """State how long an operator has to answer; open requests keep their date. Parameter role, with delay.
        period: [s] one hour to 30 days
        """
        return self._act(type(None), "setAnswerPeriod", period)

    def set_authority(self, new_authority: str) -> Act[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._act(type(None), "setAuthority", new_authority)

    def settle(self, id: int, reference_: bytes) -> Act[None]:
        """Take the money held, bank money having been paid. The operator, suspended or not; also after the
        deadline, while nobody returned the money.
          reference_: once per operator for ever
        """
        return self._act(type(None), "settle", id, reference_)

    def token(self, *, block: BlockIdentifier = "latest") -> str:
        """`token()`"""
        return self._call(str, "token", block=block)
