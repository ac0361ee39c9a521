"""InstitutionAccount, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class AccountActDone(EventLog):
    """`AccountActDone(uint256,address)`"""

    number: int
    checker: str


@dataclass(frozen=True)
class AccountActProposed(EventLog):
    """`AccountActProposed(uint256,uint16,address,(address,bytes)[],uint40)`"""

    number: int
    purpose: int
    maker: str
    calls: tuple[types.Call, ...]
    lapses_at: int


@dataclass(frozen=True)
class AccountActWithdrawn(EventLog):
    """`AccountActWithdrawn(uint256,address)`"""

    number: int
    by: str


@dataclass(frozen=True)
class AccountOpened(EventLog):
    """`AccountOpened(address,address[])`"""

    account: str
    administrators: tuple[str, ...]


@dataclass(frozen=True)
class EIP712DomainChanged(EventLog):
    """`EIP712DomainChanged()`"""


@dataclass(frozen=True)
class Initialized(EventLog):
    """`Initialized(uint64)`"""

    version: int


@dataclass(frozen=True)
class MandateEnded(EventLog):
    """`MandateEnded(uint16,address)`"""

    purpose: int
    officer: str


@dataclass(frozen=True)
class MandateGiven(EventLog):
    """`MandateGiven(uint16,address,uint40,uint40,uint64)`"""

    purpose: int
    officer: str
    from_: int
    until: int
    limit: int


@dataclass(frozen=True)
class RuleSet(EventLog):
    """`RuleSet(uint16,address,bytes4,bool,uint8,address)`"""

    purpose: int
    target: str
    selector: bytes
    allowed: bool
    amount_at: int
    first: str


class ActOfResult(NamedTuple):
    """What `act_of` returns."""

    maker: str
    lapses_at: int


class Eip712DomainResult(NamedTuple):
    """What `eip712_domain` returns."""

    fields: bytes
    name: str
    version: str
    chain_id: int
    verifying_contract: str
    salt: bytes
    extensions: tuple[int, ...]


class InstitutionAccount(Binding):
    """See interfaces/IInstitutionAccount.sol."""

    NAME = "InstitutionAccount"

    def administration(self, *, block: BlockIdentifier = "latest") -> int:
        """`ADMINISTRATION()`"""
        return self._call(int, "ADMINISTRATION", block=block)

    def act_count(self, *, block: BlockIdentifier = "latest") -> int:
        """`actCount()`"""
        return self._call(int, "actCount", block=block)

    def act_of(self, number: int, *, block: BlockIdentifier = "latest") -> ActOfResult:
        """`actOf(uint256)`
        returns lapsesAt: [unix s]
        returns maker: zero where there is no such act
        """
        return self._call(ActOfResult, "actOf", number, block=block)

    def administrator_count(self, *, block: BlockIdentifier = "latest") -> int:
        """`administratorCount()`"""
        return self._call(int, "administratorCount", block=block)

    def appoint(self, purpose: int, officer: str, mandate: types.Mandate) -> Act[None]:
        """Give an officer a mandate, or change it. An act of administration."""
        return self._act(type(None), "appoint", purpose, officer, mandate)

    def dismiss(self, purpose: int, officer: str) -> Act[None]:
        """End a mandate. An act of administration."""
        return self._act(type(None), "dismiss", purpose, officer)

    def eip712_domain(self, *, block: BlockIdentifier = "latest") -> Eip712DomainResult:
        """returns the fields and values that describe the domain separator used by this contract for EIP-712
        signature.
        """
        return self._call(Eip712DomainResult, "eip712Domain", block=block)

    def endorse(self, number: int, purpose: int, calls: tuple[types.Call, ...]) -> Act[None]:
        """Check an act and do it. Another officer with a mandate for the purpose whose limit suffices. The maker's
        mandate has to count still.
        """
        return self._act(type(None), "endorse", number, purpose, calls)

    def initialize(self, administrators: tuple[str, ...]) -> Act[None]:
        """Called once, by `open`."""
        return self._act(type(None), "initialize", administrators)

    def is_valid_signature(self, digest: bytes, signature: bytes, *, block: BlockIdentifier = "latest") -> bytes:
        """ERC-1271. Two officers of one purpose signed for this account: EIP-712 `InstitutionMessage(bytes32
        digest)` in this account's domain, so that a signature for one institution is none for another. What a
        digest amounts to cannot be read, so both need mandates without limit.
          signature: abi.encode(uint16 purpose, address[2] officers, bytes[2] signatures)
        """
        return self._call(bytes, "isValidSignature", digest, signature, block=block)

    def mandate_of(self, purpose: int, officer: str, *, block: BlockIdentifier = "latest") -> types.Mandate:
        """`mandateOf(uint16,address)`"""
        return self._call(types.Mandate, "mandateOf", purpose, officer, block=block)

    def message_digest(self, digest: bytes, *, block: BlockIdentifier = "latest") -> bytes:
        """`messageDigest(bytes32)`
        returns: the EIP-712 digest that officers sign for `digest`
        """
        return self._call(bytes, "messageDigest", digest, block=block)

    def open(self, administrators: tuple[str, ...]) -> Act[str]:
        """Open an account: a clone, with its first administrators. Anybody; it is nobody's account before an
        institution takes it (AllianceRegistry.proposeAccount, acceptAccount).
        """
        return self._act(str, "open", administrators)

    def propose(self, purpose: int, calls: tuple[types.Call, ...], lapses_at: int) -> Act[int]:
        """Prepare an act: one call, or several that are done together (approve and commit). An officer with a
        mandate for the purpose whose limit suffices.
          lapsesAt: [unix s] last second in which it may be endorsed
        """
        return self._act(int, "propose", purpose, calls, lapses_at)

    def rule_of(self, purpose: int, target: str, selector: bytes, *, block: BlockIdentifier = "latest") -> types.Rule:
        """`ruleOf(uint16,address,bytes4)`"""
        return self._call(types.Rule, "ruleOf", purpose, target, selector, block=block)

    def set_rule(self, purpose: int, target: str, selector: bytes, rule: types.Rule) -> Act[None]:
        """Say what may be called under a purpose. An act of administration. A rule about this account itself can
        be about `isValidSignature` alone: officers of that purpose may sign in its name.
        """
        return self._act(type(None), "setRule", purpose, target, selector, rule)

    def withdraw(self, number: int) -> Act[None]:
        """Drop an act. Its maker, or an administrator."""
        return self._act(type(None), "withdraw", number)
