"""What the model of the credit engine remembers. Parties by name, amounts in fen, times in unix s.

Little is stored that can be derived: what is reserved, open, owed and set aside are sums over what is there.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum

from tests.helpers.credit import (
    APPLIED,
    CONFIRMING,
    DUE,
    ISP_98,
    ISSUED,
    ISSUING,
    NOMINATED,
    PRESENTED,
    UCP_600,
    Terms,
    maximum,
)
from tests.stateful.credit.calendar import DAY, close_rolled, day_of, resumed

APPLICANT, ISSUER, CONFIRMER, NOMINEE, ADVISER, SECOND, REIMBURSER = (
    "importer", "bank_of_communications", "icbc_shanghai", "ccb_shanghai", "bank_of_china_shanghai", "abc_shanghai",
    "abc_shanghai",
)  # fmt: skip
BANKS = (ISSUER, CONFIRMER, NOMINEE, ADVISER, REIMBURSER)
COURT, AUTHORITY, ASSIGNEE, ANYBODY = "court_officer", "shanghai_commerce", "carrier", "relay"
HOLDERS = ("weaver", "dyer")
"""Second beneficiaries."""
REFUND_OF_MARGIN, REFUND_OF_COVER, ADVANCED, ASSIGNED = 64, 65, 96, 128
"""Places of an undertaking beside the tranches of the terms."""

INSTALMENTS, REVOLVING, CUMULATIVE = 1, 2, 3


class Refused(Exception):
    """An act that the rules do not allow; any of these errors names a reason that holds."""

    def __init__(self, reasons: set[str]) -> None:
        self.reasons = frozenset(reasons)
        super().__init__(", ".join(sorted(reasons)))


def require(*rules: tuple[bool, str]) -> None:
    """Each rule with the error that names its breach."""
    broken = {name for kept, name in rules if not kept}
    if broken:
        raise Refused(broken)


class Standing(Enum):
    """What became of the amount of a presentation."""

    OPEN = "reserved"
    GONE = "free again"
    DRAWN = "drawn"


@dataclass(eq=False)
class Corruption:
    stopped: int
    deadline: int
    until: int
    settled: bool = False


@dataclass(eq=False)
class Examination:
    """By one bank."""

    since: int
    deadline: int
    discrepancies: int
    state: int = PRESENTED
    notices: int = 0
    corruption: Corruption | None = None
    demanded: tuple[int, int] | None = None  # the documents back: when, and until when


@dataclass(eq=False)
class Extension:
    amended: Terms
    suspended: int = 0
    pay_by: int = 0


@dataclass(eq=False)
class Claim:
    by: int
    claimant: str
    reimburser: str
    amount: int
    answer_by: int
    state: str = "Claimed"


@dataclass(eq=False)
class Presentation:
    terms: Terms
    version: int
    at: int
    received: int
    tenor_day: int
    payable: int
    found: int
    waived: int = 0
    presenter: str | None = None  # a bank that gave value
    claimed: bool = False
    from_margin: int = 0
    standing: Standing = Standing.OPEN
    examinations: dict[int, Examination] = field(default_factory=dict)
    extension: Extension | None = None
    claim: Claim | None = None

    def is_examined_by(self, by: int) -> bool:
        return self.at == by and by in self.examinations and self.examinations[by].state == PRESENTED


@dataclass(eq=False)
class Undertaking:
    """`letter` is whose security pays: never a part."""

    letter: Letter
    debtor: str
    creditor: str
    amount: int
    due: int
    created: int
    from_held: bool = False
    bank_first: bool = False
    protected: bool = False
    state: int = DUE


@dataclass(eq=False)
class Substitution:
    until: int = 0
    number: int = 0
    awaited: bool = False


@dataclass(eq=False)
class Clause:
    """A red or green clause."""

    bank: str
    most: int
    authorised: bool = False
    advanced: int = 0


@dataclass(eq=False)
class Letter:
    """A credit, or a part of one that was transferred."""

    id: int
    terms: Terms
    beneficiary: str = "exporter"
    state: int = APPLIED
    expires_at: int = 0
    version: int = 0
    confirmed_version: int | None = None
    drawn: int = 0
    consents: set[str] = field(default_factory=set)
    advised: set[str] = field(default_factory=set)
    declined: bool = False
    versions: list[Terms] = field(default_factory=list)
    presentations: list[Presentation] = field(default_factory=list)
    pending: Terms | None = None
    extended: bool = False
    # money: of a whole credit alone
    margins: list[int] = field(default_factory=list)
    cover: int = 0
    confirmer_cover: int = 0
    stopped_until: int = 0
    served: int = 0
    undertakings: dict[int, Undertaking] = field(default_factory=dict)
    assignee: str | None = None
    assigned: int = 0
    clause: Clause | None = None
    request: tuple[int, bytes] | None = None
    advancing: str | None = None
    advanced: int = 0
    authorised: tuple[str, int] | None = None  # reimbursing bank, what is left
    # art. 38
    parts: list[Letter] = field(default_factory=list)
    whole: Letter | None = None
    requests: set[tuple[Terms, tuple[bool, int, int]]] = field(default_factory=set)
    transferring: str = ""
    passes: bool = False
    days: int = 0
    substitutions: dict[int, Substitution] = field(default_factory=dict)

    @property
    def root(self) -> Letter:
        return self.whole or self

    @property
    def is_confirmed(self) -> bool:
        """Under the terms as they are."""
        return self.confirmed_version == self.version

    @property
    def reserved(self) -> int:
        own = sum(one.payable for one in self.presentations if one.standing is Standing.OPEN)
        return own + sum(part.apart for part in self.parts)

    @property
    def apart(self) -> int:
        """Of a part: what only it can draw; while an increase waits, with the increase."""
        if self.state != ISSUED:
            return 0
        most = max(maximum(terms) for terms in (self.terms, self.pending) if terms is not None)
        return max(most - self.drawn, self.reserved)

    @property
    def awaited(self) -> int:
        return sum(one.awaited for part in self.parts for one in part.substitutions.values())

    @property
    def open(self) -> int:
        return self.awaited + sum(one.standing is Standing.OPEN for one in self.presentations)

    @property
    def used(self) -> int:
        return self.drawn + self.reserved

    @property
    def available(self) -> int:
        return max(0, maximum(self.terms) - self.used)

    @property
    def margin(self) -> int:
        return sum(self.margins)

    @property
    def outstanding(self) -> int:
        return sum(one.amount for one in self.undertakings.values() if one.state == DUE)

    @property
    def transferring_place(self) -> int:
        """Art. 38(b), (k)."""
        if self.terms.nominatedBank:
            return NOMINATED
        return CONFIRMING if self.is_confirmed else ISSUING

    def used_in(self, period: int | None) -> int:
        """Of a revolving credit: presented in a period and neither refused nor lapsed."""
        return sum(
            one.payable for one in self.presentations
            if one.standing is not Standing.GONE and period_of(one.terms, day_of(one.received)) == period
        )  # fmt: skip


@dataclass(eq=False)
class Pool:
    """A bank's liquidity: deposits in their order."""

    deposits: list[int] = field(default_factory=list)
    defaults: list[Undertaking] = field(default_factory=list)

    @property
    def committed(self) -> int:
        return sum(self.deposits)


