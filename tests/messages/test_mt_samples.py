"""Each message type on its sample: read, written as it stands, and every kind of broken field."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from eport.messages.errors import MessageError
from eport.messages.mt import DEFINITIONS, definition_of, format_fields, read, to_fin
from eport.messages.mt.definition import Row
from tests.messages.samples import SAMPLES

NUMBERS = pytest.mark.parametrize("number", DEFINITIONS)
MANDATORY = [
    pytest.param(number, name, row, id=f"{name} {row.tag}")
    for number, definition in DEFINITIONS.items()
    for name, rows in (
        (definition.name, definition.rows),
        *((f"{definition.name} sequence {section.mark[-1]}", section.rows) for section in definition.sections),
    )
    for row in rows
    if row.mandatory and not row.tag.startswith("15")
]


def test_there_is_a_sample_of_every_message() -> None:
    assert SAMPLES.keys() == DEFINITIONS.keys()


@NUMBERS
def test_sample_is_written_as_it_stands(number: str) -> None:
    assert format_fields(to_fin(read(SAMPLES[number], number)).fields) == SAMPLES[number].rstrip("\n")


@NUMBERS
def test_sample_has_every_field_but_those_that_exclude_each_other(number: str) -> None:
    """So that 'written as it stands' says something about each of them."""
    excluded = {
        "700": {"42M", "42P", "44D"},
        "705": {"44A", "44F", "44B", "44C"},
        "707": {"50B", "33B", "42C", "42a", "42M", "44A", "44F", "44B", "44D"},
        "710": {"50B", "42M", "42P", "44D"},
        "720": {"52a", "42M", "42P", "44D"},
        "730": {"57a"},
        "740": {"59", "42C", "42a", "42P"},
        "747": {"32B"},
        "754": {"57a", "72Z"},
        "760": {"35G", "49", "58a", "48D", "24E", "24G"},
        "767": {"32B", "33B", "31E", "35G"},
        "768": {"57a"},
        "769": {"25", "39C"},
    }
    definition = definition_of(number)
    message = read(SAMPLES[number], number)
    absent: set[str] = set()
    for holder, rows in [
        (message, definition.rows),
        *((getattr(message, section.name), section.rows) for section in definition.sections),
    ]:
        defaults = {field.name: field.default for field in dataclasses.fields(holder)}
        absent |= {row.tag for row in rows if row.names and getattr(holder, row.names[0]) == defaults[row.names[0]]}
    assert absent == excluded.get(number, set())


@pytest.mark.parametrize(("number", "name", "row"), MANDATORY)
def test_without_a_mandatory_field_names_it(number: str, name: str, row: Row) -> None:
    before, lines = _cut(number, name)
    start = next(index for index, line in enumerate(lines) if line[1:].split(":")[0] in row.tags())
    end = start + 1
    while end < len(lines) and not lines[end].startswith(":"):
        end += 1
    with pytest.raises(MessageError, match="is mandatory in") as raised:
        read(before + "".join(lines[:start] + lines[end:]), number)
    assert raised.value.field == f"{name} field {row.tag}"


def _cut(number: str, name: str) -> tuple[str, list[str]]:
    """The sample before the sequence that `name` ends in, and its lines from there."""
    if " sequence " not in name:
        return "", SAMPLES[number].splitlines(keepends=True)
    before, mark, after = SAMPLES[number].partition(f":15{name[-1]}:\n")
    return before, (mark + after).splitlines(keepends=True)


OPTIONS = {
    "32a": {"730": "BD", "754": "AB", "768": "BD", "769": "BD"},
    "33a": {"734": "AB", "752": "AB"},
    "34a": {"742": "AB", "754": "AB"},
    "41a": dict.fromkeys(("700", "705", "707", "710", "720", "740"), "AD") | {"760": "FG"},
    "42a": dict.fromkeys(("700", "707", "710", "720", "740"), "AD"),
    "51a": dict.fromkeys(("700", "710"), "AD"),
    "52a": dict.fromkeys(("707", "710", "720", "742", "760", "761", "765", "767", "775", "785", "786", "787"), "AD"),
    "53a": dict.fromkeys(("700", "707", "710"), "AD") | dict.fromkeys(("752", "754", "756"), "ABD"),
    "54a": dict.fromkeys(("752", "756"), "ABD"),
    "56a": {"760": "AD", "765": "ABD", "785": "AD"},
    "57a": dict.fromkeys(("700", "705", "707", "710", "720", "734", "742", "750", "754", "765", "768", "769"), "ABD")
    | dict.fromkeys(("730", "760", "785"), "AD"),
    "58a": dict.fromkeys(("700", "707", "710", "720", "740", "742", "754", "760"), "AD"),
    "59a": dict.fromkeys(("760", "765", "767", "785"), "A"),
}
"""Option letters by tag and message, as the sources have them ('' of 59a, the tag alone, is not a letter)."""


def test_options_are_those_of_the_sources() -> None:
    found: dict[str, dict[str, str]] = {}
    for number, definition in DEFINITIONS.items():
        for row in (*definition.rows, *(row for section in definition.sections for row in section.rows)):
            if row.tag.endswith("a"):
                found.setdefault(row.tag, {})[number] = "".join(sorted(row.codec.shapes))
    assert found == OPTIONS


@NUMBERS
def test_a_field_that_comes_twice_names_it(number: str) -> None:
    last = SAMPLES[number].rstrip("\n").split("\n:")[-1]
    with pytest.raises(MessageError, match="comes twice") as raised:
        read(f"{SAMPLES[number]}:{last}", number)
    assert raised.value.field.endswith(f"field {last.split(':')[0]}")


@NUMBERS
def test_a_field_of_another_message_names_it(number: str) -> None:
    with pytest.raises(MessageError, match="is not a field of") as raised:
        read(SAMPLES[number] + ":99Z:X", number)
    assert raised.value.field.endswith("field 99Z")


@NUMBERS
def test_the_headers_tell_the_type(number: str) -> None:
    text = f"{{1:F01COMMCNS0ASHI0000000000}}{{2:I{number}BKCHCNB0X300N}}{{4:\n{SAMPLES[number]}-}}"
    message = read(text)
    assert type(message) is definition_of(number).kind
    assert (message.sender, message.receiver) == ("COMMCNS0SHI", "BKCHCNB0300")


def test_a_type_that_is_not_known_or_not_told_is_refused() -> None:
    with pytest.raises(MessageError, match="not a message type that is read here"):
        read("{2:I799BKCHCNB0X300N}{4:\n:20:A\n-}")
    with pytest.raises(MessageError, match="does not tell the message type"):
        read(":20:A")
    with pytest.raises(MessageError, match="is not message type 732"):
        definition_of("732").read(to_fin(read(SAMPLES["734"], "734")))


def test_the_page_lists_the_fields_that_are_read() -> None:
    page = (Path(__file__).parents[2] / "docs/messages.md").read_text()
    listed = {line.split(" | ")[0].strip("| "): line for line in page.splitlines() if re.match(r"\| [0-9]{3} \|", line)}
    for number, definition in DEFINITIONS.items():
        title, fields = listed.pop(number).strip("| ").split(" | ")[1:]
        rows = [*definition.rows, *(row for section in definition.sections for row in section.rows)]
        assert title == definition.title
        assert re.findall(r"(\*\*)?([0-9]{2}[A-Za-z]?)\b", fields) == [("**" * row.mandatory, row.tag) for row in rows]
    assert not listed
