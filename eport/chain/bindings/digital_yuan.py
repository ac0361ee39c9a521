"""DigitalYuan, typed. Written by `python -m scripts.bindings`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from web3.types import BlockIdentifier

from eport.chain.binding import Act, Binding, EventLog
from eport.chain.bindings import types


@dataclass(frozen=True)
class Approval(EventLog):
    """`Approval(address,address,uint256)`"""

    owner: str
    spender: str
    value: int


@dataclass(frozen=True)
class AuthorityUpdated(EventLog):
    """`AuthorityUpdated(address)`"""

    authority: str


@dataclass(frozen=True)
class AuthorizationCanceled(EventLog):
    """`AuthorizationCanceled(address,bytes32)`"""

    authorizer: str
    nonce: bytes


@dataclass(frozen=True)
class AuthorizationUsed(EventLog):
    """`AuthorizationUsed(address,bytes32)`"""

    authorizer: str
    nonce: bytes


@dataclass(frozen=True)
class CashedIn(EventLog):
    """`CashedIn(address,address,uint256,bytes32)`"""

    operator: str
    wallet: str
    amount: int
    reference_: bytes


@dataclass(frozen=True)
class EIP712DomainChanged(EventLog):
    """`EIP712DomainChanged()`"""


@dataclass(frozen=True)
class FrozenPartChanged(EventLog):
    """`FrozenPartChanged(address,uint48)`"""

    wallet: str
    part: int


@dataclass(frozen=True)
class IssueRetired(EventLog):
    """`IssueRetired(address,address,uint256)`"""

    issuer: str
    redeemer: str
    amount: int


@dataclass(frozen=True)
class LimitsChanged(EventLog):
    """`LimitsChanged(uint8,uint64,uint64,uint64,uint64)`"""

    class_: types.WalletClass
    balance: int
    payment: int
    day: int
    year: int


@dataclass(frozen=True)
class LimitsSeparated(EventLog):
    """`LimitsSeparated(address,bytes32)`"""

    wallet: str
    bucket: bytes


@dataclass(frozen=True)
class LimitsShared(EventLog):
    """`LimitsShared(address,bytes32)`"""

    wallet: str
    bucket: bytes


@dataclass(frozen=True)
class OperatorLicensed(EventLog):
    """`OperatorLicensed(address,uint8,uint16)`"""

    operator: str
    index: int
    institution: int


@dataclass(frozen=True)
class OperatorReinstated(EventLog):
    """`OperatorReinstated(address)`"""

    operator: str


@dataclass(frozen=True)
class OperatorSuspended(EventLog):
    """`OperatorSuspended(address)`"""

    operator: str


@dataclass(frozen=True)
class OperatorWoundDown(EventLog):
    """`OperatorWoundDown(address,address,uint256,uint256)`"""

    operator: str
    successor: str
    issued: int
    paid_in: int


@dataclass(frozen=True)
class OrderAuthorityChanged(EventLog):
    """`OrderAuthorityChanged(uint8,address)`"""

    seat: int
    authority: str


@dataclass(frozen=True)
class Paused(EventLog):
    """`Paused(address,uint256)`"""

    officer: str
    end: int


@dataclass(frozen=True)
class PaymentReferenced(EventLog):
    """`PaymentReferenced(address,address,uint256,bytes32)`"""

    from_: str
    to: str
    amount: int
    reference_: bytes


@dataclass(frozen=True)
class RedeemedAtCentralBank(EventLog):
    """`RedeemedAtCentralBank(address,uint256,bytes32)`"""

    wallet: str
    amount: int
    reference_: bytes


@dataclass(frozen=True)
class ReserveAdjusted(EventLog):
    """`ReserveAdjusted(address,uint8,uint256)`"""

    operator: str
    step: types.ReserveStep
    amount: int


@dataclass(frozen=True)
class ReserveRatioChanged(EventLog):
    """`ReserveRatioChanged(address,uint256)`"""

    operator: str
    ratio: int


@dataclass(frozen=True)
class SuccessorNamed(EventLog):
    """`SuccessorNamed(address,address)`"""

    wallet: str
    successor: str


@dataclass(frozen=True)
class Transfer(EventLog):
    """`Transfer(address,address,uint256)`"""

    from_: str
    to: str
    value: int


@dataclass(frozen=True)
class Unpaused(EventLog):
    """`Unpaused(address)`"""

    officer: str


@dataclass(frozen=True)
class WalletClosed(EventLog):
    """`WalletClosed(address)`"""

    wallet: str


@dataclass(frozen=True)
class WalletFrozen(EventLog):
    """`WalletFrozen(address,address,uint8,uint8,bytes32)`"""

    wallet: str
    authority: str
    scope: types.FreezeScope
    kind: types.OrderKind
    order: bytes


@dataclass(frozen=True)
class WalletOpened(EventLog):
    """`WalletOpened(address,bytes32,uint256)`"""

    wallet: str
    identity: bytes
    opened: int


@dataclass(frozen=True)
class WalletReassigned(EventLog):
    """`WalletReassigned(address,address,uint8)`"""

    wallet: str
    operator: str
    class_: types.WalletClass


@dataclass(frozen=True)
class WalletReleased(EventLog):
    """`WalletReleased(address,address,uint8,bytes32)`"""

    wallet: str
    authority: str
    kind: types.OrderKind
    order: bytes


@dataclass(frozen=True)
class WalletReplaced(EventLog):
    """`WalletReplaced(address,address)`"""

    wallet: str
    replacement: str


class Eip712DomainResult(NamedTuple):
    """What `eip712_domain` returns."""

    fields: bytes
    name: str
    version: str
    chain_id: int
    verifying_contract: str
    salt: bytes
    extensions: tuple[int, ...]


class OrdersOnResult(NamedTuple):
    """What `orders_on` returns."""

    outward: int
    inward: int


class DigitalYuan(Binding):
    """See interfaces/IDigitalYuan.sol."""

    NAME = "DigitalYuan"

    def domain_separator(self, *, block: BlockIdentifier = "latest") -> bytes:
        """`DOMAIN_SEPARATOR()`"""
        return self._call(bytes, "DOMAIN_SEPARATOR", block=block)

    def suspension_timeout(self, *, block: BlockIdentifier = "latest") -> int:
        """[days] after which the customers of a suspended operator may redeem with the central bank."""
        return self._call(int, "SUSPENSION_TIMEOUT", block=block)

    def adjust_reserve(self, operator: str, step: types.ReserveStep, amount: int) -> Act[None]:
        """Change what an operator has paid in. ReserveDesk, where two officers of the central bank act."""
        return self._act(type(None), "adjustReserve", operator, step, amount)

    def allowance(self, owner: str, spender: str, *, block: BlockIdentifier = "latest") -> int:
        """Returns the remaining number of tokens that `spender` will be allowed to spend on behalf of `owner`
        through {transferFrom}. This is zero by default. This value changes when {approve} or {transferFrom} are
        called.
        """
        return self._call(int, "allowance", owner, spender, block=block)

    def approve(self, spender: str, amount: int) -> Act[bool]:
        """Sets a `value` amount of tokens as the allowance of `spender` over the caller's tokens. Returns a
        boolean value indicating whether the operation succeeded. IMPORTANT: Beware that changing an allowance
        with this method brings the risk that someone may use both the old and the new allowance by unfortunate
        transaction ordering. One possible solution to mitigate this race condition is to first reduce the
        spender's allowance to 0 and set the desired value afterwards:
        https://github.com/ethereum/EIPs/issues/20#issuecomment-263524729 Emits an {Approval} event.
        """
        return self._act(bool, "approve", spender, amount)

    def authority(self, *, block: BlockIdentifier = "latest") -> str:
        """Returns the current authority."""
        return self._call(str, "authority", block=block)

    def authority_at(self, seat: int, *, block: BlockIdentifier = "latest") -> str:
        """`authorityAt(uint8)`
        returns: who sits there, zero where nobody does
        """
        return self._call(str, "authorityAt", seat, block=block)

    def authorization_state(self, authorizer: str, nonce: bytes, *, block: BlockIdentifier = "latest") -> bool:
        """EIP-3009.
        returns: true when the nonce was used or cancelled
        """
        return self._call(bool, "authorizationState", authorizer, nonce, block=block)

    def balance_of(self, account: str, *, block: BlockIdentifier = "latest") -> int:
        """Returns the value of tokens owned by `account`."""
        return self._call(int, "balanceOf", account, block=block)

    def batch_transfer(self, payments: tuple[types.PaymentsPayment, ...]) -> Act[bool]:
        """Pay many in one transaction, each as `transfer` would: all of them or none. A payer without limits and
        peculiarities is debited once, with the total.
        """
        return self._act(bool, "batchTransfer", payments)

    def bucket(self, id: bytes, *, block: BlockIdentifier = "latest") -> types.WalletView:
        """`bucket(bytes32)`
        returns: what all wallets of the bucket hold together [fen], and have spent
        """
        return self._call(types.WalletView, "bucket", id, block=block)

    def bucket_of(self, account: str, *, block: BlockIdentifier = "latest") -> bytes:
        """`bucketOf(address)`"""
        return self._call(bytes, "bucketOf", account, block=block)

    def cache_year(self) -> Act[None]:
        """Store the first day of the current year, and forget a pause that has ended, which keeps payments at
        their cheapest. Never needed for correctness. Anybody.
        """
        return self._act(type(None), "cacheYear")

    def cancel_authorization(self, authorizer: str, nonce: bytes, v: int, r: bytes, s: bytes) -> Act[None]:
        """EIP-3009: make a nonce unusable. Anybody who brings the authorizer's signature."""
        return self._act(
            type(None), "cancelAuthorization(address,bytes32,uint8,bytes32,bytes32)", authorizer, nonce, v, r, s
        )

    def cancel_authorization_with_signature(self, authorizer: str, nonce: bytes, signature: bytes) -> Act[None]:
        """The same for authorizers that are contracts (ERC-1271)."""
        return self._act(type(None), "cancelAuthorization(address,bytes32,bytes)", authorizer, nonce, signature)

    def cash_in(self, to: str, amount: int, reference_: bytes) -> Act[None]:
        """Issue against bank money that a customer paid in.
        reference_: of that payment, once per operator for ever
        """
        return self._act(type(None), "cashIn", to, amount, reference_)

    def close_wallet(self, account: str, successor: str) -> Act[None]:
        """Close an empty wallet that is under no order, for ever. WalletOffice.
        successor: an open wallet to which Escrow delivers what it still holds for the closed one; zero for
          none
        """
        return self._act(type(None), "closeWallet", account, successor)

    def decimals(self, *, block: BlockIdentifier = "latest") -> int:
        """`decimals()`"""
        return self._call(int, "decimals", block=block)

    def eip712_domain(self, *, block: BlockIdentifier = "latest") -> Eip712DomainResult:
        """returns the fields and values that describe the domain separator used by this contract for EIP-712
        signature.
        """
        return self._call(Eip712DomainResult, "eip712Domain", block=block)

    def freeze(self, account: str, scope: types.FreezeScope, kind: types.OrderKind, order: bytes) -> Act[None]:
        """Freeze a wallet wholly, without a date. Replaces this seat's order on it. An order authority.
        order: hash of the order; its kind says on what authority
        """
        return self._act(type(None), "freeze", account, scope, kind, order)

    def is_consuming_scheduled_op(self, *, block: BlockIdentifier = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled
        operation is being consumed. Prevents denial of service for delayed restricted calls in the case that
        the contract performs attacker controlled calls.
        """
        return self._call(bytes, "isConsumingScheduledOp", block=block)

    def license_operator(self, operator: str, institution: int) -> Act[None]:
        """License `operator` and open its own wallet. Central bank.
        institution: the operator's number in AllianceRegistry
        """
        return self._act(type(None), "licenseOperator", operator, institution)

    def limits(self, class_: types.WalletClass, *, block: BlockIdentifier = "latest") -> types.Limits:
        """`limits(uint8)`"""
        return self._call(types.Limits, "limits", class_, block=block)

    def mint(self, to: str, amount: int) -> Act[None]:
        """Issue to the operator's own wallet or a customer's, within the paid-in reserve. One hot key may do this:
        the ceiling was made by two officers elsewhere.
        """
        return self._act(type(None), "mint", to, amount)

    def name(self, *, block: BlockIdentifier = "latest") -> str:
        """`name()`"""
        return self._call(str, "name", block=block)

    def name_successor(self, account: str, successor: str) -> Act[None]:
        """Name the successor of a closed wallet that has none. WalletOffice, WalletRecovery."""
        return self._act(type(None), "nameSuccessor", account, successor)

    def nonces(self, owner: str, *, block: BlockIdentifier = "latest") -> int:
        """EIP-2612: the nonce of the next permit."""
        return self._call(int, "nonces", owner, block=block)

    def open_contract_wallet(self, account: str) -> Act[None]:
        """Give a contract (Escrow) a wallet that takes in only what it fetches itself. Central bank."""
        return self._act(type(None), "openContractWallet", account)

    def open_wallet(self, account: str, class_: types.WalletClass, identity: bytes) -> Act[None]:
        """Open a wallet for a customer whom the operator has identified.
        class_: Class1 … Class4 or Corporate
        identity: salted commitment to the real name; nothing readable reaches the chain
        """
        return self._act(type(None), "openWallet", account, class_, identity)

    def operator_account(self, operator: str, *, block: BlockIdentifier = "latest") -> types.OperatorAccount:
        """`operatorAccount(address)`"""
        return self._call(types.OperatorAccount, "operatorAccount", operator, block=block)

    def operator_at(self, index_: int, *, block: BlockIdentifier = "latest") -> str:
        """`operatorAt(uint8)`
        returns: the account that answers for the index: the operator, or who took it over; zero where it is
          not in use
        """
        return self._call(str, "operatorAt", index_, block=block)

    def operator_count(self, *, block: BlockIdentifier = "latest") -> int:
        """`operatorCount()`"""
        return self._call(int, "operatorCount", block=block)

    def orders_on(self, account: str, *, block: BlockIdentifier = "latest") -> OrdersOnResult:
        """`ordersOn(address)`
        returns inward: seats whose orders keep money from arriving
        returns outward: seats whose orders keep money from leaving; bit 0 is seat 1
        """
        return self._call(OrdersOnResult, "ordersOn", account, block=block)

    def pause(self) -> Act[None]:
        """Stop issue, payment and seizure for the rest of this day (UTC+8) and ten more. Guardians, and none of
        them for 30 days after the end of the last pause: whether money stands still for longer is the
        alliance's to decide.
        """
        return self._act(type(None), "pause")

    def pause_end(self, *, block: BlockIdentifier = "latest") -> int:
        """`pauseEnd()`
        returns: [days since 1970, UTC+8] first day after the newest pause, zero where there was none
        """
        return self._call(int, "pauseEnd", block=block)

    def paused(self, *, block: BlockIdentifier = "latest") -> bool:
        """`paused()`"""
        return self._call(bool, "paused", block=block)

    def permit(self, owner: str, spender: str, value_: int, deadline: int, signature: bytes) -> Act[None]:
        """EIP-2612 for holders that are contracts (ERC-1271)."""
        return self._act(
            type(None), "permit(address,address,uint256,uint256,bytes)", owner, spender, value_, deadline, signature
        )

    def permit_with_v_r_s(
        self, owner: str, spender: str, value_: int, deadline: int, v: int, r: bytes, s: bytes
    ) -> Act[None]:
        """EIP-2612. Its nonces run in order by that standard; payments themselves need not wait: see EIP-3009."""
        return self._act(
            type(None),
            "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
            owner,
            spender,
            value_,
            deadline,
            v,
            r,
            s,
        )

    def prolong_pause(self, days_: int) -> Act[None]:
        """Let a pause end `days_` days after today, later or earlier. The alliance, by vote.
        days_: 0 to 255
        """
        return self._act(type(None), "prolongPause", days_)

    def reassign_wallet(self, account: str, operator: str, class_: types.WalletClass) -> Act[None]:
        """Give a wallet another class or another operator. WalletOffice, where customers and operators ask. A
        lower class is refused while the balance is above its limit: otherwise the limit would be evaded by
        filling a high class first. Shared limits are separated first.
        """
        return self._act(type(None), "reassignWallet", account, operator, class_)

    def receive_with_authorization(
        self, from_: str, to: str, value_: int, valid_after: int, valid_before: int, nonce: bytes, signature: bytes
    ) -> Act[None]:
        """The same for payers that are contracts (ERC-1271)."""
        return self._act(
            type(None),
            "receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)",
            from_,
            to,
            value_,
            valid_after,
            valid_before,
            nonce,
            signature,
        )

    def receive_with_authorization_with_v_r_s(
        self,
        from_: str,
        to: str,
        value_: int,
        valid_after: int,
        valid_before: int,
        nonce: bytes,
        v: int,
        r: bytes,
        s: bytes,
    ) -> Act[None]:
        """EIP-3009: as above, for the payee alone, so that nobody can pay in ahead of the payee's own transaction."""
        return self._act(
            type(None),
            "receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)",
            from_,
            to,
            value_,
            valid_after,
            valid_before,
            nonce,
            v,
            r,
            s,
        )

    def redeem(self, amount: int) -> Act[None]:
        """Take the operator's own money out of circulation; it frees reserve. Open to a suspended operator and
        during a pause. What the operator issued is retired first. Anything beyond was issued by others: theirs
        is retired in the order of their licences, and the reserve behind it becomes the redeemer's. Banks in
        deposit mode are passed over: what they issued is settled with them.
        """
        return self._act(type(None), "redeem", amount)

    def redeem_at_central_bank(self, amount: int, reference_: bytes) -> Act[None]:
        """Redeem with the central bank, for the customer of an operator that has been suspended for
        `SUSPENSION_TIMEOUT` days. The central bank pays bank money under the reference.
        """
        return self._act(type(None), "redeemAtCentralBank", amount, reference_)

    def reinstate_operator(self, operator: str) -> Act[None]:
        """Lift a suspension. Central bank."""
        return self._act(type(None), "reinstateOperator", operator)

    def release(self, account: str, kind: types.OrderKind, order: bytes) -> Act[None]:
        """Release a wallet from this seat's order by a counter-order. An order authority."""
        return self._act(type(None), "release", account, kind, order)

    def replace_wallet(self, account: str, replacement: str) -> Act[None]:
        """Carry a wallet over to another key. WalletRecovery. The old one is closed for ever and its allowances
        with it; `successorOf` leads to the new one.
        """
        return self._act(type(None), "replaceWallet", account, replacement)

    def seat_of(self, authority: str, *, block: BlockIdentifier = "latest") -> int:
        """`seatOf(address)`"""
        return self._call(int, "seatOf", authority, block=block)

    def seize(self, account: str, to: str, amount: int) -> Act[None]:
        """Carry money off into an institution's wallet, whatever is frozen. OrderDesk, where two officers act."""
        return self._act(type(None), "seize", account, to, amount)

    def separate_limits(self, account: str) -> Act[None]:
        """Let a wallet leave its bucket, with all of the bucket's counters. Central bank."""
        return self._act(type(None), "separateLimits", account)

    def set_authority(self, new_authority: str) -> Act[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._act(type(None), "setAuthority", new_authority)

    def set_frozen_part(self, account: str, part: int) -> Act[None]:
        """State how much of a wallet's balance is held back by all partial orders together. OrderDesk."""
        return self._act(type(None), "setFrozenPart", account, part)

    def set_limits(self, class_: types.WalletClass, limits_: types.Limits) -> Act[None]:
        """Set the limits of a personal class; a wallet above a new balance limit keeps its money and can spend it."""
        return self._act(type(None), "setLimits", class_, limits_)

    def set_order_authority(self, seat: int, authority: str) -> Act[None]:
        """Seat an authority, in place of who sat there. Council.
        seat: 1 to 8
        """
        return self._act(type(None), "setOrderAuthority", seat, authority)

    def set_reserve_ratio(self, operator: str, ratio: int) -> Act[None]:
        """Change the reserve rule of an operator. ReserveDesk, which asks whether it is a bank.
        ratio: [bps] zero for 100 %; otherwise 100 to 9999
        """
        return self._act(type(None), "setReserveRatio", operator, ratio)

    def share_limits(self, account: str, id: bytes) -> Act[None]:
        """Let several wallets of one person, all of one class, share that class's limits. Central bank. A wallet
        alone pays nothing for this. What was spent before joining counts. Money between two wallets of a bucket
        counts as a payment. The sum of balances has to be within the class's limit.
          bucket: a pseudorandom function of the identity under a key of the central bank: nobody else can tell
            whose it is, and no operator can give one person two
        """
        return self._act(type(None), "shareLimits", account, id)

    def successor_of(self, account: str, *, block: BlockIdentifier = "latest") -> str:
        """`successorOf(address)`
        returns: the wallet that stands in for a closed or replaced one, along the whole chain; `account`
          itself where there is none
        """
        return self._call(str, "successorOf", account, block=block)

    def suspend_operator(self, operator: str) -> Act[None]:
        """Stop an operator from issuing and from opening wallets; redemption stays open. Central bank."""
        return self._act(type(None), "suspendOperator", operator)

    def symbol(self, *, block: BlockIdentifier = "latest") -> str:
        """`symbol()`"""
        return self._call(str, "symbol", block=block)

    def total_supply(self, *, block: BlockIdentifier = "latest") -> int:
        """Summed over the operators: a stored total would cost every issue a slot."""
        return self._call(int, "totalSupply", block=block)

    def transfer(self, to: str, amount: int) -> Act[bool]:
        """The plain payment returns from here at once, which the way back through Solidity would make 80 gas
        dearer.
        """
        return self._act(bool, "transfer", to, amount)

    def transfer_from(self, from_: str, to: str, amount: int) -> Act[bool]:
        """Moves a `value` amount of tokens from `from` to `to` using the allowance mechanism. `value` is then
        deducted from the caller's allowance. Returns a boolean value indicating whether the operation
        succeeded. Emits a {Transfer} event.
        """
        return self._act(bool, "transferFrom", from_, to, amount)

    def transfer_with_authorization(
        self, from_: str, to: str, value_: int, valid_after: int, valid_before: int, nonce: bytes, signature: bytes
    ) -> Act[None]:
        """The same for payers that are contracts (ERC-1271)."""
        return self._act(
            type(None),
            "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)",
            from_,
            to,
            value_,
            valid_after,
            valid_before,
            nonce,
            signature,
        )

    def transfer_with_authorization_with_v_r_s(
        self,
        from_: str,
        to: str,
        value_: int,
        valid_after: int,
        valid_before: int,
        nonce: bytes,
        v: int,
        r: bytes,
        s: bytes,
    ) -> Act[None]:
        """EIP-3009: pay what `from` signed. Anybody.
        nonce: any 32 bytes that were not used; those that differ in the last byte alone share a storage word,
          so that counting up costs 17,100 gas less than drawing at random
        """
        return self._act(
            type(None),
            "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)",
            from_,
            to,
            value_,
            valid_after,
            valid_before,
            nonce,
            v,
            r,
            s,
        )

    def transfer_with_reference(self, to: str, amount: int, reference_: bytes) -> Act[bool]:
        """Pay with a reference that the payee's books can match."""
        return self._act(bool, "transferWithReference", to, amount, reference_)

    def unpause(self) -> Act[None]:
        """Let everything go on at once. The alliance, by vote."""
        return self._act(type(None), "unpause")

    def wallet(self, account: str, *, block: BlockIdentifier = "latest") -> types.WalletView:
        """`wallet(address)`"""
        return self._call(types.WalletView, "wallet", account, block=block)

    def wind_down(self, operator: str, successor: str) -> Act[None]:
        """End an operator for good: its customers' wallets, its issue and its reserve become `successor`'s at
        once, and its own wallet a corporate customer of it. Central bank; the operator is suspended and no
        payout is pending.
        """
        return self._act(type(None), "windDown", operator, successor)
