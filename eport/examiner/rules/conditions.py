"""Field 47A: what a program can follow, what names no document (art. 14(h)), and what a person reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eport.examiner.model import Hit, Presentation, Quoted, Sureness, harmless, unread
from eport.examiner.rules.common import Context, called_for, shown
from eport.examiner.rules.description import opposed
from eport.examiner.terms import Terms

_ALL_QUOTE: Final = re.compile(
    r"ALL DOCUMENTS?.{0,40}(QUOTE|SHOW|BEAR|INDICATE|MENTION|STATE).{0,30}(CREDIT|L/?C|LC) ?(NUMBER|NO|REF)?"
)
_FOLLOWED: Final = re.compile(
    r"STALE (TRANSPORT )?DOCUMENTS?|CHARTER[- ]?PARTY|ON DECK|FORWARDER|HOUSE B|CUSTOMS RELEASE|CONDITIONAL RELEASE|"
    r"MAY BE DRAWN BY ITSELF"
)
"""Conditions that other rules follow."""
_BANKS: Final = re.compile(
    r"\b(FEE|CHARGES?|COMMISSION|DISCREPAN\w+|REIMBURS\w+|REMIT\w*|FORWARD(ED)?|DESPATCH(ED)?|"
    r"SENT TO|HANDLING|NEGOTIATING BANK|PROCEEDS)\b"
)
_LENIENT: Final = re.compile(r"THIRD PARTY DOCUMENTS?.{0,12}(?<!NOT )ACCEPTABLE")
_DOCUMENTARY: Final = re.compile(
    r"DOCUMENT|CERTIFICATE|INVOICE|\bBILLS?\b|\bB/?L\b|LIST\b|DRAFT|POLICY|PRESENT|QUOT|INDICAT|SHOW|STAT(E|ING)\b|EVIDENC|CERTIF|DECLAR|ENGLISH"
)
_DEMANDS: Final = re.compile(r"\b(MUST|SHALL|SHOULD|TO BE|IS TO|ARE TO|HAS TO|HAVE TO)\b")


def credit_number(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """47A: 'all documents must quote this credit': each stipulated one shows its number."""
    condition = next((text for text in terms.conditions if _ALL_QUOTE.search(text)), None)
    if condition is None:
        return
    for document in called_for(terms, presentation):
        if document.credit_number is None:
            yield Hit(
                terms.quote("47A", condition),
                shown(document, "credit_number", None),
                "The credit's number is not quoted.",
            )


def non_documentary(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 14(h), ISBP A26: a condition that names no document is disregarded, but no document may contradict it."""
    for condition in terms.conditions:
        if not is_non_documentary(condition):
            continue
        rule = terms.quote("47A", condition)
        yield harmless(
            rule, Quoted("UCP 600", "art. 14(h)", "no document stipulated"), "Deemed not stated and disregarded."
        )
        for document in called_for(terms, presentation):
            clauses = document.transport.clauses if document.transport else ()
            for text in (document.goods, *document.statements, *clauses):
                word = opposed(text, condition) if text else None
                if word is not None:
                    yield Hit(
                        rule,
                        shown(document, "text", text),
                        f"'{word}' contradicts the condition (ISBP A26).",
                        Sureness.PERSON,
                    )


def is_non_documentary(condition: str) -> bool:
    """Whether a condition demands something without naming a document that would show it."""
    return bool(_DEMANDS.search(condition)) and not any(
        pattern.search(condition) for pattern in (_DOCUMENTARY, _BANKS, _FOLLOWED, _ALL_QUOTE)
    )


def condition_unread(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """A condition that neither this examiner nor art. 14(h) settles."""
    for condition in terms.conditions:
        known = (_ALL_QUOTE, _FOLLOWED, _BANKS, _LENIENT)
        if not is_non_documentary(condition) and not any(pattern.search(condition) for pattern in known):
            yield unread(
                terms.quote("47A", condition),
                Quoted("presentation", "", ""),
                "The examiner does not read this condition.",
            )
