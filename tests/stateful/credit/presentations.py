"""Documents, and what each bank makes of them: UCP 600 art. 6, 12 to 16, 29 to 33."""

from __future__ import annotations

import copy

from tests.helpers.credit import (
    CONFIRMING,
    CREDIT_EXPIRED,
    DATA_CONFLICT,
    FORWARDED,
    GOODS_DESCRIPTION,
    HONOURED,
    ISP_98,
    ISSUED,
    ISSUING,
    LATE_PRESENTATION,
    LATE_SHIPMENT,
    MISSED_INSTALMENT,
    MISSING_DOCUMENT,
    NOMINATED,
    OVERDRAWN,
    PRECLUDED,
    PRESENTED,
    REFUSED,
    RETURNED,
    TRANSPORT_KIND,
    UCP_600,
    UNDERDRAWN,
    Presented,
    Terms,
    maximum,
)
from tests.stateful.credit.calendar import DAY, close_after, close_rolled, day_of
from tests.stateful.credit.lifecycle import Lifecycle
from tests.stateful.credit.state import (
    APPLICANT,
    CONFIRMER,
    CUMULATIVE,
    INSTALMENTS,
    ISSUER,
    REVOLVING,
    Examination,
    Letter,
    Presentation,
    Standing,
    period_of,
    require,
)

LATE_WINDOW, RECORDING_WINDOW, FORWARDING_WINDOW = 30 * DAY, 10 * DAY, 30 * DAY
Notice = tuple[int, int, bytes]
"""Discrepancies that the bank found, disposal, hash of the words."""


def examination_days(rules: int) -> int:
    """[banking days] UCP 600 art. 14(b), URDG 758 art. 20: five; ISP98 5.01: seven at most."""
    return 7 if rules == ISP_98 else 5


