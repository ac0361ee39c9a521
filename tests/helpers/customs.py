"""A customs authority that signs its messages, and the messages of the examples."""

from __future__ import annotations

from pathlib import Path

from eport.customs.signing import CustomsAuthority, authority

__all__ = ["CustomsAuthority", "authority", "messages"]
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def messages(example: str = "sight") -> list[bytes]:
    """The declaration of an example and customs' responses to it, unsigned, in order."""
    folder = EXAMPLES / example
    files = [folder / "declaration.xml", *sorted((folder / "customs").glob("*.xml"))]
    return [file.read_bytes() for file in files]
