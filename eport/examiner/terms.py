"""The terms of a credit as the examiner computes on them, read from an MT700. Nothing is guessed: what is not read
stays text, and the examiner says that a person has to read it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, TypeVar

from eport.examiner.model import Quoted
from eport.examiner.places import country_of
from eport.examiner.text import counted, number, unit
from eport.messages.mt import MT700, Permission, RuleSet

_T = TypeVar("_T")

PRESENTATION_DAYS: Final = 21
"""[calendar days] art. 14(c), where field 48 is silent. Field 48 may say more or less."""
ABOUT: Final = Decimal(10)
"""[percent] art. 30(a): 'about' and 'approximately'."""

_KINDS: Final = (
    ("draft", r"^(BENEFICIARY'?S )?(SIGHT |TIME |USANCE )?DRAFTS?\b|BILLS? OF EXCHANGE"),
    # In this order: a packing list may mention the invoice, an invoice names no packing list.
    ("customs_release", r"CUSTOMS (RELEASE|CLEARANCE)"),
    ("packing_list", r"PACKING (LIST|NOTE|SPECIFICATION)"),
    ("weight_list", r"WEIGHT (LIST|NOTE|CERTIFICATE)|CERTIFICATE OF WEIGHT"),
    ("certificate_of_origin", r"CERTIFICATES? OF ORIGIN|ORIGIN CERTIFICATE|GSP FORM A"),
    ("inspection_certificate", r"INSPECTION (CERTIFICATE|REPORT)|CERTIFICATES? OF (INSPECTION|QUALITY|QUANTITY)|"
     r"CERTIFICATES? OF ANALYSIS|(QUALITY|QUANTITY|ANALYSIS) CERTIFICATE"),
    ("beneficiary_certificate", r"BENEFICIAR(Y'?S?|IES'?) (SIGNED )?(CERTIFICATE|DECLARATION|STATEMENT)|"
     r"CERTIFICATE (ISSUED|SIGNED) BY (THE )?BENEFICIARY"),
    ("insurance_document", r"INSURANCE"),
    ("transport_document", r"BILLS? OF LADING|\bB/?LS?\b|WAY ?BILL|TRANSPORT DOCUMENT|CONSIGNMENT NOTE|\bCMR\b"),
    ("receipt", r"(COURIER|POST(AL)?) RECEIPT|CERTIFICATE OF POSTING"),
    ("commercial_invoice", r"INVOICE"),
)  # fmt: skip
_EXCLUDES: Final = re.compile(r"\b(NOT|NO|PROHIBITED|FORBIDDEN|UNACCEPTABLE|EXCLUDED)\b")
_HEADING: Final = re.compile(r"[A-Z ]*\bDOCUMENTS?\b[A-Z ]*:")
"""A line before the first item: 'DOCUMENTS REQUIRED:'."""
_OTHER_TITLE: Final = re.compile(
    r"([A-Z][A-Z' -]*?(?:CERTIFICATE|DECLARATION|STATEMENT|LIST|REPORT|RECEIPT|LETTER|NOTE|PHOTO|ADVICE|FAX|TELEX|CABLE"
    r"|E-?MAIL))"
)
_COUNTS: Final = {"DUPLICATE": 2, "TRIPLICATE": 3, "QUADRUPLICATE": 4, "QUINTUPLICATE": 5}
_NUMERALS: Final = {word: n for n, word in enumerate("ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN".split(), 1)}
_N: Final = r"(?<![/0-9])(?P<n>[0-9]{1,2}|" + "|".join(_NUMERALS) + r")\s*(?:\([A-Z0-9]+\)\s*)?(?:SIGNED\s+)?"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One item of 46A.

    Attributes:
        originals: least number of originals; at least 1 unless copies alone are asked for (art. 17(a), (d)).
        pieces: least number of originals and copies together (art. 17(e)).
        copies_only: only copies are asked for; then no article 19–28 applies (ISBP A6).
    """

    kind: str
    text: str
    originals: int
    pieces: int
    copies_only: bool
    full_set: bool

    @property
    def title(self) -> str:
        """What the item calls for."""
        if self.kind != "other":
            return self.kind.replace("_", " ")
        found = _OTHER_TITLE.search(self.text)
        return found.group(1).strip() if found else self.text.split(",")[0]

    @property
    def names_a_document(self) -> bool:
        """Whether the item calls for a document that has a name; else it is a term that stands in 46A."""
        return self.kind != "other" or _OTHER_TITLE.search(self.text) is not None

    @property
    def quoted(self) -> Quoted:
        """The item as findings show it."""
        return Quoted("credit", "46A", self.text)

    def issuer(self) -> str | None:
        """Who has to issue the document, where the item says so."""
        found = re.search(
            r"ISSUED(?: AND SIGNED)? BY (?:THE |AN? )?(.+?)"
            r"(?= IN \d| IN (?:ONE|TWO|THREE|DUPLICATE|TRIPLICATE)| QUOTING| STATING| SHOWING"
            r"| CERTIFYING| EVIDENCING| FOR THE| CONFIRMING|[.;,]|$)",
            self.text,
        )  # fmt: skip
        return found.group(1).strip() if found else None


