"""DigitalYuan.openContractWallet: a wallet that takes in only what its contract fetches itself."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.credit import said
from tests.helpers.money import CONTRACT, CORPORATE, YUAN, opened
from tests.helpers.reverts import reverts_with


def test_open_contract_wallet_for_a_contract_alone(alliance, token, oracle, pboc_shanghai, stranger):
    with reverts_with("DigitalYuanInvalidWallet", wallet=stranger.address):
        token.send(pboc_shanghai, "openContractWallet", stranger.address)
    receipt = token.send(pboc_shanghai, "openContractWallet", oracle.address)
    assert said(receipt) == [
        (
            "WalletOpened",
            {"wallet": oracle.address, "identity": b"\0" * 32, "opened": opened(CONTRACT, 0) | 1 << 250},
        )
    ]
    assert token.struct("wallet", oracle.address)["class_"] == CONTRACT


@pytest.mark.parametrize("function", ["transfer", "transferFrom", "transferWithReference"])
def test_nobody_pays_into_a_contract_wallet_but_the_contract_itself(funded, token, escrow, importer, function):
    """Else Escrow's balance would no longer be what it holds and owes."""
    arguments = (escrow.address, 1) if function != "transferFrom" else (importer.address, escrow.address, 1)
    if function == "transferFrom":
        token.send(importer, "approve", importer.address, 1)
    if function == "transferWithReference":
        arguments += (keccak(text="x"),)
    with reverts_with("DigitalYuanContractWallet", wallet=escrow.address):
        token.send(importer, function, *arguments)


def test_open_contract_wallet_twice_is_refused(token, escrow, pboc_shanghai):
    with reverts_with("DigitalYuanWalletExists", wallet=escrow.address):
        token.send(pboc_shanghai, "openContractWallet", escrow.address)


def test_contract_wallet_takes_in_what_it_fetches_and_pays_without_limits(funded, token, escrow, importer, exporter):
    """Played by the contract itself: a call in its name."""
    token.send(importer, "approve", escrow.address, 1_000_000 * YUAN)
    call = ("transferFrom", importer.address, escrow.address, 1_000_000 * YUAN)
    assert token.call(*call, sender=escrow.address) is True
    with reverts_with("DigitalYuanContractWallet", wallet=escrow.address):
        token.send(importer, "approve", importer.address, 1_000_000 * YUAN)
        token.call(*call, sender=importer.address)


def test_code_at_a_customers_wallet_makes_it_no_contract_wallet(funded, token, oracle, alibaba, importer):
    """A customer may be a contract (a Safe): its class decides, not its code."""
    token.send(alibaba, "openWallet", oracle.address, CORPORATE, b"\7" * 32)
    token.send(importer, "transfer", oracle.address, 5)
    assert token.call("balanceOf", oracle.address) == 5
