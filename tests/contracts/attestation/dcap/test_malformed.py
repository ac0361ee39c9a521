"""Certificates, revocation lists and SGX extensions that are signed and yet not as the profile has them are refused, each
for what is wrong with it. An issuer that writes otherwise than Intel's profile is not read generously."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cryptography import x509

from eport.enclave.quote.forms import collateral_forms, forms
from tests.helpers import dcap
from tests.helpers.reverts import reverts_with

INTEGER, BITS, OCTETS, OBJECT, UTC, GENERALIZED, SEQUENCE, SET = 2, 3, 4, 6, 0x17, 0x18, 0x30, 0x31
MOMENT, LATER = (b"260112090000Z", b"20260112090000Z")
DELTA_LIST, CRL_NUMBER, AUTHORITY_KEY = (bytes.fromhex(text) for text in ("551d1b", "551d14", "551d23"))
KEY_USAGE, BASIC_CONSTRAINTS, SUBJECT_KEY = (bytes.fromhex(text) for text in ("551d0f", "551d13", "551d0e"))
SGX = bytes.fromhex("2a864886f84d010d01")

Elements = list[bytes]
Change = Callable[[Elements], Elements]


def tlv(tag: int, content: bytes) -> bytes:
    return dcap.simulator._tlv(tag, content)


def elements(der: bytes) -> Elements:
    """What stands one behind the other."""
    found = []
    while der:
        header = 2 if der[1] < 0x80 else 2 + (der[1] & 0x7F)
        length = der[1] if header == 2 else int.from_bytes(der[2:header], "big")
        found.append(der[: header + length])
        der = der[header + length :]
    return found


def content(element: bytes) -> bytes:
    return element[2 if element[1] < 0x80 else 2 + (element[1] & 0x7F) :]


def inside(element: bytes) -> Elements:
    """What an element contains."""
    return elements(content(element))


def signed(honest: bytes, change: Change) -> bytes:
    """A certificate or list whose signed part is changed; its signature is for whoever checks it."""
    body, *rest = inside(honest)
    return tlv(SEQUENCE, b"".join([tlv(SEQUENCE, b"".join(change(inside(body)))), *rest]))


def at(number: int, *new: bytes) -> Change:
    """These in the place of the element of that number."""

    def change(parts: Elements) -> Elements:
        where = number % len(parts)
        return [*parts[:where], *new, *parts[where + 1 :]]

    return change


def extensions(change: Change) -> Change:
    """Another list of extensions, which is the last element."""

    def changed(parts: Elements) -> Elements:
        (listed,) = inside(parts[-1])
        return [*parts[:-1], tlv(parts[-1][0], tlv(SEQUENCE, b"".join(change(inside(listed)))))]

    return changed


def extension(oid: bytes, value: bytes, critical: bool = False) -> bytes:
    flag = bytes.fromhex("0101ff") if critical else b""
    return tlv(SEQUENCE, tlv(OBJECT, oid) + flag + tlv(OCTETS, value))


def without(oid: bytes) -> Change:
    return lambda parts: [part for part in parts if tlv(OBJECT, oid) not in part]


def instead(oid: bytes, value: bytes) -> Change:
    return lambda parts: [*without(oid)(parts), extension(oid, value)]


def more(*new: bytes) -> Change:
    return lambda parts: [*parts, *new]


def twice(oid: bytes) -> Change:
    return lambda parts: [*parts, *(part for part in parts if tlv(OBJECT, oid) in part)]


# ------------------------------------------------------------------------------------------------- revocation lists


def entry(serial: bytes = b"\x2a", revoked: bytes = tlv(UTC, MOMENT)) -> bytes:
    return tlv(SEQUENCE, tlv(INTEGER, serial) + revoked)


def revoked(*entries: bytes) -> Change:
    """The list's entries: between its dates and its extensions, absent in an empty list (RFC 5280, 5.1.2.6)."""
    return lambda parts: [*parts[:5], tlv(SEQUENCE, b"".join(entries)), parts[-1]]


@pytest.fixture(scope="module")
def revocation_list() -> bytes:
    return collateral_forms(dcap.platform().collateral()).revocation_lists[0]


