"""What a declaration commits to: every field, salted, its invoice under a keyed hash, its goods as they are drawn."""

from __future__ import annotations

from eport import merkle
from eport.enclave.goods import goods_lines
from eport.messages import wco

INVOICE_TYPES = ("N380", "380", "Z380")
"""UN/EDIFACT 1001 code 380, commercial invoice, as customs profiles prefix it."""
INVOICE_LEAF = "E-port/Invoice"
"""Leaf that DocumentaryCredit proves: the keyed hash of the invoice number, so that the number stays private."""


def invoice_value(key: bytes, invoice: str) -> str:
    """Value of the invoice leaf: keyed, since invoice numbers can be guessed."""
    return merkle.keyed_hash(key, "invoice", invoice).hex()


def declared_invoice(declaration: wco.Declaration) -> str | None:
    """The one commercial invoice that the declaration names, None where it names none or several."""
    documents = [*declaration.documents, *(item for line in declaration.lines for item in line.documents)]
    found = {
        document.identifier
        for document in documents
        if document.identifier and f"{document.category or ''}{document.type_code or ''}" in INVOICE_TYPES
    }
    return found.pop() if len(found) == 1 else None


def commitment(declaration: wco.Declaration, key: bytes) -> merkle.Commitment:
    """Salted commitment to every field of the declaration, to the keyed invoice number, and to each goods line."""
    values: dict[str, str | bytes] = dict(wco.fields(declaration))
    values |= {line.path: line.leaf for line in goods_lines(declaration, key)}
    invoice = declared_invoice(declaration)
    if invoice is not None:
        values[INVOICE_LEAF] = invoice_value(key, invoice)
    # A key of this document alone, so that salts are shared with no other one.
    document = merkle.keyed_hash(key, "document", declaration.number or declaration.reference or "unnumbered")
    return merkle.commit(values, document, declaration.version)