class State:
    """Everything, at a time."""

    def __init__(self, bank_numbers: dict[int, str]) -> None:
        self.names = bank_numbers
        self.now = 0
        self.letters: dict[int, Letter] = {}
        self.pools = {bank: Pool() for bank in BANKS}
        self.wallets: Counter[str] = Counter()
        self.interruptions: list[list[int]] = []

    def bank(self, terms: Terms, by: int) -> str | None:
        number = (terms.issuingBank, terms.confirmingBank, terms.nominatedBank)[by]
        return self.names[number] if number else None

    def creditor(self, letter: Letter, one: Presentation) -> str:
        """Who is paid by the next bank."""
        return one.presenter or letter.beneficiary

    # ------------------------------------------------------------------------------------------------ force majeure

    def expiry_under(self, rules: int, expires_at: int) -> int:
        """ISP98 3.14: thirty days after the place reopened; URDG 758 art. 26: from the expiry; UCP 600 art. 36: as it
        was."""
        begun = [one for one in self.interruptions if one[0] <= expires_at]
        if rules == UCP_600 or not begun or begun[-1][1] < expires_at:
            return expires_at
        return close_rolled(day_of(begun[-1][1] if rules == ISP_98 else expires_at) + 30)

    def moved(self, since: int, deadline: int) -> int:
        """A deadline in banking days, without the days of interruptions."""
        later = deadline
        for begins, ends in self.interruptions:
            if ends > since and begins <= later:
                later = resumed(max(begins, since), later, ends)
        return min(later, deadline + 180 * DAY)


def period_of(terms: Terms, day: int) -> int | None:
    return next((n for n, (first, last, _) in enumerate(terms.schedule) if first <= day <= last), None)
