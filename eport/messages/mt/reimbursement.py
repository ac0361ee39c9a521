"""Reimbursement between banks (URR 725): authorisation (MT740) and its amendment (747), claim (742), payment (756).

Layout of Standards Release 2018 and later. Source: prowide-core's MT740, 742, 747 and 756 (order, status, options);
formats from the public field tables. The network validated rules, with the codes C02, C12, C15 and D84, are
[recalled].
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from eport.messages.mt import rules
from eport.messages.mt.codes import ReimbursementCharges, ReimbursementRules
from eport.messages.mt.credit import PAYMENT
from eport.messages.mt.definition import Definition, Message, may, must
from eport.messages.mt.fields import (
    ACCOUNT,
    AMOUNT,
    BALANCE,
    DATE,
    DATED_AMOUNT,
    EXPIRY,
    INFORMATION,
    LINES_4,
    REFERENCE,
    TOLERANCE,
    code,
    lines,
)
from eport.messages.mt.parties import AVAILABLE, BANK, BANK_OR_PLACE, BENEFICIARY
from eport.messages.mt.presentation import DATED_OR_NOT, NARRATIVE
from eport.messages.mt.values import Amount, Availability, Institution, Party, Tolerance


@dataclass(frozen=True, slots=True, kw_only=True)
class MT740(Message):
    """The issuing bank authorises a reimbursing bank to pay claims under a credit (UCP 600 art. 13).

    Attributes:
        credit_number: 20.
        account: 25, of the issuing bank, to be debited.
        rules: 40F.
        expiry_date: 31D.
        expiry_place: 31D.
        negotiating_bank: 58a, or
        beneficiary: 59; at most one of them.
        amount: 32B.
        tolerance: 39A.
        additional_amounts: 39C.
        available: 41a.
        drafts_at: 42C.
        drawee: 42a.
        mixed_payment: 42M.
        deferred_payment: 42P.
        charges_for: 71A, who bears the reimbursing bank's charges.
        other_charges: 71D.
        bank_information: 72Z.
    """

    credit_number: str
    account: str | None = None
    rules: ReimbursementRules
    expiry_date: date | None = None
    expiry_place: str | None = None
    negotiating_bank: Institution | None = None
    beneficiary: Party | None = None
    amount: Amount
    tolerance: Tolerance | None = None
    additional_amounts: tuple[str, ...] | None = None
    available: Availability
    drafts_at: tuple[str, ...] | None = None
    drawee: Institution | None = None
    mixed_payment: tuple[str, ...] | None = None
    deferred_payment: tuple[str, ...] | None = None
    charges_for: ReimbursementCharges | None = None
    other_charges: tuple[str, ...] | None = None
    bank_information: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MT742(Message):
    """A bank that has honoured or negotiated claims its money from the reimbursing bank.

    Attributes:
        sender_reference: 20, the claiming bank's.
        credit_number: 21.
        issue_date: 31C.
        issuing_bank: 52a.
        amount: 32B, principal claimed.
        additional_amount: 33B.
        charges: 71D.
        total_claimed: 34a, with a value date in option A.
        account_with: 57a.
        beneficiary_bank: 58a.
        bank_information: 72Z.
    """

    sender_reference: str
    credit_number: str
    issue_date: date | None = None
    issuing_bank: Institution
    amount: Amount
    additional_amount: Amount | None = None
    charges: tuple[str, ...] | None = None
    total_claimed: Amount
    account_with: Institution | None = None
    beneficiary_bank: Institution | None = None
    bank_information: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MT747(Message):
    """An authorisation to reimburse is amended.

    Attributes:
        credit_number: 20.
        reimbursing_reference: 21, the reimbursing bank's.
        authorisation_date: 30, of the authorisation.
        expiry_date: 31E, new.
        increase: 32B.
        decrease: 33B.
        new_amount: 34B, after the amendment.
        tolerance: 39A.
        additional_amounts: 39C.
        bank_information: 72Z.
        narrative: 77, lines.
    """

    credit_number: str
    reimbursing_reference: str | None = None
    authorisation_date: date
    expiry_date: date | None = None
    increase: Amount | None = None
    decrease: Amount | None = None
    new_amount: Amount | None = None
    tolerance: Tolerance | None = None
    additional_amounts: tuple[str, ...] | None = None
    bank_information: tuple[str, ...] | None = None
    narrative: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MT756(Message):
    """A claim was reimbursed, or a presentation paid.

    Attributes:
        sender_reference: 20.
        presenting_reference: 21, of the bank that claimed.
        claimed: 32B.
        paid: 33A, with its value date.
        sender_correspondent: 53a.
        receiver_correspondent: 54a.
        bank_information: 72Z.
        narrative: 79Z.
    """

    sender_reference: str
    presenting_reference: str
    claimed: Amount
    paid: Amount
    sender_correspondent: Institution | None = None
    receiver_correspondent: Institution | None = None
    bank_information: tuple[str, ...] | None = None
    narrative: tuple[str, ...] | None = None


DEFINITION_740: Final = Definition(
    "740",
    "Authorisation to Reimburse",
    MT740,
    (
        must("20", REFERENCE, "credit_number"),
        may("25", ACCOUNT, "account"),
        must("40F", code(ReimbursementRules, "30x", 30), "rules"),
        may("31D", EXPIRY, "expiry_date", "expiry_place"),
        may("58a", BANK, "negotiating_bank"),
        may("59", BENEFICIARY, "beneficiary"),
        must("32B", AMOUNT, "amount"),
        may("39A", TOLERANCE, "tolerance"),
        may("39C", LINES_4, "additional_amounts"),
        must("41a", AVAILABLE, "available"),
        *PAYMENT,
        may("71A", code(ReimbursementCharges, "3!a", 3), "charges_for"),
        may("71D", INFORMATION, "other_charges"),
        may("72Z", INFORMATION, "bank_information"),
    ),
    (
        rules.drafts("740"),
        rules.not_both("740", ("58a", "negotiating_bank"), ("59", "beneficiary"), "D84"),
    ),
)
DEFINITION_742: Final = Definition(
    "742",
    "Reimbursement Claim",
    MT742,
    (
        must("20", REFERENCE, "sender_reference"),
        must("21", REFERENCE, "credit_number"),
        may("31C", DATE, "issue_date"),
        must("52a", BANK, "issuing_bank"),
        must("32B", AMOUNT, "amount"),
        may("33B", AMOUNT, "additional_amount"),
        may("71D", INFORMATION, "charges"),
        must("34a", DATED_OR_NOT, "total_claimed"),
        may("57a", BANK_OR_PLACE, "account_with"),
        may("58a", BANK, "beneficiary_bank"),
        may("72Z", INFORMATION, "bank_information"),
    ),
    (rules.same_currency("742", ("32B", "amount"), ("33B", "additional_amount")),),
)
DEFINITION_747: Final = Definition(
    "747",
    "Amendment to an Authorisation to Reimburse",
    MT747,
    (
        must("20", REFERENCE, "credit_number"),
        may("21", REFERENCE, "reimbursing_reference"),
        must("30", DATE, "authorisation_date"),
        may("31E", DATE, "expiry_date"),
        may("32B", AMOUNT, "increase"),
        may("33B", AMOUNT, "decrease"),
        may("34B", BALANCE, "new_amount"),
        may("39A", TOLERANCE, "tolerance"),
        may("39C", LINES_4, "additional_amounts"),
        may("72Z", INFORMATION, "bank_information"),
        may("77", lines(20, 35), "narrative"),
    ),
    (
        rules.one_of(
            "747",
            {
                "31E": "expiry_date",
                "32B": "increase",
                "33B": "decrease",
                "34B": "new_amount",
                "39A": "tolerance",
                "39C": "additional_amounts",
                "72Z": "bank_information",
                "77": "narrative",
            },
            "C15",
        ),
        rules.needs("747", {"32B": "increase", "33B": "decrease"}, ("34B", "new_amount"), "C12"),
        rules.same_currency("747", ("32B", "increase"), ("34B", "new_amount")),
        rules.same_currency("747", ("33B", "decrease"), ("34B", "new_amount")),
    ),
)
DEFINITION_756: Final = Definition(
    "756",
    "Advice of Reimbursement or Payment",
    MT756,
    (
        must("20", REFERENCE, "sender_reference"),
        must("21", REFERENCE, "presenting_reference"),
        must("32B", AMOUNT, "claimed"),
        must("33A", DATED_AMOUNT, "paid"),
        may("53a", BANK_OR_PLACE, "sender_correspondent"),
        may("54a", BANK_OR_PLACE, "receiver_correspondent"),
        may("72Z", INFORMATION, "bank_information"),
        may("79Z", NARRATIVE, "narrative"),
    ),
    (rules.same_currency("756", ("32B", "claimed"), ("33A", "paid")),),
)
