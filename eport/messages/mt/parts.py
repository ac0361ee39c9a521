"""Messages that are too long for one: split into a first and up to seven that continue it, and joined again.

MT700 goes on in MT701, MT707 in MT708, MT710 in MT711, MT720 in MT721, MT760 in MT761, MT767 in MT775. Field 27
numbers them. A long field (goods, documents, conditions, terms) is cut between lines and continued under the same
tag.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from eport.messages.errors import MessageError
from eport.messages.mt.codec import Place
from eport.messages.mt.definition import Continuation, Definition, M
from eport.messages.mt.fields import PART
from eport.messages.mt.fin import MAX_TEXT, FinField, FinMessage
from eport.messages.mt.values import Part

MAX_PARTS: Final = 8
"""Field 27: 1!n/1!n with a total of 1 to 8."""


def split(definition: Definition[M], message: M) -> list[FinMessage]:
    """The message, and those that continue it where it is too long.

    Raises:
        MessageError: as for `Definition.write`; more text than eight messages hold.
    """
    written = definition.write(message, times=MAX_PARTS)
    rest = definition.continuation
    if rest is None:
        return [written]
    room = {tag: _lines(definition, tag) for tag in rest.continued}
    long = {field.tag: list(field.lines) for field in written.fields if field.tag in rest.continued}
    head = _take(written.fields, long, room)
    # A tag that stands in two sequences (52a of MT760) is copied from the first.
    copied = tuple(
        field for tag in rest.copied for field in [field for field in written.fields if _base(field.tag) == tag][:1]
    )
    parts = [head]
    while any(long.values()):
        tail = tuple(FinField(tag, ()) for tag in rest.continued)
        parts.append(_take((FinField("27", ("1/1",)), *copied, *tail), long, room))
    if len(parts) > MAX_PARTS:
        raise MessageError(
            f"{definition.name} field 27",
            str(len(parts)),
            f"the text needs {len(parts)} messages, field 27 counts to {MAX_PARTS}",
            "Shorten it",
        )
    return [
        replace(
            written,
            message_type=definition.number if number == 1 else rest.number,
            fields=tuple(
                FinField("27", (f"{number}/{len(parts)}",)) if field.tag == "27" else field for field in fields
            ),
        )
        for number, fields in enumerate(parts, 1)
    ]


def join(definition: Definition[M], continuation: Definition[Any] | None, messages: Sequence[FinMessage]) -> M:
    """The message that `messages` say together, in any order.

    Args:
        definition: of the first.
        continuation: of the others; None where the message has none.

    Raises:
        MessageError: messages missing, doubled, of another type or of another credit; and as for `Definition.read`.
    """
    rest = definition.continuation
    if rest is None or continuation is None:
        if len(messages) != 1:
            raise MessageError(definition.name, str(len(messages)), "is one message", "Give one")
        return definition.read(messages[0])
    ordered = _ordered(definition, messages)
    first, *others = ordered
    definition.check_shapes(first)
    fields = [FinField("27", ("1/1",)) if field.tag == "27" else field for field in first.fields]
    for other in others:
        continuation.check_shapes(other)
        _check_same(definition, continuation, rest, first, other)
        for field in other.fields:
            if field.tag in rest.continued:
                _append(fields, field, rest.continued)
    return definition.read(replace(first, fields=tuple(fields)), times=len(ordered))


def _take(fields: Sequence[FinField], long: dict[str, list[str]], room: dict[str, int]) -> tuple[FinField, ...]:
    """`fields` with as much of the long ones as fits; what does not stays in `long`."""
    free = MAX_TEXT - len("\r\n") - sum(_size(field) for field in fields if field.tag not in long)
    taken: dict[str, tuple[str, ...]] = {}
    for tag, lines in long.items():
        free -= len(f":{tag}:")
        count = 0
        while count < min(len(lines), room[tag]) and free >= len(lines[count]) + 2:
            free -= len(lines[count]) + 2
            count += 1
        if not count:
            free += len(f":{tag}:")
        taken[tag] = tuple(lines[:count])
        del lines[:count]
        if lines:
            break
    filled = (replace(field, lines=taken.get(field.tag, ())) if field.tag in long else field for field in fields)
    return tuple(field for field in filled if field.lines or field.tag.startswith("15"))


def _size(field: FinField) -> int:
    return len(f":{field.tag}:") + sum(len(line) + 2 for line in field.lines) + (0 if field.lines else 2)


def _lines(definition: Definition[M], tag: str) -> int:
    rows = (*definition.rows, *(row for section in definition.sections for row in section.rows))
    return next(row.codec.shapes[""].lines for row in rows if row.tag == tag)


def _base(tag: str) -> str:
    """'52A' and '52D' as '52a', for the banks that continuations repeat."""
    return f"{tag[:2]}a" if tag[:2] == "52" else tag


def _ordered(definition: Definition[M], messages: Sequence[FinMessage]) -> list[FinMessage]:
    numbered: dict[int, FinMessage] = {}
    totals: set[int] = set()
    place = Place(definition.name, "27")
    for message in messages:
        field = next((field for field in message.fields if field.tag == "27" and len(field.lines) == 1), None)
        part: Part = PART.parse(field.lines if field else ("",), "", place)
        if part.number in numbered:
            place.fail(f"{part.number}/{part.total}", "comes twice", "Give each message once")
        numbered[part.number] = message
        totals.add(part.total)
    if totals != {len(messages)} or sorted(numbered) != list(range(1, len(messages) + 1)):
        place.fail(
            ", ".join(f"{number}" for number in sorted(numbered)),
            f"is not 1 to {max(totals, default=1)} of {max(totals, default=1)}",
            "Give all messages of the series, and no other",
        )
    return [numbered[number] for number in sorted(numbered)]


def _check_same(
    definition: Definition[M],
    other_definition: Definition[Any],
    rest: Continuation,
    first: FinMessage,
    other: FinMessage,
) -> None:
    if other.message_type not in (None, rest.number):
        raise MessageError(
            "FIN block 2",
            str(other.message_type),
            f"is not message type {rest.number}, which continues {definition.name}",
            f"Give the MT{rest.number}",
        )
    for tag in rest.copied:
        ours, theirs = (
            next((field.lines for field in message.fields if _base(field.tag) == tag), ()) for message in (first, other)
        )
        if ours != theirs:
            Place(other_definition.name, tag).fail(
                " ".join(theirs),
                f"is not that of the {definition.name}, {' '.join(ours)}",
                "Give messages of one series",
            )


def _append(fields: list[FinField], more: FinField, sections: Mapping[str, str]) -> None:
    mark = sections[more.tag]
    for index, field in enumerate(fields):
        if field.tag == more.tag:
            fields[index] = replace(field, lines=field.lines + more.lines)
            return
    # The first message has none of it: at the end of its sequence, which is where the next begins.
    marks = [field.tag for field in fields if field.tag.startswith("15")]
    following = next((tag for tag in marks if tag > mark), None) if mark else None
    index = next((index for index, field in enumerate(fields) if field.tag == following), len(fields))
    fields.insert(index, more)
