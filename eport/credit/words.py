"""What contracts say, in an officer's words: refusals with what to do, states, disposals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from eport.chain.contract import ContractReverted
from eport.credit.book import Bank, ClaimState, Credit, Debt, Outcome, State
from eport.credit.facts import CreditId
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
CLAIMS: Final = {
    ClaimState.NONE: "not made",
    ClaimState.CLAIMED: "claimed",
    ClaimState.PAID: "paid",
    ClaimState.DECLINED: "declined",
    ClaimState.UNANSWERED: "not answered in time",
    ClaimState.REFUNDED: "paid, and owed back (art. 16(g))",
}
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
    code = error.arguments.get("place", credit.present_terms.place_of_expiry if credit else b"")
    place = directory.settings.place(code.decode()) if code else None
    return known(_Said(error.arguments, directory, place))


class _Said:
    """Arguments of an error, each readable in the way that its kind asks for."""

    def __init__(self, values: Mapping[str, Any], directory: Directory, place: Place | None) -> None:
        self._values, self._directory, self._place = values, directory, place

    def __getitem__(self, name: str) -> Any:
        value = self._values[name]
        return CreditId(value) if name in ("id", "part") else value

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
    "CreditBoundByPreAdvice": lambda a: f"credit {a['id']} is pre-advised and binds the bank until {a.when('until')} "
    "(art. 11(b)): it is issued, or the beneficiary withdraws it",
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
    "bank can only honour; a notice given in time off the chain may be proved with `eport credit prove-notice`",
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
    "TransferNotTransferable": lambda a: f"credit {a['id']} is not transferable (40A, art. 38(b)): a transferable one "
    "is issued as such, and a part is not transferred onward",
    "TransferInvalidTerm": lambda a: f"the part's `{a['field']}` is neither as the credit has it nor one that a "
    "transfer may reduce (art. 38(g)): correct the part",
    "TransferExceeds": lambda a: f"the part needs {a.money('wanted')}, credit {a['id']} has {a.money('free')} left: "
    "transfer less",
    "TransferPartialsBarred": lambda a: f"credit {a['id']} bars partial drawings and is drawn on: it goes to one "
    "second beneficiary, before any drawing (art. 38(d))",
    "TransferInvalidDays": lambda a: f"{a['given']} banking days for the own invoice are too many: give {a['most']} at "
    "most",
    "TransferNotRequested": lambda a: f"no such transfer of credit {a['id']} waits: the first beneficiary asks for it, "
    "with these very terms",
    "TransferAlreadyRequested": lambda a: f"that transfer of credit {a['id']} is asked for already: wait for the bank, "
    "or withdraw it",
    "TransferNotPart": lambda a: f"credit {a['id']} is no transferred part",
    "SubstitutionNotAgreed": lambda a: f"documents under part {a['part']} pass as received, by the transfer's "
    "conditions: no invoice is put in place",
    "SubstitutionNothingPresented": lambda a: f"presentation {a['number']} of part {a['part']} is not there, or went "
    "back: there is no invoice to replace",
    "SubstitutionAlreadyDemanded": lambda a: f"the own invoice was demanded once (art. 38(i)), until "
    f"{a.when('until')}: wait for it",
    "SubstitutionAlreadyMade": lambda a: f"the own invoice stands as presentation {a['substitute']} of the credit: "
    "another one follows only after its documents are returned",
    "SubstitutionTooLate": lambda a: f"the first demand ended on {a.when('until')}: documents pass as received "
    "(art. 38(i))",
    "SubstitutionRunning": lambda a: f"the first beneficiary has until {a.when('until')}: wait for it",
    "SubstitutionNotAwaited": lambda a: f"nobody waits for an own invoice to presentation {a['number']} of part "
    f"{a['part']}: nothing is forfeited",
    "SubstitutionNoDifference": lambda a: f"an own invoice of {a.money('invoice')} (as far as the credit goes) leaves "
    f"nothing over the {a.money('drawn')} of the second beneficiary: it has to be higher",
    "ReimbursementInvalidBank": lambda a: f"{a.bank('bank')} is no bank that could reimburse here: name one that is no "
    "party to the credit",
    "ReimbursementNotBank": lambda a: f"{a.who('caller')} has no such part in the reimbursement under credit "
    f"{a['id']}: act --as the bank that has",
    "ReimbursementWrongState": lambda a: f"the claim for presentation {a['number']} is "
    f"{CLAIMS[ClaimState(a['state'])]}: that does not follow",
    "ReimbursementNothingToClaim": lambda a: f"nothing can be claimed for presentation {a['number']}: the bank "
    "honoured or negotiated and paid it itself, and the issuing bank has not answered it yet",
    "ReimbursementExceeds": lambda a: f"{a.money('left')} may be claimed under credit {a['id']}, the claim is for "
    f"{a.money('claimed')}: the issuing bank authorises more, or pays itself",
    "ReimbursementTooEarly": lambda a: f"the reimbursing bank has until {a.when('until')}: wait for it",
    "ReimbursementNotRefused": lambda a: f"presentation {a['number']} was neither refused by the next bank nor lost on "
    "the way: nothing is owed back",
    "AdvanceInvalidBank": lambda a: f"{a.bank('bank')} cannot advance: name the nominated, confirming or advising bank",
    "AdvanceInvalidAmount": lambda a: f"{a.money('amount')} is no amount for an advance: give one above zero",
    "AdvanceNotParty": lambda a: f"{a.who('caller')} has no such part in advances under credit {a['id']}: act --as the "
    "party that has",
    "AdvanceAlreadyAuthorised": lambda a: f"the advance under credit {a['id']} is authorised, for good",
    "AdvanceNotAllowed": lambda a: f"the applicant of credit {a['id']} allows another advance by now, of "
    f"{a.money('most')}: look at its status",
    "AdvanceNotAuthorised": lambda a: f"no advance under credit {a['id']} is authorised: the applicant allows it, the "
    "issuing bank authorises it",
    "AdvanceTransferable": lambda a: f"credit {a['id']} is transferable, and such a credit knows no advance",
    "AdvanceExceeds": lambda a: f"{a.money('free')} may still be advanced under credit {a['id']}, not "
    f"{a.money('wanted')}",
    "AdvanceNotRequested": lambda a: f"the beneficiary of credit {a['id']} did not ask for {a.money('amount')} with "
    "this receipt",
    "ClockDeadlinePassed": lambda a: f"the time for that ended on {a.when('deadline')}",
    "ClockRunning": lambda a: f"it runs until {a.when('until')}: wait for it",
    "ClockNotPresenter": lambda a: f"that is for the presenter, {a.who('presenter')}: act --as that party",
    "ClockInvalidSignature": lambda a: f"the notice is not acknowledged by {a.who('presenter')}, the presenter: have "
    "it sign with `eport credit acknowledge-notice`",
    "ClockAlreadyStopped": lambda a: f"that was asked once for presentation {a['number']}: it is not asked again",
    "ClockInterrupted": lambda a: f"business is interrupted until {a.when('until')} and no clock runs: report it then",
    "ClockNotStopped": lambda a: f"presentation {a['number']} waits for nothing of that kind at this bank",
    "ClockOtherRules": lambda a: f"the rules of credit {a['id']} know no such demand: URDG 758 does, and ISP98 to "
    "extend or pay",
    "ClockNotExtended": lambda a: f"demand {a['number']} asks for no such extension, or it is not granted yet: `eport "
    "credit grant-extension` first",
    "ClockInvalidTerms": lambda a: f"an extension of credit {a['id']} has a later day of expiry and the same "
    "beneficiary",
    "ClockInvalidTime": lambda a: f"payment is suspended until {a.when('latest')} at the latest (URDG 758 art. 23), "
    "and not into the past",
    "InterruptionInvalidTime": lambda a: "an interruption is declared within three days after it began, and ends "
    f"within 30 days from now, later than before: {a.when('from')} until {a.when('until')} does not",
    "InterruptionNotRunning": lambda a: f"no interruption runs in {a['place'].decode()}: declare one first",
    "InterruptionRunning": lambda a: f"an interruption runs in {a['place'].decode()} until {a.when('until')}: prolong "
    "it instead",
    "ClearancePaymentInvalid": lambda a: f"the agreement's `{a['field']}` is not one that it can have: the payer "
    "acts, a conditional release pays less than a final one, and times lie ahead in their order",
    "ClearancePaymentExists": lambda a: "this very agreement was proposed already: propose it anew for another one",
    "ClearancePaymentNotParty": lambda a: f"{a.who('caller')} has no such part in the agreement: act --as the party "
    "that has",
    "ClearancePaymentWrongState": lambda a: "the agreement is "
    f"{('not proposed', 'proposed', 'accepted', 'ended')[a['state']]}: that does not follow (`eport clearance status`)",
    "ClearancePaymentTooLate": lambda a: f"it could be accepted until {a.when('until')}: have it proposed anew",
    "ClearancePaymentTooEarly": lambda a: f"customs' word may come until {a.when('until')}: wait for it",
    "ClearancePaymentNotProved": lambda a: "that is not customs' newest word about this declaration and invoice, or it "
    "does not stand long enough for this amount: take the newest, or wait",
    "ClearancePaymentNothingEarned": lambda a: f"customs' word earns no more than the {a.money('paid')} that is paid",
    "ClearancePaymentNoClaim": lambda a: "nothing to record: customs took nothing back, nothing is paid, or it is "
    "recorded already",
    "CreditNotPartner": lambda a: f"{a.who('caller')} may not do that: a command of `eport credit` goes the right way",
    "AmendmentNotPartner": lambda a: "a transferred part is amended by `eport credit advise-amendment`, a credit by "
    "its issuing bank",
    "AccessManagedUnauthorized": lambda a: f"{a.who('caller')} has not the role for that (docs/roles.md): act --as the "
    "party that has",
    "DigitalYuanInsufficientBalance": lambda a: f"the wallet of {a.who('wallet')} has {a.money('free')} free, "
    f"{a.money('needed')} is needed: fund it first",
}  # fmt: skip
