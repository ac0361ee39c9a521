"""The bank gives digital yuan, the exporter a second currency; both allowed the contract to fetch."""

from __future__ import annotations

import pytest

from tests.helpers.settlement import Settlement, second_currency


@pytest.fixture
def foreign(funded, settlement, bank_of_communications, exporter):
    """Another central bank's token: 1,000 for each."""
    return second_currency(funded, [exporter, bank_of_communications], 1_000_00)


@pytest.fixture
def deal(funded, token, settlement, foreign, bank_of_communications, exporter) -> Settlement:
    """600 yuan of the bank's against 90 of the exporter's."""
    token.send(bank_of_communications, "approve", settlement.address, 2**256 - 1)
    foreign.send(exporter, "approve", settlement.address, 2**256 - 1)
    return Settlement(
        bank_of_communications.address, token.address, 600_00, exporter.address, foreign.address, 90_00, 7,
        funded.chain.now() + 10_000,
    )  # fmt: skip
