"""CustomsOfficers, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class ActEndorsed(EventLog):
    """`ActEndorsed(address,bytes32,address,address)`"""

    desk: str
    action: bytes
    first: str
    second: str


@dataclass(frozen=True)
class ActProposed(EventLog):
    """`ActProposed(address,bytes32,uint16,address,uint40)`"""

    desk: str
    action: bytes
    authority: int
    officer: str
    until: int


@dataclass(frozen=True)
class OfficerAppointed(EventLog):
    """`OfficerAppointed(uint16,address,uint40)`"""

    authority: int
    officer: str
    since: int


@dataclass(frozen=True)
class OfficerDismissed(EventLog):
    """`OfficerDismissed(uint16,address)`"""

    authority: int
    officer: str


class EndorseResult(NamedTuple):
    """What `endorse` returns."""

    authority: int
    first: str


class CustomsOfficers(Binding):
    """See interfaces/ICustomsOfficers.sol."""

    NAME = "CustomsOfficers"

    def proposal_period(self, *, block: BlockIdentifier = "latest") -> int:
        """`PROPOSAL_PERIOD()`"""
        return self._call(int, "PROPOSAL_PERIOD", block=block)

    def service_delay(self, *, block: BlockIdentifier = "latest") -> int:
        """`SERVICE_DELAY()`"""
        return self._call(int, "SERVICE_DELAY", block=block)

    def appoint(self, officer: str) -> Act[None]:
        """Appoint an officer, who serves a day later. An active customs authority.
        officer: a key or a contract wallet, of nobody else's officers
        """
        return self._act(type(None), "appoint", officer)

    def dismiss(self, officer: str) -> Act[None]:
        """Dismiss an officer at once. The authority that appointed it, active or suspended."""
        return self._act(type(None), "dismiss", officer)

    def endorse(self, officer: str, action: bytes) -> Act[EndorseResult]:
        """Take the caller's desk one step further in an act that takes two officers. Contracts that offer such
        acts. What is recorded is the desk's alone (msg.sender): an outsider that calls it concerns nobody.
          action: hash of what the officer says
          officer: who called the desk
          returns authority: of the officer
          returns first: officer who proposed it; zero where this was the proposal itself
        """
        return self._act(EndorseResult, "endorse", officer, action)

    def officer_of(self, account: str, *, block: BlockIdentifier = "latest") -> types.Officer:
        """`officerOf(address)`"""
        return self._call(types.Officer, "officerOf", account, block=block)

    def proposal_of(
        self, desk: str, authority: int, action: bytes, *, block: BlockIdentifier = "latest"
    ) -> types.Proposal:
        """`proposalOf(address,uint16,bytes32)`"""
        return self._call(types.Proposal, "proposalOf", desk, authority, action, block=block)

    def registry(self, *, block: BlockIdentifier = "latest") -> str:
        """`registry()`"""
        return self._call(str, "registry", block=block)

    def require_officer(self, officer: str, *, block: BlockIdentifier = "latest") -> int:
        """`requireOfficer(address)`
        returns authority: that the officer serves at this moment; reverts where it serves none
        """
        return self._call(int, "requireOfficer", officer, block=block)
