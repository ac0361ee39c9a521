"""DcapVerifier on quotes of real Intel hardware, under Intel's root: the same verdict as dcap-qvl, byte by byte."""

from __future__ import annotations

import hashlib
import json

import dcap_qvl
import pytest
from eth_utils import keccak

from eport.enclave.quote.forms import forms
from tests.helpers import dcap
from tests.helpers.clearance import undone
from tests.helpers.dcap import real_world, reference
from tests.helpers.reverts import reverts_with


def qvl(vector):
    """dcap-qvl's report of a vector."""
    parsed = dcap_qvl.QuoteCollateralV3.from_json(json.dumps(vector.collateral))
    report = dcap_qvl.verify(vector.quote, parsed, vector.at)
    return report, json.loads(report.to_json())["report"]


def test_verify_an_sgx_quote_says_what_dcap_qvl_says(intel_sgx, sgx):
    report, enclave = qvl(sgx)
    said = enclave["SgxEnclave"]
    found = intel_sgx.verify(sgx.quote)
    assert found["status"] == report.status == "ConfigurationAndSWHardeningNeeded"
    assert found["advisories"] == keccak(text='"INTEL-SA-00289","INTEL-SA-00615"')[:13]
    assert report.advisory_ids == ["INTEL-SA-00289", "INTEL-SA-00615"]
    assert found["tee"] == dcap.SGX
    assert found["workload"].hex() == said["mr_enclave"]
    assert found["svn"] == said["isv_svn"]
    assert (found["reportData"] + found["reportDataRest"]).hex() == said["report_data"]
    assert found["hardware"] == keccak(report.ppid)
    assert found["attestationKey"] == keccak(forms(sgx.quote).short[-64:])
    assert found["holdsUntil"] == 1752919278  # the QE identity runs out first, 2025-07-19T10:01:18Z


def test_verify_a_tdx_quote_says_what_dcap_qvl_says(intel_tdx, tdx):
    report, td = qvl(tdx)
    said = td["TD10"]
    found = intel_tdx.verify(tdx.quote)
    assert found["status"] == report.status == "UpToDate"
    assert found["advisories"] == bytes(13) and found["tee"] == dcap.TDX and found["svn"] == 0
    measured = ("td_attributes", "xfam", "mr_td", "mr_config_id", "mr_owner", "mr_owner_config")
    measured += ("rt_mr0", "rt_mr1", "rt_mr2", "rt_mr3")
    assert found["workload"] == keccak(bytes.fromhex("".join(said[name] for name in measured)))
    assert (found["reportData"] + found["reportDataRest"]).hex() == said["report_data"]
    assert found["hardware"] == keccak(report.ppid)
    key = forms(tdx.quote).short[-64:]
    assert found["attestationKey"] == keccak(key + bytes.fromhex(said["tee_tcb_svn"]))


def test_verify_a_tdx_quote_of_version_5_below_every_level_is_refused():
    vector = dcap.real_tdx_outdated()
    assert reference(vector.quote, vector.collateral, vector.at) == "refused"
    with real_world(vector) as world:
        world.bring(vector.collateral)
        with reverts_with("CollateralNoTcbLevel"):
            world.verify(vector.quote)


def test_root_kind_is_intel_s(intel_sgx):
    assert intel_sgx.collateral.call("rootKind") == 2
    assert int(intel_sgx.collateral.call("p256"), 16) == 0x100


def test_verify_under_the_development_root_refuses_intel_s_quotes(simulated, sgx):
    with reverts_with("CollateralUnknownAuthority"):
        simulated.verify(sgx.quote)


def test_bring_under_intel_s_root_refuses_development_certificates(intel_sgx):
    with reverts_with("CollateralWrongIssuer"):
        intel_sgx.bring(dcap.platform(at=1750334000).collateral())


@pytest.mark.parametrize("name", ["sgx", "tdx"])
def test_verify_until_the_collateral_runs_out_and_no_longer(request, name):
    world, vector = request.getfixturevalue(f"intel_{name}"), request.getfixturevalue(name)
    holds = world.verify(vector.quote)["holdsUntil"]
    # Of the last second of a revocation list (TDX here) dcap-qvl says that it has run out, of a document's that it holds.
    assert (reference(vector.quote, vector.collateral, holds) == "refused") == (name == "tdx")
    assert reference(vector.quote, vector.collateral, holds - 1) != "refused"
    assert reference(vector.quote, vector.collateral, holds + 1) == "refused"
    with undone(world.chain):
        world.chain.travel(holds)
        world.verify(vector.quote)
        world.chain.travel(holds + 1)
        with reverts_with("CollateralExpired", since=holds):
            world.verify(vector.quote)


