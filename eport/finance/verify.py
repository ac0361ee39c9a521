"""What a bank checks of an offer before it pays. The contract checks the same again; here each answer is in words."""

from __future__ import annotations

from dataclasses import dataclass

from eth_typing import HexStr
from web3.logs import DISCARD

from eport.chain.contract import ContractReverted
from eport.chain.deployment import Alliance
from eport.finance.offer import Offer, name_of
from eport.trade.story import yuan

STAGES = (
    "new", "reserved", "funded", "repaid", "defaulted", "written off", "withdrawn", "expired", "released",
)  # fmt: skip
"""FinanceStage in interfaces/ITradeFinance.sol."""
BACKINGS = ("nothing", "declared goods", "a conditional release", "released goods")
"""Backing in contracts/types/Finance.sol."""


@dataclass(frozen=True)
class Check:
    """One question and its answer."""

    question: str
    holds: bool
    answer: str


def verify(alliance: Alliance, offer: Offer, bank: str, credit: int | None = None) -> tuple[Check, ...]:
    """Every check, also after one that fails; the last asks the contract itself.

    Args:
        bank: key of the institution that would fund it.
        credit: whose proceeds are to repay it; None where the debtor is to pay.
    """
    contract, oracle, terms = alliance["TradeFinance"], alliance["ClearanceOracle"], offer.terms
    latest = oracle.struct("latest", terms.subject)
    reliable = oracle.call("reliableFrom", terms.subject, terms.value)
    stage = contract.struct("financing", terms.id)["stage"]
    number, now = alliance.settings.number(bank), alliance.chain.now()
    backing = contract.call("backingOf", latest["status"])
    trader = alliance["Declarations"].call("traderOf", terms.subject)
    checks = [
        Check("offered to this bank, and still open", terms.bank in (0, number) and now <= terms.offeredUntil,
              "to any" if terms.bank == 0 else f"to member {terms.bank}"),
        Check("nobody has funded, withdrawn or used it", stage in (0, 1), STAGES[stage]),
        Check("customs' newest statement", latest["hash"] == terms.statement,
              f"sequence {latest['sequence']}, version {latest['declarationVersion']}, {latest['signers']} enclaves"),
        Check("it backs what the offer says", backing == terms.backing != 0, BACKINGS[backing]),
        Check("it can be relied on for that value", reliable <= now, yuan(terms.value)),
        Check("the trader lodged the declaration", trader == terms.trader, name_of(alliance, trader)),
        _left("line", offer, contract.struct("drawn", terms.line), *offer.goods[1:3]),
        _left("consignment", offer, contract.struct("drawn", terms.consignment), *offer.goods[3:5]),
        *([_proceeds(alliance, offer, bank, credit)] if credit is not None else []),
        _contract_says(alliance, offer, bank, stage),
    ]  # fmt: skip
    return tuple(checks)


def _proceeds(alliance: Alliance, offer: Offer, bank: str, credit: int) -> Check:
    """A credit's proceeds are assigned once, for good (UCP 600 art. 39): by its beneficiary, to one assignee."""
    event = alliance["Undertakings"].web3.events["ProceedsAssigned"]()
    logs = event.get_logs(from_block=0, argument_filters={"id": credit})
    question = f"proceeds of credit {credit} are assigned to this bank"
    if not logs:
        return Check(question, False, "nobody assigned them: `eport credit assign-proceeds`")
    assigned = logs[0]["args"]
    ours = assigned["assignee"] == alliance.accounts[bank].address and assigned["amount"] >= offer.terms.repayable
    to = name_of(alliance, assigned["assignee"])
    return Check(question, ours, f"{yuan(assigned['amount'])} to {to}, {yuan(offer.terms.repayable)} are repayable")


def received(alliance: Alliance, transaction: str, bank: str) -> int:
    """[fen] that a transaction brought to a bank's wallet."""
    token = alliance["DigitalYuan"]
    receipt = token.chain.web3.eth.get_transaction_receipt(HexStr(transaction))
    transfers = token.web3.events["Transfer"]().process_receipt(receipt, errors=DISCARD)
    ours = (alliance.accounts[bank].address, token.address)
    return sum(log["args"]["value"] for log in transfers if (log["args"]["to"], log["address"]) == ours)


def _left(name: str, offer: Offer, drawn: dict[str, int], quantity: int, value: int) -> Check:
    if offer.terms.line == offer.terms.consignment and name == "consignment":
        return Check("the consignment has goods left", True, "the same as the line")
    free_mass, free_value = quantity - drawn["quantity"], value - drawn["value"]
    enough = free_mass >= offer.terms.quantity and free_value >= offer.terms.value
    words = f"{max(free_mass, 0) / 1000:,.3f} kg and {yuan(max(free_value, 0))} of {yuan(value)} are undrawn"
    return Check(f"the {name} has goods left", enough, words)


def _contract_says(alliance: Alliance, offer: Offer, bank: str, stage: int) -> Check:
    """The very call that would fund it, without its payment being sent."""
    name, arguments = funding(offer, stage)
    try:
        alliance["TradeFinance"].call(name, *arguments, sender=alliance.accounts[bank].address)
    except ContractReverted as refused:
        return Check("the contract would take the payment", False, str(refused))
    return Check("the contract would take the payment", True, yuan(offer.terms.advance))


def funding(offer: Offer, stage: int) -> tuple[str, tuple[object, ...]]:
    """Function and arguments that fund the offer: what is reserved on the chain needs no proof."""
    if stage == STAGES.index("reserved"):
        return "fund", (offer.terms.as_tuple(),)
    return "fundSigned", (offer.terms.as_tuple(), offer.signature, offer.statement, offer.goods)
