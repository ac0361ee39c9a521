"""ISO 20022 trade services: the short messages about an undertaking, read and written.

One table for each message: attribute, element, type, in the order of the message definition. Source as for `tsrv`: the
definitions of the ISO 20022 repository as python-iso20022 0.3.0 publishes them, through which the output was read and
written again once without a difference. What the tables leave out (enclosed files, signatures, contacts, references of
the applicant and of advising parties) is refused by name when it is read.

    tsrv.008  UndertakingAmendmentResponse      the beneficiary accepts or rejects an amendment (URDG 758 art. 11)
    tsrv.011  UndertakingNonExtensionNotification   it is not extended
    tsrv.012  UndertakingTerminationNotification    it has ended (URDG 758 art. 25)
    tsrv.014  ExtendOrPayRequest                a demand to extend or pay is passed on (URDG 758 art. 23)
    tsrv.015  ExtendOrPayResponse               it is extended, or paid
    tsrv.016  DemandRefusalNotification         a demand is refused (URDG 758 art. 24(d))
    tsrv.017  DemandWithdrawalNotification      a demand is withdrawn
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, Final, TypeVar

from lxml import etree

from eport.messages.currencies import minor_units
from eport.messages.errors import MessageError
from eport.messages.mt import Amount, Institution
from eport.messages.mt.codes import AmendmentStatus
from eport.messages.safe_xml import load, local_name
from eport.messages.tsrv_schema import ADDITIONAL, DATE, MONEY, Check, Element, check, codes, fail, party, text
from eport.messages.tsrv_xml import add, add_lines, add_party, bank_of, find, lines_of, read_party, string


class DemandStatus(Enum):
    """DemandStatus1Code."""

    EXTENDED = "EXTD"
    PAID = "PAYD"


@dataclass(frozen=True, kw_only=True)
class Notice:
    """About the undertaking `undertaking_number` of `issuer`."""

    undertaking_number: str
    issuer: Institution


@dataclass(frozen=True, kw_only=True)
class AmendmentResponse(Notice):
    """tsrv.008. `amendment_number`: 1 to 4 letters or digits."""

    amendment_number: str
    beneficiary_reference: str | None = None
    status: AmendmentStatus


@dataclass(frozen=True, kw_only=True)
class NonExtension(Notice):
    """tsrv.011. `notifying`: who says so."""

    notifying: Institution


@dataclass(frozen=True, kw_only=True)
class Termination(Notice):
    """tsrv.012. `information`: lines."""

    effective: dt.date
    information: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Demanded(Notice):
    """What messages about a demand share: its reference and amount."""

    demand: str
    amount: Amount


@dataclass(frozen=True, kw_only=True)
class ExtendOrPayRequest(Demanded):
    """tsrv.014. `answer_by`: last day to answer."""

    submitted: dt.datetime
    requested_expiry: dt.date
    answer_by: dt.date | None = None
    information: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class ExtendOrPayResponse(Demanded):
    """tsrv.015."""

    status: DemandStatus


@dataclass(frozen=True, kw_only=True)
class DemandRefusal(Demanded):
    """tsrv.016. `discrepancies`: each in words; `disposal`: of the documents, lines."""

    submitted: dt.datetime
    discrepancies: tuple[str, ...]
    disposal: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class DemandWithdrawal(Demanded):
    """tsrv.017."""

    beneficiary_reference: str | None = None
    submitted: dt.datetime


# ---------------------------------------------------------------------------------------------------------------- types


@dataclass(frozen=True)
class _Kind:
    """A type of element: its definition by name and multiplicity, how it is written under its parent and read."""

    element: Callable[[str, int], Element]
    add: Callable[[etree._Element, str, Any], None]
    read: Callable[[etree._Element, str], Any]


def _simple(form: tuple[str, Check], said: Callable[[Any], str], meant: Callable[[str], Any]) -> _Kind:
    def read(parent: etree._Element, name: str) -> Any:
        found = string(parent, name)
        return None if found is None else meant(found)

    return _Kind(
        lambda name, least: Element(name, least, 1, form),
        lambda parent, name, value: _add(parent, name, said(value)),
        read,
    )


def _add(parent: etree._Element, name: str, value: str) -> None:
    add(parent, name, value)


def _moment(value: str) -> dt.datetime:
    return dt.datetime.fromisoformat(value.replace("Z", "+00:00"))


def _is_moment(value: str) -> bool:
    try:
        return re.fullmatch(r"[0-9-]{10}T[0-9:]{8}(\.[0-9]{1,6})?(Z|[+-][0-9:]{5})?", value) is not None and bool(
            _moment(value)
        )
    except ValueError:
        return False


def _add_amount(parent: etree._Element, name: str, value: Amount) -> None:
    add(parent, name, f"{value.value:f}").set("Ccy", value.currency)


def _read_amount(parent: etree._Element, name: str) -> Amount:
    element = find(parent, name)
    currency = str(element.get("Ccy"))
    minor_units(currency, f"{name}/@Ccy")
    return Amount(currency, Decimal(str(element.text)))


def _read_bank(parent: etree._Element, name: str) -> Institution | None:
    found = read_party(parent, name)
    return None if found is None else bank_of(found)


def _lines(most: int, size: int = ADDITIONAL) -> _Kind:
    return _Kind(
        lambda name, least: Element(name, least, most, text(size)),
        lambda parent, name, value: add_lines(parent, name, value, size),
        lines_of,
    )


def _add_numbered(parent: etree._Element, name: str, values: Sequence[str]) -> None:
    for number, value in enumerate(values, 1):
        item = add(parent, name)
        add(item, "Id", str(number))
        add(item, "Nrrtv", value)


def _read_numbered(parent: etree._Element, name: str) -> tuple[str, ...]:
    found = parent.findall(f"{{*}}{name}")
    for number, item in enumerate(found, 1):
        if string(item, "Id") != str(number):
            fail(item, str(string(item, "Id")), f"is not {number}: they are numbered in order here", "Number them anew")
    return tuple(str(string(item, "Nrrtv")) for item in found)


E = TypeVar("E", bound=Enum)


def _code(kind: type[E]) -> _Kind:
    words = [str(item.value) for item in kind]
    return _simple(codes(*words), lambda value: str(value.value), kind)


_REFERENCE: Final = _simple(text(35), str, str)
_SEQUENCE: Final = _simple(
    ("1 to 4 letters or digits", lambda value: re.fullmatch(r"[a-zA-Z0-9]{1,4}", value) is not None), str, str
)
_DAY: Final = _simple(DATE, dt.date.isoformat, dt.date.fromisoformat)
_MOMENT: Final = _simple(("a date and time of ISO 8601", _is_moment), dt.datetime.isoformat, _moment)
_AMOUNT: Final = _Kind(lambda name, least: Element(name, least, 1, MONEY), _add_amount, _read_amount)
_BANK: Final = _Kind(party, add_party, _read_bank)
_REFUSED: Final = _simple(codes("REFUSED"), lambda value: "REFUSED", lambda value: None)
_NUMBERED: Final = _Kind(
    lambda name, least: Element(
        name, least, 999, None, (Element("Id", 1, 1, text(35)), Element("Nrrtv", 1, 1, text(20_000)))
    ),
    _add_numbered,
    _read_numbered,
)


# --------------------------------------------------------------------------------------------------------------- tables


@dataclass(frozen=True)
class _Row:
    """An attribute and the element that holds it, by its path under the details; '' for a constant."""

    name: str
    path: str
    kind: _Kind
    mandatory: bool = True


@dataclass(frozen=True)
class _Message:
    """A message definition. `root`: element under Document; its details are `root` + 'Dtls'."""

    identifier: str
    kind: type[Notice]
    root: str
    rows: tuple[_Row, ...]

    @property
    def namespace(self) -> str:
        return f"urn:iso:std:iso:20022:tech:xsd:{self.identifier}.001.01"


_UNDERTAKING: Final = (
    _Row("undertaking_number", "UdrtkgId/Id", _REFERENCE), _Row("issuer", "UdrtkgId/Issr", _BANK)
)  # fmt: skip
_BENEFICIARY: Final = _Row("beneficiary_reference", "UdrtkgId/BnfcryRefNb", _REFERENCE, False)
_DEMAND: Final = _Row("demand", "DmndDtls/Id", _REFERENCE)
_SUBMITTED: Final = _Row("submitted", "DmndDtls/SubmissnDtTm", _MOMENT)
_DEMANDED: Final = _Row("amount", "DmndDtls/Amt", _AMOUNT)
_MESSAGES: Final = (
    _Message("tsrv.008", AmendmentResponse, "UdrtkgAmdmntRspn", (
        _Row("undertaking_number", "AmdmntId/Id", _REFERENCE),
        _Row("amendment_number", "AmdmntId/SeqNb", _SEQUENCE),
        _Row("beneficiary_reference", "AmdmntId/BnfcryRefNb", _REFERENCE, False),
        _Row("issuer", "AmdmntId/Issr", _BANK),
        _Row("status", "AmdmntSts", _code(AmendmentStatus)),
    )),
    _Message("tsrv.011", NonExtension, "UdrtkgNonXtnsnNtfctn", (_Row("notifying", "NtifngPty", _BANK), *_UNDERTAKING)),
    _Message("tsrv.012", Termination, "UdrtkgTermntnNtfctn", (
        *_UNDERTAKING, _Row("effective", "TermntnDtls/FctvDt", _DAY),
        _Row("information", "TermntnDtls/AddtlInf", _lines(5), False),
    )),
    _Message("tsrv.014", ExtendOrPayRequest, "XtndOrPayReq", (
        *_UNDERTAKING, _DEMAND, _SUBMITTED, _DEMANDED, _Row("requested_expiry", "ReqdXpryDt", _DAY),
        _Row("answer_by", "BkInstrs/LastDtForRspn", _DAY, False), _Row("information", "AddtlInf", _lines(5), False),
    )),
    _Message("tsrv.015", ExtendOrPayResponse, "XtndOrPayRspn", (
        *_UNDERTAKING, _DEMAND, _DEMANDED, _Row("status", "Sts", _code(DemandStatus)),
    )),
    _Message("tsrv.016", DemandRefusal, "DmndRfslNtfctn", (
        *_UNDERTAKING, _DEMAND, _SUBMITTED, _DEMANDED, _Row("", "Sts", _REFUSED),
        _Row("discrepancies", "Dscrpncy", _NUMBERED), _Row("disposal", "DspstnOfDocs", _lines(5), False),
    )),
    _Message("tsrv.017", DemandWithdrawal, "DmndWdrwlNtfctn", (
        *_UNDERTAKING, _BENEFICIARY, _DEMAND, _SUBMITTED, _DEMANDED,
    )),
)  # fmt: skip
_BY_KIND: Final = {item.kind: item for item in _MESSAGES}
NAMESPACES: Final = {item.namespace: item for item in _MESSAGES}
"""Definitions by their namespace."""


def identifier(notice: Notice) -> str:
    """'tsrv.008'."""
    return _BY_KIND[type(notice)].identifier


def _document(message: _Message) -> Element:
    """The definition of a message out of its rows: neighbours under the same parent stand in one element."""
    children: list[Element] = []
    for parent, group in itertools.groupby(message.rows, lambda row: row.path.rpartition("/")[0]):
        rows = list(group)
        inner = tuple(row.kind.element(row.path.rpartition("/")[2], int(row.mandatory)) for row in rows)
        least = int(any(row.mandatory for row in rows))
        children += [Element(parent, least, 1, None, inner)] if parent else inner
    details = Element(f"{message.root}Dtls", 1, 1, None, tuple(children))
    return Element("Document", 1, 1, None, (Element(message.root, 1, 1, None, (details,)),))


# ----------------------------------------------------------------------------------------------------- write, then read


def write(notice: Notice) -> bytes:
    """A notice as XML, UTF-8 with a declaration. Raises `MessageError` for a value that its element cannot carry."""
    message = _BY_KIND[type(notice)]
    document = etree.Element(f"{{{message.namespace}}}Document", nsmap={None: message.namespace})
    details = add(add(document, message.root), f"{message.root}Dtls")
    for parent, group in itertools.groupby(message.rows, lambda row: row.path.rpartition("/")[0]):
        given = [(row, getattr(notice, row.name) if row.name else row.name) for row in group]
        if any(value is not None for _, value in given):
            under = add(details, parent) if parent else details
            for row, value in given:
                if value is not None:
                    row.kind.add(under, row.path.rpartition("/")[2], value)
    xml: bytes = etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    if read(xml) != notice:
        raise MessageError(
            message.identifier, notice.undertaking_number, "would be read as another notice", "Correct it"
        )
    return xml


def read(xml: bytes) -> Notice:
    """The notice that a message is.

    Raises:
        MessageError: XML that is unsafe or not well formed; another message; an element unknown, missing, repeated,
            misplaced, malformed or not carried.
    """
    message = next((item for name, item in NAMESPACES.items() if name.encode() in xml), None)
    if message is None:
        known = ", ".join(item.identifier for item in _MESSAGES)
        raise MessageError("XML", "", f"is of none of the namespaces of {known}", "Send one of these messages")
    document = load(xml, message.namespace, f"{message.identifier}.001.01", "Take the Document out of its envelope")
    if local_name(document) != "Document":
        raise MessageError("XML", local_name(document), "is the root, not Document", f"Send a {message.identifier}")
    check(document, _document(message), message.namespace)
    details = document[0][0]
    return message.kind(
        **{row.name: _read(details, row) for row in message.rows if row.name}
    )  # fmt: skip


def _read(details: etree._Element, row: _Row) -> Any:
    parent, _, name = row.path.rpartition("/")
    under = find(details, parent) if parent else details
    return None if under is None else row.kind.read(under, name)
