"""Which documents: those of 46A, their issuer, function and content (art. 14(a), (f), (g)), and customs releases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eport.examiner.model import Document, Hit, Presentation, Quoted, Sureness, harmless, unread
from eport.examiner.rules.common import Context, answers, called_for, invoices, same_party, shown
from eport.examiner.terms import Requirement, Terms
from eport.examiner.text import compare, content_words, same_lines, words
from eport.messages.customs_codes import FROM_7365, FROM_CHINA_RECEIPT, FROM_WCO, CustomsStatus

_RELEASED: Final = (CustomsStatus.RELEASED, CustomsStatus.CLOSED)
_CODE_LISTS: Final = {"WCO": FROM_WCO, "7365": FROM_7365, "CHINA": FROM_CHINA_RECEIPT}
_DESCRIBED_ISSUER: Final = frozenset(
    "FIRST CLASS WELL KNOWN QUALIFIED INDEPENDENT OFFICIAL COMPETENT LOCAL PUBLIC RECOGNIZED RECOGNISED INTERNATIONAL "
    "ANY SURVEYOR SURVEYORS INSPECTOR AUTHORITY AUTHORITIES LABORATORY COMPANY AGENCY INSTITUTION BODY INSPECTION "
    "GOVERNMENT MANUFACTURER PRODUCER CARRIER AGENT SHIPPING LINE REPUTABLE THIRD PARTY".split()
)
"""Words that describe an issuer without naming one (art. 3)."""
_CHAMBERS: Final = re.compile(r"CHAMBER|INDUSTR(Y|IES)|ASSOCIATION|CUSTOMS|DEPARTMENT OF TRADE|MINISTRY|CCPIT|COUNCIL")


def missing_document(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 14(a), 46A and 42C: a stipulated document is not there."""
    for requirement, documents in answers(terms, presentation):
        if documents or _within_another(terms, presentation, requirement):
            continue
        if not requirement.names_a_document:
            yield unread(
                requirement.quoted, Quoted("presentation", "documents", ""), "The examiner does not read this item."
            )
            continue
        # Of a document of no common kind the examiner knows the title only.
        sure = Sureness.LIKELY if requirement.kind == "other" else Sureness.CERTAIN
        yield Hit(
            requirement.quoted,
            Quoted("presentation", "documents", "none"),
            f"Missing: {requirement.title.lower()}.",
            sure,
        )
    drafts = terms.credit.drafts_at
    has_draft = any(document.kind == "draft" for document in presentation.documents)
    if drafts is not None and not has_draft and not terms.of("draft"):
        yield Hit(terms.quote("42C", " ".join(drafts)), Quoted("presentation", "documents", "none"), "Missing: draft.")


def _within_another(terms: Terms, presentation: Presentation, requirement: Requirement) -> bool:
    """A weight list within a packing list that shows weights is a combined document (ISBP A42, two originals of it)."""
    if requirement.kind != "weight_list":
        return False
    lists = [entry for entry in presentation.of("packing_list") if "WEIGHT" in words(entry.title or "")]
    needed = sum(item.originals for item in terms.requirements if item.kind in ("packing_list", "weight_list"))
    return any(entry.originals >= needed for entry in lists)


