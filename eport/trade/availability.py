"""How a credit is available, as tranches of the contract: fields 41a, 42C, 42M and 42P.

The words of these fields are free text. What follows one plain grammar is read, everything else is refused with its
tag: a tenor that is guessed is a wrong maturity. `words` writes what `tranches` reads.

    tenor    AT SIGHT | [AT] n DAYS (AFTER|FROM) (SIGHT | … SHIPMENT … | … BILL OF LADING …) | ON YYYY-MM-DD
    mixed    n PCT [BY (PAYMENT|DEF PAYMENT|ACCEPTANCE|NEGOTIATION)] tenor, one after the other, 100 in all
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from enum import IntEnum
from typing import Final

from eport.calendars import EPOCH
from eport.messages.errors import MessageError
from eport.messages.mt import AvailableBy
from eport.messages.mt.credit import CreditTerms

FULL: Final = 10_000
"""[bps]"""
MOST_TRANCHES: Final = 4
"""As DocumentaryCredit takes them."""


class By(IntEnum):
    """`Availability` of contracts/types/Credit.sol."""

    SIGHT, DEFERRED, ACCEPTANCE, NEGOTIATION = range(4)


class From(IntEnum):
    """`TenorFrom`: what a tenor counts from; the day itself is excluded (UCP 600 art. 3)."""

    SIGHT, SHIPMENT, FIXED_DAY = range(3)


Tranche = tuple[int, int, int, int]
"""Share [bps], how available, tenor from, tenor [days] or the day itself."""

_BY: Final = {
    AvailableBy.SIGHT_PAYMENT: By.SIGHT,
    AvailableBy.DEFERRED_PAYMENT: By.DEFERRED,
    AvailableBy.ACCEPTANCE: By.ACCEPTANCE,
    AvailableBy.NEGOTIATION: By.NEGOTIATION,
}
_MIXED_WORDS: Final = {
    "PAYMENT": By.SIGHT,
    "DEF PAYMENT": By.DEFERRED,
    "DEFERRED PAYMENT": By.DEFERRED,
    "ACCEPTANCE": By.ACCEPTANCE,
    "NEGOTIATION": By.NEGOTIATION,
}
_WRITTEN: Final = {By.SIGHT: "PAYMENT", By.DEFERRED: "DEF PAYMENT", By.ACCEPTANCE: "ACCEPTANCE",
                   By.NEGOTIATION: "NEGOTIATION"}  # fmt: skip

_SIGHT: Final = re.compile(r"(?:DRAFTS? )?(?:AT )?SIGHT")
_DAYS: Final = re.compile(r"(?:DRAFTS? )?(?:AT )?([0-9]{1,4}) DAYS? (?:AFTER|FROM) (?:THE )?(.+)")
_FIXED: Final = re.compile(r"(?:ON )?([0-9]{4}-[0-9]{2}-[0-9]{2})")
_SIGHT_EVENTS: Final = re.compile(r"SIGHT|(?:DATE OF )?PRESENTATION(?: OF DOCUMENTS)?")
_SHIPMENT_EVENTS: Final = re.compile(
    r"(?:DATE OF )?(?:SHIPMENT|(?:THE )?(?:BILL OF LADING|B/L|TRANSPORT DOCUMENT))(?: DATE)?"
)
_PART: Final = re.compile(
    r"([0-9]{1,3}(?:[.,][0-9]{1,2})?) ?(?:PCT|PERCENT|PER CENT)(?: BY (DEF(?:ERRED)? PAYMENT|PAYMENT|ACCEPTANCE"
    r"|NEGOTIATION))? (.+)"
)
_NEXT_PART: Final = re.compile(r"[,;]? (?=[0-9]{1,3}(?:[.,][0-9]{1,2})? ?(?:PCT|PERCENT|PER CENT))")


def tranches(credit: CreditTerms, name: str = "MT700") -> tuple[Tranche, ...]:
    """Tranches of a credit. Raises `MessageError` naming the tag that says what the contract cannot carry."""
    by = credit.available.by
    fields = {"42C": credit.drafts_at, "42M": credit.mixed_payment, "42P": credit.deferred_payment}
    if by is AvailableBy.MIXED_PAYMENT:
        return _mixed(_only(fields, "42M", by, name), name)
    kind = _BY[by]
    if kind is By.SIGHT:
        if credit.drafts_at is not None:
            tenor = _tenor(_joined(credit.drafts_at), f"{name} field 42C")
            if tenor != (From.SIGHT, 0):
                raise MessageError(
                    f"{name} field 42C", _joined(credit.drafts_at), "payment at sight (41a) has drafts at sight",
                    "Use BY ACCEPTANCE, or drafts AT SIGHT",
                )  # fmt: skip
        return ((FULL, By.SIGHT, From.SIGHT, 0),)
    if kind is By.NEGOTIATION:
        tag = "42C" if credit.drafts_at is not None else "42P"
        given = fields[tag]
        counted, tenor_ = (From.SIGHT, 0) if given is None else _tenor(_joined(given), f"{name} field {tag}")
        return ((FULL, kind, counted, tenor_),)
    tag = "42P" if kind is By.DEFERRED else "42C"
    counted, tenor_ = _tenor(_joined(_only(fields, tag, by, name)), f"{name} field {tag}")
    if (counted, tenor_) == (From.SIGHT, 0):
        raise MessageError(
            f"{name} field {tag}", "SIGHT", f"a credit that is {by.value} matures after sight (UCP 600 art. 2)",
            "State the tenor, or use BY PAYMENT",
        )  # fmt: skip
    return ((FULL, kind, counted, tenor_),)


def words(parts: Sequence[Tranche]) -> tuple[AvailableBy, dict[str, tuple[str, ...]]]:
    """Code of 41a, and the lines of 42C, 42M or 42P that say these tranches."""
    if len(parts) > 1:
        lines = tuple(
            f"{Decimal(share) / 100:f} PCT BY {_WRITTEN[By(by)]}\n{_said(From(counted), tenor)}".split("\n")
            for share, by, counted, tenor in parts
        )
        # 42M holds four lines of 35: what does not fit a line each goes on.
        return AvailableBy.MIXED_PAYMENT, {"42M": _wrapped(" ".join(" ".join(pair) for pair in lines))}
    ((_, by, counted, tenor),) = parts
    said = (_said(From(counted), tenor),)
    code = next(code for code, kind in _BY.items() if kind == by)
    if by == By.SIGHT or (by == By.NEGOTIATION and (counted, tenor) == (From.SIGHT, 0)):
        return code, {}
    return code, {"42C" if by == By.ACCEPTANCE else "42P": said}


def in_words(part: Tranche) -> str:
    """A tranche as an officer says it: `60 % by deferred payment, 90 days after shipment`."""
    share, by, counted, tenor = part
    how = ("by payment", "by deferred payment", "by acceptance", "by negotiation")[by]
    said = _said(From(counted), tenor).lower()
    return f"{how} {said}" if share == FULL else f"{share / 100:g} % {how} {said}"


def _said(counted: From, tenor: int) -> str:
    if counted is From.FIXED_DAY:
        return f"ON {EPOCH + dt.timedelta(days=tenor)}"
    if counted is From.SIGHT:
        return f"{tenor} DAYS AFTER SIGHT" if tenor else "AT SIGHT"
    return f"{tenor} DAYS AFTER SHIPMENT"


def _wrapped(text: str) -> tuple[str, ...]:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > 35:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return (*lines, line)


def _only(
    fields: dict[str, tuple[str, ...] | None], wanted: str, by: AvailableBy, name: str
) -> tuple[str, ...]:  # fmt: skip
    given = fields[wanted]
    if given is None:
        raise MessageError(
            f"{name} field {wanted}", "", f"a credit that is {by.value} (41a) says its tenor here", f"Add {wanted}"
        )
    return given


def _joined(lines: Sequence[str]) -> str:
    return " ".join(" ".join(lines).upper().split()).rstrip(".")


def _tenor(text: str, field: str) -> tuple[From, int]:
    if _SIGHT.fullmatch(text):
        return From.SIGHT, 0
    fixed = _FIXED.fullmatch(text)
    if fixed:
        try:
            return From.FIXED_DAY, (dt.date.fromisoformat(fixed[1]) - EPOCH).days
        except ValueError:
            raise MessageError(field, text, "is no date of ISO 8601", "Write ON 2026-08-31") from None
    counted = _DAYS.fullmatch(text)
    if counted:
        event = counted[2].strip()
        if _SIGHT_EVENTS.fullmatch(event):
            return From.SIGHT, int(counted[1])
        if _SHIPMENT_EVENTS.fullmatch(event):
            return From.SHIPMENT, int(counted[1])
    raise MessageError(
        field, text, "is no tenor that the contract computes a maturity from",
        "Write AT SIGHT, 90 DAYS AFTER SIGHT, 90 DAYS AFTER SHIPMENT or ON 2026-08-31",
    )  # fmt: skip


def _mixed(lines: tuple[str, ...], name: str) -> tuple[Tranche, ...]:
    field, text = f"{name} field 42M", _joined(lines)
    found: list[Tranche] = []
    for part in _NEXT_PART.split(text):
        match = _PART.fullmatch(part.strip())
        if match is None:
            raise MessageError(
                field, part, "is no part of a mixed payment", "Write 30 PCT BY PAYMENT AT SIGHT 70 PCT BY DEF PAYMENT "
                "60 DAYS AFTER SHIPMENT",
            )  # fmt: skip
        counted, tenor = _tenor(match[3].strip(" ,;"), field)
        at_sight = (counted, tenor) == (From.SIGHT, 0)
        by = _MIXED_WORDS[match[2]] if match[2] else (By.SIGHT if at_sight else By.DEFERRED)
        if at_sight != (by is By.SIGHT) and by is not By.NEGOTIATION:
            raise MessageError(
                field, part, "payment is at sight; deferred payment and acceptance are not (UCP 600 art. 2)",
                "Correct the kind or the tenor",
            )  # fmt: skip
        found.append((int(Decimal(match[1].replace(",", ".")) * 100), by, counted, tenor))
    if sum(share for share, *_ in found) != FULL or any(share == 0 for share, *_ in found):
        raise MessageError(
            field, text, f"the parts come to {sum(share for share, *_ in found) / 100:g} %, not to 100", "Correct them"
        )
    if len(found) > MOST_TRANCHES:
        raise MessageError(field, text, f"has {len(found)} parts, the contract takes {MOST_TRANCHES}", "Join parts")
    return tuple(found)
