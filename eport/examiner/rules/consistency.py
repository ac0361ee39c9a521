"""Data of one document against data of another (art. 14(d)). Documents not called for are disregarded (art. 14(g))."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from eport.examiner.model import Document, Hit, Presentation, Quantity, Sureness, Trader, harmless
from eport.examiner.places import country_name_or_code, country_of
from eport.examiner.rules.common import Context, called_for, invoices, shown, transports
from eport.examiner.rules.ports import agreement
from eport.examiner.terms import Terms
from eport.examiner.text import compare, same_lines, same_name, unit, words

_QUANTITIES: Final = ("gross_weight", "net_weight", "packages", "quantity")


def data_conflict(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 14(d): documents differ in weights, packages, marks, containers, numbers, vessels, ports, origin."""
    documents = called_for(terms, presentation)
    for field in _QUANTITIES:
        yield from _quantities(documents, field)
    for document in documents:
        net, gross = document.net_weight, document.gross_weight
        if net is not None and gross is not None and _base(net) > _base(gross):
            yield Hit(
                shown(document, "gross_weight", gross),
                shown(document, "net_weight", net),
                "Net is more than gross.",
                Sureness.LIKELY,
            )
    yield from _kinds_of_package(documents)
    yield from _marks(documents)
    yield from _sets(terms, presentation, documents)
    yield from _numbers(terms, presentation, documents)
    yield from _journey(terms, presentation, documents)
    yield from _origin(documents)
    yield from _consignee(terms, presentation, documents)


def _base(value: Quantity) -> Decimal:
    return value.value * unit(value.unit)[1]


def _step(value: Quantity) -> Decimal:
    """How coarsely a number is printed: 18.2 MT stands for anything within 50 kg of it."""
    exponent = value.value.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) * unit(value.unit)[1]


def _quantities(documents: tuple[Document, ...], field: str) -> Iterator[Hit]:
    """Totals by kind of document, in one unit; several bills of lading add up."""
    totals: dict[tuple[str, str], tuple[Decimal, Decimal, Document]] = {}  # total, how far rounding may move it, source
    for document in documents:
        value: Quantity | None = getattr(document, field)
        if value is None:
            continue
        key = (document.kind, unit(value.unit)[0])
        total, slack, first = totals.get(key, (Decimal(0), Decimal(0), document))
        totals[key] = (total + _base(value), slack + _step(value) / 2, first)
    for name in sorted({name for _, name in totals}):
        found = [entry for (_, other), entry in totals.items() if other == name]
        reference = found[0]
        for total, slack, document in found[1:]:
            if total == reference[0]:
                continue
            required = shown(reference[2], field, f"{reference[0]:,f} {name}")
            here = shown(document, field, f"{total:,f} {name}")
            if field.endswith("weight") and abs(total - reference[0]) <= max(slack, reference[1]):
                yield harmless(required, here, "The same, as far as the coarser one is printed.")
            else:
                yield Hit(required, here, "The documents differ.", Sureness.LIKELY)


_ANY_PACKAGE: Final = ("PACKAGE", "PIECE", "UNIT", "PALLET", "CONTAINER")
"""Kinds that stand for, or hold, packages of another kind."""


def _kinds_of_package(documents: tuple[Document, ...]) -> Iterator[Hit]:
    """The same number of another kind: 500 CARTONS and 500 DRUMS."""
    shown_by = [(entry, entry.packages) for entry in documents if entry.packages is not None]
    if not shown_by:
        return
    first, reference = shown_by[0]
    for document, packages in shown_by[1:]:
        kinds = {unit(reference.unit)[0], unit(packages.unit)[0]}
        if len(kinds) == 2 and packages.value == reference.value and not kinds & set(_ANY_PACKAGE):
            required = shown(first, "packages", reference)
            yield Hit(required, shown(document, "packages", packages), "Another kind of package.", Sureness.LIKELY)


def _marks(documents: tuple[Document, ...]) -> Iterator[Hit]:
    """ISBP A32–A34: the order of the marks is free, and one document may show more than another."""
    marked = [entry for entry in documents if entry.marks]
    for document in marked[1:]:
        one, other = words(marked[0].marks or ""), words(document.marks or "")
        if compare(one, other).missing and compare(other, one).missing:
            yield Hit(
                shown(marked[0], "marks", marked[0].marks),
                shown(document, "marks", document.marks),
                "The shipping marks differ.",
                Sureness.LIKELY,
            )


