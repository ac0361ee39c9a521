"""TradeFinance, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class EIP712DomainChanged(EventLog):
    """`EIP712DomainChanged()`"""


@dataclass(frozen=True)
class FinanceAcknowledged(EventLog):
    """`FinanceAcknowledged(bytes32,uint16,uint64,uint64,bytes32)`"""

    id: bytes
    bank: int
    amount: int
    repaid: int
    source: bytes


@dataclass(frozen=True)
class FinanceAssigned(EventLog):
    """`FinanceAssigned(bytes32,uint16,uint16)`"""

    id: bytes
    from_: int
    to: int


@dataclass(frozen=True)
class FinanceDefaulted(EventLog):
    """`FinanceDefaulted(bytes32,uint64)`"""

    id: bytes
    outstanding: int


@dataclass(frozen=True)
class FinanceExpired(EventLog):
    """`FinanceExpired(bytes32)`"""

    id: bytes


@dataclass(frozen=True)
class FinanceFunded(EventLog):
    """`FinanceFunded(bytes32,uint16,(address,address,uint16,bytes32,bytes32,bytes32,bytes32,uint8,uint64,uint64,uint64,uint64,uint40,uint40))`"""

    id: bytes
    bank: int
    terms: types.FinanceTerms


@dataclass(frozen=True)
class FinanceReleased(EventLog):
    """`FinanceReleased(bytes32)`"""

    id: bytes


@dataclass(frozen=True)
class FinanceRepaid(EventLog):
    """`FinanceRepaid(bytes32,address,uint64,uint64)`"""

    id: bytes
    payer: str
    amount: int
    repaid: int


@dataclass(frozen=True)
class FinanceReserved(EventLog):
    """`FinanceReserved(bytes32,(address,address,uint16,bytes32,bytes32,bytes32,bytes32,uint8,uint64,uint64,uint64,uint64,uint40,uint40))`"""

    id: bytes
    terms: types.FinanceTerms


@dataclass(frozen=True)
class FinanceWithdrawn(EventLog):
    """`FinanceWithdrawn(bytes32)`"""

    id: bytes


@dataclass(frozen=True)
class FinanceWrittenOff(EventLog):
    """`FinanceWrittenOff(bytes32,uint64)`"""

    id: bytes
    outstanding: int


class Eip712DomainResult(NamedTuple):
    """What `eip712_domain` returns."""

    fields: bytes
    name: str
    version: str
    chain_id: int
    verifying_contract: str
    salt: bytes
    extensions: tuple[int, ...]


class TradeFinance(Binding):
    """See interfaces/ITradeFinance.sol."""

    NAME = "TradeFinance"

    def longest_reservation(self, *, block: BlockIdentifier = "latest") -> int:
        """`LONGEST_RESERVATION()`"""
        return self._call(int, "LONGEST_RESERVATION", block=block)

    def write_off_after(self, *, block: BlockIdentifier = "latest") -> int:
        """`WRITE_OFF_AFTER()`"""
        return self._call(int, "WRITE_OFF_AFTER", block=block)

    def acknowledge(self, terms: types.FinanceTerms, amount: int, source: bytes) -> Act[None]:
        """The bank was paid outside of this contract: out of the proceeds of a credit that were assigned to it
        (UCP 600 art. 39), or in another money. A creditor's receipt discharges its debtor; nobody else can give
        one. The bank.
          amount: [fen] received, no more than is open
          source: transaction or advice that it was paid by
        """
        return self._act(type(None), "acknowledge", terms, amount, source)

    def assign(self, terms: types.FinanceTerms, to: int) -> Act[None]:
        """Assign what is owed to another active bank; what that one pays for it is their own matter. The bank."""
        return self._act(type(None), "assign", terms, to)

    def backing_of(self, status: types.CustomsStatus, *, block: BlockIdentifier = "latest") -> types.Backing:
        """`backingOf(uint8)`
        returns: how far goods with that status of customs back a financing
        """
        return self._call(types.Backing, "backingOf", status, block=block)

    def declarations(self, *, block: BlockIdentifier = "latest") -> str:
        """`declarations()`"""
        return self._call(str, "declarations", block=block)

    def declare_default(self, terms: types.FinanceTerms) -> Act[None]:
        """Record that it was not repaid in time. Anybody, after `dueAt`."""
        return self._act(type(None), "declareDefault", terms)

    def digest_of(self, terms: types.FinanceTerms, *, block: BlockIdentifier = "latest") -> bytes:
        """`digestOf((address,address,uint16,bytes32,bytes32,bytes32,bytes32,uint8,uint64,uint64,uint64,uint64,uint
        40,uint40))`
          returns: EIP-712 digest that the trader signs
        """
        return self._call(bytes, "digestOf", terms, block=block)

    def drawn(self, key: bytes, *, block: BlockIdentifier = "latest") -> types.Drawn:
        """`drawn(bytes32)`
        key: of a line or a consignment
        """
        return self._call(types.Drawn, "drawn", key, block=block)

    def eip712_domain(self, *, block: BlockIdentifier = "latest") -> Eip712DomainResult:
        """returns the fields and values that describe the domain separator used by this contract for EIP-712
        signature.
        """
        return self._call(Eip712DomainResult, "eip712Domain", block=block)

    def escrow(self, *, block: BlockIdentifier = "latest") -> str:
        """`escrow()`"""
        return self._call(str, "escrow", block=block)

    def expire(self, terms: types.FinanceTerms) -> Act[None]:
        """Set free what an unfunded offer reserved. Anybody, after `offeredUntil`."""
        return self._act(type(None), "expire", terms)

    def financing(self, id: bytes, *, block: BlockIdentifier = "latest") -> types.Financing:
        """`financing(bytes32)`"""
        return self._call(types.Financing, "financing", id, block=block)

    def fund(self, terms: types.FinanceTerms) -> Act[None]:
        """Fund a reserved offer: the caller's money goes to the trader. An active bank, the named one if one is.
        The caller allowed this contract to take the advance (ERC-20 allowance). Refused once customs has spoken
        anew: the trader then withdraws, and offers again on the newest statement.
        """
        return self._act(type(None), "fund", terms)

    def fund_signed(
        self, terms: types.FinanceTerms, signature: bytes, statement: types.ClearanceStatement, goods: types.GoodsProof
    ) -> Act[bytes]:
        """Draw the goods and fund in one, on an offer that the trader signed. As `offer` and `fund`.
        signature: of the trader over `digestOf(terms)`: a key's, or a contract's (ERC-1271)
        """
        return self._act(bytes, "fundSigned", terms, signature, statement, goods)

    def id_of(self, terms: types.FinanceTerms, *, block: BlockIdentifier = "latest") -> bytes:
        """`idOf((address,address,uint16,bytes32,bytes32,bytes32,bytes32,uint8,uint64,uint64,uint64,uint64,uint40,u
        int40))`
          returns: id under which the state of that offer is kept
        """
        return self._call(bytes, "idOf", terms, block=block)

    def offer(
        self, terms: types.FinanceTerms, statement: types.ClearanceStatement, goods: types.GoodsProof
    ) -> Act[bytes]:
        """Reserve goods for an offer, until `offeredUntil`, at most 14 days ahead. The trader that lodged the
        declaration, an active member.
          statement: customs' newest about it
          returns id: struct hash of the terms
        """
        return self._act(bytes, "offer", terms, statement, goods)

    def oracle(self, *, block: BlockIdentifier = "latest") -> str:
        """`oracle()`"""
        return self._call(str, "oracle", block=block)

    def registry(self, *, block: BlockIdentifier = "latest") -> str:
        """`registry()`"""
        return self._call(str, "registry", block=block)

    def release(self, terms: types.FinanceTerms) -> Act[None]:
        """Set the goods free since their sale did not settle: the trader alone repaid. The bank."""
        return self._act(type(None), "release", terms)

    def repay(self, terms: types.FinanceTerms, amount: int) -> Act[int]:
        """Repay a part or all, also after default. Anybody, from its own wallet: the debtor or a settlement
        contract as the sale settles, the trader where it has to stand in. The caller allowed Escrow to take the
        amount.
          amount: [fen]; no more than what is open is taken
          returns paid: [fen]
        """
        return self._act(int, "repay", terms, amount)

    def token(self, *, block: BlockIdentifier = "latest") -> str:
        """`token()`"""
        return self._call(str, "token", block=block)

    def withdraw(self, terms: types.FinanceTerms) -> Act[None]:
        """Take back an offer that is not funded, signed or reserved, for good. The trader."""
        return self._act(type(None), "withdraw", terms)

    def write_off(self, terms: types.FinanceTerms) -> Act[None]:
        """Close a defaulted financing: the bank at once; anybody a year after `dueAt`. The goods stay drawn."""
        return self._act(type(None), "writeOff", terms)
