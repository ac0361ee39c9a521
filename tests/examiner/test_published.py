"""Published examples come out as published. Those about maturity are in `test_drafts.py`.

The handbook's credit (ABC of Vienna buys beer from Amdam, EUR 100,000, re-composed in tests/messages/test_mt700.py)
with documents as it asks for them: FCA by air, tolerance 10/05, an invoice in five copies, a forwarder's receipt.
"""

from __future__ import annotations

import pytest

from eport.examiner.engine import examine
from eport.examiner.reading import parse
from eport.messages.mt import parse_mt700
from tests.messages.test_mt700 import compose

INVOICE = {
    "kind": "commercial_invoice", "number": "1", "date": "2002-06-10", "signed": True, "originals": 1, "copies": 4,
    "issuer": {"name": "AMDAM COMPANY", "address": ["P.O. BOX 123", "AMSTERDAM"]},
    "addressee": {"name": "ABC COMPANY", "address": ["VIENNA"]}, "currency": "EUR", "amount": "100000.00",
    "goods": "BOTTLES OF BEER, 12 TO AN EXPORT CARTON", "quantity": {"value": "400000", "unit": "BOTTLES"},
    "invoice": {"trade_term": "FCA AMSTERDAM"},
}  # fmt: skip
RECEIPT = {
    "kind": "other",
    "title": "FORWARDER'S CERTIFICATE OF RECEIPT",
    "date": "2002-07-05",
    "signed": True,
    "goods": "BEER",
}


@pytest.fixture
def present():
    """Present the two documents; keywords change the invoice. The keys of the discrepancies, and what was not read."""

    def call(presented_on: str = "2002-07-08", **invoice: object) -> tuple[list[str], list[str]]:
        data = {"presented_on": presented_on, "documents": [{**INVOICE, **invoice}, RECEIPT]}
        report = examine(parse_mt700(compose()), parse(data)[0])
        return [finding.key for finding in report.discrepancies], [finding.key for finding in report.unread]

    return call


def test_the_handbooks_credit_with_documents_as_it_asks_for_them(present):
    """Field 48 counts from the receipt and 47A has terms that a person reads; no rule is broken."""
    assert present() == ([], ["late_presentation", *["condition_unread"] * 3])


@pytest.mark.parametrize(("amount", "found"), [
    ("110000.00", []), ("110000.01", ["overdrawn"]), ("60000.00", []),
])  # fmt: skip
def test_the_handbooks_tolerance_is_ten_up(present, amount, found):
    """Partial shipments are allowed, so a smaller drawing is none; 39C may cover an excess, a person sees."""
    assert present(amount=amount)[0] == found


def test_the_handbooks_invoice_is_in_five_copies(present):
    assert present(copies=3)[0] == ["originals"]


def test_the_handbooks_expiry(present):
    assert present("2002-07-30")[0] == []
    assert present("2002-07-31")[0] == ["expired"]
