"""DocumentaryCredit under long random runs of all its verbs, against a small model.

After every step, for the credit that was touched: drawn + reserved ≤ maximum; while it is issued, what Escrow holds for
it = maximum − drawn; and a call succeeds exactly where the model says so. In the end no fen is locked: time and the
functions that anybody may call bring all money to where it belongs.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from eport.chain.contract import ContractReverted, Receipt
from eport.chain.deployment import Alliance
from tests.helpers.clearance import DAY, stopped_clock
from tests.helpers.credit import (
    APPLIED,
    CLOSED,
    DATA_CONFLICT,
    EXPIRED,
    HONOURED,
    INVOICE_KIND,
    ISSUED,
    NO_RELEASE,
    NOTICE,
    PRECLUDED,
    PRESENTED,
    REFUSED,
    RETURNED,
    TRANSPORT_KIND,
    WITHDRAWN,
    Terms,
    at,
    day,
    documents,
    held,
    margin,
    maximum,
    terms,
)
from tests.helpers.money import YUAN

STEPS = 150
CALLERS = ("importer", "exporter", "bank_of_communications", "bank_of_china_shanghai", "relay")
IMPORTER, EXPORTER, BANK, ADVISER, ANYBODY = CALLERS


@dataclass
class Presentation:
    payable: int
    deadline: int
    discrepancies: int
    state: int = PRESENTED
    waived: bool = False


@dataclass
class Credit:
    terms: Terms
    state: int = APPLIED
    drawn: int = 0
    expires_at: int = 0
    presentations: list[Presentation] = field(default_factory=list)
    held: dict[str, int] = field(default_factory=dict)  # [fen] of each payer in Escrow

    def __post_init__(self) -> None:
        self.held = {"applicant": margin(self.terms), "bank": 0}

    @property
    def open(self) -> list[Presentation]:
        return [item for item in self.presentations if item.state == PRESENTED]

    @property
    def reserved(self) -> int:
        return sum(item.payable for item in self.open)

    @property
    def free(self) -> int:
        return maximum(self.terms) - self.drawn - self.reserved

    def pay(self, item: Presentation, outcome: int) -> None:
        """A drawing, margin first; bank first where it kept silent on bad documents. The last one closes."""
        bank_first = outcome == PRECLUDED and item.discrepancies and not item.waived
        order = ("bank", "applicant") if bank_first else ("applicant", "bank")
        rest = item.payable
        for payer in order:
            part = min(rest, self.held[payer])
            self.held[payer] -= part
            rest -= part
        assert rest == 0
        item.state = outcome
        self.drawn += item.payable
        if not self.open and (self.drawn == maximum(self.terms) or not self.terms.partialDrawings):
            self.end(CLOSED)

    def end(self, state: int) -> None:
        """Every fen goes back."""
        self.state, self.held = state, {"applicant": 0, "bank": 0}


class Run:
    """One run: the chain and the model side by side."""

    def __init__(self, alliance: Alliance, seed: int) -> None:
        self.alliance, self.chance, self.chain = alliance, random.Random(seed), alliance.chain
        self.contract = alliance["DocumentaryCredit"]
        self.credits: dict[int, Credit] = {}
        self.notices: Counter[tuple[int, int]] = Counter()
        self.outcomes: Counter[str] = Counter()
        self.frozen = False

    def attempt(self, allowed: bool, who: str, verb: str, *arguments: object) -> Receipt | None:
        """Call; it has to succeed exactly where the model allows it."""
        try:
            receipt = self.contract.send(self.alliance.accounts[who], verb, *arguments)
        except ContractReverted as refused:
            assert not allowed, f"the model allows what the contract refuses: {refused}"
            assert refused.name not in ("Panic", "Unknown", "Error"), refused
            self.outcomes[f"{verb} refused"] += 1
            return None
        assert allowed, f"the contract lets {who} {verb}{arguments}, the model does not"
        self.outcomes[verb] += 1
        for event in receipt.events:
            if event.name == "PresentationRefused":
                self.notices[event.arguments["id"], event.arguments["number"]] += 1
        return receipt

    def caller(self, *right: str) -> str:
        """Mostly somebody who may, sometimes anybody."""
        return self.chance.choice(right if self.chance.random() < 0.85 else CALLERS)

    # ------------------------------------------------------------------------------------------------------- verbs

    def apply_for(self) -> None:
        given = terms(
            self.alliance, amount=self.chance.randrange(1, 300_000 * YUAN),
            tolerancePlus=self.chance.choice((0, 333, 1_000)), margin=self.chance.choice((0, 1, 3_333, 10_000)),
            partialDrawings=self.chance.random() < 0.6, presentationDays=self.chance.choice((5, 21, 90)),
            expiryDay=day("2026-01-20") + self.chance.randrange(60), latestShipmentDay=0,
        )  # fmt: skip
        who, now = self.caller(IMPORTER), self.chain.now()
        in_time = now < given.expiryDay * DAY + 9 * 3_600
        receipt = self.attempt(who == IMPORTER and in_time, who, "applyFor", given)
        if receipt:
            self.credits[receipt.event("CreditApplied").arguments["id"]] = Credit(given)

    def issue(self, id_: int, credit: Credit) -> None:
        who, now = self.caller(BANK), self.chain.now()
        known, closing = self.alliance["BankingCalendar"].call("closeRolled", b"CN", credit.terms.expiryDay)
        assert known
        if self.attempt(who == BANK and credit.state == APPLIED and now < closing, who, "issue", id_):
            credit.state, credit.expires_at = ISSUED, closing
            credit.held["bank"] = maximum(credit.terms) - margin(credit.terms)

    def withdraw(self, id_: int, credit: Credit) -> None:
        who = self.caller(IMPORTER, BANK)
        if self.attempt(who in (IMPORTER, BANK) and credit.state == APPLIED, who, "withdraw", id_):
            credit.end(WITHDRAWN)

    def advise(self, id_: int, credit: Credit) -> None:
        who = self.caller(ADVISER)
        self.attempt(who == ADVISER and credit.state == ISSUED, who, "advise", id_)

    def present(self, id_: int, credit: Credit) -> None:
        who, now, free = self.caller(EXPORTER), self.chain.now(), credit.free
        amount = self.chance.choice((free, free + 1, free // 2, self.chance.randrange(1, 1_000), 0))
        given = documents(
            amount=amount, shipmentDay=now // DAY - self.chance.randrange(30),
            documents=self.chance.choice((INVOICE_KIND | TRANSPORT_KIND,) * 3 + (INVOICE_KIND,)),
        )  # fmt: skip
        allowed = who == EXPORTER and credit.state == ISSUED and amount > 0 and free > 0
        receipt = self.attempt(allowed and now <= credit.expires_at + 30 * DAY, who, "present", id_, given, NO_RELEASE)
        if receipt:
            said = receipt.event("DocumentsPresented").arguments
            assert said["payable_"] == min(amount, free)
            assert said["deadline"] > now
            credit.presentations.append(Presentation(min(amount, free), said["deadline"], said["discrepancies"]))
            assert said["number"] == len(credit.presentations)

    def honour(self, id_: int, credit: Credit, number: int, item: Presentation) -> None:
        who = self.caller(BANK)
        fit = item.state == PRESENTED or (
            item.state == REFUSED and credit.state == ISSUED and item.payable <= credit.free
        )
        allowed = who == BANK and fit and (item.waived or not item.discrepancies)
        if self.attempt(allowed, who, "honour", id_, number):
            credit.pay(item, HONOURED)

    def refuse(self, id_: int, credit: Credit, number: int, item: Presentation) -> None:
        who, found = self.caller(BANK), self.chance.choice((0, DATA_CONFLICT))
        allowed = who == BANK and item.state == PRESENTED and self.chain.now() <= item.deadline
        if self.attempt(allowed and bool(found | item.discrepancies), who, "refuse", id_, number, found, 2, NOTICE):
            # A waiver covers what was known when it was given.
            item.waived = item.waived and not found & ~item.discrepancies
            item.state, item.discrepancies = REFUSED, found | item.discrepancies

    def waive(self, id_: int, credit: Credit, number: int, item: Presentation) -> None:
        who = self.caller(IMPORTER)
        allowed = who == IMPORTER and item.state in (PRESENTED, REFUSED) and bool(item.discrepancies)
        if self.attempt(allowed, who, "waive", id_, number):
            item.waived = True

    def return_documents(self, id_: int, credit: Credit, number: int, item: Presentation) -> None:
        who = self.caller(EXPORTER, BANK)
        if self.attempt(who in (EXPORTER, BANK) and item.state == REFUSED, who, "returnDocuments", id_, number):
            item.state = RETURNED

    def preclude(self, id_: int, credit: Credit, number: int, item: Presentation) -> None:
        allowed = item.state == PRESENTED and self.chain.now() > item.deadline
        if self.attempt(allowed, self.chance.choice(CALLERS), "declarePreclusion", id_, number):
            credit.pay(item, PRECLUDED)

    def expire(self, id_: int, credit: Credit) -> None:
        allowed = credit.state == ISSUED and self.chain.now() > credit.expires_at and not credit.open
        if self.attempt(allowed, self.chance.choice(CALLERS), "expire", id_):
            credit.end(EXPIRED)

    def freeze_or_release_the_beneficiary(self) -> None:
        token, authority = self.alliance["DigitalYuan"], self.alliance.accounts["shanghai_customs"]
        exporter = self.alliance.accounts[EXPORTER].address
        if self.frozen:
            token.send(authority, "release", exporter, 1, NOTICE)
        else:
            token.send(authority, "freeze", exporter, 2, 1, NOTICE)
        self.frozen = not self.frozen

    # -------------------------------------------------------------------------------------------------- invariants

    def check(self, id_: int) -> None:
        """The chain says of a credit what the model says, and the invariants hold."""
        credit, found = self.credits[id_], self.contract.struct("credit", id_)
        assert (found["state"], found["drawn"], found["reserved"], found["open"], found["presentations"]) == (
            credit.state, credit.drawn, credit.reserved, len(credit.open), len(credit.presentations),
        )  # fmt: skip
        assert credit.drawn + credit.reserved <= maximum(credit.terms)
        assert held(self.alliance, id_) == (credit.held["applicant"], credit.held["bank"])
        if credit.state == ISSUED:
            assert sum(credit.held.values()) == maximum(credit.terms) - credit.drawn
        assert max(self.notices.values(), default=0) <= 1

    def step(self) -> None:
        if self.chance.random() < 0.25:
            self.chain.travel(self.chain.now() + self.chance.choice((1, 3_600, DAY, 2 * DAY, 5 * DAY)))
        alive = [id_ for id_, credit in self.credits.items() if credit.state in (APPLIED, ISSUED)]
        if len(alive) < 4:
            self.apply_for()
        if self.chance.random() < 0.03:
            self.freeze_or_release_the_beneficiary()
        if not self.credits:
            return
        id_ = self.chance.choice(alive if alive and self.chance.random() < 0.9 else list(self.credits))
        credit = self.credits[id_]
        if credit.state == APPLIED and self.chance.random() < 0.7:
            self.issue(id_, credit)
        elif credit.presentations and self.chance.random() < 0.65:
            waiting = credit.open if self.chance.random() < 0.7 else []
            number = 1 + credit.presentations.index(self.chance.choice(waiting or credit.presentations))
            verb = self.chance.choice(
                (self.honour, self.honour, self.refuse, self.waive, self.return_documents, self.preclude)
            )
            verb(id_, credit, number, credit.presentations[number - 1])
        else:
            verbs = (self.present,) * 6 + (self.issue, self.withdraw, self.advise, self.expire)
            self.chance.choice(verbs)(id_, credit)
        self.check(id_)

    def wind_up(self) -> None:
        """Far in the future anybody settles whatever is left."""
        self.chain.travel(at("2026-12-01 10:00"))
        for id_, credit in self.credits.items():
            if credit.state == APPLIED:
                assert self.attempt(True, self.chance.choice((IMPORTER, BANK)), "withdraw", id_)
                credit.end(WITHDRAWN)
            for number, item in enumerate(credit.presentations, start=1):
                if item.state == PRESENTED:
                    assert self.attempt(True, ANYBODY, "declarePreclusion", id_, number)
                    credit.pay(item, PRECLUDED)
            if credit.state == ISSUED:
                assert self.attempt(True, ANYBODY, "expire", id_)
                credit.end(EXPIRED)
            self.check(id_)


@pytest.fixture
def stopped(funded: Alliance) -> Iterator[Alliance]:
    """Money and allowances for the whole run; time passes by `travel` alone."""
    with stopped_clock(funded.chain):
        for key in (IMPORTER, BANK):
            funded["DigitalYuan"].send(funded.accounts[key], "approve", funded["Escrow"].address, 2_000_000_000 * YUAN)
        yield funded


@pytest.mark.parametrize("seed", [600, 2026])
def test_credits_keep_their_invariants_and_lock_no_money(stopped, token, escrow, credit, relay, seed):
    parties = (IMPORTER, EXPORTER, BANK)

    def purses() -> int:
        return sum(token.call("balanceOf", stopped.accounts[key].address) for key in parties)

    before = purses()
    run = Run(stopped, seed)
    for _ in range(STEPS):
        run.step()
    for verb in ("applyFor", "issue", "present", "honour", "refuse", "waive"):
        assert run.outcomes[verb], f"the run never did {verb}: {run.outcomes}"
    run.wind_up()
    if run.frozen:
        run.freeze_or_release_the_beneficiary()
    exporter = stopped.accounts[EXPORTER].address
    if escrow.call("owed", exporter):
        escrow.send(relay, "withdraw", exporter)
    assert escrow.struct("moduleAccount", credit.address)["held"] == 0
    assert token.call("balanceOf", escrow.address) == escrow.call("totalOwed") == 0
    assert purses() == before
    assert token.call("balanceOf", exporter) == sum(item.drawn for item in run.credits.values())
    assert all(item.state in (CLOSED, EXPIRED, WITHDRAWN) for item in run.credits.values())
