"""WCO Data Model 3.6 messages: customs responses (RES) and declarations (DEC).

Profile: HMRC's Customs Declaration Service, the one authority that publishes schemas and samples; elements that another
authority adds are passed over, elements that are read must be there once and well formed. Elements may stand in the
WCO namespaces or in none.

The XML comes from outside: `safe_xml` parses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Final

from lxml import etree

from eport.messages.currencies import minor_units
from eport.messages.errors import MessageError
from eport.messages.safe_xml import load, local_name

# --------------------------------------------------------------------------------------------------------- the values


@dataclass(frozen=True, slots=True)
class AssessedTax:
    """One tax on one goods item, as the authority assessed it (`Commodity/DutyTaxFee`).

    Attributes:
        line: `GovernmentAgencyGoodsItem/SequenceNumeric`, from 1.
        type_code: tax, e.g. A00 customs duty, B00 VAT.
        currency: ISO 4217 of every amount here.
        base: ad valorem base [currency units]; None where the tax is not by value.
        rate: ad valorem rate [percent]; None where the tax is not by value.
        assessed: tax assessed [currency units].
        payable: amount to pay [currency units]; None where the authority states none (manual calculation). Never add
            `assessed` in its place.
    """

    line: int
    type_code: str
    currency: str
    base: Decimal | None
    rate: Decimal | None
    assessed: Decimal
    payable: Decimal | None


@dataclass(frozen=True, slots=True)
class Response:
    """What an authority says about a declaration.

    Attributes:
        function_code: `Response/FunctionCode`, two digits, as written.
        reference: `Response/FunctionalReferenceID`, the authority's own number of this response.
        issued_at: `Response/IssueDateTime`, in UTC.
        status_codes: each `Response/Status/NameCode`.
        declaration_number: `Response/Declaration/ID`.
        declaration_version: `Response/Declaration/VersionID`, 1 where absent.
        trader_reference: `Response/Declaration/FunctionalReferenceID`.
        taxes: by goods item, in the order of the message.
        raw: the whole message as received; where it holds several responses, each has it.
    """

    function_code: str
    reference: str
    issued_at: datetime
    status_codes: tuple[str, ...]
    declaration_number: str
    declaration_version: int
    trader_reference: str | None
    taxes: tuple[AssessedTax, ...]
    raw: bytes


@dataclass(frozen=True, slots=True)
class Amount:
    """Money: `value` [units of `currency`, ISO 4217]."""

    value: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity and its unit (UN/ECE Recommendation 20, e.g. KGM, LTR); None where the message names none."""

    value: Decimal
    unit: str | None


@dataclass(frozen=True, slots=True)
class TradeParty:
    """A party: the authority's number of it, its name, its ISO 3166 country; each may be absent."""

    identifier: str | None
    name: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """An `AdditionalDocument` or `PreviousDocument`.

    Attributes:
        category: e.g. N (UN/EDIFACT 1001 types), C, Y, 9 for additional; X, Y, Z for previous documents.
        type_code: e.g. 380 commercial invoice, 705 bill of lading.
        identifier: its number.
        line: goods item of a previous document that is meant.
    """

    category: str | None
    type_code: str | None
    identifier: str | None
    line: int | None


@dataclass(frozen=True, slots=True)
class Container:
    """A container (`TransportEquipment`) and the numbers of its seals. Loose goods have no `identifier`."""

    identifier: str | None
    seals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Classification:
    """Commodity code by its kind: TSP is HS and national subheading, TRC TARIC, GN national, CV CUS."""

    kind: str | None
    code: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """`GovernmentProcedure`: the one requested and the one before it; or an additional code without a previous."""

    current: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class Package:
    """`Packaging`: number of packages, UN/ECE Recommendation 21 kind, marks."""

    count: int | None
    kind: str | None
    marks: str | None


