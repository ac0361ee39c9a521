"""What is said about a guarantee or standby beside its terms and demands: that a message came (MT768), that it is not
extended (MT785), that its beneficiary accepts or rejects an amendment (MT787).

Layout of Standards Release 2021 and later. Sources: prowide-core's MT768, 785, 787 and field 23R (order, status,
options); Oracle Banking Trade Finance 14.8, 'SWIFT 2023 changes' (formats; 71D and 72Z of MT768). They differ over 21
of MT787, mandatory in the first and optional in the second: it is read without, and E-port always writes it. The rules
of MT768, with the codes C77 and C78, are those of MT730 [recalled], as are the codes of 23R.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from eport.messages.mt import rules
from eport.messages.mt.codes import AmendmentStatus, FileChannel
from eport.messages.mt.definition import Definition, Message, may, must
from eport.messages.mt.fields import ACCOUNT, DATE, INFORMATION, NUMBER, REFERENCE, coded_lines
from eport.messages.mt.guarantee import BANK_INFORMATION, FILE
from eport.messages.mt.guarantee_amendment import counted_from_one
from eport.messages.mt.parties import BANK, BANK_OR_PLACE, BENEFICIARY_OR_BIC
from eport.messages.mt.presentation import CHARGES_AMOUNT, debited
from eport.messages.mt.values import Amount, Coded, CodedLines, Institution, Party


@dataclass(frozen=True, slots=True, kw_only=True)
class MT768(Message):
    """A message about an undertaking was received, and acted upon (URDG 758 art. 10, 11(c)).

    Attributes:
        sender_reference: 20.
        receiver_reference: 21, of the message acknowledged.
        account: 25, to be debited for the charges.
        acknowledged_date: 30, of the message acknowledged.
        charges_amount: 32a; with its value date (32D) where it was debited already.
        account_with: 57a, where to pay the charges.
        charges: 71D.
        bank_information: 72Z.
        file: 23X.
    """

    sender_reference: str
    receiver_reference: str
    account: str | None = None
    acknowledged_date: date
    charges_amount: Amount | None = None
    account_with: Institution | None = None
    charges: tuple[str, ...] | None = None
    bank_information: tuple[str, ...] | None = None
    file: Coded[FileChannel] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MT785(Message):
    """The issuer tells its beneficiary that the undertaking will not extend itself any further.

    Attributes:
        undertaking_number: 20.
        receiver_reference: 21.
        issuer: 52a.
        issue_date: 31C.
        beneficiary: 59a.
        advising_bank: 56a.
        advise_through: 57a.
        expiry_date: 31E, on which it ends.
        bank_information: 72Z.
        file: 23X.
    """

    undertaking_number: str
    receiver_reference: str | None = None
    issuer: Institution
    issue_date: date
    beneficiary: Party
    advising_bank: Institution | None = None
    advise_through: Institution | None = None
    expiry_date: date | None = None
    bank_information: tuple[str, ...] | None = None
    file: Coded[FileChannel] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MT787(Message):
    """The beneficiary accepts or rejects an amendment (URDG 758 art. 11(c)).

    Attributes:
        sender_reference: 20.
        undertaking_number: 21, the related reference.
        issuer: 52a.
        amendment_number: 26E, counted from 1.
        status: 23R, and its words.
        bank_information: 72Z.
        file: 23X.
    """

    sender_reference: str
    undertaking_number: str | None = None
    issuer: Institution
    amendment_number: int
    status: CodedLines[AmendmentStatus]
    bank_information: tuple[str, ...] | None = None
    file: Coded[FileChannel] | None = None


def amendment_from_one(message: MT787) -> None:
    """Amendments are counted from 1."""
    counted_from_one("MT787", message.amendment_number)


DEFINITION_768: Final = Definition(
    "768",
    "Acknowledgement of a Guarantee/Standby Message",
    MT768,
    (
        must("20", REFERENCE, "sender_reference"),
        must("21", REFERENCE, "receiver_reference"),
        may("25", ACCOUNT, "account"),
        must("30", DATE, "acknowledged_date"),
        may("32a", CHARGES_AMOUNT, "charges_amount"),
        may("57a", BANK_OR_PLACE, "account_with"),
        may("71D", INFORMATION, "charges"),
        BANK_INFORMATION,
        FILE,
    ),
    (rules.not_both("768", ("25", "account"), ("57a", "account_with"), "C77"), debited("768")),
)
DEFINITION_785: Final = Definition(
    "785",
    "Guarantee/Standby Letter of Credit Non-Extension Notification",
    MT785,
    (
        must("20", REFERENCE, "undertaking_number"),
        may("21", REFERENCE, "receiver_reference"),
        must("52a", BANK, "issuer"),
        must("31C", DATE, "issue_date"),
        must("59a", BENEFICIARY_OR_BIC, "beneficiary"),
        may("56a", BANK, "advising_bank"),
        may("57a", BANK, "advise_through"),
        may("31E", DATE, "expiry_date"),
        BANK_INFORMATION,
        FILE,
    ),
)
DEFINITION_787: Final = Definition(
    "787",
    "Guarantee/Standby Letter of Credit Amendment Response",
    MT787,
    (
        must("20", REFERENCE, "sender_reference"),
        may("21", REFERENCE, "undertaking_number"),
        must("52a", BANK, "issuer"),
        must("26E", NUMBER, "amendment_number"),
        must("23R", coded_lines(AmendmentStatus, 6, 35, "X"), "status"),
        BANK_INFORMATION,
        FILE,
    ),
    (amendment_from_one,),
)
