"""The fold that tells the book of credits from events alone: pure, no getter is asked.

`of(logs)` is the whole book; `after(book, log)` one step. What the contracts decide and do not say (how many
presentations are open, when a stopped clock goes on, which liquidity a payment used up) is derived by the rules of
contracts/credit, and `tests/credit/test_book.py` holds the result against the getters after every act.

An event is about one credit, or one transferred part of a credit. What happens under a part also changes the credit
that it is part of: its drawings, and the money that secures it. Where the history of a part is told alone, that is left
out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any, Final

from eport.credit.facts import (
    Amendment,
    AmendmentState,
    Authorisation,
    Bank,
    Book,
    Claim,
    ClaimState,
    Conditions,
    Corruption,
    Credit,
    CreditId,
    Examination,
    Extension,
    Flag,
    Log,
    Outcome,
    Presentation,
    ReturnDemand,
    State,
    TransferRequest,
)
from eport.credit.securing import MONEY, SECURITY, Step, WholeStep, added, attributed, fixed, taken
from eport.trade.terms import Terms

MISSING_DOCUMENT: Final = 1 << 5
"""Of contracts/types/Discrepancies.sol."""


def of(logs: Iterable[Log]) -> Book:
    """The book that these logs, in their order, tell."""
    book: Book = MappingProxyType({})
    for log in logs:
        book = after(book, log)
    return book


def after(book: Book, log: Log) -> Book:
    """The book after one more event. An event that is about no credit (liquidity of a bank) leaves it as it is."""
    step = STEPS.get(log.name)
    if step is None:
        return book
    number = _about(log)
    whole, told = book.get(number.whole), dict(book)
    if log.name == "CreditApplied":
        before = Credit(number, (terms_in(log.arguments["terms"]),), log.timestamp)
    elif log.name == "CreditTransferred":
        if whole:
            told[whole.id] = replace(whole, history=(*whole.history, log))
            log = _with_what_it_took(log, whole)
        before = _begun(log)
    else:
        before = book[number]
    credit = step(before, log)
    told[number] = replace(credit, history=(*credit.history, log))
    on_whole = _ON_WHOLE.get(log.name)
    if on_whole and number.whole in told:
        told[number.whole] = on_whole(told[number.whole], before, log)
    for part in credit.parts:  # a part is stopped with its credit
        told[part] = replace(told[part], stopped_until=credit.stopped_until)
    return MappingProxyType(told)


def _about(log: Log) -> CreditId:
    given = log.arguments
    if "key" in given:
        return CreditId(given["key"] >> 32)
    return CreditId(given["part" if log.name in _OF_PARTS else "id"])


def terms_in(value: Mapping[str, Any]) -> Terms:
    """Terms as an event carries them."""
    names = [item.name for item in fields(Terms)]
    given = dict(zip(names, value.values()))
    for name in ("tranches", "schedule"):
        given[name] = tuple(tuple(part.values()) for part in given[name])
    return Terms(**given)


# --------------------------------------------------------------------------------------------------- credit, amendments


def _issued(credit: Credit, log: Log) -> Credit:
    return replace(
        credit, state=State.ISSUED, issued_at=log.timestamp, expires_at=log.arguments["expiresAt"],
        calendar_known=log.arguments["known"],
    )  # fmt: skip


def _advised(credit: Credit, log: Log) -> Credit:
    # As the contract asks: a bank that advises in both capacities is the first.
    first = log.arguments["advisingBank"] == credit.present_terms.advising_bank
    return replace(credit, flags=credit.flags | (Flag.ADVISED if first else Flag.ADVISED_SECOND))


def _confirmed(credit: Credit, log: Log) -> Credit:
    return replace(credit, confirmed_version=log.arguments["version"] + 1)


def _amended(credit: Credit, log: Log) -> Credit:
    made = Amendment(log.arguments["number"], terms_in(log.arguments["terms"]), log.timestamp)
    return replace(credit, amendments=(*credit.amendments, made))


def _on_amendment(**changes: Any) -> Step:
    return lambda credit, log: replace(
        credit, amendments=(*credit.amendments[:-1], replace(credit.amendments[-1], **changes))
    )


def _accepted(credit: Credit, log: Log) -> Credit:
    return _on_amendment(state=AmendmentState.ACCEPTED, by_conduct=log.arguments["byConduct"])(credit, log)


def _terms_changed(credit: Credit, log: Log) -> Credit:
    taken = credit.amendments[-1]
    version = log.arguments["version"]
    return replace(
        credit, terms=(*credit.terms, taken.terms), expires_at=log.arguments["expiresAt"], consents=0,
        confirmed_version=version + 1 if taken.extended else credit.confirmed_version,
    )  # fmt: skip


# -------------------------------------------------------------------------------------------------------- presentations


def _presented(credit: Credit, log: Log) -> Credit:
    given, said = log.arguments, log.arguments["presentation"]
    at = Bank(said["at"])
    made = Presentation(
        number=given["number"], documents=dict(given["documents"]), payable=said["payable_"],
        presented_at=said["presentedAt"], version=said["version"], found=said["found"], statement=given["statement"],
        at=at, examinations={at: Examination(Outcome.PRESENTED, given["deadline"], said["found"], said["presentedAt"])},
    )  # fmt: skip
    return replace(
        credit, presentations=(*credit.presentations, made), open=credit.open + 1,
        reserved=credit.reserved + made.payable,
    )  # fmt: skip


def _forwarded(credit: Credit, log: Log) -> Credit:
    before = _presentation(credit, log)
    to, seen = Bank(log.arguments["to"]), dict(before.examinations)
    if seen[before.at].outcome is Outcome.PRESENTED:
        seen[before.at] = replace(seen[before.at], outcome=Outcome.FORWARDED, decided_at=log.timestamp)
    seen[to] = Examination(Outcome.PRESENTED, log.arguments["deadline"], before.found, log.timestamp)
    return _with(credit, replace(before, at=to, examinations=seen))


def _bound(outcome: Outcome) -> Step:
    """Honour, or silence: the bank is bound to pay."""

    def step(credit: Credit, log: Log) -> Credit:
        before, by, held = _presentation(credit, log), Bank(log.arguments["by"]), bool(log.arguments["claimed"])
        # A refusal freed the amount; a waiver, or documents that were kept, took it up again.
        if before.examinations[by].outcome is Outcome.REFUSED:
            credit = replace(credit, open=credit.open + 1, reserved=credit.reserved + before.payable)
        after_ = _decided(before, by, log, outcome=outcome)
        if _draws(before, by, held):
            credit = replace(
                credit, open=credit.open - 1, reserved=credit.reserved - before.payable,
                drawn=credit.drawn + before.payable,
                set_apart=credit.set_apart - (before.payable if credit.id.part else 0),
            )  # fmt: skip
        elif not before.claimed:
            after_ = replace(after_, presenter=credit.bank(by, before.version))
        return _with(credit, replace(after_, claimed=before.claimed or held))

    return step


def _bound_on(whole: Credit, before: Credit, log: Log) -> Credit:
    """What is drawn under a part is drawn under its credit."""
    item, by, held = _presentation(before, log), Bank(log.arguments["by"]), bool(log.arguments["claimed"])
    whole = attributed(whole, held or by is Bank.ISSUING, before.bank(by, item.version))
    if not before.id.part or not _draws(item, by, held):
        return whole
    return replace(whole, reserved=whole.reserved - item.payable, drawn=whole.drawn + item.payable)


def _draws(item: Presentation, by: Bank, held: bool) -> bool:
    return not item.claimed and (held or by is Bank.ISSUING)


def _negotiated(credit: Credit, log: Log) -> Credit:
    before = _presentation(credit, log)
    bought = _decided(before, Bank.NOMINATED, log, outcome=Outcome.HONOURED)
    return _with(credit, replace(bought, presenter=log.arguments["bank"], price=log.arguments["price"]))


def _refused(credit: Credit, log: Log) -> Credit:
    before, given = _presentation(credit, log), log.arguments
    refused = _decided(
        before, Bank(given["by"]), log, outcome=Outcome.REFUSED, discrepancies=given["discrepancies"],
        disposal=given["disposal"], notice=given["notice"], since=log.timestamp,
    )  # fmt: skip
    if before.claimed:  # art. 16(g): the confirming bank refunds, the drawing stands
        return _with(credit, replace(refused, at=Bank.ISSUING))
    return _freed(_with(credit, refused), refused)


def _lapsed(credit: Credit, log: Log) -> Credit:
    gone = replace(_presentation(credit, log), at=Bank.ISSUING, lapsed=True)
    return _freed(_with(credit, gone), gone)


def _reversed(credit: Credit, log: Log) -> Credit:
    return _with(credit, replace(_presentation(credit, log), at=Bank.ISSUING))


def _waived(credit: Credit, log: Log) -> Credit:
    before = _presentation(credit, log)
    return _with(credit, replace(before, waived=before.waived | log.arguments["waived"], waived_at=log.timestamp))


def _returned(credit: Credit, log: Log) -> Credit:
    before, by = _presentation(credit, log), Bank(log.arguments["by"])
    return _with(credit, _decided(before, by, log, outcome=Outcome.RETURNED))


def _presentation(credit: Credit, log: Log) -> Presentation:
    return credit.presentations[int(log.arguments["number"]) - 1]


def _decided(before: Presentation, by: Bank, log: Log, **changes: Any) -> Presentation:
    seen = {**before.examinations, by: replace(before.examinations[by], decided_at=log.timestamp, **changes)}
    return replace(before, examinations=seen)


def _with(credit: Credit, made: Presentation) -> Credit:
    changed = list(credit.presentations)
    changed[made.number - 1] = made
    return replace(credit, presentations=tuple(changed))


def _freed(credit: Credit, gone: Presentation) -> Credit:
    return replace(credit, open=credit.open - 1, reserved=credit.reserved - gone.payable)


# --------------------------------------------------------------------------------------------------------------- clocks


def _notice_proved(credit: Credit, log: Log) -> Credit:
    return _examined(credit, log, given_at=log.arguments["givenAt"])


def _record_corrupted(credit: Credit, log: Log) -> Credit:
    given = log.arguments
    stopped = Corruption(given["record"], log.timestamp, given["until"])
    return _examined(credit, log, since=given["until"], deadline=given["deadline"], corruption=stopped)


def _record_represented(credit: Credit, log: Log) -> Credit:
    return _examined(
        credit, log, since=log.timestamp, deadline=log.arguments["deadline"], corruption=_settled(credit, log)
    )


def _record_not_represented(credit: Credit, log: Log) -> Credit:
    # The deadline was set as if the record had come at the last moment.
    seen = _presentation(credit, log).examinations[Bank(log.arguments["by"])]
    found = seen.discrepancies | MISSING_DOCUMENT
    return _examined(credit, log, discrepancies=found, corruption=_settled(credit, log))


def _settled(credit: Credit, log: Log) -> Corruption:
    stopped = _presentation(credit, log).examinations[Bank(log.arguments["by"])].corruption
    assert stopped is not None
    return replace(stopped, settled=True)


def _return_demanded(credit: Credit, log: Log) -> Credit:
    return _examined(credit, log, return_demand=ReturnDemand(log.timestamp, log.arguments["until"]))


def _examined(credit: Credit, log: Log, **changes: Any) -> Credit:
    before, by = _presentation(credit, log), Bank(log.arguments["by"])
    seen = {**before.examinations, by: replace(before.examinations[by], **changes)}
    return _with(credit, replace(before, examinations=seen))


def _extension_requested(credit: Credit, log: Log) -> Credit:
    return _on_presentation(credit, log, extension=Extension(terms_in(log.arguments["amended"])))


def _payment_suspended(credit: Credit, log: Log) -> Credit:
    asked = _presentation(credit, log).extension
    assert asked is not None
    held = replace(asked, suspended_at=log.timestamp, pay_by=log.arguments["payBy"])
    return _on_presentation(credit, log, extension=held)


def _demand_withdrawn(credit: Credit, log: Log) -> Credit:
    back = _decided(_presentation(credit, log), Bank.ISSUING, log, outcome=Outcome.RETURNED)
    return _freed(_with(credit, replace(back, extension=None)), back)


def _on_presentation(credit: Credit, log: Log, **changes: Any) -> Credit:
    return _with(credit, replace(_presentation(credit, log), **changes))


# ------------------------------------------------------------------------------------------------------------ transfers


def _transfer_requested(credit: Credit, log: Log) -> Credit:
    asked = TransferRequest(terms_in(log.arguments["part"]), Conditions(*log.arguments["conditions"].values()))
    return replace(credit, requests={**credit.requests, log.arguments["request"]: asked})


def _request_withdrawn(credit: Credit, log: Log) -> Credit:
    left = {key: asked for key, asked in credit.requests.items() if key != log.arguments["request"]}
    return replace(credit, requests=left)


def _with_what_it_took(log: Log, whole: Credit) -> Log:
    """The event of a transfer with the request that it answers, so that the part can be told without its credit."""
    took = {
        "asked": whole.requests[log.arguments["request"]], "confirmed": whole.confirmed,
        "stopped": whole.stopped_until,
    }  # fmt: skip
    return replace(log, arguments={**log.arguments, **took})


def _begun(log: Log) -> Credit:
    given, asked = log.arguments, log.arguments["asked"]
    return Credit(
        CreditId(given["part"]), (asked.terms,), log.timestamp, confirmed_version=int(given["confirmed"]),
        stopped_until=given["stopped"], transferring_bank=given["record"]["transferringBank"],
        conditions=asked.conditions,
    )  # fmt: skip


def _transferred_on(whole: Credit, before: Credit, log: Log) -> Credit:
    return replace(_request_withdrawn(whole, log), parts=(*whole.parts, before.id))


def _reserved_on(sign: int) -> WholeStep:
    return lambda whole, before, log: replace(
        whole, reserved=whole.reserved + sign * log.arguments["amount"], history=(*whole.history, log)
    )


def _substitution(awaited: bool, **names: str) -> Step:
    def step(credit: Credit, log: Log) -> Credit:
        told = {name: log.arguments[key] for name, key in names.items()}
        made = replace(_presentation(credit, log).substitution, awaited=awaited, **told)
        return _on_presentation(credit, log, substitution=made)

    return step


def _awaits(whole: Credit, before: Credit, log: Log) -> Credit:
    return replace(whole, open=whole.open + 1)


def _awaits_no_more(whole: Credit, before: Credit, log: Log) -> Credit:
    return replace(whole, open=whole.open - _presentation(before, log).substitution.awaited)


# ------------------------------------------------------------------------------------------------------- reimbursements


def _reimbursement_authorised(credit: Credit, log: Log) -> Credit:
    return replace(credit, authorisation=Authorisation(log.arguments["bank"], log.arguments["amount"]))


def _reimbursement_claimed(credit: Credit, log: Log) -> Credit:
    given = log.arguments
    made = Claim(ClaimState.CLAIMED, Bank(given["by"]), given["bank"], given["amount"], given["answerBy"])
    return _on_presentation(credit, log, claim=made)


def _claim_became(state: ClaimState) -> Step:
    """An answer. A bank that reimbursed steps into the claimant's place; with the refund that is its own again."""

    def step(credit: Credit, log: Log) -> Credit:
        item, allowed = _presentation(credit, log), credit.authorisation
        claim = item.claim
        assert claim is not None and allowed is not None
        item = replace(item, claim=replace(claim, state=state))
        if state is ClaimState.PAID:
            credit = replace(credit, authorisation=replace(allowed, left=allowed.left - claim.amount))
            item = replace(item, presenter=claim.reimbursing)
        elif state is ClaimState.REFUNDED:
            item = replace(item, presenter=credit.bank(claim.by, item.version))
        return _with(credit, item)

    return step


