"""AllianceTimelock, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class CallExecuted(EventLog):
    """`CallExecuted(bytes32,uint256,address,uint256,bytes)`"""

    id: bytes
    index: int
    target: str
    value: int
    data: bytes


@dataclass(frozen=True)
class CallSalt(EventLog):
    """`CallSalt(bytes32,bytes32)`"""

    id: bytes
    salt: bytes


@dataclass(frozen=True)
class CallScheduled(EventLog):
    """`CallScheduled(bytes32,uint256,address,uint256,bytes,bytes32,uint256)`"""

    id: bytes
    index: int
    target: str
    value: int
    data: bytes
    predecessor: bytes
    delay: int


@dataclass(frozen=True)
class Cancelled(EventLog):
    """`Cancelled(bytes32)`"""

    id: bytes


@dataclass(frozen=True)
class MatterReleased(EventLog):
    """`MatterReleased(uint16,address,uint64)`"""

    holder: int
    target: str
    role: int


@dataclass(frozen=True)
class MatterReserved(EventLog):
    """`MatterReserved(uint16,address,uint64)`"""

    holder: int
    target: str
    role: int


@dataclass(frozen=True)
class MinDelayChange(EventLog):
    """`MinDelayChange(uint256,uint256)`"""

    old_duration: int
    new_duration: int


@dataclass(frozen=True)
class OperationAnswered(EventLog):
    """`OperationAnswered(bytes32,uint16,uint8)`"""

    id: bytes
    holder: int
    answer: types.Answer


@dataclass(frozen=True)
class RoleAdminChanged(EventLog):
    """`RoleAdminChanged(bytes32,bytes32,bytes32)`"""

    role: bytes
    previous_admin_role: bytes
    new_admin_role: bytes


@dataclass(frozen=True)
class RoleGranted(EventLog):
    """`RoleGranted(bytes32,address,address)`"""

    role: bytes
    account: str
    sender: str


@dataclass(frozen=True)
class RoleRevoked(EventLog):
    """`RoleRevoked(bytes32,address,address)`"""

    role: bytes
    account: str
    sender: str


class AllianceTimelock(Binding):
    """See interfaces/IAllianceTimelock.sol."""

    NAME = "AllianceTimelock"

    def absence_period(self, *, block: BlockIdentifier = "latest") -> int:
        """[s] Of a holder's silence, from when an operation could first be executed."""
        return self._call(int, "ABSENCE_PERIOD", block=block)

    def canceller_role(self, *, block: BlockIdentifier = "latest") -> bytes:
        """`CANCELLER_ROLE()`"""
        return self._call(bytes, "CANCELLER_ROLE", block=block)

    def default_admin_role(self, *, block: BlockIdentifier = "latest") -> bytes:
        """`DEFAULT_ADMIN_ROLE()`"""
        return self._call(bytes, "DEFAULT_ADMIN_ROLE", block=block)

    def executor_role(self, *, block: BlockIdentifier = "latest") -> bytes:
        """`EXECUTOR_ROLE()`"""
        return self._call(bytes, "EXECUTOR_ROLE", block=block)

    def lapse_period(self, *, block: BlockIdentifier = "latest") -> int:
        """[s] In which an operation can be executed; longer than an absence."""
        return self._call(int, "LAPSE_PERIOD", block=block)

    def proposer_role(self, *, block: BlockIdentifier = "latest") -> bytes:
        """`PROPOSER_ROLE()`"""
        return self._call(bytes, "PROPOSER_ROLE", block=block)

    def answer(self, id: bytes, answer_: types.Answer) -> Act[None]:
        """Consent to an operation as far as the caller's reserved matters go, or refuse it; may be changed until
        it is executed. The account of a holder.
        """
        return self._act(type(None), "answer", id, answer_)

    def answer_of(self, id: bytes, holder: int, *, block: BlockIdentifier = "latest") -> types.Answer:
        """`answerOf(bytes32,uint16)`"""
        return self._call(types.Answer, "answerOf", id, holder, block=block)

    def cancel(self, id: bytes) -> Act[None]:
        """Cancel an operation. Requirements: - the caller must have the 'canceller' role."""
        return self._act(type(None), "cancel", id)

    def execute(self, target: str, value_: int, payload: bytes, predecessor: bytes, salt: bytes) -> Act[None]:
        """As in TimelockController, with the consents that the act takes."""
        return self._act(type(None), "execute", target, value_, payload, predecessor, salt)

    def execute_batch(
        self,
        targets: tuple[str, ...],
        values: tuple[int, ...],
        payloads: tuple[bytes, ...],
        predecessor: bytes,
        salt: bytes,
    ) -> Act[None]:
        """As in TimelockController, with the consents that the acts take."""
        return self._act(type(None), "executeBatch", targets, values, payloads, predecessor, salt)

    def get_min_delay(self, *, block: BlockIdentifier = "latest") -> int:
        """Returns the minimum delay in seconds for an operation to become valid. This value can be changed by
        executing an operation that calls `updateDelay`.
        """
        return self._call(int, "getMinDelay", block=block)

    def get_operation_state(self, id: bytes, *, block: BlockIdentifier = "latest") -> types.OperationState:
        """Returns operation state."""
        return self._call(types.OperationState, "getOperationState", id, block=block)

    def get_role_admin(self, role: bytes, *, block: BlockIdentifier = "latest") -> bytes:
        """Returns the admin role that controls `role`. See {grantRole} and {revokeRole}. To change a role's admin,
        use {_setRoleAdmin}.
        """
        return self._call(bytes, "getRoleAdmin", role, block=block)

    def get_timestamp(self, id: bytes, *, block: BlockIdentifier = "latest") -> int:
        """Returns the timestamp at which an operation becomes ready (0 for unset operations, 1 for done
        operations).
        """
        return self._call(int, "getTimestamp", id, block=block)

    def grant_role(self, role: bytes, account: str) -> Act[None]:
        """Grants `role` to `account`. If `account` had not been already granted `role`, emits a {RoleGranted}
        event. Requirements: - the caller must have ``role``'s admin role. May emit a {RoleGranted} event.
        """
        return self._act(type(None), "grantRole", role, account)

    def has_role(self, role: bytes, account: str, *, block: BlockIdentifier = "latest") -> bool:
        """Returns `true` if `account` has been granted `role`."""
        return self._call(bool, "hasRole", role, account, block=block)

    def hash_operation(
        self,
        target: str,
        value_: int,
        data: bytes,
        predecessor: bytes,
        salt: bytes,
        *,
        block: BlockIdentifier = "latest",
    ) -> bytes:
        """Returns the identifier of an operation containing a single transaction."""
        return self._call(bytes, "hashOperation", target, value_, data, predecessor, salt, block=block)

    def hash_operation_batch(
        self,
        targets: tuple[str, ...],
        values: tuple[int, ...],
        payloads: tuple[bytes, ...],
        predecessor: bytes,
        salt: bytes,
        *,
        block: BlockIdentifier = "latest",
    ) -> bytes:
        """Returns the identifier of an operation containing a batch of transactions."""
        return self._call(bytes, "hashOperationBatch", targets, values, payloads, predecessor, salt, block=block)

    def holder_of_contract(self, target: str, *, block: BlockIdentifier = "latest") -> int:
        """`holderOfContract(address)`"""
        return self._call(int, "holderOfContract", target, block=block)

    def holder_of_role(self, role: int, *, block: BlockIdentifier = "latest") -> int:
        """`holderOfRole(uint64)`"""
        return self._call(int, "holderOfRole", role, block=block)

    def holders(self, *, block: BlockIdentifier = "latest") -> tuple[int, ...]:
        """`holders()`
        returns: holders of reserved matters
        """
        return self._call(tuple[int, ...], "holders", block=block)

    def is_operation(self, id: bytes, *, block: BlockIdentifier = "latest") -> bool:
        """Returns whether an id corresponds to a registered operation. This includes both Waiting, Ready, and Done
        operations.
        """
        return self._call(bool, "isOperation", id, block=block)

    def is_operation_done(self, id: bytes, *, block: BlockIdentifier = "latest") -> bool:
        """Returns whether an operation is done or not."""
        return self._call(bool, "isOperationDone", id, block=block)

    def is_operation_pending(self, id: bytes, *, block: BlockIdentifier = "latest") -> bool:
        """Returns whether an operation is pending or not. Note that a 'pending' operation may also be 'ready'."""
        return self._call(bool, "isOperationPending", id, block=block)

    def is_operation_ready(self, id: bytes, *, block: BlockIdentifier = "latest") -> bool:
        """Returns whether an operation is ready for execution. Note that a 'ready' operation is also 'pending'."""
        return self._call(bool, "isOperationReady", id, block=block)

    def manager(self, *, block: BlockIdentifier = "latest") -> str:
        """`manager()`"""
        return self._call(str, "manager", block=block)

    def on_erc1155_batch_received(
        self, value0: str, value1: str, value2: tuple[int, ...], value3: tuple[int, ...], value4: bytes
    ) -> Act[bytes]:
        """`onERC1155BatchReceived(address,address,uint256[],uint256[],bytes)`"""
        return self._act(bytes, "onERC1155BatchReceived", value0, value1, value2, value3, value4)

    def on_erc1155_received(self, value0: str, value1: str, value2: int, value3: int, value4: bytes) -> Act[bytes]:
        """`onERC1155Received(address,address,uint256,uint256,bytes)`"""
        return self._act(bytes, "onERC1155Received", value0, value1, value2, value3, value4)

    def on_erc721_received(self, value0: str, value1: str, value2: int, value3: bytes) -> Act[bytes]:
        """See {IERC721Receiver-onERC721Received}. Always returns `IERC721Receiver.onERC721Received.selector`."""
        return self._act(bytes, "onERC721Received", value0, value1, value2, value3)

    def registry(self, *, block: BlockIdentifier = "latest") -> str:
        """`registry()`"""
        return self._call(str, "registry", block=block)

    def release(self, matter: types.Matter) -> Act[None]:
        """Release a contract or a role of a holder: by an operation, so with every holder's consent. Who was a
        holder stays one for what is every holder's matter.
        """
        return self._act(type(None), "release", matter)

    def renounce_role(self, role: bytes, caller_confirmation: str) -> Act[None]:
        """Revokes `role` from the calling account. Roles are often managed via {grantRole} and {revokeRole}: this
        function's purpose is to provide a mechanism for accounts to lose their privileges if they are
        compromised (such as when a trusted device is misplaced). Emits a {RoleRevoked} event if the calling
        account had `role` and this call successfully revoked it. Requirements: - the caller must be
        `callerConfirmation`. May emit a {RoleRevoked} event.
        """
        return self._act(type(None), "renounceRole", role, caller_confirmation)

    def reserve(self, matter: types.Matter) -> Act[None]:
        """Reserve a contract or a role to an institution: by an operation, so with every holder's consent."""
        return self._act(type(None), "reserve", matter)

    def revoke_role(self, role: bytes, account: str) -> Act[None]:
        """Revokes `role` from `account`. If `account` had been granted `role`, emits a {RoleRevoked} event.
        Requirements: - the caller must have ``role``'s admin role. May emit a {RoleRevoked} event.
        """
        return self._act(type(None), "revokeRole", role, account)

    def schedule(self, target: str, value_: int, data: bytes, predecessor: bytes, salt: bytes, delay: int) -> Act[None]:
        """Schedule an operation containing a single transaction. Emits {CallSalt} if salt is nonzero, and
        {CallScheduled}. Requirements: - the caller must have the 'proposer' role.
        """
        return self._act(type(None), "schedule", target, value_, data, predecessor, salt, delay)

    def schedule_batch(
        self,
        targets: tuple[str, ...],
        values: tuple[int, ...],
        payloads: tuple[bytes, ...],
        predecessor: bytes,
        salt: bytes,
        delay: int,
    ) -> Act[None]:
        """Schedule an operation containing a batch of transactions. Emits {CallSalt} if salt is nonzero, and one
        {CallScheduled} event per transaction in the batch. Requirements: - the caller must have the 'proposer'
        role.
        """
        return self._act(type(None), "scheduleBatch", targets, values, payloads, predecessor, salt, delay)

    def supports_interface(self, interface_id: bytes, *, block: BlockIdentifier = "latest") -> bool:
        """Returns true if this contract implements the interface defined by `interfaceId`. See the corresponding
        https://eips.ethereum.org/EIPS/eip-165#how-interfaces-are-identified[ERC section] to learn more about
        how these ids are created. This function call must use less than 30 000 gas.
        """
        return self._call(bool, "supportsInterface", interface_id, block=block)

    def touches(self, holder: int, target: str, data: bytes, *, block: BlockIdentifier = "latest") -> bool:
        """`touches(uint16,address,bytes)`
        returns: whether an act touches what is reserved to `holder`
        """
        return self._call(bool, "touches", holder, target, data, block=block)

    def update_delay(self, new_delay: int) -> Act[None]:
        """Changes the minimum timelock duration for future operations. Emits a {MinDelayChange} event.
        Requirements: - the caller must be the timelock itself. This can only be achieved by scheduling and
        later executing an operation where the timelock is the target and the data is the ABI-encoded call to
        this function.
        """
        return self._act(type(None), "updateDelay", new_delay)
