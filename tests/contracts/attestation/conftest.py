"""Time stands still unless it is moved. Beside the alliance, chains with DCAP alone: two under Intel's root at the time
of a public vector, one under the development root."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from eport.chain.deployment import Alliance
from tests.helpers import dcap
from tests.helpers.clearance import stopped_clock, undone
from tests.helpers.dcap import Vector, World


@pytest.fixture
def alliance(deployed: Alliance) -> Iterator[Alliance]:
    with undone(deployed.chain), stopped_clock(deployed.chain):
        yield deployed


@pytest.fixture(scope="session")
def sgx() -> Vector:
    return dcap.real_sgx()


@pytest.fixture(scope="session")
def tdx() -> Vector:
    return dcap.real_tdx()


@pytest.fixture(scope="session")
def intel_sgx(sgx: Vector) -> Iterator[World]:
    with dcap.real_world(sgx) as world:
        world.bring(sgx.collateral)
        yield world


@pytest.fixture(scope="session")
def intel_tdx(tdx: Vector) -> Iterator[World]:
    with dcap.real_world(tdx) as world:
        world.bring(tdx.collateral)
        yield world


@pytest.fixture(scope="session")
def development() -> Iterator[World]:
    with dcap.simulated_world() as world:
        yield world


@pytest.fixture
def empty(development: World) -> Iterator[World]:
    """Under the development root, nothing brought; undone after the test."""
    with undone(development.chain):
        yield development


@pytest.fixture
def simulated(empty: World) -> World:
    """Under the development root, with the collateral of an SGX platform that is up to date."""
    empty.bring(dcap.platform().collateral())
    return empty
