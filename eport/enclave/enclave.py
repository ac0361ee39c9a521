"""The program that runs in the TEE: it holds the signing key, decides on evidence, and never signs two values.

The key is born inside and leaves only sealed, that is encrypted for this program on this platform. What the host
brings in is untrusted: it can withhold messages, never change what a signature says about those it passed on.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from eth_account import Account

from eport.enclave import evidence
from eport.enclave.journal import Journal
from eport.enclave.quote.provider import Platform, Quote
from eport.enclave.quote.report import report_data
from eport.enclave.statement import Domain, Statement, sign
from eport.messages.wco import Response

MEASURED: Final = (
    "enclave/authority.py",
    "enclave/declared.py",
    "enclave/enclave.py",
    "enclave/evidence.py",
    "enclave/goods.py",
    "enclave/journal.py",
    "enclave/program.py",
    "enclave/statement.py",
    "enclave/wire.py",
    "merkle.py",
    "messages/currencies.py",
    "messages/customs_codes.py",
    "messages/identifiers.py",
    "messages/safe_xml.py",
    "messages/wco/__init__.py",
    "messages/wco/declaration.py",
    "messages/wco/elements.py",
    "messages/wco/flat.py",
    "messages/wco/model.py",
    "messages/wco/response.py",
)
"""Sources that decide what is signed, below `eport/`."""

_NONCE_BYTES: Final = 12


class EnclaveError(RuntimeError):
    """The enclave cannot start or must not sign: what was found, and what to do."""


@dataclass(frozen=True, slots=True)
class SignedStatement:
    """A statement with one enclave's signature.

    Attributes:
        statement: what is signed.
        signature: 65 bytes, r ‖ s ‖ v (see `sign`).
        signer: address of the enclave's key, EIP-55.
    """

    statement: Statement
    signature: bytes
    signer: str


class Enclave:
    """One oracle enclave: a key, a journal, a platform.

    A journal outlives keys. To renew a key, start a second enclave on the same journal object: both sign until the old
    key's registration ends, and never two values.
    """

    def __init__(self, platform: Platform, journal: Journal, sealed: Path | None = None) -> None:
        """Start, with a key that is born here unless `sealed` holds one.

        Args:
            platform: the hardware, or a simulator of it.
            journal: of this enclave; open.
            sealed: file that keeps the key over a restart, encrypted for this program on this platform; written where
                it is missing. None: the key dies with the process, and a restart takes a new registration.

        Raises:
            EnclaveError: the sealed key is of another program or platform, or damaged.
        """
        self._platform = platform
        self._journal = journal
        self._key = _new_key() if sealed is None else _sealed_key(sealed, platform)
        self.signer: str = Account.from_key(self._key).address

    def __repr__(self) -> str:
        return f"Enclave(signer={self.signer}, measurement=0x{self.measurement.hex()})"

    @property
    def measurement(self) -> bytes:
        """MRENCLAVE of this program, 32 bytes: the `workload` of everything it signs."""
        return self._platform.measurement

    def quote_for(self, chain_id: int, registry: str, nonce: bytes) -> Quote:
        """Quote that binds this enclave's key to one registry on one chain.

        Args:
            chain_id: EIP-155.
            registry: address of EnclaveRegistry.
            nonce: 32 bytes that the registry issued for `signer`.

        Raises:
            StatementError: a malformed chain id, address or nonce.
        """
        return self._platform.quote(report_data(chain_id, registry, self.signer, nonce))

    def attest(
        self,
        history: Sequence[Response],
        context: evidence.Context,
        domain: Domain,
        issued: Sequence[Statement] = (),
    ) -> list[SignedStatement]:
        """Decide and sign: the statements that follow after `issued` (see `evidence.decide`), oldest first.

        Asked again, it gives the same statements with the same signatures.

        Raises:
            EnclaveError: the context names another workload than this program.
            EvidenceError, MessageError: the responses support no statement.
            Equivocation: a statement differs from the one that this enclave signed for its sequence. Those before it
                are recorded, not returned; ask again with what the chain has as `issued`.
        """
        if context.workload != self.measurement:
            raise EnclaveError(
                f"context.workload = 0x{context.workload.hex()}: is not this program, 0x{self.measurement.hex()}; an "
                "enclave signs for itself alone"
            )
        statements = evidence.decide(history, context, issued)
        return [self.sign(statement, domain) for statement in statements]

    def sign(self, statement: Statement, domain: Domain) -> SignedStatement:
        """Sign what was decided here; the same statement again gives the same signature. Raises `Equivocation`."""
        self._journal.record(statement, domain)  # on the disk before a signature exists
        return SignedStatement(statement, sign(statement, domain, self._key), self.signer)


def measurement(package: Path = Path(__file__).parent.parent) -> bytes:
    """MRENCLAVE as the simulator counts it, 32 bytes: SHA-256 over the names and bytes of the `MEASURED` sources.

    A changed program has another measurement, which is what matters in development. Hardware measures more: the pages
    of the interpreter and of every library too, so a real MRENCLAVE comes from its quote, never from here.

    Args:
        package: folder of the `eport` package.
    """
    digest = hashlib.sha256(b"E-port simulated measurement 1\0")
    for name in MEASURED:
        source = (package / name).read_bytes()
        # Lengths keep bytes from moving between files unnoticed.
        digest.update(struct.pack("<II", len(name), len(source)) + name.encode() + source)
    return digest.digest()


def _new_key() -> bytes:
    # One in 2^128 draws is no secp256k1 key; the account says so before anything is kept.
    return bytes(Account.from_key(secrets.token_bytes(32)).key)


def _sealed_key(path: Path, platform: Platform) -> bytes:
    """The signing key, 32 bytes: unsealed from the file, or born here and sealed into it."""
    cipher, associated = AESGCM(platform.sealing_key()), b"E-port enclave key 1"
    if path.exists():
        content = path.read_bytes()
        try:
            return cipher.decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], associated)
        except (InvalidTag, ValueError) as error:
            raise EnclaveError(
                f"{path}: sealed by another program or platform, or damaged; use a new file and register its key"
            ) from error
    key, nonce = _new_key(), secrets.token_bytes(_NONCE_BYTES)
    _write(path, nonce + cipher.encrypt(nonce, key, associated))
    return key


def _write(path: Path, content: bytes) -> None:
    """All or nothing, readable by the owner alone: a crash leaves no half a key behind."""
    partial = path.with_suffix(".partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)
