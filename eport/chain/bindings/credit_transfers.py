"""CreditTransfers, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class CreditTransferred(EventLog):
    """`CreditTransferred(uint256,uint256,address,bytes32,(uint16,bool,uint8,bytes2))`"""

    id: int
    part: int
    second_beneficiary: str
    request: bytes
    record: types.CreditTransfersPart


@dataclass(frozen=True)
class InvoiceSubstituted(EventLog):
    """`InvoiceSubstituted(uint256,uint16,uint16,uint256)`"""

    part: int
    number: int
    substitute: int
    invoice: int


@dataclass(frozen=True)
class SubstitutionDemanded(EventLog):
    """`SubstitutionDemanded(uint256,uint16,uint40)`"""

    part: int
    number: int
    until: int


@dataclass(frozen=True)
class SubstitutionForfeited(EventLog):
    """`SubstitutionForfeited(uint256,uint16)`"""

    part: int
    number: int


@dataclass(frozen=True)
class TransferRequestWithdrawn(EventLog):
    """`TransferRequestWithdrawn(uint256,bytes32)`"""

    id: int
    request: bytes


@dataclass(frozen=True)
class TransferRequested(EventLog):
    """`TransferRequested(uint256,bytes32,(address,address,uint16,uint16,uint16,uint16,uint16,uint16,uint8,uint8,bytes2,uint64,uint16,uint16,uint32,uint32,uint16,bool,bool,uint16,uint16,uint16,uint32,uint8,bytes32,bytes32,(uint16,uint8,uint8,uint32)[],(uint32,uint32,uint64)[]),(bool,uint8,uint64))`"""

    id: int
    request: bytes
    part: types.Terms
    conditions: types.Conditions


class CreditTransfers(Binding):
    """See interfaces/ICreditTransfers.sol."""

    NAME = "CreditTransfers"

    def most_substitution_days(self, *, block: BlockIdentifier = "latest") -> int:
        """`MOST_SUBSTITUTION_DAYS()`"""
        return self._call(int, "MOST_SUBSTITUTION_DAYS", block=block)

    def advise_amendment(self, part: int, whole: types.Terms, terms: types.Terms, amended: types.Terms) -> Act[None]:
        """Advise an amendment to one second beneficiary, which accepts or rejects it for itself (art. 38(f)). The
        transferring bank where the transfer lets it, otherwise the first beneficiary (art. 38(e)).
          amended: of the part as they shall be, within `whole`; what an increase needs is set apart at once
          terms: of the part as they are
          whole: present terms of the credit: an amendment that the first beneficiary accepted, or the old ones
        """
        return self._act(type(None), "adviseAmendment", part, whole, terms, amended)

    def amendments(self, *, block: BlockIdentifier = "latest") -> str:
        """`amendments()`"""
        return self._call(str, "amendments", block=block)

    def calendar(self, *, block: BlockIdentifier = "latest") -> str:
        """`calendar()`"""
        return self._call(str, "calendar", block=block)

    def consent(self, id: int, terms: types.Terms, part: types.Terms, conditions: types.Conditions) -> Act[int]:
        """Transfer, as it was asked for; nothing obliges the bank to (art. 38(a)). The transferring bank: the
        nominated bank, where there is none the confirming, or else the issuing bank. The charges are paid to it
        from the first beneficiary's wallet, which allowed this contract to take them.
        """
        return self._act(int, "consent", id, terms, part, conditions)

    def credits(self, *, block: BlockIdentifier = "latest") -> str:
        """`credits()`"""
        return self._call(str, "credits", block=block)

    def demand(self, part: int, number: int) -> Act[None]:
        """Ask the first beneficiary for its invoice and draft: the first demand (art. 38(i)), once for each
        presentation. The transferring bank.
        """
        return self._act(type(None), "demand", part, number)

    def forfeit(self, part: int, number: int) -> Act[None]:
        """The first beneficiary did not answer in time: documents pass as received, and the credit no longer waits
        for it (art. 38(i)). Anybody.
        """
        return self._act(type(None), "forfeit", part, number)

    def is_requested(self, id: int, request: bytes, *, block: BlockIdentifier = "latest") -> bool:
        """`isRequested(uint256,bytes32)`"""
        return self._call(bool, "isRequested", id, request, block=block)

    def part_count(self, id: int, *, block: BlockIdentifier = "latest") -> int:
        """`partCount(uint256)`"""
        return self._call(int, "partCount", id, block=block)

    def part_record(self, part: int, *, block: BlockIdentifier = "latest") -> types.CreditTransfersPart:
        """`partRecord(uint256)`"""
        return self._call(types.CreditTransfersPart, "partRecord", part, block=block)

    def presentations(self, *, block: BlockIdentifier = "latest") -> str:
        """`presentations()`"""
        return self._call(str, "presentations", block=block)

    def registry(self, *, block: BlockIdentifier = "latest") -> str:
        """`registry()`"""
        return self._call(str, "registry", block=block)

    def request(self, id: int, terms: types.Terms, part: types.Terms, conditions: types.Conditions) -> Act[bytes]:
        """Ask for a transfer. The beneficiary of a transferable credit.
        part: terms of the part: those of the credit, but the beneficiary, the advising banks, the reference
          and the content; amount, expiry, presentation period and latest shipment equal or reduced; form
          irrevocable; no security
        terms: of the credit
        """
        return self._act(bytes, "request", id, terms, part, conditions)

    def request_hash(
        self, part: types.Terms, conditions: types.Conditions, *, block: BlockIdentifier = "latest"
    ) -> bytes:
        """`requestHash((address,address,uint16,uint16,uint16,uint16,uint16,uint16,uint8,uint8,bytes2,uint64,uint16
        ,uint16,uint32,uint32,uint16,bool,bool,uint16,uint16,uint16,uint32,uint8,bytes32,bytes32,(uint16,uint8,u
        int8,uint32)[],(uint32,uint32,uint64)[]),(bool,uint8,uint64))`
        """
        return self._call(bytes, "requestHash", part, conditions, block=block)

    def rules(self, *, block: BlockIdentifier = "latest") -> str:
        """`rules()`"""
        return self._call(str, "rules", block=block)

    def substitute(self, part: int, number: int, whole: types.Terms, documents: types.PresentedDocuments) -> Act[int]:
        """Put the own invoice in place of the second beneficiary's, and draw the difference (art. 38(h)). The
        first beneficiary, asked or not, until the deadline of the demand. The other documents are the second
        beneficiary's, in time if they were and with the customs release that it proved. Discrepancies of the
        invoice are corrected within the same time, once the documents are returned.
          documents: `amount` is that of the first beneficiary's invoice [fen]
          whole: terms of the credit
          returns: number of the presentation of the difference, under the credit
        """
        return self._act(int, "substitute", part, number, whole, documents)

    def substitution(self, part: int, number: int, *, block: BlockIdentifier = "latest") -> types.Substitution:
        """`substitution(uint256,uint16)`"""
        return self._call(types.Substitution, "substitution", part, number, block=block)

    def token(self, *, block: BlockIdentifier = "latest") -> str:
        """`token()`"""
        return self._call(str, "token", block=block)

    def withdraw_request(self, id: int, terms: types.Terms, request_: bytes) -> Act[None]:
        """Withdraw a request that the bank did not consent to. The first beneficiary."""
        return self._act(type(None), "withdrawRequest", id, terms, request_)
