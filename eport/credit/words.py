"""What contracts say, in an officer's words: refusals with what to do, states, disposals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from eport.chain.contract import ContractReverted
from eport.credit.book import Bank, Credit, Debt, Outcome, State
from eport.credit.parties import Directory
from eport.settings import Place
from eport.trade.story import yuan
from eport.trade.terms import DISCREPANCIES, discrepancy_texts

OUTCOMES: Final = {
    Outcome.NONE: "not yet there",
    Outcome.PRESENTED: "under examination",
    Outcome.HONOURED: "honoured",
    Outcome.REFUSED: "refused",
    Outcome.PRECLUDED: "precluded: kept silent, and is bound (art. 16(f))",
    Outcome.RETURNED: "refused, documents returned",
    Outcome.FORWARDED: "forwarded without acting (art. 12(a))",
}
DISPOSALS: Final = {
    1: "holding the documents for the presenter's instructions (art. 16(c)(iii)(a))",
    2: "holding the documents until a waiver (art. 16(c)(iii)(b))",
    3: "returning the documents (art. 16(c)(iii)(c))",
    4: "acting on the presenter's prior instructions (art. 16(c)(iii)(d))",
}
DEBTS: Final = {Debt.NONE: "", Debt.DUE: "due", Debt.DEFAULTED: "in default", Debt.PAID: "paid"}
CAPACITIES: Final = {Bank.ISSUING: "issuing bank", Bank.CONFIRMING: "confirming bank", Bank.NOMINATED: "nominated bank"}


def moment(timestamp: int, place: Place) -> str:
    """`Tue 17 Feb 2026 17:00`, at the place."""
    return f"{dt.datetime.fromtimestamp(timestamp, ZoneInfo(place.zone)):%a %d %b %Y %H:%M}"


def discrepancies(bits: int) -> list[str]:
    """Discrepancies in words, each with its article. Bits without words are shown as what they are."""
    left = bits & ~sum(DISCREPANCIES)
    return [*discrepancy_texts(bits), *([f"unknown bits {left:#x}"] if left else [])]


def refusal(error: ContractReverted, directory: Directory, credit: Credit | None) -> str:
    """A contract's refusal as a sentence that says what to do; the contract's own words where none are known."""
    known = _SENTENCES.get(error.name)
    if known is None:
        return f"{error}"
    place = directory.settings.place(credit.present_terms.place_of_expiry.decode()) if credit else None
    return known(_Said(error.arguments, directory, place))


class _Said:
    """Arguments of an error, each readable in the way that its kind asks for."""

    def __init__(self, values: Mapping[str, Any], directory: Directory, place: Place | None) -> None:
        self._values, self._directory, self._place = values, directory, place

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def money(self, name: str) -> str:
        return yuan(int(self._values[name]))

    def when(self, name: str) -> str:
        value = int(self._values[name])
        if self._place is None:
            return f"{dt.datetime.fromtimestamp(value, dt.timezone.utc):%a %d %b %Y %H:%M} UTC"
        return moment(value, self._place)

    def who(self, name: str) -> str:
        return self._directory.name_of(self._values[name])

    def bank(self, name: str) -> str:
        return self._directory.name(int(self._values[name]))

    def bits(self, name: str) -> str:
        return "; ".join(discrepancies(int(self._values[name])))

    def outcome(self) -> str:
        return OUTCOMES[Outcome(self._values["state"])]


_SENTENCES: Final[Mapping[str, Callable[[_Said], str]]] = {
    "CreditInvalidTerm": lambda a: f"the term `{a['field']}` is not one that a credit can have: correct the MT700 and "
    "the options that go with it",
    "CreditRevocable": lambda a: "a revocable credit is outside UCP 600 (art. 3): issue it IRREVOCABLE (40A)",
    "CreditWrongState": lambda a: f"credit {a['id']} is {State(a['state']).name.lower()}: `eport credit status "
    f"{a['id']}` shows what may be done",
    "CreditWrongTerms": lambda a: f"these are not the terms of credit {a['id']} in version {a['version']}: take them "
    "from the newest events",
    "CreditNotParty": lambda a: f"{a.who('caller')} has no such part in credit {a['id']}: act --as the party that has",
    "CreditNotYetExpired": lambda a: f"the credit lives until {a.when('until')}: end it after that",
    "CreditPresentationsOpen": lambda a: f"{a['open']} presentations await an outcome: honour, refuse or forward them, "
    "or let them lapse, first",
    "CreditUndertakingsOpen": lambda a: f"{a.money('outstanding')} is undertaken and not paid: `eport credit settle` "
    "first",
    "CreditNothingAvailable": lambda a: f"nothing is left to draw under credit {a['id']}: an increase needs an "
    "amendment",
    "CreditAlreadyConfirmed": lambda a: f"credit {a['id']} is confirmed: a confirmation is given once",
    "PresentationWrongState": lambda a: f"presentation {a['number']} is {a.outcome()} at this bank: that act does not "
    "follow",
    "PresentationWrongBank": lambda a: f"the documents are with the {CAPACITIES[Bank(a['at'])]}, or that bank has no "
    "part in this: forward them first",
    "PresentationInvalidTime": lambda a: f"{a.when('receivedAt')} is no time at which a bank can have received them: "
    "not ahead of now, at most ten days ago, and none where the beneficiary presents itself",
    "PresentationTooLate": lambda a: f"late presentations were taken until {a.when('until')}: nothing can be presented "
    "any more",
    "PresentationInvalidAmount": lambda a: "the drawing is zero: state the amount that is drawn",
    "PresentationDeadlinePassed": lambda a: f"the time for a notice ended on {a.when('deadline')} (art. 16(d)): the "
    "bank can only honour; a notice given in time off the chain may be proved with proveNotice",
    "PresentationDeadlineRunning": lambda a: f"the bank has until {a.when('until')}: wait for it",
    "PresentationDiscrepant": lambda a: f"the documents are discrepant and the applicant has not waived: "
    f"{a.bits('discrepancies')}. Refuse, or ask for a waiver first",
    "PresentationInvalidNotice": lambda a: f"a notice needs its `{a['field']}`: at least one discrepancy, what becomes "
    "of the documents, and its words (art. 16(c))",
    "PresentationNothingToWaive": lambda a: f"presentation {a['number']} has no recorded discrepancy: there is nothing "
    "to waive",
    "PresentationInvalidPrice": lambda a: f"a price of {a.money('price')} is not between one fen and the "
    f"{a.money('payable_')} that honouring pays",
    "PresentationInvalidSignature": lambda a: f"the notice is not acknowledged by {a.who('presenter')}",
    "UndertakingNotParty": lambda a: f"{a.who('caller')} has no such right under credit {a['id']}: act --as the party "
    "that has",
    "UndertakingNotBank": lambda a: f"{a.who('caller')} is no bank: only banks commit liquidity",
    "UndertakingInvalidAmount": lambda a: f"{a.money('amount')} is no amount for this: give one above zero",
    "UndertakingTooManyLots": lambda a: f"more than {a['most']} deposits would be touched: commit liquidity in larger "
    "ones",
    "UndertakingInsufficientLiquidity": lambda a: f"{a.bank('bank')} has {a.money('free')} of free liquidity, "
    f"{a.money('wanted')} is needed: `eport credit commit` the rest first",
    "UndertakingBankInDefault": lambda a: f"{a.bank('bank')} is in default: it pays that first",
    "UndertakingWrongState": lambda a: f"the undertaking is {DEBTS[Debt(a['state'])] or 'none'}: there is nothing to "
    "settle",
    "UndertakingNotDue": lambda a: f"it is due on {a.when('due')}: settle then",
    "UndertakingStopped": lambda a: f"a court stopped payment until {a.when('until')}: wait, or have the stop lifted",
    "UndertakingNotFirst": lambda a: "an older default of that bank comes first: settle that one",
    "UndertakingNotExhausted": lambda a: "there is money for it still: settle instead of declaring a default",
    "UndertakingNothingHeld": lambda a: "nothing is held that could pay it: the bank commits liquidity, or anybody "
    "declares the default",
    "UndertakingInvalidStop": lambda a: f"a stop ends within ten days, {a.when('until')} does not",
    "UndertakingAlreadyAssigned": lambda a: f"proceeds are assigned already, to {a.who('assignee')}",
    "AmendmentPending": lambda a: f"amendment {a['number']} still waits for the beneficiary (art. 10(c)): it accepts "
    "or rejects first",
    "AmendmentNone": lambda a: f"no amendment of credit {a['id']} waits",
    "AmendmentOther": lambda a: f"another amendment of credit {a['id']} waits, or none: look at its status and accept "
    "that one",
    "AmendmentOfParties": lambda a: f"an amendment leaves `{a['field']}` as it is: issue another credit for that",
    "AmendmentBelowDrawn": lambda a: f"{a.money('used')} is drawn or presented already, the amendment allows "
    f"{a.money('maximum')}",
}  # fmt: skip
