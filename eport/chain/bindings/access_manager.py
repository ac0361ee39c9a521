"""AccessManager, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog


@dataclass(frozen=True)
class OperationCanceled(EventLog):
    """`OperationCanceled(bytes32,uint32)`"""

    operation_id: bytes
    nonce: int


@dataclass(frozen=True)
class OperationExecuted(EventLog):
    """`OperationExecuted(bytes32,uint32)`"""

    operation_id: bytes
    nonce: int


@dataclass(frozen=True)
class OperationScheduled(EventLog):
    """`OperationScheduled(bytes32,uint32,uint48,address,address,bytes)`"""

    operation_id: bytes
    nonce: int
    schedule: int
    caller: str
    target: str
    data: bytes


@dataclass(frozen=True)
class RoleAdminChanged(EventLog):
    """`RoleAdminChanged(uint64,uint64)`"""

    role_id: int
    admin: int


@dataclass(frozen=True)
class RoleGrantDelayChanged(EventLog):
    """`RoleGrantDelayChanged(uint64,uint32,uint48)`"""

    role_id: int
    delay: int
    since: int


@dataclass(frozen=True)
class RoleGranted(EventLog):
    """`RoleGranted(uint64,address,uint32,uint48,bool)`"""

    role_id: int
    account: str
    delay: int
    since: int
    new_member: bool


@dataclass(frozen=True)
class RoleGuardianChanged(EventLog):
    """`RoleGuardianChanged(uint64,uint64)`"""

    role_id: int
    guardian: int


@dataclass(frozen=True)
class RoleLabel(EventLog):
    """`RoleLabel(uint64,string)`"""

    role_id: int
    label: str


@dataclass(frozen=True)
class RoleRevoked(EventLog):
    """`RoleRevoked(uint64,address)`"""

    role_id: int
    account: str


@dataclass(frozen=True)
class TargetAdminDelayUpdated(EventLog):
    """`TargetAdminDelayUpdated(address,uint32,uint48)`"""

    target: str
    delay: int
    since: int


@dataclass(frozen=True)
class TargetClosed(EventLog):
    """`TargetClosed(address,bool)`"""

    target: str
    closed: bool


@dataclass(frozen=True)
class TargetFunctionRoleUpdated(EventLog):
    """`TargetFunctionRoleUpdated(address,bytes4,uint64)`"""

    target: str
    selector: bytes
    role_id: int


class CanCallResult(NamedTuple):
    """What `can_call` returns."""

    immediate: bool
    delay: int


class GetAccessResult(NamedTuple):
    """What `get_access` returns."""

    since: int
    current_delay: int
    pending_delay: int
    effect: int


class HasRoleResult(NamedTuple):
    """What `has_role` returns."""

    is_member: bool
    execution_delay: int


class ScheduleResult(NamedTuple):
    """What `schedule` returns."""

    operation_id: bytes
    nonce: int


class AccessManager(Binding):
    """As its package publishes it."""

    NAME = "AccessManager"

    def admin_role(self, *, block: BlockIdentifier = "latest") -> int:
        """`ADMIN_ROLE()`"""
        return self._call(int, "ADMIN_ROLE", block=block)

    def public_role(self, *, block: BlockIdentifier = "latest") -> int:
        """`PUBLIC_ROLE()`"""
        return self._call(int, "PUBLIC_ROLE", block=block)

    def can_call(
        self, caller: str, target: str, selector: bytes, *, block: BlockIdentifier = "latest"
    ) -> CanCallResult:
        """`canCall(address,address,bytes4)`"""
        return self._call(CanCallResult, "canCall", caller, target, selector, block=block)

    def cancel(self, caller: str, target: str, data: bytes) -> Act[int]:
        """`cancel(address,address,bytes)`"""
        return self._act(int, "cancel", caller, target, data)

    def consume_scheduled_op(self, caller: str, data: bytes) -> Act[None]:
        """`consumeScheduledOp(address,bytes)`"""
        return self._act(type(None), "consumeScheduledOp", caller, data)

    def execute(self, target: str, data: bytes) -> Act[int]:
        """`execute(address,bytes)`"""
        return self._act(int, "execute", target, data)

    def expiration(self, *, block: BlockIdentifier = "latest") -> int:
        """`expiration()`"""
        return self._call(int, "expiration", block=block)

    def get_access(self, role_id: int, account: str, *, block: BlockIdentifier = "latest") -> GetAccessResult:
        """`getAccess(uint64,address)`"""
        return self._call(GetAccessResult, "getAccess", role_id, account, block=block)

    def get_nonce(self, id: bytes, *, block: BlockIdentifier = "latest") -> int:
        """`getNonce(bytes32)`"""
        return self._call(int, "getNonce", id, block=block)

    def get_role_admin(self, role_id: int, *, block: BlockIdentifier = "latest") -> int:
        """`getRoleAdmin(uint64)`"""
        return self._call(int, "getRoleAdmin", role_id, block=block)

    def get_role_grant_delay(self, role_id: int, *, block: BlockIdentifier = "latest") -> int:
        """`getRoleGrantDelay(uint64)`"""
        return self._call(int, "getRoleGrantDelay", role_id, block=block)

    def get_role_guardian(self, role_id: int, *, block: BlockIdentifier = "latest") -> int:
        """`getRoleGuardian(uint64)`"""
        return self._call(int, "getRoleGuardian", role_id, block=block)

    def get_schedule(self, id: bytes, *, block: BlockIdentifier = "latest") -> int:
        """`getSchedule(bytes32)`"""
        return self._call(int, "getSchedule", id, block=block)

    def get_target_admin_delay(self, target: str, *, block: BlockIdentifier = "latest") -> int:
        """`getTargetAdminDelay(address)`"""
        return self._call(int, "getTargetAdminDelay", target, block=block)

    def get_target_function_role(self, target: str, selector: bytes, *, block: BlockIdentifier = "latest") -> int:
        """`getTargetFunctionRole(address,bytes4)`"""
        return self._call(int, "getTargetFunctionRole", target, selector, block=block)

    def grant_role(self, role_id: int, account: str, execution_delay: int) -> Act[None]:
        """`grantRole(uint64,address,uint32)`"""
        return self._act(type(None), "grantRole", role_id, account, execution_delay)

    def has_role(self, role_id: int, account: str, *, block: BlockIdentifier = "latest") -> HasRoleResult:
        """`hasRole(uint64,address)`"""
        return self._call(HasRoleResult, "hasRole", role_id, account, block=block)

    def hash_operation(self, caller: str, target: str, data: bytes, *, block: BlockIdentifier = "latest") -> bytes:
        """`hashOperation(address,address,bytes)`"""
        return self._call(bytes, "hashOperation", caller, target, data, block=block)

    def is_target_closed(self, target: str, *, block: BlockIdentifier = "latest") -> bool:
        """`isTargetClosed(address)`"""
        return self._call(bool, "isTargetClosed", target, block=block)

    def label_role(self, role_id: int, label: str) -> Act[None]:
        """`labelRole(uint64,string)`"""
        return self._act(type(None), "labelRole", role_id, label)

    def min_setback(self, *, block: BlockIdentifier = "latest") -> int:
        """`minSetback()`"""
        return self._call(int, "minSetback", block=block)

    def multicall(self, data: tuple[bytes, ...]) -> Act[tuple[bytes, ...]]:
        """`multicall(bytes[])`"""
        return self._act(tuple[bytes, ...], "multicall", data)

    def renounce_role(self, role_id: int, caller_confirmation: str) -> Act[None]:
        """`renounceRole(uint64,address)`"""
        return self._act(type(None), "renounceRole", role_id, caller_confirmation)

    def revoke_role(self, role_id: int, account: str) -> Act[None]:
        """`revokeRole(uint64,address)`"""
        return self._act(type(None), "revokeRole", role_id, account)

    def schedule(self, target: str, data: bytes, when: int) -> Act[ScheduleResult]:
        """`schedule(address,bytes,uint48)`"""
        return self._act(ScheduleResult, "schedule", target, data, when)

    def set_grant_delay(self, role_id: int, new_delay: int) -> Act[None]:
        """`setGrantDelay(uint64,uint32)`"""
        return self._act(type(None), "setGrantDelay", role_id, new_delay)

    def set_role_admin(self, role_id: int, admin: int) -> Act[None]:
        """`setRoleAdmin(uint64,uint64)`"""
        return self._act(type(None), "setRoleAdmin", role_id, admin)

    def set_role_guardian(self, role_id: int, guardian: int) -> Act[None]:
        """`setRoleGuardian(uint64,uint64)`"""
        return self._act(type(None), "setRoleGuardian", role_id, guardian)

    def set_target_admin_delay(self, target: str, new_delay: int) -> Act[None]:
        """`setTargetAdminDelay(address,uint32)`"""
        return self._act(type(None), "setTargetAdminDelay", target, new_delay)

    def set_target_closed(self, target: str, closed: bool) -> Act[None]:
        """`setTargetClosed(address,bool)`"""
        return self._act(type(None), "setTargetClosed", target, closed)

    def set_target_function_role(self, target: str, selectors: tuple[bytes, ...], role_id: int) -> Act[None]:
        """`setTargetFunctionRole(address,bytes4[],uint64)`"""
        return self._act(type(None), "setTargetFunctionRole", target, selectors, role_id)

    def update_authority(self, target: str, new_authority: str) -> Act[None]:
        """`updateAuthority(address,address)`"""
        return self._act(type(None), "updateAuthority", target, new_authority)
