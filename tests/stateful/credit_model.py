"""Credits and the money behind them in plain Python: written from the text of the interfaces, not from the contracts.

One issuing bank, a confirming bank for some credits, one applicant, one beneficiary. Amounts in fen, times in unix s.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.helpers.credit import (
    APPLIED,
    CANCELLED,
    CLOSED,
    CONFIRMING,
    DEFAULTED,
    DUE,
    EXPIRED,
    HONOURED,
    ISSUED,
    ISSUING,
    PAID,
    PRECLUDED,
    PRESENTED,
    REFUSED,
    RETURNED,
    WITHDRAWN,
    Terms,
    cover,
    margin,
    maximum,
)


@dataclass(eq=False)
class Examination:
    state: int
    deadline: int
    discrepancies: int


@dataclass(eq=False)
class Undertaking:
    debtor: str
    creditor: str
    amount: int
    due: int
    from_held: bool
    bank_first: bool
    state: int = DUE


@dataclass(eq=False)
class Presentation:
    payable: int
    found: int
    at: int
    waived: int = 0
    presenter: str = "exporter"
    examinations: dict[int, Examination] = field(default_factory=dict)


@dataclass(eq=False)
class Credit:
    terms: Terms
    state: int = APPLIED
    expires_at: int = 0
    drawn: int = 0
    confirmed: bool = False
    margin: int = 0
    cover: dict[str, int] = field(default_factory=dict)
    consents: set[str] = field(default_factory=set)
    presentations: list[Presentation] = field(default_factory=list)
    undertakings: dict[tuple[int, int, int], Undertaking] = field(default_factory=dict)
    reserved: int = 0
    open: int = 0

    @property
    def outstanding(self) -> int:
        return sum(item.amount for item in self.undertakings.values() if item.state == DUE)


class Books:
    """The whole engine. `wallets` are changes since the start."""

    def __init__(self, issuer: str, confirmer: str, close_after: Callable[[int, int], int]) -> None:
        self.issuer, self.confirmer, self.close_after = issuer, confirmer, close_after
        self.credits: dict[int, Credit] = {}
        self.committed = dict.fromkeys((issuer, confirmer), 0)
        self.aside = dict.fromkeys((issuer, confirmer), 0)
        self.defaults: dict[str, list[Undertaking]] = {issuer: [], confirmer: []}
        self.wallets = dict.fromkeys(("importer", "exporter", issuer, confirmer), 0)
        self.now = 0

    @property
    def held(self) -> int:
        return sum(self.committed.values()) + sum(credit.margin for credit in self.credits.values())

    def free(self, bank: str) -> int:
        return 0 if self.defaults[bank] else self.committed[bank] - self.aside[bank]

    # ------------------------------------------------------------------------------------------------- liquidity

    def commit(self, bank: str, amount: int) -> None:
        self.wallets[bank] -= amount
        self.committed[bank] += amount

    def release(self, bank: str, amount: int) -> None:
        self.committed[bank] -= amount
        self.wallets[bank] += amount

    def set_aside(self, credit: Credit, bank: str, amount: int) -> None:
        credit.cover[bank] = credit.cover.get(bank, 0) + amount
        self.aside[bank] += amount

    # ------------------------------------------------------------------------------------------------ lifecycle

    def apply_for(self, id_: int, given: Terms) -> None:
        self.credits[id_] = Credit(given, margin=margin(given))
        self.wallets["importer"] -= margin(given)

    def may_issue(self, credit: Credit, closing: int) -> bool:
        return credit.state == APPLIED and self.now < closing and cover(credit.terms) <= self.free(self.issuer)

    def issue(self, credit: Credit, closing: int) -> None:
        credit.state, credit.expires_at = ISSUED, closing
        self.set_aside(credit, self.issuer, cover(credit.terms))

    def confirmer_cover(self, credit: Credit) -> int:
        return -(-maximum(credit.terms) * credit.terms.confirmerCover // 10_000)

    def may_confirm(self, credit: Credit) -> bool:
        able = self.confirmer_cover(credit) <= self.free(self.confirmer)
        return credit.state == ISSUED and bool(credit.terms.confirmingBank) and not credit.confirmed and able

    def confirm(self, credit: Credit) -> None:
        credit.confirmed = True
        self.set_aside(credit, self.confirmer, self.confirmer_cover(credit))

    def settled(self, credit: Credit) -> bool:
        return not credit.open and not credit.reserved and not credit.outstanding

    def consents_needed(self, credit: Credit) -> set[str]:
        return {self.issuer, "exporter"} | ({self.confirmer} if credit.confirmed else set())

    def may_consent(self, credit: Credit, who: str) -> bool:
        needed = self.consents_needed(credit)
        last = needed <= credit.consents | {who}
        return credit.state == ISSUED and who in needed and (not last or self.settled(credit))

    def consent(self, credit: Credit, who: str) -> None:
        credit.consents.add(who)
        if self.consents_needed(credit) <= credit.consents:
            self.end(credit, CANCELLED)

    def expirable_from(self, credit: Credit) -> int:
        """[unix s] after which it expires: five banking days more where another bank takes presentations."""
        return self.close_after(credit.expires_at, 5) if credit.confirmed else credit.expires_at

    def end(self, credit: Credit, state: int) -> None:
        credit.state = state
        self.give_back(credit)

    def give_back(self, credit: Credit) -> None:
        self.wallets["importer"] += credit.margin
        credit.margin = 0
        for bank, amount in credit.cover.items():
            self.aside[bank] -= amount
        credit.cover = {}

    # ---------------------------------------------------------------------------------------------- presentations

    def available(self, credit: Credit) -> int:
        return maximum(credit.terms) - credit.drawn - credit.reserved

    def present(self, credit: Credit, amount: int, at: int, found: int) -> None:
        item = Presentation(min(amount, self.available(credit)), found, at)
        credit.reserved += item.payable
        credit.open += 1
        credit.presentations.append(item)
        self.begin(item, at)

    def begin(self, item: Presentation, by: int) -> None:
        item.at = by
        item.examinations[by] = Examination(PRESENTED, self.close_after(self.now, 5), item.found)

    def may_forward(self, item: Presentation, by: int) -> bool:
        seen = item.examinations.get(by)
        return seen is not None and seen.state in (HONOURED, PRECLUDED) and by == item.at == CONFIRMING

    def examining(self, item: Presentation, by: int) -> bool:
        return item.at == by and by in item.examinations and item.examinations[by].state == PRESENTED

    def may_honour(self, credit: Credit, item: Presentation, by: int) -> bool:
        seen = item.examinations.get(by)
        if seen is None:
            return False
        again = seen.state == REFUSED and by == ISSUING and credit.state == ISSUED
        fits = self.examining(item, by) or (again and item.payable <= self.available(credit))
        return fits and not seen.discrepancies & ~(item.waived if by == ISSUING else 0)

    def honour(self, credit: Credit, number: int, by: int, due: int, outcome: int = HONOURED) -> None:
        """`due`: 0 at sight."""
        item = credit.presentations[number - 1]
        seen = item.examinations[by]
        if seen.state == REFUSED:
            credit.reserved += item.payable
            credit.open += 1
        bad = outcome == PRECLUDED and bool(seen.discrepancies & ~item.waived)
        seen.state = outcome
        debtor = self.issuer if by == ISSUING else self.confirmer
        owed = Undertaking(debtor, item.presenter, item.payable, due, by == ISSUING, bad)
        if due <= self.now:
            self.pay(credit, owed)
        if owed.amount:
            credit.undertakings[number, by, 0] = owed
        if by == ISSUING:
            credit.reserved -= item.payable
            credit.drawn += item.payable
            credit.open -= 1
            used_up = credit.drawn >= maximum(credit.terms) or not credit.terms.partialDrawings
            if not credit.open and not credit.reserved and used_up and credit.state == ISSUED:
                credit.state = CLOSED
            self.give_back_if_over(credit)
        else:
            item.presenter = self.confirmer

    def give_back_if_over(self, credit: Credit) -> None:
        if credit.state in (CLOSED, EXPIRED, CANCELLED, WITHDRAWN) and not credit.outstanding:
            self.give_back(credit)

    def may_refuse(self, item: Presentation, by: int, found: int) -> bool:
        seen = item.examinations.get(by)
        return self.examining(item, by) and self.now <= seen.deadline and bool(seen.discrepancies | found)

    def refuse(self, credit: Credit, item: Presentation, by: int, found: int) -> None:
        seen = item.examinations[by]
        seen.state, seen.discrepancies = REFUSED, seen.discrepancies | found
        credit.reserved -= item.payable
        credit.open -= 1

    def may_preclude(self, item: Presentation, by: int) -> bool:
        return self.examining(item, by) and self.now > self.close_after(item.examinations[by].deadline, 1)

    def may_waive(self, item: Presentation) -> bool:
        seen = item.examinations.get(ISSUING)
        if seen is None:
            return bool(item.found)
        return seen.state in (PRESENTED, REFUSED) and bool(seen.discrepancies)

    def waive(self, item: Presentation) -> None:
        seen = item.examinations.get(ISSUING)
        item.waived |= seen.discrepancies if seen else item.found

    def may_return(self, item: Presentation, by: int) -> bool:
        return by in item.examinations and item.examinations[by].state == REFUSED

    def return_documents(self, item: Presentation, by: int) -> None:
        item.examinations[by].state = RETURNED

    # ------------------------------------------------------------------------------------------------------ money

    def pay(self, credit: Credit, owed: Undertaking) -> int:
        """As far as the money goes; returns what was paid."""
        paid = 0
        order = ["margin", "bank"] if owed.from_held else ["bank"]
        for source in reversed(order) if owed.bank_first else order:
            if source == "margin":
                part = min(owed.amount - paid, credit.margin)
                credit.margin -= part
            else:
                own = credit.cover.get(owed.debtor, 0)
                part = min(owed.amount - paid, own + self.free(owed.debtor))
                self.aside[owed.debtor] -= min(own, part)
                credit.cover[owed.debtor] = own - min(own, part)
                self.committed[owed.debtor] -= part
            paid += part
        owed.amount -= paid
        self.wallets[owed.creditor] += paid
        return paid

    def payable_now(self, credit: Credit, owed: Undertaking) -> int:
        if owed.state == DEFAULTED:
            first = self.defaults[owed.debtor][0] is owed
            return min(owed.amount, self.committed[owed.debtor] - self.aside[owed.debtor]) if first else 0
        reach = credit.cover.get(owed.debtor, 0) + self.free(owed.debtor)
        return min(owed.amount, reach + (credit.margin if owed.from_held else 0))

    def may_settle(self, credit: Credit, owed: Undertaking) -> bool:
        return owed.state != PAID and owed.due <= self.now and self.payable_now(credit, owed) > 0

    def settle(self, credit: Credit, owed: Undertaking) -> None:
        if owed.state == DEFAULTED:
            part = self.payable_now(credit, owed)
            self.committed[owed.debtor] -= part
            owed.amount -= part
            self.wallets[owed.creditor] += part
            if not owed.amount:
                self.defaults[owed.debtor].pop(0)
        else:
            self.pay(credit, owed)
        if not owed.amount:
            late, owed.state = owed.state == DEFAULTED, PAID
            if not late:
                self.give_back_if_over(credit)

    def may_default(self, credit: Credit, owed: Undertaking) -> bool:
        return owed.state == DUE and owed.due <= self.now and self.payable_now(credit, owed) < owed.amount

    def default(self, credit: Credit, owed: Undertaking) -> None:
        self.pay(credit, owed)
        owed.state = DEFAULTED
        self.defaults[owed.debtor].append(owed)
        self.give_back_if_over(credit)