@dataclass(frozen=True, slots=True)
class DeclarationLine:
    """A goods item.

    Attributes:
        sequence: from 1, unique in the declaration.
        classifications: in the order of the message.
        description: of the goods.
        procedures: the first one is the procedure, the others additional codes.
        customs_value: for duty.
        statistical_value: for statistics.
        item_price: on the invoice.
        gross_mass: [kg] unless its unit says otherwise.
        net_mass: [kg] unless its unit says otherwise.
        supplementary: quantity in the tariff's own unit.
        origins: ISO 3166 countries of origin with their type (1 non-preferential, 2 preferential) as (type, country).
        packages: of this item.
        documents: `AdditionalDocument`.
        previous_documents: `PreviousDocument`.
    """

    sequence: int
    classifications: tuple[Classification, ...]
    description: str | None
    procedures: tuple[Procedure, ...]
    customs_value: Amount | None
    statistical_value: Amount | None
    item_price: Amount | None
    gross_mass: Quantity | None
    net_mass: Quantity | None
    supplementary: Quantity | None
    origins: tuple[tuple[str | None, str], ...]
    packages: tuple[Package, ...]
    documents: tuple[Document, ...]
    previous_documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Declaration:
    """A customs declaration, or an amendment or cancellation of one. What the message leaves out is None or empty.

    Attributes:
        function_code: UN/EDIFACT 1225, e.g. 9 original, 13 request to change.
        type_code: direction and kind, e.g. IMA (import, complete), EXA.
        reference: the trader's `FunctionalReferenceID`.
        number: the authority's number of it.
        version: `VersionID`, 1 where absent.
        declarant, exporter, importer: parties.
        declaration_office, presentation_office, supervising_office, exit_office: customs offices.
        invoice_amount: total of the invoice.
        gross_mass: total [kg] unless its unit says otherwise.
        package_count: total.
        incoterm: three letters.
        incoterm_place: UN/LOCODE or name.
        transport: means of transport at arrival (import) or departure (export).
        containers: with seals.
        documents: of the whole declaration.
        previous_documents: of the whole shipment.
        lines: goods items.
    """

    function_code: str
    type_code: str | None
    reference: str | None
    number: str | None
    version: int
    declarant: TradeParty | None
    exporter: TradeParty | None
    importer: TradeParty | None
    declaration_office: str | None
    presentation_office: str | None
    supervising_office: str | None
    exit_office: str | None
    invoice_amount: Amount | None
    gross_mass: Quantity | None
    package_count: int | None
    incoterm: str | None
    incoterm_place: str | None
    transport: str | None
    containers: tuple[Container, ...]
    documents: tuple[Document, ...]
    previous_documents: tuple[Document, ...]
    lines: tuple[DeclarationLine, ...]

    def documents_of(self, *type_codes: str) -> tuple[str, ...]:
        """Numbers of the documents of these UN/EDIFACT 1001 types, header and lines, each once, in order.

        Invoices are 380; bills of lading 705, or 704 for a master and 714 for a house bill.
        """
        documents = (*self.documents, *(document for line in self.lines for document in line.documents))
        return tuple(
            dict.fromkeys(
                document.identifier
                for document in documents
                if document.type_code in type_codes and document.identifier is not None
            )
        )


# -------------------------------------------------------------------------------------------------------- the readers


def parse_response(xml: bytes, local_zone: tzinfo = timezone.utc) -> tuple[Response, ...]:
    """Read the customs responses of a message: a `MetaData` with one or several `Response`, or a bare `Response`.

    Args:
        xml: the message as received, UTF-8.
        local_zone: of times that carry no zone (formats 102 and 204); 304 carries its own.

    Raises:
        MessageError: unsafe or malformed XML; no response; an element that is read is missing, repeated or malformed.
    """
    root = _load(xml)
    return tuple(_response(element, xml, local_zone) for element in _messages(root, "Response"))


