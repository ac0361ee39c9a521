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
from eport.messages.mt import MT700, Confirmation, CreditForm, FinMessage, Permission, RuleSet
from eport.messages.mt.values import PresentationPeriod
from eport.settings import FEN, Settings
from eport.trade.availability import FULL, tranches
from eport.trade.beside import NOTHING, Beside, ScheduleKind

CURRENCY = "CNY"
PRESENTATION_DAYS = 21
"""[calendar days] UCP 600 art. 14(c), where field 48 is silent."""
CUSTOMS_RELEASE = "customs_release"
BESIDE = "beside"
"""Path of what stands beside the message, in its commitment."""
ISSUE = "700"
"""Type of a message without headers."""
CONTENT = 1
"""Version of the commitment to a credit as it is issued; amendment n commits under n + 1, so that salts differ."""

FORMS = {CreditForm.IRREVOCABLE: 1, CreditForm.IRREVOCABLE_TRANSFERABLE: 2}
"""Field 40A by `CreditForm` of contracts/types/Credit.sol: the forms that DocumentaryCredit takes."""
UCP_600 = 0  # RuleSet of contracts/types/Credit.sol
RULES = {RuleSet.UCP: UCP_600, RuleSet.EUCP: 0, RuleSet.UCPURR: 0, RuleSet.EUCPURR: 0, RuleSet.ISP: 1}
"""Field 40E by `RuleSet`; URDG 758 stands in MT760 alone."""

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


def fields(message: FinMessage, beside: Beside = NOTHING) -> dict[str, str]:
    """Fields of a credit or guarantee by tag, for its commitment: each can be shown and proved alone."""
    name = f"MT{message.message_type or ISSUE}"
    found = {f"{name}/{field.tag}": "\n".join(field.lines) for field in message.fields if field.lines}
    return {**found, BESIDE: beside.text()} if beside != NOTHING else found


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """Who plays which part in a credit or guarantee, and what is agreed beside its message.

    Attributes:
        applicant, beneficiary: addresses; the message names them in words.
        issuing_bank … nominated_bank: keys of the configuration, '' for none; `eport.credit.parties` finds them by BIC.
        margin, cover, confirmer_cover: [bps].
        key: salts the commitment and keys the reference.
        version: of the commitment.
        beside: what the message says in free text alone: a schedule, the dates of 44D.
    """

    applicant: str
    beneficiary: str
    issuing_bank: str
    advising_bank: str
    margin: int
    key: bytes
    second_advising_bank: str = ""
    confirming_bank: str = ""
    nominated_bank: str = ""
    cover: int = FULL
    confirmer_cover: int = 0
    claim_at_honour: bool = False
    version: int = CONTENT
    beside: Beside = NOTHING


def carried(message: FinMessage, number: str, settings: Settings, agreed: Agreed, **said: Any) -> Terms:
    """Terms of a credit or guarantee of that number: what is agreed, its commitment, and what its fields `said`."""

    def bank(key: str) -> int:
        return settings.number(key) if key else 0

    return Terms(
        applicant=agreed.applicant, beneficiary=agreed.beneficiary, issuing_bank=settings.number(agreed.issuing_bank),
        advising_bank=bank(agreed.advising_bank), second_advising_bank=bank(agreed.second_advising_bank),
        confirming_bank=bank(agreed.confirming_bank), nominated_bank=bank(agreed.nominated_bank),
        claim_at_honour=agreed.claim_at_honour, margin=agreed.margin, cover=agreed.cover,
        confirmer_cover=agreed.confirmer_cover, schedule_kind=agreed.beside.kind, schedule=agreed.beside.periods,
        content=commitment(message, number, agreed.key, agreed.version, agreed.beside).root,
        reference=reference(number, agreed.key), **said,
    )  # fmt: skip


def from_mt700(message: FinMessage, credit: MT700, settings: Settings, agreed: Agreed) -> Terms:
    """The terms that the contract computes on.

    Raises:
        MessageError: the contract does not carry what a field says; the field is named.
    """
    if credit.currency != CURRENCY:
        raise MessageError(
            "MT700 field 32B", credit.currency, "the credit is settled in digital yuan", f"Issue it in {CURRENCY}"
        )
    if credit.form is CreditForm.IRREVOCABLE_TRANSFERABLE and RULES.get(credit.rules.rule_set) != UCP_600:
        raise MessageError(
            "MT700 field 40A",
            credit.form.value,
            "transfer is UCP 600's (art. 38)",
            "Use IRREVOCABLE, or other rules in 40E",
        )
    if credit.rules.rule_set not in RULES:
        raise MessageError(
            "MT700 field 40E", f"{credit.rules.rule_set.value} {credit.rules.narrative or ''}".strip(),
            "the contract knows UCP 600 and ISP98", "Use UCP LATEST VERSION, or MT760 for a guarantee under URDG 758",
        )  # fmt: skip
    if credit.additional_amounts is not None:
        raise MessageError(
            "MT700 field 39C", " ".join(credit.additional_amounts), "what may be drawn follows from 32B and 39A alone",
            "Raise the amount or its tolerance",
        )  # fmt: skip
    if "ANY BANK" in " ".join(credit.available.bank.lines).upper():
        raise MessageError(
            "MT700 field 41a", "ANY BANK", "a presentation is made to a bank that the contract knows",
            "Name the nominated bank, or the issuing bank",
        )  # fmt: skip
    _check_confirmation(credit, agreed.confirming_bank)
    partials = credit.partial_shipments is not Permission.NOT_ALLOWED
    amount = fen(credit.amount, "MT700 field 32B")
    _check_schedule(credit, agreed.beside, amount, partials)
    of_period = _latest_of_period(credit, agreed.beside)
    latest = credit.latest_shipment or of_period
    stipulated = stipulated_documents(credit)
    return carried(
        message, credit.credit_number, settings, agreed,
        customs=settings.number(settings.customs) if CUSTOMS_RELEASE in stipulated else 0,
        form=FORMS[credit.form],
        rules=RULES[credit.rules.rule_set],
        place_of_expiry=jurisdiction(credit.expiry_place, settings).encode(),
        amount=amount,
        tolerance_plus=credit.tolerance.plus * 100 if credit.tolerance else 0,
        tolerance_minus=credit.tolerance.minus * 100 if credit.tolerance else 0,
        expiry_day=day(credit.expiry_date),
        latest_shipment_day=day(latest) if latest else 0,
        presentation_days=_presentation_days(credit.presentation_period),
        partial_drawings=partials,
        documents=sum(DOCUMENTS[kind] for kind in stipulated),
        tranches=tranches(credit),
    )  # fmt: skip


