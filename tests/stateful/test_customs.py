"""Declarations under long random runs, against the plain model in `customs_model.py`.

Oracle, officers, trader and treasury act at random, allowed or not. After every step: the call succeeded exactly where
the model says so, the declarations stand as the model says, Escrow holds exactly the deposits, and the treasury has
what was paid less what was given back. At the end two more are assessed, one with a deposit that covers the tax
alone; the dates pass, both are late whatever chance did before, and nothing is locked.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

from eth_utils import keccak

from eport.chain.contract import ContractReverted
from eport.chain.deployment import Alliance
from eport.customs.table import TABLE
from eport.messages.customs_codes import CustomsStatus
from tests.helpers.clearance import following, permit, quorum, signed, statement, stopped_clock, undone
from tests.helpers.duty import FIRST, SECOND, SEIZED, Word, code
from tests.helpers.money import issue_reserve, read_many
from tests.stateful.customs_model import DAY, OVER, VOID, Declared, Endorsements, end_of_period

STEPS, SEEDS = 350, (1, 2)
MILLION, FOREVER = 1_000_000_00, 2**60
OFFICERS = (FIRST, SECOND)
IMPORT = 1
LATE = {"payDuty", "deposit", "takeDeposit", "endDeposit", "surcharged", "surcharged deposit", "paySurcharge"}
"""What comes of every seed."""
VERBS = (
    *("lodge", "advance", "advance", "attest", "determine", "determine", "determine", "amend", "pay", "deposit"),
    *("release", "take", "defer", "pay_deferred", "pay_surcharge", "give_back", "give_back", "wait"),
)


class Run:
    """One run: the chain and the model side by side."""

    def __init__(self, alliance: Alliance, seed: int) -> None:
        self.alliance, self.chain, self.chance = alliance, alliance.chain, random.Random(seed)
        permit(alliance, quorum=1)
        self.keys = quorum(alliance)[:1]
        self.customs = alliance.settings.number("shanghai_customs")
        self.model: dict[bytes, Declared] = {}
        self.endorsed, self.outcomes = Endorsements(), Counter[str]()
        self.treasury = MILLION
        self.supply()

    def supply(self) -> None:
        token, accounts = self.alliance["DigitalYuan"], self.alliance.accounts
        for operator, holder in (("bank_of_china", "importer"), ("icbc", "treasury")):
            issue_reserve(self.alliance, operator, 100 * MILLION)
            token.send(accounts[operator], "mint", accounts[holder].address, MILLION)
        token.send(accounts["bank_of_china"], "mint", accounts["importer"].address, 90 * MILLION)
        for holder in ("importer", "treasury"):
            for spender in ("Escrow", "Declarations", "DutyDesk"):
                token.send(accounts[holder], "approve", self.alliance[spender].address, FOREVER)
        for officer in OFFICERS:
            call = ("setFacility", accounts["importer"].address, FOREVER, b"\1" * 32)
            self.alliance["DutyDesk"].send(accounts[officer], *call)

    def attempt(self, allowed: bool, who: str, contract: str, verb: str, *arguments: Any) -> bool:
        """Call; it has to succeed exactly where the model allows it."""
        try:
            self.alliance[contract].send(self.alliance.accounts[who], verb, *arguments)
        except ContractReverted as refused:
            assert not allowed, f"{verb}{arguments}: the model allows it, the contract says {refused}"
            self.outcomes[f"{verb} refused"] += 1
            return False
        assert allowed, f"{verb}{arguments}: the contract allows it, the model does not"
        self.outcomes[verb] += 1
        return True

    def now(self) -> int:
        return self.chain.now()

    def some(self, likely: Callable[[Declared], object] = lambda _: True) -> tuple[bytes, Declared]:
        """A declaration, mostly one of which `likely` is true."""
        fitting = [item for item in self.model.items() if likely(item[1])]
        return self.chance.choice(fitting if fitting and self.chance.random() < 0.8 else list(self.model.items()))

    def target(self, known: Declared) -> int:
        """A status that may follow, mostly one after which more can happen; now and then any."""
        targets = sorted(TABLE.following(known.kind, known.form, known.status))
        lasting = [status for status in targets if status not in OVER and status != SEIZED]
        return self.chance.choice((*lasting * 4, *targets, self.chance.randrange(1, 16)))

    def duty(self, known: Declared) -> int:
        """Mostly what was assessed before: a higher assessment falls due anew."""
        return self.chance.choice((*(known.payable,) * 5, 0, 1, 5_000_00, self.chance.randrange(900_000_00)))

    def root(self) -> bytes:
        return keccak(text=f"root {self.chance.randrange(4)}")

    # --------------------------------------------------------------------------------------------------------- acts

    def lodge(self) -> None:
        subject = keccak(text=f"declaration {self.chance.randrange(12)}")
        kind, form, root = self.chance.randrange(9), self.chance.randrange(3), self.root()
        simplified, other = self.some() if self.model else (b"\1" * 32, None)
        if form == 2:
            allowed, call = other is not None and other.form == 1, ("lodgeSupplementary", subject, simplified, root)
            kind = other.kind if other else 0
        else:
            allowed, call = True, ("lodgeSimplified" if form else "lodge", subject, kind, root)
        if self.attempt(allowed and subject not in self.model, "importer", "Declarations", *call):
            self.model[subject] = Declared(kind, form, root)

    def next_statement(self, subject: bytes, known: Declared) -> Any:
        changes = {
            "status": self.target(known), "dutyPayable": self.duty(known), "content": self.root(),
            "declarationVersion": self.chance.choice((max(1, known.version), known.lodged)),
            "observedAt": self.chance.choice((self.now(), known.determined_at or self.now())),
            "validUntil": self.now() + DAY,
        }  # fmt: skip
        if known.attested:
            changes["observedAt"] = max(changes["observedAt"], known.attested.observedAt)
            return following(known.attested, **changes)
        return statement(self.alliance, subject=subject, **changes)

    def attest(self) -> None:
        """Somebody brings a statement to the oracle and not to the declaration."""
        subject, known = self.some()
        said = self.next_statement(subject, known)
        signatures = signed(self.alliance, said, self.keys)
        if self.attempt(True, "relay", "ClearanceOracle", "attest", said, signatures):
            known.attested = said

    def advance(self) -> None:
        subject, known = self.some()
        pending = known.attested and known.attested.sequence > known.sequence
        said = known.attested if pending and self.chance.random() < 0.7 else self.next_statement(subject, known)
        overtaken = said.observedAt <= known.determined_at
        allowed = said.sequence > known.sequence and (overtaken or known.may_become(said.status))
        signatures = [] if said is known.attested else signed(self.alliance, said, self.keys)
        if self.attempt(bool(allowed), "relay", "Declarations", "advance", said, signatures):
            known.attested = said
            known.sequence = said.sequence
            if overtaken:
                self.outcomes["overtaken"] += 1
                return
            version, payable = said.declarationVersion, said.dutyPayable
            known.speak(self.now(), self.customs, said.status, said.sequence, version, payable, said.content)

    def determine(self) -> None:
        officer = self.chance.choice(OFFICERS)
        proposed = [act for act in self.endorsed.open if isinstance(act[1], Word)]
        if proposed and self.chance.random() < 0.6:
            subject, said = self.chance.choice(proposed)
            known = self.model[subject]
        else:
            subject, known = self.some()
            status = self.target(known)
            version = self.chance.choice((known.version, known.lodged))
            sequence = self.chance.choice((known.newest, known.newest, known.sequence))
            duty, root = self.duty(known), self.root()
            said = Word(sequence, known.status, status, code("CN:X"), version, duty, root, keccak(text="decision"))
        self.say(officer, subject, said)

    def say(self, officer: str, subject: bytes, said: Word) -> None:
        known, act, now = self.model[subject], (subject, said), self.now()
        allowed = (
            said.sequence == known.newest and said.from_ == known.status and said.version >= known.version
            and known.may_become(said.status) and self.endorsed.may(officer, act, now)
        )  # fmt: skip
        if self.attempt(allowed, officer, "Declarations", "determine", subject, said) and self.endorsed.done(
            officer, act, now
        ):
            self.outcomes["determined"] += 1
            known.speak(now, self.customs, said.status, said.sequence, said.version, said.dutyPayable, said.content)
            known.determined_at = now

    def amend(self) -> None:
        subject, known = self.some()
        version, root = max(known.lodged, known.version) + self.chance.randrange(2), self.root()
        if self.attempt(known.amendable(version), "importer", "Declarations", "amend", subject, version, root):
            known.lodged = version
            known.amendments[version] = root

    def pay(self) -> None:
        self.pay_for(self.some()[0])

    def pay_for(self, subject: bytes) -> None:
        known = self.model[subject]
        amount, now = max(0, known.payable - known.paid), self.now()
        late = now > known.assessed_at + 15 * DAY
        extra = known.surcharge_on(amount, now) + known.surcharge_owed if late and known.status not in VOID else 0
        if self.attempt(amount + extra > 0, "importer", "Declarations", "payDuty", subject):
            self.outcomes["surcharged"] += extra > 0
            self.treasury += amount + extra
            known.paid += amount
            known.surcharge_owed -= min(extra, known.surcharge_owed)

    def pay_surcharge(self) -> None:
        self.pay_surcharge_for(self.some(lambda item: item.surcharge_owed)[0])

    def pay_surcharge_for(self, subject: bytes) -> None:
        known = self.model[subject]
        allowed = known.surcharge_owed > 0 and known.status not in VOID
        if self.attempt(allowed, "importer", "DutyDesk", "paySurcharge", subject):
            self.treasury += known.surcharge_owed
            known.surcharge_owed = 0

    def deposit(self) -> None:
        subject, _ = self.some(lambda item: item.unpaid and not item.deferred)
        self.secure(subject, self.chance.randrange(3) * self.chance.randrange(1, 200_000_00))

    def secure(self, subject: bytes, amount: int) -> None:
        known, until = self.model[subject], self.now() + 30 * DAY
        allowed = known.status not in OVER and amount > 0 and known.deposit is None
        if self.attempt(allowed, "importer", "DutyDesk", "deposit", subject, amount, until):
            known.deposit = amount, amount, until

    def release(self) -> None:
        subject, known = self.some(lambda item: item.deposit)
        allowed = known.deposit is not None and known.deposit[1] > known.kept(self.now())
        if self.attempt(allowed, "relay", "DutyDesk", "releaseDeposit", subject):
            self.leave(known, known.kept(self.now()))

    def take(self) -> None:
        self.take_from(*self.some(lambda item: item.deposit and item.unpaid and not item.deferred))

    def take_from(self, subject: bytes, known: Declared) -> None:
        now = self.now()
        allowed = known.deposit is not None and known.unpaid + known.surcharge_now(now) > 0 and now > known.due_at
        if self.attempt(allowed, "relay", "DutyDesk", "takeDeposit", subject):
            self.collect(known)

    def defer(self) -> None:
        subject, known = self.some(lambda item: item.unpaid)
        allowed = known.status not in OVER and known.unpaid > 0 and not known.deferred and known.customs != 0
        if self.attempt(allowed, "importer", "DutyDesk", "deferDuty", subject):
            known.deferred, known.deferred_until = known.unpaid, end_of_period(self.now())

    def pay_deferred(self) -> None:
        chosen = dict(self.some(lambda item: item.deferred) for _ in range(self.chance.randrange(1, 4)))
        allowed = all(known.deferred for known in chosen.values())
        if self.attempt(allowed, "importer", "DutyDesk", "payDeferred", list(chosen)):
            for known in chosen.values():
                amount = min(known.deferred, known.unpaid)
                self.treasury += amount + known.charge(amount, self.now())
                known.deferred, known.paid = 0, known.paid + amount

    def give_back(self) -> None:
        officer, now = self.chance.choice(OFFICERS), self.now()
        proposed = [act for act in self.endorsed.open if not isinstance(act[1], Word)]
        if proposed and self.chance.random() < 0.6:
            subject, kind, amount = self.chance.choice(proposed)
        else:
            subject, known = self.some(lambda item: item.paid)
            kind = self.chance.randrange(2)
            amount = max(1, known.returnable(kind == 0) + self.chance.choice((0, 0, 1)))
        known, act = self.model[subject], (subject, kind, amount)
        allowed = amount <= known.returnable(kind == 0) and self.endorsed.may(officer, act, now)
        call = ("giveBack", subject, kind, amount, b"\2" * 32)
        if self.attempt(allowed, officer, "DutyDesk", *call) and self.endorsed.done(officer, act, now):
            self.outcomes["given back"] += 1
            self.treasury -= amount
            if kind == 0:
                known.paid -= amount
            else:
                known.drawn += amount

    def wait(self) -> None:
        if self.now() < self.begin + 26 * DAY:  # enclave keys live for thirty
            self.chain.travel(self.now() + self.chance.choice((1, 3600, DAY, 2 * DAY)))

    # ------------------------------------------------------------------------------------------------------- at last

    def assess(self, name: str) -> bytes:
        """A declaration that two officers have accepted and assessed, so that a day costs no less than the floor."""
        subject, root = keccak(text=name), self.root()
        if self.attempt(True, "importer", "Declarations", "lodge", subject, IMPORT, root):
            self.model[subject] = Declared(IMPORT, 0, root)
        duty = self.chance.randrange(100_000_00, 900_000_00)
        for status, payable in ((CustomsStatus.ACCEPTED, 0), (CustomsStatus.TAX_ASSESSED, duty)):
            before, reason = self.model[subject].status, keccak(text="decision")
            for officer in OFFICERS:
                self.say(officer, subject, Word(0, before, int(status), code("CN:X"), 1, payable, root, reason))
        return subject

    # ------------------------------------------------------------------------------------------------------- checks

    def leave(self, known: Declared, left: int) -> None:
        assert known.deposit
        known.deposit = (known.deposit[0], left, known.deposit[2]) if left else None

    def collect(self, known: Declared) -> None:
        assert known.deposit
        held = known.deposit[1]
        tax = min(known.unpaid, held)
        extra = known.charge(tax, self.now(), held - tax)
        self.outcomes["surcharged deposit"] += known.surcharge_owed + extra > 0
        known.paid += tax
        self.treasury += tax + extra
        self.leave(known, held - tax - extra)

    def check(self) -> None:
        contracts, accounts = self.alliance.contracts, self.alliance.accounts
        trader, desk = accounts["importer"].address, contracts["DutyDesk"]
        wanted = [(contracts["Declarations"], "declaration", (subject,)) for subject in self.model]
        wanted += [
            (contracts["Escrow"], "moduleAccount", (desk.address,)),
            (desk, "facilityOf", (trader,)),
            (contracts["DigitalYuan"], "balanceOf", (accounts["treasury"].address,)),
        ]
        wanted += [(desk, "surchargeOwed", (subject,)) for subject in self.model]
        found, count = read_many(self.chain, wanted), len(self.model)
        declared, (module, facility, balance), owed = found[:count], found[count:-count], found[-count:]
        assert owed == [known.surcharge_owed for known in self.model.values()]
        assert declared == [known.as_chain(trader) for known in self.model.values()]
        assert module["held"] == sum(known.deposit[1] for known in self.model.values() if known.deposit)
        assert facility["outstanding"] == sum(known.deferred for known in self.model.values())
        assert balance == self.treasury
        assert all(known.drawn <= known.paid for known in self.model.values())

    def run(self) -> None:
        self.begin = self.now()
        while len(self.model) < 4:
            self.lodge()
        for _ in range(STEPS):
            getattr(self, self.chance.choice(VERBS))()
            self.check()
        unpaid, secured = self.assess("late"), self.assess("late and secured")
        self.secure(secured, self.model[secured].unpaid)
        self.check()
        self.chain.travel(self.now() + (25 + self.chance.randrange(20)) * DAY)  # the term ends before, holidays too
        self.pay_for(unpaid)
        for subject, known in self.model.items():
            self.take_from(subject, known)
        self.pay_surcharge_for(secured)
        self.check()
        self.chain.travel(self.now() + 16 * DAY)
        for subject, known in self.model.items():
            if self.attempt(known.deposit is not None, "relay", "DutyDesk", "endDeposit", subject):
                self.collect(known)
                known.deposit = None
        self.check()


def test_declarations_stand_as_the_model_says(deployed: Alliance) -> None:
    done = Counter[str]()
    for seed in SEEDS:
        with undone(deployed.chain), stopped_clock(deployed.chain):
            deployed.chain.travel(deployed.chain.now() + DAY)
            run = Run(deployed, seed)
            run.run()
        assert not LATE - set(run.outcomes), f"seed {seed} never did {LATE - set(run.outcomes)}: {run.outcomes}"
        done += run.outcomes
    expected = {"advance", "determined", "overtaken", "amend", "payDuty", "deposit", "given back", "releaseDeposit"}
    expected |= {"takeDeposit", "deferDuty", "payDeferred", "endDeposit", "attest", "advance refused"}
    assert not expected - set(done), f"the runs never did {expected - set(done)}: {done}"
