"""`eport message show` and `eport message check`."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eport.cli import app
from eport.messages import tsrv, tsrv_demand
from eport.messages.mt import DEFINITIONS, Narrative, read, write, write_parts
from tests.messages.samples import SAMPLES
from tests.messages.test_tsrv import GUARANTEE
from tests.messages.test_tsrv_demand import DEMAND

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/sight/mt700.txt"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "160")
    return lambda *arguments: CliRunner().invoke(app, ["message", *(str(item) for item in arguments)])


def test_show_names_every_field(run) -> None:
    result = run("show", EXAMPLE)
    assert result.exit_code == 0
    assert "MT700 Issue of a Documentary Credit" in result.output
    assert "COMMCNS0SHI → BKCHCNB0300" in result.output
    for tag, name, value in [
        ("32B", "currency and amount", "CNY1250000,00"),
        ("31D", "expiry date and expiry place", "260331SHANGHAI"),
        ("44F", "port of discharge", "YANGSHAN PORT, SHANGHAI"),
    ]:
        (line,) = (line for line in result.output.splitlines() if line.strip().startswith(tag))
        assert name in line and value in line


def test_show_json_has_values_and_not_fields(run) -> None:
    result = run("show", EXAMPLE, "--json")
    shown = json.loads(result.output)
    assert (shown["type"], shown["sender"], shown["amount"]) == ("700", "COMMCNS0SHI", "1250000.00")
    assert shown["expiry_date"] == "2026-03-31"
    assert shown["rules"] == {"rule_set": "UCP LATEST VERSION", "narrative": None}
    assert shown["tolerance"] == {"plus": 5, "minus": 5}
    assert len(shown["documents"]["items"]) == 5


@pytest.mark.parametrize("number", SAMPLES)
def test_every_type_is_shown_and_checked(run, tmp_path: Path, number: str) -> None:
    file = tmp_path / "message.txt"
    file.write_text(SAMPLES[number])
    for verb in ("show", "check"):
        result = run(verb, file, "--type", number)
        assert result.exit_code == 0, result.output
        assert f"MT{number}" in result.output
    assert run("show", file, "--type", number, "--json").exit_code == 0


def test_a_credit_in_several_files_is_one(run, tmp_path: Path) -> None:
    credit = dataclasses.replace(read(EXAMPLE.read_text()), goods=Narrative.of("\n".join(["+ BEER"] * 150)))
    files = []
    for number, text in enumerate(write_parts(credit)):
        files.append(tmp_path / f"{number}.txt")
        files[-1].write_text(text)
    assert len(files) == 2
    result = run("check", *files)
    assert result.exit_code == 0
    assert "in 2 messages" in result.output
    assert run("show", *reversed(files)).output.count("+ BEER") == 150
    missing = run("check", files[0])
    assert missing.exit_code == 2
    assert "Give all messages of the series" in missing.output


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{2:I734BKCHCNB0X300N}{4:\n:20:A\n-}", ["MT734 field 21", "is mandatory", "Add it"]),
        ("{2:I734BKCHCNB0X300N}{4:\n:20:A", ["FIN block 4", "is not closed"]),
        (":20:A", ["does not tell the message type", "--type"]),
        (EXAMPLE.read_text().replace(":32B:CNY1250000,00", ":32B:JPY1250000,50"), ["32B", "JPY has 0 decimals"]),
        ("Ä", ["ASCII"]),
    ],
)
def test_what_is_not_valid_exits_2_and_teaches(run, tmp_path: Path, text: str, words: list[str]) -> None:
    file = tmp_path / "message.txt"
    file.write_text(text, encoding="utf-8")
    for verb in ("show", "check"):
        result = run(verb, file)
        assert result.exit_code == 2
        for word in words:
            assert word in result.output.replace("\n", " ")
        assert "Traceback" not in result.output


def test_an_undertaking_of_iso_20022_is_shown_as_the_mt760_that_says_the_same(run, tmp_path: Path) -> None:
    file = tmp_path / "guarantee.xml"
    file.write_bytes(tsrv.write(GUARANTEE))
    shown = run("show", file)
    assert shown.exit_code == 0
    assert "MT760" in shown.output and "WE UNDERTAKE TO PAY" in shown.output
    assert json.loads(run("show", file, "--json").output)["undertaking"]["number"] == "GUAR-1"
    assert run("check", file).exit_code == 0
    file.write_bytes(tsrv_demand.write(DEMAND))
    assert "MT765" in run("check", file).output
    file.write_bytes(tsrv.write(GUARANTEE).replace(b"DGAR", b"BOND"))
    refused = run("check", file)
    assert refused.exit_code == 2
    assert "one of STBY, DGAR" in refused.output


@pytest.mark.parametrize("number", SAMPLES)
def test_fields_lists_every_field_of_a_type(run, number: str) -> None:
    result = run("fields", number)
    assert result.exit_code == 0
    definition = DEFINITIONS[number]
    rows = [*definition.rows, *(row for section in definition.sections for row in section.rows)]
    assert re.findall(r"(?m)^ ([0-9]{2}[A-Za-z]?) ", result.output) == [row.tag for row in rows]


def test_fields_of_a_type_that_is_not_known_exits_2(run) -> None:
    result = run("fields", "799")
    assert result.exit_code == 2
    assert "700" in result.output


def test_a_file_that_is_not_there_exits_2(run, tmp_path: Path) -> None:
    result = run("check", tmp_path / "none.txt")
    assert result.exit_code == 2
    assert "No such file" in result.output


def test_check_tells_how_it_would_be_written(run, tmp_path: Path) -> None:
    file = tmp_path / "message.txt"
    notice = write(dataclasses.replace(read(SAMPLES["734"], "734"), sender="ABCBATW0", receiver="HBANNL20"), "\n")
    file.write_text(notice.replace("EUR98000,00", "EUR98000,"))
    result = run("check", file)
    assert result.exit_code == 0
    assert "32A: 260716EUR98000, would be written 260716EUR98000,00" in result.output
    file.write_text(notice.replace(":20:12345\n:21:PRES-4\n", ":21:PRES-4\n:20:12345\n"))
    assert "not stand in SWIFT's order" in run("check", file).output
    file.write_text(notice)
    assert run("check", file).output.strip().count("\n") == 0
