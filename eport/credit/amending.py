"""Terms of an MT700 or MT760 among the parties of the alliance, and of an MT707 or MT767 laid over it. Pure but for
reading files."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from eport.credit import content
from eport.credit.book import Credit
from eport.credit.content import Content
from eport.credit.desk import Desk
from eport.messages.errors import MessageError
from eport.messages.mt import MT700, MT707, MT760, MT767, Message, Narrative, parse_fin, read_parts
from eport.messages.mt.codes import ChangeCode
from eport.messages.mt.values import Change
from eport.trade import beside as besides
from eport.trade.availability import FULL
from eport.trade.terms import Agreed, Terms, from_mt700
from eport.trade.undertaking import from_mt760

REPLACED: Final = (
    "form", "rules", "expiry_date", "expiry_place", "applicant", "beneficiary", "tolerance", "additional_amounts",
    "available", "drafts_at", "drawee", "mixed_payment", "deferred_payment", "partial_shipments", "transhipment",
    "place_of_receipt", "port_of_loading", "port_of_discharge", "place_of_delivery", "latest_shipment",
    "shipment_period", "charges", "presentation_period", "confirmation", "confirming_bank", "reimbursing_bank",
    "bank_instructions", "advise_through", "bank_information",
)  # fmt: skip
"""Terms that an MT707 states anew; None leaves them."""
TEXTS: Final = {
    "goods": "45B", "documents": "46B", "conditions": "47B", "payment_conditions_beneficiary": "49M",
    "payment_conditions_bank": "49N",
}  # fmt: skip
UNDERTAKING_REPLACED: Final = (
    "expiry_type", "expiry_date", "expiry_condition", "beneficiary", "delivery", "delivery_to",
)  # fmt: skip
"""Terms of an undertaking that an MT767 states anew; None leaves them."""
_EXCLUDING: Final = {
    "drafts_at": ("mixed_payment", "deferred_payment"),
    "mixed_payment": ("drafts_at", "drawee", "deferred_payment"),
    "deferred_payment": ("drafts_at", "drawee", "mixed_payment"),
    "latest_shipment": ("shipment_period",),
    "shipment_period": ("latest_shipment",),
}
"""What a new term puts out of force, since both may not stand (C90, D06)."""


def terms_of(
    words: Content, desk: Desk, *, margin: int, cover: int = FULL, confirmer_cover: int = 0,
    claim_at_honour: bool = False, version: int = 1, beneficiary: str = "",
) -> Terms:  # fmt: skip
    """Terms of a credit or guarantee in words, its parties found by BIC and name; a second `beneficiary` by its
    address, since it need be no member. Raises `MessageError`."""
    roles = desk.directory.roles(words.said, beneficiary_known=bool(beneficiary))
    accounts = desk.alliance.accounts
    agreed = Agreed(
        applicant=accounts[roles.applicant].address, beneficiary=beneficiary or accounts[roles.beneficiary].address,
        issuing_bank=roles.issuing_bank, advising_bank=roles.advising_bank,
        second_advising_bank=roles.second_advising_bank, confirming_bank=roles.confirming_bank,
        nominated_bank=roles.nominated_bank, margin=margin, cover=cover, confirmer_cover=confirmer_cover,
        claim_at_honour=claim_at_honour, key=desk.key, version=version, beside=words.beside,
    )  # fmt: skip
    settings = desk.directory.settings
    if isinstance(words.said, MT760):
        return from_mt760(words.message, words.said, settings, agreed)
    return from_mt700(words.message, words.said, settings, agreed)


def amended_terms(
    desk: Desk, credit: Credit, base: Content, files: list[Path], beside: Path | None = None
) -> tuple[Content, Terms]:  # fmt: skip
    """The credit or guarantee in words and in terms as an MT707, an MT767 or the whole anew makes it. What stands
    beside stays, or is given anew. Raises `MessageError`."""
    texts = [content.ascii_of(path, path.read_bytes()) for path in files]
    types = {parse_fin(text).message_type for text in texts}
    if types & {"707", "708", "767", "775"}:
        given: Any = read_parts(texts)
        words = amended(base, given, len(credit.amendments) + 1)
    else:
        words = content.read(files)
    words = replace(words, beside=besides.read(beside) if beside else base.beside)
    if words.number != base.number:
        raise MessageError(
            "field 20", words.number, f"the credit is {base.number}",
            "Give an amendment of this credit",
        )  # fmt: skip
    return words, terms_of_amendment(desk, credit, words)


def extended_terms(desk: Desk, credit: Credit, base: Content, until: dt.date) -> tuple[Content, Terms]:
    """The credit or guarantee in words and in terms with a later day of expiry. Raises `MessageError`."""
    said: MT700 | MT760
    if isinstance(base.said, MT760):
        said = replace(base.said, undertaking=replace(base.said.undertaking, expiry_date=until))
    else:
        said = replace(base.said, expiry_date=until)
    words = content.of(said, base.beside)
    return words, terms_of_amendment(desk, credit, words)


def terms_of_amendment(desk: Desk, credit: Credit, words: Content) -> Terms:
    """Terms of the next amendment; what was agreed beside the message stays."""
    now = credit.present_terms
    return terms_of(
        words, desk, margin=now.margin, cover=now.cover, confirmer_cover=now.confirmer_cover,
        claim_at_honour=now.claim_at_honour, version=len(credit.amendments) + 2,
        beneficiary=now.beneficiary if credit.id.part else "",
    )  # fmt: skip


def amended(base: Content, amendment: Message, number: int) -> Content:
    """The credit as it reads with an MT707, the guarantee with an MT767. Raises `MessageError`."""
    if isinstance(amendment, MT767):
        return undertaking_laid_over(base, amendment, number)
    assert isinstance(amendment, MT707)
    return laid_over(base, amendment, number)


def laid_over(base: Content, amendment: MT707, number: int) -> Content:
    """The credit as it reads with an amendment. Raises `MessageError` where the MT707 is about another one."""
    credit = base.credit
    _expect("MT707 field 23", amendment.credit_number, credit.credit_number)
    _expect("MT707 field 26E", str(amendment.number), str(number))
    if amendment.cancellation:
        raise MessageError(
            "MT707 field 23S", "CANCEL", "a credit is cancelled by consent (UCP 600 art. 10(a)), not by an amendment",
            "Use `eport credit cancel`",
        )  # fmt: skip
    changes: dict[str, Any] = {
        name: getattr(amendment, name) for name in REPLACED if getattr(amendment, name) is not None
    }
    for name, gone in _EXCLUDING.items():
        if name in changes:
            changes |= {other: None for other in gone if other not in changes}
    for sign, moved in ((1, amendment.increase), (-1, amendment.decrease)):
        if moved is not None:
            if moved.currency != credit.currency:
                raise MessageError(
                    "MT707 field 32B" if sign > 0 else "MT707 field 33B", moved.currency,
                    f"the credit is in {credit.currency}", "State the change in the credit's currency",
                )  # fmt: skip
            changes["amount"] = credit.amount + sign * moved.value
    for name, tag in TEXTS.items():
        made = getattr(amendment, f"{name}_changes")
        if made is not None:
            changes[name] = _changed(getattr(credit, name), made, tag)
    return content.of(replace(credit, **changes), base.beside)


def undertaking_laid_over(base: Content, amendment: MT767, number: int) -> Content:
    """The guarantee as it reads with an amendment. Raises `MessageError` where the MT767 is about another one.

    77U of an MT767 says in free text what changes: it is added to the terms under a heading of its own, never laid into
    them.
    """
    issued, new = base.undertaking, amendment.undertaking
    said = issued.undertaking
    _expect("MT767 field 20", new.number, said.number)
    _expect("MT767 field 26E", str(new.amendment_number), str(number))
    _expect("MT767 field 52a", str(new.issuer.bic), str(said.issuer.bic))
    if amendment.cancellation:
        raise MessageError(
            "MT767 field 23S", "CANCEL", "an undertaking is cancelled by consent (URDG 758 art. 11(b), 25(b))",
            "Use `eport credit cancel`",
        )  # fmt: skip
    _uncarried(amendment)
    changes: dict[str, Any] = {
        name: getattr(new, name) for name in UNDERTAKING_REPLACED if getattr(new, name) is not None
    }
    if new.terms is not None:
        changes["terms"] = (*said.terms, heading(number), *new.terms)
    if new.expiry_type is not None:
        changes |= {"expiry_date": new.expiry_date, "expiry_condition": new.expiry_condition}
    for sign, moved, tag in ((1, new.increase, "32B"), (-1, new.decrease, "33B")):
        if moved is not None:
            if moved.currency != said.amount.currency:
                raise MessageError(
                    f"MT767 field {tag}", moved.currency, f"the undertaking is in {said.amount.currency}",
                    "State the change in its currency",
                )  # fmt: skip
            changes["amount"] = replace(said.amount, value=said.amount.value + sign * moved.value)
    return content.of(replace(issued, undertaking=replace(said, **changes)), base.beside)


def heading(number: int) -> str:
    """Line of 77U under which the words of an amendment stand."""
    return f"AMENDMENT {number}"


def _uncarried(amendment: MT767) -> None:
    if amendment.local is not None:
        raise MessageError(
            "MT767 field 15C", "", "amends a local undertaking, which is not carried", "Amend the undertaking itself"
        )


def _expect(field: str, given: str, wanted: str) -> None:
    if given != wanted:
        raise MessageError(field, given, f"the next amendment of this credit says {wanted}", "Correct it")


def _changed(before: Narrative | None, changes: tuple[Change, ...], tag: str) -> Narrative | None:
    """A text with its changes in order. An item that is deleted has to be there, word for word."""
    lines = before.text.split("\n") if before else []
    for change in changes:
        # A line that leaves no room for the code stands below it.
        added = change.text.removeprefix("\n").split("\n")
        if change.code is ChangeCode.REPLACE_ALL:
            lines = added
        elif change.code is ChangeCode.ADD:
            lines = [*lines, *added]
        else:
            place = next((n for n in range(len(lines)) if lines[n : n + len(added)] == added), None)
            if place is None:
                raise MessageError(
                    f"MT707 field {tag}", added[0], "deletes lines that the credit does not have, word for word",
                    "Quote them as they stand, or use /REPALL/",
                )  # fmt: skip
            lines = lines[:place] + lines[place + len(added) :]
    return Narrative.of("\n".join(lines)) if lines else None
