"""A second verifier of DCAP quotes, written from Intel's documents alone: it shares no code with `eport` or dcap-qvl.

Only X.509 parsing and the elliptic curve come from `cryptography`. Slow and strict on purpose; what it refuses and
dcap-qvl takes is listed with the reason in `tests/enclave/test_quote_differential.py`.

Sources: Intel 'SGX ECDSA Quote Library Reference' app. A; 'TDX DCAP Quoting Library API' app. A; 'SGX PCK Certificate
and CRL Profile'; 'Get SGX/TDX TCB Info' and 'Get Quoting Enclave Identity' of the Provisioning Certification Service,
API version 4, with their comparison algorithms; RFC 5280, 6.1 and 6.3.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import lru_cache
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

INTEL_ROOT_KEY = bytes.fromhex(
    "0ba9c4c0c0c86193a3fe23d6b02cda10a8bbd4e88e48b4458561a36e705525f5"
    "67918e2edc88e40d860bd0cc4ee26aacc988e505a953558c453f6b0904ae7394"
)
"""x ‖ y of 'Intel SGX Root CA', as Intel prints it in its attestation verification samples."""
VENDOR = "939a7233f79c4ca9940a0db3957f0607"
SGX_EXTENSION = "1.2.840.113741.1.13.1"
STATUSES = (
    "UpToDate", "SWHardeningNeeded", "ConfigurationNeeded", "ConfigurationAndSWHardeningNeeded", "OutOfDate",
    "OutOfDateConfigurationNeeded", "Revoked",
)  # fmt: skip


class Rejected(Exception):
    """Which check failed, in this module's words."""


@dataclass(frozen=True)
class Outcome:
    """What a quote proves: TCB status of platform and quoting enclave together, advisories, and the report's digest."""

    status: str
    advisories: tuple[str, ...]
    report: bytes = field(repr=False)


@dataclass(frozen=True)
class Parts:
    version: int
    tdx: bool
    report: bytes
    signed: bytes
    signature: bytes
    key: bytes
    qe_report: bytes
    qe_signature: bytes
    qe_auth: bytes
    pem: bytes
    trailing: bytes


def verify(raw: bytes, collateral: Mapping[str, str], at: int, root_key: bytes = INTEL_ROOT_KEY) -> Outcome:
    """Verify a quote at `at` [unix s] under the root's public key, x ‖ y. Raises `Rejected`."""
    parts = split(raw)
    trusted = _collateral(tuple(sorted(collateral.items())), at, root_key)
    if raw[12:28].hex() != VENDOR:
        raise Rejected("QE vendor")
    debug = parts.report[120] != 0 if parts.tdx else parts.report[48] & 2
    if debug or parts.qe_report[48] & 2:
        raise Rejected("debug")
    if parts.tdx and parts.report[600:648].strip(b"\0"):
        raise Rejected("service TD")  # which may move the domain to another machine
    pck = _pck(parts.pem, trusted, at, root_key)
    if not _ecdsa(_point(pck.public_key()), parts.qe_signature, parts.qe_report):
        raise Rejected("QE report signature")
    vouched = hashlib.sha256(parts.key + parts.qe_auth).digest() + bytes(32)
    if parts.qe_report[320:384] != vouched:
        raise Rejected("attestation key")
    if not _ecdsa(parts.key, parts.signature, parts.signed):
        raise Rejected("quote signature")
    qe_status = _quoting_enclave(parts, trusted.qe_identity)
    platform = _platform(parts, pck, trusted.tcb_info)
    status, advisories = _converge(platform, qe_status)
    if status == "Revoked":
        raise Rejected("TCB revoked")
    return Outcome(status, advisories, parts.report)


def accepted(raw: bytes, collateral: Mapping[str, str], at: int, root_key: bytes = INTEL_ROOT_KEY) -> bool:
    """E-port's policy with no advisory listed."""
    try:
        return verify(raw, collateral, at, root_key).status == "UpToDate"
    except Rejected:
        return False


# ---------------------------------------------------------------------------------------------------------- the bytes


