"""A simulator of SGX platforms: NO HARDWARE, NO PROTECTION, for development and tests.

It makes complete DCAP quotes, byte for byte as Intel's are (Intel SGX DCAP quote v3, ECDSA P-256), with the PCK chain,
SGX extension, CRLs, TCB info and QE identity that verifying them takes, all under a development root. One verifier
serves both: under Intel's root these quotes fail, under the development root Intel's do. Whoever has the seed, that is
whoever reads this file, can make a quote of any program on any platform; a chain that is not for development must never
accept this root.

Keys and certificates follow from the seed and the platform's name alone, signatures are deterministic (RFC 6979), so
equal inputs give equal bytes.

Sources: Intel 'ECDSA Quote Library API' (quote layout), 'SGX PCK Certificate and CRL Profile' (SGX extension),
'Provisioning Certification Service API v4' (TCB info version 3, QE identity version 2).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.x509.oid import NameOID
from eth_utils.crypto import keccak

from eport.enclave.quote.provider import REPORT_DATA_BYTES, Quote, require_report_data

ROOT_NAME: Final = "E-port DEVELOPMENT SGX Root CA"
KIND: Final = "sgx-dcap-v3-simulated"
DEFAULT_SEED: Final = b"E-port development SGX platforms: worth nothing"
TCB_EVALUATION: Final = 17
"""`tcbEvaluationDataNumber` of simulated collateral."""
COLLATERAL_LIFE: Final = timedelta(days=30)
"""From issue to next update, as Intel's."""

_FMSPC = bytes.fromhex("00606a000000")
_PCE_ID = bytes(2)
_CPU_SVN = bytes((12, 12, 3, 3, 255, 255, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0))
_PCE_SVN = 13
_QE_VENDOR = bytes.fromhex("939a7233f79c4ca9940a0db3957f0607")  # Intel's, which verifiers demand
_QE_MRSIGNER = bytes.fromhex("8c4f5775d796503e96137f77c68a829a0056ac8ded70140b081b094490c57bff")
_QE_ATTRIBUTES = bytes.fromhex("1500000000000000e700000000000000")
_QE_PRODUCT, _QE_SVN = 1, 8
_QE_AUTH = bytes(range(32))
_PCK_CHAIN = 5  # certification data type: the PCK chain in PEM
_ATTRIBUTES = 0x05  # INIT | MODE64BIT
_DEBUG = 0x02
_BORN = datetime(2020, 1, 1, tzinfo=timezone.utc)
_DIES = datetime(2049, 12, 31, tzinfo=timezone.utc)
_SGX = "1.2.840.113741.1.13.1"


