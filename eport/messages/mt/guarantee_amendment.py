"""Amendment of a demand guarantee or standby: MT767, and MT775 which continues it.

Layout of Standards Release 2021, with field 23 as it came in 2023. Sources: SWIFT's Release Guide (network validated
rules C1 to C4 with their error codes), prowide-core's MT767 (order, status, options), Oracle Banking Trade Finance
14.8 (MT775, field 23).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from eport.messages.mt.codec import Place
from eport.messages.mt.codes import (
    Delivery,
    DeliveryTo,
    ExpiryType,
    FileChannel,
    UndertakingAmendmentPurpose,
)
from eport.messages.mt.definition import Continuation, Definition, Message, Section, may, must
from eport.messages.mt.fields import (
    AMOUNT,
    DATE,
    MARK,
    NUMBER,
    PART,
    REFERENCE,
    code,
    flag,
    lines,
    single,
)
from eport.messages.mt.guarantee import (
    BANK_INFORMATION,
    CONTINUED,
    CONTINUING_TEXTS,
    DELIVERY,
    FILE,
    TERMS_TEXT,
    condition_beside_type,
    says_something,
)
from eport.messages.mt.parties import BANK, BENEFICIARY, BENEFICIARY_OR_BIC
from eport.messages.mt.values import Amount, Coded, CodedLines, Institution, Part, Party


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendedTerms:
    """What an amendment changes in an undertaking: the fields that sequences B and C of MT767 share.

    Attributes:
        increase: 32B.
        decrease: 33B.
        expiry_type: 23B.
        expiry_date: 31E.
        expiry_condition: 35G, lines.
        beneficiary: 59a.
        terms: 77U in sequence B, 77L in sequence C: other amendments, lines.
        delivery: 24E.
        delivery_to: 24G.
    """

    increase: Amount | None = None
    decrease: Amount | None = None
    expiry_type: ExpiryType | None = None
    expiry_date: date | None = None
    expiry_condition: tuple[str, ...] | None = None
    beneficiary: Party | None = None
    terms: tuple[str, ...] | None = None
    delivery: Coded[Delivery] | None = None
    delivery_to: CodedLines[DeliveryTo] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendedUndertaking(AmendedTerms):
    """Sequence B of MT767.

    Attributes:
        number: 20, of the undertaking.
        amendment_number: 26E, counted from 1.
        amendment_date: 30.
        issuer: 52a.
        advising_reference: 23.
    """

    number: str
    amendment_number: int
    amendment_date: date
    issuer: Institution
    advising_reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MT767(Message):
    """An undertaking is amended, with the MT775 that continue it.

    Attributes:
        related_reference: 21.
        purpose: 22A.
        cancellation: 23S, asks to cancel the undertaking.
        bank_information: 72Z.
        file: 23X.
        undertaking: sequence B.
        local: sequence C.
    """

    related_reference: str
    purpose: UndertakingAmendmentPurpose
    cancellation: bool = False
    bank_information: tuple[str, ...] | None = None
    file: Coded[FileChannel] | None = None
    undertaking: AmendedUndertaking
    local: AmendedTerms | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MT775(Message):
    """Continues an MT767.

    Attributes:
        part: 27.
        number: 20.
        amendment_number: 26E.
        issuer: 52a.
        terms: 77U, lines.
        local_terms: 77L, lines.
    """

    part: Part
    number: str
    amendment_number: int
    issuer: Institution
    terms: tuple[str, ...] | None = None
    local_terms: tuple[str, ...] | None = None


def _each_amended(message: MT767) -> tuple[tuple[str, AmendedTerms], ...]:
    parts: list[tuple[str, AmendedTerms]] = [("MT767 sequence B", message.undertaking)]
    if message.local is not None:
        parts.append(("MT767 sequence C", message.local))
    return tuple(parts)


def amended_terms(message: MT767) -> None:
    """C1 (C12) and C2 (E02)."""
    for name, terms in _each_amended(message):
        if terms.increase is not None and terms.decrease is not None:
            Place(name, "33B").fail(str(terms.decrease.value), "excludes 32B (MT767 NVR C1, C12)", "Keep one")
        condition_beside_type(name, terms.expiry_type, terms.expiry_condition, "MT767")


def amended_local_beside_counter(message: MT767) -> None:
    """C3 (C19) and C4 (C98)."""
    counter = message.purpose in (
        UndertakingAmendmentPurpose.ISSUE_COUNTER,
        UndertakingAmendmentPurpose.ISSUE_COUNTER_COUNTER,
    )
    if counter != (message.local is not None):
        Place("MT767", "15C").fail(
            message.purpose.value, "sequence C stands exactly beside 22A ISCA or ICCA (MT767 NVR C3, C19)", "Correct it"
        )
    if message.local == AmendedTerms():
        Place("MT767", "15C").fail("", "sequence C holds no field (MT767 NVR C4, C98)", "Fill it or leave it out")


def amendment_from_one(message: MT767) -> None:
    """Amendments are counted from 1."""
    counted_from_one("MT767 sequence B", message.undertaking.amendment_number)


def counted_from_one(name: str, number: int) -> None:
    """The same of a field 26E in message or sequence `name`."""
    if number < 1:
        Place(name, "26E").fail(str(number), "amendments are counted from 1", "Write 1 for the first")


_CHANGED_EXPIRY: Final = (
    may("32B", AMOUNT, "increase"),
    may("33B", AMOUNT, "decrease"),
    may("23B", code(ExpiryType, "4!c", 4), "expiry_type"),
    may("31E", DATE, "expiry_date"),
    may("35G", lines(12, 65), "expiry_condition"),
)

DEFINITION_767: Final = Definition(
    "767",
    "Amendment to a Demand Guarantee/Standby Letter of Credit",
    MT767,
    (
        must("15A", MARK),
        must("27", single("775")),
        must("21", REFERENCE, "related_reference"),
        must("22A", code(UndertakingAmendmentPurpose, "4!c", 4), "purpose"),
        may("23S", flag("CANCEL", "6!a"), "cancellation"),
        BANK_INFORMATION,
        FILE,
    ),
    (amended_terms, amended_local_beside_counter, amendment_from_one),
    (
        Section(
            "15B",
            True,
            AmendedUndertaking,
            (
                must("15B", MARK),
                must("20", REFERENCE, "number"),
                must("26E", NUMBER, "amendment_number"),
                must("30", DATE, "amendment_date"),
                must("52a", BANK, "issuer"),
                may("23", REFERENCE, "advising_reference"),
                *_CHANGED_EXPIRY,
                may("59a", BENEFICIARY_OR_BIC, "beneficiary"),
                may("77U", TERMS_TEXT, "terms"),
                *DELIVERY,
            ),
            "undertaking",
        ),
        Section(
            "15C",
            False,
            AmendedTerms,
            (
                must("15C", MARK),
                *_CHANGED_EXPIRY,
                may("59", BENEFICIARY, "beneficiary"),
                may("77L", TERMS_TEXT, "terms"),
                *DELIVERY,
            ),
            "local",
        ),
    ),
    Continuation("775", ("20", "26E", "52a"), CONTINUED),
)
DEFINITION_775: Final = Definition(
    "775",
    "Amendment to a Demand Guarantee/Standby Letter of Credit (continued)",
    MT775,
    (
        must("27", PART, "part"),
        must("20", REFERENCE, "number"),
        must("26E", NUMBER, "amendment_number"),
        must("52a", BANK, "issuer"),
        *CONTINUING_TEXTS,
    ),
    (says_something("775"),),
)
