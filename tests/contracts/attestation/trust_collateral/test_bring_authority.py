"""TrustCollateral.bringAuthority and the root: certificates that the root has signed, and nothing else."""

from __future__ import annotations

import datetime as dt

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding

from eport.enclave.quote import simulator
from eport.enclave.quote.forms import key_id, root_certificate
from tests.helpers import dcap
from tests.helpers.dcap import SEED, SIMULATED_AT, world
from tests.helpers.reverts import reverts_with

PCK_CA, TCB = "Intel SGX PCK Platform CA", "Intel SGX TCB Signing"
ROOT = simulator.ROOT_NAME


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def certificate(subject=PCK_CA, key="pck authority", issuer=ROOT, issuer_key="root", path_length=0) -> bytes:
    """A certificate of the simulator's, by default the PCK authority's."""
    return der(simulator._certificate(SEED, subject, key, issuer, issuer_key, path_length=path_length))


def bring(empty, certificate_: bytes):
    return empty.collateral.send(empty.deployer, "bringAuthority", certificate_)


def test_bring_authority_keeps_key_kind_and_end(empty):
    brought = certificate()
    event = bring(empty, brought).event("AuthorityBrought").arguments
    loaded = x509.load_der_x509_certificate(brought)
    ends = int(loaded.not_valid_after_utc.timestamp())
    assert event == {
        "number": 1, "kind": 2, "keyId": key_id(brought), "serial": loaded.serial_number, "notAfter": ends
    }  # fmt: skip
    found = empty.collateral.struct("authority", 1)
    numbers = simulator._key(SEED, "pck authority").public_key().public_numbers()
    assert (int.from_bytes(found["x"], "big"), int.from_bytes(found["y"], "big")) == (numbers.x, numbers.y)
    assert (found["kind"], found["notAfter"], found["listNextUpdate"], found["revoked"]) == (2, ends, 0, False)


@pytest.mark.parametrize(
    ("name", "kind", "length"), [("Intel SGX PCK Processor CA", 1, 0), (PCK_CA, 2, 0), (TCB, 3, None)]
)
def test_bring_authority_tells_kinds_by_name(empty, name, kind, length):
    bring(empty, certificate(name, name, path_length=length))
    assert empty.collateral.struct("authority", 1)["kind"] == kind


def test_bring_authority_again_is_refused_unless_it_lives_longer(empty):
    bring(empty, certificate())
    with reverts_with("CollateralNotNewer", document="certificate"):
        bring(empty, certificate())


def test_bring_authority_with_another_name_is_refused(empty):
    with reverts_with("CollateralWrongName"):
        bring(empty, certificate("Intel SGX Attestation Report Signing"))


def test_bring_authority_signed_by_another_key_is_refused(empty):
    """The names are right, the key is not: the identifier of the issuer's key tells."""
    with reverts_with("CollateralWrongIssuer"):
        bring(empty, certificate(issuer_key="stranger"))


def test_bring_authority_signed_by_another_key_that_claims_the_root_s_identifier_is_refused(empty):
    honest = x509.load_der_x509_certificate(certificate())
    forged = rebuilt(honest, signer=simulator._key(SEED, "stranger"))
    with reverts_with("CollateralBadSignature", document="certificate"):
        bring(empty, forged)


def test_bring_authority_that_another_authority_issued_is_refused(empty):
    bring(empty, certificate())
    with reverts_with("CollateralWrongIssuer"):
        bring(empty, certificate(TCB, "x", issuer=PCK_CA, issuer_key="pck authority", path_length=None))


@pytest.mark.parametrize(("name", "length"), [(PCK_CA, None), (TCB, 0)])
def test_bring_authority_of_the_wrong_usage_is_refused(empty, name, length):
    """A PCK authority has to be an authority; the signer of TCB info must not be one."""
    with reverts_with("CollateralWrongUsage"):
        bring(empty, certificate(name, "wrong usage", path_length=length))


def test_bring_authority_before_and_after_its_life_is_refused(empty):
    honest = x509.load_der_x509_certificate(certificate())
    root = simulator._key(SEED, "root")
    day = dt.timedelta(days=1)
    now = dcap.issued()
    with reverts_with("CollateralNotYetValid", document="certificate"):
        bring(empty, rebuilt(honest, root, begins=now + day))
    with reverts_with("CollateralExpired", document="certificate"):
        bring(empty, rebuilt(honest, root, begins=now - 2 * day, ends=now - day))


