"""Issue of a demand guarantee or standby letter of credit: MT760, and MT761 which continues it.

Layout of Standards Release 2021, with 39F and 41a as they came in 2022. Sources: SWIFT's Release Guide for the
guarantee messages (fields, formats, network validated rules C1 to C9 with their error codes); prowide-core's MT760
(order, status, options); Oracle Banking Trade Finance 14.8 (39F). Rule C10 (22Y) could not be read in full and is not
enforced. The formats of 23F, 24E, 22K, 39E and 45L are [recalled].
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from eport.messages.mt import rules
from eport.messages.mt.codec import Place
from eport.messages.mt.codes import (
    Confirmation,
    Delivery,
    DeliveryTo,
    DemandLimit,
    ExpiryType,
    ExtensionPeriod,
    FileChannel,
    UndertakingForm,
    UndertakingPurpose,
    UndertakingRules,
    UndertakingType,
)
from eport.messages.mt.definition import Continuation, Definition, Message, Rule, Section, may, must
from eport.messages.mt.fields import (
    AMOUNT,
    DATE,
    INFORMATION,
    LANGUAGE,
    LAW,
    MARK,
    NUMBER,
    PART,
    REFERENCE,
    code,
    coded,
    coded_lines,
    flag,
    lines,
    single,
)
from eport.messages.mt.parties import APPLICANT, AVAILABLE_WITH, BANK, BENEFICIARY, BENEFICIARY_OR_BIC
from eport.messages.mt.values import Amount, Coded, CodedLines, Institution, Law, Part, Party


@dataclass(frozen=True, slots=True, kw_only=True)
class UndertakingTerms:
    """The terms of an undertaking: the fields that sequences B and C of MT760 share.

    Attributes:
        form: 22D.
        rules: 40C; only OTHR carries a text.
        expiry_type: 23B.
        expiry_date: 31E.
        expiry_condition: 35G, lines.
        applicant: 50.
        obligor: 51, the obligor or instructing party.
        beneficiary: 59a.
        amount: 32B.
        amount_information: 39F, lines.
        available_with: 41a.
        charges: 71D.
        presentation: 45C, documents and how they are presented, lines.
        law: 44H.
        extension: 23F, the undertaking extends itself by this period.
        non_extension: 78, how notice of non-extension is given, lines.
        extension_notice_days: 26E, before expiry [calendar days].
        final_expiry: 31S.
        demand_limit: 48B; None permits partial and multiple demands.
        transferable: 48D.
        transfer_conditions: 39E, lines.
        transaction: 45L, the underlying transaction, lines.
        delivery: 24E.
        delivery_to: 24G.
    """

    form: UndertakingForm
    rules: Coded[UndertakingRules]
    expiry_type: ExpiryType
    expiry_date: date | None = None
    expiry_condition: tuple[str, ...] | None = None
    applicant: Party | None = None
    obligor: Party | None = None
    beneficiary: Party
    amount: Amount
    amount_information: tuple[str, ...] | None = None
    available_with: Institution | None = None
    charges: tuple[str, ...] | None = None
    presentation: tuple[str, ...] | None = None
    law: Law | None = None
    extension: Coded[ExtensionPeriod] | None = None
    non_extension: tuple[str, ...] | None = None
    extension_notice_days: int | None = None
    final_expiry: date | None = None
    demand_limit: DemandLimit | None = None
    transferable: bool = False
    transfer_conditions: tuple[str, ...] | None = None
    transaction: tuple[str, ...] | None = None
    delivery: Coded[Delivery] | None = None
    delivery_to: CodedLines[DeliveryTo] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undertaking(UndertakingTerms):
    """Sequence B of MT760: the undertaking that is issued.

    Attributes:
        number: 20.
        issue_date: 30.
        issuer: 52a.
        advising_bank: 56a.
        advising_reference: 23.
        advise_through: 57a.
        terms: 77U, lines.
        confirmation: 49.
        confirming_bank: 58a.
    """

    number: str
    issue_date: date
    issuer: Institution
    advising_bank: Institution | None = None
    advising_reference: str | None = None
    advise_through: Institution | None = None
    terms: tuple[str, ...]
    confirmation: Confirmation | None = None
    confirming_bank: Institution | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalUndertaking(UndertakingTerms):
    """Sequence C of MT760: the local undertaking that a counter-undertaking asks for.

    Attributes:
        issue_date: 31C, requested.
        type: 22K.
        issuer: 52a.
        terms: 77L, requested, lines.
        standard_wording: 22Y, the wording of the local issuer is required.
        language: 40D, of that wording, ISO 639-1.
    """

    issue_date: date | None = None
    type: Coded[UndertakingType] | None = None
    issuer: Institution | None = None
    terms: tuple[str, ...] | None = None
    standard_wording: bool = False
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MT760(Message):
    """A demand guarantee or standby is issued, requested or advised, with the MT761 that continue it.

    Attributes:
        purpose: 22A.
        bank_information: 72Z.
        file: 23X.
        undertaking: sequence B.
        local: sequence C.
    """

    purpose: UndertakingPurpose
    bank_information: tuple[str, ...] | None = None
    file: Coded[FileChannel] | None = None
    undertaking: Undertaking
    local: LocalUndertaking | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MT761(Message):
    """Continues an MT760.

    Attributes:
        part: 27.
        number: 20.
        issuer: 52a.
        terms: 77U, lines.
        local_terms: 77L, lines.
    """

    part: Part
    number: str
    issuer: Institution
    terms: tuple[str, ...] | None = None
    local_terms: tuple[str, ...] | None = None


FILE: Final = may("23X", coded(FileChannel, 65, required=True), "file")
BANK_INFORMATION: Final = may("72Z", INFORMATION, "bank_information")
TERMS_TEXT: Final = lines(150, 65, "Z")
_FORM: Final = (
    must("22D", code(UndertakingForm, "4!c", 4), "form"),
    must("40C", coded(UndertakingRules, 35, only=UndertakingRules.OTHER), "rules"),
)
_EXPIRY: Final = (
    must("23B", code(ExpiryType, "4!c", 4), "expiry_type"),
    may("31E", DATE, "expiry_date"),
    may("35G", lines(12, 65), "expiry_condition"),
)
_OBLIGOR: Final = may("51", APPLICANT, "obligor")
_AMOUNT: Final = (
    must("32B", AMOUNT, "amount"),
    may("39F", lines(12, 65, "Z"), "amount_information"),
    may("41a", AVAILABLE_WITH, "available_with"),
    may("71D", INFORMATION, "charges"),
    may("45C", lines(100, 65, "Z"), "presentation"),
)
_LAW_TO_TRANSFER: Final = (
    may("44H", LAW, "law"),
    may("23F", coded(ExtensionPeriod, 35), "extension"),
    may("78", lines(12, 65), "non_extension"),
    may("26E", NUMBER, "extension_notice_days"),
    may("31S", DATE, "final_expiry"),
    may("48B", code(DemandLimit, "4!c", 4), "demand_limit"),
    may("48D", flag("TRAN", "4!c"), "transferable"),
    may("39E", lines(12, 65, "Z"), "transfer_conditions"),
)
DELIVERY: Final = (
    may("24E", coded(Delivery, 35), "delivery"),
    may("24G", coded_lines(DeliveryTo, 12, 65, "X"), "delivery_to"),
)
_TRANSACTION: Final = lines(50, 65, "Z")


def _each(message: MT760) -> tuple[tuple[str, UndertakingTerms], ...]:
    parts: list[tuple[str, UndertakingTerms]] = [("MT760 sequence B", message.undertaking)]
    if message.local is not None:
        parts.append(("MT760 sequence C", message.local))
    return tuple(parts)


def expiry_by_type(message: MT760) -> None:
    """C1 (E01), C2 (E02), C3 (E03): what stands beside a fixed, a conditional and an open expiry."""
    for name, terms in _each(message):
        kind, day = terms.expiry_type, terms.expiry_date
        if (kind is ExpiryType.FIXED and day is None) or (kind is ExpiryType.OPEN and day is not None):
            Place(name, "31E").fail(
                "" if day is None else day.isoformat(),
                f"a date is {'missing beside' if day is None else 'not allowed beside'} 23B {kind.value}"
                " (MT760 NVR C1, E01)",
                "Correct 23B or 31E",
            )
        condition_beside_type(name, kind, terms.expiry_condition, "MT760")
        if kind is ExpiryType.OPEN and terms.extension is not None:
            Place(name, "23F").fail(
                terms.extension.code.value, "is not allowed beside 23B OPEN (MT760 NVR C3, E03)", "Remove it"
            )


def condition_beside_type(name: str, kind: ExpiryType | None, condition: tuple[str, ...] | None, message: str) -> None:
    """C2 of MT760 and of MT767 (E02): a condition stands exactly beside 23B COND."""
    if (kind is ExpiryType.CONDITION) != (condition is not None):
        Place(name, "35G").fail(
            "" if condition is None else condition[0],
            f"a condition stands exactly beside 23B COND ({message} NVR C2, E02)",
            "Correct 23B or 35G",
        )


def issue_names_applicant(message: MT760) -> None:
    """C4 (C17)."""
    if message.purpose is UndertakingPurpose.ISSUE and message.undertaking.applicant is None:
        Place("MT760 sequence B", "50").fail("", "is missing beside 22A ISSU (MT760 NVR C4, C17)", "Name the applicant")


def confirmation_of_standby(message: MT760) -> None:
    """C5 (C18) and C9 (C20): only standbys are confirmed, and then by a bank that is named."""
    terms = message.undertaking
    place = Place("MT760 sequence B", "49")
    if terms.form is UndertakingForm.DEMAND_GUARANTEE and terms.confirmation is not None:
        place.fail(terms.confirmation.value, "is not allowed beside 22D DGAR (MT760 NVR C5, C18)", "Remove it")
    if (
        message.purpose is UndertakingPurpose.ISSUE
        and terms.form is UndertakingForm.STANDBY
        and terms.confirmation is None
    ):
        place.fail(
            "", "is missing beside 22A ISSU and 22D STBY (MT760 NVR C5, C18)", "Write WITHOUT where none is asked"
        )
    asked = terms.confirmation in (Confirmation.CONFIRM, Confirmation.MAY_ADD)
    if asked != (terms.confirming_bank is not None):
        Place("MT760 sequence B", "58a").fail(
            str(terms.confirming_bank or ""),
            "stands exactly beside 49 CONFIRM or MAY ADD (MT760 NVR C9, C20)",
            "Correct 49 or 58a",
        )


_COUNTER: Final = (UndertakingPurpose.ISSUE_COUNTER, UndertakingPurpose.ISSUE_COUNTER_COUNTER)


def local_beside_counter(message: MT760) -> None:
    """C6 (C19): a counter-undertaking asks for a local one, which says how that is transferred and delivered."""
    counter = message.purpose in _COUNTER
    if counter != (message.local is not None):
        Place("MT760", "15C").fail(
            message.purpose.value, "sequence C stands exactly beside 22A ISCO or ICCO (MT760 NVR C6, C19)", "Correct it"
        )
    terms = message.undertaking
    for tag, present in (
        ("48D", terms.transferable),
        ("24E", terms.delivery is not None),
        ("24G", terms.delivery_to is not None),
    ):
        if counter and present:
            Place("MT760 sequence B", tag).fail(
                "", "is not allowed beside 22A ISCO or ICCO (MT760 NVR C6, C19)", "State it in sequence C"
            )


def advise_through_second(message: MT760) -> None:
    """C7 (C81): a second advising bank needs a first."""
    if message.undertaking.advise_through is not None and message.undertaking.advising_bank is None:
        Place("MT760 sequence B", "56a").fail("", "is missing beside 57a (MT760 NVR C7, C81)", "Name the advising bank")


def extension_before_its_details(message: MT760) -> None:
    """C8 (C16)."""
    for name, terms in _each(message):
        for tag, value in (
            ("78", terms.non_extension),
            ("26E", terms.extension_notice_days),
            ("31S", terms.final_expiry),
        ):
            if terms.extension is None and value is not None:
                Place(name, tag).fail(
                    str(value), "is not allowed without automatic extension, 23F (MT760 NVR C8, C16)", "Add 23F"
                )


_SECTION_B: Final = Section(
    "15B",
    True,
    Undertaking,
    (
        must("15B", MARK),
        must("20", REFERENCE, "number"),
        must("30", DATE, "issue_date"),
        *_FORM,
        *_EXPIRY,
        may("50", APPLICANT, "applicant"),
        _OBLIGOR,
        must("52a", BANK, "issuer"),
        must("59a", BENEFICIARY_OR_BIC, "beneficiary"),
        may("56a", BANK, "advising_bank"),
        may("23", REFERENCE, "advising_reference"),
        may("57a", BANK, "advise_through"),
        *_AMOUNT,
        must("77U", TERMS_TEXT, "terms"),
        may("49", code(Confirmation, "7!x", 7), "confirmation"),
        may("58a", BANK, "confirming_bank"),
        *_LAW_TO_TRANSFER,
        may("45L", _TRANSACTION, "transaction"),
        *DELIVERY,
    ),
    "undertaking",
)
_SECTION_C: Final = Section(
    "15C",
    False,
    LocalUndertaking,
    (
        must("15C", MARK),
        may("31C", DATE, "issue_date"),
        *_FORM,
        may("22K", coded(UndertakingType, 35), "type"),
        *_EXPIRY,
        must("50", APPLICANT, "applicant"),
        _OBLIGOR,
        may("52a", BANK, "issuer"),
        must("59", BENEFICIARY, "beneficiary"),
        *_AMOUNT,
        may("77L", TERMS_TEXT, "terms"),
        may("22Y", flag("STND", "4!c"), "standard_wording"),
        may("40D", LANGUAGE, "language"),
        *_LAW_TO_TRANSFER,
        must("45L", _TRANSACTION, "transaction"),
        *DELIVERY,
    ),
    "local",
)
CONTINUED: Final = {"77U": "15B", "77L": "15C"}

DEFINITION_760: Final = Definition(
    "760",
    "Issue of a Demand Guarantee/Standby Letter of Credit",
    MT760,
    (
        must("15A", MARK),
        must("27", single("761")),
        must("22A", code(UndertakingPurpose, "4!c", 4), "purpose"),
        BANK_INFORMATION,
        FILE,
    ),
    (
        expiry_by_type,
        issue_names_applicant,
        confirmation_of_standby,
        local_beside_counter,
        advise_through_second,
        extension_before_its_details,
    ),
    (_SECTION_B, _SECTION_C),
    Continuation("761", ("20", "52a"), CONTINUED),
)


def says_something(number: str) -> Rule:
    """C1 of MT761, and the same of MT775: one of the two texts stands. [error code recalled]"""
    return rules.one_of(number, {"77U": "terms", "77L": "local_terms"}, "C19")


CONTINUING_TEXTS: Final = (may("77U", TERMS_TEXT, "terms"), may("77L", TERMS_TEXT, "local_terms"))

DEFINITION_761: Final = Definition(
    "761",
    "Issue of a Demand Guarantee/Standby Letter of Credit (continued)",
    MT761,
    (must("27", PART, "part"), must("20", REFERENCE, "number"), must("52a", BANK, "issuer"), *CONTINUING_TEXTS),
    (says_something("761"),),
)
