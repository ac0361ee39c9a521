"""The oracle program: takes what customs signed, decides, writes down, signs. No network and no clock here.

Everything that decides is on the disk before it counts, in this order: the customs message, the statement that follows
from it, the journal's record of its hash, and only then a signature. A program that is killed anywhere goes on where
it was: messages are read again, statements that were written are signed again, which gives the same signatures, and
nothing is decided twice.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict, deque
from dataclasses import dataclass
from pathlib import Path

import structlog
from cryptography import x509

from eport.enclave import wire
from eport.enclave.authority import SignatureRefused, read_signed
from eport.enclave.declared import commitment
from eport.enclave.enclave import Enclave, SignedStatement
from eport.enclave.evidence import Context, EvidenceError, decide
from eport.enclave.statement import Domain, Statement
from eport.messages.errors import MessageError
from eport.messages.wco import Declaration, Response

log = structlog.get_logger(__name__)

REFUSED = (MessageError, SignatureRefused)
"""A message that says nothing: the sender has to send another one."""


@dataclass(frozen=True)
class Authority:
    """The customs authority that the program speaks for.

    Attributes:
        institution: its number in AllianceRegistry.
        certificates: of the keys that sign its messages, pinned.
        key: secret of the keyed hashes, shared by the enclaves of this authority, at least 32 bytes.
    """

    institution: int
    certificates: tuple[x509.Certificate, ...]
    key: bytes

    def __repr__(self) -> str:
        return f"Authority(institution={self.institution}, certificates={len(self.certificates)}, …)"


class Program:
    """An oracle's program in one process. `folder` is its own: a second process is refused by the journal."""

    def __init__(self, enclave: Enclave, authority: Authority, domain: Domain, key_epoch: int, folder: Path) -> None:
        """Take up what the folder holds.

        Raises:
            OSError, ValueError: it is damaged.
            Equivocation: the journal has signed something else than the folder says; restore both from one moment.
        """
        self.enclave, self._authority, self._domain, self._epoch = enclave, authority, domain, key_epoch
        self._messages = folder / "messages"
        self._messages.mkdir(parents=True, exist_ok=True)
        self._ledger = folder / "statements.jsonl"
        self._history: defaultdict[str, list[Response]] = defaultdict(list)
        self._contents: defaultdict[str, dict[int, bytes]] = defaultdict(dict)
        self._issued: defaultdict[str, list[Statement]] = defaultdict(list)
        self._undecided: set[str] = set()
        self._unsigned: deque[Statement] = deque()
        self.signed: list[SignedStatement] = []
        """Every signed statement, in the order in which they were decided: readers keep a place in it."""
        self.stuck: dict[str, str] = {}
        """Declaration number → why its messages support no statement."""
        for path in sorted(self._messages.glob("*.xml")):
            self._remember(read_signed(path.read_bytes(), self._authority.certificates))
        for number, statement in self._read_ledger():
            self._issued[number].append(statement)
            self._unsigned.append(statement)
        self._undecided |= set(self._history)
        self.go_on()

    @property
    def declarations(self) -> int:
        """How many declarations customs has spoken of."""
        return len(self._history)

    def knows(self, message: bytes) -> bool:
        """Whether that message was taken before."""
        return self._path(message).exists()

    def take(self, message: bytes) -> list[SignedStatement]:
        """Take a message of customs; the statements that follow from it, signed. The same message again gives none.

        Raises one of `REFUSED` where the message says nothing, and then keeps nothing of it.
        """
        before = len(self.signed)
        if not self.knows(message):
            found = read_signed(message, self._authority.certificates)
            _require_numbered(found)
            _write(self._path(message), message)
            self._undecided |= self._remember(found)
        self.go_on()
        return self.signed[before:]

    def go_on(self) -> None:
        """Finish what a disk that took nothing interrupted: decide what is kept, sign what is decided. Raises `OSError`
        where it still takes nothing.
        """
        self._sign()
        while self._undecided:
            number = min(self._undecided)
            self._decide(number)
            self._undecided.remove(number)

    def _remember(self, found: tuple[Response, ...] | Declaration) -> set[str]:
        """Numbers of the declarations that the message is about."""
        if isinstance(found, Declaration):
            assert found.number is not None
            self._contents[found.number][found.version] = commitment(found, self._authority.key).root
            return {found.number}
        for response in found:
            self._history[response.declaration_number].append(response)
        return {response.declaration_number for response in found}

    def _decide(self, number: str) -> None:
        history, issued = self._history[number], self._issued[number]
        try:
            statements = decide(history, self._context(number), issued) if history else ()
            for statement in statements:
                self._append(number, statement)
                issued.append(statement)
                self._unsigned.append(statement)
                self._sign()
        except (EvidenceError, MessageError) as error:
            # The declaration waits for what customs sends next; others go on.
            self.stuck[number] = str(error)
            log.warning("no statement", declaration=number[-4:], reason=str(error))
        else:
            self.stuck.pop(number, None)

    def _sign(self) -> None:
        """In the order of the ledger, which is what readers see after a restart."""
        while self._unsigned:
            self.signed.append(self.enclave.sign(self._unsigned[0], self._domain))
            self._unsigned.popleft()

    def _context(self, number: str) -> Context:
        return Context(
            key=self._authority.key,
            customs=self._authority.institution,
            contents=self._contents[number],
            workload=self.enclave.measurement,
            key_epoch=self._epoch,
        )

    def _path(self, message: bytes) -> Path:
        return self._messages / f"{hashlib.sha256(message).hexdigest()}.xml"

    def _append(self, number: str, statement: Statement) -> None:
        line = json.dumps({"declaration": number, **wire.statement_to_json(statement)}).encode() + b"\n"
        with open(self._ledger, "ab", buffering=0) as file:
            end = os.fstat(file.fileno()).st_size
            try:
                if file.write(line) != len(line):
                    raise OSError(f"{self._ledger}: written in part; is the disk full?")
                os.fsync(file.fileno())
            except OSError:
                os.ftruncate(file.fileno(), end)  # no half a line joins with the next
                raise

    def _read_ledger(self) -> list[tuple[str, Statement]]:
        if not self._ledger.exists():
            return []
        whole, newline, torn = self._ledger.read_bytes().rpartition(b"\n")
        if torn:
            # Killed in the middle of a line: it was signed by nobody, and is decided again.
            os.truncate(self._ledger, len(whole) + len(newline))
        found = []
        for line in whole.splitlines():
            entry = json.loads(line)
            found.append((entry.pop("declaration"), wire.statement_from_json(entry)))
        return found


def _require_numbered(found: tuple[Response, ...] | Declaration) -> None:
    if isinstance(found, Declaration) and found.number is None:
        raise MessageError("Declaration/ID", "", "is missing", "Send the declaration once it has its number")


def _write(path: Path, content: bytes) -> None:
    """All or nothing, and on the disk when it returns."""
    partial = path.with_suffix(".partial")
    with open(partial, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
