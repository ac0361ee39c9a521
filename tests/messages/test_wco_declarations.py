from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from eport.messages.errors import MessageError
from eport.messages.wco import (
    Amount,
    Classification,
    Container,
    Declaration,
    DeclarationLine,
    Document,
    Package,
    Procedure,
    Quantity,
    TradeParty,
    fields,
    parse_declaration,
)

FULL = b"""<Declaration>
<FunctionCode>9</FunctionCode><FunctionalReferenceID>T1</FunctionalReferenceID><ID>N1</ID><VersionID>2</VersionID>
<TypeCode>IMA</TypeCode><DeclarationOfficeID>2248</DeclarationOfficeID>
<InvoiceAmount currencyID="CNY">1250000.00</InvoiceAmount>
<TotalGrossMassMeasure unitCode="KGM">167500</TotalGrossMassMeasure><TotalPackageQuantity>10</TotalPackageQuantity>
<AdditionalDocument><CategoryCode>1</CategoryCode><ID>D1</ID><TypeCode>DAN</TypeCode></AdditionalDocument>
<Declarant><ID>P1</ID></Declarant>
<Exporter><Name>EXPORTER</Name><Address><CountryCode>AT</CountryCode></Address></Exporter>
<GoodsShipment>
<Consignment><ArrivalTransportMeans><ID>V1</ID></ArrivalTransportMeans>
<LoadingLocation><ID>NLRTM</ID></LoadingLocation><UnloadingLocation><ID>CNYSA</ID></UnloadingLocation>
<TransportEquipment><SequenceNumeric>1</SequenceNumeric><ID>C1</ID><Seal><ID>S1</ID></Seal><Seal><ID>S2</ID></Seal>
</TransportEquipment><TransportEquipment><SequenceNumeric>0</SequenceNumeric></TransportEquipment></Consignment>
<GovernmentAgencyGoodsItem><CustomsValueAmount currencyID="CNY">1250000.50</CustomsValueAmount>
<SequenceNumeric>1</SequenceNumeric><StatisticalValueAmount currencyID="USD">175000</StatisticalValueAmount>
<AdditionalDocument><CategoryCode>N</CategoryCode><ID>INV-1</ID><TypeCode>380</TypeCode></AdditionalDocument>
<AdditionalDocument><CategoryCode>N</CategoryCode><ID>INV-2</ID><TypeCode>380</TypeCode></AdditionalDocument>
<AdditionalDocument><CategoryCode>Y</CategoryCode><TypeCode>923</TypeCode></AdditionalDocument>
<Commodity><Description>BEER</Description>
<Classification><ID>22030000</ID><IdentificationTypeCode>TSP</IdentificationTypeCode></Classification>
<Classification><ID>00</ID><IdentificationTypeCode>TRC</IdentificationTypeCode></Classification>
<GoodsMeasure><GrossMassMeasure>13.40</GrossMassMeasure><NetNetWeightMeasure unitCode="KGM">8.5</NetNetWeightMeasure>
<TariffQuantity unitCode="LTR">7.92</TariffQuantity></GoodsMeasure>
<InvoiceLine><ItemChargeAmount currencyID="CNY">1250000</ItemChargeAmount></InvoiceLine></Commodity>
<GovernmentProcedure><CurrentCode>40</CurrentCode><PreviousCode>00</PreviousCode></GovernmentProcedure>
<GovernmentProcedure><CurrentCode>000</CurrentCode></GovernmentProcedure>
<Origin><CountryCode>AT</CountryCode><TypeCode>1</TypeCode></Origin>
<Packaging><MarksNumbersID>M1</MarksNumbersID><QuantityQuantity>10</QuantityQuantity><TypeCode>CS</TypeCode></Packaging>
<PreviousDocument><CategoryCode>Z</CategoryCode><ID>D2</ID><TypeCode>DCR</TypeCode><LineNumeric>1</LineNumeric>
</PreviousDocument></GovernmentAgencyGoodsItem>
<Importer><ID>P2</ID><Name>IMPORTER</Name></Importer>
<PreviousDocument><CategoryCode>X</CategoryCode><ID>D3</ID><TypeCode>MCR</TypeCode></PreviousDocument>
<TradeTerms><ConditionCode>CIF</ConditionCode><LocationID>CNYSA</LocationID>
<LocationName>YANGSHAN</LocationName></TradeTerms>
</GoodsShipment>
<PresentationOffice><ID>2249</ID></PresentationOffice><SupervisingOffice><ID>2250</ID></SupervisingOffice>
<ExitOffice><ID>2251</ID></ExitOffice>
</Declaration>"""

