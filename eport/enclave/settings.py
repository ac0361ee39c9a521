"""Settings of an oracle: a YAML file, read once, every fault named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from cryptography import x509

from eport.enclave.program import Authority
from eport.enclave.statement import Domain, StatementError, canonical_address

PROVIDERS = ("simulator", "gramine", "configfs-tsm")
KEY_BYTES = 32


class OracleSettingsError(ValueError):
    """The file cannot be used: which key, which value, what it has to be."""


@dataclass(frozen=True)
class OracleSettings:
    """What an oracle runs with.

    Attributes:
        provider: where quotes come from, one of `PROVIDERS`.
        machine: name of the simulated machine; unused on hardware.
        state: folder of its own, for key, journal, messages and statements.
        listen: host and port of its HTTP service.
        domain: chain and ClearanceOracle that it signs for.
        registry: address of EnclaveRegistry.
        key_epoch: epoch of its key.
        authority: customs authority that it speaks for.
        inbox: folder that is watched for messages; None where there is none.
        pull: address that messages are pulled from (https://…); None where there is none.
        pull_certificate: certificate of that address, pinned.
        every: [s] between looks at inbox and address.
    """

    provider: str
    machine: str
    state: Path
    listen: tuple[str, int]
    domain: Domain
    registry: str
    key_epoch: int
    authority: Authority
    inbox: Path | None
    pull: str | None
    pull_certificate: x509.Certificate | None
    every: float


def load(path: Path) -> OracleSettings:
    """Read the file; paths in it are relative to it. Raises `OracleSettingsError`, `OSError`."""
    try:
        data = yaml.safe_load(path.read_text())
    except yaml.YAMLError as error:
        raise OracleSettingsError(f"{path}: {error}") from error
    if not isinstance(data, Mapping):
        raise OracleSettingsError(f"{path}: is no mapping of settings")
    reader = _Reader(data, path.parent)
    provider = reader.text("provider")
    if provider not in PROVIDERS:
        raise OracleSettingsError(f"provider = {provider!r}: is none of {', '.join(PROVIDERS)}")
    host, _, port = reader.text("listen").rpartition(":")
    if not host or not port.isdigit() or not 0 <= int(port) < 65_536:
        raise OracleSettingsError(f"listen = {reader.text('listen')!r}: is not HOST:PORT")
    registry = reader.text("registry")
    try:
        domain = Domain(reader.number("chain_id"), reader.text("oracle"))
        canonical_address("registry", registry)
    except StatementError as error:
        raise OracleSettingsError(str(error)) from error
    customs = _Reader(reader.mapping("customs"), path.parent, "customs.")
    key = customs.path("key").read_text().strip().removeprefix("0x")
    if len(key) != 2 * KEY_BYTES or set(key) - set("0123456789abcdefABCDEF"):
        raise OracleSettingsError(f"customs.key: the file does not hold {KEY_BYTES} bytes in hex")
    inbox, pull = customs.optional("inbox"), customs.optional("pull")
    if inbox is None and pull is None:
        raise OracleSettingsError("customs: neither inbox nor pull: name a folder, an address, or both")
    if pull is not None and not pull.startswith("https://"):
        raise OracleSettingsError(f"customs.pull = {pull!r}: is no https address")
    if pull is not None and customs.optional("pull_certificate") is None:
        raise OracleSettingsError("customs.pull_certificate: is missing; pin the certificate of customs.pull")
    certificates = customs.names("certificates")
    return OracleSettings(
        provider=provider,
        machine=str(data.get("machine", "development")),
        state=reader.path("state"),
        listen=(host, int(port)),
        domain=domain,
        registry=registry,
        key_epoch=reader.number("key_epoch"),
        authority=Authority(
            customs.number("institution"),
            tuple(_certificate(path.parent / name) for name in certificates),
            bytes.fromhex(key),
        ),
        inbox=None if inbox is None else customs.path("inbox"),
        pull=pull,
        pull_certificate=None if pull is None else _certificate(customs.path("pull_certificate")),
        every=float(data.get("every", 1.0)),
    )


class _Reader:
    """Values of a mapping by kind."""

    def __init__(self, data: Mapping[str, Any], folder: Path, prefix: str = "") -> None:
        self._data, self._folder, self._prefix = data, folder, prefix

    def text(self, key: str) -> str:
        return str(self._needed(key))

    def optional(self, key: str) -> str | None:
        value = self._data.get(key)
        return None if value is None else str(value)

    def number(self, key: str) -> int:
        value = self._needed(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise OracleSettingsError(f"{self._prefix}{key} = {value!r}: is no whole number")
        return value

    def names(self, key: str) -> list[str]:
        value = self._needed(key)
        if not isinstance(value, list) or not value:
            raise OracleSettingsError(f"{self._prefix}{key} = {value!r}: is no list of at least one file")
        return [str(name) for name in value]

    def mapping(self, key: str) -> Mapping[str, Any]:
        value = self._needed(key)
        if not isinstance(value, Mapping):
            raise OracleSettingsError(f"{self._prefix}{key} = {value!r}: is no mapping")
        return value

    def path(self, key: str) -> Path:
        return self._folder / self.text(key)

    def _needed(self, key: str) -> Any:
        if self._data.get(key) is None:
            raise OracleSettingsError(f"{self._prefix}{key}: is missing")
        return self._data[key]


def _certificate(path: Path) -> x509.Certificate:
    content = path.read_bytes()
    try:
        return x509.load_pem_x509_certificate(content)
    except ValueError as error:
        raise OracleSettingsError(f"{path}: is no certificate in PEM: {error}") from error