def _sets(terms: Terms, presentation: Presentation, documents: tuple[Document, ...]) -> Iterator[Hit]:
    """Containers and seals that a document names are on the transport documents."""
    bills = transports(terms, presentation)
    for field in ("containers", "seals"):
        known = {_code(entry) for bill in bills for entry in getattr(bill, field)}
        for document in documents:
            odd = [entry for entry in getattr(document, field) if _code(entry) not in known]
            if document.kind != "transport_document" and known and odd:
                required = shown(bills[0], field, ", ".join(sorted(known)))
                yield Hit(
                    required, shown(document, field, ", ".join(odd)), "Not on the transport document.", Sureness.LIKELY
                )


def _code(text: str) -> str:
    return "".join(character for character in text.upper() if character.isalnum())


def _numbers(terms: Terms, presentation: Presentation, documents: tuple[Document, ...]) -> Iterator[Hit]:
    """Numbers of invoice, transport document and credit, wherever they are quoted."""
    sources = {
        "invoice_number": [entry for entry in invoices(terms, presentation) if entry.number],
        "transport_number": [entry for entry in transports(terms, presentation) if entry.number],
    }
    for document in documents:
        for field, originals in sources.items():
            quoted = getattr(document, field)
            if (
                quoted
                and originals
                and document.kind != "customs_release"
                and _code(quoted) not in {_code(entry.number or "") for entry in originals}
            ):
                required = shown(originals[0], "number", originals[0].number)
                yield Hit(required, shown(document, field, quoted), "Another number is quoted.")
        if document.credit_number and _code(document.credit_number) != _code(terms.credit.credit_number):
            rule = terms.quote("20", terms.credit.credit_number)
            yield Hit(rule, shown(document, "credit_number", document.credit_number), "Another credit is quoted.")


def _journey(terms: Terms, presentation: Presentation, documents: tuple[Document, ...]) -> Iterator[Hit]:
    """Vessel, voyage and ports elsewhere against the transport documents."""
    bills = transports(terms, presentation)
    for document in documents:
        if document.kind == "transport_document" or not bills:
            continue
        for field in ("vessel", "voyage"):
            value = getattr(document, field)
            shown_there = [getattr(bill, field) for bill in bills if getattr(bill, field)]
            shown_there += [
                n.vessel
                for bill in bills
                if bill.transport and field == "vessel"
                for n in bill.transport.on_board
                if n.vessel
            ]
            if value and shown_there and not any(same_name(value, other) for other in shown_there):
                yield Hit(
                    shown(bills[0], field, shown_there[0]),
                    shown(document, field, value),
                    "Not the transport document's.",
                    Sureness.LIKELY,
                )
        for field in ("port_of_loading", "port_of_discharge"):
            value, other = getattr(document, field), getattr(bills[0], field)
            if value and other and not agreement(other, value).agrees and not agreement(value, other).agrees:
                yield Hit(
                    shown(bills[0], field, other),
                    shown(document, field, value),
                    "Not the transport document's.",
                    Sureness.LIKELY,
                )


_MADE_IN: Final = re.compile(r"(?:MADE|MANUFACTURED|PRODUCED|GROWN) IN (.+)|(?:PRODUCT|PRODUCE|ORIGIN) OF (.+)")


def _origin(documents: tuple[Document, ...]) -> Iterator[Hit]:
    stated = [entry for entry in documents if entry.origin]
    for document in documents:
        for text in document.statements:
            made = _MADE_IN.search(text.upper())
            country = country_of(made.group(made.lastindex or 1)) if made else None
            if stated and country and country != country_name_or_code(stated[0].origin or ""):
                required = shown(stated[0], "origin", stated[0].origin)
                yield Hit(required, shown(document, "statements", text), "Another origin is stated.", Sureness.LIKELY)
    for document in stated[1:]:
        if country_name_or_code(stated[0].origin or "") != country_name_or_code(document.origin or ""):
            yield Hit(
                shown(stated[0], "origin", stated[0].origin),
                shown(document, "origin", document.origin),
                "The documents name different origins.",
            )


def _consignee(terms: Terms, presentation: Presentation, documents: tuple[Document, ...]) -> Iterator[Hit]:
    """ISBP L5: with an order bill of lading a certificate of origin may show any party that the credit names."""
    bills = transports(terms, presentation)
    for document in documents:
        if document.kind != "certificate_of_origin" or document.consignee is None or not bills:
            continue
        name = document.consignee.name
        known: list[Trader | None] = [bills[0].consignee, bills[0].notify]
        allowed = [party.name for party in known if party is not None]
        if same_lines(terms.credit.applicant.lines, name) is not None:
            continue
        if "ORDER" in words(name) or "BANK" in words(name) or any(same_name(name, other) for other in allowed):
            continue
        required = shown(bills[0], "consignee", bills[0].consignee)
        yield Hit(
            required,
            shown(document, "consignee", name),
            "A consignee that neither credit nor transport document names.",
            Sureness.LIKELY,
        )
