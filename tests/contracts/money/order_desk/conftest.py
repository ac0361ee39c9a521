"""Orders on the importer's wallet."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.money import COURT_ORDER


@pytest.fixture
def impose(order_desk, shanghai_customs, importer):
    """Impose an order on the importer; returns its id."""

    def imposing(scope=0, part=0, expiry=0, office=shanghai_customs, order="order", wallet=importer) -> bytes:
        call = ("impose", wallet.address, scope, part, expiry, COURT_ORDER, keccak(text=order))
        return order_desk.send(office, *call).event("OrderImposed").arguments["id"]

    return imposing
