"""From files to presentations: JSON that its schema checks, as one file or as a folder of one file for each document.

Three forms, all of `presentation.schema.json`:
- a file `{"presentations": [ … ]}`, the one that `eport trade` reads being among them (its documents are kinds alone);
- a file that holds one presentation, the object that stands inside that list;
- a folder: each `*.json` a document, and `presentation.json`, if there, the presentation without its documents.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import json
import types
import typing
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator

from eport.examiner.model import Document, Presentation
from eport.messages.errors import MessageError

SCHEMA: Final = Path(__file__).with_name("presentation.schema.json")
HEAD: Final = "presentation.json"
_PART_KEYS: Final = ("presented_at", "decided_at", "waiver")
"""Keys of a presentation that are read otherwise than by copying them."""
_MOST_BYTES: Final = 4_000_000


@functools.cache
def schema() -> dict[str, Any]:
    """The JSON Schema of a presentation file."""
    loaded: dict[str, Any] = json.loads(SCHEMA.read_text())
    return loaded


@functools.cache
def _validator() -> Any:
    return Draft202012Validator(schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def read(path: Path, presented_on: dt.date | None = None) -> tuple[Presentation, ...]:
    """Presentations of a file or folder; `presented_on` overrides what it says.

    Raises `MessageError` (field, value, rule, what to do) and `FileNotFoundError`.
    """
    return parse(_folder(path) if path.is_dir() else _json(path), presented_on)


def parse(data: Any, presented_on: dt.date | None = None) -> tuple[Presentation, ...]:
    """Presentations of JSON data: the whole file, or one presentation. Raises `MessageError`."""
    whole = data if isinstance(data, dict) and "presentations" in data else {"presentations": [data]}
    for error in _validator().iter_errors(whole):
        raise _as_message_error(error)
    return tuple(_presentation(item, number, presented_on) for number, item in enumerate(whole["presentations"], 1))


def _folder(path: Path) -> dict[str, Any]:
    files = sorted(file for file in path.glob("*.json") if file.name != HEAD)
    if not files:
        raise MessageError(
            str(path.name), "", "the folder holds no document (*.json)", "Put one JSON file per document"
        )
    head = _json(path / HEAD) if (path / HEAD).exists() else {}
    if not isinstance(head, dict) or "documents" in head or "presentations" in head:
        raise MessageError(
            f"{path.name}/{HEAD}", "documents", "in a folder each document is a file of its own",
            f"Move the documents of {HEAD} into files, or give {HEAD} itself instead of the folder",
        )  # fmt: skip
    return {**head, "documents": [_json(file) for file in files]}


def _json(path: Path) -> Any:
    data = path.read_bytes()
    if len(data) > _MOST_BYTES:
        raise MessageError(path.name, str(len(data)), f"is longer than {_MOST_BYTES} bytes", "Split the presentation")
    try:
        return json.loads(data)
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MessageError(path.name, repr(data[:40]), f"is not JSON in UTF-8 ({error})", "Correct the file") from None


def _as_message_error(error: Any) -> MessageError:
    while error.context:  # `oneOf`: a kind alone (first branch), or a document (second)
        branch = 0 if isinstance(error.instance, str) else 1
        error = next(inner for inner in error.context if inner.schema_path[0] == branch)
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path)
    field = f"presentation{path}"
    about = error.schema.get("description", "see the schema")
    if error.validator == "required":
        (missing, *_) = [name for name in error.validator_value if name not in error.instance]
        described = _description(error.schema, missing)
        return MessageError(f"{field}.{missing}", "", f"is required. {described}".rstrip(". "), "Add it")
    if error.validator == "additionalProperties":
        known = error.schema["properties"]
        (odd, *_) = [name for name in error.instance if name not in known]
        return MessageError(
            f"{field}.{odd}", str(error.instance[odd]), "is not a field of the presentation format",
            f"Remove it, or use one of {', '.join(known)}",
        )  # fmt: skip
    value = error.instance if isinstance(error.instance, str) else json.dumps(error.instance)
    rule = {
        "enum": lambda: f"is not one of {', '.join(map(str, error.validator_value))}",
        "type": lambda: f"is not of type {error.validator_value}",
        "pattern": lambda: f"does not have the form {error.validator_value}",
        "format": lambda: f"is not a {error.validator_value}",
    }.get(error.validator, lambda: f"breaks {error.validator} {error.validator_value}")()
    return MessageError(field, value, rule, f"Give what the format asks: {about}".rstrip("."))


def _description(node: dict[str, Any], name: str) -> str:
    found = node["properties"][name]
    if "description" not in found and "$ref" in found:
        found = schema()["$defs"][found["$ref"].rpartition("/")[2]]
    return str(found.get("description", ""))


# ---------------------------------------------------------------------------------------------- data to dataclasses


def _presentation(item: dict[str, Any], number: int, presented_on: dt.date | None) -> Presentation:
    where = f"presentation.presentations[{number - 1}]"
    documents = tuple(
        Document(kind=entry, read=False) if isinstance(entry, str) else _build(Document, entry)
        for entry in item["documents"]
    )
    values = {key: value for key, value in item.items() if key not in (*_PART_KEYS, "documents", "presented_on")}
    built: Presentation = _build(
        Presentation, values, presented_on=presented_on or _day(item, where), documents=documents
    )
    return built


def _day(item: dict[str, Any], where: str) -> dt.date:
    if "presented_on" in item:
        return dt.date.fromisoformat(item["presented_on"])
    if "presented_at" in item:
        return _moment(item["presented_at"], f"{where}.presented_at").date()
    raise MessageError(
        f"{where}.presented_on", "", "the day of presentation decides what is in time (UCP 600 art. 6(e), 14(c))",
        "Add it, or give --presented-on",
    )  # fmt: skip


def _moment(text: str, field: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise MessageError(field, text, "is not a time of ISO 8601 with its offset", "Write 2026-02-10T10:00:00+08:00")
    return moment


@functools.cache
def _types(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _build(kind: Any, data: dict[str, Any], **given: Any) -> Any:
    hints = _types(kind)
    return kind(**{key: _value(hints[key], value) for key, value in data.items()}, **given)


def _value(hint: Any, value: Any) -> Any:
    """`value` as its field's type; the schema has already checked its form."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        (hint,) = [option for option in typing.get_args(hint) if option is not type(None)]
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)[0]
        return tuple(_value(inner, entry) for entry in value)
    if dataclasses.is_dataclass(hint):
        return _build(hint, value)
    if hint is Decimal:
        return Decimal(value)
    if hint is dt.date:
        return dt.date.fromisoformat(value)
    return value
