"""A dossier off the chain: its fields, the part that each department may see, and the root that commits to all.

Two levels, each a tree of `eport.merkle`:

    content root ── "part/01" … "part/31" ── value: root of that part ── the part's fields

A department is handed its part with a key from which it computes the part's root again, so that it knows that nothing
of its part was kept from it, and the proof that this root stands under the content root on the chain. Of other parts it
learns no field and no number: there are always 31 leaves, and a part that nobody asked for holds a random root.

A part's salts follow from its fields. An amendment that leaves a part as it was therefore leaves its root, which is
what SingleWindow takes as proof that it is unchanged; a part that differs in one letter has unrelated salts.

Parts travel in parcels: one for each of 31 departments, all of one length, encrypted with HPKE (RFC 9180: X25519,
HKDF-SHA256, ChaCha20Poly1305) for the department or, where it was not asked, for a key that nobody keeps. Who sees the
parcels learns neither how many departments were asked nor how much they were told.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from eth_utils.crypto import keccak

from eport.merkle import Commitment, Proof, commit, keyed_hash, verify
from eport.window.configuration import LAST_DEPARTMENT, WindowConfiguration

PARCEL_STEP = 4096
"""[bytes] Parcels are padded to a multiple of it."""
SEALED = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


class DossierError(ValueError):
    """A dossier or a part is not what it has to be: which field, why, what to do."""


@dataclass(frozen=True)
class PartProof:
    """One department's part, shown to it: what is in it, and that it is under the root on the chain."""

    department: int
    version: int
    key: bytes
    fields: Mapping[str, str]
    proof: Proof

    def check(self, content: bytes) -> None:
        """Raises `DossierError` unless the fields are the whole part that the content root commits to."""
        if self.proof.path != path_of(self.department):
            raise DossierError(f"proof is of {self.proof.path}, not of {path_of(self.department)}")
        if self.proof.value != "0x" + commit(self.fields, self.key, 0).root.hex():
            raise DossierError(f"{self.proof.path}: the fields shown are not the whole part; ask the trader for it")
        if not verify(content, self.proof):
            raise DossierError(
                f"{self.proof.path} of version {self.version} is not under the root {content.hex()}; "
                "it may be of another version: `eport window status` shows the current one"
            )


@dataclass(frozen=True)
class Prepared:
    """A version of a dossier, ready to be submitted. Keep fields and key: everything follows from them.

    Attributes:
        content: 32 bytes, the root that goes on the chain.
        parts: fields by number of the department that may see them.
    """

    content: bytes
    version: int
    parts: Mapping[int, Mapping[str, str]]
    _keys: Mapping[int, bytes]
    _tree: Commitment

    def show(self, department: int) -> PartProof:
        """The part of a department that was asked. Raises `DossierError`."""
        if department not in self.parts:
            raise DossierError(f"department {department} was not asked; the dossier is for {sorted(self.parts)}")
        proof = self._tree.prove(path_of(department))
        return PartProof(department, self.version, self._keys[department], self.parts[department], proof)


def path_of(department: int) -> str:
    """Name of a department's leaf, as SingleWindow computes it."""
    return f"part/{department:02}"


def flatten(document: Any, path: str = "") -> dict[str, str]:
    """A nested document as fields: path → value. Lists count from 1. Raises `DossierError` for what is no text."""
    if isinstance(document, dict):
        items = [(str(key), value) for key, value in document.items()]
    elif isinstance(document, list):
        items = [(str(number), value) for number, value in enumerate(document, 1)]
    elif isinstance(document, (str, int)) and not isinstance(document, bool):
        return {path: str(document)}
    else:
        raise DossierError(f'{path or "dossier"} = {document!r}: write text or a whole number (1.5 as "1.5")')
    found: dict[str, str] = {}
    for key, value in items:
        if not key or "/" in key or "\0" in key:
            raise DossierError(f"{path or 'dossier'}: the name {key!r} is empty or holds '/'; name the field otherwise")
        found |= flatten(value, f"{path}/{key}" if path else key)
    return found