BARE = b"<Declaration><FunctionCode>9</FunctionCode></Declaration>"


def test_declaration_is_read_with_every_value() -> None:
    assert parse_declaration(FULL) == Declaration(
        function_code="9",
        type_code="IMA",
        reference="T1",
        number="N1",
        version=2,
        declarant=TradeParty("P1", None, None),
        exporter=TradeParty(None, "EXPORTER", "AT"),
        importer=TradeParty("P2", "IMPORTER", None),
        declaration_office="2248",
        presentation_office="2249",
        supervising_office="2250",
        exit_office="2251",
        invoice_amount=Amount(Decimal("1250000.00"), "CNY"),
        gross_mass=Quantity(Decimal(167500), "KGM"),
        package_count=10,
        incoterm="CIF",
        incoterm_place="CNYSA",
        incoterm_place_name="YANGSHAN",
        loading_place="NLRTM",
        unloading_place="CNYSA",
        transport="V1",
        containers=(Container("C1", ("S1", "S2")), Container(None, ())),
        documents=(Document("1", "DAN", "D1", None),),
        previous_documents=(Document("X", "MCR", "D3", None),),
        lines=(
            DeclarationLine(
                sequence=1,
                classifications=(Classification("TSP", "22030000"), Classification("TRC", "00")),
                description="BEER",
                procedures=(Procedure("40", "00"), Procedure("000", None)),
                customs_value=Amount(Decimal("1250000.50"), "CNY"),
                statistical_value=Amount(Decimal(175000), "USD"),
                item_price=Amount(Decimal(1250000), "CNY"),
                gross_mass=Quantity(Decimal("13.40"), None),
                net_mass=Quantity(Decimal("8.5"), "KGM"),
                supplementary=Quantity(Decimal("7.92"), "LTR"),
                origins=(("1", "AT"),),
                packages=(Package(10, "CS", "M1"),),
                documents=(
                    Document("N", "380", "INV-1", None),
                    Document("N", "380", "INV-2", None),
                    Document("Y", "923", None, None),
                ),
                previous_documents=(Document("Z", "DCR", "D2", 1),),
            ),
        ),
    )


def test_declaration_that_holds_its_function_code_alone_is_empty() -> None:
    declaration = parse_declaration(BARE)
    assert (declaration.version, declaration.lines, declaration.containers, declaration.importer) == (1, (), (), None)
    assert fields(declaration) == {"Declaration/FunctionCode": "9", "Declaration/VersionID": "1"}


def test_declaration_documents_of_a_type() -> None:
    declaration = parse_declaration(FULL)
    assert declaration.documents_of("380") == ("INV-1", "INV-2")
    assert declaration.documents_of("DAN", "380") == ("D1", "INV-1", "INV-2")
    assert declaration.documents_of("705", "923") == ()


@pytest.mark.parametrize(
    ("old", "new", "field", "rule"),
    [
        (b"<FunctionCode>9</FunctionCode>", b"", "Declaration/FunctionCode", "missing or empty"),
        (
            b"<TypeCode>IMA</TypeCode>",
            b"<TypeCode>A</TypeCode><TypeCode>B</TypeCode>",
            "Declaration/TypeCode",
            "2 times",
        ),
        (b"<SequenceNumeric>1</SequenceNumeric><Stat", b"<Stat", "Item/SequenceNumeric", "missing or empty"),
        (b"<ID>22030000</ID>", b"", "Classification/ID", "missing or empty"),
        (b">13.40<", b">13,40<", "GoodsMeasure/GrossMassMeasure", "not a decimal"),
        (b'InvoiceAmount currencyID="CNY"', b"InvoiceAmount", "Declaration/InvoiceAmount/@currencyID", "ISO 4217"),
        (b">10</QuantityQ", b">ten</QuantityQ", "Packaging/QuantityQuantity", "whole number"),
        (b"<CountryCode>AT</CountryCode><TypeCode>", b"<TypeCode>", "Origin/CountryCode", "missing or empty"),
    ],
)
def test_declaration_with_a_bad_element_names_it(old: bytes, new: bytes, field: str, rule: str) -> None:
    xml = FULL.replace(old, new, 1)
    assert xml != FULL
    with pytest.raises(MessageError) as raised:
        parse_declaration(xml)
    assert raised.value.field.endswith(field)
    assert rule in raised.value.rule


