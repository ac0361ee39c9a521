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
class DelegateChanged(EventLog):
    """`DelegateChanged(address,address,address)`"""

    delegator: str
    from_delegate: str
    to_delegate: str


@dataclass(frozen=True)
class DelegateVotesChanged(EventLog):
    """`DelegateVotesChanged(address,uint256,uint256)`"""

    delegate: str
    previous_votes: int
    new_votes: int


@dataclass(frozen=True)
class EIP712DomainChanged(EventLog):
    """`EIP712DomainChanged()`"""


@dataclass(frozen=True)
class InstitutionAccountChanged(EventLog):
    """`InstitutionAccountChanged(uint16,address,address)`"""

    id: int
    from_: str
    to: str


@dataclass(frozen=True)
class InstitutionAccountProposed(EventLog):
    """`InstitutionAccountProposed(uint16,address,uint40,uint40)`"""

    id: int
    account: str
    from_: int
    until: int


@dataclass(frozen=True)
class InstitutionAccountWithdrawn(EventLog):
    """`InstitutionAccountWithdrawn(uint16,address)`"""

    id: int
    account: str


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
class InstitutionExitAnnounced(EventLog):
    """`InstitutionExitAnnounced(uint16,bool)`"""

    id: int
    by_itself: bool


@dataclass(frozen=True)
class InstitutionIdentifierRecorded(EventLog):
    """`InstitutionIdentifierRecorded(uint16,uint8,string)`"""

    id: int
    scheme: types.IdentifierScheme
    identifier: str


@dataclass(frozen=True)
class InstitutionLeft(EventLog):
    """`InstitutionLeft(uint16,address)`"""

    id: int
    account: str


@dataclass(frozen=True)
class InstitutionReinstated(EventLog):
    """`InstitutionReinstated(uint16)`"""

    id: int


@dataclass(frozen=True)
class InstitutionSuspended(EventLog):
    """`InstitutionSuspended(uint16)`"""

    id: int


@dataclass(frozen=True)
class InstitutionVoteSet(EventLog):
    """`InstitutionVoteSet(uint16,bool)`"""

    id: int
    votes: bool


class AccountOfResult(NamedTuple):
    """What `account_of` returns."""

    account: str
    kind: types.InstitutionKind
    active: bool


class Eip712DomainResult(NamedTuple):
    """What `eip712_domain` returns."""

    fields: bytes
    name: str
    version: str
    chain_id: int
    verifying_contract: str
    salt: bytes
    extensions: tuple[int, ...]


class MemberOfResult(NamedTuple):
    """What `member_of` returns."""

    id: int
    kind: types.InstitutionKind
    active: bool