def test_list_with_no_entry_and_with_dates_of_either_form_is_read(development, revocation_list):
    read = lambda change: development.reader.call("revocationList", signed(revocation_list, change))[1]  # noqa: E731
    assert read(lambda parts: [*parts[:5], parts[-1]]) == []
    assert read(revoked(entry(), entry(b"\x00\xff" * 10, tlv(GENERALIZED, LATER)))) == [42, int("ff00" * 9 + "ff", 16)]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (at(0), "version"),
        (at(0, tlv(INTEGER, b"\0")), "version"),
        (lambda _: [tlv(INTEGER, b"")], "version"),
        (revoked(), "revokedCertificates: empty"),
        (revoked(entry(b"\0")), "userCertificate"),
        (revoked(entry(revoked=b"")), "revocationDate"),
        (revoked(entry(), entry(revoked=tlv(OCTETS, MOMENT))), "revocationDate"),
        (extensions(more(extension(DELTA_LIST, tlv(INTEGER, b"\1"), critical=False))), "extension"),
        (extensions(twice(AUTHORITY_KEY)), "extension"),
        (extensions(twice(CRL_NUMBER)), "extension"),
        (extensions(without(AUTHORITY_KEY)), "extension missing"),
        (extensions(without(CRL_NUMBER)), "extension missing"),
    ],
)
def test_list_that_is_not_as_the_profile_has_it_is_refused(development, revocation_list, change, field):
    with reverts_with("CrlMalformed", field=field):
        development.reader.call("revocationList", signed(revocation_list, change))


def test_list_whose_extension_is_critical_is_refused(development, revocation_list):
    """A critical extension has a boolean where the value is looked for (RFC 5280, 5.2)."""
    delta = extensions(more(extension(DELTA_LIST, tlv(INTEGER, b"\1"), critical=True)))
    with reverts_with("DerUnexpectedTag", expected=OCTETS, found=1):
        development.reader.call("revocationList", signed(revocation_list, delta))


def test_list_with_something_behind_its_extensions_is_refused(development, revocation_list):
    with reverts_with("DerMalformed", rule="something behind the last element"):
        development.reader.call("revocationList", signed(revocation_list, more(tlv(INTEGER, b"\1"))))


def test_list_that_names_its_issuers_key_otherwise_is_refused(development, revocation_list):
    named = extensions(instead(AUTHORITY_KEY, tlv(SEQUENCE, tlv(0x80, bytes(19)))))
    with reverts_with("CertificateMalformed", field="authorityKeyIdentifier"):
        development.reader.call("revocationList", signed(revocation_list, named))


# ------------------------------------------------------------------------------------------------------ certificates


def named(*names: tuple[int, bytes]) -> Change:
    """The subject's common names (2.5.4.3), each with its kind of string."""
    sets = (tlv(SET, tlv(SEQUENCE, tlv(OBJECT, bytes.fromhex("550403")) + tlv(*item))) for item in names)
    return at(5, tlv(SEQUENCE, b"".join(sets)))


def valid(*moments: bytes) -> Change:
    return at(4, tlv(SEQUENCE, b"".join(tlv(UTC, moment) for moment in moments)))


@pytest.fixture(scope="module")
def pck() -> bytes:
    return forms(dcap.real_sgx().quote).pck


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (at(0), "version"),
        (at(0, tlv(0xA0, tlv(INTEGER, b"\1"))), "version"),
        (lambda _: [tlv(INTEGER, b"")], "version"),
        (at(1, tlv(INTEGER, b"\0")), "serialNumber"),
        (valid(MOMENT, MOMENT, MOMENT), "validity"),
        (named((0x0C, b"one"), (0x0C, b"another")), "commonName"),
        (named((0x1E, b"\0A")), "commonName"),
        (at(6, tlv(SEQUENCE, tlv(SEQUENCE, tlv(OBJECT, b"\x2a")) + tlv(BITS, bytes(66)))), "subjectPublicKeyInfo"),
        (extensions(more(extension(bytes.fromhex("551d24"), b"\0", critical=True))), "unknown critical extension"),
        # The neighbours of crlDistributionPoints (31), which is known.
        (extensions(more(extension(bytes.fromhex("551d1e"), b"\0", critical=True))), "unknown critical extension"),
        (extensions(more(extension(bytes.fromhex("551d20"), b"\0", critical=True))), "unknown critical extension"),
        (extensions(twice(KEY_USAGE)), "extension twice"),
        (extensions(twice(SGX)), "extension twice"),
        (extensions(without(SUBJECT_KEY)), "extension missing"),
        (extensions(without(KEY_USAGE)), "extension missing"),
        (extensions(without(BASIC_CONSTRAINTS)), "extension missing"),
        (extensions(without(AUTHORITY_KEY)), "extension missing"),
        (extensions(instead(AUTHORITY_KEY, tlv(SEQUENCE, tlv(0x80, bytes(21))))), "authorityKeyIdentifier"),
        (extensions(instead(AUTHORITY_KEY, tlv(SEQUENCE, tlv(0x81, bytes(20))))), "authorityKeyIdentifier"),
        (extensions(instead(SUBJECT_KEY, tlv(OCTETS, bytes(19)))), "subjectKeyIdentifier"),
        (extensions(instead(SUBJECT_KEY, tlv(BITS, bytes(20)))), "subjectKeyIdentifier"),
        (extensions(instead(KEY_USAGE, bytes.fromhex("0303078000"))), "keyUsage"),
        (extensions(instead(KEY_USAGE, bytes.fromhex("04020780"))), "keyUsage"),
        (extensions(instead(BASIC_CONSTRAINTS, bytes.fromhex("30030101ff"))), "basicConstraints"),
        (extensions(instead(BASIC_CONSTRAINTS, bytes.fromhex("30060101ff020200"))), "basicConstraints"),
        (extensions(instead(BASIC_CONSTRAINTS, bytes.fromhex("3100"))), "basicConstraints"),
    ],
)
def test_certificate_that_is_not_as_the_profile_has_it_is_refused(development, pck, change, field):
    with reverts_with("CertificateMalformed", field=field):
        development.reader.call("certificate", signed(pck, change))


