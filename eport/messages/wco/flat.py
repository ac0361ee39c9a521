"""A declaration as a flat map of paths, for commitments whose single fields can be revealed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from eport.messages.errors import MessageError
from eport.messages.wco.model import Amount, Declaration, DeclarationLine, Document, Quantity, TradeParty


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
    yield f"{shipment}/TradeTerms/LocationName", declaration.incoterm_place_name
    yield f"{shipment}/Consignment/LoadingLocation/ID", declaration.loading_place
    yield f"{shipment}/Consignment/UnloadingLocation/ID", declaration.unloading_place
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
