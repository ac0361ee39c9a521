"""The enclave's write-ahead record: a statement is written down before its signature exists.

After a crash the enclave can only sign the same value again for a sequence, never another one: two values for one
(subject, sequence) are an equivocation, whoever makes them.
"""
from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from eport.enclave.statement import Statement


class Equivocation(RuntimeError):
    """A second value for a sequence that was signed, or may have been."""


class Journal:
    """Append-only file of JSON lines, one a statement. A torn last line, from a crash while writing, is dropped: the
    signature is made only after the line is on the disk, so nothing was signed for it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._statements: dict[bytes, list[Statement]] = {}
        if path.exists():
            self._read()

    def issued(self, subject: bytes) -> tuple[Statement, ...]:
        """Statements of a subject in order of sequence."""
        return tuple(self._statements.get(subject, ()))

    def record(self, statement: Statement) -> None:
        """Write the next statement of its subject to the disk. Again is fine; another value raises `Equivocation`."""
        known = self._statements.setdefault(statement.subject, [])
        if statement.sequence <= len(known):
            if known[statement.sequence - 1] != statement:
                raise Equivocation(
                    f"sequence {statement.sequence} of {statement.subject.hex()} was recorded with another value"
                )
            return
        if statement.sequence != len(known) + 1:
            raise Equivocation(f"sequence {statement.sequence} of {statement.subject.hex()} would leave a gap")
        line = json.dumps({name: _plain(value) for name, value in statement.as_mapping().items()}) + "\n"
        with self._path.open("ab") as file:
            file.write(line.encode())
            file.flush()
            os.fsync(file.fileno())
        known.append(statement)

    def _read(self) -> None:
        data = self._path.read_bytes()
        whole, _, torn = data.rpartition(b"\n")
        if torn:
            with self._path.open("r+b") as file:
                file.truncate(len(data) - len(torn))
        for line in whole.splitlines():
            statement = Statement(**{name: _value(value) for name, value in json.loads(line).items()})
            self._statements.setdefault(statement.subject, []).append(statement)


def _plain(value: Any) -> Any:
    return {"hex": value.hex()} if isinstance(value, bytes) else value


def _value(value: Any) -> Any:
    return bytes.fromhex(value["hex"]) if isinstance(value, dict) else value
