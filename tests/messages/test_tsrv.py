"""ISO 20022 UndertakingIssuance (tsrv.001.001.01) from and to the undertaking of an MT760."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from eport.messages import tsrv
from eport.messages.errors import MessageError
from eport.messages.mt import MT760, Amount, Confirmation, Institution, Party, read
from eport.messages.mt.codes import (
    DemandLimit,
    ExpiryType,
    ExtensionPeriod,
    UndertakingForm,
    UndertakingPurpose,
    UndertakingRules,
)
from eport.messages.mt.guarantee import Undertaking
from eport.messages.mt.values import Coded, CodedLines, Law
from tests.messages import strategies
from tests.messages.samples import SAMPLES

GUARANTEE = MT760(
    purpose=UndertakingPurpose.ISSUE,
    bank_information=("PLEASE ADVISE",),
    undertaking=Undertaking(
        number="GUAR-1",
        issue_date=date(2026, 5, 5),
        form=UndertakingForm.DEMAND_GUARANTEE,
        rules=Coded(UndertakingRules.URDG),
        expiry_type=ExpiryType.FIXED,
        expiry_date=date(2027, 4, 30),
        applicant=Party(None, ("AMDAM COMPANY", "P.O. BOX 123", "AMSTERDAM")),
        obligor=Party(None, ("AMDAM HOLDING",)),
        issuer=Institution(None, "HBANNL20", ()),
        beneficiary=Party("501", ("ABC COMPANY", "VIENNA")),
        advising_bank=Institution("7", "ABCBATW0", ()),
        advise_through=Institution(None, None, ("SECOND BANK", "VIENNA")),
        amount=Amount("EUR", Decimal("10000.00")),
        amount_information=("INTEREST INCLUDED",),
        presentation=("DEMAND BY SWIFT",),
        terms=("WE UNDERTAKE TO PAY", "ON YOUR FIRST DEMAND"),
        law=Law("NL", "AMSTERDAM"),
        extension=Coded(ExtensionPeriod.DAYS, "90"),
        non_extension=("BY REGISTERED MAIL",),
        extension_notice_days=30,
        final_expiry=date(2030, 4, 30),
        demand_limit=DemandLimit.NO_MULTIPLE_NOR_PARTIAL,
        transferable=True,
        transaction=("CONTRACT 7",),
    ),
)
XML = tsrv.write(GUARANTEE).decode()


def test_a_guarantee_is_written_element_by_element() -> None:
    root = etree.fromstring(XML.encode())
    found = [
        (path.replace(f"{{{tsrv.NAMESPACE}}}", ""), element.text)
        for element in root.iter()
        if not len(element)
        for path in [root.getroottree().getelementpath(element)]
    ]
    under = "UdrtkgIssnc/UdrtkgIssncDtls/"
    assert [(path.removeprefix(under), text) for path, text in found] == [
        ("Id", "GUAR-1"),
        ("Nm", "DGAR"),
        ("IssncTp", "ISSU"),
        ("Applcnt/Nm", "AMDAM COMPANY"),
        ("Applcnt/PstlAdr/AdrLine[1]", "P.O. BOX 123"),
        ("Applcnt/PstlAdr/AdrLine[2]", "AMSTERDAM"),
        ("Issr/Id/OrgId/AnyBIC", "HBANNL20"),
        ("Bnfcry/Nm", "ABC COMPANY"),
        ("Bnfcry/PstlAdr/AdrLine", "VIENNA"),
        ("Bnfcry/Id/OrgId/Othr/Id", "501"),
        ("DtOfIssnc", "2026-05-05"),
        ("AdvsgPty/Id/OrgId/AnyBIC", "ABCBATW0"),
        ("AdvsgPty/Id/OrgId/Othr/Id", "7"),
        ("ScndAdvsgPty/Nm", "SECOND BANK"),
        ("ScndAdvsgPty/PstlAdr/AdrLine", "VIENNA"),
        ("UdrtkgAmt/Amt", "10000.00"),
        ("UdrtkgAmt/AddtlInf", "INTEREST INCLUDED"),
        ("XpryDtls/XpryTerms/DtTm/Dt", "2027-04-30"),
        ("XpryDtls/XpryTerms/AutoXtnsn/Prd/Days", "90"),
        ("XpryDtls/XpryTerms/AutoXtnsn/FnlXpryDt", "2030-04-30"),
        ("XpryDtls/XpryTerms/AutoXtnsn/NonXtnsnNtfctn/NtfctnPrd", "30"),
        ("XpryDtls/AddtlXpryInf", "BY REGISTERED MAIL"),
        ("AddtlPty/Tp/Prtry/Id", "51"),
        ("AddtlPty/Tp/Prtry/SchmeNm", "MT760"),
        ("AddtlPty/Pty/Nm", "AMDAM HOLDING"),
        ("GovncRulesAndLaw/RuleId/Cd", "URDG"),
        ("GovncRulesAndLaw/AplblLaw/Ctry", "NL"),
        ("GovncRulesAndLaw/Jursdctn/Txt", "AMSTERDAM"),
        ("UndrlygTx/Tp/Prtry/Id", "45L"),
        ("UndrlygTx/Tp/Prtry/SchmeNm", "MT760"),
        ("UndrlygTx/AddtlInf", "CONTRACT 7"),
        ("PresntnDtls/AddtlInf", "DEMAND BY SWIFT"),
        ("UdrtkgTermsAndConds/Txt", "WE UNDERTAKE TO PAY\nON YOUR FIRST DEMAND"),
        ("MltplDmndInd", "false"),
        ("PrtlDmndInd", "false"),
        ("TrfInd", "true"),
        ("UdrtkgIssnc/BkToBkInf", "PLEASE ADVISE"),
    ]
    assert root.find(f".//{{{tsrv.NAMESPACE}}}Amt").get("Ccy") == "EUR"


def test_a_guarantee_is_read_back() -> None:
    assert tsrv.read(XML.encode()) == GUARANTEE


def _carried(message: MT760) -> MT760:
    """Any MT760 as far as tsrv.001 is written."""
    terms = message.undertaking
    extension = terms.extension
    if extension is not None:
        extension = Coded(ExtensionPeriod.DAYS, "45") if extension.text else Coded(ExtensionPeriod.ONE_YEAR)
    rules = Coded(UndertakingRules.OTHER, terms.rules.text or "LOCAL LAW")
    terms = dataclasses.replace(
        terms,
        form=UndertakingForm.STANDBY if terms.form is UndertakingForm.DEPENDENT else terms.form,
        rules=rules if terms.rules.code is UndertakingRules.OTHER else terms.rules,
        applicant=terms.applicant or Party(None, ("AMDAM",)),
        extension=extension,
        advising_reference=None,
        available_with=None,
        charges=None,
        confirmation=None,
        confirming_bank=None,
        transfer_conditions=None,
        delivery=None,
        delivery_to=None,
    )
    if terms.form is UndertakingForm.STANDBY:
        terms = dataclasses.replace(terms, confirmation=Confirmation.WITHOUT)
    return dataclasses.replace(
        message, sender=None, receiver=None, purpose=UndertakingPurpose.ISSUE, file=None, local=None, undertaking=terms
    )


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(strategies.messages("760").map(_carried))
def test_any_undertaking_is_read_as_written(message: MT760) -> None:
    xml = tsrv.write(message)
    assert tsrv.read(xml) == message
    assert tsrv.write(tsrv.read(xml)) == xml


def test_long_texts_take_as_many_elements_as_they_need() -> None:
    terms = dataclasses.replace(GUARANTEE.undertaking, presentation=("A" * 65,) * 100, terms=("B" * 65,) * 400)
    message = dataclasses.replace(GUARANTEE, undertaking=terms)
    xml = tsrv.write(message)
    assert tsrv.read(xml) == message
    root = etree.fromstring(xml)
    lengths = {
        name: [len(element.text) for element in root.iter(f"{{{tsrv.NAMESPACE}}}{name}")]
        for name in ("AddtlInf", "Txt")
    }
    assert max(lengths["AddtlInf"]) <= 2000 and len(lengths["AddtlInf"]) == 4 + 2
    assert max(lengths["Txt"]) <= 20_000


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("23", {"advising_reference": "ADV-3"}),
        ("41a", {"available_with": Institution(None, "HBANNL20", ())}),
        ("71D", {"charges": ("FOR APPLICANT",)}),
        ("39E", {"transfer_conditions": ("ONCE",)}),
        ("24E", {"delivery": Coded(read(SAMPLES["767"], "767").undertaking.delivery.code)}),
        ("24G", {"delivery_to": CodedLines(read(SAMPLES["767"], "767").undertaking.delivery_to.code)}),
        ("22D", {"form": UndertakingForm.DEPENDENT}),
        ("23F", {"extension": Coded(ExtensionPeriod.OTHER, "HALF A YEAR")}),
        ("23F", {"extension": Coded(ExtensionPeriod.DAYS, "NINETY")}),
        ("23F", {"extension": Coded(ExtensionPeriod.DAYS, "090")}),
        ("40C", {"rules": Coded(UndertakingRules.OTHER)}),
        (
            "49",
            {
                "form": UndertakingForm.STANDBY,
                "confirmation": Confirmation.CONFIRM,
                "confirming_bank": Institution(None, "ABCBATW0", ()),
            },
        ),
    ],
)
def test_what_is_not_carried_is_refused_by_name(field: str, changes: dict) -> None:
    terms = dataclasses.replace(GUARANTEE.undertaking, **changes)
    with pytest.raises(MessageError, match="is not carried") as raised:
        tsrv.write(dataclasses.replace(GUARANTEE, undertaking=terms))
    assert raised.value.field == f"MT760 field {field}"


def test_counter_undertakings_and_advices_are_not_carried() -> None:
    for message in (read(SAMPLES["760"], "760"), dataclasses.replace(GUARANTEE, purpose=UndertakingPurpose.ADVISE)):
        with pytest.raises(MessageError, match="is not carried") as raised:
            tsrv.write(message)
        assert raised.value.field == "MT760 field 22A"


def test_what_an_mt760_may_not_say_is_not_written() -> None:
    terms = dataclasses.replace(GUARANTEE.undertaking, expiry_date=None)
    with pytest.raises(MessageError, match="E01"):
        tsrv.write(dataclasses.replace(GUARANTEE, undertaking=terms))


def _swap(text: str) -> str:
    first, second = "<Id>GUAR-1</Id>", "<Nm>DGAR</Nm>"
    return text.replace(first, "@").replace(second, first).replace("@", second)


@pytest.mark.parametrize(
    ("old", "new", "field", "rule"),
    [
        ("<Nm>DGAR</Nm>", "<Nm>BOND</Nm>", "UdrtkgIssnc/UdrtkgIssncDtls/Nm", "one of STBY, DGAR"),
        ("<Nm>DGAR</Nm>", "", "UdrtkgIssnc/UdrtkgIssncDtls", "holds Nm 0 times"),
        ("<Nm>DGAR</Nm>", "<Nm>DGAR</Nm><Nm>DGAR</Nm>", "UdrtkgIssnc/UdrtkgIssncDtls", "holds Nm 2 times"),
        ("<Nm>DGAR</Nm>", "<Nm><A/></Nm>", "UdrtkgIssnc/UdrtkgIssncDtls/Nm/A", "where text belongs"),
        ("<Nm>DGAR</Nm>", "<Nm>DGAR</Nm><Tp><Cd>PERF</Cd></Tp>", "UdrtkgIssnc/UdrtkgIssncDtls/Tp", "can say"),
        ("<Nm>DGAR</Nm>", "<Nm>DGAR</Nm>TEXT", "UdrtkgIssnc/UdrtkgIssncDtls", "text between"),
        ("<Id>GUAR-1</Id>", f"<Id>{'A' * 36}</Id>", "UdrtkgIssnc/UdrtkgIssncDtls/Id", "1 to 35 characters"),
        ("<Id>GUAR-1</Id>", f"<Id>{'A' * 35}</Id>", "MT760 sequence B field 20", "line of 35 characters"),
        ("<Id>GUAR-1</Id>", "<Id>/GUAR</Id>", "MT760 sequence B field 20", "T26"),
        ("IssncTp>ISSU<", "IssncTp>CRQL<", "UdrtkgIssnc/UdrtkgIssncDtls/IssncTp", "is not ISSU"),
        ("2026-05-05", "2026-02-30", "UdrtkgIssnc/UdrtkgIssncDtls/DtOfIssnc", "a date"),
        ("2026-05-05", "20260505", "UdrtkgIssnc/UdrtkgIssncDtls/DtOfIssnc", "a date"),
        ('Ccy="EUR">10000.00', 'Ccy="JPY">10000.50', "MT760 sequence B field 32B", "JPY has 0 decimals"),
        ('Ccy="EUR"', 'Ccy="XYZ"', "UdrtkgIssnc/UdrtkgIssncDtls/UdrtkgAmt/Amt/@Ccy", "ISO 4217"),
        (' Ccy="EUR"', "", "UdrtkgIssnc/UdrtkgIssncDtls/UdrtkgAmt/Amt", "attributes"),
        ("<Id>GUAR-1", '<Id Ccy="EUR">GUAR-1', "UdrtkgIssnc/UdrtkgIssncDtls/Id", "attributes"),
        (">10000.00<", ">-1<", "UdrtkgIssnc/UdrtkgIssncDtls/UdrtkgAmt/Amt", "an amount"),
        (">10000.00<", ">0<", "MT760 sequence B field 32B", "not above zero"),
        (">10000.00<", ">1.005<", "MT760 sequence B field 32B", "EUR has 2 decimals"),
        ("<Days>90</Days>", "<Days>90</Days><Yrs>1</Yrs>", "Prd", "not exactly one of"),
        ("<Days>90</Days>", "<Yrs>2</Yrs>", "Prd/Yrs", "is not 1"),
        ("<Cd>URDG</Cd>", "<Cd>UCP</Cd>", "RuleId/Cd", "one of ISPR"),
        ("<Ctry>NL</Ctry>", "<Ctry>XX</Ctry>", "AplblLaw/Ctry", "ISO 3166"),
        ("<AplblLaw>", "<AplblLaw_>", "XML", "not well formed"),
        ("<AnyBIC>HBANNL20</AnyBIC>", "<AnyBIC>HBANZZ20</AnyBIC>", "Issr", "no ISO 3166 country"),
        ("<AnyBIC>HBANNL20</AnyBIC>", "", "Issr", "neither a name nor a BIC"),
        ("<Issr>", "<Issr><Nm>BANK</Nm>", "Issr", "name beside its BIC"),
        ("AMDAM HOLDING", "AMDÅM HOLDING", "FIN field 51", "outside the SWIFT Z set"),
        ("<Id>51</Id>", "<Id>GUARANTOR</Id>", "AddtlPty/Tp", "is not the type '51'"),
        ("<MltplDmndInd>false", "<ConfInd>true</ConfInd><MltplDmndInd>false", "UdrtkgIssncDtls", "another order"),
        ("<AddtlPty>", "<ConfInd>true</ConfInd><AddtlPty>", "ConfInd", "not carried"),
        ("tsrv.001.001.01", "tsrv.002.001.01", "XML", "not one of tsrv.001.001.01"),
        ("<Document ", "<!DOCTYPE a [<!ENTITY b 'c'>]><Document ", "XML", "entities are refused"),
        ("<Nm>DGAR", "<Nm>&b;DGAR", "XML", "not well formed"),
    ],
)
def test_xml_that_is_not_the_message_names_the_element(old: str, new: str, field: str, rule: str) -> None:
    spoiled = XML.replace(old, new) if old.startswith("tsrv") else XML.replace(old, new, 1)
    assert spoiled != XML
    with pytest.raises(MessageError) as raised:
        tsrv.read(spoiled.encode())
    assert raised.value.field.endswith(field)
    assert rule in raised.value.rule
    assert raised.value.remedy


def test_elements_in_another_order_are_refused() -> None:
    with pytest.raises(MessageError, match="another order"):
        tsrv.read(_swap(XML).encode())


def test_an_element_without_the_namespace_is_refused() -> None:
    with pytest.raises(MessageError, match="namespace"):
        tsrv.read(XML.replace(f' xmlns="{tsrv.NAMESPACE}"', "").encode())
    with pytest.raises(MessageError, match="is the root, not Document"):
        tsrv.read(b"<Message/>")


@settings(max_examples=100, deadline=None)
@given(
    place=st.integers(0, len(XML)),
    removed=st.integers(0, 12),
    inserted=st.text(st.sampled_from("<>/&;ABC 09\n="), max_size=6),
)
def test_any_mutation_reads_or_raises_message_error(place: int, removed: int, inserted: str) -> None:
    try:
        message = tsrv.read((XML[:place] + inserted + XML[place + removed :]).encode())
    except MessageError as error:
        assert error.field
    else:
        assert tsrv.read(tsrv.write(message)) == message
