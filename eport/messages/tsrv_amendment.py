"""ISO 20022 trade services: UndertakingAmendmentV01 (tsrv.005.001.01), read and written from the value that MT767 has.

Source as for `tsrv`. An element outside of `DOCUMENT` is refused, so that nothing of a message is lost.

| MT767 | tsrv.005.001.01, under UdrtkgAmdmnt/UdrtkgAmdmntDtls |
|---|---|
| 26E, 30 | SeqNb, DtOfIssnc |
| 20, 52a | UdrtkgId: Id, Issr |
| 32B, 33B | UdrtkgAmtAdjstmnt/AmtChc: IncrAmt, DcrAmt |
| 23B, 31E, 35G | NewXpryDtls/XpryTerms: DtTm/Dt, Cond, OpnEnddInd |
| 59a | NewBnfcry |
| 77U | NewUdrtkgTermsAndConds/Txt |
| 72Z | UdrtkgAmdmnt/BkToBkInf |

Not carried, and refused by name: 21 other than NONREF, 22A other than ISUA, 23, 23S, 23X, 24E, 24G, sequence C, 31E
without 23B, 23B COND.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from lxml import etree

from eport.messages.currencies import minor_units
from eport.messages.errors import MessageError
from eport.messages.mt import MT767, Amount, write_parts
from eport.messages.mt.codes import ExpiryType, UndertakingAmendmentPurpose
from eport.messages.mt.guarantee_amendment import AmendedUndertaking
from eport.messages.safe_xml import load, local_name
from eport.messages.tsrv_schema import ADDITIONAL, DATE, FLAG, MONEY, Element, check, fail, maybe, one, party, text
from eport.messages.tsrv_xml import add, add_lines, add_party, bank_of, find, flag, lines_of, read_party, string

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:tsrv.005.001.01"
NONREF: Final = "NONREF"
_SEQUENCE: Final = ("a number of 1 to 3 digits", lambda value: re.fullmatch(r"[1-9][0-9]{0,2}", value) is not None)

_DETAILS: Final = Element(
    "UdrtkgAmdmntDtls", 1, 1, None, (
        one("SeqNb", _SEQUENCE),
        one("DtOfIssnc", DATE),
        Element("UdrtkgId", 1, 1, None, (one("Id", text(35)), party("Issr", 1))),
        Element("UdrtkgAmtAdjstmnt", 0, 1, None, (
            Element("AmtChc", 1, 1, None, (one("IncrAmt", MONEY), one("DcrAmt", MONEY)), choice=True),
        )),
        Element("NewXpryDtls", 0, 1, None, (
            Element("XpryTerms", 1, 1, None, (
                Element("DtTm", 0, 1, None, (one("Dt", DATE),)),
                maybe("OpnEnddInd", FLAG),
            )),
        )),
        party("NewBnfcry"),
        Element("NewUdrtkgTermsAndConds", 0, 1, None, (Element("Txt", 1, 5, text(20_000)),)),
    ),
)  # fmt: skip
DOCUMENT: Final = Element(
    "Document",
    1,
    1,
    None,
    (Element("UdrtkgAmdmnt", 1, 1, None, (_DETAILS, Element("BkToBkInf", 0, 5, text(ADDITIONAL)))),),
)


def write(message: MT767) -> bytes:
    """The amendment as UndertakingAmendment, UTF-8 with a declaration; `read` gives it back, without its headers.

    Raises:
        MessageError: what an MT767 may not say either, or what is not carried (see the table).
    """
    write_parts(message)
    _refuse_uncarried(message)
    new = message.undertaking
    document = etree.Element(f"{{{NAMESPACE}}}Document", nsmap={None: NAMESPACE})
    amendment = add(document, "UdrtkgAmdmnt")
    details = add(amendment, "UdrtkgAmdmntDtls")
    add(details, "SeqNb", str(new.amendment_number))
    add(details, "DtOfIssnc", new.amendment_date.isoformat())
    undertaking = add(details, "UdrtkgId")
    add(undertaking, "Id", new.number)
    add_party(undertaking, "Issr", new.issuer)
    for name, moved in (("IncrAmt", new.increase), ("DcrAmt", new.decrease)):
        if moved is not None:
            choice = add(add(details, "UdrtkgAmtAdjstmnt"), "AmtChc")
            add(choice, name, f"{moved.value:f}").set("Ccy", moved.currency)
    if new.expiry_type is not None:
        terms = add(add(details, "NewXpryDtls"), "XpryTerms")
        if new.expiry_date is not None:
            add(add(terms, "DtTm"), "Dt", new.expiry_date.isoformat())
        if new.expiry_type is ExpiryType.OPEN:
            add(terms, "OpnEnddInd", "true")
    add_party(details, "NewBnfcry", new.beneficiary)
    if new.terms is not None:
        add_lines(add(details, "NewUdrtkgTermsAndConds"), "Txt", new.terms, size=20_000)
    add_lines(amendment, "BkToBkInf", message.bank_information)
    xml: bytes = etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    if read(xml) != replace(message, sender=None, receiver=None):
        raise MessageError("UdrtkgAmdmnt", new.number, "would be read as another amendment", "Report this message")
    return xml


def _refuse_uncarried(message: MT767) -> None:
    new = message.undertaking
    uncarried = {
        "21": message.related_reference != NONREF,
        "22A": message.purpose is not UndertakingAmendmentPurpose.ISSUE,
        "23S": message.cancellation,
        "23X": message.file is not None,
        "sequence C": message.local is not None,
        "23": new.advising_reference is not None,
        "24E": new.delivery is not None,
        "24G": new.delivery_to is not None,
        # Read back, an expiry on a day is FIXD: a date alone, or one beside OPEN, would become something else.
        "23B": new.expiry_type is ExpiryType.CONDITION
        or (new.expiry_type is ExpiryType.FIXED) != (new.expiry_date is not None),
    }
    for field, present in uncarried.items():
        if present:
            raise MessageError(
                f"MT767 field {field}",
                new.number,
                "is not carried by tsrv.005.001.01 as it is written here",
                "Send the MT767, or say it in the terms (77U) and leave the field out",
            )


def read(xml: bytes) -> MT767:
    """The amendment that an UndertakingAmendment makes, as an MT767 would say it; sender and receiver are None.

    Raises:
        MessageError: XML that is unsafe or not well formed; an element unknown, missing, repeated, misplaced, malformed
            or not carried; what an MT767 may not say.
    """
    document = load(xml, NAMESPACE, "tsrv.005.001.01", "Take the Document out of its envelope")
    if local_name(document) != "Document":
        raise MessageError("XML", local_name(document), "is the root, not Document", "Send a tsrv.005.001.01")
    check(document, DOCUMENT, NAMESPACE)
    amendment = document[0]
    details = amendment[0]
    issuer = read_party(details, "UdrtkgId/Issr")
    assert issuer is not None  # mandatory in the schema
    expiry, kind = _expiry(details)
    message = MT767(
        related_reference=NONREF,
        purpose=UndertakingAmendmentPurpose.ISSUE,
        bank_information=lines_of(amendment, "BkToBkInf"),
        undertaking=AmendedUndertaking(
            number=str(string(details, "UdrtkgId/Id")),
            amendment_number=int(str(string(details, "SeqNb"))),
            amendment_date=date.fromisoformat(str(string(details, "DtOfIssnc"))),
            issuer=bank_of(issuer),
            increase=_amount(details, "IncrAmt"),
            decrease=_amount(details, "DcrAmt"),
            expiry_type=kind,
            expiry_date=expiry,
            beneficiary=read_party(details, "NewBnfcry"),
            terms=lines_of(details, "NewUdrtkgTermsAndConds/Txt"),
        ),
    )
    # Bounds, characters and rules of the MT: what passes here goes into the other world without loss.
    write_parts(message)
    return message


def _expiry(details: etree._Element) -> tuple[date | None, ExpiryType | None]:
    terms = find(details, "NewXpryDtls/XpryTerms")
    if terms is None:
        return None, None
    day, is_open = string(terms, "DtTm/Dt"), flag(terms, "OpnEnddInd") is True
    if (day is None) != is_open:
        fail(terms, str(day or ""), "is neither a day nor open-ended", "Give DtTm/Dt, or OpnEnddInd true")
    return (None if day is None else date.fromisoformat(day)), ExpiryType.OPEN if is_open else ExpiryType.FIXED


def _amount(details: etree._Element, name: str) -> Amount | None:
    element = find(details, f"UdrtkgAmtAdjstmnt/AmtChc/{name}")
    if element is None:
        return None
    currency = str(element.get("Ccy"))
    minor_units(currency, f"UdrtkgAmdmnt/UdrtkgAmdmntDtls/UdrtkgAmtAdjstmnt/AmtChc/{name}/@Ccy")
    return Amount(currency, Decimal(str(element.text)))
