"""The importer lost its key; Bank of China, its operator, knows it."""

from __future__ import annotations

import pytest
from eth_utils import keccak

PROOF = keccak(text="proof of identity")


@pytest.fixture
def requested(funded, wallet_recovery, bank_of_china, importer, stranger) -> int:
    """The operator asks to carry the importer's wallet over to the stranger's address; the id."""
    call = ("request", importer.address, stranger.address, PROOF)
    return wallet_recovery.send(bank_of_china, *call).event("RecoveryRequested").arguments["id"]


@pytest.fixture
def endorsed(wallet_recovery, icbc, requested) -> int:
    """A second institution vouches: the wallet is frozen outward, and the old key may object."""
    wallet_recovery.send(icbc, "endorse", requested, PROOF)
    return requested


@pytest.fixture
def disputed(wallet_recovery, importer, endorsed) -> int:
    """The old key objected."""
    wallet_recovery.send(importer, "object", endorsed)
    return endorsed


@pytest.fixture
def maintained(wallet_recovery, bank_of_china, disputed) -> int:
    """The operator answered: it is the arbiter's to decide."""
    wallet_recovery.send(bank_of_china, "maintain", disputed, keccak(text="evidence"))
    return disputed
