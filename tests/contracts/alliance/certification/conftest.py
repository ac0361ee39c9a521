"""Time stands still unless it is moved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from eport.chain.deployment import Alliance
from tests.helpers.certification import Scheme
from tests.helpers.clearance import stopped_clock, undone


@pytest.fixture
def scheme(deployed: Alliance) -> Iterator[Scheme]:
    """The certification of an alliance, spoken to by keys."""
    with undone(deployed.chain), stopped_clock(deployed.chain):
        yield Scheme(deployed)


@pytest.fixture
def travel(deployed: Alliance):
    """Move to so many seconds from now."""

    def travelling(seconds: int) -> int:
        deployed.chain.travel(deployed.chain.now() + seconds)
        return deployed.chain.now()

    return travelling
