"""What the examiner reads and what it says. Values as the documents show them; dates without time; money as `Decimal`.

The documents' classes mirror `presentation.schema.json` field by field (a test compares them); the schema says what
each field means. `None` is 'the document does not show it', which is itself a fact that rules look at.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

# ------------------------------------------------------------------------------------------------------ presentation


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as printed: 12500 CASES, 18.2 MT."""

    value: Decimal
    unit: str

    def __str__(self) -> str:
        return f"{self.value:,f} {self.unit}"


@dataclass(frozen=True, slots=True)
class Trader:
    """A party as a document names it. `country`: ISO 3166-1 alpha-2 where the document or its reader knows it."""

    name: str
    address: tuple[str, ...] = ()
    country: str | None = None

    def __str__(self) -> str:
        return ", ".join((self.name, *self.address))


@dataclass(frozen=True, slots=True)
class Correction:
    """Something altered on a document, and whether the alteration is authenticated."""

    text: str
    authenticated: bool


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line of an invoice; `amount` in the invoice's currency."""

    description: str
    quantity: Quantity | None = None
    unit_price: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What an invoice deducts from or adds to its lines; `amount` is positive."""

    text: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Invoice:
    """What only invoices carry."""

    lines: tuple[InvoiceLine, ...] = ()
    deductions: tuple[Adjustment, ...] = ()
    charges: tuple[Adjustment, ...] = ()
    trade_term: str | None = None


@dataclass(frozen=True, slots=True)
class OnBoard:
    """A dated on board notation."""

    date: dt.date
    vessel: str | None = None
    port: str | None = None


@dataclass(frozen=True, slots=True)
class Transport:
    """What only transport documents carry (art. 19–25)."""

    mode: str
    carrier: str | None = None
    signed_as: str | None = None
    wording: str | None = None
    on_board: tuple[OnBoard, ...] = ()
    dispatched_on: dt.date | None = None
    vessel_intended: bool = False
    port_of_loading_intended: bool = False
    port_of_discharge_intended: bool = False
    pre_carriage: str | None = None
    originals_issued: int | None = None
    freight: str | None = None
    transhipment: str | None = None
    one_document: bool = True
    containerised: bool = False
    charter_party: bool = False
    endorsed: bool = False
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Insurance:
    """What only insurance documents carry (art. 28)."""

    type: str
    issuer_capacity: str | None = None
    insured: str | None = None
    endorsed: bool = False
    effective_on: dt.date | None = None
    cover_from: str | None = None
    cover_to: str | None = None
    risks: tuple[str, ...] = ()
    excess: str | None = None
    claims_payable_at: str | None = None
    originals_issued: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What only drafts carry."""

    tenor: str
    drawee: str | None = None
    amount_in_words: str | None = None
    maturity: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """What certificates of origin, inspection and the like carry."""

    inspected_on: dt.date | None = None
    result: str | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """A customs release: the status code as the authority wrote it, and whose code it is."""

    declaration_number: str | None = None
    code_list: str = "WCO"
    status: str = ""


