"""TDX on Linux 6.7 and later: the kernel makes quotes through configfs, below /sys/kernel/config/tsm/report.

Source: Linux, Documentation/ABI/testing/configfs-tsm-report. A request is a folder of its own: write `inblob`, read
`outblob`, and look at `generation`, which counts writes, to know that nobody else wrote in between.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Final

from eport.enclave.quote.layout import LayoutError, parse
from eport.enclave.quote.provider import Files, HardwareError, OsFiles, Quote, require_report_data
from eport.enclave.quote.verify import workload

REPORTS: Final = Path("/sys/kernel/config/tsm/report")
PROVIDER: Final = "tdx_guest"
KIND: Final = "tdx-dcap"


class ConfigfsPlatform:
    """The TDX domain that this process runs in; implements `Platform`.

    A domain has no sealing key: its signing key dies with the process, and a restart takes a new registration.

    Args:
        files: access to the file system.
        folder: where the kernel takes requests.

    Raises:
        HardwareError: no TDX domain here, or the kernel made no quote.
    """

    def __init__(self, files: Files | None = None, folder: Path = REPORTS) -> None:
        self._files, self._folder = files or OsFiles(), folder
        quote = self.quote(bytes(64)).raw
        try:
            self._measurement = workload(parse(quote))
        except LayoutError as error:
            raise HardwareError(f"{folder}: the kernel's quote cannot be read, {error}") from error

    @property
    def measurement(self) -> bytes:
        """`workload` of this domain, 32 bytes."""
        return self._measurement

    def sealing_key(self) -> bytes:
        """Raises `HardwareError`: TDX has none."""
        raise HardwareError("TDX gives a domain no sealing key; leave `sealed` out, and register anew after a restart")

    def quote(self, report_data: bytes) -> Quote:
        """Quote over 64 bytes; the verifier fetches the collateral. Raises `ValueError`, `HardwareError`."""
        require_report_data(report_data)
        # A folder for each request, so that no other process writes into it by mistake.
        request = self._folder / f"eport-{secrets.token_hex(8)}"
        try:
            self._files.mkdir(request)
        except OSError as error:
            raise HardwareError(
                f"{request}: {error.strerror}; a TDX domain with Linux 6.7 and configfs is needed"
            ) from error
        try:
            return self._asked(request, report_data)
        except OSError as error:
            raise HardwareError(
                f"{error.filename or request}: {error.strerror}; is the quoting service reachable?"
            ) from error
        finally:
            self._files.rmdir(request)

    def _asked(self, request: Path, report_data: bytes) -> Quote:
        provider = self._files.read(request / "provider").decode("ascii", "replace").strip()
        if provider != PROVIDER:
            raise HardwareError(f"{request}/provider = {provider!r}: is not {PROVIDER}; only TDX quotes are taken")
        before = self._generation(request)
        self._files.write(request / "inblob", report_data)
        raw = self._files.read(request / "outblob")
        after = self._generation(request)
        # The kernel takes `inblob` when the file is closed and cannot report a fault then: only this count shows it.
        if after != before + 1:
            raise HardwareError(
                f"{request}/generation: {after} after a write to {before}: others wrote too, or none; try again"
            )
        return Quote(raw, None, KIND)

    def _generation(self, request: Path) -> int:
        return int(self._files.read(request / "generation"))
