"""The seam between an enclave and the hardware beneath it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

REPORT_DATA_BYTES: Final = 64


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote as the hardware made it.

    Attributes:
        raw: the bytes of the quote.
        collateral: what verifying it takes, with the nine keys of Intel's `QuoteCollateralV3` (PEM chains and JSON as
            text, CRLs and signatures in hex); None where the verifier has to fetch it.
        kind: who made it: 'sgx-dcap-v3', 'tdx-dcap', or either with '-simulated' behind it.
    """

    raw: bytes
    collateral: Mapping[str, str] | None = field(repr=False)
    kind: str


class QuoteProvider(Protocol):
    """Makes quotes of the enclave that runs on it: `gramine`, `configfs`, or the simulators."""

    def quote(self, report_data: bytes) -> Quote:
        """Quote over 64 bytes of the enclave's choice. Raises `ValueError` where they are not 64."""
        ...


class Platform(QuoteProvider, Protocol):
    """The hardware as an enclave sees it: quotes, its own measurement, and a key to seal what survives a restart."""

    @property
    def measurement(self) -> bytes:
        """What names the program that runs here, 32 bytes: MRENCLAVE, or of a TDX domain its `workload`."""
        ...

    def sealing_key(self) -> bytes:
        """Key of this platform for this measurement alone, 32 bytes; the same after every restart.

        SGX: EGETKEY with the MRENCLAVE policy. Raises `HardwareError` where the hardware has none (TDX).
        """
        ...


class HardwareError(RuntimeError):
    """The hardware, or what shows it to programs, is not there or does not answer as documented."""


class Files(Protocol):
    """The file system as a provider uses it; tests put a model of the kernel in its place."""

    def read(self, path: Path) -> bytes:
        """The whole file. Raises `OSError`."""
        ...

    def write(self, path: Path, content: bytes) -> None:
        """Open an existing file, write once, close. Raises `OSError`."""
        ...

    def mkdir(self, path: Path) -> None:
        """Raises `OSError`."""
        ...

    def rmdir(self, path: Path) -> None:
        """Raises `OSError`."""
        ...


class OsFiles:
    """The operating system's own files."""

    def read(self, path: Path) -> bytes:
        return path.read_bytes()

    def write(self, path: Path, content: bytes) -> None:
        # No O_CREAT: these files are the kernel's, and one write is one request.
        descriptor = os.open(path, os.O_WRONLY)
        try:
            if os.write(descriptor, content) != len(content):
                raise OSError(5, "took a part of the bytes only", str(path))
        finally:
            os.close(descriptor)

    def mkdir(self, path: Path) -> None:
        path.mkdir()

    def rmdir(self, path: Path) -> None:
        # Attributes in configfs vanish with their folder.
        path.rmdir()


def require_report_data(report_data: bytes) -> None:
    """Raises `ValueError` where these are not 64 bytes."""
    if len(report_data) != REPORT_DATA_BYTES:
        raise ValueError(f"report_data: has {len(report_data)} bytes, not {REPORT_DATA_BYTES}; pad it with zeros")
