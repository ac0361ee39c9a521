"""How every token is measured: the same parties, the same amounts, the same order; receipt gasUsed.

Parties' addresses, signatures and amounts hold no zero byte (call data costs by byte, EIP-2028), so that a run gives
the same figures everywhere. Warm means: every slot that the act writes holds something before and after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from eth_abi.abi import encode
from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_typing import Hash32
from eth_utils.crypto import keccak
from web3 import Web3
from web3.types import RPCEndpoint

from eport.chain.artifacts import Artifact
from eport.chain.contract import Chain, Contract, Receipt, abi_type
from eport.chain.signers import Signer

AMOUNT = 12_345_678
PERSONAL_AMOUNT = 123_456
"""[fen] Within the limits of a class 3 wallet; three bytes, none of them zero, like `AMOUNT`."""
BATCH = 100
DEADLINE = 0xF1F2F3F4
"""[unix s] Until when signed messages are valid, in 2098; lowered where a signature would hold a zero byte."""

PERMIT = "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)"
SIGNED_PAYMENT = "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)"

_PERMIT_TYPE = "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
_PAYMENT_TYPE = (
    "TransferWithAuthorization(address from,address to,uint256 value,"
    "uint256 validAfter,uint256 validBefore,bytes32 nonce)"
)
_DOMAIN_FIELDS = (
    ("name", "string"),
    ("version", "string"),
    ("chainId", "uint256"),
    ("verifyingContract", "address"),
    ("salt", "bytes32"),
)

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Parties:
    """Who takes part, the same for every token."""

    payer: LocalAccount
    payee: LocalAccount
    newcomer: LocalAccount
    """registered where the token knows registration, and has never received"""
    spender: LocalAccount
    relayer: LocalAccount
    """brings what others signed"""
    suspect: LocalAccount
    """is frozen"""
    crowd: tuple[str, ...]
    """receivers of the batch"""

    @property
    def holders(self) -> list[LocalAccount]:
        return [self.payer, self.payee, self.newcomer, self.suspect]


def clean_account(name: str) -> LocalAccount:
    """An account whose address holds no zero byte; the same one for the same name."""
    for number in range(1000):
        account: LocalAccount = Account.from_key(keccak(text=f"bench {name} {number}"))
        if 0 not in bytes.fromhex(account.address[2:]):
            return account
    raise AssertionError("a thousand addresses with a zero byte each: the odds are 1 in 10^1100")


def clean_addresses(name: str, count: int) -> tuple[str, ...]:
    """Addresses without a zero byte that need no key: they only receive."""
    found: list[str] = []
    number = 0
    while len(found) < count:
        raw = keccak(text=f"bench {name} {number}")[-20:]
        number += 1
        if 0 not in raw:
            found.append(Web3.to_checksum_address(raw))
    return tuple(found)


def parties(chain: Chain) -> Parties:
    """The parties, with ether: the development node asks for the gas price that it estimated."""
    names = ("payer", "payee", "newcomer", "spender", "relayer", "suspect")
    payer, payee, newcomer, spender, relayer, suspect = accounts = [clean_account(name) for name in names]
    for account in accounts:
        give_ether(chain, account.address)
    return Parties(payer, payee, newcomer, spender, relayer, suspect, clean_addresses("crowd", BATCH))


def give_ether(chain: Chain, address: str) -> None:
    """One ether, on a development node."""
    chain.web3.provider.make_request(RPCEndpoint("anvil_setBalance"), [address, hex(10**18)])


def deploy(chain: Chain, sender: LocalAccount, artifact: Artifact, *arguments: Any) -> Contract:
    """Deploy a contract that is not the project's own."""
    factory = chain.web3.eth.contract(abi=artifact.abi, bytecode=artifact.bytecode)
    data = factory.constructor(*arguments).data_in_transaction
    receipt = chain.send(sender, None, data, f"new {artifact.name}")
    assert receipt.contract_address is not None
    return Contract(chain, artifact, receipt.contract_address)


