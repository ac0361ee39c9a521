"""read_signed: a customs message counts only as the authority signed it, whole."""

from __future__ import annotations

import datetime as dt

import pytest
from lxml import etree
from signxml import XMLSigner, methods

from eport.enclave.authority import SignatureRefused, read_signed
from eport.messages.errors import MessageError
from eport.messages.wco import Declaration, parse_declaration, parse_response
from tests.helpers.customs import authority, messages

DSIG = "{http://www.w3.org/2000/09/xmldsig#}"
CUSTOMS = authority()
DECLARATION, ACCEPTED, TAXED, CLEARED = messages()


def read(message: bytes, *pinned):
    return read_signed(message, [party.certificate for party in pinned or (CUSTOMS,)])


def test_responses_are_read_as_signed_and_keep_the_canonical_bytes():
    signed = CUSTOMS.sign(CLEARED)
    (found,) = read(signed)
    (plain,) = parse_response(CLEARED)
    assert found.raw == etree.tostring(etree.fromstring(CLEARED), method="c14n", with_comments=False)
    assert (found.reference, found.function_code, found.issued_at) == (
        plain.reference, plain.function_code, plain.issued_at,
    )  # fmt: skip


def test_declaration_is_read_as_the_authority_holds_it():
    found = read(CUSTOMS.sign(DECLARATION))
    assert isinstance(found, Declaration)
    assert found.number == parse_declaration(DECLARATION).number


def test_any_of_several_pinned_certificates_may_have_signed():
    older = authority("Shanghai Customs, key before")
    assert read(CUSTOMS.sign(CLEARED), older, CUSTOMS)


@pytest.mark.parametrize("message", [ACCEPTED, DECLARATION])
def test_unsigned_message_is_refused(message):
    with pytest.raises(SignatureRefused, match="no good signature"):
        read(message)


def test_message_signed_by_somebody_else_is_refused():
    with pytest.raises(SignatureRefused):
        read(authority("Shanghai Customs").sign(CLEARED))  # the same name proves nothing


def test_program_without_a_pinned_certificate_refuses_everything():
    with pytest.raises(SignatureRefused, match="no authority's certificate is pinned"):
        read_signed(CUSTOMS.sign(CLEARED), [])


def test_one_changed_character_is_refused():
    signed = CUSTOMS.sign(ACCEPTED)
    for old, new in ((b">01<", b">09<"), (b"<FunctionCode>01", b"<FunctionCode>09")):
        if old in signed:
            with pytest.raises(SignatureRefused):
                read(signed.replace(old, new, 1))
            return
    raise AssertionError("the example has no function code 01")


def test_response_added_behind_the_signed_one_is_refused():
    """A wrapper with the signed message inside and another response beside it."""
    root = etree.fromstring(CUSTOMS.sign(ACCEPTED))
    root.append(etree.fromstring(CLEARED) if root.tag != "Response" else root[0])
    with pytest.raises((SignatureRefused, MessageError)):
        read(etree.tostring(root))


def test_signed_message_wrapped_into_another_is_refused():
    """Signature wrapping: the outer document is the attacker's, the signature below it is good."""
    outer, inner = etree.fromstring(CLEARED), etree.fromstring(CUSTOMS.sign(ACCEPTED))
    outer.append(inner)
    with pytest.raises((SignatureRefused, MessageError)):
        read(etree.tostring(outer))


def test_signature_moved_from_one_message_to_another_is_refused():
    stolen = etree.fromstring(CUSTOMS.sign(ACCEPTED)).find(f"{DSIG}Signature")
    victim = etree.fromstring(CLEARED)
    victim.append(stolen)
    with pytest.raises(SignatureRefused):
        read(etree.tostring(victim))


def test_signature_over_a_part_is_refused():
    root = etree.fromstring(CLEARED)
    part = root[0]
    part.set("Id", "part")
    signer = XMLSigner(method=methods.enveloped, signature_algorithm="ecdsa-sha256")
    signed = signer.sign(root, key=CUSTOMS.key_pem, cert=[CUSTOMS.certificate], reference_uri="#part")
    with pytest.raises((SignatureRefused, MessageError)):
        read(etree.tostring(signed))


def test_comment_inside_a_value_neither_changes_nor_splits_it():
    """Canonical XML drops comments, so that a signed '01' stays good with a comment in it, and stays '01'."""
    signed = CUSTOMS.sign(ACCEPTED)
    (plain,) = read(signed)
    code = plain.function_code.encode()
    commented = signed.replace(b">" + code + b"<", b">" + code[:1] + b"<!-- -->" + code[1:] + b"<", 1)
    try:
        (found,) = read(commented)
    except (SignatureRefused, MessageError):
        return
    assert found.function_code == plain.function_code


def test_document_type_is_refused_before_any_signature_is_looked_at():
    signed = CUSTOMS.sign(ACCEPTED)
    bomb = b'<!DOCTYPE r [<!ENTITY a "x">]>' + signed
    with pytest.raises(MessageError):
        read(bomb)


@pytest.mark.parametrize("days", [(-400, -1), (1, 400)], ids=["ended", "not begun"])
def test_response_issued_outside_the_certificates_life_is_refused(days):
    issued = parse_response(CLEARED)[0].issued_at
    party = authority("Shanghai Customs", *(issued + dt.timedelta(days=n) for n in days))
    with pytest.raises(SignatureRefused, match="outside the validity"):
        read(party.sign(CLEARED), party)


def test_key_beside_the_signature_does_not_count():
    """The attacker signs with a key of its own and names it in KeyInfo."""
    thief = authority("Shanghai Customs")
    with pytest.raises(SignatureRefused):
        read(thief.sign(CLEARED), CUSTOMS)


def test_weak_digest_is_refused():
    signed = CUSTOMS.sign(CLEARED).replace(b"xmlenc#sha256", b"xmldsig-more#sha224", 1)
    with pytest.raises(SignatureRefused):
        read(signed)
