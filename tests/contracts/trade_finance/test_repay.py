"""TradeFinance.repay and release: settlement discharges and keeps the goods drawn; the trader's own money may not."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.credit import said
from tests.helpers.finance import DEFAULTED, FUNDED, REPAID, SET_FREE, drawn, financing, terms_hash
from tests.helpers.money import INWARD, YUAN
from tests.helpers.reverts import reverts_with

ALL = 2**256 - 1


@pytest.fixture
def funded(beer):
    terms = beer.terms()
    beer.fund_signed(terms)
    return terms


def test_repay_by_the_debtor_in_parts(alliance, finance, token, escrow, exporter, bank_of_communications, funded):
    id_, before = terms_hash(alliance, funded), token.call("balanceOf", bank_of_communications.address)
    receipt = finance.send(exporter, "repay", funded, 500 * YUAN)
    assert said(receipt, "TradeFinance") == [
        ("FinanceRepaid", {"id": id_, "payer": exporter.address, "amount": 500 * YUAN, "repaid": 500 * YUAN})
    ]
    assert (financing(alliance, funded)["stage"], financing(alliance, funded)["settled"]) == (FUNDED, True)
    receipt = finance.send(exporter, "repay", funded, ALL)
    rest = funded.repayable - 500 * YUAN
    assert said(receipt, "TradeFinance") == [
        ("FinanceRepaid", {"id": id_, "payer": exporter.address, "amount": rest, "repaid": funded.repayable})
    ]
    assert financing(alliance, funded)["stage"] == REPAID
    assert token.call("balanceOf", bank_of_communications.address) == before + funded.repayable
    assert token.call("balanceOf", escrow.address) == 0
    assert drawn(alliance, funded.line) == (funded.quantity, funded.value)


def test_repay_nothing_or_what_is_repaid_is_refused(finance, exporter, funded):
    with reverts_with("FinanceInvalid", field="amount"):
        finance.send(exporter, "repay", funded, 0)
    finance.send(exporter, "repay", funded, ALL)
    with reverts_with("FinanceWrongStage", stage=REPAID):
        finance.send(exporter, "repay", funded, 1)


def test_repay_a_bank_that_cannot_receive_discharges_the_payer(
    alliance, finance, token, escrow, shanghai_customs, exporter, bank_of_communications, funded
):
    token.send(shanghai_customs, "freeze", bank_of_communications.address, INWARD, 1, keccak(text="order"))
    finance.send(exporter, "repay", funded, ALL)
    assert financing(alliance, funded)["stage"] == REPAID
    assert escrow.call("owed", bank_of_communications.address) == funded.repayable


def test_repay_after_default(alliance, finance, exporter, stranger, funded):
    alliance.chain.travel(funded.dueAt + 1)
    finance.send(stranger, "declareDefault", funded)
    finance.send(exporter, "repay", funded, 1)
    assert financing(alliance, funded)["stage"] == DEFAULTED
    finance.send(exporter, "repay", funded, ALL)
    assert financing(alliance, funded)["stage"] == REPAID


def test_release_where_the_trader_alone_repaid(alliance, finance, importer, bank_of_communications, funded):
    finance.send(importer, "repay", funded, 1)
    with reverts_with("FinanceWrongStage", stage=FUNDED):
        finance.send(bank_of_communications, "release", funded)
    finance.send(importer, "repay", funded, ALL)
    assert drawn(alliance, funded.line) == (funded.quantity, funded.value)
    with reverts_with("FinanceNotBank", caller=importer.address):
        finance.send(importer, "release", funded)
    receipt = finance.send(bank_of_communications, "release", funded)
    assert said(receipt) == [("FinanceReleased", {"id": terms_hash(alliance, funded)})]
    assert financing(alliance, funded)["stage"] == SET_FREE
    assert drawn(alliance, funded.line) == drawn(alliance, funded.consignment) == (0, 0)
    with reverts_with("FinanceWrongStage", stage=SET_FREE):
        finance.send(bank_of_communications, "release", funded)


@pytest.mark.parametrize("first", ["exporter", "importer"])
def test_release_after_one_fen_of_settlement_is_refused(
    alliance, finance, importer, exporter, bank_of_communications, funded, first
):
    payers = (exporter, importer) if first == "exporter" else (importer, exporter)
    finance.send(payers[0], "repay", funded, 1 if first == "exporter" else funded.repayable - 1)
    finance.send(payers[1], "repay", funded, ALL)
    with reverts_with("FinanceSaleSettled", id=terms_hash(alliance, funded)):
        finance.send(bank_of_communications, "release", funded)
