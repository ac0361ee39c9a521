"""`eport credit examine` and the draft of a refusal."""

from __future__ import annotations

import dataclasses
import io
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from eport.chain import local
from eport.cli import app
from eport.examiner.output import notice, show
from eport.messages.mt import Amount, Disposal, read

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
KEYS = ["presentation", "key", "verdict", "sureness", "article", "isbp", "bit", "required", "found", "text"]


@pytest.fixture
def run(monkeypatch):
    """Call the command; no chain may be started."""
    monkeypatch.setattr(local, "anvil", lambda *_, **__: pytest.fail("a chain was started"))
    monkeypatch.setenv("COLUMNS", "160")

    def call(credit: object, presentation: object, *options: str):
        return CliRunner().invoke(
            app, ["credit", "examine", "--credit", str(credit), "--presentation", str(presentation), *options]
        )

    return call


def test_a_clean_presentation_exits_0(run):
    result = run(EXAMPLES / "sight/mt700.txt", EXAMPLES / "sight/documents")
    assert result.exit_code == 0, result.output
    assert "No discrepancy found" in result.output
    assert "MT734" not in result.output


def test_a_discrepant_presentation_exits_1_and_shows_both_values(run):
    result = run(EXAMPLES / "refusal/mt700.txt", EXAMPLES / "refusal/documents")
    assert result.exit_code == 1
    text = " ".join(result.output.split())
    for shown in (
        "late shipment",
        "44C, art. 29(c)",
        "2026-02-20",
        "2026-02-24",
        "certain",
        "missing document",
        ":77J:",
        "2026-04-01",
    ):
        assert shown in text


def test_documents_that_were_not_read_are_not_clean(run):
    """The file of `eport trade` says only that documents are there."""
    result = run(EXAMPLES / "sight/mt700.txt", EXAMPLES / "sight/presentation.json")
    assert result.exit_code == 1
    assert "No discrepancy found" in result.output and "data not given" in result.output


def test_the_published_refusal_is_found_in_the_file_of_eport_trade(run):
    result = run(EXAMPLES / "refusal/mt700.txt", EXAMPLES / "refusal/presentation.json", "--json")
    found = [
        (item["presentation"], item["key"]) for item in json.loads(result.output) if item["verdict"] == "discrepancy"
    ]
    assert found == [(1, "missing_document"), (1, "late_shipment"), (2, "late_shipment")]


def test_json_is_a_list_with_stable_keys(run):
    result = run(EXAMPLES / "refusal/mt700.txt", EXAMPLES / "refusal/documents", "--json")
    findings = json.loads(result.output)
    assert findings and all(list(finding) == KEYS for finding in findings)
    late = next(finding for finding in findings if finding["key"] == "late_shipment")
    assert late["required"] == {"source": "credit", "field": "44C", "value": "2026-02-20"}
    assert late["found"]["field"] == "date of shipment"
    assert (late["sureness"], late["bit"]) == ("certain", 4)


def test_presented_on_decides(run):
    arguments = (EXAMPLES / "sight/mt700.txt", EXAMPLES / "sight/documents")
    assert run(*arguments, "--presented-on", "2026-02-27").exit_code == 0  # day 45
    assert run(*arguments, "--presented-on", "2026-02-28").exit_code == 1


def test_country_decides_whose_banking_days_count(run, tmp_path):
    """Day 41 is Monday 23 February 2026, within China's Spring Festival; Austria's banks are open."""
    credit = tmp_path / "mt700.txt"
    credit.write_text((EXAMPLES / "sight/mt700.txt").read_text().replace(":48:045", ":48:041"))
    arguments = (credit, EXAMPLES / "sight/documents", "--presented-on", "2026-02-24")
    assert run(*arguments).exit_code == 0
    assert run(*arguments, "--country", "at").exit_code == 1


@pytest.mark.parametrize("spoil", [
    lambda folder: (folder / "mt700.txt").unlink(),
    lambda folder: (folder / "mt700.txt").write_text("hello"),
    lambda folder: (folder / "mt700.txt").write_bytes(b":20:\xff"),
    lambda folder: (folder / "presentation.json").write_text("{"),
    lambda folder: (folder / "presentation.json").unlink(),
    lambda folder: (folder / "presentation.json").write_text('{"documents": []}'),
])  # fmt: skip
def test_input_that_cannot_be_read_exits_2_and_says_what(run, tmp_path, spoil):
    for name in ("mt700.txt", "presentation.json"):
        (tmp_path / name).write_bytes((EXAMPLES / "sight" / name).read_bytes())
    spoil(tmp_path)
    result = run(tmp_path / "mt700.txt", tmp_path / "presentation.json")
    assert result.exit_code == 2
    assert "cannot be read" in result.output
    assert "Traceback" not in result.output


