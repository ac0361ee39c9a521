"""Safe, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class AddedOwner(EventLog):
    """`AddedOwner(address)`"""

    owner: str


@dataclass(frozen=True)
class ApproveHash(EventLog):
    """`ApproveHash(bytes32,address)`"""

    approved_hash: bytes
    owner: str


@dataclass(frozen=True)
class ChangedFallbackHandler(EventLog):
    """`ChangedFallbackHandler(address)`"""

    handler: str


@dataclass(frozen=True)
class ChangedGuard(EventLog):
    """`ChangedGuard(address)`"""

    guard: str


@dataclass(frozen=True)
class ChangedModuleGuard(EventLog):
    """`ChangedModuleGuard(address)`"""

    module_guard: str


@dataclass(frozen=True)
class ChangedThreshold(EventLog):
    """`ChangedThreshold(uint256)`"""

    threshold: int


@dataclass(frozen=True)
class DisabledModule(EventLog):
    """`DisabledModule(address)`"""

    module: str


@dataclass(frozen=True)
class EnabledModule(EventLog):
    """`EnabledModule(address)`"""

    module: str


@dataclass(frozen=True)
class ExecutionFailure(EventLog):
    """`ExecutionFailure(bytes32,uint256)`"""

    tx_hash: bytes
    payment: int


@dataclass(frozen=True)
class ExecutionFromModuleFailure(EventLog):
    """`ExecutionFromModuleFailure(address)`"""

    module: str


@dataclass(frozen=True)
class ExecutionFromModuleSuccess(EventLog):
    """`ExecutionFromModuleSuccess(address)`"""

    module: str


@dataclass(frozen=True)
class ExecutionSuccess(EventLog):
    """`ExecutionSuccess(bytes32,uint256)`"""

    tx_hash: bytes
    payment: int


@dataclass(frozen=True)
class RemovedOwner(EventLog):
    """`RemovedOwner(address)`"""

    owner: str


@dataclass(frozen=True)
class SafeReceived(EventLog):
    """`SafeReceived(address,uint256)`"""

    sender: str
    value: int


@dataclass(frozen=True)
class SafeSetup(EventLog):
    """`SafeSetup(address,address[],uint256,address,address)`"""

    initiator: str
    owners: tuple[str, ...]
    threshold: int
    initializer: str
    fallback_handler: str


@dataclass(frozen=True)
class SignMsg(EventLog):
    """`SignMsg(bytes32)`"""

    msg_hash: bytes


class ExecTransactionFromModuleReturnDataResult(NamedTuple):
    """What `exec_transaction_from_module_return_data` returns."""

    success: bool
    return_data: bytes


class GetModulesPaginatedResult(NamedTuple):
    """What `get_modules_paginated` returns."""

    array: tuple[str, ...]
    next: str


class Safe(Binding):
    """As its package publishes it."""

    NAME = "Safe"

    def version(self, *, block: BlockIdentifier = "latest") -> str:
        """`VERSION()`"""
        return self._call(str, "VERSION", block=block)

    def add_owner_with_threshold(self, owner: str, threshold: int) -> Act[None]:
        """`addOwnerWithThreshold(address,uint256)`"""
        return self._act(type(None), "addOwnerWithThreshold", owner, threshold)

    def approve_hash(self, hash_to_approve: bytes) -> Act[None]:
        """`approveHash(bytes32)`"""
        return self._act(type(None), "approveHash", hash_to_approve)

    def approved_hashes(self, value0: str, value1: bytes, *, block: BlockIdentifier = "latest") -> int:
        """`approvedHashes(address,bytes32)`"""
        return self._call(int, "approvedHashes", value0, value1, block=block)

    def change_threshold(self, threshold: int) -> Act[None]:
        """`changeThreshold(uint256)`"""
        return self._act(type(None), "changeThreshold", threshold)

    def check_n_signatures(
        self,
        data_hash: bytes,
        data: bytes,
        signatures: bytes,
        required_signatures: int,
        *,
        block: BlockIdentifier = "latest",
    ) -> None:
        """`checkNSignatures(bytes32,bytes,bytes,uint256)`"""
        return self._call(
            type(None),
            "checkNSignatures(bytes32,bytes,bytes,uint256)",
            data_hash,
            data,
            signatures,
            required_signatures,
            block=block,
        )

    def check_n_signatures_with_executor(
        self,
        executor: str,
        data_hash: bytes,
        signatures: bytes,
        required_signatures: int,
        *,
        block: BlockIdentifier = "latest",
    ) -> None:
        """`checkNSignatures(address,bytes32,bytes,uint256)`"""
        return self._call(
            type(None),
            "checkNSignatures(address,bytes32,bytes,uint256)",
            executor,
            data_hash,
            signatures,
            required_signatures,
            block=block,
        )

    def check_signatures(
        self, data_hash: bytes, data: bytes, signatures: bytes, *, block: BlockIdentifier = "latest"
    ) -> None:
        """`checkSignatures(bytes32,bytes,bytes)`"""
        return self._call(type(None), "checkSignatures(bytes32,bytes,bytes)", data_hash, data, signatures, block=block)

    def check_signatures_with_executor(
        self, executor: str, data_hash: bytes, signatures: bytes, *, block: BlockIdentifier = "latest"
    ) -> None:
        """`checkSignatures(address,bytes32,bytes)`"""
        return self._call(
            type(None), "checkSignatures(address,bytes32,bytes)", executor, data_hash, signatures, block=block
        )

    def disable_module(self, prev_module: str, module: str) -> Act[None]:
        """`disableModule(address,address)`"""
        return self._act(type(None), "disableModule", prev_module, module)

    def domain_separator(self, *, block: BlockIdentifier = "latest") -> bytes:
        """`domainSeparator()`"""
        return self._call(bytes, "domainSeparator", block=block)

    def enable_module(self, module: str) -> Act[None]:
        """`enableModule(address)`"""
        return self._act(type(None), "enableModule", module)

    def exec_transaction(
        self,
        to: str,
        value_: int,
        data: bytes,
        operation: types.Operation,
        safe_tx_gas: int,
        base_gas: int,
        gas_price: int,
        gas_token: str,
        refund_receiver: str,
        signatures: bytes,
    ) -> Act[bool]:
        """`execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)`"""
        return self._act(
            bool,
            "execTransaction",
            to,
            value_,
            data,
            operation,
            safe_tx_gas,
            base_gas,
            gas_price,
            gas_token,
            refund_receiver,
            signatures,
        )

    def exec_transaction_from_module(self, to: str, value_: int, data: bytes, operation: types.Operation) -> Act[bool]:
        """`execTransactionFromModule(address,uint256,bytes,uint8)`"""
        return self._act(bool, "execTransactionFromModule", to, value_, data, operation)

    def exec_transaction_from_module_return_data(
        self, to: str, value_: int, data: bytes, operation: types.Operation
    ) -> Act[ExecTransactionFromModuleReturnDataResult]:
        """`execTransactionFromModuleReturnData(address,uint256,bytes,uint8)`"""
        return self._act(
            ExecTransactionFromModuleReturnDataResult,
            "execTransactionFromModuleReturnData",
            to,
            value_,
            data,
            operation,
        )

    def get_modules_paginated(
        self, start: str, page_size: int, *, block: BlockIdentifier = "latest"
    ) -> GetModulesPaginatedResult:
        """`getModulesPaginated(address,uint256)`"""
        return self._call(GetModulesPaginatedResult, "getModulesPaginated", start, page_size, block=block)

    def get_owners(self, *, block: BlockIdentifier = "latest") -> tuple[str, ...]:
        """`getOwners()`"""
        return self._call(tuple[str, ...], "getOwners", block=block)

    def get_storage_at(self, offset: int, length: int, *, block: BlockIdentifier = "latest") -> bytes:
        """`getStorageAt(uint256,uint256)`"""
        return self._call(bytes, "getStorageAt", offset, length, block=block)

    def get_threshold(self, *, block: BlockIdentifier = "latest") -> int:
        """`getThreshold()`"""
        return self._call(int, "getThreshold", block=block)

    def get_transaction_hash(
        self,
        to: str,
        value_: int,
        data: bytes,
        operation: types.Operation,
        safe_tx_gas: int,
        base_gas: int,
        gas_price: int,
        gas_token: str,
        refund_receiver: str,
        nonce: int,
        *,
        block: BlockIdentifier = "latest",
    ) -> bytes:
        """`getTransactionHash(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,uint256)`"""
        return self._call(
            bytes,
            "getTransactionHash",
            to,
            value_,
            data,
            operation,
            safe_tx_gas,
            base_gas,
            gas_price,
            gas_token,
            refund_receiver,
            nonce,
            block=block,
        )

    def is_module_enabled(self, module: str, *, block: BlockIdentifier = "latest") -> bool:
        """`isModuleEnabled(address)`"""
        return self._call(bool, "isModuleEnabled", module, block=block)

    def is_owner(self, owner: str, *, block: BlockIdentifier = "latest") -> bool:
        """`isOwner(address)`"""
        return self._call(bool, "isOwner", owner, block=block)

    def nonce(self, *, block: BlockIdentifier = "latest") -> int:
        """`nonce()`"""
        return self._call(int, "nonce", block=block)

    def remove_owner(self, prev_owner: str, owner: str, threshold: int) -> Act[None]:
        """`removeOwner(address,address,uint256)`"""
        return self._act(type(None), "removeOwner", prev_owner, owner, threshold)

    def set_fallback_handler(self, handler: str) -> Act[None]:
        """`setFallbackHandler(address)`"""
        return self._act(type(None), "setFallbackHandler", handler)

    def set_guard(self, guard: str) -> Act[None]:
        """`setGuard(address)`"""
        return self._act(type(None), "setGuard", guard)

    def set_module_guard(self, module_guard: str) -> Act[None]:
        """`setModuleGuard(address)`"""
        return self._act(type(None), "setModuleGuard", module_guard)

    def setup(
        self,
        owners: tuple[str, ...],
        threshold: int,
        to: str,
        data: bytes,
        fallback_handler: str,
        payment_token: str,
        payment: int,
        payment_receiver: str,
    ) -> Act[None]:
        """`setup(address[],uint256,address,bytes,address,address,uint256,address)`"""
        return self._act(
            type(None), "setup", owners, threshold, to, data, fallback_handler, payment_token, payment, payment_receiver
        )

    def signed_messages(self, value0: bytes, *, block: BlockIdentifier = "latest") -> int:
        """`signedMessages(bytes32)`"""
        return self._call(int, "signedMessages", value0, block=block)

    def simulate_and_revert(self, target_contract: str, calldata_payload: bytes) -> Act[None]:
        """`simulateAndRevert(address,bytes)`"""
        return self._act(type(None), "simulateAndRevert", target_contract, calldata_payload)

    def swap_owner(self, prev_owner: str, old_owner: str, new_owner: str) -> Act[None]:
        """`swapOwner(address,address,address)`"""
        return self._act(type(None), "swapOwner", prev_owner, old_owner, new_owner)
