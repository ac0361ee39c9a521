"""The words of a credit or guarantee, which the chain does not hold: kept by the officer, and checked against
`content` of the terms.

A folder with one file for each set of terms, named by its root: `<64 hex digits>.fin`, the messages as they were
received (MT700 and the MT701 that continue it, or MT760 and MT761, `$` between them as in SWIFT's RJE files); beside it
`<64 hex digits>.json` where terms stand beside the message (`eport.trade.beside`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from eport.messages import iso20022, tsrv
from eport.messages.errors import MessageError
from eport.messages.mt import MT700, MT760, FinMessage, definition_of, parse_fin, read_parts, write_parts
from eport.messages.mt.parts import MAX_PARTS
from eport.trade import beside as besides
from eport.trade import terms as credit_terms
from eport.trade.beside import NOTHING, Beside

RJE: Final = "$"
SEQUENCE_A: Final = "15A"
"""First field of an MT760, and of no message of a credit."""


@dataclass(frozen=True)
class Content:
    """A credit (MT700) or guarantee (MT760) in words: its text, its fields, what they say, what stands beside them."""

    text: str
    message: FinMessage
    said: MT700 | MT760
    beside: Beside = NOTHING

    @property
    def number(self) -> str:
        """Field 20."""
        return self.said.undertaking.number if isinstance(self.said, MT760) else self.said.credit_number

    @property
    def credit(self) -> MT700:
        """Raises `MessageError` where it is a guarantee."""
        if isinstance(self.said, MT760):
            raise MessageError(
                "content", self.number, "is an undertaking of MT760, not a credit of MT700", "Use MT760s"
            )
        return self.said

    @property
    def undertaking(self) -> MT760:
        """Raises `MessageError` where it is a credit."""
        if isinstance(self.said, MT700):
            raise MessageError(
                "content", self.number, "is a credit of MT700, not an undertaking of MT760", "Use MT700s"
            )
        return self.said

    def root(self, key: bytes, version: int) -> bytes:
        """What the terms of that version commit to."""
        return credit_terms.commitment(self.message, self.number, key, version, self.beside).root


def parse(text: str, beside: Beside = NOTHING) -> Content:
    """A credit or guarantee from its messages. Raises `MessageError`."""
    texts = [part.strip() for part in text.split(RJE) if part.strip()]
    given = [parse_fin(part) for part in texts] or [parse_fin(text)]
    guarantee = any(
        item.message_type in ("760", "761") or (item.fields and item.fields[0].tag == SEQUENCE_A) for item in given
    )
    definition = definition_of("760" if guarantee else "700")
    joined: Any = read_parts(texts, definition.number) if len(texts) > 1 else definition.read(given[0])
    # Committed as the writer says it: the same words folded otherwise, or in several messages, have the same root.
    return Content(text, definition.write(joined, times=MAX_PARTS), joined, beside)


def of(said: MT700 | MT760, beside: Beside = NOTHING) -> Content:
    """A credit or guarantee in the words that the messages write. Raises `MessageError`."""
    return parse(f"\n{RJE}\n".join(write_parts(said, "\n")), beside)


def read(paths: list[Path], beside: Path | None = None) -> Content:
    """A credit or guarantee from its files, FIN or tsrv.001 in XML. Raises `MessageError`, `OSError`."""
    stands_beside = besides.read(beside) if beside else NOTHING
    contents = [path.read_bytes() for path in paths]
    if len(contents) == 1 and iso20022.is_xml(contents[0]):
        return of(tsrv.read(contents[0]), stands_beside)
    return parse(f"\n{RJE}\n".join(ascii_of(path, content) for path, content in zip(paths, contents)), stands_beside)


def ascii_of(path: Path, content: bytes) -> str:
    """The text of a FIN message. Raises `MessageError`."""
    try:
        return content.decode("ascii")
    except UnicodeDecodeError as error:
        raise MessageError(
            path.name, repr(error.object[error.start : error.start + 8]),
            "FIN messages are of SWIFT's character set (ASCII)", "Give the message as it was received",
        ) from None  # fmt: skip


@dataclass(frozen=True)
class Files:
    """The officer's folder. `key` salts the commitments."""

    folder: Path
    key: bytes

    def save(self, content: Content, version: int) -> Path:
        """Keep words under their root."""
        path = self._path(content.root(self.key, version))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.text.encode("ascii"))
        if content.beside != NOTHING:
            path.with_suffix(".json").write_text(json.dumps(content.beside.plain(), indent=2) + "\n")
        return path

    def load(self, terms: credit_terms.Terms, version: int) -> Content:
        """The words of these terms. Raises `MessageError` where they are missing or others."""
        path = self._path(terms.content)
        if not path.exists():
            raise MessageError(
                "content", path.name, f"the words of these terms are not in {self.folder}",
                "Put the messages there as you sent or received them, or give the folder (--files)",
            )  # fmt: skip
        beside = path.with_suffix(".json")
        content = parse(
            path.read_bytes().decode("ascii", "replace"), besides.read(beside) if beside.exists() else NOTHING
        )
        if content.root(self.key, version) != terms.content:
            raise MessageError(
                "content", path.name, "does not match the root on the chain: another text, or another key",
                "Take the messages as they were received, and the key they were committed under (--key)",
            )  # fmt: skip
        return content

    def _path(self, root: bytes) -> Path:
        return self.folder / f"{root.hex()}.fin"
