"""Collateral of a quote: Intel's signed data about platforms, in dcap-qvl's JSON, and when each part of it holds.

Nine texts: TCB info and QE identity (JSON as Intel signed it, with signature and issuer chain), the CRLs of root and
of the PCK authority (DER in hex), and the chain of the latter's issuer. Dates are read here so that a refusal can name
the part that lapsed; signatures are verified by `verify`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.x509.oid import NameOID

PARTS: Final = (
    "pck_crl_issuer_chain", "root_ca_crl", "pck_crl", "tcb_info_issuer_chain", "tcb_info", "tcb_info_signature",
    "qe_identity_issuer_chain", "qe_identity", "qe_identity_signature",
)  # fmt: skip
"""Keys of Intel's `QuoteCollateralV3` as dcap-qvl names them."""

INTEL_ROOT_SHA256: Final = "44a0196b2b99f889b8e149e95b807a350e7424964399e885a7cbb8ccfab674d3"
"""Fingerprint of 'Intel SGX Root CA' (certificates.trustedservices.intel.com/IntelSGXRootCA.der)."""


class CollateralError(ValueError):
    """A part of the collateral is missing or cannot be read: which, what was found, what to do."""


@dataclass(frozen=True, slots=True)
class Life:
    """How long one part of the collateral holds.

    Attributes:
        part: 'TCB info', 'QE identity', 'CRL of the root', 'CRL of the PCK authority', or 'certificate …'.
        issuer: common name of who signed it.
        begins: [unix s] first second at which it holds.
        ends: [unix s] first second at which it does not.
        evaluation: its `tcbEvaluationDataNumber`; None where it has none.
        number: its CRL number; None where it is no CRL.
        entries: number of revoked certificates; None where it is no CRL.
    """

    part: str
    issuer: str
    begins: int
    ends: int
    evaluation: int | None = None
    number: int | None = None
    entries: int | None = None

    def complaint(self, at: int) -> str | None:
        """Why this part does not hold at that time [unix s]; None where it does."""
        if at < self.begins:
            return f"{self.part} holds from {iso(self.begins)}, that is after {iso(at)}; use the collateral of the time"
        if at >= self.ends:
            return f"{self.part} expired {iso(self.ends)}, that is not after {iso(at)}; fetch it anew"
        return None


def read(path: Path) -> dict[str, str]:
    """Collateral from a file, dcap-qvl's JSON.

    Raises:
        CollateralError: no JSON object of the nine texts.
        OSError: the file cannot be read.
    """
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise CollateralError(f"{path}: is not JSON ({error}); save what `eport collateral fetch` writes") from error
    return require(found, str(path))


def require(found: object, where: str) -> dict[str, str]:
    """The nine texts of a JSON object. Raises `CollateralError` where one is missing or no text."""
    if not isinstance(found, dict):
        raise CollateralError(f"{where}: is no JSON object; its keys are {', '.join(PARTS)}")
    missing = [part for part in PARTS if not isinstance(found.get(part), str)]
    if missing:
        raise CollateralError(f"{where}: {', '.join(missing)} missing or no text; save the whole collateral")
    return {part: found[part] for part in PARTS}


def lives(collateral: Mapping[str, str]) -> list[Life]:
    """How long each part holds. Raises `CollateralError` where one cannot be read."""
    found = [
        _signed_json(collateral, "tcb_info", "TCB info"),
        _signed_json(collateral, "qe_identity", "QE identity"),
        _crl_life(collateral, "root_ca_crl", "CRL of the root"),
        _crl_life(collateral, "pck_crl", "CRL of the PCK authority"),
    ]
    seen: set[bytes] = set()
    for part in ("tcb_info_issuer_chain", "qe_identity_issuer_chain", "pck_crl_issuer_chain"):
        for certificate in chain(collateral.get(part, "").encode(), part):
            if certificate.signature not in seen:  # the root is in every chain
                seen.add(certificate.signature)
                found.append(certificate_life(certificate))
    return found


