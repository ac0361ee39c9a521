"""DutyDesk, typed. Written by `python -m scripts.bindings`."""

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
class DeferralPaid(EventLog):
    """`DeferralPaid(bytes32,address,uint256,uint256)`"""

    id: bytes
    payer: str
    amount: int
    deferred: int


@dataclass(frozen=True)
class DepositLodged(EventLog):
    """`DepositLodged(bytes32,address,uint256,uint40)`"""

    id: bytes
    payer: str
    amount: int
    until: int


@dataclass(frozen=True)
class DepositReleased(EventLog):
    """`DepositReleased(bytes32,uint256,uint256)`"""

    id: bytes
    amount: int
    left: int


@dataclass(frozen=True)
class DepositTaken(EventLog):
    """`DepositTaken(bytes32,uint256,uint256)`"""

    id: bytes
    amount: int
    left: int


@dataclass(frozen=True)
class DutyDeferred(EventLog):
    """`DutyDeferred(bytes32,address,uint32,uint256,uint40)`"""

    id: bytes
    trader: str
    period: int
    amount: int
    due: int


@dataclass(frozen=True)
class DutyGivenBack(EventLog):
    """`DutyGivenBack(bytes32,address,uint8,uint256,bytes32)`"""

    id: bytes
    to: str
    kind: types.Return
    amount: int
    document: bytes


@dataclass(frozen=True)
class DutyGuaranteed(EventLog):
    """`DutyGuaranteed(bytes32,uint256,uint16,uint256,uint256)`"""

    id: bytes
    credit: int
    bank: int
    amount: int
    until: int


@dataclass(frozen=True)
class DutyPaidByGuarantee(EventLog):
    """`DutyPaidByGuarantee(bytes32,uint256,uint16,uint256)`"""

    id: bytes
    credit: int
    number: int
    amount: int


@dataclass(frozen=True)
class DutySurcharged(EventLog):
    """`DutySurcharged(bytes32,uint256,uint256,uint256,uint256)`"""

    id: bytes
    tax: int
    days_late: int
    amount: int
    paid: int


@dataclass(frozen=True)
class DutyTermsChanged(EventLog):
    """`DutyTermsChanged(uint16,uint16)`"""

    conditional_share: int
    release_share: int


@dataclass(frozen=True)
class FacilityEnded(EventLog):
    """`FacilityEnded(address,uint32,uint256)`"""

    trader: str
    period: int
    owed: int


@dataclass(frozen=True)
class FacilityProposed(EventLog):
    """`FacilityProposed(address,address,uint64,bytes32)`"""

    trader: str
    officer: str
    limit: int
    document: bytes


@dataclass(frozen=True)
class FacilitySet(EventLog):
    """`FacilitySet(address,uint16,uint64,bytes32)`"""

    trader: str
    authority: int
    limit: int
    document: bytes


@dataclass(frozen=True)
class ReturnProposed(EventLog):
    """`ReturnProposed(bytes32,address,uint8,uint256,bytes32)`"""

    id: bytes
    officer: str
    kind: types.Return
    amount: int
    document: bytes


@dataclass(frozen=True)
class SurchargePaid(EventLog):
    """`SurchargePaid(bytes32,address,uint256)`"""

    id: bytes
    payer: str
    amount: int


@dataclass(frozen=True)
class SurchargeRuleChanged(EventLog):
    """`SurchargeRuleChanged(uint32,uint64)`"""

    rate: int
    floor: int


class PeriodOfResult(NamedTuple):
    """What `period_of` returns."""

    period: int
    due: int


class SurchargeRuleResult(NamedTuple):
    """What `surcharge_rule` returns."""

    rate: int
    floor: int


class TermsResult(NamedTuple):
    """What `terms` returns."""

    conditional_share: int
    release_share: int