@dataclass(frozen=True, slots=True)
class SimulatedPlatform:
    """One simulated machine with an enclave on it; implements `Platform`.

    Attributes:
        name: of the machine; another name is another PPID, PIID and PCK key.
        mrenclave: measurement of the program, 32 bytes.
        issued_at: issue time of the collateral, which lives `COLLATERAL_LIFE`; whole seconds of UTC.
        mrsigner: hash of the program's signing key, 32 bytes.
        isv_svn: security version of the program.
        debug: whether the enclave is one that a debugger can read.
        tcb_status: of this machine in the TCB info: 'UpToDate', 'SWHardeningNeeded', 'OutOfDate', 'Revoked', …
        advisory_ids: listed beside that status.
        revoked: whether the PCK CRL lists this machine's certificate.
        evaluation: `tcbEvaluationDataNumber` of the collateral.
        seed: of every key.
    """

    name: str
    mrenclave: bytes
    issued_at: datetime
    mrsigner: bytes = hashlib.sha256(b"E-port development signer").digest()
    isv_svn: int = 1
    debug: bool = False
    tcb_status: str = "UpToDate"
    advisory_ids: tuple[str, ...] = ()
    revoked: bool = False
    evaluation: int = TCB_EVALUATION
    seed: bytes = field(default=DEFAULT_SEED, repr=False)

    def __post_init__(self) -> None:
        for label, value in (("mrenclave", self.mrenclave), ("mrsigner", self.mrsigner)):
            if len(value) != 32:
                raise ValueError(f"{label} = 0x{value.hex()}: has {len(value)} bytes, not 32")
        if self.issued_at.tzinfo is None:
            raise ValueError(f"issued_at = {self.issued_at}: has no time zone; give it in UTC")

    @property
    def measurement(self) -> bytes:
        """`mrenclave`."""
        return self.mrenclave

    @property
    def root(self) -> bytes:
        """`development_root` of this machine's seed, DER."""
        return development_root(self.seed)

    def sealing_key(self) -> bytes:
        """Key of this machine for this measurement, 32 bytes. Simulated: whoever has the seed has it too."""
        return hmac.digest(self.seed, b"seal\0" + self.name.encode() + b"\0" + self.mrenclave, hashlib.sha256)

    def quote(self, report_data: bytes) -> Quote:
        """Quote over 64 bytes, with the collateral that verifies it. Raises `ValueError` where they are not 64."""
        require_report_data(report_data)
        attestation_key = _key(self.seed, f"attestation/{self.name}")
        header = struct.pack("<HHIHH", 3, 2, 0, _QE_SVN, _PCE_SVN) + _QE_VENDOR + bytes(20)
        attributes = bytes([_ATTRIBUTES | (_DEBUG if self.debug else 0)]) + bytes(7) + b"\xe7" + bytes(7)
        body = _report(attributes, self.mrenclave, self.mrsigner, 1, self.isv_svn, report_data)
        public = _raw_public(attestation_key)
        # The quoting enclave vouches for the attestation key, the PCK for the quoting enclave.
        qe_report = _report(
            _QE_ATTRIBUTES,
            hashlib.sha256(b"E-port development QE").digest(),
            _QE_MRSIGNER,
            _QE_PRODUCT,
            _QE_SVN,
            hashlib.sha256(public + _QE_AUTH).digest().ljust(REPORT_DATA_BYTES, b"\0"),
        )
        pck_key = _key(self.seed, f"pck/{self.name}")
        chain = pck_chain(self.name, self.seed)
        signature_data = (
            _sign(attestation_key, header + body)
            + public
            + qe_report
            + _sign(pck_key, qe_report)
            + struct.pack("<H", len(_QE_AUTH))
            + _QE_AUTH
            + struct.pack("<HI", _PCK_CHAIN, len(chain))
            + chain
        )
        return Quote(header + body + struct.pack("<I", len(signature_data)) + signature_data, self.collateral(), KIND)

    def collateral(self) -> dict[str, str]:
        """What verifying this machine's quotes takes, see `Quote.collateral`."""
        issued = self.issued_at.astimezone(timezone.utc)
        until = issued + COLLATERAL_LIFE
        dates = {"issueDate": _iso(issued), "nextUpdate": _iso(until)}
        evaluation = {"tcbEvaluationDataNumber": self.evaluation}
        level: dict[str, Any] = {
            "tcb": {"sgxtcbcomponents": [{"svn": svn} for svn in _CPU_SVN], "pcesvn": _PCE_SVN},
            "tcbDate": _iso(_BORN),
            "tcbStatus": self.tcb_status,
        }
        if self.advisory_ids:
            level["advisoryIDs"] = list(self.advisory_ids)
        tcb_info = signed_json(
            "tcb_info",
            {
                "id": "SGX",
                "version": 3,
                **dates,
                "fmspc": _FMSPC.hex().upper(),
                "pceId": _PCE_ID.hex(),
                "tcbType": 0,
                **evaluation,
                "tcbLevels": [level],
            },
            self.seed,
        )
        qe_identity = signed_json(
            "qe_identity",
            {
                "id": "QE",
                "version": 2,
                **dates,
                **evaluation,
                "miscselect": "00000000",
                "miscselectMask": "FFFFFFFF",
                "attributes": "11000000000000000000000000000000",
                "attributesMask": "FBFFFFFFFFFFFFFF0000000000000000",
                "mrsigner": _QE_MRSIGNER.hex().upper(),
                "isvprodid": _QE_PRODUCT,
                "tcbLevels": [{"tcb": {"isvsvn": _QE_SVN}, "tcbDate": _iso(_BORN), "tcbStatus": "UpToDate"}],
            },
            self.seed,
        )
        tcb_chain = _pem(_tcb_signing(self.seed), _root(self.seed))
        revoked = [_pck(self.seed, self.name).serial_number] if self.revoked else []
        root, authority = _root(self.seed), _authority(self.seed)
        return {
            "pck_crl_issuer_chain": _pem(authority, root),
            "root_ca_crl": _crl(root, _key(self.seed, "root"), issued, until, []).hex(),
            "pck_crl": _crl(authority, _key(self.seed, "pck authority"), issued, until, revoked).hex(),
            "tcb_info_issuer_chain": tcb_chain,
            **tcb_info,
            "qe_identity_issuer_chain": tcb_chain,
            **qe_identity,
        }


