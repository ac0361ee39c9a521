"""Quotes from hardware, as Gramine and the kernel show it; the files are models of both, the quotes simulated."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest

from eport.enclave.enclave import Enclave, EnclaveError
from eport.enclave.journal import Journal
from eport.enclave.quote import binding
from eport.enclave.quote.configfs import ConfigfsPlatform
from eport.enclave.quote.gramine import GraminePlatform
from eport.enclave.quote.layout import parse
from eport.enclave.quote.provider import HardwareError, OsFiles
from eport.enclave.quote.simulator import SimulatedPlatform
from eport.enclave.quote.simulator_tdx import SimulatedDomain
from eport.enclave.quote.verify import verify
from tests.helpers.hardware import ConfigfsFiles, GramineFiles

ISSUED = datetime(2026, 3, 2, tzinfo=timezone.utc)
AT = int(ISSUED.timestamp()) + 3600
MACHINE = SimulatedPlatform("icbc", b"\xaa" * 32, ISSUED)
DOMAIN = SimulatedDomain(MACHINE)
DATA = bytes(range(64))


@pytest.fixture
def gramine() -> GramineFiles:
    return GramineFiles(MACHINE, MACHINE.mrenclave)


@pytest.fixture
def configfs() -> ConfigfsFiles:
    return ConfigfsFiles(DOMAIN)


# ------------------------------------------------------------------------------------------------------------- Gramine


def test_gramine_quotes_exactly_what_was_asked(gramine: GramineFiles) -> None:
    quote = GraminePlatform(gramine).quote(DATA)
    assert (quote.kind, quote.collateral) == ("sgx-dcap-v3", None)
    assert verify(quote.raw, MACHINE.collateral(), AT, MACHINE.root).report_data == DATA
    assert gramine.written == 1


def test_gramine_measurement_is_the_quotes(gramine: GramineFiles) -> None:
    platform = GraminePlatform(gramine)
    assert platform.measurement == parse(platform.quote(DATA).raw).fields["mrenclave"] == b"\xaa" * 32


def test_gramine_sealing_key_is_stable_and_bound_to_the_hardware_key(gramine: GramineFiles) -> None:
    key = GraminePlatform(gramine).sealing_key()
    assert len(key) == 32 and key == GraminePlatform(gramine).sealing_key()
    gramine.sealing = b"\x5f" * 16
    assert GraminePlatform(gramine).sealing_key() != key


@pytest.mark.parametrize("sealing", [b"", bytes(16), b"\1" * 15])
def test_gramine_without_a_key_of_the_hardware_seals_nothing(gramine: GramineFiles, sealing: bytes) -> None:
    gramine.sealing = sealing
    with pytest.raises(HardwareError, match="_sgx_mrenclave"):
        GraminePlatform(gramine).sealing_key()


@pytest.mark.parametrize("kind", ["none", "epid", ""])
def test_gramine_without_dcap_is_refused(gramine: GramineFiles, kind: str) -> None:
    gramine.kind = kind
    with pytest.raises(HardwareError, match="remote_attestation"):
        GraminePlatform(gramine)


@pytest.mark.parametrize("lost", ["attestation_type", "quote", "user_report_data"])
def test_gramine_whose_file_is_missing_is_an_error_that_names_it(gramine: GramineFiles, lost: str) -> None:
    gramine.lost = frozenset({lost})
    with pytest.raises(HardwareError, match=lost):
        GraminePlatform(gramine).quote(DATA)


# -------------------------------------------------------------------------------------------------------- configfs-tsm


def test_configfs_quotes_exactly_what_was_asked(configfs: ConfigfsFiles) -> None:
    quote = ConfigfsPlatform(configfs).quote(DATA)
    assert (quote.kind, quote.collateral) == ("tdx-dcap", None)
    assert verify(quote.raw, DOMAIN.collateral(), AT, MACHINE.root).report_data == DATA


def test_configfs_measurement_is_the_workload_of_the_domain(configfs: ConfigfsFiles) -> None:
    assert ConfigfsPlatform(configfs).measurement == DOMAIN.measurement


def test_configfs_requests_have_folders_of_their_own_and_leave_none_behind(configfs: ConfigfsFiles) -> None:
    platform = ConfigfsPlatform(configfs)
    platform.quote(DATA)
    platform.quote(DATA)
    assert len(set(configfs.made)) == 3 and configfs.requests == {}


def test_configfs_race_is_seen_by_the_generation(configfs: ConfigfsFiles) -> None:
    """Another process writes its own data between our write and our read: the quote is then about them."""
    platform = ConfigfsPlatform(configfs)
    configfs.before_read = lambda folder: configfs.write(folder / "inblob", b"\x66" * 64)
    with pytest.raises(HardwareError, match="generation: 2 after a write to 0"):
        platform.quote(DATA)
    assert configfs.requests == {}


def test_configfs_write_that_the_kernel_dropped_is_seen(configfs: ConfigfsFiles) -> None:
    platform = ConfigfsPlatform(configfs)
    configfs.ignored = True
    configfs.before_read = lambda folder: setattr(configfs.requests[folder], "blob", b"\x66" * 64)
    with pytest.raises(HardwareError, match="generation: 0"):
        platform.quote(DATA)


@pytest.mark.parametrize("provider", ["sev_guest", "arm_cca_guest", ""])
def test_configfs_of_other_hardware_is_refused(configfs: ConfigfsFiles, provider: str) -> None:
    configfs.provider = provider
    with pytest.raises(HardwareError, match="tdx_guest"):
        ConfigfsPlatform(configfs)
    assert configfs.requests == {}


def test_configfs_without_a_domain_says_so(configfs: ConfigfsFiles) -> None:
    configfs.away = True
    with pytest.raises(HardwareError, match="TDX domain"):
        ConfigfsPlatform(configfs)


def test_configfs_whose_quoting_service_is_away_says_so(configfs: ConfigfsFiles) -> None:
    def away(folder: Path) -> None:
        raise OSError(110, "Connection timed out", str(folder / "outblob"))

    configfs.before_read = away
    with pytest.raises(HardwareError, match="outblob: Connection timed out; is the quoting service reachable"):
        ConfigfsPlatform(configfs)
    assert configfs.requests == {}


def test_configfs_that_answers_no_quote_is_refused(configfs: ConfigfsFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SimulatedDomain, "quote", lambda self, data: replace(MACHINE.quote(data), raw=b"\4" * 90))
    with pytest.raises(HardwareError, match="cannot be read"):
        ConfigfsPlatform(configfs)


# --------------------------------------------------------------------------------------------------- enclaves on them


@pytest.mark.parametrize("size", [0, 63, 65])
def test_report_data_of_another_size_are_refused(gramine: GramineFiles, configfs: ConfigfsFiles, size: int) -> None:
    for platform in (GraminePlatform(gramine), ConfigfsPlatform(configfs)):
        with pytest.raises(ValueError, match="not 64"):
            platform.quote(bytes(size))


def test_enclave_on_gramine_keeps_its_key_over_a_restart(gramine: GramineFiles, tmp_path: Path) -> None:
    with Journal(tmp_path / "journal") as journal:
        first = Enclave(GraminePlatform(gramine), journal, tmp_path / "key")
        assert Enclave(GraminePlatform(gramine), journal, tmp_path / "key").signer == first.signer
        gramine.sealing = b"\x5f" * 16  # another machine, or another program
        with pytest.raises(EnclaveError, match="another program or platform"):
            Enclave(GraminePlatform(gramine), journal, tmp_path / "key")


def test_enclave_in_a_domain_binds_its_key_and_seals_nothing(configfs: ConfigfsFiles, tmp_path: Path) -> None:
    registry, nonce = "0x" + "c1" * 20, b"\7" * 32
    with Journal(tmp_path / "journal") as journal:
        enclave = Enclave(ConfigfsPlatform(configfs), journal)
        quote = enclave.quote_for(31337, registry, nonce)
        verified = verify(quote.raw, DOMAIN.collateral(), AT, MACHINE.root)
        assert verified.binds(binding(31337, registry, enclave.signer, nonce))
        with pytest.raises(HardwareError, match="no sealing key"):
            Enclave(ConfigfsPlatform(configfs), journal, tmp_path / "key")
    assert not (tmp_path / "key").exists()


def test_os_files_write_once_and_never_create(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        OsFiles().write(tmp_path / "new", b"x")
    (tmp_path / "old").write_bytes(b"")
    OsFiles().write(tmp_path / "old", b"x")
    assert OsFiles().read(tmp_path / "old") == b"x"
    OsFiles().mkdir(tmp_path / "folder")
    OsFiles().rmdir(tmp_path / "folder")
    assert not (tmp_path / "folder").exists()
