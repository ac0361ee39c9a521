"""Blocks and headers written."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eport.messages.errors import MessageError
from eport.messages.mt import FinField, FinMessage, format_fields, format_fin, parse_fin
from tests.messages import strategies

FIELDS = (FinField("20", ("LC1",)), FinField("46A", ("+ INVOICE", "IN 3 COPIES")))
WHOLE = FinMessage("700", "COMMCNS0SHI", "BKCHCNB0", (("108", "REF1"), ("121", "x-y")), FIELDS, (("CHK", "12"),))


def test_a_whole_message_is_written_in_blocks_with_crlf() -> None:
    assert format_fin(WHOLE) == (
        "{1:F01COMMCNS0ASHI0000000000}{2:I700BKCHCNB0XXXXN}{3:{108:REF1}{121:x-y}}"
        "{4:\r\n:20:LC1\r\n:46A:+ INVOICE\r\nIN 3 COPIES\r\n-}{5:{CHK:12}}"
    )
    assert parse_fin(format_fin(WHOLE)) == parse_fin(format_fin(WHOLE, "\n")) == WHOLE


def test_what_is_not_known_is_left_out() -> None:
    assert format_fin(FinMessage(None, None, None, (), FIELDS[:1], ()), "\n") == "{4:\n:20:LC1\n-}"
    assert format_fin(FinMessage("700", None, None, (), FIELDS[:1], ()), "\n") == "{4:\n:20:LC1\n-}"


@given(
    st.lists(
        st.builds(
            FinField,
            st.from_regex(r"\A[0-9]{2}[A-Z]?\Z").filter(lambda tag: tag[:2] != "15"),
            strategies.lines(4, 65, "Z"),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_fields_are_read_as_written(fields: list[FinField]) -> None:
    message = FinMessage(None, None, None, (), tuple(fields), ())
    assert parse_fin(format_fin(message)).fields == message.fields


@pytest.mark.parametrize(
    ("field", "rule"),
    [
        (FinField("20", ()), "is empty"),
        (FinField("20", ("",)), "has an empty line"),
        (FinField("46A", ("A", "  ", "B")), "has an empty line"),
        (FinField("46A", ("A", ":20:FAKE")), "begins with ':'"),
        (FinField("46A", ("A", "-}")), "outside the SWIFT Z set"),
        (FinField("46A", ("A", "- B")), "begins with '-'"),
        (FinField("46A", ("A\n:20:FAKE",)), r"'\n' is outside"),
        (FinField("46A", ("MÜLLER",)), "'Ü' is outside"),
        (FinField("4a", ("A",)), "is no tag"),
        (FinField("20:X", ("A",)), "is no tag"),
    ],
)
def test_a_line_that_would_end_its_field_is_not_written(field: FinField, rule: str) -> None:
    with pytest.raises(MessageError) as raised:
        format_fields((field,))
    assert rule in raised.value.rule


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"sender": "COMMCNS0XXX"}, "head office"),
        ({"sender": "COMM"}, "ISO 9362"),
        ({"receiver": "BKCHZZB0"}, "no ISO 3166 country"),
        ({"message_type": "70"}, "not a message type"),
        ({"message_type": None}, "beside the message type"),
        ({"user_header": (("108", "A}B"),)}, "series of"),
        ({"trailer": (("CHK", "A{B:}"),)}, "series of"),
        ({"fields": (FinField("46A", ("A" * 65,) * 150),)}, "more than 10000"),
    ],
)
def test_a_header_that_would_be_read_as_another_is_not_written(change: dict, rule: str) -> None:
    with pytest.raises(MessageError) as raised:
        format_fin(dataclasses.replace(WHOLE, **change))
    assert rule in raised.value.rule


def test_10_000_characters_fit_and_one_more_does_not() -> None:
    block = 10_000 - len("\r\n:20:\r\n")
    for length, fits in ((block, True), (block + 1, False)):
        message = FinMessage(None, None, None, (), (FinField("20", ("A" * length,)),), ())
        if fits:
            assert len(format_fin(message)) == 10_000 + len("{4:-}")
            assert len(format_fin(message, "\n")) == 10_000 + len("{4:-}") - 2
        else:
            with pytest.raises(MessageError):
                format_fin(message)
            # LF is not shorter: what goes to SWIFT has CRLF.
            with pytest.raises(MessageError):
                format_fin(message, "\n")


def test_the_mark_of_a_sequence_is_empty() -> None:
    assert parse_fin(":15A:\n:20:A").fields == (FinField("15A", ()), FinField("20", ("A",)))
    assert format_fields((FinField("15A", ()),)) == ":15A:"