class Presentations(Lifecycle):
    # ------------------------------------------------------------------------------------------------ presentation

    def found(self, view: Letter, docs: Presented, received: int, expires_at: int, used: int) -> int:
        """What needs no reading of a document."""
        terms, day = view.terms, day_of(received)
        least = terms.amount
        stated = terms.tolerancePlus or terms.toleranceMinus
        if stated:
            least -= terms.amount * terms.toleranceMinus // 10_000
        elif docs.fullQuantity and terms.rules == UCP_600:
            least -= terms.amount * 5 // 100
        transport = (terms.documents | docs.documents) & TRANSPORT_KIND
        last_day = docs.periodDay + terms.presentationDays
        rules = (
            (LATE_SHIPMENT, 0 < terms.latestShipmentDay < docs.shipmentDay or docs.shipmentDay > day + 1),
            (OVERDRAWN, docs.amount > maximum(terms) - used),
            (UNDERDRAWN, not terms.partialDrawings and docs.amount < least),
            (MISSING_DOCUMENT, bool(terms.documents & ~docs.documents)),
            (CREDIT_EXPIRED, received > expires_at),
            (LATE_PRESENTATION, bool(transport) and received > close_rolled(last_day)),
        )
        found = sum(bit for bit, broken in rules if broken)
        return found | self._planned(view, docs, day, used)

    @staticmethod
    def _planned(view: Letter, docs: Presented, day: int, used: int) -> int:
        """Art. 32, and revolving credits."""
        terms, plan = view.terms, view.terms.schedule
        if terms.scheduleKind == INSTALMENTS:
            period = period_of(terms, docs.shipmentDay)
            before = sum(amount for _, _, amount in plan[:period]) if period is not None else 0
            if period is None or used < before:
                return MISSED_INSTALMENT
            return OVERDRAWN if used + docs.amount > before + plan[period][2] else 0
        if terms.scheduleKind == CUMULATIVE:
            begun = sum(amount for first, _, amount in plan if first <= day)
            return OVERDRAWN if used + docs.amount > begun else 0
        if terms.scheduleKind == REVOLVING:
            period = period_of(terms, day)
            fits = period is not None and view.used_in(period) + docs.amount <= plan[period][2]
            return 0 if fits else OVERDRAWN
        return 0

    def present(self, who: str, letter: Letter, terms: Terms, at: int, received: int, docs: Presented) -> None:
        view = letter
        if terms != letter.terms:  # by conduct (art. 10(c))
            self.require_acceptable(who, letter, terms)
            view = copy.copy(letter)
            view.terms, view.version, view.expires_at = terms, letter.version + 1, close_rolled(terms.expiryDay)
            view.confirmed_version = view.version if letter.extended else letter.confirmed_version
        require((letter.state == ISSUED, "CreditWrongState"))
        own = who == letter.beneficiary
        bank = self.bank(terms, at)
        place = (at != CONFIRMING or view.is_confirmed) and (at != NOMINATED or bool(terms.nominatedBank))
        require(
            (place and (not letter.whole or at == view.transferring_place), "PresentationWrongBank"),
            (own or (at != ISSUING and who == bank), "CreditNotParty"),
        )
        in_time = received == 0 if own else received <= self.now <= received + RECORDING_WINDOW
        require((in_time, "PresentationInvalidTime"))
        moment = self.now if own else received
        expires_at = self.expiry_under(terms.rules, view.expires_at)
        require(
            (moment <= expires_at + LATE_WINDOW, "PresentationTooLate"), (docs.amount > 0, "PresentationInvalidAmount"),
            (view.available > 0, "CreditNothingAvailable"),
        )  # fmt: skip
        found = self.found(view, docs, moment, expires_at, view.used)
        payable = min(docs.amount, view.available)
        if view is not letter:
            self.accept(who, letter, terms)
        self.record(letter, Presentation(terms, letter.version, at, moment, docs.tenorDay, payable, found))

    def record(self, letter: Letter, one: Presentation) -> int:
        letter.presentations.append(one)
        self.begin(one, one.at, one.received)
        return len(letter.presentations)

    def begin(self, one: Presentation, by: int, since: int) -> None:
        one.at = by
        deadline = close_after(since, examination_days(one.terms.rules))
        one.examinations[by] = Examination(since, deadline, one.found)

    def forward(self, who: str, letter: Letter, number: int, by: int) -> None:
        one = letter.presentations[number - 1]
        seen = one.examinations.get(by)
        acts = seen is not None and (
            seen.state in (HONOURED, PRECLUDED) or (seen.state == PRESENTED and by == NOMINATED)
        )
        require(
            (who in (letter.beneficiary, self.bank(one.terms, by)), "CreditNotParty"),
            (acts, "PresentationWrongState"), (one.at == by != ISSUING, "PresentationWrongBank"),
        )  # fmt: skip
        assert seen is not None
        if seen.state == PRESENTED:
            seen.state = FORWARDED
        terms = one.terms
        confirmed = letter.confirmed_version == one.version and terms.confirmingBank != terms.nominatedBank
        self.begin(one, CONFIRMING if by == NOMINATED and confirmed else ISSUING, self.now)

    def reclaim(self, who: str, letter: Letter, number: int) -> None:
        one = letter.presentations[number - 1]
        require(
            (who == ISSUER, "CreditNotParty"), (one.claimed and one.at == CONFIRMING, "PresentationWrongBank"),
            (self.now > one.received + FORWARDING_WINDOW, "PresentationDeadlineRunning"),
        )  # fmt: skip
        self.reverse(letter, number, one)

    def reverse(self, letter: Letter, number: int, one: Presentation) -> None:
        """Art. 16(g)."""
        one.at = ISSUING
        rest = one.payable - one.from_margin
        self.refund_due(letter, number, CONFIRMER, (APPLICANT, one.from_margin), (ISSUER, rest))

    # ---------------------------------------------------------------------------------------------------- outcomes

    def honour(self, who: str, letter: Letter, number: int, by: int) -> None:
        one = letter.presentations[number - 1]
        seen = one.examinations.get(by)
        again = seen is not None and seen.state == REFUSED and by == ISSUING and not one.claimed
        require(
            (who == self.bank(one.terms, by), "CreditNotParty"),
            (again or one.is_examined_by(by), "PresentationWrongState"),
        )
        assert seen is not None
        left = seen.discrepancies & ~(one.waived if by == ISSUING else 0)
        require((not left, "PresentationDiscrepant"))
        if again:
            self.reopen(letter, one)
        seen.state = HONOURED
        self.bound(letter, number, by, one, False)

    def reopen(self, letter: Letter, one: Presentation) -> None:
        """Refused documents are taken up after all: the credit has to be alive and still good for them."""
        fits = letter.used + one.payable <= maximum(one.terms)
        if letter.whole:
            fits = fits and letter.reserved + one.payable <= letter.apart
        if one.terms.scheduleKind == REVOLVING and not one.found & OVERDRAWN:
            period = period_of(one.terms, day_of(one.received))
            assert period is not None
            fits = fits and letter.used_in(period) + one.payable <= one.terms.schedule[period][2]
        require((letter.state == ISSUED, "CreditWrongState"), (fits, "CreditNothingAvailable"))
        one.standing = Standing.OPEN

    def bound(self, letter: Letter, number: int, by: int, one: Presentation, discrepant: bool) -> None:
        if one.claimed:
            return  # paid already, and the issuing bank has no quarrel with it
        one.claimed = self.bind(letter, number, by, one, discrepant)
        if one.claimed or by == ISSUING:
            one.standing = Standing.DRAWN
            letter.drawn += one.payable
            if letter.whole:
                letter.whole.drawn += one.payable
            self.close_if_drawn(letter, one.version)
        if by != ISSUING and not one.claimed:
            one.presenter = self.bank(one.terms, by)

    def negotiate(self, who: str, letter: Letter, number: int, price: int) -> None:
        one = letter.presentations[number - 1]
        require(
            (who == self.bank(one.terms, NOMINATED), "CreditNotParty"),
            (one.is_examined_by(NOMINATED), "PresentationWrongState"),
        )
        seen = one.examinations[NOMINATED]
        require(
            (not seen.discrepancies, "PresentationDiscrepant"), (0 < price <= one.payable, "PresentationInvalidPrice")
        )
        back = min(letter.advanced, price)
        repaid = back if letter.advancing != who else 0
        self.require_now(who, repaid, price - back)
        self.recoup(letter, price)
        if repaid:
            self.take(who, str(letter.advancing), repaid)
        self.take(who, letter.beneficiary, price - back)
        seen.state, one.presenter = HONOURED, who

    def refuse(self, who: str, letter: Letter, number: int, by: int, notice: Notice) -> None:
        one = letter.presentations[number - 1]
        require((who == self.bank(one.terms, by), "CreditNotParty"), (one.is_examined_by(by), "PresentationWrongState"))
        require((self.now <= self.deadline_of(one, by), "PresentationDeadlinePassed"))
        self.notify(letter, number, by, notice)

    def notify(self, letter: Letter, number: int, by: int, notice: Notice) -> None:
        """The one notice: every discrepancy, one disposal (art. 16(c))."""
        one = letter.presentations[number - 1]
        require((one.is_examined_by(by), "PresentationWrongState"))
        seen, (found, disposal, text) = one.examinations[by], notice
        said = not found & ~(DATA_CONFLICT | GOODS_DESCRIPTION) and bool(found | seen.discrepancies)
        require((said and bool(disposal) and bool(any(text)), "PresentationInvalidNotice"))
        seen.state, seen.since = REFUSED, self.now
        seen.discrepancies |= found
        seen.notices += 1
        if one.claimed:
            self.reverse(letter, number, one)
        else:
            one.standing = Standing.GONE

    def waive(self, who: str, letter: Letter, number: int) -> None:
        one = letter.presentations[number - 1]
        seen = one.examinations.get(ISSUING)
        known = seen.discrepancies if seen else one.found
        decided = seen is not None and seen.state not in (PRESENTED, REFUSED)
        require(
            (who == APPLICANT, "CreditNotParty"), (not decided, "PresentationWrongState"),
            (bool(known), "PresentationNothingToWaive"),
        )  # fmt: skip
        one.waived |= known

    def return_documents(self, who: str, letter: Letter, number: int, by: int) -> None:
        one = letter.presentations[number - 1]
        seen = one.examinations.get(by)
        require(
            (who in (letter.beneficiary, self.bank(one.terms, by)), "CreditNotParty"),
            (seen is not None and seen.state == REFUSED, "PresentationWrongState"),
        )
        assert seen is not None
        seen.state = RETURNED

    # ----------------------------------------------------------------------------------------- what anybody may do

    def declare_preclusion(self, who: str, letter: Letter, number: int, by: int) -> None:
        """Art. 16(f)."""
        one = letter.presentations[number - 1]
        require((by != NOMINATED, "PresentationWrongBank"), (one.is_examined_by(by), "PresentationWrongState"))
        require((self.now > self.precluded_after(one, by), "PresentationDeadlineRunning"))
        self.preclude(letter, number, by)

    def preclude(self, letter: Letter, number: int, by: int) -> None:
        one = letter.presentations[number - 1]
        seen = one.examinations[by]
        seen.state = PRECLUDED
        self.bound(letter, number, by, one, bool(seen.discrepancies & ~one.waived))

    def lapse(self, who: str, letter: Letter, number: int) -> None:
        one = letter.presentations[number - 1]
        require((one.at != ISSUING and not one.claimed, "PresentationWrongBank"))
        seen = one.examinations[one.at]
        idle = seen.state == PRESENTED and one.at == NOMINATED
        require((idle or seen.state in (HONOURED, PRECLUDED), "PresentationWrongState"))
        require((self.now > seen.deadline + FORWARDING_WINDOW, "PresentationDeadlineRunning"))
        one.at, one.standing = ISSUING, Standing.GONE

    # ------------------------------------------------------------------------------------------------------ clocks

    def deadline_of(self, one: Presentation, by: int) -> int:
        """[unix s] last moment for honour or refusal."""
        if by == ISSUING and one.extension and one.extension.suspended:
            return one.extension.suspended
        seen = one.examinations[by]
        return self.moved(seen.since, seen.deadline)

    def precluded_after(self, one: Presentation, by: int) -> int:
        """A banking day is left to prove a notice; a guarantor that suspended payment has the day that it named."""
        if by == ISSUING and one.extension and one.extension.pay_by:
            return one.extension.pay_by
        return close_after(self.deadline_of(one, by), 1)
