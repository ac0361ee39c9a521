"""The program that runs in the TEE: a key born inside, evidence in, signed statements out."""
from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eth_account import Account

from eport.enclave.evidence import Context, decide
from eport.enclave.journal import Journal
from eport.enclave.quote import Quote, QuoteProvider, binding
from eport.enclave.statement import Domain, Statement
from eport.messages.wco import Response

_PACKAGE = Path(__file__).resolve().parents[1]
PROGRAM = (
    "enclave/enclave.py",
    "enclave/evidence.py",
    "enclave/journal.py",
    "enclave/statement.py",
    "messages/customs_codes.py",
    "messages/wco.py",
)
"""What decides and signs: whoever changes one of these files has another program."""


def measurement() -> bytes:
    """The simulator's MRENCLAVE: SHA-256 over the program's sources. Real hardware measures the loaded pages instead."""
    digest = hashlib.sha256()
    for name in PROGRAM:
        source = (_PACKAGE / name).read_bytes()
        digest.update(f"{name}:{len(source)}:".encode() + source)
    return digest.digest()


@dataclass(frozen=True)
class SignedStatement:
    """A statement with one enclave's signature (65 bytes) and that enclave's address."""

    statement: Statement
    signature: bytes
    signer: str


class Enclave:
    """One running instance. The key never leaves it: no method returns it, and it is not written anywhere."""

    def __init__(self, provider: QuoteProvider, journal: Journal) -> None:
        self._key = secrets.token_bytes(32)
        self._provider = provider
        self._journal = journal
        self.signer: str = Account.from_key(self._key).address

    def __repr__(self) -> str:
        return f"Enclave({self.signer})"

    def quote_for(self, chain_id: int, registry: str, nonce: bytes) -> Quote:
        """A quote that binds this enclave's key to a registry's nonce."""
        return self._provider.quote(binding(chain_id, registry, self.signer, nonce).ljust(64, b"\0"))

    def attest(self, responses: Sequence[Response], context: Context, domain: Domain) -> list[SignedStatement]:
        """Sign what follows from the responses and was not signed yet. Each statement is recorded before it is signed.

        Raises `EvidenceError`, and `Equivocation` rather than signing a second value.
        """
        signed = []
        for statement in decide(responses, context, self._journal.issued(context.subject)):
            self._journal.record(statement)
            signed.append(self._sign(statement, domain))
        return signed

    def again(self, subject: bytes, domain: Domain) -> list[SignedStatement]:
        """Sign what is recorded of a subject once more: after a crash, or for a relay that lost it."""
        return [self._sign(statement, domain) for statement in self._journal.issued(subject)]

    def _sign(self, statement: Statement, domain: Domain) -> SignedStatement:
        return SignedStatement(statement, statement.sign(domain, self._key), self.signer)
