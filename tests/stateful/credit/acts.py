"""Which act comes next: verbs about a credit, its parts and the money; mostly by whoever may, sometimes by anybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from eth_utils import keccak

from tests.helpers.clearance import DAY
from tests.helpers.credit import (
    APPLIED,
    IRREVOCABLE,
    ISP_98,
    ISSUED,
    TRANSFERABLE,
    URDG_758,
    Terms,
    documents,
    maximum,
    terms,
)
from tests.helpers.money import YUAN
from tests.stateful.credit.driver import Driver
from tests.stateful.credit.state import (
    ADVISER,
    ANYBODY,
    APPLICANT,
    ASSIGNEE,
    AUTHORITY,
    BANKS,
    CONFIRMER,
    COURT,
    HOLDERS,
    ISSUER,
    NOMINEE,
    REIMBURSER,
    Letter,
    Refused,
)

RECORD = keccak(text="record")
SIGHT, NEGOTIATED, FIXED = (10_000, 0, 0, 0), (10_000, 3, 0, 0), (10_000, 2, 2)
MIXED = ((3_333, 0, 0, 0), (3_333, 1, 0, 20), (3_334, 2, 1, 15))
CREDIT, AMENDMENTS, MONEY, TRANSFERS, REIMBURSEMENTS, ADVANCES = (
    "DocumentaryCredit", "CreditAmendments", "Undertakings", "CreditTransfers", "Reimbursements", "Advances",
)  # fmt: skip


class CreditActs(Driver):
    def one_of(self, *choices: Any) -> Any:
        return self.chance.choice(choices)

    def likely(self, share: float) -> bool:
        return self.chance.random() < share

    def by(self, right: str | None) -> str:
        """Mostly who may."""
        anybody = (APPLICANT, "exporter", *BANKS, *HOLDERS, ANYBODY)
        return right if right and self.likely(0.92) else self.chance.choice(anybody)

    def number(self, bank: str) -> int:
        return self.alliance.settings.number(bank)

    def on(self, letter: Letter, number: int = 0) -> Letter:
        """What the next act is about, so that it is read back."""
        self.touched = letter, number
        return letter

    # ------------------------------------------------------------------------------------------------------- terms

    def terms(self) -> Terms:
        today, pick = self.engine.now // DAY, self.one_of
        amount = self.chance.randrange(1_000, 200_000 * YUAN)
        changes: dict[str, Any] = {
            "amount": amount, "tolerancePlus": pick(0, 333, 1_000), "toleranceMinus": pick(0, 500),
            "margin": pick(0, 1, 3_333, 10_000, 10_000), "cover": pick(0, 0, 5_000, 10_000),
            "partialDrawings": self.likely(0.75), "expiryDay": today + self.chance.randrange(3, 50),
            "latestShipmentDay": pick(0, 0, today + 3), "presentationDays": pick(1, 10, 21, 40),
            "tranches": pick((SIGHT,), (SIGHT,), (NEGOTIATED,), ((*FIXED, today + 20),), ((10_000, 1, 1, 9),), MIXED),
            "rules": pick(0, 0, 0, ISP_98, URDG_758), "claimAtHonour": self.likely(0.4),
            "secondAdvisingBank": pick(0, self.number(REIMBURSER)),
        }  # fmt: skip
        if self.likely(0.65):
            changes |= {"confirmingBank": self.number(CONFIRMER), "confirmerCover": pick(0, 5_000, 10_000)}
        if self.likely(0.5):
            changes |= {"nominatedBank": self.number(pick(NOMINEE, NOMINEE, NOMINEE, CONFIRMER))}
        if self.likely(0.4):
            changes |= {"form": TRANSFERABLE, "rules": 0 if self.likely(0.9) else ISP_98}
        elif self.likely(0.35):
            half, last = amount // 2, today + 15
            periods = ((today - 1, today + 6, half), (today + 7, last, amount - half))
            changes |= {"scheduleKind": pick(1, 2, 3), "schedule": periods, "partialDrawings": True, "expiryDay": last}
        wrong = {"form": 0}, {"amount": 0}, {"expiryDay": today - 3}, {"presentationDays": 0}
        given = terms(self.alliance, **changes)
        return given._replace(**self.chance.choice(wrong)) if self.likely(0.03) else given

    def amended(self, old: Terms) -> Terms:
        """Something else, mostly sound."""
        pick = self.one_of
        changes = pick(
            {"amount": max(1, old.amount * pick(50, 80, 120, 150) // 100)},
            {"expiryDay": old.expiryDay + pick(5, 20, -2)}, {"presentationDays": 30}, {"latestShipmentDay": 0},
            {"partialDrawings": not old.partialDrawings},
            {"margin": pick(0, 10_000)} if old.margin else {"presentationDays": 7}, {"confirmerCover": 10_000},
        )  # fmt: skip
        changed = old._replace(**changes)
        if old.scheduleKind and "amount" in changes and self.likely(0.9):
            (first, last, _), rest = old.schedule[0], sum(amount for _, _, amount in old.schedule[1:])
            grown = max(1, changed.amount - rest)
            changed = changed._replace(amount=grown + rest, schedule=((first, last, grown), *old.schedule[1:]))
        return changed

    # ----------------------------------------------------------------------------------------------------- lifecycle

    def apply(self) -> None:
        given, who = self.terms(), self.by(APPLICANT)
        if who != APPLICANT:  # an importer that applies for itself is an applicant
            given = given._replace(applicant=self.addresses[APPLICANT])
        id_ = len([one for one in self.engine.letters.values() if not one.whole]) + 1 + self.first
        self.touched = None
        if not self.act(who, CREDIT, "applyFor", (given,), lambda: self.engine.apply_for(who, id_, given)):
            return
        letter = self.on(self.engine.letters[id_])
        if self.likely(0.15):
            self.plain(letter, "preAdvise", self.by(ISSUER), self.engine.pre_advise)
        if self.likely(0.9):
            self.issue(letter)
            if letter.terms.confirmingBank and self.likely(0.85):
                self.plain(letter, "confirm", self.by(CONFIRMER), self.engine.confirm)

    def issue(self, letter: Letter) -> None:
        right = self.one_of(ISSUER, letter.beneficiary) if letter.expires_at else ISSUER
        self.plain(letter, "issue", self.by(right), self.engine.issue)

    def plain(self, letter: Letter, verb: str, who: str, rule: Callable[[str, Letter], None]) -> bool:
        return self.act(who, CREDIT, verb, (letter.id, letter.terms), lambda: rule(who, letter))

    def stale(self, letter: Letter) -> None:
        """Terms that are not, or no longer, those of the credit."""
        old = self.chance.choice(letter.versions)
        given = old if old != letter.terms else letter.terms._replace(reference_=RECORD)
        verb = self.one_of("issue", "advise", "confirm", "consentToCancel", "expire", "withdraw")
        self.act(self.by(ISSUER), CREDIT, verb, (letter.id, given), refuse("CreditWrongTerms"))

    def lifecycle(self, letter: Letter) -> None:
        self.on(letter)
        engine, who = self.engine, letter.beneficiary
        if letter.state == APPLIED and self.likely(0.75):
            if self.likely(0.6):
                return self.issue(letter)
            if self.likely(0.3):
                self.plain(letter, "preAdvise", self.by(ISSUER), engine.pre_advise)
            else:
                self.plain(letter, "withdraw", self.by(self.one_of(APPLICANT, ISSUER, who)), engine.withdraw)
            return None
        acts: tuple[Callable[[], Any], ...] = (
            lambda: self.plain(letter, "advise", self.by(self.one_of(ADVISER, REIMBURSER)), engine.advise),
            lambda: self.plain(letter, "confirm", self.by(CONFIRMER), engine.confirm),
            lambda: self.plain(letter, "declineConfirmation", self.by(CONFIRMER), engine.decline_confirmation),
            lambda: self.cancel(letter), lambda: self.stale(letter),
            lambda: self.plain(letter, "expire", self.by(ANYBODY), engine.expire),
            lambda: self.amendment(letter), lambda: self.amendment(letter), lambda: self.amendment(letter),
            lambda: self.assign(letter, self.by(who)), lambda: self.more_margin(letter),
            lambda: self.reimbursement(letter), lambda: self.clause(letter), lambda: self.clause(letter),
            lambda: self.lot(letter, self.by(who)), lambda: self.give_back(letter),
        )  # fmt: skip
        self.chance.choice(acts)()
        return None

    def cancel(self, letter: Letter) -> None:
        for who in (ISSUER, CONFIRMER, letter.beneficiary):
            if self.likely(0.5):
                self.plain(letter, "consentToCancel", self.by(who), self.engine.consent_to_cancel)

    def give_back(self, letter: Letter) -> None:
        self.act(ANYBODY, MONEY, "returnSecurity", (letter.id,), lambda: self.engine.return_security(letter))

    def lot(self, letter: Letter, who: str) -> None:
        rule = (lambda: None) if who == letter.beneficiary else refuse("CreditNotParty")
        self.act(who, "Presentations", "deliverLot", (letter.id, letter.terms, RECORD), rule)

    # ---------------------------------------------------------------------------------------------------- amendments

    def amendment(self, letter: Letter) -> None:
        engine, old, waiting = self.engine, letter.terms, letter.pending
        verb = self.one_of("extendConfirmation", "extendConfirmation", "accept", "accept", "accept", "reject", "amend")
        if waiting is None and self.likely(0.8) or verb == "amend":
            new, who = self.amended(old), self.by(ISSUER)
            if letter.whole:
                return self.advise_amendment(letter, new)
            self.act(who, AMENDMENTS, "amend", (letter.id, old, new), lambda: engine.amend(who, letter, new))
        elif verb == "reject":
            who = self.by(letter.beneficiary)
            self.act(who, AMENDMENTS, verb, (letter.id, old), lambda: engine.reject(who, letter))
        else:
            named = waiting if waiting and self.likely(0.9) else self.amended(old)
            if verb == "accept":
                who = self.by(letter.beneficiary)
                self.act(who, AMENDMENTS, verb, (letter.id, named), lambda: engine.accept(who, letter, named))
            else:
                who, extend = self.by(CONFIRMER), self.likely(0.8)
                given = (letter.id, old, named, extend)
                self.act(who, AMENDMENTS, verb, given, lambda: engine.extend_confirmation(who, letter, named, extend))
        return None

    def advise_amendment(self, part: Letter, new: Terms) -> None:
        assert part.whole
        who = self.by(part.transferring if part.passes else part.whole.beneficiary)
        given = (part.id, part.whole.terms, part.terms, new)
        self.act(who, TRANSFERS, "adviseAmendment", given, lambda: self.engine.advise_amendment(who, part, new))

    # ------------------------------------------------------------------------------------------------------- transfer

    def transfer(self, letter: Letter) -> None:
        self.on(letter)
        engine, holder, bank = self.engine, self.chance.choice(HOLDERS), self.engine.transferring_bank(letter)
        own = {"form": IRREVOCABLE, "margin": 0, "cover": 0, "confirmerCover": 0, "content": RECORD}
        amount = self.one_of(self.chance.randrange(1, letter.terms.amount + 1), max(1, letter.terms.amount // 3))
        part = letter.terms._replace(beneficiary=self.addresses[holder], amount=amount, **own)
        if self.likely(0.3):
            part = part._replace(expiryDay=part.expiryDay - self.one_of(1, -1), presentationDays=1)
        agreed = (self.likely(0.5), self.one_of(0, 3, 5, 5, 6), self.one_of(0, 0, 7))
        given, who = (letter.id, letter.terms, part, agreed), self.by(letter.beneficiary)
        asked = self.act(who, TRANSFERS, "request", given, lambda: engine.request_transfer(who, letter, part, agreed))
        if asked and self.likely(0.25):
            request = self.alliance[TRANSFERS].call("requestHash", part, agreed)
            whole = (letter.id, letter.terms, request)
            # Once more than it can be withdrawn, or by whom it is not.
            for taker in (self.by(letter.beneficiary), who, who):
                rule = lambda taker=taker: engine.withdraw_request(taker, letter, part, agreed)  # noqa: E731
                self.act(taker, TRANSFERS, "withdrawRequest", whole, rule)
        who = self.by(bank)
        self.act(who, TRANSFERS, "consent", given, lambda: engine.consent(who, letter, part, agreed, holder))

    def substitution(self, part: Letter, number: int) -> None:
        assert part.whole
        engine, verb = self.engine, self.one_of("demand", "substitute", "substitute", "forfeit")
        if verb == "substitute":
            who, most = self.by(part.whole.beneficiary), maximum(part.whole.terms)
            today = engine.now // DAY
            docs = documents(amount=self.one_of(most, self.chance.randrange(1, most + 2)), shipmentDay=today - 1)
            given = (part.id, number, part.whole.terms, docs)
            self.act(who, TRANSFERS, verb, given, lambda: engine.substitute(who, part, number, docs))
        elif verb == "demand":
            who = self.by(part.transferring)
            self.act(who, TRANSFERS, verb, (part.id, number), lambda: engine.demand(who, part, number))
        else:
            self.forfeit(part, number)

    def forfeit(self, part: Letter, number: int) -> bool:
        rule = lambda: self.engine.forfeit(ANYBODY, part, number)  # noqa: E731
        return self.act(ANYBODY, TRANSFERS, "forfeit", (part.id, number), rule)

    # ---------------------------------------------------------------------------------------------------------- money

    def commit(self, bank: str, amount: int) -> None:
        self.touched = None
        self.act(bank, MONEY, "commit", (amount,), lambda: self.engine.commit(bank, amount))

    def liquidity(self) -> None:
        bank = self.chance.choice(BANKS)
        pool = self.engine.pools[bank]
        if pool.committed < 400_000 * YUAN or self.likely(0.4):
            self.commit(self.by(bank), self.chance.randrange(1, 300_000 * YUAN) if self.likely(0.9) else 0)
        else:
            who, amount = self.by(bank), self.one_of(1, self.engine.free(bank) // 3 + 1, pool.committed)
            self.touched = None
            rule = lambda: self.engine.release_liquidity(who, amount)  # noqa: E731
            self.act(who, MONEY, "releaseLiquidity", (amount,), rule)

    def debts(self) -> None:
        keys = [(one, key) for one in self.engine.letters.values() for key in one.undertakings]
        if not keys:
            return
        letter, key = self.chance.choice(keys[-12:] if self.likely(0.7) else keys)
        self.on(letter)
        owed, verb = letter.undertakings[key], self.one_of("settle", "settle", "declareDefault", "assignUndertaking")
        if verb == "assignUndertaking":
            who, to = self.by(owed.creditor), self.one_of(ADVISER, NOMINEE, ASSIGNEE)
            given = (key, self.addresses[to])
            self.act(who, MONEY, verb, given, lambda: self.engine.assign_undertaking(who, key, to))
        else:
            self.debt(verb, key)

    def debt(self, verb: str, key: int) -> bool:
        rule = self.engine.settle if verb == "settle" else self.engine.declare_default
        return self.act(ANYBODY, MONEY, verb, (key,), lambda: rule(key))

    def assign(self, letter: Letter, who: str) -> None:
        amount = self.chance.randrange(1, 20_000 * YUAN)
        given = (letter.id, letter.terms, self.addresses[ASSIGNEE], amount)
        rule = lambda: self.engine.assign_proceeds(who, letter, ASSIGNEE, amount)  # noqa: E731
        self.act(who, MONEY, "assignProceeds", given, rule)

    def more_margin(self, letter: Letter) -> None:
        who, amount = self.by(APPLICANT), self.chance.randrange(1, 5_000 * YUAN)
        given = (letter.id, letter.terms, amount)
        self.act(who, MONEY, "addMargin", given, lambda: self.engine.add_margin(who, letter, amount))

    def court(self, letter: Letter) -> None:
        self.on(letter)
        who = COURT if self.likely(0.9) else self.by(ISSUER)
        if self.likely(0.6):
            until = self.engine.now + self.one_of(1, 3, 10, 11) * DAY
            rule = lambda: self.engine.stop_payment(who, letter, until)  # noqa: E731
            self.act(who, MONEY, "stopPayment", (letter.id, until, RECORD), rule)
        else:
            self.act(who, MONEY, "liftStop", (letter.id,), lambda: self.engine.lift_stop(who, letter))

    def weather(self) -> None:
        self.touched = None
        who, now, engine = AUTHORITY if self.likely(0.9) else ISSUER, self.engine.now, self.engine
        since, until = now - self.one_of(0, 0, DAY, 4 * DAY), now + self.one_of(1, 2, 6, 9, 31) * DAY
        runs = bool(engine.interruptions) and engine.interruptions[-1][1] > now
        verb = self.one_of("prolong", "resume", "interrupt", "prolong" if runs else "interrupt")
        if verb == "interrupt":
            rule = lambda: engine.interrupt(who, since, until)  # noqa: E731
            self.act(who, "Interruptions", verb, (b"CN", since, until, RECORD), rule)
        elif verb == "prolong":
            # A second time it is not later than it was.
            for _ in range(2):
                self.act(who, "Interruptions", verb, (b"CN", until), lambda: engine.prolong(who, until))
        else:
            self.act(who, "Interruptions", verb, (b"CN",), lambda: engine.resume(who))

    # ------------------------------------------------------------------------------------- reimbursement and advances

    def reimbursement(self, letter: Letter) -> None:
        who, bank = self.by(ISSUER), REIMBURSER if self.likely(0.9) else self.one_of(ISSUER, NOMINEE)
        amount = self.one_of(0, maximum(letter.terms), maximum(letter.terms), letter.terms.amount // 2)
        given = (letter.id, letter.terms, self.number(bank), amount)
        rule = lambda: self.engine.authorise_reimbursement(who, letter, bank, amount)  # noqa: E731
        self.act(who, REIMBURSEMENTS, "authorise", given, rule)

    def clause(self, letter: Letter) -> None:
        """A red or green clause: allowed, authorised, asked for, paid."""
        engine, terms_ = self.engine, letter.terms
        named = [NOMINEE] * bool(terms_.nominatedBank) + [CONFIRMER] * bool(terms_.confirmingBank) + [ADVISER]
        bank, most = self.chance.choice(named if self.likely(0.9) else [ISSUER, NOMINEE]), terms_.amount // 2 + 1
        if letter.clause and letter.clause.authorised:
            bank, most = letter.clause.bank, letter.clause.most
        else:
            for verb, right, rule in (
                ("allow", APPLICANT, engine.allow), ("authorise", ISSUER, engine.authorise_advance)
            ):  # fmt: skip
                who, given = self.by(right), (letter.id, terms_, self.number(bank), most)
                self.act(who, ADVANCES, verb, given, lambda rule=rule, who=who: rule(who, letter, bank, most))
        amount = max(1, most // 3) if self.likely(0.8) else self.one_of(0, most + 1)
        for verb, right, rule in (
            ("request", letter.beneficiary, engine.request_advance), ("advance", bank, engine.advance)
        ):  # fmt: skip
            who, given = self.by(right), (letter.id, terms_, amount, RECORD)
            self.act(who, ADVANCES, verb, given, lambda rule=rule, who=who: rule(who, letter, amount, RECORD))

    first = 0
    """Credits that were there before the run."""

    def alive(self) -> list[Letter]:
        return [one for one in self.engine.letters.values() if one.state in (APPLIED, ISSUED)]


def refuse(*names: str) -> Callable[[], None]:
    """A rule that refuses whatever the state is."""

    def rule() -> None:
        raise Refused(set(names))

    return rule
