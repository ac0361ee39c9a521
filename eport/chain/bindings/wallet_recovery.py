"""WalletRecovery, typed. Written by `python -m scripts.bindings`."""

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
class RecoveryCompleted(EventLog):
    """`RecoveryCompleted(uint256,address,address)`"""

    id: int
    wallet: str
    replacement: str


@dataclass(frozen=True)
class RecoveryDecided(EventLog):
    """`RecoveryDecided(uint256,bool,bytes32)`"""

    id: int
    for_operator: bool
    reasons: bytes


@dataclass(frozen=True)
class RecoveryDeposited(EventLog):
    """`RecoveryDeposited(uint256,address,address,uint256)`"""

    id: int
    wallet: str
    depositary: str
    amount: int


@dataclass(frozen=True)
class RecoveryDropped(EventLog):
    """`RecoveryDropped(uint256)`"""

    id: int


@dataclass(frozen=True)
class RecoveryEndorsed(EventLog):
    """`RecoveryEndorsed(uint256,address,bytes32,uint40)`"""

    id: int
    institution: str
    proof: bytes
    deadline: int


@dataclass(frozen=True)
class RecoveryMaintained(EventLog):
    """`RecoveryMaintained(uint256,bytes32,uint40)`"""

    id: int
    evidence: bytes
    deadline: int


@dataclass(frozen=True)
class RecoveryObjected(EventLog):
    """`RecoveryObjected(uint256,uint40)`"""

    id: int
    deadline: int


@dataclass(frozen=True)
class RecoveryRequested(EventLog):
    """`RecoveryRequested(uint256,address,address,address,bytes32,uint40)`"""

    id: int
    wallet: str
    replacement: str
    operator: str
    proof: bytes
    deadline: int


class WalletRecovery(Binding):
    """See interfaces/IWalletRecovery.sol."""

    NAME = "WalletRecovery"

    def answer_period(self, *, block: BlockIdentifier = "latest") -> int:
        """`ANSWER_PERIOD()`"""
        return self._call(int, "ANSWER_PERIOD", block=block)

    def arbitration_period(self, *, block: BlockIdentifier = "latest") -> int:
        """`ARBITRATION_PERIOD()`"""
        return self._call(int, "ARBITRATION_PERIOD", block=block)

    def completion_period(self, *, block: BlockIdentifier = "latest") -> int:
        """After the waiting period, how long a completion that fails keeps the wallet frozen at most."""
        return self._call(int, "COMPLETION_PERIOD", block=block)

    def endorsement_period(self, *, block: BlockIdentifier = "latest") -> int:
        """`ENDORSEMENT_PERIOD()`"""
        return self._call(int, "ENDORSEMENT_PERIOD", block=block)

    def waiting_period(self, *, block: BlockIdentifier = "latest") -> int:
        """`WAITING_PERIOD()`"""
        return self._call(int, "WAITING_PERIOD", block=block)

    def authority(self, *, block: BlockIdentifier = "latest") -> str:
        """Returns the current authority."""
        return self._call(str, "authority", block=block)

    def complete(self, id: int) -> Act[None]:
        """Carry the wallet over after the waiting period without an objection. Anybody."""
        return self._act(type(None), "complete", id)

    def decide(self, id: int, for_operator: bool, reasons: bytes) -> Act[None]:
        """Decide. Arbiter role, until the deadline."""
        return self._act(type(None), "decide", id, for_operator, reasons)

    def deposit(self, id: int) -> Act[None]:
        """Hand the free balance to the depositary after an arbitration without a decision; lifts the freeze.
        Anybody.
        """
        return self._act(type(None), "deposit", id)

    def depositary(self, *, block: BlockIdentifier = "latest") -> str:
        """`depositary()`"""
        return self._call(str, "depositary", block=block)

    def drop(self, id: int) -> Act[None]:
        """End a request that nobody endorsed, maintained, or could complete, after its date; lifts the freeze.
        Anybody.
        """
        return self._act(type(None), "drop", id)

    def endorse(self, id: int, proof: bytes) -> Act[None]:
        """Vouch for the proof. Another institution: central bank, operator or bank. The wallet is frozen outward."""
        return self._act(type(None), "endorse", id, proof)

    def is_consuming_scheduled_op(self, *, block: BlockIdentifier = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled
        operation is being consumed. Prevents denial of service for delayed restricted calls in the case that
        the contract performs attacker controlled calls.
        """
        return self._call(bytes, "isConsumingScheduledOp", block=block)

    def maintain(self, id: int, evidence: bytes) -> Act[None]:
        """Answer an objection. The operator that asked, until the deadline.
        evidence: hash of what the arbiter is to look at
        """
        return self._act(type(None), "maintain", id, evidence)

    def object(self, id: int) -> Act[None]:
        """Object. The old key, until the deadline."""
        return self._act(type(None), "object", id)

    def open_recovery(self, wallet: str, *, block: BlockIdentifier = "latest") -> int:
        """`openRecovery(address)`"""
        return self._call(int, "openRecovery", wallet, block=block)

    def orders(self, *, block: BlockIdentifier = "latest") -> str:
        """`orders()`"""
        return self._call(str, "orders", block=block)

    def recovery(self, id: int, *, block: BlockIdentifier = "latest") -> types.Recovery:
        """`recovery(uint256)`"""
        return self._call(types.Recovery, "recovery", id, block=block)

    def recovery_count(self, *, block: BlockIdentifier = "latest") -> int:
        """`recoveryCount()`"""
        return self._call(int, "recoveryCount", block=block)

    def registry(self, *, block: BlockIdentifier = "latest") -> str:
        """`registry()`"""
        return self._call(str, "registry", block=block)

    def request(self, wallet: str, replacement: str, proof: bytes) -> Act[int]:
        """Ask to carry a wallet over to a new key. The wallet's operator.
        proof: hash of the proof of identity that the holder gave
        replacement: an address that never had a wallet
        """
        return self._act(int, "request", wallet, replacement, proof)

    def set_authority(self, new_authority: str) -> Act[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._act(type(None), "setAuthority", new_authority)

    def token(self, *, block: BlockIdentifier = "latest") -> str:
        """`token()`"""
        return self._call(str, "token", block=block)
