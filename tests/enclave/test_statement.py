"""The statement hashes and signs as EIP-712 says, and says nothing that its layout cannot hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data
from hypothesis import given
from hypothesis import strategies as st

from eport.enclave.statement import (
    EMPTY,
    LAYOUT,
    TYPE,
    TYPEHASH,
    Domain,
    Statement,
    StatementError,
    canonical_address,
    sign,
    source_code,
)

KEY = b"\x01" * 32
STATEMENT = Statement(
    subject=b"\x01" * 32,
    sequence=2,
    previous=b"\x02" * 32,
    status=8,
    sourceCode=b"WCO:09".ljust(16, b"\0"),
    declarationVersion=1,
    direction=1,
    customs=9,
    dutyPayable=123456,
    dutyGuaranteed=0,
    content=b"\x03" * 32,
    evidence=b"\x04" * 32,
    workload=b"\x05" * 32,
    keyEpoch=1,
    nonce=bytes(32),
    observedAt=1_772_452_800,
    validUntil=1_775_044_800,
)
ADDRESS = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
HASHES = st.binary(min_size=32, max_size=32).filter(any)


def _typed(statement: Statement, domain: Domain) -> Any:
    return encode_typed_data(
        domain_data={
            "name": "E-port ClearanceOracle",
            "version": "1",
            "chainId": domain.chain_id,
            "verifyingContract": domain.verifying_contract,
        },
        message_types={"ClearanceStatement": [{"name": name, "type": kind} for name, kind in LAYOUT]},
        message_data=dict(zip((name for name, _ in LAYOUT), statement.as_tuple(), strict=True)),
    )


def test_type_is_the_one_that_the_contract_has() -> None:
    source = (Path(__file__).parents[2] / "contracts/types/Clearance.sol").read_text()
    assert f'"{TYPE}"' in source


def test_typehash_and_struct_hash_stay_for_ever() -> None:
    assert TYPEHASH.hex() == "ca6cc3ac10e4f6f7b5dfd52e467e09bb6cdd84cdd5813329688078790fb4f2e8"
    assert STATEMENT.struct_hash().hex() == "fda94f22e26791db095e5a4c74c704c4c30e310d7486c4b1bcd05e8fd7950949"


@given(
    subject=HASHES,
    sequence=st.integers(2, 2**32 - 1),
    status=st.integers(1, 15),
    code=st.text("ABC:09/x", min_size=1, max_size=16),
    version=st.integers(0, 2**16 - 1),
    direction=st.integers(0, 1),
    amounts=st.tuples(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1)),
    hashes=st.tuples(HASHES, HASHES, HASHES, HASHES),
    times=st.tuples(st.integers(0, 2**40), st.integers(0, 2**40)).map(sorted),
    chain_id=st.integers(1, 2**64),
)
def test_digest_is_that_of_eth_account(
    subject: bytes,
    sequence: int,
    status: int,
    code: str,
    version: int,
    direction: int,
    amounts: tuple[int, int],
    hashes: tuple[bytes, bytes, bytes, bytes],
    times: list[int],
    chain_id: int,
) -> None:
    previous, content, evidence, workload = hashes
    statement = Statement(
        subject, sequence, previous, status, source_code(code), version, direction, 9, *amounts, content, evidence,
        workload, 1, bytes(32), *times,
    )  # fmt: skip
    domain = Domain(chain_id, ADDRESS)
    typed = _typed(statement, domain)
    assert domain.separator() == typed.header
    assert statement.struct_hash() == typed.body


def test_signature_is_that_of_eth_account_and_recovers_to_the_signer() -> None:
    domain = Domain(31337, ADDRESS)
    signature = sign(STATEMENT, domain, KEY)
    typed = _typed(STATEMENT, domain)
    assert signature == bytes(Account.sign_message(typed, KEY).signature)
    assert Account.recover_message(typed, signature=signature) == Account.from_key(KEY).address
    assert len(signature) == 65 and signature[64] in (27, 28)


@given(amount=st.integers(0, 2**64 - 1))
def test_signature_has_a_low_s_and_is_deterministic(amount: int) -> None:
    statement = replace(STATEMENT, dutyPayable=amount)
    signature = sign(statement, Domain(1, ADDRESS), KEY)
    order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
    assert int.from_bytes(signature[32:64], "big") <= order // 2
    assert signature == sign(statement, Domain(1, ADDRESS), KEY)


def test_digest_differs_by_chain_and_contract() -> None:
    domains = [Domain(1, ADDRESS), Domain(2, ADDRESS), Domain(1, "0x" + "11" * 20)]
    assert len({STATEMENT.digest(domain) for domain in domains}) == 3


@pytest.mark.parametrize("name", [name for name, _ in LAYOUT])
def test_struct_hash_covers(name: str) -> None:
    changes = {"status": 9, "direction": 0, "sequence": 3, "sourceCode": source_code("WCO:16")}
    value = getattr(STATEMENT, name)
    other = changes.get(name, value + 1 if isinstance(value, int) else bytes([value[0] ^ 1]) + value[1:])
    assert replace(STATEMENT, **{name: other}).struct_hash() != STATEMENT.struct_hash()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"subject": b"\x01" * 31}, "subject = 0x0101.*: is not 32 bytes"),
        ({"subject": bytes(32)}, "subject = .*: is zero"),
        ({"subject": "01" * 16}, "subject = .*: is not 32 bytes"),
        ({"sequence": 0}, "sequence = 0: is zero"),
        ({"sequence": 2**32}, "sequence = 4294967296: is not an integer from 0 to"),
        ({"sequence": 1}, "previous = .*: is zero for the first statement of a subject and only for it"),
        ({"previous": bytes(32)}, "previous = .*: is zero for the first statement"),
        ({"status": 0}, "status = 0: is not a customs status"),
        ({"status": 16}, "status = 16: is not a customs status"),
        ({"sourceCode": bytes(16)}, "sourceCode = .*: is not printable ASCII"),
        ({"sourceCode": b"\0WCO:09".ljust(16, b"\0")}, "sourceCode = .*: is not printable ASCII"),
        ({"sourceCode": b"WCO:09"}, "sourceCode = .*: is not 16 bytes"),
        ({"declarationVersion": 65536}, "declarationVersion = 65536"),
        ({"direction": 2}, "direction = 2: is neither 0"),
        ({"direction": True}, "direction = True: is not an integer"),
        ({"customs": -1}, "customs = -1"),
        ({"dutyPayable": 2**64}, "dutyPayable = 18446744073709551616"),
        ({"dutyGuaranteed": -1}, "dutyGuaranteed = -1"),
        ({"validUntil": STATEMENT.observedAt - 1}, "validUntil = .*: is before observedAt"),
    ],
)
def test_statement_refuses(change: dict[str, Any], message: str) -> None:
    with pytest.raises(StatementError, match=message):
        replace(STATEMENT, **change)


def test_statement_takes_the_largest_values() -> None:
    replace(STATEMENT, dutyPayable=2**64 - 1, customs=65535, sequence=2**32 - 1, validUntil=STATEMENT.observedAt)


@pytest.mark.parametrize("code", ["WCO:09 and too long", "报关"])
def test_source_code_refuses(code: str) -> None:
    with pytest.raises(StatementError, match="sourceCode"):
        source_code(code)


@pytest.mark.parametrize(
    ("chain_id", "address"),
    [(0, ADDRESS), (1, ADDRESS[2:]), (1, ADDRESS[:-1]), (1, ADDRESS.replace("FbD", "fbD")), (1, "0x" + "zz" * 20)],
)
def test_domain_refuses(chain_id: int, address: str) -> None:
    with pytest.raises(StatementError, match="chain_id|verifying_contract"):
        Domain(chain_id, address)


@pytest.mark.parametrize("address", [ADDRESS, ADDRESS.lower(), "0x" + ADDRESS[2:].upper()])
def test_address_is_taken_with_and_without_checksum(address: str) -> None:
    assert canonical_address("signer", address).hex() == ADDRESS[2:].lower()


def test_empty_has_the_form_of_a_statement_and_cannot_be_signed() -> None:
    assert [type(value) for value in EMPTY] == [type(value) for value in STATEMENT.as_tuple()]
    assert not any(value if isinstance(value, int) else any(value) for value in EMPTY)
    with pytest.raises(StatementError):
        Statement(*EMPTY)  # type: ignore[arg-type]
