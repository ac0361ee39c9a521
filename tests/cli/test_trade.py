"""`eport trade` on files of the user's: what is wrong is named, and nothing is written before everything was read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eport.chain import local
from eport.cli import app
from tests.credit.conftest import GUARANTEE

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/sight"
BOMB = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'


@pytest.fixture
def files(tmp_path) -> Path:
    """A copy of the sight example that a test may spoil."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "trade"))


@pytest.fixture
def refused(files, monkeypatch):
    """Run the trade; it has to be refused before any chain is started. Returns what was said."""

    def no_chain(*_, **__):
        raise AssertionError("a chain was started for a trade that cannot be read")

    monkeypatch.setattr(local, "anvil", no_chain)
    monkeypatch.setenv("COLUMNS", "1000")

    def run() -> str:
        arguments = ["trade", "--credit", str(files / "mt700.txt"), "--customs", str(files / "customs")]
        result = CliRunner().invoke(app, [*arguments, "--out", str(files / "report.html")])
        assert result.exit_code == 1, result.output
        assert not (files / "report.html").exists()
        return " ".join(result.output.split())

    return run


def replace(path: Path, old: str, new: str) -> None:
    """Spoil one place of a file; the place has to be there."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        (":32B:CNY1250000,00", ":32B:CNY1250000.00", ("32B", "1250000.00")),
        (":32B:CNY1250000,00", ":32B:XYZ1250000,00", ("32B", "XYZ")),
        (":32B:CNY1250000,00", ":32B:EUR1250000,00", ("32B", "EUR", "CNY")),
        (":31D:260331SHANGHAI", ":31D:251231SHANGHAI", ("44C", "2025-12-31", "31D")),
        (":31D:260331SHANGHAI", ":31D:260331ATLANTIS", ("31D", "ATLANTIS", "SHANGHAI")),
        (":39A:05/05", ":39A:101/05", ("39A", "101/05")),
        (":40A:IRREVOCABLE", ":40A:REVOCABLE", ("40A", "art. 3")),
    ],
    ids=["decimal point", "unknown currency", "not settled here", "expiry before shipment", "unknown place",
         "tolerance above 100 %", "revocable"],
)  # fmt: skip
def test_trade_with_a_malformed_credit_names_field_value_and_rule(files, refused, old, new, named):
    replace(files / "mt700.txt", old, new)
    said = refused()
    assert all(part in said for part in named), said


@pytest.mark.parametrize("doctype", [BOMB, OUTSIDE], ids=["XML bomb", "external entity"])
def test_trade_with_a_hostile_response_is_refused(files, refused, doctype):
    path = files / "customs/01_accepted.xml"
    text = path.read_text()
    head = text.index("?>") + 2 if text.startswith("<?xml") else 0
    path.write_text(text[:head] + doctype + text[head:])
    assert "root:" not in refused()


def test_trade_with_a_wrong_direction_flag_in_the_declaration_number_names_the_digit(files, refused):
    for path in [*(files / "customs").glob("*.xml"), files / "declaration.xml"]:
        path.write_text(path.read_text().replace("224820261000000017", "224820267000000017"))
    said = refused()
    assert "224820267000000017" in said and "'7'" in said or "flag" in said


def test_trade_with_responses_about_two_declarations_is_refused(files, refused):
    path = files / "customs/03_cleared.xml"
    path.write_text(path.read_text().replace("224820261000000017", "224820261000000018"))
    assert "224820261000000018" in refused()


def test_trade_without_responses_says_where_it_looked(files, refused):
    shutil.rmtree(files / "customs")
    assert str(files / "customs") in refused()


@pytest.mark.parametrize(
    ("key", "value"), [("amount", "a lot"), ("documents", ["love_letter"]), ("presented_at", "2026-02-10T10:00:00")]
)
def test_trade_with_a_malformed_presentation_names_the_key(files, refused, key, value):
    path = files / "presentation.json"
    data = json.loads(path.read_text())
    data["presentations"][0][key] = value
    path.write_text(json.dumps(data))
    assert f"presentation 1.{key}" in refused()


BESIDE = """
schedule:
  kind: instalments
  periods:
    - {first_day: 2026-01-01, last_day: 2026-01-31, amount: "%s"}
    - {first_day: 2026-02-01, last_day: 2026-02-28, amount: "1000.00"}
