"""Messages of reimbursement between banks (UCP 600 art. 13, URR 725)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eport.credit.telling.tale import Said, Tale, Tellings
from eport.messages.mt import MT700, MT740, MT742, MT747, MT756, RuleSet
from eport.messages.mt.codes import ReimbursementRules


def _issued(tale: Tale) -> Iterator[Said]:
    """CreditIssued → MT740 where 53a names a reimbursing bank."""
    said = tale.contents(tale.credit.terms[0], 1).said
    if isinstance(said, MT700) and _named_bank(said) and not tale.credit.id.part:
        yield _authorisation(tale, said, str(_named_bank(said)), tale.credit.terms[0].amount)


def _authorised(tale: Tale) -> Iterator[Said]:
    """ReimbursementAuthorised → MT740 to a bank that knows of none; else MT747, also where it is cancelled.

    Of a guarantee nothing is written: MT740 states the availability of a documentary credit.
    """
    said, amount = tale.words.said, int(tale.log.arguments["amount"])
    if not isinstance(said, MT700):
        return
    bank = int(tale.log.arguments["bank"])
    for other, left in _told(tale, said).items():
        if other != tale.bic(bank) and left:
            yield _amended(tale, said, other, left, 0)
    known = _told(tale, said).get(tale.bic(bank))
    if known is None and amount:
        yield _authorisation(tale, said, tale.bic(bank), amount)
    elif known is not None and known != amount:
        yield _amended(tale, said, tale.bic(bank), known, amount)


def _told(tale: Tale, said: MT700) -> dict[str, int]:
    """What each bank was told that it may pay [fen], less what it paid already; by its BIC."""
    before = tale.before
    told: dict[str, int] = {}
    if named := _named_bank(said):
        told[named] = tale.credit.terms[0].amount
    if before is not None and before.authorisation is not None:
        told = {bank: 0 for bank in told} | {tale.bic(before.authorisation.bank): before.authorisation.left}
    return told


def _named_bank(said: MT700) -> str | None:
    """BIC of field 53a."""
    return said.reimbursing_bank.bic if said.reimbursing_bank is not None else None


def _authorisation(tale: Tale, said: MT700, receiver: str, amount: int) -> MT740:
    urr = said.rules.rule_set in (RuleSet.UCPURR, RuleSet.EUCPURR)
    return MT740(
        sender=tale.bic(tale.credit.terms[0].issuing_bank), receiver=receiver, credit_number=said.credit_number,
        expiry_date=said.expiry_date, expiry_place=said.expiry_place,
        rules=ReimbursementRules.URR if urr else ReimbursementRules.NOT_URR, amount=tale.amount(amount),
        tolerance=said.tolerance, available=said.available, drafts_at=said.drafts_at, drawee=said.drawee,
        mixed_payment=said.mixed_payment, deferred_payment=said.deferred_payment,
    )  # fmt: skip


def _amended(tale: Tale, said: MT700, receiver: str, before: int, after: int) -> MT747:
    change = tale.amount(abs(after - before))
    return MT747(
        sender=tale.bic(tale.credit.terms[0].issuing_bank), receiver=receiver, credit_number=said.credit_number,
        authorisation_date=tale.date(tale.credit.issued_at), increase=change if after > before else None,
        decrease=change if after < before else None, new_amount=tale.amount(after),
    )  # fmt: skip


def _claimed(tale: Tale) -> Iterator[Said]:
    """ReimbursementClaimed → MT742, the bank that gave value → reimbursing bank."""
    said, item = tale.words.said, tale.presentation()
    assert item.claim is not None
    if not isinstance(said, MT700):
        return
    amount = tale.amount(item.claim.amount)
    yield MT742(
        sender=tale.bic(tale.credit.bank(item.claim.by, item.version)), receiver=tale.bic(item.claim.reimbursing),
        sender_reference=tale.reference(item), credit_number=said.credit_number, issue_date=said.issue_date,
        issuing_bank=tale.bank(tale.credit.present_terms.issuing_bank), amount=amount, total_claimed=amount,
    )  # fmt: skip


def _reimbursed(tale: Tale) -> Iterator[Said]:
    """Reimbursed → MT756, reimbursing bank → bank that claimed."""
    item = tale.presentation()
    claim = item.claim
    assert claim is not None
    if not isinstance(tale.words.said, MT700):
        return
    yield MT756(
        sender=tale.bic(claim.reimbursing), receiver=tale.bic(tale.credit.bank(claim.by, item.version)),
        sender_reference=tale.number, presenting_reference=tale.reference(item), claimed=tale.amount(claim.amount),
        paid=tale.amount(claim.amount, tale.today),
    )  # fmt: skip


TELLINGS: Final[Tellings] = {
    "CreditIssued": _issued,
    "ReimbursementAuthorised": _authorised,
    "ReimbursementClaimed": _claimed,
    "Reimbursed": _reimbursed,
}