@pytest.mark.parametrize(
    ("change", "error", "field"),
    [
        ("no subject key", "CertificateMalformed", "extension missing"),
        ("no constraints", "CertificateMalformed", "extension missing"),
        ("unknown critical", "CertificateMalformed", "unknown critical extension"),
        ("two names", "CertificateMalformed", "commonName"),
        ("another curve", "CertificateMalformed", "subjectPublicKeyInfo"),
    ],
)
def test_bring_authority_outside_the_profile_is_refused(empty, change, error, field):
    honest = x509.load_der_x509_certificate(certificate())
    with reverts_with(error, field=field):
        bring(empty, rebuilt(honest, simulator._key(SEED, "root"), change=change))


def test_bring_authority_signed_with_another_hash_is_refused(empty):
    honest = x509.load_der_x509_certificate(certificate())
    with reverts_with("DerMalformed", rule="signature algorithm: not ecdsa-with-SHA256"):
        bring(empty, rebuilt(honest, simulator._key(SEED, "root"), hash_=SHA384()))


def test_bring_authority_with_an_unknown_extension_that_is_not_critical_is_taken(empty):
    honest = x509.load_der_x509_certificate(certificate())
    bring(empty, rebuilt(honest, simulator._key(SEED, "root"), change="unknown"))


def test_bring_authority_that_the_root_revoked_is_refused(empty):
    brought = certificate()
    serial = x509.load_der_x509_certificate(brought).serial_number
    revoked = simulator._crl(
        simulator._root(SEED),
        simulator._key(SEED, "root"),
        dcap.issued(),
        dcap.issued() + dt.timedelta(days=1),
        [serial],
    )
    empty.collateral.send(empty.deployer, "bringRevocationList", revoked)
    with reverts_with("CollateralRevoked", serial=serial):
        bring(empty, brought)


# ---------------------------------------------------------------------------------------------------------------- root


def test_deploy_with_a_development_root_on_another_chain_is_refused():
    with (
        reverts_with("CollateralDevelopmentRoot", chainId=4242),
        world(simulator.development_root(), 17, SIMULATED_AT, chain_id=4242),
    ):
        raise AssertionError("it was deployed")


def test_deploy_with_intel_s_root_on_another_chain_is_possible(sgx):
    with world(root_certificate(sgx.collateral), 17, sgx.at, chain_id=4242) as found:
        assert found.collateral.call("rootKind") == 2


@pytest.mark.parametrize(
    ("root", "error"),
    [
        (certificate(), "RootNotSelfSigned"),
        (certificate(ROOT, "root", path_length=None), "RootNotAnAuthority"),
        (simulator.development_root()[:-1] + b"\0", "RootNotSelfSigned"),
        (simulator.development_root() + b"\0", "DerMalformed"),
        (b"", "DerMalformed"),
    ],
)
def test_deploy_with_something_else_for_a_root_is_refused(empty, root, error):
    with reverts_with(error):
        empty.reader.call("root", root)


def rebuilt(honest, signer, begins=None, ends=None, change="", hash_=None) -> bytes:
    """The certificate again with a change, signed by `signer`; identifiers stay what they were."""
    public = ec.generate_private_key(ec.SECP256K1()).public_key() if change == "another curve" else honest.public_key()
    subject = honest.subject
    if change == "two names":
        name = x509.NameAttribute(x509.NameOID.COMMON_NAME, PCK_CA)
        subject = x509.Name([name, name])
    builder = (
        x509.CertificateBuilder(subject_name=subject, issuer_name=honest.issuer, public_key=public)
        .serial_number(honest.serial_number)
        .not_valid_before(begins or honest.not_valid_before_utc)
        .not_valid_after(ends or honest.not_valid_after_utc)
    )
    left_out = {"no subject key": x509.SubjectKeyIdentifier, "no constraints": x509.BasicConstraints}.get(change)
    for extension in honest.extensions:
        if left_out is None or not isinstance(extension.value, left_out):
            builder = builder.add_extension(extension.value, extension.critical)
    if change.startswith("unknown"):
        unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
        builder = builder.add_extension(unknown, change == "unknown critical")
    return der(builder.sign(signer, hash_ or SHA256()))
