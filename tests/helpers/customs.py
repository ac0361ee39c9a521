"""A customs authority that signs its messages, made for tests without the product's own code."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml.signer import XMLSigner

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
BEGIN, END = dt.datetime(2025, 1, 1, tzinfo=dt.timezone.utc), dt.datetime(2028, 1, 1, tzinfo=dt.timezone.utc)


@dataclass(frozen=True)
class CustomsAuthority:
    """A key and its certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def sign(self, message: bytes) -> bytes:
        """The message with an enveloped XML signature over the whole of it."""
        root = etree.fromstring(message)
        signer = XMLSigner(signature_algorithm="ecdsa-sha256")
        signed = signer.sign(root, key=self.key_pem, cert=[self.certificate])
        return bytes(etree.tostring(signed))

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


def authority(name: str = "Shanghai Customs", begin: dt.datetime = BEGIN, end: dt.datetime = END) -> CustomsAuthority:
    """A self-signed certificate of a new key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return CustomsAuthority(key, certificate)


def messages(example: str = "sight") -> list[bytes]:
    """The declaration of an example and customs' responses to it, unsigned, in order."""
    folder = EXAMPLES / example
    files = [folder / "declaration.xml", *sorted((folder / "customs").glob("*.xml"))]
    return [file.read_bytes() for file in files]
