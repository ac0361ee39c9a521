"""Salted Merkle commitment to named fields: show and prove one field, keep the others private.

The tree is that of OpenZeppelin's npm package `@openzeppelin/merkle-tree` (StandardMerkleTree) with the leaf encoding
`["bytes32", "bytes32", "bytes32"]`, so that Solidity's `MerkleProof.verify` takes the proofs as they are:

    leaf = keccak256(keccak256(abi.encode(keccak256(path), salt, keccak256(value))))    64 bytes never read as a leaf
    node = keccak256(smaller child ‖ larger child)
    leaves in ascending order of their hashes

What it leaks: the magnitude of the number of fields (leaves are padded to a power of two), and, to whoever is shown a
field, that field. Every HMAC message below starts in a way of its own, so that no salt is ever a keyed hash or a
padding leaf:

    path ‖ 00 ‖ version            salt of a field (a path is never empty and holds no NUL)
    00 ‖ domain ‖ 00 ‖ value       keyed hash (nor is a domain)
    00 00 ‖ part ‖ …               padding
"""

from __future__ import annotations

import hashlib
import hmac
import mmap
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from eth_abi.abi import encode
from eth_utils.crypto import keccak

KEY_BYTES = 16
"""Shortest key [bytes]: 128 bits, beyond guessing."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One field, shown. Whoever holds the root checks it with `verify`; a contract needs the hashes alone.

    Attributes:
        path: name of the field.
        value: as committed: text, or the bytes that a contract hashes.
        salt: 32 bytes, of this leaf alone.
        path_hash: keccak256 of the path in UTF-8.
        value_hash: keccak256 of the value, text in UTF-8.
        proof: siblings from the leaf up, 32 bytes each: the `bytes32[]` of `MerkleProof.verify`.
    """

    path: str
    value: str | bytes
    salt: bytes
    path_hash: bytes
    value_hash: bytes
    proof: tuple[bytes, ...]

    @property
    def leaf(self) -> bytes:
        """Leaf of the tree, 32 bytes, as a contract recomputes it."""
        return _leaf(self.path_hash, self.salt, self.value_hash)


@dataclass(frozen=True, slots=True)
class Commitment:
    """A commitment with everything needed to open it: keep it where the fields themselves are kept.

    Attributes:
        root: 32 bytes, the only part that is published.
    """

    root: bytes
    _tree: tuple[bytes, ...] = field(repr=False)
    _fields: Mapping[str, tuple[str | bytes, bytes]] = field(repr=False)

    def prove(self, path: str) -> Proof:
        """Show one field. Raises `KeyError` where the path was not committed."""
        if path not in self._fields:
            raise KeyError(
                f"{path!r} is not among the {len(self._fields)} committed fields; use a path that was committed"
            )
        value, salt = self._fields[path]
        path_hash, value_hash = keccak(text=path), _hash(value)
        # Leaves fill the second half of the tree; salted ones are distinct, so the first match is the only one.
        index = self._tree.index(_leaf(path_hash, salt, value_hash), len(self._tree) // 2)
        siblings = []
        while index > 0:
            siblings.append(self._tree[index + 1 if index % 2 else index - 1])
            index = (index - 1) // 2
        return Proof(path, value, salt, path_hash, value_hash, tuple(siblings))


def commit(fields: Mapping[str, str] | Mapping[str, str | bytes], key: bytes, version: int) -> Commitment:
    """Commit to named fields.

    Args:
        fields: path → value, text or bytes, at least one; the order does not matter.
        key: secret, at least `KEY_BYTES`, **of this document alone**: salts follow from key, path and version, so two
            documents under one key share their salts, and a field shown from one could be guessed in the other.
            `keyed_hash(master, "document", number)` makes such a key.
        version: of the document, from 0. A new version has new salts, hence unrelated leaves.

    Raises:
        ValueError: no fields, an empty path or one with a NUL, a short key, a negative version.
    """
    if not fields:
        raise ValueError("fields: empty; a commitment holds at least one field")
    if version < 0:
        raise ValueError(f"version = {version}: is negative; versions count from 0")
    _require_key(key)
    opened = {path: (value, _salt(key, path, version)) for path, value in fields.items()}
    leaves = [_leaf(keccak(text=path), salt, _hash(value)) for path, (value, salt) in opened.items()]
    # Padding has the form of a leaf, of parts that nobody has a preimage for: a stranger cannot tell it from a field.
    for index in range(len(leaves), 1 << (len(leaves) - 1).bit_length()):
        leaves.append(_leaf(*(_padding(key, part, index, version) for part in (b"path", b"salt", b"value"))))
    leaves.sort()
    tree = [b""] * (len(leaves) - 1) + leaves[::-1]
    for index in reversed(range(len(leaves) - 1)):
        tree[index] = _node(tree[2 * index + 1], tree[2 * index + 2])
    return Commitment(tree[0], tuple(tree), opened)


def verify(root: bytes, proof: Proof) -> bool:
    """Whether the field was committed under that root: path, value, salt and siblings all count."""
    if proof.path_hash != keccak(text=proof.path) or proof.value_hash != _hash(proof.value):
        return False
    node = proof.leaf
    for sibling in proof.proof:
        node = _node(node, sibling)
    return node == root


class Series:
    """A tree over texts in their order, as many as a disk holds: what is proved is each text, and that it is the whole.

    The tree of `StandardMerkleTree.of(texts, ["string"], {sortLeaves: false})`. Filled from its leaves it is a queue:
    the next two nodes make the one that is appended. So it grows in a file, and memory stays what it is.
    """

    _NODE: Final = 32

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=1 << 20)  # noqa: SIM115  (lives as long as the series)
        self._leaves = 0

    def add(self, text: str) -> None:
        """Append a text."""
        self._file.write(text_leaf(text))
        self._leaves += 1

    def root(self) -> bytes:
        """Root over all texts. Raises `ValueError` where there is none."""
        nodes = self._nodes()
        return bytes(nodes[-self._NODE :])

    def proof(self, place: int) -> tuple[bytes, ...]:
        """Siblings from the text at that place up, from 0: the `bytes32[]` of `MerkleProof.verify`."""
        if not 0 <= place < self._leaves:
            raise ValueError(f"place = {place}: there are {self._leaves} texts, from 0")
        nodes, siblings = self._nodes(), []
        while place < 2 * self._leaves - 2:
            siblings.append(self._at(nodes, place ^ 1))
            place = self._leaves + place // 2
        return tuple(siblings)

    def _nodes(self) -> mmap.mmap:
        if not self._leaves:
            raise ValueError("texts: none; a series holds at least one")
        self._file.flush()
        size, known = (2 * self._leaves - 1) * self._NODE, self._leaves * self._NODE
        self._file.truncate(size)
        nodes = mmap.mmap(self._file.fileno(), size)
        for place in range(self._leaves - 1):
            node = _node(self._at(nodes, 2 * place), self._at(nodes, 2 * place + 1))
            nodes[known + place * self._NODE : known + (place + 1) * self._NODE] = node
        return nodes

    def _at(self, nodes: mmap.mmap, place: int) -> bytes:
        return nodes[place * self._NODE : (place + 1) * self._NODE]


