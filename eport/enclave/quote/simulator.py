"""A simulated SGX platform: complete DCAP v3 quotes and collateral, from a development root of this project.

It says so: the root's name carries DEVELOPMENT, and Intel's verification refuses it. The bytes are those of real hardware
(Intel SGX ECDSA Quote Library Reference, quote v3; PCK certificate and CRL profile; TCB info v3, QE identity v2), so that
everything behind it, from the verifier to the chain, is the code that real quotes take.
"""
from __future__ import annotations

import datetime as dt
import functools
import hashlib
import json
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.x509.oid import NameOID
from eth_utils import keccak

from eport.enclave.quote import Quote

FMSPC = bytes.fromhex("00606A000000")
PCESVN = 13
CPUSVN = bytes([12, 12, 3, 3, 255, 255, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0])
TCB_EVALUATION_NUMBER = 17
QE_MRSIGNER = bytes.fromhex("8c4f5775d796503e96137f77c68a829a0056ac8ded70140b081b094490c57bff")
QE_VENDOR = bytes.fromhex("939a7233f79c4ca9940a0db3957f0607")
ATTRIBUTES, ATTRIBUTES_DEBUG = 0x05, 0x07  # INITTED, MODE64BIT, and DEBUG
XFRM = 0xE7

_SGX_EXTENSION = "1.2.840.113741.1.13.1"
_CURVE = ec.SECP256R1()
_DAY = dt.timedelta(days=1)
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def hardware_id(platform: str) -> bytes:
    """Identity of a simulated platform as the registry lists it: keccak256 of its PPID."""
    return bytes(keccak(_ppid(platform)))


def _ppid(platform: str) -> bytes:
    return hashlib.sha256(f"E-port development PPID {platform}".encode()).digest()[:16]


def _key(purpose: str) -> ec.EllipticCurvePrivateKey:
    """A development key: worthless, the same everywhere, so that quotes and registries can be compared."""
    seed = int.from_bytes(hashlib.sha512(f"E-port development SGX {purpose}".encode()).digest(), "big")
    return ec.derive_private_key(seed % (_ORDER - 1) + 1, _CURVE)


# ------------------------------------------------------------------------------------------------------ DER of the SGX extension


def _tlv(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 128:
        return bytes([tag, length]) + content
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + content


def _oid(dotted: str) -> bytes:
    first, second, *rest = (int(part) for part in dotted.split("."))
    out = bytes([first * 40 + second])
    for number in rest:
        groups = [number & 0x7F]
        while number := number >> 7:
            groups.append(0x80 | (number & 0x7F))
        out += bytes(reversed(groups))
    return _tlv(0x06, out)


def _integer(value: int) -> bytes:
    return _tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _entry(suffix: str, value: bytes) -> bytes:
    return _tlv(0x30, _oid(_SGX_EXTENSION + suffix) + value)


def _sgx_extension(platform: str) -> bytes:
    """PPID, TCB, PCE id, FMSPC, type, instance, configuration: Intel SGX PCK certificate profile, section 1.3.5."""
    tcb = b"".join(_entry(f".2.{number}", _integer(svn)) for number, svn in enumerate(CPUSVN, 1))
    tcb += _entry(".2.17", _integer(PCESVN)) + _entry(".2.18", _tlv(0x04, CPUSVN))
    instance = hashlib.sha256(f"E-port development platform instance {platform}".encode()).digest()[:16]
    flags = b"".join(_entry(f".7.{number}", _tlv(0x01, b"\xff")) for number in (1, 2, 3))
    return _tlv(
        0x30,
        _entry(".1", _tlv(0x04, _ppid(platform)))
        + _entry(".2", _tlv(0x30, tcb))
        + _entry(".3", _tlv(0x04, b"\0\0"))
        + _entry(".4", _tlv(0x04, FMSPC))
        + _entry(".5", _tlv(0x0A, b"\1"))
        + _entry(".6", _tlv(0x04, instance))
        + _entry(".7", _tlv(0x30, flags)),
    )


# ------------------------------------------------------------------------------------------------------ certificates

_ROOT, _CA, _TCB = "E-port DEVELOPMENT SGX Root CA", "Intel SGX PCK Platform CA", "Intel SGX TCB Signing"
"""The subordinate names are those that verifiers look for; the root's says what it is."""


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "E-port development"),
        ]
    )


