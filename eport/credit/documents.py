"""From a folder of documents to what is presented on the chain: claims that the contract computes on, and a salted
root over every field. Pure."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eth_utils.crypto import keccak

from eport import merkle
from eport.enclave.declared import invoice_value
from eport.enclave.statement import EMPTY
from eport.examiner import reading
from eport.examiner.model import Document, Presentation
from eport.messages.errors import MessageError
from eport.trade.availability import From
from eport.trade.terms import DOCUMENTS, Terms, day, fen

TRANSPORT = DOCUMENTS["transport_document"]
NO_RELEASE: tuple[Any, ...] = (EMPTY, bytes(32), [])


@dataclass(frozen=True)
class Days:
    """Dates of shipment where the officer states them; None: they follow from the documents."""

    shipment: dt.date | None = None
    period: dt.date | None = None
    tenor: dt.date | None = None


@dataclass(frozen=True)
class Presented:
    """What goes to the contract, and the commitment that opens it. Amount in fen, days from 1970-01-01."""

    amount: int
    shipment_day: int
    period_day: int
    tenor_day: int
    full_quantity: bool
    documents: int
    commitment: merkle.Commitment
    fields: dict[str, str]
    invoice: bytes

    def as_tuple(self) -> tuple[Any, ...]:
        """`PresentedDocuments` of contracts/types/Credit.sol."""
        return (
            self.amount, self.shipment_day, self.period_day, self.tenor_day, self.full_quantity, self.documents,
            self.commitment.root, self.invoice,
        )  # fmt: skip


def read(folder: Path, terms: Terms, key: bytes, today: dt.date, days: Days = Days(), full: bool = False) -> Presented:
    """What a folder of documents presents. `key` is the alliance's: salts and the invoice's pseudonym follow from it.

    Raises `MessageError`: a document that is malformed, an amount, invoice number or date that nothing tells.
    """
    found = reading.read(folder, today)
    if len(found) != 1:
        raise MessageError(folder.name, str(len(found)), "holds several presentations", "Give one folder for each")
    (item,) = found
    if item.amount is None or item.invoice is None:
        missing = "amount" if item.amount is None else "invoice"
        raise MessageError(f"presentation.{missing}", "", "is what the drawing is about", f"State it in {reading.HEAD}")
    kinds = {document.kind for document in item.documents}
    mask = sum(bit for kind, bit in DOCUMENTS.items() if kind in kinds)
    shipment, period, tenor = _days(item, mask, terms, days)
    values = fields_of(folder)
    salts = merkle.keyed_hash(key, "document", f"presentation of {item.invoice} under {terms.content.hex()}")
    return Presented(
        amount=fen(item.amount, "presentation.amount"), shipment_day=shipment, period_day=period, tenor_day=tenor,
        full_quantity=full, documents=mask, commitment=merkle.commit(values, salts, 1), fields=values,
        invoice=keccak(text=invoice_value(key, item.invoice)),
    )  # fmt: skip


def fields_of(folder: Path) -> dict[str, str]:
    """Every value of every document by its path, `2_bill_of_lading/date`: what the root commits to."""
    files = sorted(folder.glob("*.json")) if folder.is_dir() else [folder]
    return {path: text for file in files for path, text in _leaves(file.stem, json.loads(file.read_text()))}


def release(file: Path | None) -> tuple[Any, ...]:
    """A customs release: JSON with `statement` (fields of ClearanceStatement), `salt` and `proof` (hex).

    Raises `MessageError`.
    """
    if file is None:
        return NO_RELEASE
    try:
        data = json.loads(file.read_text())
        statement = tuple(
            bytes.fromhex(value[2:]) if isinstance(value, str) else int(value) for value in data["statement"].values()
        )
        salt, proof = bytes.fromhex(data["salt"][2:]), [bytes.fromhex(item[2:]) for item in data["proof"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise MessageError(
            file.name, str(error), "a release is JSON with statement, salt and proof, bytes as 0x…", "Correct the file"
        ) from None
    if len(statement) != len(EMPTY):
        raise MessageError(
            f"{file.name}: statement", str(len(statement)), f"has {len(EMPTY)} fields, in the contract's order",
            "Take it as the oracle's event carries it",
        )  # fmt: skip
    return (statement, salt, proof)


def _leaves(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _leaves(f"{path}/{name}", item)
    elif isinstance(value, list):
        for number, item in enumerate(value, 1):
            yield from _leaves(f"{path}/{number}", item)
    else:
        yield path, value if isinstance(value, str) else json.dumps(value)


def _days(item: Presentation, mask: int, terms: Terms, days: Days) -> tuple[int, int, int]:
    """Shipment, from which 14(c) counts, from which a tenor counts.

    A bill's date of shipment is its on board notation, or else its date of issue (art. 20(a)(ii)); of several bills a
    tenor counts from the latest (ISBP), each with its earliest notation.
    """
    bills = [_shipped(document) for document in item.of("transport_document")]
    shipped = days.shipment or item.shipment_date or max((max(dates) for dates in bills if dates), default=None)
    if shipped is None:
        if mask & TRANSPORT or any(counted == From.SHIPMENT for _, _, counted, _ in terms.tranches):
            raise MessageError(
                "presentation.shipment_date", "", "no transport document tells when the goods were shipped (44C, art. "
                "14(c))", f"State it in {reading.HEAD}, or give --shipment-date",
            )  # fmt: skip
        return 0, 0, 0
    if len(bills) > 1 and days.period is None:
        raise MessageError(
            "presentation", f"{len(bills)} transport documents", "the period of 14(c) counts from the latest date of "
            "one journey, of separate journeys from the earliest (art. 31(b))", "Give --period-date",
        )  # fmt: skip
    tenor = days.tenor or max((min(dates) for dates in bills if dates), default=shipped)
    return day(shipped), day(days.period or shipped), day(tenor)


def _shipped(document: Document) -> list[dt.date]:
    transport = document.transport
    notations = [notation.date for notation in transport.on_board] if transport else []
    if notations:
        return notations
    other = (transport.dispatched_on if transport else None) or document.date
    return [other] if other else []
