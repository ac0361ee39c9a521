"""Reimbursement: ICBC confirms and honours, the Agricultural Bank reimburses it for the Bank of Communications."""

from __future__ import annotations

from typing import Any

from eth_utils import keccak

from eport.chain.contract import Receipt
from eport.chain.deployment import Alliance
from tests.helpers.credit import CONFIRMING, Letter, confirmed
from tests.helpers.money import CORPORATE, YUAN

REIMBURSING, CLAIMANT, ISSUER = "abc_shanghai", "icbc_shanghai", "bank_of_communications"
AMOUNT = 500_000 * YUAN
CLAIMED, PAID, DECLINED, UNANSWERED, REFUNDED = range(1, 6)


def endow(alliance: Alliance, amount: int = 1_000_000 * YUAN) -> None:
    """The reimbursing bank has a wallet, and lets Reimbursements take from it."""
    money, accounts = alliance["DigitalYuan"], alliance.accounts
    bank = accounts[REIMBURSING]
    money.send(accounts["icbc"], "openWallet", bank.address, CORPORATE, keccak(text=REIMBURSING))
    money.send(accounts["icbc"], "mint", bank.address, amount)
    money.send(bank, "approve", alliance["Reimbursements"].address, amount)


def authorise(letter: Letter, bank: str = REIMBURSING, amount: int = AMOUNT, who: str = ISSUER) -> Receipt:
    number = letter.alliance.settings.number(bank)
    return letter.send(who, "Reimbursements", "authorise", letter.id, letter.terms, number, amount)


def claim(letter: Letter, number: int = 1, by: int = CONFIRMING, who: str = CLAIMANT) -> Receipt:
    return letter.send(who, "Reimbursements", "claim", letter.id, number, by, letter.terms)


def act(letter: Letter, function: str, *arguments: Any, who: str = REIMBURSING, number: int = 1) -> Receipt:
    """reimburse, decline, recordSilence, refund."""
    return letter.send(who, "Reimbursements", function, letter.id, number, *arguments)


def claim_of(letter: Letter, number: int = 1) -> dict[str, Any]:
    return letter.alliance["Reimbursements"].struct("claimOf", letter.id, number)


def presenter(letter: Letter, number: int = 1) -> str:
    return str(letter.alliance["Presentations"].call("presenterOf", letter.id, number))


def wallet(alliance: Alliance, who: str) -> int:
    """[fen]"""
    return int(alliance["DigitalYuan"].call("balanceOf", alliance.accounts[who].address))


def honoured(alliance: Alliance, **changes: Any) -> Letter:
    """A credit that ICBC confirmed and honoured out of its own liquidity; the documents are forwarded."""
    letter = confirmed(alliance, **changes)
    letter.present(at=CONFIRMING)
    letter.honour(by=CONFIRMING)
    letter.act(CLAIMANT, "forward", 1, CONFIRMING)
    return letter
