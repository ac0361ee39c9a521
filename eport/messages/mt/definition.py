"""What a message of category 7 consists of, as data, and the one reader and writer that all of them share.

A `Definition` lists the fields of a message in SWIFT's order, each with its status, its codec and the attributes it
fills; its rules are SWIFT's network validated rules and the trade's. Reading checks fields, then rules. Writing
formats each field, reads it back and compares, then checks the same rules: nothing is written that would not be read
as meant.

The order of fields is written, but not checked in reading: no meaning hangs on it, except where a sequence begins.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from eport.messages.errors import MessageError
from eport.messages.mt.codec import AnyCodec, Lines, Place
from eport.messages.mt.fields import MARK
from eport.messages.mt.fin import FinField, FinMessage, format_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What every message has. Optional fields that are absent are None.

    Attributes:
        sender: BIC from the headers, 8 or 11 characters; None where there are none.
        receiver: the same for the receiver.
    """

    sender: str | None = None
    receiver: str | None = None


M = TypeVar("M", bound=Message)
Rule = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Row:
    """One field of a message.

    Attributes:
        tag: '32B'; a small 'a' stands for the option letters of the codec: '41a', '59a'.
        mandatory: status M.
        codec: how it is read and written.
        names: the attributes that it fills: one for the whole value, several for a tuple, none for a constant.
    """

    tag: str
    mandatory: bool
    codec: AnyCodec
    names: tuple[str, ...]

    def tags(self) -> dict[str, str]:
        """Each tag it may stand under, with its option letter."""
        base = self.tag.removesuffix("a")
        return {base + option: option for option in self.codec.shapes}


