"""What a type of field is: its bounds, and how it is read and written.

Notations are SWIFT's: n digits, a capitals, c capitals and digits, x and z the character sets, d an amount with a
decimal comma; `4*35x` is up to 4 lines of up to 35, `3!a` exactly 3, `[…]` optional.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, NoReturn, TypeVar

from eport.messages.errors import MessageError
from eport.messages.mt.fin import NOT_X, NOT_Z

T = TypeVar("T")
Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands, for errors: `MT760 sequence B field 32B`."""

    message: str
    tag: str

    def __str__(self) -> str:
        return f"{self.message} field {self.tag}"

    def fail(self, value: str, rule: str, remedy: str) -> NoReturn:
        """Raise the MessageError."""
        raise MessageError(str(self), value, rule, remedy)


@dataclass(frozen=True, slots=True)
class Shape:
    """Outer bounds of a field; its codec checks the inner structure. `notation` is SWIFT's, for errors."""

    notation: str
    lines: int
    width: int
    character_set: str = "X"

    def check(self, lines: Lines, place: Place, times: int = 1) -> None:
        """Raise MessageError where `lines` pass the bounds; `times` as many lines where messages were joined."""
        if len(lines) > self.lines * times:
            place.fail(
                lines[self.lines * times],
                f"has {len(lines)} lines, format {self.notation} allows {self.lines * times}",
                "Shorten the text",
            )
        outside = NOT_X if self.character_set == "X" else NOT_Z
        for line in lines:
            if len(line) > self.width:
                place.fail(
                    line,
                    f"has a line of {len(line)} characters, format {self.notation} allows {self.width}",
                    "Break or shorten the line",
                )
            odd = outside.search(line)
            if odd is not None:
                place.fail(
                    line,
                    f"character {odd.group()!r} is outside the SWIFT {self.character_set} set",
                    "Replace it",
                )


@dataclass(frozen=True, slots=True)
class Codec(Generic[T]):
    """One type of field.

    Attributes:
        shapes: bounds by option letter; '' where the tag has its letter already (32B) or none (20).
        parse: (lines, option, place) to the value, or MessageError.
        format: the value to (option, lines); it may write what `parse` then refuses.
    """

    shapes: Mapping[str, Shape]
    parse: Callable[[Lines, str, Place], T]
    format: Callable[[T], tuple[str, Lines]]


def codec(shape: Shape, parse: Callable[[Lines, Place], T], format_: Callable[[T], Lines]) -> Codec[T]:
    return Codec({"": shape}, lambda lines, option, place: parse(lines, place), lambda value: ("", format_(value)))


def line(shape: Shape, parse: Callable[[str, Place], T], format_: Callable[[T], str]) -> Codec[T]:
    return codec(shape, lambda lines, place: parse(lines[0], place), lambda value: (format_(value),))


AnyCodec = Codec[Any]
