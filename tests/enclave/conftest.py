"""Customs responses, contexts and simulated platforms that the enclave's tests share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from eport.enclave.evidence import Context
from eport.enclave.statement import Domain
from eport.messages.wco import AssessedTax, Response

VECTORS = Path(__file__).parents[2].parent / "shared" / "vectors"
NUMBER = "224820261000000017"
"""A China import declaration, Yangshan port."""
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=timezone.utc)
CONTENTS = {1: b"\x11" * 32, 2: b"\x22" * 32, 3: b"\x33" * 32}


def tax(payable: str | None, kind: str = "A00", currency: str = "CNY", line: int = 1) -> AssessedTax:
    """One assessed tax; None leaves the payable amount open."""
    amount = None if payable is None else Decimal(payable)
    return AssessedTax(line, kind, currency, None, None, Decimal("1.00"), amount)


def response(
    code: str,
    second: float = 0,
    *taxes: AssessedTax,
    reference: str | None = None,
    version: int = 1,
    status: tuple[str, ...] = (),
    number: str = NUMBER,
    raw: bytes | None = None,
) -> Response:
    """A response `second` seconds after noon; reference and raw message follow from the rest unless given."""
    named = reference or f"{code}@{second}v{version}"
    content = f"{code} {second} {version} {named} {taxes} {status}".encode()
    at = NOON + timedelta(seconds=second)
    return Response(code, named, at, status, number, version, None, taxes, raw or content)


@pytest.fixture
def context() -> Context:
    return Context(key=b"k" * 32, customs=9, contents=CONTENTS, workload=b"\xaa" * 32, key_epoch=1)


@pytest.fixture
def domain() -> Domain:
    return Domain(31337, "0x" + "c1" * 20)


@pytest.fixture(scope="session")
def vectors() -> Callable[[str], Path]:
    """Folder of public vectors by name; they are not part of the project."""

    def find(name: str) -> Path:
        folder = VECTORS / name
        if not folder.is_dir():
            pytest.skip(f"no public vectors: put them into ../shared/vectors/{name} beside the project")
        return folder

    return find
