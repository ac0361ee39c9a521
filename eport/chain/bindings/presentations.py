"""Presentations, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class BankPrecluded(EventLog):
    """`BankPrecluded(uint256,uint16,uint8,uint256,bool)`"""

    id: int
    number: int
    by: types.Bank
    amount: int
    claimed: bool


@dataclass(frozen=True)
class ClaimReversed(EventLog):
    """`ClaimReversed(uint256,uint16)`"""

    id: int
    number: int


@dataclass(frozen=True)
class DiscrepanciesWaived(EventLog):
    """`DiscrepanciesWaived(uint256,uint16,uint32)`"""

    id: int
    number: int
    waived: int


@dataclass(frozen=True)
class DocumentsForwarded(EventLog):
    """`DocumentsForwarded(uint256,uint16,uint8,uint40)`"""

    id: int
    number: int
    to: types.Bank
    deadline: int


@dataclass(frozen=True)
class DocumentsNegotiated(EventLog):
    """`DocumentsNegotiated(uint256,uint16,uint16,uint256)`"""

    id: int
    number: int
    bank: int
    price: int


@dataclass(frozen=True)
class DocumentsPresented(EventLog):
    """`DocumentsPresented(uint256,uint16,(uint64,uint32,uint32,uint24,bool,uint32,bytes32,bytes32),(uint64,uint64,uint40,uint24,uint8,uint32,uint8,uint8,bool),uint40,bytes32)`"""

    id: int
    number: int
    documents: types.PresentedDocuments
    presentation: types.Presentation
    deadline: int
    statement: bytes


@dataclass(frozen=True)
class DocumentsReturned(EventLog):
    """`DocumentsReturned(uint256,uint16,uint8)`"""

    id: int
    number: int
    by: types.Bank


@dataclass(frozen=True)
class LotReceived(EventLog):
    """`LotReceived(uint256,address,bytes32)`"""

    id: int
    presenter: str
    lot: bytes


@dataclass(frozen=True)
class PresentationHonoured(EventLog):
    """`PresentationHonoured(uint256,uint16,uint8,uint256,bool)`"""

    id: int
    number: int
    by: types.Bank
    amount: int
    claimed: bool


@dataclass(frozen=True)
class PresentationLapsed(EventLog):
    """`PresentationLapsed(uint256,uint16)`"""

    id: int
    number: int


@dataclass(frozen=True)
class PresentationRefused(EventLog):
    """`PresentationRefused(uint256,uint16,uint8,uint32,uint8,bytes32)`"""

    id: int
    number: int
    by: types.Bank
    discrepancies: int
    disposal: types.Disposal
    notice: bytes


class Presentations(Binding):
    """See interfaces/IPresentations.sol."""

    NAME = "Presentations"

    def forwarding_window(self, *, block: BlockIdentifier = "latest") -> int:
        """`FORWARDING_WINDOW()`"""
        return self._call(int, "FORWARDING_WINDOW", block=block)

    def late_window(self, *, block: BlockIdentifier = "latest") -> int:
        """`LATE_WINDOW()`"""
        return self._call(int, "LATE_WINDOW", block=block)

    def recording_window(self, *, block: BlockIdentifier = "latest") -> int:
        """`RECORDING_WINDOW()`"""
        return self._call(int, "RECORDING_WINDOW", block=block)

    def amendments(self, *, block: BlockIdentifier = "latest") -> str:
        """`amendments()`"""
        return self._call(str, "amendments", block=block)

    def calendar(self, *, block: BlockIdentifier = "latest") -> str:
        """`calendar()`"""
        return self._call(str, "calendar", block=block)

    def clocks(self, *, block: BlockIdentifier = "latest") -> str:
        """`clocks()`"""
        return self._call(str, "clocks", block=block)

    def credits(self, *, block: BlockIdentifier = "latest") -> str:
        """`credits()`"""
        return self._call(str, "credits", block=block)

    def declare_preclusion(self, id: int, number: int, by: types.Bank, terms: types.Terms) -> Act[None]:
        """The bank kept silent past its deadline, and proved no notice within one banking day: it may no longer
        claim non-compliance (art. 16(f)) and is bound to pay. Anybody. Issuing and confirming bank alone. Where
        the documents were discrepant the bank's own money pays first: the applicant need not reimburse a bank
        for documents that it should have refused.
        """
        return self._act(type(None), "declarePreclusion", id, number, by, terms)

    def deliver_lot(self, id: int, terms: types.Terms, lot: bytes) -> Act[None]:
        """Deliver a lot of records of a presentation in several lots. The beneficiary."""
        return self._act(type(None), "deliverLot", id, terms, lot)

    def examination(
        self, id: int, number: int, by: types.Bank, *, block: BlockIdentifier = "latest"
    ) -> types.Examination:
        """`examination(uint256,uint16,uint8)`"""
        return self._call(types.Examination, "examination", id, number, by, block=block)

    def forward(self, id: int, number: int, by: types.Bank, terms: types.Terms) -> Act[None]:
        """Forward documents to the next bank, whose clock begins. The bank that honoured, negotiated or was
        precluded; a nominated bank that does not act (art. 12(a)). The presenter may do it for either.
        """
        return self._act(type(None), "forward", id, number, by, terms)

    def honour(self, id: int, number: int, by: types.Bank, terms: types.Terms) -> Act[None]:
        """Honour a presentation that complies, or whose discrepancies the applicant waived (the issuing bank
        alone). A confirming or nominated bank that honours pays the presenter out of its own liquidity,
        forwards the documents and becomes the presenter to the next bank (art. 7(c), 8(c)); with
        `claimAtHonour` it is paid at once from what is held for the credit, and refunds it if the issuing bank
        refuses in time (art. 13, 16(g)).
        """
        return self._act(type(None), "honour", id, number, by, terms)

    def interruptions(self, *, block: BlockIdentifier = "latest") -> str:
        """`interruptions()`"""
        return self._call(str, "interruptions", block=block)

    def lapse(self, id: int, number: int, terms: types.Terms) -> Act[None]:
        """Nobody forwarded the documents to the issuing bank within 30 days after the deadline of the bank that
        has them: nothing is asked of the issuing bank any more, and the credit is free of them. Anybody.
        """
        return self._act(type(None), "lapse", id, number, terms)

    def negotiate(self, id: int, number: int, terms: types.Terms, price: int) -> Act[None]:
        """Buy complying documents (art. 2, negotiation) from the committed liquidity. The nominated bank.
        price: [fen] at most what honouring pays
        """
        return self._act(type(None), "negotiate", id, number, terms, price)

    def preclude_unreturned(self, id: int, number: int, by: types.Bank, terms: types.Terms) -> Act[None]:
        """A bank kept refused documents from the presenter: it is bound as if it had kept silent.
        ExaminationClocks.
        """
        return self._act(type(None), "precludeUnreturned", id, number, by, terms)

    def present(
        self,
        id: int,
        terms: types.Terms,
        at: types.Bank,
        received_at: int,
        documents: types.PresentedDocuments,
        release: types.CustomsRelease,
    ) -> Act[int]:
        """Present documents; over several lots this is the notice of completeness. The beneficiary; or the
        nominated or confirming bank, which records a presentation that it received. Terms of a pending
        amendment accept it (art. 10(c)). Late presentation is a discrepancy and no error.
          at: the bank that is presented to; of a part, the transferring bank alone (art. 38(k))
          receivedAt: [unix s] when the bank that records it received it; 0 where the beneficiary presents
          release: the customs release where the credit stipulates one; ignored where it does not
          returns number: of the presentation under the credit, from 1
        """
        return self._act(int, "present", id, terms, at, received_at, documents, release)

    def presentation(self, id: int, number: int, *, block: BlockIdentifier = "latest") -> types.Presentation:
        """`presentation(uint256,uint16)`"""
        return self._call(types.Presentation, "presentation", id, number, block=block)

    def presenter_of(self, id: int, number: int, *, block: BlockIdentifier = "latest") -> str:
        """`presenterOf(uint256,uint16)`"""
        return self._call(str, "presenterOf", id, number, block=block)

    def reclaim(self, id: int, number: int, terms: types.Terms) -> Act[None]:
        """The confirming bank was paid from what is held and forwarded no documents within 30 days: it refunds.
        The issuing bank.
        """
        return self._act(type(None), "reclaim", id, number, terms)

    def refuse(self, id: int, number: int, by: types.Bank, terms: types.Terms, notice: types.Notice) -> Act[None]:
        """Give the one notice of refusal (art. 16(c), (d)). The bank that examines, until its deadline.
        notice: its discrepancies are added to those that the contract found
        """
        return self._act(type(None), "refuse", id, number, by, terms, notice)

    def refuse_as_proved(
        self, id: int, number: int, by: types.Bank, terms: types.Terms, notice: types.Notice
    ) -> Act[None]:
        """A notice that was given in time off the chain. ExaminationClocks."""
        return self._act(type(None), "refuseAsProved", id, number, by, terms, notice)

    def registry(self, *, block: BlockIdentifier = "latest") -> str:
        """`registry()`"""
        return self._call(str, "registry", block=block)

    def reimbursements(self, *, block: BlockIdentifier = "latest") -> str:
        """`reimbursements()`"""
        return self._call(str, "reimbursements", block=block)

    def reschedule(
        self, id: int, number: int, by: types.Bank, terms: types.Terms, since: int, deadline: int, found: int
    ) -> Act[None]:
        """The clock of an examination stood still. ExaminationClocks.
        found: discrepancies that are added
        since: [unix s] when its days count again
        """
        return self._act(type(None), "reschedule", id, number, by, terms, since, deadline, found)

    def return_documents(self, id: int, number: int, by: types.Bank, terms: types.Terms) -> Act[None]:
        """Return refused documents; a waiver is no longer possible. The bank that refused, or the beneficiary."""
        return self._act(type(None), "returnDocuments", id, number, by, terms)

    def rules(self, *, block: BlockIdentifier = "latest") -> str:
        """`rules()`"""
        return self._call(str, "rules", block=block)

    def subrogate(self, id: int, number: int, to: str) -> Act[None]:
        """A reimbursing bank paid the presenter and takes its place, or gives it back. Reimbursements."""
        return self._act(type(None), "subrogate", id, number, to)

    def substitute(
        self,
        id: int,
        terms: types.Terms,
        documents: types.PresentedDocuments,
        at: types.Bank,
        version: int,
        payable_: int,
        found: int,
    ) -> Act[int]:
        """The first beneficiary put its invoice in place of a second beneficiary's (art. 38(h)): what it draws is
        examined, honoured or refused like any presentation. CreditTransfers.
          found: discrepancies of the whole invoice under the credit
          payable_: [fen] the difference
        """
        return self._act(int, "substitute", id, terms, documents, at, version, payable_, found)

    def transfers(self, *, block: BlockIdentifier = "latest") -> str:
        """`transfers()`"""
        return self._call(str, "transfers", block=block)

    def undertakings(self, *, block: BlockIdentifier = "latest") -> str:
        """`undertakings()`"""
        return self._call(str, "undertakings", block=block)

    def waive(self, id: int, number: int, terms: types.Terms) -> Act[None]:
        """Waive the recorded discrepancies (art. 16(b)). The applicant, before or after a notice and whatever the
        clock says. The bank may still refuse; what it finds afterwards is not waived.
        """
        return self._act(type(None), "waive", id, number, terms)

    def withdraw_demand(self, id: int, number: int, terms: types.Terms) -> Act[None]:
        """A demand was withdrawn for an extension. ExaminationClocks."""
        return self._act(type(None), "withdrawDemand", id, number, terms)
