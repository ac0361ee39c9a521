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
from dataclasses import replace
from datetime import date
from decimal import Decimal

from lxml import etree

from eport.messages.currencies import minor_units
from eport.messages.errors import MessageError
from eport.messages.mt import MT760, Amount, Confirmation, Party, write_parts
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
from eport.messages.tsrv_schema import DOCUMENT, NAMESPACE, check, fail
from eport.messages.tsrv_xml import add, add_lines, add_party, bank_of, find, flag, lines_of, read_party, string

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
    issuance = add(document, "UdrtkgIssnc")
    details = add(issuance, "UdrtkgIssncDtls")
    add(details, "Id", terms.number)
    add(details, "Nm", terms.form.value)
    add(details, "IssncTp", message.purpose.value)
    add_party(details, "Applcnt", terms.applicant)
    add_party(details, "Issr", terms.issuer)
    add_party(details, "Bnfcry", terms.beneficiary)
    add(details, "DtOfIssnc", terms.issue_date.isoformat())
    add_party(details, "AdvsgPty", terms.advising_bank)
    add_party(details, "ScndAdvsgPty", terms.advise_through)
    amount = add(details, "UdrtkgAmt")
    add(amount, "Amt", f"{terms.amount.value:f}").set("Ccy", terms.amount.currency)
    add_lines(amount, "AddtlInf", terms.amount_information)
    _add_expiry(add(details, "XpryDtls"), terms)
    if terms.confirmation is not None:
        add(details, "ConfInd", "false")
    if terms.obligor is not None:
        party = add(details, "AddtlPty")
        _add_proprietary(party, "51")
        add_party(party, "Pty", terms.obligor)
    _add_rules(add(details, "GovncRulesAndLaw"), terms)
    if terms.transaction is not None:
        transaction = add(details, "UndrlygTx")
        _add_proprietary(transaction, "45L")
        add_lines(transaction, "AddtlInf", terms.transaction)
    if terms.presentation is not None:
        add_lines(add(details, "PresntnDtls"), "AddtlInf", terms.presentation)
    add_lines(add(details, "UdrtkgTermsAndConds"), "Txt", terms.terms, size=20_000)
    if terms.demand_limit in (DemandLimit.NO_MULTIPLE, DemandLimit.NO_MULTIPLE_NOR_PARTIAL):
        add(details, "MltplDmndInd", "false")
    if terms.demand_limit in (DemandLimit.NO_PARTIAL, DemandLimit.NO_MULTIPLE_NOR_PARTIAL):
        add(details, "PrtlDmndInd", "false")
    if terms.transferable:
        add(details, "TrfInd", "true")
    add_lines(issuance, "BkToBkInf", message.bank_information)
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


def _add_proprietary(parent: etree._Element, field: str) -> None:
    proprietary = add(add(parent, "Tp"), "Prtry")
    add(proprietary, "Id", field)
    add(proprietary, "SchmeNm", "MT760")


def _add_expiry(details: etree._Element, terms: Undertaking) -> None:
    expiry = add(details, "XpryTerms")
    if terms.expiry_date is not None:
        add(add(expiry, "DtTm"), "Dt", terms.expiry_date.isoformat())
    if terms.extension is not None:
        extension = add(expiry, "AutoXtnsn")
        period = add(extension, "Prd")
        if terms.extension.code is ExtensionPeriod.DAYS:
            add(period, "Days", terms.extension.text)
        else:
            add(period, "Yrs", "1")
        if terms.final_expiry is not None:
            add(extension, "FnlXpryDt", terms.final_expiry.isoformat())
        if terms.extension_notice_days is not None:
            add(add(extension, "NonXtnsnNtfctn"), "NtfctnPrd", str(terms.extension_notice_days))
    if terms.expiry_condition is not None:
        add(expiry, "Cond", "\n".join(terms.expiry_condition))
    if terms.expiry_type is ExpiryType.OPEN:
        add(expiry, "OpnEnddInd", "true")
    add_lines(details, "AddtlXpryInf", terms.non_extension)


def _add_rules(rules: etree._Element, terms: Undertaking) -> None:
    identification = add(rules, "RuleId")
    if terms.rules.code is UndertakingRules.OTHER:
        add(add(identification, "Prtry"), "Id", terms.rules.text)
    else:
        add(identification, "Cd", terms.rules.code.value)
    if terms.law is not None:
        add(add(rules, "AplblLaw"), "Ctry", terms.law.country)
        if terms.law.jurisdiction is not None:
            add(add(rules, "Jursdctn"), "Txt", terms.law.jurisdiction)


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
    check(document, DOCUMENT, NAMESPACE)
    issuance = document[0]
    details = issuance[0]
    if string(details, "IssncTp") != "ISSU":
        fail(details[2], str(string(details, "IssncTp")), "is not ISSU, the one that is read here", "Send an MT760")
    message = MT760(
        purpose=UndertakingPurpose.ISSUE,
        bank_information=lines_of(issuance, "BkToBkInf"),
        undertaking=_undertaking(details),
    )
    # Bounds, characters and rules of the MT: what passes here goes into the other world without loss.
    write_parts(message)
    return message


