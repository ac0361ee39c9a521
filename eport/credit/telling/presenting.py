"""Messages of presentation, examination, honour and payment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from eport.credit.book import Bank, Credit, Outcome, Presentation
from eport.credit.show import date as day_of
from eport.credit.telling.tale import NONREF, Said, Tale, Tellings, key_of, narrated, through
from eport.messages.mt import (
    MT700,
    MT732,
    MT734,
    MT742,
    MT750,
    MT752,
    MT754,
    MT756,
    MT760,
    MT765,
    MT786,
    Disposal,
    DocumentsDisposal,
)
from eport.messages.mt.codes import DemandStatement, DemandType
from eport.messages.mt.values import CodedLines
from eport.messages.tsrv_notices import DemandStatus, DemandWithdrawal, ExtendOrPayResponse
from eport.trade.availability import From

DISPOSALS: Final = {1: Disposal.NOTIFY, 2: Disposal.HOLD, 3: Disposal.RETURN, 4: Disposal.PREVINST}
"""`Disposal` of IPresentations as field 77B says it."""


# ------------------------------------------------------------------------------------------------------------- demand


def _presented(tale: Tale) -> Iterator[Said]:
    """DocumentsPresented under a guarantee → MT765: its beneficiary (or the bank that records it) → where it demands.

    One that has an alternative, ExtensionRequested, is told again as PAEX under the same reference.
    """
    yield from _demand(tale, DemandType.PAY)


def _extension_asked(tale: Tale) -> Iterator[Said]:
    yield from _demand(tale, DemandType.PAY_OR_EXTEND)


def _demand(tale: Tale, kind: DemandType) -> Iterator[Said]:
    said, item = tale.words.said, tale.presentation()
    if not isinstance(said, MT760):
        return
    asked = item.extension if kind is DemandType.PAY_OR_EXTEND else None
    yield MT765(
        receiver=tale.bic(tale.credit.bank(item.at, item.version)), sender_reference=tale.reference(item),
        undertaking_number=said.undertaking.number, issuer=said.undertaking.issuer,
        beneficiary=said.undertaking.beneficiary, demand_date=tale.date(item.presented_at), type=kind,
        amount=tale.amount(item.documents["amount"]), statement=CodedLines(DemandStatement.COMPLETE),
        requested_expiry=day_of(asked.terms.expiry_day) if asked else None,
    )  # fmt: skip


def _extended(tale: Tale) -> Iterator[Said]:
    """DemandWithdrawn → tsrv.015 EXTD, issuer → beneficiary's bank; tsrv.017, that the demand is withdrawn."""
    said, item = tale.words.said, tale.presentation()
    if isinstance(said, MT760):
        terms = said.undertaking
        amount, reference = tale.amount(item.documents["amount"]), tale.reference(item)
        yield ExtendOrPayResponse(
            undertaking_number=terms.number, issuer=terms.issuer, demand=reference, amount=amount,
            status=DemandStatus.EXTENDED,
        )  # fmt: skip
        yield DemandWithdrawal(
            undertaking_number=terms.number, issuer=terms.issuer, demand=reference,
            submitted=tale.moment(item.presented_at), amount=amount,
        )  # fmt: skip


# -------------------------------------------------------------------------------------------------------- examination


def _forwarded(tale: Tale) -> Iterator[Said]:
    """DocumentsForwarded → MT750: a bank that did not act and found discrepancies → next bank."""
    assert tale.before is not None
    before = tale.before
    item = tale.presentation(before)
    if item.examinations[item.at].outcome is not Outcome.PRESENTED or not item.found:
        return
    yield MT750(
        sender=tale.bic(before.bank(item.at, item.version)),
        receiver=tale.bic(tale.credit.bank(Bank(tale.log.arguments["to"]), item.version)),
        sender_reference=tale.reference(item), credit_number=tale.number,
        amount=tale.amount(item.documents["amount"]), discrepancies=narrated(item.found),
    )  # fmt: skip


