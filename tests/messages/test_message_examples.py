"""The three stories in `examples/`: valid by schema, and consistent within and between their files."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from lxml import etree

from eport.messages.customs_codes import CustomsStatus, status_of
from eport.messages.identifiers import Direction, parse_aeo, parse_declaration_number
from eport.messages.mt import AvailableBy, parse_mt700
from eport.messages.wco import Declaration, Response, parse_declaration, parse_response

STORIES = pytest.mark.parametrize("story", ["sight", "detained", "refusal"])

NUMBERS = {"sight": "224820261000000017", "detained": "224820261000000025", "refusal": "224820261000000033"}
AMOUNTS = {"sight": "1250000.00", "detained": "800000.00", "refusal": "500000.00"}
FEN = Decimal("0.01")


def responses_of(folder: Path) -> list[Response]:
    return [
        response for path in sorted((folder / "customs").iterdir()) for response in parse_response(path.read_bytes())
    ]


def declaration_of(folder: Path) -> Declaration:
    return parse_declaration((folder / "declaration.xml").read_bytes())


@STORIES
def test_example_is_valid_by_the_wco_schemas(examples: Path, wco_vectors: Path, story: str) -> None:
    schemas = {
        name: etree.XMLSchema(etree.parse(str(wco_vectors / "schemas" / path)))
        for name, path in (
            ("Response", "notification/WCO_RES_2_DMS.xsd"),
            ("Declaration", "declaration/WCO_DEC_2_DMS.xsd"),
        )
    }
    for path in (examples / story).rglob("*.xml"):
        message = etree.parse(str(path)).getroot()[-1]
        schemas[etree.QName(message).localname].assertValid(message)


@STORIES
def test_example_customs_sequence_is_of_its_declaration(examples: Path, story: str) -> None:
    responses = responses_of(examples / story)
    statuses = [status_of(response.function_code, response.status_codes) for response in responses]
    expected = [CustomsStatus.ACCEPTED, CustomsStatus.TAX_ASSESSED, CustomsStatus.RELEASED]
    assert statuses == expected + ([CustomsStatus.DETAINED] if story == "detained" else [])
    assert {response.declaration_number for response in responses} == {NUMBERS[story]}
    assert declaration_of(examples / story).number == NUMBERS[story]
    assert {response.trader_reference for response in responses} == {declaration_of(examples / story).reference}
    assert len({response.reference for response in responses}) == len(responses)
    number = parse_declaration_number(NUMBERS[story])
    assert (number.office, number.year, number.direction) == ("2248", 2026, Direction.IMPORT)


@STORIES
def test_example_customs_works_in_shanghai_office_hours(examples: Path, story: str) -> None:
    times = [response.issued_at + timedelta(hours=8) for response in responses_of(examples / story)]
    assert times == sorted(times)
    assert all(9 <= time.hour < 17 and time.weekday() < 5 for time in times)
    if story != "refusal":
        days = [date(2026, 2, 6), date(2026, 2, 6), date(2026, 2, 9), date(2026, 2, 12)]
        assert [time.date() for time in times] == days[: len(times)]


@STORIES
def test_example_taxes_are_right(examples: Path, story: str) -> None:
    (line,) = declaration_of(examples / story).lines
    duty, excise, vat = responses_of(examples / story)[1].taxes
    assert line.customs_value is not None
    assert line.supplementary is not None
    assert (duty.type_code, duty.base, duty.rate) == ("A00", line.customs_value.value, Decimal("0.00"))
    assert duty.assessed == 0
    # China taxes beer by the tonne of 988 litres; the excise belongs to the base of the value added tax.
    tonnes = (line.supplementary.value / 988).quantize(Decimal("0.000001"), ROUND_HALF_UP)
    assert (excise.type_code, excise.base, excise.rate) == ("EXC", None, None)
    assert excise.assessed == (tonnes * 250).quantize(FEN, ROUND_HALF_UP)
    assert vat.base is not None
    assert (vat.type_code, vat.rate) == ("B00", Decimal("13.00"))
    assert vat.base == line.customs_value.value + duty.assessed + excise.assessed
    assert vat.assessed == (vat.base * Decimal("0.13")).quantize(FEN, ROUND_HALF_UP)
    for tax in (duty, excise, vat):
        assert (tax.line, tax.currency, tax.payable) == (line.sequence, "CNY", tax.assessed)


def test_example_sight_total_is_the_published_one(examples: Path) -> None:
    assert sum(tax.assessed for tax in responses_of(examples / "sight")[1].taxes) == Decimal("190807.19")


@STORIES
def test_example_credit_is_the_one_told(examples: Path, story: str) -> None:
    credit = parse_mt700((examples / story / "mt700.txt").read_text())
    assert (credit.currency, str(credit.amount)) == ("CNY", AMOUNTS[story])
    assert (credit.issue_date, credit.latest_shipment, credit.expiry_date, credit.expiry_place) == (
        date(2026, 1, 12),
        date(2026, 2, 20),
        date(2026, 3, 31),
        "SHANGHAI",
    )
    assert (credit.sender, credit.receiver) == ("COMMCNS0SHI", "BKCHCNB0300")
    assert credit.available.by is AvailableBy.SIGHT_PAYMENT
    assert credit.available.bank.bic == credit.sender
    assert credit.documents is not None
    assert len(credit.documents.items) == 5
    assert credit.documents.items[-1].startswith("ELECTRONIC CUSTOMS RELEASE ISSUED BY SHANGHAI CUSTOMS")
    assert credit.goods is not None
    assert len(credit.goods.items) == (2 if story == "detained" else 1)


def test_example_credits_have_their_own_references(examples: Path) -> None:
    texts = ((examples / story / "mt700.txt").read_text() for story in NUMBERS)
    assert len({parse_mt700(text).credit_number for text in texts}) == len(NUMBERS)


@STORIES
def test_example_presentation_agrees_with_declaration_and_credit(examples: Path, story: str) -> None:
    credit = parse_mt700((examples / story / "mt700.txt").read_text())
    declaration = declaration_of(examples / story)
    presentations = json.loads((examples / story / "presentation.json").read_text())["presentations"]
    (line,) = declaration.lines
    assert {(item["invoice"],) for item in presentations} == {declaration.documents_of("380")}
    assert line.item_price == declaration.invoice_amount == line.customs_value
    assert declaration.invoice_amount is not None
    assert {item["amount"] for item in presentations} == {str(declaration.invoice_amount.value)}
    assert declaration.invoice_amount.value <= credit.amount
    assert declaration.gross_mass == line.gross_mass
    assert declaration.package_count == line.packages[0].count
    assert declaration.importer is not None
    assert declaration.importer.identifier is not None
    assert parse_aeo(declaration.importer.identifier)
    assert line.classifications[0].code.startswith("220300")

    (shipped,) = {date.fromisoformat(item["shipment_date"]) for item in presentations}
    assert credit.latest_shipment is not None
    assert credit.presentation_period is not None
    assert (shipped > credit.latest_shipment) == (story == "refusal")
    # Late shipment is to be the one discrepancy that cannot be mended: the release comes in time for a presentation.
    cleared = responses_of(examples / story)[2].issued_at.date()
    assert cleared < min(credit.expiry_date, shipped + timedelta(days=credit.presentation_period.days))
    # A voyage from Rotterdam takes its time.
    assert responses_of(examples / story)[0].issued_at.date() - shipped >= timedelta(days=24)


@STORIES
def test_example_containers_are_sealed_and_their_numbers_check(examples: Path, story: str) -> None:
    containers = declaration_of(examples / story).containers
    assert containers
    for container in containers:
        assert container.identifier is not None
        assert len(container.identifier) == 11
        assert len(container.seals) == 1
