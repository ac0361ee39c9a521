"""Importer and exporter have wallets; three signers prove any value at once unless a test says otherwise."""

from __future__ import annotations

import pytest

from eport.chain.deployment import Alliance
from tests.helpers.credit import without_windows


@pytest.fixture
def dealing(funded: Alliance) -> Alliance:
    without_windows(funded)
    return funded