class DutyDesk(Binding):
    """See interfaces/IDutyDesk.sol."""

    NAME = "DutyDesk"

    def payment_term(self, *, block: BlockIdentifier = "latest") -> int:
        """`PAYMENT_TERM()`"""
        return self._call(int, "PAYMENT_TERM", block=block)

    def authority(self, *, block: BlockIdentifier = "latest") -> str:
        """Returns the current authority."""
        return self._call(str, "authority", block=block)

    def calendar(self, *, block: BlockIdentifier = "latest") -> str:
        """`calendar()`"""
        return self._call(str, "calendar", block=block)

    def charge_surcharge(self, id: bytes, tax: int) -> Act[int]:
        """Duty is being paid: what has to come with it. Declarations.
        tax: [fen]
        returns: [fen] of surcharge, also what was owed before
        """
        return self._act(int, "chargeSurcharge", id, tax)

    def count_demand(self, credit: int, number: int, given: types.Terms) -> Act[int]:
        """Count a demand that the bank paid in full as duty of the declaration, and what it brought beyond as the
        surcharge up to the day of the demand. Anybody, once. The rest is refunded by two officers (giveBack).
          given: terms that the demand was made under
          returns amount: [fen]
        """
        return self._act(int, "countDemand", credit, number, given)

    def credits(self, *, block: BlockIdentifier = "latest") -> str:
        """`credits()`"""
        return self._call(str, "credits", block=block)

    def declarations(self, *, block: BlockIdentifier = "latest") -> str:
        """`declarations()`"""
        return self._call(str, "declarations", block=block)

    def defer_duty(self, id: bytes) -> Act[None]:
        """Defer a declaration's unpaid duty to the month's payment. The trader, with a facility."""
        return self._act(type(None), "deferDuty", id)

    def deferral_of(self, id: bytes, *, block: BlockIdentifier = "latest") -> types.Deferral:
        """`deferralOf(bytes32)`"""
        return self._call(types.Deferral, "deferralOf", id, block=block)

    def deposit(self, id: bytes, amount: int, until: int) -> Act[None]:
        """Secure the duty of a declaration. The trader, who allowed Escrow to take the amount; once at a time.
        amount: [fen]
        until: [unix s] 30 days to two years from now
        """
        return self._act(type(None), "deposit", id, amount, until)

    def deposit_of(self, id: bytes, *, block: BlockIdentifier = "latest") -> types.Deposit:
        """`depositOf(bytes32)`"""
        return self._call(types.Deposit, "depositOf", id, block=block)

    def drawn_back(self, id: bytes, *, block: BlockIdentifier = "latest") -> int:
        """`drawnBack(bytes32)`"""
        return self._call(int, "drawnBack", id, block=block)

    def due_at(self, id: bytes, *, block: BlockIdentifier = "latest") -> int:
        """`dueAt(bytes32)`
        returns: [unix s] last second before unpaid duty may be taken
        """
        return self._call(int, "dueAt", id, block=block)

    def end_deposit(self, id: bytes) -> Act[None]:
        """After its date, end a deposit: unpaid duty and its surcharge to the treasury, the rest to the payer.
        Anybody.
        """
        return self._act(type(None), "endDeposit", id)

    def end_facility(self, trader: str, period: int) -> Act[None]:
        """End the facility of a trader that did not pay a period by its date. Anybody."""
        return self._act(type(None), "endFacility", trader, period)

    def escrow(self, *, block: BlockIdentifier = "latest") -> str:
        """`escrow()`"""
        return self._call(str, "escrow", block=block)

    def facility_of(self, trader: str, *, block: BlockIdentifier = "latest") -> types.Facility:
        """`facilityOf(address)`"""
        return self._call(types.Facility, "facilityOf", trader, block=block)

    def give_back(self, id: bytes, kind: types.Return, amount: int, document: bytes) -> Act[bool]:
        """Give duty back from the treasury's wallet, which allowed this contract to take it, to the trader's. Two
        officers of the authority, each with this same call.
          amount: [fen] of a refund at most paid less payable; of a drawback at most paid and not yet drawn back
        """
        return self._act(bool, "giveBack", id, kind, amount, document)

    def guarantee(self, id: bytes, credit: int, given: types.Terms) -> Act[None]:
        """Secure the duty of a declaration by a demand guarantee or standby of the credit engine (URDG 758,
        ISP98), issued directly to the treasury and valid for 30 days at least. Its applicant; a guarantee
        secures one declaration. The treasury demands payment under it as any beneficiary does; whether the bank
        answers, in what time, and what becomes of it where it does not, is the engine's.
        """
        return self._act(type(None), "guarantee", id, credit, given)

    def is_consuming_scheduled_op(self, *, block: BlockIdentifier = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled
        operation is being consumed. Prevents denial of service for delayed restricted calls in the case that
        the contract performs attacker controlled calls.
        """
        return self._call(bytes, "isConsumingScheduledOp", block=block)

    def is_counted(self, credit: int, number: int, *, block: BlockIdentifier = "latest") -> bool:
        """`isCounted(uint256,uint16)`"""
        return self._call(bool, "isCounted", credit, number, block=block)

    def officers(self, *, block: BlockIdentifier = "latest") -> str:
        """`officers()`"""
        return self._call(str, "officers", block=block)

    def owed_in(self, trader: str, period: int, *, block: BlockIdentifier = "latest") -> int:
        """`owedIn(address,uint32)`"""
        return self._call(int, "owedIn", trader, period, block=block)

    def pay_deferred(self, ids: tuple[bytes, ...]) -> Act[int]:
        """Pay deferred duty of declarations, late with its surcharge, from the caller's wallet to the treasury's.
        Anybody.
          returns paid: [fen] duty and surcharges
        """
        return self._act(int, "payDeferred", ids)

    def pay_surcharge(self, id: bytes) -> Act[int]:
        """Pay what is owed of surcharges after their duty was paid, from the caller's wallet to the treasury's.
        Anybody.
        """
        return self._act(int, "paySurcharge", id)

    def period_of(self, timestamp: int, *, block: BlockIdentifier = "latest") -> PeriodOfResult:
        """`periodOf(uint256)`
        returns due: [unix s] last second for its payment: the end of the 15th of the month after
        returns period: months since January 1970, by the clock of China
        """
        return self._call(PeriodOfResult, "periodOf", timestamp, block=block)

    def presentations(self, *, block: BlockIdentifier = "latest") -> str:
        """`presentations()`"""
        return self._call(str, "presentations", block=block)

    def registry(self, *, block: BlockIdentifier = "latest") -> str:
        """`registry()`"""
        return self._call(str, "registry", block=block)

    def release_deposit(self, id: bytes) -> Act[None]:
        """Give back what the status has set free, never what secures unpaid duty and its surcharge. Anybody."""
        return self._act(type(None), "releaseDeposit", id)

    def secured_by(self, credit: int, *, block: BlockIdentifier = "latest") -> bytes:
        """`securedBy(uint256)`"""
        return self._call(bytes, "securedBy", credit, block=block)

    def set_authority(self, new_authority: str) -> Act[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._act(type(None), "setAuthority", new_authority)

    def set_facility(self, trader: str, limit: int, document: bytes) -> Act[bool]:
        """Let an authorised economic operator pay by the month, or change or end (limit zero) its facility. Two
        officers of the authority, each with this same call.
        """
        return self._act(bool, "setFacility", trader, limit, document)

    def set_surcharge(self, rate: int, floor: int) -> Act[None]:
        """State the rule. Parameter role, with delay.
        floor: [fen] below which it is not collected
        rate: [ppm of the tax a day]
        """
        return self._act(type(None), "setSurcharge", rate, floor)

    def set_terms(self, conditional_share: int, release_share: int) -> Act[None]:
        """State how much of a deposit is free at a conditional release and at a release. Parameter role, with
        delay; deposits that stand keep to the rule of the day on which they are released.
          conditionalShare: [bps of the deposit]
          releaseShare: [bps of the deposit] not less
        """
        return self._act(type(None), "setTerms", conditional_share, release_share)

    def surcharge_of(self, id: bytes, *, block: BlockIdentifier = "latest") -> int:
        """`surchargeOf(bytes32)`
        returns: [fen] that would have to come with the unpaid duty if it were paid now, with what is owed
          from before
        """
        return self._call(int, "surchargeOf", id, block=block)

    def surcharge_owed(self, id: bytes, *, block: BlockIdentifier = "latest") -> int:
        """`surchargeOwed(bytes32)`"""
        return self._call(int, "surchargeOwed", id, block=block)

    def surcharge_rule(self, *, block: BlockIdentifier = "latest") -> SurchargeRuleResult:
        """`surchargeRule()`"""
        return self._call(SurchargeRuleResult, "surchargeRule", block=block)

    def take_deposit(self, id: bytes) -> Act[None]:
        """Take unpaid duty that is due, and its surcharge, out of the deposit, to the treasury. Anybody."""
        return self._act(type(None), "takeDeposit", id)

    def terms(self, *, block: BlockIdentifier = "latest") -> TermsResult:
        """`terms()`"""
        return self._call(TermsResult, "terms", block=block)

    def token(self, *, block: BlockIdentifier = "latest") -> str:
        """`token()`"""
        return self._call(str, "token", block=block)

    def treasury(self, *, block: BlockIdentifier = "latest") -> str:
        """`treasury()`"""
        return self._call(str, "treasury", block=block)

    def undertakings(self, *, block: BlockIdentifier = "latest") -> str:
        """`undertakings()`"""
        return self._call(str, "undertakings", block=block)

    def unpaid_of(self, id: bytes, *, block: BlockIdentifier = "latest") -> int:
        """`unpaidOf(bytes32)`
        returns: [fen] assessed and not paid; none where the declaration is void
        """
        return self._call(int, "unpaidOf", id, block=block)
