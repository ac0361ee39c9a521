"""From an MT700 to the terms of DocumentaryCredit. Pure: nothing is guessed, what cannot be carried is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from decimal import Decimal
from typing import Any

from eport import merkle
from eport.calendars import EPOCH
from eport.messages.errors import MessageError
from eport.messages.mt import MT700, AvailableBy, CreditForm, FinMessage, Permission
from eport.settings import FEN, Settings

CURRENCY = "CNY"
PRESENTATION_DAYS = 21
"""[calendar days] UCP 600 art. 14(c), where field 48 is silent."""
CUSTOMS_RELEASE = "customs_release"
IRREVOCABLE, UCP_600 = 1, 0
FULL = 10_000
"""[bps]"""
AT_SIGHT = (FULL, 0, 0, 0)
"""A tranche: share [bps], how available, tenor from, tenor [days]."""

DOCUMENTS = {
    "commercial_invoice": 1 << 0,
    "transport_document": 1 << 1,
    "insurance_document": 1 << 2,
    "packing_list": 1 << 3,
    "certificate_of_origin": 1 << 4,
    "inspection_certificate": 1 << 5,
    "draft": 1 << 6,
    CUSTOMS_RELEASE: 1 << 7,
}
"""Kinds of document by their bit in contracts/types/Discrepancies.sol."""

_WORDS = (
    # In this order: a release or a list may mention the invoice, but an invoice mentions neither.
    (CUSTOMS_RELEASE, ("CUSTOMS RELEASE", "CUSTOMS CLEARANCE")),
    ("packing_list", ("PACKING LIST", "WEIGHT LIST")),
    ("insurance_document", ("INSURANCE",)),
    ("certificate_of_origin", ("CERTIFICATE OF ORIGIN",)),
    ("inspection_certificate", ("INSPECTION CERTIFICATE", "CERTIFICATE OF INSPECTION")),
    ("transport_document", ("BILL OF LADING", "BILLS OF LADING", "B/L", "WAYBILL", "TRANSPORT DOCUMENT")),
    ("commercial_invoice", ("INVOICE",)),
    ("draft", ("DRAFT",)),
)

DISCREPANCIES = {
    1 << 0: "late presentation (UCP 600 art. 14(c))",
    1 << 1: "credit expired (art. 6(d), 29)",
    1 << 2: "late shipment (field 44C)",
    1 << 3: "overdrawn (art. 30(a), field 39A)",
    1 << 4: "underdrawn, partial drawings barred (art. 30, 31)",
    1 << 5: "a stipulated document is missing (field 46A, art. 14(a))",
    1 << 6: "no customs release for this invoice (field 46A, art. 14(f))",
    1 << 7: "instalment missed (art. 32)",
    1 << 16: "data in conflict (art. 14(d))",
    1 << 17: "goods description (art. 18(c))",
    1 << 18: "transport document (art. 19 to 25)",
    1 << 19: "insurance document (art. 28)",
    1 << 20: "originals missing (art. 17)",
    1 << 31: "other",
}
"""Discrepancies by their bit in contracts/types/Discrepancies.sol."""


@dataclass(frozen=True)
class Terms:
    """`Terms` of contracts/types/Credit.sol, field by field and in its order. Amount in fen, shares in bps."""

    applicant: str
    beneficiary: str
    issuing_bank: int
    advising_bank: int
    second_advising_bank: int
    confirming_bank: int
    nominated_bank: int
    customs: int
    form: int
    rules: int
    place_of_expiry: bytes
    amount: int
    tolerance_plus: int
    tolerance_minus: int
    expiry_day: int
    latest_shipment_day: int
    presentation_days: int
    partial_drawings: bool
    claim_at_honour: bool
    margin: int
    cover: int
    confirmer_cover: int
    documents: int
    schedule_kind: int
    content: bytes
    reference: bytes
    tranches: tuple[tuple[int, int, int, int], ...]
    schedule: tuple[tuple[int, int, int], ...]

    def as_tuple(self) -> tuple[Any, ...]:
        """For the contract."""
        return astuple(self)

    @property
    def maximum(self) -> int:
        """[fen] Most that may be drawn; rounded as the contract rounds."""
        return self.amount + self.amount * self.tolerance_plus // 10_000

    @property
    def tolerance(self) -> str:
        """Field 39A as people write it."""
        return f"+{self.tolerance_plus / 100:g}/-{self.tolerance_minus / 100:g} %"

    @property
    def margin_amount(self) -> int:
        """[fen] What the applicant secures; rounded up."""
        return -(-self.maximum * self.margin // 10_000)

    @property
    def cover_amount(self) -> int:
        """[fen] What the issuing bank sets aside; rounded up."""
        return -(-(self.maximum - self.margin_amount) * self.cover // 10_000)


def fen(amount: Decimal, field: str) -> int:
    """Yuan as fen, exactly. Raises `MessageError` where a fraction of a fen is left."""
    scaled = amount * FEN
    if scaled != scaled.to_integral_value():
        raise MessageError(field, str(amount), "an amount in CNY has two decimals (ISO 4217)", "State whole fen")
    return int(scaled)


def day(date: dt.date) -> int:
    """Days since 1970-01-01, as the contracts count."""
    return (date - EPOCH).days


def fields(message: FinMessage) -> dict[str, str]:
    """Fields of a credit by tag, for its commitment: each can be shown and proved alone."""
    return {f"MT700/{field.tag}": "\n".join(field.lines) for field in message.fields}


def from_mt700(
    message: FinMessage,
    credit: MT700,
    settings: Settings,
    *,
    applicant: str,
    beneficiary: str,
    issuing_bank: str,
    advising_bank: str,
    margin: int,
    key: bytes,
) -> Terms:
    """The terms that the contract computes on. `key` salts the commitment and keys the reference; `margin` in bps.

    Raises `MessageError` where the credit is of a kind that the contract does not carry: the field says which.
    """
    if credit.currency != CURRENCY:
        raise MessageError(
            "MT700 field 32B", credit.currency, "the credit is settled in digital yuan", f"Issue it in {CURRENCY}"
        )
    if credit.available.by is not AvailableBy.SIGHT_PAYMENT:
        raise MessageError(
            "MT700 field 41a", credit.available.by.value,
            "credits are available by payment at sight (UCP 600 art. 6(b))", "Use BY PAYMENT",
        )  # fmt: skip
    if credit.form is not CreditForm.IRREVOCABLE:
        raise MessageError(
            "MT700 field 40A", credit.form.value, "transfer (UCP 600 art. 38) is not carried", "Use IRREVOCABLE"
        )
    stipulated = stipulated_documents(credit)
    days = credit.presentation_period.days if credit.presentation_period else PRESENTATION_DAYS
    return Terms(
        applicant=applicant,
        beneficiary=beneficiary,
        issuing_bank=settings.number(issuing_bank),
        advising_bank=settings.number(advising_bank),
        second_advising_bank=0,
        confirming_bank=0,
        nominated_bank=0,
        customs=settings.number(settings.customs) if CUSTOMS_RELEASE in stipulated else 0,
        form=IRREVOCABLE,
        rules=UCP_600,
        place_of_expiry=jurisdiction(credit.expiry_place, settings).encode(),
        amount=fen(credit.amount, "MT700 field 32B"),
        tolerance_plus=credit.tolerance.plus * 100 if credit.tolerance else 0,
        tolerance_minus=credit.tolerance.minus * 100 if credit.tolerance else 0,
        expiry_day=day(credit.expiry_date),
        latest_shipment_day=day(credit.latest_shipment) if credit.latest_shipment else 0,
        presentation_days=days,
        partial_drawings=credit.partial_shipments is not Permission.NOT_ALLOWED,
        claim_at_honour=False,
        margin=margin,
        cover=FULL,
        confirmer_cover=0,
        documents=sum(DOCUMENTS[kind] for kind in stipulated),
        schedule_kind=0,
        content=merkle.commit(fields(message), merkle.keyed_hash(key, "document", credit.credit_number), 1).root,
        reference=merkle.keyed_hash(key, "credit", credit.credit_number),
        tranches=(AT_SIGHT,),
        schedule=(),
    )


def stipulated_documents(credit: MT700) -> tuple[str, ...]:
    """Kinds of document that field 46A calls for, as far as the contract checks them; the bank reads the rest."""
    kinds = []
    for item in credit.documents.items if credit.documents else ():
        kind = next((kind for kind, words in _WORDS if any(word in item.upper() for word in words)), None)
        if kind is not None and kind not in kinds:
            kinds.append(kind)
    return tuple(kinds)


def jurisdiction(place: str, settings: Settings) -> str:
    """Jurisdiction of the place of expiry (field 31D). Raises `MessageError` for a place without a calendar."""
    for candidate in settings.places:
        if any(name in place.upper() for name in candidate.names):
            return candidate.jurisdiction
    known = ", ".join(name for candidate in settings.places for name in candidate.names)
    raise MessageError(
        "MT700 field 31D", place, "the banking days of the place of expiry have to be known", f"Use one of {known}"
    )


def discrepancy_texts(bits: int, known: Mapping[int, str] = DISCREPANCIES) -> list[str]:
    """Discrepancies in words."""
    return [text for bit, text in known.items() if bits & bit]
