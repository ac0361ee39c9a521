"""Who speaks: a customs message counts only with the authority's signature.

W3C XML Signature, enveloped, over the whole document, since customs messages are XML (WCO DM 3.6) and the signature
then travels inside them. Verified by `signxml`, on `cryptography` and `lxml`: `cryptography` makes CMS signatures and
does not verify them.

The certificates are pinned: they are part of the program's configuration, which is measured with it, so that whoever
runs the machine cannot put another authority in. What is read is what was signed, not what was received: canonical XML
without comments, so that a comment cannot split a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timezone, tzinfo
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, XMLVerifier

from eport.messages.errors import MessageError
from eport.messages.safe_xml import load
from eport.messages.wco import Declaration, Response, parse_declaration, parse_response

_EXPECTED: Final = SignatureConfiguration(
    location="./",  # of the root's own children: a signature further down covers a part
    expect_references=1,
    signature_methods=frozenset(
        {
            SignatureMethod.ECDSA_SHA256,
            SignatureMethod.ECDSA_SHA384,
            SignatureMethod.RSA_SHA256,
            SignatureMethod.RSA_SHA384,
            SignatureMethod.SHA256_RSA_MGF1,
        }
    ),
    digest_algorithms=frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384}),
    ignore_ambiguous_key_info=True,  # the pinned key counts, whatever the message says of keys
)
_REFERENCE: Final = ".//{http://www.w3.org/2000/09/xmldsig#}Reference"


class SignatureRefused(ValueError):
    """A customs message without a good signature of the authority: what was found, and what to do."""


def read_signed(
    message: bytes, authorities: Sequence[x509.Certificate], local_zone: tzinfo = timezone.utc
) -> tuple[Response, ...] | Declaration:
    """The customs responses, or the declaration, of a message that the authority signed.

    Args:
        message: as received.
        authorities: certificates of the authority's signing keys, any of which may have signed.
        local_zone: see `parse_response`.

    Returns:
        Responses as `parse_response` gives them for what was signed, in canonical XML, which is their `raw`: a carrier
        can vary the bytes around it, and enclaves that got different ones must not sign different values. Or the
        declaration as the authority holds it.

    Raises:
        MessageError: unsafe or malformed XML; neither a response of customs nor a declaration.
        SignatureRefused: no signature, one of somebody else, one over another or a smaller content, or one that was
            made outside the certificate's validity.
    """
    load(message, "", "XML", "")  # refuses unsafe XML before another parser sees it
    signed, signer = _signed(message, authorities)
    found = _parse(signed, local_zone)
    if isinstance(found, Declaration):
        return found
    for response in found:
        _require_valid_then(signer, response.reference, response.issued_at)
    return tuple(replace(response, raw=signed) for response in found)


def _parse(message: bytes, local_zone: tzinfo) -> tuple[Response, ...] | Declaration:
    try:
        return parse_response(message, local_zone)
    except MessageError as no_response:
        try:
            return parse_declaration(message)
        except MessageError:
            raise no_response from None


def _require_valid_then(signer: x509.Certificate, reference: str, at: datetime) -> None:
    if not signer.not_valid_before_utc <= at <= signer.not_valid_after_utc:
        raise SignatureRefused(
            f"response {reference} of {at:%Y-%m-%d %H:%M:%S} is outside the validity of "
            f"'{signer.subject.rfc4514_string()}'; pin the certificate that was valid then"
        )


def _signed(message: bytes, authorities: Sequence[x509.Certificate]) -> tuple[bytes, x509.Certificate]:
    """What was signed, in canonical XML, and by which authority."""
    if not authorities:
        raise SignatureRefused("no authority's certificate is pinned; name one in the oracle's settings")
    complaint = ""
    for authority in authorities:
        pem = authority.public_bytes(Encoding.PEM).decode()
        try:
            # Held against the time of the response below; of today's time nothing follows for a message of last year.
            then = replace(_EXPECTED, verification_time=authority.not_valid_before_utc)
            found = XMLVerifier().verify(message, x509_cert=pem, expect_config=then)
        except (SignXMLException, etree.LxmlError, ValueError, TypeError) as error:
            complaint = " ".join(str(error).split()) or type(error).__name__
            continue
        assert not isinstance(found, list)  # one reference is expected
        if [reference.get("URI") for reference in found.signature_xml.findall(_REFERENCE)] != [""]:
            complaint = "it does not cover the whole document (Reference URI is not empty)"
            continue
        return found.signed_data, authority
    raise SignatureRefused(f"no good signature of the authority: {complaint}; ask customs for the message as signed")
