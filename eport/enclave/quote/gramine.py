"""SGX under Gramine: the library OS shows the enclave's hardware as files below /dev/attestation.

Source: Gramine documentation, 'Attestation and Secret Provisioning'. Nothing here trusts the host: these files are made
inside the enclave.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from eport.enclave.quote.provider import Files, HardwareError, OsFiles, Quote, require_report_data

ATTESTATION: Final = Path("/dev/attestation")
KIND: Final = "sgx-dcap-v3"
_MRENCLAVE: Final = 32
"""[bytes] MRENCLAVE stands first in TARGETINFO (Intel SDM 3D, 38.16)."""
_SEAL: Final = 16
"""[bytes] of a key of EGETKEY."""


class GraminePlatform:
    """The SGX enclave that this process runs in; implements `Platform`. Its manifest has to say `remote_attestation =
    "dcap"`.

    Args:
        files: access to the file system.
        folder: where Gramine shows the hardware.

    Raises:
        HardwareError: no Gramine with DCAP here.
    """

    def __init__(self, files: Files | None = None, folder: Path = ATTESTATION) -> None:
        self._files, self._folder = files or OsFiles(), folder
        kind = self._read("attestation_type").strip(b"\0\n ").decode("ascii", "replace")
        if kind != "dcap":
            raise HardwareError(
                f'{folder}/attestation_type = {kind!r}: is not dcap; set sgx.remote_attestation = "dcap"'
            )

    @property
    def measurement(self) -> bytes:
        """MRENCLAVE of this enclave, 32 bytes."""
        return self._read("my_target_info")[:_MRENCLAVE]

    def sealing_key(self) -> bytes:
        """Key of EGETKEY for this MRENCLAVE on this processor (128 bits), stretched by HKDF to 32 bytes."""
        key = self._read("keys/_sgx_mrenclave")
        if len(key) != _SEAL or key == bytes(_SEAL):
            raise HardwareError(
                f"{self._folder}/keys/_sgx_mrenclave: {len(key)} bytes or zeros, no key of the hardware"
            )
        return HKDF(hashes.SHA256(), 32, salt=None, info=b"E-port enclave sealing 1").derive(key)

    def quote(self, report_data: bytes) -> Quote:
        """Quote over 64 bytes; the verifier fetches the collateral. Raises `ValueError`, `HardwareError`."""
        require_report_data(report_data)
        try:
            self._files.write(self._folder / "user_report_data", report_data)
        except OSError as error:
            raise self._missing("user_report_data", error) from error
        return Quote(self._read("quote"), None, KIND)

    def _read(self, name: str) -> bytes:
        try:
            return self._files.read(self._folder / name)
        except OSError as error:
            raise self._missing(name, error) from error

    def _missing(self, name: str, error: OSError) -> HardwareError:
        where = f"{self._folder / name}: {error.strerror}"
        return HardwareError(f"{where}; run inside Gramine with DCAP attestation (gramine-sgx)")
