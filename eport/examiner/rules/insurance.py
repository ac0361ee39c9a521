"""Insurance documents (art. 28)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from eport.examiner.model import Document, Hit, Insurance, Presentation, Quoted, Sureness, harmless
from eport.examiner.rules.common import (
    Context,
    answers,
    date_of_shipment,
    drawn,
    invoices,
    of_kind,
    shipment_dates,
    shown,
    transports,
)
from eport.examiner.rules.ports import agreement
from eport.examiner.terms import Requirement, Terms
from eport.examiner.text import words

MINIMUM: Final = Decimal(110)
"""[percent] of the CIF or CIP value, where the credit says nothing else (art. 28(f)(ii))."""


def _insured(terms: Terms, presentation: Presentation) -> Iterator[tuple[Document, Insurance]]:
    for document in of_kind(terms, presentation, "insurance_document"):
        if document.insurance is not None:
            yield document, document.insurance


def _with_items(terms: Terms, presentation: Presentation) -> Iterator[tuple[Requirement, Document, Insurance]]:
    for requirement, documents in answers(terms, presentation):
        for document in documents:
            if requirement.kind == "insurance_document" and document.insurance is not None:
                yield requirement, document, document.insurance


def insurance_kind(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 28(c), (d): no cover notes; a policy stands for a certificate, a certificate not for a policy."""
    for requirement, document, part in _with_items(terms, presentation):
        found = shown(document, "type", part.type.replace("_", " "))
        if part.type == "cover_note":
            yield Hit(
                Quoted("UCP 600", "art. 28(c)", "policy, certificate or declaration"),
                found,
                "Cover notes are not accepted.",
            )
        elif (
            part.type in ("certificate", "declaration")
            and "POLICY" in words(requirement.text)
            and "CERTIFICATE" not in words(requirement.text)
        ):
            yield Hit(requirement.quoted, found, "The credit calls for a policy.")
        elif part.type == "policy" and "POLICY" not in words(requirement.text):
            yield harmless(requirement.quoted, found, "A policy is accepted for a certificate (art. 28(d)).")


