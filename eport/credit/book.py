"""The book of credits: what stands in it (`facts`), and the pure fold that tells it from events (`folding`)."""

from eport.credit.facts import (
    CONTRACTS,
    Amendment,
    AmendmentState,
    Authorisation,
    Bank,
    Book,
    Claim,
    ClaimState,
    Clause,
    Conditions,
    Credit,
    Debt,
    Examination,
    Flag,
    Log,
    Outcome,
    Payment,
    Presentation,
    State,
    Undertaking,
)
from eport.credit.folding import after, of

__all__ = [
    "CONTRACTS", "Amendment", "AmendmentState", "Authorisation", "Bank", "Book", "Claim", "ClaimState", "Clause",
    "Conditions", "Credit", "Debt", "Examination", "Flag", "Log", "Outcome", "Payment", "Presentation", "State",
    "Undertaking", "after", "of",
]  # fmt: skip