def text_leaf(text: str) -> bytes:
    """Leaf of a text in a `Series`, 32 bytes."""
    return keccak(keccak(encode(["string"], [text])))


def verify_text(root: bytes, text: str, proof: Sequence[bytes]) -> bool:
    """Whether a text is one of the series under that root."""
    node = text_leaf(text)
    for sibling in proof:
        node = _node(node, sibling)
    return node == root


def keyed_hash(key: bytes, domain: str, value: str) -> bytes:
    """Pseudonym of an identifier, 32 bytes: HMAC-SHA256 under a secret key.

    A plain hash would not do. Declaration, invoice and credit numbers have little entropy: of the 18 digits of a China
    declaration number, office, year and direction are public, and the 10⁹ serials left are hashed in a second, so that
    anybody could read the number from its hash. Without the key nothing can be tried.

    Args:
        key: secret, at least `KEY_BYTES`.
        domain: what `value` is ('declaration', 'invoice'): the same number in two domains has unrelated hashes.
        value: the identifier in its canonical spelling.

    Raises:
        ValueError: a short key; an empty domain or one with a NUL.
    """
    _require_key(key)
    return _hmac(key, b"\0" + _name("domain", domain) + b"\0" + value.encode())


def _salt(key: bytes, path: str, version: int) -> bytes:
    return _hmac(key, _name("path", path) + b"\0" + str(version).encode())


def _hash(value: str | bytes) -> bytes:
    return keccak(value.encode() if isinstance(value, str) else value)


def _padding(key: bytes, part: bytes, index: int, version: int) -> bytes:
    return _hmac(key, b"\0\0" + part + b"\0" + f"{index}/{version}".encode())


def _leaf(path_hash: bytes, salt: bytes, value_hash: bytes) -> bytes:
    # The ABI encoding of three bytes32 is their concatenation.
    return keccak(keccak(path_hash + salt + value_hash))


def _node(left: bytes, right: bytes) -> bytes:
    return keccak(left + right if left < right else right + left)


def _name(kind: str, text: str) -> bytes:
    if not text or "\0" in text:
        raise ValueError(f"{kind} = {text!r}: is empty or holds a NUL; name it otherwise")
    return text.encode()


def _require_key(key: bytes) -> None:
    if len(key) < KEY_BYTES:
        raise ValueError(f"key: has {len(key)} bytes, fewer than {KEY_BYTES}; use a random one of 32 bytes")


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, hashlib.sha256)
