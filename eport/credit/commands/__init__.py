"""What an officer does under a credit beside issue, presentation and honour, a module for each contract."""

from eport.credit.commands import (
    advance,
    clocks,
    interruption,
    presentation,
    receive,
    reimbursement,
    security,
    transfer,
)

__all__ = ["advance", "clocks", "interruption", "presentation", "receive", "reimbursement", "security", "transfer"]
