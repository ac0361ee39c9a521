"""AllianceGovernor, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class EIP712DomainChanged(EventLog):
    """`EIP712DomainChanged()`"""


@dataclass(frozen=True)
class ProposalCanceled(EventLog):
    """`ProposalCanceled(uint256)`"""

    proposal_id: int


@dataclass(frozen=True)
class ProposalCreated(EventLog):
    """`ProposalCreated(uint256,address,address[],uint256[],string[],bytes[],uint256,uint256,string)`"""

    proposal_id: int
    proposer: str
    targets: tuple[str, ...]
    values: tuple[int, ...]
    signatures: tuple[str, ...]
    calldatas: tuple[bytes, ...]
    vote_start: int
    vote_end: int
    description: str


@dataclass(frozen=True)
class ProposalExecuted(EventLog):
    """`ProposalExecuted(uint256)`"""

    proposal_id: int


@dataclass(frozen=True)
class ProposalQueued(EventLog):
    """`ProposalQueued(uint256,uint256)`"""

    proposal_id: int
    eta_seconds: int


@dataclass(frozen=True)
class ProposalThresholdSet(EventLog):
    """`ProposalThresholdSet(uint256,uint256)`"""

    old_proposal_threshold: int
    new_proposal_threshold: int


@dataclass(frozen=True)
class QuorumNumeratorUpdated(EventLog):
    """`QuorumNumeratorUpdated(uint256,uint256)`"""

    old_quorum_numerator: int
    new_quorum_numerator: int


@dataclass(frozen=True)
class TimelockChange(EventLog):
    """`TimelockChange(address,address)`"""

    old_timelock: str
    new_timelock: str


@dataclass(frozen=True)
class VoteCast(EventLog):
    """`VoteCast(address,uint256,uint8,uint256,string)`"""

    voter: str
    proposal_id: int
    support: int
    weight: int
    reason: str


@dataclass(frozen=True)
class VoteCastWithParams(EventLog):
    """`VoteCastWithParams(address,uint256,uint8,uint256,string,bytes)`"""

    voter: str
    proposal_id: int
    support: int
    weight: int
    reason: str
    params: bytes


@dataclass(frozen=True)
class VotingDelaySet(EventLog):
    """`VotingDelaySet(uint256,uint256)`"""

    old_voting_delay: int
    new_voting_delay: int


@dataclass(frozen=True)
class VotingPeriodSet(EventLog):
    """`VotingPeriodSet(uint256,uint256)`"""

    old_voting_period: int
    new_voting_period: int


class Eip712DomainResult(NamedTuple):
    """What `eip712_domain` returns."""

    fields: bytes
    name: str
    version: str
    chain_id: int
    verifying_contract: str
    salt: bytes
    extensions: tuple[int, ...]


class ProposalVotesResult(NamedTuple):
    """What `proposal_votes` returns."""

    against_votes: int
    for_votes: int
    abstain_votes: int


class AllianceGovernor(Binding):
    """See interfaces/IAllianceGovernor.sol."""

    NAME = "AllianceGovernor"

    def ballot_typehash(self, *, block: BlockIdentifier = "latest") -> bytes:
        """`BALLOT_TYPEHASH()`"""
        return self._call(bytes, "BALLOT_TYPEHASH", block=block)

    def clock_mode(self, *, block: BlockIdentifier = "latest") -> str:
        """Machine-readable description of the clock as specified in ERC-6372."""
        return self._call(str, "CLOCK_MODE", block=block)

    def counting_mode(self, *, block: BlockIdentifier = "latest") -> str:
        """As GovernorCountingSimple says it."""
        return self._call(str, "COUNTING_MODE", block=block)

    def extended_ballot_typehash(self, *, block: BlockIdentifier = "latest") -> bytes:
        """`EXTENDED_BALLOT_TYPEHASH()`"""
        return self._call(bytes, "EXTENDED_BALLOT_TYPEHASH", block=block)

    def queue_period(self, *, block: BlockIdentifier = "latest") -> int:
        """Within which a carried proposal is queued."""
        return self._call(int, "QUEUE_PERIOD", block=block)

    def cancel(
        self, targets: tuple[str, ...], values: tuple[int, ...], calldatas: tuple[bytes, ...], description_hash: bytes
    ) -> Act[int]:
        """Cancel a proposal. A proposal is cancellable by the proposer, but only while it is Pending state, i.e.
        before the vote starts. Emits a {ProposalCanceled} event.
        """
        return self._act(int, "cancel", targets, values, calldatas, description_hash)

    def cast_vote(self, proposal_id: int, support: int) -> Act[int]:
        """Cast a vote Emits a {VoteCast} event."""
        return self._act(int, "castVote", proposal_id, support)

    def cast_vote_by_sig(self, proposal_id: int, support: int, voter: str, signature: bytes) -> Act[int]:
        """Cast a vote using the voter's signature, including ERC-1271 signature support. Emits a {VoteCast} event."""
        return self._act(int, "castVoteBySig", proposal_id, support, voter, signature)

    def cast_vote_with_reason(self, proposal_id: int, support: int, reason: str) -> Act[int]:
        """Cast a vote with a reason Emits a {VoteCast} event."""
        return self._act(int, "castVoteWithReason", proposal_id, support, reason)

    def cast_vote_with_reason_and_params(self, proposal_id: int, support: int, reason: str, params: bytes) -> Act[int]:
        """Cast a vote with a reason and additional encoded parameters Emits a {VoteCast} or {VoteCastWithParams}
        event depending on the length of params.
        """
        return self._act(int, "castVoteWithReasonAndParams", proposal_id, support, reason, params)

    def cast_vote_with_reason_and_params_by_sig(
        self, proposal_id: int, support: int, voter: str, reason: str, params: bytes, signature: bytes
    ) -> Act[int]:
        """Cast a vote with a reason and additional encoded parameters using the voter's signature, including
        ERC-1271 signature support. Emits a {VoteCast} or {VoteCastWithParams} event depending on the length of
        params.
        """
        return self._act(
            int, "castVoteWithReasonAndParamsBySig", proposal_id, support, voter, reason, params, signature
        )

    def clock(self, *, block: BlockIdentifier = "latest") -> int:
        """[unix s] The registry's clock, which is the block's time: asking for it would be a call each time."""
        return self._call(int, "clock", block=block)

    def eip712_domain(self, *, block: BlockIdentifier = "latest") -> Eip712DomainResult:
        """returns the fields and values that describe the domain separator used by this contract for EIP-712
        signature.
        """
        return self._call(Eip712DomainResult, "eip712Domain", block=block)

    def execute(
        self, targets: tuple[str, ...], values: tuple[int, ...], calldatas: tuple[bytes, ...], description_hash: bytes
    ) -> Act[int]:
        """Execute a successful proposal. This requires the quorum to be reached, the vote to be successful, and
        the deadline to be reached. Depending on the governor it might also be required that the proposal was
        queued and that some delay passed. Emits a {ProposalExecuted} event. NOTE: Some modules can modify the
        requirements for execution, for example by adding an additional timelock.
        """
        return self._act(int, "execute", targets, values, calldatas, description_hash)

    def get_proposal_id(
        self,
        targets: tuple[str, ...],
        values: tuple[int, ...],
        calldatas: tuple[bytes, ...],
        description_hash: bytes,
        *,
        block: BlockIdentifier = "latest",
    ) -> int:
        """module:core Function used to get the proposal id from the proposal details."""
        return self._call(int, "getProposalId", targets, values, calldatas, description_hash, block=block)

    def get_votes(self, account: str, timepoint: int, *, block: BlockIdentifier = "latest") -> int:
        """module:reputation Voting power of an `account` at a specific `timepoint`. Note: this can be implemented
        in a number of ways, for example by reading the delegated balance from one (or multiple), {ERC20Votes}
        tokens.
        """
        return self._call(int, "getVotes", account, timepoint, block=block)

    def get_votes_with_params(
        self, account: str, timepoint: int, params: bytes, *, block: BlockIdentifier = "latest"
    ) -> int:
        """module:reputation Voting power of an `account` at a specific `timepoint` given additional encoded
        parameters.
        """
        return self._call(int, "getVotesWithParams", account, timepoint, params, block=block)

    def has_voted(self, proposal_id: int, account: str, *, block: BlockIdentifier = "latest") -> bool:
        """Whether an account voted on a proposal."""
        return self._call(bool, "hasVoted", proposal_id, account, block=block)

    def hash_proposal(
        self,
        targets: tuple[str, ...],
        values: tuple[int, ...],
        calldatas: tuple[bytes, ...],
        description_hash: bytes,
        *,
        block: BlockIdentifier = "latest",
    ) -> int:
        """See {IGovernor-hashProposal}. The proposal id is produced by hashing the ABI encoded `targets` array,
        the `values` array, the `calldatas` array and the descriptionHash (bytes32 which itself is the keccak256
        hash of the description string). This proposal id can be produced from the proposal data which is part
        of the {ProposalCreated} event. It can even be computed in advance, before the proposal is submitted.
        Note that the chainId and the governor address are not part of the proposal id computation.
        Consequently, the same proposal (with same operation and same description) will have the same id if
        submitted on multiple governors across multiple networks. This also means that in order to execute the
        same operation twice (on the same governor) the proposer will have to change the description in order to
        avoid proposal id conflicts.
        """
        return self._call(int, "hashProposal", targets, values, calldatas, description_hash, block=block)

    def most_open_proposals(self, *, block: BlockIdentifier = "latest") -> int:
        """`mostOpenProposals()`"""
        return self._call(int, "mostOpenProposals", block=block)

    def name(self, *, block: BlockIdentifier = "latest") -> str:
        """module:core Name of the governor instance (used in building the EIP-712 domain separator)."""
        return self._call(str, "name", block=block)

    def nonces(self, owner: str, *, block: BlockIdentifier = "latest") -> int:
        """Returns the next unused nonce for an address."""
        return self._call(int, "nonces", owner, block=block)

    def on_erc1155_batch_received(
        self, value0: str, value1: str, value2: tuple[int, ...], value3: tuple[int, ...], value4: bytes
    ) -> Act[bytes]:
        """See {IERC1155Receiver-onERC1155BatchReceived}. Receiving tokens is disabled if the governance executor
        is other than the governor itself (eg. when using with a timelock).
        """
        return self._act(bytes, "onERC1155BatchReceived", value0, value1, value2, value3, value4)

    def on_erc1155_received(self, value0: str, value1: str, value2: int, value3: int, value4: bytes) -> Act[bytes]:
        """See {IERC1155Receiver-onERC1155Received}. Receiving tokens is disabled if the governance executor is
        other than the governor itself (eg. when using with a timelock).
        """
        return self._act(bytes, "onERC1155Received", value0, value1, value2, value3, value4)

    def on_erc721_received(self, value0: str, value1: str, value2: int, value3: bytes) -> Act[bytes]:
        """See {IERC721Receiver-onERC721Received}. Receiving tokens is disabled if the governance executor is other
        than the governor itself (eg. when using with a timelock).
        """
        return self._act(bytes, "onERC721Received", value0, value1, value2, value3)

    def open_proposals(self, institution: int, *, block: BlockIdentifier = "latest") -> tuple[int, ...]:
        """Proposals of an institution that are pending or voted on, zeros where there are fewer than it may have."""
        return self._call(tuple[int, ...], "openProposals", institution, block=block)

    def proposal_deadline(self, proposal_id: int, *, block: BlockIdentifier = "latest") -> int:
        """module:core Timepoint at which votes close. If using block number, votes close at the end of this block,
        so it is possible to cast a vote during this block.
        """
        return self._call(int, "proposalDeadline", proposal_id, block=block)

    def proposal_eta(self, proposal_id: int, *, block: BlockIdentifier = "latest") -> int:
        """module:core The time when a queued proposal becomes executable ('ETA'). Unlike {proposalSnapshot} and
        {proposalDeadline}, this doesn't use the governor clock, and instead relies on the executor's clock
        which may be different. In most cases this will be a timestamp.
        """
        return self._call(int, "proposalEta", proposal_id, block=block)

    def proposal_needs_queuing(self, proposal_id: int, *, block: BlockIdentifier = "latest") -> bool:
        """Every proposal waits in the timelock."""
        return self._call(bool, "proposalNeedsQueuing", proposal_id, block=block)

    def proposal_proposer(self, proposal_id: int, *, block: BlockIdentifier = "latest") -> str:
        """module:core The account that created a proposal."""
        return self._call(str, "proposalProposer", proposal_id, block=block)

    def proposal_snapshot(self, proposal_id: int, *, block: BlockIdentifier = "latest") -> int:
        """module:core Timepoint used to retrieve user's votes and quorum. If using block number (as per Compound's
        Comp), the snapshot is performed at the end of this block. Hence, voting for this proposal starts at the
        beginning of the following block.
        """
        return self._call(int, "proposalSnapshot", proposal_id, block=block)

    def proposal_threshold(self, *, block: BlockIdentifier = "latest") -> int:
        """As in Governor: zero, since who may propose is asked of AllianceRegistry."""
        return self._call(int, "proposalThreshold", block=block)

    def proposal_votes(self, proposal_id: int, *, block: BlockIdentifier = "latest") -> ProposalVotesResult:
        """[votes] against, for and abstaining."""
        return self._call(ProposalVotesResult, "proposalVotes", proposal_id, block=block)

    def propose(
        self, targets: tuple[str, ...], values: tuple[int, ...], calldatas: tuple[bytes, ...], description: str
    ) -> Act[int]:
        """See {IGovernor-propose}. This function has opt-in frontrunning protection, described in
        {_isValidDescriptionForProposer}.
        """
        return self._act(int, "propose", targets, values, calldatas, description)

    def queue(
        self, targets: tuple[str, ...], values: tuple[int, ...], calldatas: tuple[bytes, ...], description_hash: bytes
    ) -> Act[int]:
        """Queue a proposal. Some governors require this step to be performed before execution can happen. If
        queuing is not necessary, this function may revert. Queuing a proposal requires the quorum to be
        reached, the vote to be successful, and the deadline to be reached. Emits a {ProposalQueued} event.
        """
        return self._act(int, "queue", targets, values, calldatas, description_hash)

    def quorum(self, timepoint: int, *, block: BlockIdentifier = "latest") -> int:
        """[votes] A fraction of all votes, rounded up."""
        return self._call(int, "quorum", timepoint, block=block)

    def quorum_denominator(self, *, block: BlockIdentifier = "latest") -> int:
        """Returns the quorum denominator. Defaults to 100, but may be overridden."""
        return self._call(int, "quorumDenominator", block=block)

    def quorum_numerator(self, timepoint: int, *, block: BlockIdentifier = "latest") -> int:
        """Returns the quorum numerator at a specific timepoint. See {quorumDenominator}."""
        return self._call(int, "quorumNumerator(uint256)", timepoint, block=block)

    def quorum_numerator_(self, *, block: BlockIdentifier = "latest") -> int:
        """Returns the current quorum numerator. See {quorumDenominator}."""
        return self._call(int, "quorumNumerator()", block=block)

    def registry(self, *, block: BlockIdentifier = "latest") -> str:
        """`registry()`"""
        return self._call(str, "registry", block=block)

    def relay(self, target: str, value_: int, data: bytes) -> Act[None]:
        """Relays a transaction or function call to an arbitrary target. In cases where the governance executor is
        some contract other than the governor itself, like when using a timelock, this function can be invoked
        in a governance proposal to recover tokens or Ether that was sent to the governor contract by mistake.
        Note that if the executor is simply the governor itself, use of `relay` is redundant.
        """
        return self._act(type(None), "relay", target, value_, data)

    def set_proposal_threshold(self, new_proposal_threshold: int) -> Act[None]:
        """Update the proposal threshold. This operation can only be performed through a governance proposal. Emits
        a {ProposalThresholdSet} event.
        """
        return self._act(type(None), "setProposalThreshold", new_proposal_threshold)

    def set_voting_delay(self, new_voting_delay: int) -> Act[None]:
        """Update the voting delay. This operation can only be performed through a governance proposal. Emits a
        {VotingDelaySet} event.
        """
        return self._act(type(None), "setVotingDelay", new_voting_delay)

    def set_voting_period(self, new_voting_period: int) -> Act[None]:
        """Update the voting period. This operation can only be performed through a governance proposal. Emits a
        {VotingPeriodSet} event.
        """
        return self._act(type(None), "setVotingPeriod", new_voting_period)

    def state(self, proposal_id: int, *, block: BlockIdentifier = "latest") -> types.ProposalState:
        """As in Governor; carried or queued proposals expire."""
        return self._call(types.ProposalState, "state", proposal_id, block=block)

    def supports_interface(self, interface_id: bytes, *, block: BlockIdentifier = "latest") -> bool:
        """Returns true if this contract implements the interface defined by `interfaceId`. See the corresponding
        https://eips.ethereum.org/EIPS/eip-165#how-interfaces-are-identified[ERC section] to learn more about
        how these ids are created. This function call must use less than 30 000 gas.
        """
        return self._call(bool, "supportsInterface", interface_id, block=block)

    def timelock(self, *, block: BlockIdentifier = "latest") -> str:
        """Public accessor to check the address of the timelock"""
        return self._call(str, "timelock", block=block)

    def token(self, *, block: BlockIdentifier = "latest") -> str:
        """The token that voting power is sourced from."""
        return self._call(str, "token", block=block)

    def update_quorum_numerator(self, new_quorum_numerator: int) -> Act[None]:
        """Changes the quorum numerator. Emits a {QuorumNumeratorUpdated} event. Requirements: - Must be called
        through a governance proposal. - New numerator must be smaller or equal to the denominator.
        """
        return self._act(type(None), "updateQuorumNumerator", new_quorum_numerator)

    def update_timelock(self, new_timelock: str) -> Act[None]:
        """Public endpoint to update the underlying timelock instance. Restricted to the timelock itself, so
        updates must be proposed, scheduled, and executed through governance proposals. CAUTION: It is not
        recommended to change the timelock while there are other queued governance proposals.
        """
        return self._act(type(None), "updateTimelock", new_timelock)

    def version(self, *, block: BlockIdentifier = "latest") -> str:
        """module:core Version of the governor instance (used in building the EIP-712 domain separator). Default:
        '1'
        """
        return self._call(str, "version", block=block)

    def voting_delay(self, *, block: BlockIdentifier = "latest") -> int:
        """module:user-config Delay, between the proposal is created and the vote starts. The unit this duration is
        expressed in depends on the clock (see ERC-6372) this contract uses. This can be increased to leave time
        for users to buy voting power, or delegate it, before the voting of a proposal starts. NOTE: While this
        interface returns a uint256, timepoints are stored as uint48 following the ERC-6372 clock type.
        Consequently this value must fit in a uint48 (when added to the current clock). See {IERC6372-clock}.
        """
        return self._call(int, "votingDelay", block=block)

    def voting_period(self, *, block: BlockIdentifier = "latest") -> int:
        """module:user-config Delay between the vote start and vote end. The unit this duration is expressed in
        depends on the clock (see ERC-6372) this contract uses. NOTE: The {votingDelay} can delay the start of
        the vote. This must be considered when setting the voting duration compared to the voting delay. NOTE:
        This value is stored when the proposal is submitted so that possible changes to the value do not affect
        proposals that have already been submitted. The type used to save it is a uint32. Consequently, while
        this interface returns a uint256, the value it returns should fit in a uint32.
        """
        return self._call(int, "votingPeriod", block=block)