def parse_declaration(xml: bytes) -> Declaration:
    """Read a declaration: a `MetaData` with a `Declaration`, or a bare `Declaration`.

    Raises:
        MessageError: unsafe or malformed XML; no declaration or several; a repeated or malformed element.
    """
    declarations = _messages(_load(xml), "Declaration")
    if len(declarations) > 1:
        raise MessageError("MetaData/Declaration", "", f"comes {len(declarations)} times", "Send one at a time")
    return _declaration(declarations[0])


def fields(declaration: Declaration) -> dict[str, str]:
    """The declaration as a flat map for a commitment whose single fields can be revealed.

    Keys are WCO element paths below `Declaration`, which itself is written for the header fields alone. Goods items
    are numbered by their `SequenceNumeric`; documents go by category and type, further ones of a type by `:2`, `:3`;
    `TransportMeans` is that of arrival or departure:
    `Declaration/ID`, `GoodsShipment/GovernmentAgencyGoodsItem[1]/AdditionalDocument[N380]/ID`. Numbers are plain
    decimals without trailing zeros; a currency or unit has a key of its own (`…/@currencyID`, `…/@unitCode`).
    Absent fields have no key.

    Returns:
        Keys in code-point order; equal declarations give equal maps.

    Raises:
        MessageError: a document's type reads like the number of another one (type `380:2` beside two of `380`).
    """
    pairs = sorted((path, value) for path, value in _field_pairs(declaration) if value is not None)
    flat = dict(pairs)
    if len(flat) < len(pairs):
        paths = [path for path, _ in pairs]
        twice = next(path for path, following in zip(paths, paths[1:]) if path == following)
        raise MessageError(twice, flat[twice], "stands for two fields", "Correct the document types")
    return flat


# ------------------------------------------------------------------------------------------------------- the messages


def _load(xml: bytes) -> etree._Element:
    return load(xml, "urn:wco:datamodel:WCO:", "the WCO Data Model", "Take the WCO message out of its envelope")


def _messages(root: etree._Element, name: str) -> list[etree._Element]:
    if local_name(root) == name:
        return [root]
    if local_name(root) != "MetaData":
        raise MessageError("XML", local_name(root), f"is the root, not MetaData or {name}", f"Send a WCO DM {name}")
    found = _all(root, name)
    if not found:
        raise MessageError("MetaData", "", f"holds no {name}", f"Send a WCO DM {name}")
    return found


# ------------------------------------------------------------------------------------------------- elements and values


def _path(element: etree._Element) -> str:
    names = [local_name(element), *(local_name(ancestor) for ancestor in element.iterancestors())]
    return "/".join(name for name in reversed(names) if name != "MetaData")


def _all(parent: etree._Element, name: str) -> list[etree._Element]:
    """Direct children only: responses carry the same names deeper down (`Declaration/FunctionCode` is '9')."""
    return [child for child in parent if local_name(child) == name]


def _one(parent: etree._Element | None, name: str) -> etree._Element | None:
    if parent is None:
        return None
    found = _all(parent, name)
    if len(found) > 1:
        raise MessageError(
            f"{_path(parent)}/{name}", _text(found[1]) or "", f"comes {len(found)} times", "Send it once"
        )
    return found[0] if found else None


def _text(element: etree._Element | None) -> str | None:
    """Text without surrounding white space; None where it is empty."""
    if element is None:
        return None
    if len(element):
        raise MessageError(
            _path(element), local_name(element[0]), "has an element where text belongs", "Send plain text"
        )
    return (element.text or "").strip() or None


def _child_text(parent: etree._Element | None, name: str) -> str | None:
    return _text(_one(parent, name))


def _needed(parent: etree._Element, name: str) -> str:
    text = _child_text(parent, name)
    if text is None:
        raise MessageError(f"{_path(parent)}/{name}", "", "is missing or empty", "Send it")
    return text


def _integer(parent: etree._Element, name: str) -> int | None:
    text = _child_text(parent, name)
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,8}", text):
        raise MessageError(f"{_path(parent)}/{name}", text, "is not a whole number of up to 8 digits", "Correct it")
    return int(text)


