"""Undertakings, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class AdvanceRecouped(EventLog):
    """`AdvanceRecouped(uint256,uint256)`"""

    id: int
    amount: int


@dataclass(frozen=True)
class AuthorityUpdated(EventLog):
    """`AuthorityUpdated(address)`"""

    authority: str


@dataclass(frozen=True)
class DocumentsPurchased(EventLog):
    """`DocumentsPurchased(uint256,uint16,uint16,uint256)`"""

    id: int
    number: int
    bank: int
    price: int


@dataclass(frozen=True)
class LiquidityCommitted(EventLog):
    """`LiquidityCommitted(uint16,uint32,uint256)`"""

    bank: int
    lot: int
    amount: int


@dataclass(frozen=True)
class LiquidityFreed(EventLog):
    """`LiquidityFreed(uint256,uint16,uint256)`"""

    id: int
    bank: int
    amount: int


@dataclass(frozen=True)
class LiquidityReleased(EventLog):
    """`LiquidityReleased(uint16,uint256)`"""

    bank: int
    amount: int


@dataclass(frozen=True)
class LiquiditySetAside(EventLog):
    """`LiquiditySetAside(uint256,uint16,bool,uint256)`"""

    id: int
    bank: int
    confirming: bool
    amount: int


@dataclass(frozen=True)
class MarginReturned(EventLog):
    """`MarginReturned(uint256,uint256)`"""

    id: int
    amount: int


@dataclass(frozen=True)
class MarginSecured(EventLog):
    """`MarginSecured(uint256,address,uint8,uint256)`"""

    id: int
    payer: str
    lot: int
    amount: int


@dataclass(frozen=True)
class PaymentStopped(EventLog):
    """`PaymentStopped(uint256,uint40,bytes32)`"""

    id: int
    until: int
    order: bytes


@dataclass(frozen=True)
class ProceedsAssigned(EventLog):
    """`ProceedsAssigned(uint256,address,uint64)`"""

    id: int
    assignee: str
    amount: int


@dataclass(frozen=True)
class StopLifted(EventLog):
    """`StopLifted(uint256)`"""

    id: int


@dataclass(frozen=True)
class UndertakingAssigned(EventLog):
    """`UndertakingAssigned(uint256,address,address,bool)`"""

    key: int
    from_: str
    to: str
    bank: bool


@dataclass(frozen=True)
class UndertakingDefaulted(EventLog):
    """`UndertakingDefaulted(uint256,uint256,uint16,uint256)`"""

    id: int
    key: int
    debtor: int
    rest: int


@dataclass(frozen=True)
class UndertakingIncurred(EventLog):
    """`UndertakingIncurred(uint256,uint256,(address,uint64,uint16,uint8,uint256,uint40,uint40,bool,bool,bool))`"""

    id: int
    key: int
    undertaking: types.Undertaking


@dataclass(frozen=True)
class UndertakingPaid(EventLog):
    """`UndertakingPaid(uint256,uint256,address,uint256,uint256,uint256)`"""

    id: int
    key: int
    creditor: str
    from_margin: int
    from_bank: int
    rest: int


class SecurityOfResult(NamedTuple):
    """What `security_of` returns."""

    margin: int
    cover: int
    confirmer_cover: int


class UndertakeResult(NamedTuple):
    """What `undertake` returns."""

    held: bool
    from_margin: int


class Undertakings(Binding):
    """See interfaces/IUndertakings.sol."""

    NAME = "Undertakings"

    def longest_stop(self, *, block: BlockIdentifier = "latest") -> int:
        """`LONGEST_STOP()`"""
        return self._call(int, "LONGEST_STOP", block=block)

    def add_margin(self, id: int, terms: types.Terms, amount: int) -> Act[None]:
        """Secure more margin for an issued credit, as before an increase. The applicant."""
        return self._act(type(None), "addMargin", id, terms, amount)

    def advance(self, id: int, bank: int, issuing_bank: int, payee: str, amount: int) -> Act[None]:
        """Pay an advance under a red or green clause from a bank's liquidity; proceeds pay it back. Advances."""
        return self._act(type(None), "advance", id, bank, issuing_bank, payee, amount)

    def advanced(self, id: int, *, block: BlockIdentifier = "latest") -> int:
        """`advanced(uint256)`
        returns: [fen] advanced under a credit and not paid back
        """
        return self._call(int, "advanced", id, block=block)

    def advances(self, *, block: BlockIdentifier = "latest") -> str:
        """`advances()`"""
        return self._call(str, "advances", block=block)

    def amendments(self, *, block: BlockIdentifier = "latest") -> str:
        """`amendments()`"""
        return self._call(str, "amendments", block=block)

    def assign_proceeds(self, id: int, terms: types.Terms, assignee: str, amount: int) -> Act[None]:
        """Assign proceeds (art. 39): the assignee is paid first out of what the beneficiary is owed. The right to
        perform stays with the beneficiary. Once; the beneficiary.
        """
        return self._act(type(None), "assignProceeds", id, terms, assignee, amount)

    def assign_undertaking(self, key: int, to: str) -> Act[None]:
        """Make over an undertaking that is not paid yet, as when a deferred payment is discounted (art. 12(b)).
        The creditor. A bank that takes it in good faith before a stop is served is beyond its reach.
        """
        return self._act(type(None), "assignUndertaking", key, to)

    def authority(self, *, block: BlockIdentifier = "latest") -> str:
        """Returns the current authority."""
        return self._call(str, "authority", block=block)

    def calendar(self, *, block: BlockIdentifier = "latest") -> str:
        """`calendar()`"""
        return self._call(str, "calendar", block=block)

    def commit(self, amount: int) -> Act[None]:
        """Commit liquidity: Escrow takes it, the bank's own undertakings are paid out of it. A bank, which allowed
        Escrow to; one that is suspended or leaves, too, since what it owes goes on.
        """
        return self._act(type(None), "commit", amount)

    def credits(self, *, block: BlockIdentifier = "latest") -> str:
        """`credits()`"""
        return self._call(str, "credits", block=block)

    def declare_default(self, key: int) -> Act[None]:
        """Record that a due undertaking was not paid in full. It stays owed, first in first out, from whatever the
        bank commits later. Anybody.
        """
        return self._act(type(None), "declareDefault", key)

    def escrow(self, *, block: BlockIdentifier = "latest") -> str:
        """`escrow()`"""
        return self._call(str, "escrow", block=block)

    def is_consuming_scheduled_op(self, *, block: BlockIdentifier = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled
        operation is being consumed. Prevents denial of service for delayed restricted calls in the case that
        the contract performs attacker controlled calls.
        """
        return self._call(bytes, "isConsumingScheduledOp", block=block)

    def is_paid(
        self, id: int, number: int, by: types.Bank, tranches: int, *, block: BlockIdentifier = "latest"
    ) -> bool:
        """`isPaid(uint256,uint16,uint8,uint256)`
        tranches: how many the terms have
        returns: whether everything that honour by that bank undertook is paid; what was due at once never
          became a record
        """
        return self._call(bool, "isPaid", id, number, by, tranches, block=block)

    def key_of(self, id: int, number: int, by: types.Bank, index_: int, *, block: BlockIdentifier = "latest") -> int:
        """`keyOf(uint256,uint16,uint8,uint8)`
        returns: of an undertaking: its credit, presentation, bank, and place in the terms' tranches; assigned
          parts of proceeds count from 128, advances from 96
        """
        return self._call(int, "keyOf", id, number, by, index_, block=block)

    def lift_stop(self, id: int) -> Act[None]:
        """Lift a stop before its end. Court role."""
        return self._act(type(None), "liftStop", id)

    def lock_margin(self, id: int, payer: str, amount: int) -> Act[None]:
        """Take the applicant's margin. DocumentaryCredit."""
        return self._act(type(None), "lockMargin", id, payer, amount)

    def outstanding(self, id: int, *, block: BlockIdentifier = "latest") -> int:
        """`outstanding(uint256)`
        returns: [fen] undertaken for a credit, not paid and not in default
        """
        return self._call(int, "outstanding", id, block=block)

    def pool_of(self, bank: int, *, block: BlockIdentifier = "latest") -> types.Pool:
        """`poolOf(uint16)`"""
        return self._call(types.Pool, "poolOf", bank, block=block)

    def presentations(self, *, block: BlockIdentifier = "latest") -> str:
        """`presentations()`"""
        return self._call(str, "presentations", block=block)

    def purchase(self, id: int, number: int, bank: int, payee: str, price: int) -> Act[None]:
        """Negotiate: a nominated bank buys the documents (art. 2) out of its liquidity. Presentations."""
        return self._act(type(None), "purchase", id, number, bank, payee, price)

    def refund_claim(
        self, order: types.UndertakingsOrder, applicant: str, from_margin: int, issuing_bank: str, from_bank: int
    ) -> Act[None]:
        """A bank that was paid at honour, or reimbursed, refunds it after a valid refusal (art. 16(g)).
        Presentations, Reimbursements.
        """
        return self._act(type(None), "refundClaim", order, applicant, from_margin, issuing_bank, from_bank)

    def registry(self, *, block: BlockIdentifier = "latest") -> str:
        """`registry()`"""
        return self._call(str, "registry", block=block)

    def reimbursements(self, *, block: BlockIdentifier = "latest") -> str:
        """`reimbursements()`"""
        return self._call(str, "reimbursements", block=block)

    def release(self, id: int) -> Act[None]:
        """Give back what secures a credit that ended. DocumentaryCredit."""
        return self._act(type(None), "release", id)

    def release_liquidity(self, amount: int) -> Act[None]:
        """Take back liquidity that is not set aside. The bank."""
        return self._act(type(None), "releaseLiquidity", amount)

    def return_security(self, id: int) -> Act[None]:
        """Give back what still secures a credit that ended and owes nothing. Anybody."""
        return self._act(type(None), "returnSecurity", id)

    def security_of(self, id: int, *, block: BlockIdentifier = "latest") -> SecurityOfResult:
        """`securityOf(uint256)`
        returns confirmerCover: [fen] that the confirming bank set aside
        returns cover: [fen] that the issuing bank set aside
        returns margin: [fen] held for a credit
        """
        return self._call(SecurityOfResult, "securityOf", id, block=block)

    def set_aside(self, id: int, bank: int, confirming: bool, amount: int) -> Act[None]:
        """Set a bank's liquidity aside for a credit. DocumentaryCredit, CreditAmendments."""
        return self._act(type(None), "setAside", id, bank, confirming, amount)

    def set_authority(self, new_authority: str) -> Act[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._act(type(None), "setAuthority", new_authority)

    def settle(self, key: int) -> Act[int]:
        """Pay what is due, as far as the money goes. Anybody.
        returns rest: [fen] still owed
        """
        return self._act(int, "settle", key)

    def stop_payment(self, id: int, until: int, order: bytes) -> Act[None]:
        """Stop payment by a court's order, for at most ten days (time to apply for review, China LC rules art.
        13). It touches the unprotected tranche alone: never a bank that gave value, nor what was undertaken
        before it was served (art. 10). Court role.
        """
        return self._act(type(None), "stopPayment", id, until, order)

    def stopped_until(self, id: int, *, block: BlockIdentifier = "latest") -> int:
        """`stoppedUntil(uint256)`
        returns: [unix s] until which payment is stopped
        """
        return self._call(int, "stoppedUntil", id, block=block)

    def undertake(self, order: types.UndertakingsOrder, tranches: tuple[types.Tranche, ...]) -> Act[UndertakeResult]:
        """Honour: pay what is due now, record the rest. Presentations.
        returns fromMargin: [fen] of that
        returns held: whether it was paid at once from what is held for the credit
        """
        return self._act(UndertakeResult, "undertake", order, tranches)

    def undertaking(self, key: int, *, block: BlockIdentifier = "latest") -> types.Undertaking:
        """`undertaking(uint256)`"""
        return self._call(types.Undertaking, "undertaking", key, block=block)
