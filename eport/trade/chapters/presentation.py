"""Presentation and honour: documents come; the issuing bank honours, refuses, or is precluded (UCP 600 art. 14, 16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eth_utils.crypto import keccak

from eport import merkle
from eport.enclave import declared
from eport.enclave.statement import EMPTY
from eport.trade import terms as credit_terms
from eport.trade.parties import APPLICANT, BENEFICIARY, DEVELOPMENT_KEY, ISSUING_BANK
from eport.trade.presentation import Presentation
from eport.trade.story import Deadline, yuan
from eport.trade.trade import Trade

AT_ISSUING_BANK = 0
HOUR = 3600  # [s]


def present(trade: Trade, presented: Presentation) -> int:
    """The beneficiary presents; returns the number of the presentation."""
    trade.chapter = "Presentation"
    invoice = declared.invoice_value(DEVELOPMENT_KEY, presented.invoice)
    content = merkle.commit(
        {kind: f"{presented.invoice} {presented.shipment_date} {presented.amount}" for kind in presented.documents},
        merkle.keyed_hash(DEVELOPMENT_KEY, "document", f"presentation of {presented.presented_at.isoformat()}"),
        1,
    )
    shipped = credit_terms.day(presented.shipment_date)
    documents = (
        presented.amount, shipped, shipped, shipped, False, presented.mask, content.root, keccak(text=invoice)
    )  # fmt: skip
    receipt = trade.send(
        BENEFICIARY, "Presentations", "present", trade.credit_id, trade.terms.as_tuple(), AT_ISSUING_BANK, 0,
        documents, _release(trade),
    )  # fmt: skip
    event = receipt.event("DocumentsPresented").arguments
    found = credit_terms.discrepancy_texts(examination(trade, int(event["number"]))["found"])
    trade.step(
        BENEFICIARY, ISSUING_BANK, "Presents documents",
        f"{len(presented.documents)} kinds for {yuan(presented.amount)}; the contract finds "
        + (", ".join(found) if found else "no discrepancy")
        + ("; relies on the customs statement of this moment" if any(event["statement"]) else ""),
        "UCP 600 art. 14", receipt,
    )  # fmt: skip
    return int(event["number"])


def _release(trade: Trade) -> tuple[Any, ...]:
    """The newest attested statement with the proof of its invoice; an empty one where there is none."""
    statement = trade.oracle.newest
    if statement is None or declared.declared_invoice(trade.inputs.declaration) is None:
        return (EMPTY, b"\0" * 32, [])
    proof = trade.commitment.prove(declared.INVOICE_LEAF)
    return (statement.as_tuple(), proof.salt, list(proof.proof))


def decide(trade: Trade, number: int, presented: Presentation) -> None:
    """The bank honours or refuses; the applicant may waive; silence precludes."""
    trade.chapter = "Honour"
    record, terms = examination(trade, number), trade.terms.as_tuple()
    met: int | None = None
    if presented.decided_at is None:
        place = (trade.terms.place_of_expiry, trade.terms.rules)
        clocks = trade.alliance["ExaminationClocks"]
        trade.at(clocks.call("precludedAfter", trade.credit_id, number, AT_ISSUING_BANK, *place) + 1)
        receipt = trade.send(
            "carrier", "Presentations", "declarePreclusion", trade.credit_id, number, AT_ISSUING_BANK, terms
        )
        trade.step(
            "carrier", BENEFICIARY, "Anybody declares the bank precluded",
            "it kept silent for five banking days: it may no longer refuse, and pays", "UCP 600 art. 16(f)",
            receipt, record["payable_"],
        )  # fmt: skip
    else:
        trade.at(int(presented.decided_at.timestamp()))
        met = trade.alliance.chain.now()
        if record["discrepancies"] == 0:
            _honour(trade, number, record["payable_"], "the presentation complies")
        else:
            _refuse(trade, number, record, presented.waiver)
    trade.deadlines.append(
        Deadline(
            f"Examination of presentation {number}",
            "UCP 600 art. 14(b)",
            record["presentedAt"],
            record["deadline"],
            met,
            5,
        )
    )


def examination(trade: Trade, number: int) -> dict[str, Any]:
    """A presentation and the issuing bank's examination of it, by field name."""
    contract = trade.alliance["Presentations"]
    return contract.struct("presentation", trade.credit_id, number) | contract.struct(
        "examination", trade.credit_id, number, AT_ISSUING_BANK
    )


def _honour(trade: Trade, number: int, amount: int, why: str) -> None:
    receipt = trade.send(
        ISSUING_BANK, "Presentations", "honour", trade.credit_id, number, AT_ISSUING_BANK, trade.terms.as_tuple()
    )
    trade.step(
        ISSUING_BANK, BENEFICIARY, "Honours", f"{why}; Escrow pays, the margin first", "UCP 600 art. 7, 15",
        receipt, amount,
    )  # fmt: skip


def _refuse(trade: Trade, number: int, record: Mapping[str, Any], waiver: bool) -> None:
    found = credit_terms.discrepancy_texts(record["discrepancies"])
    notice = f"MT734 {trade.inputs.credit.credit_number}/{number}: {'; '.join(found)}; holding documents"
    disposal = 2 if waiver else 1  # (b) until a waiver, (a) for the presenter's instructions
    receipt = trade.send(
        ISSUING_BANK, "Presentations", "refuse", trade.credit_id, number, AT_ISSUING_BANK, trade.terms.as_tuple(),
        (0, disposal, keccak(text=notice)),
    )  # fmt: skip
    trade.step(
        ISSUING_BANK, BENEFICIARY, "Refuses, in one notice", "; ".join(found), "UCP 600 art. 16(c), (d)", receipt
    )
    trade.at(trade.alliance.chain.now() + 3 * HOUR)
    if waiver:
        receipt = trade.send(APPLICANT, "Presentations", "waive", trade.credit_id, number, trade.terms.as_tuple())
        trade.step(
            APPLICANT, ISSUING_BANK, "Waives the discrepancies", "the bank may follow, at its sole judgement",
            "UCP 600 art. 16(b)", receipt,
        )  # fmt: skip
        trade.at(trade.alliance.chain.now() + HOUR)
        _honour(trade, number, record["payable_"], "the applicant waived")
    else:
        receipt = trade.send(
            ISSUING_BANK, "Presentations", "returnDocuments", trade.credit_id, number, AT_ISSUING_BANK,
            trade.terms.as_tuple(),
        )  # fmt: skip
        trade.step(ISSUING_BANK, BENEFICIARY, "Returns the documents", "no waiver came", "UCP 600 art. 16(e)", receipt)
