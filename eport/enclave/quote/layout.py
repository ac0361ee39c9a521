"""The bytes of a quote: Intel SGX DCAP quote version 3, Intel TDX DCAP quote versions 4 and 5.

Strict: every length leads to the end, nothing is left over, nothing is guessed. A quote is read before anything in it
is verified, so that whoever is refused learns what he sent.

Sources: Intel 'SGX ECDSA Quote Library Reference', appendix A (version 3); Intel 'TDX DCAP Quoting Library API',
appendix A (versions 4 and 5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

SGX: Final = "SGX"
TDX: Final = "TDX"

HEADER: Final = 48
"""[bytes] of the header in every version."""
ENCLAVE_REPORT: Final = 384
TD_REPORT_10: Final = 584
TD_REPORT_15: Final = 648
ATTESTATION_P256: Final = 2
"""Attestation key type: ECDSA with P-256 and SHA-256, the only one that Intel's quoting enclaves use."""
PCK_CHAIN: Final = 5
"""Certification data type: the PCK certificate and its issuers in PEM."""
QE_REPORT_DATA: Final = 6
"""Certification data type of version 4 and 5: the report of the quoting enclave around the PCK chain."""

_SIGNATURE = 64
_KEY = 64
_TDX_TYPE = 0x81
_BODIES_5: Final = {2: TD_REPORT_10, 3: TD_REPORT_15}
"""Version 5: type of body → size [bytes]."""
TDX_PADDING: Final = TD_REPORT_15 + 6 - TD_REPORT_10
"""[bytes] Intel's library sizes a TDX quote for the larger body of version 5; in a version 4 quote these stay zero."""

_SGX_FIELDS: Final = (
    ("cpu_svn", 16), ("misc_select", 4), ("", 28), ("attributes", 16), ("mrenclave", 32), ("", 32), ("mrsigner", 32),
    ("", 96), ("isv_prod_id", 2), ("isv_svn", 2), ("", 60), ("report_data", 64),
)  # fmt: skip
_TD_FIELDS: Final = (
    ("tee_tcb_svn", 16), ("mrseam", 48), ("mrsignerseam", 48), ("seam_attributes", 8), ("td_attributes", 8),
    ("xfam", 8), ("mrtd", 48), ("mrconfigid", 48), ("mrowner", 48), ("mrownerconfig", 48), ("rtmr0", 48), ("rtmr1", 48),
    ("rtmr2", 48), ("rtmr3", 48), ("report_data", 64), ("tee_tcb_svn2", 16), ("mrservicetd", 48),
)  # fmt: skip
"""The last two in TD reports 1.5 only."""


class LayoutError(ValueError):
    """Bytes that are no quote: `rule` is 'type' or 'length', `detail` what was found and what to do."""

    def __init__(self, rule: str, detail: str) -> None:
        super().__init__(f"{rule}: {detail}")
        self.rule, self.detail = rule, detail


@dataclass(frozen=True, slots=True)
class Layout:
    """A quote in its parts, none of them verified.

    Attributes:
        version: 3, 4 or 5.
        tee: 'SGX' or 'TDX'.
        header: 48 bytes.
        fields: of the enclave's or domain's report, by Intel's names in lower case, as bytes (numbers little-endian).
        signed: what the attestation key signed: header and report.
        signature: r ‖ s, 64 bytes.
        attestation_key: x ‖ y, 64 bytes.
        qe_report: report of the quoting enclave, 384 bytes.
        qe_signature: r ‖ s of the PCK key over it, 64 bytes.
        qe_auth: authentication data of the quoting enclave.
        certification_type: 5 for a PCK chain in PEM.
        certification: the data of that type.
        end: [bytes] where the quote ends.
        trailing: what follows behind its end.
    """

    version: int
    tee: str
    header: bytes
    fields: Mapping[str, bytes]
    signed: bytes
    signature: bytes
    attestation_key: bytes
    qe_report: bytes
    qe_signature: bytes
    qe_auth: bytes
    certification_type: int
    certification: bytes
    end: int
    trailing: bytes

    @property
    def debug(self) -> bool:
        """Whether the host may read the program: SGX ATTRIBUTES.DEBUG, or any bit of a domain's TUD byte."""
        if self.tee == SGX:
            return is_debug(self.fields["attributes"])
        return self.fields["td_attributes"][0] != 0

    @property
    def qe_debug(self) -> bool:
        """Whether the quoting enclave is one that a debugger can read."""
        return is_debug(self.qe_report[48:64])

    @property
    def padded(self) -> bool:
        """Whether what trails is the padding of Intel's own library: 70 zeros behind a TDX quote of version 4."""
        return self.tee == TDX and self.version == 4 and self.trailing == bytes(TDX_PADDING)

    @property
    def measurements(self) -> dict[str, str]:
        """The report's fields but its report data, in hex; ISVPRODID and ISVSVN in decimal."""
        numbers = {"isv_prod_id", "isv_svn"}
        return {
            name: str(int.from_bytes(value, "little")) if name in numbers else value.hex()
            for name, value in self.fields.items()
            if name != "report_data"
        }


