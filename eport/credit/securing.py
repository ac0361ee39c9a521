"""Steps of the fold about money: what honour creates, who is paid, what secures a credit (IUndertakings, IAdvances).

An undertaking stands with the credit or part under which it was incurred; what secures it, with the credit that the
part is of. So an event has a step of its own, and one for what secures it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from eport.credit.facts import AdvanceRequest, Bank, Clause, Credit, Debt, Log, Payment, Undertaking

Step = Callable[[Credit, Log], Credit]
"""What an event makes of the credit or part that it is about."""
WholeStep = Callable[[Credit, Credit, Log], Credit]
"""What it makes of the credit that secures it: that credit, the one it is about before the event, the event."""
ADVANCE: Final = 96
"""Place in a key of what the issuing bank owes for an advance when the credit ends; the presentation's number is 0."""


# --------------------------------------------------------------------------------------------------------- undertakings


def _incurred(credit: Credit, log: Log) -> Credit:
    said = log.arguments["undertaking"]
    made = Undertaking(
        key=log.arguments["key"], creditor=said["creditor"], amount=said["amount"], debtor=said["debtor"],
        state=Debt(said["state"]), due=said["due"], created_at=said["createdAt"], from_held=said["fromHeld"],
        bank_first=said["bankFirst"], protected=said["protected"],
    )  # fmt: skip
    return _owing(credit, made)


def _incurred_on(whole: Credit, before: Credit, log: Log) -> Credit:
    amount = log.arguments["undertaking"]["amount"]
    left = 0 if _is_advance(log.arguments["key"]) else whole.advanced
    return replace(whole, outstanding=whole.outstanding + amount, advanced=left)


def _paid(credit: Credit, log: Log) -> Credit:
    paid = _payment(log)
    credit = replace(credit, payments=(*credit.payments, paid))
    known = credit.undertakings.get(paid.key)
    if known is None:
        return credit
    return _owing(credit, replace(known, amount=paid.rest, state=known.state if paid.rest else Debt.PAID))


def _paid_on(whole: Credit, before: Credit, log: Log) -> Credit:
    paid = _payment(log)
    whole = replace(whole, margin=whole.margin - paid.from_margin)
    known = before.undertakings.get(paid.key)
    if known is None and _is_advance(paid.key):
        return _used(replace(whole, advanced=0), True, whole.present_terms.issuing_bank, paid.from_bank)
    if known is None:
        return replace(whole, unattributed=(*whole.unattributed, paid))
    if known.state is Debt.DEFAULTED:
        return whole
    whole = _used(whole, known.from_held, known.debtor, paid.from_bank)
    return replace(whole, outstanding=whole.outstanding - paid.amount)


def _defaulted(credit: Credit, log: Log) -> Credit:
    known = credit.undertakings[log.arguments["key"]]
    return _owing(credit, replace(known, amount=log.arguments["rest"], state=Debt.DEFAULTED))


def _defaulted_on(whole: Credit, before: Credit, log: Log) -> Credit:
    return replace(whole, outstanding=whole.outstanding - log.arguments["rest"])


def _made_over(credit: Credit, log: Log) -> Credit:
    known, bank = credit.undertakings[log.arguments["key"]], log.arguments["bank"]
    # Bought while a stop is in force is not bought in good faith without notice of it.
    safe = known.protected or (bank and log.timestamp > credit.stopped_until)
    return _owing(credit, replace(known, creditor=log.arguments["to"], protected=safe))


def _owing(credit: Credit, debt: Undertaking) -> Credit:
    return replace(credit, undertakings={**credit.undertakings, debt.key: debt})


def _payment(log: Log) -> Payment:
    given = log.arguments
    return Payment(
        given["key"], given["creditor"], given["fromMargin"], given["fromBank"], given["rest"], log.timestamp
    )


def _is_advance(key: int) -> bool:
    return key & 0xFFFFFFFF == Bank.ISSUING << 8 | ADVANCE


# ------------------------------------------------------------------------------------------------------------- security