def development_root(seed: bytes = DEFAULT_SEED) -> bytes:
    """Certificate of the development root, DER: what `verify` takes as `root` for simulated quotes."""
    return _root(seed).public_bytes(serialization.Encoding.DER)


def development_collateral(at: int, seed: bytes = DEFAULT_SEED) -> dict[str, str]:
    """Collateral under the development root, issued at `at` [unix s], with every platform up to date."""
    issued = datetime.fromtimestamp(at, timezone.utc)
    return dict(SimulatedPlatform("collateral", bytes(32), issued, seed=seed).collateral())


def pck_chain(name: str, seed: bytes = DEFAULT_SEED) -> bytes:
    """Certificates of a simulated machine in PEM as a quote carries them: Intel's end in a NUL."""
    return _pem(_pck(seed, name), _authority(seed), _root(seed)).encode() + b"\0"


def signed_json(part: str, content: dict[str, Any], seed: bytes = DEFAULT_SEED) -> dict[str, str]:
    """TCB info ('tcb_info') or QE identity ('qe_identity') as text, and the signature over it, for a collateral."""
    text = _json(content)
    return {part: text, f"{part}_signature": _sign(_key(seed, "tcb signing"), text.encode()).hex()}


def hardware_id(name: str, seed: bytes = DEFAULT_SEED) -> bytes:
    """keccak256 of a simulated machine's PPID, 32 bytes: its id in EnclaveRegistry, `VerifiedQuote.platform`."""
    return keccak(_ppid(seed, name))


# ---------------------------------------------------------------------------------------------- certificates and CRLs


@lru_cache(maxsize=8)
def _root(seed: bytes) -> x509.Certificate:
    return _certificate(seed, ROOT_NAME, "root", ROOT_NAME, "root", path_length=1)


@lru_cache(maxsize=8)
def _authority(seed: bytes) -> x509.Certificate:
    # Verifiers read from this common name which CRL a PCK certificate falls under.
    return _certificate(seed, "Intel SGX PCK Platform CA", "pck authority", ROOT_NAME, "root", path_length=0)


@lru_cache(maxsize=8)
def _tcb_signing(seed: bytes) -> x509.Certificate:
    return _certificate(seed, "Intel SGX TCB Signing", "tcb signing", ROOT_NAME, "root")


@lru_cache(maxsize=64)
def _pck(seed: bytes, name: str) -> x509.Certificate:
    return _certificate(
        seed,
        "Intel SGX PCK Certificate",
        f"pck/{name}",
        "Intel SGX PCK Platform CA",
        "pck authority",
        sgx=_sgx_extension(_ppid(seed, name), _derive(seed, f"piid/{name}")[:16]),
    )


def _certificate(
    seed: bytes,
    subject: str,
    key: str,
    issuer: str,
    issuer_key: str,
    path_length: int | None = None,
    sgx: bytes | None = None,
) -> x509.Certificate:
    public, issuing = _key(seed, key).public_key(), _key(seed, issuer_key)
    authority = path_length is not None
    builder = (
        x509.CertificateBuilder()
        .subject_name(_distinguished(subject))
        .issuer_name(_distinguished(issuer))
        .public_key(public)
        .serial_number(int.from_bytes(_derive(seed, f"serial/{key}")[:20], "big") >> 1)
        .not_valid_before(_BORN)
        .not_valid_after(_DIES)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuing.public_key()), False)
        .add_extension(
            # RFC 2606 name: these lists come with the quote, nobody fetches them.
            x509.CRLDistributionPoints(
                [
                    x509.DistributionPoint(
                        [x509.UniformResourceIdentifier("https://crl.invalid/development.der")], None, None, None
                    )
                ]
            ),
            False,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), False)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not authority,
                content_commitment=not authority,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=authority,
                crl_sign=authority,
                encipher_only=False,
                decipher_only=False,
            ),
            True,
        )
        .add_extension(x509.BasicConstraints(authority, path_length), True)
    )
    if sgx is not None:
        builder = builder.add_extension(x509.UnrecognizedExtension(x509.ObjectIdentifier(_SGX), sgx), False)
    return builder.sign(issuing, hashes.SHA256(), ecdsa_deterministic=True)


