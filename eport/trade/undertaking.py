"""From an MT760 to the terms of DocumentaryCredit: a demand guarantee or standby is the same engine with other
parameters. Pure: nothing is guessed, what cannot be carried is refused by its tag.

MT760 has no field for the place of presentation. Where 41a names no bank it is the issuer's place of issue (URDG 758
art. 14(a); ISP98 rule 3.04), whose banking days count.
"""

from __future__ import annotations

from typing import Final

from eport.messages.errors import MessageError
from eport.messages.mt import MT760, Confirmation, CreditForm, FinMessage
from eport.messages.mt.codes import DemandLimit, ExpiryType, UndertakingForm, UndertakingPurpose, UndertakingRules
from eport.messages.mt.guarantee import Undertaking
from eport.settings import Settings
from eport.trade.availability import FULL, By, From
from eport.trade.terms import (
    CURRENCY,
    FORMS,
    PRESENTATION_DAYS,
    UCP_600,
    Agreed,
    Terms,
    carried,
    check_sum,
    day,
    fen,
)

RULES: Final = {UndertakingRules.UCP: UCP_600, UndertakingRules.ISP: 1, UndertakingRules.URDG: 2}
"""Field 40C by `RuleSet` of contracts/types/Credit.sol."""
AT_SIGHT: Final = ((FULL, int(By.SIGHT), int(From.SIGHT), 0),)


def from_mt760(message: FinMessage, issued: MT760, settings: Settings, agreed: Agreed) -> Terms:
    """The terms that the contract computes on.

    Raises:
        MessageError: the contract does not carry what a field says; the field is named.
    """
    beside = agreed.beside
    said = issued.undertaking
    _refuse(issued)
    amount = fen(said.amount.value, "MT760 field 32B")
    partials = said.demand_limit is None
    if beside.latest_shipment is not None:
        raise MessageError(
            "beside.latest_shipment", beside.latest_shipment.isoformat(), "nothing is shipped under an undertaking",
            "Drop it",
        )  # fmt: skip
    if beside.kind and not partials:
        raise MessageError(
            "MT760 field 48B", str(said.demand_limit), "a schedule is drawn in several demands", "Drop one of them"
        )
    check_sum(beside, amount, "MT760 field 32B")
    form = CreditForm.IRREVOCABLE_TRANSFERABLE if said.transferable else CreditForm.IRREVOCABLE
    assert said.expiry_date is not None  # by E01, beside 23B FIXD
    return carried(
        message, said.number, settings, agreed,
        customs=0,
        form=FORMS[form],
        rules=RULES[said.rules.code],
        place_of_expiry=_place(settings, agreed.nominated_bank or agreed.issuing_bank).encode(),
        amount=amount,
        tolerance_plus=0,
        tolerance_minus=0,
        expiry_day=day(said.expiry_date),
        latest_shipment_day=0,
        presentation_days=PRESENTATION_DAYS,  # counts from shipment alone, and nothing is shipped
        partial_drawings=partials,
        documents=0,  # 45C is free text: the bank reads it
        tranches=AT_SIGHT,
    )  # fmt: skip


def _refuse(issued: MT760) -> None:
    """What the contract does not carry."""
    said = issued.undertaking
    rules = said.rules.code
    _carried(
        "22A", issued.purpose.value, issued.purpose is UndertakingPurpose.ISSUE,
        "asks another bank to advise, confirm or issue",
        "Give the MT760 by which the issuer undertakes (22A ISSU); a counter-guarantee names the local bank in 59A",
    )  # fmt: skip
    _carried(
        "15C", "", issued.local is None, "a counter-undertaking and the local one are two acts of two banks",
        "Issue the counter-undertaking in favour of the local bank (59A), which issues its own",
    )  # fmt: skip
    _carried(
        "22D", said.form.value, said.form is not UndertakingForm.DEPENDENT,
        "a dependent undertaking is not paid on documents alone (URDG 758 art. 5, ISP98 rule 1.06)",
        "Issue a demand guarantee (DGAR) or a standby (STBY)",
    )  # fmt: skip
    _carried("40C", rules.value, rules in RULES, "the contract knows UCP 600, ISP98 and URDG 758", "Use one of them")
    _carried(
        "32B", said.amount.currency, said.amount.currency == CURRENCY, "the undertaking is settled in digital yuan",
        f"Issue it in {CURRENCY}",
    )  # fmt: skip
    _carried(
        "39F", " ".join(said.amount_information or ()), said.amount_information is None,
        "what may be demanded follows from 32B alone", "Say it in the amount, or in the terms (77U)",
    )  # fmt: skip
    _carried(
        "23B", said.expiry_type.value, said.expiry_type is ExpiryType.FIXED,
        "the contract ends an undertaking on a day", "State the day: 23B FIXD with 31E",
    )  # fmt: skip
    _carried(
        "23F", said.extension.code.value if said.extension else "", said.extension is None,
        "nothing extends itself on the chain", "Extend by amendment (MT767), or on a demand to extend or pay",
    )  # fmt: skip
    _carried(
        "48B", DemandLimit.NO_MULTIPLE.value, said.demand_limit is not DemandLimit.NO_MULTIPLE,
        "one demand for less than the whole, and no other, is not carried",
        "Bar partial demands too (NMPT), or allow several",
    )  # fmt: skip
    _carried(
        "48D", "TRAN", not said.transferable or rules is UndertakingRules.UCP,
        "the contract transfers by UCP 600 art. 38", "Leave 48D out, or use UCPR in 40C",
    )  # fmt: skip
    _check_confirmation(said)


def _check_confirmation(said: Undertaking) -> None:
    asked = said.confirmation in (Confirmation.CONFIRM, Confirmation.MAY_ADD)
    named = said.confirming_bank is not None and said.confirming_bank.bic is not None
    _carried("58a", str(said.confirming_bank or ""), not asked or named, "no bank is named by its BIC", "Give its BIC")


def _carried(tag: str, value: str, holds: bool, rule: str, remedy: str) -> None:
    if not holds:
        raise MessageError(f"MT760 field {tag}", value, rule, remedy)


def _place(settings: Settings, bank: str) -> str:
    """Jurisdiction of a bank; its banking days have to be known."""
    place = next(member.jurisdiction for member in settings.institutions if member.key == bank)
    if place not in {known.jurisdiction for known in settings.places}:
        raise MessageError(
            "MT760 field 52a", place, "the banking days of the place of presentation have to be known",
            f"Issue it in {', '.join(known.jurisdiction for known in settings.places)}",
        )  # fmt: skip
    return place
