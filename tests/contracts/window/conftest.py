"""It is Monday 2026-01-12, 10:00 in Shanghai, until time is moved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from eport.chain.deployment import Alliance
from tests.helpers.clearance import stopped_clock, undone
from tests.helpers.credit import at
from tests.helpers.window import Window


@pytest.fixture
def desk(deployed: Alliance) -> Iterator[Window]:
    """The window of an alliance, spoken to by keys."""
    with undone(deployed.chain), stopped_clock(deployed.chain):
        deployed.chain.travel(at("2026-01-12 10:00"))
        yield Window(deployed)


@pytest.fixture
def travel(deployed: Alliance):
    """Move to a moment: `2026-01-19 17:00` in Shanghai, and seconds after it."""

    def travelling(moment: str, seconds: int = 0) -> int:
        deployed.chain.travel(at(moment) + seconds)
        return at(moment) + seconds

    return travelling
