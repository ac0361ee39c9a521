"""CreditAmendments, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class AmendmentAccepted(EventLog):
    """`AmendmentAccepted(uint256,uint16,bool)`"""

    id: int
    number: int
    by_conduct: bool


@dataclass(frozen=True)
class AmendmentIssued(EventLog):
    """`AmendmentIssued(uint256,uint16,(address,address,uint16,uint16,uint16,uint16,uint16,uint16,uint8,uint8,bytes2,uint64,uint16,uint16,uint32,uint32,uint16,bool,bool,uint16,uint16,uint16,uint32,uint8,bytes32,bytes32,(uint16,uint8,uint8,uint32)[],(uint32,uint32,uint64)[]))`"""

    id: int
    number: int
    terms: types.Terms


@dataclass(frozen=True)
class AmendmentRejected(EventLog):
    """`AmendmentRejected(uint256,uint16)`"""

    id: int
    number: int


@dataclass(frozen=True)
class ConfirmationExtended(EventLog):
    """`ConfirmationExtended(uint256,uint16,uint16)`"""

    id: int
    number: int
    confirming_bank: int


@dataclass(frozen=True)
class ConfirmationNotExtended(EventLog):
    """`ConfirmationNotExtended(uint256,uint16,uint16)`"""

    id: int
    number: int
    confirming_bank: int


class CreditAmendments(Binding):
    """See interfaces/ICreditAmendments.sol."""

    NAME = "CreditAmendments"

    def accept(self, id: int, amended: types.Terms) -> Act[None]:
        """Accept the amendment, all of it. The beneficiary."""
        return self._act(type(None), "accept", id, amended)

    def accept_by_conduct(self, id: int, presenter: str, amended: types.Terms) -> Act[None]:
        """A presentation brought the amended terms, or a demand asked for them. Presentations, ExaminationClocks."""
        return self._act(type(None), "acceptByConduct", id, presenter, amended)

    def amend(self, id: int, terms: types.Terms, amended: types.Terms) -> Act[int]:
        """Issue an amendment (MT707): bound at once (art. 10(b)). The issuing bank; of a part, CreditTransfers.
        amended: as they shall be; the parties and the place of expiry stay
        terms: as they are
        """
        return self._act(int, "amend", id, terms, amended)

    def clocks(self, *, block: BlockIdentifier = "latest") -> str:
        """`clocks()`"""
        return self._call(str, "clocks", block=block)

    def credits(self, *, block: BlockIdentifier = "latest") -> str:
        """`credits()`"""
        return self._call(str, "credits", block=block)

    def extend_confirmation(self, id: int, terms: types.Terms, amended: types.Terms, extend: bool) -> Act[None]:
        """Extend the confirmation to the amendment, or say that it is not extended. The confirming bank. It names
        what it answers to in full, like the beneficiary, and what an increase needs of its own liquidity is set
        aside at once.
        """
        return self._act(type(None), "extendConfirmation", id, terms, amended, extend)

    def pending(self, id: int, *, block: BlockIdentifier = "latest") -> types.Amendment:
        """`pending(uint256)`"""
        return self._call(types.Amendment, "pending", id, block=block)

    def presentations(self, *, block: BlockIdentifier = "latest") -> str:
        """`presentations()`"""
        return self._call(str, "presentations", block=block)

    def registry(self, *, block: BlockIdentifier = "latest") -> str:
        """`registry()`"""
        return self._call(str, "registry", block=block)

    def reject(self, id: int, terms: types.Terms) -> Act[None]:
        """Reject it: the credit stands as it was. The beneficiary."""
        return self._act(type(None), "reject", id, terms)

    def transfers(self, *, block: BlockIdentifier = "latest") -> str:
        """`transfers()`"""
        return self._call(str, "transfers", block=block)

    def undertakings(self, *, block: BlockIdentifier = "latest") -> str:
        """`undertakings()`"""
        return self._call(str, "undertakings", block=block)
