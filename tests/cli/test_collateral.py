"""`eport collateral status|fetch`: what holds until when; from a caching service and from a folder."""

from __future__ import annotations

import json
import threading
import urllib.parse
from collections.abc import Iterator
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eport.cli import app
from eport.enclave.quote.simulator import SimulatedPlatform, development_collateral
from tests.helpers.clearance import undone
from tests.helpers.record import recorded

ISSUED = datetime(2026, 3, 2, tzinfo=timezone.utc)
AT = int(ISSUED.timestamp()) + 3600
MADE = SimulatedPlatform("icbc", b"\xaa" * 32, ISSUED, revoked=True).quote(bytes(64))
COLLATERAL = dict(MADE.collateral or {})
TCB = json.dumps({"tcbInfo": 0, "signature": COLLATERAL["tcb_info_signature"]}, separators=(",", ":"))
TCB = TCB.replace("0", COLLATERAL["tcb_info"], 1)
IDENTITY = f'{{"enclaveIdentity":{COLLATERAL["qe_identity"]},"signature":"{COLLATERAL["qe_identity_signature"]}"}}'


def run(*arguments: object):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def quote(tmp_path: Path) -> Path:
    (tmp_path / "quote").write_bytes(MADE.raw)
    return tmp_path / "quote"


@pytest.fixture
def collateral(tmp_path: Path) -> Path:
    (tmp_path / "collateral.json").write_text(json.dumps(COLLATERAL))
    return tmp_path / "collateral.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Intel's answers as files."""
    found = tmp_path / "answers"
    found.mkdir()
    for name, text in (
        ("tcb.json", TCB + "\n"),
        ("qe-identity.json", IDENTITY),
        ("tcb-issuer-chain.pem", COLLATERAL["tcb_info_issuer_chain"]),
        ("qe-identity-issuer-chain.pem", COLLATERAL["qe_identity_issuer_chain"]),
        ("pck-crl-issuer-chain.pem", COLLATERAL["pck_crl_issuer_chain"]),
    ):
        (found / name).write_text(text)
    (found / "pck-crl.der").write_bytes(bytes.fromhex(COLLATERAL["pck_crl"]))
    (found / "root-ca-crl.der").write_bytes(bytes.fromhex(COLLATERAL["root_ca_crl"]))
    return found


@pytest.fixture
def service() -> Iterator[str]:
    """A caching service (PCCS) with the answers of Intel's API version 4; yields its address."""
    answers = {
        "/sgx/certification/v4/pckcrl": (bytes.fromhex(COLLATERAL["pck_crl"]), "SGX-PCK-CRL-Issuer-Chain", "pck_crl"),
        "/sgx/certification/v4/tcb": (TCB.encode(), "TCB-Info-Issuer-Chain", "tcb_info"),
        "/sgx/certification/v4/qe/identity": (IDENTITY.encode(), "SGX-Enclave-Identity-Issuer-Chain", "qe_identity"),
        "/sgx/certification/v4/rootcacrl": (COLLATERAL["root_ca_crl"].encode(), None, ""),
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802
            answer = answers.get(self.path.split("?")[0])
            self.send_response(200 if answer else 404)
            if answer and answer[1]:
                self.send_header(answer[1], urllib.parse.quote(COLLATERAL[f"{answer[2]}_issuer_chain"]))
            self.end_headers()
            self.wfile.write(answer[0] if answer else b"")

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_status_says_what_holds(collateral):
    result = run("collateral", "status", collateral, "--at", AT, "--json")
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout)
    assert said["holds"] and said["fmspc"] == "00606a000000" and said["tee"] == "SGX" and said["reasons"] == []
    parts = {part["part"]: part for part in said["parts"]}
    assert parts["TCB info"]["tcb_evaluation"] == 17 and parts["TCB info"]["issuer"] == "Intel SGX TCB Signing"
    assert parts["CRL of the PCK authority"]["revoked"] == 1 and parts["CRL of the root"]["revoked"] == 0
    assert parts["TCB info"]["ends"] - parts["TCB info"]["begins"] == 30 * 86400