def test_a_country_that_is_none_exits_2(run):
    result = run(EXAMPLES / "sight/mt700.txt", EXAMPLES / "sight/documents", "--country", "china")
    assert result.exit_code == 2
    assert "ISO 3166-1" in result.output


# the draft -----------------------------------------------------------------------------------------------------------
def test_article_16c_one_notice_states_every_discrepancy_and_one_disposal(trade):
    trade.bill["port_of_discharge"] = "DURBAN"
    trade.insurance["currency"] = "EUR"
    trade.invoice["issuer"] = {"name": "OTHER"}
    draft = notice(trade.examine(), Disposal.RETURN)
    assert [line.removeprefix(":77J:")[:2] for line in _numbered(draft.text)] == ["1.", "2.", "3."]
    assert draft.text.count(":77B:") == 1 and draft.text.endswith(":77B:/RETURN/")


def test_article_16c_the_draft_is_an_mt734_that_reads_back(trade):
    trade.bill["port_of_discharge"] = "DURBAN"
    draft = notice(trade.examine(), Disposal.HOLD)
    assert read(draft.text, "734") == dataclasses.replace(draft.message, sender=None)
    assert draft.message.disposal.code is Disposal.HOLD
    report = trade.examine()
    drawn = Amount(report.terms.credit.currency, report.presentation.amount, report.presentation.presented_on)
    assert draft.message.amount == drawn


@pytest.mark.parametrize("amount", [None, "0.00", "1250000.005"])
def test_without_an_amount_that_can_be_drawn_the_draft_says_what_it_lacks(trade, amount):
    trade.bill["port_of_discharge"] = "DURBAN"
    report = trade.examine()
    drawn = None if amount is None else Decimal(amount)
    report = dataclasses.replace(report, presentation=dataclasses.replace(report.presentation, amount=drawn))
    draft = notice(report)
    assert (draft.message, draft.text) == (None, "")
    assert "32A" in draft.obstacle
    output = io.StringIO()
    show(Console(file=output, width=100), report, Disposal.HOLD)
    assert "cannot be written yet" in output.getvalue()


def _numbered(text: str) -> list[str]:
    return [line for line in text.split("\n") if re.match(r"(:77J:)?\d\. ", line)]


def test_opinion_ta779_there_is_no_second_notice_so_what_is_open_is_named_before_it_goes(trade):
    trade.bill["port_of_discharge"] = "DURBAN"
    trade.bill["transport"]["clauses"] = ["WRAPPERS NO LONGER INTACT"]
    draft = notice(trade.examine())
    assert [finding.key for finding in draft.undecided] == ["unclean"]
    assert "UNCLEAN" not in draft.text


def test_nothing_asserted_gives_no_draft(trade):
    trade.bill["transport"]["clauses"] = ["WRAPPERS NO LONGER INTACT"]
    assert notice(trade.examine()) is None


def test_the_draft_keeps_swifts_character_set_and_line_length(trade):
    trade.invoice["issuer"] = {"name": "MÜHLE & SÖHNE — Straße [7] €"}
    lines = notice(trade.examine()).text.split("\n")
    inside = [line.removeprefix(":77J:") for line in lines if not re.match(r":(20|21|32A|77B):", line)]
    assert inside
    for line in inside:
        assert len(line) <= 50
        assert re.fullmatch(r"[A-Z0-9/\-?:().,'+ =!\"%&*<>;{@#_]*", line)
        assert line[0] not in ":-"


def test_a_list_that_does_not_fit_77j_says_so(trade):
    trade.second_bill()
    for number in range(40):
        trade.documents[f"bill{number}"] = {**trade.bill, "number": f"BL-{number}", "port_of_discharge": "DURBAN"}
    draft = notice(trade.examine())
    assert not draft.complete
    assert len(draft.text.split("\n")) == 70 + 4
