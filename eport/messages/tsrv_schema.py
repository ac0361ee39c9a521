"""The part of UndertakingIssuanceV01 (tsrv.001.001.01) that an MT760 can say, and the check of a message against it.

Elements, order, multiplicities and types are those of the ISO 20022 repository; see `tsrv` for the source.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final, NoReturn

from lxml import etree

from eport.messages.errors import MessageError
from eport.messages.identifiers import is_country
from eport.messages.safe_xml import local_name

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:tsrv.001.001.01"
ADDITIONAL: Final = 2000
"""Longest AddtlInf [characters]; up to five follow each other."""

Check = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Element:
    """An element by `name`: how often it stands, what its text is, or what stands in it, in this order.

    Attributes:
        least, most: multiplicity.
        form: of its text, for the error, and the check; None where elements stand in it.
        children: in order; `choice` where exactly one of them stands.
    """

    name: str
    least: int
    most: int
    form: tuple[str, Check] | None = None
    children: tuple[Element, ...] = ()
    choice: bool = False


def text(most: int) -> tuple[str, Check]:
    return f"1 to {most} characters", lambda value: 0 < len(value) <= most


def codes(*words: str) -> tuple[str, Check]:
    return f"one of {', '.join(words)}", lambda value: value in words


def _is_date(value: str) -> bool:
    try:
        return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) is not None and bool(date.fromisoformat(value))
    except ValueError:
        return False


DATE: Final = ("a date YYYY-MM-DD", _is_date)
FLAG: Final = ("true or false", lambda value: value in ("true", "false", "1", "0"))
_NUMBER: Final = ("a number of days", lambda value: re.fullmatch(r"[0-9]{1,18}", value) is not None)
MONEY: Final = (
    "an amount of at most 18 digits, 5 of them decimals",
    lambda value: re.fullmatch(r"[0-9]{1,18}(\.[0-9]{1,5})?", value) is not None and len(value) <= 19,
)
_COUNTRY: Final = ("an ISO 3166 country of 2 letters", is_country)
_BIC: Final = ("a BIC", lambda value: re.fullmatch(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?", value) is not None)


def one(name: str, text: tuple[str, Check]) -> Element:
    return Element(name, 1, 1, text)


def maybe(name: str, text: tuple[str, Check]) -> Element:
    return Element(name, 0, 1, text)


INFORMATION: Final = Element("AddtlInf", 0, 5, text(ADDITIONAL))
_PROPRIETARY: Final = Element(
    "Tp", 1, 1, None, (Element("Prtry", 1, 1, None, (one("Id", text(35)), maybe("SchmeNm", text(35)))),)
)
_IDENTIFIED: Final = (
    maybe("Nm", text(140)),
    Element("PstlAdr", 0, 1, None, (Element("AdrLine", 0, 7, text(70)),)),
    Element(
        "Id",
        0,
        1,
        None,
        (
            Element(
                "OrgId",
                1,
                1,
                None,
                (maybe("AnyBIC", _BIC), Element("Othr", 0, 1, None, (one("Id", text(35)),))),
            ),
        ),
    ),
)


def party(name: str, least: int = 0) -> Element:
    return Element(name, least, 1, None, _IDENTIFIED)


_EXTENSION: Final = Element(
    "AutoXtnsn",
    0,
    1,
    None,
    (
        Element("Prd", 1, 1, None, (one("Days", _NUMBER), one("Yrs", _NUMBER)), choice=True),
        maybe("FnlXpryDt", DATE),
        Element("NonXtnsnNtfctn", 0, 1, None, (one("NtfctnPrd", _NUMBER),)),
    ),
)
_DETAILS: Final = Element(
    "UdrtkgIssncDtls",
    1,
    1,
    None,
    (
        one("Id", text(35)),
        one("Nm", codes("STBY", "DGAR")),
        one("IssncTp", codes("CRQL", "CRQC", "ISSU", "ISCO", "ISAD")),
        party("Applcnt"),
        party("Issr", 1),
        party("Bnfcry", 1),
        one("DtOfIssnc", DATE),
        party("AdvsgPty"),
        party("ScndAdvsgPty"),
        Element("UdrtkgAmt", 1, 1, None, (one("Amt", MONEY), INFORMATION)),
        Element(
            "XpryDtls",
            1,
            1,
            None,
            (
                Element(
                    "XpryTerms",
                    1,
                    1,
                    None,
                    (
                        Element("DtTm", 0, 1, None, (one("Dt", DATE),)),
                        _EXTENSION,
                        maybe("Cond", text(2000)),
                        maybe("OpnEnddInd", FLAG),
                    ),
                ),
                Element("AddtlXpryInf", 0, 5, text(ADDITIONAL)),
            ),
        ),
        maybe("ConfInd", FLAG),
        Element("AddtlPty", 0, 1, None, (_PROPRIETARY, party("Pty", 1))),
        Element(
            "GovncRulesAndLaw",
            1,
            1,
            None,
            (
                Element(
                    "RuleId",
                    1,
                    1,
                    None,
                    (
                        one("Cd", codes("ISPR", "NONE", "UCPR", "URDG")),
                        Element("Prtry", 1, 1, None, (one("Id", text(35)),)),
                    ),
                    choice=True,
                ),
                Element("AplblLaw", 0, 1, None, (one("Ctry", _COUNTRY),)),
                Element("Jursdctn", 0, 1, None, (one("Txt", text(2000)),)),
            ),
        ),
        Element("UndrlygTx", 0, 1, None, (_PROPRIETARY, INFORMATION)),
        Element("PresntnDtls", 0, 1, None, (INFORMATION,)),
        Element("UdrtkgTermsAndConds", 1, 1, None, (Element("Txt", 1, 5, text(20_000)),)),
        maybe("MltplDmndInd", FLAG),
        maybe("PrtlDmndInd", FLAG),
        maybe("TrfInd", FLAG),
    ),
)
DOCUMENT: Final = Element(
    "Document",
    1,
    1,
    None,
    (Element("UdrtkgIssnc", 1, 1, None, (_DETAILS, Element("BkToBkInf", 0, 5, text(ADDITIONAL)))),),
)


def check(element: etree._Element, definition: Element, namespace: str) -> None:
    """Compare an element with its definition, and all in it."""
    if etree.QName(element).namespace != namespace:
        fail(element, "", f"is not of the namespace {namespace}", f"Send a {namespace[-15:]}")
    if set(element.attrib) != ({"Ccy"} if definition.form is MONEY else set()):
        fail(element, " ".join(sorted(map(str, element.attrib))), "has attributes that it may not have", "Remove them")
    if definition.form is not None:
        form, is_well_formed = definition.form
        if len(element):
            fail(element[0], "", "stands where text belongs", "Send plain text")
        if not is_well_formed(element.text or ""):
            fail(element, element.text or "", f"is not {form} ({namespace[-15:]})", "Correct it")
        return
    if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
        fail(element, (element.text or "").strip(), "has text between its elements", "Remove it")
    names = [local_name(child) for child in element]
    allowed = [child.name for child in definition.children]
    for child, name in zip(element, names):
        if name not in allowed:
            fail(
                child,
                (child.text or "").strip(),
                "is not an element that the MT can say; nothing of a message is left out",
                "Send the message without it, or have a person read the message",
            )
    if sorted(names, key=allowed.index) != names:
        fail(element, " ".join(names), f"has its elements in another order than {', '.join(allowed)}", "Order them")
    if definition.choice and len(names) != 1:
        fail(element, " ".join(names), f"holds not exactly one of {', '.join(allowed)}", "Keep one")
    for child_definition in definition.children:
        count = names.count(child_definition.name)
        least = 0 if definition.choice else child_definition.least
        if not least <= count <= child_definition.most:
            fail(
                element,
                str(count),
                f"holds {child_definition.name} {count} times, not {least} to {child_definition.most}",
                f"Correct {child_definition.name}",
            )
    by_name = {child_definition.name: child_definition for child_definition in definition.children}
    for child, name in zip(element, names):
        check(child, by_name[name], namespace)


def fail(element: etree._Element, value: str, rule: str, remedy: str) -> NoReturn:
    names = [local_name(element), *(local_name(ancestor) for ancestor in element.iterancestors())]
    # Document and UdrtkgIssnc stand in every path.
    raise MessageError("/".join(reversed(names[:-1])) or names[0], value, rule, remedy)
