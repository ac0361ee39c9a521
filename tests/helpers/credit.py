"""Documentary credits between the development parties: importer applies, exporter presents, the Bank of Communications
issues, the Bank of China advises."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from eth_utils import keccak

from eport.chain.contract import Receipt
from eport.chain.deployment import Alliance
from tests.helpers.clearance import INVOICE, SALT, ZERO, AbiTuple, Statement, as_council
from tests.helpers.money import YUAN

NONE, APPLIED, ISSUED, CLOSED, EXPIRED, WITHDRAWN = range(6)
PRESENTED, HONOURED, REFUSED, PRECLUDED, RETURNED = range(1, 6)
HOLDING_FOR_INSTRUCTIONS, HOLDING_FOR_WAIVER, RETURNING, PRIOR_INSTRUCTIONS = range(1, 5)

LATE_PRESENTATION, CREDIT_EXPIRED, LATE_SHIPMENT, OVERDRAWN = 1, 2, 4, 8
UNDERDRAWN, MISSING_DOCUMENT, NO_CUSTOMS_RELEASE = 16, 32, 64
DATA_CONFLICT, GOODS_DESCRIPTION = 1 << 16, 1 << 17

INVOICE_KIND, TRANSPORT_KIND, INSURANCE_KIND, CUSTOMS_RELEASE_KIND = 1, 2, 4, 128

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
NOTICE = keccak(text="MT734 in words")
NO_RELEASE: tuple[Any, ...] = (
    Statement(ZERO, 0, ZERO, 0, bytes(16), 0, 0, 0, 0, 0, ZERO, ZERO, ZERO, 0, ZERO, 0, 0), SALT, []
)  # fmt: skip


def day(iso: str) -> int:
    """Days from 1970-01-01."""
    return (dt.date.fromisoformat(iso) - dt.date(1970, 1, 1)).days


def at(moment: str) -> int:
    """[unix s] of `2026-02-13 17:00` in Shanghai."""
    return int(dt.datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI).timestamp())


class _Terms(NamedTuple):
    beneficiary: str
    issuingBank: int
    advisingBank: int
    customs: int
    placeOfExpiry: bytes
    amount: int
    tolerancePlus: int
    toleranceMinus: int
    expiryDay: int
    latestShipmentDay: int
    presentationDays: int
    partialDrawings: bool
    margin: int
    documents: int
    content: bytes
    reference_: bytes


class Terms(AbiTuple, _Terms):
    """IDocumentaryCredit.Terms in ABI order."""


class _Presented(NamedTuple):
    amount: int
    shipmentDay: int
    documents: int
    content: bytes
    invoice: bytes


class Presented(AbiTuple, _Presented):
    """IDocumentaryCredit.PresentedDocuments in ABI order."""


def terms(alliance: Alliance, **changes: Any) -> Terms:
    """1,000,000 yuan ±10 %, margin 20 %, partial drawings; shipment until 28 February, expiry on 31 March 2026 in
    China; invoice and transport document, no customs release."""
    return Terms(
        beneficiary=alliance.accounts["exporter"].address,
        issuingBank=alliance.settings.number("bank_of_communications"),
        advisingBank=alliance.settings.number("bank_of_china_shanghai"), customs=0, placeOfExpiry=b"CN",
        amount=1_000_000 * YUAN, tolerancePlus=1_000, toleranceMinus=1_000, expiryDay=day("2026-03-31"),
        latestShipmentDay=day("2026-02-28"), presentationDays=21, partialDrawings=True, margin=2_000,
        documents=INVOICE_KIND | TRANSPORT_KIND, content=keccak(text="MT700"), reference_=keccak(text="field 20"),
    )._replace(**changes)  # fmt: skip


def without_windows(alliance: Alliance) -> None:
    """Three signers prove any value at once: how long a statement has to stand is tested with the oracle."""
    as_council(alliance, alliance["ClearanceOracle"], "setReliance", [(2**64 - 1, 3, 0)], 1)


def stipulating_release(alliance: Alliance) -> dict[str, Any]:
    """Changes of the terms that make a release of Shanghai Customs a stipulated document."""
    return {
        "customs": alliance.settings.number("shanghai_customs"),
        "documents": INVOICE_KIND | TRANSPORT_KIND | CUSTOMS_RELEASE_KIND,
    }


def documents(**changes: Any) -> Presented:
    """Complying documents over 500,000 yuan, shipped on 11 January."""
    return Presented(
        amount=500_000 * YUAN, shipmentDay=day("2026-01-11"),
        documents=INVOICE_KIND | TRANSPORT_KIND | INSURANCE_KIND | CUSTOMS_RELEASE_KIND,
        content=keccak(text="documents"), invoice=INVOICE,
    )._replace(**changes)  # fmt: skip


def maximum(given: Terms) -> int:
    """[fen] that can be drawn, rounded down."""
    return given.amount * (10_000 + given.tolerancePlus) // 10_000


def margin(given: Terms) -> int:
    """[fen] that the applicant secures, rounded up."""
    return -(-maximum(given) * given.margin // 10_000)


def allow(alliance: Alliance, who: str, amount: int) -> None:
    """Let Escrow take money from a party's wallet."""
    alliance["DigitalYuan"].send(alliance.accounts[who], "approve", alliance["Escrow"].address, amount)


