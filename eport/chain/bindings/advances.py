"""Advances, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class AdvanceAllowed(EventLog):
    """`AdvanceAllowed(uint256,uint16,uint64)`"""

    id: int
    bank: int
    most: int


@dataclass(frozen=True)
class AdvanceAuthorised(EventLog):
    """`AdvanceAuthorised(uint256,uint16,uint64)`"""

    id: int
    bank: int
    most: int


@dataclass(frozen=True)
class AdvanceMade(EventLog):
    """`AdvanceMade(uint256,uint16,uint64,bytes32)`"""

    id: int
    bank: int
    amount: int
    receipt: bytes


@dataclass(frozen=True)
class AdvanceRequested(EventLog):
    """`AdvanceRequested(uint256,uint64,bytes32)`"""

    id: int
    amount: int
    receipt: bytes


class Advances(Binding):
    """See interfaces/IAdvances.sol."""

    NAME = "Advances"

    def advance(self, id: int, terms: types.Terms, amount: int, receipt: bytes) -> Act[None]:
        """Pay it from the committed liquidity, as it was asked for. The authorised bank."""
        return self._act(type(None), "advance", id, terms, amount, receipt)

    def allow(self, id: int, terms: types.Terms, bank: int, most: int) -> Act[None]:
        """Allow a bank to advance up to `most` [fen] under one's credit. The applicant, until it is authorised."""
        return self._act(type(None), "allow", id, terms, bank, most)

    def authorise(self, id: int, terms: types.Terms, bank: int, most: int) -> Act[None]:
        """Authorise it, for good. The issuing bank of an issued credit."""
        return self._act(type(None), "authorise", id, terms, bank, most)

    def clause_of(self, id: int, *, block: BlockIdentifier = "latest") -> types.Clause:
        """`clauseOf(uint256)`"""
        return self._call(types.Clause, "clauseOf", id, block=block)

    def credits(self, *, block: BlockIdentifier = "latest") -> str:
        """`credits()`"""
        return self._call(str, "credits", block=block)

    def registry(self, *, block: BlockIdentifier = "latest") -> str:
        """`registry()`"""
        return self._call(str, "registry", block=block)

    def request(self, id: int, terms: types.Terms, amount: int, receipt: bytes) -> Act[None]:
        """Ask for an advance; a new request takes the place of one that was not answered. The beneficiary.
        receipt: hash of the receipt, or of the warehouse receipt
        """
        return self._act(type(None), "request", id, terms, amount, receipt)

    def request_of(self, id: int, *, block: BlockIdentifier = "latest") -> types.AdvancesRequest:
        """`requestOf(uint256)`"""
        return self._call(types.AdvancesRequest, "requestOf", id, block=block)

    def undertakings(self, *, block: BlockIdentifier = "latest") -> str:
        """`undertakings()`"""
        return self._call(str, "undertakings", block=block)