def _certificate(
    subject: str,
    issuer: str,
    now: dt.datetime,
    is_ca: bool,
    extension: bytes | None = None,
    key: ec.EllipticCurvePrivateKey | None = None,
) -> x509.Certificate:
    issuer_key, public = _key(issuer), (key or _key(subject)).public_key()
    encoded = public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(public)
        .serial_number(int.from_bytes(hashlib.sha256(encoded).digest()[:19], "big") | 1)
        .not_valid_before(now - _DAY)
        .not_valid_after(now + 3650 * _DAY)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), False)
        .add_extension(x509.CRLDistributionPoints([_distribution_point()]), False)
        .add_extension(
            x509.KeyUsage(not is_ca, not is_ca, False, False, False, is_ca, is_ca, False, False), critical=True
        )
        .add_extension(x509.BasicConstraints(is_ca, None), critical=True)
    )
    if extension is not None:
        builder = builder.add_extension(
            x509.UnrecognizedExtension(x509.ObjectIdentifier(_SGX_EXTENSION), extension), False
        )
    return builder.sign(issuer_key, hashes.SHA256())


def _distribution_point() -> x509.DistributionPoint:
    uri = x509.UniformResourceIdentifier("https://development.invalid/root.crl")
    return x509.DistributionPoint([uri], None, None, None)


