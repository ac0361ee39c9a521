"""SingleWindow, typed. Written by `python -m scripts.bindings`."""

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
class DepartmentDefined(EventLog):
    """`DepartmentDefined(uint8,uint16,bytes24,uint8,uint8)`"""

    department: int
    institution: int
    name: bytes
    answer_days: int
    stops: int


@dataclass(frozen=True)
class DepartmentRemoved(EventLog):
    """`DepartmentRemoved(uint8)`"""

    department: int


@dataclass(frozen=True)
class DossierAmended(EventLog):
    """`DossierAmended(bytes32,uint8,uint16,uint32,uint32,bytes32)`"""

    id: bytes
    version: int
    functions: int
    departments: int
    kept: int
    content: bytes


@dataclass(frozen=True)
class DossierConcluded(EventLog):
    """`DossierConcluded(bytes32,uint8,uint8)`"""

    id: bytes
    version: int
    state: types.DossierState


@dataclass(frozen=True)
class DossierSubmitted(EventLog):
    """`DossierSubmitted(bytes32,uint16,uint16,uint32,bytes32)`"""

    id: bytes
    trader: int
    functions: int
    departments: int
    content: bytes


@dataclass(frozen=True)
class DossierWithdrawn(EventLog):
    """`DossierWithdrawn(bytes32)`"""

    id: bytes


@dataclass(frozen=True)
class FunctionDefined(EventLog):
    """`FunctionDefined(uint8,bytes20,uint32,uint32,uint32)`"""

    function_: int
    name: bytes
    required: int
    optional: int
    silence_approves: int


@dataclass(frozen=True)
class PartAnswered(EventLog):
    """`PartAnswered(bytes32,uint8,bool,bool,bytes32)`"""

    id: bytes
    department: int
    approved: bool
    late: bool
    reason: bytes


@dataclass(frozen=True)
class PartApprovedBySilence(EventLog):
    """`PartApprovedBySilence(bytes32,uint8,uint40)`"""

    id: bytes
    department: int
    deadline: int


@dataclass(frozen=True)
class PartAsked(EventLog):
    """`PartAsked(bytes32,uint8,uint8,bytes32)`"""

    id: bytes
    department: int
    days_left: int
    question: bytes


@dataclass(frozen=True)
class PartHeld(EventLog):
    """`PartHeld(bytes32,uint8,uint8,bytes32)`"""

    id: bytes
    department: int
    days_left: int
    reason: bytes


@dataclass(frozen=True)
class PartLapsed(EventLog):
    """`PartLapsed(bytes32,uint8,bool)`"""

    id: bytes
    department: int
    by_trader: bool


@dataclass(frozen=True)
class PartOverdue(EventLog):
    """`PartOverdue(bytes32,uint8,uint40)`"""

    id: bytes
    department: int
    deadline: int


@dataclass(frozen=True)
class PartReplied(EventLog):
    """`PartReplied(bytes32,uint8,bytes32)`"""

    id: bytes
    department: int
    reply: bytes


