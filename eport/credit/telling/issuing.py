"""Messages of issue, advice, confirmation, amendment, transfer and release."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

from eport.credit.book import Flag
from eport.credit.content import Content
from eport.credit.telling.differing import difference, undertaking_difference
from eport.credit.telling.tale import NONREF, Said, Tale, Telling, Tellings
from eport.messages.mt import (
    MT700,
    MT705,
    MT707,
    MT710,
    MT720,
    MT730,
    MT760,
    MT767,
    MT768,
    MT769,
    MT787,
    Amount,
    CreditTerms,
    Institution,
    Message,
)
from eport.messages.mt.codes import (
    AmendmentStatus,
    CreditPurpose,
    SenderConfirmation,
    UndertakingAmendmentPurpose,
    UndertakingPurpose,
)
from eport.messages.mt.guarantee_amendment import AmendedUndertaking
from eport.messages.mt.values import CodedLines
from eport.messages.tsrv_notices import AmendmentResponse

CONFIRMS: Final = "WE ADD OUR CONFIRMATION"
"""79Z of MT730, 72Z of MT768: plain words, which `eport credit receive` reads again."""
DECLINES: Final = "WE DO NOT ADD OUR CONFIRMATION"
EXTENDS: Final = "WE EXTEND OUR CONFIRMATION TO AMENDMENT {}"
DOES_NOT_EXTEND: Final = "OUR CONFIRMATION DOES NOT EXTEND TO AMENDMENT {}"
ACCEPTS: Final = "THE BENEFICIARY ACCEPTS AMENDMENT {}"
REJECTS: Final = "THE BENEFICIARY REJECTS AMENDMENT {}"


# ----------------------------------------------------------------------------------------------------- issue, advice


def _pre_advised(tale: Tale) -> Iterator[Said]:
    """CreditPreAdvised → MT705, issuing → advising bank (art. 11(b)); of a guarantee no message says it."""
    terms = tale.credit.terms[0]
    words = tale.contents(terms, 1)
    if isinstance(words.said, MT700):
        sender, receiver = tale.bic(terms.issuing_bank), tale.bic(terms.advising_bank or terms.issuing_bank)
        yield replace(pre_advice(words), sender=sender, receiver=receiver)


def pre_advice(words: Content) -> MT705:
    """The MT705 that announces a credit in words. Raises `MessageError`."""
    full = words.credit
    names = {item.name for item in dataclasses.fields(MT705)} & {item.name for item in dataclasses.fields(MT700)}
    shared = {name: getattr(full, name) for name in names if name != "amount"}
    return MT705(**shared, amount=Amount(full.currency, full.amount))


def _issued(tale: Tale) -> Iterator[Said]:
    """CreditIssued → MT700 or MT760, issuing → advising bank."""
    terms = tale.credit.terms[0]
    if tale.credit.id.part:  # told as its transfer
        return
    said = tale.contents(terms, 1).said
    sender, receiver = tale.bic(terms.issuing_bank), tale.bic(terms.advising_bank or terms.issuing_bank)
    yield replace(said, sender=sender, receiver=receiver)


def _advised(tale: Tale) -> Iterator[Said]:
    """CreditAdvised → MT730 or MT768 advising → issuing bank, and MT710 or MT760 to a second advising bank."""
    terms, by = tale.credit.present_terms, int(tale.log.arguments["advisingBank"])
    said = tale.words.said
    if by != terms.advising_bank:
        return
    yield _acknowledged(tale, by)
    if not terms.second_advising_bank:
        return
    sender, receiver = tale.bic(by), tale.bic(terms.second_advising_bank)
    adding = tale.credit.confirmed and terms.confirming_bank == by
    if isinstance(said, MT760):
        purpose = UndertakingPurpose.ADVISE_AND_CONFIRM if adding else UndertakingPurpose.ADVISE
        yield replace(said, sender=sender, receiver=receiver, purpose=purpose)
        return
    yield MT710(
        **{**_shared(said), "sender": sender, "receiver": receiver, "advise_through": None},
        sender_confirmation=SenderConfirmation.ADDING if adding else SenderConfirmation.WITHOUT,
        sender_reference=tale.reference(), pre_advice=said.pre_advice,
        issuing_bank=tale.bank(terms.issuing_bank), applicant_bank=said.applicant_bank,
        reimbursing_bank=said.reimbursing_bank,
    )  # fmt: skip


def _acknowledged(tale: Tale, by: int, line: str | None = None, amendment: bool = False) -> MT730 | MT768:
    """MT730 of a bank to the issuing one, of a guarantee or standby MT768: of what was issued, or of its newest
    amendment."""
    said = tale.words.said
    guarantee = said.undertaking if isinstance(said, MT760) else None
    issued = guarantee.issue_date if guarantee else tale.words.credit.issue_date
    shared: dict[str, Any] = {
        "sender": tale.bic(by), "receiver": tale.bic(tale.credit.present_terms.issuing_bank),
        "sender_reference": tale.reference(), "receiver_reference": tale.number,
        "acknowledged_date": tale.date(tale.credit.amendments[-1].issued_at) if amendment else issued,
    }  # fmt: skip
    if guarantee:
        return MT768(**shared, bank_information=tuple(textwrap.wrap(line, 35)) if line else None)
    return MT730(**shared, narrative=(line,) if line else None)


def _on_confirmation(line: str) -> Telling:
    """CreditConfirmed, ConfirmationDeclined (art. 8(d)), ConfirmationExtended and its contrary (art. 10(b)) → MT730.

    Of a standby MT768.
    """

    def tell(tale: Tale) -> Iterator[Said]:
        number = tale.log.arguments.get("number")
        by = int(tale.log.arguments["confirmingBank"])
        yield _acknowledged(tale, by, line.format(number), amendment=number is not None)

    return tell


# -------------------------------------------------------------------------------------------------------- amendment


def _amended(tale: Tale) -> Iterator[Said]:
    """AmendmentIssued → MT707 or MT767: issuing → advising bank; of a part, from the bank that transferred it."""
    credit = tale.credit
    terms, amendment = credit.present_terms, credit.amendments[-1]
    base = tale.contents(terms, (tale.before or credit).content_version)
    wanted = tale.contents(amendment.terms, amendment.number + 1)
    issuer = credit.transferring_bank or terms.issuing_bank
    say: Callable[..., Message] = undertaking_difference if isinstance(base.said, MT760) else difference
    yield say(
        base, wanted, amendment.number, tale.date(amendment.issued_at), sender=tale.bic(issuer),
        receiver=tale.bic(terms.advising_bank or issuer),
    )  # fmt: skip


def _answered(line: str, status: AmendmentStatus) -> Telling:
    """AmendmentAccepted, AmendmentRejected (art. 10(c), (d)) → MT730 of the bank that advised; of a guarantee MT787 and
    tsrv.008, which say the same.

    A beneficiary that accepts by presenting tells so by its documents alone.
    """

    def tell(tale: Tale) -> Iterator[Said]:
        credit, number = tale.credit, int(tale.log.arguments["number"])
        if tale.log.arguments.get("byConduct"):
            return
        terms = credit.terms[0]
        said = tale.contents(terms, 1).said
        if isinstance(said, MT760):
            about: dict[str, Any] = {
                "undertaking_number": said.undertaking.number, "issuer": said.undertaking.issuer
            }  # fmt: skip
            yield MT787(
                **about, sender=tale.bic(terms.advising_bank) if terms.advising_bank else None,
                receiver=tale.bic(terms.issuing_bank), sender_reference=tale.reference(), amendment_number=number,
                status=CodedLines(status),
            )  # fmt: skip
            yield AmendmentResponse(**about, amendment_number=str(number), status=status)
        elif terms.advising_bank and not credit.id.part and Flag.ADVISED in credit.flags:
            yield _acknowledged(tale, terms.advising_bank, line.format(number), amendment=True)

    return tell


# ----------------------------------------------------------------------------------------------------------- transfer


def _transferred(tale: Tale) -> Iterator[Said]:
    """CreditTransferred → MT720, told of the part: transferring bank → bank of the second beneficiary (art. 38).

    Field 50 is the first beneficiary's name in place of the applicant's (art. 38(g)); amount, prices and days are those
    of the part, and nothing of the credit's own is repeated.
    """
    if not tale.credit.id.part or tale.whole is None:
        return
    part, whole = tale.credit.terms[0], tale.whole
    said = tale.contents(part, 1).credit
    first = tale.contents(whole.terms[0], 1).credit.beneficiary
    by = tale.credit.transferring_bank
    adding = tale.credit.confirmed and part.confirming_bank == by
    yield MT720(
        **{**_shared(said), "sender": tale.bic(by), "receiver": tale.bic(part.advising_bank or by),
           "applicant": replace(first, account=None)},
        sender_confirmation=SenderConfirmation.ADDING if adding else SenderConfirmation.WITHOUT,
        sender_reference=tale.reference(), issuing_bank=tale.bank(part.issuing_bank),
    )  # fmt: skip


def _shared(said: CreditTerms) -> dict[str, Any]:
    return {item.name: getattr(said, item.name) for item in dataclasses.fields(CreditTerms)}


# ------------------------------------------------------------------------------------------------------------ release


def _cancelling(tale: Tale) -> Iterator[Said]:
    """CancellationConsented by the issuing bank → MT707 or MT767 with 23S CANCEL: the others are asked (art. 10(a))."""
    credit = tale.credit
    terms, before = credit.present_terms, tale.before
    asked = before is not None and before.consents
    if credit.id.part or asked or tale.number_at(tale.log.arguments["by"]) != terms.issuing_bank:
        return
    said, number = tale.words.said, len(credit.amendments) + 1
    sender, receiver = tale.bic(terms.issuing_bank), tale.bic(terms.advising_bank or terms.issuing_bank)
    if isinstance(said, MT760):
        issuer: Institution = said.undertaking.issuer
        yield MT767(
            sender=sender, receiver=receiver, related_reference=NONREF, purpose=UndertakingAmendmentPurpose.ISSUE,
            cancellation=True,
            undertaking=AmendedUndertaking(
                number=said.undertaking.number, amendment_number=number, amendment_date=tale.today, issuer=issuer
            ),
        )  # fmt: skip
    else:
        yield MT707(
            sender=sender, receiver=receiver, sender_reference=said.credit_number, receiver_reference=NONREF,
            credit_number=said.credit_number, issue_date=said.issue_date, number=number, amendment_date=tale.today,
            purpose=CreditPurpose.ISSUE, cancellation=True,
        )  # fmt: skip


def _released(tale: Tale) -> Iterator[Said]:
    """CreditCancelled → MT769 of a guarantee: its beneficiary's bank → issuer (URDG 758 art. 25(b))."""
    credit = tale.credit
    terms, said = credit.present_terms, tale.words.said
    left = max(0, terms.maximum - credit.drawn)
    if not isinstance(said, MT760) or credit.id.part or not left:
        return
    yield MT769(
        sender=tale.bic(terms.advising_bank) if terms.advising_bank else None, receiver=tale.bic(terms.issuing_bank),
        sender_reference=tale.reference(), undertaking_number=said.undertaking.number, release_date=tale.today,
        released=tale.amount(left), outstanding=tale.amount(0),
    )  # fmt: skip


TELLINGS: Final[Tellings] = {
    "CreditPreAdvised": _pre_advised,
    "CreditIssued": _issued,
    "CreditAdvised": _advised,
    "CreditConfirmed": _on_confirmation(CONFIRMS),
    "ConfirmationDeclined": _on_confirmation(DECLINES),
    "ConfirmationExtended": _on_confirmation(EXTENDS),
    "ConfirmationNotExtended": _on_confirmation(DOES_NOT_EXTEND),
    "AmendmentIssued": _amended,
    "AmendmentAccepted": _answered(ACCEPTS, AmendmentStatus.ACCEPTED),
    "AmendmentRejected": _answered(REJECTS, AmendmentStatus.REJECTED),
    "CreditTransferred": _transferred,
    "CancellationConsented": _cancelling,
    "CreditCancelled": _released,
}