def _crl(issuer: str, now: dt.datetime, revoked: tuple[int, ...] = ()) -> bytes:
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(_name(issuer))
        .last_update(now)
        .next_update(now + 30 * _DAY)
        .add_extension(x509.CRLNumber(1), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(_key(issuer).public_key()), False)
    )
    for serial in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(_key(issuer), hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def _pem(*certificates: x509.Certificate) -> str:
    return b"".join(item.public_bytes(serialization.Encoding.PEM) for item in certificates).decode()


@functools.lru_cache(maxsize=None)
def root_certificate(now: dt.datetime) -> bytes:
    """The development root [DER], as it is valid around `now`."""
    return _certificate(_ROOT, _ROOT, now, True).public_bytes(serialization.Encoding.DER)


# ------------------------------------------------------------------------------------------------------ quote


def _signature(key: ec.EllipticCurvePrivateKey, message: bytes) -> bytes:
    r, s = utils.decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def _raw_public(key: ec.EllipticCurvePrivateKey) -> bytes:
    numbers = key.public_key().public_numbers()
    return numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")


def _report(mrenclave: bytes, mrsigner: bytes, product: int, svn: int, report_data: bytes, attributes: int) -> bytes:
    """An SGX report body, 384 bytes."""
    flags = struct.pack("<QQ", attributes, XFRM)
    body = CPUSVN + b"\0" * 32 + flags + mrenclave + b"\0" * 32 + mrsigner + b"\0" * 96
    return body + struct.pack("<HH", product, svn) + b"\0" * 60 + report_data.ljust(64, b"\0")


@dataclass(frozen=True)
class SimulatedPlatform:
    """One simulated machine running one program. A `QuoteProvider`.

    `now`: time at which its certificates and collateral are issued. `tcb_status`, `advisories`: what the simulated TCB
    info says of its microcode. `debug`, `revoked`: for tests of refusals.
    """

    name: str
    mrenclave: bytes
    now: dt.datetime
    svn: int = 1
    debug: bool = False
    tcb_status: str = "UpToDate"
    advisories: tuple[str, ...] = ()
    revoked: bool = False
    mrsigner: bytes = field(default=hashlib.sha256(b"E-port development enclave signer").digest())

    def quote(self, report_data: bytes) -> Quote:
        """A quote over 64 bytes. Raises `ValueError` for another length."""
        if len(report_data) != 64:
            raise ValueError(f"report data has {len(report_data)} bytes, 64 are needed")
        header = struct.pack("<HHIHH", 3, 2, 0, 8, PCESVN) + QE_VENDOR + b"\0" * 20
        attributes = ATTRIBUTES_DEBUG if self.debug else ATTRIBUTES
        body = _report(self.mrenclave, self.mrsigner, 1, self.svn, report_data, attributes)
        attestation = _key(f"attestation key of {self.name}")
        authentication = bytes(range(32))
        bound = hashlib.sha256(_raw_public(attestation) + authentication).digest()
        qe = _report(hashlib.sha256(b"E-port development QE").digest(), QE_MRSIGNER, 1, 8, bound, 0x15)
        # The NUL after the last certificate is what Intel's library writes.
        chain = _pem(self._pck(), self._ca(), self._root()).encode() + b"\0"
        signed = _signature(attestation, header + body) + _raw_public(attestation)
        signed += qe + _signature(_key(self._pck_name), qe)
        signed += struct.pack("<H", len(authentication)) + authentication + struct.pack("<HI", 5, len(chain)) + chain
        return Quote(header + body + struct.pack("<I", len(signed)) + signed, self._collateral(), "simulator")

    @property
    def root(self) -> bytes:
        """The development root [DER] that verifies this platform."""
        return root_certificate(self.now)

    @property
    def _pck_name(self) -> str:
        return f"Intel SGX PCK Certificate {self.name}"

    def _pck(self) -> x509.Certificate:
        return _certificate(self._pck_name, _CA, self.now, False, _sgx_extension(self.name))

    def _ca(self) -> x509.Certificate:
        return _certificate(_CA, _ROOT, self.now, True)

    def _root(self) -> x509.Certificate:
        return x509.load_der_x509_certificate(self.root)

    def _collateral(self) -> dict[str, Any]:
        tcb_chain = _pem(_certificate(_TCB, _ROOT, self.now, False), self._root())
        tcb_info, qe_identity = self._tcb_info(), self._qe_identity()
        revoked = (self._pck().serial_number,) if self.revoked else ()
        return {
            "pck_crl_issuer_chain": _pem(self._ca(), self._root()),
            "root_ca_crl": _crl(_ROOT, self.now).hex(),
            "pck_crl": _crl(_CA, self.now, revoked).hex(),
            "tcb_info_issuer_chain": tcb_chain,
            "tcb_info": tcb_info,
            "tcb_info_signature": _signature(_key(_TCB), tcb_info.encode()).hex(),
            "qe_identity_issuer_chain": tcb_chain,
            "qe_identity": qe_identity,
            "qe_identity_signature": _signature(_key(_TCB), qe_identity.encode()).hex(),
        }

    def _issued(self) -> dict[str, Any]:
        issue, until = (moment.strftime("%Y-%m-%dT%H:%M:%SZ") for moment in (self.now, self.now + 30 * _DAY))
        return {"issueDate": issue, "nextUpdate": until, "tcbEvaluationDataNumber": TCB_EVALUATION_NUMBER}

    def _tcb_info(self) -> str:
        level: dict[str, Any] = {
            "tcb": {"sgxtcbcomponents": [{"svn": svn} for svn in CPUSVN], "pcesvn": PCESVN},
            "tcbDate": self._issued()["issueDate"],
            "tcbStatus": self.tcb_status,
        }
        if self.advisories:
            level["advisoryIDs"] = list(self.advisories)
        info = {"id": "SGX", "version": 3, **self._issued(), "fmspc": FMSPC.hex().upper(), "pceId": "0000", "tcbType": 0}
        return json.dumps({**info, "tcbLevels": [level]}, separators=(",", ":"))

    def _qe_identity(self) -> str:
        identity = {
            "id": "QE",
            "version": 2,
            **self._issued(),
            "miscselect": "00000000",
            "miscselectMask": "FFFFFFFF",
            "attributes": "11000000000000000000000000000000",
            "attributesMask": "FBFFFFFFFFFFFFFF0000000000000000",
            "mrsigner": QE_MRSIGNER.hex().upper(),
            "isvprodid": 1,
            "tcbLevels": [{"tcb": {"isvsvn": 8}, "tcbDate": self._issued()["issueDate"], "tcbStatus": "UpToDate"}],
        }
        return json.dumps(identity, separators=(",", ":"))
