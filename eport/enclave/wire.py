"""Statements and signatures as JSON, between enclave and relay. Byte strings are hex with 0x."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eport.enclave.enclave import SignedStatement
from eport.enclave.statement import LAYOUT, Statement, StatementError


def statement_to_json(statement: Statement) -> dict[str, Any]:
    """Field → number or hex."""
    values = zip((name for name, _ in LAYOUT), statement.as_tuple())
    return {name: "0x" + value.hex() if isinstance(value, bytes) else value for name, value in values}


def statement_from_json(entry: Mapping[str, Any]) -> Statement:
    """Raises `StatementError` where a field is missing, unknown or none of its type."""
    kinds = dict(LAYOUT)
    if set(entry) != set(kinds):
        raise StatementError(f"statement: fields {sorted(set(entry) ^ set(kinds))} are missing or unknown")
    return Statement(**{name: _value(name, kinds[name], entry[name]) for name in kinds})


def signed_to_json(signed: SignedStatement) -> dict[str, Any]:
    """{statement, signature, signer}."""
    return {
        "statement": statement_to_json(signed.statement),
        "signature": "0x" + signed.signature.hex(),
        "signer": signed.signer,
    }


def signed_from_json(entry: Mapping[str, Any]) -> SignedStatement:
    """Raises `StatementError`. Who signed is not taken on trust: the caller recovers the signer."""
    try:
        statement, signature, signer = entry["statement"], entry["signature"], entry["signer"]
    except (KeyError, TypeError) as error:
        raise StatementError(f"signed statement: {error} is missing") from error
    return SignedStatement(statement_from_json(statement), _bytes("signature", signature), str(signer))


def _value(name: str, kind: str, value: Any) -> Any:
    return _bytes(name, value) if kind.startswith("bytes") else value


def _bytes(name: str, value: Any) -> bytes:
    try:
        return bytes.fromhex(str(value).removeprefix("0x"))
    except ValueError:
        raise StatementError(f"{name} = {value!r}: is no hex") from None
