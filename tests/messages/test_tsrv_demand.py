"""ISO 20022 UndertakingDemand (tsrv.013.001.01) from and to the demand of an MT765."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from eport.messages import tsrv_demand
from eport.messages.errors import MessageError
from eport.messages.mt import MT765, read
from tests.messages import strategies
from tests.messages.samples import SAMPLES


def carried(message: MT765) -> MT765:
    """Any MT765 as far as tsrv.013 is written."""
    return dataclasses.replace(
        message,
        sender=None,
        receiver=None,
        file=None,
        demand_date=None,
        intermediary=None,
        account_with=None,
        beneficiary=None,
        completion=message.completion if message.statement else None,
    )


DEMAND = carried(read(SAMPLES["765"], "765"))
XML = tsrv_demand.write(DEMAND).decode()


def test_a_demand_is_written_element_by_element() -> None:
    root = etree.fromstring(XML.encode())
    found = [(etree.QName(element).localname, element.text) for element in root.iter() if not len(element)]
    assert found == [
        ("Id", "DEMAND-1"),
        ("Tp", "PAEX"),
        ("Id", "GUAR-1"),
        ("AnyBIC", "HBANNL20"),
        ("BnfcryRefNb", "BEN-2"),
        ("Amt", "10000.00"),
        ("AddtlInf", "WHOLE AMOUNT"),
        ("ReqdXpryDt", "2027-09-30"),
        ("CmpltInd", "true"),
        ("CmpltnInf", "NONE"),
        ("DmndNrrtv", "THE APPLICANT IS IN BREACH OF\nITS DUTY TO DELIVER"),
        ("BkToBkInf", "NONE"),
    ]
    assert tsrv_demand.read(XML.encode()) == DEMAND


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(strategies.messages("765").map(carried))
def test_any_demand_is_read_as_written(message: MT765) -> None:
    xml = tsrv_demand.write(message)
    assert tsrv_demand.read(xml) == message
    assert tsrv_demand.write(tsrv_demand.read(xml)) == xml


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("23X", "file"),
        ("31L", "demand_date"),
        ("56a", "intermediary"),
        ("57a", "account_with"),
        ("59a", "beneficiary"),
    ],
)
def test_what_is_not_carried_is_refused_by_name(field: str, name: str) -> None:
    value = getattr(read(SAMPLES["765"], "765"), name)
    assert value is not None
    with pytest.raises(MessageError, match="is not carried") as raised:
        tsrv_demand.write(dataclasses.replace(DEMAND, **{name: value}))
    assert raised.value.field == f"MT765 field {field}"


def test_a_completion_without_a_statement_is_not_carried() -> None:
    with pytest.raises(MessageError, match="is not carried") as raised:
        tsrv_demand.write(dataclasses.replace(DEMAND, statement=None))
    assert raised.value.field == "MT765 field 77"
    assert tsrv_demand.write(dataclasses.replace(DEMAND, statement=None, completion=None))


@pytest.mark.parametrize(
    ("old", "new", "field", "rule"),
    [
        ("<Tp>PAEX</Tp>", "<Tp>EXTD</Tp>", "UdrtkgDmnd/UdrtkgDmndDtls/Tp", "one of PAYM, PAEX"),
        ("<Tp>PAEX</Tp>", "", "UdrtkgDmnd/UdrtkgDmndDtls", "holds Tp 0 times"),
        ("<CmpltInd>true</CmpltInd>", "", "UdrtkgDmnd/UdrtkgDmndDtls/DmndDcmnttn", "holds CmpltInd 0 times"),
        ("<CmpltInd>true", "<CmpltInd>yes", "DmndDcmnttn/CmpltInd", "true or false"),
        ("<DmndAmt>", "<SttlmAcct/><DmndAmt>", "SttlmAcct", "the MT can say"),
        ("2027-09-30", "30.09.2027", "ReqdXpryDt", "a date"),
        ('Ccy="EUR"', 'Ccy="XYZ"', "MT765 field 32B", "ISO 4217"),
        ("GUAR-1", "GUAR//1", "MT765 field 21", "T26"),
        ("tsrv.013.001.01", "tsrv.001.001.01", "XML", "not one of tsrv.013.001.01"),
        ("<Document ", "<!DOCTYPE a><Document ", "XML", "refused"),
    ],
)
def test_xml_that_is_not_the_message_names_the_element(old: str, new: str, field: str, rule: str) -> None:
    assert old in XML
    with pytest.raises(MessageError) as raised:
        tsrv_demand.read(XML.replace(old, new, 1).encode())
    assert raised.value.field.endswith(field)
    assert rule in raised.value.rule


def test_another_root_is_refused() -> None:
    with pytest.raises(MessageError, match="is the root, not Document"):
        tsrv_demand.read(b"<Message/>")
