"""DcapVerifier.verify and verifyReport: attacks on quotes and certificates, by name."""

from __future__ import annotations

import datetime as dt
import struct

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from eth_utils import keccak

from eport.enclave.quote import simulator
from eport.enclave.quote.forms import forms
from tests.helpers import dcap
from tests.helpers.dcap import SEED, SGX, SIMULATED_AT, SimulatedTd
from tests.helpers.reverts import reverts_with

DAY = 86_400


@pytest.fixture
def quote() -> bytes:
    return dcap.platform().quote(b"said".ljust(64, b"\0")).raw


def pck(
    name="machine",
    subject="Intel SGX PCK Certificate",
    path_length=None,
    sgx=True,
    issuer_key="pck authority",
    **fields,
):
    """A PCK certificate of the simulator's with something else in it."""
    extension = simulator._sgx_extension(bytes(16), bytes(16)) if sgx is True else sgx
    issuer = fields.get("issuer", "Intel SGX PCK Platform CA")
    made = simulator._certificate(SEED, subject, f"pck/{name}", issuer, issuer_key, path_length, extension or None)
    return made.public_bytes(Encoding.DER)


def test_verify_says_what_the_platform_says(simulated, quote):
    found = simulated.verify(quote)
    assert found["status"] == "UpToDate" and found["tee"] == SGX
    assert found["workload"] == dcap.platform().mrenclave and found["svn"] == 1
    assert found["hardware"] == simulator.hardware_id("machine")
    assert found["reportData"] == b"said".ljust(32, b"\0") and found["reportDataRest"] == bytes(32)
    assert found["holdsUntil"] == SIMULATED_AT + 30 * DAY


# --------------------------------------------------------------------------------------------------------- the report


def test_verify_a_debug_enclave_is_refused(simulated):
    with reverts_with("QuoteDebug", enclave="the enclave"):
        simulated.verify(dcap.platform(debug=True).quote(bytes(64)).raw)


def test_verify_a_debug_quoting_enclave_is_refused(simulated, monkeypatch):
    """A quoting enclave that a debugger can read vouches for anything."""
    monkeypatch.setattr(simulator, "_QE_ATTRIBUTES", b"\x17" + simulator._QE_ATTRIBUTES[1:])
    with reverts_with("QuoteDebug", enclave="the quoting enclave"):
        simulated.verify(dcap.platform().quote(bytes(64)).raw)


@pytest.mark.parametrize(
    ("version", "tee"), [(1, 0), (2, 0), (3, 0x81), (4, 0), (4, 0x80), (5, 0), (6, 0x81), (0, 0), (65535, 0)]
)
def test_verify_a_quote_of_another_kind_is_refused(simulated, quote, version, tee):
    cut = forms(quote)
    whole = struct.pack("<H", version) + cut.whole[2:4] + struct.pack("<I", tee) + cut.whole[8:]
    with reverts_with("QuoteUnsupported", version=version, teeType=struct.pack("<I", tee)):
        simulated.verify_cut(whole, cut.pck)


def test_verify_a_quote_of_another_signature_scheme_is_refused(simulated, quote):
    cut = forms(quote)
    with reverts_with("QuoteMalformed", field="attestation key type"):
        simulated.verify_cut(cut.whole[:2] + b"\3\0" + cut.whole[4:], cut.pck)


def test_verify_a_quote_of_another_vendor_s_quoting_enclave_is_refused(simulated, quote):
    cut = forms(quote)
    with reverts_with("QuoteMalformed", field="QE vendor"):
        simulated.verify_cut(cut.whole[:12] + bytes(16) + cut.whole[28:], cut.pck)


@pytest.mark.parametrize(("kind", "size"), [(1, 384), (2, 648), (3, 584), (4, 648)])
def test_verify_a_quote_of_version_5_with_another_body_is_refused(empty, kind, size):
    td = SimulatedTd(dcap.platform(), 5, True)
    empty.bring(td.collateral())
    cut = forms(td.quote())
    with reverts_with("QuoteMalformed", field="body type or size"):
        empty.verify_cut(cut.whole[:48] + struct.pack("<HI", kind, size) + cut.whole[54:], cut.pck)


