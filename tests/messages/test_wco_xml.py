"""Hostile and broken XML, for both readers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eport.messages.errors import MessageError
from eport.messages.safe_xml import MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS
from eport.messages.wco import parse_declaration, parse_response

Reader = Callable[[bytes], object]
READERS = pytest.mark.parametrize("read", [parse_response, parse_declaration])

RESPONSE = (
    b"<MetaData><Response><FunctionCode>09</FunctionCode><FunctionalReferenceID>R</FunctionalReferenceID>"
    b'<IssueDateTime><DateTimeString formatCode="304">20260209014700Z</DateTimeString></IssueDateTime>'
    b"<Declaration><ID>224820261000000017</ID></Declaration></Response></MetaData>"
)
DECLARATION = b"<MetaData><Declaration><FunctionCode>9</FunctionCode></Declaration></MetaData>"

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE MetaData ['
    + b'<!ENTITY a0 "lol">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]><MetaData><Response><FunctionCode>&a9;</FunctionCode></Response></MetaData>"
)
EXTERNAL = (
    b'<!DOCTYPE MetaData [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b"<MetaData><Response><FunctionCode>&x;</FunctionCode></Response></MetaData>"
)


@READERS
@pytest.mark.parametrize(
    ("xml", "rule"),
    [
        (BOMB, "document types and entities are refused"),
        (EXTERNAL, "document types and entities are refused"),
        (b'<!DOCTYPE MetaData SYSTEM "http://example.invalid/x.dtd"><MetaData/>', "document types and entities"),
        (b"<!-- <!DOCTYPE x> --><MetaData/>", "document types and entities"),
        (BOMB.decode().encode("utf-16"), "is not UTF-8"),
        (b'<?xml version="1.0" encoding="UTF-16"?><MetaData/>', "is not UTF-8"),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><MetaData/>', "is not UTF-8"),
        (b"<MetaData>\xff</MetaData>", "is not UTF-8"),
        (b"", "is not well formed"),
        (b"<MetaData>", "is not well formed"),
        (b"<MetaData>&unknown;</MetaData>", "is not well formed"),
        (b"<MetaData/><MetaData/>", "is not well formed"),
        (b"<x:MetaData/>", "prefix that stands for no namespace"),
        (b" " * (MAX_BYTES + 1), "more than 4194304"),
        (b"<MetaData>" + b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH + b"</MetaData>", "nested deeper than 32"),
        (b"<MetaData>" + b"<a/>" * MAX_ELEMENTS + b"</MetaData>", "more than 100000 elements"),
        (b'<MetaData xmlns="urn:example"/>', "not one of the WCO Data Model"),
        (b'<MetaData><x:a xmlns:x="http://gov.uk/customs"/></MetaData>', "not one of the WCO Data Model"),
        (b"<Envelope/>", "is the root"),
        (b"<MetaData/>", "holds no"),
        (b"<MetaData x:a='1'/>", "is not well formed"),
        (b"<MetaData><a><Response/><Declaration/></a></MetaData>", "holds no"),
    ],
    ids=range(22),
)
def test_xml_that_is_unsafe_or_broken_raises(read: Reader, xml: bytes, rule: str) -> None:
    with pytest.raises(MessageError) as raised:
        read(xml)
    assert rule in raised.value.rule
    assert "\n" not in str(raised.value)


def test_xml_at_the_limits_is_read() -> None:
    depth = b"<a>" * (MAX_DEPTH - 1) + b"</a>" * (MAX_DEPTH - 1)
    count = b"<a/>" * (MAX_ELEMENTS - (MAX_DEPTH - 1) - 8)
    padded = RESPONSE.replace(b"</MetaData>", depth + count + b"</MetaData>")
    padded += b" " * (MAX_BYTES - len(padded))
    assert len(parse_response(padded)) == 1
    with pytest.raises(MessageError, match="more than 100000 elements"):
        parse_response(padded.replace(b"</MetaData>", b"<a/></MetaData>").rstrip())


def test_xml_with_byte_order_mark_and_leading_lines_is_read() -> None:
    assert parse_response(b"\xef\xbb\xbf\n<?xml version='1.0' encoding='utf-8'?>" + RESPONSE)[0].function_code == "09"


@settings(max_examples=150, deadline=None)
@given(xml=st.binary(max_size=200))
@READERS
def test_xml_random_bytes_raise_message_error_only(read: Reader, xml: bytes) -> None:
    with pytest.raises(MessageError):
        read(xml)


@settings(max_examples=300, deadline=None)
@given(place=st.integers(0, 400), removed=st.integers(0, 30), inserted=st.binary(max_size=8))
@pytest.mark.parametrize(("read", "xml"), [(parse_response, RESPONSE), (parse_declaration, DECLARATION)])
def test_xml_any_mutation_reads_or_raises_message_error(
    read: Reader, xml: bytes, place: int, removed: int, inserted: bytes
) -> None:
    place %= len(xml)
    try:
        read(xml[:place] + inserted + xml[place + removed :])
    except MessageError as error:
        assert "\n" not in str(error)
