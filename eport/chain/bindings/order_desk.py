"""OrderDesk, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class AuthorityUpdated(EventLog):
    """`AuthorityUpdated(address)`"""

    authority: str


@dataclass(frozen=True)
class OrderImposed(EventLog):
    """`OrderImposed(bytes32,address,uint8,uint8,uint48,uint40,uint8,bytes32)`"""

    id: bytes
    wallet: str
    seat: int
    scope: types.FreezeScope
    part: int
    expiry: int
    kind: types.OrderKind
    order: bytes


@dataclass(frozen=True)
class OrderLapsed(EventLog):
    """`OrderLapsed(bytes32)`"""

    id: bytes


@dataclass(frozen=True)
class OrderLifted(EventLog):
    """`OrderLifted(bytes32,uint8,bytes32)`"""

    id: bytes
    kind: types.OrderKind
    counter_order: bytes


@dataclass(frozen=True)
class OrdersFollowed(EventLog):
    """`OrdersFollowed(address,address)`"""

    wallet: str
    replacement: str


@dataclass(frozen=True)
class SeizureProposed(EventLog):
    """`SeizureProposed(bytes32,address,uint256,uint40,address,uint8,bytes32)`"""

    id: bytes
    to: str
    amount: int
    until: int
    proposer: str
    kind: types.OrderKind
    order: bytes


@dataclass(frozen=True)
class SeizureWithdrawn(EventLog):
    """`SeizureWithdrawn(bytes32)`"""

    id: bytes


@dataclass(frozen=True)
class WalletSeized(EventLog):
    """`WalletSeized(bytes32,address,address,uint256,address)`"""

    id: bytes
    wallet: str
    to: str
    amount: int
    officer: str


class StandingOnResult(NamedTuple):
    """What `standing_on` returns."""

    outward: int
    inward: int
    parts: int


class OrderDesk(Binding):
    """See interfaces/IOrderDesk.sol."""

    NAME = "OrderDesk"

    def seizure_window(self, *, block: BlockIdentifier = "latest") -> int:
        """`SEIZURE_WINDOW()`"""
        return self._call(int, "SEIZURE_WINDOW", block=block)

    def authority(self, *, block: BlockIdentifier = "latest") -> str:
        """Returns the current authority."""
        return self._call(str, "authority", block=block)

    def confirm_seizure(self, id: bytes) -> Act[None]:
        """Second officer, another account: carry it off. Forfeiture role."""
        return self._act(type(None), "confirmSeizure", id)

    def follow(self, wallet: str) -> Act[None]:
        """Let the orders on a replaced wallet act on its replacement. Anybody; WalletRecovery does it at once."""
        return self._act(type(None), "follow", wallet)

    def impose(
        self, wallet: str, scope: types.FreezeScope, part: int, expiry: int, kind: types.OrderKind, order: bytes
    ) -> Act[bytes]:
        """Freeze a wallet in part, or until a date, or both. An order authority.
        expiry: [unix s] last second on which the order holds, zero for no date
        order: hash of the order's document, once per office and wallet
        part: [fen] held back of the balance, present or future; zero for none
        scope: may be None where a part is given
        """
        return self._act(bytes, "impose", wallet, scope, part, expiry, kind, order)

    def is_consuming_scheduled_op(self, *, block: BlockIdentifier = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled
        operation is being consumed. Prevents denial of service for delayed restricted calls in the case that
        the contract performs attacker controlled calls.
        """
        return self._call(bytes, "isConsumingScheduledOp", block=block)

    def lapse(self, id: bytes) -> Act[None]:
        """Strike out an order whose expiry has passed. Anybody."""
        return self._act(type(None), "lapse", id)

    def lift(self, id: bytes, kind: types.OrderKind, counter_order: bytes) -> Act[None]:
        """Lift an order by a counter-order. The office that gave it."""
        return self._act(type(None), "lift", id, kind, counter_order)

    def order_of(self, id: bytes, *, block: BlockIdentifier = "latest") -> types.OrderDeskOrder:
        """`orderOf(bytes32)`"""
        return self._call(types.OrderDeskOrder, "orderOf", id, block=block)

    def propose_seizure(self, id: bytes, to: str, amount: int, kind: types.OrderKind, order: bytes) -> Act[None]:
        """First officer: propose to carry money off that the order attached. The office that gave the order.
        to: an institution's wallet
        """
        return self._act(type(None), "proposeSeizure", id, to, amount, kind, order)

    def seizure_of(self, id: bytes, *, block: BlockIdentifier = "latest") -> types.Seizure:
        """`seizureOf(bytes32)`"""
        return self._call(types.Seizure, "seizureOf", id, block=block)

    def set_authority(self, new_authority: str) -> Act[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._act(type(None), "setAuthority", new_authority)

    def standing_on(self, wallet: str, *, block: BlockIdentifier = "latest") -> StandingOnResult:
        """`standingOn(address)`
        returns inward: orders that keep money from arriving
        returns outward: orders that keep money from leaving the wallet
        returns parts: [fen] that all orders together hold back
        """
        return self._call(StandingOnResult, "standingOn", wallet, block=block)

    def token(self, *, block: BlockIdentifier = "latest") -> str:
        """`token()`"""
        return self._call(str, "token", block=block)

    def withdraw_seizure(self, id: bytes) -> Act[None]:
        """Drop a proposal. The office that made it; anybody after its date."""
        return self._act(type(None), "withdrawSeizure", id)