@pytest.mark.parametrize(
    "oid", ["551d24", "551d2401", "5504030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021"]
)
def test_certificate_with_an_extension_that_nobody_needs_is_read(development, pck, oid):
    plain = x509.load_der_x509_certificate(pck).serial_number
    found = signed(pck, extensions(more(extension(bytes.fromhex(oid), b"\0"))))
    assert development.reader.call("certificate", found)[0] != plain  # the digest: another certificate
    assert plain in development.reader.call("certificate", found)


def test_certificate_without_the_sgx_extension_is_no_platforms(development, pck):
    with reverts_with("CertificateWithoutSgxExtension"):
        development.reader.call("pckCertificate", signed(pck, extensions(without(SGX))))


# ----------------------------------------------------------------------------------------------------- SGX extension


def sgx(change: Change) -> Change:
    """Other fields of the SGX extension."""

    def changed(parts: Elements) -> Elements:
        (old,) = (part for part in parts if tlv(OBJECT, SGX) in part)
        (fields,) = elements(content(inside(old)[-1]))
        return instead(SGX, tlv(SEQUENCE, b"".join(change(inside(fields)))))(parts)

    return extensions(changed)


def field(number: int, value: bytes) -> bytes:
    return tlv(SEQUENCE, tlv(OBJECT, SGX + bytes([number])) + value)


def tcb(change: Change) -> Change:
    """Other entries of the TCB: 16 components, PCESVN, CPUSVN."""

    def changed(fields: Elements) -> Elements:
        entries = inside(inside(fields[1])[1])
        return at(1, field(2, tlv(SEQUENCE, b"".join(change(entries)))))(fields)

    return sgx(changed)


def component(number: int, value: bytes) -> bytes:
    return tlv(SEQUENCE, tlv(OBJECT, SGX + bytes([2, number])) + value)


def configured(*behind: bytes) -> Change:
    """With what a platform certificate adds, and something behind."""
    added = (field(6, tlv(OCTETS, bytes(16))), field(7, tlv(SEQUENCE, b"")))
    return sgx(lambda fields: [*fields[:5], *added, *behind])


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (sgx(at(0, field(1, tlv(OCTETS, bytes(15))))), "PPID"),
        (sgx(at(0, field(9, tlv(OCTETS, bytes(16))))), "PPID"),
        (sgx(at(1, field(1, tlv(SEQUENCE, b"")))), "TCB"),
        (tcb(at(0, component(2, tlv(INTEGER, b"\1")))), "TCB component"),
        (tcb(at(3, component(4, tlv(INTEGER, b"\1") + tlv(INTEGER, b"\1")))), "TCB component"),
        (tcb(at(16, component(17, tlv(INTEGER, b"\1") + tlv(INTEGER, b"\1")))), "TCB component"),
        (tcb(at(17, component(18, tlv(OCTETS, bytes(15))))), "CPUSVN"),
        (tcb(more(component(19, tlv(INTEGER, b"\1")))), "something behind CPUSVN"),
        (sgx(at(2, field(3, tlv(OCTETS, bytes(3))))), "PCE-ID"),
        (sgx(at(3, field(4, tlv(OCTETS, bytes(5))))), "FMSPC"),
        (sgx(at(4, field(5, tlv(0x0A, b"\0\0")))), "SGX type"),
        (sgx(lambda fields: [*fields[:5], field(6, tlv(OCTETS, bytes(17)))]), "platform instance"),
        (
            sgx(lambda fields: [*fields[:5], field(6, tlv(OCTETS, bytes(16))), field(8, tlv(SEQUENCE, b""))]),
            "configuration",
        ),
        (configured(field(8, tlv(OCTETS, b""))), "something behind the configuration"),
    ],
)
def test_platform_that_is_not_told_as_the_profile_has_it_is_refused(development, pck, change, what):
    with reverts_with("SgxExtensionMalformed", field=what):
        development.reader.call("pckCertificate", signed(pck, change))


@pytest.mark.parametrize("change", [sgx(lambda fields: fields[:5]), configured()], ids=["processor's", "platform's"])
def test_processors_and_platforms_certificates_are_both_read(development, pck, change):
    assert development.reader.call("pckCertificate", signed(pck, change))[1] == development.reader.call(
        "pckCertificate", pck
    )[1]  # fmt: skip