def _decimal(parent: etree._Element | None, name: str) -> Decimal | None:
    element = _one(parent, name)
    text = _text(element)
    if element is None or text is None:
        return None
    # WCO formats are n..16,6 at most; the bound also keeps Decimal from hostile exponents.
    if not re.fullmatch(r"[0-9]{1,16}(\.[0-9]{1,6})?", text):
        raise MessageError(
            _path(element), text, "is not a decimal of up to 16 digits and 6 decimals (n..16,6)", "Correct it"
        )
    return Decimal(text)


def _amount(parent: etree._Element | None, name: str) -> Amount | None:
    element, value = _one(parent, name), _decimal(parent, name)
    if element is None or value is None:
        return None
    currency = element.get("currencyID", "")
    minor_units(currency, f"{_path(element)}/@currencyID")
    return Amount(value, currency)


def _quantity(parent: etree._Element | None, name: str) -> Quantity | None:
    element, value = _one(parent, name), _decimal(parent, name)
    if element is None or value is None:
        return None
    return Quantity(value, element.get("unitCode"))


_OFFSET_TIME: Final = re.compile(r"([0-9]{14})(Z|[+-][0-9]{2}(?::?[0-9]{2})?)")


def _date_time(parent: etree._Element, name: str, local_zone: tzinfo) -> datetime:
    """`DateTimeString` by its UN/EDIFACT 2379 format: 304 with zone, 204 without, 102 the date at midnight."""
    holder = _one(parent, name)
    element = _one(holder, "DateTimeString")
    text = _text(element)
    if element is None or text is None:
        raise MessageError(f"{_path(parent)}/{name}/DateTimeString", "", "is missing or empty", "Send it")
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
        _path(element),
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


# ----------------------------------------------------------------------------------------------------------- response


def _response(element: etree._Element, raw: bytes, local_zone: tzinfo) -> Response:
    declaration = _identified_declaration(element)
    version = _integer(declaration, "VersionID")
    return Response(
        function_code=_needed(element, "FunctionCode"),
        reference=_needed(element, "FunctionalReferenceID"),
        issued_at=_date_time(element, "IssueDateTime", local_zone),
        status_codes=tuple(
            code for code in (_child_text(status, "NameCode") for status in _all(element, "Status")) if code
        ),
        declaration_number=_needed(declaration, "ID"),
        declaration_version=1 if version is None else version,
        trader_reference=_child_text(declaration, "FunctionalReferenceID"),
        taxes=tuple(_taxes(declaration)),
        raw=raw,
    )


def _identified_declaration(response: etree._Element) -> etree._Element:
    """The declaration that the response is about.

    After an amendment a second `Declaration`, without ID, repeats the amended content (samples 07_DMSRES).
    """
    identified = [found for found in _all(response, "Declaration") if _child_text(found, "ID") is not None]
    if len(identified) != 1:
        raise MessageError(
            "Response/Declaration/ID",
            ", ".join(_needed(found, "ID") for found in identified),
            f"comes {len(identified)} times, a response is about one declaration",
            "Send one response for each declaration",
        )
    return identified[0]


def _taxes(declaration: etree._Element) -> Iterator[AssessedTax]:
    shipment = _one(declaration, "GoodsShipment")
    if shipment is None:
        return
    for item in _all(shipment, "GovernmentAgencyGoodsItem"):
        commodity = _one(item, "Commodity")
        if commodity is None:
            continue
        for fee in _all(commodity, "DutyTaxFee"):
            yield _tax(_sequence(item), fee)


