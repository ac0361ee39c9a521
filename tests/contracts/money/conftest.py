"""Money in the wallets, prepared once and replayed: most tests here need it."""

from __future__ import annotations

import pytest

from eport.chain.deployment import Alliance
from tests.helpers.money import YUAN, issue_reserve, replayed


@pytest.fixture
def funded(alliance: Alliance) -> Alliance:
    """Four operators have paid in ten million yuan each; importer and Bank of Communications hold two million each."""

    def pay_in() -> None:
        for key in ("alibaba", "tencent", "icbc", "bank_of_china"):
            issue_reserve(alliance, key, 10_000_000 * YUAN)
        token, accounts = alliance["DigitalYuan"], alliance.accounts
        token.send(accounts["bank_of_china"], "mint", accounts["importer"].address, 2_000_000 * YUAN)
        token.send(accounts["icbc"], "mint", accounts["bank_of_communications"].address, 2_000_000 * YUAN)

    replayed(alliance, "funded", pay_in)
    return alliance
