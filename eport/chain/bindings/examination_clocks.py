"""ExaminationClocks, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class DemandWithdrawn(EventLog):
    """`DemandWithdrawn(uint256,uint16)`"""

    id: int
    number: int


@dataclass(frozen=True)
class EIP712DomainChanged(EventLog):
    """`EIP712DomainChanged()`"""


@dataclass(frozen=True)
class ExtensionRequested(EventLog):
    """`ExtensionRequested(uint256,uint16,(address,address,uint16,uint16,uint16,uint16,uint16,uint16,uint8,uint8,bytes2,uint64,uint16,uint16,uint32,uint32,uint16,bool,bool,uint16,uint16,uint16,uint32,uint8,bytes32,bytes32,(uint16,uint8,uint8,uint32)[],(uint32,uint32,uint64)[]))`"""

    id: int
    number: int
    amended: types.Terms


@dataclass(frozen=True)
class NoticeProved(EventLog):
    """`NoticeProved(uint256,uint16,uint8,uint40)`"""

    id: int
    number: int
    by: types.Bank
    given_at: int


@dataclass(frozen=True)
class PaymentSuspended(EventLog):
    """`PaymentSuspended(uint256,uint16,uint40)`"""

    id: int
    number: int
    pay_by: int


@dataclass(frozen=True)
class RecordCorrupted(EventLog):
    """`RecordCorrupted(uint256,uint16,uint8,bytes32,uint40,uint40)`"""

    id: int
    number: int
    by: types.Bank
    record: bytes
    until: int
    deadline: int


@dataclass(frozen=True)
class RecordNotRepresented(EventLog):
    """`RecordNotRepresented(uint256,uint16,uint8)`"""

    id: int
    number: int
    by: types.Bank


@dataclass(frozen=True)
class RecordRepresented(EventLog):
    """`RecordRepresented(uint256,uint16,uint8,bytes32,uint40)`"""

    id: int
    number: int
    by: types.Bank
    record: bytes
    deadline: int


@dataclass(frozen=True)
class ReturnDemanded(EventLog):
    """`ReturnDemanded(uint256,uint16,uint8,uint40)`"""

    id: int
    number: int
    by: types.Bank
    until: int


class Eip712DomainResult(NamedTuple):
    """What `eip712_domain` returns."""

    fields: bytes
    name: str
    version: str
    chain_id: int
    verifying_contract: str
    salt: bytes
    extensions: tuple[int, ...]


class ExaminationClocks(Binding):
    """See interfaces/IExaminationClocks.sol."""

    NAME = "ExaminationClocks"

    def counter_guarantee(self, *, block: BlockIdentifier = "latest") -> int:
        """`COUNTER_GUARANTEE()`"""
        return self._call(int, "COUNTER_GUARANTEE", block=block)

    def representation(self, *, block: BlockIdentifier = "latest") -> int:
        """`REPRESENTATION()`"""
        return self._call(int, "REPRESENTATION", block=block)

    def return_days(self, *, block: BlockIdentifier = "latest") -> int:
        """`RETURN_DAYS()`"""
        return self._call(int, "RETURN_DAYS", block=block)

    def suspension(self, *, block: BlockIdentifier = "latest") -> int:
        """`SUSPENSION()`"""
        return self._call(int, "SUSPENSION", block=block)

    def amendments(self, *, block: BlockIdentifier = "latest") -> str:
        """`amendments()`"""
        return self._call(str, "amendments", block=block)

    def calendar(self, *, block: BlockIdentifier = "latest") -> str:
        """`calendar()`"""
        return self._call(str, "calendar", block=block)

    def conclude_extension(self, id: int, number: int, terms: types.Terms, amended: types.Terms) -> Act[None]:
        """The guarantor issued what was asked for as an amendment: it is accepted by the request itself, and the
        demand is deemed withdrawn (URDG 758 art. 23(d)). Anybody.
        """
        return self._act(type(None), "concludeExtension", id, number, terms, amended)

    def corruption(
        self, id: int, number: int, by: types.Bank, *, block: BlockIdentifier = "latest"
    ) -> types.Corruption:
        """`corruption(uint256,uint16,uint8)`"""
        return self._call(types.Corruption, "corruption", id, number, by, block=block)

    def credits(self, *, block: BlockIdentifier = "latest") -> str:
        """`credits()`"""
        return self._call(str, "credits", block=block)

    def deadline_of(
        self,
        id: int,
        number: int,
        by: types.Bank,
        place: bytes,
        rules: types.RuleSet,
        *,
        block: BlockIdentifier = "latest",
    ) -> int:
        """`deadlineOf(uint256,uint16,uint8,bytes2,uint8)`
        place: of expiry
        returns deadline: [unix s] last moment for honour or refusal, everything counted
        """
        return self._call(int, "deadlineOf", id, number, by, place, rules, block=block)

    def deem_not_presented(self, id: int, number: int, by: types.Bank, terms: types.Terms) -> Act[None]:
        """It was not: it is deemed not presented, which is a missing document. Anybody, after that time. Silence
        never leaves a clock standing: the deadline was set as if the record had come at the last moment.
        """
        return self._act(type(None), "deemNotPresented", id, number, by, terms)

    def demand_return(self, id: int, number: int, by: types.Bank, terms: types.Terms) -> Act[None]:
        """Demand refused documents back. The presenter. UCP 600 says 'return' without a time; three banking days
        follow the ICC's recommendation of 2002.
        """
        return self._act(type(None), "demandReturn", id, number, by, terms)

    def eip712_domain(self, *, block: BlockIdentifier = "latest") -> Eip712DomainResult:
        """returns the fields and values that describe the domain separator used by this contract for EIP-712
        signature.
        """
        return self._call(Eip712DomainResult, "eip712Domain", block=block)

    def extension(self, id: int, number: int, *, block: BlockIdentifier = "latest") -> types.Extension:
        """`extension(uint256,uint16)`"""
        return self._call(types.Extension, "extension", id, number, block=block)

    def interruptions(self, *, block: BlockIdentifier = "latest") -> str:
        """`interruptions()`"""
        return self._call(str, "interruptions", block=block)

    def notice_digest(
        self,
        id: int,
        number: int,
        by: types.Bank,
        notice: types.Notice,
        given_at: int,
        *,
        block: BlockIdentifier = "latest",
    ) -> bytes:
        """`noticeDigest(uint256,uint16,uint8,(uint32,uint8,bytes32),uint40)`
        returns: EIP-712 digest by which a presenter acknowledges a notice
        """
        return self._call(bytes, "noticeDigest", id, number, by, notice, given_at, block=block)

    def preclude_unreturned(self, id: int, number: int, by: types.Bank, terms: types.Terms) -> Act[None]:
        """They were demanded and not returned: the bank did not act as art. 16 says, and is precluded from
        claiming that they do not comply (art. 16(f)). Anybody, after three banking days; while the credit is
        good for it.
        """
        return self._act(type(None), "precludeUnreturned", id, number, by, terms)

    def precluded_after(
        self,
        id: int,
        number: int,
        by: types.Bank,
        place: bytes,
        rules: types.RuleSet,
        *,
        block: BlockIdentifier = "latest",
    ) -> int:
        """One banking day is left for the proof of a notice.
        place: of expiry
        returns until: [unix s] after which preclusion may be declared
        """
        return self._call(int, "precludedAfter", id, number, by, place, rules, block=block)

    def presentations(self, *, block: BlockIdentifier = "latest") -> str:
        """`presentations()`"""
        return self._call(str, "presentations", block=block)

    def prove_notice(
        self,
        id: int,
        number: int,
        by: types.Bank,
        terms: types.Terms,
        notice: types.Notice,
        given_at: int,
        signature: bytes,
    ) -> Act[None]:
        """Prove, within one banking day after the deadline, a notice that was given in time off the chain: the
        presenter acknowledged it by its signature (EIP-712, EOA or ERC-1271). Anybody.
        """
        return self._act(type(None), "proveNotice", id, number, by, terms, notice, given_at, signature)

    def registry(self, *, block: BlockIdentifier = "latest") -> str:
        """`registry()`"""
        return self._call(str, "registry", block=block)

    def report_corruption(self, id: int, number: int, by: types.Bank, terms: types.Terms, record: bytes) -> Act[None]:
        """Tell the presenter that a record is corrupt and ask for it again (eUCP e12(a)): the clock stops. The
        bank that examines, once, before its deadline, and not while business is interrupted anyway.
          record: its root among the documents
        """
        return self._act(type(None), "reportCorruption", id, number, by, terms, record)

    def represent_record(self, id: int, number: int, by: types.Bank, terms: types.Terms, record: bytes) -> Act[None]:
        """The record was presented again: the clock goes on with as many banking days as were left (e12(b)). The
        presenter, within 30 days, and not after the credit expired.
        """
        return self._act(type(None), "representRecord", id, number, by, terms, record)

    def request_extension(self, id: int, number: int, terms: types.Terms, amended: types.Terms) -> Act[None]:
        """Ask to extend as an alternative to payment (URDG 758 art. 23(a), ISP98 3.09). The beneficiary, while the
        issuing bank examines its demand.
          amended: the terms it wants; a later expiry, and its consent to them
        """
        return self._act(type(None), "requestExtension", id, number, terms, amended)

    def return_demand(
        self, id: int, number: int, by: types.Bank, *, block: BlockIdentifier = "latest"
    ) -> types.ReturnDemand:
        """`returnDemand(uint256,uint16,uint8)`"""
        return self._call(types.ReturnDemand, "returnDemand", id, number, by, block=block)

    def suspend_payment(self, id: int, number: int, terms: types.Terms, pay_by: int) -> Act[None]:
        """Suspend payment of a complying demand to ask the instructing party, at most 30 days after it was
        received; under a counter-guarantee, whose beneficiary is a bank, four less (URDG 758 art. 23(b), (c)).
        The guarantor may no longer refuse it.
        """
        return self._act(type(None), "suspendPayment", id, number, terms, pay_by)