def commitment(
    message: FinMessage, number: str, key: bytes, version: int = CONTENT, beside: Beside = NOTHING
) -> merkle.Commitment:
    """Salted commitment to every field of a credit or guarantee: its root is `Terms.content`."""
    return merkle.commit(fields(message, beside), merkle.keyed_hash(key, "document", number), version)


def reference(number: str, key: bytes) -> bytes:
    """`Terms.reference` of field 20: whoever has the key finds the credit by its number."""
    return merkle.keyed_hash(key, "credit", number)


def _latest_of_period(credit: MT700, beside: Beside) -> dt.date | None:
    """Last day of field 44D, which says it in words: from beside, or out of a schedule of instalments."""
    if credit.shipment_period is None:
        if beside.latest_shipment is not None:
            raise MessageError(
                "beside.latest_shipment", beside.latest_shipment.isoformat(), "the credit has no shipment period (44D)",
                "Write the day into field 44C",
            )  # fmt: skip
        return None
    if beside.latest_shipment is None and beside.kind is not ScheduleKind.INSTALMENTS:
        raise MessageError(
            "MT700 field 44D", " ".join(credit.shipment_period), "a shipment period is told in words",
            "Give its last day, or the instalments, in a file beside the credit (--beside; docs/messages.md)",
        )  # fmt: skip
    return beside.latest_shipment


def _check_schedule(credit: MT700, beside: Beside, amount: int, partials: bool) -> None:
    if beside.kind is ScheduleKind.NONE:
        return
    if not partials:
        raise MessageError(
            "MT700 field 43P", Permission.NOT_ALLOWED.value, "a credit that is drawn by a schedule is drawn in parts",
            "Allow partial shipments, or drop the schedule",
        )  # fmt: skip
    if credit.form is CreditForm.IRREVOCABLE_TRANSFERABLE:
        raise MessageError(
            "MT700 field 40A", credit.form.value, "of which period a part would draw nobody could say",
            "Use IRREVOCABLE, or drop the schedule",
        )  # fmt: skip
    check_sum(beside, amount, "MT700 field 32B")


def check_sum(beside: Beside, amount: int, field: str) -> None:
    """The periods of a schedule are the amount together. Raises `MessageError`."""
    together = sum(part for _, _, part in beside.periods)
    if beside.kind and together != amount:
        raise MessageError(
            "beside.schedule.periods", f"{Decimal(together) / FEN:.2f}",
            f"the periods come to another amount than {field}, {Decimal(amount) / FEN:.2f}", "Correct one of them",
        )  # fmt: skip


def _check_confirmation(credit: MT700, confirming_bank: str) -> None:
    asked = credit.confirmation is not Confirmation.WITHOUT
    if asked and not confirming_bank:
        raise MessageError(
            "MT700 field 58a", "", f"49 says {credit.confirmation.value}, and no bank of the alliance is named",
            "Name the bank that is asked to confirm, or write 49 WITHOUT",
        )  # fmt: skip
    if confirming_bank and not asked:
        raise MessageError(
            "MT700 field 49", credit.confirmation.value, f"{confirming_bank} would be asked to confirm",
            "Write CONFIRM or MAY ADD, or name no confirming bank",
        )  # fmt: skip


def _presentation_days(period: PresentationPeriod | None) -> int:
    """Field 48; the contract counts from shipment alone."""
    if period is None:
        return PRESENTATION_DAYS
    event = (period.event or "SHIPMENT").upper()
    if not any(word in event for word in ("SHIPMENT", "BILL OF LADING", "B/L", "TRANSPORT DOCUMENT")):
        raise MessageError(
            "MT700 field 48", event, "the period counts from shipment (UCP 600 art. 14(c))", "Let it count from there"
        )
    if period.days == 0:
        raise MessageError("MT700 field 48", "0", "leaves no day to present (UCP 600 art. 14(c))", "Give days")
    return period.days


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
