"""A trade that was told to its end, and what an auditor exports of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from eport.audit.record import Written, export
from eport.audit.rows import block_range
from eport.chain.deployment import Alliance
from tests.scenarios.conftest import tell  # noqa: F401  (a fixture)


@pytest.fixture(scope="session")
def traded(tell) -> Alliance:  # noqa: F811
    return tell("sight").alliance


@pytest.fixture
def taken(traded, tmp_path) -> Callable[..., Written]:
    """Export a range of the trade's chain into a folder of its own."""

    def take(first: int = 0, last: int | None = None, name: str = "export", page: int = 2_000) -> Written:
        newest = traded.chain.web3.eth.block_number
        blocks = block_range(traded.chain, first, newest if last is None else last)
        return export(traded.chain, traded.contracts, blocks, tmp_path / name, page)

    return take


@pytest.fixture(scope="session")
def whole(traded, tmp_path_factory) -> Written:
    """The whole log of the trade; read only."""
    folder: Path = tmp_path_factory.mktemp("whole")
    return export(
        traded.chain, traded.contracts, block_range(traded.chain, 0, traded.chain.web3.eth.block_number), folder
    )
