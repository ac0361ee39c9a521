"""Which quotes are refused and why: on simulated quotes under the development root, and on real Intel ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from eth_utils import keccak
from hypothesis import given, settings
from hypothesis import strategies as st

from eport.enclave.quote.provider import Quote
from eport.enclave.quote.simulator import SimulatedPlatform, development_root, hardware_id
from eport.enclave.quote.verify import UP_TO_DATE_ONLY, QuoteRefused, TcbPolicy, VerifiedQuote, judge, verify

ISSUED = datetime(2026, 3, 2, tzinfo=timezone.utc)
AT = int(ISSUED.timestamp()) + 3600
PLATFORM = SimulatedPlatform("icbc", b"\xaa" * 32, ISSUED, isv_svn=3)
REPORT_DATA = bytes(range(64))
ROOT = development_root()


@lru_cache
def _quote(platform: SimulatedPlatform = PLATFORM) -> Quote:
    return platform.quote(REPORT_DATA)


def _verify(
    quote: Quote, at: int = AT, root: bytes | None = ROOT, policy: TcbPolicy = UP_TO_DATE_ONLY
) -> VerifiedQuote:
    assert quote.collateral is not None
    return verify(quote.raw, quote.collateral, at, root, policy)


def _refusal(quote: Quote, **arguments: Any) -> QuoteRefused:
    with pytest.raises(QuoteRefused) as refused:
        _verify(quote, **arguments)
    return refused.value


# --------------------------------------------------------------------------------------------------------------- taken


def test_good_quote_says_what_was_measured() -> None:
    assert _verify(_quote()) == VerifiedQuote(
        mrenclave=b"\xaa" * 32,
        mrsigner=PLATFORM.mrsigner,
        isv_svn=3,
        debug=False,
        report_data=REPORT_DATA,
        platform=hardware_id("icbc"),
        tcb_status="UpToDate",
        advisory_ids=(),
    )


def test_binds_compares_the_whole_report_data() -> None:
    binding = b"\x07" * 32
    verified = replace(_verify(_quote()), report_data=binding + bytes(32))
    assert verified.binds(binding)
    assert not verified.binds(b"\x08" * 32)
    assert not verified.binds(binding + bytes(32))
    assert not replace(verified, report_data=binding + bytes(31) + b"\x01").binds(binding)


def test_listed_advisory_is_taken() -> None:
    platform = replace(PLATFORM, tcb_status="SWHardeningNeeded", advisory_ids=("INTEL-SA-1", "INTEL-SA-2"))
    policy = TcbPolicy(frozenset({"INTEL-SA-1", "INTEL-SA-2", "INTEL-SA-3"}))
    verified = _verify(_quote(platform), policy=policy)
    assert (verified.tcb_status, verified.advisory_ids) == ("SWHardeningNeeded", ("INTEL-SA-1", "INTEL-SA-2"))


def test_advisories_of_an_up_to_date_platform_need_no_listing() -> None:
    platform = replace(PLATFORM, advisory_ids=("INTEL-SA-1",))
    assert _verify(_quote(platform)).advisory_ids == ("INTEL-SA-1",)


@pytest.mark.parametrize("at", [int(ISSUED.timestamp()), int((ISSUED + timedelta(days=30)).timestamp()) - 1])
def test_collateral_is_good_from_its_issue_until_its_next_update(at: int) -> None:
    _verify(_quote(), at=at)


# ------------------------------------------------------------------------------------------------------------- refused


@pytest.mark.parametrize("at", [int(ISSUED.timestamp()) - 1, int((ISSUED + timedelta(days=30)).timestamp())])
def test_collateral_outside_its_life_is_refused(at: int) -> None:
    assert _refusal(_quote(), at=at).reason == "expired collateral"


@pytest.mark.parametrize("at", [-1, 2**64])
def test_no_time_at_all_is_refused(at: int) -> None:
    assert _refusal(_quote(), at=at).reason == "time"


def test_debug_enclave_is_refused() -> None:
    assert _refusal(_quote(replace(PLATFORM, debug=True))).reason == "debug enclave"


def test_debug_quoting_enclave_is_refused() -> None:
    raw = bytearray(_quote().raw)
    raw[436 + 64 + 64 + 48] |= 0x02  # ATTRIBUTES in the report of the quoting enclave
    refused = _refusal(replace(_quote(), raw=bytes(raw)))
    assert refused.reason == "debug enclave" and "quoting enclave" in refused.detail


@pytest.mark.parametrize(
    "status", ["OutOfDate", "OutOfDateConfigurationNeeded", "ConfigurationNeeded", "ConfigurationAndSWHardeningNeeded"]
)
def test_tcb_status_is_refused(status: str) -> None:
    refused = _refusal(_quote(replace(PLATFORM, tcb_status=status, advisory_ids=("INTEL-SA-1",))))
    assert refused.reason == "TCB status" and status in refused.detail and "INTEL-SA-1" in refused.detail


def test_advisories_do_not_excuse_another_status() -> None:
    platform = replace(PLATFORM, tcb_status="OutOfDate", advisory_ids=("INTEL-SA-1",))
    assert _refusal(_quote(platform), policy=TcbPolicy(frozenset({"INTEL-SA-1"}))).reason == "TCB status"


def test_revoked_tcb_is_refused() -> None:
    assert "Revoked" in str(_refusal(_quote(replace(PLATFORM, tcb_status="Revoked"))))


def test_revoked_platform_is_refused() -> None:
    assert "CertRevoked" in _refusal(_quote(replace(PLATFORM, revoked=True))).detail


@pytest.mark.parametrize(
    ("advisories", "listed"),
    [(("INTEL-SA-1",), ()), (("INTEL-SA-1", "INTEL-SA-2"), ("INTEL-SA-1",)), ((), ("INTEL-SA-1",))],
)
def test_unlisted_or_unnamed_advisory_is_refused(advisories: tuple[str, ...], listed: tuple[str, ...]) -> None:
    platform = replace(PLATFORM, tcb_status="SWHardeningNeeded", advisory_ids=advisories)
    assert _refusal(_quote(platform), policy=TcbPolicy(frozenset(listed))).reason == "advisory"


def test_collateral_of_an_old_evaluation_is_refused() -> None:
    _verify(_quote(), policy=TcbPolicy(minimum_evaluation=17))
    assert _refusal(_quote(), policy=TcbPolicy(minimum_evaluation=18)).reason == "collateral"


@pytest.mark.parametrize("tail", [b"\0", b"\x01\x02"])
def test_trailing_bytes_are_refused(tail: bytes) -> None:
    assert _refusal(replace(_quote(), raw=_quote().raw + tail)).reason == "length"


@pytest.mark.parametrize("outer", [True, False])
def test_trailing_bytes_with_a_length_to_match_are_refused(outer: bool) -> None:
    raw = bytearray(_quote().raw + b"\x01\x02")
    offset = 432 if outer else 436 + 576 + 2 + 32 + 2  # of the signature data, of the certification data
    raw[offset : offset + 4] = (int.from_bytes(raw[offset : offset + 4], "little") + 2).to_bytes(4, "little")
    assert _refusal(replace(_quote(), raw=bytes(raw))).reason == "length"


@pytest.mark.parametrize("size", [0, 1, 48, 436, 1012, 1013, 1014, 1050, 4000])
def test_truncated_quote_is_refused(size: int) -> None:
    assert _refusal(replace(_quote(), raw=_quote().raw[:size])).reason == "length"


@pytest.mark.parametrize(("offset", "value"), [(0, 4), (0, 2), (4, 0x81)])
def test_another_type_of_quote_is_refused(offset: int, value: int) -> None:
    raw = bytearray(_quote().raw)
    raw[offset] = value
    assert _refusal(replace(_quote(), raw=bytes(raw))).reason == "type"


def test_simulated_quote_is_refused_under_intels_root() -> None:
    assert _refusal(_quote(), root=None).reason == "certificate chain"


def test_root_of_another_seed_is_refused() -> None:
    assert _refusal(_quote(), root=development_root(b"another seed")).reason == "certificate chain"


def test_root_that_is_no_certificate_is_refused() -> None:
    assert _refusal(_quote(), root=b"no certificate").reason == "certificate chain"


def test_collateral_of_another_root_is_refused() -> None:
    other = _quote(replace(PLATFORM, seed=b"another seed"))
    assert _refusal(replace(_quote(), collateral=other.collateral)).reason == "CRL"


PARTS = sorted(PLATFORM.quote(REPORT_DATA).collateral or ())


@pytest.mark.parametrize("name", PARTS)
def test_collateral_without_one_of_its_parts_is_refused(name: str) -> None:
    parts = dict(_quote().collateral or {})
    del parts[name]
    assert _refusal(replace(_quote(), collateral=parts)).reason == "collateral"


@pytest.mark.parametrize("name", [part for part in PARTS if part != "pck_crl_issuer_chain"])
def test_collateral_with_an_empty_part_is_refused(name: str) -> None:
    # All but the issuer chain of the PCK CRL: the list is checked against the chain in the quote itself.
    parts = {**(_quote().collateral or {}), name: ""}
    assert _refusal(replace(_quote(), collateral=parts)).reason in {"collateral", "TCB info", "QE identity"}


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("tcb_info", "UpToDate", "UpToDat"), ("qe_identity", '"isvprodid":1', '"isvprodid":2')],
)
def test_collateral_changed_behind_its_signature_is_refused(name: str, old: str, new: str) -> None:
    whole = dict(_quote().collateral or {})
    assert old in whole[name]
    changed = {**whole, name: whole[name].replace(old, new)}
    assert (
        _refusal(replace(_quote(), collateral=changed)).reason
        == {"tcb_info": "TCB info", "qe_identity": "QE identity"}[name]
    )


def test_pck_of_another_platform_is_refused() -> None:
    own, other = _quote().raw, _quote(replace(PLATFORM, name="boc")).raw
    certificates = 436 + 576 + 2 + 32 + 6
    mixed = own[:certificates] + other[certificates:]
    if len(mixed) == len(own):  # DER signatures differ in length by a byte or two
        assert _refusal(replace(_quote(), raw=mixed)).reason == "QE signature"
    else:
        assert _refusal(replace(_quote(), raw=mixed)).reason == "length"


@settings(deadline=None)
@given(offset=st.integers(0, 436 + 576 + 2 + 32 + 6 - 1), bit=st.integers(0, 7))
def test_any_bit_flipped_before_the_certificates_is_refused(offset: int, bit: int) -> None:
    raw = bytearray(_quote().raw)
    raw[offset] ^= 1 << bit
    _refusal(replace(_quote(), raw=bytes(raw)))


@settings(deadline=None)
@given(offset=st.integers(436 + 576 + 2 + 32 + 6, len(_quote().raw) - 1), bit=st.integers(0, 7))
def test_any_bit_flipped_in_the_certificates_is_refused_or_changes_nothing(offset: int, bit: int) -> None:
    # PEM leaves some freedom (line ends, the NUL at the end): such a quote says the same, in other bytes.
    raw = bytearray(_quote().raw)
    raw[offset] ^= 1 << bit
    try:
        verified = _verify(replace(_quote(), raw=bytes(raw)))
    except QuoteRefused:
        return
    assert verified == _verify(_quote())


@settings(deadline=None)
@given(st.binary(max_size=2000))
def test_noise_is_refused(raw: bytes) -> None:
    _refusal(replace(_quote(), raw=raw))


def test_refusal_reads_as_a_sentence() -> None:
    assert str(QuoteRefused("debug enclave", "found it")) == "quote refused, debug enclave: found it"


# ---------------------------------------------------------------------------------------------------- real Intel quotes


@pytest.fixture
def intel(vectors: Callable[[str], Path]) -> Callable[[str], Quote]:
    folder = vectors("dcap") / "phala-dcap-qvl"

    def load(name: str) -> Quote:
        collateral = json.loads((folder / f"{name}_collateral.json").read_text())
        return Quote((folder / name).read_bytes(), collateral, "intel")

    return load


def test_real_quote_of_a_misconfigured_platform_is_refused_by_policy(intel: Callable[[str], Quote]) -> None:
    policy = TcbPolicy(frozenset({"INTEL-SA-00289", "INTEL-SA-00615"}))
    refused = _refusal(intel("sgx_quote"), at=1750334171, root=None, policy=policy)
    assert refused.reason == "TCB status"
    assert "ConfigurationAndSWHardeningNeeded (INTEL-SA-00289, INTEL-SA-00615)" in refused.detail


def test_real_quote_passes_all_cryptography(intel: Callable[[str], Quote], monkeypatch: pytest.MonkeyPatch) -> None:
    # Only its TCB status stands against it: with that one rule lifted, the rest of the path takes Intel's own bytes.
    monkeypatch.setattr("eport.enclave.quote.verify.UP_TO_DATE", "ConfigurationAndSWHardeningNeeded")
    verified = _verify(intel("sgx_quote"), at=1750334171, root=None)
    assert verified.mrenclave.hex() == "33d8736db756ed4997e04ba358d27833188f1932ff7b1d156904d3f560452fbb"
    assert verified.mrsigner.hex() == "815f42f11cf64430c30bab7816ba596a1da0130c3b028b673133a66cf9a3e0e6"
    assert verified.platform == keccak(bytes.fromhex("d04ec06d4e6d92dc90d0ad3cf5ee2ddf"))


def test_real_quote_past_its_collateral_is_refused(intel: Callable[[str], Quote]) -> None:
    quote = intel("sgx_quote")
    assert quote.collateral is not None
    update = datetime.strptime(json.loads(quote.collateral["tcb_info"])["nextUpdate"], "%Y-%m-%dT%H:%M:%SZ")
    refused = _refusal(quote, at=int(update.replace(tzinfo=timezone.utc).timestamp()) + 86400, root=None)
    assert refused.reason == "expired collateral" and "TCB info expired 2025-07-19" in refused.detail


def test_real_quote_with_a_tail_is_refused(intel: Callable[[str], Quote]) -> None:
    quote = intel("sgx_quote")
    assert _refusal(replace(quote, raw=quote.raw + b"\0"), at=1750334171, root=None).reason == "length"


def test_real_quote_is_refused_under_the_development_root(intel: Callable[[str], Quote]) -> None:
    assert _refusal(intel("sgx_quote"), at=1750334171).reason == "certificate chain"


def test_real_tdx_quote_is_taken_with_the_padding_of_intels_library(intel: Callable[[str], Quote]) -> None:
    quote = intel("tdx_quote")
    verdict = judge(quote.raw, quote.collateral or {}, 1750332747)
    assert verdict.accepted and verdict.status == "UpToDate" and verdict.tcb_date == "2024-03-13T00:00:00Z"
    assert verdict.fmspc == "b0c06f000000" and verdict.evaluation == 17
    assert verdict.layout is not None and verdict.layout.trailing == bytes(70)
    assert verdict.layout.measurements["mrtd"].startswith("91eb2b44d141d4ec")
    _verify(quote, at=1750332747, root=None)


@pytest.mark.parametrize("tail", [bytes(1), bytes(69), bytes(71), bytes(69) + b"\1", b"\1" + bytes(69)])
def test_other_bytes_behind_a_real_tdx_quote_are_refused(intel: Callable[[str], Quote], tail: bytes) -> None:
    quote = intel("tdx_quote")
    exact = quote.raw[:-70]
    _verify(replace(quote, raw=exact), at=1750332747, root=None)
    assert _refusal(replace(quote, raw=exact + tail), at=1750332747, root=None).reason == "length"


def test_real_tdx_quote_of_an_old_platform_is_refused(intel: Callable[[str], Quote]) -> None:
    refused = _refusal(intel("tdx_quote_outdated"), at=1771415931, root=None)
    assert refused.reason == "TCB level" and "older than every level" in refused.detail


# ------------------------------------------------------------------------------------------------------ several reasons


def test_every_failing_check_is_named() -> None:
    platform = replace(PLATFORM, debug=True, tcb_status="OutOfDate", advisory_ids=("INTEL-SA-1",))
    quote = _quote(platform)
    late = int((ISSUED + timedelta(days=31)).timestamp())
    verdict = judge(quote.raw + b"\1", quote.collateral or {}, late, ROOT, TcbPolicy(minimum_evaluation=18))
    assert [reason.check for reason in verdict.reasons] == [
        "length", "debug enclave", *["expired collateral"] * 4, *["collateral"] * 2,
    ]  # fmt: skip
    assert {reason.detail.split(" expired")[0] for reason in verdict.reasons[2:6]} == {
        "TCB info", "QE identity", "CRL of the root", "CRL of the PCK authority",
    }  # fmt: skip
    assert verdict.status is None and not verdict.accepted


def test_expired_collateral_does_not_hide_the_level_that_it_showed() -> None:
    quote = _quote(replace(PLATFORM, tcb_status="OutOfDate"))
    late = int((ISSUED + timedelta(days=31)).timestamp())
    verdict = judge(quote.raw, quote.collateral or {}, late, ROOT)
    assert [reason.check for reason in verdict.reasons] == [*["expired collateral"] * 4, "TCB status"]
    assert verdict.status is None, "a status from collateral that has lapsed is none"


def test_refusal_keeps_what_the_quote_says() -> None:
    said = judge(_quote(replace(PLATFORM, debug=True)).raw, _quote().collateral or {}, AT, ROOT).as_json()
    assert said["debug"] is True and said["accepted"] is False and said["fmspc"] == "00606a000000"
    assert said["measurements"]["mrenclave"] == said["workload"] == "aa" * 32
    assert said["measurements"]["isv_svn"] == "3" and said["report_data"] == REPORT_DATA.hex()


def test_revoked_platform_has_the_status_revoked() -> None:
    quote = _quote(replace(PLATFORM, tcb_status="Revoked"))
    assert judge(quote.raw, quote.collateral or {}, AT, ROOT).status == "Revoked"