"""


def scheduled(files: Path, amount: str = "1249000.00") -> list[str]:
    """The credit in two instalments whose days stand beside it, the first of them presented."""
    (files / "beside.yaml").write_text(BESIDE % amount)
    credit = files / "mt700.txt"
    replace(credit, ":44C:260220", ":44D:IN TWO INSTALMENTS")
    path = files / "presentation.json"
    data = json.loads(path.read_text())
    data["presentations"][0]["amount"] = "1249000.00"
    path.write_text(json.dumps(data))
    return [
        "trade", "--credit", str(credit), "--customs", str(files / "customs"), "--beside", str(files / "beside.yaml"),
        "--out", str(files / "report.html"), "--json",
    ]  # fmt: skip


def test_trade_takes_instalments_and_the_days_of_44d_from_beside_the_credit(files):
    result = CliRunner().invoke(app, scheduled(files))
    assert result.exit_code == 0, result.output
    story = json.loads(result.stdout)
    assert story["balances_after"]["exporter"] - story["balances_before"]["exporter"] == 1_249_000_00


def test_trade_whose_instalments_come_to_another_amount_is_refused(files, monkeypatch):
    monkeypatch.setenv("COLUMNS", "1000")
    result = CliRunner().invoke(app, scheduled(files, "1.00"))
    assert result.exit_code == 1 and "the periods come to another amount than MT700 field 32B" in result.output


def test_trade_of_a_shipment_period_without_its_days_asks_for_them(files, refused):
    scheduled(files)
    said = refused()
    assert "44D" in said and "--beside" in said


def test_trade_of_a_guarantee_says_which_commands_take_it(files, refused):
    (files / "mt700.txt").write_text(GUARANTEE)
    said = refused()
    assert "760" in said and "not for goods that customs clear" in said and "eport credit apply" in said


def test_trade_from_files_writes_the_report_and_json(files, monkeypatch):
    arguments = ["trade", "--credit", str(files / "mt700.txt"), "--customs", str(files / "customs"), "--margin", "100"]
    result = CliRunner().invoke(app, [*arguments, "--out", str(files / "out/report.html"), "--json"])
    assert result.exit_code == 0, result.output
    story = json.loads(result.stdout)
    assert story["balances_after"]["exporter"] - story["balances_before"]["exporter"] == 1_250_000_00
    before, after = (story[when]["bank_of_communications"] for when in ("balances_before", "balances_after"))
    # All of the credit is secured by the applicant: the bank has what it advances on the receivable, and earns on it.
    assert (before, after) == (875_000_00, 885_937_50)
    assert "<script" not in (files / "out/report.html").read_text()


def test_trade_whose_bank_keeps_silent_is_paid_by_preclusion(files):
    """UCP 600 art. 16(f): `decided_at` null is a bank that never answers."""
    path = files / "presentation.json"
    data = json.loads(path.read_text())
    data["presentations"][0]["decided_at"] = None
    path.write_text(json.dumps(data))
    arguments = ["trade", "--credit", str(files / "mt700.txt"), "--customs", str(files / "customs")]
    result = CliRunner().invoke(app, [*arguments, "--out", str(files / "report.html"), "--json"])
    story = json.loads(result.stdout)
    assert "Anybody declares the bank precluded" in [step["title"] for step in story["steps"]]
    assert story["balances_after"]["exporter"] == 1_250_000_00


def test_trade_that_drops_the_partial_clause_closes_at_its_one_drawing(files):
    replace(files / "mt700.txt", ":43P:ALLOWED", ":43P:NOT ALLOWED")
    arguments = ["trade", "--credit", str(files / "mt700.txt"), "--customs", str(files / "customs")]
    result = CliRunner().invoke(app, [*arguments, "--out", str(files / "report.html"), "--json"])
    story = json.loads(result.stdout)
    titles = [step["title"] for step in story["steps"]]
    assert titles[-5:] == [
        "Honours",
        "Repayment is allowed",
        "Repays the financing",
        "Pays the rest of the invoice",
        "Takes free liquidity back",
    ]
    assert story["balances_after"]["escrow"] == 0
