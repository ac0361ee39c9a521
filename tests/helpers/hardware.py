"""Models of what the hardware shows to programs as files: Gramine's /dev/attestation, and the kernel's configfs-tsm.

They behave as documented, faults included, and quotes in them come from the simulators. In memory, behind the same
`Files` that the providers use on a real machine.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from eport.enclave.quote.configfs import REPORTS
from eport.enclave.quote.gramine import ATTESTATION
from eport.enclave.quote.provider import QuoteProvider


def fault(number: int, path: Path) -> OSError:
    return OSError(number, os.strerror(number), str(path))


class _Flat:
    """No folders can be made here."""

    def mkdir(self, path: Path) -> None:
        raise fault(errno.EPERM, path)

    def rmdir(self, path: Path) -> None:
        raise fault(errno.EPERM, path)


@dataclass
class GramineFiles(_Flat):
    """Gramine documentation, 'Attestation and Secret Provisioning': write 64 bytes, read the quote over them.

    `kind`: what `attestation_type` says. `lost`: names of files that are missing, as without `sgx.remote_attestation`.
    """

    enclave: QuoteProvider
    measurement: bytes
    kind: str = "dcap"
    sealing: bytes = b"\x5e" * 16
    lost: frozenset[str] = frozenset()
    report_data: bytes = bytes(64)
    written: int = 0

    def read(self, path: Path) -> bytes:
        name = self._name(path)
        if name == "attestation_type":
            return self.kind.encode()
        if name == "my_target_info":  # TARGETINFO, 512 bytes: MRENCLAVE first
            return self.measurement.ljust(512, b"\0")
        if name == "keys/_sgx_mrenclave":
            return self.sealing
        if name == "user_report_data":
            return self.report_data
        if name == "quote":
            return self.enclave.quote(self.report_data).raw
        raise fault(errno.ENOENT, path)

    def write(self, path: Path, content: bytes) -> None:
        if self._name(path) != "user_report_data":
            raise fault(errno.EACCES, path)
        # A shorter text leaves zeros behind it, a longer one is refused.
        if len(content) > 64:
            raise fault(errno.EINVAL, path)
        self.report_data, self.written = content.ljust(64, b"\0"), self.written + 1

    def _name(self, path: Path) -> str:
        name = str(path.relative_to(ATTESTATION))
        if name in self.lost:
            raise fault(errno.ENOENT, path)
        return name


@dataclass
class _Request:
    blob: bytes = b""
    generation: int = 0
    cached: tuple[int, bytes] | None = None


@dataclass
class ConfigfsFiles:
    """Linux, Documentation/ABI/testing/configfs-tsm-report: one folder a request, removed with its attributes.

    `provider`: what the attribute says. `before_read`: called before `outblob` is read, with the folder; a second
    process in a test. `ignored`: writes that the kernel takes on close and drops. `away`: no TDX here.
    """

    domain: QuoteProvider
    provider: str = "tdx_guest"
    before_read: Callable[[Path], None] = lambda _: None
    ignored: bool = False
    away: bool = False
    requests: dict[Path, _Request] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)

    def mkdir(self, path: Path) -> None:
        if self.away or path.parent != REPORTS:
            raise fault(errno.ENOENT, path)
        if path in self.requests:
            raise fault(errno.EEXIST, path)
        self.requests[path] = _Request()
        self.made.append(path.name)

    def rmdir(self, path: Path) -> None:
        self.requests.pop(path)

    def read(self, path: Path) -> bytes:
        request = self._request(path)
        if path.name == "provider":
            return self.provider.encode() + b"\n"
        if path.name == "generation":
            return f"{request.generation}\n".encode()
        if path.name == "outblob":
            self.before_read(path.parent)
            if not request.blob:
                raise fault(errno.EINVAL, path)  # nothing was asked
            if request.cached is None or request.cached[0] != request.generation:
                request.cached = (request.generation, self.domain.quote(request.blob).raw)
            return request.cached[1]
        raise fault(errno.EACCES, path)  # inblob is write-only

    def write(self, path: Path, content: bytes) -> None:
        request = self._request(path)
        if path.name != "inblob":
            raise fault(errno.EACCES, path)
        if len(content) > 64:
            raise fault(errno.EINVAL, path)
        if not self.ignored:
            request.blob = content.ljust(64, b"\0")
            request.generation += 1

    def _request(self, path: Path) -> _Request:
        if path.parent not in self.requests:
            raise fault(errno.ENOENT, path)
        return self.requests[path.parent]