@pytest.mark.parametrize(
    ("at", "words"),
    [(int(ISSUED.timestamp()) + 30 * 86400, "TCB info expired"), (int(ISSUED.timestamp()) - 1, "TCB info holds from")],
)
def test_status_ends_with_one_where_a_part_has_lapsed(collateral, at, words):
    result = run("collateral", "status", collateral, "--at", at, "--json")
    assert result.exit_code == 1 and words in result.stderr
    said = json.loads(result.stdout)
    assert not said["holds"] and len(said["reasons"]) == 4
    assert {part["part"] for part in said["parts"] if not part["holds"]} == {
        "TCB info", "QE identity", "CRL of the root", "CRL of the PCK authority",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("part", "text"), [("tcb_info", "{"), ("tcb_info", "{}"), ("pck_crl", "zz"), ("qe_identity_issuer_chain", "x")]
)
def test_status_of_damaged_collateral_names_the_part(collateral, part, text):
    collateral.write_text(json.dumps({**COLLATERAL, part: text}))
    result = run("collateral", "status", collateral, "--at", AT)
    assert result.exit_code == 1 and part in result.stderr


def test_fetch_from_a_folder_keeps_every_signed_byte(quote, folder, tmp_path):
    out = tmp_path / "out.json"
    result = run("collateral", "fetch", quote, "--source", folder, "--out", out)
    assert result.exit_code == 0, result.output
    assert json.loads(out.read_text()) == COLLATERAL


def test_fetch_from_a_caching_service_keeps_every_signed_byte(quote, service, tmp_path):
    out = tmp_path / "out.json"
    result = run("collateral", "fetch", quote, "--source", service, "--out", out)
    assert result.exit_code == 0, result.output
    found = json.loads(out.read_text())
    assert {part: found[part] for part in COLLATERAL} == COLLATERAL


@pytest.mark.parametrize("name", ["tcb.json", "pck-crl.der"])
def test_fetch_from_a_folder_that_lacks_an_answer_names_it(quote, folder, tmp_path, name):
    (folder / name).unlink()
    result = run("collateral", "fetch", quote, "--source", folder, "--out", tmp_path / "out.json")
    assert result.exit_code == 1 and name in result.stderr
    assert not (tmp_path / "out.json").exists()


def test_fetch_of_an_answer_in_another_form_is_refused(quote, folder, tmp_path):
    (folder / "tcb.json").write_text(COLLATERAL["tcb_info"])
    result = run("collateral", "fetch", quote, "--source", folder, "--out", tmp_path / "out.json")
    assert result.exit_code == 1 and "tcbInfo" in result.stderr


def test_fetch_from_a_service_that_is_away_says_so(quote, tmp_path):
    result = run("collateral", "fetch", quote, "--source", "http://127.0.0.1:9", "--out", tmp_path / "out.json")
    assert result.exit_code == 1 and "127.0.0.1:9" in result.stderr


def test_fetch_for_what_is_no_quote_is_refused(quote, folder, tmp_path):
    quote.write_bytes(b"\1" * 60)
    result = run("collateral", "fetch", quote, "--source", folder, "--out", tmp_path / "out.json")
    assert result.exit_code == 1 and "refused quote" in result.stderr


# ------------------------------------------------------------------------------------------------------ to the chain


def test_push_brings_what_is_newer_once(deployed, tmp_path):
    at = deployed.chain.now() + 86_400
    record, file = tmp_path / "record.json", tmp_path / "collateral.json"
    recorded(deployed.contracts, record)
    file.write_text(json.dumps(development_collateral(at)))
    where = ("--url", deployed.chain.url, "--record", record)
    with undone(deployed.chain):
        deployed.chain.travel(at)
        first = run("collateral", "push", file, *where)
        assert first.exit_code == 0 and "brought TCB info" in first.output
        again = run("collateral", "push", file, *where)
        assert again.exit_code == 0 and "nothing is newer" in again.output
        broken = dict(development_collateral(at + 86_400))
        broken["tcb_info_signature"] = "11" * 64
        file.write_text(json.dumps(broken))
        deployed.chain.travel(at + 86_400)
        refused = run("collateral", "push", file, *where)
        assert refused.exit_code == 1 and "CollateralBadSignature" in refused.output


def test_push_without_a_chain_says_what_to_start(collateral):
    result = run("collateral", "push", collateral, "--url", "http://127.0.0.1:1")
    assert result.exit_code == 1 and "make chain" in result.output
