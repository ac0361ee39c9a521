"""Proposals to AllianceGovernor: their acts and ids, and the way of one from proposal over vote and delay to execution.

A proposal is known by its acts and its description alone: whoever has both can vote for it, queue it and execute it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from eth_abi.abi import encode as abi_encode
from web3 import Web3

from eport.chain.contract import Contract, Receipt
from eport.chain.signers import Signer


class State(IntEnum):
    """Where a proposal stands (IGovernor.ProposalState)."""

    PENDING = 0
    ACTIVE = 1
    CANCELED = 2
    DEFEATED = 3
    SUCCEEDED = 4
    QUEUED = 5
    EXPIRED = 6
    EXECUTED = 7


class Support(IntEnum):
    """A vote (GovernorCountingSimple.VoteType)."""

    AGAINST = 0
    FOR = 1
    ABSTAIN = 2


class Answer(IntEnum):
    """What an institution says to an operation that touches its reserved matters (IAllianceTimelock.Answer)."""

    SILENT = 0
    CONSENTED = 1
    REFUSED = 2


@dataclass(frozen=True)
class Act:
    """A call that the timelock makes: address and call data."""

    target: str
    data: bytes

    @staticmethod
    def of(target: Contract, function: str, *arguments: Any) -> Act:
        """The call `target.function(*arguments)`."""
        return Act(target.address, bytes.fromhex(target.encode(function, *arguments)[2:]))


@dataclass(frozen=True)
class Proposal:
    """Acts that are done together or not at all, and why."""

    acts: tuple[Act, ...]
    description: str

    @staticmethod
    def by(proposer: str, acts: Sequence[Act], description: str) -> Proposal:
        """A proposal that nobody but `proposer` can bring: else whoever sees it first could, and cancel it."""
        return Proposal(tuple(acts), f"{description}\n#proposer={proposer.lower()}")

    @property
    def description_hash(self) -> bytes:
        """Keccak-256 of the description."""
        return bytes(Web3.keccak(text=self.description))

    @property
    def id(self) -> int:
        """The governor's id of it."""
        encoded = abi_encode(["address[]", "uint256[]", "bytes[]", "bytes32"], [*self.calls, self.description_hash])
        return int.from_bytes(Web3.keccak(encoded), "big")

    def operation(self, governor: Contract) -> bytes:
        """The timelock's id of it once it is queued."""
        salt = bytes(a ^ b for a, b in zip(bytes.fromhex(governor.address[2:]).ljust(32, b"\0"), self.description_hash))
        kinds = ["address[]", "uint256[]", "bytes[]", "bytes32", "bytes32"]
        return bytes(Web3.keccak(abi_encode(kinds, [*self.calls, bytes(32), salt])))

    def propose(self, governor: Contract, proposer: Signer) -> Receipt:
        """Bring it. Raises `ContractReverted` (`AllianceProposerHasNoVote`, `AllianceTooManyOpenProposals`, …)."""
        return governor.send(proposer, "propose", *self.calls, self.description)

    def vote(self, governor: Contract, voter: Signer, support: Support = Support.FOR) -> Receipt:
        """Vote on it, with what the voter had when the vote began."""
        return governor.send(voter, "castVote", self.id, support)

    def queue(self, governor: Contract, anybody: Signer) -> Receipt:
        """Hand it to the timelock once it is carried."""
        return governor.send(anybody, "queue", *self.calls, self.description_hash)

    def execute(self, governor: Contract, anybody: Signer) -> Receipt:
        """Have it done once the delay is over. Raises `ContractReverted` (`TimelockConsentMissing`, …)."""
        return governor.send(anybody, "execute", *self.calls, self.description_hash)

    def rehearse_execution(self, governor: Contract) -> None:
        """Ask whether it could be done now. Raises `ContractReverted` where not."""
        governor.call("execute", *self.calls, self.description_hash)

    def cancel(self, governor: Contract, caller: Signer) -> Receipt:
        """Withdraw it while it is not voted, or where its proposer has no vote any more."""
        return governor.send(caller, "cancel", *self.calls, self.description_hash)

    def state(self, governor: Contract) -> State:
        """Where it stands. Raises `ContractReverted` (`GovernorNonexistentProposal`)."""
        return State(governor.call("state", self.id))

    @property
    def calls(self) -> tuple[list[str], list[int], list[bytes]]:
        """Targets, values and call data, as the governor takes them."""
        return [act.target for act in self.acts], [0] * len(self.acts), [act.data for act in self.acts]
