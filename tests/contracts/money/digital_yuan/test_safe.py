"""Safe, 2 of 3, as a wallet's holder, as an operator, and as the central bank: two sign, one does not suffice."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from eport.chain import safe
from eport.chain.contract import ContractReverted
from tests.helpers.money import CORPORATE, PAID_IN, YUAN
from tests.helpers.reverts import reverts_with
from tests.helpers.settlement import Settlement, second_currency, signed

NAME, NOT_ENOUGH = keccak(text="three officers"), "GS020"


@pytest.fixture
def officers(alliance):
    return [alliance.accounts[key] for key in ("carrier", "exporter", "relay")]


@pytest.fixture
def vault(alliance, officers):
    """A Safe of three officers, two of whom act."""
    return safe.create(alliance.chain, alliance.accounts["deployer"], [one.address for one in officers], 2)


def test_safe_holds_a_wallet_and_pays_by_two_of_three(funded, token, vault, officers, alibaba, importer):
    token.send(alibaba, "openWallet", vault.address, CORPORATE, NAME)
    token.send(alibaba, "mint", vault.address, 100 * YUAN)
    before = token.call("balanceOf", importer.address)
    for pair in (officers[:2], officers[1:], [officers[0], officers[2]]):
        safe.execute(vault, pair, token, "transfer", importer.address, YUAN)
    assert token.call("balanceOf", importer.address) == before + 3 * YUAN
    with reverts_with("Error", message=NOT_ENOUGH):
        safe.execute(vault, officers[:1], token, "transfer", importer.address, YUAN)
    assert token.call("balanceOf", importer.address) == before + 3 * YUAN


def test_safe_is_held_to_freeze_and_limits_as_any_holder(
    funded, token, vault, officers, alibaba, importer, shanghai_customs
):
    token.send(alibaba, "openWallet", vault.address, 4, NAME)
    token.send(alibaba, "mint", vault.address, 5_000 * YUAN)
    with pytest.raises(ContractReverted):
        safe.execute(vault, officers[:2], token, "transfer", importer.address, 2_000 * YUAN + 1)
    safe.execute(vault, officers[:2], token, "transfer", importer.address, 2_000 * YUAN)
    token.send(shanghai_customs, "freeze", vault.address, 1, 1, NAME)
    with pytest.raises(ContractReverted):
        safe.execute(vault, officers[:2], token, "transfer", importer.address, 1)


def test_safe_is_an_operator_that_issues_and_redeems(
    funded, token, reserve_desk, vault, officers, pboc_shanghai, reserve_maker, reserve_checker
):
    token.send(pboc_shanghai, "licenseOperator", vault.address, 1)
    reserve_desk.send(reserve_maker, "proposeReserve", vault.address, 500 * YUAN, PAID_IN, NAME)
    reserve_desk.send(reserve_checker, "confirmReserve", NAME)
    safe.execute(vault, officers[:2], token, "mint", vault.address, 500 * YUAN)
    with reverts_with("Error", message=NOT_ENOUGH):
        safe.execute(vault, officers[2:], token, "redeem", 500 * YUAN)
    safe.execute(vault, officers[1:], token, "redeem", 200 * YUAN)
    assert token.struct("operatorAccount", vault.address)["issued"] == 300 * YUAN


def test_safe_is_the_central_bank(alliance, token, vault, officers, icbc):
    """The licensing role goes to a Safe: from then on two officers suspend an operator."""
    alliance.decide(alliance["AccessManager"], "grantRole", 1, vault.address, 0)
    with reverts_with("Error", message=NOT_ENOUGH):
        safe.execute(vault, officers[:1], token, "suspendOperator", icbc.address)
    assert token.struct("operatorAccount", icbc.address)["active"] is True
    safe.execute(vault, officers[:2], token, "suspendOperator", icbc.address)
    assert token.struct("operatorAccount", icbc.address)["active"] is False


def test_safe_settles_against_payment_by_a_signature_of_two_under_erc_1271(
    funded, token, settlement, vault, officers, alibaba, importer
):
    token.send(alibaba, "openWallet", vault.address, CORPORATE, NAME)
    token.send(alibaba, "mint", vault.address, 100 * YUAN)
    foreign = second_currency(funded, [importer], 1_000)
    foreign.send(funded.accounts["abc"], "openWallet", vault.address, CORPORATE, NAME)
    foreign.send(importer, "approve", settlement.address, 10**9)
    safe.execute(vault, officers[:2], token, "approve", settlement.address, 10**9)
    deal = Settlement(
        vault.address, token.address, 40 * YUAN, importer.address, foreign.address, 700, 1, funded.chain.now() + 1_000
    )
    (theirs,) = signed(settlement, deal, importer)
    digest = settlement.call("digest", deal.values)
    for signers, lawful in ((officers[:1], False), (officers[:2], True)):
        ours = safe.message_signature(vault, signers, digest)
        if lawful:
            settlement.send(importer, "settle", deal.values, ours, theirs)
        else:
            with reverts_with("SettlementInvalidSignature", party=vault.address):
                settlement.send(importer, "settle", deal.values, ours, theirs)
    assert foreign.call("balanceOf", vault.address) == 700