def split(raw: bytes) -> Parts:
    """Take a quote apart. Raises `Rejected` where a length does not fit to the byte."""

    def u(at: int, size: int) -> int:
        if at + size > len(raw):
            raise Rejected("length")
        return int.from_bytes(raw[at : at + size], "little")

    version, key_type, tee = u(0, 2), u(2, 2), u(4, 4)
    if (version, tee) not in ((3, 0), (4, 0x81), (5, 0x81)) or key_type != 2:
        raise Rejected("type")
    if version == 5:
        if (u(48, 2), u(50, 4)) not in ((2, 584), (3, 648)):
            raise Rejected("body type")
        start, size = 54, u(50, 4)
    else:
        start, size = 48, 384 if version == 3 else 584
    at = start + size
    end = at + 4 + u(at, 4)
    signature, key = raw[at + 4 : at + 68], raw[at + 68 : at + 132]
    inner = at + 132
    if version > 3:
        if u(inner, 2) != 6 or inner + 6 + u(inner + 2, 4) != end:
            raise Rejected("certification data")
        inner += 6
    auth = u(inner + 448, 2)
    chain = inner + 450 + auth
    if u(chain, 2) != 5 or chain + 6 + u(chain + 2, 4) != end or end > len(raw):
        raise Rejected("certification data")
    trailing = raw[end:]
    # Intel's library makes room for the report of version 5 in every TDX quote: 648 + 6 - 584 bytes.
    if trailing and not (version == 4 and trailing == bytes(70)):
        raise Rejected("trailing bytes")
    return Parts(
        version, version > 3, raw[start:at], raw[:at], signature, key, raw[inner : inner + 384],
        raw[inner + 384 : inner + 448], raw[inner + 450 : chain], raw[chain + 6 : end], trailing,
    )  # fmt: skip


def _pem(text: bytes) -> list[x509.Certificate]:
    """Exactly RFC 7468 blocks, one behind the other, and at most one NUL or line end behind the last."""
    block = rb"-----BEGIN CERTIFICATE-----\n((?:[A-Za-z0-9+/]{1,64}={0,2}\n)+)-----END CERTIFICATE-----"
    if not re.fullmatch(rb"%b(?:\n%b)*\n?\0?" % (block, block), text):
        raise Rejected("PEM")
    try:
        ders = [base64.b64decode(found.replace(b"\n", b""), validate=True) for found in re.findall(block, text)]
        return [x509.load_der_x509_certificate(der) for der in ders]
    except (ValueError, x509.InvalidVersion) as error:
        raise Rejected("certificate") from error


# --------------------------------------------------------------------------------------------------------- collateral


@dataclass(frozen=True)
class Trusted:
    tcb_info: dict[str, Any]
    qe_identity: dict[str, Any]
    root_crl: x509.CertificateRevocationList
    pck_crl: x509.CertificateRevocationList


@lru_cache(maxsize=64)
def _collateral(items: tuple[tuple[str, str], ...], at: int, root_key: bytes) -> Trusted:
    collateral = dict(items)
    try:
        root_crl, pck_crl = (x509.load_der_x509_crl(bytes.fromhex(collateral[k])) for k in ("root_ca_crl", "pck_crl"))
        for crl in (root_crl, pck_crl):
            update = crl.next_update_utc
            if update is None or not crl.last_update_utc.timestamp() <= at < update.timestamp():
                raise Rejected("CRL expired")
        if not _signed_by(root_crl, root_key):
            raise Rejected("root CRL")
        signed = []
        for name in ("tcb_info", "qe_identity"):
            chain = _pem(collateral[f"{name}_issuer_chain"].encode())
            signer = chain[0]
            _link(chain, at, root_key, root_crl)
            if _common_name(signer) != "Intel SGX TCB Signing" or _is_authority(signer):
                raise Rejected(f"{name} signer")
            signature = bytes.fromhex(collateral[f"{name}_signature"])
            if not _ecdsa(_point(signer.public_key()), signature, collateral[name].encode()):
                raise Rejected(f"{name} signature")
            content = json.loads(collateral[name])
            begins, ends = (
                datetime.strptime(content[key], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc).timestamp()
                for key in ("issueDate", "nextUpdate")
            )
            if not begins <= at < ends:
                raise Rejected(f"{name} expired")
            signed.append(content)
    except (ValueError, KeyError, TypeError, IndexError, UnsupportedAlgorithm) as error:
        raise Rejected(f"collateral: {error}") from error
    for content, known in zip(signed, (STATUSES, ("UpToDate", "OutOfDate", "Revoked"))):
        if not {level["tcbStatus"] for level in content["tcbLevels"]} <= set(known):
            raise Rejected("unknown status")
    return Trusted(signed[0], signed[1], root_crl, pck_crl)


