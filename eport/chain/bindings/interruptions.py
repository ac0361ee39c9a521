"""Interruptions, typed. Written by `python -m scripts.bindings`."""

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
class BusinessInterrupted(EventLog):
    """`BusinessInterrupted(bytes2,uint256,uint40,uint40,bytes32)`"""

    place: bytes
    number: int
    from_: int
    until: int
    grounds: bytes


@dataclass(frozen=True)
class BusinessResumed(EventLog):
    """`BusinessResumed(bytes2,uint256,uint40)`"""

    place: bytes
    number: int
    at: int


@dataclass(frozen=True)
class InterruptionProlonged(EventLog):
    """`InterruptionProlonged(bytes2,uint256,uint40)`"""

    place: bytes
    number: int
    until: int


class Interruptions(Binding):
    """See interfaces/IInterruptions.sol."""

    NAME = "Interruptions"

    def declared_late_by(self, *, block: BlockIdentifier = "latest") -> int:
        """`DECLARED_LATE_BY()`"""
        return self._call(int, "DECLARED_LATE_BY", block=block)

    def extension_days(self, *, block: BlockIdentifier = "latest") -> int:
        """`EXTENSION_DAYS()`"""
        return self._call(int, "EXTENSION_DAYS", block=block)

    def longest(self, *, block: BlockIdentifier = "latest") -> int:
        """`LONGEST()`"""
        return self._call(int, "LONGEST", block=block)

    def most_suspension(self, *, block: BlockIdentifier = "latest") -> int:
        """`MOST_SUSPENSION()`"""
        return self._call(int, "MOST_SUSPENSION", block=block)

    def authority(self, *, block: BlockIdentifier = "latest") -> str:
        """Returns the current authority."""
        return self._call(str, "authority", block=block)

    def calendar(self, *, block: BlockIdentifier = "latest") -> str:
        """`calendar()`"""
        return self._call(str, "calendar", block=block)

    def deadline_after(self, place: bytes, begun: int, deadline: int, *, block: BlockIdentifier = "latest") -> int:
        """`deadlineAfter(bytes2,uint256,uint256)`
        begun: [unix s] when the days began to count
        deadline: [unix s] without an interruption
        returns later: [unix s] a deadline in banking days, with the days of an interruption not counted; at
          most 180 days later
        """
        return self._call(int, "deadlineAfter", place, begun, deadline, block=block)

    def expiry_under(
        self, rules: types.RuleSet, place: bytes, expires_at: int, *, block: BlockIdentifier = "latest"
    ) -> int:
        """`expiryUnder(uint8,bytes2,uint40)`
        expiresAt: [unix s] without an interruption
        returns: [unix s] last moment for presentation under these rules
        """
        return self._call(int, "expiryUnder", rules, place, expires_at, block=block)

    def interrupt(self, place: bytes, from_: int, until: int, grounds: bytes) -> Act[None]:
        """Declare an interruption. Interruption role.
        from: [unix s] at most three days ago, when nobody could declare it yet, and not ahead
        until: [unix s] within 30 days; it ends then by itself
        """
        return self._act(type(None), "interrupt", place, from_, until, grounds)

    def interruption(self, place: bytes, number: int, *, block: BlockIdentifier = "latest") -> types.Interruption:
        """`interruption(bytes2,uint256)`
        number: from 0
        """
        return self._call(types.Interruption, "interruption", place, number, block=block)

    def interruption_count(self, place: bytes, *, block: BlockIdentifier = "latest") -> int:
        """`interruptionCount(bytes2)`"""
        return self._call(int, "interruptionCount", place, block=block)

    def is_consuming_scheduled_op(self, *, block: BlockIdentifier = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled
        operation is being consumed. Prevents denial of service for delayed restricted calls in the case that
        the contract performs attacker controlled calls.
        """
        return self._call(bytes, "isConsumingScheduledOp", block=block)

    def prolong(self, place: bytes, until: int) -> Act[None]:
        """The one that is running lasts longer: until within 30 days from now. Interruption role."""
        return self._act(type(None), "prolong", place, until)

    def resume(self, place: bytes) -> Act[None]:
        """Business resumes now. Interruption role."""
        return self._act(type(None), "resume", place)

    def set_authority(self, new_authority: str) -> Act[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._act(type(None), "setAuthority", new_authority)
