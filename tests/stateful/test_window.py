"""The single window under long random runs of its verbs, against the plain model in `window_model.py`.

After every step: a call succeeded exactly where the model says so, and the dossier that was touched stands, part by
part, as the model says. At the end time passes, silences are recorded and parts closed by anybody: no dossier is left
open. The event log, folded, tells the same states.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest
from eth_utils import keccak

from eport.calendars import EPOCH, chinese_banking_days
from eport.chain.contract import ContractReverted
from eport.chain.deployment import Alliance
from eport.window.dossier import Prepared, prepare, unchanged
from eport.window.statistics import PART_STATES, STATES, fold, read
from tests.helpers.clearance import stopped_clock, undone
from tests.helpers.credit import at
from tests.helpers.window import ASKED, HELD, OPEN, QUESTION, REASON, REPLY, WITHDRAWN, Window
from tests.stateful.window_model import UNFINISHED, Dossier, Office

STEPS, SEEDS = 160, (1, 2026)
FUNCTION = "permits"
DEPARTMENTS = ("commerce", "drug", "forestry", "agriculture", "cultural_relics", "market_regulation", "central_bank")
"""Seven, so that parts fill more than one word; the function requires none, so that any of them may be asked."""
SILENT = "market_regulation"
VERBS = (
    *("answer",) * 6, *("ask",) * 3, *("reply",) * 3, *("hold",) * 2, *("record",) * 2, *("close",) * 2,
    *("amend",) * 2, *("submit",) * 2, *("travel",) * 4, "withdraw", "remove",
)  # fmt: skip
KEY = b"k" * 32


class Run:
    """One run: the chain and the model side by side."""

    def __init__(self, alliance: Alliance, seed: int) -> None:
        self.alliance, self.desk, self.chance = alliance, Window(alliance), random.Random(seed)
        self.numbers = {self.desk.number(key): key for key in DEPARTMENTS}
        terms = {}
        for number, key in self.numbers.items():
            item = self.desk.configuration.department(key)
            terms[number] = (item.answer_days, item.stops, key == SILENT)
        self.office = Office(self.close_after, self.days_between, terms)
        self.prepared: dict[int, Prepared] = {}
        self.outcomes: Counter[str] = Counter()
        self.banking = {(date - EPOCH).days for date in chinese_banking_days(2026)}
        # Each department sees a branch of its own, so that one part can change alone.
        known = self.desk.configuration
        own = tuple(replace(item, sees=(item.key,)) for item in known.departments)
        self.configuration = replace(known, departments=own)

    # The calendar's clocks from its days alone, without asking the contract for a deadline.

    def day_of(self, moment: int) -> int:
        number = (moment + 8 * 3600) // 86_400
        if moment > number * 86_400 + 9 * 3600:  # 17:00 in Shanghai
            number += 1
        while number not in self.banking:
            number += 1
        return number

    def close_after(self, moment: int, count: int) -> int:
        number = self.day_of(moment)
        for _ in range(count):
            number += 1
            while number not in self.banking:
                number += 1
        return number * 86_400 + 9 * 3600

    def days_between(self, since: int, until: int) -> int:
        return len(self.banking & set(range(self.day_of(since) + 1, self.day_of(until) + 1)))

    # ---------------------------------------------------------------------------------------------------------- verbs

    def attempt(self, allowed: bool, who: str, function: str, *arguments: object) -> bool:
        """Call; it has to succeed exactly where the model allows it."""
        try:
            self.desk.contract.send(self.alliance.accounts[who], function, *arguments)
        except ContractReverted as refused:
            assert not allowed, f"the model allows what the contract refuses: {refused}"
            assert refused.name not in ("Panic", "Unknown", "Error"), refused
            self.outcomes[f"{function} refused"] += 1
            return False
        assert allowed, f"the contract lets {who} {function}{arguments}, the model does not"
        self.outcomes[function] += 1
        return True

    def id(self, dossier: int) -> bytes:
        return self.desk.id(keccak(text=str(dossier)))

    def contents(self, asked: set[int], values: dict[int, int], version: int) -> Prepared:
        fields = {f"{self.numbers[number]}/value": str(values[number]) for number in asked}
        return prepare(fields, self.configuration, asked, KEY, version)

    def some(self) -> set[int]:
        return set(self.chance.sample(sorted(self.numbers), self.chance.randrange(1, len(self.numbers) + 1)))

    def mask(self, departments: set[int]) -> int:
        return sum(1 << number for number in departments)

    def submit(self) -> None:
        number, asked = len(self.office.dossiers), self.some()
        values = dict.fromkeys(asked, 0)
        made = self.contents(asked, values, 1)
        arguments = (keccak(text=str(number)), self.desk.functions([FUNCTION]), self.mask(asked), made.content)
        if self.attempt(not asked & self.office.removed, "importer", "submit", *arguments):
            parts = {item: self.office.fresh(item) for item in asked}
            self.office.dossiers[number], self.prepared[number] = Dossier(1, parts, values), made

    def amend(self, id_: int) -> None:
        dossier, asked = self.office.dossiers[id_], self.some()
        before = dossier.values
        values = {item: before.get(item, 0) + self.chance.choice((0, 0, 1)) for item in asked}
        made = self.contents(asked, values, dossier.version + 1)
        proofs = unchanged(self.prepared[id_], made)
        proofs = self.chance.sample(proofs, self.chance.randrange(len(proofs) + 1))
        who = self.chance.choice(("importer",) * 5 + ("exporter",))
        arguments = (self.id(id_), self.desk.functions([FUNCTION]), self.mask(asked), made.content, proofs)
        allowed = who == "importer" and self.office.may_amend(id_, asked)
        if self.attempt(allowed, who, "amend", *arguments):
            self.office.amend(id_, dossier.content + 1, values, {item[0] for item in proofs})
            self.prepared[id_] = made

    def step(self) -> None:
        verb, office, chance = self.chance.choice(VERBS), self.office, self.chance
        if verb == "travel":
            office.now += chance.choice((3_600, 26 * 3_600, 4 * 86_400, 9 * 86_400))
            office.now = min(office.now, at("2026-09-01 10:00"))
            self.alliance.chain.travel(office.now)
        elif verb == "remove":
            if chance.random() < 0.2:
                department = chance.choice(sorted(self.numbers))
                if self.attempt(department not in office.removed, "shanghai_commerce", "removeDepartment", department):
                    office.removed.add(department)
        elif verb == "submit" or not office.dossiers:
            self.submit()
        else:
            open_ = [number for number, item in office.dossiers.items() if item.state == OPEN]
            id_ = chance.choice(open_ if open_ and chance.random() < 0.85 else sorted(office.dossiers))
            self.act(verb, id_)
            self.compare(id_)

    def act(self, verb: str, id_: int) -> None:
        office, chance, dossier = self.office, self.chance, self.office.dossiers[id_]
        if verb == "amend":
            self.amend(id_)
            return
        if verb == "withdraw":
            who = chance.choice(("importer", "exporter", "relay"))
            if chance.random() < 0.3 and self.attempt(
                who == "importer" and office.may_withdraw(id_), who, "withdraw", self.id(id_)
            ):
                office.withdraw(id_)
            return
        asked = sorted(number for number, part in dossier.parts.items() if part.state in UNFINISHED)
        if verb == "reply":  # mostly where somebody asked
            asked = [number for number in asked if dossier.parts[number].state == ASKED] or asked
        department = chance.choice(asked if asked and chance.random() < 0.85 else sorted(self.numbers))
        officer = self.desk.configuration.department(self.numbers[department]).institution
        who = officer if chance.random() < 0.9 else chance.choice(("importer", "relay", "shanghai_customs"))
        version = dossier.version if chance.random() < 0.9 else dossier.version + 1
        key, right = (self.id(id_), department), who == officer
        if verb == "answer":
            approved = chance.random() < 0.8
            allowed = right and office.may_answer(id_, department, version)
            if self.attempt(allowed, who, "answer", *key, version, approved, REASON):
                office.answer(id_, department, approved)
        elif verb in ("ask", "hold"):
            to = ASKED if verb == "ask" else HELD
            allowed = right and office.may_stop(id_, department, version, to)
            if self.attempt(allowed, who, verb, *key, version, QUESTION):
                office.stop(id_, department, to)
        elif verb == "reply":
            who = chance.choice(("importer",) * 5 + ("relay",))
            if self.attempt(who == "importer" and office.may_reply(id_, department), who, "reply", *key, REPLY):
                office.reply(id_, department)
        elif verb == "record":
            if self.attempt(office.may_record(id_, department), "relay", "recordSilence", *key):
                office.record(id_, department)
        elif verb == "close":
            who = chance.choice(("importer", "relay"))
            if self.attempt(office.may_close(id_, department, who == "importer"), who, "close", *key):
                office.close(id_, department)

    def compare(self, id_: int) -> None:
        """The dossier stands as the model says, part by part."""
        dossier, contract = self.office.dossiers[id_], self.desk.contract
        found = contract.struct("dossier", self.id(id_))
        assert (found["state"], found["version"]) == (dossier.state, dossier.version)
        assert found["content"] == self.prepared[id_].content and found["departments"] == self.mask(set(dossier.parts))
        for number, part in dossier.parts.items():
            stands = contract.struct("partOf", self.id(id_), number)
            running = dossier.state == OPEN and part.state in UNFINISHED
            assert stands == {
                "state": part.state, "silenceApproves": part.silence, "overdue": part.overdue, "stops": part.stops,
                "daysLeft": part.days, "since": part.since, "deadline": self.office.deadline(part) if running else 0,
            }, self.numbers[number]  # fmt: skip

    def finish(self) -> None:
        """Time alone, and anybody, end every dossier."""
        for _ in range(2):  # a part that was asked lapses; others are closed once their grace is over
            self.office.now += 60 * 86_400
            self.alliance.chain.travel(self.office.now)
            for id_, dossier in self.office.dossiers.items():
                for number in [item for item, part in dossier.parts.items() if part.state in UNFINISHED]:
                    if dossier.state == OPEN and self.office.may_close(id_, number, False):
                        self.attempt(True, "relay", "close", self.id(id_), number)
                        self.office.close(id_, number)
                    elif dossier.state == OPEN:
                        self.attempt(True, "relay", "recordSilence", self.id(id_), number)
                        self.office.record(id_, number)
        log = fold(read(self.desk.contract))
        for id_, dossier in self.office.dossiers.items():
            assert dossier.state != OPEN
            self.compare(id_)
            told = log.dossiers[self.id(id_)]
            assert (STATES.index(told.state), told.version) == (dossier.state, dossier.version)
            if dossier.state != WITHDRAWN:
                states = {number: (PART_STATES.index(turn.state), turn.since) for number, turn in told.parts.items()}
                assert states == {number: (part.state, part.since) for number, part in dossier.parts.items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_random_acts_end_as_the_model_says(deployed, seed):
    with undone(deployed.chain), stopped_clock(deployed.chain):
        deployed.chain.travel(at("2026-01-12 10:00"))
        run = Run(deployed, seed)
        run.desk.let_silence_approve(FUNCTION, [SILENT])
        run.office.now = deployed.chain.now()
        for _ in range(STEPS):
            run.step()
        run.finish()
        done = {verb for verb in run.outcomes if "refused" not in verb}
        assert done >= {"submit", "answer", "ask", "reply", "hold", "recordSilence", "close", "amend"}, run.outcomes
        assert run.outcomes.total() > STEPS // 2
