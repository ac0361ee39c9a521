"""The short messages of ISO 20022 trade services: each element in its place, and any of them read as it was written."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from eport.messages import iso20022, tsrv_notices
from eport.messages.errors import MessageError
from tests.messages import strategies

KINDS = {item.kind: item for item in tsrv_notices.NAMESPACES.values()}
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]
REFUSAL = strategies.DEMAND_REFUSAL
XML = tsrv_notices.write(REFUSAL).decode()


@pytest.mark.parametrize("kind", KINDS, ids=[item.identifier for item in KINDS.values()])
def test_any_notice_is_read_as_written(kind):
    @settings(max_examples=15, deadline=None, suppress_health_check=QUIET)
    @given(strategies.notices(kind))
    def run(notice):
        xml = tsrv_notices.write(notice)
        assert tsrv_notices.read(xml) == notice == iso20022.read(xml)
        assert tsrv_notices.write(tsrv_notices.read(xml)) == xml

    run()


def test_a_refusal_is_written_element_by_element():
    root = etree.fromstring(XML.encode())
    found = [(etree.QName(element).localname, element.text) for element in root.iter() if not len(element)]
    assert found == [
        ("Id", "GUAR-1"),
        ("AnyBIC", "HBANNL20"),
        ("Id", "DEMAND-1"),
        ("SubmissnDtTm", "2027-03-01T10:00:00+01:00"),
        ("Amt", "10000.00"),
        ("Sts", "REFUSED"),
        ("Id", "1"),
        ("Nrrtv", "NO STATEMENT OF BREACH"),
        ("Id", "2"),
        ("Nrrtv", "AMOUNT ABOVE THE GUARANTEE"),
        ("DspstnOfDocs", "HOLD"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "field", "rule"),
    [
        ("<Sts>REFUSED", "<Sts>PAYD", "Sts", "one of REFUSED"),
        ("<Sts>REFUSED</Sts>", "", "DmndRfslNtfctnDtls", "holds Sts 0 times"),
        ("<Id>2</Id>", "<Id>7</Id>", "Dscrpncy", "is not 2"),
        ("T10:00:00+01:00", "", "SubmissnDtTm", "a date and time"),
        ("T10:00:00", "T25:00:00", "SubmissnDtTm", "a date and time"),
        ('Ccy="EUR"', 'Ccy="XYZ"', "Amt/@Ccy", "ISO 4217"),
        ("<Id>DEMAND-1</Id>", "<Id></Id>", "DmndDtls/Id", "1 to 35 characters"),
        (
            "<DmndDtls>",
            "<AdvsgPtyRefNb>A</AdvsgPtyRefNb><DmndDtls>",
            "AdvsgPtyRefNb",
            "nothing of a message is left out",
        ),
        ("<DspstnOfDocs>HOLD</DspstnOfDocs>", "<DspstnOfDocs>HOLD</DspstnOfDocs>" * 6, "Dtls", "6 times, not 0 to 5"),
        ("tsrv.016.001.01", "tsrv.018.001.01", "XML", "none of the namespaces"),
        ("<Document ", "<!DOCTYPE a><Document ", "XML", "refused"),
    ],
)
def test_xml_that_is_not_the_message_names_the_element(old, new, field, rule):
    assert old in XML
    with pytest.raises(MessageError) as raised:
        tsrv_notices.read(XML.replace(old, new, 1).encode())
    assert raised.value.field.endswith(field) and rule in raised.value.rule


def test_what_an_element_cannot_carry_is_refused_when_it_is_written():
    for changes in ({"demand": ""}, {"demand": "A" * 36}, {"discrepancies": ("",)}):
        with pytest.raises(MessageError):
            tsrv_notices.write(dataclasses.replace(REFUSAL, **changes))


def test_another_root_is_refused():
    with pytest.raises(MessageError, match="is the root, not Document"):
        tsrv_notices.read(b'<Message xmlns="urn:iso:std:iso:20022:tech:xsd:tsrv.016.001.01"/>')
