"""DigitalYuan as the alliance deploys it, with every check in force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eth_utils.crypto import keccak

from bench.method import AMOUNT, PERSONAL_AMOUNT, Parties, Token, clean_account, give_ether
from eport.chain.contract import Receipt
from eport.chain.deployment import Alliance
from eport.settings import WALLET_CLASSES

OPERATOR, AUTHORITY = "icbc", "shanghai_customs"
CORPORATE, CLASS_3 = WALLET_CLASSES.index("Corporate"), WALLET_CLASSES.index("Class3")
PAID_IN = 0
REFERENCE = keccak(text="bench order")
OUTWARD, COURT_ORDER = 1, 1


class DigitalYuan(Token):
    """Issued by one operator within its paid-in reserve; the parties are corporate customers, so no limit of a person
    applies to them. `personal` measures a payment to which all of them apply."""

    key = "digital_yuan"

    def __init__(self, alliance: Alliance, who: Parties) -> None:
        super().__init__(alliance["DigitalYuan"], alliance.accounts[OPERATOR], who)
        self.alliance = alliance
        self._pay_in(10_000 * AMOUNT)

    def register(self, addresses: Sequence[str]) -> None:
        for address in addresses:
            self._open(address, CORPORATE)

    def register_one(self, address: str) -> Receipt:
        return self._open(address, CORPORATE)

    def prepare_burn(self) -> None:
        """Only an operator takes money out of circulation, its own."""
        self.mint(self.issuer.address, 2 * AMOUNT)

    def burn(self, amount: int) -> Receipt:
        return self.contract.send(self.issuer, "redeem", amount)

    def freeze(self, address: str) -> Receipt:
        """Outgoing payments, by an undated order."""
        return self.contract.send(self.alliance.accounts[AUTHORITY], "freeze", address, OUTWARD, COURT_ORDER, REFERENCE)

    def batch(self, payments: Sequence[tuple[str, int]]) -> Receipt | None:
        return self.contract.send(self.who.payer, "batchTransfer", list(payments))

    def payment_nonces(self) -> Iterator[bytes]:
        """Unordered: 256 nonces share a word, so the last byte counts."""
        word = keccak(text="bench nonce")[:31].replace(b"\0", b"\1")
        return (word + bytes([bit]) for bit in range(0x11, 0x100))

    def personal(self) -> int:
        return self.personal_payment().gas

    def personal_payment(self) -> Receipt:
        """The second payment of the day between two class 3 wallets."""
        payer, payee = clean_account("personal payer"), clean_account("personal payee")
        for account in (payer, payee):
            self._open(account.address, CLASS_3)
        give_ether(self.chain, payer.address)
        self.mint(payer.address, 5 * PERSONAL_AMOUNT)
        self.contract.send(payer, "transfer", payee.address, PERSONAL_AMOUNT)
        return self.contract.send(payer, "transfer", payee.address, PERSONAL_AMOUNT)

    def _pay_in(self, amount: int) -> None:
        """Two officers of the central bank record the operator's reserve."""
        maker, checker = (self.alliance.accounts[f"reserve_{part}"] for part in ("maker", "checker"))
        desk = self.alliance["ReserveDesk"]
        desk.send(maker, "proposeReserve", self.issuer.address, amount, PAID_IN, REFERENCE)
        desk.send(checker, "confirmReserve", REFERENCE)

    def _open(self, address: str, class_: int) -> Receipt:
        return self.contract.send(self.issuer, "openWallet", address, class_, keccak(text=f"identity of {address}"))
