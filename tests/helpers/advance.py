"""A red clause: the China Construction Bank, nominated, advances to the exporter before shipment."""

from __future__ import annotations

from typing import Any

from eth_utils import keccak

from eport.chain.contract import Receipt
from eport.chain.deployment import Alliance
from tests.helpers.credit import Letter
from tests.helpers.money import YUAN

ADVANCING, ISSUER = "ccb_shanghai", "bank_of_communications"
MOST = 300_000 * YUAN
RECEIPT = keccak(text="received on account of the credit")


def clause(alliance: Alliance, **changes: Any) -> dict[str, Any]:
    """Changes of the terms: the advancing bank is nominated, at sight."""
    return {"nominatedBank": alliance.settings.number(ADVANCING)} | changes


def allow_advance(letter: Letter, bank: str = ADVANCING, most: int = MOST, who: str = "importer") -> Receipt:
    number = letter.alliance.settings.number(bank)
    return letter.send(who, "Advances", "allow", letter.id, letter.terms, number, most)


def authorise(letter: Letter, bank: str = ADVANCING, most: int = MOST, who: str = ISSUER) -> Receipt:
    number = letter.alliance.settings.number(bank)
    return letter.send(who, "Advances", "authorise", letter.id, letter.terms, number, most)


def request(letter: Letter, amount: int, who: str = "exporter", receipt: bytes = RECEIPT) -> Receipt:
    return letter.send(who, "Advances", "request", letter.id, letter.terms, amount, receipt)


def advance(letter: Letter, amount: int, who: str = ADVANCING, receipt: bytes = RECEIPT) -> Receipt:
    return letter.send(who, "Advances", "advance", letter.id, letter.terms, amount, receipt)


def advanced(letter: Letter, amount: int, bank: str = ADVANCING) -> None:
    """Allowed, authorised, asked for and paid."""
    allow_advance(letter, bank)
    authorise(letter, bank)
    request(letter, amount)
    advance(letter, amount, who=bank)


def left(letter: Letter) -> int:
    """[fen] not paid back."""
    return int(letter.alliance["Undertakings"].call("advanced", letter.id))