def send_many(chain: Chain, sender: str, calls: Sequence[tuple[str | None, str]]) -> list[str | None]:
    """Preparations, (to, data) each, by an account that the development node signs for, without waiting in between.

    Returns the address of the contract that each created. Raises `RuntimeError` where one failed.
    """
    transactions = []
    for to, data in calls:
        request = {"from": sender, "data": data, "gas": hex(5_000_000)} | ({"to": to} if to else {})
        answer = chain.web3.provider.make_request(RPCEndpoint("eth_sendTransaction"), [request])
        if "result" not in answer:
            raise RuntimeError(f"the node refused a preparation: {answer.get('error')}")
        transactions.append(answer["result"])
    receipts = [
        chain.web3.eth.wait_for_transaction_receipt(transaction, poll_latency=0.02) for transaction in transactions
    ]
    failed = [number for number, receipt in enumerate(receipts) if receipt["status"] != 1]
    if failed:
        raise RuntimeError(f"preparation {failed[0]} of {len(calls)} was refused on the chain")
    return [receipt.get("contractAddress") for receipt in receipts]


def has(contract: Contract, signature: str) -> bool:
    """Whether the contract's ABI knows a function: by `name(types)`, or by name alone."""
    return any(
        signature in (item["name"], f"{item['name']}({','.join(abi_type(part) for part in item['inputs'])})")
        for item in contract.abi
        if item["type"] == "function"
    )


# ------------------------------------------------------------------------------------------------------- the token


class Token:
    """One token on the chain: a plain ERC-20 with an owner that issues. What others do otherwise, they override.

    An act that the token does not know returns None; it is then shown as missing, never as free.
    """

    key = ""

    def __init__(self, contract: Contract, issuer: Signer, who: Parties) -> None:
        self.contract, self.chain, self.issuer, self.who = contract, contract.chain, issuer, who

    def register(self, addresses: Sequence[str]) -> None:
        """Let these addresses hold the token, where that is a notion."""

    def register_one(self, address: str) -> Receipt | None:
        """Registration alone, measured."""
        return None

    def mint(self, to: str, amount: int) -> Receipt:
        return self.contract.send(self.issuer, "mint", to, amount)

    def prepare_burn(self) -> None:
        """Whatever has to be there before money is taken out of circulation."""

    def burn(self, amount: int) -> Receipt:
        return self.contract.send(self.who.payer, "burn", amount)

    def freeze(self, address: str) -> Receipt | None:
        return None

    def batch(self, payments: Sequence[tuple[str, int]]) -> Receipt | None:
        """The token's own batch of payments by the payer."""
        return None

    def payment_nonces(self) -> Iterator[bytes]:
        """Nonces of EIP-3009 payments, of which the second writes a slot that the first has used."""
        key = keccak(text="bench nonce")[:24].replace(b"\0", b"\1")
        return (key + sequence.to_bytes(8, "big") for sequence in range(2**64))

    def personal(self) -> int | None:
        """Gas of a payment between personal wallets with balance, payment, day and year limits."""
        return None


def measure(token: Token, sender: Contract, progress: Progress) -> dict[str, int | None]:
    """Gas of every operation, by key of `OPERATIONS`; None where the token has no such function.

    `sender` is a BatchSender. The order matters: each act finds the slots as the one before left them.
    """
    who, contract = token.who, token.contract
    payer, payee = who.payer, who.payee
    found: dict[str, int | None] = {}

    def send(account: LocalAccount, function: str, *arguments: Any) -> int:
        return contract.send(account, function, *arguments).gas

    progress("wallets and balances")
    token.register([*(account.address for account in who.holders), *who.crowd])
    token.mint(payer.address, 1000 * AMOUNT)
    token.mint(payee.address, AMOUNT)
    progress("payments")
    found["transfer"] = send(payer, "transfer", payee.address, AMOUNT)
    found["transfer_first_receipt"] = send(payer, "transfer", who.newcomer.address, AMOUNT)
    found["approve"] = send(payer, "approve", who.spender.address, 10 * AMOUNT)
    found["transfer_from"] = send(who.spender, "transferFrom", payer.address, payee.address, AMOUNT)
    found["mint"] = token.mint(payee.address, AMOUNT).gas
    token.prepare_burn()
    found["burn"] = token.burn(AMOUNT).gas
    found["permit"] = _permit(token)
    found["signed_payment"] = _signed_payment(token)
    found["freeze"] = _gas(token.freeze(who.suspect.address))
    found["register"] = _gas(token.register_one(who.spender.address))
    progress(f"batches of {BATCH}")
    found["batch_contract_each"] = _batch_by_contract(token, sender)
    found["batch_own_each"] = _batch_by_token(token)
    progress("limits")
    found["transfer_personal"] = token.personal()
    return found


def _gas(receipt: Receipt | None) -> int | None:
    return None if receipt is None else receipt.gas


