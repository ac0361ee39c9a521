"""Rules over a whole message that several message types share, each made for one of them by its number.

Where a message breaks one, the error names the rule and SWIFT's error code. Sources of the codes: for MT700, 760, 761
and 767 SWIFT's own tables; those of the other messages are [recalled], their wording agrees with the public field
tables.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from eport.messages.mt.codec import Lines, Place
from eport.messages.mt.definition import Rule
from eport.messages.mt.values import Amount, Institution


class _Drafts(Protocol):
    @property
    def drafts_at(self) -> Lines | None: ...
    @property
    def drawee(self) -> Institution | None: ...
    @property
    def mixed_payment(self) -> Lines | None: ...
    @property
    def deferred_payment(self) -> Lines | None: ...


class _Shipment(Protocol):
    @property
    def latest_shipment(self) -> date | None: ...
    @property
    def shipment_period(self) -> Lines | None: ...
    @property
    def expiry_date(self) -> date | None: ...


def drafts(number: str) -> Rule:
    """Drafts and drawee come together, and beside neither mixed nor deferred payment (C90)."""

    def check(credit: _Drafts) -> None:
        has_drafts, has_drawee = credit.drafts_at is not None, credit.drawee is not None
        if has_drafts != has_drawee:
            Place(f"MT{number}", "42C" if has_drawee else "42a").fail(
                "",
                f"is missing: drafts (42C) and drawee (42a) come together (MT{number} NVR, C90)",
                "Add it, or remove the other",
            )
        forms = [
            tag
            for tag, present in (
                ("42C and 42a", has_drafts),
                ("42M", credit.mixed_payment is not None),
                ("42P", credit.deferred_payment is not None),
            )
            if present
        ]
        if len(forms) > 1:
            Place(f"MT{number}", "42a").fail(
                ", ".join(forms),
                f"only one of 42C with 42a, 42M, 42P may stand (MT{number} NVR, C90)",
                "Keep the one that field 41a calls for",
            )

    return check


def shipment(number: str) -> Rule:
    """A latest date or a period of shipment (D06), and none after expiry (UCP 600 art. 6(e))."""

    def check(credit: _Shipment) -> None:
        if credit.latest_shipment is not None and credit.shipment_period is not None:
            Place(f"MT{number}", "44D").fail(
                credit.shipment_period[0],
                f"excludes 44C: either a latest date or a period of shipment (MT{number} NVR, D06)",
                "Keep one",
            )
        if (
            credit.latest_shipment is not None
            and credit.expiry_date is not None
            and credit.latest_shipment > credit.expiry_date
        ):
            Place(f"MT{number}", "44C").fail(
                credit.latest_shipment.isoformat(),
                f"allows shipment after the expiry {credit.expiry_date.isoformat()} in 31D,"
                " when no presentation can follow it (UCP 600 art. 6(e))",
                "Correct 44C or 31D",
            )

    return check


def expiry_after_issue(number: str) -> Rule:
    """A credit does not expire before it is issued (UCP 600 art. 6(d)(i))."""

    def check(credit: Any) -> None:
        if credit.expiry_date < credit.issue_date:
            Place(f"MT{number}", "31D").fail(
                credit.expiry_date.isoformat(),
                f"expires before the issue date {credit.issue_date.isoformat()} in 31C (UCP 600 art. 6(d)(i))",
                "Correct 31C or 31D",
            )

    return check


def not_both(number: str, first: tuple[str, str], second: tuple[str, str], error: str) -> Rule:
    """At most one of two fields, each given as (tag, attribute)."""

    def check(message: Any) -> None:
        if getattr(message, first[1]) is not None and getattr(message, second[1]) is not None:
            Place(f"MT{number}", second[0]).fail(
                str(getattr(message, second[1])), f"excludes {first[0]} (MT{number} NVR, {error})", "Keep one"
            )

    return check


def one_of(number: str, fields: dict[str, str], error: str) -> Rule:
    """At least one of several fields, by tag and attribute: else the message says nothing."""

    def check(message: Any) -> None:
        if all(getattr(message, name) in (None, False) for name in fields.values()):
            Place(f"MT{number}", next(iter(fields))).fail(
                "", f"is missing: at least one of {', '.join(fields)} stands (MT{number} NVR, {error})", "Add one"
            )

    return check


def needs(number: str, fields: dict[str, str], needed: tuple[str, str], error: str) -> Rule:
    """Where one of `fields` stands, so does `needed`."""

    def check(message: Any) -> None:
        present = [tag for tag, name in fields.items() if getattr(message, name) is not None]
        if present and getattr(message, needed[1]) is None:
            Place(f"MT{number}", needed[0]).fail(
                "", f"is missing beside {' and '.join(present)} (MT{number} NVR, {error})", f"Add {needed[0]}"
            )

    return check


def same_currency(number: str, first: tuple[str, str], second: tuple[str, str]) -> Rule:
    """Two amounts are in one currency (C02)."""

    def check(message: Any) -> None:
        ours, theirs = getattr(message, first[1]), getattr(message, second[1])
        if isinstance(ours, Amount) and isinstance(theirs, Amount) and ours.currency != theirs.currency:
            Place(f"MT{number}", second[0]).fail(
                theirs.currency,
                f"is not the currency {ours.currency} of field {first[0]} (MT{number} NVR, C02)",
                "State both in one currency",
            )

    return check
