"""Fixtures of financing for tests outside its own package: furnished once a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from eth_account.signers.local import LocalAccount

from eport.chain.deployment import Alliance
from tests.helpers.clearance import undone
from tests.helpers.finance import Declared, declare, furnish


@pytest.fixture(scope="module")
def furnished(deployed: Alliance) -> Iterator[tuple[Alliance, list[LocalAccount]]]:
    with furnish(deployed) as found:
        yield found


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
