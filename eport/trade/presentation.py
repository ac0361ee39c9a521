"""A file that says what is presented and when: the documents themselves stay with the parties.

    {"presentations": [{"invoice": "INV-2026-0031", "amount": "1250000.00", "shipment_date": "2026-01-20",
                        "presented_at": "2026-02-10T10:00:00+08:00", "decided_at": "2026-02-13T11:00:00+08:00",
                        "waiver": false, "documents": ["commercial_invoice", "customs_release"]}]}

`decided_at` null: the bank keeps silent, and is precluded after its deadline. `waiver`: the applicant waives.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from eport.messages.errors import MessageError
from eport.trade.terms import DOCUMENTS, fen

_KEYS = ("invoice", "amount", "shipment_date", "presented_at", "decided_at", "waiver", "documents")


@dataclass(frozen=True)
class Presentation:
    """One set of documents. `amount` in fen; times are aware."""

    invoice: str
    amount: int
    shipment_date: dt.date
    presented_at: dt.datetime
    decided_at: dt.datetime | None
    waiver: bool
    documents: tuple[str, ...]

    @property
    def mask(self) -> int:
        """Bits of the kinds presented."""
        return sum(DOCUMENTS[kind] for kind in self.documents)


def parse(text: str) -> tuple[Presentation, ...]:
    """Read a presentation file. Raises `MessageError`."""
    try:
        items = json.loads(text)["presentations"]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise MessageError(
            "presentation",
            text[:40],
            f"the file is JSON with a list `presentations` ({error})",
            "See its format in docs",
        ) from None
    return tuple(_parse(item, number) for number, item in enumerate(items, 1))


def _parse(item: Any, number: int) -> Presentation:
    where = f"presentation {number}"
    if not isinstance(item, dict) or set(item) != set(_KEYS):
        raise MessageError(where, str(item), f"it has exactly the keys {', '.join(_KEYS)}", "Add or remove keys")
    documents = tuple(item["documents"])
    for kind in documents:
        if kind not in DOCUMENTS:
            raise MessageError(f"{where}.documents", str(kind), f"kinds are {', '.join(DOCUMENTS)}", "Use one of them")
    try:
        amount = Decimal(item["amount"])
    except InvalidOperation:
        raise MessageError(
            f"{where}.amount", str(item["amount"]), "yuan with a decimal point", "Write 1250000.00"
        ) from None
    decided = item["decided_at"]
    return Presentation(
        invoice=item["invoice"],
        amount=fen(amount, f"{where}.amount"),
        shipment_date=_date(item["shipment_date"], f"{where}.shipment_date"),
        presented_at=_moment(item["presented_at"], f"{where}.presented_at"),
        decided_at=None if decided is None else _moment(decided, f"{where}.decided_at"),
        waiver=bool(item["waiver"]),
        documents=documents,
    )


def _date(text: str, field: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except (TypeError, ValueError):
        raise MessageError(field, str(text), "a date of ISO 8601", "Write 2026-01-20") from None


def _moment(text: str, field: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise MessageError(field, str(text), "a time of ISO 8601", "Write 2026-02-10T10:00:00+08:00") from None
    if moment.tzinfo is None:
        raise MessageError(field, text, "a time needs its offset", "Write 2026-02-10T10:00:00+08:00")
    return moment
