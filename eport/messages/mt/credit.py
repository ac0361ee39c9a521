"""Documentary credits: issue (MT700, 701), pre-advice (705), advice of another's credit (710, 711), transfer (720,
721).

Layout of Standards Release 2018 and later (39B, 71B and 72 are gone; 49G, 49H, 58a, 71D and 72Z are new). Sources:
the public tables of category 7, prowide-core's MT700 to MT721 (order, status, options), Oracle Banking Trade Finance
14.8 (formats). Rules marked NVR are SWIFT's network validated rules with the error code that SWIFT returns; C06 of
MT710 and MT720 is [recalled]. Trade rules name their article of UCP 600.

39A and 39C may stand together: the rule that excluded a pair there (D05) was about 39A and 39B, and 39B is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from eport.messages.mt import rules
from eport.messages.mt.codes import (
    Confirmation,
    CreditForm,
    Permission,
    SenderConfirmation,
)
from eport.messages.mt.definition import Continuation, Definition, Message, Row, Rule, may, must
from eport.messages.mt.fields import (
    AMOUNT,
    CREDIT_AMOUNT,
    DATE,
    EXPIRY,
    FORM,
    FORM_ADVISED,
    INFORMATION,
    LINES_4,
    PART,
    PLACE,
    PRESENTATION_PERIOD,
    REFERENCE,
    RULES,
    TOLERANCE,
    code,
    lines,
    narrative,
    single,
)
from eport.messages.mt.fin import parse_fin
from eport.messages.mt.parties import APPLICANT, AVAILABLE, BANK, BANK_OR_PLACE, BENEFICIARY
from eport.messages.mt.values import (
    Amount,
    ApplicableRules,
    Availability,
    Institution,
    Narrative,
    Part,
    Party,
    PresentationPeriod,
    Tolerance,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditTerms(Message):
    """The terms of a documentary credit, whoever tells them: the fields that MT700, MT710 and MT720 share.

    Attributes:
        form: 40A, or the first line of 40B.
        credit_number: 20 of MT700, 21 of MT710 and MT720, up to 16 characters.
        issue_date: 31C.
        rules: 40E.
        expiry_date: 31D.
        expiry_place: 31D, up to 29 characters.
        applicant: 50; the first beneficiary in MT720.
        beneficiary: 59; the second beneficiary in MT720.
        currency: 32B, ISO 4217.
        amount: 32B, above zero [currency units, scale is the currency's minor unit].
        tolerance: 39A; None is not 0/0, since UCP 600 art. 30(b) and (c) may then apply.
        additional_amounts: 39C, lines.
        available: 41a.
        drafts_at: 42C, lines.
        drawee: 42a.
        mixed_payment: 42M, lines.
        deferred_payment: 42P, lines of negotiation or deferred payment details.
        partial_shipments: 43P; None means allowed (UCP 600 art. 31(a)).
        transhipment: 43T.
        place_of_receipt: 44A.
        port_of_loading: 44E.
        port_of_discharge: 44F.
        place_of_delivery: 44B.
        latest_shipment: 44C.
        shipment_period: 44D, lines.
        goods: 45A.
        documents: 46A.
        conditions: 47A.
        payment_conditions_beneficiary: 49G.
        payment_conditions_bank: 49H.
        charges: 71D, lines.
        presentation_period: 48; None means 21 calendar days after shipment (UCP 600 art. 14(c)).
        confirmation: 49.
        confirming_bank: 58a, the party asked to confirm.
        bank_instructions: 78, lines.
        advise_through: 57a, the second advising bank.
        bank_information: 72Z, lines.
    """

    form: CreditForm
    credit_number: str
    issue_date: date
    rules: ApplicableRules
    expiry_date: date
    expiry_place: str
    applicant: Party
    beneficiary: Party
    currency: str
    amount: Decimal
    tolerance: Tolerance | None = None
    additional_amounts: tuple[str, ...] | None = None
    available: Availability
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
    goods: Narrative | None = None
    documents: Narrative | None = None
    conditions: Narrative | None = None
    payment_conditions_beneficiary: Narrative | None = None
    payment_conditions_bank: Narrative | None = None
    charges: tuple[str, ...] | None = None
    presentation_period: PresentationPeriod | None = None
    confirmation: Confirmation
    confirming_bank: Institution | None = None
    bank_instructions: tuple[str, ...] | None = None
    advise_through: Institution | None = None
    bank_information: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MT700(CreditTerms):
    """An irrevocable documentary credit as MT700 issues it, with the MT701 that continue it.

    Attributes:
        sender: issuing bank's BIC from the headers, None where there are none.
        receiver: advising bank's BIC from the headers, None where there are none.
        pre_advice: 23, reference to the pre-advice.
        applicant_bank: 51a.
        reimbursing_bank: 53a.
    """

    pre_advice: str | None = None
    applicant_bank: Institution | None = None
    reimbursing_bank: Institution | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MT710(CreditTerms):
    """A bank advises a credit that another bank, or one that is no bank, has issued.

    Attributes:
        sender_confirmation: 40B, second line.
        sender_reference: 20.
        pre_advice: 23.
        issuing_bank: 52a, or
        non_bank_issuer: 50B; exactly one of them.
        applicant_bank: 51a.
        reimbursing_bank: 53a.
    """

    sender_confirmation: SenderConfirmation
    sender_reference: str
    pre_advice: str | None = None
    issuing_bank: Institution | None = None
    non_bank_issuer: Party | None = None
    applicant_bank: Institution | None = None
    reimbursing_bank: Institution | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MT720(CreditTerms):
    """A credit is transferred (UCP 600 art. 38); attributes as in MT710."""

    sender_confirmation: SenderConfirmation
    sender_reference: str
    issuing_bank: Institution | None = None
    non_bank_issuer: Party | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MT701(Message):
    """Continues an MT700.

    Attributes:
        part: 27.
        credit_number: 20.
        goods: 45A.
        documents: 46A.
        conditions: 47A.
        payment_conditions_beneficiary: 49G.
        payment_conditions_bank: 49H.
    """

    part: Part
    credit_number: str
    goods: Narrative | None = None
    documents: Narrative | None = None
    conditions: Narrative | None = None
    payment_conditions_beneficiary: Narrative | None = None
    payment_conditions_bank: Narrative | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MT711(MT701):
    """Continues an MT710; `sender_reference` is its 20, `credit_number` its 21."""

    sender_reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MT721(MT701):
    """Continues an MT720; `sender_reference` is its 20, `credit_number` its 21."""

    sender_reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MT705(Message):
    """A credit is announced; the operative instrument follows and must agree (UCP 600 art. 11(b)).

    Attributes:
        form, credit_number, expiry_date, …: as in `CreditTerms`.
        amount: 32B.
        narrative: 79Z, lines.
    """

    form: CreditForm
    credit_number: str
    expiry_date: date
    expiry_place: str
    applicant: Party
    beneficiary: Party
    amount: Amount
    tolerance: Tolerance | None = None
    additional_amounts: tuple[str, ...] | None = None
    available: Availability | None = None
    place_of_receipt: str | None = None
    port_of_loading: str | None = None
    port_of_discharge: str | None = None
    place_of_delivery: str | None = None
    latest_shipment: date | None = None
    shipment_period: tuple[str, ...] | None = None
    goods: Narrative | None = None
    advise_through: Institution | None = None
    narrative: tuple[str, ...] | None = None
    bank_information: tuple[str, ...] | None = None


LONG: Final = narrative(100)

TRANSPORT: Final = (
    may("44A", PLACE, "place_of_receipt"),
    may("44E", PLACE, "port_of_loading"),
    may("44F", PLACE, "port_of_discharge"),
    may("44B", PLACE, "place_of_delivery"),
    may("44C", DATE, "latest_shipment"),
    may("44D", lines(6, 65), "shipment_period"),
)
PAYMENT: Final = (
    may("42C", lines(3, 35), "drafts_at"),
    may("42a", BANK, "drawee"),
    may("42M", LINES_4, "mixed_payment"),
    may("42P", LINES_4, "deferred_payment"),
)
PERMISSIONS: Final = (
    may("43P", code(Permission, "11x", 11), "partial_shipments"),
    may("43T", code(Permission, "11x", 11), "transhipment"),
)
_TEXTS: Final = (
    may("45A", LONG, "goods"),
    may("46A", LONG, "documents"),
    may("47A", LONG, "conditions"),
    may("49G", LONG, "payment_conditions_beneficiary"),
    may("49H", LONG, "payment_conditions_bank"),
)
_PARTIES_AND_AMOUNT: Final = (
    must("50", APPLICANT, "applicant"),
    must("59", BENEFICIARY, "beneficiary"),
    must("32B", CREDIT_AMOUNT, "currency", "amount"),
    may("39A", TOLERANCE, "tolerance"),
    may("39C", LINES_4, "additional_amounts"),
    must("41a", AVAILABLE, "available"),
    *PAYMENT,
    *PERMISSIONS,
    *TRANSPORT,
    *_TEXTS,
    may("71D", INFORMATION, "charges"),
    may("48", PRESENTATION_PERIOD, "presentation_period"),
    must("49", code(Confirmation, "7!x", 7), "confirmation"),
    may("58a", BANK, "confirming_bank"),
)
_DATES: Final = (
    must("31C", DATE, "issue_date"),
    must("40E", RULES, "rules"),
    must("31D", EXPIRY, "expiry_date", "expiry_place"),
)
_REIMBURSING: Final = may("53a", BANK, "reimbursing_bank")
_END: Final = (
    may("78", lines(12, 65), "bank_instructions"),
    may("57a", BANK_OR_PLACE, "advise_through"),
    may("72Z", INFORMATION, "bank_information"),
)
_ISSUER: Final = (may("52a", BANK, "issuing_bank"), may("50B", APPLICANT, "non_bank_issuer"))
_ADVISED: Final = (
    must("40B", FORM_ADVISED, "form", "sender_confirmation"),
    must("20", REFERENCE, "sender_reference"),
    must("21", REFERENCE, "credit_number"),
)
_CONTINUED: Final = {"45A": "", "46A": "", "47A": "", "49G": "", "49H": ""}


def _terms(number: str) -> tuple[Rule, ...]:
    return (rules.drafts(number), rules.shipment(number), rules.expiry_after_issue(number))


def _one_issuer(number: str) -> tuple[Rule, ...]:
    return (
        rules.not_both(number, ("52a", "issuing_bank"), ("50B", "non_bank_issuer"), "C06"),
        rules.one_of(number, {"52a": "issuing_bank", "50B": "non_bank_issuer"}, "C06"),
    )


def _part(*keys: Row) -> tuple[Row, ...]:
    return (must("27", PART, "part"), *keys, *_TEXTS)


DEFINITION_700: Final = Definition(
    "700",
    "Issue of a Documentary Credit",
    MT700,
    (
        must("27", single("701")),
        must("40A", FORM, "form"),
        must("20", REFERENCE, "credit_number"),
        may("23", REFERENCE, "pre_advice"),
        *_DATES,
        may("51a", BANK, "applicant_bank"),
        *_PARTIES_AND_AMOUNT,
        _REIMBURSING,
        *_END,
    ),
    _terms("700"),
    continuation=Continuation("701", ("20",), _CONTINUED),
)
DEFINITION_701: Final = Definition(
    "701", "Issue of a Documentary Credit (continued)", MT701, _part(must("20", REFERENCE, "credit_number"))
)
DEFINITION_705: Final = Definition(
    "705",
    "Pre-Advice of a Documentary Credit",
    MT705,
    (
        must("40A", FORM, "form"),
        must("20", REFERENCE, "credit_number"),
        must("31D", EXPIRY, "expiry_date", "expiry_place"),
        must("50", APPLICANT, "applicant"),
        must("59", BENEFICIARY, "beneficiary"),
        must("32B", AMOUNT, "amount"),
        may("39A", TOLERANCE, "tolerance"),
        may("39C", LINES_4, "additional_amounts"),
        may("41a", AVAILABLE, "available"),
        *TRANSPORT,
        may("45A", LONG, "goods"),
        may("57a", BANK_OR_PLACE, "advise_through"),
        may("79Z", lines(35, 50, "Z"), "narrative"),
        may("72Z", INFORMATION, "bank_information"),
    ),
    (rules.shipment("705"),),
)
DEFINITION_710: Final = Definition(
    "710",
    "Advice of a Third Bank's or a Non-Bank's Documentary Credit",
    MT710,
    (
        must("27", single("711")),
        *_ADVISED,
        may("23", REFERENCE, "pre_advice"),
        *_DATES,
        *_ISSUER,
        may("51a", BANK, "applicant_bank"),
        *_PARTIES_AND_AMOUNT,
        _REIMBURSING,
        *_END,
    ),
    (*_one_issuer("710"), *_terms("710")),
    continuation=Continuation("711", ("20", "21"), _CONTINUED),
)
DEFINITION_711: Final = Definition(
    "711",
    "Advice of a Third Bank's or a Non-Bank's Documentary Credit (continued)",
    MT711,
    _part(must("20", REFERENCE, "sender_reference"), must("21", REFERENCE, "credit_number")),
)
DEFINITION_720: Final = Definition(
    "720",
    "Transfer of a Documentary Credit",
    MT720,
    (must("27", single("721")), *_ADVISED, *_DATES, *_ISSUER, *_PARTIES_AND_AMOUNT, *_END),
    (*_one_issuer("720"), *_terms("720")),
    continuation=Continuation("721", ("20", "21"), _CONTINUED),
)
DEFINITION_721: Final = Definition(
    "721",
    "Transfer of a Documentary Credit (continued)",
    MT721,
    _part(must("20", REFERENCE, "sender_reference"), must("21", REFERENCE, "credit_number")),
)


def parse_mt700(text: str) -> MT700:
    """Read an MT700 (SR2018 layout or later) with all its fields, and check that it is a credit one can issue.

    Args:
        text: FIN blocks, block 4 alone, or bare fields; see `parse_fin`.

    Raises:
        MessageError: a malformed, missing, repeated or unknown field; a part of a longer credit (27 other than 1/1); a
            revocable credit (UCP 600 art. 3); an unknown currency; an amount that is not positive; a tolerance above
            100 %; expiry before issue; shipment after expiry; fields that MT700 NVR exclude together.
    """
    return DEFINITION_700.read(parse_fin(text))
