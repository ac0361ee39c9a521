"""`eport calendar show` and `load`, run as a person runs them."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from eport.calendar_cli import calendar
from tests.helpers.clearance import undone
from tests.helpers.credit import day


@pytest.fixture
def run():
    def running(*arguments):
        result = CliRunner().invoke(calendar, [str(argument) for argument in arguments])
        return result.exit_code, result.output

    return running


def test_show_says_when_banks_are_closed_and_which_weekends_are_worked(run):
    code, text = run("show", "CN", 2026)
    assert code == 0
    assert "CN 2026: 248 banking days, close at 17:00 (Asia/Shanghai)" in text
    assert "14 Feb, 28 Feb" in text and "summer time       none" in text


def test_show_as_json(run):
    code, text = run("show", "GB", 2026, "--json")
    found = json.loads(text)
    assert (code, found["summer_time"], found["worked_weekends"]) == (0, ["2026-03-29", "2026-10-24"], [])
    assert "2026-04-03" in found["closed_weekdays"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "XX", 2026), "place 'XX' is none of the configuration"),
        (("show", "CN", 2399), "chinesecalendar does not know 2399"),
        (("show", "CN", 1999), "the contract holds 2000 to 2400"),
        (("show", "AT", 2026), "no package for banking days of AT"),
        (("load", "GB", 2028, "--url", "http://127.0.0.1:1"), "make chain"),
    ],
)
def test_what_cannot_be_done_is_refused_with_what_to_do(run, arguments, words):
    code, text = run(*arguments)
    assert code == 2
    assert words in " ".join(text.split())


def test_load_writes_a_year_and_refuses_one_that_has_begun(run, deployed, tmp_path):
    record = tmp_path / "record.json"
    contract = deployed["BankingCalendar"]
    record.write_text(json.dumps({"BankingCalendar": {"address": contract.address}}))
    where = ("--url", deployed.chain.url, "--record", record)
    with undone(deployed.chain):
        code, text = run("load", "GB", 2029, *where)
        assert (code, "GB 2029 loaded: 253 banking days" in text) == (0, True)
        assert contract.call("isBankingDay", b"GB", day("2029-03-30")) == [True, False]  # Good Friday
        assert "GB 2029 replaced" in run("load", "GB", 2029, *where)[1]
        code, text = run("load", "GB", 2025, *where)
        assert code == 2 and "CalendarYearBegun" in text
