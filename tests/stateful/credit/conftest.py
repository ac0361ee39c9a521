"""Money and allowances for a whole run; time passes by `travel` alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from eth_utils import keccak

from eport.chain.deployment import Alliance
from tests.helpers.clearance import stopped_clock
from tests.helpers.credit import at
from tests.helpers.money import CORPORATE, YUAN, issue_reserve, person
from tests.stateful.credit.documents import World
from tests.stateful.credit.state import APPLICANT, ASSIGNEE, BANKS, HOLDERS, REIMBURSER


@pytest.fixture
def rich(funded: Alliance) -> Iterator[Alliance]:
    money, accounts, icbc = funded["DigitalYuan"], funded.accounts, funded.accounts["icbc"]
    with stopped_clock(funded.chain):
        funded.chain.travel(at("2026-01-12 10:00"))
        for operator in ("icbc", "bank_of_china"):
            issue_reserve(funded, operator, 900_000_000 * YUAN, keccak(text=f"reserve of {operator}"))
        for who in (*BANKS, APPLICANT, ASSIGNEE):
            if money.struct("wallet", accounts[who].address)["class_"] == 0:
                money.send(icbc, "openWallet", accounts[who].address, CORPORATE, keccak(text=who))
        for who in (*BANKS, APPLICANT, "exporter"):
            operator = "icbc" if who in BANKS else "bank_of_china"
            money.send(accounts[operator], "mint", accounts[who].address, 100_000_000 * YUAN)
            money.send(accounts[who], "approve", funded["Escrow"].address, 2**255)
        money.send(accounts[REIMBURSER], "approve", funded["Reimbursements"].address, 2**255)
        money.send(accounts["exporter"], "approve", funded["CreditTransfers"].address, 2**255)
        yield funded


def living(alliance: Alliance, seed: int) -> World:
    """Everybody of a run, before its first act."""
    return World(alliance, seed, {name: person(alliance, name, CORPORATE, operator="icbc") for name in HOLDERS})
