"""What several rules need: the context, which document answers which item of 46A, and the date of shipment."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from eport.calendars import CalendarUnknown
from eport.examiner import places
from eport.examiner.model import Document, Presentation, Quoted, Sureness
from eport.examiner.terms import Requirement, Terms
from eport.examiner.text import compare, content_words, same_lines, words

SEA: Final = ("bill_of_lading", "sea_waybill", "charter_party_bill_of_lading")
_EXACT_CALENDARS: Final = ("CN",)
_LONGEST_CLOSURE: Final = 14
"""[calendar days] No bank is closed longer for holidays: lateness beyond that does not depend on a calendar."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may know beside the credit and the documents: where banks have to be open. `country`: ISO 3166-1."""

    country: str | None

    def last_day(self, day: dt.date) -> dt.date:
        """`day`, or the first banking day after it (art. 29(a)); `day` itself where the calendar is not known."""
        if self.country is None:
            return day
        try:
            return places.next_banking_day(day, self.country)
        except CalendarUnknown:
            return day

    def how_sure(self, last: dt.date, actual: dt.date) -> Sureness:
        """How sure it is that `actual` is late: local holidays are known for sure of `_EXACT_CALENDARS` alone."""
        if (actual - last).days > _LONGEST_CLOSURE:
            return Sureness.CERTAIN
        if self.country is None or not self._knows(last):
            return Sureness.PERSON
        return Sureness.CERTAIN if self.country in _EXACT_CALENDARS else Sureness.LIKELY

    def _knows(self, day: dt.date) -> bool:
        assert self.country is not None
        try:
            places.banking_day(day, self.country)
        except CalendarUnknown:
            return False
        return True


def shown(document: Document, field: str, value: object) -> Quoted:
    """A value of a document, for a finding; `None` is 'not shown'."""
    text = "not shown" if value is None else value.isoformat() if isinstance(value, dt.date) else str(value)
    return Quoted(document.name, field, text)


@functools.lru_cache(16)
def answers(terms: Terms, presentation: Presentation) -> tuple[tuple[Requirement, tuple[Document, ...]], ...]:
    """Each item of 46A with the documents that answer it, read or not. Documents left over were not called for."""
    by_requirement: dict[int, list[Document]] = {index: [] for index in range(len(terms.requirements))}
    for document in presentation.documents:
        index = _item_for(terms.requirements, document)
        if index is not None:
            by_requirement[index].append(document)
    for index, requirement in enumerate(terms.requirements):
        # A separate item for copies is answered by copies of the document that another item called for.
        if requirement.copies_only and not by_requirement[index]:
            by_requirement[index] = [entry for entry in presentation.documents if entry.kind == requirement.kind]
    return tuple((item, tuple(by_requirement[index])) for index, item in enumerate(terms.requirements))


def _item_for(requirements: tuple[Requirement, ...], document: Document) -> int | None:
    candidates = [
        index for index, item in enumerate(requirements) if item.kind == document.kind and not item.copies_only
    ] or [index for index, item in enumerate(requirements) if item.kind == document.kind]
    if document.kind != "other" and len(candidates) <= 1:
        return candidates[0] if candidates else None
    about = words(f"{document.title or ''} {document.issuer.name if document.issuer else ''}")
    shares = {index: compare(about, words(requirements[index].text)).share for index in candidates}
    best = max(shares, key=lambda index: shares[index], default=None)
    if best is None or (document.kind == "other" and (not about or not _titled(requirements[best], document))):
        return None
    return best


def _titled(requirement: Requirement, document: Document) -> bool:
    return compare(content_words(requirement.title), content_words(document.title or "")).share >= 0.6


@functools.lru_cache(16)
def called_for(terms: Terms, presentation: Presentation) -> tuple[Document, ...]:
    """Documents that the credit calls for and whose data were given; others are disregarded (art. 14(g))."""
    kept = [document for _, found in answers(terms, presentation) for document in found if document.read]
    if terms.credit.drafts_at is not None:
        kept.extend(presentation.of("draft"))
    seen: set[int] = set()
    return tuple(entry for entry in kept if not (id(entry) in seen or seen.add(id(entry))))  # type: ignore[func-returns-value]