@dataclass(frozen=True, slots=True)
class GoodsQuantity:
    """A quantity of 45A. `plus`, `minus` [percent] where 45A states a tolerance of its own; `about`: art. 30(a)."""

    value: Decimal
    unit: str
    about: bool
    plus: Decimal | None
    minus: Decimal | None

    @property
    def counted(self) -> bool | None:
        """Whether the unit counts packing units or items (art. 30(b))."""
        return counted(self.unit)


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """A unit price of 45A, in the credit's currency."""

    value: Decimal
    unit: str
    about: bool


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """A credit, as far as examination needs it. Compared by identity, so that it is a cheap key."""

    credit: MT700
    requirements: tuple[Requirement, ...]
    conditions: tuple[str, ...]
    goods: tuple[str, ...]
    quantities: tuple[GoodsQuantity, ...]
    unit_prices: tuple[UnitPrice, ...]
    trade_term: str | None
    country: str | None

    @property
    def amount(self) -> Decimal:
        """Field 32B."""
        return self.credit.amount

    @property
    def tolerance(self) -> tuple[Decimal, Decimal] | None:
        """[percent] (plus, minus) on the amount: 39A as the parties state it, whatever its size (art. 30)."""
        stated = self.credit.tolerance
        return (Decimal(stated.plus), Decimal(stated.minus)) if stated else None

    @property
    def maximum(self) -> Decimal:
        """Most that may be drawn."""
        return self.amount * (100 + (self.tolerance[0] if self.tolerance else 0)) / 100

    @property
    def partial_allowed(self) -> bool:
        """Field 43P; allowed where it is silent (art. 31(a))."""
        return self.credit.partial_shipments is not Permission.NOT_ALLOWED

    @property
    def transhipment_allowed(self) -> bool:
        """Field 43T; allowed where it is silent."""
        return self.credit.transhipment is not Permission.NOT_ALLOWED

    @property
    def electronic(self) -> bool:
        """Whether eUCP applies (field 40E)."""
        return self.credit.rules.rule_set in (RuleSet.EUCP, RuleSet.EUCPURR)

    def of(self, kind: str) -> tuple[Requirement, ...]:
        """What 46A asks of that kind."""
        return tuple(requirement for requirement in self.requirements if requirement.kind == kind)

    def quote(self, tag: str, value: object) -> Quoted:
        """A field of the credit, for a finding."""
        return Quoted("credit", tag, value.isoformat() if isinstance(value, dt.date) else str(value))

    def permits(self, pattern: str) -> str | None:
        """The condition of 47A, or the item of 46A, that names the pattern and does not exclude it."""
        texts = (*self.conditions, *(requirement.text for requirement in self.requirements))
        return next((text for text in texts if re.search(pattern, text) and not _EXCLUDES.search(text)), None)


def terms_of(credit: MT700) -> Terms:
    """Terms of a parsed credit."""
    goods = tuple(item.upper() for item in credit.goods.items) if credit.goods else ()
    documents = tuple(item.upper() for item in credit.documents.items) if credit.documents else ()
    return Terms(
        credit=credit,
        requirements=_requirements(item for item in documents if not _HEADING.fullmatch(item)),
        conditions=tuple(item.upper() for item in credit.conditions.items) if credit.conditions else (),
        goods=goods,
        quantities=_given(_quantity(item) for item in goods),
        unit_prices=tuple(price for item in goods for price in _unit_prices(item, credit.currency)),
        trade_term=next(iter(_given(trade_term_of(item) for item in goods)), None),
        country=_country(credit),
    )


def _given(values: Iterable[_T | None]) -> tuple[_T, ...]:
    return tuple(value for value in values if value is not None)


def _country(credit: MT700) -> str | None:
    """Country whose banking days count: that of the place of expiry, else of the bank with which it is available."""
    named = country_of(credit.expiry_place.upper())
    if named is not None:
        return named
    bank = credit.available.bank.bic or credit.sender
    return bank[4:6] if bank else None


def _requirements(items: Iterable[str]) -> tuple[Requirement, ...]:
    """A courier's receipt is the transport document where no other item is one (art. 25), else a document beside it."""
    found = [_requirement(item) for item in items]
    shipped = any(item.kind == "transport_document" for item in found)
    receipt = "other" if shipped else "transport_document"
    return tuple(replace(item, kind=receipt) if item.kind == "receipt" else item for item in found)


def _requirement(text: str) -> Requirement:
    kind = next((kind for kind, pattern in _KINDS if re.search(pattern, text)), "other")
    originals, pieces, copies_only = _counts(text)
    full_set = re.search(r"\b(FULL|COMPLETE) SET\b|\b\d ?/ ?\d\b.{0,12}(SET|ORIGINAL|BILL)", text) is not None
    return Requirement(kind, text, originals, pieces, copies_only, full_set)