def _tax(line: int, fee: etree._Element) -> AssessedTax:
    payment = _one(fee, "Payment")
    assessed = _amount(payment, "TaxAssessedAmount")
    if assessed is None:
        raise MessageError(f"{_path(fee)}/Payment/TaxAssessedAmount", "", "is missing", "Send it")
    base, payable = _amount(fee, "AdValoremTaxBaseAmount"), _amount(payment, "PaymentAmount")
    for other in (base, payable):
        if other is not None and other.currency != assessed.currency:
            raise MessageError(
                f"{_path(fee)}/@currencyID",
                other.currency,
                f"differs from {assessed.currency} of TaxAssessedAmount",
                "Send one currency for each tax",
            )
    return AssessedTax(
        line=line,
        type_code=_needed(fee, "TypeCode"),
        currency=assessed.currency,
        base=None if base is None else base.value,
        rate=_decimal(fee, "TaxRateNumeric"),
        assessed=assessed.value,
        payable=None if payable is None else payable.value,
    )


def _sequence(item: etree._Element) -> int:
    number = _integer(item, "SequenceNumeric")
    if number is None:
        raise MessageError(f"{_path(item)}/SequenceNumeric", "", "is missing or empty", "Number the goods items")
    return number


# -------------------------------------------------------------------------------------------------------- declaration


def _declaration(root: etree._Element) -> Declaration:
    shipment = _one(root, "GoodsShipment")
    consignment = _one(shipment, "Consignment")
    terms = _one(shipment, "TradeTerms")
    version = _integer(root, "VersionID")
    lines = tuple(_line(item) for item in _children(shipment, "GovernmentAgencyGoodsItem"))
    numbers = [line.sequence for line in lines]
    if len(set(numbers)) < len(numbers):
        raise MessageError(
            "GovernmentAgencyGoodsItem/SequenceNumeric",
            ", ".join(map(str, numbers)),
            "numbers two goods items alike",
            "Number them from 1",
        )
    return Declaration(
        function_code=_needed(root, "FunctionCode"),
        type_code=_child_text(root, "TypeCode"),
        reference=_child_text(root, "FunctionalReferenceID"),
        number=_child_text(root, "ID"),
        version=1 if version is None else version,
        declarant=_party(_one(root, "Declarant")),
        # The sale's exporter stands at the head of a CDS declaration, other authorities put it in the shipment.
        exporter=_party(_one(root, "Exporter")) or _party(_one(shipment, "Exporter")),
        importer=_party(_one(shipment, "Importer")),
        declaration_office=_child_text(root, "DeclarationOfficeID"),
        presentation_office=_child_text(_one(root, "PresentationOffice"), "ID"),
        supervising_office=_child_text(_one(root, "SupervisingOffice"), "ID"),
        exit_office=_child_text(_one(root, "ExitOffice"), "ID"),
        invoice_amount=_amount(root, "InvoiceAmount"),
        gross_mass=_quantity(root, "TotalGrossMassMeasure"),
        package_count=_integer(root, "TotalPackageQuantity"),
        incoterm=_child_text(terms, "ConditionCode"),
        incoterm_place=_child_text(terms, "LocationID") or _child_text(terms, "LocationName"),
        transport=_child_text(_one(consignment, "ArrivalTransportMeans"), "ID")
        or _child_text(_one(consignment, "DepartureTransportMeans"), "ID"),
        containers=tuple(_container(equipment) for equipment in _children(consignment, "TransportEquipment")),
        documents=_documents(root, "AdditionalDocument"),
        previous_documents=_documents(shipment, "PreviousDocument"),
        lines=lines,
    )


def _children(parent: etree._Element | None, name: str) -> list[etree._Element]:
    return [] if parent is None else _all(parent, name)


def _party(element: etree._Element | None) -> TradeParty | None:
    if element is None:
        return None
    return TradeParty(
        identifier=_child_text(element, "ID"),
        name=_child_text(element, "Name"),
        country=_child_text(_one(element, "Address"), "CountryCode"),
    )


def _container(equipment: etree._Element) -> Container:
    seals = (_child_text(seal, "ID") for seal in _all(equipment, "Seal"))
    return Container(_child_text(equipment, "ID"), tuple(seal for seal in seals if seal is not None))