def test_verify_a_report_with_another_enclave_s_signature_is_refused(simulated, quote):
    """The report of one quote under the signature of another of the same platform."""
    other = forms(dcap.platform().quote(b"other".ljust(64, b"\0")).raw)
    cut = forms(quote)
    with reverts_with("DcapBadSignature", by="attestation key"):
        simulated.verify_cut(other.whole[:432] + cut.whole[432:], cut.pck)


def test_verify_with_an_attestation_key_of_one_s_own_is_refused(simulated, quote):
    """The report signed anew with a key that no quoting enclave has seen."""
    key = simulator._key(SEED, "attacker")
    cut = forms(quote)
    forged = cut.whole[:436] + simulator._sign(key, cut.whole[:432]) + simulator._raw_public(key) + cut.whole[564:]
    with reverts_with("DcapAttestationKeyNotVouched"):
        simulated.verify_cut(forged, cut.pck)


def test_verify_with_a_quoting_enclave_s_report_signed_by_another_platform_is_refused(simulated, quote):
    other = forms(dcap.platform("other machine").quote(bytes(64)).raw)
    cut = forms(quote)
    with reverts_with("DcapBadSignature", by="PCK"):
        simulated.verify_cut(cut.whole, other.pck)
    with reverts_with("DcapBadSignature", by="PCK"):
        simulated.verify_cut(other.whole, cut.pck)


def test_verify_with_other_authentication_data_is_refused(simulated, quote):
    cut = forms(quote)
    with reverts_with("DcapAttestationKeyNotVouched"):
        simulated.verify_cut(cut.whole[:-1] + b"\xff", cut.pck)


@pytest.mark.parametrize("length", [0, 1, 31, 33, 0xFFFF])
def test_verify_with_authentication_data_of_another_length_is_refused(simulated, quote, length):
    cut = forms(quote)
    at = len(cut.whole) - 34
    whole = cut.whole[:at] + struct.pack("<H", length) + cut.whole[at + 2 :]
    with reverts_with("QuoteTruncated" if length > 32 else "QuoteMalformed"):
        simulated.verify_cut(whole, cut.pck)


@pytest.mark.parametrize(("length", "error"), [(53, "QuoteTruncated"), (54, "QuoteUnsupported")])
def test_verify_of_a_version_that_is_unknown_needs_header_and_body_header_alone(simulated, quote, length, error):
    cut = forms(quote)
    with reverts_with(error):
        simulated.verify_cut((b"\x09" + cut.whole[1:])[:length], cut.pck)


@pytest.mark.parametrize("where", [436, 468, 500, 532, 948, 980])
@pytest.mark.parametrize("value", [bytes(32), b"\xff" * 32])
def test_verify_with_numbers_off_the_curve_or_out_of_range_is_refused(simulated, quote, where, value):
    """r, s, x and y of the attestation key, r and s of the PCK: zero and above the order."""
    cut = forms(quote)
    whole = cut.whole[:where] + value + cut.whole[where + 32 :]
    (answer,) = simulated.verify_many([(whole, cut.pck)])
    assert answer in ("DcapBadSignature", "DcapAttestationKeyNotVouched")


# ---------------------------------------------------------------------------------------------------- the certificate


def test_verify_with_a_certificate_of_a_stranger_is_refused(simulated, quote):
    with reverts_with("CollateralUnknownAuthority"):
        simulated.verify_cut(forms(quote).whole, pck(issuer_key="stranger"))


def test_verify_with_a_certificate_of_the_tcb_signer_is_refused(simulated, quote):
    """Its key is the manufacturer's, but it issues no certificates."""
    forged = pck(issuer_key="tcb signing", issuer="Intel SGX TCB Signing")
    with reverts_with("DcapWrongIssuer"):
        simulated.verify_cut(forms(quote).whole, forged)


