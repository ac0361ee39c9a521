"""Time: expiry, presentation period, latest shipment, dates of documents."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from eport.examiner.model import Document, Hit, Presentation, Quoted, Sureness, harmless, unread
from eport.examiner.rules.common import (
    Context,
    answers,
    called_for,
    date_of_shipment,
    invoices,
    shipment_dates,
    shown,
    transports,
)
from eport.examiner.terms import PRESENTATION_DAYS, Terms

_FROM_SHIPMENT: Final = re.compile(r"SHIPMENT|LADING|\bB/?L\b|TRANSPORT|DISPATCH|ON BOARD")
_FROM_INVOICE: Final = re.compile(r"INVOICE")


def expired(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 6(d)(i), 6(e), 29(a): presented after expiry, which rolls over days on which the bank is closed."""
    yield from _until(
        terms.credit.expiry_date, terms.quote("31D", terms.credit.expiry_date), "expiry", presentation, context
    )


def late_presentation(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 14(c): later than 21 calendar days after shipment, or than field 48 says; the last day rolls (29(a))."""
    period = terms.credit.presentation_period
    if period is None and not any(not item.copies_only for item in terms.of("transport_document")):
        return  # the 21 days belong to original transport documents under art. 19–25
    days = period.days if period else PRESENTATION_DAYS
    rule = terms.quote("48", f"{days} days after {period.event or 'shipment'}") if period else Quoted(
        "UCP 600", "art. 14(c)", f"{days} days after shipment"
    )  # fmt: skip
    begins = _begins(terms, presentation, period.event if period else None)
    if begins is None:
        yield unread(
            rule, Quoted("presentation", "shipment_date", "not shown"), "No document shows when the period begins."
        )
        return
    start, document = begins
    last = start + dt.timedelta(days)
    stale = terms.permits(r"STALE (TRANSPORT )?DOCUMENTS? (IS |ARE )?(ALSO )?ACCEPTABLE")
    if stale is not None and presentation.presented_on > last:
        yield harmless(
            terms.quote("47A", stale),
            _presented(presentation),
            "Stale documents are acceptable until expiry (ISBP A19).",
        )
        return
    for hit in _until(last, rule, f"presentation, counted from {start.isoformat()}", presentation, context):
        sure = Sureness.LIKELY if hit.sureness is Sureness.CERTAIN and document is None else hit.sureness
        yield Hit(hit.required, hit.found, hit.text, sure, hit.verdict)


def _begins(terms: Terms, presentation: Presentation, event: str | None) -> tuple[dt.date, Document | None] | None:
    if event is None or _FROM_SHIPMENT.search(event.upper()):
        return date_of_shipment(terms, presentation)
    if _FROM_INVOICE.search(event.upper()):
        return next(((entry.date, entry) for entry in invoices(terms, presentation) if entry.date), None)
    return None


def _until(last: dt.date, rule: Quoted, what: str, presentation: Presentation, context: Context) -> Iterator[Hit]:
    rolled = context.last_day(last)
    actual = presentation.presented_on
    if actual > rolled:
        late = (actual - rolled).days
        text = f"Presented {late} day{'s' * (late > 1)} after the last day for {what}, {rolled.isoformat()}."
        yield Hit(rule, _presented(presentation), text, context.how_sure(rolled, actual))
    elif actual > last:
        schedule = presentation.covering_schedule
        text = f"The last day, {last.isoformat()}, is no banking day; the next one is in time (art. 29(a))."
        yield harmless(rule, _presented(presentation), text)
        if schedule is not None and not schedule.extension_stated:
            found = Quoted("covering schedule", "extension_stated", "no")
            yield harmless(
                rule, found, "The nominated bank has to state the extension on its schedule (art. 29(b)); ask for it."
            )


def _presented(presentation: Presentation) -> Quoted:
    return Quoted("presentation", "presented_on", presentation.presented_on.isoformat())


def late_shipment(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """44C: shipped later than the latest date, which never rolls over closed days (art. 29(c))."""
    latest = terms.credit.latest_shipment
    if latest is None:
        return
    rule = terms.quote("44C", latest)
    documents = transports(terms, presentation)
    for document in documents:
        dates = shipment_dates(document)
        if dates and max(dates) > latest:
            yield Hit(
                rule,
                shown(document, "date of shipment", max(dates)),
                f"Shipped {(max(dates) - latest).days} days after the latest date.",
            )
    stated = presentation.shipment_date
    if not documents and stated is not None and stated > latest:
        found = Quoted("presentation", "shipment_date", stated.isoformat())
        yield Hit(rule, found, "Shipped after the latest date, by what the presenter says.", Sureness.LIKELY)


_MONTHS: Final = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
_MONTH: Final = f"(?P<m>{'|'.join(_MONTHS)})[A-Z]*"
_DATES: Final = (
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
    re.compile(rf"(?P<d>[0-9]{{1,2}})[ .-]?{_MONTH}[ .,-]*(?P<y>[0-9]{{4}})"),
    re.compile(rf"{_MONTH} (?P<d>[0-9]{{1,2}}),? (?P<y>[0-9]{{4}})"),
)
"""ISO 8601, and dates with the month in words; figures alone are read otherwise in every country."""


def dates_in(text: str) -> list[dt.date]:
    """Dates that a text writes out, in their order; impossible ones are left out."""
    found: list[tuple[int, dt.date]] = []
    for pattern in _DATES:
        for match in pattern.finditer(text.upper()):
            month = int(match["m"]) if match["m"].isdigit() else _MONTHS.index(match["m"]) + 1
            try:
                found.append((match.start(), dt.date(int(match["y"]), month, int(match["d"]))))
            except ValueError:
                continue
    return [date for _, date in sorted(found)]


def shipment_period(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """44D: outside the shipment period; both its days are in it (art. 3), instalments (art. 32) are for a person."""
    period = terms.credit.shipment_period
    if period is None:
        return
    rule = terms.quote("44D", " ".join(period))
    limits = dates_in(" ".join(period))
    if len(limits) != 2 or re.search(r"INSTAL|LOT|EACH|MONTHLY", rule.value.upper()):
        yield unread(rule, Quoted("presentation", "", ""), "The examiner does not read this shipment period (art. 32).")
        return
    for document in transports(terms, presentation):
        for day in shipment_dates(document):
            if not limits[0] <= day <= limits[1]:
                yield Hit(
                    rule,
                    shown(document, "date of shipment", day),
                    "Shipped outside the shipment period.",
                    Sureness.LIKELY,
                )


def dated_after_presentation(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 14(i): no document is dated later than its presentation; one may be dated before the credit's issue."""
    for document in called_for(terms, presentation):
        if document.date is not None and document.date > presentation.presented_on:
            yield Hit(_presented(presentation), shown(document, "date", document.date), "Dated after the presentation.")


def undated(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """ISBP A11: drafts, insurance documents and original transport documents bear a date."""
    for document in called_for(terms, presentation):
        dated = document.date is not None
        if document.transport is not None:
            dated = bool(shipment_dates(document))
        if document.insurance is not None and document.insurance.effective_on is not None:
            dated = True
        if document.kind in ("draft", "insurance_document", "transport_document") and not dated:
            rule = Quoted("ISBP", "A11", "a date of issuance")
            yield Hit(rule, shown(document, "date", None), "The document bears no date.")


def inspected_after_shipment(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """ISBP A12: where 46A asks for a pre-shipment event, the document evidences that it was on or before shipment."""
    shipped = date_of_shipment(terms, presentation)
    if shipped is None:
        return
    for requirement, documents in answers(terms, presentation):
        if not re.search(r"PRE-?\s?SHIPMENT|(BEFORE|PRIOR TO) (SHIPMENT|LOADING)", requirement.text):
            continue
        for document in documents:
            inspected = document.certificate.inspected_on if document.certificate else None
            happened = inspected or document.date
            if document.read and happened is not None and happened > shipped[0]:
                field = "inspected_on" if inspected else "date"
                yield Hit(
                    requirement.quoted, shown(document, field, happened), f"Shipment was on {shipped[0].isoformat()}."
                )
