"""A declaration of the importer whose duty was assessed by two officers; money where it is needed."""

from __future__ import annotations

import pytest

from tests.helpers.clearance import DAY, SUBJECT
from tests.helpers.duty import CONTENT, assess, in_service
from tests.helpers.money import YUAN, issue_reserve

TERM = 15 * DAY
CHINA = 8 * 3600
FOREVER = 2**60


def end_of_day(moment: int) -> int:
    """[unix s] last second of that day in China."""
    return (moment + CHINA) // DAY * DAY + DAY - CHINA - 1


@pytest.fixture
def assessed(
    alliance, declarations, duty_desk, escrow, token, importer, bank_of_communications, treasury, bank_of_china, icbc
):
    in_service(alliance)
    for operator in ("bank_of_china", "icbc"):
        issue_reserve(alliance, operator, 10_000_000 * YUAN)
    token.send(bank_of_china, "mint", importer.address, 2_000_000 * YUAN)
    for account in (bank_of_communications, treasury):
        token.send(icbc, "mint", account.address, 1_000_000 * YUAN)
        token.send(account, "approve", duty_desk.address, FOREVER)
    for spender in (escrow, declarations, duty_desk):
        token.send(importer, "approve", spender.address, FOREVER)
    declarations.send(importer, "lodge", SUBJECT, 1, CONTENT)
    assess(alliance, SUBJECT)
    return alliance


@pytest.fixture
def due(declarations):
    """[unix s] last second before unpaid duty may be taken: the end of the fifteenth day after, in China."""

    def found() -> int:
        return end_of_day(declarations.struct("declaration", SUBJECT)["assessedAt"] + TERM)

    return found


@pytest.fixture
def until(assessed):
    """[unix s] ninety days from now."""
    return assessed.chain.now() + 90 * DAY


@pytest.fixture
def paid(token, treasury):
    """[fen] what the treasury holds beyond its first million."""
    return lambda: token.call("balanceOf", treasury.address) - 1_000_000 * YUAN
