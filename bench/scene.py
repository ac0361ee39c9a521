"""An alliance at work, and whole trades in it as acts that are known before they are sent.

The parties are those of development: the importer applies, the Bank of Communications issues, the Bank of China
advises, three enclaves speak for Shanghai Customs, the exporter presents. All that an act says follows from the number
of its trade, so that a thousand trades are prepared, signed and sent without asking the chain in between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from coincurve import PrivateKey
from eth_abi.abi import encode
from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from bench.method import SIGNED_PAYMENT, domain_separator
from bench.network.ledger import CORPORATE
from bench.network.sender import Account, Wire, accounts, signed
from eport.chain.contract import Contract, abi_type
from eport.enclave.statement import ZERO, Domain, Statement
from eport.messages.customs_codes import CustomsStatus
from eport.trade.chapters.window import FUNCTIONS
from tests.helpers.clearance import INVOICE, PROGRAM, content_of, permit, quorum, release_of
from tests.helpers.credit import (
    CUSTOMS_RELEASE_KIND,
    INVOICE_KIND,
    ISSUING,
    TRANSPORT_KIND,
    allow,
    commit,
    documents,
    stipulating_release,
    terms,
    without_windows,
)
from tests.helpers.governance import Prepared
from tests.helpers.money import YUAN, issue_reserve

AMOUNT = 10_000 * YUAN
DUTY = 1_300 * YUAN + 7
BALANCE = 100_000 * YUAN
"""[fen] of a credit, of the duty on its goods, and of a wallet that pays."""
TREASURE = 10**11
"""[fen] that importer and issuing bank have, each for all of its trades."""
GAS = 300_000
"""Limit of an act; none of a trade takes more."""
CHUNK = 100
"""Trades that go through together, step by step."""
DAY = 86_400
_PAYMENT_TYPE = keccak(
    text="TransferWithAuthorization(address from,address to,uint256 value,"
    "uint256 validAfter,uint256 validBefore,bytes32 nonce)"
)


@dataclass(frozen=True)
class Act:
    """One transaction that somebody will send; `gas` is its limit."""

    title: str
    actor: str
    to: str
    data: bytes
    gas: int = GAS


class Refused(RuntimeError):
    """An act of the scene failed on the chain: the figures would be those of another scene."""


class Scene:
    """A deployed alliance with money, liquidity, a quorum of registered enclaves, and nonces counted here.

    A customs statement proves any amount at once (in earnest it has to stand for a while first, whatever the load).
    """

    def __init__(self, alliance: Prepared) -> None:
        self.alliance, self.chain = alliance, alliance.chain
        self.wire = Wire(self.chain.url)
        permit(alliance)
        without_windows(alliance)
        self._enclaves = [PrivateKey(bytes(key.key)) for key in quorum(alliance, "scene")]
        self._domain = Domain(self.chain.chain_id, alliance["ClearanceOracle"].address)
        self._separator = domain_separator(alliance["DigitalYuan"])
        self._endow()
        self.now = self.chain.now()
        self.first_credit = int(alliance["DocumentaryCredit"].call("creditCount")) + 1
        self.trades = 0
        """Whole trades that were begun."""
        self.actors = {
            key: Account(PrivateKey(bytes(account.key)))
            for key, account in alliance.accounts.items()
            if isinstance(account, LocalAccount)  # as all of development are
        }
        for actor in self.actors.values():
            self.count(actor)
        self.ask("evm_setAutomine", False)

    def _endow(self) -> None:
        alliance, token = self.alliance, self.alliance["DigitalYuan"]
        for operator, holder in (("bank_of_china", "importer"), ("icbc", "bank_of_communications")):
            issue_reserve(alliance, operator, 100 * TREASURE)
            token.send(alliance.accounts[operator], "mint", alliance.accounts[holder].address, 2 * TREASURE)
        commit(alliance, "bank_of_communications", TREASURE)
        allow(alliance, "importer", 2 * TREASURE)
        token.send(alliance.accounts["importer"], "approve", alliance["Declarations"].address, 2 * TREASURE)

    # ------------------------------------------------------------------------------------------------------- sending

    def ask(self, method: str, *parameters: Any) -> Any:
        """One call of the node."""
        return self.wire.batch(method, [parameters])[0]

    def count(self, actor: Account) -> None:
        """Take an account's next nonce from the chain."""
        actor.nonce = int(self.ask("eth_getTransactionCount", actor.address, "latest"), 16)

    def sign(self, act: Act) -> bytes:
        """A raw transaction under its actor's next nonce."""
        return self.raw(self.actors[act.actor], act)

    def raw(self, account: Account, act: Act) -> bytes:
        """The same by an account that is no member."""
        return signed(account, act.to, act.data, act.gas, 0, self.chain.chain_id)

    def mine(self, raw: Sequence[bytes]) -> list[int]:
        """Send, and make blocks until all is in; gas of each. Raises `Refused`."""
        hashes = self.wire.send(raw)
        receipts: list[Any] = []
        while len(receipts) < len(hashes):
            self.ask("evm_mine")
            found = self.wire.batch("eth_getTransactionReceipt", [[hash_] for hash_ in hashes[len(receipts) :]])
            taken = found[: found.index(None)] if None in found else found
            if not taken:
                raise Refused(f"{len(hashes) - len(receipts)} of {len(hashes)} transactions are in no block")
            receipts += taken
        failed = [receipt["transactionHash"] for receipt in receipts if int(receipt["status"], 16) != 1]
        if failed:
            raise Refused(f"{len(failed)} of {len(hashes)} transactions failed, the first: {failed[0]}")
        return [int(receipt["gasUsed"], 16) for receipt in receipts]

    # --------------------------------------------------------------------------------------------------------- money

    def open(self, addresses: Sequence[str], balance: int = BALANCE, class_: int = CORPORATE) -> None:
        """Wallets of that class, each with so much [fen] in it."""
        token, acts = self.alliance["DigitalYuan"], []
        for address in addresses:
            acts.append(self._act("icbc", token, "openWallet", address, class_, keccak(text=f"identity of {address}")))
            acts.append(self._act("icbc", token, "mint", address, balance))
        self.mine([self.sign(act) for act in acts])

    def transfer(self, payee: str, amount: int) -> Act:
        """A payment."""
        return self._act("", self.alliance["DigitalYuan"], "transfer", payee, amount, gas=60_000)

    def batch(self, payees: Sequence[str], amount: int) -> Act:
        """Payments to many in one transaction."""
        payments = [(payee, amount) for payee in payees]
        gas = 60_000 + 12_000 * len(payees)
        return self._act("", self.alliance["DigitalYuan"], "batchTransfer", payments, gas=gas)

    def signed_payment(self, payer: Account, payee: str, amount: int, nonce: int) -> Act:
        """A payment that its payer signed (EIP-3009) and anybody brings."""
        values = (payer.address, payee, amount, 0, 2**40, nonce.to_bytes(32, "big"))
        kinds = ["address", "address", "uint256", "uint256", "uint256", "bytes32"]
        struct = keccak(encode(["bytes32", *kinds], [_PAYMENT_TYPE, *values]))
        parts = _signature(payer.key, keccak(b"\x19\x01" + self._separator + struct))
        arguments = (*values, parts[64], parts[:32], parts[32:64])
        return self._act("", self.alliance["DigitalYuan"], SIGNED_PAYMENT, *arguments, gas=90_000)

    # -------------------------------------------------------------------------------------------------------- trades

    def next_trade(self) -> tuple[Act, ...]:
        """A whole trade with a credit at sight, from application to honour. Applications have to be mined in the order
        in which their trades were asked for here: a credit's number is its place among them."""
        number = self.trades
        self.trades += 1
        return tuple(self._trade(number))

    def _trade(self, number: int) -> list[Act]:
        alliance, credit = self.alliance, self.first_credit + number
        agreed = terms(
            alliance, amount=AMOUNT, tolerancePlus=0, toleranceMinus=0, partialDrawings=False,
            reference_=keccak(text=f"credit {number}"), **stipulating_release(alliance),
        )  # fmt: skip
        accepted, assessed, released = self._statements(number)
        kinds = INVOICE_KIND | TRANSPORT_KIND | CUSTOMS_RELEASE_KIND
        presented = documents(amount=AMOUNT, documents=kinds, content=keccak(text=f"documents {number}"))
        office, examiner = alliance["DocumentaryCredit"], alliance["Presentations"]
        customs, content = alliance["Declarations"], content_of(INVOICE)
        window, dossier = alliance["SingleWindow"], self._dossier(number)
        configuration = alliance.settings.window
        asked = sum(1 << configuration.function(name).number for name in FUNCTIONS)
        made: list[Act] = []

        def act(title: str, actor: str, contract: Contract, function: str, *arguments: Any) -> None:
            made.append(replace(self._act(actor, contract, function, *arguments), title=title))

        def answer(department: str) -> None:
            found = configuration.department(department)
            title = f"a department answers: {department.replace('_', ' ')}"
            act(title, found.institution, window, "answer", dossier, found.number, 1, True, ZERO)

        def advance(title: str, said: Statement) -> None:
            act(title, "relay", customs, "advance", said.as_tuple(), self._signatures(said))

        act("apply for a credit", "importer", office, "applyFor", agreed)
        act("issue", "bank_of_communications", office, "issue", credit, agreed)
        act("advise", "bank_of_china_shanghai", office, "advise", credit, agreed)
        act("submit a dossier", "importer", window, "submit", keccak(text=f"dossier {number}"), asked, 0, content)
        act("lodge a declaration", "importer", customs, "lodge", accepted.subject, 1, content)
        advance("statement: accepted", accepted)
        answer("foreign_exchange")
        advance("statement: tax assessed", assessed)
        act("pay duty", "importer", customs, "payDuty", accepted.subject)
        advance("statement: released", released)
        answer("taxation")
        answer("customs")
        act(
            "present documents", "exporter", examiner, "present", credit, agreed, ISSUING, 0, presented,
            release_of(released.as_tuple()),  # type: ignore[arg-type]  # a struct as a tuple, the same to the encoder
        )  # fmt: skip
        act("honour", "bank_of_communications", examiner, "honour", credit, 1, ISSUING, agreed)
        return made

    def grow(self, trades: int) -> None:
        """Go on until so many trades were begun and ended."""
        while self.trades < trades:
            chunk = [self.next_trade() for _ in range(min(CHUNK, trades - self.trades))]
            for step in zip(*chunk):
                self.mine([self.sign(act) for act in step])

    def honoured(self) -> int:
        """[fen] that the exporter was paid."""
        return int(self.alliance["DigitalYuan"].call("balanceOf", self.alliance.accounts["exporter"].address))

    def _statements(self, number: int) -> tuple[Statement, ...]:
        """What customs says of the trade's declaration, each after the one before."""
        said = Statement(
            subject=keccak(text=f"declaration {number}"), sequence=1, previous=ZERO, status=CustomsStatus.ACCEPTED,
            sourceCode=b"WCO:09".ljust(16, b"\0"), declarationVersion=1, direction=1,
            customs=self.alliance.settings.number("shanghai_customs"), dutyPayable=0, dutyGuaranteed=0,
            content=content_of(INVOICE), evidence=keccak(text=f"customs message {number}"), workload=PROGRAM,
            keyEpoch=1, nonce=ZERO, observedAt=self.now - 60, validUntil=self.now + 120 * DAY,
        )  # fmt: skip
        found = [said]
        for status in (CustomsStatus.TAX_ASSESSED, CustomsStatus.RELEASED):
            said = replace(
                said, sequence=said.sequence + 1, previous=said.struct_hash(), status=status, dutyPayable=DUTY
            )
            found.append(said)
        return tuple(found)

    def _signatures(self, said: Statement) -> list[bytes]:
        digest = said.digest(self._domain)
        return [_signature(key, digest) for key in self._enclaves]

    def _dossier(self, number: int) -> bytes:
        trader = self.alliance.settings.number("importer")
        # SingleWindow.dossierId
        return keccak(encode(["uint16", "bytes32"], [trader, keccak(text=f"dossier {number}")]))

    def _act(self, actor: str, contract: Contract, function: str, *arguments: Any, gas: int = GAS) -> Act:
        selector, kinds = _function(contract, function)
        return Act(function, actor, contract.address, selector + encode(kinds, arguments), gas)


