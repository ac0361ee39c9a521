"""Settlement: the trade is told as done once none of it can be taken back."""

from __future__ import annotations

from eport.chain.network import Settlement
from eport.trade.trade import Trade


def settle(trade: Trade) -> None:
    """Wait until every transaction of the trade can no longer be taken back; a step where that takes a while.

    Raises `NotSettled`: nothing of the trade may be counted on, and it is told to nobody as paid.
    """
    chain = trade.alliance.chain
    if chain.kind.settlement is not Settlement.FINALIZED:
        return
    sent = [step.transaction for step in trade.steps if step.transaction]
    # The last one first: what stands in blocks before it is settled with it, unless a reorganisation took it away.
    for transaction in reversed(sent):
        chain.wait_settled(transaction)
    trade.chapter = "End"
    trade.step(
        "validators", "validators", "All of it is settled",
        f"{len(sent)} transactions stand in blocks that the validators voted final, to block "
        f"{chain.settled_block():,}", "2f + 1 votes of 3f + 1",
    )  # fmt: skip
