"""The book of credits, rebuilt from events alone: a pure fold over decoded logs, no getter is asked.

`of(logs)` is the whole book; `after(book, log)` one step. What the contracts decide and do not say (how many
presentations are open, which liquidity a payment used up) is derived by the rules of contracts/credit, and
`tests/credit/test_book.py` holds the result against the getters after every act. Amounts in fen, times in unix
seconds, dates in days from 1970-01-01.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import IntEnum, IntFlag
from types import MappingProxyType
from typing import Any, Final

from eport.trade.terms import Terms

CONTRACTS: Final = ("DocumentaryCredit", "CreditAmendments", "Presentations", "Undertakings")
"""Whose events make the book."""


class State(IntEnum):
    """`CreditState` of contracts/types/Credit.sol."""

    NONE, APPLIED, ISSUED, CLOSED, EXPIRED, WITHDRAWN, CANCELLED = range(7)


class Bank(IntEnum):
    """`Bank`: in which capacity a bank examines."""

    ISSUING, CONFIRMING, NOMINATED = range(3)


class Outcome(IntEnum):
    """`ExaminationState` of IPresentations."""

    NONE, PRESENTED, HONOURED, REFUSED, PRECLUDED, RETURNED, FORWARDED = range(7)


class Debt(IntEnum):
    """`UndertakingState` of IUndertakings."""

    NONE, DUE, DEFAULTED, PAID = range(4)


class Flag(IntFlag):
    """`CreditStatus.flags`."""

    NONE = 0
    ADVISED = 1
    ADVISED_SECOND = 2
    CONFIRMATION_DECLINED = 4


class AmendmentState(IntEnum):
    """Where an amendment stands (UCP 600 art. 10)."""

    PENDING, ACCEPTED, REJECTED = range(3)


@dataclass(frozen=True)
class Log:
    """A decoded event. `arguments` by name, structs as mappings by field name; `timestamp` of its block [unix s]."""

    contract: str
    name: str
    arguments: Mapping[str, Any]
    transaction: str
    block: int
    timestamp: int
    index: int


@dataclass(frozen=True)
class Amendment:
    """One amendment. `extended`: None where the confirming bank has not said."""

    number: int
    terms: Terms
    issued_at: int
    state: AmendmentState = AmendmentState.PENDING
    by_conduct: bool = False
    extended: bool | None = None


@dataclass(frozen=True)
class Examination:
    """What one bank makes of a presentation (art. 14(b), 16). `since`: when its days began to count; once refused, when
    it was [unix s]."""

    outcome: Outcome
    deadline: int
    discrepancies: int
    since: int
    disposal: int = 0
    notice: bytes = b""
    decided_at: int = 0


@dataclass(frozen=True)
class Presentation:
    """Documents under a credit. `presenter`: number of the bank that gave value, 0 while it is the beneficiary."""

    number: int
    documents: Mapping[str, Any]
    payable: int
    presented_at: int
    version: int
    found: int
    statement: bytes
    at: Bank
    waived: int = 0
    waived_at: int = 0
    claimed: bool = False
    lapsed: bool = False
    presenter: int = 0
    price: int = 0
    examinations: Mapping[Bank, Examination] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Undertaking:
    """A debt that honour created. `amount` [fen] is what is outstanding."""

    key: int
    creditor: str
    amount: int
    debtor: int
    state: Debt
    due: int
    created_at: int
    from_held: bool
    bank_first: bool
    protected: bool


@dataclass(frozen=True)
class Payment:
    """What was paid on an undertaking, at once or later."""

    key: int
    creditor: str
    from_margin: int
    from_bank: int
    rest: int
    at: int

    @property
    def number(self) -> int:
        """Of the presentation."""
        return self.key >> 16 & 0xFFFF

    @property
    def by(self) -> Bank:
        """Capacity of the bank whose undertaking it was."""
        return Bank(self.key >> 8 & 0xFF)

    @property
    def amount(self) -> int:
        """[fen]"""
        return self.from_margin + self.from_bank


@dataclass(frozen=True)
class Credit:
    """One credit as its events tell it."""

    id: int
    terms: tuple[Terms, ...]
    applied_at: int
    state: State = State.APPLIED
    issued_at: int = 0
    expires_at: int = 0
    calendar_known: bool = True
    flags: Flag = Flag.NONE
    confirmed_version: int = 0
    consents: int = 0
    open: int = 0
    drawn: int = 0
    reserved: int = 0
    margin: int = 0
    cover: int = 0
    confirmer_cover: int = 0
    outstanding: int = 0
    stopped_until: int = 0
    assignee: str = ""
    assigned: int = 0
    lots: tuple[bytes, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    presentations: tuple[Presentation, ...] = ()
    undertakings: Mapping[int, Undertaking] = field(default_factory=lambda: MappingProxyType({}))
    payments: tuple[Payment, ...] = ()
    history: tuple[Log, ...] = ()
    unattributed: int = 0
    """Payments at honour whose liquidity is told apart by the event of honour, which follows them."""

    @property
    def version(self) -> int:
        """Of the terms: amendments that took effect."""
        return len(self.terms) - 1

    @property
    def present_terms(self) -> Terms:
        """Terms as they are now."""
        return self.terms[-1]

    @property
    def confirmed(self) -> bool:
        """Whether the confirming bank is bound by the present version."""
        return self.confirmed_version == self.version + 1

    @property
    def pending(self) -> Amendment | None:
        """The amendment that waits for the beneficiary."""
        waits = self.amendments and self.amendments[-1].state is AmendmentState.PENDING
        return self.amendments[-1] if waits else None

    @property
    def available(self) -> int:
        """[fen] that may still be drawn."""
        return max(0, self.present_terms.maximum - self.drawn - self.reserved)

    def terms_of(self, number: int) -> Terms:
        """Terms that a presentation stays under."""
        return self.terms[self.presentations[number - 1].version]

    def bank(self, by: Bank, version: int = -1) -> int:
        """Number of the bank in that capacity; 0 for none."""
        terms = self.terms[version]
        return (terms.issuing_bank, terms.confirming_bank, terms.nominated_bank)[by]


Book = Mapping[int, Credit]
"""Credits by id."""


def of(logs: Iterable[Log]) -> Book:
    """The book that these logs, in their order, tell."""
    book: Book = MappingProxyType({})
    for log in logs:
        book = after(book, log)
    return book


def after(book: Book, log: Log) -> Book:
    """The book after one more event. An event that is about no credit (liquidity of a bank) leaves it as it is."""
    step = _STEPS.get(log.name)
    if step is None:
        return book
    number = int(log.arguments["key"]) >> 32 if "id" not in log.arguments else int(log.arguments["id"])
    before = _applied(log) if log.name == "CreditApplied" else book[number]
    credit = step(before, log)
    return MappingProxyType({**book, number: replace(credit, history=(*credit.history, log))})


def terms_in(value: Mapping[str, Any]) -> Terms:
    """Terms as an event carries them."""
    names = [item.name for item in fields(Terms)]
    given = dict(zip(names, value.values()))
    for name in ("tranches", "schedule"):
        given[name] = tuple(tuple(part.values()) for part in given[name])
    return Terms(**given)


# --------------------------------------------------------------------------------------------------- credit, amendments


def _applied(log: Log) -> Credit:
    return Credit(int(log.arguments["id"]), (terms_in(log.arguments["terms"]),), log.timestamp)


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
        credit = _attributed(credit, before, by, held)
        # A refusal freed the amount, and a waiver took it up again.
        if before.examinations[by].outcome is Outcome.REFUSED:
            credit = replace(credit, open=credit.open + 1, reserved=credit.reserved + before.payable)
        after_ = _decided(before, by, log, outcome=outcome)
        if not before.claimed:
            if held or by is Bank.ISSUING:
                credit = replace(
                    credit, open=credit.open - 1, reserved=credit.reserved - before.payable,
                    drawn=credit.drawn + before.payable,
                )  # fmt: skip
            else:
                after_ = replace(after_, presenter=credit.bank(by, before.version))
        return _with(credit, replace(after_, claimed=before.claimed or held))

    return step


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


# --------------------------------------------------------------------------------------------------------- undertakings


def _incurred(credit: Credit, log: Log) -> Credit:
    said = log.arguments["undertaking"]
    made = Undertaking(
        key=log.arguments["key"], creditor=said["creditor"], amount=said["amount"], debtor=said["debtor"],
        state=Debt(said["state"]), due=said["due"], created_at=said["createdAt"], from_held=said["fromHeld"],
        bank_first=said["bankFirst"], protected=said["protected"],
    )  # fmt: skip
    return _owing(replace(credit, outstanding=credit.outstanding + made.amount), made)


def _paid(credit: Credit, log: Log) -> Credit:
    given = log.arguments
    paid = Payment(
        given["key"], given["creditor"], given["fromMargin"], given["fromBank"], given["rest"], log.timestamp
    )
    credit = replace(credit, payments=(*credit.payments, paid), margin=credit.margin - paid.from_margin)
    known = credit.undertakings.get(paid.key)
    if known is None:
        return replace(credit, unattributed=credit.unattributed + 1)
    late = known.state is Debt.DEFAULTED
    if not late:
        credit = _used(credit, known.from_held, known.debtor, paid.from_bank)
        credit = replace(credit, outstanding=credit.outstanding - paid.amount)
    return _owing(credit, replace(known, amount=paid.rest, state=known.state if paid.rest else Debt.PAID))


def _defaulted(credit: Credit, log: Log) -> Credit:
    known, rest = credit.undertakings[log.arguments["key"]], log.arguments["rest"]
    credit = replace(credit, outstanding=credit.outstanding - rest)
    return _owing(credit, replace(known, amount=rest, state=Debt.DEFAULTED))


def _made_over(credit: Credit, log: Log) -> Credit:
    known, bank = credit.undertakings[log.arguments["key"]], log.arguments["bank"]
    # Bought while a stop is in force is not bought in good faith without notice of it.
    safe = known.protected or (bank and log.timestamp > credit.stopped_until)
    return _owing(credit, replace(known, creditor=log.arguments["to"], protected=safe))


def _set_aside(credit: Credit, log: Log) -> Credit:
    amount = log.arguments["amount"]
    if log.arguments["confirming"]:
        return replace(credit, confirmer_cover=credit.confirmer_cover + amount)
    return replace(credit, cover=credit.cover + amount)


def _liquidity_freed(credit: Credit, log: Log) -> Credit:
    # What is freed is all that was left; the issuing bank's comes first where both are freed.
    if credit.cover and log.arguments["bank"] == credit.present_terms.issuing_bank:
        return replace(credit, cover=0)
    return replace(credit, confirmer_cover=0)


def _owing(credit: Credit, debt: Undertaking) -> Credit:
    return replace(credit, undertakings={**credit.undertakings, debt.key: debt})


def _attributed(credit: Credit, before: Presentation, by: Bank, held: bool) -> Credit:
    """Payments that honour made at once: whose cover they used follows from who honoured, and how."""
    fresh = credit.payments[len(credit.payments) - credit.unattributed :]
    credit = replace(credit, unattributed=0)
    for paid in fresh:
        credit = _used(credit, held or by is Bank.ISSUING, credit.bank(by, before.version), paid.from_bank)
    return credit


def _used(credit: Credit, from_held: bool, debtor: int, amount: int) -> Credit:
    """Undertakings._payBank: what is set aside for the credit goes first."""
    if from_held and credit.cover:
        return replace(credit, cover=credit.cover - min(credit.cover, amount))
    if debtor == credit.present_terms.confirming_bank:
        return replace(credit, confirmer_cover=credit.confirmer_cover - min(credit.confirmer_cover, amount))
    return credit


def _fixed(**changes: Any) -> Step:
    return lambda credit, log: replace(credit, **changes)


def _added(name: str, argument: str, sign: int = 1) -> Step:
    return lambda credit, log: replace(credit, **{name: getattr(credit, name) + sign * log.arguments[argument]})


def _taken(**names: str) -> Step:
    return lambda credit, log: replace(credit, **{name: log.arguments[key] for name, key in names.items()})


Step = Callable[[Credit, Log], Credit]
_STEPS: Final[Mapping[str, Step]] = {
    "CreditApplied": _fixed(),
    "CreditWithdrawn": _fixed(state=State.WITHDRAWN),
    "CreditIssued": _issued,
    "CreditAdvised": _advised,
    "CreditConfirmed": _confirmed,
    "ConfirmationDeclined": lambda credit, log: replace(credit, flags=credit.flags | Flag.CONFIRMATION_DECLINED),
    "CancellationConsented": _taken(consents="consents"),
    "CreditCancelled": _fixed(state=State.CANCELLED),
    "CreditClosed": _fixed(state=State.CLOSED),
    "CreditExpired": _fixed(state=State.EXPIRED),
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
    "NoticeProved": _fixed(),
    "DiscrepanciesWaived": _waived,
    "PresentationLapsed": _lapsed,
    "ClaimReversed": _reversed,
    "DocumentsReturned": _returned,
    "MarginSecured": _added("margin", "amount"),
    "MarginReturned": _added("margin", "amount", -1),
    "LiquiditySetAside": _set_aside,
    "LiquidityFreed": _liquidity_freed,
    "UndertakingIncurred": _incurred,
    "UndertakingPaid": _paid,
    "UndertakingDefaulted": _defaulted,
    "UndertakingAssigned": _made_over,
    "ProceedsAssigned": _taken(assignee="assignee", assigned="amount"),
    "DocumentsPurchased": _fixed(),
    "PaymentStopped": _taken(stopped_until="until"),
    "StopLifted": _fixed(stopped_until=0),
}
