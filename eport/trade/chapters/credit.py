"""The credit: applied for, issued and advised; and ended after its expiry."""

from __future__ import annotations

from eport.trade.parties import ADVISING_BANK, APPLICANT, BENEFICIARY, ESCROW, ISSUING_BANK
from eport.trade.story import Deadline, yuan
from eport.trade.trade import Trade

_STATES = ("none", "applied", "issued", "closed", "expired", "withdrawn", "cancelled")


def issue(trade: Trade) -> None:
    """Application, issue, advice."""
    trade.chapter = "Credit"
    date, credit, terms = trade.inputs.credit.issue_date, trade.inputs.credit, trade.terms
    escrow = trade.alliance["Escrow"].address
    trade.at(trade.local(date, 10))
    margin = terms.margin_amount
    if margin:
        receipt = trade.send(APPLICANT, "DigitalYuan", "approve", escrow, margin)
        trade.step(APPLICANT, APPLICANT, "Margin is allowed", "Escrow may take the margin", "ERC-20", receipt)
    receipt = trade.send(APPLICANT, "DocumentaryCredit", "applyFor", terms.as_tuple())
    trade.credit_id = receipt.event("CreditApplied").arguments["id"]
    trade.step(
        APPLICANT, ISSUING_BANK, "Applies for the credit",
        f"MT700 {credit.credit_number}: {yuan(terms.amount)} {terms.tolerance}; margin "
        f"{terms.margin / 100:g} % locked", "UCP 600 art. 2", receipt, margin or None,
    )  # fmt: skip
    trade.at(trade.local(date, 14))
    rest = terms.cover_amount
    if rest:
        receipt = trade.send(ISSUING_BANK, "DigitalYuan", "approve", escrow, rest)
        trade.step(
            ISSUING_BANK, ISSUING_BANK, "Liquidity is allowed", "Escrow may take the bank's part", "ERC-20", receipt
        )
        receipt = trade.send(ISSUING_BANK, "Undertakings", "commit", rest)
        trade.step(
            ISSUING_BANK, ISSUING_BANK, "Commits liquidity", "its undertakings are paid out of it", None, receipt,
            rest,
        )  # fmt: skip
    receipt = trade.send(ISSUING_BANK, "DocumentaryCredit", "issue", trade.credit_id, terms.as_tuple())
    trade.issued_at = receipt.timestamp
    trade.step(
        ISSUING_BANK, BENEFICIARY, "Issues the irrevocable credit",
        "bound from here; the undertaking is covered to the fen", "UCP 600 art. 3, 7(b)", receipt,
    )  # fmt: skip
    trade.at(trade.local(date, 15))
    receipt = trade.send(ADVISING_BANK, "DocumentaryCredit", "advise", trade.credit_id, terms.as_tuple())
    trade.step(
        ADVISING_BANK, BENEFICIARY, "Advises the credit", "apparent authenticity, no undertaking", "UCP 600 art. 9",
        receipt,
    )  # fmt: skip


def expire(trade: Trade) -> None:
    """After the expiry anybody ends the credit: what is held goes back."""
    trade.chapter = "End"
    credit = trade.alliance["DocumentaryCredit"].struct("status", trade.credit_id)
    first = next((step.at for step in trade.steps if step.title == "Presents documents"), None)
    trade.deadlines.append(
        Deadline("Expiry of the credit", "UCP 600 art. 6(d), 29(a)", trade.issued_at, credit["expiresAt"], first, None)
    )
    if _STATES[credit["state"]] == "issued" and not trade.can_wait(credit["expiresAt"]):
        trade.step(
            ISSUING_BANK, ISSUING_BANK, "The credit runs on until its expiry",
            f"{yuan(trade.balances()[ESCROW])} stays held until then; after it anybody may end the credit",
            "UCP 600 art. 6(d)",
        )  # fmt: skip
        return
    if _STATES[credit["state"]] == "issued":
        trade.at(credit["expiresAt"] + 1)
        before = trade.balances()[ESCROW]
        receipt = trade.send("carrier", "DocumentaryCredit", "expire", trade.credit_id, trade.terms.as_tuple())
        trade.step(
            "carrier", ISSUING_BANK, "Anybody ends the expired credit",
            f"{yuan(before - trade.balances()[ESCROW])} of the margin goes back; the bank's liquidity is free",
            "UCP 600 art. 6(d)", receipt,
        )  # fmt: skip
    number = trade.alliance.settings.number(ISSUING_BANK)
    left = trade.alliance["Undertakings"].struct("poolOf", number)["committed"]
    if left:
        receipt = trade.send(ISSUING_BANK, "Undertakings", "releaseLiquidity", left)
        trade.step(
            ISSUING_BANK, ISSUING_BANK, "Takes free liquidity back", "nothing is set aside any more", None, receipt,
            left,
        )  # fmt: skip