def prepare(
    fields: Mapping[str, str], configuration: WindowConfiguration, departments: Iterable[int], key: bytes, version: int
) -> Prepared:
    """Cut a dossier into parts and commit to them.

    Args:
        departments: numbers of those that are asked.
        key: secret of this dossier alone, the same for all its versions; `keyed_hash(master, "dossier", number)`.
        version: from 1.

    Raises:
        DossierError: a department that is asked may see none of the fields, or a field that nobody may see.
    """
    known = {item.number: item for item in configuration.departments}
    parts: dict[int, dict[str, str]] = {}
    for number in sorted(departments):
        sees = known[number].sees
        parts[number] = {path: value for path, value in fields.items() if path.split("/")[0] in sees}
        if not parts[number]:
            raise DossierError(f"{known[number].key} is asked and may see nothing of it: it sees {', '.join(sees)}")
    unseen = set(fields).difference(*parts.values())
    if unseen:
        raise DossierError(f"{sorted(unseen)[0]}: none of the departments that are asked may see it; leave it out")
    keys = {number: _part_key(key, number, part) for number, part in parts.items()}
    leaves = {}
    for number in range(1, LAST_DEPARTMENT + 1):
        asked = number in parts
        root = commit(parts[number], keys[number], 0).root if asked else _nothing(key, number, version)
        leaves[path_of(number)] = "0x" + root.hex()
    return Prepared(
        (tree := commit(leaves, keyed_hash(key, "content", "parts"), version)).root, version, parts, keys, tree
    )


def unchanged(before: Prepared, after: Prepared) -> list[tuple[Any, ...]]:
    """Proofs for `SingleWindow.amend`: every part that both versions have, with the same fields."""
    found: list[tuple[Any, ...]] = []
    for number in sorted(set(before.parts) & set(after.parts)):
        old, new = before.show(number).proof, after.show(number).proof
        if old.value == new.value:
            found.append((number, new.value_hash, old.salt, new.salt, list(old.proof), list(new.proof)))
    return found


def seal(prepared: Prepared, keys: Mapping[int, X25519PublicKey], id_: bytes) -> list[bytes]:
    """The parcels, in random order. Raises `DossierError` where an asked department has no key."""
    missing = set(prepared.parts) - set(keys)
    if missing:
        raise DossierError(f"departments {sorted(missing)} have no encryption key; ask them for it")
    texts = {number: _text(prepared.show(number)) for number in prepared.parts}
    size = -(-max(len(text) + 4 for text in texts.values()) // PARCEL_STEP) * PARCEL_STEP
    parcels = []
    for number in range(1, LAST_DEPARTMENT + 1):
        text = texts.get(number, b"")
        padded = (len(text).to_bytes(4, "big") + text).ljust(size, b"\0")
        to = keys[number] if number in texts else X25519PrivateKey.generate().public_key()
        parcels.append(SEALED.encrypt(padded, to, _info(id_, prepared.version)))
    secrets.SystemRandom().shuffle(parcels)
    return parcels


def unseal(parcels: Sequence[bytes], key: X25519PrivateKey, id_: bytes, version: int, content: bytes) -> PartProof:
    """The department's part out of the parcels, checked against the root. Raises `DossierError`."""
    for parcel in parcels:
        try:
            padded = SEALED.decrypt(parcel, key, _info(id_, version))
        except (InvalidTag, ValueError):
            continue  # another department's
        shown = _read(padded[4 : 4 + int.from_bytes(padded[:4], "big")])
        shown.check(content)
        return shown
    raise DossierError(f"none of the {len(parcels)} parcels is for this key, dossier and version {version}")


def sealing_key(account_key: bytes) -> X25519PrivateKey:
    """Encryption key of a development account. In production a department makes a key of its own and publishes it."""
    return X25519PrivateKey.from_private_bytes(keyed_hash(account_key, "window sealing key", "X25519"))


def _part_key(key: bytes, number: int, part: Mapping[str, str]) -> bytes:
    return keyed_hash(key, f"part {number}", json.dumps(dict(part), sort_keys=True))


def _nothing(key: bytes, number: int, version: int) -> bytes:
    return keyed_hash(key, "no part", f"{number}/{version}")


def _info(id_: bytes, version: int) -> bytes:
    return b"E-port single window\0" + id_ + bytes([version])


def _text(shown: PartProof) -> bytes:
    proof = shown.proof
    return json.dumps(
        {
            "department": shown.department, "version": shown.version, "key": shown.key.hex(),
            "fields": dict(shown.fields), "salt": proof.salt.hex(), "proof": [item.hex() for item in proof.proof],
        }
    ).encode()  # fmt: skip


def _read(text: bytes) -> PartProof:
    try:
        data = json.loads(text)
        number, key, fields = data["department"], bytes.fromhex(data["key"]), data["fields"]
        path, value = path_of(number), "0x" + commit(fields, key, 0).root.hex()
        salt, siblings = bytes.fromhex(data["salt"]), tuple(bytes.fromhex(item) for item in data["proof"])
        proof = Proof(path, value, salt, keccak(text=path), keccak(text=value), siblings)
        return PartProof(number, data["version"], key, fields, proof)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DossierError(f"the parcel was opened and holds no part: {error}") from error
