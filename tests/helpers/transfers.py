"""Transferred credits (UCP 600 art. 38): the exporter is the first beneficiary, others supply it.

The credit is over 1,000,000 yuan without tolerance, so that every boundary is the amount itself.
"""

from __future__ import annotations

from typing import Any

from eth_account.signers.local import LocalAccount
from eth_utils import keccak

from eport.chain.contract import Receipt
from eport.chain.deployment import Alliance
from tests.helpers.credit import IRREVOCABLE, TRANSFERABLE, Letter, Terms, documents, issued
from tests.helpers.money import CORPORATE, YUAN, person

DAYS = 3
"""[banking days] that the first beneficiary has from the first demand."""
SUPPLY = 700_000 * YUAN
"""What the weaver is owed for the whole of the goods; the exporter's margin is 300,000 yuan."""


def conditions(passes: bool = True, days: int = DAYS, charges: int = 0) -> tuple[bool, int, int]:
    return (passes, days, charges)


def transferable(alliance: Alliance, **changes: Any) -> Letter:
    """A transferable credit that the Bank of Communications issued."""
    return issued(alliance, **({"form": TRANSFERABLE, "tolerancePlus": 0, "toleranceMinus": 0} | changes))


def supplier(alliance: Alliance, name: str) -> LocalAccount:
    """Somebody with a corporate wallet who is no member of the alliance."""
    return person(alliance, name, CORPORATE, operator="icbc")


def part_terms(letter: Letter, who: LocalAccount, amount: int = SUPPLY, **changes: Any) -> Terms:
    """Terms of a part in favour of `who`, otherwise as the credit has them."""
    own = {"form": IRREVOCABLE, "margin": 0, "cover": 0, "confirmerCover": 0, "content": keccak(text="MT720")}
    return letter.terms._replace(**({"beneficiary": who.address, "amount": amount} | own | changes))


def request(
    letter: Letter, terms: Terms, agreed: tuple[bool, int, int] | None = None, who: str = "exporter"
) -> Receipt:
    return letter.send(who, "CreditTransfers", "request", letter.id, letter.terms, terms, agreed or conditions())


def consent(
    letter: Letter, terms: Terms, agreed: tuple[bool, int, int] | None = None, who: str = "bank_of_communications"
) -> Receipt:
    return letter.send(who, "CreditTransfers", "consent", letter.id, letter.terms, terms, agreed or conditions())


class Part(Letter):
    """A transferred part: everything that a letter can do, presented by its second beneficiary."""

    def __init__(self, whole: Letter, holder: LocalAccount, terms: Terms, receipt: Receipt) -> None:
        self.alliance, self.whole, self.holder, self.terms, self.transferred = (
            whole.alliance, whole, holder, terms, receipt,
        )  # fmt: skip
        self.id = int(receipt.event("CreditTransferred").arguments["part"])

    def send(self, who: str, contract: str, function: str, *arguments: Any) -> Receipt:
        sender = self.holder if who == "holder" else self.alliance.accounts[who]
        return self.alliance[contract].send(sender, function, *arguments)

    def present(self, *arguments: Any, **changes: Any) -> Receipt:
        return super().present(*arguments, **({"who": "holder", "amount": self.terms.amount} | changes))

    def demand(self, number: int = 1, who: str = "bank_of_communications") -> Receipt:
        return self.send(who, "CreditTransfers", "demand", self.id, number)

    def substitute(
        self, invoice: int = 1_000_000 * YUAN, number: int = 1, who: str = "exporter", **changes: Any
    ) -> int:
        """Number of the exporter's presentation under the whole credit."""
        own = documents(**({"amount": invoice, "invoice": keccak(text="exporter's invoice")} | changes))
        receipt = self.send(who, "CreditTransfers", "substitute", self.id, number, self.whole.terms, own)
        return int(receipt.event("InvoiceSubstituted").arguments["substitute"])

    def forfeit(self, number: int = 1, who: str = "relay") -> Receipt:
        return self.send(who, "CreditTransfers", "forfeit", self.id, number)

    def advise(self, amended: Terms, who: str = "bank_of_communications") -> Receipt:
        return self.send(
            who, "CreditTransfers", "adviseAmendment", self.id, self.whole.terms, self.terms, amended
        )  # fmt: skip

    def substitution(self, number: int = 1) -> dict[str, Any]:
        return self.alliance["CreditTransfers"].struct("substitution", self.id, number)

    @property
    def apart(self) -> int:
        """[fen] of the whole credit that only this part can draw."""
        return int(self.alliance["DocumentaryCredit"].call("setApartFor", self.id))

    @property
    def money(self) -> int:
        """[fen] in the second beneficiary's wallet."""
        return int(self.alliance["DigitalYuan"].call("balanceOf", self.holder.address))


def transfer(
    letter: Letter,
    who: LocalAccount,
    amount: int = SUPPLY,
    agreed: tuple[bool, int, int] | None = None,
    bank: str = "bank_of_communications",
    **changes: Any,
) -> Part:
    """Asked for and consented to."""
    terms = part_terms(letter, who, amount, **changes)
    request(letter, terms, agreed)
    return Part(letter, who, terms, consent(letter, terms, agreed, bank))
