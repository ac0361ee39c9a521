"""AllianceRegistry, typed. Written by `python -m scripts.bindings`."""

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
class InstitutionAccountChanged(EventLog):
    """`InstitutionAccountChanged(uint16,address,address)`"""

    id: int
    from_: str
    to: str


@dataclass(frozen=True)
class InstitutionAdmitted(EventLog):
    """`InstitutionAdmitted(uint16,address,uint8,string,bytes2,uint8,string)`"""

    id: int
    account: str
    kind: types.InstitutionKind
    name: str
    jurisdiction: bytes
    scheme: types.IdentifierScheme
    identifier: str


@dataclass(frozen=True)
class InstitutionReinstated(EventLog):
    """`InstitutionReinstated(uint16)`"""

    id: int


@dataclass(frozen=True)
class InstitutionSuspended(EventLog):
    """`InstitutionSuspended(uint16)`"""

    id: int


class AccountOfResult(NamedTuple):
    """What `account_of` returns."""

    account: str
    kind: types.InstitutionKind
    active: bool


class MemberOfResult(NamedTuple):
    """What `member_of` returns."""

    id: int
    kind: types.InstitutionKind
    active: bool


class AllianceRegistry(Binding):
    """See interfaces/IAllianceRegistry.sol."""

    NAME = "AllianceRegistry"

    def account_of(self, id: int, *, block: BlockIdentifier = "latest") -> AccountOfResult:
        """`accountOf(uint16)`
        returns account: that acts for the institution
        returns active: false while it is suspended
        returns kind: of the institution, None where there is none
        """
        return self._call(AccountOfResult, "accountOf", id, block=block)

    def admit(self, newcomer: types.Institution) -> Act[int]:
        """Admit an institution. Its identifier and its account are its alone."""
        return self._act(int, "admit", newcomer)

    def authority(self, *, block: BlockIdentifier = "latest") -> str:
        """Returns the current authority."""
        return self._call(str, "authority", block=block)

    def change_account(self, id: int, account: str) -> Act[None]:
        """Let another account act for an institution (key rotation)."""
        return self._act(type(None), "changeAccount", id, account)

    def institution(self, id: int, *, block: BlockIdentifier = "latest") -> types.Institution:
        """`institution(uint16)`"""
        return self._call(types.Institution, "institution", id, block=block)

    def institution_count(self, *, block: BlockIdentifier = "latest") -> int:
        """`institutionCount()`"""
        return self._call(int, "institutionCount", block=block)

    def is_consuming_scheduled_op(self, *, block: BlockIdentifier = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled
        operation is being consumed. Prevents denial of service for delayed restricted calls in the case that
        the contract performs attacker controlled calls.
        """
        return self._call(bytes, "isConsumingScheduledOp", block=block)

    def member_of(self, account: str, *, block: BlockIdentifier = "latest") -> MemberOfResult:
        """`memberOf(address)`
        returns active: false for a stranger and a suspended member
        returns id: zero for a stranger
        returns kind: of the institution
        """
        return self._call(MemberOfResult, "memberOf", account, block=block)

    def reinstate(self, id: int) -> Act[None]:
        """`reinstate(uint16)`"""
        return self._act(type(None), "reinstate", id)

    def require_active(self, account: str, kind: types.InstitutionKind, *, block: BlockIdentifier = "latest") -> int:
        """The institution for which `account` acts, if it is active and of that kind. Reverts with
        AllianceNotActive otherwise.
        """
        return self._call(int, "requireActive", account, kind, block=block)

    def set_authority(self, new_authority: str) -> Act[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._act(type(None), "setAuthority", new_authority)

    def suspend(self, id: int) -> Act[None]:
        """Suspend a member: it can start nothing new. What it owes goes on."""
        return self._act(type(None), "suspend", id)
