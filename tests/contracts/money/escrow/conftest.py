"""A module of Escrow that anybody can play: the carrier's key, admitted by the alliance."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.money import INWARD, YUAN, replayed

KEY, OTHER = b"\1" * 32, b"\2" * 32


@pytest.fixture
def module(funded, token, escrow, importer, carrier):
    """Admitted up to 1,000,000 yuan; the importer allowed Escrow everything."""

    def admit() -> None:
        funded.decide(escrow, "admitModule", carrier.address, 1_000_000 * YUAN)
        token.send(importer, "approve", escrow.address, 2**256 - 1)

    replayed(funded, "escrow module", admit)
    return carrier


@pytest.fixture
def held(escrow, module, importer) -> int:
    """[fen] of the importer's, held under KEY."""
    escrow.send(module, "lock", KEY, importer.address, 100 * YUAN)
    return 100 * YUAN


def frozen(token, shanghai_customs, holder):
    """By order, nothing comes in any more."""
    token.send(shanghai_customs, "freeze", holder.address, INWARD, 1, keccak(text="order"))