def _crl(
    issuer: x509.Certificate, key: ec.EllipticCurvePrivateKey, at: datetime, until: datetime, serials: Sequence[int]
) -> bytes:
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(at)
        .next_update(until)
        .add_extension(x509.CRLNumber(1), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), False)
    )
    for serial in serials:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(key, hashes.SHA256(), ecdsa_deterministic=True).public_bytes(serialization.Encoding.DER)


def _distinguished(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "E-port DEVELOPMENT, simulated, no hardware"),
        ]
    )


def _pem(*certificates: x509.Certificate) -> str:
    return b"".join(item.public_bytes(serialization.Encoding.PEM) for item in certificates).decode()


# ------------------------------------------------------------------------------------------------ SGX extension (DER)


def _sgx_extension(ppid: bytes, piid: bytes) -> bytes:
    components = b"".join(_entry(f".2.{number}", _integer(svn)) for number, svn in enumerate(_CPU_SVN, 1))
    tcb = components + _entry(".2.17", _integer(_PCE_SVN)) + _entry(".2.18", _octets(_CPU_SVN))
    true = _tlv(0x01, b"\xff")
    configuration = _entry(".7.1", true) + _entry(".7.2", true) + _entry(".7.3", true)
    return _tlv(
        0x30,
        _entry(".1", _octets(ppid))
        + _entry(".2", _tlv(0x30, tcb))
        + _entry(".3", _octets(_PCE_ID))
        + _entry(".4", _octets(_FMSPC))
        + _entry(".5", _tlv(0x0A, b"\x01"))  # scalable
        + _entry(".6", _octets(piid))
        + _entry(".7", _tlv(0x30, configuration)),
    )


def _entry(suffix: str, value: bytes) -> bytes:
    return _tlv(0x30, _oid(_SGX + suffix) + value)


def _oid(dotted: str) -> bytes:
    first, second, *rest = (int(part) for part in dotted.split("."))
    encoded = bytearray([40 * first + second])
    for part in rest:
        digits = [part & 0x7F]
        while part := part >> 7:
            digits.append(0x80 | part & 0x7F)
        encoded += bytes(reversed(digits))
    return _tlv(0x06, bytes(encoded))


def _integer(value: int) -> bytes:
    return _tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _octets(value: bytes) -> bytes:
    return _tlv(0x04, value)


def _tlv(tag: int, value: bytes) -> bytes:
    size = len(value)
    if size < 0x80:
        return bytes([tag, size]) + value
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + value


# ----------------------------------------------------------------------------------------------------- keys and reports


@lru_cache(maxsize=256)
def _key(seed: bytes, label: str) -> ec.EllipticCurvePrivateKey:
    # 255 bits lie below the order of P-256, so every value is a valid key.
    number = int.from_bytes(_derive(seed, f"key/{label}"), "big") >> 1
    return ec.derive_private_key(number + 1, ec.SECP256R1())


def _ppid(seed: bytes, name: str) -> bytes:
    return _derive(seed, f"ppid/{name}")[:16]


def _derive(seed: bytes, label: str) -> bytes:
    return hmac.digest(seed, label.encode(), hashlib.sha256)


def _sign(key: ec.EllipticCurvePrivateKey, message: bytes) -> bytes:
    r, s = utils.decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True)))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def _raw_public(key: ec.EllipticCurvePrivateKey) -> bytes:
    numbers = key.public_key().public_numbers()
    return numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")


def _report(attributes: bytes, mrenclave: bytes, mrsigner: bytes, product: int, svn: int, report_data: bytes) -> bytes:
    """Enclave report, 384 bytes: CPUSVN, MISCSELECT, ATTRIBUTES, MRENCLAVE, MRSIGNER, ISVPRODID, ISVSVN, REPORTDATA."""
    return (
        _CPU_SVN
        + bytes(4 + 28)
        + attributes
        + mrenclave
        + bytes(32)
        + mrsigner
        + bytes(96)
        + struct.pack("<HH", product, svn)
        + bytes(60)
        + report_data
    )


def _json(value: Any) -> str:
    # Signed as it stands: no space, no reordering.
    return json.dumps(value, separators=(",", ":"))


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
