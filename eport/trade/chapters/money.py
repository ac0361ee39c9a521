"""Money: digital yuan is issued against what the operators paid in."""

from __future__ import annotations

from eth_utils.crypto import keccak

from eport.trade.chapters.financing import FinanceChapter
from eport.trade.parties import APPLICANT, BANK_OPERATOR, BUYER, ISSUING_BANK, TRADER_OPERATOR
from eport.trade.story import yuan
from eport.trade.trade import Trade


def fund(trade: Trade, financing: FinanceChapter | None) -> None:
    """Operators pay in, the central bank records it; bank, importer and buyer get what the trade will need."""
    trade.chapter = "Money"
    date = trade.inputs.credit.issue_date
    trade.at(trade.local(date, 9, 5))
    duty = max((signed.dutyPayable for signed in trade.oracle.foresee(trade.inputs.responses)), default=0)
    needs = {
        (BANK_OPERATOR, ISSUING_BANK): trade.terms.cover_amount + (financing.advance if financing else 0),
        (TRADER_OPERATOR, APPLICANT): trade.terms.margin_amount + duty,
    }
    if financing:
        financing.open_wallet()
        needs[TRADER_OPERATOR, BUYER] = financing.price
    for (operator, holder), amount in needs.items():
        if amount == 0:
            continue
        desk, account = trade.alliance["ReserveDesk"], trade.alliance.accounts[operator].address
        reference = keccak(text=f"pacs.009 UETR of {operator}'s settlement for {holder} on {date}")
        receipt = trade.send("reserve_maker", "ReserveDesk", "proposeReserve", account, amount, 0, reference)
        trade.step(
            operator, "pboc_shanghai", "Reserve is paid in", f"first officer records {yuan(amount)}",
            "100 % paid-in reserve; ISO 20022 pacs.009", receipt, amount,
        )  # fmt: skip
        receipt = desk.send(trade.alliance.accounts["reserve_checker"], "confirmReserve", reference)
        trade.step(
            "pboc_shanghai", operator, "Reserve is confirmed", "second officer, another person; the ceiling rises",
            "two officers", receipt,
        )  # fmt: skip
        receipt = trade.send(operator, "DigitalYuan", "mint", trade.alliance.accounts[holder].address, amount)
        trade.step(
            operator, holder, "Digital yuan is issued", "within issued ≤ paid in", "two tiers, M0", receipt, amount
        )
    trade.balances_before = trade.balances()
