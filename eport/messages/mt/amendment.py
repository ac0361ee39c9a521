"""Amendment of a documentary credit: MT707, and MT708 which continues it.

Layout of Standards Release 2018 and later. Sources: prowide-core's MT707 and MT708 (order, status, options), the
public field tables (formats). The error codes C06, C12 and C30 of the network validated rules are [recalled]. Whether
drafts and drawee have to come together (C90) in an amendment too is not known, so they may be changed alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from eport.messages.mt import rules
from eport.messages.mt.codec import Place
from eport.messages.mt.codes import (
    AmendmentCharges,
    Confirmation,
    CreditForm,
    CreditPurpose,
    Permission,
)
from eport.messages.mt.credit import PAYMENT, PERMISSIONS, TRANSPORT
from eport.messages.mt.definition import Continuation, Definition, Message, may, must
from eport.messages.mt.fields import (
    AMOUNT,
    CHANGES,
    DATE,
    EXPIRY,
    FORM,
    INFORMATION,
    LINES_4,
    NUMBER,
    PART,
    PRESENTATION_PERIOD,
    REFERENCE,
    RULES,
    TOLERANCE,
    code,
    coded_lines,
    flag,
    lines,
    single,
)
from eport.messages.mt.parties import APPLICANT, AVAILABLE, BANK, BANK_OR_PLACE, BENEFICIARY
from eport.messages.mt.values import (
    Amount,
    ApplicableRules,
    Availability,
    Change,
    CodedLines,
    Institution,
    Part,
    Party,
    PresentationPeriod,
    Tolerance,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MT707(Message):
    """What changes in a credit (UCP 600 art. 10); None leaves a term as it is.

    Attributes:
        sender_reference: 20.
        receiver_reference: 21.
        credit_number: 23, the issuing bank's reference.
        issuing_bank: 52a.
        non_bank_issuer: 50B.
        issue_date: 31C, of the credit.
        number: 26E, counted from 1.
        amendment_date: 30.
        purpose: 22A.
        cancellation: 23S, asks to cancel the credit.
        form to presentation_period: as in `CreditTerms`, with its new value.
        increase: 32B, by which the amount rises.
        decrease: 33B, by which it falls.
        goods_changes, documents_changes, conditions_changes: 45B, 46B, 47B, in order.
        payment_conditions_beneficiary_changes, payment_conditions_bank_changes: 49M, 49N.
        charges: 71D.
        amendment_charges: 71N.
        confirmation: 49.
        confirming_bank: 58a.
        reimbursing_bank: 53a.
        bank_instructions: 78.
        advise_through: 57a.
        bank_information: 72Z.
    """

    sender_reference: str
    receiver_reference: str
    credit_number: str
    issuing_bank: Institution | None = None
    non_bank_issuer: Party | None = None
    issue_date: date
    number: int
    amendment_date: date
    purpose: CreditPurpose
    cancellation: bool = False
    form: CreditForm | None = None
    rules: ApplicableRules | None = None
    expiry_date: date | None = None
    expiry_place: str | None = None
    applicant: Party | None = None
    beneficiary: Party | None = None
    increase: Amount | None = None
    decrease: Amount | None = None
    tolerance: Tolerance | None = None
    additional_amounts: tuple[str, ...] | None = None
    available: Availability | None = None
    drafts_at: tuple[str, ...] | None = None
    drawee: Institution | None = None
    mixed_payment: tuple[str, ...] | None = None
    deferred_payment: tuple[str, ...] | None = None
    partial_shipments: Permission | None = None
    transhipment: Permission | None = None
    place_of_receipt: str | None = None
    port_of_loading: str | None = None
    port_of_discharge: str | None = None
    place_of_delivery: str | None = None
    latest_shipment: date | None = None
    shipment_period: tuple[str, ...] | None = None
    goods_changes: tuple[Change, ...] | None = None
    documents_changes: tuple[Change, ...] | None = None
    conditions_changes: tuple[Change, ...] | None = None
    payment_conditions_beneficiary_changes: tuple[Change, ...] | None = None
    payment_conditions_bank_changes: tuple[Change, ...] | None = None
    charges: tuple[str, ...] | None = None
    amendment_charges: CodedLines[AmendmentCharges] | None = None
    presentation_period: PresentationPeriod | None = None
    confirmation: Confirmation | None = None
    confirming_bank: Institution | None = None
    reimbursing_bank: Institution | None = None
    bank_instructions: tuple[str, ...] | None = None
    advise_through: Institution | None = None
    bank_information: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MT708(Message):
    """Continues an MT707.

    Attributes:
        part: 27.
        sender_reference: 20.
        credit_number: 23.
        number: 26E.
        amendment_date: 30.
        goods_changes, documents_changes, conditions_changes: 45B, 46B, 47B, lines, since a change may go on from the
            message before.
        payment_conditions_beneficiary_changes, payment_conditions_bank_changes: 49M, 49N, lines.
    """

    part: Part
    sender_reference: str
    credit_number: str
    number: int
    amendment_date: date
    goods_changes: tuple[str, ...] | None = None
    documents_changes: tuple[str, ...] | None = None
    conditions_changes: tuple[str, ...] | None = None
    payment_conditions_beneficiary_changes: tuple[str, ...] | None = None
    payment_conditions_bank_changes: tuple[str, ...] | None = None


_CHANGED: Final = {
    "32B": "increase",
    "33B": "decrease",
    "23S": "cancellation",
    "40A": "form",
    "40E": "rules",
    "31D": "expiry_date",
    "50": "applicant",
    "59": "beneficiary",
    "39A": "tolerance",
    "39C": "additional_amounts",
    "41a": "available",
    **{row.tag: row.names[0] for row in (*PAYMENT, *PERMISSIONS, *TRANSPORT)},
    "45B": "goods_changes",
    "46B": "documents_changes",
    "47B": "conditions_changes",
    "49M": "payment_conditions_beneficiary_changes",
    "49N": "payment_conditions_bank_changes",
    "71D": "charges",
    "71N": "amendment_charges",
    "48": "presentation_period",
    "49": "confirmation",
    "58a": "confirming_bank",
    "53a": "reimbursing_bank",
    "78": "bank_instructions",
    "57a": "advise_through",
    "72Z": "bank_information",
}


def _number_from_one(amendment: MT707) -> None:
    if amendment.number < 1:
        Place("MT707", "26E").fail(str(amendment.number), "amendments are counted from 1", "Write 1 for the first")


DEFINITION_707: Final = Definition(
    "707",
    "Amendment to a Documentary Credit",
    MT707,
    (
        must("27", single("708")),
        must("20", REFERENCE, "sender_reference"),
        must("21", REFERENCE, "receiver_reference"),
        must("23", REFERENCE, "credit_number"),
        may("52a", BANK, "issuing_bank"),
        may("50B", APPLICANT, "non_bank_issuer"),
        must("31C", DATE, "issue_date"),
        must("26E", NUMBER, "number"),
        must("30", DATE, "amendment_date"),
        must("22A", code(CreditPurpose, "4!c", 4), "purpose"),
        may("23S", flag("CANCEL", "6!a"), "cancellation"),
        may("40A", FORM, "form"),
        may("40E", RULES, "rules"),
        may("31D", EXPIRY, "expiry_date", "expiry_place"),
        may("50", APPLICANT, "applicant"),
        may("59", BENEFICIARY, "beneficiary"),
        may("32B", AMOUNT, "increase"),
        may("33B", AMOUNT, "decrease"),
        may("39A", TOLERANCE, "tolerance"),
        may("39C", LINES_4, "additional_amounts"),
        may("41a", AVAILABLE, "available"),
        *PAYMENT,
        *PERMISSIONS,
        *TRANSPORT,
        may("45B", CHANGES, "goods_changes"),
        may("46B", CHANGES, "documents_changes"),
        may("47B", CHANGES, "conditions_changes"),
        may("49M", CHANGES, "payment_conditions_beneficiary_changes"),
        may("49N", CHANGES, "payment_conditions_bank_changes"),
        may("71D", INFORMATION, "charges"),
        may("71N", coded_lines(AmendmentCharges, 6, 35, "Z"), "amendment_charges"),
        may("48", PRESENTATION_PERIOD, "presentation_period"),
        may("49", code(Confirmation, "7!x", 7), "confirmation"),
        may("58a", BANK, "confirming_bank"),
        may("53a", BANK, "reimbursing_bank"),
        may("78", lines(12, 65), "bank_instructions"),
        may("57a", BANK_OR_PLACE, "advise_through"),
        may("72Z", INFORMATION, "bank_information"),
    ),
    (
        rules.not_both("707", ("52a", "issuing_bank"), ("50B", "non_bank_issuer"), "C06"),
        rules.not_both("707", ("32B", "increase"), ("33B", "decrease"), "C12"),
        rules.shipment("707"),
        rules.one_of("707", _CHANGED, "C30"),
        _number_from_one,
    ),
    continuation=Continuation(
        "708", ("20", "23", "26E", "30"), {"45B": "", "46B": "", "47B": "", "49M": "", "49N": ""}
    ),
)

_LONG: Final = lines(100, 65, "Z")
DEFINITION_708: Final = Definition(
    "708",
    "Amendment to a Documentary Credit (continued)",
    MT708,
    (
        must("27", PART, "part"),
        must("20", REFERENCE, "sender_reference"),
        must("23", REFERENCE, "credit_number"),
        must("26E", NUMBER, "number"),
        must("30", DATE, "amendment_date"),
        may("45B", _LONG, "goods_changes"),
        may("46B", _LONG, "documents_changes"),
        may("47B", _LONG, "conditions_changes"),
        may("49M", _LONG, "payment_conditions_beneficiary_changes"),
        may("49N", _LONG, "payment_conditions_bank_changes"),
    ),
)
