"""TrustCollateral.bringRevocationList: what issuers revoke counts at once and for good."""

from __future__ import annotations

import datetime as dt

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from eport.enclave.quote import simulator
from tests.helpers import dcap
from tests.helpers.dcap import SEED, SIMULATED_AT
from tests.helpers.reverts import reverts_with

DAY = 86_400
NEXT = 30 * DAY


def revocation_list(by="authority", serials=(), at=SIMULATED_AT, life=NEXT, key=None) -> bytes:
    """A list of the root's or the PCK authority's."""
    issuer = simulator._root(SEED) if by == "root" else simulator._authority(SEED)
    signer = simulator._key(SEED, key or ("root" if by == "root" else "pck authority"))
    return simulator._crl(issuer, signer, dcap.issued(at), dcap.issued(at + life), list(serials))


def bring(world, list_: bytes):
    return world.collateral.send(world.deployer, "bringRevocationList", list_)


def at_day(world, day: int) -> int:
    moment = SIMULATED_AT + day * DAY
    world.chain.travel(moment)
    return moment


def serial_of(certificate: x509.Certificate) -> int:
    return certificate.serial_number


PCK_SERIAL = serial_of(simulator._pck(SEED, "machine"))


@pytest.mark.parametrize(("by", "number"), [("root", 0), ("authority", 1)])
def test_bring_revocation_list_keeps_its_dates_and_serials(simulated, by, number):
    now = at_day(simulated, 1)
    serials = [1, 2**159 - 1, 0x80]
    receipt = bring(simulated, revocation_list(by, serials, now))
    assert receipt.event("RevocationListBrought").arguments == {
        "authority": number, "thisUpdate": now, "nextUpdate": now + NEXT
    }  # fmt: skip
    told = [event.arguments["serial"] for event in receipt.events if event.name == "CertificateRevoked"]
    assert told == serials
    assert all(simulated.collateral.call("isRevoked", number, serial) for serial in serials)
    assert not simulated.collateral.call("isRevoked", 1 - number, 1)
    assert receipt.event("CollateralChanged").arguments == {}


def test_bring_revocation_list_without_news_changes_no_version(simulated):
    now = at_day(simulated, 1)
    receipt = bring(simulated, revocation_list(at=now))
    assert [event.name for event in receipt.events] == ["RevocationListBrought"]


def test_bring_revocation_list_revokes_a_platform_at_once(simulated):
    platform = dcap.platform()
    assert simulated.verify(platform.quote(bytes(64)).raw)["status"] == "UpToDate"
    bring(simulated, revocation_list(serials=[PCK_SERIAL], at=at_day(simulated, 1)))
    with reverts_with("CollateralRevoked", document="PCK certificate", serial=PCK_SERIAL):
        simulated.verify(platform.quote(bytes(64)).raw)


def test_bring_revocation_list_that_forgets_a_serial_brings_nothing_back(simulated):
    bring(simulated, revocation_list(serials=[PCK_SERIAL], at=at_day(simulated, 1)))
    bring(simulated, revocation_list(at=at_day(simulated, 2)))
    with reverts_with("CollateralRevoked"):
        simulated.verify(dcap.platform().quote(bytes(64)).raw)


@pytest.mark.parametrize("who", ["pck authority", "tcb signing"])
def test_bring_revocation_list_of_the_root_fells_all_that_an_authority_signed(simulated, who):
    certificate = simulator._authority(SEED) if who == "pck authority" else simulator._tcb_signing(SEED)
    receipt = bring(simulated, revocation_list("root", [serial_of(certificate)], at_day(simulated, 1)))
    number = receipt.event("AuthorityRevoked").arguments["number"]
    assert simulated.collateral.struct("authority", number)["revoked"]
    with reverts_with("CollateralRevoked", document="PCK authority" if who == "pck authority" else "QE identity"):
        simulated.verify(dcap.platform().quote(bytes(64)).raw)


def test_bring_revocation_list_of_a_revoked_authority_is_refused(simulated):
    serial = serial_of(simulator._authority(SEED))
    bring(simulated, revocation_list("root", [serial], at_day(simulated, 1)))
    with reverts_with("CollateralRevoked", document="authority"):
        bring(simulated, revocation_list(at=at_day(simulated, 2)))


