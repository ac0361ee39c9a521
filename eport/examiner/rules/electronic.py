"""eUCP 2.1, where field 40E says that it applies."""

from __future__ import annotations

from collections.abc import Iterator

from eport.examiner.model import Document, Hit, Presentation, Quoted, Sureness, harmless
from eport.examiner.rules.common import Context, answers, called_for, shown
from eport.examiner.terms import Terms


def _records(terms: Terms, presentation: Presentation) -> tuple[Document, ...]:
    return tuple(document for document in called_for(terms, presentation) if document.electronic is not None)


def completeness(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """eUCP art. e6(c): without a notice of completeness nothing is presented; a forwarding bank needs none (e7(a))."""
    if not terms.electronic or not _records(terms, presentation):
        return
    if presentation.notice_of_completeness is None and not presentation.forwarded:
        rule = terms.quote("40E", terms.credit.rules.rule_set.value)
        found = Quoted("presentation", "notice_of_completeness", "not received")
        yield Hit(rule, found, "Without the notice the presentation is deemed not to have been made.")


def unreachable(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """eUCP art. e7(b): an external source that cannot be reached; no discrepancy once a bank forwarded (e7(d))."""
    for document in _records(terms, presentation):
        assert document.electronic is not None
        if not terms.electronic or document.electronic.reachable:
            continue
        rule, found = (
            Quoted("eUCP", "art. e7(b)", "the external source can be reached"),
            shown(document, "reachable", "no"),
        )
        if presentation.forwarded:
            yield harmless(
                rule, found, "A nominated bank found it complying and forwarded it: no discrepancy (art. e7(d))."
            )
        else:
            yield Hit(rule, found, "The record refers to a source that cannot be reached.")


def unreadable(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """eUCP art. e7(c): that a bank cannot read a record in an allowed format is no ground for refusal."""
    for document in _records(terms, presentation):
        assert document.electronic is not None
        if terms.electronic and not document.electronic.readable:
            rule = Quoted("eUCP", "art. e7(c)", document.electronic.format)
            yield harmless(
                rule, shown(document, "readable", "no"), "No ground for refusal where the credit allows the format."
            )


def corrupted(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """eUCP art. e12: corruption suspends the clock; re-presentation within 30 days or the last day, the earlier."""
    for document in _records(terms, presentation):
        assert document.electronic is not None
        if terms.electronic and document.electronic.corrupted:
            rule = Quoted("eUCP", "art. e12", "an uncorrupted record")
            yield Hit(
                rule,
                shown(document, "corrupted", "yes"),
                "Ask for the record again: the time for examination is suspended.",
                Sureness.PERSON,
            )


def electronic_not_allowed(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Without eUCP a credit asks for paper, unless the item itself says 'electronic'."""
    if terms.electronic:
        return
    for requirement, documents in answers(terms, presentation):
        for document in documents:
            if document.electronic is not None and "ELECTRONIC" not in requirement.text:
                found = shown(document, "electronic", document.electronic.format)
                yield Hit(
                    requirement.quoted,
                    found,
                    "An electronic record, though the credit is not subject to eUCP.",
                    Sureness.PERSON,
                )