def insurance_signature(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 28(a), ISBP K2–K4: signed by or for an insurance company or underwriter."""
    rule = Quoted("UCP 600", "art. 28(a)", "signed by insurer, underwriter, their agent or proxy")
    for document, part in _insured(terms, presentation):
        if not document.signed:
            yield Hit(rule, shown(document, "signed", "no"), "The insurance document is not signed.")
        elif part.issuer_capacity in (None, "broker"):
            sure = Sureness.LIKELY if part.issuer_capacity is None else Sureness.CERTAIN
            yield Hit(
                rule,
                shown(document, "issuer_capacity", part.issuer_capacity),
                "Not signed in a capacity that the article admits.",
                sure,
            )


def insurance_full_set(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 28(b), ISBP K7: all originals that were issued."""
    for document, part in _insured(terms, presentation):
        if part.originals_issued is not None and document.originals < part.originals_issued:
            rule = shown(document, "originals_issued", part.originals_issued)
            yield Hit(rule, shown(document, "originals", document.originals), "Not all originals are presented.")


def insurance_currency(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 28(f)(i): in the currency of the credit."""
    for document, _ in _insured(terms, presentation):
        if document.currency != terms.credit.currency:
            sure = Sureness.LIKELY if document.currency is None else Sureness.CERTAIN
            yield Hit(
                terms.quote("32B", terms.credit.currency),
                shown(document, "currency", document.currency),
                "Not the currency of the credit.",
                sure,
            )


def insurance_amount(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 28(f)(ii), ISBP K12–K15: at least 110 % or the credit's percentage, of the gross value."""
    documents = tuple(_with_items(terms, presentation))
    value = _value(terms, presentation)
    if not documents or value is None:
        return
    requirement, first, _ = documents[0]
    percent = _percent(requirement.text)
    amounts = [document.amount for _, document, _ in documents]
    if None in amounts:
        yield Hit(requirement.quoted, shown(first, "amount", None), "The document shows no amount of cover.")
        return
    cover = sum((amount for amount in amounts if amount is not None), Decimal(0))
    least = value * percent / 100
    currencies = {document.currency for _, document, _ in documents}
    if cover < least and currencies == {terms.credit.currency}:
        rule = Quoted(
            "credit" if percent != MINIMUM else "UCP 600",
            "46A" if percent != MINIMUM else "art. 28(f)(ii)",
            f"at least {percent:f} % of {value:,f} = {least:,f}",
        )
        # 'For full invoice value' may mean 100 %: then a person decides what the credit meant.
        open_ = (
            cover >= value
            and "VALUE" in words(requirement.text)
            and percent == MINIMUM
            and "110" not in requirement.text
        )
        sure = Sureness.PERSON if open_ and "PLUS" not in requirement.text else Sureness.CERTAIN
        yield Hit(rule, shown(first, "amount", f"{cover:,f}"), "The cover is too small.", sure)


def _percent(text: str) -> Decimal:
    whole = re.search(r"\b(1[0-9]{2}|[2-9][0-9]{2})\s*(?:PCT|PERCENT|PER CENT|%)", text)
    if whole is not None:
        return Decimal(whole.group(1))
    plus = re.search(r"PLUS (?:AT LEAST )?([0-9]{1,2})\s*(?:PCT|PERCENT|PER CENT|%)", text)
    return 100 + Decimal(plus.group(1)) if plus is not None else MINIMUM


def _value(terms: Terms, presentation: Presentation) -> Decimal | None:
    """Gross value of the goods: before deductions for payments in advance and the like (ISBP K15)."""
    gross = Decimal(0)
    for invoice in invoices(terms, presentation):
        if invoice.amount is None:
            return None
        gross += (
            invoice.amount + sum((entry.amount for entry in invoice.invoice.deductions), Decimal(0))
            if invoice.invoice
            else invoice.amount
        )
    term = (terms.trade_term or "").split(" ")[0]
    if gross and term in ("CIF", "CIP"):
        return gross
    return max(gross, drawn(terms, presentation) or Decimal(0)) or None


def insurance_date(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 28(e), ISBP K10: dated, or effective, not later than shipment."""
    shipped = date_of_shipment(terms, presentation)
    if shipped is None:
        return
    earliest = min(
        (day for entry in transports(terms, presentation) for day in shipment_dates(entry)), default=shipped[0]
    )
    rule = Quoted(shipped[1].name if shipped[1] else "presentation", "date of shipment", earliest.isoformat())
    for document, part in _insured(terms, presentation):
        if part.effective_on is not None and part.effective_on > earliest:
            yield Hit(rule, shown(document, "effective_on", part.effective_on), "Cover begins after shipment.")
        elif document.date is not None and document.date > earliest:
            if part.effective_on is None:
                yield Hit(
                    rule,
                    shown(document, "date", document.date),
                    "Dated after shipment, and cover is not shown to begin earlier.",
                )
            else:
                yield harmless(
                    rule,
                    shown(document, "date", document.date),
                    "Cover is effective from shipment or before (art. 28(e)).",
                )


_CLAUSES: Final = re.compile(r"(?:CARGO CLAUSES?|\bICC)[^A-Z(]*(?:\(?CARGO\)?)?\s*\(?\s*([ABC])\s*\)?(?![A-Z])")


def _risks(text: str) -> set[str]:
    found = {f"({letter})" for letter in _CLAUSES.findall(text)}
    if re.search(r"ALL[- ]RISKS?", text):
        found.add("all risks")
    if re.search(r"\bWAR\b", text):
        found.add("war")
    if re.search(r"STRIKES?|S\.?R\.?C\.?C", text):
        found.add("strikes")
    return found


def insurance_risks(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 28(g), (h), ISBP K17–K18: the risks that the credit names; clauses (A) hold those of (B), and these (C)."""
    for requirement, document, part in _with_items(terms, presentation):
        wanted, covered = _risks(requirement.text), _risks(" ; ".join(part.risks).upper())
        widest = {"(A)", "all risks"} & covered
        if widest:
            covered |= {"(A)", "(B)", "(C)", "all risks"}
        elif "(B)" in covered:
            covered.add("(C)")
        for risk in sorted(wanted - covered):
            text = f"The credit asks for {risk}; the document does not show it."
            yield Hit(
                requirement.quoted, shown(document, "risks", ", ".join(part.risks) or None), text, Sureness.LIKELY
            )


def insurance_route(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 28(f)(iii): at least between the place of taking in charge or shipment and of discharge or destination."""
    credit = terms.credit
    begins = [
        (tag, place) for tag, place in (("44A", credit.place_of_receipt), ("44E", credit.port_of_loading)) if place
    ]
    ends = [
        (tag, place) for tag, place in (("44B", credit.place_of_delivery), ("44F", credit.port_of_discharge)) if place
    ]
    for document, part in _insured(terms, presentation):
        # Cover may begin at an earlier place, which nobody sees in its name alone.
        yield from _covers(terms, begins[:1], document, "cover_from", part.cover_from, Sureness.PERSON)
        yield from _covers(terms, ends[:1], document, "cover_to", part.cover_to, Sureness.LIKELY)


def _covers(
    terms: Terms, places: list[tuple[str, str]], document: Document, field: str, place: str | None, sure: Sureness
) -> Iterator[Hit]:
    for tag, wanted in places:
        if place is None:
            yield Hit(
                terms.quote(tag, wanted),
                shown(document, field, None),
                "The document does not show between which places risks are covered.",
                Sureness.LIKELY,
            )
        elif not agreement(wanted, place).agrees and not any(
            agreement(wanted, part).agrees for part in re.split(r",| VIA | AND | TO ", place)
        ):
            yield Hit(
                terms.quote(tag, wanted), shown(document, field, place), "Cover is shown for another place.", sure
            )


def insurance_endorsement(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """46A, ISBP K19–K21: in the form that the credit asks for, endorsed where the claim has to pass on."""
    for requirement, document, part in _with_items(terms, presentation):
        if (
            re.search(r"ENDORSED|BLANK ENDORSE", requirement.text)
            and not part.endorsed
            and "BEARER" not in words(part.insured or "")
        ):
            yield Hit(requirement.quoted, shown(document, "endorsed", "no"), "The insurance document is not endorsed.")


def claims_place(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """46A: where claims are payable."""
    for requirement, document, part in _with_items(terms, presentation):
        wanted = re.search(
            r"CLAIMS? (?:ARE |TO BE )?PAYABLE (?:IN|AT) ([A-Z ]+?)(?= IN (?:THE )?CURRENCY|,|\.|$)", requirement.text
        )
        if wanted is None or re.match(r"(THE )?CURRENCY", wanted.group(1)):
            continue
        if part.claims_payable_at is None or not agreement(wanted.group(1), part.claims_payable_at).agrees:
            yield Hit(
                requirement.quoted,
                shown(document, "claims_payable_at", part.claims_payable_at),
                "Claims are payable elsewhere.",
                Sureness.LIKELY,
            )


def excess(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 28(j), ISBP K14: franchise or excess is accepted, unless cover is to be irrespective of percentage."""
    for requirement, document, part in _with_items(terms, presentation):
        if part.excess is None:
            continue
        found = shown(document, "excess", part.excess)
        if re.search(r"IRRESPECTIVE OF (THE )?PERCENTAGE", requirement.text):
            yield Hit(requirement.quoted, found, "Cover is to be irrespective of percentage.")
        else:
            yield harmless(requirement.quoted, found, "A franchise or excess is accepted (art. 28(j)).")