class SingleWindow(Binding):
    """See interfaces/ISingleWindow.sol."""

    NAME = "SingleWindow"

    def grace_days(self, *, block: BlockIdentifier = "latest") -> int:
        """`GRACE_DAYS()`"""
        return self._call(int, "GRACE_DAYS", block=block)

    def hold_days(self, *, block: BlockIdentifier = "latest") -> int:
        """`HOLD_DAYS()`"""
        return self._call(int, "HOLD_DAYS", block=block)

    def reply_days(self, *, block: BlockIdentifier = "latest") -> int:
        """`REPLY_DAYS()`"""
        return self._call(int, "REPLY_DAYS", block=block)

    def amend(
        self, id: bytes, functions: int, optional: int, content: bytes, unchanged: tuple[types.Unchanged, ...]
    ) -> Act[None]:
        """A new version, of an open dossier or of one that ended without approval. The trader, active.
        unchanged: parts that keep what they have, in any order
        """
        return self._act(type(None), "amend", id, functions, optional, content, unchanged)

    def answer(self, id: bytes, department: int, version: int, approved: bool, reason: bytes) -> Act[None]:
        """Approve or refuse the department's part; late too, as long as nobody has closed it and its silence was
        no approval. The department's institution, active.
          reason: salted hash; a refusal has one
          version: that the department has seen
        """
        return self._act(type(None), "answer", id, department, version, approved, reason)

    def ask(self, id: bytes, department: int, version: int, question: bytes) -> Act[None]:
        """Ask the trader: the department's clock stands until the reply. One of its stops; not after its deadline.
        question: salted hash
        """
        return self._act(type(None), "ask", id, department, version, question)

    def authority(self, *, block: BlockIdentifier = "latest") -> str:
        """Returns the current authority."""
        return self._call(str, "authority", block=block)

    def calendar(self, *, block: BlockIdentifier = "latest") -> str:
        """`calendar()`"""
        return self._call(str, "calendar", block=block)

    def close(self, id: bytes, department: int) -> Act[None]:
        """End a part that its department did not answer: the trader after the deadline, anybody GRACE_DAYS later;
        anybody at once where the department was removed.
        """
        return self._act(type(None), "close", id, department)

    def define_department(self, department: int, definition: types.Department) -> Act[None]:
        """Define a department, or change who answers for it, its time and its stops. Parts that are open keep
        their time and their stops and are answered by the new institution. Window role.
          department: 1 to 31
        """
        return self._act(type(None), "defineDepartment", department, definition)

    def define_function(self, function_: int, definition: types.TradeFunction) -> Act[None]:
        """Define a function, or change who answers it; for versions submitted from now on. Window role.
        function_: 0 to 15
        """
        return self._act(type(None), "defineFunction", function_, definition)

    def department_of(self, department: int, *, block: BlockIdentifier = "latest") -> types.Department:
        """`departmentOf(uint8)`"""
        return self._call(types.Department, "departmentOf", department, block=block)

    def dossier(self, id: bytes, *, block: BlockIdentifier = "latest") -> types.Dossier:
        """`dossier(bytes32)`"""
        return self._call(types.Dossier, "dossier", id, block=block)

    def dossier_id(self, trader: int, reference_: bytes, *, block: BlockIdentifier = "latest") -> bytes:
        """`dossierId(uint16,bytes32)`"""
        return self._call(bytes, "dossierId", trader, reference_, block=block)

    def function_of(self, function_: int, *, block: BlockIdentifier = "latest") -> types.TradeFunction:
        """`functionOf(uint8)`"""
        return self._call(types.TradeFunction, "functionOf", function_, block=block)

    def hold(self, id: bytes, department: int, version: int, reason: bytes) -> Act[None]:
        """Hold the part, for HOLD_DAYS at most (an inspection, another authority's order). One of its stops; not
        after its deadline.
          reason: salted hash
        """
        return self._act(type(None), "hold", id, department, version, reason)

    def is_consuming_scheduled_op(self, *, block: BlockIdentifier = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled
        operation is being consumed. Prevents denial of service for delayed restricted calls in the case that
        the contract performs attacker controlled calls.
        """
        return self._call(bytes, "isConsumingScheduledOp", block=block)

    def part_of(self, id: bytes, department: int, *, block: BlockIdentifier = "latest") -> types.SingleWindowPart:
        """`partOf(bytes32,uint8)`"""
        return self._call(types.SingleWindowPart, "partOf", id, department, block=block)

    def record_silence(self, id: bytes, department: int) -> Act[None]:
        """Record what a silence means, after the deadline. Of the department: approval where a rule says so, else
        overdue. Of the trader that was asked: the part lapses. Anybody.
        """
        return self._act(type(None), "recordSilence", id, department)

    def registry(self, *, block: BlockIdentifier = "latest") -> str:
        """`registry()`"""
        return self._call(str, "registry", block=block)

    def remove_department(self, department: int) -> Act[None]:
        """Take a department out of the window. New dossiers cannot ask it; its open parts may be closed at once."""
        return self._act(type(None), "removeDepartment", department)

    def reply(self, id: bytes, department: int, reply_: bytes) -> Act[None]:
        """Reply to a department's question within REPLY_DAYS; its clock goes on. The trader.
        reply_: salted hash
        """
        return self._act(type(None), "reply", id, department, reply_)

    def set_authority(self, new_authority: str) -> Act[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._act(type(None), "setAuthority", new_authority)

    def standing(self, id: bytes, *, block: BlockIdentifier = "latest") -> types.Standing:
        """`standing(bytes32)`
        returns told: one state, and who keeps it from ending
        """
        return self._call(types.Standing, "standing", id, block=block)

    def submit(self, reference_: bytes, functions: int, optional: int, content: bytes) -> Act[bytes]:
        """Submit a dossier, once. An active trader.
        content: root over the parts
        functions: bit n asks for function n
        optional: departments asked beside those that the functions require
        reference_: keyed hash of the trader's own number
        returns id: of the dossier: `dossierId` of the trader and its reference
        """
        return self._act(bytes, "submit", reference_, functions, optional, content)

    def withdraw(self, id: bytes) -> Act[None]:
        """Withdraw a dossier that is open. The trader."""
        return self._act(type(None), "withdraw", id)