def chain(pem: bytes, where: str) -> list[x509.Certificate]:
    """Certificates of a PEM chain, from the leaf. An empty text is an empty chain. Raises `CollateralError`."""
    # Intel's chains end in a NUL or a line end.
    text = pem.rstrip(b"\0\n\r ")
    try:
        return x509.load_pem_x509_certificates(text) if text else []
    except (ValueError, x509.InvalidVersion) as error:
        raise CollateralError(f"{where}: is no chain of certificates in PEM ({error})") from error


def certificate_life(certificate: x509.Certificate) -> Life:
    """How long a certificate holds: both ends belong to it (RFC 5280, 4.1.2.5)."""
    return Life(
        f"certificate '{common_name(certificate.subject)}'",
        common_name(certificate.issuer),
        _seconds(certificate.not_valid_before_utc),
        _seconds(certificate.not_valid_after_utc) + 1,
    )


def crl(collateral: Mapping[str, str], part: str) -> x509.CertificateRevocationList:
    """A CRL of the collateral, in hex or PEM as PCCS gives it. Raises `CollateralError`."""
    text = collateral.get(part, "")
    try:
        return x509.load_der_x509_crl(bytes.fromhex(text))
    except (ValueError, x509.InvalidVersion) as error:
        raise CollateralError(f"{part}: is no certificate revocation list in hex ({error})") from error


def common_name(name: x509.Name) -> str:
    """Common name, or the whole name where it has none."""
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()


def parsed(collateral: Mapping[str, str], part: str) -> dict[str, Any]:
    """One of the two signed JSON texts. Raises `CollateralError`."""
    try:
        found = json.loads(collateral.get(part, ""))
    except ValueError as error:
        raise CollateralError(f"{part}: is not JSON ({error})") from error
    if not isinstance(found, dict):
        raise CollateralError(f"{part}: is no JSON object")
    return found


def utc(at: int) -> datetime:
    """A time [unix s] with its zone."""
    return datetime.fromtimestamp(at, timezone.utc)


def iso(at: int) -> str:
    """A time [unix s] in ISO 8601, as far as calendars reach."""
    try:
        return utc(at).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        return f"{at} s"


def signed_body(body: str, key: str) -> tuple[str, str]:
    """The signed text and the signature in hex of an answer of Intel's service, `{"<key>":{…},"signature":"…"}`.

    The text is cut out as it stands, since it is signed byte by byte. Raises `CollateralError`.
    """
    answer = rf'\s*{{\s*"{key}"\s*:\s*({{.*}})\s*,\s*"signature"\s*:\s*"([0-9a-fA-F]{{128}})"\s*}}\s*'
    found = re.fullmatch(answer, body, re.DOTALL)
    if found is None:
        raise CollateralError(
            f"{key}: is not an answer {{{key}, signature}}; save the body as Intel's service gives it"
        )
    return found[1], found[2]


def _signed_json(collateral: Mapping[str, str], part: str, name: str) -> Life:
    content = parsed(collateral, part)
    try:
        begins, ends = (
            _seconds(datetime.strptime(content[key], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc))
            for key in ("issueDate", "nextUpdate")
        )
    except (KeyError, TypeError, ValueError) as error:
        raise CollateralError(f"{part}: issueDate and nextUpdate cannot be read ({error})") from error
    signers = chain(collateral.get(f"{part}_issuer_chain", "").encode(), f"{part}_issuer_chain")
    issuer = common_name(signers[0].subject) if signers else "nobody"
    return Life(name, issuer, begins, ends, evaluation=content.get("tcbEvaluationDataNumber"))


def _crl_life(collateral: Mapping[str, str], part: str, name: str) -> Life:
    found = crl(collateral, part)
    if found.next_update_utc is None:
        raise CollateralError(f"{part}: has no next update; Intel's always have one")
    try:
        number = found.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    except (x509.ExtensionNotFound, x509.DuplicateExtension):
        number = None
    ends = _seconds(found.next_update_utc)
    return Life(
        name, common_name(found.issuer), _seconds(found.last_update_utc), ends, number=number, entries=len(list(found))
    )


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
