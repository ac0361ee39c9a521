"""The amendment that makes one text out of another: MT707 between credits, MT767 between guarantees."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import replace
from typing import Any

from eport.credit.amending import REPLACED, TEXTS, UNDERTAKING_REPLACED, heading, laid_over, undertaking_laid_over
from eport.credit.content import Content
from eport.credit.telling.tale import NONREF
from eport.messages.errors import MessageError
from eport.messages.mt import MT707, MT767, Amount, Narrative
from eport.messages.mt.codes import ChangeCode, CreditPurpose, UndertakingAmendmentPurpose
from eport.messages.mt.guarantee_amendment import AmendedUndertaking
from eport.messages.mt.values import Change


def difference(
    base: Content, wanted: Content, number: int, date: dt.date, *, sender: str | None, receiver: str | None
) -> MT707:
    """The MT707 that makes `wanted` out of `base`. Raises `MessageError` where none can say it."""
    old, new = base.credit, wanted.credit
    changes: dict[str, Any] = {
        name: getattr(new, name) for name in REPLACED if getattr(new, name) not in (None, getattr(old, name))
    }
    if new.expiry_date != old.expiry_date or new.expiry_place != old.expiry_place:
        changes |= {"expiry_date": new.expiry_date, "expiry_place": new.expiry_place}
    if new.amount != old.amount:
        side = "increase" if new.amount > old.amount else "decrease"
        changes[side] = Amount(new.currency, abs(new.amount - old.amount))
    for name in TEXTS:
        text: Narrative | None = getattr(new, name)
        if text is not None and text != getattr(old, name):
            changes[f"{name}_changes"] = (Change(ChangeCode.REPLACE_ALL, "\n" + text.text),)
    made = MT707(
        sender=sender, receiver=receiver, sender_reference=old.credit_number, receiver_reference=NONREF,
        credit_number=old.credit_number, issue_date=old.issue_date, number=number, amendment_date=date,
        purpose=CreditPurpose.ISSUE, **changes,
    )  # fmt: skip
    said = laid_over(base, made, number).credit
    _same("MT707", said, new)
    return made


def undertaking_difference(
    base: Content, wanted: Content, number: int, date: dt.date, *, sender: str | None, receiver: str | None
) -> MT767:
    """The MT767 that makes `wanted` out of `base`. Raises `MessageError` where none can say it."""
    old, new = base.undertaking.undertaking, wanted.undertaking.undertaking
    changes: dict[str, Any] = {
        name: getattr(new, name)
        for name in UNDERTAKING_REPLACED
        if getattr(new, name) not in (None, getattr(old, name))
    }
    if changes.keys() & {"expiry_type", "expiry_date", "expiry_condition"}:
        changes |= {"expiry_type": new.expiry_type, "expiry_date": new.expiry_date}
        changes["expiry_condition"] = new.expiry_condition
    if new.amount != old.amount:
        side = "increase" if new.amount.value > old.amount.value else "decrease"
        changes[side] = Amount(new.amount.currency, abs(new.amount.value - old.amount.value))
    known = (*old.terms, heading(number))
    if new.terms[: len(known)] == known:
        changes["terms"] = new.terms[len(known) :]
    made = MT767(
        sender=sender, receiver=receiver, related_reference=NONREF, purpose=UndertakingAmendmentPurpose.ISSUE,
        undertaking=AmendedUndertaking(
            number=old.number, amendment_number=number, amendment_date=date, issuer=old.issuer, **changes
        ),
    )  # fmt: skip
    _same("MT767", undertaking_laid_over(base, made, number).undertaking.undertaking, new)
    return made


def _same(name: str, said: Any, wanted: Any) -> None:
    """Raises `MessageError` where the amendment says something else."""
    if hasattr(said, "sender"):
        said, wanted = (replace(item, sender=None, receiver=None) for item in (said, wanted))
    odd = [item.name for item in dataclasses.fields(said) if getattr(said, item.name) != getattr(wanted, item.name)]
    if odd:
        raise MessageError(
            name, ", ".join(odd), "an amendment cannot take these away, or say them in these words",
            "Send the whole anew, or give another value (an MT767 says other changes in 77U)",
        )  # fmt: skip