def test_declaration_with_two_lines_of_one_number_raises() -> None:
    item = b"<GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric></GovernmentAgencyGoodsItem>"
    with pytest.raises(MessageError, match="numbers two goods items alike"):
        parse_declaration(FULL.replace(b"<Importer>", item + b"<Importer>"))


def test_declaration_twice_in_one_message_raises() -> None:
    with pytest.raises(MessageError, match="comes 2 times"):
        parse_declaration(b"<MetaData>" + BARE + BARE + b"</MetaData>")


def test_fields_are_flat_canonical_and_sorted() -> None:
    flat = fields(parse_declaration(FULL))
    assert list(flat) == sorted(flat)
    item = "GoodsShipment/GovernmentAgencyGoodsItem[1]"
    expected = {
        "Declaration/ID": "N1",
        "Declaration/VersionID": "2",
        "Declaration/InvoiceAmount": "1250000",
        "Declaration/InvoiceAmount/@currencyID": "CNY",
        "AdditionalDocument[1DAN]/ID": "D1",
        "GoodsShipment/Importer/ID": "P2",
        "GoodsShipment/Consignment/TransportEquipment[1]/Seal[2]/ID": "S2",
        f"{item}/Commodity/Classification/ID": "22030000",
        f"{item}/Commodity/Classification[2]/ID": "00",
        f"{item}/CustomsValueAmount": "1250000.5",
        f"{item}/Commodity/GoodsMeasure/GrossMassMeasure": "13.4",
        f"{item}/Commodity/GoodsMeasure/TariffQuantity/@unitCode": "LTR",
        f"{item}/AdditionalDocument[N380]/ID": "INV-1",
        f"{item}/AdditionalDocument[N380:2]/ID": "INV-2",
        f"{item}/AdditionalDocument[Y923]/TypeCode": "Y923",
        f"{item}/PreviousDocument[ZDCR]/LineNumeric": "1",
        f"{item}/Origin/CountryCode": "AT",
    }
    assert expected.items() <= flat.items()
    assert all(value and value == value.strip() for value in flat.values())


def test_fields_do_not_depend_on_layout_or_scale() -> None:
    other = FULL.replace(b"\n", b"").replace(b"13.40", b"13.4").replace(b"1250000.00", b"1250000")
    assert fields(parse_declaration(other)) == fields(parse_declaration(FULL))


def test_fields_differ_where_the_declaration_differs() -> None:
    assert fields(parse_declaration(FULL.replace(b"INV-2", b"INV-3"))) != fields(parse_declaration(FULL))


def test_fields_refuse_a_document_type_that_reads_like_another_number() -> None:
    forged = FULL.replace(
        b"<CategoryCode>Y</CategoryCode><TypeCode>923", b"<CategoryCode>N</CategoryCode><ID>X</ID><TypeCode>380:2"
    )
    assert forged != FULL
    with pytest.raises(MessageError, match="stands for two fields"):
        fields(parse_declaration(forged))


def test_fields_of_the_example_are_revealed_by_stable_paths(examples: Path) -> None:
    flat = fields(parse_declaration((examples / "sight" / "declaration.xml").read_bytes()))
    assert flat["GoodsShipment/GovernmentAgencyGoodsItem[1]/AdditionalDocument[N380]/ID"] == "INV-2026-0031"
    assert flat["Declaration/ID"] == "224820261000000017"
