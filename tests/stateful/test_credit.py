"""The credit engine under long random runs of its verbs, against the plain model in `credit_model.py`.

After every step: a call succeeded exactly where the model says so; the credit that was touched stands as the model
says; drawn + reserved ≤ maximum; Escrow = Σ margins + Σ committed liquidity. At the end time passes, banks are
precluded, what is owed is settled or in default and then collected, credits expire, and every cent is where the model
says, none in Escrow.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

import pytest

from eport.chain.contract import ContractReverted, Receipt
from eport.chain.deployment import Alliance
from tests.helpers.clearance import DAY, stopped_clock, undone
from tests.helpers.credit import (
    APPLIED,
    CANCELLED,
    CLOSED,
    CONFIRMING,
    DATA_CONFLICT,
    DEFAULTED,
    DUE,
    EXPIRED,
    INVOICE_KIND,
    ISSUED,
    ISSUING,
    NO_RELEASE,
    NOTICE,
    PAID,
    PRECLUDED,
    TRANSPORT_KIND,
    WITHDRAWN,
    at,
    confirmed_terms,
    documents,
    maximum,
    terms,
)
from tests.helpers.money import CORPORATE, YUAN
from tests.stateful.credit_model import Books, Credit, Presentation

STEPS, SEEDS = 240, (600, 2026, 98)
VERBS = (
    "applyFor", "issue", "withdraw", "confirm", "consentToCancel", "expire", "present", "forward", "honour", "refuse",
    "waive", "returnDocuments", "declarePreclusion", "settle", "declareDefault", "commit", "releaseLiquidity",
)  # fmt: skip
IMPORTER, EXPORTER, BANK, CONFIRMER, ANYBODY = (
    "importer", "exporter", "bank_of_communications", "icbc_shanghai", "relay",
)  # fmt: skip
CALLERS = (IMPORTER, EXPORTER, BANK, CONFIRMER, ANYBODY)
BY = {ISSUING: BANK, CONFIRMING: CONFIRMER}


class Run:
    """One run: the chain and the model side by side."""

    def __init__(self, alliance: Alliance, seed: int) -> None:
        self.alliance, self.chance, self.chain = alliance, random.Random(seed), alliance.chain
        self.books = Books(BANK, CONFIRMER, self.close_after)
        self.notices: Counter[tuple[int, int, int]] = Counter()
        self.outcomes: Counter[str] = Counter()
        self.closings: dict[tuple[int, int], int] = {}

    def close_after(self, moment: int, count: int) -> int:
        """The calendar has tests of its own."""
        key = moment, count
        if key not in self.closings:
            known, self.closings[key] = self.alliance["BankingCalendar"].call("closeAfter", b"CN", moment, count)
            assert known
        return self.closings[key]

    def attempt(self, allowed: bool, who: str, contract: str, verb: str, *arguments: object) -> Receipt | None:
        """Call; it has to succeed exactly where the model allows it."""
        try:
            receipt = self.alliance[contract].send(self.alliance.accounts[who], verb, *arguments)
        except ContractReverted as refused:
            assert not allowed, f"the model allows what the contract refuses: {refused}"
            assert refused.name not in ("Panic", "Unknown", "Error"), refused
            self.outcomes[f"{verb} refused"] += 1
            return None
        assert allowed, f"the contract lets {who} {verb}{arguments}, the model does not"
        self.outcomes[verb] += 1
        for event in receipt.events:
            if event.name == "PresentationRefused":
                a = event.arguments
                self.notices[a["id"], a["number"], a["by"]] += 1
        return receipt

    def caller(self, right: str) -> str:
        """Mostly somebody who may, sometimes anybody."""
        return right if self.chance.random() < 0.88 else self.chance.choice(CALLERS)

    # ------------------------------------------------------------------------------------------ liquidity and credits

    def commit_or_release(self) -> None:
        bank, amount = self.chance.choice((BANK, CONFIRMER)), self.chance.randrange(1, 200_000 * YUAN)
        if self.chance.random() < 0.6:
            # The run's own bound: eight deposits a call are paid, so that few large ones stand.
            if self.pool(bank)["nextLot"] - self.pool(bank)["firstLot"] < 6:
                self.attempt(True, bank, "Undertakings", "commit", amount)
                self.books.commit(bank, amount)
        elif self.attempt(amount <= self.books.free(bank), bank, "Undertakings", "releaseLiquidity", amount):
            self.books.release(bank, amount)

    def pool(self, bank: str) -> dict[str, int]:
        return self.alliance["Undertakings"].struct("poolOf", self.alliance.settings.number(bank))

    def apply_for(self) -> None:
        changes = {
            "amount": self.chance.randrange(1, 300_000 * YUAN), "tolerancePlus": self.chance.choice((0, 333, 1_000)),
            "margin": self.chance.choice((0, 1, 3_333, 10_000)), "cover": self.chance.choice((0, 0, 5_000, 10_000)),
            "partialDrawings": self.chance.random() < 0.6, "latestShipmentDay": 0,
            "expiryDay": self.books.now // DAY + self.chance.randrange(40),
            "tranches": (self.chance.choice(((10_000, 0, 0, 0), (10_000, 1, 0, 10), (10_000, 2, 0, 3))),),
        }  # fmt: skip
        if self.chance.random() < 0.7:
            changes |= confirmed_terms(self.alliance, confirmerCover=self.chance.choice((0, 5_000, 10_000)))
        given, who = terms(self.alliance, **changes), self.caller(IMPORTER)
        in_time = self.chain.now() < self.closing(given.expiryDay)
        receipt = self.attempt(who == IMPORTER and in_time, who, "DocumentaryCredit", "applyFor", given)
        if receipt:
            self.books.apply_for(receipt.event("CreditApplied").arguments["id"], given)

    def closing(self, expiry_day: int) -> int:
        return int(self.alliance["BankingCalendar"].call("closeRolled", b"CN", expiry_day)[1])

    def credit_verb(self, id_: int, credit: Credit) -> None:
        books, verb = self.books, self.chance.choice(("issue", "issue", "withdraw", "confirm", "consent", "expire"))
        if credit.state == APPLIED and self.chance.random() < 0.7:
            verb = "issue"
        elif credit.state == ISSUED and not credit.confirmed and credit.terms.confirmingBank:
            verb = self.chance.choice((verb, "confirm"))

        def attempt(allowed: bool, who: str, function: str = verb) -> bool:
            return self.attempt(allowed, who, "DocumentaryCredit", function, id_, credit.terms) is not None

        if verb == "issue":
            who, closing = self.caller(BANK), self.closing(credit.terms.expiryDay)
            if attempt(who == BANK and books.may_issue(credit, closing), who):
                books.issue(credit, closing)
        elif verb == "withdraw":
            who = self.caller(self.chance.choice((IMPORTER, BANK)))
            if attempt(who in (IMPORTER, BANK) and credit.state == APPLIED, who):
                books.end(credit, WITHDRAWN)
        elif verb == "confirm":
            who = self.caller(CONFIRMER)
            if attempt(who == CONFIRMER and books.may_confirm(credit), who):
                books.confirm(credit)
        elif verb == "consent":
            who = self.chance.choice((BANK, EXPORTER, CONFIRMER, IMPORTER))
            if attempt(books.may_consent(credit, who), who, "consentToCancel"):
                books.consent(credit, who)
        else:
            late = credit.state == ISSUED and books.now > books.expirable_from(credit) and books.settled(credit)
            if attempt(late, self.chance.choice(CALLERS)):
                books.end(credit, EXPIRED)

    # ------------------------------------------------------------------------------------------------- presentations

    def present(self, id_: int, credit: Credit) -> None:
        books, who = self.books, self.caller(EXPORTER)
        to = self.chance.choice(
            (ISSUING, CONFIRMING, CONFIRMING) if credit.confirmed else (ISSUING, ISSUING, CONFIRMING)
        )
        free = books.available(credit)
        amount = self.chance.choice((free, free + 1, free // 2, self.chance.randrange(1, 1_000), 0))
        given = documents(
            amount=amount, shipmentDay=books.now // DAY - self.chance.randrange(12),
            documents=self.chance.choice((INVOICE_KIND | TRANSPORT_KIND,) * 4 + (INVOICE_KIND,)),
        )  # fmt: skip
        allowed = who == EXPORTER and credit.state == ISSUED and amount > 0 and free > 0
        allowed = allowed and (to == ISSUING or credit.confirmed) and books.now <= credit.expires_at + 30 * DAY
        arguments = (id_, credit.terms, to, 0, given, NO_RELEASE)
        receipt = self.attempt(allowed, who, "Presentations", "present", *arguments)
        if receipt:
            number = receipt.event("DocumentsPresented").arguments["number"]
            found = self.alliance["Presentations"].struct("presentation", id_, number)["found"]
            assert bool(found & 8) == (amount > free) and bool(found & 2) == (books.now > credit.expires_at)
            books.present(credit, amount, to, found)
            assert number == len(credit.presentations)

    def presentation_verb(self, id_: int, credit: Credit) -> None:
        books = self.books
        forwards = [item for item in credit.presentations if books.may_forward(item, CONFIRMING)]
        waiting = forwards + [item for item in credit.presentations if books.examining(item, item.at)]
        item = self.chance.choice(waiting if waiting and self.chance.random() < 0.75 else credit.presentations)
        number = credit.presentations.index(item) + 1
        by = item.at if self.chance.random() < 0.85 else self.chance.choice((ISSUING, CONFIRMING))
        right = BY[by]
        verb = self.chance.choice(("honour", "honour", "honour", "refuse", "waive", "return", "preclude", "forward"))
        if books.may_forward(item, CONFIRMING) and self.chance.random() < 0.7:
            by, right, verb = CONFIRMING, CONFIRMER, "forward"
        place = (id_, number, by, credit.terms)
        if verb == "honour":
            who = self.caller(right)
            if self.attempt(who == right and books.may_honour(credit, item, by), who, "Presentations", verb, *place):
                books.honour(credit, number, by, self.due(id_, number, by, credit))
        elif verb == "refuse":
            who, found = self.caller(right), self.chance.choice((0, DATA_CONFLICT))
            allowed = who == right and books.may_refuse(item, by, found)
            if self.attempt(allowed, who, "Presentations", verb, *place, (found, 2, NOTICE)):
                books.refuse(credit, item, by, found)
        elif verb == "waive":
            who = self.caller(IMPORTER)
            allowed = who == IMPORTER and books.may_waive(item)
            if self.attempt(allowed, who, "Presentations", verb, id_, number, credit.terms):
                books.waive(item)
        elif verb == "return":
            who = self.caller(self.chance.choice((EXPORTER, right)))
            allowed = who in (EXPORTER, right) and books.may_return(item, by)
            if self.attempt(allowed, who, "Presentations", "returnDocuments", *place):
                books.return_documents(item, by)
        elif verb == "preclude":
            self.preclude(id_, credit, number, item, by)
        else:
            who = self.caller(self.chance.choice((EXPORTER, right)))
            allowed = who in (EXPORTER, right) and books.may_forward(item, by)
            if self.attempt(allowed, who, "Presentations", "forward", *place):
                books.begin(item, ISSUING)

    def preclude(self, id_: int, credit: Credit, number: int, item: Presentation, by: int) -> None:
        allowed, place = self.books.may_preclude(item, by), (id_, number, by, credit.terms)
        if self.attempt(allowed, self.chance.choice(CALLERS), "Presentations", "declarePreclusion", *place):
            self.books.honour(credit, number, by, self.due(id_, number, by, credit), PRECLUDED)

    def due(self, id_: int, number: int, by: int, credit: Credit) -> int:
        """When the undertaking that was just created is due: computed, and compared with what the chain recorded."""
        (_, _, _, tenor), at_ = credit.terms.tranches[0], self.chain.now()
        if not tenor:
            return 0
        received = self.alliance["Presentations"].struct("presentation", id_, number)["presentedAt"]
        _, sight = self.alliance["BankingCalendar"].call("dayOf", b"CN", received)
        due = self.closing(sight + tenor)
        said = self.alliance["Undertakings"].struct("undertaking", id_ << 32 | number << 16 | by << 8)
        assert said["state"] == 0 or said["due"] == due
        return due if due > at_ else 0

    # --------------------------------------------------------------------------------------------------------- money

    def money_verb(self, id_: int, credit: Credit) -> None:
        if not credit.undertakings:
            return
        key = self.chance.choice(list(credit.undertakings))
        (self.settle if self.chance.random() < 0.6 else self.default)(id_, credit, key)

    def settle(self, id_: int, credit: Credit, key: tuple[int, int, int]) -> None:
        owed = credit.undertakings[key]
        word = id_ << 32 | key[0] << 16 | key[1] << 8 | key[2]
        allowed = self.books.may_settle(credit, owed)
        if self.attempt(allowed, self.chance.choice(CALLERS), "Undertakings", "settle", word):
            self.books.settle(credit, owed)

    def default(self, id_: int, credit: Credit, key: tuple[int, int, int]) -> None:
        owed = credit.undertakings[key]
        word = id_ << 32 | key[0] << 16 | key[1] << 8 | key[2]
        allowed = self.books.may_default(credit, owed)
        if self.attempt(allowed, self.chance.choice(CALLERS), "Undertakings", "declareDefault", word):
            self.books.default(credit, owed)

    # ---------------------------------------------------------------------------------------------------- invariants

    def check(self, id_: int) -> None:
        """The chain says of a credit what the model says, and the invariants hold."""
        credit, books = self.books.credits[id_], self.books
        found = self.alliance["DocumentaryCredit"].struct("status", id_)
        assert (found["state"], found["drawn"], found["reserved"], found["open"], found["presentations"]) == (
            credit.state, credit.drawn, credit.reserved, credit.open, len(credit.presentations),
        )  # fmt: skip
        assert credit.drawn + credit.reserved <= maximum(credit.terms)
        assert list(self.alliance["Undertakings"].call("securityOf", id_)) == [
            credit.margin, credit.cover.get(BANK, 0), credit.cover.get(CONFIRMER, 0)
        ]  # fmt: skip
        assert self.alliance["Undertakings"].call("outstanding", id_) == credit.outstanding
        for bank in (BANK, CONFIRMER):
            pool = self.pool(bank)
            assert (pool["committed"], pool["setAside"]) == (books.committed[bank], books.aside[bank])
            assert pool["nextDefault"] - pool["firstDefault"] == len(books.defaults[bank])
        token = self.alliance["DigitalYuan"]
        assert token.call("balanceOf", self.alliance["Escrow"].address) == books.held
        assert max(self.notices.values(), default=0) <= 1

    def step(self) -> None:
        if self.chance.random() < 0.15:
            self.chain.travel(self.chain.now() + self.chance.choice((1, 3_600, DAY, 2 * DAY, 5 * DAY)))
        self.books.now = self.chain.now()
        alive = [id_ for id_, credit in self.books.credits.items() if credit.state in (APPLIED, ISSUED)]
        if len(alive) < 5:
            self.apply_for()
        if self.chance.random() < 0.15:
            self.commit_or_release()
        if not self.books.credits:
            return
        id_ = self.chance.choice(alive if alive and self.chance.random() < 0.9 else list(self.books.credits))
        credit, luck = self.books.credits[id_], self.chance.random()
        if credit.undertakings and luck < 0.2:
            self.money_verb(id_, credit)
        elif credit.presentations and luck < 0.65:
            self.presentation_verb(id_, credit)
        elif credit.state == ISSUED and luck < 0.88:
            self.present(id_, credit)
        else:
            self.credit_verb(id_, credit)
        self.check(id_)

    def wind_up(self) -> None:
        """Far in the future anybody brings everything to its end; then the banks pay what they still owe."""
        books = self.books
        for month in ("2026-10-20", "2026-11-20", "2026-12-20"):
            self.chain.travel(at(f"{month} 10:00"))
            books.now = self.chain.now()
            for id_, credit in books.credits.items():
                if credit.state == APPLIED:
                    assert self.attempt(True, IMPORTER, "DocumentaryCredit", "withdraw", id_, credit.terms)
                    books.end(credit, WITHDRAWN)
                for number, item in enumerate(credit.presentations, 1):
                    if books.examining(item, item.at):
                        self.preclude(id_, credit, number, item, item.at)
                    if books.may_forward(item, CONFIRMING):
                        place = (id_, number, CONFIRMING, credit.terms)
                        assert self.attempt(True, EXPORTER, "Presentations", "forward", *place)
                        books.begin(item, ISSUING)
        for id_, credit in books.credits.items():  # what the money does not suffice for is a default
            for key, owed in credit.undertakings.items():
                if books.may_default(credit, owed):
                    self.default(id_, credit, key)
        for bank in (BANK, CONFIRMER):  # enough for everything that is owed
            if self.pool(bank)["nextLot"] - self.pool(bank)["firstLot"] < 8:
                self.attempt(True, bank, "Undertakings", "commit", 10_000_000 * YUAN)
                books.commit(bank, 10_000_000 * YUAN)
        for state in (DEFAULTED, DUE):
            waiting = [
                (books.defaults[owed.debtor].index(owed) if state == DEFAULTED else 0, id_, key)
                for id_, credit in books.credits.items()
                for key, owed in credit.undertakings.items()
                if owed.state == state
            ]
            for _, id_, key in sorted(waiting):
                self.settle(id_, books.credits[id_], key)
        for id_, credit in books.credits.items():
            if credit.state == ISSUED:
                assert self.attempt(True, ANYBODY, "DocumentaryCredit", "expire", id_, credit.terms)
                books.end(credit, EXPIRED)
            assert all(owed.state == PAID for owed in credit.undertakings.values())
            self.check(id_)
        for bank in (BANK, CONFIRMER):
            while books.committed[bank]:
                assert books.free(bank) == books.committed[bank]
                amount = books.committed[bank]
                receipt = self.attempt(True, bank, "Undertakings", "releaseLiquidity", amount)
                books.release(bank, receipt.event("LiquidityReleased").arguments["amount"])


@pytest.fixture
def stopped(funded: Alliance) -> Iterator[Alliance]:
    """Money and allowances for the whole run; time passes by `travel` alone."""
    money, accounts = funded["DigitalYuan"], funded.accounts
    with stopped_clock(funded.chain):
        desk, icbc = funded["ReserveDesk"], accounts["icbc"]
        desk.send(accounts["reserve_maker"], "proposeReserve", icbc.address, 60_000_000 * YUAN, 0, NOTICE)
        desk.send(accounts["reserve_checker"], "confirmReserve", NOTICE)
        confirmer = accounts[CONFIRMER].address
        if funded["DigitalYuan"].struct("wallet", confirmer)["class_"] == 0:
            money.send(icbc, "openWallet", confirmer, CORPORATE, NOTICE)
        for bank in (BANK, CONFIRMER):
            money.send(icbc, "mint", accounts[bank].address, 30_000_000 * YUAN)
        for key in (IMPORTER, BANK, CONFIRMER):
            money.send(accounts[key], "approve", funded["Escrow"].address, 2_000_000_000 * YUAN)
        yield funded


def test_credits_keep_their_invariants_and_lock_no_money(stopped, token, escrow, undertakings):
    def purses() -> dict[str, int]:
        return {who: token.call("balanceOf", stopped.accounts[who].address) for who in CALLERS[:4]}

    outcomes: Counter[str] = Counter()
    for seed in SEEDS:
        with undone(stopped.chain):
            before, run = purses(), Run(stopped, seed)
            for bank in (BANK, CONFIRMER):
                run.attempt(True, bank, "Undertakings", "commit", 400_000 * YUAN)
                run.books.commit(bank, 400_000 * YUAN)
            for _ in range(STEPS):
                run.step()
            run.wind_up()
            outcomes += run.outcomes
            assert escrow.struct("moduleAccount", undertakings.address)["held"] == 0
            assert token.call("balanceOf", escrow.address) == escrow.call("totalOwed") == 0
            assert {who: amount - before[who] for who, amount in purses().items()} == run.books.wallets
            assert sum(run.books.wallets.values()) == 0
            ended = {credit.state for credit in run.books.credits.values()}
            assert ended <= {CLOSED, EXPIRED, WITHDRAWN, CANCELLED}
    for verb in VERBS:
        assert outcomes[verb], f"no run did {verb}: {outcomes}"
