"""ClearanceOracle.digestOf and hashOf against eth_account's EIP-712 encoder and the product's own signer."""

from __future__ import annotations

import random

from eth_utils import keccak

from eport.enclave import statement as product
from tests.helpers.clearance import Statement, digest, statement, struct_hash

RANDOM = random.Random(20260112)
BITS = {
    "sequence": 32,
    "declarationVersion": 16,
    "customs": 16,
    "dutyPayable": 64,
    "dutyGuaranteed": 64,
    "keyEpoch": 32,
}
BITS |= {"observedAt": 63, "validUntil": 64}


def _any_statement(base: Statement) -> Statement:
    changes = {name: RANDOM.randrange(1, 1 << bits) for name, bits in BITS.items()}
    changes |= {
        name: RANDOM.randbytes(32) for name in ("subject", "previous", "content", "evidence", "workload", "nonce")
    }
    changes |= {"status": RANDOM.randrange(1, 13), "direction": RANDOM.randrange(2)}
    return base._replace(**changes, sourceCode=f"WCO:{RANDOM.randrange(100):02}".encode().ljust(16, b"\0"))


def test_digest_of_equals_eth_accounts_encoding_for_random_statements(alliance, oracle):
    for _ in range(25):
        said = _any_statement(statement(alliance))
        assert oracle.call("digestOf", said) == digest(oracle, said)
        assert oracle.call("hashOf", said) == struct_hash(said)


def test_digest_of_equals_what_enclaves_sign(alliance, oracle):
    said = statement(alliance)
    domain = product.Domain(alliance.chain.chain_id, oracle.address)
    assert product.Statement(**said._asdict()).digest(domain) == oracle.call("digestOf", said)


def test_digest_of_depends_on_every_field(alliance, oracle):
    base = _any_statement(statement(alliance))
    other = _any_statement(base)._replace(
        direction=1 - base.direction, status=base.status % 12 + 1, sourceCode=b"x" * 16
    )
    digests = {oracle.call("digestOf", base._replace(**{name: getattr(other, name)})) for name in Statement._fields}
    assert len(digests | {oracle.call("digestOf", base)}) == len(Statement._fields) + 1


def test_the_type_string_is_the_published_one():
    fields = "bytes32 subject,uint32 sequence,bytes32 previous,uint8 status,bytes16 sourceCode,"
    fields += "uint16 declarationVersion,uint8 direction,uint16 customs,uint64 dutyPayable,uint64 dutyGuaranteed,"
    fields += "bytes32 content,bytes32 evidence,bytes32 workload,uint32 keyEpoch,bytes32 nonce,uint64 observedAt,"
    fields += "uint64 validUntil"
    assert keccak(text=f"ClearanceStatement({fields})") == product.TYPEHASH