def test_bring_documents_of_a_revoked_signer_is_refused(simulated):
    serial = serial_of(simulator._tcb_signing(SEED))
    now = at_day(simulated, 1)
    bring(simulated, revocation_list("root", [serial], now))
    with reverts_with("CollateralRevoked", document="authority"):
        simulated.bring(
            {**dcap.platform(at=now).collateral(), "root_ca_crl": revocation_list("root", [], SIMULATED_AT).hex()}
        )


@pytest.mark.parametrize("by", ["root", "authority"])
@pytest.mark.parametrize("earlier", [0, 1])
def test_bring_revocation_list_that_is_not_newer_is_refused(simulated, by, earlier):
    with reverts_with(
        "CollateralNotNewer", document="revocation list", kept=SIMULATED_AT, brought=SIMULATED_AT - earlier
    ):
        bring(simulated, revocation_list(by, at=SIMULATED_AT - earlier))


def test_bring_revocation_list_outside_its_time_is_refused(simulated):
    with reverts_with("CollateralNotYetValid", document="revocation list"):
        bring(simulated, revocation_list(at=SIMULATED_AT + 1))
    at_day(simulated, 3)
    with reverts_with("CollateralExpired", document="revocation list"):
        bring(simulated, revocation_list(at=SIMULATED_AT + DAY, life=DAY))


@pytest.mark.parametrize("by", ["root", "authority"])
def test_bring_revocation_list_without_the_issuer_s_signature_is_refused(simulated, by):
    broken = bytearray(revocation_list(by, at=at_day(simulated, 1)))
    broken[-1] ^= 1
    with reverts_with("CollateralBadSignature", document="revocation list"):
        bring(simulated, bytes(broken))


def test_bring_revocation_list_of_a_stranger_is_refused(simulated):
    with reverts_with("CollateralUnknownAuthority"):
        bring(simulated, revocation_list(at=at_day(simulated, 1), key="stranger"))


def test_bring_revocation_list_of_the_tcb_signer_is_refused(simulated):
    """Its key is known, but revoking is not its business."""
    signer, key = simulator._tcb_signing(SEED), simulator._key(SEED, "tcb signing")
    now = at_day(simulated, 1)
    forged = simulator._crl(signer, key, dcap.issued(now), dcap.issued(now + DAY), [PCK_SERIAL])
    with reverts_with("CollateralWrongAuthority", found=3):
        bring(simulated, forged)


def test_bring_revocation_list_under_another_name_is_refused(simulated):
    """The key is the PCK authority's, the name the root's."""
    now = at_day(simulated, 1)
    key = simulator._key(SEED, "pck authority")
    forged = simulator._crl(simulator._root(SEED), key, dcap.issued(now), dcap.issued(now + DAY), [])
    with reverts_with("CollateralWrongIssuer"):
        bring(simulated, forged)


def test_verify_when_the_list_of_the_root_or_of_the_authority_ran_out_is_refused(simulated):
    quote = dcap.platform().quote(bytes(64)).raw
    bring(simulated, revocation_list("authority", at=at_day(simulated, 1), life=DAY))
    at_day(simulated, 2)
    simulated.verify(quote)
    simulated.chain.travel(SIMULATED_AT + 2 * DAY + 1)
    with reverts_with("CollateralExpired", document="revocation list of PCK authority"):
        simulated.verify(quote)
    bring(simulated, revocation_list("authority", at=at_day(simulated, 3), life=NEXT))
    simulated.verify(quote)
    bring(simulated, revocation_list("root", at=at_day(simulated, 4), life=DAY))
    at_day(simulated, 6)
    with reverts_with("CollateralExpired", document="revocation list of root"):
        simulated.verify(quote)


def test_bring_revocation_list_with_a_critical_extension_is_refused(simulated):
    """A delta list says only what changed: taken for a whole one it would hide revocations."""
    now = at_day(simulated, 1)
    key = simulator._key(SEED, "pck authority")
    delta = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(simulator._authority(SEED).subject)
        .last_update(dcap.issued(now))
        .next_update(dcap.issued(now) + dt.timedelta(days=1))
        .add_extension(x509.CRLNumber(2), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), False)
        .add_extension(x509.DeltaCRLIndicator(1), True)
        .sign(key, SHA256())
    )
    with reverts_with("DerUnexpectedTag"):
        bring(simulated, delta.public_bytes(Encoding.DER))
