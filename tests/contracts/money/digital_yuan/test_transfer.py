"""DigitalYuan.transfer: from wallet to wallet, within every restriction."""

from __future__ import annotations

from tests.helpers.money import CLASS_4, YUAN, ZERO_ADDRESS, issue_reserve, person
from tests.helpers.reverts import reverts_with


def test_transfer_moves_money_and_returns_true(funded, token, importer, exporter):
    receipt = token.send(importer, "transfer", exporter.address, 1_000 * YUAN)
    assert token.call("balanceOf", importer.address) == 1_999_000 * YUAN
    assert token.call("balanceOf", exporter.address) == 1_000 * YUAN
    assert [(event.name, event.arguments) for event in receipt.events] == [
        ("Transfer", {"from": importer.address, "to": exporter.address, "value": 1_000 * YUAN})
    ]


def test_transfer_answers_with_one_word_that_is_true(funded, token, importer, exporter):
    call = {"to": token.address, "from": importer.address, "data": token.encode("transfer", exporter.address, 1)}
    assert funded.chain.web3.eth.call(call) == (1).to_bytes(32, "big")


def test_transfer_to_a_stranger_without_wallet_is_refused(funded, token, importer, stranger):
    with reverts_with("DigitalYuanUnknownWallet", wallet=stranger.address):
        token.send(importer, "transfer", stranger.address, 1)


def test_transfer_at_the_payment_limit_of_class_4_and_one_fen_above(funded, token, importer):
    payer = person(funded, "payer", CLASS_4, 5_000 * YUAN)
    with reverts_with("DigitalYuanLimitExceeded", wallet=payer.address, kind=1, limit=2_000 * YUAN):
        token.send(payer, "transfer", importer.address, 2_000 * YUAN + 1)
    token.send(payer, "transfer", importer.address, 2_000 * YUAN)


def test_transfer_of_nothing_is_a_transfer(funded, token, importer, exporter):
    """ERC-20: a transfer of zero is treated as any other."""
    receipt = token.send(importer, "transfer", exporter.address, 0)
    assert receipt.event("Transfer").arguments["value"] == 0


def test_transfer_of_everything_and_one_fen_above(funded, token, importer, exporter):
    balance = token.call("balanceOf", importer.address)
    with reverts_with("DigitalYuanInsufficientBalance", wallet=importer.address, free=balance, needed=balance + 1):
        token.send(importer, "transfer", exporter.address, balance + 1)
    token.send(importer, "transfer", exporter.address, balance)
    assert token.call("balanceOf", importer.address) == 0


def test_amount_above_64_bits_is_refused(funded, token, importer, exporter):
    with reverts_with("DigitalYuanAmountTooLarge", amount=2**64):
        token.send(importer, "transfer", exporter.address, 2**64)


def test_money_bears_no_interest(funded, token, importer):
    """M0: a year changes no balance and no supply."""
    before = token.call("balanceOf", importer.address), token.call("totalSupply")
    funded.chain.travel(funded.chain.now() + 366 * 86_400)
    assert (token.call("balanceOf", importer.address), token.call("totalSupply")) == before


def test_transfer_returns_true(funded, token, importer, exporter):
    assert token.call("transfer", exporter.address, 1, sender=importer.address) is True


def test_transfer_to_oneself_is_refused(funded, token, importer):
    for amount in (0, 1):
        with reverts_with("DigitalYuanSelfTransfer", wallet=importer.address):
            token.send(importer, "transfer", importer.address, amount)


def test_transfer_to_nobody_and_by_a_stranger_is_refused(funded, token, importer, exporter, stranger):
    with reverts_with("DigitalYuanInvalidWallet", wallet=ZERO_ADDRESS):
        token.send(importer, "transfer", ZERO_ADDRESS, 1)
    with reverts_with("DigitalYuanUnknownWallet", wallet=stranger.address):
        token.send(stranger, "transfer", exporter.address, 0)


def test_transfer_of_the_largest_64_bits_is_refused_for_want_of_money_only(funded, token, importer, exporter):
    with reverts_with("DigitalYuanInsufficientBalance", wallet=importer.address, needed=2**64 - 1):
        token.send(importer, "transfer", exporter.address, 2**64 - 1)
    with reverts_with("DigitalYuanAmountTooLarge", amount=2**256 - 1):
        token.send(importer, "transfer", exporter.address, 2**256 - 1)


def test_transfer_across_operators_leaves_what_each_has_issued(funded, token, importer, alibaba, bank_of_china):
    payee = person(funded, "payee", CLASS_4)
    issued = {
        key: token.struct("operatorAccount", funded.accounts[key].address)["issued"] for key in ("alibaba", "icbc")
    }
    token.send(importer, "transfer", payee.address, 100 * YUAN)
    assert issued == {
        key: token.struct("operatorAccount", funded.accounts[key].address)["issued"] for key in ("alibaba", "icbc")
    }
    assert token.struct("wallet", payee.address)["operator"] == alibaba.address


def test_transfer_by_customers_of_a_suspended_operator_stays_open(funded, token, importer, exporter, pboc_shanghai):
    token.send(pboc_shanghai, "suspendOperator", funded.accounts["bank_of_china"].address)
    token.send(importer, "transfer", exporter.address, 5)
    assert token.call("balanceOf", exporter.address) == 5


ALL = (2**64 - 1) // 100  # [fen] that all operators together may pay in


def test_balance_may_be_all_the_money_there_can_be_without_touching_its_neighbours(
    alliance, token, bank_of_china, importer, exporter
):
    issue_reserve(alliance, "bank_of_china", ALL)
    token.send(bank_of_china, "mint", importer.address, ALL)
    before = token.struct("wallet", exporter.address)
    token.send(importer, "transfer", exporter.address, ALL)
    assert token.struct("wallet", exporter.address) == before | {"balance": ALL}
    assert token.struct("wallet", importer.address) == before