def applied(alliance: Alliance, **changes: Any) -> int:
    """A credit that the importer applied for, margin locked."""
    given = terms(alliance, **changes)
    allow(alliance, "importer", margin(given))
    receipt = alliance["DocumentaryCredit"].send(alliance.accounts["importer"], "applyFor", given)
    return int(receipt.event("CreditApplied").arguments["id"])


def issued(alliance: Alliance, **changes: Any) -> int:
    """A credit that the Bank of Communications issued: covered to the fen."""
    given = terms(alliance, **changes)
    id_ = applied(alliance, **changes)
    allow(alliance, "bank_of_communications", maximum(given) - margin(given))
    alliance["DocumentaryCredit"].send(alliance.accounts["bank_of_communications"], "issue", id_)
    return id_


def advised(alliance: Alliance, **changes: Any) -> int:
    """An issued credit that the Bank of China advised to the exporter."""
    id_ = issued(alliance, **changes)
    alliance["DocumentaryCredit"].send(alliance.accounts["bank_of_china_shanghai"], "advise", id_)
    return id_


def present(alliance: Alliance, id_: int, release: tuple[Any, ...] = NO_RELEASE, **changes: Any) -> Receipt:
    """The exporter presents documents."""
    return alliance["DocumentaryCredit"].send(
        alliance.accounts["exporter"], "present", id_, documents(**changes), release
    )


def refuse(alliance: Alliance, id_: int, number: int = 1, discrepancies: int = DATA_CONFLICT) -> Receipt:
    """The bank gives notice of refusal and holds the documents until a waiver."""
    return alliance["DocumentaryCredit"].send(
        alliance.accounts["bank_of_communications"], "refuse", id_, number, discrepancies, HOLDING_FOR_WAIVER, NOTICE
    )


def applicant_key(id_: int) -> bytes:
    """Key of the applicant's margin in Escrow."""
    return (id_ << 1).to_bytes(32, "big")


def bank_key(id_: int) -> bytes:
    """Key of the bank's funds in Escrow."""
    return (id_ << 1 | 1).to_bytes(32, "big")


def held(alliance: Alliance, id_: int) -> tuple[int, int]:
    """[fen] that Escrow holds for a credit: of the applicant, of the bank."""
    escrow, module = alliance["Escrow"], alliance["DocumentaryCredit"].address
    return escrow.call("hold", module, applicant_key(id_))[1], escrow.call("hold", module, bank_key(id_))[1]


def balances(alliance: Alliance) -> dict[str, int]:
    """[fen] in the wallets of applicant, bank, beneficiary and Escrow."""
    token = alliance["DigitalYuan"]
    parties = ("importer", "bank_of_communications", "exporter")
    found = {who: token.call("balanceOf", alliance.accounts[who].address) for who in parties}
    return found | {"escrow": token.call("balanceOf", alliance["Escrow"].address)}


def state(alliance: Alliance, id_: int) -> int:
    """CreditState as a number."""
    return int(alliance["DocumentaryCredit"].call("state", id_))


def presentation(alliance: Alliance, id_: int, number: int = 1) -> dict[str, Any]:
    """A presentation by field name."""
    return alliance["DocumentaryCredit"].struct("presentation", id_, number)


def said(receipt: Receipt, contract: str | None = None) -> list[tuple[str, dict[str, Any]]]:
    """All events of a transaction, or those of one contract, as (name, arguments)."""
    return [(e.name, plain(e.arguments)) for e in receipt.events if contract in (None, e.contract)]


def names(receipt: Receipt) -> list[str]:
    """Names of all events in order."""
    return [event.name for event in receipt.events]


def plain(value: Any) -> Any:
    """Event arguments with structs and lists as tuples."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if hasattr(value, "values"):
        return tuple(plain(item) for item in value.values())
    return tuple(plain(item) for item in value) if isinstance(value, (list, tuple)) else value
