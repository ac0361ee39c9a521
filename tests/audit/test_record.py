"""What an export's root proves: the whole, each row, and nothing that was changed."""

from __future__ import annotations

import json
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from eport.audit.record import CSV, MANIFEST, PARQUET, RecordError, prove, verify, verify_row
from eport.cli import app
from tests.helpers.record import recorded


@pytest.fixture
def copied(whole, tmp_path):
    """A copy that can be tampered with."""
    folder = tmp_path / "copy"
    shutil.copytree(whole.folder, folder)
    return folder


@pytest.mark.parametrize("name", [CSV, PARQUET])
def test_export_verifies_against_its_root(whole, name):
    found = verify(whole.folder / name, whole.root)
    assert (found.root, found.rows, found.wrong) == (whole.root, whole.manifest["rows"], ())


def lines(change):
    def edit(folder):
        text = (folder / CSV).read_text().splitlines(keepends=True)
        change(text)
        (folder / CSV).write_text("".join(text))

    return edit


def manifest(**changes):
    def edit(folder):
        data = json.loads((folder / MANIFEST).read_text())
        data["manifest"] |= changes
        (folder / MANIFEST).write_text(json.dumps(data))

    return edit


@pytest.mark.parametrize(
    ("edit", "wrong"),
    [
        (lines(lambda text: text.__setitem__(9, text[9].replace("0x", "0X", 1))), "come to the root"),
        (lines(lambda text: text.pop(9)), "rows, the manifest says"),
        (lines(lambda text: text.insert(9, text[9])), "out of order"),
        (lines(lambda text: text.insert(8, text.pop(9))), "out of order"),
        (manifest(last=10**6), "come to the root"),
        (manifest(lastHash="0x" + "00" * 32), "come to the root"),
        (manifest(first=100), "outside of the manifest's blocks"),
        (manifest(contracts={}), "come to the root"),
    ],
    ids=["cell", "row left out", "row twice", "rows swapped", "last", "last hash", "first", "contracts"],
)
def test_export_that_was_changed_fails(copied, whole, edit, wrong):
    edit(copied)
    found = verify(copied / CSV, whole.root)
    assert found.root != whole.root and any(wrong in words for words in found.wrong)


def test_parquet_that_was_changed_fails(copied, whole):
    table = pq.read_table(copied / PARQUET)
    column = table.column("sender_name").to_pylist()
    column[3] = "Somebody else"
    place = table.schema.get_field_index("sender_name")
    pq.write_table(table.set_column(place, table.schema.field(place), pa.array(column)), copied / PARQUET)
    assert verify(copied / PARQUET, whole.root).wrong


@pytest.mark.parametrize("number", [1, 2, 77, "last"])
@pytest.mark.parametrize("name", [CSV, PARQUET])
def test_row_is_proved_without_the_export(whole, name, number):
    number = whole.manifest["rows"] if number == "last" else number
    proof = json.loads(json.dumps(prove(whole.folder / name, number)))
    assert proof["row"]["number"] == number and proof["root"] == "0x" + whole.root.hex()
    assert verify_row(proof, whole.root)


@pytest.mark.parametrize(
    "change",
    [{"block": 1}, {"sender_name": "Another"}, {"arguments": "{}"}, {"number": 6}],
    ids=lambda change: next(iter(change)),
)
def test_proof_of_another_row_fails(whole, change):
    proof = prove(whole.folder / CSV, 5)
    assert not verify_row({**proof, "row": proof["row"] | change}, whole.root)
    assert not verify_row(proof, b"\1" * 32)


@pytest.mark.parametrize(
    "proof",
    [
        {},
        {"row": {}, "proof": []},
        {"row": 1, "proof": []},
        {"row": {}, "proof": ["0x1"]},
        {"row": {}, "proof": ["0x11"]},
    ],
)
def test_file_that_is_no_proof_is_refused(proof):
    with pytest.raises(RecordError, match="no proof"):
        verify_row(proof, b"\1" * 32)


@pytest.mark.parametrize("change", [{"block": "1"}, {"more": 1}, {"block": True}])
def test_row_with_other_fields_is_refused(whole, change):
    proof = prove(whole.folder / CSV, 5)
    with pytest.raises(RecordError, match="other fields"):
        verify_row({**proof, "row": proof["row"] | change}, whole.root)


