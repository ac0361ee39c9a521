"""Customs responses (RES) of the WCO Data Model."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timezone, tzinfo

from lxml import etree

from eport.messages.errors import MessageError
from eport.messages.wco.elements import (
    all_of,
    amount,
    child_text,
    date_time,
    decimal,
    integer,
    load_message,
    messages,
    needed,
    one,
    path_of,
    sequence,
)
from eport.messages.wco.model import AssessedTax, Response


def parse_response(xml: bytes, local_zone: tzinfo = timezone.utc) -> tuple[Response, ...]:
    """Read the customs responses of a message: a `MetaData` with one or several `Response`, or a bare `Response`.

    Args:
        xml: the message as received, UTF-8.
        local_zone: of times that carry no zone (formats 102 and 204); 304 carries its own.

    Raises:
        MessageError: unsafe or malformed XML; no response; an element that is read is missing, repeated or malformed.
    """
    root = load_message(xml)
    return tuple(_response(element, xml, local_zone) for element in messages(root, "Response"))


def _response(element: etree._Element, raw: bytes, local_zone: tzinfo) -> Response:
    declaration = _identified_declaration(element)
    version = integer(declaration, "VersionID")
    return Response(
        function_code=needed(element, "FunctionCode"),
        reference=needed(element, "FunctionalReferenceID"),
        issued_at=date_time(element, "IssueDateTime", local_zone),
        status_codes=tuple(
            code for code in (child_text(status, "NameCode") for status in all_of(element, "Status")) if code
        ),
        declaration_number=needed(declaration, "ID"),
        declaration_version=1 if version is None else version,
        trader_reference=child_text(declaration, "FunctionalReferenceID"),
        taxes=tuple(_taxes(declaration)),
        raw=raw,
    )


def _identified_declaration(response: etree._Element) -> etree._Element:
    """The declaration that the response is about.

    After an amendment a second `Declaration`, without ID, repeats the amended content (samples 07_DMSRES).
    """
    identified = [found for found in all_of(response, "Declaration") if child_text(found, "ID") is not None]
    if len(identified) != 1:
        raise MessageError(
            "Response/Declaration/ID",
            ", ".join(needed(found, "ID") for found in identified),
            f"comes {len(identified)} times, a response is about one declaration",
            "Send one response for each declaration",
        )
    return identified[0]


def _taxes(declaration: etree._Element) -> Iterator[AssessedTax]:
    shipment = one(declaration, "GoodsShipment")
    if shipment is None:
        return
    for item in all_of(shipment, "GovernmentAgencyGoodsItem"):
        commodity = one(item, "Commodity")
        if commodity is None:
            continue
        for fee in all_of(commodity, "DutyTaxFee"):
            yield _tax(sequence(item), fee)


def _tax(line: int, fee: etree._Element) -> AssessedTax:
    payment = one(fee, "Payment")
    assessed = amount(payment, "TaxAssessedAmount")
    if assessed is None:
        raise MessageError(f"{path_of(fee)}/Payment/TaxAssessedAmount", "", "is missing", "Send it")
    base, payable = amount(fee, "AdValoremTaxBaseAmount"), amount(payment, "PaymentAmount")
    for other in (base, payable):
        if other is not None and other.currency != assessed.currency:
            raise MessageError(
                f"{path_of(fee)}/@currencyID",
                other.currency,
                f"differs from {assessed.currency} of TaxAssessedAmount",
                "Send one currency for each tax",
            )
    return AssessedTax(
        line=line,
        type_code=needed(fee, "TypeCode"),
        currency=assessed.currency,
        base=None if base is None else base.value,
        rate=decimal(fee, "TaxRateNumeric"),
        assessed=assessed.value,
        payable=None if payable is None else payable.value,
    )
