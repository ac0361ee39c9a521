"""Three banks and an importer with money, three enclave keys, statements that count at once; time stands still."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from eth_account.signers.local import LocalAccount
from eth_utils import keccak

from eport.chain.deployment import Alliance
from tests.helpers.clearance import permit, quorum, stopped_clock, undone
from tests.helpers.credit import without_windows
from tests.helpers.finance import Declared, declare
from tests.helpers.money import CORPORATE, YUAN, issue_reserve

BANKS = ("bank_of_communications", "icbc_shanghai", "ccb_shanghai")


@pytest.fixture(scope="package")
def furnished(deployed: Alliance) -> Iterator[tuple[Alliance, list[LocalAccount]]]:
    accounts, money = deployed.accounts, deployed["DigitalYuan"]
    with undone(deployed.chain), stopped_clock(deployed.chain):
        for operator in ("bank_of_china", "icbc"):
            issue_reserve(deployed, operator, 20_000_000 * YUAN)
        for bank in BANKS[1:]:
            money.send(accounts["icbc"], "openWallet", accounts[bank].address, CORPORATE, keccak(text=bank))
        for bank in BANKS:
            money.send(accounts["icbc"], "mint", accounts[bank].address, 3_000_000 * YUAN)
            money.send(accounts[bank], "approve", deployed["TradeFinance"].address, 2**256 - 1)
        for trader in ("importer", "exporter"):
            money.send(accounts["bank_of_china"], "mint", accounts[trader].address, 2_000_000 * YUAN)
            money.send(accounts[trader], "approve", deployed["Escrow"].address, 2**256 - 1)
        permit(deployed)
        without_windows(deployed)
        yield deployed, quorum(deployed)


@pytest.fixture
def alliance(furnished: tuple[Alliance, list[LocalAccount]]) -> Iterator[Alliance]:
    with undone(furnished[0].chain):
        yield furnished[0]


@pytest.fixture
def keys(furnished: tuple[Alliance, list[LocalAccount]]) -> list[LocalAccount]:
    """Three valid signers, ascending."""
    return list(furnished[1])


@pytest.fixture
def finance(alliance):
    return alliance["TradeFinance"]


@pytest.fixture
def beer(alliance: Alliance, keys: list[LocalAccount]) -> Declared:
    """The importer's beer, released by customs."""
    return declare(alliance, keys)
