"""A bank that runs enclaves has posted its bond, and one of its keys has signed two facts."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.clearance import DETAINED, RELEASED, digest, platforms, sign, statement
from tests.helpers.money import CORPORATE, YUAN, issue_reserve

BOND = 5_000_000 * YUAN


@pytest.fixture
def bonds(alliance):
    return alliance["OracleBonds"]


@pytest.fixture
def bank(alliance):
    """Bank of China's branch, which runs the first platform and has two bonds' worth of money."""
    account, operator = alliance.accounts["bank_of_china_shanghai"], alliance.accounts["icbc"]
    issue_reserve(alliance, "icbc", 2 * BOND)
    token = alliance["DigitalYuan"]
    token.send(operator, "openWallet", account.address, CORPORATE, keccak(text="a bank's branch"))
    token.send(operator, "mint", account.address, 2 * BOND)
    token.send(account, "approve", alliance["Escrow"].address, 2**256 - 1)
    return account


@pytest.fixture
def posted(alliance, bonds, bank) -> int:
    """Number of the institution whose bond stands."""
    bonds.send(bank, "post", BOND)
    return alliance.settings.number("bank_of_china_shanghai")


@pytest.fixture
def liar(alliance, keys):
    """The key on the bank's platform."""
    number = next(
        platform.number
        for platform in platforms(alliance)
        if platform.operator == alliance.settings.number("bank_of_china_shanghai")
    )
    registry = alliance["EnclaveRegistry"]
    return next(key for key in keys if registry.struct("key", key.address)["platform"] == number)


@pytest.fixture
def lie(alliance, oracle, liar):
    """(released, detained, the liar's signatures over both)."""
    first = statement(alliance, status=RELEASED)
    second = first._replace(status=DETAINED)
    return first, second, [sign([liar], digest(oracle, said))[0] for said in (first, second)]
