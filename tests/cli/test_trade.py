"""`eport trade` on files of the user's: what is wrong is named, and nothing is written before everything was read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eport.chain import local
from eport.cli import app

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
    assert titles[-4:] == ["Honours", "Repayment is allowed", "Repays the financing", "Takes free liquidity back"]
    assert story["balances_after"]["escrow"] == 0
