"""The journal: one value per domain, subject and sequence, over any crash."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from eport.enclave.journal import Equivocation, Journal, JournalError
from eport.enclave.statement import Domain
from tests.enclave.test_statement import STATEMENT

OTHER = replace(STATEMENT, status=11)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


def test_same_value_again_is_fine_and_written_once(path: Path, domain: Domain) -> None:
    with Journal(path) as journal:
        journal.record(STATEMENT, domain)
        journal.record(STATEMENT, domain)
    (line,) = path.read_text().splitlines()
    assert json.loads(line) == {
        "domain": domain.separator().hex(),
        "subject": STATEMENT.subject.hex(),
        "sequence": 2,
        "hash": STATEMENT.struct_hash().hex(),
    }


def test_second_value_is_refused_naming_both(path: Path, domain: Domain) -> None:
    with Journal(path) as journal:
        journal.record(STATEMENT, domain)
        with pytest.raises(Equivocation) as refused:
            journal.record(OTHER, domain)
        assert STATEMENT.struct_hash().hex() in str(refused.value) and OTHER.struct_hash().hex() in str(refused.value)
        journal.record(STATEMENT, domain)


@pytest.mark.parametrize("name", ["nonce", "validUntil", "dutyPayable", "evidence"])
def test_any_other_field_is_another_value(path: Path, domain: Domain, name: str) -> None:
    value = getattr(STATEMENT, name)
    other = replace(STATEMENT, **{name: value + 1 if isinstance(value, int) else b"\x77" * 32})
    with Journal(path) as journal:
        journal.record(STATEMENT, domain)
        with pytest.raises(Equivocation):
            journal.record(other, domain)


def test_second_value_is_refused_after_a_restart(path: Path, domain: Domain) -> None:
    with Journal(path) as journal:
        journal.record(STATEMENT, domain)
    with Journal(path) as journal, pytest.raises(Equivocation):
        journal.record(OTHER, domain)


def test_other_sequence_subject_and_domain_are_other_records(path: Path, domain: Domain) -> None:
    with Journal(path) as journal:
        journal.record(STATEMENT, domain)
        journal.record(replace(OTHER, sequence=3), domain)
        journal.record(replace(OTHER, subject=b"\x99" * 32), domain)
        journal.record(OTHER, replace(domain, chain_id=1))
        journal.record(OTHER, replace(domain, verifying_contract="0x" + "c2" * 20))
    assert len(path.read_text().splitlines()) == 5


def test_record_is_forced_to_the_disk_before_it_returns(
    path: Path, domain: Domain, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[bytes] = []
    with Journal(path) as journal:
        monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(path.read_bytes()))
        journal.record(STATEMENT, domain)
    assert len(synced) == 1 and STATEMENT.struct_hash().hex().encode() in synced[0]


def test_failed_write_is_taken_back(path: Path, domain: Domain, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(descriptor: int) -> None:
        raise OSError("disk on fire")

    with Journal(path) as journal:
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", fail)
            with pytest.raises(OSError, match="disk on fire"):
                journal.record(STATEMENT, domain)
        assert path.read_bytes() == b""
        journal.record(OTHER, domain)  # nothing was promised, so the other value is free
    assert len(path.read_text().splitlines()) == 1


def test_torn_last_line_is_dropped(path: Path, domain: Domain) -> None:
    with Journal(path) as journal:
        journal.record(STATEMENT, domain)
    whole = path.read_bytes()
    path.write_bytes(whole + whole[: len(whole) // 2])
    with Journal(path) as journal:
        journal.record(replace(OTHER, sequence=3), domain)
        with pytest.raises(Equivocation):
            journal.record(OTHER, domain)
    assert [json.loads(line)["sequence"] for line in path.read_text().splitlines()] == [2, 3]


@pytest.mark.parametrize("damage", [b"garbage\n", b"{}\n", b"\n", b"[1]\n", b"\xff\xfe\n"])
def test_damaged_line_is_refused(path: Path, domain: Domain, damage: bytes) -> None:
    with Journal(path) as journal:
        journal.record(STATEMENT, domain)
    path.write_bytes(damage + path.read_bytes())
    with pytest.raises(JournalError, match="line 1"):
        Journal(path)
    with pytest.raises(JournalError, match="line 1"):  # and the lock was released
        Journal(path)


def test_two_values_in_the_file_are_refused(path: Path, domain: Domain) -> None:
    with Journal(path) as journal:
        journal.record(STATEMENT, domain)
    entry = json.loads(path.read_text()) | {"hash": "00" * 32}
    with path.open("a") as file:
        file.write(json.dumps(entry) + "\n")
    with pytest.raises(JournalError, match="line 2: a second value for sequence 2"):
        Journal(path)


def test_journal_in_use_is_refused_until_closed(path: Path) -> None:
    with Journal(path), pytest.raises(JournalError, match="another enclave"):
        Journal(path)
    Journal(path).close()
