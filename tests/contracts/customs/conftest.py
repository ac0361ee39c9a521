"""Three enclave keys of a permitted program stand before every test; time stands still unless it is moved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from eth_account.signers.local import LocalAccount

from eport.chain.deployment import Alliance
from tests.helpers.clearance import permit, quorum, stopped_clock, undone


@pytest.fixture(scope="package")
def furnished(deployed: Alliance) -> Iterator[tuple[Alliance, list[LocalAccount]]]:
    with undone(deployed.chain), stopped_clock(deployed.chain):
        permit(deployed)
        yield deployed, quorum(deployed)


@pytest.fixture
def alliance(furnished: tuple[Alliance, list[LocalAccount]]) -> Iterator[Alliance]:
    with undone(furnished[0].chain):
        yield furnished[0]


@pytest.fixture
def keys(furnished: tuple[Alliance, list[LocalAccount]]) -> list[LocalAccount]:
    """Three valid signers, ascending."""
    return list(furnished[1])
