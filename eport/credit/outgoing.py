"""From the events of a credit to the SWIFT messages that say the same between banks.

Only what events, terms and the officer's content files hold is written; what nobody holds (a bank's own charges,
accounts) is left out. References: the issuing bank's is field 20 of the credit; another bank's is `EP<id>/<number>`,
the credit's and the presentation's number on the chain; a presenting bank's own is held nowhere, so field 21 says
NONREF, as SWIFT has it. A beneficiary has no BIC: what goes to it has no receiver.

    CreditIssued          700, 701   issuing → advising bank        and 740 where 53a names a reimbursing bank
    CreditAdvised         730        advising → issuing bank        and 710 to a second advising bank
    AmendmentIssued       707, 708   issuing → advising bank
    DocumentsForwarded    750        a bank that did not act and found discrepancies → next bank
    PresentationHonoured  754        confirming or nominated → issuing bank; 742 where it claims at honour
                          732        issuing → presenting bank, after its refusal
                          752        issuing → presenting bank, after its MT750
    DocumentsNegotiated   754
    PresentationRefused   734        → whoever presented
    UndertakingPaid       756        issuing bank → bank that gave value

Not written yet: MT720 of a transfer, and MT760 to 769, since the content of a credit is an MT700.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from eport.credit import words
from eport.credit.amending import REPLACED, TEXTS, laid_over
from eport.credit.book import Bank, Book, Credit, Log, Outcome, Presentation, after
from eport.credit.content import Content
from eport.credit.parties import Directory
from eport.messages.errors import MessageError
from eport.messages.mt import (
    MT707,
    MT710,
    MT730,
    MT732,
    MT734,
    MT740,
    MT742,
    MT750,
    MT752,
    MT754,
    MT756,
    Amount,
    CreditTerms,
    Disposal,
    DocumentsDisposal,
    Institution,
    Message,
    Narrative,
    RuleSet,
    write_parts,
)
from eport.messages.mt.codes import ChangeCode, CreditPurpose, ReimbursementRules, SenderConfirmation
from eport.messages.mt.values import Change
from eport.trade.availability import From
from eport.trade.terms import CURRENCY, Terms

NONREF: Final = "NONREF"
DISPOSALS: Final = {1: Disposal.NOTIFY, 2: Disposal.HOLD, 3: Disposal.RETURN, 4: Disposal.PREVINST}
"""`Disposal` of IPresentations as field 77B says it."""
WIDTH: Final = 50
"""[characters] of a line of 77J."""
Contents = Callable[[Terms, int], Content]
"""Words of terms, by the version of their commitment; raises `MessageError` where the officer has none that match."""


@dataclass(frozen=True)
class Outgoing:
    """A message, the event that it tells of, and when that was [unix s]."""

    message: Message
    event: str
    at: int

    @property
    def number(self) -> str:
        """'734'."""
        return type(self.message).__name__.removeprefix("MT")

    def texts(self) -> list[str]:
        """As sent; several where it is too long for one. Raises `MessageError`."""
        return write_parts(self.message)


def messages(credit: Credit, directory: Directory, contents: Contents) -> list[Outgoing]:
    """Every message that the events of a credit amount to, in order. Raises `MessageError`."""
    teller = _Teller(directory, contents, directory.settings.place(credit.terms[0].place_of_expiry.decode()).zone)
    book: Book = {}
    found = []
    for log in credit.history:
        before, book = book.get(credit.id), after(book, log)
        found += [Outgoing(message, log.name, log.timestamp) for message in teller.tell(log, before, book[credit.id])]
    return found


class _Teller:
    """Writes the messages of one credit."""

    def __init__(self, directory: Directory, contents: Contents, zone: str) -> None:
        self._directory, self._contents, self._zone = directory, contents, ZoneInfo(zone)

    def tell(self, log: Log, before: Credit | None, credit: Credit) -> Iterator[Message]:
        """Messages of one event; `before` and `credit`: the credit before and after it."""
        if log.name == "CreditIssued":
            yield from self._issued(credit)
        elif log.name == "CreditAdvised":
            yield from self._advised(credit, log)
        elif log.name == "AmendmentIssued":
            yield self._amended(credit, log)
        elif log.name == "DocumentsForwarded" and before:
            yield from self._forwarded(before, credit, log)
        elif log.name == "PresentationHonoured" and before:
            yield from self._honoured(before, credit, log)
        elif log.name == "DocumentsNegotiated":
            yield self._taken_up(credit, self._presentation(credit, log), Bank.NOMINATED, log)
        elif log.name == "PresentationRefused" and before:
            yield self._refused(before, log)
        elif log.name == "UndertakingPaid":
            yield from self._paid(credit, log)

    # ------------------------------------------------------------------------------------------------ credit, amendment

    def _issued(self, credit: Credit) -> Iterator[Message]:
        terms, content = credit.terms[0], self._contents(credit.terms[0], 1)
        said = content.credit
        yield replace(
            said, sender=self._bic(terms.issuing_bank), receiver=self._bic(terms.advising_bank or terms.issuing_bank)
        )
        if said.reimbursing_bank is not None and said.reimbursing_bank.bic is not None:
            urr = said.rules.rule_set in (RuleSet.UCPURR, RuleSet.EUCPURR)
            yield MT740(
                sender=self._bic(terms.issuing_bank), receiver=said.reimbursing_bank.bic,
                credit_number=said.credit_number, expiry_date=said.expiry_date, expiry_place=said.expiry_place,
                rules=ReimbursementRules.URR if urr else ReimbursementRules.NOT_URR,
                amount=self._amount(terms.amount), tolerance=said.tolerance, available=said.available,
                drafts_at=said.drafts_at, drawee=said.drawee, mixed_payment=said.mixed_payment,
                deferred_payment=said.deferred_payment,
            )  # fmt: skip

    def _advised(self, credit: Credit, log: Log) -> Iterator[Message]:
        terms, by = credit.present_terms, int(log.arguments["advisingBank"])
        said = self._words(credit).credit
        if by != terms.advising_bank:
            return
        yield MT730(
            sender=self._bic(by), receiver=self._bic(terms.issuing_bank), sender_reference=self._reference(credit),
            receiver_reference=said.credit_number, acknowledged_date=said.issue_date,
        )  # fmt: skip
        if terms.second_advising_bank:
            adding = credit.confirmed and terms.confirming_bank == by
            shared = {item.name: getattr(said, item.name) for item in dataclasses.fields(CreditTerms)}
            yield MT710(
                **{**shared, "sender": self._bic(by), "receiver": self._bic(terms.second_advising_bank),
                   "advise_through": None},
                sender_confirmation=SenderConfirmation.ADDING if adding else SenderConfirmation.WITHOUT,
                sender_reference=self._reference(credit), pre_advice=said.pre_advice,
                issuing_bank=self._bank(terms.issuing_bank), applicant_bank=said.applicant_bank,
                reimbursing_bank=said.reimbursing_bank,
            )  # fmt: skip

    def _amended(self, credit: Credit, log: Log) -> Message:
        terms, amendment = credit.present_terms, credit.amendments[-1]
        base = self._words(credit)
        wanted = self._contents(amendment.terms, amendment.number + 1)
        return difference(
            base, wanted, amendment.number, self._date(log.timestamp),
            sender=self._bic(terms.issuing_bank), receiver=self._bic(terms.advising_bank or terms.issuing_bank),
        )  # fmt: skip

    # ---------------------------------------------------------------------------------------------------- presentation

    def _forwarded(self, before: Credit, credit: Credit, log: Log) -> Iterator[Message]:
        item = self._presentation(before, log)
        if item.examinations[item.at].outcome is not Outcome.PRESENTED or not item.found:
            return
        yield MT750(
            sender=self._bic(before.bank(item.at, item.version)),
            receiver=self._bic(credit.bank(Bank(log.arguments["to"]), item.version)),
            sender_reference=self._reference(credit, item), credit_number=self._number(credit),
            amount=self._amount(item.documents["amount"]), discrepancies=narrated(item.found),
        )  # fmt: skip

    def _honoured(self, before: Credit, credit: Credit, log: Log) -> Iterator[Message]:
        was, by = self._presentation(before, log), Bank(log.arguments["by"])
        if by is not Bank.ISSUING:
            yield self._taken_up(credit, was, by, log)
            said = self._words(credit).credit
            if log.arguments["claimed"] and said.reimbursing_bank is not None and said.reimbursing_bank.bic is not None:
                amount = self._amount(was.payable)
                yield MT742(
                    sender=self._bic(credit.bank(by, was.version)), receiver=said.reimbursing_bank.bic,
                    sender_reference=self._reference(credit, was), credit_number=said.credit_number,
                    issue_date=said.issue_date, issuing_bank=self._bank(credit.present_terms.issuing_bank),
                    amount=amount, total_claimed=amount,
                )  # fmt: skip
            return
        through = self._through(was)
        if through is None:
            return
        issuing, bank = credit.present_terms.issuing_bank, credit.bank(through, was.version)
        advised = self._date(was.examinations[through].decided_at)
        if was.examinations[Bank.ISSUING].outcome is Outcome.REFUSED:
            yield MT732(
                sender=self._bic(issuing), receiver=self._bic(bank), sender_reference=self._number(credit),
                presenting_reference=NONREF, advice_date=advised, amount=self._amount(was.payable),
            )  # fmt: skip
        elif was.examinations[through].outcome is Outcome.FORWARDED and was.found:
            later = [debt.due for debt in credit.undertakings.values() if debt.key >> 8 == _key(credit, was) >> 8]
            yield MT752(
                sender=self._bic(issuing), receiver=self._bic(bank), credit_number=self._number(credit),
                presenting_reference=NONREF, further_identification="SEE72Z" if later else "REMITTED",
                advice_date=advised, amount=self._amount(was.payable),
                bank_information=(f"MATURES {self._date(max(later))}",) if later else None,
            )  # fmt: skip

    def _taken_up(self, credit: Credit, item: Presentation, by: Bank, log: Log) -> Message:
        """MT754: 32A carries the date of value, or of maturity where all is due on one later day."""
        terms = credit.terms[item.version]
        dues = {debt.due for debt in credit.undertakings.values() if debt.key >> 8 == _key(credit, item, by) >> 8}
        one = len(terms.tranches) == 1
        at_sight = all(counted == From.SIGHT and not tenor for _, _, counted, tenor in terms.tranches)
        value = self._date(log.timestamp) if at_sight else self._date(min(dues)) if one and dues else None
        return MT754(
            sender=self._bic(credit.bank(by, item.version)), receiver=self._bic(terms.issuing_bank),
            sender_reference=self._reference(credit, item), credit_number=self._number(credit),
            amount=self._amount(item.payable, value),
        )  # fmt: skip

    def _refused(self, before: Credit, log: Log) -> Message:
        item, by = self._presentation(before, log), Bank(log.arguments["by"])
        through = self._through(item) if by is Bank.ISSUING or item.presenter else None
        disposal = DISPOSALS[log.arguments["disposal"]]
        issuing = by is Bank.ISSUING
        return MT734(
            sender=self._bic(before.bank(by, item.version)),
            receiver=self._bic(before.bank(through, item.version)) if through is not None else None,
            sender_reference=self._number(before) if issuing else self._reference(before, item),
            presenting_reference=NONREF,
            amount=self._amount(item.documents["amount"], self._date(item.presented_at)),
            discrepancies=narrated(log.arguments["discrepancies"]), disposal=DocumentsDisposal(disposal),
        )  # fmt: skip

    def _paid(self, credit: Credit, log: Log) -> Iterator[Message]:
        paid = credit.payments[-1]
        if paid.by is not Bank.ISSUING or not 0 < paid.number <= len(credit.presentations):
            return
        item = credit.presentations[paid.number - 1]
        creditor = next(
            (number for number in range(1, len(self._directory.settings.institutions) + 1)
             if number in (credit.bank(Bank.CONFIRMING, item.version), credit.bank(Bank.NOMINATED, item.version))
             and self._directory.accounts[self._directory.key(number)].address == paid.creditor),
            None,
        )  # fmt: skip
        if creditor is None:
            return
        yield MT756(
            sender=self._bic(credit.present_terms.issuing_bank), receiver=self._bic(creditor),
            sender_reference=self._number(credit), presenting_reference=self._reference(credit, item),
            claimed=self._amount(item.payable), paid=self._amount(paid.amount, self._date(log.timestamp)),
        )  # fmt: skip

    # ---------------------------------------------------------------------------------------------------------- values

    def _presentation(self, credit: Credit, log: Log) -> Presentation:
        return credit.presentations[int(log.arguments["number"]) - 1]

    def _through(self, item: Presentation) -> Bank | None:
        """The bank that the issuing or confirming bank has the documents from."""
        before = [by for by in item.examinations if by is not item.at]
        return before[-1] if before else None

    def _words(self, credit: Credit) -> Content:
        """Words of the present terms."""
        taken = [made for made in credit.amendments if made.terms == credit.present_terms]
        return self._contents(credit.present_terms, taken[-1].number + 1 if taken and credit.version else 1)

    def _number(self, credit: Credit) -> str:
        return self._words(credit).credit.credit_number

    def _reference(self, credit: Credit, item: Presentation | None = None) -> str:
        return f"EP{credit.id}" + (f"/{item.number}" if item else "")

    def _bic(self, number: int) -> str:
        bic = self._directory.bic(number, "sender or receiver")
        return bic.removesuffix("XXX")  # a header is read without the head office's mark

    def _bank(self, number: int) -> Institution:
        return Institution(None, self._bic(number), ())

    def _amount(self, fen: int, date: dt.date | None = None) -> Amount:
        return Amount(CURRENCY, Decimal(fen).scaleb(-2), date)

    def _date(self, timestamp: int) -> dt.date:
        return dt.datetime.fromtimestamp(timestamp, self._zone).date()


def narrated(bits: int) -> Narrative:
    """77J: each discrepancy in words, as an item of its own."""
    lines: list[str] = []
    for text in words.discrepancies(bits):
        line = "+"
        for word in text.split():
            if len(line) + 1 + len(word) > WIDTH:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}"
        lines.append(line)
    return Narrative.of("\n".join(lines))


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
    if replace(said, sender=None, receiver=None) != replace(new, sender=None, receiver=None):
        odd = [item.name for item in dataclasses.fields(said) if getattr(said, item.name) != getattr(new, item.name)]
        raise MessageError(
            "MT707", ", ".join(odd), "an amendment cannot take these away, only say them anew",
            "Send the credit anew as MT700, or give another value",
        )  # fmt: skip
    return made


def _key(credit: Credit, item: Presentation, by: Bank = Bank.ISSUING) -> int:
    """Undertakings.keyOf, place 0."""
    return credit.id << 32 | item.number << 16 | by << 8
