"""Attacks on the signature of a customs message (W3C XML Signature).

Whoever carries it adds, moves or rewrites what the signature leaves open. docs/attacks.md lists them with all others.
"""

from __future__ import annotations

import base64
import copy
from datetime import datetime, timedelta, timezone

import pytest
import signxml
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from eth_utils.crypto import keccak
from lxml import etree

from eport.enclave import authority
from eport.messages.errors import MessageError

DS = "{http://www.w3.org/2000/09/xmldsig#}"
NUMBER, OTHER = "224820261000000017", "224820261000000025"
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Signer:
    """A key pair and its certificate; several may bear one name."""

    def __init__(self, name: str = "Shanghai Customs") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.now(timezone.utc).replace(microsecond=0)
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=30))
            .not_valid_after(now + timedelta(days=30))
            .sign(self.key, hashes.SHA256())
        )

    def sign(self, message: bytes, **how: object) -> etree._Element:
        maker = signxml.XMLSigner(signature_algorithm="ecdsa-sha256", digest_algorithm="sha256")
        signed: etree._Element = maker.sign(
            etree.fromstring(message), key=self.key, cert=[self.certificate], always_add_key_value=True, **how
        )
        return signed


CUSTOMS, STRANGER = Signer(), Signer()


def message(code: str = "05", number: str = NUMBER, reference: str = "R1") -> bytes:
    at = datetime.now(timezone.utc).strftime("%Y%m%d%H%M%SZ")
    return (
        f"<MetaData><Response><FunctionCode>{code}</FunctionCode><FunctionalReferenceID>{reference}"
        f'</FunctionalReferenceID><IssueDateTime><DateTimeString formatCode="304">{at}</DateTimeString></IssueDateTime>'
        f"<Declaration><ID>{number}</ID></Declaration></Response></MetaData>"
    ).encode()


def read(root: etree._Element | bytes) -> list[tuple[str, str]]:
    """(function code, declaration) of each response, as the program takes it."""
    raw = root if isinstance(root, bytes) else etree.tostring(root)
    found = authority.read_signed(raw, [CUSTOMS.certificate])
    return [(item.function_code, item.declaration_number) for item in found]


def is_refused(root: etree._Element | bytes) -> bool:
    try:
        read(root)
    except (authority.SignatureRefused, MessageError):
        return True
    return False


def test_signed_message_is_taken() -> None:
    """Else every refusal below would prove nothing."""
    assert read(CUSTOMS.sign(message())) == [("05", NUMBER)]


# ---------------------------------------------------------------------------------------------------------- who signed


def test_message_without_a_signature_is_refused() -> None:
    assert is_refused(message())


def test_message_with_an_empty_signature_is_refused() -> None:
    root = etree.fromstring(message())
    etree.SubElement(root, f"{DS}Signature")
    assert is_refused(root)


def test_message_signed_by_a_stranger_of_the_same_name_is_refused() -> None:
    assert is_refused(STRANGER.sign(message("09")))


def test_message_signed_by_a_stranger_that_shows_the_authoritys_certificate_is_refused() -> None:
    root, honest = STRANGER.sign(message("09")), CUSTOMS.sign(message())
    info = root.find(f"{DS}Signature/{DS}KeyInfo")
    info.getparent().replace(info, copy.deepcopy(honest.find(f"{DS}Signature/{DS}KeyInfo")))
    assert is_refused(root)


def test_key_shown_in_the_message_does_not_count_where_the_signature_is_good() -> None:
    """KeyInfo is not signed: another key there neither hurts nor helps."""
    root, strange = CUSTOMS.sign(message()), STRANGER.sign(message())
    info = root.find(f"{DS}Signature/{DS}KeyInfo")
    info.getparent().replace(info, copy.deepcopy(strange.find(f"{DS}Signature/{DS}KeyInfo")))
    assert read(root) == [("05", NUMBER)]


@pytest.mark.parametrize(
    "algorithm",
    [
        "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
        "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1",
        "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
    ],
)
def test_signature_renamed_to_a_weak_or_symmetric_algorithm_is_refused(algorithm: str) -> None:
    """The public key as a secret of HMAC, or a hash that can be collided."""
    root = CUSTOMS.sign(message())
    root.find(f".//{DS}SignatureMethod").set("Algorithm", algorithm)
    assert is_refused(root)


# ---------------------------------------------------------------------------------------------------- what was signed


@pytest.mark.parametrize(("path", "value"), [("FunctionCode", "09"), ("Declaration/ID", OTHER)])
def test_message_changed_after_signing_is_refused(path: str, value: str) -> None:
    root = CUSTOMS.sign(message())
    root.find(f"Response/{path}").text = value
    assert is_refused(root)


def test_response_added_to_a_signed_message_is_refused() -> None:
    root = CUSTOMS.sign(message())
    root.insert(0, etree.fromstring(message("09", reference="R2"))[0])
    assert is_refused(root)


@pytest.mark.parametrize("where", ["as the last child", "before the content", "inside the response"])
def test_signed_message_wrapped_in_a_forged_one_is_refused(where: str) -> None:
    """XML signature wrapping: the signature is good, and what is read stands elsewhere."""
    forged, signed = etree.fromstring(message("09")), CUSTOMS.sign(message())
    if where == "inside the response":
        forged[0].append(signed)
    else:
        forged.insert(0 if where == "before the content" else 1, signed)
    assert is_refused(forged)


