"""The words of a credit, which the chain does not hold: kept by the officer, and checked against the terms' `content`.

A folder with one file for each set of terms, named by its root: `<64 hex digits>.fin`, the messages as they were
received (MT700 and the MT701 that continue it, `$` between them as in SWIFT's RJE files).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from eport.messages.errors import MessageError
from eport.messages.mt import MT700, FinMessage, parse_fin, read_parts
from eport.messages.mt.credit import DEFINITION_700
from eport.messages.mt.parts import MAX_PARTS
from eport.trade import terms as credit_terms

RJE: Final = "$"


@dataclass(frozen=True)
class Content:
    """A credit in words: its text, its fields, and what they say."""

    text: str
    message: FinMessage
    credit: MT700

    def root(self, key: bytes, version: int) -> bytes:
        """What the terms of that version commit to."""
        return credit_terms.commitment(self.message, self.credit.credit_number, key, version).root


def parse(text: str) -> Content:
    """A credit from its messages. Raises `MessageError`."""
    texts = [part.strip() for part in text.split(RJE) if part.strip()]
    if len(texts) > 1:
        # Fields of several messages are committed as one message would say them.
        joined: Any = read_parts(texts)
        message = DEFINITION_700.write(joined, times=MAX_PARTS)
    else:
        message = parse_fin(text.replace(RJE, ""))
        joined = DEFINITION_700.read(message)
    return Content(text, message, joined)


def read(paths: list[Path]) -> Content:
    """A credit from its files. Raises `MessageError`, `OSError`."""
    texts = []
    for path in paths:
        try:
            texts.append(path.read_bytes().decode("ascii"))
        except UnicodeDecodeError as error:
            raise MessageError(
                path.name, repr(error.object[error.start : error.start + 8]),
                "FIN messages are of SWIFT's character set (ASCII)", "Give the message as it was received",
            ) from None  # fmt: skip
    return parse(f"\n{RJE}\n".join(texts))


@dataclass(frozen=True)
class Files:
    """The officer's folder. `key` salts the commitments."""

    folder: Path
    key: bytes

    def save(self, content: Content, version: int) -> Path:
        """Keep a credit's words under their root."""
        path = self._path(content.root(self.key, version))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.text.encode("ascii"))
        return path

    def load(self, terms: credit_terms.Terms, version: int) -> Content:
        """The words of these terms. Raises `MessageError` where they are missing or others."""
        path = self._path(terms.content)
        if not path.exists():
            raise MessageError(
                "content", path.name, f"the words of these terms are not in {self.folder}",
                "Put the messages there as you sent or received them, or give the folder (--files)",
            )  # fmt: skip
        content = parse(path.read_bytes().decode("ascii", "replace"))
        if content.root(self.key, version) != terms.content:
            raise MessageError(
                "content", path.name, "does not match the root on the chain: another text, or another key",
                "Take the messages as they were received, and the key they were committed under (--key)",
            )  # fmt: skip
        return content

    def _path(self, root: bytes) -> Path:
        return self.folder / f"{root.hex()}.fin"
