"""Signing as a customs authority does it, for the simulator and for tests: an enveloped XML signature.

No authority of this world: its certificates are self-signed by keys that were made here.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml.algorithms import SignatureMethod
from signxml.signer import XMLSigner

from eport.messages.safe_xml import load as load_xml

BEGIN, END = dt.datetime(2025, 1, 1, tzinfo=dt.timezone.utc), dt.datetime(2028, 1, 1, tzinfo=dt.timezone.utc)


@dataclass(frozen=True)
class CustomsAuthority:
    """A key and its certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def sign(self, message: bytes) -> bytes:
        """The message with an enveloped XML signature over the whole of it. Raises `MessageError` for unsafe XML."""
        root = load_xml(message, "", "XML", "")
        signer = XMLSigner(signature_algorithm=SignatureMethod.ECDSA_SHA256)
        signed = signer.sign(root, key=self.key_pem, cert=[self.certificate])
        return bytes(etree.tostring(signed))

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


def authority(name: str = "Shanghai Customs", begin: dt.datetime = BEGIN, end: dt.datetime = END) -> CustomsAuthority:
    """A self-signed certificate of a new key, for messages or for HTTPS on this machine."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    here = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName(here), critical=False)
        .sign(key, hashes.SHA256())
    )
    return CustomsAuthority(key, certificate)


def kept(folder: Path, stem: str, name: str, begin: dt.datetime, end: dt.datetime) -> CustomsAuthority:
    """The key and certificate in `folder` (`stem`.key and `stem`.pem), made where both are missing.

    Raises:
        ValueError: one of the two is missing, is none, or they do not belong together.
        OSError: they cannot be read or written.
    """
    key_file, certificate_file = folder / f"{stem}.key", folder / f"{stem}.pem"
    if not key_file.exists() and not certificate_file.exists():
        made = authority(name, begin, end)
        folder.mkdir(parents=True, exist_ok=True)
        with open(os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(made.key_pem)
        certificate_file.write_bytes(made.pem)
        return made
    for path in (key_file, certificate_file):
        if not path.exists():
            raise ValueError(f"{path}: is missing; give key and certificate, or remove both to have them made")
    key = load_pem_private_key(key_file.read_bytes(), None)
    certificate = x509.load_pem_x509_certificate(certificate_file.read_bytes())
    if not isinstance(key, ec.EllipticCurvePrivateKey) or certificate.public_key() != key.public_key():
        raise ValueError(f"{certificate_file}: is not the certificate of {key_file}, an elliptic-curve key")
    return CustomsAuthority(key, certificate)
