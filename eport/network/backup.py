"""Backup of a validator: what cannot be made again or fetched from others, encrypted by a passphrase (age)."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pyrage

from eport.network.plan import Network, NetworkError, Validator

LEFT_OUT = {"data", "sqlite_db", "log", "node_modules", "node.pid"}
"""What the node writes while it runs; it fetches the chain from its peers again."""


def passphrase(file: Path) -> str:
    """First line of a file. Raises `NetworkError`."""
    try:
        found = file.read_text().splitlines()
    except OSError as error:
        raise NetworkError(f"--passphrase-file: {error}") from error
    if not found or len(found[0]) < 12:
        raise NetworkError(f"{file}: the first line is the passphrase, of 12 characters at least")
    return found[0]


def backup(network: Network, validator: Validator, out: Path, secret: str) -> list[str]:
    """Write the archive; names of the files in it. Raises `NetworkError`."""
    folder = network.folder(validator)
    if not (folder / "keys").exists():
        raise NetworkError(f"{folder} has no keys: back up where the validator's folder is")
    names: list[str] = []
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder)
            if path.is_file() and not path.is_symlink() and inside.parts[0] not in LEFT_OUT:
                archive.add(path, arcname=str(Path(validator.name) / inside))
                names.append(str(inside))
    out.touch(mode=0o600)
    out.write_bytes(pyrage.passphrase.encrypt(packed.getvalue(), secret))
    return names


def restore(network: Network, file: Path, secret: str) -> str:
    """Put the folder back; name of the validator. Raises `NetworkError`: it is there, or the archive is not its own."""
    try:
        packed = pyrage.passphrase.decrypt(file.read_bytes(), secret)
    except OSError as error:
        raise NetworkError(str(error)) from error
    except pyrage.DecryptError as error:
        raise NetworkError(f"{file}: {error}; is it the right passphrase?") from error
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as archive:
        roots = {Path(member.name).parts[0] for member in archive.getmembers()}
        if len(roots) != 1:
            raise NetworkError(f"{file} is of {len(roots)} validators, not of one")
        validator = network.validator(roots.pop())
        if (network.folder(validator) / "keys").exists():
            raise NetworkError(
                f"{network.folder(validator)} has keys: restore into a place without them, and never run both"
            )
        archive.extractall(network.root, filter="data")
    return validator.name