@pytest.mark.parametrize("number", [0, -1, 10**6])
def test_row_that_is_not_there_has_no_proof(whole, number):
    with pytest.raises(RecordError, match="none of that number"):
        prove(whole.folder / CSV, number)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (CSV, ""), (CSV, "a,b\n"), (CSV, '"'), (PARQUET, "PAR1"), (MANIFEST, "{}"), (MANIFEST, "["),
        (MANIFEST, '{"manifest": {"format": 2}}'),
    ],
)  # fmt: skip
def test_file_that_is_no_export_is_refused(copied, whole, name, content):
    (copied / name).write_text(content)
    with pytest.raises(RecordError, match=name):
        verify(copied / (PARQUET if name == PARQUET else CSV), whole.root)


def test_line_with_a_field_too_few_is_refused(copied, whole):
    lines(lambda text: text.append("1,2\n"))(copied)
    with pytest.raises(RecordError, match="2 fields, 16 are expected"):
        verify(copied / CSV, whole.root)


# ------------------------------------------------------------------------------------------------ as a person runs it


@pytest.fixture
def run(traded, tmp_path):
    record = tmp_path / "record.json"
    recorded(traded.contracts, record)

    def running(*arguments):
        on_chain = () if arguments[:1] in (("verify",), ("prove",)) else ("--url", traded.chain.url, "--record", record)
        result = CliRunner(env={"COLUMNS": "200"}).invoke(app, [str(item) for item in ("audit", *on_chain, *arguments)])
        return result.exit_code, result.output

    return running


def test_export_verify_and_prove_from_the_command_line(run, whole, tmp_path):
    out = tmp_path / "out"
    code, output = run("--to", whole.manifest["last"], "--out", out, "--json")
    facts = json.loads(output)
    assert (code, facts["root"], facts["rows"]) == (0, "0x" + whole.root.hex(), whole.manifest["rows"])
    code, output = run("verify", out / PARQUET, "--root", facts["root"])
    assert code == 0 and "holds" in output
    proof = tmp_path / "proof.json"
    assert run("prove", out / CSV, "--row", 9, "--out", proof) == (0, "")
    assert run("verify", proof, "--root", facts["root"])[0] == 0
    code, output = run("verify", proof, "--root", "0x" + "11" * 32)
    assert code == 1 and "fails" in output
    code, output = run("verify", out / CSV, "--root", "0x" + "11" * 32, "--json")
    assert code == 1 and json.loads(output)["root"] == facts["root"]
    assert json.loads(run("prove", out / CSV, "--row", 9)[1])["row"]["number"] == 9


def test_days_and_moments_are_read_in_china_time(run, traded, tmp_path):
    time = traded.chain.web3.eth.get_block(100)["timestamp"]
    day = "2026-01-12"
    code, output = run("--from", day, "--to", day, "--out", tmp_path / "day", "--json")
    found = json.loads(output)
    times = [traded.chain.web3.eth.get_block(n)["timestamp"] for n in range(traded.chain.web3.eth.block_number + 1)]
    begin, end = 1768147200, 1768147200 + 86_400  # 2026-01-12 00:00 in Shanghai, and a day later
    inside = [number for number, moment in enumerate(times) if begin <= moment < end]
    assert code == 0 and (found["first"], found["last"]) == (inside[0], inside[-1])
    code, output = run("--from", f"2026-01-11T{'16:00:00+00:00'}", "--to", day, "--out", tmp_path / "moment", "--json")
    assert json.loads(output)["first"] == inside[0] and time


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "yesterday"), "is no block and no date"),
        (("--from", "9", "--to", "8"), "holds no block"),
        (("--to", "99999999"), "is not settled"),
        (("--from", "2099-01-01"), "holds no block"),
        (("verify", "none.csv", "--root", "0x12"), "is no root"),
        (("verify", "none.csv", "--root", "0x" + "00" * 32), "manifest.json"),
        (("verify", "none.json", "--root", "0x" + "00" * 32), "none.json"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(run, tmp_path, arguments, said):
    code, output = run(*arguments, *(() if arguments[0] == "verify" else ("--out", tmp_path / "out")))
    assert code == 2 and said in output, output


def test_node_that_does_not_answer_is_refused(tmp_path):
    result = CliRunner().invoke(app, ["audit", "--url", "http://127.0.0.1:1", "--record", str(tmp_path)])
    assert result.exit_code == 2 and "no node answers" in result.output
