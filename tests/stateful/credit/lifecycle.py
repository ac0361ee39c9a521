"""From the application to the end of a credit: UCP 600 art. 3, 7(b), 8, 9, 29(a); and its amendments (art. 10)."""

from __future__ import annotations

from tests.helpers.credit import (
    APPLIED,
    CANCELLED,
    CLOSED,
    EXPIRED,
    ISSUED,
    REVOCABLE,
    TRANSFERABLE,
    UCP_600,
    WITHDRAWN,
    Terms,
    cover,
    margin,
    maximum,
)
from tests.stateful.credit.calendar import close_after, close_rolled
from tests.stateful.credit.money import Money, confirmer_share
from tests.stateful.credit.state import (
    ADVISER,
    APPLICANT,
    CONFIRMER,
    ISSUER,
    SECOND,
    Letter,
    require,
)

RECORDING_DAYS = 5
"""[banking days] that a bank elsewhere has to record what it received in time."""


class Lifecycle(Money):
    def breaches(self, terms: Terms) -> set[str]:
        """What is wrong about the terms of a credit, of what a run may get wrong."""
        wrong = {"CreditRevocable"} if terms.form == REVOCABLE else set()
        of_ucp = terms.rules == UCP_600 and not terms.scheduleKind
        planned = sum(amount for _, _, amount in terms.schedule)
        sound = (
            terms.form != TRANSFERABLE or of_ucp, terms.amount > 0, terms.latestShipmentDay <= terms.expiryDay,
            terms.presentationDays > 0,
            not terms.scheduleKind or (planned == terms.amount and terms.partialDrawings),
            close_rolled(terms.expiryDay) > self.now,
        )  # fmt: skip
        return wrong | ({"CreditInvalidTerm"} if not all(sound) else set())

    def require_terms(self, terms: Terms) -> None:
        require(*((False, name) for name in self.breaches(terms)))

    # ------------------------------------------------------------------------------------------------------- issue

    def apply_for(self, who: str, id_: int, terms: Terms) -> None:
        require((who == APPLICANT, "AllianceNotActive"), (who == APPLICANT, "CreditInvalidTerm"))
        self.require_terms(terms)
        letter = Letter(id_, terms, versions=[terms], margins=[margin(terms)])
        self.letters[id_] = letter
        self.wallets[APPLICANT] -= letter.margin

    def withdraw(self, who: str, letter: Letter) -> None:
        free = bool(letter.expires_at) and who == letter.beneficiary
        require(
            (letter.state == APPLIED, "CreditWrongState"), (free or who in (APPLICANT, ISSUER), "CreditNotParty"),
            (free or self.now > letter.expires_at, "CreditBoundByPreAdvice"),
        )  # fmt: skip
        self.end(letter, WITHDRAWN)

    def pre_advise(self, who: str, letter: Letter) -> None:
        """Art. 11(b): bound to issue, and secured like an issued credit."""
        closing = close_rolled(letter.terms.expiryDay)
        require(
            (letter.state == APPLIED, "CreditWrongState"), (who == ISSUER, "CreditNotParty"),
            (who == ISSUER, "AllianceNotActive"), (closing > self.now, "CreditInvalidTerm"),
            (not letter.expires_at, "CreditBoundByPreAdvice"),
            (cover(letter.terms) <= self.free(ISSUER), "UndertakingInsufficientLiquidity"),
        )  # fmt: skip
        letter.expires_at, letter.cover = closing, cover(letter.terms)

    def issue(self, who: str, letter: Letter) -> None:
        closing = close_rolled(letter.terms.expiryDay)
        pre_advised = bool(letter.expires_at)
        may = who == ISSUER or pre_advised and who == letter.beneficiary
        require(
            (letter.state == APPLIED, "CreditWrongState"), (may, "CreditNotParty"),
            (may, "AllianceNotActive"), (closing > self.now, "CreditInvalidTerm"),
            (pre_advised or cover(letter.terms) <= self.free(ISSUER), "UndertakingInsufficientLiquidity"),
        )  # fmt: skip
        letter.state, letter.expires_at, letter.cover = ISSUED, closing, cover(letter.terms)

    def advise(self, who: str, letter: Letter) -> None:
        """Art. 9: no undertaking."""
        named = {ADVISER: letter.terms.advisingBank, SECOND: letter.terms.secondAdvisingBank}
        require((letter.state == ISSUED, "CreditWrongState"), (bool(named.get(who)), "CreditNotParty"))
        letter.advised.add(who)

    def confirm(self, who: str, letter: Letter) -> None:
        able = confirmer_share(letter.terms) <= self.free(CONFIRMER)
        asked = who == CONFIRMER and bool(letter.terms.confirmingBank) and not letter.whole
        require(
            (letter.state == ISSUED, "CreditWrongState"), (asked, "CreditNotParty"), (asked, "AllianceNotActive"),
            (letter.confirmed_version is None, "CreditAlreadyConfirmed"), (able, "UndertakingInsufficientLiquidity"),
        )  # fmt: skip
        letter.confirmed_version = letter.version
        letter.confirmer_cover += confirmer_share(letter.terms)

    def decline_confirmation(self, who: str, letter: Letter) -> None:
        require(
            (letter.state == ISSUED, "CreditWrongState"),
            (who == CONFIRMER and bool(letter.terms.confirmingBank), "CreditNotParty"),
            (letter.confirmed_version is None, "CreditAlreadyConfirmed"),
        )
        letter.declined = True

    # --------------------------------------------------------------------------------------------------------- end

    def consent_to_cancel(self, who: str, letter: Letter) -> None:
        """Art. 10(a): issuing bank, confirming bank if any, beneficiary; of a part, the second beneficiary alone."""
        bound = {ISSUER, letter.beneficiary} | ({CONFIRMER} if letter.confirmed_version is not None else set())
        require((letter.state == ISSUED, "CreditWrongState"), (who in bound, "CreditNotParty"))
        needed = {letter.beneficiary} if letter.whole else bound
        if needed <= letter.consents | {who}:
            self.require_settled(letter)
            letter.consents.add(who)
            self.end(letter, CANCELLED)
        letter.consents.add(who)

    def ends_after(self, letter: Letter) -> int:
        terms = letter.terms
        last = self.expiry_under(terms.rules, letter.expires_at)
        elsewhere = terms.nominatedBank or letter.confirmed_version is not None or terms.form == TRANSFERABLE
        return close_after(last, RECORDING_DAYS) if elsewhere else last

    def expire(self, who: str, letter: Letter) -> None:
        require((letter.state == ISSUED, "CreditWrongState"))
        require((self.now > self.ends_after(letter), "CreditNotYetExpired"))
        self.require_settled(letter)
        self.end(letter, EXPIRED)

    def require_settled(self, letter: Letter) -> None:
        require(
            (not letter.open and not letter.reserved, "CreditPresentationsOpen"),
            (bool(letter.whole) or not letter.outstanding, "CreditUndertakingsOpen"),
        )

    def end(self, letter: Letter, state: int) -> None:
        letter.state = state
        if not letter.whole:
            self.give_back(letter)

    def close_if_drawn(self, letter: Letter, version: int) -> None:
        """The last drawing closes the credit, as far as the terms that it was made under are still its terms."""
        enough = maximum(letter.terms) if letter.terms.partialDrawings else 0
        if not letter.open and not letter.reserved and letter.drawn >= enough and version == letter.version:
            letter.state = CLOSED
            if not letter.whole:
                self.give_back_if_ended(letter)

    # -------------------------------------------------------------------------------------------------- amendments

    def amend(self, who: str, letter: Letter, amended: Terms) -> None:
        """Art. 10(b): the bank is bound at issue, and secures what is missing from its own."""
        require(
            (letter.state == ISSUED, "CreditWrongState"), (who == ISSUER and not letter.whole, "CreditNotParty"),
            (not letter.whole, "AmendmentNotPartner"), (letter.pending is None, "AmendmentPending"),
            *((False, name) for name in self.breaches(amended)),
            (self.missing(letter, amended) <= self.free(ISSUER), "UndertakingInsufficientLiquidity"),
        )  # fmt: skip
        letter.cover += self.missing(letter, amended)
        letter.pending, letter.extended = amended, False

    def missing(self, letter: Letter, amended: Terms) -> int:
        """[fen] that secure the amended terms and are not there, or are owed to somebody already."""
        undrawn = max(0, maximum(amended) - letter.drawn)
        wanted = min(undrawn, margin(amended) + cover(amended))
        return max(0, wanted - max(0, letter.margin + letter.cover - letter.outstanding))

    def extend_confirmation(self, who: str, letter: Letter, amended: Terms, extend: bool) -> None:
        before, wanted = confirmer_share(letter.terms), confirmer_share(amended)
        more = max(0, wanted - max(before, letter.confirmer_cover))
        bound = who == CONFIRMER and bool(letter.terms.confirmingBank) and letter.is_confirmed
        require(
            (letter.state == ISSUED, "CreditWrongState"), (bound and not letter.extended, "CreditNotParty"),
            (letter.pending is not None, "AmendmentNone"), (letter.pending == amended, "AmendmentOther"),
            (not extend or more <= self.free(CONFIRMER), "UndertakingInsufficientLiquidity"),
        )  # fmt: skip
        if extend:
            letter.extended = True
            letter.confirmer_cover += more

    def require_acceptable(self, who: str, letter: Letter, amended: Terms) -> None:
        require(
            (letter.pending is not None and letter.pending == amended, "AmendmentOther"),
            (who == letter.beneficiary, "CreditNotParty"), (letter.state == ISSUED, "CreditWrongState"),
            (letter.used <= maximum(amended), "AmendmentBelowDrawn"),
            (close_rolled(amended.expiryDay) > self.now, "CreditInvalidTerm"),
        )  # fmt: skip

    def accept(self, who: str, letter: Letter, amended: Terms) -> None:
        """Art. 10(c), (e): all of it."""
        self.require_acceptable(who, letter, amended)
        letter.version += 1
        letter.terms, letter.pending = amended, None
        letter.versions.append(amended)
        letter.expires_at = close_rolled(amended.expiryDay)
        letter.consents.clear()
        if letter.extended:
            letter.confirmed_version = letter.version

    def reject(self, who: str, letter: Letter) -> None:
        require(
            (letter.state == ISSUED, "CreditWrongState"), (who == letter.beneficiary, "CreditNotParty"),
            (letter.pending is not None, "AmendmentNone"),
        )  # fmt: skip
        letter.pending = None
