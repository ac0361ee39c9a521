"""How many originals and copies, signatures, corrections (art. 17)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eport.examiner.model import Hit, Presentation, Quoted, Sureness, harmless
from eport.examiner.rules.common import Context, answers, called_for, shown, transports
from eport.examiner.terms import Terms
from eport.examiner.text import same_lines

_SIGNED_BY_NATURE: Final = {
    "certificate_of_origin": "L1", "inspection_certificate": "Q2", "beneficiary_certificate": "P3", "draft": "B8",
}  # fmt: skip
"""Certificates and drafts are signed even where the credit does not say so (ISBP A3)."""


def originals(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 17(a), (d), (e), ISBP A29–A30: an original of each document, and as many as the credit asks for."""
    for requirement, documents in answers(terms, presentation):
        documents = tuple(entry for entry in documents if entry.read)
        if not documents or requirement.kind == "customs_release":
            continue
        most = max(entry.originals for entry in documents)
        pieces = max(entry.originals + entry.copies for entry in documents)
        if requirement.kind == "transport_document" and not requirement.copies_only and _partial_set(requirement.text):
            continue
        if most < requirement.originals:
            found = shown(documents[0], "originals", most)
            yield Hit(requirement.quoted, found, f"{requirement.originals} original(s) are required.")
        elif pieces < requirement.pieces:
            found = shown(documents[0], "originals and copies", pieces)
            yield Hit(requirement.quoted, found, f"{requirement.pieces} originals and copies are required together.")
        elif requirement.copies_only and most:
            yield harmless(
                requirement.quoted,
                shown(documents[0], "originals", most),
                "Originals are good for copies (art. 17(d)).",
            )


def _partial_set(text: str) -> bool:
    """'2/3 originals', 'full set less one': the set rule counts."""
    return re.search(r"\b\d ?/ ?\d\b|SET (LESS|MINUS)", text) is not None


def full_set(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 19–22(a)(iv), ISBP E11: all originals issued; the document says how many."""
    text = " ".join(item.text for item in terms.of("transport_document"))
    share = re.search(r"\b(\d) ?/ ?(\d)\b", text)
    for document in transports(terms, presentation):
        transport = document.transport
        assert transport is not None
        if transport.mode not in ("bill_of_lading", "charter_party_bill_of_lading", "multimodal", "sea_waybill"):
            continue
        if transport.originals_issued is None:
            rule = Quoted("ISBP", "E11", "the number of originals issued")
            yield Hit(
                rule,
                shown(document, "originals_issued", None),
                "The document does not say how many originals were issued.",
                Sureness.LIKELY,
            )
            continue
        needed = transport.originals_issued
        if share is not None and share.group(1) < share.group(2):
            needed = int(share.group(1))
        elif re.search(r"SET (LESS|MINUS) (ONE|1)", text):
            needed -= 1
        if document.originals < needed:
            rule = shown(document, "originals_issued", transport.originals_issued)
            yield Hit(rule, shown(document, "originals", document.originals), "Not the full set.")


def signature(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """46A: signed where the credit says so; certificates, declarations and drafts anyway (ISBP A3, A35)."""
    for requirement, documents in answers(terms, presentation):
        wants = re.search(r"\bSIGNED\b(?! BY (?!THE BENEF|BENEF))", requirement.text)
        for document in documents:
            if not document.read or document.signed or document.kind in ("transport_document", "insurance_document"):
                continue
            if wants or document.kind in _SIGNED_BY_NATURE:
                why = "The credit asks for a signature." if wants else "Such a document is signed (ISBP A3)."
                yield Hit(requirement.quoted, shown(document, "signed", "no"), why)
    for draft in presentation.of("draft"):
        if not draft.signed and terms.credit.drafts_at is not None:
            yield Hit(
                terms.quote("42C", " ".join(terms.credit.drafts_at)),
                shown(draft, "signed", "no"),
                "The draft is not signed (ISBP B8).",
            )


def correction(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """ISBP A7–A9: corrections by others than the beneficiary, and on drafts, are authenticated."""
    for document in called_for(terms, presentation):
        own = (
            document.issuer is not None and same_lines(terms.credit.beneficiary.lines, document.issuer.name) is not None
        )
        for entry in document.corrections:
            if entry.authenticated:
                continue
            found = shown(document, "corrections", entry.text)
            if own and document.kind != "draft":
                yield harmless(
                    Quoted("ISBP", "A7", "the beneficiary's own document"),
                    found,
                    "The beneficiary's corrections need no authentication.",
                )
            else:
                yield Hit(
                    Quoted("ISBP", "A8", "authenticated corrections"), found, "The correction is not authenticated."
                )
