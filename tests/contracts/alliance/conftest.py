"""The alliance in session."""

from __future__ import annotations

import pytest

from tests.helpers.governance import Assembly


@pytest.fixture
def assembly(alliance) -> Assembly:
    return Assembly(alliance)