def wallets(name: str, count: int) -> list[Account]:
    """Accounts without a zero byte in their addresses; the same ones for the same name."""
    found = [account for account in accounts(name, 2 * count + 20) if 0 not in bytes.fromhex(account.address[2:])]
    return found[:count]


def _signature(key: PrivateKey, digest: bytes) -> bytes:
    """65 bytes as OpenZeppelin's ECDSA takes them: r, s, v of 27 or 28; deterministic (RFC 6979)."""
    made: bytes = key.sign_recoverable(digest, hasher=None)
    return made[:64] + bytes([27 + made[64]])


_FUNCTIONS: dict[tuple[str, str], tuple[bytes, list[str]]] = {}


def _function(contract: Contract, function: str) -> tuple[bytes, list[str]]:
    """Selector and argument types, by name or by `name(types)`: web3's own encoder takes three times as long."""
    key = contract.name, function
    if key not in _FUNCTIONS:
        for item in contract.abi:
            kinds = [abi_type(part) for part in item.get("inputs", ())]
            text = f"{item.get('name')}({','.join(kinds)})"
            if item["type"] == "function" and function in (item["name"], text):
                _FUNCTIONS[key] = keccak(text=text)[:4], kinds
                break
        else:
            raise LookupError(f"{contract.name} has no function {function}")
    return _FUNCTIONS[key]


def call_data_gas(data: bytes) -> int:
    """What a transaction costs before it does anything: 21,000, and by byte of call data (EIP-2028)."""
    zeros = data.count(0)
    return 21_000 + 4 * zeros + 16 * (len(data) - zeros)


def beyond_call_data(act: Act, gas: int) -> int:
    """Gas of what it does: the same for all acts of a kind, whichever bytes of their arguments are zero."""
    return gas - call_data_gas(act.data)
