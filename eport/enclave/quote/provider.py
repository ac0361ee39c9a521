"""The seam between an enclave and the hardware beneath it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

REPORT_DATA_BYTES: Final = 64


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote as the hardware made it.

    Attributes:
        raw: the bytes of the quote.
        collateral: what verifying it takes, with the nine keys of Intel's `QuoteCollateralV3` (PEM chains and JSON as
            text, CRLs and signatures in hex); None where the verifier has to fetch it.
        kind: who made it: 'sgx-dcap-v3', or 'sgx-dcap-v3-simulated'.
    """

    raw: bytes
    collateral: Mapping[str, str] | None = field(repr=False)
    kind: str


class QuoteProvider(Protocol):
    """Makes quotes of the enclave that runs on it.

    On hardware with Gramine: write the 64 bytes to `/dev/attestation/user_report_data`, read `/dev/attestation/quote`.
    """

    def quote(self, report_data: bytes) -> Quote:
        """Quote over 64 bytes of the enclave's choice. Raises `ValueError` where they are not 64."""
        ...


class Platform(QuoteProvider, Protocol):
    """The hardware as an enclave sees it: quotes, its own measurement, and a key to seal what survives a restart."""

    @property
    def measurement(self) -> bytes:
        """MRENCLAVE of the enclave that runs here, 32 bytes."""
        ...

    def sealing_key(self) -> bytes:
        """Key of this platform for this measurement alone, 32 bytes; the same after every restart.

        SGX: EGETKEY with the MRENCLAVE policy; Gramine reads it from `/dev/attestation/keys/_sgx_mrenclave`.
        """
        ...
