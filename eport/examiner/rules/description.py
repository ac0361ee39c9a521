"""Goods: the invoice corresponds to the credit (art. 18(c)), other documents do not conflict with it (art. 14(e)).

No program reads a description as a person does: what is found here is 'likely' or 'for a person', never 'certain',
except a trade term of another name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eport.examiner.model import Document, Hit, Presentation, Sureness, harmless
from eport.examiner.rules.common import Context, called_for, invoices, shown
from eport.examiner.terms import _QUANTITY as QUANTITY
from eport.examiner.terms import Terms, trade_term_of
from eport.examiner.text import compare, content_words, counted, number, same_word, words

_OTHER_NATURE: Final = re.compile(
    r"\b(USED|SECOND[- ]HAND|RE-?CONDITIONED|REFURBISHED|REBUILT|SECOND QUALITY|"
    r"SUB-?STANDARD|DAMAGED|DEFECTIVE|SCRAP|REJECTS?|OBSOLETE|IMITATION|EXPIRED)\b"
)
_PRICES: Final = re.compile(
    r"(?:UNIT )?PRICE[ :]*(?:ABOUT )?[A-Z]{3} ?[0-9.,]+ ?(?:PER|/) ?[A-Z]+|[A-Z]{3} ?[0-9][0-9.,]* ?(?:PER|/) ?[A-Z]+|"
    r"\bORIGIN:?\b|\bINCOTERMS\b[^0-9]*[0-9]{4}|"
    r"(?:\+ ?/ ?-|PLUS OR MINUS)? ?[0-9]+ ?(?:PCT|PERCENT|%)(?: MORE OR LESS)?"
)
_OPPOSITES: Final = (
    {"FRESH", "FROZEN", "CHILLED", "DRIED"}, {"NEW", "USED"}, {"MENS", "LADIES", "CHILDRENS"},
    {"RAW", "ROASTED", "REFINED"},
    {"COTTON", "POLYESTER", "WOOL", "SILK"}, {"GREEN", "YELLOW", "RED", "BLUE", "BLACK", "WHITE"}, {"HOT", "COLD"},
    {"CANE", "BEET"}, {"STEEL", "ALUMINIUM", "COPPER"}, {"ARABICA", "ROBUSTA"},
    {"LEFT", "RIGHT"}, {"ORGANIC", "CONVENTIONAL"},
)  # fmt: skip
"""Words of which one excludes the others."""


def _described(item: str) -> tuple[str, ...]:
    """Words of an item of 45A that describe goods: without quantity, price, trade term, and lot marks."""
    text = re.sub(r"^LOT \w+:", "", item).strip()
    term = trade_term_of(text)
    if term is not None:
        code = term.split(" ")[0]
        text = re.sub(rf"\b{code}\b.*$", "", text, flags=re.S) if re.search(rf"\b{code}\b", text) else text
    text = _PRICES.sub(" ", text)
    first = next((found for found in QUANTITY.finditer(text) if number(found["n"]) is not None), None)
    if first is not None and text[: first.start()].strip(" ,") == "":
        text = text[first.end() :]
    return content_words(text)


def _of_invoice(document: Document) -> str:
    lines = document.invoice.lines if document.invoice else ()
    parts = [document.goods or "", document.origin or "", *(line.description for line in lines)]
    return " ".join(part for part in parts if part)


def goods_description(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 18(c), ISBP C3–C5: corresponds, though not as a mirror image; nothing of another nature is added."""
    for document in invoices(terms, presentation):
        text = _of_invoice(document)
        if not text:
            yield Hit(
                terms.quote("45A", " ".join(terms.goods)),
                shown(document, "goods", None),
                "The invoice describes no goods.",
                Sureness.LIKELY,
            )
            continue
        held = words(text)
        results = [(item, compare(_described(item), held)) for item in terms.goods if _described(item)]
        related = [(item, result) for item, result in results if result.share >= 0.5]
        # What was not shipped in this lot need not be on this invoice (ISBP C4).
        judged = related if terms.partial_allowed and related else results
        for item, result in judged:
            rule, found = terms.quote("45A", item), shown(document, "goods", document.goods or text)
            if result.missing:
                missing = ", ".join(result.missing)
                yield Hit(rule, found, f"The invoice does not show: {missing}.", Sureness.LIKELY)
            for right, misspelt in result.spelling:
                yield harmless(
                    rule, found, f"'{misspelt}' for '{right}' is a spelling error that leaves the meaning (ISBP A23)."
                )
        nature = _OTHER_NATURE.search(text.upper())
        if nature is not None and nature.group(0) not in " ".join(terms.goods):
            found = shown(document, "goods", document.goods or text)
            yield Hit(
                terms.quote("45A", " ".join(terms.goods)),
                found,
                f"'{nature.group(0)}' is another nature of goods (ISBP C5).",
                Sureness.LIKELY,
            )