def _counts(text: str) -> tuple[int, int, bool]:
    """(originals, pieces, copies only). 'IN 3 COPIES' is one original and else copies (art. 17(e), ISBP A30)."""
    originals = _count(re.search(_N + r"ORIGINALS?\b", text))
    copies = _count(re.search(_N + r"(?:NON[- ]NEGOTIABLE |PHOTO ?)?COP(?:Y|IES)\b", text))
    if originals is not None:
        return originals, originals + (copies or 0), False
    fold = next((n for word, n in _COUNTS.items() if word in text), _count(re.search(_N + "-?FOLD", text)))
    if fold is not None:
        return 1, fold, False
    if re.match(f"(?:{_N})?" + r"(?:NON[- ]NEGOTIABLE |PHOTO ?)?COP(?:Y|IES) OF\b", text):
        return 0, copies or 1, True
    if copies is not None:
        # 'original plus 2 copies' adds them, 'in 3 copies' counts the original among them.
        more = re.search(r"\b(?:PLUS|AND|WITH) " + _N + "(?:NON[- ]NEGOTIABLE |PHOTO ?)?COP", text) is not None
        return 1, copies + more, False
    return 1, 1, False


def _count(found: re.Match[str] | None) -> int | None:
    return None if found is None else _NUMERALS.get(found.group("n")) or int(found.group("n"))


_ABOUT: Final = r"(?P<about>ABOUT|APPROX(?:IMATELY|\.)?|CIRCA)?\s*"
_QUANTITY: Final = re.compile(
    _ABOUT + r"(?<![A-Z0-9.,-])(?P<n>[0-9][0-9,]*(?:\.[0-9]+)?)\s*(?P<unit>METRIC TONS?|M/T|[A-Z]+)\b"
)
_TOLERANCE: Final = (
    re.compile(r"(?:\+ ?/ ?-|PLUS OR MINUS|PLUS/MINUS)\s*(?P<n>[0-9]{1,2}(?:\.[0-9]+)?)\s*(?:PCT|PERCENT|PER CENT|%)"),
    re.compile(r"(?P<n>[0-9]{1,2}(?:\.[0-9]+)?)\s*(?:PCT|PERCENT|PER CENT|%)\s*MORE OR LESS"),
)
_TERM: Final = re.compile(
    r"\b(EXW|FCA|FAS|FOB|CFR|CIF|CPT|CIP|DAP|DPU|DDP|DAT)\b\s*"
    r"([A-Z][A-Z ,.'-]*?)?\s*(?:\(?(INCOTERMS[^0-9]*[0-9]{4})\)?|$|;|,? ?\+)"
)


_SIZE: Final = re.compile(r"\s*(LONG|WIDE|THICK|HIGH|EACH|IN (LENGTH|DIAMETER|WIDTH)|PER\b|/)")
"""After a number it says that it measures one piece."""


def _quantity(item: str) -> GoodsQuantity | None:
    """The first quantity of an item, in a unit known here: '12,500 CASES OF …, 24 BOTTLES EACH' is 12,500 cases."""
    for found in _QUANTITY.finditer(item):
        value = number(found["n"])
        before = item[: found.start()]
        if value is None or counted(found["unit"]) is None or re.search(r"\b[A-Z]{3}$|\bPER$", before.strip()):
            continue
        if _SIZE.match(item, found.end()):
            continue
        stated = next((match for pattern in _TOLERANCE if (match := pattern.search(item)) is not None), None)
        percent = Decimal(stated["n"]) if stated else None
        return GoodsQuantity(value, found["unit"], found["about"] is not None, percent, percent)
    return None


def _unit_prices(item: str, currency: str) -> tuple[UnitPrice, ...]:
    pattern = (
        _ABOUT + rf"(?:{currency}\s*(?P<n>[0-9][0-9.,]*)|(?P<m>[0-9][0-9.,]*)\s*{currency})"
        r"\s*(?:/|PER)\s*(?P<unit>METRIC TONS?|M/T|[A-Z]+)"
    )
    found = ((match, number((match["n"] or match["m"]).rstrip(".,"))) for match in re.finditer(pattern, item))
    return tuple(
        UnitPrice(value, match["unit"], match["about"] is not None) for match, value in found if value is not None
    )


def trade_term_of(text: str) -> str | None:
    """A trade term with its place and source: 'CIF SHANGHAI INCOTERMS 2020'; 'C AND F' and 'CNF' are CFR."""
    plain = re.sub(r"\b(C AND F|C ?& ?F|CNF)\b", "CFR", text.upper().replace("(R)", "").replace("®", ""))
    found = _TERM.search(plain)
    return None if found is None else " ".join(part.strip(" ,") for part in found.groups() if part)


def same_unit(one: str, other: str) -> bool:
    """Whether two units measure the same: KGS and MT, CTNS and CARTONS."""
    return unit(one)[0] == unit(other)[0]