def document_unread(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """The presentation says that a document is there, not what it says."""
    for document in presentation.documents:
        if not document.read:
            found = Quoted(document.name, "", "data not given")
            yield unread(Quoted("credit", "46A", document.name), found, "Only that it is there was checked.")


def uncalled_document(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 14(g): a document that the credit does not call for is disregarded."""
    wanted = {id(entry) for entry in called_for(terms, presentation)}
    for document in presentation.documents:
        if document.read and id(document) not in wanted:
            yield harmless(
                Quoted("UCP 600", "art. 14(g)", "not called for"),
                Quoted(document.name, "kind", document.kind),
                "Disregarded.",
            )


def issuer(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """46A, art. 3, 14(f), ISBP A20, L3: issued by whom the credit names."""
    for requirement, documents in answers(terms, presentation):
        wanted = requirement.issuer()
        if wanted is None or requirement.kind in ("commercial_invoice", "transport_document", "insurance_document"):
            continue
        for document in documents:
            if not document.read:
                continue
            name = document.issuer.name if document.issuer else None
            if name is None or not _is_issuer(terms, wanted, name):
                sure = Sureness.LIKELY if name is None or "CHAMBER" in wanted else Sureness.CERTAIN
                yield Hit(requirement.quoted, shown(document, "issuer", name), f"Not issued by {wanted.lower()}.", sure)


def _is_issuer(terms: Terms, wanted: str, name: str) -> bool:
    if " OR " in wanted:
        return any(_is_issuer(terms, part.strip(), name) for part in wanted.split(" OR "))
    if all(word in _DESCRIBED_ISSUER for word in content_words(wanted)):
        return same_lines(terms.credit.beneficiary.lines, name) is None  # art. 3: any issuer but the beneficiary
    if "CHAMBER" in wanted:
        return _CHAMBERS.search(name.upper()) is not None
    return same_party(terms, wanted, name) or not compare(content_words(wanted), words(name)).missing


def adverse_result(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 14(f), ISBP Q7 [K]: a certificate that finds goods wanting does not fulfil its function."""
    for requirement, documents in answers(terms, presentation):
        for document in documents:
            if document.certificate is not None and document.certificate.result == "adverse":
                yield Hit(
                    requirement.quoted,
                    shown(document, "result", "adverse"),
                    "The certificate finds the goods not to conform.",
                    Sureness.LIKELY,
                )


_NEGATIONS: Final = frozenset("NOT NO NEVER WITHOUT EXCEPT EXCEPTING UNLESS".split())
_STATES: Final = re.compile(r"\b(?:STATING|CERTIFYING|CONFIRMING|EVIDENCING|ATTESTING|TO THE EFFECT) (?:THAT )?(.+)")


def function(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 14(f), ISBP P1: a certificate says what the credit wants it to say, not in the same words."""
    for requirement, documents in answers(terms, presentation):
        wanted = _STATES.search(requirement.text)
        # What a certificate of origin certifies is its origin, which `data_conflict` compares (ISBP L1).
        if wanted is None or requirement.kind in ("transport_document", "insurance_document", "certificate_of_origin"):
            continue
        own = requirement.kind in ("beneficiary_certificate", "other")
        asked = content_words(wanted.group(1))
        for document in documents:
            if not document.read:
                continue
            said = " ".join((*document.statements, document.goods or "", document.origin or ""))
            found = shown(document, "statements", said or None)
            share = compare(asked, content_words(said)).share
            if share < 0.5:
                sure = Sureness.LIKELY if own and share < 0.25 else Sureness.PERSON
                yield Hit(requirement.quoted, found, "It does not say what the credit wants stated.", sure)
            elif _NEGATIONS & set(words(said)) and not _NEGATIONS & set(asked):
                yield Hit(
                    requirement.quoted, found, "It denies or restricts what the credit wants stated.", Sureness.LIKELY
                )


def quotation(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """46A: 'quoting' a number of invoice or credit: it stands on the document."""
    for requirement, documents in answers(terms, presentation):
        text = requirement.text
        for document in documents:
            if not document.read:
                continue
            if (
                re.search(r"(QUOTING|SHOWING|INDICATING|BEARING|MENTIONING) (THIS |THE )?(L/?C|CREDIT)", text)
                and document.credit_number is None
            ):
                yield Hit(
                    requirement.quoted, shown(document, "credit_number", None), "The credit's number is not quoted."
                )
            if (
                re.search(r"(QUOTING|SHOWING|INDICATING|BEARING) (THE )?INVOICE (NUMBER|NO)", text)
                and document.invoice_number is None
            ):
                yield Hit(
                    requirement.quoted, shown(document, "invoice_number", None), "The invoice's number is not quoted."
                )


_SHOWN: Final = re.compile(
    r"\b(?:SHOWING|INDICATING|MENTIONING|SPECIFYING|GIVING) (?!(?:THIS |THE )?(?:L/?C|CREDIT|INVOICE))(.+)"
)


def detail_unread(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """46A: 'showing' a detail of which the examiner does not know where a document would have it."""
    for requirement, documents in answers(terms, presentation):
        detail = _SHOWN.search(requirement.text)
        if detail is not None and documents and "FREIGHT" not in detail.group(1):
            found = Quoted(documents[0].name, "", "not compared")
            yield unread(requirement.quoted, found, f"Does it show {detail.group(1).strip(' .').lower()}?")


def customs_release(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """46A, art. 14(f): a final release of this invoice's goods. A conditional one (WCO 08, China B, K) never counts."""
    for requirement, documents in answers(terms, presentation):
        for document in documents:
            if requirement.kind == "customs_release" and document.read:
                yield from _release(terms, presentation, requirement, document)


def _release(terms: Terms, presentation: Presentation, requirement: Requirement, document: Document) -> Iterator[Hit]:
    part = document.release
    if part is None:
        yield Hit(
            requirement.quoted,
            shown(document, "release", None),
            "The document shows no status of a declaration.",
            Sureness.LIKELY,
        )
        return
    status = _CODE_LISTS[part.code_list].get(part.status)  # as a string: '9' is not '09'
    if status not in _RELEASED:
        meaning = status.name.lower().replace("_", " ") if status is not None else "no status of this code list"
        found = shown(document, "status", f"{part.code_list} {part.status}")
        yield Hit(requirement.quoted, found, f"Not a final release: {meaning}.")
    numbers = {"".join(words(entry.number or "")) for entry in invoices(terms, presentation) if entry.number}
    if not numbers and presentation.invoice:
        numbers = {"".join(words(presentation.invoice))}
    if document.invoice_number is not None and numbers and "".join(words(document.invoice_number)) not in numbers:
        yield Hit(
            requirement.quoted,
            shown(document, "invoice_number", document.invoice_number),
            "A release of another invoice's goods.",
        )
