"""What follows a presentation: acknowledgement (MT730), discharge (732), refusal (734), discrepancies and their
waiver (750, 752), payment (754).

Layout of Standards Release 2018 and later. Sources: prowide-core's MT730, 732 and 734 (order, status, options) and
Oracle Banking Trade Finance 14.8 (MT734, 750, 752, 754: order, status, formats). The network validated rules, with
the codes C02, C13, C14, C17, C18, C19, C77 and C78, are [recalled].
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from eport.messages.mt import rules
from eport.messages.mt.codec import Place
from eport.messages.mt.definition import Definition, Message, Rule, may, must
from eport.messages.mt.fields import (
    ACCOUNT,
    AMOUNT,
    DATE,
    DATED_AMOUNT,
    DISPOSAL,
    INFORMATION,
    REFERENCE,
    amount,
    lines,
    narrative,
    text,
)
from eport.messages.mt.parties import BANK, BANK_OR_PLACE
from eport.messages.mt.values import Amount, DocumentsDisposal, Institution, Narrative


@dataclass(frozen=True, slots=True, kw_only=True)
class MT730(Message):
    """A message was received: a credit, an amendment (UCP 600 art. 10(d)).

    Attributes:
        sender_reference: 20.
        receiver_reference: 21, of the message acknowledged.
        account: 25, to be debited for the charges.
        acknowledged_date: 30, of the message acknowledged.
        charges_amount: 32a; with its value date (32D) where it was debited already.
        account_with: 57a, where to pay the charges.
        charges: 71D.
        bank_information: 72Z.
        narrative: 79Z.
    """

    sender_reference: str
    receiver_reference: str
    account: str | None = None
    acknowledged_date: date
    charges_amount: Amount | None = None
    account_with: Institution | None = None
    charges: tuple[str, ...] | None = None
    bank_information: tuple[str, ...] | None = None
    narrative: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MT732(Message):
    """Documents that were discrepant are taken up.

    Attributes:
        sender_reference: 20.
        presenting_reference: 21, the presenting bank's.
        advice_date: 30, of the presenting bank's advice.
        amount: 32B, of the drawing.
        bank_information: 72Z.
    """

    sender_reference: str
    presenting_reference: str
    advice_date: date
    amount: Amount
    bank_information: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MT734(Message):
    """The one notice of refusal (UCP 600 art. 16(c)).

    Attributes:
        sender_reference: 20.
        presenting_reference: 21, the presenting bank's; 'NONREF' where it gave none.
        amount: 32A, of the drawing, with the date on which it was made.
        charges_claimed: 73A.
        total_claimed: 33a, with a value date in option A.
        account_with: 57a.
        bank_information: 72Z.
        discrepancies: 77J, every one of them (art. 16(c)(ii)).
        disposal: 77B.
    """

    sender_reference: str
    presenting_reference: str
    amount: Amount
    charges_claimed: tuple[str, ...] | None = None
    total_claimed: Amount | None = None
    account_with: Institution | None = None
    bank_information: tuple[str, ...] | None = None
    discrepancies: Narrative
    disposal: DocumentsDisposal


@dataclass(frozen=True, slots=True, kw_only=True)
class MT750(Message):
    """A nominated bank tells the discrepancies and asks whether the documents are taken up all the same.

    Attributes:
        sender_reference: 20.
        credit_number: 21, the receiver's reference.
        amount: 32B, of the drawing.
        additional_amount: 33B.
        charges_deducted: 71D.
        charges_added: 73A.
        total: 34B, to be paid.
        account_with: 57a.
        bank_information: 72Z.
        discrepancies: 77J.
    """

    sender_reference: str
    credit_number: str
    amount: Amount
    additional_amount: Amount | None = None
    charges_deducted: tuple[str, ...] | None = None
    charges_added: tuple[str, ...] | None = None
    total: Amount | None = None
    account_with: Institution | None = None
    bank_information: tuple[str, ...] | None = None
    discrepancies: Narrative


@dataclass(frozen=True, slots=True, kw_only=True)
class MT752(Message):
    """The discrepancies that an MT750 told are waived: pay, accept or negotiate.

    Attributes:
        credit_number: 20.
        presenting_reference: 21, the presenting bank's.
        further_identification: 23, what is authorised: ACCEPT, NEGOTIATE, PAY, … [codes not enforced].
        advice_date: 30, of the advice of discrepancy.
        amount: 32B, advised.
        charges_deducted: 71D.
        net_amount: 33a, with a value date in option A.
        sender_correspondent: 53a.
        receiver_correspondent: 54a.
        bank_information: 72Z.
        narrative: 79Z.
    """

    credit_number: str
    presenting_reference: str
    further_identification: str
    advice_date: date
    amount: Amount | None = None
    charges_deducted: tuple[str, ...] | None = None
    net_amount: Amount | None = None
    sender_correspondent: Institution | None = None
    receiver_correspondent: Institution | None = None
    bank_information: tuple[str, ...] | None = None
    narrative: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MT754(Message):
    """A complying presentation was honoured or negotiated; the documents are on their way (UCP 600 art. 15(c)).

    Attributes:
        sender_reference: 20.
        credit_number: 21, the receiver's reference.
        amount: 32a, paid, accepted or negotiated; option A with the date of maturity or value.
        additional_amount: 33B.
        charges_deducted: 71D.
        charges_added: 73A.
        total_claimed: 34a, with a value date in option A.
        reimbursing_bank: 53a.
        account_with: 57a.
        beneficiary_bank: 58a.
        bank_information: 72Z.
        narrative: 77, lines.
    """

    sender_reference: str
    credit_number: str
    amount: Amount
    additional_amount: Amount | None = None
    charges_deducted: tuple[str, ...] | None = None
    charges_added: tuple[str, ...] | None = None
    total_claimed: Amount | None = None
    reimbursing_bank: Institution | None = None
    account_with: Institution | None = None
    beneficiary_bank: Institution | None = None
    bank_information: tuple[str, ...] | None = None
    narrative: tuple[str, ...] | None = None


DATED_OR_NOT: Final = amount("AB")
CHARGES_AMOUNT: Final = amount("BD")
DISCREPANCIES: Final = narrative(70, 50)
NARRATIVE: Final = lines(35, 50, "Z")


def debited(number: str) -> Rule:
    """Charges that were debited (32D) need no account to pay them to (C78)."""

    def check(message: MT730) -> None:
        if (
            message.charges_amount is not None
            and message.charges_amount.value_date is not None
            and message.account_with is not None
        ):
            Place(f"MT{number}", "57a").fail(
                str(message.account_with), f"excludes 32D (MT{number} NVR, C78)", "Remove it, or use 32B"
            )

    return check


DEFINITION_730: Final = Definition(
    "730",
    "Acknowledgement",
    MT730,
    (
        must("20", REFERENCE, "sender_reference"),
        must("21", REFERENCE, "receiver_reference"),
        may("25", ACCOUNT, "account"),
        must("30", DATE, "acknowledged_date"),
        may("32a", CHARGES_AMOUNT, "charges_amount"),
        may("57a", BANK, "account_with"),
        may("71D", INFORMATION, "charges"),
        may("72Z", INFORMATION, "bank_information"),
        may("79Z", NARRATIVE, "narrative"),
    ),
    (rules.not_both("730", ("25", "account"), ("57a", "account_with"), "C77"), debited("730")),
)
DEFINITION_732: Final = Definition(
    "732",
    "Advice of Discharge",
    MT732,
    (
        must("20", REFERENCE, "sender_reference"),
        must("21", REFERENCE, "presenting_reference"),
        must("30", DATE, "advice_date"),
        must("32B", AMOUNT, "amount"),
        may("72Z", INFORMATION, "bank_information"),
    ),
)
DEFINITION_734: Final = Definition(
    "734",
    "Advice of Refusal",
    MT734,
    (
        must("20", REFERENCE, "sender_reference"),
        must("21", REFERENCE, "presenting_reference"),
        must("32A", DATED_AMOUNT, "amount"),
        may("73A", INFORMATION, "charges_claimed"),
        may("33a", DATED_OR_NOT, "total_claimed"),
        may("57a", BANK_OR_PLACE, "account_with"),
        may("72Z", INFORMATION, "bank_information"),
        must("77J", DISCREPANCIES, "discrepancies"),
        must("77B", DISPOSAL, "disposal"),
    ),
    (
        rules.needs("734", {"73A": "charges_claimed"}, ("33a", "total_claimed"), "C17"),
        rules.same_currency("734", ("32A", "amount"), ("33a", "total_claimed")),
    ),
)
DEFINITION_750: Final = Definition(
    "750",
    "Advice of Discrepancy",
    MT750,
    (
        must("20", REFERENCE, "sender_reference"),
        must("21", REFERENCE, "credit_number"),
        must("32B", AMOUNT, "amount"),
        may("33B", AMOUNT, "additional_amount"),
        may("71D", INFORMATION, "charges_deducted"),
        may("73A", INFORMATION, "charges_added"),
        may("34B", AMOUNT, "total"),
        may("57a", BANK_OR_PLACE, "account_with"),
        may("72Z", INFORMATION, "bank_information"),
        must("77J", DISCREPANCIES, "discrepancies"),
    ),
    (
        rules.needs(
            "750",
            {"33B": "additional_amount", "71D": "charges_deducted", "73A": "charges_added"},
            ("34B", "total"),
            "C13",
        ),
        rules.same_currency("750", ("32B", "amount"), ("34B", "total")),
    ),
)


def _net_of_charges(message: MT752) -> None:
    if message.amount is not None and message.charges_deducted is not None and message.net_amount is None:
        Place("MT752", "33a").fail("", "is missing beside 32B and 71D (MT752 NVR, C18)", "Add 33a")


DEFINITION_752: Final = Definition(
    "752",
    "Authorisation to Pay, Accept or Negotiate",
    MT752,
    (
        must("20", REFERENCE, "credit_number"),
        must("21", REFERENCE, "presenting_reference"),
        must("23", text("16x", 16), "further_identification"),
        must("30", DATE, "advice_date"),
        may("32B", AMOUNT, "amount"),
        may("71D", INFORMATION, "charges_deducted"),
        may("33a", DATED_OR_NOT, "net_amount"),
        may("53a", BANK_OR_PLACE, "sender_correspondent"),
        may("54a", BANK_OR_PLACE, "receiver_correspondent"),
        may("72Z", INFORMATION, "bank_information"),
        may("79Z", NARRATIVE, "narrative"),
    ),
    (_net_of_charges, rules.same_currency("752", ("32B", "amount"), ("33a", "net_amount"))),
)
DEFINITION_754: Final = Definition(
    "754",
    "Advice of Payment/Acceptance/Negotiation",
    MT754,
    (
        must("20", REFERENCE, "sender_reference"),
        must("21", REFERENCE, "credit_number"),
        must("32a", DATED_OR_NOT, "amount"),
        may("33B", AMOUNT, "additional_amount"),
        may("71D", INFORMATION, "charges_deducted"),
        may("73A", INFORMATION, "charges_added"),
        may("34a", DATED_OR_NOT, "total_claimed"),
        may("53a", BANK_OR_PLACE, "reimbursing_bank"),
        may("57a", BANK_OR_PLACE, "account_with"),
        may("58a", BANK, "beneficiary_bank"),
        may("72Z", INFORMATION, "bank_information"),
        may("77", lines(20, 35), "narrative"),
    ),
    (
        rules.not_both("754", ("72Z", "bank_information"), ("77", "narrative"), "C19"),
        rules.not_both("754", ("53a", "reimbursing_bank"), ("57a", "account_with"), "C14"),
        rules.same_currency("754", ("32a", "amount"), ("34a", "total_claimed")),
    ),
)
