from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from eport.messages.errors import MessageError
from eport.messages.wco import AssessedTax, Response, parse_response

SHANGHAI = timezone(timedelta(hours=8))

TAX = """<DutyTaxFee><AdValoremTaxBaseAmount currencyID="CNY">1000.00</AdValoremTaxBaseAmount>
<TaxRateNumeric>13.00</TaxRateNumeric><TypeCode>B00</TypeCode><Payment>
<TaxAssessedAmount currencyID="CNY">130.00</TaxAssessedAmount><PaymentAmount currencyID="CNY">130.00</PaymentAmount>
</Payment></DutyTaxFee>"""


def message(
    code: str = "<FunctionCode>13</FunctionCode>",
    reference: str = "<FunctionalReferenceID>R1</FunctionalReferenceID>",
    time: str = '<DateTimeString formatCode="304">20260206143600+08</DateTimeString>',
    status: str = "<Status><NameCode>4</NameCode></Status>",
    identity: str = "<FunctionalReferenceID>T1</FunctionalReferenceID><ID>N1</ID><VersionID>2</VersionID>",
    item: str = f"<SequenceNumeric>3</SequenceNumeric><Commodity>{TAX}</Commodity>",
    more: str = "",
) -> bytes:
    return (
        f"<MetaData><Response>{code}{reference}<IssueDateTime>{time}</IssueDateTime>{status}<Declaration>{identity}"
        f"<GoodsShipment><GovernmentAgencyGoodsItem>{item}</GovernmentAgencyGoodsItem></GoodsShipment>"
        f"</Declaration>{more}</Response></MetaData>"
    ).encode()


def test_response_is_read_with_every_value() -> None:
    xml = message()
    assert parse_response(xml) == (
        Response(
            function_code="13",
            reference="R1",
            issued_at=datetime(2026, 2, 6, 6, 36, tzinfo=timezone.utc),
            status_codes=("4",),
            declaration_number="N1",
            declaration_version=2,
            trader_reference="T1",
            taxes=(
                AssessedTax(
                    3, "B00", "CNY", Decimal("1000.00"), Decimal("13.00"), Decimal("130.00"), Decimal("130.00")
                ),
            ),
            raw=xml,
        ),
    )


def test_response_function_code_is_its_own_and_not_one_further_down() -> None:
    amended = "<Declaration><FunctionCode>9</FunctionCode><GoodsShipment/></Declaration>"
    identity = "<FunctionCode>9</FunctionCode><ID>N1</ID>"
    response = parse_response(message(code="<FunctionCode>08</FunctionCode>", identity=identity, more=amended))[0]
    assert response.function_code == "08"
    with pytest.raises(MessageError) as raised:
        parse_response(message(code="", identity=identity, more=amended))
    assert raised.value.field == "Response/FunctionCode"


def test_response_function_code_split_by_a_comment_is_whole() -> None:
    assert parse_response(message(code="<FunctionCode>0<!-- 9 -->8</FunctionCode>"))[0].function_code == "08"


def test_response_several_in_one_message_come_in_order() -> None:
    one = message().decode().removeprefix("<MetaData>").removesuffix("</MetaData>")
    xml = f"<MetaData>{one}{one.replace('>13<', '>09<', 1)}</MetaData>".encode()
    assert [(found.function_code, found.raw) for found in parse_response(xml)] == [("13", xml), ("09", xml)]


def test_response_without_meta_data_is_read() -> None:
    assert parse_response(message()[len("<MetaData>") : -len("</MetaData>")])[0].reference == "R1"


def test_response_in_the_wco_namespace_is_read() -> None:
    xml = message().replace(b"<Response>", b'<Response xmlns="urn:wco:datamodel:WCO:RES-DMS:2">')
    assert parse_response(xml)[0].taxes == parse_response(message())[0].taxes


def test_response_without_optional_values() -> None:
    response = parse_response(message(status="", identity="<ID>N1</ID>", item=""))[0]
    assert (response.declaration_version, response.trader_reference, response.status_codes, response.taxes) == (
        1,
        None,
        (),
        (),
    )


def test_response_tax_by_quantity_and_tax_without_payable() -> None:
    fee = (
        "<DutyTaxFee><TypeCode>MDC</TypeCode><Payment>"
        '<TaxAssessedAmount currencyID="CNY">160.00</TaxAssessedAmount></Payment></DutyTaxFee>'
    )
    item = f"<SequenceNumeric>1</SequenceNumeric><Commodity>{fee}</Commodity>"
    assert parse_response(message(item=item))[0].taxes == (
        AssessedTax(1, "MDC", "CNY", None, None, Decimal("160.00"), None),
    )


