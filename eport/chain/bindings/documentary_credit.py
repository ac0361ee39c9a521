"""DocumentaryCredit, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class CancellationConsented(EventLog):
    """`CancellationConsented(uint256,address,uint16)`"""

    id: int
    by: str
    consents: int


@dataclass(frozen=True)
class ConfirmationDeclined(EventLog):
    """`ConfirmationDeclined(uint256,uint16)`"""

    id: int
    confirming_bank: int


@dataclass(frozen=True)
class CreditAdvised(EventLog):
    """`CreditAdvised(uint256,uint16)`"""

    id: int
    advising_bank: int


@dataclass(frozen=True)
class CreditApplied(EventLog):
    """`CreditApplied(uint256,address,uint16,(address,address,uint16,uint16,uint16,uint16,uint16,uint16,uint8,uint8,bytes2,uint64,uint16,uint16,uint32,uint32,uint16,bool,bool,uint16,uint16,uint16,uint32,uint8,bytes32,bytes32,(uint16,uint8,uint8,uint32)[],(uint32,uint32,uint64)[]))`"""

    id: int
    applicant: str
    issuing_bank: int
    terms: types.Terms


@dataclass(frozen=True)
class CreditCancelled(EventLog):
    """`CreditCancelled(uint256)`"""

    id: int


@dataclass(frozen=True)
class CreditClosed(EventLog):
    """`CreditClosed(uint256)`"""

    id: int


@dataclass(frozen=True)
class CreditConfirmed(EventLog):
    """`CreditConfirmed(uint256,uint16,uint8)`"""

    id: int
    confirming_bank: int
    version: int


@dataclass(frozen=True)
class CreditExpired(EventLog):
    """`CreditExpired(uint256)`"""

    id: int


@dataclass(frozen=True)
class CreditIssued(EventLog):
    """`CreditIssued(uint256,uint16,uint40,bool)`"""

    id: int
    bank: int
    expires_at: int
    known: bool


@dataclass(frozen=True)
class CreditPreAdvised(EventLog):
    """`CreditPreAdvised(uint256,uint16,uint40)`"""

    id: int
    bank: int
    expires_at: int


@dataclass(frozen=True)
class CreditWithdrawn(EventLog):
    """`CreditWithdrawn(uint256,address)`"""

    id: int
    by: str


@dataclass(frozen=True)
class PartRejoined(EventLog):
    """`PartRejoined(uint256,uint256,uint256)`"""

    id: int
    part: int
    amount: int


@dataclass(frozen=True)
class PartSetApart(EventLog):
    """`PartSetApart(uint256,uint256,uint256)`"""

    id: int
    part: int
    amount: int


@dataclass(frozen=True)
class TermsChanged(EventLog):
    """`TermsChanged(uint256,uint8,bytes32,uint40)`"""

    id: int
    version: int
    terms_hash: bytes
    expires_at: int


class DocumentaryCredit(Binding):
    """See interfaces/IDocumentaryCredit.sol."""

    NAME = "DocumentaryCredit"

    def adopt(self, id: int, terms: types.Terms, confirmed: bool) -> Act[None]:
        """An amendment took effect. CreditAmendments."""
        return self._act(type(None), "adopt", id, terms, confirmed)

    def advise(self, id: int, terms: types.Terms) -> Act[None]:
        """Advise: the apparent authenticity is confirmed, no undertaking is given (art. 9). The advising bank, or
        the second one.
        """
        return self._act(type(None), "advise", id, terms)

    def amendments(self, *, block: BlockIdentifier = "latest") -> str:
        """`amendments()`"""
        return self._call(str, "amendments", block=block)

    def apply_for(self, terms: types.Terms) -> Act[int]:
        """Apply for a credit and secure the margin. The applicant, a trader of the alliance, who allowed Escrow to
        take the margin.
        """
        return self._act(int, "applyFor", terms)

    def await_substitution(self, id: int, begins: bool) -> Act[None]:
        """The first beneficiary was asked for its invoice, and the credit does not end before it answered or its
        time is over. CreditTransfers.
        """
        return self._act(type(None), "awaitSubstitution", id, begins)

    def calendar(self, *, block: BlockIdentifier = "latest") -> str:
        """`calendar()`"""
        return self._call(str, "calendar", block=block)

    def confirm(self, id: int, terms: types.Terms) -> Act[None]:
        """Confirm: an undertaking of the confirming bank beside the issuing bank's (art. 8)."""
        return self._act(type(None), "confirm", id, terms)

    def consent_to_cancel(self, id: int, terms: types.Terms) -> Act[None]:
        """Consent to cancellation; the last consent of issuing bank, confirming bank and beneficiary ends the
        credit (art. 10(a)). A part goes back to the first beneficiary by the second beneficiary's consent
        alone.
        """
        return self._act(type(None), "consentToCancel", id, terms)

    def credit_count(self, *, block: BlockIdentifier = "latest") -> int:
        """`creditCount()`"""
        return self._call(int, "creditCount", block=block)

    def decline_confirmation(self, id: int, terms: types.Terms) -> Act[None]:
        """Decline to confirm, and say so without delay (art. 8(d))."""
        return self._act(type(None), "declineConfirmation", id, terms)

    def draw(self, id: int, amount: int, enough: int, version: int) -> Act[bool]:
        """A presentation was honoured. Presentations.
        enough: [fen] drawn that close the credit: the maximum of the terms, 0 where partial drawings are
          barred
        version: of the terms that say so: amended since, they close nothing
        """
        return self._act(bool, "draw", id, amount, enough, version)

    def expire(self, id: int, terms: types.Terms) -> Act[None]:
        """End a credit whose last day has passed, with no open presentation, undertaking or part, and give back
        what is held. Anybody. Where another bank than the issuing bank takes presentations, five banking days
        after the expiry are left for one that was made in time there and is recorded late; and of a
        transferable credit, for a substitution.
        """
        return self._act(type(None), "expire", id, terms)

    def free(self, id: int, amount: int) -> Act[None]:
        """A presentation was refused. Presentations."""
        return self._act(type(None), "free", id, amount)

    def interruptions(self, *, block: BlockIdentifier = "latest") -> str:
        """`interruptions()`"""
        return self._call(str, "interruptions", block=block)

    def issue(self, id: int, terms: types.Terms) -> Act[None]:
        """Issue: the bank is bound from here (art. 7(b)). What the margin does not cover is a debt of the bank;
        the share of it that the terms name is set aside from the bank's committed liquidity. The issuing bank;
        of a credit that was pre-advised also the beneficiary.
        """
        return self._act(type(None), "issue", id, terms)

    def open(self, id: int, amount: int) -> Act[int]:
        """A presentation was made: reserve its amount. Presentations."""
        return self._act(int, "open", id, amount)

    def pre_advise(self, id: int, terms: types.Terms) -> Act[None]:
        """Pre-advise: the bank is irrevocably committed to issue this very credit (art. 11(b)), and its share is
        set aside. The issuing bank. Whether it is without delay is nobody's to measure: from here the
        beneficiary may bring it into force.
        """
        return self._act(type(None), "preAdvise", id, terms)

    def presentations(self, *, block: BlockIdentifier = "latest") -> str:
        """`presentations()`"""
        return self._call(str, "presentations", block=block)

    def registry(self, *, block: BlockIdentifier = "latest") -> str:
        """`registry()`"""
        return self._call(str, "registry", block=block)

    def rejoin(self, part: int, maximum: int) -> Act[None]:
        """An amendment of a part was rejected: what was set apart for it alone is available again.
        CreditAmendments.
          maximum: [fen] of the terms that stay
        """
        return self._act(type(None), "rejoin", part, maximum)

    def reopen(self, id: int, amount: int, maximum: int) -> Act[None]:
        """A refused presentation is taken up after all. Presentations."""
        return self._act(type(None), "reopen", id, amount, maximum)

    def require_terms(self, terms: types.Terms, *, block: BlockIdentifier = "latest") -> None:
        """Reverts with what is wrong about the terms of a credit, an expiry in the past included."""
        return self._call(type(None), "requireTerms", terms, block=block)

    def require_version(self, id: int, version: int, given: bytes, *, block: BlockIdentifier = "latest") -> None:
        """Reverts unless `given` is the hash of that version of the terms."""
        return self._call(type(None), "requireVersion", id, version, given, block=block)

    def set_apart(self, part: int, amount: int) -> Act[None]:
        """An amendment of a part needs more of the credit. CreditTransfers.
        amount: [fen]
        """
        return self._act(type(None), "setApart", part, amount)

    def set_apart_for(self, part: int, *, block: BlockIdentifier = "latest") -> int:
        """`setApartFor(uint256)`"""
        return self._call(int, "setApartFor", part, block=block)

    def split(self, part: int, terms: types.Terms) -> Act[None]:
        """A part was transferred: it is issued, and its maximum drawing is set apart. CreditTransfers."""
        return self._act(type(None), "split", part, terms)

    def status(self, id: int, *, block: BlockIdentifier = "latest") -> types.CreditStatus:
        """`status(uint256)`"""
        return self._call(types.CreditStatus, "status", id, block=block)

    def status_under(self, id: int, terms_hash: bytes, *, block: BlockIdentifier = "latest") -> types.CreditStatus:
        """The status, if `termsHash` is that of the present version. Reverts with CreditWrongTerms otherwise."""
        return self._call(types.CreditStatus, "statusUnder", id, terms_hash, block=block)

    def terms_hash_of(self, id: int, version: int, *, block: BlockIdentifier = "latest") -> bytes:
        """`termsHashOf(uint256,uint8)`"""
        return self._call(bytes, "termsHashOf", id, version, block=block)

    def transfers(self, *, block: BlockIdentifier = "latest") -> str:
        """`transfers()`"""
        return self._call(str, "transfers", block=block)

    def undertakings(self, *, block: BlockIdentifier = "latest") -> str:
        """`undertakings()`"""
        return self._call(str, "undertakings", block=block)

    def withdraw(self, id: int, terms: types.Terms) -> Act[None]:
        """End an application that the bank did not issue. The applicant; or the bank, which declines. Of a credit
        that was pre-advised the beneficiary alone, until its last day is over.
        """
        return self._act(type(None), "withdraw", id, terms)
