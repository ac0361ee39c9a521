"""Documentary credits between the development parties: importer applies, exporter presents, the Bank of Communications
issues, the Bank of China advises, ICBC confirms, the China Construction Bank is nominated."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from eth_utils import keccak

from eport.chain.contract import Receipt
from eport.chain.deployment import Alliance
from tests.helpers.clearance import INVOICE, SALT, ZERO, AbiTuple, Statement, as_alliance
from tests.helpers.money import YUAN

NONE, APPLIED, ISSUED, CLOSED, EXPIRED, WITHDRAWN, CANCELLED = range(7)
PRESENTED, HONOURED, REFUSED, PRECLUDED, RETURNED, FORWARDED = range(1, 7)
DUE, DEFAULTED, PAID = range(1, 4)
ISSUING, CONFIRMING, NOMINATED = range(3)
BANKS = ("bank_of_communications", "icbc_shanghai", "ccb_shanghai")
"""Who issues, who confirms, who is nominated."""
REVOCABLE, IRREVOCABLE, TRANSFERABLE = range(3)
UCP_600, ISP_98, URDG_758 = range(3)
SIGHT = (10_000, 0, 0, 0)
HOLDING_FOR_INSTRUCTIONS, HOLDING_FOR_WAIVER, RETURNING, PRIOR_INSTRUCTIONS = range(1, 5)

LATE_PRESENTATION, CREDIT_EXPIRED, LATE_SHIPMENT, OVERDRAWN = 1, 2, 4, 8
UNDERDRAWN, MISSING_DOCUMENT, NO_CUSTOMS_RELEASE, MISSED_INSTALMENT = 16, 32, 64, 128
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
    applicant: str
    beneficiary: str
    issuingBank: int
    advisingBank: int
    secondAdvisingBank: int
    confirmingBank: int
    nominatedBank: int
    customs: int
    form: int
    rules: int
    placeOfExpiry: bytes
    amount: int
    tolerancePlus: int
    toleranceMinus: int
    expiryDay: int
    latestShipmentDay: int
    presentationDays: int
    partialDrawings: bool
    claimAtHonour: bool
    margin: int
    cover: int
    confirmerCover: int
    documents: int
    scheduleKind: int
    content: bytes
    reference_: bytes
    tranches: tuple[tuple[int, int, int, int], ...]
    schedule: tuple[tuple[int, int, int], ...]


class Terms(AbiTuple, _Terms):
    """Terms of contracts/types/Credit.sol in ABI order."""


class _Presented(NamedTuple):
    amount: int
    shipmentDay: int
    periodDay: int
    tenorDay: int
    fullQuantity: bool
    documents: int
    content: bytes
    invoice: bytes


class Presented(AbiTuple, _Presented):
    """PresentedDocuments of contracts/types/Credit.sol in ABI order."""


def terms(alliance: Alliance, **changes: Any) -> Terms:
    """1,000,000 yuan ±10 %, margin 20 %, the rest set aside by the bank; partial drawings; shipment until 28 February,
    expiry on 31 March 2026 in China; invoice and transport document, no customs release; at sight with the issuing
    bank."""
    return Terms(
        applicant=alliance.accounts["importer"].address, beneficiary=alliance.accounts["exporter"].address,
        issuingBank=alliance.settings.number("bank_of_communications"),
        advisingBank=alliance.settings.number("bank_of_china_shanghai"), secondAdvisingBank=0, confirmingBank=0,
        nominatedBank=0, customs=0, form=IRREVOCABLE, rules=UCP_600, placeOfExpiry=b"CN", amount=1_000_000 * YUAN,
        tolerancePlus=1_000, toleranceMinus=1_000, expiryDay=day("2026-03-31"), latestShipmentDay=day("2026-02-28"),
        presentationDays=21, partialDrawings=True, claimAtHonour=False, margin=2_000, cover=10_000, confirmerCover=0,
        documents=INVOICE_KIND | TRANSPORT_KIND, scheduleKind=0, content=keccak(text="MT700"),
        reference_=keccak(text="field 20"), tranches=(SIGHT,), schedule=(),
    )._replace(**changes)  # fmt: skip


def without_windows(alliance: Alliance) -> None:
    """Three signers prove any value at once: how long a statement has to stand is tested with the oracle."""
    as_alliance(alliance, alliance["ClearanceOracle"], "setReliance", [(2**64 - 1, 3, 0)], 1)


def confirmed_terms(alliance: Alliance, **changes: Any) -> dict[str, Any]:
    """Changes of the terms that ask ICBC to confirm, with all of its undertaking set aside."""
    return {"confirmingBank": alliance.settings.number("icbc_shanghai"), "confirmerCover": 10_000} | changes


def nominating(alliance: Alliance, **changes: Any) -> dict[str, Any]:
    """Changes of the terms that make the credit available with the China Construction Bank by negotiation."""
    return {"nominatedBank": alliance.settings.number("ccb_shanghai"), "tranches": ((10_000, 3, 0, 0),)} | changes


def stipulating_release(alliance: Alliance) -> dict[str, Any]:
    """Changes of the terms that make a release of Shanghai Customs a stipulated document."""
    return {
        "customs": alliance.settings.number("shanghai_customs"),
        "documents": INVOICE_KIND | TRANSPORT_KIND | CUSTOMS_RELEASE_KIND,
    }


def documents(**changes: Any) -> Presented:
    """Complying documents over 500,000 yuan, shipped on 11 January."""
    shipped = changes.get("shipmentDay", day("2026-01-11"))
    return Presented(
        amount=500_000 * YUAN, shipmentDay=shipped, periodDay=shipped, tenorDay=shipped, fullQuantity=False,
        documents=INVOICE_KIND | TRANSPORT_KIND | INSURANCE_KIND | CUSTOMS_RELEASE_KIND,
        content=keccak(text="documents"), invoice=INVOICE,
    )._replace(**changes)  # fmt: skip


def maximum(given: Terms) -> int:
    """[fen] that can be drawn, rounded down."""
    return given.amount * (10_000 + given.tolerancePlus) // 10_000


def margin(given: Terms) -> int:
    """[fen] that the applicant secures, rounded up."""
    return -(-maximum(given) * given.margin // 10_000)


def cover(given: Terms) -> int:
    """[fen] that the issuing bank sets aside, rounded up."""
    return -(-(maximum(given) - margin(given)) * given.cover // 10_000)


def allow(alliance: Alliance, who: str, amount: int) -> None:
    """Let Escrow take money from a party's wallet."""
    alliance["DigitalYuan"].send(alliance.accounts[who], "approve", alliance["Escrow"].address, amount)


