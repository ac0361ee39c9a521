"""SWIFT FIN: the block structure of a message, read and written.

Blocks {1:} to {5:}, tags, line ends, and the Z character set, which bounds every field. Sources: the FIN block
structure and the character sets X and Z as the public field tables give them. Headers are written as a sending
interface hands them over: session and sequence number zero, terminal 'A' of the sender and 'X' of the receiver; a
reader drops them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NoReturn

from eport.messages.errors import MessageError
from eport.messages.identifiers import parse_bic


@dataclass(frozen=True, slots=True)
class FinField:
    """One field of block 4: `tag` ('46A') and its `lines`, none of them empty; a mark of a sequence (15A) has none."""

    tag: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FinMessage:
    """A FIN message by its blocks.

    Attributes:
        message_type: 3 digits from block 2, or None where there is no block 2.
        sender: BIC (8 characters, or 11 where a branch is named), or None where the blocks do not tell.
        receiver: the same for the receiver.
        user_header: block 3 as (tag, value) pairs.
        fields: block 4 in the order received.
        trailer: block 5 as (tag, value) pairs.
    """

    message_type: str | None
    sender: str | None
    receiver: str | None
    user_header: tuple[tuple[str, str], ...]
    fields: tuple[FinField, ...]
    trailer: tuple[tuple[str, str], ...]


MAX_TEXT: Final = 10_000
"""Longest text block of a message of category 7 [characters, CRLF counted as two]."""

# The rest is headers, and LF against CRLF.
_MAX_CHARACTERS: Final = 12_000

_X_SET: Final = r"A-Za-z0-9/\-?:().,'+ "
_Z_SET: Final = _X_SET + r"=!\"%&*<>;{@#_"
NOT_X: Final = re.compile(f"[^{_X_SET}]")
NOT_Z: Final = re.compile(f"[^{_Z_SET}]")

_TAG: Final = re.compile(r":([0-9]{2}[A-Z]?):(.*)")
_SEQUENCE_MARK: Final = re.compile(r"15[A-Z]")
_BLOCK_START: Final = re.compile(r"\{([1-5S]):")
_BASIC_HEADER: Final = re.compile(r"F([0-9]{2})([A-Z0-9]{12})[0-9]{10}")
_INPUT_HEADER: Final = re.compile(r"I([0-9]{3})([A-Z0-9]{12})(?:[SUN][123]?(?:[0-9]{3})?)?")
_OUTPUT_HEADER: Final = re.compile(r"O([0-9]{3})[0-9]{10}([A-Z0-9]{12})[0-9]{10}[0-9]{10}[SUN]?")
_SUBBLOCKS: Final = re.compile(r"(?:\{[A-Z0-9]{3}:[ -z|~]*\})*")
_SUBBLOCK: Final = re.compile(r"\{([A-Z0-9]{3}):([ -z|~]*)\}")


def parse_fin(text: str) -> FinMessage:
    """Read a FIN message: blocks 1 to 5, or block 4 alone, or the bare fields (`:20:…`).

    Lines end in CRLF or LF. Block S, which a receiving interface appends, is passed over.

    Raises:
        MessageError: blocks missing, repeated or malformed; a tag that is none; a character outside SWIFT's Z set;
            an empty line; a line that begins with ':' or '-' and would end its field.
    """
    if len(text) > _MAX_CHARACTERS:
        raise MessageError(
            "FIN message",
            text[:40],
            f"has {len(text)} characters, more than {_MAX_CHARACTERS}",
            "Split a long credit into MT700 and MT701",
        )
    unix = text.replace("\r\n", "\n").strip("\n ")
    if not unix:
        raise MessageError("FIN message", text, "is empty", "Give the message text")
    if not unix.startswith("{"):
        return FinMessage(None, None, None, (), _fields(re.sub(r"\n-\}?\Z", "", unix)), ())

    blocks = _blocks(unix)
    if "4" not in blocks:
        raise MessageError("FIN block 4", "", "is missing", "Give the whole message, with its text block {4:…-}")
    message_type, sender, receiver = _headers(blocks.get("1"), blocks.get("2"))
    return FinMessage(
        message_type=message_type,
        sender=sender,
        receiver=receiver,
        user_header=_subblocks("3", blocks.get("3", "")),
        fields=_fields(blocks["4"]),
        trailer=_subblocks("5", blocks.get("5", "")),
    )


def _blocks(text: str) -> dict[str, str]:
    blocks: dict[str, str] = {}
    position = 0
    while position < len(text):
        start = _BLOCK_START.match(text, position)
        if start is None:
            raise MessageError(
                "FIN message",
                text[position : position + 40],
                "is not a block {1:…} to {5:…}",
                "Give one message; remove what stands between or after its blocks",
            )
        name = start.group(1)
        if name in blocks:
            raise MessageError(
                f"FIN block {name}", text[position : position + 40], "comes twice", "Give one message at a time"
            )
        end = _text_end(text, start.end()) if name == "4" else _brace_end(text, start.end())
        if end is None:
            raise MessageError(
                f"FIN block {name}",
                text[position : position + 40],
                "is not closed",
                "End block 4 with a line '-}', other blocks with '}'",
            )
        blocks[name] = text[start.end() : end]
        position = end + (len("\n-}") if name == "4" else len("}"))
        while text[position : position + 1] == "\n":
            position += 1
    return blocks


def _text_end(text: str, start: int) -> int | None:
    """Where block 4 ends. Its text may hold a '{', so braces do not count; only a line '-}' does."""
    end = text.find("\n-}", start)
    return None if end < 0 else end


def _brace_end(text: str, start: int) -> int | None:
    depth = 1
    for position in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        if depth == 0:
            return position
    return None


def _headers(basic: str | None, application: str | None) -> tuple[str | None, str | None, str | None]:
    """Message type, sender and receiver from blocks 1 and 2."""
    own = None
    if basic is not None:
        header = _BASIC_HEADER.fullmatch(basic)
        if header is None:
            raise MessageError(
                "FIN block 1",
                basic,
                "is not F, 2 digits, 12 characters terminal, 4 digits session and 6 digits sequence",
                "Give the header as SWIFT wrote it",
            )
        if header.group(1) != "01":
            raise MessageError(
                "FIN block 1",
                basic,
                f"service {header.group(1)} is not a message (21 is an acknowledgement)",
                "Give the message itself, service 01",
            )
        own = _terminal_bic("FIN block 1", header.group(2))
    if application is None:
        return None, own, None
    entered = _INPUT_HEADER.fullmatch(application)
    if entered is not None:
        return entered.group(1), own, _terminal_bic("FIN block 2", entered.group(2))
    delivered = _OUTPUT_HEADER.fullmatch(application)
    if delivered is not None:
        # In a delivered message block 1 names the receiver; the sender stands in the input reference of block 2.
        return delivered.group(1), _terminal_bic("FIN block 2", delivered.group(2)), own
    raise MessageError(
        "FIN block 2", application, "is neither an input (I…) nor an output (O…) header", "Give it as SWIFT wrote it"
    )


def _terminal_bic(field: str, terminal: str) -> str:
    """BIC of a logical terminal address: 8 characters, terminal code (dropped), branch."""
    branch = terminal[9:]
    return parse_bic(terminal[:8] + ("" if branch == "XXX" else branch), field)


def _subblocks(name: str, content: str) -> tuple[tuple[str, str], ...]:
    if not _SUBBLOCKS.fullmatch(content):
        raise MessageError(f"FIN block {name}", content, "is not a series of {TAG:value}", "Give it as SWIFT wrote it")
    return tuple((match.group(1), match.group(2)) for match in _SUBBLOCK.finditer(content))


def _fields(block: str) -> tuple[FinField, ...]:
    fields: list[tuple[str, list[str]]] = []
    for line in block.removeprefix("\n").split("\n"):
        field = f"FIN field {fields[-1][0]}" if fields else "FIN block 4"
        _check_line(field, line)
        opened = _TAG.fullmatch(line)
        if opened is not None:
            fields.append((opened.group(1), [opened.group(2)]))
        elif line[0] in ":-":
            _fail_first_character(field, line)
        elif not fields:
            raise MessageError(field, line, "text stands before the first tag", "Begin with a field such as ':27:1/1'")
        else:
            fields[-1][1].append(line)
    return tuple(FinField(tag, _without_empty_first(tag, lines)) for tag, lines in fields)


def _check_line(field: str, line: str) -> None:
    if not line.strip(" "):
        raise MessageError(field, line, "has an empty line", "Remove it, or put a full stop in it")
    odd = NOT_Z.search(line)
    if odd is not None:
        raise MessageError(field, line, f"character {odd.group()!r} is outside the SWIFT Z set", "Transliterate it")


def _fail_first_character(field: str, line: str) -> NoReturn:
    raise MessageError(
        field,
        line,
        f"a line begins with {line[0]!r} but opens no field (tags read ':20:', ':46A:')",
        "Correct the tag, or begin the line with another character",
    )


def _without_empty_first(tag: str, lines: list[str]) -> tuple[str, ...]:
    """Some systems leave the tag alone on its line and begin the text on the next."""
    kept = lines[1:] if not lines[0].strip(" ") else lines
    if not kept and not _SEQUENCE_MARK.fullmatch(tag):
        raise MessageError(f"FIN field {tag}", "", "is empty", "Fill it or leave the field out")
    return tuple(kept)


# ------------------------------------------------------------------------------------------------------------ writing


def format_fields(fields: Iterable[FinField], newline: str = "\n") -> str:
    """The text of block 4 without its braces: `:20:LC1…`, lines joined by `newline`, none at the end.

    Raises:
        MessageError: a line that is empty, holds a character outside the Z set, or would read as the begin of another
            field or as the end of the block.
    """
    written: list[str] = []
    for field in fields:
        name = f"FIN field {field.tag}"
        if not re.fullmatch(r"[0-9]{2}[A-Z]?", field.tag):
            raise MessageError(name, field.tag, "is no tag", "Write two digits and at most one capital letter")
        if not field.lines and not _SEQUENCE_MARK.fullmatch(field.tag):
            raise MessageError(name, "", "is empty", "Fill it or leave the field out")
        for number, line in enumerate(field.lines):
            _check_line(name, line)
            # After the tag any character may stand; at the begin of a later line these two end the field.
            if number and line[0] in ":-":
                _fail_first_character(name, line)
        written.append(f":{field.tag}:" + newline.join(field.lines))
    return newline.join(written)


def format_fin(message: FinMessage, newline: str = "\r\n") -> str:
    """The message as text: `{1:…}{2:I…}{3:…}{4:…-}{5:…}`; blocks whose content is not known are left out.

    `parse_fin` gives the same message back; without a receiver there is no block 2, so it does not tell the type.

    Args:
        message: with a receiver it needs its type.
        newline: SWIFT's is CRLF; LF for files that people read.

    Raises:
        MessageError: a line as in `format_fields`; a header value that is none; more than `MAX_TEXT` characters.
    """
    text = newline + format_fields(message.fields, newline) + newline
    length = len(text.replace("\r\n", "\n")) + text.count("\n")
    if length > MAX_TEXT:
        raise MessageError(
            "FIN block 4",
            text.strip()[:40],
            f"has {length} characters, more than {MAX_TEXT}",
            "Split it: `write_parts` continues the long fields in further messages",
        )
    blocks = []
    if message.sender is not None:
        blocks.append(f"{{1:F01{_terminal('FIN block 1', message.sender, 'A')}0000000000}}")
    if message.message_type is None and message.receiver is not None:
        raise MessageError(
            "FIN block 2", message.receiver, "the receiver stands beside the message type", "Give both, or neither"
        )
    if message.message_type is not None and message.receiver is not None:
        if not re.fullmatch(r"[0-9]{3}", message.message_type):
            raise MessageError("FIN block 2", message.message_type, "is not a message type", "Write 3 digits")
        blocks.append(f"{{2:I{message.message_type}{_terminal('FIN block 2', message.receiver, 'X')}N}}")
    blocks += _format_subblocks("3", message.user_header)
    blocks.append(f"{{4:{text}-}}")
    blocks += _format_subblocks("5", message.trailer)
    return "".join(blocks)


def _terminal(field: str, bic: str, terminal: str) -> str:
    """Logical terminal address: 8 characters of the BIC, terminal code, branch."""
    if parse_bic(bic, field)[8:] == "XXX":
        raise MessageError(field, bic, "'XXX' is the head office, which a header is read to as 8 characters", "Drop it")
    return bic[:8] + terminal + (bic[8:] or "XXX")


def _format_subblocks(name: str, pairs: tuple[tuple[str, str], ...]) -> list[str]:
    if not pairs:
        return []
    content = "".join(f"{{{tag}:{value}}}" for tag, value in pairs)
    if _subblocks(name, content) != pairs:
        raise MessageError(f"FIN block {name}", content, "is not a series of {TAG:value}", "Remove braces in values")
    return [f"{{{name}:{content}}}"]
