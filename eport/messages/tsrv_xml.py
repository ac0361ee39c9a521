"""Elements of ISO 20022 trade services made and read, in whatever namespace their parent has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree

from eport.messages.identifiers import parse_bic
from eport.messages.mt import Institution, Party
from eport.messages.tsrv_schema import ADDITIONAL, fail


def add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    """A new last child of `parent`, in its namespace."""
    element = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}")
    element.text = text
    return element


def add_lines(parent: etree._Element, name: str, lines: Iterable[str] | None, size: int = ADDITIONAL) -> None:
    """Lines joined by LF, in as many elements as their length needs."""
    joined = ""
    for line in lines or ():
        if joined and len(joined) + 1 + len(line) > size:
            add(parent, name, joined)
            joined = line
        else:
            joined = f"{joined}\n{line}" if joined else line
    if joined:
        add(parent, name, joined)


def add_party(parent: etree._Element, name: str, party: Party | Institution | None) -> None:
    """A party by name and address, by BIC, with or without an account."""
    if party is None:
        return
    element = add(parent, name)
    if party.lines:
        add(element, "Nm", party.lines[0])
    if party.lines[1:]:
        address = add(element, "PstlAdr")
        for line in party.lines[1:]:
            add(address, "AdrLine", line)
    if party.bic is not None or party.account is not None:
        organisation = add(add(element, "Id"), "OrgId")
        if party.bic is not None:
            add(organisation, "AnyBIC", party.bic)
        if party.account is not None:
            add(add(organisation, "Othr"), "Id", party.account)


def _path(names: str) -> str:
    # `check` has seen to the namespace.
    return "/".join(f"{{*}}{name}" for name in names.split("/"))


def find(parent: etree._Element, names: str) -> etree._Element:
    """The element at a path under `parent`, or None."""
    return parent.find(_path(names))


def string(parent: etree._Element | None, names: str) -> str | None:
    """The text of the element at a path, None where there is none."""
    text: str | None = None if parent is None else parent.findtext(_path(names))
    return text


def flag(parent: etree._Element | None, name: str) -> bool | None:
    """The truth value of a child, None where there is none."""
    text = string(parent, name)
    return None if text is None else text in ("true", "1")


def lines_of(parent: etree._Element, names: str) -> tuple[str, ...] | None:
    """The lines of all elements at a path, None where there are none."""
    found: Sequence[etree._Element] = parent.findall(_path(names))
    return tuple(line for element in found for line in str(element.text).split("\n")) or None


def read_party(parent: etree._Element, names: str) -> Party | None:
    """The party at a path, None where there is none: its name and address, or its BIC alone."""
    element = find(parent, names)
    if element is None:
        return None
    name = string(element, "Nm")
    address = tuple(str(line.text) for line in element.findall(_path("PstlAdr/AdrLine")))
    bic = string(element, "Id/OrgId/AnyBIC")
    if bic is not None and name is not None:
        fail(element, name, "has a name beside its BIC, and an MT760 says one of them", "Drop the name")
    if name is None and (bic is None or address):
        fail(element, bic or "", "has neither a name nor a BIC alone", "Give Nm, or Id/OrgId/AnyBIC")
    if bic is not None:
        parse_bic(bic, names)
    return Party(string(element, "Id/OrgId/Othr/Id"), () if name is None else (name, *address), bic)


def bank_of(party: Party) -> Institution:
    """A party as the bank that it is."""
    return Institution(party.account, party.bic, party.lines)