def _link(
    chain: Sequence[x509.Certificate], at: int, root_key: bytes, root_crl: x509.CertificateRevocationList
) -> None:
    """RFC 5280, 6.1: from a leaf to the root that is trusted, each signed by the next, each valid, none revoked."""
    if len(chain) < 2 or _point(chain[-1].public_key()) != root_key or chain[-1].issuer != chain[-1].subject:
        raise Rejected("root")
    for certificate, issuer in zip(chain, [*chain[1:], chain[-1]]):
        if not certificate.not_valid_before_utc.timestamp() <= at <= certificate.not_valid_after_utc.timestamp():
            raise Rejected("certificate expired")
        if certificate.issuer != issuer.subject or not _is_authority(issuer):
            raise Rejected("issuer")
        if not _signed_by(certificate, _point(issuer.public_key())):
            raise Rejected("certificate signature")
        if issuer is chain[-1] and root_crl.get_revoked_certificate_by_serial_number(certificate.serial_number):
            raise Rejected("revoked")


def _pck(pem: bytes, trusted: Trusted, at: int, root_key: bytes) -> x509.Certificate:
    try:
        chain = _pem(pem)
        _link(chain, at, root_key, trusted.root_crl)
        pck, authority = chain[0], chain[1]
        if len(chain) != 3 or _is_authority(pck):
            raise Rejected("PCK chain")
        if _common_name(authority) not in ("Intel SGX PCK Platform CA", "Intel SGX PCK Processor CA"):
            raise Rejected("PCK authority")
        if trusted.pck_crl.issuer != authority.subject or not _signed_by(
            trusted.pck_crl, _point(authority.public_key())
        ):
            raise Rejected("PCK CRL")
        if trusted.pck_crl.get_revoked_certificate_by_serial_number(pck.serial_number):
            raise Rejected("revoked")
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.DuplicateExtension) as error:
        raise Rejected("certificate") from error
    return pck


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return bool(certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except x509.ExtensionNotFound:
        return False


def _common_name(certificate: x509.Certificate) -> str:
    return str(certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value)


def _signed_by(item: x509.Certificate | x509.CertificateRevocationList, key: bytes) -> bool:
    body = item.tbs_certificate_bytes if isinstance(item, x509.Certificate) else item.tbs_certlist_bytes
    if not isinstance(item.signature_hash_algorithm, hashes.SHA256):
        return False
    return _verified(key, item.signature, body)


def _ecdsa(key: bytes, signature: bytes, message: bytes) -> bool:
    """Raw r ‖ s. Both s and n - s are taken: Intel's quoting enclaves make either."""
    if len(signature) != 64:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    return _verified(key, encode_dss_signature(r, s), message)


def _verified(key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\4" + key)
        public.verify(signature, message, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def _point(key: Any) -> bytes:
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        raise Rejected("key")
    numbers = key.public_numbers()
    return numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")


# --------------------------------------------------------------------------------------------------------- TCB levels

Level = tuple[str, tuple[str, ...]]


def _quoting_enclave(parts: Parts, identity: Mapping[str, Any]) -> Level:
    report = parts.qe_report
    if identity["id"] != ("TD_QE" if parts.tdx else "QE") or identity["version"] != 2:
        raise Rejected("QE identity id")
    for name, value in (("miscselect", report[16:20]), ("attributes", report[48:64])):
        # Hex in the JSON stands in the order of the bytes.
        wanted, mask = bytes.fromhex(identity[name]), bytes.fromhex(identity[f"{name}Mask"])
        if bytes(a & b for a, b in zip(value, mask)) != bytes(a & b for a, b in zip(wanted, mask)):
            raise Rejected(f"QE {name}")
    if report[128:160].hex() != identity["mrsigner"].lower():
        raise Rejected("QE MRSIGNER")
    if int.from_bytes(report[256:258], "little") != identity["isvprodid"]:
        raise Rejected("QE ISVPRODID")
    svn = int.from_bytes(report[258:260], "little")
    for level in identity["tcbLevels"]:
        if level["tcb"]["isvsvn"] <= svn:
            return level["tcbStatus"], tuple(level.get("advisoryIDs", ()))
    raise Rejected("QE TCB level")


def _platform(parts: Parts, pck: x509.Certificate, info: Mapping[str, Any]) -> Level:
    extension = pck.extensions.get_extension_for_oid(x509.ObjectIdentifier(SGX_EXTENSION)).value
    assert isinstance(extension, x509.UnrecognizedExtension)
    try:
        values = dict(_entries(extension.value))
        tcb = dict(_entries(values[".2"], whole=False))
    except (IndexError, KeyError, ValueError) as error:
        raise Rejected("SGX extension") from error
    if info["id"] != ("TDX" if parts.tdx else "SGX") or info["version"] != 3:
        raise Rejected("TCB info id")
    if values[".4"].hex() != info["fmspc"].lower():
        raise Rejected("FMSPC")
    if values[".3"].hex() != info["pceId"].lower():
        raise Rejected("PCEID")
    components = [int.from_bytes(tcb[f".2.{number}"], "big") for number in range(1, 17)]
    pce_svn = int.from_bytes(tcb[".2.17"], "big")
    tee = parts.report[:16]
    module: Level | None = _tdx_module(parts.report, info) if parts.tdx else None
    for level in info["tcbLevels"]:
        wanted = level["tcb"]
        if any(have < want["svn"] for have, want in zip(components, wanted["sgxtcbcomponents"])):
            continue
        if pce_svn < wanted["pcesvn"]:
            continue
        if parts.tdx:
            # With a module that has a version, bytes 0 and 1 are judged by its identity instead.
            first = 2 if tee[1] > 0 else 0
            wants = [want["svn"] for want in wanted["tdxtcbcomponents"]]
            if any(have < want for have, want in list(zip(tee, wants))[first:]):
                continue
        found: Level = (level["tcbStatus"], tuple(level.get("advisoryIDs", ())))
        return _converge(found, module) if module else found
    raise Rejected("TCB level")


def _tdx_module(report: bytes, info: Mapping[str, Any]) -> Level | None:
    version = report[1]
    identity = info["tdxModule"]
    if version > 0:
        wanted = f"TDX_{version:02X}"
        identity = next((item for item in info.get("tdxModuleIdentities", ()) if item["id"].upper() == wanted), None)
        if identity is None:
            raise Rejected("TDX module")
    if report[64:112].hex() != identity["mrsigner"].lower():
        raise Rejected("TDX module signer")
    mask = bytes.fromhex(identity["attributesMask"])
    masked = bytes(a & b for a, b in zip(report[112:120], mask))
    if masked != bytes.fromhex(identity["attributes"]):
        raise Rejected("TDX module attributes")
    if version == 0:
        return None
    for level in identity["tcbLevels"]:
        if level["tcb"]["isvsvn"] <= report[0]:
            return level["tcbStatus"], tuple(level.get("advisoryIDs", ()))
    raise Rejected("TDX module level")


def _converge(platform: Level, other: Level) -> Level:
    """Intel's rule: an outdated quoting enclave or TDX module makes the platform outdated, a revoked one revoked."""
    status, advisories = platform
    if other[0] == "Revoked" or status == "Revoked":
        status = "Revoked"
    elif other[0] == "OutOfDate":
        if status in ("UpToDate", "SWHardeningNeeded"):
            status = "OutOfDate"
        elif status in ("ConfigurationNeeded", "ConfigurationAndSWHardeningNeeded"):
            status = "OutOfDateConfigurationNeeded"
    return status, tuple(dict.fromkeys((*advisories, *other[1])))


# ---------------------------------------------------------------------------------------------------------------- DER


def _entries(der: bytes, whole: bool = True) -> list[tuple[str, bytes]]:
    """Pairs of the SGX extension: identifier behind 1.2.840.113741.1.13.1 → content of the value."""
    inside = _element(der, 0)[1] if whole else der
    found, at = [], 0
    while at < len(inside):
        _, pair, at = _element(inside, at)
        _, oid, middle = _element(pair, 0)
        _, value, end = _element(pair, middle)
        if end != len(pair):
            raise ValueError("more than two in a pair")
        found.append(("." + ".".join(str(number) for number in oid[9:]), value))
    return found


def _element(der: bytes, at: int) -> tuple[int, bytes, int]:
    tag, size, start = der[at], der[at + 1], at + 2
    if size & 0x80:
        start, size = start + (size & 0x7F), int.from_bytes(der[start : start + (size & 0x7F)], "big")
    if start + size > len(der):
        raise ValueError("beyond the end")
    return tag, der[start : start + size], start + size
