"""`eport enclave quote|verify`: what is accepted, what is refused, in which words, with which exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from eport.cli import app
from eport.enclave.quote import binding
from eport.enclave.quote.simulator import SimulatedPlatform, development_root

VECTORS = Path(__file__).resolve().parents[2].parent / "shared/vectors/dcap/phala-dcap-qvl"
SGX_AT, TDX_AT = 1750334171, 1750332747
KEYS = {"status", "accepted", "reasons", "fmspc", "tcb_date", "advisory_ids", "measurements", "report_data", "debug"}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setenv("COLUMNS", "400")

    def call(*arguments: object) -> Any:
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return call


@pytest.fixture
def real() -> Path:
    if not VECTORS.is_dir():
        pytest.skip("no public vectors: put them into ../shared/vectors/dcap beside the project")
    return VECTORS


@pytest.fixture
def simulated(tmp_path: Path) -> Callable[..., tuple[Path, Path]]:
    """Write a simulated quote and its collateral; returns both files."""

    def write(**changes: Any) -> tuple[Path, Path]:
        platform = SimulatedPlatform("icbc", b"\xaa" * 32, datetime(2026, 3, 2, tzinfo=timezone.utc), **changes)
        made = platform.quote(bytes(64))
        quote, collateral = tmp_path / "quote.bin", tmp_path / "collateral.json"
        quote.write_bytes(made.raw)
        collateral.write_text(json.dumps(dict(made.collateral or {})))
        return quote, collateral

    return write


AT = int(datetime(2026, 3, 3, tzinfo=timezone.utc).timestamp())


def test_verify_a_real_tdx_quote_accepts_it(run, real):
    quote, collateral = real / "tdx_quote", real / "tdx_quote_collateral.json"
    result = run("enclave", "verify", quote, "--collateral", collateral, "--at", TDX_AT, "--json")
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout)
    assert set(said) >= KEYS
    assert (said["status"], said["accepted"], said["reasons"]) == ("UpToDate", True, [])
    assert said["tcb_date"] == "2024-03-13T00:00:00Z" and said["debug"] is False
    assert "accepted by E-port's policy" in result.stderr


def test_verify_a_real_sgx_quote_refuses_its_platform_in_words(run, real):
    quote, collateral = real / "sgx_quote", real / "sgx_quote_collateral.json"
    arguments = ["enclave", "verify", quote, "--collateral", collateral, "--at", SGX_AT]
    result = run(*arguments, "--json")
    assert result.exit_code == 1
    said = json.loads(result.stdout)
    assert said["status"] == "ConfigurationAndSWHardeningNeeded"
    assert said["advisory_ids"] == ["INTEL-SA-00289", "INTEL-SA-00615"]
    assert [reason["check"] for reason in said["reasons"]] == ["TCB status"]
    assert said["report_data"].startswith(b"Hello, world!".hex())
    assert "refused TCB status: ConfigurationAndSWHardeningNeeded" in result.stderr
    # Listing the advisories excuses hardening only, not a configuration.
    assert run(*arguments, "--advisory", "INTEL-SA-00289", "--advisory", "INTEL-SA-00615").exit_code == 1


def test_verify_a_real_quote_after_its_collateral_names_what_expired(run, real):
    quote, collateral = real / "sgx_quote", real / "sgx_quote_collateral.json"
    result = run("enclave", "verify", quote, "--collateral", collateral, "--at", SGX_AT + 60 * 86400, "--json")
    assert result.exit_code == 1
    said = json.loads(result.stdout)
    assert said["status"] is None
    checks = [reason["check"] for reason in said["reasons"]]
    assert checks == ["expired collateral"] * 3 + ["TCB status"]
    assert "TCB info expired 2025-07-19" in result.stderr and "CRL of the PCK authority expired" in result.stderr


@pytest.mark.parametrize("prefix", ["", "0x"])
def test_verify_takes_a_quote_in_hex(run, simulated, prefix, tmp_path):
    quote, collateral = simulated()
    text = tmp_path / "quote.hex"
    text.write_text(prefix + quote.read_bytes().hex() + "\n")
    arguments = ["--collateral", collateral, "--at", AT, "--root", "development"]
    assert run("enclave", "verify", text, *arguments).exit_code == 0


def test_verify_a_simulated_quote_needs_the_development_root(run, simulated, tmp_path):
    quote, collateral = simulated()
    arguments = ["enclave", "verify", quote, "--collateral", collateral, "--at", AT]
    under_intel = run(*arguments)
    assert under_intel.exit_code == 1
    assert "ends in 'E-port DEVELOPMENT SGX Root CA', not in Intel's root" in under_intel.stderr
    assert run(*arguments, "--root", "development").exit_code == 0
    (tmp_path / "root.der").write_bytes(development_root())
    assert run(*arguments, "--root", tmp_path / "root.der").exit_code == 0


@pytest.mark.parametrize(
    ("changes", "check", "words"),
    [
        ({"debug": True}, "debug enclave", "build for production"),
        ({"revoked": True}, "revoked certificate", "CertRevoked"),
        ({"tcb_status": "Revoked"}, "TCB status", "revoked"),
        ({"tcb_status": "OutOfDate", "advisory_ids": ("INTEL-SA-1",)}, "TCB status", "OutOfDate (INTEL-SA-1)"),
        ({"tcb_status": "ConfigurationNeeded"}, "TCB status", "ConfigurationNeeded"),
        ({"tcb_status": "SWHardeningNeeded", "advisory_ids": ("INTEL-SA-1",)}, "advisory", "INTEL-SA-1 not listed"),
    ],
)
def test_verify_names_the_failing_check(run, simulated, changes, check, words):
    quote, collateral = simulated(**changes)
    result = run("enclave", "verify", quote, "--collateral", collateral, "--at", AT, "--root", "development", "--json")
    assert result.exit_code == 1
    assert [reason["check"] for reason in json.loads(result.stdout)["reasons"]] == [check]
    assert words in result.stderr


def test_verify_takes_hardening_with_its_advisory_listed(run, simulated):
    quote, collateral = simulated(tcb_status="SWHardeningNeeded", advisory_ids=("INTEL-SA-1",))
    arguments = ["enclave", "verify", quote, "--collateral", collateral, "--at", AT, "--root", "development"]
    assert run(*arguments, "--advisory", "INTEL-SA-2").exit_code == 1
    assert run(*arguments, "--advisory", "INTEL-SA-1").exit_code == 0


def test_verify_refuses_collateral_of_an_old_evaluation(run, simulated):
    quote, collateral = simulated()
    arguments = ["enclave", "verify", quote, "--collateral", collateral, "--at", AT, "--root", "development"]
    assert run(*arguments, "--minimum-evaluation", 17).exit_code == 0
    result = run(*arguments, "--minimum-evaluation", 18)
    assert result.exit_code == 1 and "TCB evaluation 17, below 18" in result.stderr


def test_verify_refuses_trailing_bytes(run, simulated):
    quote, collateral = simulated()
    quote.write_bytes(quote.read_bytes() + b"\0")
    result = run("enclave", "verify", quote, "--collateral", collateral, "--at", AT, "--root", "development")
    assert result.exit_code == 1 and "1 trailing bytes" in result.stderr


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda quote, _: quote.unlink(), "No such file"),
        (lambda _, collateral: collateral.write_text("{"), "is not JSON"),
        (lambda _, collateral: collateral.write_text("[]"), "no JSON object"),
        (lambda _, collateral: collateral.write_text("{}"), "tcb_info"),
        (lambda quote, _: quote.write_bytes(b""), "too few for a quote"),
        (lambda quote, _: quote.write_text("not a quote"), "too few for a quote"),
    ],
)
def test_verify_of_what_cannot_be_read_says_what_is_wrong(run, simulated, spoil, words):
    quote, collateral = simulated()
    spoil(quote, collateral)
    result = run("enclave", "verify", quote, "--collateral", collateral, "--at", AT, "--json")
    assert result.exit_code == 1 and words in result.stderr
    said = json.loads(result.stdout)
    assert said["accepted"] is False and said["reasons"]


def test_verify_with_an_unknown_root_is_refused(run, simulated, tmp_path):
    quote, collateral = simulated()
    (tmp_path / "root.pem").write_text("no certificate")
    for root in (tmp_path / "root.pem", tmp_path / "missing"):
        assert run("enclave", "verify", quote, "--collateral", collateral, "--root", root).exit_code == 1


def test_quote_binds_key_registry_chain_and_nonce(run, tmp_path):
    registry, signer, nonce = "0x" + "c1" * 20, "0x" + "d2" * 20, "07" * 32
    out, collateral = tmp_path / "q", tmp_path / "c"
    arguments = ["--chain-id", 5, "--registry", registry, "--signer", signer, "--nonce", nonce]
    result = run("enclave", "quote", "--out", out, "--collateral", collateral, *arguments)
    assert result.exit_code == 0, result.output
    verified = run("enclave", "verify", out, "--collateral", collateral, "--root", "development", "--json")
    assert verified.exit_code == 0, verified.output
    bound = binding(5, registry, signer, bytes.fromhex(nonce))
    assert json.loads(verified.stdout)["report_data"] == (bound + bytes(32)).hex()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--registry", "0x" + "c1" * 20], "all three"),
        (["--report-data", "00" * 64, "--signer", "0x" + "c1" * 20], "exclude each other"),
        (["--report-data", "00" * 63], "has 63 bytes"),
        (["--registry", "0x1", "--signer", "0x2", "--nonce", "00" * 32], "is not an address"),
        (["--provider", "gramine"], "run inside Gramine"),
        (["--provider", "configfs-tsm"], "a TDX domain"),
    ],
)
def test_quote_that_cannot_be_made_says_why(run, tmp_path, arguments, words):
    result = run("enclave", "quote", "--out", tmp_path / "q", *arguments)
    assert result.exit_code == 1 and words in result.stderr
    assert not (tmp_path / "q").exists()


# ----------------------------------------------------------------------------------------------------- on the chain


@pytest.mark.parametrize(("name", "at"), [("sgx_quote", SGX_AT), ("tdx_quote", TDX_AT)])
def test_verify_a_real_quote_on_chain_agrees_and_says_the_gas(run, real, name, at):
    collateral = real / f"{name}_collateral.json"
    result = run("enclave", "verify", real / name, "--collateral", collateral, "--at", at, "--on-chain", "--json")
    found = json.loads(result.stdout)["on_chain"]
    assert (found["status"], found["refusal"]) == (json.loads(result.stdout)["status"], None)
    assert found["gas"]["verify the quote"] < 260_000
    assert {"TCB info", "QE identity", "authority 1", "revocation list 2"} < set(found["gas"])


def test_verify_on_chain_of_a_simulated_quote_needs_its_root_named(run, simulated):
    quote, collateral = simulated()
    arguments = ("enclave", "verify", quote, "--collateral", collateral, "--at", AT, "--on-chain", "--json")
    result = run(*arguments, "--root", "development")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["on_chain"]["status"] == "UpToDate"
    result = run(*arguments)
    assert result.exit_code == 1
    assert "root is not Intel's" in json.loads(result.stdout)["on_chain"]["refusal"]


def test_verify_on_chain_names_why_the_contracts_refuse(run, simulated):
    quote, collateral = simulated(revoked=True)
    result = run(
        "enclave",
        "verify",
        quote,
        "--collateral",
        collateral,
        "--at",
        AT,
        "--root",
        "development",
        "--on-chain",
        "--json",
    )
    assert result.exit_code == 1
    assert "CollateralRevoked" in json.loads(result.stdout)["on_chain"]["refusal"]
