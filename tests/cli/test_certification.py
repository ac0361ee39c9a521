"""`eport certification …`, run as a person runs it: what stands, the draw, the mark, and every act of a certificate."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from eth_account import Account
from typer.testing import CliRunner

from eport.certification.badge import read
from eport.certification.cli import certification
from eport.certification.commands import Why
from eport.chain import safe
from eport.chain.artifacts import load
from eport.chain.bindings import types
from tests.helpers.certification import (
    ADVERTISING,
    ANSWERED,
    DELAY,
    DRAWN,
    HALF_YEAR,
    KEPT,
    LAPSED,
    NOT_HELD,
    OTHER,
    PASSED,
    PROGRAM,
    REFUSED,
    REPORT,
    STEP,
    TESTED,
    TRUSTED_APPLICATION,
    WITHDRAWN,
    YEAR,
    Scheme,
)
from tests.helpers.clearance import DAY, stopped_clock, undone
from tests.helpers.record import recorded


@pytest.fixture
def scheme(deployed):
    with undone(deployed.chain), stopped_clock(deployed.chain):
        yield Scheme(deployed)


@pytest.fixture
def run(scheme, tmp_path):
    record = tmp_path / "record.json"
    contracts = scheme.alliance.contracts
    recorded(contracts, record)

    def running(*arguments):
        where = ("--url", scheme.chain.url, "--record", str(record))
        result = CliRunner(env={"COLUMNS": "200"}).invoke(
            certification, [*(str(argument) for argument in arguments), *where]
        )
        return result.exit_code, result.output

    return running


@pytest.fixture
def travel(deployed):
    """Move to so many seconds from now."""

    def travelling(seconds: int) -> None:
        deployed.chain.travel(deployed.chain.now() + seconds)

    return travelling


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
    assert json.loads(run("draw", inspection, "--dry-run", "--json")[1])["dryRun"] is True
    code, output = run("draw", inspection, "--json")
    (drawn,) = json.loads(output)["events"]
    assert code == 0 and drawn["arguments"]["step"] == "0x" + STEP.hex()
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


# ---------------------------------------------------------------------------------------------------------- the acts


@pytest.fixture
def report(tmp_path):
    file = tmp_path / "report.pdf"
    file.write_bytes(b"what was found")
    return file


@pytest.fixture
def acts(run):
    """A command that has to be done, and what it tells machines."""

    def acting(*arguments):
        code, output = run(*arguments, "--json")
        assert code == 0, output
        return json.loads(output)

    return acting


def applied(acts, report) -> int:
    told = acts(
        "apply", TRUSTED_APPLICATION, "--lab", "fintech_lab", "--product", "0x" + PROGRAM.hex(), "--dossier", report,
        "--as", "icbc_shanghai",
    )  # fmt: skip
    return told["events"][0]["arguments"]["certificate"]


def test_certificate_lives_by_commands_alone(acts, run, scheme, report, travel):
    number = applied(acts, report)
    assert acts("test", number, report, "--passed")["as"] == "fintech_lab"
    assert acts("check", number, report, "--passed")["as"] == "certification_body"
    acts("certify", number)
    assert scheme.valid(number)
    for _ in range(2):
        travel(YEAR)
        acts("surveil", number, report, "--passed")
    travel(YEAR - DAY)
    assert acts("request-renewal", number)["as"] == "icbc_shanghai"
    acts("renew", number, report)
    acts("infringement", number, report)
    acts("suspend", number, report, "--reason", "advertising")
    assert not scheme.valid(number)
    acts("reinstate", number, report)
    travel(YEAR + 1)
    assert acts("suspend-overdue", number)["as"] == "relay"
    acts("reinstate", number, report)
    ended = acts("withdraw", number, report, "--reason", "advertising")["events"][0]
    assert ended["arguments"]["reason"] == ADVERTISING and scheme.state(number)["stage"] == WITHDRAWN
    assert json.loads(run("show", "--json")[1])[0]["stage"] == "Withdrawn"


@pytest.mark.parametrize(("start", "verb"), [("apply", "test"), ("tested", "check")])
def test_what_does_not_pass_ends_the_application(acts, scheme, report, start, verb):
    number = getattr(scheme, start)()
    acts(verb, number, report, "--failed")
    assert scheme.state(number)["stage"] == REFUSED


def test_surveillance_that_fails_suspends(acts, scheme, report):
    number = scheme.certified()
    acts("surveil", number, report, "--failed")
    assert scheme.state(number)["suspendedUntil"] > 0


def test_holder_gives_up_and_a_date_ends_what_nobody_did(acts, scheme, travel):
    number, other = scheme.certified(), scheme.tested()
    assert acts("renounce", number)["as"] == "icbc_shanghai"
    assert scheme.state(number)["stage"] == WITHDRAWN
    travel(HALF_YEAR + 1)
    acts("lapse", other)
    assert scheme.state(other)["stage"] == LAPSED


def test_inspection_runs_by_commands_alone(acts, scheme, report):
    number = scheme.certified()
    told = acts("announce", f"{number}:release build", f"{number}:key ceremony")
    inspection = told["events"][0]["arguments"]["inspection"]
    scheme.mine(DELAY + KEPT + 1)
    assert acts("postpone", inspection)["as"] == "relay"
    scheme.mine(DELAY + 1)
    acts("draw", inspection)
    assert scheme.view(inspection)["state"] == DRAWN
    assert acts("answer", inspection, report)["as"] == "icbc_shanghai"
    assert scheme.view(inspection)["state"] == ANSWERED
    acts("conclude", inspection, report, "--passed")
    assert scheme.view(inspection)["state"] == PASSED


def test_inspection_that_nobody_concluded_is_closed(acts, scheme, travel):
    inspection = scheme.answered(scheme.certified())
    travel(60 * DAY + 1)
    acts("close", inspection)
    assert scheme.view(inspection)["state"] == NOT_HELD


def test_catalogue_is_announced_and_changed_two_days_later(acts, run, scheme, travel):
    command = ("recognise-lab", "ccb_shanghai")
    at = acts(*command)["possibleFrom"]
    assert at == scheme.chain.now() + 2 * DAY
    code, output = run(*command)
    assert code == 2 and "is announced and can be done from" in output
    travel(2 * DAY - 1)
    assert run(*command)[0] == 2
    travel(1)
    acts(*command)
    assert scheme.contract.call("isRecognised", scheme.number("ccb_shanghai"))
    define = ("define-category", 15, "--year", 2026, "--name", "Wallet chip", "--chinese", "钱包芯片")
    assert acts(*define)["act"] == "AccessManager.schedule"
    travel(2 * DAY)
    assert acts(*define)["act"] == "FintechCertification.defineCategory"
    assert scheme.contract.struct("categoryOf", 15)["name"] == "Wallet chip"


def test_dry_run_sends_nothing_and_refuses_what_would_be_refused(run, scheme, report):
    number = scheme.tested()
    code, output = run("check", number, report, "--passed", "--dry-run")
    assert code == 0 and "would" in output and scheme.state(number)["stage"] == TESTED
    code, output = run("certify", number, "--dry-run")
    assert code == 2 and f"certificate {number} is Tested; this needs one that is Checked" in output
    code, output = run("recognise-lab", "ccb_shanghai", "--dry-run")
    assert code == 0 and "announce" in output


@pytest.mark.parametrize(
    ("start", "command", "said"),
    [
        ("certified", ("certify", 1), "certificate 1 is Certified; this needs one that is Checked"),
        ("certified", ("request-renewal", 1), "renewal begins on"),
        ("certified", ("reinstate", 1, "FILE"), "certificate 1 is not suspended"),
        ("certified", ("lapse", 1), "that can be done after"),
        ("certified", ("suspend", 1, "FILE", "--reason", "test"), "test"),
        ("certified", ("surveil", 1, "FILE"), "--passed"),
        ("certified", ("certify", 1, "--as", "importer"), "does not hold the role"),
        ("certified", ("certify", 1, "--as", "nobody"), "is nobody of the configuration"),
        ("certified", ("test", 9, "FILE", "--passed"), "there is no certificate 9: `eport certification show` lists 1"),
        ("certified", ("announce", "1"), "is no candidate"),
        ("certified", ("conclude", 3, "FILE", "--passed"), "inspection 3 is none; this needs one that is answered"),
        ("certified", ("recognise-lab", "nobody"), "is no institution"),
        ("checked", ("surveil", 1, "none.pdf", "--passed"), "none.pdf"),
        ("checked", ("apply", 8, "--lab", "fintech_lab", "--product", "0x12", "--dossier", "FILE"), "say who applies"),
        ("checked", ("apply", 8, "--lab", "fintech_lab", "--product", "0x12", "--dossier", "FILE", "--as", "abc"),
         "is not 32 bytes"),
    ],
)  # fmt: skip
def test_refusal_says_why_in_words(run, scheme, report, start, command, said):
    getattr(scheme, start)()
    code, output = run(*(report if part == "FILE" else part for part in command))
    assert code == 2 and said in " ".join(output.split()), output


def test_every_act_of_the_contract_has_a_command(scheme):
    commands = {command.name or command.callback.__name__ for command in certification.registered_commands}
    renamed = {
        "applyFor": "apply", "reportTest": "test", "reportCheck": "check", "recordInfringement": "infringement",
        "closeInspection": "close",
    }  # fmt: skip
    functions = [item for item in load("FintechCertification").abi if item["type"] == "function"]
    acts = {item["name"] for item in functions if item["stateMutability"] == "nonpayable"} - {"setAuthority"}
    dashed = {"".join(f"-{c.lower()}" if c.isupper() else c for c in renamed.get(name, name)) for name in acts}
    assert dashed - commands == set() and len(acts) == 22


def test_reasons_of_the_command_are_the_contracts(scheme):
    assert {types.Reason[why.name.upper()].value for why in Why} >= {ADVERTISING, OTHER}


# ------------------------------------------------------------------------------------- a body that is a contract


@pytest.fixture
def body_safe(scheme):
    """The certification body as a Safe, two of three; it holds the role beside the key."""
    owners = [Account.from_key(bytes([number]) * 32) for number in (1, 2, 3)]
    contract = safe.create(scheme.chain, scheme.alliance.accounts["relay"], [it.address for it in owners], 2)
    role = next(role.id for role in scheme.alliance.settings.roles if role.name == "CERTIFICATION_ROLE")
    scheme.alliance.decide(scheme.alliance["AccessManager"], "grantRole", role, contract.address, 0)
    return contract, owners


def test_safe_signs_the_mark_for_the_body(run, scheme, body_safe, tmp_path):
    contract, owners = body_safe
    number, file = scheme.certified(), tmp_path / "badge.svg"
    command = ("badge", number, "--name", "Oracle", "--out", file, "--signer", contract.address)
    code, output = run(*command)
    assert code == 2 and "--signature: is missing" in output
    digest = bytes.fromhex(output.split("one of 0x")[1][:64])
    code, output = run(*command, "--signature", "0x" + safe.message_signature(contract, owners[:1], digest).hex())
    assert code == 2 and "does not accept it" in output and not file.exists()
    assert run(*command, "--signature", "0x" + safe.message_signature(contract, owners[:2], digest).hex())[0] == 0
    assert read(file.read_bytes()).signer == contract.address
    assert failing(run, file) == set()


def test_signature_of_a_contract_without_the_role_is_not_the_bodys(run, scheme, body_safe, tmp_path):
    contract, owners = body_safe
    file = tmp_path / "badge.json"
    command = ("badge", scheme.certified(), "--name", "Oracle", "--out", file, "--signer", contract.address)
    digest = bytes.fromhex(run(*command)[1].split("one of 0x")[1][:64])
    run(*command, "--signature", "0x" + safe.message_signature(contract, owners[1:], digest).hex())
    role = next(role.id for role in scheme.alliance.settings.roles if role.name == "CERTIFICATION_ROLE")
    scheme.alliance.decide(scheme.alliance["AccessManager"], "revokeRole", role, contract.address)
    assert failing(run, file) == {"signed by the body"}


@pytest.mark.parametrize("signer", ["importer", "Escrow", "AllianceTimelock"])
def test_signature_that_is_not_the_named_signers_fails(run, scheme, signed, signer):
    """A key without code, and contracts that sign nothing."""
    file = signed("badge.json")
    file.write_text(json.dumps(json.loads(file.read_text()) | {"signer": scheme.alliance.address_of(signer)}))
    assert failing(run, file) == {"signed by the body"}


def test_badge_without_a_named_signer_proves_itself(run, signed):
    """As they were signed before badges named a signer."""
    file = signed("badge.json")
    data = json.loads(file.read_text())
    del data["signer"]
    file.write_text(json.dumps(data))
    assert failing(run, file) == set()
