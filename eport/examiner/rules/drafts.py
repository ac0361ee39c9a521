"""Drafts (ISBP B1–B18) and the date on which one matures."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from eport.examiner.model import Hit, Presentation, Quoted, Sureness
from eport.examiner.rules.common import Context, drawn, invoices, shipment_dates, shown, transports
from eport.examiner.rules.dates import dates_in
from eport.examiner.terms import Terms
from eport.examiner.text import same_lines, words
from eport.messages.mt import Institution

_TENOR: Final = re.compile(r"(?:AT )?([0-9]{1,3}) ?DAYS? ?'?(?:(?:AFTER|FROM) )?(?:THE )?(?:DATE OF )?(.*)")
_BASES: Final = (
    ("shipment", r"LADING|\bB/?L\b|SHIPMENT|TRANSPORT|ON BOARD|WAYBILL|AWB"),
    ("invoice", r"INVOICE"),
    ("sight", r"SIGHT|PRESENTATION|ACCEPTANCE|RECEIPT"),
    ("date", r"^DATE|DRAFT"),
)


def tenor_of(text: str) -> tuple[int, str] | None:
    """(days, from what) of a tenor; (0, 'sight') at sight; None where it is not read."""
    plain = re.sub(r"[^A-Z0-9'/. -]", " ", text.upper())
    found = _TENOR.search(plain)
    if found is None:
        return (0, "sight") if "SIGHT" in plain else None
    base = next((name for name, pattern in _BASES if re.search(pattern, found.group(2).strip())), None)
    return (int(found.group(1)), base) if base else None


def maturity(days: int, shipped: list[list[dt.date]]) -> dt.date:
    """Maturity of a draft `days` after the bill of lading date (ISBP B2).

    `shipped`: on board dates, a list for each set. 'From' and 'after' both exclude the day itself; of several on board
    dates on one set the earliest counts, of several sets under one draft the latest.
    """
    return max(min(dates) for dates in shipped) + dt.timedelta(days)


def draft_drawer(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """ISBP B8: drawn by the beneficiary."""
    wanted = terms.credit.beneficiary.lines
    for draft in presentation.of("draft"):
        if terms.credit.drafts_at is not None and (
            draft.issuer is None or same_lines(wanted, draft.issuer.name) is None
        ):
            sure = Sureness.LIKELY if draft.issuer is None else Sureness.CERTAIN
            yield Hit(
                terms.quote("59", wanted[0]),
                shown(draft, "issuer", draft.issuer),
                "Not drawn by the beneficiary.",
                sure,
            )


def draft_drawee(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """Art. 6(c), ISBP B1, B10, B18: on the bank of field 42a, never on the applicant."""
    drawee = terms.credit.drawee
    if drawee is None:
        return
    for draft in presentation.of("draft"):
        name = draft.draft.drawee if draft.draft else None
        wanted = drawee.bic or " ".join(drawee.lines)
        if name is not None and _is_bank(drawee, name):
            continue
        applicant = name is not None and same_lines(terms.credit.applicant.lines, name) is not None
        text = (
            "A credit has no drafts on the applicant." if applicant else "Not drawn on the bank that the credit names."
        )
        sure = Sureness.CERTAIN if applicant or (name and _bic(name)) else Sureness.PERSON
        yield Hit(terms.quote("42a", wanted), shown(draft, "drawee", name), text, sure)


def _bic(text: str) -> str | None:
    found = re.fullmatch(r"([A-Z]{4}[A-Z]{2}[A-Z0-9]{2})([A-Z0-9]{3})?", text.strip().upper())
    return None if found is None else found.group(1) + (found.group(2) or "XXX")


def _is_bank(drawee: Institution, name: str) -> bool:
    if drawee.bic is not None:
        return _bic(name) == _bic(drawee.bic)
    return same_lines(drawee.lines, name) is not None


def draft_tenor(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """ISBP B2: the tenor of field 42C."""
    for draft in presentation.of("draft"):
        if terms.credit.drafts_at is None or draft.draft is None:
            continue
        rule, found = terms.quote("42C", " ".join(terms.credit.drafts_at)), shown(draft, "tenor", draft.draft.tenor)
        wanted, drawn_at = tenor_of(" ".join(terms.credit.drafts_at)), tenor_of(draft.draft.tenor)
        if wanted is None:
            continue
        if drawn_at is None:
            # A date alone is a tenor too; `draft_maturity` compares it.
            if draft.draft.maturity is None and not dates_in(draft.draft.tenor):
                yield Hit(rule, found, "The examiner does not read this tenor.", Sureness.PERSON)
        elif drawn_at != wanted and drawn_at[1] != "date":
            yield Hit(rule, found, "Another tenor than the credit's.")
        elif wanted[1] == "shipment" and draft.draft.maturity is None and not dates_in(draft.draft.tenor):
            yield Hit(rule, found, "The draft itself does not show when it matures.", Sureness.LIKELY)


def draft_maturity(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """ISBP B2, B5: a maturity written as a date is the one that the tenor gives."""
    tenor = tenor_of(" ".join(terms.credit.drafts_at or ()))
    if tenor is None or tenor[1] not in ("shipment", "invoice"):
        return
    if tenor[1] == "shipment":
        dates = [list(shipment_dates(entry)) for entry in transports(terms, presentation) if shipment_dates(entry)]
    else:
        dates = [[entry.date] for entry in invoices(terms, presentation) if entry.date]
    if not dates:
        return
    due = maturity(tenor[0], dates)
    for draft in presentation.of("draft"):
        stated = draft.draft.maturity if draft.draft else None
        if stated is not None and stated != due:
            rule = terms.quote("42C", f"{' '.join(terms.credit.drafts_at or ())} = {due.isoformat()}")
            yield Hit(rule, shown(draft, "maturity", stated), "Not the day that the tenor gives.")


def draft_amount(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """ISBP B13: drafts are for the amount demanded."""
    drafts = [entry for entry in presentation.of("draft") if entry.amount is not None]
    demanded = drawn(terms, presentation)
    if terms.credit.drafts_at is None or not drafts or demanded is None:
        return
    total = sum((entry.amount for entry in drafts if entry.amount is not None), Decimal(0))
    if total != demanded:
        part = re.search(r"PERCENT|PCT|%", " ".join(terms.credit.drafts_at).upper())
        required = Quoted("presentation", "amount", f"{demanded:,f}")
        yield Hit(
            required,
            shown(drafts[0], "amount", f"{total:,f}"),
            "The drafts are not for the amount demanded.",
            Sureness.PERSON if part else Sureness.CERTAIN,
        )
    for draft in drafts:
        if draft.currency is not None and draft.currency != terms.credit.currency:
            yield Hit(
                terms.quote("32B", terms.credit.currency),
                shown(draft, "currency", draft.currency),
                "Not the currency of the credit.",
            )


_SMALL: Final = {
    **{word: n for n, word in enumerate(
        "ZERO ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN ELEVEN TWELVE THIRTEEN FOURTEEN FIFTEEN SIXTEEN "
        "SEVENTEEN EIGHTEEN NINETEEN".split())},
    **{word: 10 * n for n, word in enumerate("TWENTY THIRTY FORTY FIFTY SIXTY SEVENTY EIGHTY NINETY".split(), 2)},
}  # fmt: skip
_LARGE: Final = {"THOUSAND": 1_000, "MILLION": 1_000_000, "BILLION": 1_000_000_000}


def in_words(text: str) -> int | None:
    """Whole units of an amount in English words; None where they are not read."""
    total = part = 0
    read = False
    for word in words(text):
        if word in _SMALL:
            part += _SMALL[word]
        elif word == "HUNDRED":
            part *= 100
        elif word in _LARGE:
            total, part = total + part * _LARGE[word], 0
        elif word in ("CENTS", "CENT", "FEN", "POINT") or "/" in word:
            break
        else:
            continue
        read = True
    return total + part if read else None


def draft_amount_in_words(terms: Terms, presentation: Presentation, context: Context) -> Iterator[Hit]:
    """ISBP B14: words and figures agree."""
    for draft in presentation.of("draft"):
        text = draft.draft.amount_in_words if draft.draft else None
        if text is None or draft.amount is None:
            continue
        # Cents in words are left to the eye: 'AND 50/100', 'CENTS FIFTY', 'POINT FIVE' are all in use.
        spoken = in_words(re.split(r"\bAND (?:CENTS|FEN)\b|\bCENTS\b|\bPOINT\b", text.upper())[0])
        if spoken is None or spoken != int(draft.amount):
            sure = Sureness.PERSON if spoken is None else Sureness.LIKELY
            yield Hit(
                shown(draft, "amount", f"{draft.amount:,f}"),
                shown(draft, "amount_in_words", text),
                "Words and figures differ.",
                sure,
            )