def _batch_by_contract(token: Token, sender: Contract) -> int:
    """The second of two batches, whose receivers hold something from the first; the allowance stays above zero."""
    who, amounts = token.who, [AMOUNT] * BATCH
    token.mint(who.payer.address, 500 * AMOUNT)
    token.contract.send(who.payer, "approve", sender.address, 1000 * AMOUNT)
    sender.send(who.payer, "send", token.contract.address, who.crowd, amounts)
    return _each(sender.send(who.payer, "send", token.contract.address, who.crowd, amounts))


def _batch_by_token(token: Token) -> int | None:
    receipt = token.batch([(address, AMOUNT) for address in token.who.crowd])
    return None if receipt is None else _each(receipt)


def _each(receipt: Receipt) -> int:
    return round(receipt.gas / BATCH)


# ------------------------------------------------------------------------------------------------- signed messages


def _permit(token: Token) -> int | None:
    """EIP-2612: the payer's second permit, to a spender who had no allowance."""
    if not has(token.contract, PERMIT):
        return None
    gas = 0
    for nonce, spender in enumerate((token.who.relayer, token.who.newcomer)):

        def message(deadline: int, spender: str = spender.address, nonce: int = nonce) -> bytes:
            return encode(
                ["address", "address", "uint256", "uint256", "uint256"],
                [token.who.payer.address, spender, AMOUNT, nonce, deadline],
            )

        deadline, signature = _sign(token.contract, token.who.payer, _PERMIT_TYPE, message)
        arguments = (token.who.payer.address, spender.address, AMOUNT, deadline, *signature)
        gas = token.contract.send(token.who.relayer, PERMIT, *arguments).gas
    return gas


def _signed_payment(token: Token) -> int | None:
    """EIP-3009: the payer's second signed payment, which writes a nonce slot that the first has used."""
    if not has(token.contract, SIGNED_PAYMENT):
        return None
    gas = 0
    for _, nonce in zip(range(2), token.payment_nonces()):

        def message(before: int, nonce: bytes = nonce) -> bytes:
            return encode(
                ["address", "address", "uint256", "uint256", "uint256", "bytes32"],
                [token.who.payer.address, token.who.payee.address, AMOUNT, 0, before, nonce],
            )

        before, signature = _sign(token.contract, token.who.payer, _PAYMENT_TYPE, message)
        arguments = (token.who.payer.address, token.who.payee.address, AMOUNT, 0, before, nonce, *signature)
        gas = token.contract.send(token.who.relayer, SIGNED_PAYMENT, *arguments).gas
    return gas


def _sign(
    contract: Contract, signer: LocalAccount, type_: str, message: Callable[[int], bytes]
) -> tuple[int, tuple[int, bytes, bytes]]:
    """EIP-712 signature (v, r, s) over `message(deadline)`, with the first deadline that gives it no zero byte."""
    separator = domain_separator(contract)
    for deadline in range(DEADLINE, DEADLINE - 200, -1):
        if 0 in deadline.to_bytes(4, "big"):
            continue
        struct = keccak(keccak(text=type_) + message(deadline))
        signed = signer.unsafe_sign_hash(Hash32(keccak(b"\x19\x01" + separator + struct)))
        r, s = signed.r.to_bytes(32, "big"), signed.s.to_bytes(32, "big")
        if 0 not in r + s:
            return deadline, (signed.v, r, s)
    raise AssertionError("200 signatures with a zero byte each: the odds are 1 in 10^130")


def domain_separator(contract: Contract) -> bytes:
    """EIP-712 domain separator, as the contract states it: `DOMAIN_SEPARATOR()` or EIP-5267's `eip712Domain()`."""
    if has(contract, "DOMAIN_SEPARATOR"):
        return bytes(contract.call("DOMAIN_SEPARATOR"))
    fields, *values, _ = contract.call("eip712Domain")
    used = [
        (name, kind, value)
        for bit, ((name, kind), value) in enumerate(zip(_DOMAIN_FIELDS, values))
        if fields[0] >> bit & 1
    ]
    type_ = f"EIP712Domain({','.join(f'{kind} {name}' for name, kind, _ in used)})"
    types = ["bytes32", *("bytes32" if kind == "string" else kind for _, kind, _ in used)]
    hashed = [keccak(text=value) if kind == "string" else value for _, kind, value in used]
    return bytes(keccak(encode(types, [keccak(text=type_), *hashed])))
