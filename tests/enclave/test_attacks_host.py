"""Attacks by whoever runs the machine, or stands between the manufacturer and the verifier.

What the program refuses, and what it cannot see and the chain then holds against them. docs/attacks.md lists them with
all others.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from eth_account import Account

from eport.enclave.enclave import Enclave
from eport.enclave.evidence import Context, EvidenceError, decide
from eport.enclave.journal import Equivocation, Journal
from eport.enclave.quote import simulator
from eport.enclave.quote.collateral import CollateralError
from eport.enclave.quote.collateral import read as read_collateral
from eport.enclave.quote.report import report_data
from eport.enclave.quote.simulator import SimulatedPlatform
from eport.enclave.quote.simulator_tdx import SimulatedDomain
from eport.enclave.quote.verify import judge, verify
from eport.enclave.statement import Domain
from eport.messages.customs_codes import CustomsStatus
from tests.enclave.conftest import NOON, response, tax
from tests.helpers import dcap
from tests.helpers.dcap import SIMULATED_AT, with_document

PLATFORM = SimulatedPlatform("icbc", b"\xaa" * 32, NOON)
ROOT = simulator.development_root()
RELEASED = [response("01"), response("13", 60, tax("12.34")), response("09", 120)]
DETAINED = [*RELEASED[:2], response("05", 100, status=("7",))]
"""What customs really sent, and what it would have sent otherwise: both differ at sequence 3."""

# ------------------------------------------------------------------------------------------------ documents in two ways


TWICE: dict[str, Callable[[str], str]] = {
    "a key": lambda text: text.replace('"version":3,', '"version":3,"version":3,', 1),
    "the family": lambda text: text.replace('"pceId"', '"fmspc":"00A067110000","pceId"', 1),
    "the evaluation": lambda text: text[:-1] + ',"tcbEvaluationDataNumber":99}',
    "the levels": lambda text: text[:-1] + ',"tcbLevels":[]}',
    "a status": lambda text: text.replace('"tcbStatus":', '"tcbStatus":"Revoked","tcbStatus":', 1),
}


@pytest.mark.parametrize("what", TWICE)
def test_tcb_info_that_says_something_twice_is_refused_though_it_is_signed(what: str) -> None:
    """Two readers of one document would find two platforms in it."""
    machine = dcap.platform()
    quote, honest = machine.quote(bytes(64)).raw, machine.collateral()
    text = TWICE[what](honest["tcb_info"])
    assert text != honest["tcb_info"] and judge(quote, honest, SIMULATED_AT, ROOT).accepted
    verdict = judge(quote, with_document(honest, "tcb_info", text), SIMULATED_AT, ROOT)
    assert not verdict.accepted and "duplicate field" in verdict.reasons[0].detail


def test_tcb_info_reordered_without_a_signature_is_refused() -> None:
    machine = dcap.platform()
    quote, honest = machine.quote(bytes(64)).raw, machine.collateral()
    other = dcap.compact(dict(reversed(json.loads(honest["tcb_info"]).items())))
    verdict = judge(quote, {**honest, "tcb_info": other}, SIMULATED_AT, ROOT)
    assert not verdict.accepted


def test_collateral_file_that_names_a_part_twice_cannot_hide_one(tmp_path: Path) -> None:
    """JSON's last word counts, and that one is verified: the first never takes part."""
    machine = dcap.platform()
    quote, honest = machine.quote(bytes(64)).raw, machine.collateral()
    outdated = dcap.platform(tcb_status="OutOfDate").collateral()
    file = tmp_path / "collateral.json"
    first = {"tcb_info": honest["tcb_info"], "tcb_info_signature": honest["tcb_info_signature"]}
    file.write_text(json.dumps(first)[:-1] + "," + json.dumps(outdated)[1:])
    verdict = judge(quote, read_collateral(file), SIMULATED_AT, ROOT)
    assert not verdict.accepted and verdict.status == "OutOfDate"


@pytest.mark.parametrize("content", ["[]", "null", '"text"', "{}", "\0"])
def test_collateral_file_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "collateral.json"
    file.write_text(content)
    with pytest.raises(CollateralError):
        read_collateral(file)


# --------------------------------------------------------------------------------------------------- quotes for others


def test_quote_for_another_chain_registry_or_nonce_binds_no_key_here(tmp_path: Path) -> None:
    """A host that asks the enclave for quotes of every kind still gets none that names another key."""
    registry, nonce = "0x" + "c1" * 20, b"\7" * 32
    with Journal(tmp_path / "journal") as journal:
        enclave = Enclave(PLATFORM, journal)
        places = [(1, registry, nonce), (31337, "0x" + "c2" * 20, nonce), (31337, registry, b"\1" * 32)]
        here = report_data(31337, registry, enclave.signer, nonce)
        thief = report_data(31337, registry, Account.create().address, nonce)
        for place in places:
            found = verify(enclave.quote_for(*place).raw, PLATFORM.collateral(), int(NOON.timestamp()) + 60, ROOT)
            assert found.report_data not in (here, thief)
            assert found.report_data == report_data(place[0], place[1], enclave.signer, place[2])


