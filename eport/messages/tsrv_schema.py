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
class _Element:
    """An element by `name`: how often it stands, what its text is, or what stands in it, in this order.

    Attributes:
        least, most: multiplicity.
        text: the form of its text, for the error, and the check; None where elements stand in it.
        children: in order; `choice` where exactly one of them stands.
    """

    name: str
    least: int
    most: int
    text: tuple[str, Check] | None = None
    children: tuple[_Element, ...] = ()
    choice: bool = False


def _text(most: int) -> tuple[str, Check]:
    return f"1 to {most} characters", lambda value: 0 < len(value) <= most


def _codes(*words: str) -> tuple[str, Check]:
    return f"one of {', '.join(words)}", lambda value: value in words


def _is_date(value: str) -> bool:
    try:
        return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) is not None and bool(date.fromisoformat(value))
    except ValueError:
        return False


_DATE: Final = ("a date YYYY-MM-DD", _is_date)
_FLAG: Final = ("true or false", lambda value: value in ("true", "false", "1", "0"))
_NUMBER: Final = ("a number of days", lambda value: re.fullmatch(r"[0-9]{1,18}", value) is not None)
_MONEY: Final = (
    "an amount of at most 18 digits, 5 of them decimals",
    lambda value: re.fullmatch(r"[0-9]{1,18}(\.[0-9]{1,5})?", value) is not None and len(value) <= 19,
)
_COUNTRY: Final = ("an ISO 3166 country of 2 letters", is_country)
_BIC: Final = ("a BIC", lambda value: re.fullmatch(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?", value) is not None)


def _one(name: str, text: tuple[str, Check]) -> _Element:
    return _Element(name, 1, 1, text)


def _maybe(name: str, text: tuple[str, Check]) -> _Element:
    return _Element(name, 0, 1, text)


_INFORMATION: Final = _Element("AddtlInf", 0, 5, _text(ADDITIONAL))
_PROPRIETARY: Final = _Element(
    "Tp", 1, 1, None, (_Element("Prtry", 1, 1, None, (_one("Id", _text(35)), _maybe("SchmeNm", _text(35)))),)
)
_IDENTIFIED: Final = (
    _maybe("Nm", _text(140)),
    _Element("PstlAdr", 0, 1, None, (_Element("AdrLine", 0, 7, _text(70)),)),
    _Element(
        "Id",
        0,
        1,
        None,
        (
            _Element(
                "OrgId",
                1,
                1,
                None,
                (_maybe("AnyBIC", _BIC), _Element("Othr", 0, 1, None, (_one("Id", _text(35)),))),
            ),
        ),
    ),
)


def _party(name: str, least: int = 0) -> _Element:
    return _Element(name, least, 1, None, _IDENTIFIED)


_EXTENSION: Final = _Element(
    "AutoXtnsn",
    0,
    1,
    None,
    (
        _Element("Prd", 1, 1, None, (_one("Days", _NUMBER), _one("Yrs", _NUMBER)), choice=True),
        _maybe("FnlXpryDt", _DATE),
        _Element("NonXtnsnNtfctn", 0, 1, None, (_one("NtfctnPrd", _NUMBER),)),
    ),
)
_DETAILS: Final = _Element(
    "UdrtkgIssncDtls",
    1,
    1,
    None,
    (
        _one("Id", _text(35)),
        _one("Nm", _codes("STBY", "DGAR")),
        _one("IssncTp", _codes("CRQL", "CRQC", "ISSU", "ISCO", "ISAD")),
        _party("Applcnt"),
        _party("Issr", 1),
        _party("Bnfcry", 1),
        _one("DtOfIssnc", _DATE),
        _party("AdvsgPty"),
        _party("ScndAdvsgPty"),
        _Element("UdrtkgAmt", 1, 1, None, (_one("Amt", _MONEY), _INFORMATION)),
        _Element(
            "XpryDtls",
            1,
            1,
            None,
            (
                _Element(
                    "XpryTerms",
                    1,
                    1,
                    None,
                    (
                        _Element("DtTm", 0, 1, None, (_one("Dt", _DATE),)),
                        _EXTENSION,
                        _maybe("Cond", _text(2000)),
                        _maybe("OpnEnddInd", _FLAG),
                    ),
                ),
                _Element("AddtlXpryInf", 0, 5, _text(ADDITIONAL)),
            ),
        ),
        _maybe("ConfInd", _FLAG),
        _Element("AddtlPty", 0, 1, None, (_PROPRIETARY, _party("Pty", 1))),
        _Element(
            "GovncRulesAndLaw",
            1,
            1,
            None,
            (
                _Element(
                    "RuleId",
                    1,
                    1,
                    None,
                    (
                        _one("Cd", _codes("ISPR", "NONE", "UCPR", "URDG")),
                        _Element("Prtry", 1, 1, None, (_one("Id", _text(35)),)),
                    ),
                    choice=True,
                ),
                _Element("AplblLaw", 0, 1, None, (_one("Ctry", _COUNTRY),)),
                _Element("Jursdctn", 0, 1, None, (_one("Txt", _text(2000)),)),
            ),
        ),
        _Element("UndrlygTx", 0, 1, None, (_PROPRIETARY, _INFORMATION)),
        _Element("PresntnDtls", 0, 1, None, (_INFORMATION,)),
        _Element("UdrtkgTermsAndConds", 1, 1, None, (_Element("Txt", 1, 5, _text(20_000)),)),
        _maybe("MltplDmndInd", _FLAG),
        _maybe("PrtlDmndInd", _FLAG),
        _maybe("TrfInd", _FLAG),
    ),
)
DOCUMENT: Final = _Element(
    "Document",
    1,
    1,
    None,
    (_Element("UdrtkgIssnc", 1, 1, None, (_DETAILS, _Element("BkToBkInf", 0, 5, _text(ADDITIONAL)))),),
)


def check(element: etree._Element, definition: _Element) -> None:
    """Compare an element with its definition, and all in it."""
    if etree.QName(element).namespace != NAMESPACE:
        fail(element, "", f"is not of the namespace {NAMESPACE}", "Send a tsrv.001.001.01")
    if set(element.attrib) != ({"Ccy"} if definition.name == "Amt" else set()):
        fail(element, " ".join(sorted(map(str, element.attrib))), "has attributes that it may not have", "Remove them")
    if definition.text is not None:
        form, is_well_formed = definition.text
        if len(element):
            fail(element[0], "", "stands where text belongs", "Send plain text")
        if not is_well_formed(element.text or ""):
            fail(element, element.text or "", f"is not {form} (tsrv.001.001.01)", "Correct it")
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
                "is not an element that an MT760 can say; nothing of a message is left out",
                "Send the undertaking without it, or have a person read the message",
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
        check(child, by_name[name])


def fail(element: etree._Element, value: str, rule: str, remedy: str) -> NoReturn:
    names = [local_name(element), *(local_name(ancestor) for ancestor in element.iterancestors())]
    # Document and UdrtkgIssnc stand in every path.
    raise MessageError("/".join(reversed(names[:-1])) or names[0], value, rule, remedy)
