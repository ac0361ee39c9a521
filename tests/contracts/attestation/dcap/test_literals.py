"""The readers of JSON are told how long each literal is; every number is held against its literal here."""

from __future__ import annotations

import re
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[4] / "contracts/attestation/dcap"
_CALL = re.compile(r"""(?:eat|maybe)\([^'"]*?(['"])((?:(?!\1).)*)\1,\s*(\d+)\)""")


def test_every_literal_is_as_long_as_it_is_said_to_be():
    found = [
        (text, int(length))
        for name in ("Json", "TcbInfo", "QeIdentity")
        for _, text, length in _CALL.findall((SOURCES / f"{name}.sol").read_text())
    ]
    assert len(found) > 45
    assert [(text, length) for text, length in found if len(text) != length or length > 32] == []
