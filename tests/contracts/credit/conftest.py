"""Money and three enclave keys stand before every test; it is 2026-01-12 10:00 in Shanghai until time is moved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from eth_account.signers.local import LocalAccount
from eth_utils import keccak

from eport.chain.deployment import Alliance
from tests.helpers.clearance import permit, quorum, stopped_clock, undone
from tests.helpers.credit import at, without_windows
from tests.helpers.money import CORPORATE, YUAN, issue_reserve


@pytest.fixture(scope="package")
def furnished(deployed: Alliance) -> Iterator[tuple[Alliance, list[LocalAccount]]]:
    """What `funded` gives, once for the whole package."""
    accounts, money = deployed.accounts, deployed["DigitalYuan"]
    with undone(deployed.chain), stopped_clock(deployed.chain):
        for bank in ("icbc_shanghai", "ccb_shanghai"):
            money.send(accounts["icbc"], "openWallet", accounts[bank].address, CORPORATE, keccak(text=bank))
        for operator, party in (
            ("bank_of_china", "importer"), ("icbc", "bank_of_communications"), ("icbc", "icbc_shanghai"),
            ("icbc", "ccb_shanghai"),
        ):  # fmt: skip
            issue_reserve(deployed, operator, 10_000_000 * YUAN)
            money.send(accounts[operator], "mint", accounts[party].address, 2_000_000 * YUAN)
        permit(deployed)
        without_windows(deployed)
        keys = quorum(deployed)
        deployed.chain.travel(at("2026-01-12 10:00"))
        yield deployed, keys


@pytest.fixture
def alliance(furnished: tuple[Alliance, list[LocalAccount]]) -> Iterator[Alliance]:
    with undone(furnished[0].chain):
        yield furnished[0]


@pytest.fixture
def funded(alliance: Alliance) -> Alliance:
    """Importer and Bank of Communications hold two million yuan each."""
    return alliance


@pytest.fixture
def keys(furnished: tuple[Alliance, list[LocalAccount]]) -> list[LocalAccount]:
    """Three valid signers, ascending."""
    return list(furnished[1])
