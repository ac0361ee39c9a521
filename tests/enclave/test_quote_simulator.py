"""The simulator: complete, deterministic, one machine per name, and labelled as what it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import dcap_qvl
import pytest
from cryptography import x509

from eport.enclave.quote import simulator
from eport.enclave.quote.simulator import SimulatedPlatform, development_root, hardware_id
from eport.enclave.quote.verify import verify

ISSUED = datetime(2026, 3, 2, tzinfo=timezone.utc)
PLATFORM = SimulatedPlatform("icbc", b"\xaa" * 32, ISSUED)


def test_root_says_that_it_is_for_development() -> None:
    root = x509.load_der_x509_certificate(development_root())
    named = [attribute.value for attribute in root.subject]
    assert named == ["E-port DEVELOPMENT SGX Root CA", "E-port DEVELOPMENT, simulated, no hardware"]
    assert "NO HARDWARE" in (simulator.__doc__ or "")
    assert PLATFORM.quote(bytes(64)).kind == "sgx-dcap-v3-simulated"


def test_equal_inputs_give_equal_bytes_even_from_cold() -> None:
    first = PLATFORM.quote(bytes(64))
    for cache in (simulator._root, simulator._authority, simulator._tcb_signing, simulator._pck, simulator._key):
        cache.cache_clear()
    again = replace(PLATFORM).quote(bytes(64))
    assert (again.raw, again.collateral) == (first.raw, first.collateral)


def test_root_does_not_depend_on_the_time() -> None:
    assert replace(PLATFORM, issued_at=ISSUED + timedelta(days=900)).root == PLATFORM.root == development_root()


def test_each_name_is_a_machine_of_its_own() -> None:
    extensions = []
    for name in ("icbc", "boc", "ccb"):
        quote = replace(PLATFORM, name=name).quote(bytes(64))
        extension = dcap_qvl.parse_quote(quote.raw).pck_extension()
        extensions.append((extension.ppid, extension.platform_instance_id, quote.raw[436:564]))
        assert verify(
            quote.raw, quote.collateral or {}, int(ISSUED.timestamp()), PLATFORM.root
        ).platform == hardware_id(name)
    assert all(len(set(part)) == 3 for part in zip(*extensions, strict=True))


def test_another_seed_is_another_world() -> None:
    other = replace(PLATFORM, seed=b"another seed")
    assert other.root != PLATFORM.root
    assert hardware_id("icbc", b"another seed") != hardware_id("icbc")


def test_sealing_key_is_of_one_machine_and_one_program() -> None:
    platforms = [PLATFORM, replace(PLATFORM, name="boc"), replace(PLATFORM, mrenclave=b"\xbb" * 32)]
    assert len({platform.sealing_key() for platform in platforms}) == 3
    assert PLATFORM.sealing_key() == replace(PLATFORM, isv_svn=9).sealing_key()


@pytest.mark.parametrize("size", [0, 32, 63, 65])
def test_report_data_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match=f"report_data: has {size} bytes, not 64"):
        PLATFORM.quote(bytes(size))


@pytest.mark.parametrize(
    ("change", "message"),
    [({"mrenclave": b"short"}, "mrenclave = .* not 32"), ({"issued_at": datetime(2026, 3, 2)}, "no time zone")],
)
def test_platform_refuses(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(PLATFORM, **change)  # type: ignore[arg-type]


def test_repr_shows_no_seed() -> None:
    assert "worth nothing" not in repr(PLATFORM)
