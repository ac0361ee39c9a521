"""Transferable credits: UCP 600 art. 38."""

from __future__ import annotations

from tests.helpers.credit import (
    IRREVOCABLE,
    ISSUED,
    NO_CUSTOMS_RELEASE,
    REFUSED,
    RETURNED,
    TRANSFERABLE,
    Presented,
    Terms,
    maximum,
)
from tests.stateful.credit.calendar import close_after, close_rolled
from tests.stateful.credit.clocks import Clocks
from tests.stateful.credit.state import Letter, Presentation, Substitution, require

Conditions = tuple[bool, int, int]
"""Whether the bank passes amendments on, banking days of a substitution, charges [fen]."""
MOST_DAYS = 5


def within(whole: Terms, part: Terms) -> bool:
    """Art. 38(g), of what a run changes."""
    latest = whole.latestShipmentDay
    shipment = not latest or 0 < part.latestShipmentDay <= latest
    reduced = (
        part.amount <= whole.amount and part.expiryDay <= whole.expiryDay
        and part.presentationDays <= whole.presentationDays and shipment
    )  # fmt: skip
    unsecured = (part.form, part.margin, part.cover, part.confirmerCover) == (IRREVOCABLE, 0, 0, 0)
    same = (part.tolerancePlus, part.partialDrawings) == (whole.tolerancePlus, whole.partialDrawings)
    return reduced and unsecured and same


class Transfers(Clocks):
    def transferring_bank(self, letter: Letter) -> str:
        return str(self.bank(letter.terms, letter.transferring_place))

    def require_transferable(self, letter: Letter, part: Terms, days: int) -> None:
        require(
            (letter.terms.form == TRANSFERABLE, "TransferNotTransferable"),
            (days <= MOST_DAYS, "TransferInvalidDays"),
            (within(letter.terms, part) and part.beneficiary != letter.terms.beneficiary, "TransferInvalidTerm"),
            *((False, name) for name in self.breaches(part)),
            (letter.terms.partialDrawings or not letter.used, "TransferPartialsBarred"),
            (maximum(part) <= letter.available, "TransferExceeds"),
        )  # fmt: skip

    def request_transfer(self, who: str, letter: Letter, part: Terms, agreed: Conditions) -> None:
        require((letter.state == ISSUED, "CreditWrongState"), (who == letter.beneficiary, "CreditNotParty"))
        self.require_transferable(letter, part, agreed[1])
        require(((part, agreed) not in letter.requests, "TransferAlreadyRequested"))
        letter.requests.add((part, agreed))

    def withdraw_request(self, who: str, letter: Letter, part: Terms, agreed: Conditions) -> None:
        require(
            (who == letter.beneficiary, "CreditNotParty"), ((part, agreed) in letter.requests, "TransferNotRequested")
        )
        letter.requests.remove((part, agreed))

    def consent(self, who: str, letter: Letter, part: Terms, agreed: Conditions, holder: str) -> int:
        """Art. 38(a): nothing obliges the bank to. Returns the part's id."""
        bank = self.transferring_bank(letter)
        require(
            (letter.state == ISSUED, "CreditWrongState"), (who == bank, "CreditNotParty"),
            (who == bank, "AllianceNotActive"),
        )  # fmt: skip
        require(((part, agreed) in letter.requests, "TransferNotRequested"))
        self.require_transferable(letter, part, agreed[1])
        letter.requests.remove((part, agreed))
        id_ = letter.id | len(letter.parts) + 1 << 64
        made = Letter(
            id_, part, holder, ISSUED, close_rolled(part.expiryDay), versions=[part], whole=letter, transferring=bank,
            passes=agreed[0], days=agreed[1], confirmed_version=0 if letter.is_confirmed else None,
        )  # fmt: skip
        letter.parts.append(made)
        self.letters[id_] = made
        self.wallets[letter.beneficiary] -= agreed[2]
        self.wallets[bank] += agreed[2]
        return id_

    def advise_amendment(self, who: str, part: Letter, amended: Terms) -> None:
        """Art. 38(e), (f)."""
        whole = part.whole
        require((whole is not None, "TransferNotPart"))
        assert whole is not None
        entitled = part.transferring if part.passes else whole.beneficiary
        more = maximum(amended) - (part.apart + part.drawn)
        require(
            (whole.state == ISSUED and part.state == ISSUED, "CreditWrongState"), (who == entitled, "CreditNotParty"),
            (within(whole.terms, amended), "TransferInvalidTerm"), (more <= whole.available, "TransferExceeds"),
            (part.pending is None, "AmendmentPending"), *((False, name) for name in self.breaches(amended)),
        )  # fmt: skip
        part.pending, part.extended = amended, False

    # ------------------------------------------------------------------------------------------------ substitution

    def require_agreed(self, part: Letter) -> Letter:
        require((part.whole is not None, "TransferNotPart"))
        require((part.days > 0, "SubstitutionNotAgreed"))
        assert part.whole is not None
        return part.whole

    @staticmethod
    def stands(part: Letter, number: int) -> Presentation:
        """A presentation that was neither refused nor returned, nor lapsed."""
        one = part.presentations[number - 1]
        seen = one.examinations.get(one.at)
        require((seen is not None and seen.state not in (REFUSED, RETURNED), "SubstitutionNothingPresented"))
        return one

    def made(self, part: Letter, number: int) -> int | None:
        """What the bank made of the first beneficiary's documents; None while there are none."""
        whole, s = part.whole, part.substitutions.get(number)
        if whole is None or s is None or not s.number:
            return None
        mine = whole.presentations[s.number - 1]
        seen = mine.examinations.get(mine.at)
        return seen.state if seen else 0

    def demand(self, who: str, part: Letter, number: int) -> None:
        whole = self.require_agreed(part)
        require((who == part.transferring, "CreditNotParty"))
        self.stands(part, number)
        s = part.substitutions.get(number, Substitution())
        require(
            (whole.state == ISSUED, "CreditWrongState"), (not s.until, "SubstitutionAlreadyDemanded"),
            (self.made(part, number) in (None, REFUSED, RETURNED), "SubstitutionAlreadyMade"),
        )  # fmt: skip
        part.substitutions[number] = s
        s.until, s.awaited = close_after(self.now, part.days), True

    def substitute(self, who: str, part: Letter, number: int, docs: Presented) -> None:
        """Art. 38(h), (i): the own invoice, and the difference is drawn."""
        whole = self.require_agreed(part)
        require((whole.state == ISSUED, "CreditWrongState"), (who == whole.beneficiary, "CreditNotParty"))
        second = self.stands(part, number)
        s = part.substitutions.get(number, Substitution())
        require(
            (not s.until or self.now <= s.until, "SubstitutionTooLate"),
            (self.made(part, number) in (None, RETURNED), "SubstitutionAlreadyMade"),
        )
        used = whole.used - second.payable
        invoice = min(docs.amount, max(0, maximum(whole.terms) - used))
        require((invoice > second.payable, "SubstitutionNoDifference"))
        found = self.found(whole, docs, second.received, whole.expires_at, used) | second.found & NO_CUSTOMS_RELEASE
        mine = Presentation(
            whole.terms, whole.version, whole.transferring_place, self.now, docs.tenorDay, invoice - second.payable,
            found,
        )  # fmt: skip
        s.number, s.awaited = self.record(whole, mine), False
        part.substitutions[number] = s

    def forfeit(self, who: str, part: Letter, number: int) -> None:
        s = part.substitutions.get(number)
        require((s is not None and s.awaited, "SubstitutionNotAwaited"))
        assert s is not None
        require((self.now > s.until, "SubstitutionRunning"))
        s.awaited = False