def _documents(parent: etree._Element | None, name: str) -> tuple[Document, ...]:
    return tuple(
        Document(
            category=_child_text(element, "CategoryCode"),
            type_code=_child_text(element, "TypeCode"),
            identifier=_child_text(element, "ID"),
            line=_integer(element, "LineNumeric"),
        )
        for element in _children(parent, name)
    )


def _line(item: etree._Element) -> DeclarationLine:
    commodity = _one(item, "Commodity")
    measure = _one(commodity, "GoodsMeasure")
    return DeclarationLine(
        sequence=_sequence(item),
        classifications=tuple(
            Classification(kind=_child_text(element, "IdentificationTypeCode"), code=_needed(element, "ID"))
            for element in _children(commodity, "Classification")
        ),
        description=_child_text(commodity, "Description"),
        procedures=tuple(
            Procedure(_child_text(element, "CurrentCode"), _child_text(element, "PreviousCode"))
            for element in _all(item, "GovernmentProcedure")
        ),
        customs_value=_amount(item, "CustomsValueAmount"),
        statistical_value=_amount(item, "StatisticalValueAmount"),
        item_price=_amount(_one(commodity, "InvoiceLine"), "ItemChargeAmount"),
        gross_mass=_quantity(measure, "GrossMassMeasure"),
        net_mass=_quantity(measure, "NetNetWeightMeasure"),
        supplementary=_quantity(measure, "TariffQuantity"),
        origins=tuple(
            (_child_text(element, "TypeCode"), _needed(element, "CountryCode")) for element in _all(item, "Origin")
        ),
        packages=tuple(
            Package(
                count=_integer(element, "QuantityQuantity"),
                kind=_child_text(element, "TypeCode"),
                marks=_child_text(element, "MarksNumbersID"),
            )
            for element in _all(item, "Packaging")
        ),
        documents=_documents(item, "AdditionalDocument"),
        previous_documents=_documents(item, "PreviousDocument"),
    )


# ---------------------------------------------------------------------------------------------------------- flat fields

_Pairs = Iterator[tuple[str, str | None]]


def _field_pairs(declaration: Declaration) -> _Pairs:
    yield "Declaration/FunctionCode", declaration.function_code
    yield "Declaration/TypeCode", declaration.type_code
    yield "Declaration/FunctionalReferenceID", declaration.reference
    yield "Declaration/ID", declaration.number
    yield "Declaration/VersionID", str(declaration.version)
    yield from _party_pairs("Declarant", declaration.declarant)
    yield from _party_pairs("Exporter", declaration.exporter)
    yield "Declaration/DeclarationOfficeID", declaration.declaration_office
    yield "PresentationOffice/ID", declaration.presentation_office
    yield "SupervisingOffice/ID", declaration.supervising_office
    yield "ExitOffice/ID", declaration.exit_office
    yield from _amount_pairs("Declaration/InvoiceAmount", declaration.invoice_amount)
    yield from _quantity_pairs("Declaration/TotalGrossMassMeasure", declaration.gross_mass)
    yield "Declaration/TotalPackageQuantity", _plain(declaration.package_count)
    yield from _document_pairs("AdditionalDocument", declaration.documents)

    shipment = "GoodsShipment"
    yield from _party_pairs(f"{shipment}/Importer", declaration.importer)
    yield f"{shipment}/TradeTerms/ConditionCode", declaration.incoterm
    yield f"{shipment}/TradeTerms/LocationID", declaration.incoterm_place
    yield f"{shipment}/Consignment/TransportMeans/ID", declaration.transport
    for number, container in enumerate(declaration.containers, start=1):
        equipment = f"{shipment}/Consignment/TransportEquipment[{number}]"
        yield f"{equipment}/ID", container.identifier
        for place, seal in enumerate(container.seals, start=1):
            yield f"{equipment}/Seal[{place}]/ID", seal
    yield from _document_pairs(f"{shipment}/PreviousDocument", declaration.previous_documents)
    for line in declaration.lines:
        yield from _line_pairs(f"{shipment}/GovernmentAgencyGoodsItem[{line.sequence}]", line)


