"""What moves a bank's clock: force majeure, a notice proved, a corrupt record, extend or pay, documents kept back."""

from __future__ import annotations

from tests.helpers.credit import ISSUING, MISSING_DOCUMENT, REFUSED, RETURNED, UCP_600, URDG_758, Terms
from tests.stateful.credit.calendar import DAY, close_after, resumed
from tests.stateful.credit.presentations import Notice, Presentations
from tests.stateful.credit.state import (
    AUTHORITY,
    Corruption,
    Examination,
    Extension,
    Letter,
    Presentation,
    Standing,
    require,
)

REPRESENTATION, SUSPENSION, LONGEST, DECLARED_LATE_BY = 30 * DAY, 30 * DAY, 30 * DAY, 3 * DAY
RETURN_DAYS = 3


class Clocks(Presentations):
    # ------------------------------------------------------------------------------------------------ force majeure

    def interrupt(self, who: str, since: int, until: int) -> None:
        lately = since <= self.now <= since + DECLARED_LATE_BY and since < until <= self.now + LONGEST
        last = self.interruptions[-1] if self.interruptions else None
        require(
            (who == AUTHORITY, "AccessManagedUnauthorized"), (lately, "InterruptionInvalidTime"),
            (last is None or since > last[1], "InterruptionRunning"),
        )  # fmt: skip
        self.interruptions.append([since, until])

    def require_running(self, who: str) -> list[int]:
        last = self.interruptions[-1] if self.interruptions else [0, 0]
        require((who == AUTHORITY, "AccessManagedUnauthorized"), (last[1] > self.now, "InterruptionNotRunning"))
        return last

    def prolong(self, who: str, until: int) -> None:
        last = self.require_running(who)
        require((last[1] < until <= self.now + LONGEST, "InterruptionInvalidTime"))
        last[1] = until

    def resume(self, who: str) -> None:
        self.require_running(who)[1] = self.now

    # ------------------------------------------------------------------------------------------------------- notice

    def prove_notice(self, letter: Letter, number: int, by: int, notice: Notice, given: int, signer: str) -> None:
        one = letter.presentations[number - 1]
        require((by in one.examinations, "ClockDeadlinePassed"))
        seen = one.examinations[by]
        require(
            (seen.since <= given <= self.deadline_of(one, by), "ClockDeadlinePassed"),
            (self.now <= self.precluded_after(one, by), "ClockDeadlinePassed"),
        )
        require((signer == self.creditor(letter, one), "ClockInvalidSignature"))
        self.notify(letter, number, by, notice)

    # ----------------------------------------------------------------------------------------------- corrupt record

    def require_under_way(self, one: Presentation, by: int) -> Examination:
        require((one.is_examined_by(by), "PresentationWrongState"))
        require((self.now <= self.deadline_of(one, by), "ClockDeadlinePassed"))
        return one.examinations[by]

    def report_corruption(self, who: str, letter: Letter, number: int, by: int) -> None:
        """eUCP e12(a)."""
        one = letter.presentations[number - 1]
        require((who == self.bank(one.terms, by), "CreditNotParty"))
        seen = self.require_under_way(one, by)
        until = min(self.expiry_under(one.terms.rules, letter.expires_at), self.now + REPRESENTATION)
        closed = bool(self.interruptions) and self.interruptions[-1][1] > self.now
        require(
            (seen.corruption is None, "ClockAlreadyStopped"), (until > self.now, "ClockDeadlinePassed"),
            (not closed, "ClockInterrupted"),
        )  # fmt: skip
        seen.corruption = Corruption(self.now, self.deadline_of(one, by), until)
        self._go_on(seen, until)

    @staticmethod
    def _go_on(seen: Examination, again: int) -> None:
        """With as many days as were left."""
        assert seen.corruption
        seen.since, seen.deadline = again, resumed(seen.corruption.stopped, seen.corruption.deadline, again)

    @staticmethod
    def require_stopped(one: Presentation, by: int) -> Corruption:
        stop = one.examinations[by].corruption if by in one.examinations else None
        require((stop is not None and not stop.settled, "ClockNotStopped"))
        assert stop is not None
        return stop

    def represent_record(self, who: str, letter: Letter, number: int, by: int) -> None:
        one = letter.presentations[number - 1]
        require((who == self.creditor(letter, one), "ClockNotPresenter"))
        stop = self.require_stopped(one, by)
        require((self.now <= stop.until, "ClockDeadlinePassed"), (one.is_examined_by(by), "PresentationWrongState"))
        stop.settled = True
        self._go_on(one.examinations[by], self.now)

    def deem_not_presented(self, who: str, letter: Letter, number: int, by: int) -> None:
        one = letter.presentations[number - 1]
        stop = self.require_stopped(one, by)
        require((self.now > stop.until, "ClockRunning"), (one.is_examined_by(by), "PresentationWrongState"))
        stop.settled = True
        one.examinations[by].discrepancies |= MISSING_DOCUMENT
        self._go_on(one.examinations[by], stop.until)

    # ------------------------------------------------------------------------------------------------ extend or pay

    def request_extension(self, who: str, letter: Letter, number: int, amended: Terms) -> None:
        one = letter.presentations[number - 1]
        require((one.terms.rules != UCP_600, "ClockOtherRules"), (who == letter.beneficiary, "ClockNotPresenter"))
        self.require_under_way(one, ISSUING)
        require(
            (one.extension is None, "ClockAlreadyStopped"),
            (amended.expiryDay > one.terms.expiryDay, "ClockInvalidTerms"),
        )
        one.extension = Extension(amended)

    def suspend_payment(self, who: str, letter: Letter, number: int, pay_by: int) -> None:
        one = letter.presentations[number - 1]
        require(
            (one.terms.rules == URDG_758, "ClockOtherRules"), (who == self.bank(one.terms, ISSUING), "CreditNotParty")
        )
        seen = self.require_under_way(one, ISSUING)
        require((one.extension is not None, "ClockNotExtended"))
        assert one.extension is not None
        require(
            (not seen.discrepancies, "PresentationDiscrepant"),
            (self.now < pay_by <= one.received + SUSPENSION, "ClockInvalidTime"),
        )
        one.extension.suspended, one.extension.pay_by = self.now, pay_by

    def conclude_extension(self, who: str, letter: Letter, number: int, amended: Terms) -> None:
        one = letter.presentations[number - 1]
        require((one.extension is not None and one.extension.amended == amended, "ClockNotExtended"))
        waiting = letter.pending == amended
        require((waiting or letter.terms == amended, "ClockNotExtended"))
        if waiting:
            self.require_acceptable(letter.beneficiary, letter, amended)
        require((one.is_examined_by(ISSUING), "PresentationWrongState"))
        if waiting:
            self.accept(letter.beneficiary, letter, amended)
        one.extension = None
        one.examinations[ISSUING].state, one.standing = RETURNED, Standing.GONE

    # ------------------------------------------------------------------------------------------------------- return

    def demand_return(self, who: str, letter: Letter, number: int, by: int) -> None:
        one = letter.presentations[number - 1]
        seen = one.examinations.get(by)
        require(
            (who == self.creditor(letter, one), "ClockNotPresenter"),
            (seen is not None and seen.state == REFUSED, "PresentationWrongState"),
        )
        assert seen is not None
        require((seen.demanded is None, "ClockAlreadyStopped"))
        seen.demanded = self.now, close_after(self.now, RETURN_DAYS)

    def preclude_unreturned(self, who: str, letter: Letter, number: int, by: int) -> None:
        """Art. 16(f): the bank did not act as its notice said. Where the credit is good for it."""
        one = letter.presentations[number - 1]
        seen = one.examinations.get(by)
        require((seen is not None and seen.demanded is not None, "ClockNotStopped"))
        assert seen is not None and seen.demanded is not None
        require((self.now > self.moved(*seen.demanded), "ClockRunning"))
        require(
            (seen.state == REFUSED, "PresentationWrongState"),
            (by != 2 and not one.claimed, "PresentationWrongBank"),
        )
        self.reopen(letter, one)
        self.preclude(letter, number, by)