def _set_aside(credit: Credit, log: Log) -> Credit:
    amount = log.arguments["amount"]
    if log.arguments["confirming"]:
        return replace(credit, confirmer_cover=credit.confirmer_cover + amount)
    return replace(credit, cover=credit.cover + amount)


def _liquidity_freed(credit: Credit, log: Log) -> Credit:
    # What is freed is all that was left; the issuing bank's comes first where both are freed.
    if credit.cover and log.arguments["bank"] == credit.present_terms.issuing_bank:
        return replace(credit, cover=0)
    return replace(credit, confirmer_cover=0)


def attributed(whole: Credit, held: bool, debtor: int) -> Credit:
    """Payments that honour made at once: whose cover they used follows from who honoured, and how."""
    fresh, whole = whole.unattributed, replace(whole, unattributed=())
    for paid in fresh:
        whole = _used(whole, held, debtor, paid.from_bank)
    return whole


def _used(whole: Credit, from_held: bool, debtor: int, amount: int) -> Credit:
    """Undertakings._payBank: what is set aside for the credit goes first."""
    if from_held and whole.cover:
        return replace(whole, cover=whole.cover - min(whole.cover, amount))
    if debtor == whole.present_terms.confirming_bank:
        return replace(whole, confirmer_cover=whole.confirmer_cover - min(whole.confirmer_cover, amount))
    return whole


# ------------------------------------------------------------------------------------------------------------- advances


def _allowed(credit: Credit, log: Log) -> Credit:
    return replace(credit, clause=Clause(log.arguments["bank"], log.arguments["most"]))


def _authorised(credit: Credit, log: Log) -> Credit:
    return replace(credit, clause=Clause(log.arguments["bank"], log.arguments["most"], authorised=True))


def _asked(credit: Credit, log: Log) -> Credit:
    return replace(credit, asked=AdvanceRequest(log.arguments["amount"], log.arguments["receipt"]))


def _advanced(credit: Credit, log: Log) -> Credit:
    clause, amount = credit.clause, log.arguments["amount"]
    assert clause is not None
    made = replace(clause, advanced=clause.advanced + amount)
    return replace(credit, clause=made, asked=None, advanced=credit.advanced + amount)


# --------------------------------------------------------------------------------------------------------------- tables


def fixed(**changes: Any) -> Step:
    """A step that sets fields."""
    return lambda credit, log: replace(credit, **changes)


def added(name: str, argument: str, sign: int = 1) -> Step:
    """A step that adds an argument of the event to a field."""
    return lambda credit, log: replace(credit, **{name: getattr(credit, name) + sign * log.arguments[argument]})


def taken(**names: str) -> Step:
    """A step that sets fields to arguments of the event."""
    return lambda credit, log: replace(credit, **{name: log.arguments[key] for name, key in names.items()})


MONEY: Final[Mapping[str, Step]] = {
    "MarginSecured": added("margin", "amount"),
    "MarginReturned": added("margin", "amount", -1),
    "LiquiditySetAside": _set_aside,
    "LiquidityFreed": _liquidity_freed,
    "UndertakingIncurred": _incurred,
    "UndertakingPaid": _paid,
    "UndertakingDefaulted": _defaulted,
    "UndertakingAssigned": _made_over,
    "ProceedsAssigned": taken(assignee="assignee", assigned="amount"),
    "DocumentsPurchased": fixed(),
    "PaymentStopped": taken(stopped_until="until"),
    "StopLifted": fixed(stopped_until=0),
    "AdvanceAllowed": _allowed,
    "AdvanceAuthorised": _authorised,
    "AdvanceRequested": _asked,
    "AdvanceMade": _advanced,
    "AdvanceRecouped": added("advanced", "amount", -1),
}
SECURITY: Final[Mapping[str, WholeStep]] = {
    "UndertakingIncurred": _incurred_on,
    "UndertakingPaid": _paid_on,
    "UndertakingDefaulted": _defaulted_on,
}
