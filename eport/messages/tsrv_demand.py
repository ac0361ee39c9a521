"""ISO 20022 trade services: UndertakingDemandV01 (tsrv.013.001.01), read and written from the value that MT765 has.

Source as for `tsrv`. An element outside of `DOCUMENT` is refused, so that nothing of a message is lost.

| MT765 | tsrv.013.001.01, under UdrtkgDmnd/UdrtkgDmndDtls |
|---|---|
| 20, 22G | Id, Tp |
| 21, 52a, 23 | UdrtkgId: Id, Issr, BnfcryRefNb |
| 32B, 78 | DmndAmt: Amt, AddtlInf |
| 31E | ReqdXpryDt |
| 49A, 77 | DmndDcmnttn: CmpltInd (true for COMP) and DmndNrrtv, CmpltnInf |
| 72Z | UdrtkgDmnd/BkToBkInf |

Not carried, and refused by name: 23X, 31L, 56a, 57a, 59a, and 77 without 49A.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from lxml import etree

from eport.messages.errors import MessageError
from eport.messages.mt import MT765, Amount, to_fin
from eport.messages.mt.codes import DemandStatement, DemandType
from eport.messages.mt.values import CodedLines
from eport.messages.safe_xml import load, local_name
from eport.messages.tsrv_schema import (
    ADDITIONAL,
    DATE,
    FLAG,
    INFORMATION,
    MONEY,
    Element,
    check,
    codes,
    maybe,
    one,
    party,
    text,
)
from eport.messages.tsrv_xml import add, add_lines, add_party, bank_of, find, flag, lines_of, read_party, string

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:tsrv.013.001.01"

_DETAILS: Final = Element(
    "UdrtkgDmndDtls",
    1,
    1,
    None,
    (
        one("Id", text(35)),
        one("Tp", codes("PAYM", "PAEX")),
        Element("UdrtkgId", 1, 1, None, (one("Id", text(35)), party("Issr", 1), maybe("BnfcryRefNb", text(35)))),
        Element("DmndAmt", 1, 1, None, (one("Amt", MONEY), INFORMATION)),
        maybe("ReqdXpryDt", DATE),
        Element(
            "DmndDcmnttn",
            0,
            1,
            None,
            (one("CmpltInd", FLAG), maybe("CmpltnInf", text(2000)), maybe("DmndNrrtv", text(20_000))),
        ),
    ),
)
DOCUMENT: Final = Element(
    "Document",
    1,
    1,
    None,
    (Element("UdrtkgDmnd", 1, 1, None, (_DETAILS, Element("BkToBkInf", 0, 5, text(ADDITIONAL)))),),
)


def write(message: MT765) -> bytes:
    """The demand as UndertakingDemand, UTF-8 with a declaration; `read` gives it back, without its headers.

    Raises:
        MessageError: what an MT765 may not say either, or what is not carried (see the table).
    """
    to_fin(message)
    uncarried = {
        "23X": message.file,
        "31L": message.demand_date,
        "56a": message.intermediary,
        "57a": message.account_with,
        "59a": message.beneficiary,
        "77": message.completion if message.statement is None else None,
    }
    for field, value in uncarried.items():
        if value is not None:
            raise MessageError(
                f"MT765 field {field}",
                str(value),
                "is not carried by tsrv.013.001.01 as it is written here",
                "Send the MT765, or leave the field out",
            )
    document = etree.Element(f"{{{NAMESPACE}}}Document", nsmap={None: NAMESPACE})
    demand = add(document, "UdrtkgDmnd")
    details = add(demand, "UdrtkgDmndDtls")
    add(details, "Id", message.sender_reference)
    add(details, "Tp", message.type.value)
    undertaking = add(details, "UdrtkgId")
    add(undertaking, "Id", message.undertaking_number)
    add_party(undertaking, "Issr", message.issuer)
    if message.beneficiary_reference is not None:
        add(undertaking, "BnfcryRefNb", message.beneficiary_reference)
    amount = add(details, "DmndAmt")
    add(amount, "Amt", f"{message.amount.value:f}").set("Ccy", message.amount.currency)
    add_lines(amount, "AddtlInf", message.amount_information)
    if message.requested_expiry is not None:
        add(details, "ReqdXpryDt", message.requested_expiry.isoformat())
    if message.statement is not None:
        documentation = add(details, "DmndDcmnttn")
        add(documentation, "CmpltInd", "true" if message.statement.code is DemandStatement.COMPLETE else "false")
        add_lines(documentation, "CmpltnInf", message.completion)
        add_lines(documentation, "DmndNrrtv", message.statement.lines, size=20_000)
    add_lines(demand, "BkToBkInf", message.bank_information)
    xml: bytes = etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    if read(xml) != replace(message, sender=None, receiver=None):
        raise MessageError(
            "UdrtkgDmnd", message.sender_reference, "would be read as another demand", "Report this message"
        )
    return xml


def read(xml: bytes) -> MT765:
    """The demand that an UndertakingDemand makes, as an MT765 would say it; sender and receiver are None.

    Raises:
        MessageError: XML that is unsafe or not well formed; an element unknown, missing, repeated, misplaced, malformed
            or not carried; what an MT765 may not say.
    """
    document = load(xml, NAMESPACE, "tsrv.013.001.01", "Take the Document out of its envelope")
    if local_name(document) != "Document":
        raise MessageError("XML", local_name(document), "is the root, not Document", "Send a tsrv.013.001.01")
    check(document, DOCUMENT, NAMESPACE)
    demand = document[0]
    details = demand[0]
    amount, issuer = find(details, "DmndAmt/Amt"), read_party(details, "UdrtkgId/Issr")
    assert issuer is not None  # mandatory in the schema
    complete, expiry = flag(find(details, "DmndDcmnttn"), "CmpltInd"), string(details, "ReqdXpryDt")
    statement = None
    if complete is not None:
        words = lines_of(details, "DmndDcmnttn/DmndNrrtv") or ()
        statement = CodedLines(DemandStatement.COMPLETE if complete else DemandStatement.INCOMPLETE, words)
    message = MT765(
        sender_reference=str(string(details, "Id")),
        undertaking_number=str(string(details, "UdrtkgId/Id")),
        beneficiary_reference=string(details, "UdrtkgId/BnfcryRefNb"),
        issuer=bank_of(issuer),
        type=DemandType(string(details, "Tp")),
        amount=Amount(str(amount.get("Ccy")), Decimal(str(amount.text))),
        amount_information=lines_of(details, "DmndAmt/AddtlInf"),
        statement=statement,
        completion=lines_of(details, "DmndDcmnttn/CmpltnInf"),
        requested_expiry=None if expiry is None else date.fromisoformat(expiry),
        bank_information=lines_of(demand, "BkToBkInf"),
    )
    # Bounds, characters and rules of the MT: what passes here goes into the other world without loss.
    to_fin(message)
    return message