def _line_pairs(item: str, line: DeclarationLine) -> _Pairs:
    # The first code keeps the bare path: it is the one that a verifier asks for.
    for place, classification in enumerate(line.classifications, start=1):
        path = f"{item}/Commodity/Classification" + ("" if place == 1 else f"[{place}]")
        yield f"{path}/ID", classification.code
        yield f"{path}/IdentificationTypeCode", classification.kind
    yield f"{item}/Commodity/Description", line.description
    for place, procedure in enumerate(line.procedures, start=1):
        path = f"{item}/GovernmentProcedure" + ("" if place == 1 else f"[{place}]")
        yield f"{path}/CurrentCode", procedure.current
        yield f"{path}/PreviousCode", procedure.previous
    yield from _amount_pairs(f"{item}/CustomsValueAmount", line.customs_value)
    yield from _amount_pairs(f"{item}/StatisticalValueAmount", line.statistical_value)
    yield from _amount_pairs(f"{item}/Commodity/InvoiceLine/ItemChargeAmount", line.item_price)
    yield from _quantity_pairs(f"{item}/Commodity/GoodsMeasure/GrossMassMeasure", line.gross_mass)
    yield from _quantity_pairs(f"{item}/Commodity/GoodsMeasure/NetNetWeightMeasure", line.net_mass)
    yield from _quantity_pairs(f"{item}/Commodity/GoodsMeasure/TariffQuantity", line.supplementary)
    for place, (kind, country) in enumerate(line.origins, start=1):
        path = f"{item}/Origin" + ("" if place == 1 else f"[{place}]")
        yield f"{path}/CountryCode", country
        yield f"{path}/TypeCode", kind
    for place, package in enumerate(line.packages, start=1):
        yield f"{item}/Packaging[{place}]/QuantityQuantity", _plain(package.count)
        yield f"{item}/Packaging[{place}]/TypeCode", package.kind
        yield f"{item}/Packaging[{place}]/MarksNumbersID", package.marks
    yield from _document_pairs(f"{item}/AdditionalDocument", line.documents)
    yield from _document_pairs(f"{item}/PreviousDocument", line.previous_documents)


def _party_pairs(path: str, party: TradeParty | None) -> _Pairs:
    if party is not None:
        yield f"{path}/ID", party.identifier
        yield f"{path}/Name", party.name
        yield f"{path}/Address/CountryCode", party.country


def _document_pairs(path: str, documents: tuple[Document, ...]) -> _Pairs:
    seen: dict[str, int] = {}
    for document in documents:
        kind = f"{document.category or ''}{document.type_code or ''}"
        seen[kind] = seen.get(kind, 0) + 1
        key = f"{path}[{kind}]" if seen[kind] == 1 else f"{path}[{kind}:{seen[kind]}]"
        # A document without a number still is a fact (a waiver, a statement): its type stands for it.
        yield f"{key}/ID" if document.identifier else f"{key}/TypeCode", document.identifier or kind
        yield f"{key}/LineNumeric", _plain(document.line)


def _amount_pairs(path: str, amount: Amount | None) -> _Pairs:
    if amount is not None:
        yield path, _plain(amount.value)
        yield f"{path}/@currencyID", amount.currency


def _quantity_pairs(path: str, quantity: Quantity | None) -> _Pairs:
    if quantity is not None:
        yield path, _plain(quantity.value)
        yield f"{path}/@unitCode", quantity.unit


def _plain(number: Decimal | int | None) -> str | None:
    """Decimal without exponent and trailing zeros, so that 1250000.00 and 1250000 commit alike."""
    return None if number is None else f"{Decimal(number).normalize():f}"
