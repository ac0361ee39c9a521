"""Where the messages' test data lives."""

from __future__ import annotations

from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def examples() -> Path:
    return PROJECT / "examples"


@pytest.fixture(scope="session")
def wco_vectors() -> Path:
    """Public WCO samples and schemas; they are not part of the project."""
    folder = PROJECT.parent / "shared" / "vectors" / "wco-dm"
    if not folder.is_dir():
        pytest.skip("no WCO vectors: put hmrc/customs-declarations samples and schemas into ../shared/vectors/wco-dm")
    return folder
