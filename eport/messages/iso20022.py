"""Trade services of ISO 20022 (tsrv), whichever message a file holds."""

from __future__ import annotations

from eport.messages import tsrv, tsrv_amendment, tsrv_demand, tsrv_notices
from eport.messages.mt import Message


def is_xml(content: bytes) -> bool:
    """Whether a file is a message of ISO 20022, and not one of SWIFT MT."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def read(xml: bytes) -> Message | tsrv_notices.Notice:
    """The message: of tsrv.001, 005 and 013 the MT760, MT767 and MT765 that says the same. Raises `MessageError`."""
    if tsrv_demand.NAMESPACE.encode() in xml:
        return tsrv_demand.read(xml)
    if tsrv_amendment.NAMESPACE.encode() in xml:
        return tsrv_amendment.read(xml)
    if any(name.encode() in xml for name in tsrv_notices.NAMESPACES):
        return tsrv_notices.read(xml)
    return tsrv.read(xml)