def commit(alliance: Alliance, bank: str, amount: int) -> None:
    """A bank commits liquidity."""
    allow(alliance, bank, amount)
    alliance["Undertakings"].send(alliance.accounts[bank], "commit", amount)


class Letter:
    """A credit under way: its id, the terms as they are, and the alliance that it lives in."""

    def __init__(self, alliance: Alliance, **changes: Any) -> None:
        self.alliance, self.terms = alliance, terms(alliance, **changes)
        if margin(self.terms):
            allow(alliance, "importer", margin(self.terms))
        self.applied = self.send("importer", "DocumentaryCredit", "applyFor", self.terms)
        self.id = int(self.applied.event("CreditApplied").arguments["id"])

    def send(self, who: str, contract: str, function: str, *arguments: Any) -> Receipt:
        return self.alliance[contract].send(self.alliance.accounts[who], function, *arguments)

    def credit(self, who: str, function: str) -> Receipt:
        """issue, advise, confirm, declineConfirmation, withdraw, consentToCancel, expire."""
        return self.send(who, "DocumentaryCredit", function, self.id, self.terms)

    def present(
        self, release: tuple[Any, ...] = NO_RELEASE, at: int = ISSUING, who: str = "exporter", received: int = 0,
        **changes: Any,
    ) -> Receipt:  # fmt: skip
        return self.send(
            who, "Presentations", "present", self.id, self.terms, at, received, documents(**changes), release
        )

    def act(self, who: str, function: str, number: int = 1, by: int | None = ISSUING) -> Receipt:
        """honour, returnDocuments, declarePreclusion by a bank; waive, forward with `by` None."""
        place = () if by is None else (by,)
        return self.send(who, "Presentations", function, self.id, number, *place, self.terms)

    def honour(self, number: int = 1, by: int = ISSUING) -> Receipt:
        return self.act(BANKS[by], "honour", number, by)

    def waive(self, number: int = 1, who: str = "importer") -> Receipt:
        return self.act(who, "waive", number, None)

    def refuse(
        self, number: int = 1, found: int = DATA_CONFLICT, disposal: int = HOLDING_FOR_WAIVER, by: int = ISSUING,
        text: bytes = NOTICE, who: str | None = None,
    ) -> Receipt:  # fmt: skip
        return self.send(
            who or BANKS[by], "Presentations", "refuse", self.id, number, by, self.terms, (found, disposal, text)
        )

    def preclude(self, number: int = 1, by: int = ISSUING, who: str = "relay") -> Receipt:
        return self.act(who, "declarePreclusion", number, by)

    def settle(self, key: int, who: str = "relay", function: str = "settle") -> Receipt:
        return self.send(who, "Undertakings", function, key)

    def key(self, number: int = 1, by: int = ISSUING, index: int = 0) -> int:
        return self.id << 32 | number << 16 | by << 8 | index

    def undertaking(self, number: int = 1, by: int = ISSUING, index: int = 0) -> dict[str, Any]:
        return self.alliance["Undertakings"].struct("undertaking", self.key(number, by, index))

    def precluded_after(self, number: int = 1, by: int = ISSUING) -> int:
        clocks = self.alliance["ExaminationClocks"]
        return int(clocks.call("precludedAfter", self.id, number, by, self.terms.placeOfExpiry, self.terms.rules))

    def deadline(self, number: int = 1, by: int = ISSUING) -> int:
        """[unix s] last moment for honour or refusal, with everything that moved it."""
        clocks = self.alliance["ExaminationClocks"]
        return int(clocks.call("deadlineOf", self.id, number, by, self.terms.placeOfExpiry, self.terms.rules))

    def clock(self, who: str, function: str, *arguments: Any, number: int = 1, by: int | None = ISSUING) -> Receipt:
        """An act of ExaminationClocks; `by` None where it is about the issuing bank alone."""
        place = () if by is None else (by,)
        return self.send(who, "ExaminationClocks", function, self.id, number, *place, self.terms, *arguments)

    @property
    def status(self) -> dict[str, Any]:
        return self.alliance["DocumentaryCredit"].struct("status", self.id)

    @property
    def security(self) -> tuple[int, ...]:
        """[fen]: margin, issuing bank's cover, confirming bank's cover."""
        return tuple(self.alliance["Undertakings"].call("securityOf", self.id))

    def presentation(self, number: int = 1) -> dict[str, Any]:
        return self.alliance["Presentations"].struct("presentation", self.id, number)

    def examination(self, number: int = 1, by: int = ISSUING) -> dict[str, Any]:
        return self.alliance["Presentations"].struct("examination", self.id, number, by)

    def found(self, receipt: Receipt) -> int:
        """Discrepancies that the contract found in a presentation."""
        return int(self.presentation(receipt.event("DocumentsPresented").arguments["number"])["found"])


def issued(alliance: Alliance, **changes: Any) -> Letter:
    """A credit that the Bank of Communications issued, its part set aside."""
    letter = Letter(alliance, **changes)
    if cover(letter.terms):
        commit(alliance, "bank_of_communications", cover(letter.terms))
    letter.credit("bank_of_communications", "issue")
    return letter


def confirmed(alliance: Alliance, **changes: Any) -> Letter:
    """An issued credit that ICBC confirmed, all of its undertaking set aside."""
    letter = issued(alliance, **confirmed_terms(alliance, **changes))
    if letter.terms.confirmerCover:
        commit(alliance, "icbc_shanghai", maximum(letter.terms) * letter.terms.confirmerCover // 10_000)
    letter.credit("icbc_shanghai", "confirm")
    return letter


def balances(alliance: Alliance) -> dict[str, int]:
    """[fen] in the wallets of applicant, banks, beneficiary and Escrow."""
    token = alliance["DigitalYuan"]
    parties = ("importer", "bank_of_communications", "icbc_shanghai", "ccb_shanghai", "exporter")
    found = {who: token.call("balanceOf", alliance.accounts[who].address) for who in parties}
    return found | {"escrow": token.call("balanceOf", alliance["Escrow"].address)}


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
