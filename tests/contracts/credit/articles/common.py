"""What the tests of articles share. It is Monday 12 January 2026, 10:00 in Shanghai; banks close at 17:00."""

from __future__ import annotations

from tests.helpers.credit import Letter
from tests.helpers.money import YUAN

MILLION = 1_000_000 * YUAN
AMOUNT = 500_000 * YUAN
ISSUER, CONFIRMER, NOMINEE, ADVISER = (
    "bank_of_communications", "icbc_shanghai", "ccb_shanghai", "bank_of_china_shanghai",
)  # fmt: skip


def travel(letter: Letter, moment: int) -> None:
    letter.alliance.chain.travel(moment)


def amend(letter: Letter, **changes):
    """The Bank of Communications issues an amendment; returns the amended terms."""
    amended = letter.terms._replace(**changes)
    letter.send(ISSUER, "CreditAmendments", "amend", letter.id, letter.terms, amended)
    return amended
