"""The enclave: a key that stays inside, quotes that bind it, signatures that never contradict each other."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from eth_account import Account

from eport.enclave import enclave as program
from eport.enclave.enclave import MEASURED, Enclave, EnclaveError, measurement
from eport.enclave.evidence import Context, decide
from eport.enclave.journal import Equivocation, Journal
from eport.enclave.quote import binding
from eport.enclave.quote.simulator import SimulatedPlatform
from eport.enclave.quote.verify import verify
from eport.enclave.statement import Domain
from tests.enclave.conftest import NOON, response, tax

PLATFORM = SimulatedPlatform("icbc", b"\xaa" * 32, NOON)
REGISTRY = "0x" + "0a" * 20
SIGHT = (response("01"), response("13", 60, tax("12.34")), response("09", 120))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path / "journal.jsonl") as journal:
        yield journal


@pytest.fixture
def enclave(journal: Journal) -> Enclave:
    return Enclave(PLATFORM, journal)


# ----------------------------------------------------------------------------------------------------------- signing


def test_attest_signs_what_is_decided(enclave: Enclave, context: Context, domain: Domain) -> None:
    signed = enclave.attest(SIGHT, context, domain)
    assert tuple(item.statement for item in signed) == decide(SIGHT, context)
    for item in signed:
        digest = item.statement.digest(domain)
        assert item.signer == enclave.signer == Account._recover_hash(digest, signature=item.signature)


def test_attest_again_gives_the_same_signatures(enclave: Enclave, context: Context, domain: Domain) -> None:
    assert enclave.attest(SIGHT, context, domain) == enclave.attest(SIGHT, context, domain)


def test_attest_continues_after_what_was_issued(enclave: Enclave, context: Context, domain: Domain) -> None:
    whole = enclave.attest(SIGHT, context, domain)
    issued = [item.statement for item in whole[:2]]
    assert enclave.attest(SIGHT, context, domain, issued) == whole[2:]


def test_enclaves_that_never_talk_sign_the_same_value(tmp_path: Path, context: Context, domain: Domain) -> None:
    values, signers = set(), set()
    for name, history in (("icbc", SIGHT), ("boc", SIGHT[::-1]), ("ccb", SIGHT * 2)):
        with Journal(tmp_path / name) as journal:
            signed = Enclave(replace(PLATFORM, name=name), journal).attest(history, context, domain)
            values.add(tuple(item.statement.struct_hash() for item in signed))
            signers.add(signed[0].signer)
    assert len(values) == 1 and len(signers) == 3


def test_context_of_another_program_is_refused(enclave: Enclave, context: Context, domain: Domain) -> None:
    with pytest.raises(EnclaveError, match="context.workload = 0xbbbb"):
        enclave.attest(SIGHT, replace(context, workload=b"\xbb" * 32), domain)


# ----------------------------------------------------------------------------------------------------- never two values


def test_conflicting_value_is_refused(enclave: Enclave, context: Context, domain: Domain) -> None:
    enclave.attest(SIGHT, context, domain)
    with pytest.raises(Equivocation, match="sequence 2"):
        enclave.attest([SIGHT[0], SIGHT[2]], context, domain)
    with pytest.raises(Equivocation, match="sequence 1"):
        enclave.attest(SIGHT, replace(context, nonce=b"\x01" * 32), domain)


def test_conflicting_value_is_refused_to_a_renewed_key_as_well(
    enclave: Enclave, journal: Journal, context: Context, domain: Domain
) -> None:
    first = enclave.attest(SIGHT, context, domain)
    renewed = Enclave(PLATFORM, journal)
    assert renewed.signer != enclave.signer
    assert [item.statement for item in renewed.attest(SIGHT, context, domain)] == [item.statement for item in first]
    with pytest.raises(Equivocation):
        renewed.attest(SIGHT[1:], context, domain)


def test_another_contract_is_another_matter(enclave: Enclave, context: Context, domain: Domain) -> None:
    enclave.attest(SIGHT, context, domain)
    assert enclave.attest(SIGHT[1:], context, replace(domain, chain_id=1))


def test_record_is_on_the_disk_before_the_signature_exists(
    tmp_path: Path, enclave: Enclave, context: Context, domain: Domain, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[int] = []
    original = program.sign

    def observed(*arguments: object) -> bytes:
        lines.append(len((tmp_path / "journal.jsonl").read_text().splitlines()))
        return original(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(program, "sign", observed)
    enclave.attest(SIGHT, context, domain)
    assert lines == [1, 2, 3]


def test_kill_between_record_and_signature_gives_the_same_signature_after_the_restart(
    tmp_path: Path, context: Context, domain: Domain, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*arguments: object) -> bytes:
        raise Killed

    with Journal(tmp_path / "reference") as reference:
        Enclave(PLATFORM, reference, tmp_path / "key")
        expected = Enclave(PLATFORM, reference, tmp_path / "key").attest(SIGHT, context, domain)
    with Journal(tmp_path / "journal") as journal, monkeypatch.context() as patched:
        patched.setattr(program, "sign", die)
        with pytest.raises(Killed):
            Enclave(PLATFORM, journal, tmp_path / "key").attest(SIGHT, context, domain)
    assert len((tmp_path / "journal").read_text().splitlines()) == 1
    with Journal(tmp_path / "journal") as journal:
        restarted = Enclave(PLATFORM, journal, tmp_path / "key")
        with pytest.raises(Equivocation):
            restarted.attest(SIGHT[1:], context, domain)
        assert restarted.attest(SIGHT, context, domain) == expected


# ------------------------------------------------------------------------------------------------------------ the quote


def test_quote_binds_the_key_to_chain_registry_and_nonce(enclave: Enclave) -> None:
    quote = enclave.quote_for(31337, REGISTRY, b"\x0c" * 32)
    verified = verify(quote.raw, quote.collateral or {}, int(NOON.timestamp()), PLATFORM.root)
    assert verified.binds(binding(31337, REGISTRY, enclave.signer, b"\x0c" * 32))
    assert not verified.binds(binding(1, REGISTRY, enclave.signer, b"\x0c" * 32))
    assert verified.mrenclave == enclave.measurement


# -------------------------------------------------------------------------------------------------------------- the key


def test_each_enclave_has_a_key_of_its_own(journal: Journal) -> None:
    assert Enclave(PLATFORM, journal).signer != Enclave(PLATFORM, journal).signer


def test_key_shows_nowhere(tmp_path: Path, journal: Journal, context: Context, domain: Domain) -> None:
    enclave = Enclave(PLATFORM, journal, tmp_path / "key")
    key = enclave._key
    shown = repr(enclave) + str(enclave) + repr(enclave.attest(SIGHT, context, domain))
    assert key.hex() not in shown and repr(key) not in shown
    for file in tmp_path.iterdir():
        assert key not in file.read_bytes() and key.hex().encode() not in file.read_bytes()


def test_sealed_key_survives_a_restart(tmp_path: Path, journal: Journal) -> None:
    first = Enclave(PLATFORM, journal, tmp_path / "key")
    assert Enclave(replace(PLATFORM, isv_svn=9), journal, tmp_path / "key").signer == first.signer
    assert stat.S_IMODE(os.stat(tmp_path / "key").st_mode) == 0o600


@pytest.mark.parametrize("other", [replace(PLATFORM, name="boc"), replace(PLATFORM, mrenclave=b"\xbb" * 32)])
def test_sealed_key_opens_to_no_other_platform_or_program(
    tmp_path: Path, journal: Journal, other: SimulatedPlatform
) -> None:
    Enclave(PLATFORM, journal, tmp_path / "key")
    with pytest.raises(EnclaveError, match="sealed by another program or platform"):
        Enclave(other, journal, tmp_path / "key")


@pytest.mark.parametrize("damage", [b"", b"short", bytes(60)])
def test_damaged_sealed_key_is_refused(tmp_path: Path, journal: Journal, damage: bytes) -> None:
    (tmp_path / "key").write_bytes(damage)
    with pytest.raises(EnclaveError, match="damaged"):
        Enclave(PLATFORM, journal, tmp_path / "key")


# ------------------------------------------------------------------------------------------------------ the measurement


@pytest.mark.parametrize("changed", MEASURED)
def test_measurement_changes_with_each_source(tmp_path: Path, changed: str) -> None:
    package = Path(program.__file__).parent.parent
    for name in MEASURED:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(package / name, tmp_path / name)
    assert measurement(tmp_path) == measurement()
    with (tmp_path / changed).open("a") as file:
        file.write("\n")
    assert measurement(tmp_path) != measurement()
