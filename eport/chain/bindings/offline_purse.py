"""OfflinePurse, typed. Written by `python -m scripts.bindings`."""

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
class ClaimPaid(EventLog):
    """`ClaimPaid(bytes32,address,uint256)`"""

    claim: bytes
    wallet: str
    amount: int


@dataclass(frozen=True)
class DoubleEndorsementProven(EventLog):
    """`DoubleEndorsementProven(uint256,address,address,bytes32,uint256)`"""

    purse: int
    owner: str
    finder: str
    voucher: bytes
    made_good: int


@dataclass(frozen=True)
class DoubleSpendProven(EventLog):
    """`DoubleSpendProven(uint256,address,address)`"""

    purse: int
    owner: str
    finder: str


@dataclass(frozen=True)
class EIP712DomainChanged(EventLog):
    """`EIP712DomainChanged()`"""


@dataclass(frozen=True)
class PurseOpened(EventLog):
    """`PurseOpened(uint256,address,address,uint256,uint256,uint40)`"""

    id: int
    owner: str
    device: str
    amount: int
    bond: int
    expiry: int


@dataclass(frozen=True)
class PurseSettled(EventLog):
    """`PurseSettled(uint256,uint256,uint256,uint256)`"""

    id: int
    claimed: int
    pot: int
    returned: int


@dataclass(frozen=True)
class TermsChanged(EventLog):
    """`TermsChanged(uint8,uint64,uint8,uint32,uint16)`"""

    class_: types.WalletClass
    max_amount: int
    max_open: int
    max_lifetime: int
    bond: int


@dataclass(frozen=True)
class VoucherClaimed(EventLog):
    """`VoucherClaimed(bytes32,uint256,bytes32,uint256,address)`"""

    claim: bytes
    purse: int
    voucher: bytes
    amount: int
    wallet: str


class Eip712DomainResult(NamedTuple):
    """What `eip712_domain` returns."""

    fields: bytes
    name: str
    version: str
    chain_id: int
    verifying_contract: str
    salt: bytes
    extensions: tuple[int, ...]


class OfflinePurse(Binding):
    """See interfaces/IOfflinePurse.sol."""

    NAME = "OfflinePurse"

    def claim_window(self, *, block: BlockIdentifier = "latest") -> int:
        """After the expiry, for holders who are rarely online."""
        return self._call(int, "CLAIM_WINDOW", block=block)

    def max_hops(self, *, block: BlockIdentifier = "latest") -> int:
        """Every hop is a signature to check, for the receiver on the street and for the claim here."""
        return self._call(int, "MAX_HOPS", block=block)

    def authority(self, *, block: BlockIdentifier = "latest") -> str:
        """Returns the current authority."""
        return self._call(str, "authority", block=block)

    def claim(
        self,
        voucher: types.Voucher,
        signature: bytes,
        endorsements: tuple[types.Endorsement, ...],
        wallet: str,
        consent: bytes,
    ) -> Act[bytes]:
        """Claim for the last holder. Anybody, until the end of the window.
        consent: signature of the last holder's device over Redemption(bytes32 voucher,address wallet)
        wallet: that is to be paid
        """
        return self._act(bytes, "claim", voucher, signature, endorsements, wallet, consent)

    def claim_of(self, id: bytes, *, block: BlockIdentifier = "latest") -> types.OfflinePurseClaim:
        """`claimOf(bytes32)`"""
        return self._call(types.OfflinePurseClaim, "claimOf", id, block=block)

    def depositary(self, *, block: BlockIdentifier = "latest") -> str:
        """`depositary()`"""
        return self._call(str, "depositary", block=block)

    def eip712_domain(self, *, block: BlockIdentifier = "latest") -> Eip712DomainResult:
        """returns the fields and values that describe the domain separator used by this contract for EIP-712
        signature.
        """
        return self._call(Eip712DomainResult, "eip712Domain", block=block)

    def escrow(self, *, block: BlockIdentifier = "latest") -> str:
        """`escrow()`"""
        return self._call(str, "escrow", block=block)

    def is_consuming_scheduled_op(self, *, block: BlockIdentifier = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled
        operation is being consumed. Prevents denial of service for delayed restricted calls in the case that
        the contract performs attacker controlled calls.
        """
        return self._call(bytes, "isConsumingScheduledOp", block=block)

    def open(self, device: str, amount: int, expiry: int) -> Act[int]:
        """Lock an amount and its bond to a device. The holder of a wallet of classes 1 to 5.
        device: a key that no purse had
        expiry: [unix s]
        """
        return self._act(int, "open", device, amount, expiry)

    def pay(self, claim_id: bytes) -> Act[None]:
        """Pay a claim of a settled purse. Anybody."""
        return self._act(type(None), "pay", claim_id)

    def prove_double_endorsement(
        self, voucher: types.Voucher, holder: str, hop: int, first: types.Endorsement, second: types.Endorsement
    ) -> Act[None]:
        """Prove that a device endorsed one voucher twice. Anybody, until its own purse is settled.
        holder: the device that endorsed, payee of the hop before
        """
        return self._act(type(None), "proveDoubleEndorsement", voucher, holder, hop, first, second)

    def prove_double_spend(
        self, first: types.Voucher, first_signature: bytes, second: types.Voucher, second_signature: bytes
    ) -> Act[None]:
        """Prove that a device handed over the same fen, or the same number, twice. Anybody, until it is settled."""
        return self._act(type(None), "proveDoubleSpend", first, first_signature, second, second_signature)

    def purse(self, id: int, *, block: BlockIdentifier = "latest") -> types.Purse:
        """`purse(uint256)`"""
        return self._call(types.Purse, "purse", id, block=block)

    def purse_count(self, *, block: BlockIdentifier = "latest") -> int:
        """`purseCount()`"""
        return self._call(int, "purseCount", block=block)

    def purse_of(self, device: str, *, block: BlockIdentifier = "latest") -> int:
        """`purseOf(address)`"""
        return self._call(int, "purseOf", device, block=block)

    def set_authority(self, new_authority: str) -> Act[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._act(type(None), "setAuthority", new_authority)

    def set_terms(self, class_: types.WalletClass, terms: types.OfflinePurseTerms) -> Act[None]:
        """State what a class may have offline. Parameter role, with delay; open purses keep what they were opened
        with.
        """
        return self._act(type(None), "setTerms", class_, terms)

    def settle(self, id: int) -> Act[None]:
        """Fix what claims are paid from, and return the rest. Anybody, after the window."""
        return self._act(type(None), "settle", id)

    def terms_of(self, class_: types.WalletClass, *, block: BlockIdentifier = "latest") -> types.OfflinePurseTerms:
        """`termsOf(uint8)`"""
        return self._call(types.OfflinePurseTerms, "termsOf", class_, block=block)

    def token(self, *, block: BlockIdentifier = "latest") -> str:
        """`token()`"""
        return self._call(str, "token", block=block)

    def voucher_hash(self, voucher: types.Voucher, *, block: BlockIdentifier = "latest") -> bytes:
        """`voucherHash((uint256,uint64,uint64,uint64,address))`
        returns: the EIP-712 hash by which endorsements name a voucher
        """
        return self._call(bytes, "voucherHash", voucher, block=block)
