"""Signatures on P-256: the precompile of EIP-7951 and the contract that stands in for it give the same answers."""

from __future__ import annotations

import hashlib
import random

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

from tests.helpers import dcap

N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
ONE = (1).to_bytes(32, "big")


@pytest.fixture(scope="module")
def fallback():
    """A chain without the precompile, and the address that DcapReader chose there."""
    with dcap.simulated_world(hardfork="prague") as world:
        yield world.chain, world.reader.call("p256")


def answer(chain, address: str, data: bytes) -> bytes:
    return bytes(chain.web3.eth.call({"to": address, "data": data}))


def word(value: int) -> bytes:
    return value.to_bytes(32, "big")


def signed(chance: random.Random) -> tuple[bytes, int, int, int, int]:
    key = ec.derive_private_key(chance.randrange(1, N), ec.SECP256R1())
    message = chance.randbytes(40)
    r, s = utils.decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True)))
    point = key.public_key().public_numbers()
    return hashlib.sha256(message).digest(), r, s, point.x, point.y


def cases() -> list[tuple[str, bytes, bytes]]:
    """(what, input, answer)."""
    chance, found = random.Random(7), []
    for _ in range(6):
        digest, r, s, x, y = signed(chance)
        good = digest + word(r) + word(s) + word(x) + word(y)
        found += [
            ("valid", good, ONE),
            ("its twin", digest + word(r) + word(N - s) + word(x) + word(y), ONE),
            ("another message", word(int.from_bytes(digest, "big") ^ 1) + good[32:], b""),
            ("another r", digest + word(r ^ 1) + good[64:], b""),
            ("another s", good[:64] + word(s ^ 1) + good[96:], b""),
            ("the mirrored key", good[:128] + word(P - y), b""),
            ("off the curve", good[:128] + word(y ^ 1), b""),
        ]
    for what, at, value in (
        ("r is zero", 32, 0), ("s is zero", 64, 0), ("r is the order", 32, N), ("s is the order", 64, N),
        ("r above the order", 32, N + 1), ("s above the order", 64, 2**256 - 1), ("x is zero", 96, 0),
        ("y is zero", 128, 0), ("x is the field's size", 96, P), ("y is the field's size", 128, P),
    ):  # fmt: skip
        found.append((what, good[:at] + word(value) + good[at + 32 :], b""))
    found += [
        ("all zero", bytes(160), b""),
        ("too short", good[:-1], b""),
        ("too long", good + b"\0", b""),
        ("empty", b"", b""),
    ]
    return found


@pytest.mark.parametrize(
    ("what", "data", "expected"), cases(), ids=[f"{n}-{case[0]}" for n, case in enumerate(cases())]
)
def test_precompile_and_fallback_give_the_same_answer(development, fallback, what, data, expected):
    chain, address = fallback
    assert answer(chain, address, data) == expected
    assert answer(development.chain, dcap.PRECOMPILE, data) == expected


def test_reader_chooses_the_precompile_where_it_works(development, fallback):
    assert development.reader.call("p256") == dcap.PRECOMPILE
    assert fallback[1] != dcap.PRECOMPILE
    assert len(fallback[0].web3.eth.get_code(fallback[1])) > 1000


def test_an_invalid_signature_costs_no_more_than_a_valid_one(fallback):
    chain, address = fallback
    gas = {
        what: chain.web3.eth.estimate_gas({"to": address, "data": data})
        for what, data, _ in cases()
        if what
        in ("valid", "another message", "another r", "another s", "the mirrored key", "off the curve", "s is zero")
    }
    assert max(gas.values()) < 300_000 and max(gas.values()) < 1.1 * gas["valid"]
