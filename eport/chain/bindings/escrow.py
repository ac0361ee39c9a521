"""Escrow, typed. Written by `python -m scripts.bindings`."""

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
class Locked(EventLog):
    """`Locked(address,bytes32,address,uint256)`"""

    module: str
    key: bytes
    payer: str
    amount: int


@dataclass(frozen=True)
class ModuleAdmitted(EventLog):
    """`ModuleAdmitted(address,uint64)`"""

    module: str
    cap: int


@dataclass(frozen=True)
class ModuleRemoved(EventLog):
    """`ModuleRemoved(address)`"""

    module: str


@dataclass(frozen=True)
class PaidOut(EventLog):
    """`PaidOut(address,bytes32,address,uint256,bool)`"""

    module: str
    key: bytes
    payee: str
    amount: int
    delivered: bool


@dataclass(frozen=True)
class Refunded(EventLog):
    """`Refunded(address,bytes32,address,uint256,bool)`"""

    module: str
    key: bytes
    payer: str
    amount: int
    delivered: bool


@dataclass(frozen=True)
class Withdrawn(EventLog):
    """`Withdrawn(address,address,uint256)`"""

    wallet: str
    to: str
    amount: int


class HoldResult(NamedTuple):
    """What `hold` returns."""

    payer: str
    amount: int


class Escrow(Binding):
    """See interfaces/IEscrow.sol."""

    NAME = "Escrow"

    def admit_module(self, module: str, cap: int) -> Act[None]:
        """Let a module lock up to `cap` at once, or change its cap."""
        return self._act(type(None), "admitModule", module, cap)

    def authority(self, *, block: BlockIdentifier = "latest") -> str:
        """Returns the current authority."""
        return self._call(str, "authority", block=block)

    def hold(self, module: str, key: bytes, *, block: BlockIdentifier = "latest") -> HoldResult:
        """`hold(address,bytes32)`
        returns amount: [fen]
        returns payer: of the hold, zero where there is none
        """
        return self._call(HoldResult, "hold", module, key, block=block)

    def is_consuming_scheduled_op(self, *, block: BlockIdentifier = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled
        operation is being consumed. Prevents denial of service for delayed restricted calls in the case that
        the contract performs attacker controlled calls.
        """
        return self._call(bytes, "isConsumingScheduledOp", block=block)

    def lock(self, key: bytes, payer: str, amount: int) -> Act[None]:
        """Take `amount` from `payer`, who allowed Escrow to (ERC-20 allowance). Admitted modules. A module names
        as payer nobody but the party that called it: the allowance is to Escrow, so this is the duty of every
        module, and the reason why modules are admitted by the alliance.
          key: unique per module while the hold is open
        """
        return self._act(type(None), "lock", key, payer, amount)

    def module_account(self, module: str, *, block: BlockIdentifier = "latest") -> types.Module:
        """`moduleAccount(address)`"""
        return self._call(types.Module, "moduleAccount", module, block=block)

    def owed(self, wallet: str, *, block: BlockIdentifier = "latest") -> int:
        """`owed(address)`"""
        return self._call(int, "owed", wallet, block=block)

    def pay(self, key: bytes, payee: str, amount: int) -> Act[bool]:
        """Pay out of a hold. The module that locked it. A payee that can never receive (another contract's wallet,
        an address without a wallet) is owed for ever: naming a lawful payee is the module's duty.
          returns delivered: false where the payee is owed instead
        """
        return self._act(bool, "pay", key, payee, amount)

    def refund(self, key: bytes, amount: int) -> Act[bool]:
        """Give back to the payer of the hold. The module that locked it."""
        return self._act(bool, "refund", key, amount)

    def remove_module(self, module: str) -> Act[None]:
        """Let a module lock no more. It still pays and refunds what it holds."""
        return self._act(type(None), "removeModule", module)

    def set_authority(self, new_authority: str) -> Act[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._act(type(None), "setAuthority", new_authority)

    def token(self, *, block: BlockIdentifier = "latest") -> str:
        """`token()`"""
        return self._call(str, "token", block=block)

    def total_owed(self, *, block: BlockIdentifier = "latest") -> int:
        """`totalOwed()`"""
        return self._call(int, "totalOwed", block=block)

    def withdraw(self, wallet: str) -> Act[None]:
        """Deliver what is owed to `wallet`, once it can receive; to its successor where it was closed or replaced.
        Anybody.
        """
        return self._act(type(None), "withdraw", wallet)
