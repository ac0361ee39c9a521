"""Reimbursements, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class Reimbursed(EventLog):
    """`Reimbursed(uint256,uint16,address,uint64)`"""

    id: int
    number: int
    claimant: str
    amount: int


@dataclass(frozen=True)
class ReimbursementAuthorised(EventLog):
    """`ReimbursementAuthorised(uint256,uint16,uint64)`"""

    id: int
    bank: int
    amount: int


@dataclass(frozen=True)
class ReimbursementClaimed(EventLog):
    """`ReimbursementClaimed(uint256,uint16,uint8,uint16,uint64,uint40)`"""

    id: int
    number: int
    by: types.Bank
    bank: int
    amount: int
    answer_by: int


@dataclass(frozen=True)
class ReimbursementDeclined(EventLog):
    """`ReimbursementDeclined(uint256,uint16,bytes32)`"""

    id: int
    number: int
    reason: bytes


@dataclass(frozen=True)
class ReimbursementRefundDue(EventLog):
    """`ReimbursementRefundDue(uint256,uint16,uint64)`"""

    id: int
    number: int
    amount: int


@dataclass(frozen=True)
class ReimbursementUnanswered(EventLog):
    """`ReimbursementUnanswered(uint256,uint16)`"""

    id: int
    number: int


class Reimbursements(Binding):
    """See interfaces/IReimbursements.sol."""

    NAME = "Reimbursements"

    def answer_days(self, *, block: BlockIdentifier = "latest") -> int:
        """`ANSWER_DAYS()`"""
        return self._call(int, "ANSWER_DAYS", block=block)

    def authorisation(self, id: int, *, block: BlockIdentifier = "latest") -> types.Authorisation:
        """`authorisation(uint256)`"""
        return self._call(types.Authorisation, "authorisation", id, block=block)

    def authorise(self, id: int, terms: types.Terms, bank: int, amount: int) -> Act[None]:
        """Authorise, change or cancel (amount 0). The issuing bank.
        amount: [fen] that may still be claimed from now on
        """
        return self._act(type(None), "authorise", id, terms, bank, amount)

    def calendar(self, *, block: BlockIdentifier = "latest") -> str:
        """`calendar()`"""
        return self._call(str, "calendar", block=block)

    def claim(self, id: int, number: int, by: types.Bank, terms: types.Terms) -> Act[None]:
        """Claim what a presentation was honoured or negotiated for. The confirming or nominated bank that gave
        value; at maturity, where its own payment is deferred.
        """
        return self._act(type(None), "claim", id, number, by, terms)

    def claim_of(self, id: int, number: int, *, block: BlockIdentifier = "latest") -> types.ReimbursementsClaim:
        """`claimOf(uint256,uint16)`"""
        return self._call(types.ReimbursementsClaim, "claimOf", id, number, block=block)

    def credits(self, *, block: BlockIdentifier = "latest") -> str:
        """`credits()`"""
        return self._call(str, "credits", block=block)

    def decline(self, id: int, number: int, reason: bytes) -> Act[None]:
        """Decline a claim. The reimbursing bank.
        reason: hash of it in words
        """
        return self._act(type(None), "decline", id, number, reason)

    def presentations(self, *, block: BlockIdentifier = "latest") -> str:
        """`presentations()`"""
        return self._call(str, "presentations", block=block)

    def record_silence(self, id: int, number: int) -> Act[None]:
        """Record that the reimbursing bank did not answer. Anybody, after three banking days."""
        return self._act(type(None), "recordSilence", id, number)

    def refund(self, id: int, number: int, terms: types.Terms) -> Act[None]:
        """The next bank refused the documents, or they never reached it: the claiming bank owes the reimbursing
        bank what it was paid (art. 16(g)), and is the presenter again. Anybody.
        """
        return self._act(type(None), "refund", id, number, terms)

    def registry(self, *, block: BlockIdentifier = "latest") -> str:
        """`registry()`"""
        return self._call(str, "registry", block=block)

    def reimburse(self, id: int, number: int) -> Act[None]:
        """Pay a claim. The reimbursing bank, which allowed this contract to take the amount from its wallet."""
        return self._act(type(None), "reimburse", id, number)

    def token(self, *, block: BlockIdentifier = "latest") -> str:
        """`token()`"""
        return self._call(str, "token", block=block)

    def undertakings(self, *, block: BlockIdentifier = "latest") -> str:
        """`undertakings()`"""
        return self._call(str, "undertakings", block=block)
