"""Demand under a guarantee or standby (MT765), its refusal (MT786), and reduction or release (MT769).

Sources: prowide-core's MT765, MT769 and field 49A; Oracle Banking Trade Finance 14.8, 'SWIFT 2023 changes' (formats).
MT786: order, status and options by prowide-core's MT786, the formats those of the same tags in MT734 and MT765. The
rules of MT769, with the codes C02, C33, C34, C77 and C78, are [recalled]; of MT765 and MT786 none is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from eport.messages.mt import rules
from eport.messages.mt.codes import (
    DemandStatement,
    DemandType,
    FileChannel,
)
from eport.messages.mt.definition import Definition, Message, may, must
from eport.messages.mt.fields import (
    ACCOUNT,
    AMOUNT,
    BALANCE,
    DATE,
    DISPOSAL,
    INFORMATION,
    LINES_4,
    REFERENCE,
    code,
    coded_lines,
    lines,
)
from eport.messages.mt.guarantee import (
    BANK_INFORMATION,
    FILE,
)
from eport.messages.mt.parties import BANK, BANK_OR_PLACE, BENEFICIARY_OR_BIC
from eport.messages.mt.presentation import CHARGES_AMOUNT, DISCREPANCIES, debited
from eport.messages.mt.values import Amount, Coded, CodedLines, DocumentsDisposal, Institution, Narrative, Party


@dataclass(frozen=True, slots=True, kw_only=True)
class MT765(Message):
    """Payment is demanded under an undertaking (URDG 758 art. 15).

    Attributes:
        sender_reference: 20.
        undertaking_number: 21, the related reference.
        beneficiary_reference: 23.
        issuer: 52a.
        beneficiary: 59a.
        demand_date: 31L.
        type: 22G.
        amount: 32B.
        amount_information: 78, lines.
        statement: 49A, complete or not, and its words.
        completion: 77, how an incomplete presentation will be completed, lines.
        requested_expiry: 31E, where extension is asked for.
        intermediary: 56a.
        account_with: 57a.
        bank_information: 72Z.
        file: 23X.
    """

    sender_reference: str
    undertaking_number: str
    beneficiary_reference: str | None = None
    issuer: Institution
    beneficiary: Party | None = None
    demand_date: date | None = None
    type: DemandType
    amount: Amount
    amount_information: tuple[str, ...] | None = None
    statement: CodedLines[DemandStatement] | None = None
    completion: tuple[str, ...] | None = None
    requested_expiry: date | None = None
    intermediary: Institution | None = None
    account_with: Institution | None = None
    bank_information: tuple[str, ...] | None = None
    file: Coded[FileChannel] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MT786(Message):
    """A demand is refused (URDG 758 art. 24(d), ISP98 rule 5.01).

    Attributes:
        sender_reference: 20.
        demand_reference: 21.
        issuer: 52a.
        refusal_date: 30.
        amount: 32B, demanded.
        discrepancies: 77J, every one of them.
        disposal: 77B.
        bank_information: 72Z.
        file: 23X.
    """

    sender_reference: str
    demand_reference: str | None = None
    issuer: Institution
    refusal_date: date
    amount: Amount
    discrepancies: Narrative
    disposal: DocumentsDisposal | None = None
    bank_information: tuple[str, ...] | None = None
    file: Coded[FileChannel] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MT769(Message):
    """The issuer is released, wholly or in part (URDG 758 art. 13 and 25).

    Attributes:
        sender_reference: 20.
        undertaking_number: 21, the related reference.
        account: 25, to be debited for the charges.
        release_date: 30.
        charges_amount: 32a; with its value date (32D) where it was debited already.
        released: 33B, or
        released_words: 39C, lines; exactly one of them.
        outstanding: 34B, what remains, zero where nothing does.
        account_with: 57a.
        charges: 71D.
        bank_information: 72Z.
        file: 23X.
    """

    sender_reference: str
    undertaking_number: str
    account: str | None = None
    release_date: date | None = None
    charges_amount: Amount | None = None
    released: Amount | None = None
    outstanding: Amount | None = None
    released_words: tuple[str, ...] | None = None
    account_with: Institution | None = None
    charges: tuple[str, ...] | None = None
    bank_information: tuple[str, ...] | None = None
    file: Coded[FileChannel] | None = None


DEFINITION_765: Final = Definition(
    "765",
    "Guarantee/Standby Letter of Credit Demand",
    MT765,
    (
        must("20", REFERENCE, "sender_reference"),
        must("21", REFERENCE, "undertaking_number"),
        may("23", REFERENCE, "beneficiary_reference"),
        must("52a", BANK, "issuer"),
        may("59a", BENEFICIARY_OR_BIC, "beneficiary"),
        may("31L", DATE, "demand_date"),
        must("22G", code(DemandType, "4!c", 4), "type"),
        must("32B", AMOUNT, "amount"),
        may("78", lines(12, 65), "amount_information"),
        may("49A", coded_lines(DemandStatement, 50, 65, "Z"), "statement"),
        may("77", lines(20, 35, "Z"), "completion"),
        may("31E", DATE, "requested_expiry"),
        may("56a", BANK_OR_PLACE, "intermediary"),
        may("57a", BANK_OR_PLACE, "account_with"),
        BANK_INFORMATION,
        FILE,
    ),
)
DEFINITION_786: Final = Definition(
    "786",
    "Guarantee/Standby Letter of Credit Demand Refusal",
    MT786,
    (
        must("20", REFERENCE, "sender_reference"),
        may("21", REFERENCE, "demand_reference"),
        must("52a", BANK, "issuer"),
        must("30", DATE, "refusal_date"),
        must("32B", AMOUNT, "amount"),
        must("77J", DISCREPANCIES, "discrepancies"),
        may("77B", DISPOSAL, "disposal"),
        BANK_INFORMATION,
        FILE,
    ),
)
DEFINITION_769: Final = Definition(
    "769",
    "Advice of Reduction or Release",
    MT769,
    (
        must("20", REFERENCE, "sender_reference"),
        must("21", REFERENCE, "undertaking_number"),
        may("25", ACCOUNT, "account"),
        may("30", DATE, "release_date"),
        may("32a", CHARGES_AMOUNT, "charges_amount"),
        may("33B", AMOUNT, "released"),
        may("34B", BALANCE, "outstanding"),
        may("39C", LINES_4, "released_words"),
        may("57a", BANK_OR_PLACE, "account_with"),
        may("71D", INFORMATION, "charges"),
        BANK_INFORMATION,
        FILE,
    ),
    (
        rules.not_both("769", ("25", "account"), ("57a", "account_with"), "C77"),
        rules.not_both("769", ("33B", "released"), ("39C", "released_words"), "C34"),
        rules.one_of("769", {"33B": "released", "39C": "released_words"}, "C34"),
        debited("769"),
        rules.needs("769", {"71D": "charges"}, ("32a", "charges_amount"), "C33"),
        rules.same_currency("769", ("33B", "released"), ("34B", "outstanding")),
    ),
)
