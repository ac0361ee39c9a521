"""Money and quantities: tolerances of art. 30, what an invoice may come to, drafts' amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from eport.examiner.model import Hit, Presentation, Quoted, Sureness, harmless
from eport.examiner.rules.common import Context, drawn, invoiced, invoices, shown
from eport.examiner.terms import ABOUT, GoodsQuantity, Terms, same_unit
from eport.examiner.text import unit

_FIVE: Final = Decimal(5)
"""[percent] art. 30(b) and (c)."""


def overdrawn(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 30: drawn above 32B with 39A; an invoice above that is the bank's to accept (art. 18(b))."""
    limit = terms.quote("32B/39A", f"{terms.credit.currency} {terms.maximum:,f}")
    amount = drawn(terms, presentation)
    if amount is not None and amount > terms.maximum:
        more = terms.credit.additional_amounts is not None
        text = "Drawn above the credit" + ("; field 39C may cover the excess." if more else ".")
        found = Quoted("presentation", "amount", f"{terms.credit.currency} {amount:,f}")
        yield Hit(limit, found, text, Sureness.PERSON if more else Sureness.CERTAIN)
        return
    total = invoiced(terms, presentation)
    if total is not None and total > terms.maximum:
        invoice = invoices(terms, presentation)[0]
        text = "The invoice exceeds the credit; a bank may accept it if no more than the credit is drawn (art. 18(b))."
        yield Hit(limit, shown(invoice, "amount", f"{total:,f}"), text, Sureness.PERSON)


def underdrawn(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 30(c), 31: where partial drawings are barred, at most 5 % less, or what 39A says."""
    amount = drawn(terms, presentation)
    if terms.partial_allowed or amount is None or amount >= terms.amount:
        return
    special = [
        stated for quantity in terms.quantities if (stated := quantity.minus or (ABOUT if quantity.about else None))
    ]
    if terms.tolerance is not None:
        percent, source = terms.tolerance[1], "39A"
    elif special:
        percent, source = max(special), "45A"
    else:
        percent, source = _FIVE, "art. 30(c)"
    least = terms.amount * (100 - percent) / 100
    found = Quoted("presentation", "amount", f"{terms.credit.currency} {amount:,f}")
    if amount < least:
        deducted = sum(
            (
                entry.amount
                for document in invoices(terms, presentation)
                if document.invoice
                for entry in document.invoice.deductions
            ),
            Decimal(0),
        )
        rule = terms.quote("32B/43P", f"not less than {terms.credit.currency} {least:,f} ({source})")
        sure = Sureness.LIKELY if source == "45A" else Sureness.CERTAIN
        text = "Drawn short although partial drawings are not allowed."
        if amount + deducted >= least:
            # A deduction for an advance is no partial shipment (ISBP C7), but the credit may not foresee it.
            sure, text = Sureness.PERSON, f"{text} The invoice deducts {deducted:,f}."
        yield Hit(rule, found, text, sure)
    else:
        yield harmless(terms.quote("32B", f"{terms.amount:,f}"), found, f"Within {percent:f} % less ({source}).")


def quantity(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 30(a), (b): ±10 % with 'about', ±5 % unless units are counted; 39A is about the amount alone."""
    for name in sorted({unit(stated.unit)[0] for stated in terms.quantities}):
        stated = [entry for entry in terms.quantities if unit(entry.unit)[0] == name]
        total = sum((entry.value * unit(entry.unit)[1] for entry in stated), Decimal(0))
        delivered = _delivered(terms, presentation, name)
        if delivered is None:
            continue
        plus, minus, why = _tolerance(terms, stated[0])
        rule = terms.quote("45A", f"{total / unit(stated[0].unit)[1]:,f} {stated[0].unit}")
        amount, source = delivered
        if amount > total * (100 + plus) / 100:
            yield Hit(rule, source, f"More than the credit allows ({why}).")
        elif amount < total * (100 - minus) / 100 and not terms.partial_allowed:
            yield Hit(rule, source, f"Less than the credit allows, and partial shipments are barred ({why}).")
        elif amount != total:
            yield harmless(rule, source, f"Within the tolerance, or a partial shipment that is allowed ({why}).")


def _tolerance(terms: Terms, stated: GoodsQuantity) -> tuple[Decimal, Decimal, str]:
    if stated.plus is not None and stated.minus is not None:
        return stated.plus, stated.minus, f"45A states {stated.plus:f} %"
    if stated.about:
        return ABOUT, ABOUT, "'about', art. 30(a)"
    if stated.counted or any(
        re.search(r"\b(MAXIMUM|NOT EXCEEDING|NOT TO EXCEED|EXACTLY)\b", item) for item in terms.goods
    ):
        return Decimal(0), Decimal(0), "art. 30(b) gives no tolerance"
    return _FIVE, _FIVE, "5 %, art. 30(b)"


def _delivered(terms: Terms, presentation: Presentation, name: str) -> tuple[Decimal, Quoted] | None:
    """What the invoices come to in that unit, in the unit's base; None where they show none."""
    total, source = Decimal(0), None
    for invoice in invoices(terms, presentation):
        lines = invoice.invoice.lines if invoice.invoice else ()
        quantities = [invoice.quantity] if invoice.quantity else [line.quantity for line in lines]
        for value in quantities:
            if value is not None and unit(value.unit)[0] == name:
                total += value.value * unit(value.unit)[1]
                source = shown(invoice, "quantity", value)
    return None if source is None else (total, source)


def unit_price(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """ISBP C6: a unit price that the credit states is the invoice's; 'about' before it is ±10 % (art. 30(a))."""
    for invoice in invoices(terms, presentation):
        for line in invoice.invoice.lines if invoice.invoice else ():
            if line.unit_price is None:
                continue
            of_line = line.quantity.unit if line.quantity else None
            stated = [entry for entry in terms.unit_prices if of_line is None or same_unit(entry.unit, of_line)]
            if not stated:
                continue
            agrees = False
            for entry in stated:
                factor = unit(of_line)[1] / unit(entry.unit)[1] if of_line else Decimal(1)
                share = ABOUT / 100 if entry.about else Decimal(0)
                agrees |= abs(line.unit_price - entry.value * factor) <= entry.value * factor * share
            if not agrees:
                rule = terms.quote(
                    "45A", ", ".join(f"{terms.credit.currency} {entry.value:f} per {entry.unit}" for entry in stated)
                )
                yield Hit(
                    rule, shown(invoice, "unit_price", f"{line.unit_price:f}"), "The unit price is not the credit's."
                )


def invoice_currency(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 18(a)(iii): the invoice is made out in the currency of the credit."""
    for invoice in invoices(terms, presentation):
        if invoice.currency != terms.credit.currency:
            sure = Sureness.LIKELY if invoice.currency is None else Sureness.CERTAIN
            rule = terms.quote("32B", terms.credit.currency)
            yield Hit(rule, shown(invoice, "currency", invoice.currency), "Not the currency of the credit.", sure)


def drawing(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 14(d): more is drawn than was invoiced."""
    amount, total = drawn(terms, presentation), invoiced(terms, presentation)
    if amount is not None and total is not None and amount > total:
        invoice = invoices(terms, presentation)[0]
        found = Quoted("presentation", "amount", f"{amount:,f}")
        yield Hit(shown(invoice, "amount", f"{total:,f}"), found, "More is drawn than was invoiced.", Sureness.LIKELY)