@pytest.mark.parametrize("beside", [True, False])
def test_signature_moved_to_a_forged_message_that_holds_the_signed_one_is_refused(beside: bool) -> None:
    signed, forged = CUSTOMS.sign(message()), etree.fromstring(message("09"))
    signature = signed.find(f"{DS}Signature")
    if beside:
        forged.append(signature)
        forged.append(signed)
    else:
        etree.SubElement(signature, f"{DS}Object").append(copy.deepcopy(signed[0]))
        forged.append(signature)
    assert is_refused(forged)


def test_signature_moved_to_another_place_of_its_message_is_refused() -> None:
    """It would still be good, since it covers all but itself; but a signature has one place where it is looked for."""
    root = CUSTOMS.sign(message())
    root.find("Response").append(root.find(f"{DS}Signature"))
    assert is_refused(root)


def test_content_hidden_inside_the_signature_is_not_read() -> None:
    """The enveloped form takes the signature out before hashing, so that whatever stands in it is signed by nobody."""
    root = CUSTOMS.sign(message())
    hidden = etree.SubElement(root.find(f"{DS}Signature"), f"{DS}Object")
    hidden.append(etree.fromstring(message("09", reference="R2"))[0])
    assert read(root) == [("05", NUMBER)]


@pytest.mark.parametrize("first", [True, False])
def test_second_signature_of_a_stranger_is_refused(first: bool) -> None:
    root = CUSTOMS.sign(message())
    strange = STRANGER.sign(message("09")).find(f"{DS}Signature")
    root.insert(0, strange) if first else root.append(strange)
    assert is_refused(root)


def test_signature_that_covers_a_part_is_refused() -> None:
    """Signed by the authority itself, over one element: the rest is anybody's."""
    whole = etree.fromstring(message())
    whole[0].set("Id", "part")
    assert is_refused(CUSTOMS.sign(etree.tostring(whole), reference_uri="#part"))


@pytest.mark.parametrize("uri", ["#R1", "file:///etc/passwd", "http://127.0.0.1:9/", "../response.xml"])
def test_reference_turned_to_something_else_is_refused(uri: str) -> None:
    root = CUSTOMS.sign(message())
    root.find(f".//{DS}Reference").set("URI", uri)
    assert is_refused(root)


@pytest.mark.parametrize(
    "transform", ["http://www.w3.org/TR/1999/REC-xslt-19991116", "http://www.w3.org/TR/1999/REC-xpath-19991116"]
)
def test_transform_added_to_the_reference_is_refused(transform: str) -> None:
    """A transform runs the sender's program over the message before it is hashed."""
    root = CUSTOMS.sign(message())
    etree.SubElement(root.find(f".//{DS}Transforms"), f"{DS}Transform").set("Algorithm", transform)
    assert is_refused(root)


def test_digest_of_a_forged_message_put_into_the_signature_is_refused() -> None:
    root, forged = CUSTOMS.sign(message()), STRANGER.sign(message("09"))
    root.find(f".//{DS}DigestValue").text = forged.find(f".//{DS}DigestValue").text
    root.find("Response/FunctionCode").text = "09"
    assert is_refused(root)


# --------------------------------------------------------------------------------------- what the signature leaves open


@pytest.mark.parametrize(("old", "new"), [(b">05<", b">0<!-- -->5<"), (NUMBER.encode(), b"2248<!--x-->20261000000017")])
def test_comment_inside_a_signed_value_cuts_nothing_off(old: bytes, new: bytes) -> None:
    """Canonical XML leaves comments out, so that the signature stays good: the value has to stay whole."""
    raw = etree.tostring(CUSTOMS.sign(message()))
    commented = raw.replace(old, new, 1)
    assert commented != raw
    assert read(commented) == [("05", NUMBER)]


def test_processing_instruction_inside_a_signed_value_is_refused() -> None:
    """Other than a comment, it is part of canonical XML."""
    raw = etree.tostring(CUSTOMS.sign(message()))
    assert is_refused(raw.replace(b">05<", b">0<?x?>5<", 1))


def test_document_type_before_a_signed_message_is_refused() -> None:
    raw = etree.tostring(CUSTOMS.sign(message()))
    assert is_refused(b'<!DOCTYPE MetaData [<!ENTITY x "09">]>' + raw)


def twin(root: etree._Element) -> bytes:
    """The other ECDSA signature of the same key over the same message: (r, n - s)."""
    other = copy.deepcopy(root)
    value = other.find(f".//{DS}SignatureValue")
    raw = base64.b64decode(value.text)
    r, s = raw[:32], int.from_bytes(raw[32:], "big")
    value.text = base64.b64encode(r + (ORDER - s).to_bytes(32, "big")).decode()
    return etree.tostring(other)


def test_message_with_the_twin_of_its_signature_says_the_same() -> None:
    root = CUSTOMS.sign(message())
    assert twin(root) != etree.tostring(root)
    assert read(twin(root)) == read(root)


def test_carrier_that_varies_what_is_not_signed_splits_no_quorum() -> None:
    """Enclaves that got a message in different bytes sign different values, and their journals keep them apart."""
    root = CUSTOMS.sign(message())
    plain = etree.tostring(root)
    deliveries = [plain, twin(root), plain.replace(b">05<", b">0<!-- -->5<", 1)]
    evidence = {keccak(authority.read_signed(raw, [CUSTOMS.certificate])[0].raw) for raw in deliveries}
    assert len(evidence) == 1