class AllianceRegistry(Binding):
    """See interfaces/IAllianceRegistry.sol."""

    NAME = "AllianceRegistry"

    def acceptance_period(self, *, block: BlockIdentifier = "latest") -> int:
        """`ACCEPTANCE_PERIOD()`"""
        return self._call(int, "ACCEPTANCE_PERIOD", block=block)

    def clock_mode(self, *, block: BlockIdentifier = "latest") -> str:
        """What kind of clock it is (ERC-6372)."""
        return self._call(str, "CLOCK_MODE", block=block)

    def objection_period(self, *, block: BlockIdentifier = "latest") -> int:
        """`OBJECTION_PERIOD()`"""
        return self._call(int, "OBJECTION_PERIOD", block=block)

    def accept_account(self, id: int) -> Act[None]:
        """Take over: from here on the caller acts for the institution. The proposed account."""
        return self._act(type(None), "acceptAccount", id)

    def account_change_of(self, id: int, *, block: BlockIdentifier = "latest") -> types.AccountChange:
        """`accountChangeOf(uint16)`"""
        return self._call(types.AccountChange, "accountChangeOf", id, block=block)

    def account_of(self, id: int, *, block: BlockIdentifier = "latest") -> AccountOfResult:
        """`accountOf(uint16)`
        returns account: that acts for the institution
        returns active: false while it is suspended
        returns kind: of the institution, None where there is none
        """
        return self._call(AccountOfResult, "accountOf", id, block=block)

    def admit(self, newcomer: types.Institution) -> Act[int]:
        """Admit an institution. Its identifier, its name in its jurisdiction and its account are its alone.
        `active` is not read: whoever is admitted is active.
        """
        return self._act(int, "admit", newcomer)

    def announce_exit(self) -> Act[None]:
        """Announce the exit: from here on the caller's institution starts nothing new and has no vote. A member,
        suspended ones too.
        """
        return self._act(type(None), "announceExit")

    def authority(self, *, block: BlockIdentifier = "latest") -> str:
        """Returns the current authority."""
        return self._call(str, "authority", block=block)

    def ballot_of(self, account: str, *, block: BlockIdentifier = "latest") -> int:
        """`ballotOf(address)`
        returns: the place of an account in every tally, for good; zero for one that has acted for no
          institution, or came after the first 208
        """
        return self._call(int, "ballotOf", account, block=block)

    def change_account(self, id: int, account: str) -> Act[None]:
        """Let another account act for an institution whose keys are lost or stolen. One that left and is to come
        back is given its account by this.
        """
        return self._act(type(None), "changeAccount", id, account)

    def clock(self, *, block: BlockIdentifier = "latest") -> int:
        """[unix s] The clock of votes (ERC-6372)."""
        return self._call(int, "clock", block=block)

    def delegate(self, delegatee: str) -> Act[None]:
        """Delegates votes from the sender to `delegatee`."""
        return self._act(type(None), "delegate", delegatee)

    def delegate_by_sig(self, delegatee: str, nonce: int, expiry: int, v: int, r: bytes, s: bytes) -> Act[None]:
        """Delegates votes from signer to `delegatee`."""
        return self._act(type(None), "delegateBySig", delegatee, nonce, expiry, v, r, s)

    def delegates(self, account: str, *, block: BlockIdentifier = "latest") -> str:
        """Who votes with an account's vote (ERC-5805): the account itself, unless it chose another. A vote that
        nobody holds would count for the quorum alone.
        """
        return self._call(str, "delegates", account, block=block)

    def eip712_domain(self, *, block: BlockIdentifier = "latest") -> Eip712DomainResult:
        """returns the fields and values that describe the domain separator used by this contract for EIP-712
        signature.
        """
        return self._call(Eip712DomainResult, "eip712Domain", block=block)

    def exclude(self, id: int) -> Act[None]:
        """Exclude a member: as if it had announced its exit."""
        return self._act(type(None), "exclude", id)

    def get_past_total_supply(self, timepoint: int, *, block: BlockIdentifier = "latest") -> int:
        """Returns the total supply of votes available at a specific moment in the past. If the `clock()` is
        configured to use block numbers, this will return the value at the end of the corresponding block. NOTE:
        This value is the sum of all available votes, which is not necessarily the sum of all delegated votes.
        Votes that have not been delegated are still part of total supply, even though they would not
        participate in a vote. Requirements: - `timepoint` must be in the past. If operating using block
        numbers, the block must be already mined.
        """
        return self._call(int, "getPastTotalSupply", timepoint, block=block)

    def get_past_votes(self, account: str, timepoint: int, *, block: BlockIdentifier = "latest") -> int:
        """Returns the amount of votes that `account` had at a specific moment in the past. If the `clock()` is
        configured to use block numbers, this will return the value at the end of the corresponding block.
        Requirements: - `timepoint` must be in the past. If operating using block numbers, the block must be
        already mined.
        """
        return self._call(int, "getPastVotes", account, timepoint, block=block)

    def get_votes(self, account: str, *, block: BlockIdentifier = "latest") -> int:
        """Returns the current amount of votes that `account` has."""
        return self._call(int, "getVotes", account, block=block)

    def holder_of(self, scheme: types.IdentifierScheme, identifier: str, *, block: BlockIdentifier = "latest") -> int:
        """`holderOf(uint8,string)`
        returns id: of the member that has this identifier, zero where none has
        """
        return self._call(int, "holderOf", scheme, identifier, block=block)

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

    def leaving_since(self, id: int, *, block: BlockIdentifier = "latest") -> int:
        """`leavingSince(uint16)`"""
        return self._call(int, "leavingSince", id, block=block)

    def member_of(self, account: str, *, block: BlockIdentifier = "latest") -> MemberOfResult:
        """`memberOf(address)`
        returns active: false for a stranger, a suspended and a leaving member
        returns id: zero for a stranger
        returns kind: of the institution
        """
        return self._call(MemberOfResult, "memberOf", account, block=block)

    def nonces(self, owner: str, *, block: BlockIdentifier = "latest") -> int:
        """Returns the next unused nonce for an address."""
        return self._call(int, "nonces", owner, block=block)

    def propose_account(self, account: str) -> Act[None]:
        """Propose another account to act for the caller's institution. It may be accepted after two days, within
        thirty; until then the old account can withdraw it, so that one act of a stolen key is not the end.
        Replaces an earlier proposal.
        """
        return self._act(type(None), "proposeAccount", account)

    def record_identifier(self, id: int, scheme: types.IdentifierScheme, identifier: str) -> Act[None]:
        """Record an identifier of a member under a further scheme (a GLEIF record names the local register's), so
        that it is not admitted a second time under that one.
        """
        return self._act(type(None), "recordIdentifier", id, scheme, identifier)

    def reinstate(self, id: int) -> Act[None]:
        """Let a suspended or leaving member act again, or one that left and was given an account again."""
        return self._act(type(None), "reinstate", id)

    def remove(self, id: int) -> Act[None]:
        """Take a leaving member off the list. MembershipExit, once it has no duties left."""
        return self._act(type(None), "remove", id)

    def require_active(self, account: str, kind: types.InstitutionKind, *, block: BlockIdentifier = "latest") -> int:
        """The institution for which `account` acts, if it is active and of that kind. Reverts with
        AllianceNotActive otherwise.
        """
        return self._call(int, "requireActive", account, kind, block=block)

    def set_authority(self, new_authority: str) -> Act[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._act(type(None), "setAuthority", new_authority)

    def set_vote(self, id: int, votes: bool) -> Act[None]:
        """Give an associate a vote, or take a member's."""
        return self._act(type(None), "setVote", id, votes)

    def suspend(self, id: int) -> Act[None]:
        """Suspend a member: it can start nothing new and has no vote. What it owes goes on."""
        return self._act(type(None), "suspend", id)

    def voter_of(self, account: str, *, block: BlockIdentifier = "latest") -> int:
        """`voterOf(address)`
        returns id: of the institution for which `account` acts, if it has a vote now; zero otherwise
        """
        return self._call(int, "voterOf", account, block=block)

    def withdraw_account(self) -> Act[None]:
        """Withdraw the proposed change of account (an objection). The account that acts today."""
        return self._act(type(None), "withdrawAccount")
