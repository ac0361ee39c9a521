"""Every message of category 7: written and read again it is the same, and what was read is written as it was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eport.messages.errors import MessageError
from eport.messages.mt import DEFINITIONS, format_fields, parse_fin, parse_mt700, read, to_fin, write
from tests.messages import strategies
from tests.messages.samples import SAMPLES
from tests.messages.test_mt700 import compose

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@pytest.mark.parametrize("number", DEFINITIONS)
@settings(max_examples=12, deadline=None, suppress_health_check=QUIET)
@given(data=st.data())
def test_read_of_written_is_the_message(number: str, data: st.DataObject) -> None:
    message = data.draw(strategies.messages(number))
    text = write(message)
    assert read(text) == message
    # Institutions compare without their option letter: the text shows that it is kept too.
    assert write(read(text)) == text


@pytest.mark.parametrize("number", DEFINITIONS)
@settings(max_examples=5, deadline=None, suppress_health_check=QUIET)
@given(data=st.data())
def test_written_of_read_is_the_text_up_to_zeros_and_line_ends(number: str, data: st.DataObject) -> None:
    text = write(data.draw(strategies.messages(number)))
    bare = text.replace("\r\n", "\n")
    # Trailing zeros of the amounts go; the comma stays.
    loose = re.sub(r"(?m)^(:3[234][ABD]:(?:[0-9]{6})?[A-Z]{3}[0-9]+,[0-9]*?)0+$", r"\1", bare)
    assert write(read(loose)) == text
    assert parse_fin(loose).fields != () and parse_fin(bare) == parse_fin(text)


def test_the_published_credit_is_written_as_it_stands_but_for_zeros() -> None:
    """ABC of Vienna buys beer from Amdam: the amount gets its decimals, the days their third digit."""
    written = format_fields(to_fin(parse_mt700(compose())).fields)
    assert written == compose(f32B="EUR100000,00", f48="006/DATE OF THE RECEIPT")


@pytest.mark.parametrize("story", ["sight", "refusal", "detained"])
def test_the_examples_are_written_as_they_stand_but_for_the_user_header(examples: Path, story: str) -> None:
    text = (examples / story / "mt700.txt").read_text()
    assert write(read(text), "\n") == re.sub(r"\{3:.*?\}\}", "", text).rstrip("\n")


def test_a_place_in_several_lines_is_written_in_one() -> None:
    credit = parse_mt700(compose(f44E="ROTTERDAM\nOR ANTWERP"))
    assert credit.port_of_loading == "ROTTERDAM OR ANTWERP"
    assert ":44E:ROTTERDAM OR ANTWERP\n" in format_fields(to_fin(credit).fields)


@settings(max_examples=500, deadline=None, suppress_health_check=QUIET)
@given(
    number=st.sampled_from(sorted(SAMPLES)),
    place=st.integers(0, 3000),
    removed=st.integers(0, 12),
    inserted=st.text(st.sampled_from(":/,+-{}\n\r 0159ABZ°٣") | st.characters(), max_size=6),
)
def test_any_mutation_of_any_message_reads_or_raises_message_error(
    number: str, place: int, removed: int, inserted: str
) -> None:
    """And what is read can be written again, as the same message."""
    text = SAMPLES[number]
    place %= len(text)
    try:
        message = read(text[:place] + inserted + text[place + removed :], number)
    except MessageError as error:
        assert error.field and error.rule and error.remedy
        assert "\n" not in str(error)
    else:
        assert read(format_fields(to_fin(message).fields), number) == message
