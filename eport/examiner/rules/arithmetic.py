"""Sums of the invoice. Banks do not check detailed calculations (ISBP A22): a person decides what an error means."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from eport.examiner.model import Hit, Presentation, Sureness
from eport.examiner.rules.common import Context, invoices, shown
from eport.examiner.terms import Terms

_CENT = Decimal("0.01")


def invoice_arithmetic(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Lines less deductions plus charges are the total; quantity times unit price is the line, up to rounding."""
    for document in invoices(terms, presentation):
        part = document.invoice
        if part is None:
            continue
        for line in part.lines:
            if line.quantity is None or line.unit_price is None or line.amount is None:
                continue
            product = line.quantity.value * line.unit_price
            # A unit price printed with two decimals may be off by half a cent, a line by one.
            if abs(product - line.amount) > _CENT + line.quantity.value * _CENT / 2:
                required = shown(document, "quantity x unit_price", f"{product:,f}")
                text = "Quantity times unit price is not the amount of the line."
                yield Hit(required, shown(document, "line amount", f"{line.amount:,f}"), text, Sureness.PERSON)
        amounts = [line.amount for line in part.lines]
        if document.amount is None or not amounts or None in amounts:
            continue
        total = sum((amount for amount in amounts if amount is not None), Decimal(0))
        total += sum((charge.amount for charge in part.charges), Decimal(0))
        total -= sum((deduction.amount for deduction in part.deductions), Decimal(0))
        if total != document.amount:
            required = shown(document, "sum of the lines", f"{total:,f}")
            found = shown(document, "amount", f"{document.amount:,f}")
            yield Hit(required, found, "The total is not the sum of lines, charges and deductions.", Sureness.LIKELY)
