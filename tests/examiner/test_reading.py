"""Files in three forms; what is wrong is named with field, value, rule and what to do."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from eport.examiner import model, reading
from eport.messages.errors import MessageError
from eport.trade import presentation as trade_presentation

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
CLASSES = {
    "document": model.Document, "presentation": model.Presentation, "quantity": model.Quantity, "trader": model.Trader,
    "correction": model.Correction, "adjustment": model.Adjustment, "invoice": model.Invoice,
    "transport": model.Transport, "insurance": model.Insurance, "draft": model.Draft,
    "certificate": model.Certificate, "release": model.Release, "electronic": model.ElectronicRecord,
}  # fmt: skip
ONE = {"presented_on": "2026-03-20", "documents": ["commercial_invoice"]}


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(reading.schema())


@pytest.mark.parametrize("name", CLASSES)
def test_the_schema_has_the_fields_of_the_classes(name):
    fields = {field.name for field in dataclasses.fields(CLASSES[name])}
    known = set(reading.schema()["$defs"][name]["properties"])
    assert known - fields == ({"presented_at", "decided_at", "waiver"} if name == "presentation" else set())
    assert fields - known == ({"read"} if name == "document" else set())


@pytest.mark.parametrize("example", ["sight", "refusal", "detained"])
def test_the_file_that_eport_trade_reads_is_read(example):
    path = EXAMPLES / example / "presentation.json"
    ours, theirs = reading.read(path), trade_presentation.parse(path.read_text())
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs):
        assert one.presented_on == other.presented_at.date()
        assert one.shipment_date == other.shipment_date
        assert one.amount is not None and one.amount * 100 == other.amount
        assert tuple(document.kind for document in one.documents) == other.documents
        assert not any(document.read for document in one.documents)


def test_one_presentation_without_the_list():
    (read,) = reading.parse(ONE)
    assert read.presented_on == dt.date(2026, 3, 20)


def test_a_folder_has_a_file_for_each_document():
    (read,) = reading.read(EXAMPLES / "sight/documents")
    assert [document.kind for document in read.documents] == [
        "commercial_invoice", "transport_document", "packing_list", "insurance_document", "customs_release",
    ]  # fmt: skip
    assert all(document.read for document in read.documents)


def test_a_folder_without_presentation_json_needs_the_day(tmp_path):
    (tmp_path / "invoice.json").write_text('{"kind": "commercial_invoice"}')
    with pytest.raises(MessageError, match="--presented-on"):
        reading.read(tmp_path)
    (read,) = reading.read(tmp_path, dt.date(2026, 3, 20))
    assert read.presented_on == dt.date(2026, 3, 20)


def test_a_day_that_is_given_goes_before_the_files(tmp_path):
    (read,) = reading.read(EXAMPLES / "sight/documents", dt.date(2026, 2, 11))
    assert read.presented_on == dt.date(2026, 2, 11)


def test_an_empty_folder(tmp_path):
    with pytest.raises(MessageError, match="no document"):
        reading.read(tmp_path)


def test_a_folder_whose_presentation_json_holds_documents(tmp_path):
    (tmp_path / "presentation.json").write_text(json.dumps(ONE))
    (tmp_path / "invoice.json").write_text('{"kind": "commercial_invoice"}')
    with pytest.raises(MessageError, match="file of its own"):
        reading.read(tmp_path)


def _with(**document: object) -> dict[str, object]:
    return {**ONE, "documents": [{"kind": "commercial_invoice", **document}]}


@pytest.mark.parametrize(("data", "field", "rule"), [
    (_with(amount=100.0), "documents[0].amount", "not of type string"),
    (_with(amount="1,250.00"), "documents[0].amount", "does not have the form"),
    (_with(date="2026-02-30"), "documents[0].date", "is not a date"),
    (_with(date="30.03.2026"), "documents[0].date", "is not a date"),
    (_with(currency="usd"), "documents[0].currency", "does not have the form"),
    (_with(colour="red"), "documents[0].colour", "not a field"),
    (_with(quantity={"value": "1"}), "documents[0].quantity.unit", "is required"),
    (_with(originals=-1), "documents[0].originals", "minimum"),
    (_with(transport={"mode": "balloon"}), "documents[0].transport.mode", "is not one of"),
    (_with(signed="yes"), "documents[0].signed", "not of type boolean"),
    ({**ONE, "documents": ["invoice"]}, "documents[0]", "is not one of"),
    ({**ONE, "documents": [{"title": "INVOICE"}]}, "documents[0].kind", "is required"),
    ({**ONE, "documents": [7]}, "documents[0]", "not of type object"),
    ({"presented_on": "2026-03-20"}, "documents", "is required"),
    ({"documents": []}, "presented_on", "day of presentation"),
    ({"documents": [], "presented_at": "2026-03-20T10:00:00"}, "presented_at", "with its offset"),
    ({"presentations": []}, "presentations", "minItems"),
    ([], "presentations[0]", "not of type object"),
    (None, "presentations[0]", "not of type object"),
])  # fmt: skip
def test_bad_input_is_named(data, field, rule):
    with pytest.raises(MessageError) as raised:
        reading.parse(data)
    assert raised.value.field.endswith(field)
    assert rule in raised.value.rule
    assert raised.value.remedy


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_file_that_is_no_json(tmp_path, content):
    path = tmp_path / "presentation.json"
    path.write_bytes(content)
    with pytest.raises(MessageError, match="is not JSON"):
        reading.read(path)


def test_a_file_that_is_too_long(tmp_path):
    path = tmp_path / "presentation.json"
    path.write_bytes(b" " * 4_000_001)
    with pytest.raises(MessageError, match="longer than"):
        reading.read(path)


def test_the_day_is_that_of_the_place_of_presentation():
    """23:30 in Shanghai is that day, though it is afternoon in London."""
    (read,) = reading.parse({"documents": [], "presented_at": "2026-03-20T23:30:00+08:00"})
    assert read.presented_on == dt.date(2026, 3, 20)
