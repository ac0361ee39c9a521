"""The simulator of TDX domains: complete, deterministic, and verified as Intel's domains are."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timezone

import dcap_qvl
import pytest

from eport.enclave.quote import simulator_tdx
from eport.enclave.quote.layout import parse
from eport.enclave.quote.provider import HardwareError
from eport.enclave.quote.simulator import SimulatedPlatform, development_root, hardware_id
from eport.enclave.quote.simulator_tdx import SimulatedDomain
from eport.enclave.quote.verify import judge, verify, workload

ISSUED = datetime(2026, 3, 2, tzinfo=timezone.utc)
AT = int(ISSUED.timestamp()) + 3600
MACHINE = SimulatedPlatform("icbc", b"\xaa" * 32, ISSUED)
DOMAIN = SimulatedDomain(MACHINE)
ROOT = development_root()


def status(domain: SimulatedDomain, root: bytes = ROOT) -> str:
    quote = domain.quote(bytes(64))
    collateral = dcap_qvl.QuoteCollateralV3.from_json(json.dumps(dict(quote.collateral or {})))
    return str(dcap_qvl.verify_with_root_ca(quote.raw, collateral, root, AT).status)


def test_quote_is_verified_by_dcap_qvl_under_the_development_root_alone() -> None:
    assert status(DOMAIN) == "UpToDate"
    with pytest.raises(ValueError, match="Verification failed"):
        status(DOMAIN, development_root(b"another seed"))
    quote = DOMAIN.quote(bytes(64))
    assert "not in Intel's root" in str(judge(quote.raw, quote.collateral or {}, AT).reasons[0])


def test_quote_has_the_layout_of_version_4() -> None:
    data = bytes(range(64))
    quote = DOMAIN.quote(data)
    layout = parse(quote.raw)
    assert (layout.version, layout.tee, layout.end) == (4, "TDX", len(quote.raw))
    assert layout.fields["report_data"] == data and quote.kind == "tdx-dcap-simulated"
    assert "NO HARDWARE" in (simulator_tdx.__doc__ or "")
    # Where Intel's documents put them, counted in bytes from the start.
    assert quote.raw[48:64] == layout.fields["tee_tcb_svn"] and quote.raw[184:232] == layout.fields["mrtd"]
    assert quote.raw[568:632] == data and quote.raw[764:766] == b"\x06\0"


def test_equal_inputs_give_equal_bytes() -> None:
    assert replace(DOMAIN).quote(bytes(64)) == DOMAIN.quote(bytes(64))


def test_verified_domain_says_what_boots_in_it() -> None:
    quote = DOMAIN.quote(bytes(64))
    verified = verify(quote.raw, quote.collateral or {}, AT, ROOT)
    assert verified.mrenclave == DOMAIN.measurement == workload(parse(quote.raw))
    assert verified.platform == hardware_id("icbc"), "one machine is one platform, whatever runs on it"
    assert (verified.mrsigner, verified.isv_svn) == (bytes(32), 0)
    assert replace(DOMAIN, image=b"another image").measurement != DOMAIN.measurement


@pytest.mark.parametrize("field", ["td_attributes", "xfam", "mrtd", "mrconfigid", "mrowner", "rtmr0", "rtmr3"])
def test_workload_changes_with_every_measurement(field: str) -> None:
    layout = parse(DOMAIN.quote(bytes(64)).raw)
    other = {**layout.fields, field: bytes(len(layout.fields[field]))[:-1] + b"\x77"}
    assert workload(replace(layout, fields=other)) != workload(layout)


def test_workload_does_not_change_with_nonce_or_platform() -> None:
    fresh = parse(replace(DOMAIN, machine=replace(MACHINE, name="boc")).quote(b"\1" * 64).raw)
    assert workload(fresh) == DOMAIN.measurement


@pytest.mark.parametrize(
    ("changes", "machine", "expected"),
    [
        ({"module_status": "OutOfDate"}, {}, "OutOfDate"),
        ({"module_status": "OutOfDate"}, {"tcb_status": "ConfigurationNeeded"}, "OutOfDateConfigurationNeeded"),
        ({}, {"tcb_status": "SWHardeningNeeded"}, "SWHardeningNeeded"),
    ],
)
def test_status_of_module_and_machine_converge(changes, machine, expected) -> None:
    domain = replace(DOMAIN, machine=replace(MACHINE, **machine), **changes)
    assert status(domain) == expected


@pytest.mark.parametrize(
    ("changes", "machine", "check"),
    [
        ({"debug": True}, {}, "debug enclave"),
        ({"module_status": "Revoked"}, {}, "TCB status"),
        ({"tee_tcb_svn": bytes((4, 1, 3)) + bytes(13)}, {}, "TDX module"),
        ({"tee_tcb_svn": bytes((5, 2, 3)) + bytes(13)}, {}, "TDX module"),
        ({"tee_tcb_svn": bytes((5, 1, 2)) + bytes(13)}, {}, "TCB level"),
        ({}, {"revoked": True}, "revoked certificate"),
        ({}, {"tcb_status": "OutOfDate"}, "TCB status"),
    ],
)
def test_bad_domain_is_refused_by_name(changes, machine, check) -> None:
    quote = replace(DOMAIN, machine=replace(MACHINE, **machine), **changes).quote(bytes(64))
    assert [reason.check for reason in judge(quote.raw, quote.collateral or {}, AT, ROOT).reasons] == [check]


def test_domain_has_no_sealing_key() -> None:
    with pytest.raises(HardwareError, match="register anew"):
        DOMAIN.sealing_key()


def test_report_data_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="has 63 bytes"):
        DOMAIN.quote(bytes(63))