@dataclass(frozen=True, slots=True)
class Section:
    """A sequence of a message that is a value of its own: it begins at field `mark`, its rows fill a `kind`."""

    mark: str
    mandatory: bool
    kind: type[Any]
    rows: tuple[Row, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Continuation:
    """How a message goes on in others where it is too long.

    Attributes:
        number: their type, '701'.
        copied: tags that each of them repeats from the first message.
        continued: the long fields, with the mark of the sequence they stand in ('' where there are none).
    """

    number: str
    copied: tuple[str, ...]
    continued: Mapping[str, str]


def must(tag: str, codec: AnyCodec, *names: str) -> Row:
    """A mandatory field."""
    return Row(tag, True, codec, names)


def may(tag: str, codec: AnyCodec, *names: str) -> Row:
    """An optional field."""
    return Row(tag, False, codec, names)


# Fields of older releases: naming their successor helps more than 'unknown'.
_WITHDRAWN: Final[Mapping[str, str]] = {
    "39B": "Express the ceiling with 39A or 39C",
    "39D": "Use 39F",
    "45B": "Use 45A",
    "71B": "Use 71D",
    "72": "Use 72Z",
    "73": "Use 73A",
    "77A": "Use 77J",
    "77C": "Use the sequences of MT760 and MT767 (SR2021), with the text in 77U",
    "79": "Use 79Z",
}


@dataclass(frozen=True, slots=True)
class Definition(Generic[M]):
    """One message type.

    Attributes:
        number: '700'.
        title: SWIFT's name of the message.
        kind: the dataclass that holds it.
        rows: its fields in SWIFT's order; where there are sections, those of sequence A.
        rules: checks over the whole message.
        sections: sequences B and C.
        continuation: the messages that may follow it.
    """

    number: str
    title: str
    kind: type[M]
    rows: tuple[Row, ...]
    rules: tuple[Rule, ...] = ()
    sections: tuple[Section, ...] = ()
    continuation: Continuation | None = None

    @property
    def name(self) -> str:
        """'MT700'."""
        return f"MT{self.number}"

    def read(self, fin: FinMessage, times: int = 1) -> M:
        """The message that these fields are.

        Args:
            fin: its `message_type` is this one, or None where there are no headers.
            times: number of messages that were joined, each with the full length of the long fields.

        Raises:
            MessageError: another message type; a field unknown, missing, repeated, in two options, or malformed; a
                rule broken.
        """
        if fin.message_type not in (None, self.number):
            raise MessageError(
                "FIN block 2",
                str(fin.message_type),
                f"is not message type {self.number}",
                f"Give the {self.name}, {self.title}",
            )
        parts = self._split(fin.fields)
        longer = self._longer(times)
        values = _read_rows(self.rows, parts[""], self.name, longer)
        for section in self.sections:
            name = f"{self.name} sequence {section.mark[-1]}"
            if section.mark in parts:
                values[section.name] = section.kind(**_read_rows(section.rows, parts[section.mark], name, longer))
            elif section.mandatory:
                Place(self.name, section.mark).fail("", f"is mandatory in {self.name}", "Add it with its sequence")
        message = self.kind(sender=fin.sender, receiver=fin.receiver, **values)
        self._check(message)
        return message

    def write(self, message: M, times: int = 1) -> FinMessage:
        """The fields that say this message, in SWIFT's order.

        Raises:
            MessageError: a mandatory value is missing; a value that its field cannot carry; a rule broken.
        """
        longer = self._longer(times)
        fields = list(_write_rows(self.rows, message, self.name, longer))
        for section in self.sections:
            value = getattr(message, section.name)
            name = f"{self.name} sequence {section.mark[-1]}"
            if value is not None:
                fields += _write_rows(section.rows, value, name, longer)
            elif section.mandatory:
                Place(self.name, section.mark).fail("", f"is mandatory in {self.name}", "Give the sequence")
        self._check(message)
        return FinMessage(self.number, message.sender, message.receiver, (), tuple(fields), ())

    def check_shapes(self, fin: FinMessage) -> None:
        """Check tags and bounds of every field, as for one message of several that were split."""
        for mark, fields in self._split(fin.fields).items():
            section = next((item for item in self.sections if item.mark == mark), None)
            name = f"{self.name} sequence {mark[-1]}" if mark else self.name
            _by_tag(section.rows if section else self.rows, fields, name, {})

    def _split(self, fields: tuple[FinField, ...]) -> dict[str, list[FinField]]:
        """Fields by sequence, '' for those before the first section."""
        first = self.rows[0]
        if first.codec is MARK and (not fields or fields[0].tag != first.tag):
            Place(self.name, first.tag).fail(fields[0].tag if fields else "", "is not the first field", "Begin with it")
        marks = {section.mark for section in self.sections}
        parts: dict[str, list[FinField]] = {"": []}
        current = parts[""]
        for field in fields:
            if field.tag in marks:
                if field.tag in parts:
                    Place(self.name, field.tag).fail("", "comes twice; no sequence repeats", "Keep one")
                current = parts[field.tag] = []
            current.append(field)
        return parts

    def _longer(self, times: int) -> dict[str, int]:
        """How many times its lines a field may have that goes on in other messages; the others have them once."""
        return dict.fromkeys(self.continuation.continued, times) if self.continuation is not None else {}

    def _check(self, message: M) -> None:
        for rule in self.rules:
            rule(message)


def _read_rows(rows: Iterable[Row], fields: Sequence[FinField], name: str, times: Mapping[str, int]) -> dict[str, Any]:
    by_tag = _by_tag(rows, fields, name, times)
    values: dict[str, Any] = {}
    found: list[tuple[Row, str, str]] = []
    for row in rows:
        present = [(tag, option) for tag, option in row.tags().items() if tag in by_tag]
        if len(present) > 1:
            Place(name, row.tag).fail(" and ".join(tag for tag, _ in present), "stands in two options", "Keep one")
        found += [(row, tag, option) for tag, option in present]
    for row in rows:
        if row.mandatory and not any(row is item for item, _, _ in found):
            Place(name, row.tag).fail("", f"is mandatory in {name}", "Add it")
    for row, tag, option in found:
        value = row.codec.parse(by_tag[tag], option, Place(name, tag))
        values.update(zip(row.names, value) if len(row.names) != 1 else ((row.names[0], value),))
    return values


def _by_tag(rows: Iterable[Row], fields: Sequence[FinField], name: str, times: Mapping[str, int]) -> dict[str, Lines]:
    shapes = {tag: row.codec.shapes[option] for row in rows for tag, option in row.tags().items()}
    by_tag: dict[str, Lines] = {}
    for field in fields:
        place = Place(name, field.tag)
        value = field.lines[0] if field.lines else ""
        if field.tag not in shapes:
            place.fail(value, f"is not a field of {name} (SR2018 and later)", _WITHDRAWN.get(field.tag, "Remove it"))
        if field.tag in by_tag:
            place.fail(value, f"comes twice; no field of {name} repeats", "Keep one")
        shapes[field.tag].check(field.lines, place, times.get(field.tag, 1))
        by_tag[field.tag] = field.lines
    return by_tag


def _write_rows(rows: Iterable[Row], holder: Any, name: str, times: Mapping[str, int]) -> Iterable[FinField]:
    defaults = {field.name: field.default for field in dataclasses.fields(holder)}
    for row in rows:
        given = tuple(getattr(holder, item) for item in row.names)
        place = Place(name, row.tag)
        missing = [item for item, value in zip(row.names, given) if value is None or value == defaults[item]]
        if row.names and missing == list(row.names):
            if row.mandatory:
                place.fail("", f"is mandatory in {name}", f"Give {' and '.join(row.names)}")
            continue
        if missing:
            place.fail(str(given), f"lacks {' and '.join(missing)}", "Give the whole field, or nothing of it")
        yield _write_field(row, given if len(given) != 1 else given[0], place, times.get(row.tag, 1))


def _write_field(row: Row, value: Any, place: Place, times: int) -> FinField:
    option, lines = row.codec.format(value)
    place = Place(place.message, row.tag.removesuffix("a") + option)
    field = FinField(place.tag, lines)
    if not lines and row.codec is not MARK:
        place.fail("", "is empty", "Fill it or leave the field out")
    format_fields((field,))
    row.codec.shapes[option].check(lines, place, times)
    back = row.codec.parse(lines, option, place)
    if back != value:
        place.fail(
            " / ".join(lines),
            f"would be read as {back!r}, not as {value!r}",
            "Give a value that the field can carry",
        )
    return field
