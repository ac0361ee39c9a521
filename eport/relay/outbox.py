"""What the relay has to bring to the chain, kept in SQLite so that a crash at any moment loses and doubles nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eport.enclave.statement import Statement

PENDING, INCLUDED, DELIVERED, REFUSED = "pending", "included", "delivered", "refused"
"""Included: in a block that a reorganisation could still take away; its transaction is the reason."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS statement (
    subject   BLOB    NOT NULL,
    sequence  INTEGER NOT NULL,
    hash      BLOB    NOT NULL,            -- struct hash: two different ones for one sequence are a contradiction
    value     TEXT    NOT NULL,            -- the statement as the contract takes it
    signatures TEXT   NOT NULL,            -- in ascending order of their signers
    state     TEXT    NOT NULL DEFAULT 'pending',
    raw       BLOB,                        -- signed transaction, stored before it is sent for the first time
    reason    TEXT,
    PRIMARY KEY (subject, sequence)
)
"""


class Contradiction(ValueError):
    """A second, different statement for a sequence that is in the outbox already."""


@dataclass(frozen=True)
class Item:
    """One statement on its way. `value` is the tuple of the contract, `signatures` of 65 bytes each."""

    subject: bytes
    sequence: int
    hash: bytes
    value: tuple[Any, ...]
    signatures: tuple[bytes, ...]
    state: str
    raw: bytes | None
    reason: str | None


class Outbox:
    """Statements by (subject, sequence)."""

    def __init__(self, path: Path | str = ":memory:") -> None:
        self._db = sqlite3.connect(str(path), isolation_level=None)  # every statement is its own transaction
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute(_SCHEMA)

    def put(
        self, subject: bytes, sequence: int, hash_: bytes, value: Iterable[Any], signatures: Iterable[bytes]
    ) -> bool:
        """Add a statement; False where the very same one is here already. Raises `Contradiction`."""
        known = self.get(subject, sequence)
        if known is not None:
            if known.hash != hash_:
                raise Contradiction(
                    f"statement {sequence} of {subject.hex()}: {hash_.hex()} contradicts {known.hash.hex()}"
                )
            return False
        self._db.execute(
            "INSERT INTO statement (subject, sequence, hash, value, signatures) VALUES (?, ?, ?, ?, ?)",
            (subject, sequence, hash_, _dump(tuple(value)), _dump(tuple(signatures))),
        )
        return True

    def get(self, subject: bytes, sequence: int) -> Item | None:
        """One statement, or None."""
        rows = self._select("WHERE subject = ? AND sequence = ?", (subject, sequence))
        return rows[0] if rows else None

    def has_statement(self, statement: Statement) -> bool:
        """Whether this very statement is here."""
        known = self.get(statement.subject, statement.sequence)
        return known is not None and known.hash == statement.struct_hash()

    def pending(self) -> list[Item]:
        """What was not tried yet, or is to be sent again, each subject in its order."""
        return self._select("WHERE state = ? ORDER BY subject, sequence", (PENDING,))

    def waiting(self) -> list[Item]:
        """What the chain has not taken: pending and refused, each subject in its order."""
        return self._select("WHERE state IN (?, ?) ORDER BY subject, sequence", (PENDING, REFUSED))

    def included(self) -> list[Item]:
        """What stands in a block that is not settled yet."""
        return self._select("WHERE state = ? ORDER BY subject, sequence", (INCLUDED,))

    def counts(self) -> dict[str, int]:
        """Statements by state."""
        return dict(self._db.execute("SELECT state, COUNT(*) FROM statement GROUP BY state"))

    def sending(self, item: Item, raw: bytes | None) -> None:
        """Remember the signed transaction before it is sent; None forgets one that can never be mined."""
        self._update(item, "raw = ?", raw)

    def settle(self, item: Item, state: str, reason: str | None = None) -> None:
        """Mark delivered, included or refused; or pending again."""
        self._update(item, "state = ?, reason = ?", state, reason)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _update(self, item: Item, assignment: str, *values: Any) -> None:
        self._db.execute(
            f"UPDATE statement SET {assignment} WHERE subject = ? AND sequence = ?",
            (*values, item.subject, item.sequence),
        )

    def _select(self, where: str, values: tuple[Any, ...]) -> list[Item]:
        rows = self._db.execute(
            f"SELECT subject, sequence, hash, value, signatures, state, raw, reason FROM statement {where}", values
        )
        return [Item(r[0], r[1], r[2], _load(r[3]), _load(r[4]), r[5], r[6], r[7]) for r in rows]


def _dump(values: tuple[Any, ...]) -> str:
    return json.dumps([{"hex": value.hex()} if isinstance(value, bytes) else int(value) for value in values])


def _load(text: str) -> tuple[Any, ...]:
    return tuple(bytes.fromhex(value["hex"]) if isinstance(value, dict) else value for value in json.loads(text))
