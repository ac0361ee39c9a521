"""ISO 20022 trade services: UndertakingIssuanceV01 (tsrv.001.001.01), read and written from the value that MT760 has.

The message definition, its elements, their order, multiplicities and types, is that of the ISO 20022 repository as
the package python-iso20022 0.3.0 publishes it (generated from the schema). `tsrv_schema` states the part that an
MT760 can say; an element of the definition outside of it, or of none, is refused, so that nothing of a message is
lost.

| MT760 | tsrv.001.001.01, under UdrtkgIssnc/UdrtkgIssncDtls |
|---|---|
| 22A ISSU | IssncTp ISSU; the other purposes are not carried |
| 20, 22D, 30 | Id, Nm (DGAR or STBY), DtOfIssnc |
| 50, 52a, 59a, 56a, 57a | Applcnt, Issr, Bnfcry, AdvsgPty, ScndAdvsgPty: Nm, PstlAdr/AdrLine, Id/OrgId |
| 51 | AddtlPty with the proprietary type '51' |
| 32B, 39F | UdrtkgAmt/Amt, UdrtkgAmt/AddtlInf |
| 23B, 31E, 35G | XpryDtls/XpryTerms: DtTm/Dt, Cond, OpnEnddInd |
| 23F ONEY or DAYS, 26E, 31S | XpryTerms/AutoXtnsn: Prd, NonXtnsnNtfctn/NtfctnPrd, FnlXpryDt |
| 78 | XpryDtls/AddtlXpryInf |
| 49 WITHOUT | ConfInd false |
| 40C, 44H | GovncRulesAndLaw: RuleId, AplblLaw/Ctry, Jursdctn/Txt |
| 45L | UndrlygTx/AddtlInf with the proprietary type '45L' |
| 45C | PresntnDtls/AddtlInf |
| 77U | UdrtkgTermsAndConds/Txt |
| 48B, 48D | MltplDmndInd and PrtlDmndInd false, TrfInd true |
| 72Z | UdrtkgIssnc/BkToBkInf |

Not carried, and refused by name: 23, 23X, 24E, 24G, 39E, 41a, 49 CONFIRM and MAY ADD with 58a, 71D, 23F OTHR, 22D
DEPU, sequence C. Their counterparts take external code sets (channels, party types) or a requested local undertaking,
which no source at hand confirms. Sender and receiver stand in the business application header (head.001), which is
not read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from lxml import etree

from eport.messages.currencies import minor_units
from eport.messages.errors import MessageError
from eport.messages.identifiers import parse_bic
from eport.messages.mt import MT760, Amount, Confirmation, Institution, Party, write_parts
from eport.messages.mt.codes import (
    DemandLimit,
    ExpiryType,
    ExtensionPeriod,
    UndertakingForm,
    UndertakingPurpose,
    UndertakingRules,
)
from eport.messages.mt.guarantee import Undertaking
from eport.messages.mt.values import Coded, Law
from eport.messages.safe_xml import load, local_name
from eport.messages.tsrv_schema import ADDITIONAL, DOCUMENT, NAMESPACE, check, fail

# ------------------------------------------------------------------------------------------------------------ writing


def write(message: MT760) -> bytes:
    """The undertaking as UndertakingIssuance, UTF-8 with a declaration; `read` gives it back, without its headers.

    Raises:
        MessageError: what an MT760 may not say either, or what is not carried (see the table).
    """
    write_parts(message)
    _refuse_uncarried(message)
    terms = message.undertaking
    document = etree.Element(f"{{{NAMESPACE}}}Document", nsmap={None: NAMESPACE})
    issuance = _add(document, "UdrtkgIssnc")
    details = _add(issuance, "UdrtkgIssncDtls")
    _add(details, "Id", terms.number)
    _add(details, "Nm", terms.form.value)
    _add(details, "IssncTp", message.purpose.value)
    _add_party(details, "Applcnt", terms.applicant)
    _add_party(details, "Issr", terms.issuer)
    _add_party(details, "Bnfcry", terms.beneficiary)
    _add(details, "DtOfIssnc", terms.issue_date.isoformat())
    _add_party(details, "AdvsgPty", terms.advising_bank)
    _add_party(details, "ScndAdvsgPty", terms.advise_through)
    amount = _add(details, "UdrtkgAmt")
    _add(amount, "Amt", f"{terms.amount.value:f}").set("Ccy", terms.amount.currency)
    _add_lines(amount, "AddtlInf", terms.amount_information)
    _add_expiry(_add(details, "XpryDtls"), terms)
    if terms.confirmation is not None:
        _add(details, "ConfInd", "false")
    if terms.obligor is not None:
        party = _add(details, "AddtlPty")
        _add_proprietary(party, "51")
        _add_party(party, "Pty", terms.obligor)
    _add_rules(_add(details, "GovncRulesAndLaw"), terms)
    if terms.transaction is not None:
        transaction = _add(details, "UndrlygTx")
        _add_proprietary(transaction, "45L")
        _add_lines(transaction, "AddtlInf", terms.transaction)
    if terms.presentation is not None:
        _add_lines(_add(details, "PresntnDtls"), "AddtlInf", terms.presentation)
    _add_lines(_add(details, "UdrtkgTermsAndConds"), "Txt", terms.terms, size=20_000)
    if terms.demand_limit in (DemandLimit.NO_MULTIPLE, DemandLimit.NO_MULTIPLE_NOR_PARTIAL):
        _add(details, "MltplDmndInd", "false")
    if terms.demand_limit in (DemandLimit.NO_PARTIAL, DemandLimit.NO_MULTIPLE_NOR_PARTIAL):
        _add(details, "PrtlDmndInd", "false")
    if terms.transferable:
        _add(details, "TrfInd", "true")
    _add_lines(issuance, "BkToBkInf", message.bank_information)
    xml: bytes = etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    if read(xml) != replace(message, sender=None, receiver=None):
        raise MessageError("UdrtkgIssnc", terms.number, "would be read as another undertaking", "Report this message")
    return xml


def _refuse_uncarried(message: MT760) -> None:
    terms = message.undertaking
    extension = terms.extension
    uncarried = {
        "22A": message.purpose is not UndertakingPurpose.ISSUE,
        "23X": message.file is not None,
        "sequence C": message.local is not None,
        "22D": terms.form is UndertakingForm.DEPENDENT,
        "23": terms.advising_reference is not None,
        "41a": terms.available_with is not None,
        "71D": terms.charges is not None,
        "49": terms.confirmation not in (None, Confirmation.WITHOUT),
        "23F": extension is not None
        and not (extension.code is ExtensionPeriod.ONE_YEAR and extension.text is None)
        and not (extension.code is ExtensionPeriod.DAYS and re.fullmatch(r"[1-9][0-9]{0,4}", extension.text or "")),
        "39E": terms.transfer_conditions is not None,
        "24E": terms.delivery is not None,
        "24G": terms.delivery_to is not None,
        "40C": terms.rules.code is UndertakingRules.OTHER and terms.rules.text is None,
    }
    for field, present in uncarried.items():
        if present:
            raise MessageError(
                f"MT760 field {field}",
                terms.number,
                "is not carried by tsrv.001.001.01 as it is written here",
                "Send the MT760, or say it in the terms (77U) and leave the field out",
            )


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    element.text = text
    return element


def _add_lines(parent: etree._Element, name: str, lines: Iterable[str] | None, size: int = ADDITIONAL) -> None:
    """Lines joined by LF, in as many elements as their length needs."""
    joined = ""
    for line in lines or ():
        if joined and len(joined) + 1 + len(line) > size:
            _add(parent, name, joined)
            joined = line
        else:
            joined = f"{joined}\n{line}" if joined else line
    if joined:
        _add(parent, name, joined)


def _add_proprietary(parent: etree._Element, field: str) -> None:
    proprietary = _add(_add(parent, "Tp"), "Prtry")
    _add(proprietary, "Id", field)
    _add(proprietary, "SchmeNm", "MT760")


def _add_party(parent: etree._Element, name: str, party: Party | Institution | None) -> None:
    if party is None:
        return
    element = _add(parent, name)
    if party.lines:
        _add(element, "Nm", party.lines[0])
    if party.lines[1:]:
        address = _add(element, "PstlAdr")
        for line in party.lines[1:]:
            _add(address, "AdrLine", line)
    if party.bic is not None or party.account is not None:
        organisation = _add(_add(element, "Id"), "OrgId")
        if party.bic is not None:
            _add(organisation, "AnyBIC", party.bic)
        if party.account is not None:
            _add(_add(organisation, "Othr"), "Id", party.account)


def _add_expiry(details: etree._Element, terms: Undertaking) -> None:
    expiry = _add(details, "XpryTerms")
    if terms.expiry_date is not None:
        _add(_add(expiry, "DtTm"), "Dt", terms.expiry_date.isoformat())
    if terms.extension is not None:
        extension = _add(expiry, "AutoXtnsn")
        period = _add(extension, "Prd")
        if terms.extension.code is ExtensionPeriod.DAYS:
            _add(period, "Days", terms.extension.text)
        else:
            _add(period, "Yrs", "1")
        if terms.final_expiry is not None:
            _add(extension, "FnlXpryDt", terms.final_expiry.isoformat())
        if terms.extension_notice_days is not None:
            _add(_add(extension, "NonXtnsnNtfctn"), "NtfctnPrd", str(terms.extension_notice_days))
    if terms.expiry_condition is not None:
        _add(expiry, "Cond", "\n".join(terms.expiry_condition))
    if terms.expiry_type is ExpiryType.OPEN:
        _add(expiry, "OpnEnddInd", "true")
    _add_lines(details, "AddtlXpryInf", terms.non_extension)


def _add_rules(rules: etree._Element, terms: Undertaking) -> None:
    identification = _add(rules, "RuleId")
    if terms.rules.code is UndertakingRules.OTHER:
        _add(_add(identification, "Prtry"), "Id", terms.rules.text)
    else:
        _add(identification, "Cd", terms.rules.code.value)
    if terms.law is not None:
        _add(_add(rules, "AplblLaw"), "Ctry", terms.law.country)
        if terms.law.jurisdiction is not None:
            _add(_add(rules, "Jursdctn"), "Txt", terms.law.jurisdiction)


# ------------------------------------------------------------------------------------------------------------ reading


def read(xml: bytes) -> MT760:
    """The undertaking that an UndertakingIssuance issues, as an MT760 would say it; sender and receiver are None.

    Raises:
        MessageError: XML that is unsafe or not well formed; an element unknown, missing, repeated, misplaced, malformed
            or not carried; what an MT760 may not say.
    """
    document = load(xml, NAMESPACE, "tsrv.001.001.01", "Take the Document out of its envelope")
    if local_name(document) != "Document":
        raise MessageError("XML", local_name(document), "is the root, not Document", "Send a tsrv.001.001.01")
    check(document, DOCUMENT)
    issuance = document[0]
    details = issuance[0]
    if _string(details, "IssncTp") != "ISSU":
        fail(details[2], str(_string(details, "IssncTp")), "is not ISSU, the one that is read here", "Send an MT760")
    message = MT760(
        purpose=UndertakingPurpose.ISSUE,
        bank_information=_lines(issuance, "BkToBkInf"),
        undertaking=_undertaking(details),
    )
    # Bounds, characters and rules of the MT: what passes here goes into the other world without loss.
    write_parts(message)
    return message


def _undertaking(details: etree._Element) -> Undertaking:
    amount = _find(details, "UdrtkgAmt/Amt")
    currency = str(amount.get("Ccy"))
    minor_units(currency, "UdrtkgIssnc/UdrtkgIssncDtls/UdrtkgAmt/Amt/@Ccy")
    applicant, issuer, beneficiary = (_read_party(details, name) for name in ("Applcnt", "Issr", "Bnfcry"))
    advising, through = (_read_party(details, name) for name in ("AdvsgPty", "ScndAdvsgPty"))
    assert issuer is not None and beneficiary is not None  # mandatory in the schema
    terms = _lines(details, "UdrtkgTermsAndConds/Txt")
    assert terms is not None
    expiry_date, extension = _string(details, "XpryDtls/XpryTerms/DtTm/Dt"), _read_extension(details)
    notice = _string(details, "XpryDtls/XpryTerms/AutoXtnsn/NonXtnsnNtfctn/NtfctnPrd")
    final = _string(details, "XpryDtls/XpryTerms/AutoXtnsn/FnlXpryDt")
    _proprietary_is(details, "AddtlPty", "51")
    _proprietary_is(details, "UndrlygTx", "45L")
    return Undertaking(
        number=str(_string(details, "Id")),
        issue_date=date.fromisoformat(str(_string(details, "DtOfIssnc"))),
        form=UndertakingForm(_string(details, "Nm")),
        rules=_read_rules(details),
        expiry_type=_expiry_type(details),
        expiry_date=None if expiry_date is None else date.fromisoformat(expiry_date),
        expiry_condition=_lines(details, "XpryDtls/XpryTerms/Cond"),
        applicant=None if applicant is None else _trader(details, "Applcnt", applicant),
        obligor=_read_party(details, "AddtlPty/Pty"),
        issuer=_bank(issuer),
        beneficiary=beneficiary,
        advising_bank=None if advising is None else _bank(advising),
        advise_through=None if through is None else _bank(through),
        amount=Amount(currency, Decimal(str(amount.text))),
        amount_information=_lines(details, "UdrtkgAmt/AddtlInf"),
        presentation=_lines(details, "PresntnDtls/AddtlInf"),
        terms=terms,
        confirmation=_without_confirmation(details),
        law=_read_law(details),
        extension=extension,
        non_extension=_lines(details, "XpryDtls/AddtlXpryInf"),
        extension_notice_days=None if notice is None else int(notice),
        final_expiry=None if final is None else date.fromisoformat(final),
        demand_limit=_demand_limit(details),
        transferable=_flag(details, "TrfInd") is True,
        transaction=_lines(details, "UndrlygTx/AddtlInf"),
    )


def _path(names: str) -> str:
    return "/".join(f"{{{NAMESPACE}}}{name}" for name in names.split("/"))


def _find(parent: etree._Element, names: str) -> etree._Element:
    return parent.find(_path(names))


def _string(parent: etree._Element, names: str) -> str | None:
    text: str | None = parent.findtext(_path(names))
    return text


def _flag(parent: etree._Element, name: str) -> bool | None:
    text = _string(parent, name)
    return None if text is None else text in ("true", "1")


def _lines(parent: etree._Element, names: str) -> tuple[str, ...] | None:
    found: Sequence[etree._Element] = parent.findall(_path(names))
    return tuple(line for element in found for line in str(element.text).split("\n")) or None


def _read_party(parent: etree._Element, names: str) -> Party | None:
    element = _find(parent, names)
    if element is None:
        return None
    name = _string(element, "Nm")
    address = tuple(str(line.text) for line in element.findall(_path("PstlAdr/AdrLine")))
    bic = _string(element, "Id/OrgId/AnyBIC")
    if bic is not None and name is not None:
        fail(element, name, "has a name beside its BIC, and an MT760 says one of them", "Drop the name")
    if name is None and (bic is None or address):
        fail(element, bic or "", "has neither a name nor a BIC alone", "Give Nm, or Id/OrgId/AnyBIC")
    if bic is not None:
        parse_bic(bic, names)
    return Party(_string(element, "Id/OrgId/Othr/Id"), () if name is None else (name, *address), bic)


def _bank(party: Party) -> Institution:
    return Institution(party.account, party.bic, party.lines)


def _trader(details: etree._Element, name: str, party: Party) -> Party:
    if party.bic is not None or party.account is not None:
        fail(_find(details, name), str(party.bic or party.account), "is identified, field 50 is not", "Give its name")
    return party


def _expiry_type(details: etree._Element) -> ExpiryType:
    if _flag(details, "XpryDtls/XpryTerms/OpnEnddInd"):
        return ExpiryType.OPEN
    return ExpiryType.FIXED if _string(details, "XpryDtls/XpryTerms/Cond") is None else ExpiryType.CONDITION


def _read_extension(details: etree._Element) -> Coded[ExtensionPeriod] | None:
    years = _string(details, "XpryDtls/XpryTerms/AutoXtnsn/Prd/Yrs")
    if years is not None and int(years) != 1:
        fail(
            _find(details, "XpryDtls/XpryTerms/AutoXtnsn/Prd/Yrs"), years, "is not 1, the one period of 23F", "Use Days"
        )
    days = _string(details, "XpryDtls/XpryTerms/AutoXtnsn/Prd/Days")
    if days is not None:
        return Coded(ExtensionPeriod.DAYS, str(int(days)))
    return None if years is None else Coded(ExtensionPeriod.ONE_YEAR)


def _read_rules(details: etree._Element) -> Coded[UndertakingRules]:
    word = _string(details, "GovncRulesAndLaw/RuleId/Cd")
    if word is not None:
        return Coded(UndertakingRules(word))
    return Coded(UndertakingRules.OTHER, _string(details, "GovncRulesAndLaw/RuleId/Prtry/Id"))


def _read_law(details: etree._Element) -> Law | None:
    country = _string(details, "GovncRulesAndLaw/AplblLaw/Ctry")
    jurisdiction = _string(details, "GovncRulesAndLaw/Jursdctn/Txt")
    if country is None and jurisdiction is not None:
        fail(
            _find(details, "GovncRulesAndLaw/Jursdctn"),
            jurisdiction,
            "stands without a law, and field 44H begins with its country",
            "Add AplblLaw",
        )
    return None if country is None else Law(country, jurisdiction)


def _without_confirmation(details: etree._Element) -> Confirmation | None:
    asked = _flag(details, "ConfInd")
    if asked:
        fail(_find(details, "ConfInd"), "true", "asks for a confirmation, which is not carried", "Send an MT760")
    return None if asked is None else Confirmation.WITHOUT


def _demand_limit(details: etree._Element) -> DemandLimit | None:
    multiple, partial = _flag(details, "MltplDmndInd") is not False, _flag(details, "PrtlDmndInd") is not False
    return {
        (True, True): None,
        (False, True): DemandLimit.NO_MULTIPLE,
        (True, False): DemandLimit.NO_PARTIAL,
        (False, False): DemandLimit.NO_MULTIPLE_NOR_PARTIAL,
    }[multiple, partial]


def _proprietary_is(details: etree._Element, name: str, field: str) -> None:
    """A type of party or transaction that is not the one written here would lose its meaning."""
    given = _string(details, f"{name}/Tp/Prtry/Id")
    if given not in (None, field):
        fail(_find(details, f"{name}/Tp"), str(given), f"is not the type '{field}' that an MT760 can say", "Drop it")
