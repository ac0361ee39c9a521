"""TradeFinance.acknowledge: the bank was paid elsewhere, out of assigned proceeds, and discharges its debtor."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.credit import said
from tests.helpers.finance import DEFAULTED, FUNDED, NEVER, REPAID, drawn, financing, terms_hash
from tests.helpers.reverts import reverts_with

SOURCE = keccak(text="transaction that honoured the credit")


@pytest.fixture
def funded(beer):
    terms = beer.terms()
    beer.fund_signed(terms)
    return terms


def test_acknowledge_in_parts_moves_no_money_and_keeps_the_goods_drawn(
    alliance, finance, token, bank_of_communications, funded
):
    before = token.call("balanceOf", bank_of_communications.address)
    bank = alliance.settings.number("bank_of_communications")
    for amount, repaid, stage in ((1, 1, FUNDED), (funded.repayable - 1, funded.repayable, REPAID)):
        receipt = finance.send(bank_of_communications, "acknowledge", funded, amount, SOURCE)
        expected = {"id": terms_hash(alliance, funded), "bank": bank, "amount": amount, "repaid": repaid}
        assert said(receipt) == [("FinanceAcknowledged", {**expected, "source": SOURCE})]
        assert financing(alliance, funded)["stage"] == stage
    assert token.call("balanceOf", bank_of_communications.address) == before
    assert drawn(alliance, funded.line) == (funded.quantity, funded.value)


@pytest.mark.parametrize("amount", [0, 101_500_00 + 1])
def test_acknowledge_nothing_or_more_than_is_open_is_refused(finance, bank_of_communications, funded, amount):
    with reverts_with("FinanceInvalid", field="amount"):
        finance.send(bank_of_communications, "acknowledge", funded, amount, SOURCE)


def test_acknowledge_names_what_paid(finance, bank_of_communications, funded):
    with reverts_with("FinanceInvalid", field="source"):
        finance.send(bank_of_communications, "acknowledge", funded, 1, b"\0" * 32)


@pytest.mark.parametrize("who", ["importer", "exporter", "icbc_shanghai", "relay"])
def test_acknowledge_by_anybody_but_the_creditor_is_refused(alliance, finance, funded, who):
    """A debtor that could acknowledge would discharge itself."""
    with reverts_with("FinanceNotBank", caller=alliance.accounts[who].address):
        finance.send(alliance.accounts[who], "acknowledge", funded, 1, SOURCE)


def test_acknowledge_after_an_assignment_is_the_new_banks(
    alliance, finance, bank_of_communications, icbc_shanghai, funded
):
    finance.send(bank_of_communications, "assign", funded, alliance.settings.number("icbc_shanghai"))
    with reverts_with("FinanceNotBank"):
        finance.send(bank_of_communications, "acknowledge", funded, 1, SOURCE)
    finance.send(icbc_shanghai, "acknowledge", funded, 1, SOURCE)


def test_acknowledge_after_default_ends_it(alliance, finance, stranger, bank_of_communications, funded):
    alliance.chain.travel(funded.dueAt + 1)
    finance.send(stranger, "declareDefault", funded)
    finance.send(bank_of_communications, "acknowledge", funded, 1, SOURCE)
    assert financing(alliance, funded)["stage"] == DEFAULTED
    finance.send(bank_of_communications, "acknowledge", funded, funded.repayable - 1, SOURCE)
    assert financing(alliance, funded)["stage"] == REPAID


@pytest.mark.parametrize("stage", [NEVER, REPAID])
def test_acknowledge_what_nobody_owes_is_refused(beer, finance, importer, bank_of_communications, stage):
    terms = beer.terms()
    if stage == REPAID:
        beer.fund_signed(terms)
        finance.send(importer, "repay", terms, terms.repayable)
    with reverts_with("FinanceWrongStage", stage=stage):
        finance.send(bank_of_communications, "acknowledge", terms, 1, SOURCE)


def test_release_after_acknowledged_proceeds_is_refused(alliance, finance, importer, bank_of_communications, funded):
    """One fen of proceeds says that the goods were sold."""
    finance.send(bank_of_communications, "acknowledge", funded, 1, SOURCE)
    finance.send(importer, "repay", funded, funded.repayable)
    with reverts_with("FinanceSaleSettled", id=terms_hash(alliance, funded)):
        finance.send(bank_of_communications, "release", funded)