def of_kind(terms: Terms, presentation: Presentation, kind: str) -> tuple[Document, ...]:
    """Documents of a kind that are called for and were read."""
    return tuple(document for document in called_for(terms, presentation) if document.kind == kind)


def transports(terms: Terms, presentation: Presentation) -> tuple[Document, ...]:
    """Original transport documents under art. 19–25; copies alone are examined as art. 14(f) says (ISBP A6)."""
    if terms.of("transport_document") and all(item.copies_only for item in terms.of("transport_document")):
        return ()
    return tuple(entry for entry in of_kind(terms, presentation, "transport_document") if entry.transport is not None)


def shipment_dates(document: Document) -> tuple[dt.date, ...]:
    """Dates of shipment that a transport document shows: its on board notations, else dispatch, else issuance."""
    transport = document.transport
    assert transport is not None
    if transport.on_board:
        return tuple(notation.date for notation in transport.on_board)
    dated = transport.dispatched_on or document.date
    return (dated,) if dated is not None else ()


def one_shipment(documents: Iterable[Document]) -> bool:
    """Whether several sets cover one journey of one means of conveyance to one destination (art. 31(b))."""
    journeys = {
        (words(entry.vessel or ""), words(entry.voyage or ""), words((entry.port_of_discharge or "").split(",")[0]))
        for entry in documents
    }
    return len(journeys) <= 1


def date_of_shipment(terms: Terms, presentation: Presentation) -> tuple[dt.date, Document | None] | None:
    """The date from which the presentation period runs, and the document that shows it.

    The latest of several sets that are one shipment (art. 31(b)), the earliest of separate journeys, and the earliest
    of several notations on one document. Without a transport document that can be read: what the presenter says.
    """
    documents = [entry for entry in transports(terms, presentation) if shipment_dates(entry)]
    if not documents:
        return (presentation.shipment_date, None) if presentation.shipment_date else None
    dated = [(min(shipment_dates(entry)), entry) for entry in documents]
    choose = max if one_shipment(documents) else min
    return choose(dated, key=lambda pair: pair[0])


def invoices(terms: Terms, presentation: Presentation) -> tuple[Document, ...]:
    """Invoices called for."""
    return of_kind(terms, presentation, "commercial_invoice")


def invoiced(terms: Terms, presentation: Presentation) -> Decimal | None:
    """Sum of the invoices, None where one of them shows no total."""
    amounts = [entry.amount for entry in invoices(terms, presentation)]
    return (
        sum((amount for amount in amounts if amount is not None), Decimal(0))
        if amounts and None not in amounts
        else None
    )


def drawn(terms: Terms, presentation: Presentation) -> Decimal | None:
    """Amount for which honour or negotiation is asked: as presented, else the drafts', else the invoices'."""
    if presentation.amount is not None:
        return presentation.amount
    drafts = [entry.amount for entry in presentation.of("draft") if entry.amount is not None]
    return sum(drafts, Decimal(0)) if drafts else invoiced(terms, presentation)


def stated_lines(terms: Terms, phrase: str) -> tuple[str, ...]:
    """A party of the credit by its role: 'APPLICANT' is field 50, 'BENEFICIARY' field 59; names are themselves."""
    plain = tuple(word for word in words(phrase.strip(" .")) if word != "THE")
    if plain in (("APPLICANT",), ("BUYER",), ("ACCOUNTEE",)):
        return terms.credit.applicant.lines
    if plain in (("BENEFICIARY",), ("SHIPPER",), ("SELLER",)):
        return terms.credit.beneficiary.lines
    return (phrase.strip(" ."),)


def same_party(terms: Terms, phrase: str, name: str) -> bool:
    """Whether a name is the party that a phrase of the credit means."""
    return same_lines(stated_lines(terms, phrase), name) is not None
