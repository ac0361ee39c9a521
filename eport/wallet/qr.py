"""Payloads as QR codes on the terminal."""

from __future__ import annotations

import io

import qrcode
from qrcode.constants import ERROR_CORRECT_L


def drawn(payload: str) -> str:
    """The QR code of a payload in half blocks. The signs of a payload are of the alphanumeric mode, 5.5 bits each."""
    code = qrcode.QRCode(border=1, error_correction=ERROR_CORRECT_L)
    code.add_data(payload)
    text = io.StringIO()
    code.print_ascii(out=text, invert=True)
    return text.getvalue()
