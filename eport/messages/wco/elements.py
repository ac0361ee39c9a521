"""Elements of a WCO message and their values: each is there once, and well formed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Final

from lxml import etree

from eport.messages.currencies import minor_units
from eport.messages.errors import MessageError
from eport.messages.safe_xml import load, local_name
from eport.messages.wco.model import Amount, Quantity


def load_message(xml: bytes) -> etree._Element:
    return load(xml, "urn:wco:datamodel:WCO:", "the WCO Data Model", "Take the WCO message out of its envelope")


def messages(root: etree._Element, name: str) -> list[etree._Element]:
    if local_name(root) == name:
        return [root]
    if local_name(root) != "MetaData":
        raise MessageError("XML", local_name(root), f"is the root, not MetaData or {name}", f"Send a WCO DM {name}")
    found = all_of(root, name)
    if not found:
        raise MessageError("MetaData", "", f"holds no {name}", f"Send a WCO DM {name}")
    return found


def path_of(element: etree._Element) -> str:
    names = [local_name(element), *(local_name(ancestor) for ancestor in element.iterancestors())]
    return "/".join(name for name in reversed(names) if name != "MetaData")


def all_of(parent: etree._Element, name: str) -> list[etree._Element]:
    """Direct children only: responses carry the same names deeper down (`Declaration/FunctionCode` is '9')."""
    return [child for child in parent if local_name(child) == name]


def one(parent: etree._Element | None, name: str) -> etree._Element | None:
    if parent is None:
        return None
    found = all_of(parent, name)
    if len(found) > 1:
        raise MessageError(
            f"{path_of(parent)}/{name}", text_of(found[1]) or "", f"comes {len(found)} times", "Send it once"
        )
    return found[0] if found else None


def text_of(element: etree._Element | None) -> str | None:
    """Text without surrounding white space; None where it is empty."""
    if element is None:
        return None
    if len(element):
        raise MessageError(
            path_of(element), local_name(element[0]), "has an element where text belongs", "Send plain text"
        )
    return (element.text or "").strip() or None


def child_text(parent: etree._Element | None, name: str) -> str | None:
    return text_of(one(parent, name))


def needed(parent: etree._Element, name: str) -> str:
    text = child_text(parent, name)
    if text is None:
        raise MessageError(f"{path_of(parent)}/{name}", "", "is missing or empty", "Send it")
    return text


def integer(parent: etree._Element, name: str) -> int | None:
    text = child_text(parent, name)
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,8}", text):
        raise MessageError(f"{path_of(parent)}/{name}", text, "is not a whole number of up to 8 digits", "Correct it")
    return int(text)


def decimal(parent: etree._Element | None, name: str) -> Decimal | None:
    element = one(parent, name)
    text = text_of(element)
    if element is None or text is None:
        return None
    # WCO formats are n..16,6 at most; the bound also keeps Decimal from hostile exponents.
    if not re.fullmatch(r"[0-9]{1,16}(\.[0-9]{1,6})?", text):
        raise MessageError(
            path_of(element), text, "is not a decimal of up to 16 digits and 6 decimals (n..16,6)", "Correct it"
        )
    return Decimal(text)


def amount(parent: etree._Element | None, name: str) -> Amount | None:
    element, value = one(parent, name), decimal(parent, name)
    if element is None or value is None:
        return None
    currency = element.get("currencyID", "")
    minor_units(currency, f"{path_of(element)}/@currencyID")
    return Amount(value, currency)


def quantity(parent: etree._Element | None, name: str) -> Quantity | None:
    element, value = one(parent, name), decimal(parent, name)
    if element is None or value is None:
        return None
    return Quantity(value, element.get("unitCode"))


_OFFSET_TIME: Final = re.compile(r"([0-9]{14})(Z|[+-][0-9]{2}(?::?[0-9]{2})?)")


def date_time(parent: etree._Element, name: str, local_zone: tzinfo) -> datetime:
    """`DateTimeString` by its UN/EDIFACT 2379 format: 304 with zone, 204 without, 102 the date at midnight."""
    holder = one(parent, name)
    element = one(holder, "DateTimeString")
    text = text_of(element)
    if element is None or text is None:
        raise MessageError(f"{path_of(parent)}/{name}/DateTimeString", "", "is missing or empty", "Send it")
    form = element.get("formatCode")
    try:
        zoned = _OFFSET_TIME.fullmatch(text)
        # A time that carries its zone can only be 304; samples leave the code out.
        if form in ("304", None) and zoned is not None:
            return datetime.strptime(zoned.group(1), "%Y%m%d%H%M%S").replace(tzinfo=timezone.utc) - _offset(
                zoned.group(2)
            )
        if form == "204" and re.fullmatch(r"[0-9]{14}", text):
            return _to_utc(datetime.strptime(text, "%Y%m%d%H%M%S"), local_zone)
        if form == "102" and re.fullmatch(r"[0-9]{8}", text):
            return _to_utc(datetime.strptime(text, "%Y%m%d"), local_zone)
    except (ValueError, OverflowError):
        pass
    raise MessageError(
        path_of(element),
        f"{text} (formatCode {form})",
        "is not 304 YYYYMMDDHHMMSS with Z or an offset, 204 YYYYMMDDHHMMSS or 102 YYYYMMDD (UN/EDIFACT 2379)",
        "Send e.g. formatCode 304, 20260206103000+08",
    )


def _to_utc(local: datetime, zone: tzinfo) -> datetime:
    return local.replace(tzinfo=zone).astimezone(timezone.utc)


def _offset(text: str) -> timedelta:
    if text == "Z":
        return timedelta()
    digits = text[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:
        raise ValueError(text)
    return timedelta(hours=hours, minutes=minutes) * (-1 if text[0] == "-" else 1)


def sequence(item: etree._Element) -> int:
    number = integer(item, "SequenceNumeric")
    if number is None:
        raise MessageError(f"{path_of(item)}/SequenceNumeric", "", "is missing or empty", "Number the goods items")
    return number


def children(parent: etree._Element | None, name: str) -> list[etree._Element]:
    return [] if parent is None else all_of(parent, name)
