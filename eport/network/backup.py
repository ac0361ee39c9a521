"""Backup of a validator: what cannot be made again or fetched from others, encrypted to a public key (age)."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pyrage

from eport.network.plan import Network, NetworkError, Validator

LEFT_OUT = {"data", "sqlite_db", "log", "node_modules", "node.pid"}
"""What the node writes while it runs; it fetches the chain from its peers again."""


def recipient(text: str) -> pyrage.x25519.Recipient:
    """The public key that a backup is encrypted to. Raises `NetworkError`."""
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise NetworkError(f"--recipient {text!r} is no age public key (age1…): {error}") from error


def identity(file: Path) -> pyrage.x25519.Identity:
    """The private key that opens a backup, from a file as `age-keygen` writes it. Raises `NetworkError`."""
    try:
        lines = [line for line in file.read_text().splitlines() if line and not line.startswith("#")]
        return pyrage.x25519.Identity.from_str(lines[0])
    except (OSError, IndexError, pyrage.IdentityError) as error:
        raise NetworkError(f"{file} holds no age private key (AGE-SECRET-KEY-1…): {error}") from error


def backup(network: Network, validator: Validator, out: Path, to: pyrage.x25519.Recipient) -> list[str]:
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
    out.write_bytes(pyrage.encrypt(packed.getvalue(), [to]))
    return names


def restore(network: Network, file: Path, by: pyrage.x25519.Identity) -> str:
    """Put the folder back; name of the validator. Raises `NetworkError`: it is there, or the archive is not its own."""
    try:
        packed = pyrage.decrypt(file.read_bytes(), [by])
    except OSError as error:
        raise NetworkError(str(error)) from error
    except pyrage.DecryptError as error:
        raise NetworkError(f"{file}: {error}; is it the right private key?") from error
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