@pytest.mark.parametrize("name", ["sgx", "tdx"])
def test_verify_report_says_the_same_of_the_report(request, name):
    world, vector = request.getfixturevalue(f"intel_{name}"), request.getfixturevalue(name)
    cut = forms(vector.quote)
    whole = world.verifier.struct("verify", cut.whole, cut.pck)
    assert world.verifier.struct("verifyReport", cut.short) == whole["report"]
    assert world.assess(whole["platform"]) == dcap.STATUSES[whole["status"]]


def test_verify_without_the_precompile_says_the_same(sgx):
    with real_world(sgx, hardfork="prague") as world:
        assert int(world.collateral.call("p256"), 16) > 0x100
        world.bring(sgx.collateral)
        assert world.verify(sgx.quote)["status"] == "ConfigurationAndSWHardeningNeeded"
        cut = forms(sgx.quote)
        broken = bytearray(cut.whole)
        broken[200] ^= 1
        with reverts_with("DcapBadSignature", by="attestation key"):
            world.verify_cut(bytes(broken), cut.pck)


# --------------------------------------------------------------------------------------------------------- every byte


def flipped(data: bytes, at: int) -> bytes:
    changed = bytearray(data)
    changed[at] ^= 1 << (hashlib.sha256(at.to_bytes(4, "big")).digest()[0] % 8)
    return bytes(changed)


@pytest.mark.parametrize("name", ["sgx", "tdx"])
def test_verify_with_any_byte_of_the_quote_flipped_agrees_with_dcap_qvl(request, name):
    """Every byte before the certificates. What is taken though it was changed is what nothing signs: here the lengths,
    which the cut form has no use for; by dcap-qvl some lengths too, and any type of certification data in version 4."""
    world, vector = request.getfixturevalue(f"intel_{name}"), request.getfixturevalue(name)
    cut = forms(vector.quote)
    places = range(len(cut.whole))
    found = world.verify_many([(flipped(cut.whole, at), cut.pck) for at in places])
    body = 432 if name == "sgx" else 632
    lengths, types = set(range(body, body + 4)), set()
    if name == "tdx":
        data = body + 4 + 128
        lengths, types = lengths | set(range(data + 2, data + 6)), {data, data + 1}
    taken = {at for at, answer in zip(places, found) if answer in dcap.STATUSES}
    assert taken == lengths
    expected = {at for at in places if reference(flipped(vector.quote, at), vector.collateral, vector.at) != "refused"}
    assert types <= expected <= lengths | types
    assert "Unknown" not in found  # every refusal has a name


@pytest.mark.parametrize("name", ["sgx", "tdx"])
def test_verify_with_any_byte_of_the_pck_certificate_flipped_is_refused(request, name):
    world, vector = request.getfixturevalue(f"intel_{name}"), request.getfixturevalue(name)
    cut = forms(vector.quote)
    found = world.verify_many([(cut.whole, flipped(cut.pck, at)) for at in range(len(cut.pck))])
    assert not [answer for answer in found if answer in dcap.STATUSES]
    assert "Unknown" not in found


@pytest.mark.parametrize("name", ["sgx", "tdx"])
def test_verify_a_quote_of_any_other_length_is_refused(request, name):
    world, vector = request.getfixturevalue(f"intel_{name}"), request.getfixturevalue(name)
    cut = forms(vector.quote)
    lengths = [*range(0, len(cut.whole), 7), len(cut.whole) - 1]
    shorter = world.verify_many([(cut.whole[:length], cut.pck) for length in lengths])
    assert set(shorter) == {"QuoteTruncated"}
    longer = world.verify_many([(cut.whole + bytes(more), cut.pck) for more in (1, 2, 31, 32, 33)])
    assert set(longer) == {"QuoteMalformed"}
    certificates = world.verify_many([(cut.whole, cut.pck[:-1]), (cut.whole, cut.pck + b"\0"), (cut.whole, b"")])
    assert set(certificates) == {"DerMalformed"}


@pytest.mark.parametrize("name", ["sgx", "tdx"])
def test_verify_takes_the_twin_of_a_signature_as_any_verifier_does(request, name):
    """(r, n - s) is valid where (r, s) is: why no hash of a quote is a replay key."""
    world, vector = request.getfixturevalue(f"intel_{name}"), request.getfixturevalue(name)
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    cut = forms(vector.quote)
    at = (436 if name == "sgx" else 636) + 32
    twin = (order - int.from_bytes(cut.whole[at : at + 32], "big")).to_bytes(32, "big")
    whole = cut.whole[:at] + twin + cut.whole[at + 32 :]
    assert world.verify_cut(whole, cut.pck) == world.verify(vector.quote)
    raw = vector.quote[:at] + twin + vector.quote[at + 32 :]
    assert reference(raw, vector.collateral, vector.at) != "refused"
