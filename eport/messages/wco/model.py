"""What a response or a declaration of the WCO Data Model says, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


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
        incoterm_place: UN/LOCODE.
        incoterm_place_name: where the place is named instead.
        loading_place, unloading_place: UN/LOCODE of the main carriage's ends.
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
    incoterm_place_name: str | None
    loading_place: str | None
    unloading_place: str | None
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
