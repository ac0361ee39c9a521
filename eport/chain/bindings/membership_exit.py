"""MembershipExit, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class DutyEnded(EventLog):
    """`DutyEnded(uint16,bytes32)`"""

    id: int
    reference_: bytes


@dataclass(frozen=True)
class DutyNamed(EventLog):
    """`DutyNamed(uint16,bytes32)`"""

    id: int
    reference_: bytes


class MembershipExit(Binding):
    """See interfaces/IMembershipExit.sol."""

    NAME = "MembershipExit"

    def highest_role(self, *, block: BlockIdentifier = "latest") -> int:
        """The highest role of AccessManager that is looked for."""
        return self._call(int, "HIGHEST_ROLE", block=block)

    def notice_period(self, *, block: BlockIdentifier = "latest") -> int:
        """`NOTICE_PERIOD()`"""
        return self._call(int, "NOTICE_PERIOD", block=block)

    def bonds(self, *, block: BlockIdentifier = "latest") -> str:
        """`bonds()`"""
        return self._call(str, "bonds", block=block)

    def complete(self, id: int) -> Act[None]:
        """A leaving member without duties has left. Anybody."""
        return self._act(type(None), "complete", id)

    def credits(self, *, block: BlockIdentifier = "latest") -> str:
        """`credits()`"""
        return self._call(str, "credits", block=block)

    def duty_of(self, id: int, *, block: BlockIdentifier = "latest") -> types.Duty:
        """`dutyOf(uint16)`
        returns: the first duty that a leaving member has, None once it can leave
        """
        return self._call(types.Duty, "dutyOf", id, block=block)

    def end_credit(self, id: int, credit: int) -> Act[None]:
        """Record that a named credit is over: it ended, and nothing undertaken under it is unpaid. Anybody."""
        return self._act(type(None), "endCredit", id, credit)

    def end_undertaking(self, id: int, key: int) -> Act[None]:
        """Record that a named undertaking was paid. Anybody."""
        return self._act(type(None), "endUndertaking", id, key)

    def manager(self, *, block: BlockIdentifier = "latest") -> str:
        """`manager()`"""
        return self._call(str, "manager", block=block)

    def name_credit(self, id: int, credit: int, terms: types.Terms) -> Act[None]:
        """Name a credit that is issued and not ended, under which a leaving bank is bound as issuing or confirming
        bank. Anybody.
          terms: of its present version
        """
        return self._act(type(None), "nameCredit", id, credit, terms)

    def name_undertaking(self, id: int, key: int) -> Act[None]:
        """Name an undertaking of a leaving bank that is not paid. Anybody.
        key: of it in Undertakings
        """
        return self._act(type(None), "nameUndertaking", id, key)

    def named_duties(self, id: int, *, block: BlockIdentifier = "latest") -> int:
        """`namedDuties(uint16)`"""
        return self._call(int, "namedDuties", id, block=block)

    def offices_of(self, account: str, *, block: BlockIdentifier = "latest") -> int:
        """`officesOf(address)`
        returns offices: what is bound to an account and not to its institution: a bit per role of
          AccessManager that it holds (0 to 63), and bit 255 for a seat among the order authorities
        """
        return self._call(int, "officesOf", account, block=block)

    def registry(self, *, block: BlockIdentifier = "latest") -> str:
        """`registry()`"""
        return self._call(str, "registry", block=block)

    def token(self, *, block: BlockIdentifier = "latest") -> str:
        """`token()`"""
        return self._call(str, "token", block=block)

    def undertakings(self, *, block: BlockIdentifier = "latest") -> str:
        """`undertakings()`"""
        return self._call(str, "undertakings", block=block)
