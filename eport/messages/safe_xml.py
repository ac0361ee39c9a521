"""XML from outside, parsed without trust: UTF-8 only, no DOCTYPE (hence no entity, no external reference), bounded."""

from __future__ import annotations

import io
import re
from typing import Final

from lxml import etree

from eport.messages.errors import MessageError

MAX_BYTES: Final = 4 * 1024 * 1024
"""Largest message [bytes]. The largest published sample has 54 kB."""
MAX_DEPTH: Final = 32
"""Deepest nesting [elements]. The WCO Data Model needs 11."""
MAX_ELEMENTS: Final = 100_000
"""Most elements. 999 goods items, the model's limit, need about 60 000."""

_DECLARED_ENCODING: Final = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)[\"']")


def load(xml: bytes, namespace: str, model: str, remedy: str) -> etree._Element:
    """The root element of a message from outside.

    Args:
        xml: UTF-8, with or without a byte order mark.
        namespace: how every namespace in it begins, empty for any; elements may stand in none.
        model: the message's model, named in the error.
        remedy: what to do about a foreign namespace.

    Raises:
        MessageError: too large, too deep, not UTF-8, not well formed, with a DOCTYPE, or of another model.
    """
    if len(xml) > MAX_BYTES:
        raise MessageError("XML", "", f"has {len(xml)} bytes, more than {MAX_BYTES}", "Send a smaller message")
    body = xml.removeprefix(b"\xef\xbb\xbf").lstrip()
    declared = _DECLARED_ENCODING.match(body)
    if declared is not None and declared.group(1).lower() not in (b"utf-8", b"us-ascii"):
        raise MessageError("XML", repr(declared.group(1)), "is not UTF-8", "Send it as UTF-8")
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MessageError("XML", repr(xml[error.start : error.end]), "is not UTF-8", "Send it as UTF-8") from error
    # Before the parser sees it, and in comments too: no message of trade has reason to hold one.
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise MessageError(
            "XML",
            "<!DOCTYPE",
            "document types and entities are refused (entity expansion, external entities)",
            "Send the message without a DOCTYPE",
        )
    try:
        return _parsed(body, namespace, model, remedy)
    except etree.XMLSyntaxError as error:
        fault = " ".join(str(error).split())
        raise MessageError("XML", "", f"is not well formed: {fault}", "Send well-formed XML") from error


def _parsed(body: bytes, allowed: str, model: str, remedy: str) -> etree._Element:
    """Parse step by step, so that a limit stops the parser rather than judges what it built."""
    events = etree.iterparse(
        io.BytesIO(body),
        events=("start", "end"),
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    depth = elements = 0
    for event, element in events:
        if event == "end":
            depth -= 1
            continue
        depth += 1
        elements += 1
        if depth > MAX_DEPTH:
            raise MessageError(
                "XML", local_name(element), f"is nested deeper than {MAX_DEPTH}", "Send a flatter message"
            )
        if elements > MAX_ELEMENTS:
            raise MessageError("XML", "", f"has more than {MAX_ELEMENTS} elements", "Send a smaller message")
        namespace, _, local = element.tag.rpartition("}")
        if ":" in local:
            raise MessageError("XML", local, "has a prefix that stands for no namespace", "Declare the prefix")
        if namespace and not namespace.startswith("{" + allowed):
            raise MessageError(
                "XML",
                namespace[1:],
                f"is the namespace of {local_name(element)}, not one of {model}",
                remedy,
            )
    root: etree._Element = events.root
    return root


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace."""
    # Not etree.QName: it raises on names that the parser let through.
    return str(element.tag).rpartition("}")[2]
