"""TradeFinance.declareDefault, writeOff and assign."""

from __future__ import annotations

import pytest

from tests.helpers.credit import said
from tests.helpers.finance import DAY, DEFAULTED, FUNDED, REPAID, WRITTEN_OFF, drawn, financing, terms_hash
from tests.helpers.reverts import reverts_with

YEAR = 365 * DAY


@pytest.fixture
def funded(beer):
    terms = beer.terms()
    beer.fund_signed(terms)
    return terms


def test_declare_default_by_anybody_a_second_after_the_due_date(alliance, finance, exporter, stranger, funded):
    finance.send(exporter, "repay", funded, 7)
    alliance.chain.travel(funded.dueAt)
    with reverts_with("FinanceNotDue", **{"from": funded.dueAt + 1}):
        finance.send(stranger, "declareDefault", funded)
    alliance.chain.travel(funded.dueAt + 1)
    receipt = finance.send(stranger, "declareDefault", funded)
    assert said(receipt) == [
        ("FinanceDefaulted", {"id": terms_hash(alliance, funded), "outstanding": funded.repayable - 7})
    ]
    with reverts_with("FinanceWrongStage", stage=DEFAULTED):
        finance.send(stranger, "declareDefault", funded)


def test_declare_default_of_what_is_repaid_is_refused(alliance, finance, exporter, funded):
    finance.send(exporter, "repay", funded, 2**64)
    alliance.chain.travel(funded.dueAt + 1)
    with reverts_with("FinanceWrongStage", stage=REPAID):
        finance.send(exporter, "declareDefault", funded)


def test_write_off_by_the_bank_at_once_and_the_goods_stay_drawn(
    alliance, finance, exporter, bank_of_communications, funded
):
    with reverts_with("FinanceWrongStage", stage=FUNDED):
        finance.send(bank_of_communications, "writeOff", funded)
    alliance.chain.travel(funded.dueAt + 1)
    finance.send(exporter, "declareDefault", funded)
    receipt = finance.send(bank_of_communications, "writeOff", funded)
    assert said(receipt) == [
        ("FinanceWrittenOff", {"id": terms_hash(alliance, funded), "outstanding": funded.repayable})
    ]
    assert financing(alliance, funded)["stage"] == WRITTEN_OFF
    assert drawn(alliance, funded.line) == (funded.quantity, funded.value)
    for act in (("repay", funded, 1), ("release", funded), ("assign", funded, 6)):
        with reverts_with("FinanceWrongStage", stage=WRITTEN_OFF):
            finance.send(bank_of_communications, *act)


def test_write_off_by_anybody_a_year_after_the_due_date(alliance, finance, stranger, funded):
    alliance.chain.travel(funded.dueAt + 1)
    finance.send(stranger, "declareDefault", funded)
    alliance.chain.travel(funded.dueAt + YEAR - 1)
    with reverts_with("FinanceNotDue", **{"from": funded.dueAt + YEAR}):
        finance.send(stranger, "writeOff", funded)
    alliance.chain.travel(funded.dueAt + YEAR)
    finance.send(stranger, "writeOff", funded)


def test_assign_lets_another_bank_be_repaid(
    alliance, finance, token, exporter, icbc_shanghai, bank_of_communications, funded
):
    number = alliance.settings.number
    before = token.call("balanceOf", icbc_shanghai.address)
    receipt = finance.send(bank_of_communications, "assign", funded, number("icbc_shanghai"))
    assert said(receipt) == [
        ("FinanceAssigned", {
            "id": terms_hash(alliance, funded), "from": number("bank_of_communications"),
            "to": number("icbc_shanghai"),
        })
    ]  # fmt: skip
    finance.send(exporter, "repay", funded, 9)
    assert token.call("balanceOf", icbc_shanghai.address) == before + 9
    with reverts_with("FinanceNotBank", bank=number("icbc_shanghai"), caller=bank_of_communications.address):
        finance.send(bank_of_communications, "assign", funded, number("ccb_shanghai"))


@pytest.mark.parametrize("to", ["importer", "bank_of_communications", None])
def test_assign_to_no_bank_or_to_itself_is_refused(alliance, finance, bank_of_communications, funded, to):
    number = alliance.settings.number(to) if to else 999
    with reverts_with("FinanceInvalid", field="to"):
        finance.send(bank_of_communications, "assign", funded, number)


def test_assign_to_a_suspended_bank_or_by_a_stranger_is_refused(
    alliance, registry, finance, stranger, bank_of_communications, funded
):
    number = alliance.settings.number("icbc_shanghai")
    with reverts_with("FinanceNotBank", caller=stranger.address):
        finance.send(stranger, "assign", funded, number)
    alliance.decide(registry, "suspend", number)
    with reverts_with("FinanceInvalid", field="to"):
        finance.send(bank_of_communications, "assign", funded, number)
