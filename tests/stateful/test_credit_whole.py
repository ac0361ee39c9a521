"""Every verb of the credit engine in random order: amendments, transfers, advances, reimbursement, negotiation,
schedules, stops, interruptions, corrupt records, extend or pay.

`test_credit.py` foretells each outcome of the core by a model; here the engine itself is asked, and held to what has to
be true whatever happened: drawn + reserved ≤ maximum over a credit and its parts, Escrow = Σ margins + Σ committed, one
notice of refusal per bank and presentation, preclusion when it is due and not before. At the end everybody is silent:
anybody brings every credit to its end, and Escrow is empty.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from eth_utils import keccak

from eport.chain.contract import ContractReverted, Receipt
from eport.chain.deployment import Alliance
from tests.helpers.clearance import DAY, stopped_clock, undone
from tests.helpers.credit import (
    CONFIRMING,
    DATA_CONFLICT,
    ISP_98,
    ISSUING,
    NOMINATED,
    NOTICE,
    TRANSFERABLE,
    URDG_758,
    Letter,
    at,
    documents,
    maximum,
)
from tests.helpers.money import CORPORATE, YUAN, issue_reserve
from tests.helpers.transfers import Part, conditions, part_terms, supplier

STEPS, SEEDS = 120, (38, 600, 758)
BANKS = ("bank_of_communications", "icbc_shanghai", "ccb_shanghai")
REIMBURSING = "abc_shanghai"
RECORD = keccak(text="record")
VERBS = (
    "issue", "confirm", "present", "forward", "honour", "negotiate", "refuse", "waive", "returnDocuments",
    "declarePreclusion", "lapse", "amend", "extendConfirmation", "accept", "reject", "transfer", "demand", "substitute",
    "forfeit", "advance", "authorise", "claim", "reimburse", "assignProceeds", "assignUndertaking", "stopPayment",
    "liftStop", "interrupt", "resume", "reportCorruption", "representRecord", "requestExtension", "demandReturn",
    "settle", "consentToCancel", "expire",
)  # fmt: skip
"""What the runs have to have done at least once."""


class World:
    """Credits and parts under way, with the terms of each version."""

    def __init__(self, alliance: Alliance, seed: int) -> None:
        self.alliance, self.chain, self.chance = alliance, alliance.chain, random.Random(seed)
        self.letters: list[Letter] = []
        self.versions: dict[int, list[Any]] = {}
        self.proposed: dict[int, Any] = {}
        self.wanted: dict[tuple[int, int], Any] = {}
        self.keys: dict[int, None] = {}
        self.done: Counter[str] = Counter()
        self.notices: Counter[tuple[int, int, int]] = Counter()
        self.holders = [supplier(alliance, name) for name in ("weaver", "dyer")]

    # ------------------------------------------------------------------------------------------------------ plumbing

    def attempt(self, verb: str, act: Callable[[], Receipt]) -> Receipt | None:
        """An act that may be refused, with a reason of the contracts' own."""
        try:
            receipt = act()
        except ContractReverted as refused:
            assert refused.name not in ("Panic", "Unknown", "Error"), f"{verb}: {refused}"
            return None
        self.done[verb] += 1
        self.note(receipt)
        return receipt

    def note(self, receipt: Receipt) -> None:
        for event in receipt.events:
            if event.name == "UndertakingIncurred":
                self.keys[event.arguments["key"]] = None
            elif event.name == "PresentationRefused":
                a = event.arguments
                self.notices[a["id"], a["number"], a["by"]] += 1
            elif event.name == "TermsChanged":
                letter = next(one for one in self.letters if one.id == event.arguments["id"])
                letter.terms = self.proposed[letter.id]
                self.versions[letter.id].append(letter.terms)

    def of(self, letter: Letter, number: int) -> Any:
        """Terms that a presentation was made under."""
        return self.versions[letter.id][letter.presentation(number)["version"]]

    def call(self, letter: Letter, who: str, contract: str, verb: str, *arguments: Any) -> Receipt | None:
        return self.attempt(verb, lambda: letter.send(who, contract, verb, *arguments))

    def number(self, key: str) -> int:
        return self.alliance.settings.number(key)

    # --------------------------------------------------------------------------------------------------------- verbs

    def apply(self) -> None:
        pick = self.chance.choice
        changes: dict[str, Any] = {
            "amount": self.chance.randrange(1_000, 200_000 * YUAN), "margin": pick((0, 2_000, 10_000)),
            "cover": pick((0, 10_000)), "partialDrawings": pick((True, True, False)), "latestShipmentDay": 0,
            "expiryDay": self.chain.now() // DAY + self.chance.randrange(30, 120), "tolerancePlus": pick((0, 1_000)),
            "tranches": pick((((10_000, 0, 0, 0),), ((5_000, 0, 0, 0), (5_000, 1, 0, 20)), ((10_000, 3, 0, 0),))),
            "rules": pick((0, 0, ISP_98, URDG_758)), "claimAtHonour": pick((True, False)),
        }  # fmt: skip
        if self.chance.random() < 0.6:
            changes |= {"confirmingBank": self.number(BANKS[1]), "confirmerCover": pick((0, 5_000))}
        if self.chance.random() < 0.6:
            changes |= {"nominatedBank": self.number(BANKS[2])}
        if self.chance.random() < 0.4:
            changes |= {"form": TRANSFERABLE, "rules": 0}
        elif self.chance.random() < 0.2:
            first = self.chain.now() // DAY
            half = changes["amount"] // 2
            periods = ((first, first + 10, half), (first + 11, first + 60, changes["amount"] - half))
            changes |= {"scheduleKind": pick((1, 2, 3)), "schedule": periods, "partialDrawings": True}
        letter = Letter(self.alliance, **changes)
        self.letters.append(letter)
        self.versions[letter.id] = [letter.terms]
        self.call(letter, BANKS[0], "DocumentaryCredit", "issue", letter.id, letter.terms)
        if letter.terms.confirmingBank and self.chance.random() < 0.8:
            self.call(letter, BANKS[1], "DocumentaryCredit", "confirm", letter.id, letter.terms)

    def present(self, letter: Letter) -> None:
        who = "holder" if isinstance(letter, Part) else "exporter"
        if self.chance.random() < 0.2:
            place = self.chance.choice((ISSUING, CONFIRMING, NOMINATED))
        elif letter.terms.nominatedBank and (isinstance(letter, Part) or self.chance.random() < 0.5):
            place = NOMINATED
        else:
            place = CONFIRMING if letter.status["confirmedVersion"] == letter.status["version"] + 1 else ISSUING
        amount = self.chance.randrange(1, maximum(letter.terms) // 2 + 2)
        self.attempt(
            "present", lambda: letter.present(at=place, who=who, amount=amount, shipmentDay=self.chain.now() // DAY - 1)
        )

    def examined(self, letter: Letter) -> None:
        """Something about a presentation."""
        made = letter.status["presentations"]
        if not made:
            return
        number = self.chance.randrange(1, made + 1)
        found, terms = letter.presentation(number), self.of(letter, number)
        by = found["at"] if self.chance.random() < 0.85 else self.chance.randrange(3)
        bank, who = BANKS[by], "holder" if isinstance(letter, Part) else "exporter"
        place, one, clocks = (letter.id, number, by, terms), (letter.id, number, terms), "ExaminationClocks"
        notice = (DATA_CONFLICT, self.chance.randrange(1, 5), NOTICE)
        verb = self.chance.choice(
            ("honour", "honour", "honour", "refuse", "forward", "negotiate", "waive", "returnDocuments", "lapse",
             "declarePreclusion", "declarePreclusion", "reportCorruption", "representRecord", "deemNotPresented",
             "requestExtension", "requestExtension", "suspendPayment", "concludeExtension", "demandReturn",
             "precludeUnreturned", "claim", "claim", "reimburse", "recordSilence", "refund", "demand", "substitute",
             "substitute", "forfeit")
        )  # fmt: skip
        if verb in ("honour", "returnDocuments"):
            self.call(letter, bank, "Presentations", verb, *place)
        elif verb == "declarePreclusion":
            receipt = self.call(letter, "relay", "Presentations", verb, *place)
            assert receipt is None or self.late(letter, number, by, terms), "precluded before it was due"
        elif verb == "refuse":
            late = self.late(letter, number, by, terms)
            receipt = self.call(letter, bank, "Presentations", verb, *place, notice)
            assert receipt is None or not late, "refused after the bank was precluded"
        elif verb == "forward":
            self.call(letter, self.chance.choice((bank, who)), "Presentations", verb, *place)
        elif verb == "negotiate":
            price = max(1, found["payable_"] - 5)
            self.call(letter, BANKS[2], "Presentations", verb, *one, price)
        elif verb in ("waive", "lapse"):
            self.call(letter, "importer" if verb == "waive" else "relay", "Presentations", verb, *one)
        elif verb in ("reportCorruption", "representRecord"):
            self.call(letter, bank, clocks, "reportCorruption", *place, RECORD)
            if verb == "representRecord":
                self.call(letter, who, clocks, verb, *place, RECORD)
        elif verb in ("deemNotPresented", "precludeUnreturned"):
            self.call(letter, "relay", clocks, verb, *place)
        elif verb == "demandReturn":
            self.call(letter, bank, "Presentations", "refuse", *place, notice)
            self.call(letter, who, clocks, verb, *place)
        elif verb == "requestExtension":
            amended = terms._replace(expiryDay=terms.expiryDay + 60)
            if self.call(letter, who, clocks, verb, *one, amended):
                self.wanted[letter.id, number] = amended
        elif verb == "suspendPayment":
            amended = terms._replace(expiryDay=terms.expiryDay + 60)
            if self.call(letter, who, clocks, "requestExtension", *one, amended):
                self.wanted[letter.id, number] = amended
            self.call(letter, BANKS[0], clocks, verb, *one, self.chain.now() + 10 * DAY)
        elif verb == "concludeExtension":
            self.conclude(letter, number, terms)
        elif verb == "claim":
            self.call(letter, BANKS[0], "Reimbursements", "authorise", letter.id, letter.terms,
                      self.number(REIMBURSING), maximum(terms))  # fmt: skip
            for own in (CONFIRMING, NOMINATED):
                if self.call(letter, BANKS[own], "Reimbursements", verb, letter.id, number, own, terms):
                    verb = self.chance.choice(("reimburse", "reimburse", "decline"))
                    rest = () if verb == "reimburse" else (RECORD,)
                    self.call(letter, REIMBURSING, "Reimbursements", verb, letter.id, number, *rest)
                    break
        elif verb in ("reimburse", "recordSilence"):
            self.call(letter, REIMBURSING, "Reimbursements", verb, letter.id, number)
        elif verb == "refund":
            self.call(letter, "relay", "Reimbursements", verb, *one)
        elif isinstance(letter, Part):
            self.substitution(letter, number, verb)

    def late(self, letter: Letter, number: int, by: int, terms: Any) -> bool:
        """Whether the bank can no longer answer, nor prove that it did."""
        place = (letter.id, number, by, terms.placeOfExpiry, terms.rules)
        return self.chain.now() > self.alliance["ExaminationClocks"].call("precludedAfter", *place)

    def conclude(self, letter: Letter, number: int, terms: Any) -> None:
        amended = self.wanted.get((letter.id, number))
        if amended is not None:
            if self.chance.random() < 0.7 and self.call(
                letter, BANKS[0], "CreditAmendments", "amend", letter.id, letter.terms, amended
            ):
                self.proposed[letter.id] = amended
            if self.proposed.get(letter.id) == amended:
                self.call(letter, "relay", "ExaminationClocks", "concludeExtension", letter.id, number, terms, amended)

    def substitution(self, part: Part, number: int, verb: str) -> None:
        if verb == "demand":
            for bank in BANKS:
                self.call(part, bank, "CreditTransfers", verb, part.id, number)
        elif verb == "forfeit":
            for bank in BANKS:
                self.call(part, bank, "CreditTransfers", "demand", part.id, number)
            if self.chance.random() < 0.5:
                self.chain.travel(self.chain.now() + 5 * DAY)
            self.call(part, "relay", "CreditTransfers", verb, part.id, number)
        else:
            own = documents(amount=self.chance.randrange(1, maximum(part.whole.terms) + 1), invoice=RECORD)
            self.call(part, "exporter", "CreditTransfers", "substitute", part.id, number, part.whole.terms, own)

    def lifecycle(self, letter: Letter) -> None:
        """Something about the credit itself."""
        part, terms = isinstance(letter, Part), letter.terms
        who, both = "holder" if part else "exporter", (letter.id, terms)
        verb = self.chance.choice(
            ("amend", "extendConfirmation", "accept", "accept", "reject", "transfer", "transfer", "transfer", "advance",
             "authorise", "authorise", "assignProceeds", "consentToCancel", "expire", "addMargin")
        )  # fmt: skip
        if verb == "amend":
            amended = terms._replace(amount=max(1_000, terms.amount * self.chance.choice((50, 90, 120)) // 100))
            if part:
                verb, acting = "adviseAmendment", self.chance.choice(BANKS)
                arguments: tuple[Any, ...] = ("CreditTransfers", verb, letter.id, letter.whole.terms, terms, amended)
            else:
                acting, arguments = BANKS[0], ("CreditAmendments", verb, letter.id, terms, amended)
            if self.call(letter, acting, *arguments):
                self.proposed[letter.id] = amended
                self.call(letter, BANKS[1], "CreditAmendments", "extendConfirmation", letter.id, terms, True)
        elif verb == "extendConfirmation":
            self.call(letter, BANKS[1], "CreditAmendments", verb, *both, True)
        elif verb == "accept" and letter.id in self.proposed:
            self.call(letter, who, "CreditAmendments", verb, letter.id, self.proposed[letter.id])
        elif verb == "reject":
            self.call(letter, who, "CreditAmendments", verb, *both)
        elif verb == "transfer" and not part:
            self.transfer(letter)
        elif verb == "advance" and not part:
            self.advance(letter)
        elif verb == "authorise":
            self.call(letter, BANKS[0], "Reimbursements", verb, *both, self.number(REIMBURSING), maximum(terms))
        elif verb == "assignProceeds":
            self.call(letter, who, "Undertakings", verb, *both, self.alliance.accounts["carrier"].address, 1_000)
        elif verb == "consentToCancel":
            for consenting in (who, *BANKS[:2]):
                if self.chance.random() < 0.4:
                    self.call(letter, consenting, "DocumentaryCredit", verb, *both)
        elif verb == "expire":
            self.call(letter, "relay", "DocumentaryCredit", verb, *both)
        elif verb == "addMargin" and not part:
            self.call(letter, "importer", "Undertakings", verb, *both, self.chance.randrange(1, 1_000))

    def transfer(self, letter: Letter) -> None:
        holder = self.chance.choice(self.holders)
        given = part_terms(letter, holder, self.chance.randrange(1, letter.terms.amount + 1))
        agreed = conditions(days=self.chance.choice((0, 3)))
        arguments = (letter.id, letter.terms, given, agreed)
        if self.attempt("request", lambda: letter.send("exporter", "CreditTransfers", "request", *arguments)) is None:
            return
        for bank in BANKS:
            receipt = self.call(letter, bank, "CreditTransfers", "consent", *arguments)
            if receipt:
                part = Part(letter, holder, given, receipt)
                self.letters.append(part)
                self.versions[part.id] = [given]
                self.done["transfer"] += 1

    def advance(self, letter: Letter) -> None:
        most = letter.terms.amount // 2 + 1
        arguments = (letter.id, letter.terms, letter.terms.nominatedBank, most)
        self.call(letter, "importer", "Advances", "allow", *arguments)
        self.call(letter, BANKS[0], "Advances", "authorise", *arguments)
        amount = self.chance.randrange(1, most + 1)
        self.call(letter, "exporter", "Advances", "request", letter.id, letter.terms, amount, RECORD)
        self.call(letter, BANKS[2], "Advances", "advance", letter.id, letter.terms, amount, RECORD)

    def money(self) -> None:
        undertakings, accounts = self.alliance["Undertakings"], self.alliance.accounts
        if self.keys:
            key = self.chance.choice(list(self.keys))
            for verb in ("settle", "declareDefault"):
                self.attempt(verb, lambda verb=verb: undertakings.send(accounts["relay"], verb, key))
            owed = undertakings.struct("undertaking", key)
            to = accounts[BANKS[2]].address
            for who in (*BANKS, "exporter"):
                if accounts[who].address == owed["creditor"] and self.chance.random() < 0.5:
                    assign = lambda who=who: undertakings.send(accounts[who], "assignUndertaking", key, to)  # noqa: E731
                    self.attempt("assignUndertaking", assign)
        court, letter = accounts["court_officer"], self.chance.choice(self.letters)
        if self.chance.random() < 0.3:
            until = self.chain.now() + 3 * DAY
            self.attempt("stopPayment", lambda: undertakings.send(court, "stopPayment", letter.id, until, RECORD))
        elif self.chance.random() < 0.3:
            self.attempt("liftStop", lambda: undertakings.send(court, "liftStop", letter.id))

    def weather(self) -> None:
        contract, authority, now = (
            self.alliance["Interruptions"], self.alliance.accounts["shanghai_commerce"], self.chain.now(),
        )  # fmt: skip
        length = self.chance.randrange(1, 8) * DAY
        self.attempt("interrupt", lambda: contract.send(authority, "interrupt", b"CN", now, now + length, RECORD))
        if self.chance.random() < 0.4:
            self.attempt("resume", lambda: contract.send(authority, "resume", b"CN"))

    # ---------------------------------------------------------------------------------------------------------- runs

    def step(self) -> None:
        if self.chance.random() < 0.12:
            self.chain.travel(self.chain.now() + self.chance.choice((3_600, DAY, DAY, 4 * DAY)))
        alive = [letter for letter in self.letters if letter.status["state"] == 2]
        if len(alive) < 6:
            self.apply()
            return
        before = self.done.total()
        for _ in range(6):  # most acts are refused; a step is one that is not
            self.something(alive)
            if self.done.total() > before:
                break

    def something(self, alive: list[Letter]) -> None:
        parts = [letter for letter in alive if isinstance(letter, Part)]
        letter = self.chance.choice(parts if parts and self.chance.random() < 0.35 else alive)
        luck = self.chance.random()
        if luck < 0.14:
            self.present(letter)
        elif luck < 0.74:
            self.examined(letter)
        elif luck < 0.9:
            self.lifecycle(letter)
        elif luck < 0.97:
            self.money()
        else:
            self.weather()
        self.check(letter)

    def check(self, letter: Letter) -> None:
        status = letter.status
        most = max(maximum(version) for version in self.versions[letter.id])
        assert status["drawn"] + status["reserved"] <= most, f"credit {letter.id:x}"
        assert all(count == 1 for count in self.notices.values()), "a second notice of refusal"

    def check_escrow(self) -> None:
        """Escrow holds for the engine what secures credits and what banks committed, and nothing else."""
        undertakings = self.alliance["Undertakings"]
        margins = sum(letter.security[0] for letter in self.letters if not isinstance(letter, Part))
        pools = [undertakings.struct("poolOf", self.number(bank)) for bank in BANKS]
        held = self.alliance["Escrow"].struct("moduleAccount", undertakings.address)["held"]
        assert held == margins + sum(pool["committed"] for pool in pools)
        assert all(pool["setAside"] <= pool["committed"] for pool in pools)

    def wind_up(self) -> None:
        """Everybody is silent but one who may do nothing that not anybody may; banks pay in what they owe."""
        for month in range(4):
            self.chain.travel(max(self.chain.now(), at("2026-09-01 10:00")) + 100 * DAY * (month + 1))
            for letter in self.letters:
                for number in range(1, letter.status["presentations"] + 1):
                    self.end(letter, number)
            for key in list(self.keys):
                self.attempt("settle", lambda key=key: self.send("Undertakings", "settle", key))
                self.attempt("declareDefault", lambda key=key: self.send("Undertakings", "declareDefault", key))
            for letter in reversed(self.letters):
                self.attempt("expire", lambda letter=letter: letter.credit("relay", "expire"))
        undertakings = self.alliance["Undertakings"]
        for bank in BANKS:
            undertakings.send(self.alliance.accounts[bank], "commit", 5_000_000 * YUAN)
        for _ in range(len(self.keys)):  # defaults are collected in their order
            for key in list(self.keys):
                state = undertakings.struct("undertaking", key)["state"]
                if state in (1, 2):
                    self.attempt("settle", lambda key=key: self.send("Undertakings", "settle", key))
            if all(undertakings.struct("undertaking", key)["state"] == 3 for key in self.keys):
                break
        for letter in reversed(self.letters):
            if letter.status["state"] == 2:
                letter.credit("relay", "expire")
            elif letter.status["state"] == 1:
                letter.credit("importer", "withdraw")
            self.attempt("returnSecurity", lambda letter=letter: self.send("Undertakings", "returnSecurity", letter.id))
        for bank in BANKS:
            pool = undertakings.struct("poolOf", self.number(bank))
            assert pool["setAside"] == 0, bank
            while pool["committed"]:
                undertakings.send(self.alliance.accounts[bank], "releaseLiquidity", pool["committed"])
                pool = undertakings.struct("poolOf", self.number(bank))

    def send(self, contract: str, verb: str, *arguments: Any) -> Receipt:
        return self.alliance[contract].send(self.alliance.accounts["relay"], verb, *arguments)

    def end(self, letter: Letter, number: int) -> None:
        terms = self.of(letter, number)
        for by in (ISSUING, CONFIRMING, NOMINATED):
            place = (letter.id, number, by, terms)
            for contract, verb in (("ExaminationClocks", "deemNotPresented"), ("Presentations", "declarePreclusion")):
                self.call(letter, "relay", contract, verb, *place)
        self.call(letter, "relay", "Presentations", "lapse", letter.id, number, terms)
        self.call(letter, "relay", "Reimbursements", "refund", letter.id, number, terms)
        self.call(letter, BANKS[0], "Presentations", "reclaim", letter.id, number, terms)
        if isinstance(letter, Part):
            self.call(letter, "relay", "CreditTransfers", "forfeit", letter.id, number)


@pytest.fixture
def rich(funded: Alliance) -> Iterator[Alliance]:
    """Money and allowances for the whole run; time passes by `travel` alone."""
    money, accounts = funded["DigitalYuan"], funded.accounts
    with stopped_clock(funded.chain):
        funded.chain.travel(at("2026-01-12 10:00"))
        icbc = accounts["icbc"]
        for operator in ("icbc", "bank_of_china"):
            issue_reserve(funded, operator, 90_000_000 * YUAN, keccak(text=f"reserve of {operator}"))
        for who in (*BANKS, REIMBURSING, "importer", "carrier"):
            if money.struct("wallet", accounts[who].address)["class_"] == 0:
                money.send(icbc, "openWallet", accounts[who].address, CORPORATE, keccak(text=who))
        for who in (*BANKS, REIMBURSING, "importer"):
            operator = "bank_of_china" if who == "importer" else "icbc"
            money.send(accounts[operator], "mint", accounts[who].address, 15_000_000 * YUAN)
            money.send(accounts[who], "approve", funded["Escrow"].address, 2_000_000_000 * YUAN)
        money.send(accounts[REIMBURSING], "approve", funded["Reimbursements"].address, 2_000_000_000 * YUAN)
        yield funded


@pytest.fixture(autouse=True)
def allowance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters of this run draw on the allowance that stands."""
    monkeypatch.setattr("tests.helpers.credit.allow", lambda *_: None)


def test_no_order_of_acts_breaks_what_has_to_be_true_or_locks_money(rich, token, escrow, undertakings):
    done: Counter[str] = Counter()
    for seed in SEEDS:
        with undone(rich.chain):
            world = World(rich, seed)
            for bank in BANKS:
                for _ in range(3):
                    undertakings.send(rich.accounts[bank], "commit", 100_000 * YUAN)
            for step in range(STEPS):
                world.step()
                if step % 20 == 0:
                    world.check_escrow()
            world.wind_up()
            done += world.done
            assert escrow.struct("moduleAccount", undertakings.address)["held"] == 0
            assert all(letter.status["state"] > 2 for letter in world.letters)
            assert all(undertakings.call("advanced", letter.id) == 0 for letter in world.letters)
    missing = [verb for verb in VERBS if not done[verb]]
    assert not missing, f"no run did {missing}: {done}"
