"""Acts about presentations, time between the acts, and the end of a run by anybody's hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.helpers.clearance import DAY
from tests.helpers.credit import (
    APPLIED,
    CONFIRMING,
    DATA_CONFLICT,
    DEFAULTED,
    DUE,
    INVOICE_KIND,
    IRREVOCABLE,
    ISSUED,
    ISSUING,
    NO_RELEASE,
    NOMINATED,
    NOTICE,
    PAID,
    PRESENTED,
    REFUSED,
    TRANSFERABLE,
    TRANSPORT_KIND,
    UCP_600,
    URDG_758,
    at,
    documents,
    terms,
)
from tests.helpers.money import YUAN
from tests.stateful.credit.acts import CREDIT, RECORD, REIMBURSEMENTS, TRANSFERS, CreditActs
from tests.stateful.credit.state import (
    ANYBODY,
    APPLICANT,
    BANKS,
    HOLDERS,
    ISSUER,
    REIMBURSER,
    Letter,
    Presentation,
)

PLACES = (ISSUING, CONFIRMING, NOMINATED)
DOCUMENTS, CLOCKS = "Presentations", "ExaminationClocks"
LAST_DAY = at("2026-05-20 10:00")
"""Runs stop here, so that they end within the years whose holidays are known."""
SILENCE = ("2026-08-25 10:00", "2026-09-28 18:00", "2026-10-30 10:00", "2026-12-01 10:00")


class World(CreditActs):
    # -------------------------------------------------------------------------------------------------- presentation

    def present(self, letter: Letter) -> None:
        self.on(letter)
        terms, engine, now = letter.terms, self.engine, self.engine.now
        if letter.pending and self.likely(0.25):
            terms = letter.pending
        to = letter.transferring_place if self.likely(0.75) else self.one_of(*PLACES)
        bank = engine.bank(terms, to)
        who = self.by(letter.beneficiary if to == ISSUING or self.likely(0.85) else bank)
        received = 0 if who == letter.beneficiary else now - self.one_of(0, DAY, 3 * DAY, 11 * DAY)
        free, today = letter.available, now // DAY
        amount = self.one_of(
            free, free + 1, max(1, free // 2), max(1, free // 3), terms.amount, self.chance.randrange(1, 2_000), 0
        )
        shipped = today - self.one_of(0, 1, 1, 2, 5, 12, 30, -3)
        docs = documents(
            amount=amount, shipmentDay=shipped, fullQuantity=self.likely(0.5), tenorDay=max(0, shipped),
            documents=self.one_of(*(INVOICE_KIND | TRANSPORT_KIND,) * 6, INVOICE_KIND),
        )  # fmt: skip
        given = (letter.id, terms, to, received, docs, NO_RELEASE)
        if self.act(who, DOCUMENTS, "present", given, lambda: engine.present(who, letter, terms, to, received, docs)):
            self.on(letter, len(letter.presentations))
            self.check()

    def notice(self) -> tuple[int, int, bytes]:
        return self.one_of(0, DATA_CONFLICT, DATA_CONFLICT, DATA_CONFLICT, 1), self.one_of(1, 2, 3, 4, 4, 0), NOTICE

    def some(self, letter: Letter) -> int:
        """Number of a presentation, mostly one that something is still to happen to."""
        busy = [
            n for n, one in enumerate(letter.presentations, 1)
            if any(seen.state in (PRESENTED, REFUSED) for seen in one.examinations.values()) or one.at != ISSUING
        ]  # fmt: skip
        made = len(letter.presentations)
        return self.chance.choice(busy) if busy and self.likely(0.85) else self.chance.randint(1, made)

    def examined(self, letter: Letter) -> None:
        if not letter.presentations:
            return self.present(letter)
        number = self.some(letter)
        self.on(letter, number)
        one, engine = letter.presentations[number - 1], self.engine
        by = one.at if self.likely(0.88) else self.one_of(*PLACES)
        bank, place = engine.bank(one.terms, by), (letter.id, number, by, one.terms)
        if self.likely(0.06):
            self.boundary(one, by)
        pressing = self.pressing(letter, number, one)
        if pressing and self.likely(0.5):
            return self.chance.choice(pressing)()

        def of(contract: str, verb: str, right: str | None, rule: Callable[..., None], *rest: Any) -> None:
            who = self.by(right)
            given = (*place, *rest) if rule in with_bank else (letter.id, number, one.terms, *rest)
            places = (by,) if rule in with_bank else ()
            self.act(who, contract, verb, given, lambda: rule(who, letter, number, *places, *rest))

        with_bank = {
            engine.honour, engine.refuse, engine.forward, engine.return_documents, engine.declare_preclusion,
        }  # fmt: skip
        owner = letter.beneficiary
        choices: tuple[Callable[[], Any], ...] = (
            *(lambda: of(DOCUMENTS, "honour", bank, engine.honour),) * 4,
            *(lambda: of(DOCUMENTS, "refuse", bank, engine.refuse, self.notice()),) * 3,
            *(lambda: of(DOCUMENTS, "forward", self.one_of(bank, owner), engine.forward),) * 3,
            *(lambda: of(DOCUMENTS, "waive", APPLICANT, engine.waive),) * 2,
            *(lambda: self.negotiate(letter, number, one),) * 2,
            lambda: of(DOCUMENTS, "returnDocuments", self.one_of(bank, owner), engine.return_documents),
            *(lambda: of(DOCUMENTS, "declarePreclusion", ANYBODY, engine.declare_preclusion),) * 2,
            lambda: of(DOCUMENTS, "lapse", ANYBODY, engine.lapse),
            lambda: of(DOCUMENTS, "reclaim", ISSUER, engine.reclaim),
            *(lambda: self.clocks(letter, number, by),) * 4,
            *(lambda: self.reimbursed(letter, number, by),) * 4,
            *((lambda: self.substitution(letter, number),) * 6 if letter.whole else ()),
        )
        self.chance.choice(choices)()
        return None

    def pressing(self, letter: Letter, number: int, one: Presentation) -> list[Callable[[], None]]:
        """What somebody would do next, and chance alone would hit too rarely."""
        acts: list[Callable[[], None]] = []
        for by, seen in one.examinations.items():
            if seen.corruption and not seen.corruption.settled:
                answer = self.one_of("representRecord", "representRecord", "deemNotPresented")
                acts.append(lambda by=by, answer=answer: self.clock(letter, number, by, answer))
            if seen.demanded and seen.state == REFUSED:
                late = self.engine.moved(*seen.demanded) + self.one_of(0, 1, 1)
                acts.append(lambda by=by, late=late: self.unreturned(letter, number, by, late))
            elif seen.state == REFUSED:
                acts.append(lambda by=by: self.clock(letter, number, by, "demandReturn"))
        if one.is_examined_by(ISSUING) and one.terms.rules != UCP_600:
            acts += [lambda: self.extension(letter, number)] * 2
        if one.is_examined_by(one.at):
            acts.append(lambda: self.clock(letter, number, one.at, "reportCorruption"))
        if one.presenter or one.claim:
            acts += [lambda: self.reimbursed(letter, number, one.at)] * 2
        if one.claimed and one.at == CONFIRMING and self.likely(0.2):
            acts.append(lambda: self.reclaim(letter, number, one))
        return acts

    def unreturned(self, letter: Letter, number: int, by: int, moment: int) -> None:
        self.travel(moment)
        self.clock(letter, number, by, "precludeUnreturned")

    def reclaim(self, letter: Letter, number: int, one: Presentation) -> None:
        self.travel(min(one.received + 30 * DAY + self.one_of(0, 1), LAST_DAY))
        given = (letter.id, number, one.terms)
        self.act(ISSUER, DOCUMENTS, "reclaim", given, lambda: self.engine.reclaim(ISSUER, letter, number))

    def negotiate(self, letter: Letter, number: int, one: Presentation) -> None:
        who = self.by(self.engine.bank(one.terms, NOMINATED))
        price = self.one_of(one.payable, one.payable - 5, one.payable + 1)
        if price < 0:
            return
        given = (letter.id, number, one.terms, price)
        self.act(who, DOCUMENTS, "negotiate", given, lambda: self.engine.negotiate(who, letter, number, price))

    def boundary(self, one: Presentation, by: int) -> None:
        """To the last second of a bank's time, or the first one after it."""
        if one.is_examined_by(by):
            moment = self.one_of(self.engine.deadline_of, self.engine.precluded_after)(one, by) + self.one_of(0, 1)
            if moment < self.engine.now + 8 * DAY:
                self.travel(moment)

    # --------------------------------------------------------------------------------------------------------- clocks

    def clocks(self, letter: Letter, number: int, by: int) -> None:
        verb = self.one_of(
            "reportCorruption", "representRecord", "deemNotPresented", "demandReturn", "demandReturn",
            "precludeUnreturned", "prove", "prove", "extension",
        )  # fmt: skip
        if verb == "prove":
            self.prove(letter, number, by)
        elif verb == "extension":
            self.extension(letter, number)
        else:
            self.clock(letter, number, by, verb)

    def clock(self, letter: Letter, number: int, by: int, verb: str) -> None:
        one, engine = letter.presentations[number - 1], self.engine
        bank, presenter = engine.bank(one.terms, by), engine.creditor(letter, one)
        place = (letter.id, number, by, one.terms)
        right, rule, rest = {
            "reportCorruption": (bank, engine.report_corruption, (RECORD,)),
            "representRecord": (presenter, engine.represent_record, (RECORD,)),
            "deemNotPresented": (ANYBODY, engine.deem_not_presented, ()),
            "demandReturn": (presenter, engine.demand_return, ()),
            "precludeUnreturned": (ANYBODY, engine.preclude_unreturned, ()),
        }[verb]
        who = self.by(right)
        self.act(who, CLOCKS, verb, (*place, *rest), lambda: rule(who, letter, number, by))

    def prove(self, letter: Letter, number: int, by: int) -> None:
        signer, notice = self.by(self.engine.creditor(letter, letter.presentations[number - 1])), self.notice()
        given = max(0, self.engine.now - self.one_of(0, 3_600, DAY, -3_600))
        digest = self.alliance[CLOCKS].call("noticeDigest", letter.id, number, by, notice, given)
        signature = bytes(self.accounts[signer].unsafe_sign_hash(digest).signature)
        terms = letter.presentations[number - 1].terms
        rule = lambda: self.engine.prove_notice(letter, number, by, notice, given, signer)  # noqa: E731
        self.act(ANYBODY, CLOCKS, "proveNotice", (letter.id, number, by, terms, notice, given, signature), rule)

    def extension(self, letter: Letter, number: int) -> None:
        one, engine = letter.presentations[number - 1], self.engine
        wanted = one.extension.amended if one.extension else letter.terms._replace(
            expiryDay=letter.terms.expiryDay + self.one_of(20, 30, 0)
        )  # fmt: skip
        head = (letter.id, number, one.terms)
        if one.extension is None:
            who = self.by(letter.beneficiary)
            self.act(
                who, CLOCKS, "requestExtension", (*head, wanted),
                lambda: engine.request_extension(who, letter, number, wanted),
            )  # fmt: skip
        if self.likely(0.7):
            who, pay_by = self.by(ISSUER), engine.now + self.one_of(0, 3, 10, 29, 31) * DAY
            self.act(
                who, CLOCKS, "suspendPayment", (*head, pay_by),
                lambda: engine.suspend_payment(who, letter, number, pay_by),
            )  # fmt: skip
        if self.likely(0.6) and letter.pending is None and not letter.whole and one.extension:
            given = (letter.id, letter.terms, wanted)
            self.act(ISSUER, "CreditAmendments", "amend", given, lambda: engine.amend(ISSUER, letter, wanted))
        if self.likely(0.6):
            self.act(
                ANYBODY, CLOCKS, "concludeExtension", (*head, wanted),
                lambda: engine.conclude_extension(ANYBODY, letter, number, wanted),
            )  # fmt: skip

    # -------------------------------------------------------------------------------------------------- reimbursement

    def reimbursed(self, letter: Letter, number: int, by: int) -> None:
        one, engine = letter.presentations[number - 1], self.engine
        verb = self.one_of("claim", "claim", "reimburse", "decline", "recordSilence", "refund")
        if self.likely(0.85):
            asked = one.claim.state if one.claim else "None"
            answers = {"Claimed": ("reimburse", "reimburse", "decline", "recordSilence"), "Paid": ("refund",)}
            verb = self.one_of(*answers.get(asked, ("claim",)))
        if verb == "recordSilence" and one.claim and self.likely(0.3):
            self.travel(one.claim.answer_by + self.one_of(0, 1))
        if verb == "claim":
            if letter.authorised is None or letter.authorised[1] < one.payable:
                self.reimbursement(letter)
            place = next((b for b, seen in one.examinations.items() if b and seen.state == 2), self.one_of(1, 2, by))
            who = self.by(engine.bank(one.terms, place))
            given = (letter.id, number, place, one.terms)
            self.act(who, REIMBURSEMENTS, verb, given, lambda: engine.claim(who, letter, number, place))
        elif verb == "refund":
            self.refund(letter, number)
        else:
            rules = {"reimburse": engine.reimburse, "decline": engine.decline, "recordSilence": engine.record_silence}
            rule = rules[verb]
            who, rest = self.by(REIMBURSER), (RECORD,) if verb == "decline" else ()
            given = (letter.id, number, *rest)
            self.act(who, REIMBURSEMENTS, verb, given, lambda: rule(who, letter, number))

    def refund(self, letter: Letter, number: int) -> bool:
        terms = letter.presentations[number - 1].terms
        rule = lambda: self.engine.refund(ANYBODY, letter, number)  # noqa: E731
        return self.act(ANYBODY, REIMBURSEMENTS, "refund", (letter.id, number, terms), rule)

    # ------------------------------------------------------------------------------------------------------------ run

    def step(self) -> None:
        """Until something is done: most acts that nobody thought about are refused."""
        before = self.done.total()
        if self.likely(0.15):
            self.travel(self.engine.now + self.one_of(1, 3_600, 3_600, DAY, DAY, 2 * DAY, 4 * DAY))
        for _ in range(8):
            self.something()
            if self.done.total() > before:
                return

    def something(self) -> None:
        alive = self.alive()
        whole = [one for one in alive if not one.whole]
        if len(whole) < 6:
            return self.apply()
        parts = [one for one in alive if one.whole]
        letter = self.chance.choice(parts if parts and self.likely(0.3) else alive)
        if self.likely(0.05):
            letter = self.chance.choice(list(self.engine.letters.values()))
        luck = self.chance.random()
        if luck < 0.15:
            self.present(letter)
        elif luck < 0.62:
            self.examined(letter)
        elif luck < 0.80:
            self.lifecycle(letter)
        elif luck < 0.86:
            known = [one for one in whole if one.terms.form == TRANSFERABLE and one.state == ISSUED]
            self.transfer(self.chance.choice(known if known and self.likely(0.9) else whole))
        elif luck < 0.94:
            self.debts()
        elif luck < 0.96:
            self.court(letter)
        elif luck < 0.985:
            self.liquidity()
        else:
            self.weather()
        return None

    def run(self, steps: int) -> None:
        for bank in BANKS:
            for _ in range(3):
                self.commit(bank, 200_000 * YUAN)
        for _ in range(steps):
            if self.engine.now > LAST_DAY:
                break
            self.step()

    def transferred_drawing(self) -> None:
        """A second beneficiary is paid under its part: planned, for a short run may transfer nothing by chance."""
        engine, today = self.engine, self.engine.now // DAY
        given = terms(
            self.alliance, amount=90_000 * YUAN, form=TRANSFERABLE, expiryDay=today + 30, latestShipmentDay=0, margin=0,
            cover=0,
        )  # fmt: skip
        id_, self.touched = self.first + 1 + sum(not one.whole for one in engine.letters.values()), None
        assert self.act(APPLICANT, CREDIT, "applyFor", (given,), lambda: engine.apply_for(APPLICANT, id_, given))
        whole = self.on(engine.letters[id_])
        assert self.plain(whole, "issue", ISSUER, engine.issue)

        own = {"form": IRREVOCABLE, "beneficiary": self.addresses[HOLDERS[0]], "amount": 30_000 * YUAN}
        part_terms, agreed = given._replace(**own), (True, 0, 0)
        asked = (id_, given, part_terms, agreed)
        for who, verb, rule in (
            ("exporter", "request", lambda: engine.request_transfer("exporter", whole, part_terms, agreed)),
            (ISSUER, "consent", lambda: engine.consent(ISSUER, whole, part_terms, agreed, HOLDERS[0])),
        ):
            assert self.act(who, TRANSFERS, verb, asked, rule)
        (part,) = whole.parts

        self.on(part)
        docs = documents(amount=20_000 * YUAN, shipmentDay=today - 1)
        shown = (part.id, part_terms, ISSUING, 0, docs, NO_RELEASE)
        rule = lambda: engine.present(HOLDERS[0], part, part_terms, ISSUING, 0, docs)  # noqa: E731
        assert self.act(HOLDERS[0], DOCUMENTS, "present", shown, rule)
        self.on(part, 1)
        paid = (part.id, 1, ISSUING, part_terms)
        assert self.act(ISSUER, DOCUMENTS, "honour", paid, lambda: engine.honour(ISSUER, part, 1, ISSUING))
        assert part.drawn == 20_000 * YUAN

    def extended_demand(self) -> None:
        """A guarantor suspends payment for an extension (URDG 758 art. 23) and grants it: planned, for chance alone
        seldom finds a complying demand with the issuing bank, its extension asked for, and a day within thirty."""
        engine, today = self.engine, self.engine.now // DAY
        given = terms(
            self.alliance, amount=90_000 * YUAN, rules=URDG_758, expiryDay=today + 30, latestShipmentDay=0, margin=0,
            cover=0,
        )  # fmt: skip
        id_, self.touched = self.first + 1 + sum(not one.whole for one in engine.letters.values()), None
        assert self.act(APPLICANT, CREDIT, "applyFor", (given,), lambda: engine.apply_for(APPLICANT, id_, given))
        letter = self.on(engine.letters[id_])
        assert self.plain(letter, "issue", ISSUER, engine.issue)
        docs = documents(amount=20_000 * YUAN, shipmentDay=today - 1)
        shown = (id_, given, ISSUING, 0, docs, NO_RELEASE)
        rule = lambda: engine.present("exporter", letter, given, ISSUING, 0, docs)  # noqa: E731
        assert self.act("exporter", DOCUMENTS, "present", shown, rule)

        self.on(letter, 1)
        wanted, pay_by, head = given._replace(expiryDay=today + 60), engine.now + 10 * DAY, (id_, 1, given)
        for who, contract, verb, arguments, rule in (
            ("exporter", CLOCKS, "requestExtension", (*head, wanted),
             lambda: engine.request_extension("exporter", letter, 1, wanted)),
            (ISSUER, CLOCKS, "suspendPayment", (*head, pay_by),
             lambda: engine.suspend_payment(ISSUER, letter, 1, pay_by)),
            (ISSUER, "CreditAmendments", "amend", (id_, given, wanted), lambda: engine.amend(ISSUER, letter, wanted)),
            (ANYBODY, CLOCKS, "concludeExtension", (*head, wanted),
             lambda: engine.conclude_extension(ANYBODY, letter, 1, wanted)),
        ):  # fmt: skip
            assert self.act(who, contract, verb, arguments, rule)

    # ------------------------------------------------------------------------------------------------------- the end

    def wind_up(self) -> None:
        """Everybody is silent but one who may do nothing that not anybody may; then banks pay what they owe."""
        for moment in SILENCE:
            self.travel(at(moment))
            for letter in reversed(list(self.engine.letters.values())):
                for number in range(1, len(letter.presentations) + 1):
                    self.conclude(letter, number)
            self.collect("settle", "declareDefault")
            for letter in reversed(list(self.engine.letters.values())):
                if letter.state == ISSUED:
                    self.on(letter)
                    self.plain(letter, "expire", ANYBODY, self.engine.expire)
        self.pay_up()

    def conclude(self, letter: Letter, number: int) -> None:
        self.on(letter, number)
        one, engine = letter.presentations[number - 1], self.engine
        for by in [place for place, seen in one.examinations.items() if seen.state == PRESENTED and place == one.at]:
            for contract, verb, rule in (
                (CLOCKS, "deemNotPresented", engine.deem_not_presented),
                (DOCUMENTS, "declarePreclusion", engine.declare_preclusion),
            ):
                given = (letter.id, number, by, one.terms)
                self.act(ANYBODY, contract, verb, given, lambda rule=rule, by=by: rule(ANYBODY, letter, number, by))
        if one.at != ISSUING:
            given = (letter.id, number, one.terms)
            self.act(ANYBODY, DOCUMENTS, "lapse", given, lambda: engine.lapse(ANYBODY, letter, number))
        if one.claim and one.claim.state == "Paid":
            self.refund(letter, number)
        if letter.whole and number in letter.substitutions:
            self.forfeit(letter, number)

    def collect(self, *verbs: str) -> bool:
        """Whether anything was paid."""
        moved = False
        for letter in list(self.engine.letters.values()):
            for key, owed in list(letter.undertakings.items()):
                for verb in verbs:
                    if owed.state in (DUE, DEFAULTED):
                        self.on(letter)
                        moved |= self.debt(verb, key)
        return moved

    def pay_up(self) -> None:
        engine = self.engine
        for bank in BANKS:
            self.commit(bank, 5_000_000 * YUAN)
        while self.collect("settle"):
            pass
        for letter in reversed(list(engine.letters.values())):
            self.on(letter)
            assert all(owed.state == PAID for owed in letter.undertakings.values()), f"credit {letter.id:x} still owes"
            if letter.state == APPLIED:
                self.plain(letter, "withdraw", APPLICANT, engine.withdraw)
            elif letter.state == ISSUED:
                assert self.plain(letter, "expire", ANYBODY, engine.expire), f"credit {letter.id:x} has no end"
            if not letter.whole:
                self.give_back(letter)
        while self.collect("settle"):
            pass
        self.touched = None
        for bank in BANKS:
            while engine.pools[bank].committed:
                amount = engine.pools[bank].committed
                rule = lambda bank=bank, amount=amount: engine.release_liquidity(bank, amount)  # noqa: E731
                assert self.act(bank, "Undertakings", "releaseLiquidity", (amount,), rule)
        assert engine.held == 0
        assert all(letter.state > ISSUED for letter in engine.letters.values())
