"""ReserveDesk, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class AuthorityUpdated(EventLog):
    """`AuthorityUpdated(address)`"""

    authority: str


@dataclass(frozen=True)
class ReserveCancelled(EventLog):
    """`ReserveCancelled(bytes32,address,address)`"""

    reference_: bytes
    operator: str
    officer: str


@dataclass(frozen=True)
class ReserveConfirmed(EventLog):
    """`ReserveConfirmed(bytes32,address,uint8,uint256,address)`"""

    reference_: bytes
    operator: str
    direction: types.ReserveDirection
    amount: int
    checker: str


@dataclass(frozen=True)
class ReserveProposed(EventLog):
    """`ReserveProposed(bytes32,address,uint8,uint256,address)`"""

    reference_: bytes
    operator: str
    direction: types.ReserveDirection
    amount: int
    maker: str


class ReserveDesk(Binding):
    """See interfaces/IReserveDesk.sol."""

    NAME = "ReserveDesk"

    def authority(self, *, block: BlockIdentifier = "latest") -> str:
        """Returns the current authority."""
        return self._call(str, "authority", block=block)

    def cancel_reserve(self, reference_: bytes) -> Act[None]:
        """Either officer: drop an entry that was not confirmed. Its reference stays used."""
        return self._act(type(None), "cancelReserve", reference_)

    def confirm_reserve(self, reference_: bytes) -> Act[None]:
        """Second officer, another account: make the entry count. Where the operator was wound down meanwhile, it
        counts for its successor.
        """
        return self._act(type(None), "confirmReserve", reference_)

    def is_consuming_scheduled_op(self, *, block: BlockIdentifier = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled
        operation is being consumed. Prevents denial of service for delayed restricted calls in the case that
        the contract performs attacker controlled calls.
        """
        return self._call(bytes, "isConsumingScheduledOp", block=block)

    def propose_reserve(
        self, operator: str, amount: int, direction: types.ReserveDirection, reference_: bytes
    ) -> Act[None]:
        """First officer: record reserve that came in, or that is to go back. A payout is taken off what may be
        issued from this moment.
          amount: [fen] 1 to 2^64 - 1
          reference_: of the settlement, unique for ever: the UETR of the pacs.009 as bytes32
        """
        return self._act(type(None), "proposeReserve", operator, amount, direction, reference_)

    def reserve_entry(self, reference_: bytes, *, block: BlockIdentifier = "latest") -> types.ReserveEntry:
        """`reserveEntry(bytes32)`"""
        return self._call(types.ReserveEntry, "reserveEntry", reference_, block=block)

    def set_authority(self, new_authority: str) -> Act[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._act(type(None), "setAuthority", new_authority)

    def set_reserve_ratio(self, operator: str, ratio: int) -> Act[None]:
        """State the reserve rule of an operator. Parameter role, with delay.
        ratio: [bps] zero for 100 %; otherwise 100 to 9999, for banks alone (institution kind Bank), whose
          issue is then their deposit liability. No ratio bears interest.
        """
        return self._act(type(None), "setReserveRatio", operator, ratio)

    def token(self, *, block: BlockIdentifier = "latest") -> str:
        """`token()`"""
        return self._call(str, "token", block=block)
