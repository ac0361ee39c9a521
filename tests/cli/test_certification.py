"""`eport certification show|draw|badge|verify-badge`, run as a person runs them."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from typer.testing import CliRunner

from eport.certification.cli import certification
from tests.helpers.certification import DELAY, DRAWN, OTHER, REPORT, STEP, Scheme
from tests.helpers.clearance import stopped_clock, undone


@pytest.fixture
def scheme(deployed):
    with undone(deployed.chain), stopped_clock(deployed.chain):
        yield Scheme(deployed)


@pytest.fixture
def run(scheme, tmp_path):
    record = tmp_path / "record.json"
    contracts = scheme.alliance.contracts
    record.write_text(json.dumps({name: {"address": it.address} for name, it in contracts.items()}))

    def running(*arguments):
        where = ("--url", scheme.chain.url, "--record", str(record))
        result = CliRunner(env={"COLUMNS": "200"}).invoke(
            certification, [*(str(argument) for argument in arguments), *where]
        )
        return result.exit_code, result.output

    return running


@pytest.fixture
def signed(run, scheme, tmp_path):
    def signing(name: str):
        file = tmp_path / name
        assert run("badge", scheme.certified(), "--name", "Oracle <1>", "--out", file)[0] == 0
        return file

    return signing


def failing(run, file) -> set[str]:
    code, output = run("verify-badge", file, "--json")
    found = {check["name"] for check in json.loads(output) if not check["holds"]}
    assert code == bool(found)
    return found


@pytest.mark.parametrize("name", ["badge.json", "badge.svg"])
def test_badge_verifies_until_the_certificate_is_suspended(run, scheme, signed, name):
    file = signed(name)
    assert failing(run, file) == set()
    scheme.body("suspend", 1, OTHER, REPORT)
    assert failing(run, file) == {"valid now"}
    code, output = run("badge", 1, "--name", "x", "--out", file)
    assert code == 2 and "is not valid now" in output


@pytest.mark.parametrize(
    ("field", "value", "fails"),
    [
        ("name", "Another", {"signed by the body"}),
        ("validUntil", 2**40 - 1, {"signed by the body", "validUntil"}),
        ("chainId", 1, {"signed by the body", "chain and contract"}),
        ("signature", "0x", {"signed by the body"}),
        ("signature", "0x" + "ff" * 65, {"signed by the body"}),
        ("certificate", 9, {"signed by the body", "certificate"}),
    ],
)
def test_badge_that_was_changed_fails(run, signed, field, value, fails):
    file = signed("badge.json")
    file.write_text(json.dumps(json.loads(file.read_text()) | {field: value}))
    assert failing(run, file) == fails


@pytest.mark.parametrize("content", ["", "{}", "[]", "<svg/>", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', '{"a": 1}'])
def test_file_that_is_no_badge_is_refused(run, tmp_path, content):
    file = tmp_path / "file"
    file.write_text(content)
    code, output = run("verify-badge", file)
    assert code == 2 and "refused" in output


def test_draw_takes_candidates_from_the_log_and_waits_for_its_block(run, scheme):
    inspection = scheme.announced((scheme.certified(), STEP))
    code, output = run("draw", inspection)
    assert code == 2 and "wait for it" in output
    scheme.mine(DELAY + 1)
    assert json.loads(run("draw", inspection, "--dry-run", "--json")[1])["transaction"] is None
    code, output = run("draw", inspection, "--json")
    assert code == 0 and json.loads(output)["step"] == "0x" + STEP.hex()
    assert scheme.view(inspection)["state"] == DRAWN
    assert run("draw", 99)[0] == 2


def test_show_lists_certificates_and_applications(run, scheme):
    scheme.certified()
    scheme.apply()
    rows = json.loads(run("show", "--json")[1])
    assert [(row["stage"], row["valid"]) for row in rows] == [("Certified", True), ("Applied", False)]
    code, output = run("show")
    until = dt.datetime.fromtimestamp(rows[0]["validUntil"], dt.timezone(dt.timedelta(hours=8)))
    assert code == 0 and f"{until:%Y-%m-%d}" in output