def _refused(tale: Tale) -> Iterator[Said]:
    """PresentationRefused → MT734, of a guarantee MT786: → whoever presented."""
    assert tale.before is not None
    before, log = tale.before, tale.log
    item, by = tale.presentation(before), Bank(log.arguments["by"])
    through_ = through(item) if by is Bank.ISSUING or item.presenter else None
    issuing = by is Bank.ISSUING
    said = tale.words.said
    discrepancies = narrated(log.arguments["discrepancies"])
    disposal = DocumentsDisposal(DISPOSALS[log.arguments["disposal"]])
    shared: dict[str, Any] = {
        "sender": tale.bic(before.bank(by, item.version)),
        "receiver": tale.bic(before.bank(through_, item.version)) if through_ is not None else None,
        "sender_reference": tale.number if issuing else tale.reference(item),
        "discrepancies": discrepancies, "disposal": disposal,
    }  # fmt: skip
    if isinstance(said, MT760):
        yield MT786(
            **{**shared, "sender_reference": said.undertaking.number}, demand_reference=tale.reference(item),
            issuer=said.undertaking.issuer, refusal_date=tale.today, amount=tale.amount(item.documents["amount"]),
        )  # fmt: skip
        return
    yield MT734(
        **shared, presenting_reference=NONREF if through_ is None else tale.reference(item),
        amount=tale.amount(item.documents["amount"], tale.date(item.presented_at)),
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------------------- honour


def _honoured(tale: Tale) -> Iterator[Said]:
    """PresentationHonoured → MT754 confirming or nominated → issuing bank, MT742 where it claims at honour; MT732 or
    MT752 issuing → presenting bank, after its refusal or its MT750; of a demand to extend or pay tsrv.015 PAYD."""
    assert tale.before is not None
    credit, was, by = tale.credit, tale.presentation(tale.before), Bank(tale.log.arguments["by"])
    said = tale.words.said
    if isinstance(said, MT760) and was.extension is not None and by is Bank.ISSUING:
        yield ExtendOrPayResponse(
            undertaking_number=said.undertaking.number, issuer=said.undertaking.issuer, demand=tale.reference(was),
            amount=tale.amount(was.documents["amount"]), status=DemandStatus.PAID,
        )  # fmt: skip
    if by is not Bank.ISSUING:
        yield _taken_up(tale, was, by)
        named = said.reimbursing_bank if isinstance(said, MT700) else None
        if tale.log.arguments["claimed"] and isinstance(said, MT700) and named is not None and named.bic is not None:
            amount = tale.amount(was.payable)
            yield MT742(
                sender=tale.bic(credit.bank(by, was.version)), receiver=named.bic,
                sender_reference=tale.reference(was), credit_number=said.credit_number, issue_date=said.issue_date,
                issuing_bank=tale.bank(credit.present_terms.issuing_bank), amount=amount, total_claimed=amount,
            )  # fmt: skip
        return
    through_ = through(was)
    if through_ is not None:
        yield from _authorised(tale, credit, was, through_)


def _authorised(tale: Tale, credit: Credit, was: Presentation, by: Bank) -> Iterator[Said]:
    issuing, bank = credit.present_terms.issuing_bank, credit.bank(by, was.version)
    advised = tale.date(was.examinations[by].decided_at)
    if was.examinations[Bank.ISSUING].outcome is Outcome.REFUSED:
        yield MT732(
            sender=tale.bic(issuing), receiver=tale.bic(bank), sender_reference=tale.number,
            presenting_reference=tale.reference(was), advice_date=advised, amount=tale.amount(was.payable),
        )  # fmt: skip
    elif was.examinations[by].outcome is Outcome.FORWARDED and was.found:
        later = [debt.due for debt in credit.undertakings.values() if debt.key >> 8 == key_of(credit, was) >> 8]
        yield MT752(
            sender=tale.bic(issuing), receiver=tale.bic(bank), credit_number=tale.number,
            presenting_reference=tale.reference(was), further_identification="SEE72Z" if later else "REMITTED",
            advice_date=advised, amount=tale.amount(was.payable),
            bank_information=(f"MATURES {tale.date(max(later))}",) if later else None,
        )  # fmt: skip


def _negotiated(tale: Tale) -> Iterator[Said]:
    """DocumentsNegotiated → MT754."""
    yield _taken_up(tale, tale.presentation(), Bank.NOMINATED)


def _taken_up(tale: Tale, item: Presentation, by: Bank) -> MT754:
    """MT754: 32A carries the date of value, or of maturity where all is due on one later day."""
    credit = tale.credit
    terms = credit.terms[item.version]
    dues = {debt.due for debt in credit.undertakings.values() if debt.key >> 8 == key_of(credit, item, by) >> 8}
    one = len(terms.tranches) == 1
    at_sight = all(counted == From.SIGHT and not tenor for _, _, counted, tenor in terms.tranches)
    value = tale.today if at_sight else tale.date(min(dues)) if one and dues else None
    return MT754(
        sender=tale.bic(credit.bank(by, item.version)), receiver=tale.bic(terms.issuing_bank),
        sender_reference=tale.reference(item), credit_number=tale.number, amount=tale.amount(item.payable, value),
    )  # fmt: skip


def _paid(tale: Tale) -> Iterator[Said]:
    """UndertakingPaid → MT756, issuing bank → bank that gave value."""
    credit = tale.credit
    paid = credit.payments[-1]
    if paid.by is not Bank.ISSUING or not 0 < paid.number <= len(credit.presentations):
        return
    item = credit.presentations[paid.number - 1]
    banks = (credit.bank(Bank.CONFIRMING, item.version), credit.bank(Bank.NOMINATED, item.version))
    creditor = tale.number_at(paid.creditor)
    if not creditor or creditor not in banks:
        return
    yield MT756(
        sender=tale.bic(credit.present_terms.issuing_bank), receiver=tale.bic(creditor),
        sender_reference=tale.number, presenting_reference=tale.reference(item),
        claimed=tale.amount(item.payable), paid=tale.amount(paid.amount, tale.today),
    )  # fmt: skip


TELLINGS: Final[Tellings] = {
    "DocumentsPresented": _presented,
    "ExtensionRequested": _extension_asked,
    "DemandWithdrawn": _extended,
    "DocumentsForwarded": _forwarded,
    "PresentationHonoured": _honoured,
    "DocumentsNegotiated": _negotiated,
    "PresentationRefused": _refused,
    "UndertakingPaid": _paid,
}