@pytest.mark.parametrize(
    ("element", "utc"),
    [
        ('<DateTimeString formatCode="304">20260206143600Z</DateTimeString>', (2026, 2, 6, 14, 36)),
        ('<DateTimeString formatCode="304">20260206143600+08</DateTimeString>', (2026, 2, 6, 6, 36)),
        ('<DateTimeString formatCode="304">20260206143600+0530</DateTimeString>', (2026, 2, 6, 9, 6)),
        ('<DateTimeString formatCode="304">20260206143600-03:30</DateTimeString>', (2026, 2, 6, 18, 6)),
        ('<DateTimeString formatCode="304">20260206143600+14</DateTimeString>', (2026, 2, 6, 0, 36)),
        ("<DateTimeString>20260206143600Z</DateTimeString>", (2026, 2, 6, 14, 36)),
        ('<DateTimeString formatCode="204">20260206143600</DateTimeString>', (2026, 2, 6, 6, 36)),
        ('<DateTimeString formatCode="102">20260206</DateTimeString>', (2026, 2, 5, 16, 0)),
    ],
)
def test_response_time_is_utc_whatever_its_format(element: str, utc: tuple[int, int, int, int, int]) -> None:
    response = parse_response(message(time=element), local_zone=SHANGHAI)[0]
    assert response.issued_at == datetime(*utc, tzinfo=timezone.utc)
    assert response.issued_at.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "element",
    [
        "",
        '<DateTimeString formatCode="304"/>',
        '<DateTimeString formatCode="304">20260206143600</DateTimeString>',
        '<DateTimeString formatCode="304">20260206143600+15</DateTimeString>',
        '<DateTimeString formatCode="304">20260206143600+0860</DateTimeString>',
        '<DateTimeString formatCode="304">20260230143600Z</DateTimeString>',
        '<DateTimeString formatCode="304">00010101000000+08</DateTimeString>',
        '<DateTimeString formatCode="204">20260206143600Z</DateTimeString>',
        '<DateTimeString formatCode="102">20260206143600</DateTimeString>',
        '<DateTimeString formatCode="203">202602061436</DateTimeString>',
        "<DateTimeString>20260206143600</DateTimeString>",
        "<DateTimeString>Wed Nov 13 00:00:00 UTC 2019</DateTimeString>",
        '<DateTimeString formatCode="102">٢٠٢٦٠٢٠٦</DateTimeString>',
    ],
)
def test_response_time_that_is_not_understood_raises(element: str) -> None:
    with pytest.raises(MessageError) as raised:
        parse_response(message(time=element))
    assert raised.value.field == "Response/IssueDateTime/DateTimeString"


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"code": "<FunctionCode/>"}, "Response/FunctionCode", "missing or empty"),
        (
            {"code": "<FunctionCode>08</FunctionCode><FunctionCode>09</FunctionCode>"},
            "Response/FunctionCode",
            "2 times",
        ),
        ({"code": "<FunctionCode><x/>09</FunctionCode>"}, "Response/FunctionCode", "element where text belongs"),
        ({"reference": ""}, "Response/FunctionalReferenceID", "missing or empty"),
        ({"identity": ""}, "Response/Declaration/ID", "0 times"),
        ({"identity": "<ID> </ID>"}, "Response/Declaration/ID", "0 times"),
        ({"identity": "<ID>A</ID><ID>B</ID>"}, "Response/Declaration/ID", "2 times"),
        ({"more": "<Declaration><ID>N2</ID></Declaration>"}, "Response/Declaration/ID", "about one declaration"),
        ({"identity": "<ID>A</ID><VersionID>x</VersionID>"}, "Response/Declaration/VersionID", "whole number"),
        ({"identity": "<ID>A</ID><VersionID>-1</VersionID>"}, "Response/Declaration/VersionID", "whole number"),
        ({"status": "<Status><NameCode>7</NameCode><NameCode>4</NameCode></Status>"}, "Response/Status/NameCode", "2"),
        ({"item": f"<Commodity>{TAX}</Commodity>"}, "/SequenceNumeric", "missing or empty"),
    ],
)
def test_response_with_a_bad_element_names_it(change: dict[str, str], field: str, rule: str) -> None:
    with pytest.raises(MessageError) as raised:
        parse_response(message(**change))
    assert raised.value.field.endswith(field)
    assert rule in raised.value.rule


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("<TypeCode>B00</TypeCode>", "", "missing or empty"),
        (">130.00</Tax", "></Tax", "is missing"),
        (">130.00</Tax", ">-130.00</Tax", "not a decimal"),
        (">130.00</Tax", ">1.3e2</Tax", "not a decimal"),
        (">130.00</Tax", ">130,00</Tax", "not a decimal"),
        (">130.00</Tax", ">NaN</Tax", "not a decimal"),
        (">130.00</Tax", f">{'9' * 17}</Tax", "not a decimal"),
        (">130.00</Tax", ">1.0000000</Tax", "not a decimal"),
        (">13.00</TaxRate", ">13%</TaxRate", "not a decimal"),
        ('TaxAssessedAmount currencyID="CNY"', "TaxAssessedAmount", "ISO 4217"),
        ('TaxAssessedAmount currencyID="CNY"', 'TaxAssessedAmount currencyID="RMB"', "ISO 4217"),
        ('PaymentAmount currencyID="CNY"', 'PaymentAmount currencyID="EUR"', "differs from CNY"),
        ('BaseAmount currencyID="CNY"', 'BaseAmount currencyID="EUR"', "differs from CNY"),
    ],
)
def test_response_with_a_bad_tax_raises(old: str, new: str, rule: str) -> None:
    fee = TAX.replace(old, new, 1)
    assert fee != TAX
    with pytest.raises(MessageError) as raised:
        parse_response(message(item=f"<SequenceNumeric>1</SequenceNumeric><Commodity>{fee}</Commodity>"))
    assert rule in raised.value.rule
    assert "DutyTaxFee" in raised.value.field
