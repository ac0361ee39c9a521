"""All financings of the alliance, from the event log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eport.chain.deployment import Alliance
from eport.finance.offer import name_of
from eport.finance.verify import BACKINGS, STAGES


@dataclass(frozen=True)
class Entry:
    """One financing. Amounts in fen, times [unix s]; `bank` is a name, empty before it is funded."""

    id: str
    stage: str
    backing: str
    trader: str
    bank: str
    debtor: str
    quantity: int
    value: int
    advance: int
    repayable: int
    repaid: int
    due_at: int
    line: str


def entries(alliance: Alliance) -> tuple[Entry, ...]:
    """In the order in which they were reserved or funded."""
    contract = alliance["TradeFinance"]
    logs = [
        log
        for event in ("FinanceReserved", "FinanceFunded")
        for log in contract.web3.events[event]().get_logs(from_block=0)
    ]
    found: dict[bytes, dict[str, Any]] = {}
    for log in sorted(logs, key=lambda log: (log["blockNumber"], log["logIndex"])):
        found.setdefault(log["args"]["id"], dict(log["args"]["terms"]))
    return tuple(_entry(alliance, id_, terms) for id_, terms in found.items())


def _entry(alliance: Alliance, id_: bytes, terms: dict[str, Any]) -> Entry:
    state = alliance["TradeFinance"].struct("financing", id_)
    members = alliance.settings.institutions
    return Entry(
        id="0x" + id_.hex(),
        stage=STAGES[state["stage"]],
        backing=BACKINGS[terms["backing"]],
        trader=name_of(alliance, terms["trader"]),
        bank=members[state["bank"] - 1].name if state["bank"] else "",
        debtor=name_of(alliance, terms["debtor"]),
        quantity=terms["quantity"],
        value=terms["value"],
        advance=terms["advance"],
        repayable=terms["repayable"],
        repaid=state["repaid"],
        due_at=terms["dueAt"],
        line="0x" + terms["line"].hex(),
    )