def test_verify_with_a_certificate_under_another_issuer_s_name_is_refused(simulated, quote):
    with reverts_with("DcapWrongIssuer"):
        simulated.verify_cut(forms(quote).whole, pck(issuer="Intel SGX PCK Processor CA"))


def test_verify_with_a_certificate_of_another_name_is_refused(simulated, quote):
    with reverts_with("DcapWrongCertificate", field="commonName"):
        simulated.verify_cut(forms(quote).whole, pck(subject="Intel SGX PCK Platform CA"))


def test_verify_with_an_authority_for_a_pck_is_refused(simulated, quote):
    with reverts_with("DcapWrongCertificate", field="keyUsage"):
        simulated.verify_cut(forms(quote).whole, pck(path_length=0))


def test_verify_with_a_certificate_without_the_sgx_extension_is_refused(simulated, quote):
    with reverts_with("CertificateWithoutSgxExtension"):
        simulated.verify_cut(forms(quote).whole, pck(sgx=False))


def test_verify_with_a_certificate_of_nobody_s_signature_is_refused(simulated, quote):
    honest = bytearray(pck())
    honest[-1] ^= 1
    with reverts_with("DcapBadSignature", by="PCK authority"):
        simulated.verify_cut(forms(quote).whole, bytes(honest))


def test_verify_when_the_certificate_ran_out_or_has_not_begun_is_refused(simulated, quote, monkeypatch):
    before, cut = simulator._BORN, forms(quote)
    monkeypatch.setattr(simulator, "_DIES", dcap.issued(SIMULATED_AT - 1))
    with reverts_with("CollateralExpired", document="PCK certificate", since=SIMULATED_AT - 1):
        simulated.verify_cut(cut.whole, pck())
    monkeypatch.setattr(simulator, "_DIES", before + dt.timedelta(days=9000))
    monkeypatch.setattr(simulator, "_BORN", dcap.issued(SIMULATED_AT + 60))
    with reverts_with("DcapNotYetValid"):
        simulated.verify_cut(cut.whole, pck())


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ("PPID of 15 bytes", "PPID"), ("fields exchanged", "TCB"), ("component twice", "TCB component"),
        ("component above a byte", ""), ("negative component", ""), ("without FMSPC", "FMSPC"), ("trailing field", ""),
    ],
)  # fmt: skip
def test_verify_with_an_sgx_extension_outside_the_profile_is_refused(simulated, quote, what, field):
    good = simulator._sgx_extension(bytes(16), bytes(16))
    octets, entry, tlv = simulator._octets, simulator._entry, simulator._tlv
    component = entry(".2.1", simulator._integer(12))
    bad = {
        "PPID of 15 bytes": lambda inner: inner.replace(entry(".1", octets(bytes(16))), entry(".1", octets(bytes(15)))),
        "fields exchanged": lambda inner: (
            inner.replace(entry(".1", octets(bytes(16))), b"") + entry(".1", octets(bytes(16)))
        ),
        "component twice": lambda inner: inner.replace(entry(".2.2", simulator._integer(12)), component),
        "component above a byte": lambda inner: inner.replace(component, entry(".2.1", tlv(2, b"\x01\x00"))[:-1]),
        "negative component": lambda inner: inner.replace(component, entry(".2.1", tlv(2, b"\x8c"))),
        "without FMSPC": lambda inner: inner.replace(entry(".4", octets(simulator._FMSPC)), b""),
        "trailing field": lambda inner: inner + entry(".8", octets(b"\0")),
    }[what]
    inner = good[4:]
    changed = bad(inner)
    assert changed != inner
    if what == "fields exchanged":
        field = "PPID"
    forged = pck(sgx=tlv(0x30, changed))
    (answer,) = simulated.verify_many([(forms(quote).whole, forged)])
    assert answer in (("SgxExtensionMalformed",) if field else ("SgxExtensionMalformed", "DerMalformed"))


