"""`eport window …`, run as a trader and departments run it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from eport.chain.artifacts import ROOT
from eport.window.cli import window
from tests.helpers.clearance import stopped_clock, undone
from tests.helpers.credit import at
from tests.helpers.record import recorded

DOSSIER = ROOT / "examples/window/dossier.json"
ASKED = (
    "--function", "goods_declaration", "--function", "manifest_transport", "--function", "permits",
    "--function", "taxes_and_fees", "--also", "maritime_safety", "--also", "drug", "--also", "commerce",
)  # fmt: skip
SIX = {"customs", "border_inspection", "maritime_safety", "taxation", "drug", "commerce"}


@pytest.fixture
def run(deployed, tmp_path):
    record = tmp_path / "record.json"
    recorded(deployed.contracts, record)
    where = ("--url", deployed.chain.url, "--record", str(record))

    def running(*arguments, code=0):
        result = CliRunner().invoke(window, [*map(str, arguments), *where], env={"COLUMNS": "160"})
        assert result.exit_code == code, result.output
        if "--json" in arguments:
            return json.loads(result.output)
        return " ".join(result.output.split())

    with undone(deployed.chain), stopped_clock(deployed.chain):
        deployed.chain.travel(at("2026-01-12 10:00"))
        yield running


@pytest.fixture
def submitted(run, tmp_path):
    """Id of a dossier that six departments have before them."""
    parcels = tmp_path / "parcels.json"
    told = run("submit", DOSSIER, "--reference", "SW-1", *ASKED, "--parcels", parcels, "--json")
    assert told["sent"] and told["parcels"] == str(parcels)
    return told["dossier"]


def test_submit_answer_and_status_until_the_last_approval(run, submitted):
    told = run("status", submitted, "--json")
    assert (told["state"], told["holder"], told["version"]) == ("open", "border_inspection", 1)
    assert {part["department"] for part in told["parts"]} == SIX
    for department in sorted(SIX):
        text = run("answer", submitted[:10], department, "--approve")
    assert "the dossier is approved" in text
    told = run("status", submitted, "--json")
    assert (told["state"], told["holder"]) == ("approved", None)
    assert "approved" in run("status", submitted)


def test_open_shows_a_department_its_part_alone(run, submitted, tmp_path):
    shown = run("open", "taxation", submitted, "--parcels", tmp_path / "parcels.json", "--json")
    assert shown["fields"]["tax/vat_base"] == "903000.00" and "customs/value" not in shown["fields"]
    assert "under the root on the chain" in run("open", "drug", submitted, "--parcels", tmp_path / "parcels.json")
    text = run("open", "finance", submitted, "--parcels", tmp_path / "parcels.json", code=2)
    assert "none of the 31 parcels is for this key" in text


def test_ask_reply_and_hold_are_told_on_the_board(run, submitted, deployed):
    asked = run("ask", submitted, "customs", "--question", "Which catalogue number?", "--json")
    assert asked["words"]["text"] == "Which catalogue number?" and asked["by"] == "shanghai_customs"
    run("hold", submitted, "drug", "--reason", "sample taken")
    deployed.chain.travel(at("2026-01-14 09:00"))
    rows = {row["department"]: row for row in run("board", "--json")}
    assert (rows["customs"]["state"], rows["drug"]["state"]) == ("asked", "held")
    assert rows["border_inspection"]["overdue"] and not rows["customs"]["overdue"]
    text = run("board")
    assert "1 dossiers open, 6 parts pending, 1 overdue" in text
    assert "the trader's reply" in text and "a hold" in text and "1 d 23 h" in text
    assert "the trader, whom customs asked" in run("status", submitted)
    run("reply", submitted, "customs", "--text", "SCC-7731")
    assert {row["department"] for row in run("board", "--department", "customs", "--json")} == {"customs"}


def test_amend_keeps_the_answers_to_what_is_unchanged(run, submitted, tmp_path):
    run("answer", submitted, "customs", "--approve")
    run("answer", submitted, "taxation", "--refuse", "--reason", "wrong base")
    document = json.loads(DOSSIER.read_text())
    document["tax"]["vat_base"] = "900000.00"
    after = tmp_path / "after.json"
    after.write_text(json.dumps(document))
    text = run("amend", DOSSIER, "--before", after, "--reference", "SW-1", *ASKED, code=2)
    assert "is not version 1, which stands on the chain" in text
    told = run("amend", after, "--before", DOSSIER, "--reference", "SW-1", *ASKED, "--json")
    assert set(told["unchanged"]) == SIX - {"taxation"}
    states = {part["department"]: part["state"] for part in run("status", submitted, "--json")["parts"]}
    assert (states["customs"], states["taxation"]) == ("approved", "waiting")


def test_dry_run_sends_nothing(run, submitted):
    told = run("answer", submitted, "customs", "--approve", "--dry-run", "--json")
    assert told["sent"] is False and told["transaction"] is None
    assert run("status", submitted, "--json")["parts"][0]["state"] == "waiting"
    assert "nothing was sent" in run("answer", submitted, "customs", "--refuse", "--reason", "x", "--dry-run")
    assert "SingleWindowNotTheDepartment" in run(
        "answer", submitted, "customs", "--approve", "--as", "importer", "--dry-run", code=2
    )


def test_silence_close_and_withdraw(run, submitted, deployed):
    deployed.chain.travel(at("2026-01-13 17:00") + 1)
    run("silence", submitted, "border_inspection")
    run("close", submitted, "border_inspection")
    assert "SingleWindowNotYet" in run("close", submitted, "customs", code=2)
    run("withdraw", submitted)
    assert run("status", submitted, "--json")["state"] == "withdrawn"
    assert "none overdue" in run("board")


def test_statistics_are_of_the_event_log(run, submitted, deployed):
    deployed.chain.travel(at("2026-01-12 13:00"))
    run("answer", submitted, "customs", "--approve")
    found = {item["department"]: item for item in run("statistics", "--json")}
    assert (found["customs"]["median"], found["taxation"]["pending"]) == (3 * 3600, 1)
    assert "3 h 0 min" in run("statistics")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("status", "0xabc"), "begins the id of 0 dossiers"),
        (("status", "0x"), "begins the id of 0 dossiers"),
        (("board", "--department", "navy"), "department 'navy' is none of the window's: port_services"),
        (("submit", "absent.json", "--reference", "R", "--function", "permits"), "absent.json"),
        (("submit", DOSSIER, "--reference", "R", "--function", "magic"), "function 'magic' is none of the window's"),
        (("submit", DOSSIER, "--reference", "R", "--function", "permits", "--as", "nobody"), "party 'nobody'"),
        (("submit", DOSSIER, "--reference", "R", *ASKED, "--as", "relay"), "is no member of the alliance"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(run, arguments, words):
    assert words in run(*arguments, code=2)


def test_without_a_chain_the_command_says_what_to_start(run):
    text = CliRunner().invoke(window, ["board", "--url", "http://127.0.0.1:1"])
    assert text.exit_code == 2 and "make chain" in " ".join(text.output.split())
