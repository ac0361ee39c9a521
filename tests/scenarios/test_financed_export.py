"""An exporter's receivable: financed against its declaration, repaid by proceeds of the credit (UCP 600 art. 39)."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from eport.finance.cli import finance as command
from eport.finance.offer import Offer, make
from eport.messages import wco
from tests.helpers.credit import issued
from tests.helpers.finance import BEER, EXAMPLE, KEY, REPAID, declare
from tests.helpers.finance_fixtures import alliance, finance, furnished, keys  # noqa: F401  (fixtures)
from tests.helpers.money import YUAN
from tests.helpers.record import recorded

ADVANCE, REPAYABLE, CLAIM = 700_000 * YUAN, 708_750 * YUAN, 1_000_000 * YUAN
BANK, EXPORT, DAY = "icbc_shanghai", 0, 86_400


@pytest.fixture
def run(alliance, tmp_path):  # noqa: F811
    record = recorded(alliance.contracts, tmp_path / "record.json")

    def running(*arguments):
        where = ("--url", alliance.chain.url, "--record", str(record), "--as", BANK)
        result = CliRunner().invoke(command, [*(str(argument) for argument in arguments), *where])
        return result.exit_code, " ".join(result.output.split())

    return running


@pytest.fixture
def offered(alliance, keys, tmp_path):  # noqa: F811
    """The exporter declared its goods, customs released them, and it offers what its buyer's bank will owe."""
    assert wco.parse_declaration(EXAMPLE.read_bytes()) == BEER
    declare(alliance, keys, trader="exporter", kind=EXPORT)
    now, file = alliance.chain.now(), tmp_path / "offer.json"
    made = make(
        alliance, alliance.accounts["exporter"], BEER, KEY, 1, "INV-EXPORT", ADVANCE, REPAYABLE, now + 7 * DAY,
        now + 60 * DAY,
    )  # fmt: skip
    made.write(file)
    return file


def test_proceeds_of_the_credit_repay_the_bank_that_financed(alliance, finance, token, run, offered):  # noqa: F811
    accounts, balance = alliance.accounts, lambda who: token.call("balanceOf", alliance.accounts[who].address)
    credit = issued(alliance)
    code, text = run("verify", offered, "--proceeds-of", credit.id)
    assert code == 1 and "nobody assigned them" in text

    credit.send(
        "exporter", "Undertakings", "assignProceeds", credit.id, credit.terms, accounts[BANK].address, REPAYABLE
    )
    code, text = run("verify", offered, "--proceeds-of", credit.id)
    assert code == 0 and "✓ proceeds of credit 1 are assigned to this bank: ¥708,750.00" in text
    assert run("fund", offered)[0] == 0

    banks, exporters = balance(BANK), balance("exporter")
    credit.present(amount=CLAIM)
    honoured = credit.honour().transaction
    assert balance(BANK) - banks == REPAYABLE
    assert balance("exporter") - exporters == CLAIM - REPAYABLE

    code, text = run("acknowledge", offered, "--transaction", honoured)
    assert code == 0 and "acknowledged: ¥708,750.00 of proceeds, ¥0.00 open" in text
    state = finance.struct("financing", Offer.read(offered).terms.id)
    assert (state["stage"], state["settled"], state["repaid"]) == (REPAID, True, REPAYABLE)
    code, text = run("release", offered)
    assert code == 2 and "FinanceSaleSettled" in text


def test_acknowledge_of_a_transaction_that_brought_nothing_is_refused(alliance, run, offered):  # noqa: F811
    assert run("fund", offered)[0] == 0
    other = alliance["DigitalYuan"].send(alliance.accounts["exporter"], "approve", alliance.accounts[BANK].address, 1)
    code, text = run("acknowledge", offered, "--transaction", other.transaction)
    assert code == 2 and "brought ¥0.00 to icbc_shanghai, not ¥708,750.00" in text


def test_proceeds_assigned_to_another_bank_are_told(alliance, run, offered):  # noqa: F811
    credit = issued(alliance)
    other = alliance.accounts["ccb_shanghai"].address
    credit.send("exporter", "Undertakings", "assignProceeds", credit.id, credit.terms, other, REPAYABLE)
    code, text = run("verify", offered, "--proceeds-of", credit.id)
    assert code == 1 and "✗ proceeds of credit 1 are assigned to this bank" in text