def test_verify_when_pce_id_is_another_is_refused(simulated, quote):
    later = SIMULATED_AT + 60
    simulated.chain.travel(later)
    simulated.bring(dcap.changed(dcap.platform(at=later).collateral(), "tcb_info", pceId="0001"))
    with reverts_with("CollateralOtherPceId", expected=b"\0\1", found=b"\0\0"):
        simulated.verify(quote)


def test_verify_when_there_is_no_tcb_info_of_that_fmspc_is_refused(empty, quote):
    empty.bring(dcap.changed(dcap.platform().collateral(), "tcb_info", fmspc="00A067110000"))
    with reverts_with("CollateralMissing", document="TCB info", evaluation=17):
        empty.verify(quote)


def test_verify_before_anybody_brought_a_list_is_refused(empty, quote):
    for authority in dcap.collateral_forms(dcap.platform().collateral()).authorities:
        empty.collateral.send(empty.deployer, "bringAuthority", authority)
    with reverts_with("CollateralMissing", document="QE identity"):
        empty.verify(quote)


def test_oversize_der_lengths_are_refused(simulated, quote):
    cut = forms(quote)
    heads = [b"\x30\x80", b"\x30\x83\x00\x04\x8d", b"\x30\x84\xff\xff\xff\xff", b"\x30\x88" + b"\xff" * 8, b"\x30\xff"]
    heads += [b"\x30\x81\x7f", b"\x30\x82\x00\x7f", b"\x30\x82\xff\xff"]
    answers = simulated.verify_many([(cut.whole, head + cut.pck[4:]) for head in heads])
    assert set(answers) == {"DerMalformed"}


# ------------------------------------------------------------------------------------------------------- short form


def test_verify_report_takes_whatever_the_key_has_signed(simulated, quote):
    """It says whose key that is, and leaves it to the caller whether the key counts."""
    other = dcap.platform(isv_svn=7).quote(b"next".ljust(64, b"\0")).raw
    found = simulated.verifier.struct("verifyReport", forms(other).short)
    assert found["svn"] == 7 and found["reportData"] == b"next".ljust(32, b"\0")
    assert found["attestationKey"] == simulated.verify(quote)["attestationKey"]
    assert found["attestationKey"] == keccak(forms(quote).short[-64:])


def test_verify_report_with_a_flipped_byte_is_refused(simulated, quote):
    short = forms(quote).short
    taken = []
    for at in [*range(0, 432, 5), *range(436, len(short), 5)]:
        broken = bytearray(short)
        broken[at] ^= 0x40
        try:
            simulated.verifier.call("verifyReport", bytes(broken))
            taken.append(at)
        except dcap.ContractReverted as refused:
            assert refused.name != "Unknown"
    assert not taken


def test_verify_report_of_a_debug_enclave_is_refused(simulated):
    with reverts_with("QuoteDebug"):
        simulated.verifier.call("verifyReport", forms(dcap.platform(debug=True).quote(bytes(64)).raw).short)


@pytest.mark.parametrize("change", [-1, 1])
def test_verify_report_of_another_length_is_refused(simulated, quote, change):
    short = forms(quote).short
    with reverts_with("QuoteTruncated" if change < 0 else "QuoteMalformed"):
        simulated.verifier.call("verifyReport", short[:-1] if change < 0 else short + b"\0")


def test_assess_after_the_certificate_was_revoked_is_refused(simulated, quote):
    platform = simulated.verify(quote)["platform"]
    later = SIMULATED_AT + 60
    simulated.chain.travel(later)
    simulated.bring(dcap.platform(at=later, revoked=True).collateral())
    with reverts_with("CollateralRevoked", document="PCK certificate"):
        simulated.assess(platform)


def test_verify_finds_the_platform_of_the_certificate(simulated, quote):
    platform = simulated.verify(quote)["platform"]
    serial = x509.load_der_x509_certificate(forms(quote).pck).serial_number
    assert platform["proof"] >> 96 == serial
    assert platform["tcb"] >> 128 == int.from_bytes(bytes(simulator._CPU_SVN), "big")
    assert platform["tcb"] & 0xFF == SGX
