"""DocumentRules, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from typing import NamedTuple

from web3.types import BlockIdentifier

from eport.chain.binding import Binding
from eport.chain.bindings import types


class ExamineResult(NamedTuple):
    """What `examine` returns."""

    value0: int
    statement: bytes
    period: int


class DocumentRules(Binding):
    """See interfaces/IDocumentRules.sol."""

    NAME = "DocumentRules"

    def calendar(self, *, block: BlockIdentifier = "latest") -> str:
        """`calendar()`"""
        return self._call(str, "calendar", block=block)

    def examine(
        self,
        terms: types.Terms,
        documents: types.PresentedDocuments,
        release: types.CustomsRelease,
        received_at: int,
        expires_at: int,
        used: int,
        *,
        block: BlockIdentifier = "latest",
    ) -> ExamineResult:
        """`examine((address,address,uint16,uint16,uint16,uint16,uint16,uint16,uint8,uint8,bytes2,uint64,uint16,uin
        t16,uint32,uint32,uint16,bool,bool,uint16,uint16,uint16,uint32,uint8,bytes32,bytes32,(uint16,uint8,uint8
        ,uint32)[],(uint32,uint32,uint64)[]),(uint64,uint32,uint32,uint24,bool,uint32,bytes32,bytes32),((bytes32
        ,uint32,bytes32,uint8,bytes16,uint16,uint8,uint16,uint64,uint64,bytes32,bytes32,bytes32,uint32,bytes32,u
        int64,uint64),bytes32,bytes32[]),uint40,uint40,uint256)`
          expiresAt: [unix s] of the credit
          receivedAt: [unix s] when the first bank received them
          used: [fen] drawn and reserved
          returns: discrepancies, of the eight lowest bits
          returns period: of the schedule in which they were received, type(uint256).max for none
          returns statement: hash of the customs statement that proves the release, zero where none is
            stipulated or proved
        """
        return self._call(
            ExamineResult, "examine", terms, documents, release, received_at, expires_at, used, block=block
        )

    def oracle(self, *, block: BlockIdentifier = "latest") -> str:
        """`oracle()`"""
        return self._call(str, "oracle", block=block)

    def period_at(self, terms: types.Terms, received_at: int, *, block: BlockIdentifier = "latest") -> int:
        """`periodAt((address,address,uint16,uint16,uint16,uint16,uint16,uint16,uint8,uint8,bytes2,uint64,uint16,ui
        nt16,uint32,uint32,uint16,bool,bool,uint16,uint16,uint16,uint32,uint8,bytes32,bytes32,(uint16,uint8,uint
        8,uint32)[],(uint32,uint32,uint64)[]),uint40)`
          returns: of the schedule on the day of presentation, type(uint256).max for none
        """
        return self._call(int, "periodAt", terms, received_at, block=block)
