"""Documents to several parties, encrypted: a bundle in the age format (age-encryption.org/v1: X25519, HKDF-SHA256,
ChaCha20-Poly1305) around every field of a presentation with its salt and its proof under the root on the chain.

The format and its implementation are others' (pyrage, which is rage in Python): a bundle opens with any age tool too.
Age does not say who wrote a bundle; the root on the chain does: what the presenter did not commit to is named.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyrage
from eth_utils.crypto import keccak
from pyrage import x25519

from eport import merkle

FORMAT: Final = "E-port presentation 1"


class EnvelopeError(ValueError):
    """A bundle, a key or a recipient that cannot be used: what is wrong and what to do, as a sentence."""


@dataclass(frozen=True)
class Bundle:
    """What was inside: the credit, the root that the presenter says, and each field with its proof."""

    credit: int
    root: bytes
    proofs: tuple[merkle.Proof, ...]

    def mismatches(self, root: bytes) -> tuple[str, ...]:
        """Paths of the fields that were not committed under the root on the chain."""
        return tuple(proof.path for proof in self.proofs if not merkle.verify(root, proof))

    def documents(self) -> dict[str, dict[str, str]]:
        """Fields by document: `1_commercial_invoice` → `number` → value."""
        found: dict[str, dict[str, str]] = {}
        for proof in self.proofs:
            document, _, field = proof.path.partition("/")
            value = proof.value if isinstance(proof.value, str) else proof.value.hex()
            found.setdefault(document, {})[field] = value
        return found


def new_key() -> tuple[str, str]:
    """A new identity, to be kept secret, and the recipient that others encrypt to."""
    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def seal(credit: int, commitment: merkle.Commitment, fields: Mapping[str, str], recipients: list[str]) -> bytes:
    """The bundle for these recipients (`age1…`), armoured in no way. Raises `EnvelopeError`."""
    if not recipients:
        raise EnvelopeError("nobody is named who shall read it: give --recipient age1…")
    proofs = [commitment.prove(path) for path in fields]
    content = {
        "format": FORMAT, "credit": credit, "root": commitment.root.hex(),
        "fields": {
            proof.path: {"value": proof.value, "salt": proof.salt.hex(), "proof": [item.hex() for item in proof.proof]}
            for proof in proofs
        },
    }  # fmt: skip
    return bytes(pyrage.encrypt(json.dumps(content).encode(), [_recipient(text) for text in recipients]))


def unseal(sealed: bytes, identity: str) -> Bundle:
    """What a bundle holds. Raises `EnvelopeError`: a key it was not encrypted to, a byte that changed, another file."""
    try:
        key = x25519.Identity.from_str(identity.strip())
    except pyrage.IdentityError as error:
        raise EnvelopeError(f"the key file holds no age identity, AGE-SECRET-KEY-1… ({error})") from None
    try:
        content = bytes(pyrage.decrypt(sealed, [key]))
    except pyrage.DecryptError as error:
        raise EnvelopeError(
            f"the bundle does not open: it was not encrypted to this key, or it was changed on its way ({error})"
        ) from None
    return _parsed(content)


def _parsed(content: bytes) -> Bundle:
    try:
        data = json.loads(content)
        if data["format"] != FORMAT:
            raise ValueError(f"its format is {data['format']}")
        proofs = tuple(_proof(path, entry) for path, entry in data["fields"].items())
        return Bundle(int(data["credit"]), bytes.fromhex(data["root"]), proofs)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EnvelopeError(f"what was encrypted is no presentation ({error})") from None


def _proof(path: str, entry: Mapping[str, Any]) -> merkle.Proof:
    siblings = tuple(bytes.fromhex(item) for item in entry["proof"])
    return merkle.Proof(
        path, entry["value"], bytes.fromhex(entry["salt"]), keccak(text=path), keccak(text=entry["value"]), siblings
    )


def _recipient(text: str) -> x25519.Recipient:
    try:
        return x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise EnvelopeError(f"{text} is no age recipient, age1… ({error})") from None
