"""Customs declarations (DEC) of the WCO Data Model."""

from __future__ import annotations

from lxml import etree

from eport.messages.errors import MessageError
from eport.messages.wco.elements import (
    all_of,
    amount,
    child_text,
    children,
    integer,
    load_message,
    messages,
    needed,
    one,
    quantity,
    sequence,
)
from eport.messages.wco.model import (
    Classification,
    Container,
    Declaration,
    DeclarationLine,
    Document,
    Package,
    Procedure,
    TradeParty,
)


def parse_declaration(xml: bytes) -> Declaration:
    """Read a declaration: a `MetaData` with a `Declaration`, or a bare `Declaration`.

    Raises:
        MessageError: unsafe or malformed XML; no declaration or several; a repeated or malformed element.
    """
    declarations = messages(load_message(xml), "Declaration")
    if len(declarations) > 1:
        raise MessageError("MetaData/Declaration", "", f"comes {len(declarations)} times", "Send one at a time")
    return _declaration(declarations[0])


def _declaration(root: etree._Element) -> Declaration:
    shipment = one(root, "GoodsShipment")
    consignment = one(shipment, "Consignment")
    terms = one(shipment, "TradeTerms")
    version = integer(root, "VersionID")
    lines = tuple(_line(item) for item in children(shipment, "GovernmentAgencyGoodsItem"))
    numbers = [line.sequence for line in lines]
    if len(set(numbers)) < len(numbers):
        raise MessageError(
            "GovernmentAgencyGoodsItem/SequenceNumeric",
            ", ".join(map(str, numbers)),
            "numbers two goods items alike",
            "Number them from 1",
        )
    return Declaration(
        function_code=needed(root, "FunctionCode"),
        type_code=child_text(root, "TypeCode"),
        reference=child_text(root, "FunctionalReferenceID"),
        number=child_text(root, "ID"),
        version=1 if version is None else version,
        declarant=_party(one(root, "Declarant")),
        # The sale's exporter stands at the head of a CDS declaration, other authorities put it in the shipment.
        exporter=_party(one(root, "Exporter")) or _party(one(shipment, "Exporter")),
        importer=_party(one(shipment, "Importer")),
        declaration_office=child_text(root, "DeclarationOfficeID"),
        presentation_office=child_text(one(root, "PresentationOffice"), "ID"),
        supervising_office=child_text(one(root, "SupervisingOffice"), "ID"),
        exit_office=child_text(one(root, "ExitOffice"), "ID"),
        invoice_amount=amount(root, "InvoiceAmount"),
        gross_mass=quantity(root, "TotalGrossMassMeasure"),
        package_count=integer(root, "TotalPackageQuantity"),
        incoterm=child_text(terms, "ConditionCode"),
        incoterm_place=child_text(terms, "LocationID"),
        incoterm_place_name=child_text(terms, "LocationName"),
        loading_place=child_text(one(consignment, "LoadingLocation"), "ID"),
        unloading_place=child_text(one(consignment, "UnloadingLocation"), "ID"),
        transport=child_text(one(consignment, "ArrivalTransportMeans"), "ID")
        or child_text(one(consignment, "DepartureTransportMeans"), "ID"),
        containers=tuple(_container(equipment) for equipment in children(consignment, "TransportEquipment")),
        documents=_documents(root, "AdditionalDocument"),
        previous_documents=_documents(shipment, "PreviousDocument"),
        lines=lines,
    )


def _party(element: etree._Element | None) -> TradeParty | None:
    if element is None:
        return None
    return TradeParty(
        identifier=child_text(element, "ID"),
        name=child_text(element, "Name"),
        country=child_text(one(element, "Address"), "CountryCode"),
    )


def _container(equipment: etree._Element) -> Container:
    seals = (child_text(seal, "ID") for seal in all_of(equipment, "Seal"))
    return Container(child_text(equipment, "ID"), tuple(seal for seal in seals if seal is not None))


def _documents(parent: etree._Element | None, name: str) -> tuple[Document, ...]:
    return tuple(
        Document(
            category=child_text(element, "CategoryCode"),
            type_code=child_text(element, "TypeCode"),
            identifier=child_text(element, "ID"),
            line=integer(element, "LineNumeric"),
        )
        for element in children(parent, name)
    )


def _line(item: etree._Element) -> DeclarationLine:
    commodity = one(item, "Commodity")
    measure = one(commodity, "GoodsMeasure")
    return DeclarationLine(
        sequence=sequence(item),
        classifications=tuple(
            Classification(kind=child_text(element, "IdentificationTypeCode"), code=needed(element, "ID"))
            for element in children(commodity, "Classification")
        ),
        description=child_text(commodity, "Description"),
        procedures=tuple(
            Procedure(child_text(element, "CurrentCode"), child_text(element, "PreviousCode"))
            for element in all_of(item, "GovernmentProcedure")
        ),
        customs_value=amount(item, "CustomsValueAmount"),
        statistical_value=amount(item, "StatisticalValueAmount"),
        item_price=amount(one(commodity, "InvoiceLine"), "ItemChargeAmount"),
        gross_mass=quantity(measure, "GrossMassMeasure"),
        net_mass=quantity(measure, "NetNetWeightMeasure"),
        supplementary=quantity(measure, "TariffQuantity"),
        origins=tuple(
            (child_text(element, "TypeCode"), needed(element, "CountryCode")) for element in all_of(item, "Origin")
        ),
        packages=tuple(
            Package(
                count=integer(element, "QuantityQuantity"),
                kind=child_text(element, "TypeCode"),
                marks=child_text(element, "MarksNumbersID"),
            )
            for element in all_of(item, "Packaging")
        ),
        documents=_documents(item, "AdditionalDocument"),
        previous_documents=_documents(item, "PreviousDocument"),
    )