def test_quote_of_an_enclave_shown_as_a_domain_is_refused() -> None:
    """The kind of TEE stands in what the attestation key signs."""
    at = int(NOON.timestamp()) + 60
    enclave, domain = PLATFORM.quote(bytes(64)), SimulatedDomain(PLATFORM).quote(bytes(64))
    assert not judge(enclave.raw, SimulatedDomain(PLATFORM).collateral(), at, ROOT).accepted
    assert not judge(domain.raw, PLATFORM.collateral(), at, ROOT).accepted
    for tee in (0x81, 0x82, 1):
        raw = enclave.raw[:4] + tee.to_bytes(4, "little") + enclave.raw[8:]
        assert not judge(raw, PLATFORM.collateral(), at, ROOT).accepted


# -------------------------------------------------------------------------------------------------- a host that lies


def test_second_history_is_refused_while_the_journal_stands(tmp_path: Path, context: Context, domain: Domain) -> None:
    with Journal(tmp_path / "journal") as journal:
        enclave = Enclave(PLATFORM, journal, tmp_path / "key")
        enclave.attest(RELEASED, context, domain)
        with pytest.raises(Equivocation, match="sequence 3"):
            enclave.attest(DETAINED, context, domain)
    with Journal(tmp_path / "journal") as journal, pytest.raises(Equivocation, match="sequence 3"):
        Enclave(PLATFORM, journal, tmp_path / "key").attest(DETAINED, context, domain)  # nor after a restart


@pytest.mark.parametrize("how", ["put back", "forked"])
def test_journal_put_back_or_forked_gives_a_proof_against_its_operator(
    tmp_path: Path, context: Context, domain: Domain, how: str
) -> None:
    """Not prevented: SGX has no monotonic counter.

    Both signatures are of one key over one place and two facts, which is what OracleBonds takes as a proof
    (oracle_bonds/test_prove.py); the other operators' enclaves signed one of them.
    """
    folder, copy = tmp_path / "a", tmp_path / "b"
    folder.mkdir()
    with Journal(folder / "journal") as journal:
        Enclave(PLATFORM, journal, folder / "key").attest(RELEASED[:2], context, domain)
    shutil.copytree(folder, copy)
    with Journal(folder / "journal") as journal:
        first = Enclave(PLATFORM, journal, folder / "key").attest(RELEASED, context, domain)[-1]
    if how == "put back":
        shutil.rmtree(folder)
        shutil.copytree(copy, folder)
    with Journal((folder if how == "put back" else copy) / "journal") as journal:
        second = Enclave(PLATFORM, journal, copy / "key").attest(DETAINED, context, domain)[-1]
    signers = {
        Account._recover_hash(said.statement.digest(domain), signature=said.signature) for said in (first, second)
    }
    assert signers == {first.signer}
    places = {(said.statement.subject, said.statement.sequence) for said in (first, second)}
    assert len(places) == 1
    assert (first.statement.status, second.statement.status) == (CustomsStatus.RELEASED, CustomsStatus.DETAINED)


def test_clearance_withheld_or_repeated_changes_no_statement_before_it(context: Context) -> None:
    """A host delays: what it passes on still means what it meant."""
    whole = decide(RELEASED, context)
    assert decide(RELEASED[:2], context) == whole[:2]
    assert decide(RELEASED * 3, context) == whole
    assert decide(RELEASED, context, whole) == ()


def test_detention_withheld_until_after_the_release_still_supersedes_it(context: Context) -> None:
    late = response("05", 180, status=("7",))
    released = decide(RELEASED, context)
    (after,) = decide([*RELEASED, late], context, released)
    assert (after.sequence, after.status) == (released[-1].sequence + 1, CustomsStatus.DETAINED)
    assert after.previous == released[-1].struct_hash()


def test_response_changed_under_its_reference_is_refused(context: Context) -> None:
    """One number of customs stands for one content: the second is a forgery, or the first was."""
    forged = response("09", 60, reference=RELEASED[1].reference)
    with pytest.raises(EvidenceError, match="stands for two contents"):
        decide([*RELEASED, forged], context)


def test_statement_built_on_a_response_that_the_host_hides_is_refused(context: Context) -> None:
    issued = decide(RELEASED, context)
    with pytest.raises(EvidenceError, match="lacks the response"):
        decide(RELEASED[:2], context, issued)
