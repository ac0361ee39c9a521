"""`eport finance offer|verify|fund|repay|acknowledge|assign|release|status`, run as a person runs them."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from eport.finance.cli import finance
from eport.finance.offer import Offer
from tests.helpers.finance import EXAMPLE
from tests.helpers.finance_fixtures import alliance, beer, furnished, keys  # noqa: F401  (fixtures)
from tests.helpers.record import recorded


@pytest.fixture
def run(alliance, tmp_path):  # noqa: F811
    record = tmp_path / "record.json"
    recorded(alliance.contracts, record)

    def running(*arguments):
        where = ("--url", alliance.chain.url, "--record", str(record))
        result = CliRunner().invoke(finance, [*(str(argument) for argument in arguments), *where])
        return result.exit_code, " ".join(result.output.split())

    return running


@pytest.fixture
def offered(run, beer, tmp_path):  # noqa: F811
    def offering(*options, name="offer.json"):
        file = tmp_path / name
        amounts = ("--invoice", "INV-1", "--advance", "1000000", "--repay", "1012500.50")
        assert run("offer", EXAMPLE, *amounts, "--debtor", "exporter", "--out", file, *options)[0] == 0
        return file

    return offering


def test_offer_verify_fund_repay_and_status(run, alliance, offered):  # noqa: F811
    file = offered()
    code, text = run("verify", file)
    assert code == 0 and "✗" not in text and "100,202.000 kg and ¥1,250,000.00 of ¥1,250,000.00" in text
    assert alliance["TradeFinance"].call("idOf", Offer.read(file).terms.as_tuple()) == Offer.read(file).terms.id
    code, text = run("fund", file, "--as", "bank_of_communications", "--dry-run", "--json")
    assert (code, json.loads(text)["transaction"]) == (0, None)
    code, text = run("fund", file, "--as", "bank_of_communications")
    assert code == 0 and "funded: ¥1,000,000.00 to Importer" in text
    code, text = run("repay", file, "--amount", "12500.50", "--as", "exporter")
    assert code == 0 and "repaid: ¥12,500.50, ¥1,000,000.00 open" in text
    code, text = run("status", "--json")
    (entry,) = json.loads(text)
    assert (entry["stage"], entry["repaid"], entry["bank"]) == (
        "funded", 12_500_50, "Bank of Communications, Shanghai Branch"
    )  # fmt: skip
    assert run("repay", file, "--as", "exporter", "--json")[0] == 0
    assert "repaid released goods" in run("status")[1] or "repaid" in run("status")[1]


def test_offer_that_is_reserved_is_funded_without_its_proof(run, offered):
    file = offered("--reserve")
    code, text = run("fund", file, "--as", "icbc_shanghai", "--json")
    assert code == 0 and json.loads(text)["gas"] > 0


def test_second_bank_is_told_why(run, offered):
    first, second = offered(), offered("--days", "3", name="second.json")
    assert run("fund", first)[0] == 0
    code, text = run("verify", second, "--as", "icbc_shanghai")
    assert code == 1 and "✗ the line has goods left: 0.000 kg and ¥0.00 of ¥1,250,000.00 are undrawn" in text
    code, text = run("fund", second, "--as", "icbc_shanghai")
    assert code == 2 and "GoodsExhausted" in text


def test_assign_sends_what_is_repaid_to_the_new_bank(run, alliance, offered):  # noqa: F811
    file, token = offered(), alliance["DigitalYuan"]
    assert run("fund", file)[0] == 0
    code, text = run("assign", file, "--to", "icbc_shanghai", "--dry-run", "--json")
    assert (code, json.loads(text)["transaction"]) == (0, None)
    code, text = run("assign", file, "--to", "icbc_shanghai")
    assert code == 0 and "assigned to icbc_shanghai" in text
    before = token.call("balanceOf", alliance.accounts["icbc_shanghai"].address)
    assert run("repay", file, "--amount", "500", "--as", "exporter")[0] == 0
    assert token.call("balanceOf", alliance.accounts["icbc_shanghai"].address) == before + 500_00


def test_acknowledge_counts_what_a_transaction_brought_to_the_bank_and_no_more(run, alliance, offered):  # noqa: F811
    file, token = offered(), alliance["DigitalYuan"]
    assert run("fund", file)[0] == 0
    bank, exporter = alliance.accounts["bank_of_communications"], alliance.accounts["exporter"]
    paid = token.send(exporter, "transfer", bank.address, 500_00).transaction
    code, text = run("acknowledge", file, "--transaction", paid, "--amount", "500.01")
    assert code == 2 and "brought ¥500.00 to bank_of_communications, not ¥500.01" in text
    code, text = run("acknowledge", file, "--transaction", paid)
    assert code == 0 and "acknowledged: ¥500.00 of proceeds, ¥1,012,000.50 open" in text
    (entry,) = json.loads(run("status", "--json")[1])
    assert entry["repaid"] == 500_00


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--to", "icbc_shanghai", "--as", "icbc_shanghai"), "FinanceNotBank"),
        (("--to", "exporter"), "FinanceInvalid"),
        (("--to", "bank_of_communications"), "FinanceInvalid"),
        (("--to", "nobody"), "'nobody' is no institution of the configuration"),
    ],
)
def test_assign_that_cannot_be_is_refused(run, offered, arguments, words):
    file = offered()
    assert run("fund", file)[0] == 0
    code, text = run("assign", file, *arguments)
    assert code == 2 and words in text


def test_release_frees_the_goods_that_the_trader_alone_repaid(run, offered):
    first, second = offered(), offered("--days", "3", name="second.json")
    assert run("fund", first)[0] == 0
    code, text = run("release", first)
    assert code == 2 and "FinanceWrongStage" in text
    assert run("repay", first, "--as", "importer")[0] == 0
    code, text = run("release", first, "--as", "icbc_shanghai")
    assert code == 2 and "FinanceNotBank" in text
    code, text = run("release", first)
    assert code == 0 and "released: 100,202.000 kg worth ¥1,250,000.00 are free again" in text
    assert run("verify", second, "--as", "icbc_shanghai")[0] == 0


def test_release_of_goods_that_the_debtor_paid_for_is_refused(run, offered):
    file = offered()
    assert run("fund", file)[0] == 0 and run("repay", file, "--as", "exporter")[0] == 0
    code, text = run("release", file)
    assert code == 2 and "FinanceSaleSettled" in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (("--advance", "0"), "advance = '0': is not an amount"),
        (("--advance", "1.001"), "advance = '1.001': is not an amount"),
        (("--line", "9"), "line 9: the declaration has [1]"),
        (("--as", "nobody"), "'nobody' is nobody of the configuration"),
    ],
)
def test_offer_that_cannot_be_made_says_why(run, beer, tmp_path, changes, words):  # noqa: F811
    amounts = ("--invoice", "INV-1", "--advance", "1000000", "--repay", "1012500", "--out", tmp_path / "offer.json")
    code, text = run("offer", EXAMPLE, *amounts, *changes)
    assert code == 2 and words in text
    assert not (tmp_path / "offer.json").exists()


def test_offer_before_customs_has_spoken_and_of_another_version(run, alliance, tmp_path):  # noqa: F811
    out = ("--invoice", "INV-1", "--advance", "1", "--repay", "1", "--out", tmp_path / "offer.json")
    code, text = run("offer", EXAMPLE, *out)
    assert code == 2 and "customs has attested nothing" in text


def test_file_that_is_no_offer_is_refused(run, tmp_path):
    (tmp_path / "x.json").write_text('{"terms": {}}')
    code, text = run("verify", tmp_path / "x.json")
    assert code == 2 and "is no offer" in text