@dataclass(frozen=True, slots=True)
class ElectronicRecord:
    """An electronic record under eUCP 2.1."""

    format: str
    readable: bool = True
    reachable: bool = True
    corrupted: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One document. `read` is False where the presentation only says that it is there."""

    kind: str
    read: bool = True
    title: str | None = None
    number: str | None = None
    date: dt.date | None = None
    issuer: Trader | None = None
    addressee: Trader | None = None
    signed: bool = False
    originals: int = 1
    copies: int = 0
    currency: str | None = None
    amount: Decimal | None = None
    goods: str | None = None
    quantity: Quantity | None = None
    packages: Quantity | None = None
    gross_weight: Quantity | None = None
    net_weight: Quantity | None = None
    marks: str | None = None
    containers: tuple[str, ...] = ()
    seals: tuple[str, ...] = ()
    origin: str | None = None
    invoice_number: str | None = None
    credit_number: str | None = None
    transport_number: str | None = None
    shipper: Trader | None = None
    consignee: Trader | None = None
    notify: Trader | None = None
    vessel: str | None = None
    voyage: str | None = None
    place_of_receipt: str | None = None
    port_of_loading: str | None = None
    port_of_discharge: str | None = None
    place_of_delivery: str | None = None
    statements: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    invoice: Invoice | None = None
    transport: Transport | None = None
    insurance: Insurance | None = None
    draft: Draft | None = None
    certificate: Certificate | None = None
    release: Release | None = None
    electronic: ElectronicRecord | None = None

    @property
    def name(self) -> str:
        """How findings call it: its title or kind, and its number."""
        words = self.title or self.kind.replace("_", " ")
        return f"{words} {self.number}" if self.number else words


@dataclass(frozen=True, slots=True)
class CoveringSchedule:
    """What the nominated bank's schedule says: that the presentation was made in time as extended (art. 29(b))."""

    extension_stated: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Presentation:
    """A set of documents under one credit. Compared by identity, so that it is a cheap key.

    `amount` is what is drawn, in the credit's currency; `shipment_date` what the presenter says where no transport
    document can be read. `forwarded`: a nominated bank found the presentation complying and forwarded it.
    """

    presented_on: dt.date
    documents: tuple[Document, ...]
    amount: Decimal | None = None
    invoice: str | None = None
    shipment_date: dt.date | None = None
    covering_schedule: CoveringSchedule | None = None
    forwarded: bool = False
    notice_of_completeness: dt.date | None = None

    def of(self, *kinds: str) -> tuple[Document, ...]:
        """Documents of these kinds whose data were given."""
        return tuple(document for document in self.documents if document.read and document.kind in kinds)


# ---------------------------------------------------------------------------------------------------------- findings


class Sureness(str, Enum):
    """How sure the examiner is: it follows from the rule and the data, it very probably does, or a person looks."""

    CERTAIN = "certain"
    LIKELY = "likely"
    PERSON = "for a person"


class Verdict(str, Enum):
    """A finding is a discrepancy, a difference that is none (with the reason), or something that was not read."""

    DISCREPANCY = "discrepancy"
    NO_DISCREPANCY = "not a discrepancy"
    UNREAD = "not read"


@dataclass(frozen=True, slots=True)
class Quoted:
    """A value and where it stands: `source` a document or 'credit', `field` its field or MT700 tag."""

    source: str
    field: str
    value: str

    def __str__(self) -> str:
        return f"{self.source} {self.field}: {self.value}"


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule returns; the table adds the rule's key, article and paragraph.

    `required` is what the credit, a rule or another document says; `found` what conflicts with it.
    """

    required: Quoted
    found: Quoted
    text: str
    sureness: Sureness | None = Sureness.CERTAIN
    verdict: Verdict = Verdict.DISCREPANCY


def harmless(required: Quoted, found: Quoted, text: str) -> Hit:
    """A difference that is no discrepancy, and why."""
    return Hit(required, found, text, None, Verdict.NO_DISCREPANCY)


def unread(required: Quoted, found: Quoted, text: str) -> Hit:
    """Something that the examiner does not read: a person does."""
    return Hit(required, found, text, None, Verdict.UNREAD)


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of the examination. `bit`: its place in contracts/types/Discrepancies.sol."""

    key: str
    article: str
    isbp: str | None
    bit: int
    verdict: Verdict
    sureness: Sureness | None
    required: Quoted
    found: Quoted
    text: str

    def as_json(self) -> dict[str, Any]:
        """Plain data with stable keys."""
        return {
            "key": self.key,
            "verdict": self.verdict.value,
            "sureness": self.sureness.value if self.sureness else None,
            "article": self.article,
            "isbp": self.isbp,
            "bit": self.bit,
            "required": {"source": self.required.source, "field": self.required.field, "value": self.required.value},
            "found": {"source": self.found.source, "field": self.found.field, "value": self.found.value},
            "text": self.text,
        }
