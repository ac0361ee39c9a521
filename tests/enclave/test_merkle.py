"""Commitments: the same tree as OpenZeppelin's npm package, and nothing that leaks."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from eth_abi import encode
from eth_utils import keccak
from hypothesis import given
from hypothesis import strategies as st

from eport import merkle

KEY = bytes(range(32))
CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "vectors/merkle.json").read_text())["cases"]
PATHS = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), min_size=1)
FIELDS = st.dictionaries(PATHS, st.text(st.characters(blacklist_categories=("Cs",))), min_size=1, max_size=20)


def _fields(count: int) -> dict[str, str]:
    return {f"GoodsShipment/Line[{number}]/值": f"value {number * number}" for number in range(1, count + 1)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['fields']} fields")
def test_root_and_proof_equal_those_of_the_npm_package(case: dict[str, Any]) -> None:
    commitment = merkle.commit(_fields(case["fields"]), KEY, case["version"])
    proof = commitment.prove(f"GoodsShipment/Line[{case['fields']}]/值")
    assert commitment.root.hex() == case["root"]
    assert [sibling.hex() for sibling in proof.proof] == case["proof"]


def test_leaf_is_the_double_hash_of_the_abi_encoding() -> None:
    proof = merkle.commit({"Declaration/ID": "1"}, KEY, 3).prove("Declaration/ID")
    salt = hmac.digest(KEY, b"Declaration/ID\x003", hashlib.sha256)
    inner = encode(["bytes32"] * 3, [keccak(text="Declaration/ID"), salt, keccak(text="1")])
    assert proof.salt == salt
    assert proof.leaf == keccak(keccak(inner))


@given(fields=FIELDS, version=st.integers(0, 9))
def test_every_field_is_proved_and_no_other_value_is(fields: dict[str, str], version: int) -> None:
    commitment = merkle.commit(fields, KEY, version)
    for path, value in fields.items():
        proof = commitment.prove(path)
        assert (proof.path, proof.value) == (path, value)
        assert merkle.verify(commitment.root, proof)
        assert not merkle.verify(commitment.root, replace(proof, value=value + "0"))
        assert not merkle.verify(
            commitment.root, replace(proof, value=value + "0", value_hash=keccak(text=value + "0"))
        )


@given(fields=FIELDS)
def test_order_of_the_fields_does_not_matter(fields: dict[str, str]) -> None:
    assert merkle.commit(fields, KEY, 1).root == merkle.commit(dict(reversed(list(fields.items()))), KEY, 1).root


@pytest.mark.parametrize(
    "change",
    [
        {"path": "b"},
        {"path": "b", "path_hash": keccak(text="b")},
        {"value_hash": bytes(32)},
        {"path_hash": bytes(32)},
        {"salt": bytes(32)},
        {"proof": ()},
        {"proof": (bytes(32), bytes(32))},
    ],
)
def test_verify_refuses_a_proof_changed_in_any_part(change: dict[str, Any]) -> None:
    commitment = merkle.commit({"a": "1", "b": "2", "c": "3"}, KEY, 1)
    assert not merkle.verify(commitment.root, replace(commitment.prove("a"), **change))


def test_verify_refuses_another_root() -> None:
    proof = merkle.commit({"a": "1"}, KEY, 1).prove("a")
    assert not merkle.verify(merkle.commit({"a": "1"}, KEY, 2).root, proof)


def test_verify_refuses_an_inner_node_in_the_place_of_a_leaf() -> None:
    # The double hash keeps 64 bytes of two children from passing as the inside of a leaf.
    commitment = merkle.commit({"a": "1", "b": "2"}, KEY, 1)
    children = sorted((commitment.prove("a").leaf, commitment.prove("b").leaf))
    assert keccak(b"".join(children)) == commitment.root
    assert keccak(keccak(b"".join(children))) != commitment.root


@pytest.mark.parametrize(("count", "depth"), [(1, 0), (2, 1), (3, 2), (4, 2), (5, 3), (8, 3), (9, 4)])
def test_number_of_fields_leaks_its_magnitude_only(count: int, depth: int) -> None:
    commitment = merkle.commit(_fields(count), KEY, 1)
    assert {len(commitment.prove(path).proof) for path in _fields(count)} == {depth}


def test_a_new_version_or_key_has_unrelated_salts() -> None:
    salts = {
        merkle.commit({"a": "1"}, key, version).prove("a").salt for key in (KEY, KEY[::-1]) for version in (1, 2, 12)
    }
    assert len(salts) == 6


def test_a_keyed_hash_is_never_a_salt_of_the_same_names() -> None:
    # Otherwise the pseudonym of value '1' in domain 'a' would publish the salt of field 'a' in version 1.
    assert merkle.keyed_hash(KEY, "a", "1") != merkle.commit({"a": "x"}, KEY, 1).prove("a").salt


def test_keyed_hash_is_that_hmac_for_ever() -> None:
    expected = hmac.digest(KEY, b"\0declaration\x00224820261000000017", hashlib.sha256)
    assert merkle.keyed_hash(KEY, "declaration", "224820261000000017") == expected


def test_keyed_hash_separates_keys_domains_and_values() -> None:
    pairs = [("a", "bc"), ("ab", "c"), ("a", "b"), ("a", "")]
    hashes = {merkle.keyed_hash(key, *pair) for key in (KEY, KEY[::-1]) for pair in pairs}
    assert len(hashes) == 8


def test_prove_names_the_path_that_was_not_committed() -> None:
    with pytest.raises(KeyError, match="'b' is not among the 1 committed fields"):
        merkle.commit({"a": "1"}, KEY, 1).prove("b")


@pytest.mark.parametrize(
    ("fields", "key", "version", "message"),
    [
        ({}, KEY, 1, "fields: empty"),
        ({"": "1"}, KEY, 1, "path = ''"),
        ({"a\0": "1"}, KEY, 1, r"path = 'a\\x00'"),
        ({"a": "1"}, KEY[:15], 1, "15 bytes, fewer than 16"),
        ({"a": "1"}, KEY, -1, "version = -1"),
    ],
)
def test_commit_refuses(fields: dict[str, str], key: bytes, version: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        merkle.commit(fields, key, version)


@pytest.mark.parametrize(("key", "name"), [(KEY[:15], "a"), (KEY, ""), (KEY, "a\0b")])
def test_keyed_hash_refuses(key: bytes, name: str) -> None:
    with pytest.raises(ValueError):
        merkle.keyed_hash(key, name, "1")


def test_repr_of_a_commitment_shows_no_field_and_no_salt() -> None:
    shown = repr(merkle.commit({"Invoice": "INV-7"}, KEY, 1))
    assert "Invoice" not in shown and "INV-7" not in shown