def extra_goods(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """ISBP C12: no goods that the credit does not call for, even free of charge."""
    wanted = [word for item in terms.goods for word in words(item)]
    for document in invoices(terms, presentation):
        for line in document.invoice.lines if document.invoice else ():
            described = content_words(line.description)
            if described and compare(described, wanted).share < 0.34:
                rule = terms.quote("45A", " ".join(terms.goods))
                yield Hit(
                    rule,
                    shown(document, "line", line.description),
                    "Goods that the credit does not call for.",
                    Sureness.LIKELY,
                )


def goods_conflict(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 14(e), ISBP E22, L4: other documents describe in general terms that do not conflict."""
    wanted = [word for item in terms.goods for word in words(item)]
    for document in called_for(terms, presentation):
        if document.kind in ("commercial_invoice", "draft") or document.goods is None:
            continue
        described = [word for word in content_words(document.goods) if not word[0].isdigit() and counted(word) is None]
        result = compare(described, wanted)
        rule, found = terms.quote("45A", " ".join(terms.goods)), shown(document, "goods", document.goods)
        for right, misspelt in result.spelling:
            yield harmless(
                rule, found, f"'{right}' for '{misspelt}' is a spelling error that leaves the meaning (ISBP A23)."
            )
        opposite = next((word for word in result.missing if _excluded(word, wanted)), None)
        if opposite is not None:
            yield Hit(rule, found, f"'{opposite}' conflicts with the credit's description.", Sureness.LIKELY)
        elif result.missing:
            text = f"General terms, or other goods? The credit does not say: {', '.join(result.missing)}."
            yield Hit(rule, found, text, Sureness.PERSON)


def _excluded(word: str, wanted: list[str]) -> bool:
    return any(
        word in group and any(same_word(other, held) for other in group - {word} for held in wanted)
        for group in _OPPOSITES
    )


def opposed(text: str, condition: str) -> str | None:
    """A word of `text` that excludes one of `condition`; used for conditions that name no document (ISBP A26)."""
    held = list(words(condition))
    return next((word for word in words(text) if word not in held and _excluded(word, held)), None)


def trade_term(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """ISBP C8: a trade term in the description stands on the invoice, with its source if the credit gives it."""
    wanted = terms.trade_term
    if wanted is None:
        return
    for document in invoices(terms, presentation):
        stated = document.invoice.trade_term if document.invoice else None
        stated = trade_term_of(stated or _of_invoice(document)) or stated
        rule, found = terms.quote("45A", wanted), shown(document, "trade_term", stated)
        if stated is None:
            yield Hit(rule, found, "The invoice does not show the trade term.", Sureness.LIKELY)
        elif words(stated)[:1] != words(wanted)[:1]:
            yield Hit(rule, found, "Another trade term.")
        elif compare(words(wanted), words(stated)).missing:
            yield Hit(rule, found, "Place or source of the trade term are not the credit's.", Sureness.LIKELY)
