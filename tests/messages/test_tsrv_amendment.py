"""ISO 20022 UndertakingAmendment (tsrv.005.001.01) from and to the amendment of an MT767."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from eport.messages import iso20022, tsrv_amendment
from eport.messages.errors import MessageError
from eport.messages.mt import MT767, read
from eport.messages.mt.codes import ExpiryType, UndertakingAmendmentPurpose
from tests.messages import strategies
from tests.messages.samples import SAMPLES


def carried(message: MT767) -> MT767:
    """Any MT767 as far as tsrv.005 is written."""
    new = message.undertaking
    dated = new.expiry_date is not None
    kind = ExpiryType.FIXED if dated else None if new.expiry_type is None else ExpiryType.OPEN
    new = dataclasses.replace(
        new, advising_reference=None, delivery=None, delivery_to=None, expiry_type=kind, expiry_condition=None
    )
    return dataclasses.replace(
        message, sender=None, receiver=None, related_reference="NONREF", purpose=UndertakingAmendmentPurpose.ISSUE,
        cancellation=False, file=None, local=None, undertaking=new,
    )  # fmt: skip


AMENDMENT = carried(read(SAMPLES["767"], "767"))
XML = tsrv_amendment.write(AMENDMENT).decode()


def test_an_amendment_is_written_element_by_element():
    root = etree.fromstring(XML.encode())
    found = [(etree.QName(element).localname, element.text) for element in root.iter() if not len(element)]
    assert found == [
        ("SeqNb", "1"),
        ("DtOfIssnc", "2026-09-01"),
        ("Id", "GUAR-1"),
        ("AnyBIC", "HBANNL20"),
        ("DcrAmt", "1000.00"),
        ("Dt", "2027-05-31"),
        ("Nm", "ABC COMPANY"),
        ("AdrLine", "VIENNA"),
        ("Txt", "CLAUSE 4 IS DELETED"),
        ("BkToBkInf", "NONE"),
    ]
    assert tsrv_amendment.read(XML.encode()) == AMENDMENT == iso20022.read(XML.encode())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(strategies.messages("767").map(carried))
def test_any_amendment_is_read_as_written(message):
    xml = tsrv_amendment.write(message)
    assert tsrv_amendment.read(xml) == message
    assert tsrv_amendment.write(tsrv_amendment.read(xml)) == xml


@pytest.mark.parametrize(
    ("field", "name"),
    [("21", "related_reference"), ("22A", "purpose"), ("23S", "cancellation"), ("23X", "file"), ("23", ""),
     ("24E", ""), ("24G", ""), ("23B", "")],
)  # fmt: skip
def test_what_is_not_carried_is_refused_by_name(field, name):
    sample = read(SAMPLES["767"], "767")
    inner = {"23": "advising_reference", "24E": "delivery", "24G": "delivery_to"}.get(field)
    if field == "22A":
        changed = dataclasses.replace(AMENDMENT, purpose=UndertakingAmendmentPurpose.ADVISE)
    elif field == "23B":
        changed = dataclasses.replace(
            AMENDMENT, undertaking=dataclasses.replace(AMENDMENT.undertaking, expiry_type=None)
        )
    elif inner:
        value = getattr(sample.undertaking, inner)
        changed = dataclasses.replace(
            AMENDMENT, undertaking=dataclasses.replace(AMENDMENT.undertaking, **{inner: value})
        )
    else:
        changed = dataclasses.replace(AMENDMENT, **{name: getattr(sample, name)})
    with pytest.raises(MessageError, match="is not carried") as raised:
        tsrv_amendment.write(changed)
    assert raised.value.field == f"MT767 field {field}"


@pytest.mark.parametrize(
    ("old", "new", "field", "rule"),
    [
        ("<SeqNb>1</SeqNb>", "<SeqNb>A1</SeqNb>", "SeqNb", "1 to 3 digits"),
        ("<SeqNb>1</SeqNb>", "", "UdrtkgAmdmntDtls", "holds SeqNb 0 times"),
        ('<DcrAmt Ccy="EUR">', "<DcrAmt>", "DcrAmt", "has attributes"),
        ('Ccy="EUR"', 'Ccy="XYZ"', "DcrAmt/@Ccy", "ISO 4217"),
        ("<Dt>2027-05-31</Dt>", "<DtTm>2027-05-31T00:00:00</DtTm>", "DtTm/DtTm", "nothing of a message is left out"),
        ("<BkToBkInf>", "<DgtlSgntr/><BkToBkInf>", "DgtlSgntr", "nothing of a message is left out"),
        ("tsrv.005.001.01", "tsrv.001.001.01", "XML", "not one of tsrv.005.001.01"),
        ("<Document ", "<!DOCTYPE a><Document ", "XML", "refused"),
    ],
)
def test_xml_that_is_not_the_message_names_the_element(old, new, field, rule):
    assert old in XML
    with pytest.raises(MessageError) as raised:
        tsrv_amendment.read(XML.replace(old, new, 1).encode())
    assert raised.value.field.endswith(field), raised.value
    assert rule in str(raised.value)


def test_an_expiry_that_is_neither_a_day_nor_open_is_refused():
    with pytest.raises(MessageError, match="neither a day nor open-ended"):
        tsrv_amendment.read(XML.replace("<DtTm>\n", "<OpnEnddInd>false</OpnEnddInd><!--", 1).replace(
            "</DtTm>", "-->", 1).encode())  # fmt: skip
