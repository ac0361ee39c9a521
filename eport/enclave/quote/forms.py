"""Quotes and collateral in the forms in which the chain takes them (see IDcapVerifier, ITrustCollateral).

On the chain certificates come in DER and apart from the quote, which is cut where they begin: what is cut off proves
nothing by its place there, and PEM would cost more gas than all signatures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

_HEADER: Final = 48
_SIGNATURE: Final = 64
_KEY: Final = 64
_QE_REPORT: Final = 384
_PEM_CHAIN: Final = 5
"""Certification data type: a chain of certificates in PEM, the PCK's first."""


class QuoteFormError(ValueError):
    """A quote that is not laid out as SGX version 3 or TDX versions 4 and 5 are: where, and what was found."""


@dataclass(frozen=True, slots=True)
class QuoteForms:
    """One quote, cut.

    Attributes:
        whole: up to the certification data; with `pck` for a platform that the chain does not know.
        short: up to the attestation key; for a platform that the chain keeps.
        pck: PCK certificate, DER.
    """

    whole: bytes
    short: bytes
    pck: bytes


def forms(quote: bytes) -> QuoteForms:
    """Cut a quote as a machine made it. Raises `QuoteFormError`."""
    version = _number(quote, 0, 2)
    if version == 3:
        body = 384
    elif version == 4:
        body = 584
    elif version == 5:
        body = 6 + _number(quote, _HEADER + 2, 4)  # body type and body size stand before the report
    else:
        raise QuoteFormError(f"version {version}: only SGX quotes of version 3 and TDX quotes of 4 and 5 are known")
    key_end = _HEADER + body + 4 + _SIGNATURE + _KEY
    at = key_end + (0 if version == 3 else 6) + _QE_REPORT + _SIGNATURE
    at += 2 + _number(quote, at, 2)
    kind, size = _number(quote, at, 2), _number(quote, at + 2, 4)
    if kind != _PEM_CHAIN:
        raise QuoteFormError(f"certification data of type {kind}: only a PEM chain (5) carries the PCK certificate")
    chain = quote[at + 6 : at + 6 + size]
    try:
        certificates = x509.load_pem_x509_certificates(chain.rstrip(b"\0"))
    except ValueError as error:
        raise QuoteFormError(f"certification data: no PEM chain ({error})") from error
    return QuoteForms(quote[:at], quote[:key_end], certificates[0].public_bytes(Encoding.DER))


@dataclass(frozen=True, slots=True)
class SignedDocument:
    """TCB info or QE identity: JSON byte by byte as it was signed, r and s, SubjectKeyIdentifier of the signer."""

    json: bytes
    r: bytes
    s: bytes
    signer: bytes


@dataclass(frozen=True, slots=True)
class CollateralForms:
    """Collateral as TrustCollateral takes it, in the order in which it has to be brought; DER but for the documents."""

    authorities: tuple[bytes, ...]
    revocation_lists: tuple[bytes, ...]
    tcb_info: SignedDocument
    qe_identity: SignedDocument


def collateral_forms(collateral: Mapping[str, str]) -> CollateralForms:
    """From the nine keys of Intel's `QuoteCollateralV3` (see `Quote.collateral`). Raises `ValueError`, `KeyError`."""
    chains = [
        x509.load_pem_x509_certificates(collateral[name].encode())
        for name in ("pck_crl_issuer_chain", "tcb_info_issuer_chain", "qe_identity_issuer_chain")
    ]
    authorities = dict.fromkeys(chain[0].public_bytes(Encoding.DER) for chain in chains)
    return CollateralForms(
        authorities=tuple(authorities),
        revocation_lists=(bytes.fromhex(collateral["root_ca_crl"]), bytes.fromhex(collateral["pck_crl"])),
        tcb_info=_document(collateral, "tcb_info", chains[1][0]),
        qe_identity=_document(collateral, "qe_identity", chains[2][0]),
    )


def root_certificate(collateral: Mapping[str, str]) -> bytes:
    """The root that a collateral's chains end in, DER. Whether it is the right one is for its reader to know."""
    return x509.load_pem_x509_certificates(collateral["tcb_info_issuer_chain"].encode())[-1].public_bytes(Encoding.DER)


def key_id(certificate: bytes) -> bytes:
    """SubjectKeyIdentifier of a certificate in DER, 20 bytes."""
    loaded = x509.load_der_x509_certificate(certificate)
    return loaded.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest


def _document(collateral: Mapping[str, str], name: str, signer: x509.Certificate) -> SignedDocument:
    signature = bytes.fromhex(collateral[f"{name}_signature"])
    if len(signature) != 64:
        raise ValueError(f"{name}_signature: has {len(signature)} bytes, not 64")
    identifier = key_id(signer.public_bytes(Encoding.DER))
    return SignedDocument(collateral[name].encode(), signature[:32], signature[32:], identifier)


def _number(quote: bytes, offset: int, size: int) -> int:
    if len(quote) < offset + size:
        raise QuoteFormError(f"{len(quote)} bytes, cut off before byte {offset + size}; send the quote whole")
    return int.from_bytes(quote[offset : offset + size], "little")
