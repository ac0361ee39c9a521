"""Every verb of the credit engine in plain Python: an independent reading of the rules and of the interfaces' text.

An act either changes the state or raises `Refused` with the errors that name why. The parts, each on top of the one
before: state, money, lifecycle (with amendments), presentations, clocks, transfers; here reimbursement and advances.
"""

from __future__ import annotations

from tests.helpers.credit import (
    CONFIRMING,
    DEFAULTED,
    DUE,
    HONOURED,
    ISSUED,
    ISSUING,
    NOMINATED,
    REFUSED,
    RETURNED,
    TRANSFERABLE,
    maximum,
)
from tests.stateful.credit.calendar import close_after
from tests.stateful.credit.money import key_of
from tests.stateful.credit.state import (
    ADVANCED,
    APPLICANT,
    ASSIGNED,
    ISSUER,
    REIMBURSER,
    Claim,
    Clause,
    Letter,
    Presentation,
    Standing,
    require,
)
from tests.stateful.credit.transfers import Transfers

ANSWER_DAYS = 3
"""[banking days] URR 725."""


class Engine(Transfers):
    # ------------------------------------------------------------------------------------------------ reimbursement

    def authorise_reimbursement(self, who: str, letter: Letter, bank: str, amount: int) -> None:
        own = {self.bank(letter.terms, by) for by in (ISSUING, CONFIRMING, NOMINATED)}
        require((who == ISSUER, "ReimbursementNotBank"), (bank not in own, "ReimbursementInvalidBank"))
        letter.authorised = bank, amount

    @staticmethod
    def awaits_reimbursement(one: Presentation) -> bool:
        """The issuing bank has neither paid nor refused, and may still have to."""
        seen = one.examinations.get(ISSUING)
        return seen.state == 1 if seen else one.at != ISSUING

    def is_paid(self, letter: Letter, number: int, by: int) -> bool:
        """Whether a bank paid what its own honour undertook."""
        keys = [
            key_of(letter, number, by, kind + index)
            for index in range(len(letter.presentations[number - 1].terms.tranches)) for kind in (0, ADVANCED, ASSIGNED)
        ]  # fmt: skip
        owed = [letter.root.undertakings.get(key) for key in keys]
        return not any(one is not None and one.state in (DUE, DEFAULTED) for one in owed)

    def claim(self, who: str, letter: Letter, number: int, by: int) -> None:
        """Art. 13(b)(ii): without a certificate of compliance."""
        one = letter.presentations[number - 1]
        require((by != ISSUING and who == self.bank(one.terms, by), "ReimbursementNotBank"))
        asked = one.claim.state if one.claim else "None"
        seen = one.examinations.get(by)
        gave = seen is not None and seen.state == HONOURED and one.presenter == who and not one.claimed
        left = letter.authorised[1] if letter.authorised else 0
        require(
            (asked in ("None", "Declined", "Unanswered"), "ReimbursementWrongState"),
            (gave and self.awaits_reimbursement(one) and self.is_paid(letter, number, by),
             "ReimbursementNothingToClaim"),
            (one.payable <= left, "ReimbursementExceeds"),
        )  # fmt: skip
        assert letter.authorised
        one.claim = Claim(by, who, letter.authorised[0], one.payable, close_after(self.now, ANSWER_DAYS))

    @staticmethod
    def claimed(one: Presentation, state: str) -> Claim:
        require((one.claim is not None and one.claim.state == state, "ReimbursementWrongState"))
        assert one.claim
        return one.claim

    def reimburse(self, who: str, letter: Letter, number: int) -> None:
        one = letter.presentations[number - 1]
        claim = self.claimed(one, "Claimed")
        bank, left = letter.authorised or ("", 0)
        require(
            (who == claim.reimburser, "ReimbursementNotBank"),
            (bank == claim.reimburser and left >= claim.amount, "ReimbursementExceeds"),
            (self.awaits_reimbursement(one) and one.presenter == claim.claimant, "ReimbursementNothingToClaim"),
        )
        letter.authorised = bank, left - claim.amount
        claim.state, one.presenter = "Paid", who
        self.wallets[who] -= claim.amount
        self.wallets[claim.claimant] += claim.amount

    def decline(self, who: str, letter: Letter, number: int) -> None:
        claim = self.claimed(letter.presentations[number - 1], "Claimed")
        require((who == claim.reimburser, "ReimbursementNotBank"))
        claim.state = "Declined"

    def record_silence(self, who: str, letter: Letter, number: int) -> None:
        claim = self.claimed(letter.presentations[number - 1], "Claimed")
        require((self.now > claim.answer_by, "ReimbursementTooEarly"))
        claim.state = "Unanswered"

    def refund(self, who: str, letter: Letter, number: int) -> None:
        """Art. 16(g): the next bank refused, or the documents never reached it."""
        one = letter.presentations[number - 1]
        claim = self.claimed(one, "Paid")
        seen = one.examinations.get(one.at)
        due = one.standing is Standing.GONE if seen is None else seen.state in (REFUSED, RETURNED)
        require((due and one.presenter == REIMBURSER, "ReimbursementNotRefused"))
        claim.state, one.presenter = "Refunded", claim.claimant
        self.refund_due(letter, number, claim.claimant, (APPLICANT, 0), (claim.reimburser, claim.amount))

    # ----------------------------------------------------------------------------------------------------- advances

    def allow(self, who: str, letter: Letter, bank: str, most: int) -> None:
        named = {letter.terms.nominatedBank, letter.terms.confirmingBank, letter.terms.advisingBank} - {0}
        known = bank in {self.names[number] for number in named}
        require(
            (who == APPLICANT, "AdvanceNotParty"),
            (letter.terms.form != TRANSFERABLE and not letter.whole, "AdvanceTransferable"),
            (known and bank != ISSUER, "AdvanceInvalidBank"),
            (letter.clause is None or not letter.clause.authorised, "AdvanceAlreadyAuthorised"),
        )  # fmt: skip
        letter.clause = Clause(bank, most)

    def authorise_advance(self, who: str, letter: Letter, bank: str, most: int) -> None:
        clause = letter.clause
        same = clause is not None and (clause.bank, clause.most) == (bank, most) and most > 0
        require(
            (letter.state == ISSUED, "CreditWrongState"), (who == ISSUER, "AdvanceNotParty"),
            (clause is None or not clause.authorised, "AdvanceAlreadyAuthorised"), (same, "AdvanceNotAllowed"),
        )  # fmt: skip
        assert clause
        clause.authorised = True

    def require_advance(self, letter: Letter, amount: int) -> Clause:
        clause = letter.clause
        require((clause is not None and clause.authorised, "AdvanceNotAuthorised"))
        assert clause
        undrawn = max(0, maximum(letter.terms) - letter.used - letter.advanced)
        free = min(clause.most - clause.advanced, undrawn)
        require((amount > 0, "AdvanceInvalidAmount"), (amount <= free, "AdvanceExceeds"))
        return clause

    def request_advance(self, who: str, letter: Letter, amount: int, receipt: bytes) -> None:
        require((letter.state == ISSUED, "CreditWrongState"), (who == letter.beneficiary, "AdvanceNotParty"))
        self.require_advance(letter, amount)
        letter.request = amount, receipt

    def advance(self, who: str, letter: Letter, amount: int, receipt: bytes) -> None:
        bank = letter.clause.bank if letter.clause else None
        require((letter.state == ISSUED, "CreditWrongState"), (who == bank, "AdvanceNotParty"))
        require((letter.request == (amount, receipt), "AdvanceNotRequested"))
        clause = self.require_advance(letter, amount)
        self.require_now(who, amount)
        letter.request = None
        clause.advanced += amount
        letter.advancing, letter.advanced = who, letter.advanced + amount
        self.take(who, letter.beneficiary, amount)