def parse(raw: bytes) -> Layout:
    """Take a quote apart.

    Raises:
        LayoutError: another type or version, or a length that does not lead to the end of what holds it.
    """
    if len(raw) < HEADER + 6:
        raise LayoutError("length", f"{len(raw)} bytes, too few for a quote; send it whole")
    version, key_type, tee_type = _number(raw[0:2]), _number(raw[2:4]), _number(raw[4:8])
    kind = {(3, 0): SGX, (4, _TDX_TYPE): TDX, (5, _TDX_TYPE): TDX}.get((version, tee_type))
    if kind is None:
        raise LayoutError(
            "type",
            f"version {version}, TEE type {tee_type:#x}; only SGX quotes of version 3 and TDX quotes of version 4 or 5 "
            "are taken",
        )
    if key_type != ATTESTATION_P256:
        raise LayoutError("type", f"attestation key type {key_type}; only {ATTESTATION_P256} (ECDSA P-256) is taken")
    start, size = HEADER, {3: ENCLAVE_REPORT, 4: TD_REPORT_10}.get(version, 0)
    if version == 5:
        body_type, declared = _number(raw[HEADER : HEADER + 2]), _number(raw[HEADER + 2 : HEADER + 6])
        size = _BODIES_5.get(body_type, 0)
        if size != declared or not size:
            raise LayoutError("type", f"body type {body_type} of {declared} bytes; 2 of 584 and 3 of 648 are taken")
        start += 6
    outer = _Reader(raw, start)
    fields = _fields(outer.take(size, "report"), _SGX_FIELDS if kind == SGX else _TD_FIELDS)
    signed = raw[: outer.at]
    inner = outer.nested("signature data")
    signature, key = inner.take(_SIGNATURE, "signature"), inner.take(_KEY, "attestation key")
    if version > 3:
        wrapped = _number(inner.take(2, "certification data type"))
        if wrapped != QE_REPORT_DATA:
            raise LayoutError("type", f"certification data type {wrapped} of version {version}; 6 is taken")
        inner = inner.nested("certification data", last=True)
    qe_report = inner.take(ENCLAVE_REPORT, "report of the quoting enclave")
    qe_signature = inner.take(_SIGNATURE, "its signature")
    qe_auth = inner.take(_number(inner.take(2, "length of the authentication data")), "authentication data")
    certification_type = _number(inner.take(2, "certification data type"))
    certification = inner.nested("certification data", last=True).rest()
    return Layout(
        version, kind, raw[:HEADER], fields, signed, signature, key, qe_report, qe_signature, qe_auth,
        certification_type, certification, outer.at, raw[outer.at :],
    )  # fmt: skip


def is_debug(attributes: bytes) -> bool:
    """Whether SGX attributes (16 bytes) have the DEBUG bit."""
    return bool(attributes[0] & 0x02)


class _Reader:
    """A place in some bytes that ends where they end."""

    def __init__(self, raw: bytes, at: int = 0) -> None:
        self._raw, self.at = raw, at

    def take(self, size: int, name: str) -> bytes:
        found = self._raw[self.at : self.at + size]
        if len(found) != size:
            raise LayoutError("length", f"{name} needs {size} bytes, {len(found)} are left; send the quote whole")
        self.at += size
        return found

    def nested(self, name: str, last: bool = False) -> _Reader:
        """What a four-byte length announces. `last`: it has to reach the end of what holds it."""
        size = _number(self.take(4, f"length of the {name}"))
        if last and self.at + size != len(self._raw):
            raise LayoutError(
                "length", f"{name} says {size} bytes, {len(self._raw) - self.at} are there; send exactly the quote"
            )
        return _Reader(self.take(size, name))

    def rest(self) -> bytes:
        return self._raw[self.at :]


def _fields(report: bytes, names: tuple[tuple[str, int], ...]) -> dict[str, bytes]:
    found, at = {}, 0
    for name, size in names:
        if at == len(report):
            break
        if name:  # the others are reserved
            found[name] = report[at : at + size]
        at += size
    return found


def _number(raw: bytes) -> int:
    return int.from_bytes(raw, "little")
