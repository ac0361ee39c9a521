"""BankingCalendar, typed. Written by `python -m scripts.bindings`."""

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
class PlaceDefined(EventLog):
    """`PlaceDefined(bytes2,uint8,int16,uint16)`"""

    jurisdiction: bytes
    source: types.Source
    utc_offset: int
    closes_at: int


@dataclass(frozen=True)
class YearLoaded(EventLog):
    """`YearLoaded(bytes2,uint16,uint256,uint256)`"""

    jurisdiction: bytes
    year: int
    low: int
    high: int


class CloseAfterResult(NamedTuple):
    """What `close_after` returns."""

    known: bool
    closing: int


class CloseRolledResult(NamedTuple):
    """What `close_rolled` returns."""

    known: bool
    closing: int


class DayOfResult(NamedTuple):
    """What `day_of` returns."""

    known: bool
    day: int


class IsBankingDayResult(NamedTuple):
    """What `is_banking_day` returns."""

    known: bool
    banking: bool


class BankingCalendar(Binding):
    """See interfaces/IBankingCalendar.sol."""

    NAME = "BankingCalendar"

    def authority(self, *, block: BlockIdentifier = "latest") -> str:
        """Returns the current authority."""
        return self._call(str, "authority", block=block)

    def close_after(
        self, jurisdiction: bytes, at: int, count_: int, *, block: BlockIdentifier = "latest"
    ) -> CloseAfterResult:
        """Close of banking hours on the `count`-th banking day following the day of an act. UCP 600 art. 14(b).
        at: [unix s] of the act
        returns closing: [unix s]
        returns known: false where a year that matters is not loaded
        """
        return self._call(CloseAfterResult, "closeAfter", jurisdiction, at, count_, block=block)

    def close_of(self, jurisdiction: bytes, day: int, *, block: BlockIdentifier = "latest") -> int:
        """`closeOf(bytes2,uint256)`
        returns: [unix s] close of banking hours on that very day
        """
        return self._call(int, "closeOf", jurisdiction, day, block=block)

    def close_rolled(self, jurisdiction: bytes, day: int, *, block: BlockIdentifier = "latest") -> CloseRolledResult:
        """Close of banking hours on that day, or on the first following banking day. UCP 600 art. 29(a).
        returns closing: [unix s]
        returns known: false where a year that matters is not loaded
        """
        return self._call(CloseRolledResult, "closeRolled", jurisdiction, day, block=block)

    def day_of(self, jurisdiction: bytes, at: int, *, block: BlockIdentifier = "latest") -> DayOfResult:
        """The day that counts as the day of an act: the next banking day after the close of banking hours or on a
        closed day. UCP 600 art. 33.
          at: [unix s]
          returns day: of the place
          returns known: false where a year that matters is not loaded
        """
        return self._call(DayOfResult, "dayOf", jurisdiction, at, block=block)

    def define_place(self, jurisdiction: bytes, definition: types.Place) -> Act[None]:
        """Define a place, once. Calendar role."""
        return self._act(type(None), "definePlace", jurisdiction, definition)

    def is_banking_day(self, jurisdiction: bytes, day: int, *, block: BlockIdentifier = "latest") -> IsBankingDayResult:
        """`isBankingDay(bytes2,uint256)`
        returns banking: whether banks are open on that day
        returns known: false where the year was not loaded
        """
        return self._call(IsBankingDayResult, "isBankingDay", jurisdiction, day, block=block)

    def is_consuming_scheduled_op(self, *, block: BlockIdentifier = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled
        operation is being consumed. Prevents denial of service for delayed restricted calls in the case that
        the contract performs attacker controlled calls.
        """
        return self._call(bytes, "isConsumingScheduledOp", block=block)

    def load_year(self, jurisdiction: bytes, year: int, low: int, high: int) -> Act[None]:
        """Load a year that is missing, or replace one that has not begun. Calendar role.
        low: and `high`: as in YearLoaded
        """
        return self._act(type(None), "loadYear", jurisdiction, year, low, high)

    def place(self, jurisdiction: bytes, *, block: BlockIdentifier = "latest") -> types.Place:
        """`place(bytes2)`"""
        return self._call(types.Place, "place", jurisdiction, block=block)

    def set_authority(self, new_authority: str) -> Act[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._act(type(None), "setAuthority", new_authority)