def _undertaking(details: etree._Element) -> Undertaking:
    amount = find(details, "UdrtkgAmt/Amt")
    currency = str(amount.get("Ccy"))
    minor_units(currency, "UdrtkgIssnc/UdrtkgIssncDtls/UdrtkgAmt/Amt/@Ccy")
    applicant, issuer, beneficiary = (read_party(details, name) for name in ("Applcnt", "Issr", "Bnfcry"))
    advising, through = (read_party(details, name) for name in ("AdvsgPty", "ScndAdvsgPty"))
    assert issuer is not None and beneficiary is not None  # mandatory in the schema
    terms = lines_of(details, "UdrtkgTermsAndConds/Txt")
    assert terms is not None
    expiry_date, extension = string(details, "XpryDtls/XpryTerms/DtTm/Dt"), _read_extension(details)
    notice = string(details, "XpryDtls/XpryTerms/AutoXtnsn/NonXtnsnNtfctn/NtfctnPrd")
    final = string(details, "XpryDtls/XpryTerms/AutoXtnsn/FnlXpryDt")
    _proprietary_is(details, "AddtlPty", "51")
    _proprietary_is(details, "UndrlygTx", "45L")
    return Undertaking(
        number=str(string(details, "Id")),
        issue_date=date.fromisoformat(str(string(details, "DtOfIssnc"))),
        form=UndertakingForm(string(details, "Nm")),
        rules=_read_rules(details),
        expiry_type=_expiry_type(details),
        expiry_date=None if expiry_date is None else date.fromisoformat(expiry_date),
        expiry_condition=lines_of(details, "XpryDtls/XpryTerms/Cond"),
        applicant=None if applicant is None else _trader(details, "Applcnt", applicant),
        obligor=read_party(details, "AddtlPty/Pty"),
        issuer=bank_of(issuer),
        beneficiary=beneficiary,
        advising_bank=None if advising is None else bank_of(advising),
        advise_through=None if through is None else bank_of(through),
        amount=Amount(currency, Decimal(str(amount.text))),
        amount_information=lines_of(details, "UdrtkgAmt/AddtlInf"),
        presentation=lines_of(details, "PresntnDtls/AddtlInf"),
        terms=terms,
        confirmation=_without_confirmation(details),
        law=_read_law(details),
        extension=extension,
        non_extension=lines_of(details, "XpryDtls/AddtlXpryInf"),
        extension_notice_days=None if notice is None else int(notice),
        final_expiry=None if final is None else date.fromisoformat(final),
        demand_limit=_demand_limit(details),
        transferable=flag(details, "TrfInd") is True,
        transaction=lines_of(details, "UndrlygTx/AddtlInf"),
    )


def _trader(details: etree._Element, name: str, party: Party) -> Party:
    if party.bic is not None or party.account is not None:
        fail(find(details, name), str(party.bic or party.account), "is identified, field 50 is not", "Give its name")
    return party


def _expiry_type(details: etree._Element) -> ExpiryType:
    if flag(details, "XpryDtls/XpryTerms/OpnEnddInd"):
        return ExpiryType.OPEN
    return ExpiryType.FIXED if string(details, "XpryDtls/XpryTerms/Cond") is None else ExpiryType.CONDITION


def _read_extension(details: etree._Element) -> Coded[ExtensionPeriod] | None:
    years = string(details, "XpryDtls/XpryTerms/AutoXtnsn/Prd/Yrs")
    if years is not None and int(years) != 1:
        fail(
            find(details, "XpryDtls/XpryTerms/AutoXtnsn/Prd/Yrs"), years, "is not 1, the one period of 23F", "Use Days"
        )
    days = string(details, "XpryDtls/XpryTerms/AutoXtnsn/Prd/Days")
    if days is not None:
        return Coded(ExtensionPeriod.DAYS, str(int(days)))
    return None if years is None else Coded(ExtensionPeriod.ONE_YEAR)


def _read_rules(details: etree._Element) -> Coded[UndertakingRules]:
    word = string(details, "GovncRulesAndLaw/RuleId/Cd")
    if word is not None:
        return Coded(UndertakingRules(word))
    return Coded(UndertakingRules.OTHER, string(details, "GovncRulesAndLaw/RuleId/Prtry/Id"))


def _read_law(details: etree._Element) -> Law | None:
    country = string(details, "GovncRulesAndLaw/AplblLaw/Ctry")
    jurisdiction = string(details, "GovncRulesAndLaw/Jursdctn/Txt")
    if country is None and jurisdiction is not None:
        fail(
            find(details, "GovncRulesAndLaw/Jursdctn"),
            jurisdiction,
            "stands without a law, and field 44H begins with its country",
            "Add AplblLaw",
        )
    return None if country is None else Law(country, jurisdiction)


def _without_confirmation(details: etree._Element) -> Confirmation | None:
    asked = flag(details, "ConfInd")
    if asked:
        fail(find(details, "ConfInd"), "true", "asks for a confirmation, which is not carried", "Send an MT760")
    return None if asked is None else Confirmation.WITHOUT


def _demand_limit(details: etree._Element) -> DemandLimit | None:
    multiple, partial = flag(details, "MltplDmndInd") is not False, flag(details, "PrtlDmndInd") is not False
    return {
        (True, True): None,
        (False, True): DemandLimit.NO_MULTIPLE,
        (True, False): DemandLimit.NO_PARTIAL,
        (False, False): DemandLimit.NO_MULTIPLE_NOR_PARTIAL,
    }[multiple, partial]


def _proprietary_is(details: etree._Element, name: str, field: str) -> None:
    """A type of party or transaction that is not the one written here would lose its meaning."""
    given = string(details, f"{name}/Tp/Prtry/Id")
    if given not in (None, field):
        fail(find(details, f"{name}/Tp"), str(given), f"is not the type '{field}' that an MT760 can say", "Drop it")