STEPS: Final[Mapping[str, Step]] = {
    "CreditApplied": fixed(),
    "CreditWithdrawn": fixed(state=State.WITHDRAWN),
    "CreditPreAdvised": taken(expires_at="expiresAt"),
    "CreditIssued": _issued,
    "CreditAdvised": _advised,
    "CreditConfirmed": _confirmed,
    "ConfirmationDeclined": lambda credit, log: replace(credit, flags=credit.flags | Flag.CONFIRMATION_DECLINED),
    "CancellationConsented": taken(consents="consents"),
    "CreditCancelled": fixed(state=State.CANCELLED),
    "CreditClosed": fixed(state=State.CLOSED),
    "CreditExpired": fixed(state=State.EXPIRED),
    "TermsChanged": _terms_changed,
    "AmendmentIssued": _amended,
    "ConfirmationExtended": _on_amendment(extended=True),
    "ConfirmationNotExtended": _on_amendment(extended=False),
    "AmendmentAccepted": _accepted,
    "AmendmentRejected": _on_amendment(state=AmendmentState.REJECTED),
    "LotReceived": lambda credit, log: replace(credit, lots=(*credit.lots, log.arguments["lot"])),
    "DocumentsPresented": _presented,
    "DocumentsForwarded": _forwarded,
    "PresentationHonoured": _bound(Outcome.HONOURED),
    "BankPrecluded": _bound(Outcome.PRECLUDED),
    "DocumentsNegotiated": _negotiated,
    "PresentationRefused": _refused,
    "DiscrepanciesWaived": _waived,
    "PresentationLapsed": _lapsed,
    "ClaimReversed": _reversed,
    "DocumentsReturned": _returned,
    "NoticeProved": _notice_proved,
    "RecordCorrupted": _record_corrupted,
    "RecordRepresented": _record_represented,
    "RecordNotRepresented": _record_not_represented,
    "ExtensionRequested": _extension_requested,
    "PaymentSuspended": _payment_suspended,
    "DemandWithdrawn": _demand_withdrawn,
    "ReturnDemanded": _return_demanded,
    "TransferRequested": _transfer_requested,
    "TransferRequestWithdrawn": _request_withdrawn,
    "CreditTransferred": fixed(),
    "PartSetApart": added("set_apart", "amount"),
    "PartRejoined": added("set_apart", "amount", -1),
    "SubstitutionDemanded": _substitution(True, until="until"),
    "InvoiceSubstituted": _substitution(False, number="substitute"),
    "SubstitutionForfeited": _substitution(False),
    "ReimbursementAuthorised": _reimbursement_authorised,
    "ReimbursementClaimed": _reimbursement_claimed,
    "Reimbursed": _claim_became(ClaimState.PAID),
    "ReimbursementDeclined": _claim_became(ClaimState.DECLINED),
    "ReimbursementUnanswered": _claim_became(ClaimState.UNANSWERED),
    "ReimbursementRefundDue": _claim_became(ClaimState.REFUNDED),
    **MONEY,
}
_ON_WHOLE: Final[Mapping[str, WholeStep]] = {
    "PresentationHonoured": _bound_on,
    "BankPrecluded": _bound_on,
    "CreditTransferred": _transferred_on,
    "PartSetApart": _reserved_on(1),
    "PartRejoined": _reserved_on(-1),
    "SubstitutionDemanded": _awaits,
    "InvoiceSubstituted": _awaits_no_more,
    "SubstitutionForfeited": _awaits_no_more,
    **SECURITY,
}
_OF_PARTS: Final = (
    "CreditTransferred", "PartSetApart", "PartRejoined", "SubstitutionDemanded", "InvoiceSubstituted",
    "SubstitutionForfeited",
)  # fmt: skip
"""What is about the part that it names, though the credit may be named first."""
