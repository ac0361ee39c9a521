"""What an enclave has signed, written down before any signature leaves it.

One line of JSON per statement, appended and forced to the disk. A crash between the record and the signature is
harmless: signing is deterministic, so the same signature comes out after the restart. The record keeps an honest
program honest across restarts; a host that puts an older file back defeats it, which SGX cannot notice without a
monotonic counter: against that stand the quorum over operators and slashing on the chain.
"""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from types import TracebackType
from typing import Final

from eport.enclave.statement import Domain, Statement

_FIELDS: Final = ("domain", "subject", "sequence", "hash")


class JournalError(RuntimeError):
    """The journal cannot be relied on: damaged, or in use by another process."""


class Equivocation(ValueError):
    """A second, different value for a statement that was signed: refused, whatever the reason for it is."""


class Journal:
    """Append-only record of (domain, subject, sequence) → struct hash.

    Holds an exclusive lock on its file until `close` or the end of the process, so that two processes never share one.
    Not for several threads.
    """

    def __init__(self, path: Path) -> None:
        """Open or create the journal.

        Raises:
            JournalError: another process has it; or a line is damaged that a crash does not explain.
        """
        self._path = path
        new = not path.exists()
        self._file = open(path, "a+b", buffering=0)  # noqa: SIM115  it stays open as long as the lock is held
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            raise JournalError(f"{path}: another enclave writes to it; give each its own journal") from error
        try:
            self._signed = self._read()
        except JournalError:
            self._file.close()
            raise
        if new:
            _sync_folder(path.parent)

    def record(self, statement: Statement, domain: Domain) -> None:
        """Write down that this value will be signed; returns once it is on the disk. The same value again is fine.

        Raises:
            Equivocation: another value was recorded for that domain, subject and sequence.
        """
        key = (domain.separator().hex(), statement.subject.hex(), statement.sequence)
        value = statement.struct_hash().hex()
        known = self._signed.get(key)
        if known == value:
            return
        if known is not None:
            raise Equivocation(
                f"subject 0x{key[1]}, sequence {key[2]}: 0x{known} was signed, 0x{value} is refused; pass the "
                "statements that the chain has as `issued`, or start at the next sequence"
            )
        self._append(dict(zip(_FIELDS, (*key, value), strict=True)))
        self._signed[key] = value

    def close(self) -> None:
        """Close the file and release the lock."""
        self._file.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _append(self, entry: dict[str, object]) -> None:
        line = json.dumps(entry).encode() + b"\n"
        end = os.fstat(self._file.fileno()).st_size
        try:
            if self._file.write(line) != len(line):
                raise OSError(f"{self._path}: written in part; is the disk full?")
            os.fsync(self._file.fileno())
        except OSError:
            # What is on the disk now is unknown: take it back, so that no half a line joins with the next.
            os.ftruncate(self._file.fileno(), end)
            raise

    def _read(self) -> dict[tuple[str, str, int], str]:
        self._file.seek(0)
        content = self._file.read()
        whole, newline, torn = content.rpartition(b"\n")
        if torn:
            # A crash in the middle of a write. That statement's signature never left: its record had no end.
            os.ftruncate(self._file.fileno(), len(whole) + len(newline))
        signed: dict[tuple[str, str, int], str] = {}
        for number, line in enumerate(whole.splitlines(), 1):
            try:
                entry = json.loads(line)
                domain, subject, sequence, value = (entry[name] for name in _FIELDS)
            except (ValueError, KeyError, TypeError) as error:
                raise JournalError(f"{self._path} line {number}: {line!r} is no record; restore the file") from error
            if signed.setdefault((domain, subject, sequence), value) != value:
                raise JournalError(
                    f"{self._path} line {number}: a second value for sequence {sequence}; restore the file"
                )
        return signed


def _sync_folder(folder: Path) -> None:
    # A new file survives a power cut only once the entry in its folder does.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
