"""What the events of a credit tell, as frozen records: the book, its credits, presentations, undertakings and what else
hangs on them. Amounts in fen, times in unix seconds, dates in days from 1970-01-01."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from types import MappingProxyType
from typing import Any, Final

from eport.trade.terms import Terms

CONTRACTS: Final = (
    "DocumentaryCredit", "CreditAmendments", "Presentations", "Undertakings", "ExaminationClocks", "CreditTransfers",
    "Reimbursements", "Advances",
)  # fmt: skip
"""Whose events make the book."""
WHOLE: Final = (1 << 64) - 1
"""Of the id of a transferred part: the credit that it is part of (contracts/types/Ids.sol)."""


class CreditId(int):
    """Id of a credit, or of a part of one that was transferred (contracts/types/Ids.sol): reads as `7` or `7/2`."""

    @staticmethod
    def of(credit: int, part: int = 0) -> CreditId:
        """By both numbers. Raises `ValueError`."""
        if not 0 <= credit <= WHOLE or not 0 <= part < 1 << 16:
            raise ValueError(f"there is no credit {credit}/{part}")
        return CreditId(part << 64 | credit)

    @property
    def whole(self) -> CreditId:
        """The credit that it is part of, or itself."""
        return CreditId(self & WHOLE)

    @property
    def part(self) -> int:
        """Which part of its credit, from 1; 0: none."""
        return self >> 64

    def __str__(self) -> str:
        return f"{self & WHOLE:d}/{self.part:d}" if self.part else f"{int(self)}"

    def __format__(self, spec: str) -> str:
        return format(str(self), spec) if self.part else format(int(self), spec)


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


class ClaimState(IntEnum):
    """`ClaimState` of IReimbursements."""

    NONE, CLAIMED, PAID, DECLINED, UNANSWERED, REFUNDED = range(6)


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
class Corruption:
    """A corrupt record (eUCP e12). `until`: last moment to present it again; `settled`: it was, or is deemed not to
    be."""

    record: bytes
    stopped_at: int
    until: int
    settled: bool = False


@dataclass(frozen=True)
class Extension:
    """A demand to extend or pay (URDG 758 art. 23, ISP98 3.09). `pay_by`: 0 while payment is not suspended."""

    terms: Terms
    suspended_at: int = 0
    pay_by: int = 0


@dataclass(frozen=True)
class ReturnDemand:
    """Refused documents are demanded back: `until` the bank returns them, or is precluded (art. 16(f))."""

    at: int
    until: int


@dataclass(frozen=True)
class Substitution:
    """The first beneficiary's invoice in place of the second's (art. 38(h)). `until`: of the first demand, 0: none;
    `number`: its presentation under the credit, 0: none."""

    until: int = 0
    number: int = 0
    awaited: bool = False


@dataclass(frozen=True)
class Claim:
    """What a bank that honoured claims from the reimbursing bank (art. 13)."""

    state: ClaimState
    by: Bank
    reimbursing: int
    amount: int
    answer_by: int


@dataclass(frozen=True)
class Examination:
    """What one bank makes of a presentation (art. 14(b), 16). `since`: when its days began to count; once refused, when
    it was [unix s]. `given_at`: of a notice that was given in time off the chain and proved afterwards."""

    outcome: Outcome
    deadline: int
    discrepancies: int
    since: int
    disposal: int = 0
    notice: bytes = b""
    decided_at: int = 0
    given_at: int = 0
    corruption: Corruption | None = None
    return_demand: ReturnDemand | None = None


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
    claim: Claim | None = None
    extension: Extension | None = None
    substitution: Substitution = Substitution()
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
class Conditions:
    """What first beneficiary and transferring bank agree on (art. 38(a), (c), (e)). `substitution_days`: banking days
    from the first demand, 0 where documents pass as received; `charges` in fen."""

    pass_amendments: bool
    substitution_days: int
    charges: int

    def as_tuple(self) -> tuple[bool, int, int]:
        """For the contract."""
        return self.pass_amendments, self.substitution_days, self.charges


@dataclass(frozen=True)
class TransferRequest:
    """A transfer that the bank has not consented to yet."""

    terms: Terms
    conditions: Conditions


@dataclass(frozen=True)
class Authorisation:
    """Of a reimbursing bank (URR 725): what may still be claimed from it."""

    bank: int
    left: int


@dataclass(frozen=True)
class Clause:
    """A red or green clause. `advanced`: in all, paid back or not."""

    bank: int
    most: int
    authorised: bool = False
    advanced: int = 0


@dataclass(frozen=True)
class AdvanceRequest:
    """An advance that the beneficiary asks for. `receipt`: hash of the receipt, or of the warehouse receipt."""

    amount: int
    receipt: bytes


@dataclass(frozen=True)
class Credit:
    """One credit, or one transferred part of a credit (art. 38), as its events tell it.

    Of a part, `transferring_bank`, `conditions` and `set_apart` (what it alone may draw of the credit) are filled; what
    secures it is held for the credit that it is part of. Of a credit, `parts` are the ids of what was transferred,
    `requests` wait for the bank, `advanced` is what an advancing bank is still owed.
    """

    id: CreditId
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
    parts: tuple[CreditId, ...] = ()
    requests: Mapping[bytes, TransferRequest] = field(default_factory=lambda: MappingProxyType({}))
    transferring_bank: int = 0
    conditions: Conditions | None = None
    set_apart: int = 0
    authorisation: Authorisation | None = None
    clause: Clause | None = None
    asked: AdvanceRequest | None = None
    advanced: int = 0
    history: tuple[Log, ...] = ()
    """Its events, from which it can be told alone but for what its parts draw; a part's begin with its transfer."""
    unattributed: tuple[Payment, ...] = ()
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
    def content_version(self) -> int:
        """Of the commitment behind the present terms: an amendment commits anew whether or not it was accepted."""
        made = (amendment for amendment in reversed(self.amendments) if amendment.terms == self.present_terms)
        return next((amendment.number + 1 for amendment in made), 1)

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
"""Credits by id, and the parts of them that were transferred."""
