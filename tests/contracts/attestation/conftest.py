"""Time stands still unless it is moved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from eport.chain.deployment import Alliance
from tests.helpers.clearance import stopped_clock, undone


@pytest.fixture
def alliance(deployed: Alliance) -> Iterator[Alliance]:
    with undone(deployed.chain), stopped_clock(deployed.chain):
        yield deployed
