"""The book as an officer reads it: names instead of addresses, yuan, dates at the place of expiry with the banking days
that are left, discrepancies in words with their article."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any
from zoneinfo import ZoneInfo

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eport.calendars import EPOCH
from eport.chain.contract import Contract
from eport.credit import words
from eport.credit.book import AmendmentState, Bank, Book, ClaimState, Credit, Debt, Flag, Outcome, Presentation, State
from eport.credit.parties import Directory
from eport.settings import Place
from eport.trade.availability import in_words
from eport.trade.story import yuan
from eport.trade.terms import DOCUMENTS, Terms

MOST_DAYS = 40
"""Farther ahead banking days are not counted."""


@dataclass(frozen=True)
class Reckoning:
    """What the chain reckons and no event says."""

    calendar: Contract
    clocks: Contract
    interruptions: Contract

    def banking_days(self, place: Place, after: int, until: int) -> int | None:
        """Banking days after one moment until another [unix s], on the calendar that deadlines come from.

        None where it does not know them, or the moments lie far apart.
        """
        first, last = _day(after, place), _day(until, place)
        if last - first > MOST_DAYS:
            return None
        found = 0
        for number in range(first + 1, last + 1):
            known, banking = self.calendar.call("isBankingDay", place.jurisdiction.encode(), number)
            if not known:
                return None
            found += banking
        return found

    def deadline(self, credit: Credit, item: Presentation, by: Bank) -> int:
        """[unix s] of a bank's examination, with interruptions and a suspension counted."""
        terms = credit.terms_of(item.number)
        place = terms.place_of_expiry
        return int(self.clocks.call("deadlineOf", credit.id, item.number, by, place, terms.rules))

    def interrupted_until(self, place: Place) -> int:
        """[unix s] until which business is interrupted there, or was at last; 0: never."""
        code = place.jurisdiction.encode()
        number = self.interruptions.call("interruptionCount", code)
        return int(self.interruptions.struct("interruption", code, number - 1)["until"]) if number else 0


class View:
    """One look at the book, at one moment."""

    def __init__(self, directory: Directory, console: Console, now: int, reckoning: Reckoning) -> None:
        self.directory, self.console, self.now, self.reckoning = directory, console, now, reckoning

    # ---------------------------------------------------------------------------------------------------------- tables

    def book(self, book: Book) -> None:
        """All credits, one line each."""
        table = self._table("Credits", "no", "applicant → beneficiary", "issuing bank", "amount", "drawn", "state",
                            "next")  # fmt: skip
        for credit in book.values():
            terms = credit.present_terms
            table.add_row(
                str(credit.id), escape(f"{self._who(terms.applicant)} → {self._who(terms.beneficiary)}"),
                escape(self.directory.name(terms.issuing_bank)), yuan(terms.amount), yuan(credit.drawn),
                credit.state.name.lower(), escape(self.next(credit)),
            )  # fmt: skip
        self.console.print(table)

    def credit(self, credit: Credit) -> None:
        """Everything about one credit."""
        terms, place = credit.present_terms, self._place(credit)
        self.console.print(f"\n[bold]Credit {credit.id}[/]  {credit.state.name.lower()}; next: {self.next(credit)}")
        table = self._table("", "", "")
        table.show_header = False
        for name, value in self.facts(credit).items():
            table.add_row(name, escape(value))
        self.console.print(table)
        if credit.amendments:
            table = self._table("Amendments (UCP 600 art. 10)", "no", "issued", "state", "confirming bank", "changes")
            for number, item in enumerate(credit.amendments):
                taken = [made.terms for made in credit.amendments[:number] if made.state is AmendmentState.ACCEPTED]
                base = taken[-1] if taken else credit.terms[0]
                said = {None: "has not said", True: "extends", False: "does not extend"}[item.extended]
                table.add_row(
                    str(item.number), words.moment(item.issued_at, place),
                    item.state.name.lower() + (" by conduct (art. 10(c))" if item.by_conduct else ""),
                    said if terms.confirming_bank else "-", escape("; ".join(changes(base, item.terms)) or "none"),
                )  # fmt: skip
            self.console.print(table)
        for presentation in credit.presentations:
            self._presentation(credit, presentation, place)
        self._money(credit, place)

    def _presentation(self, credit: Credit, item: Presentation, place: Place) -> None:
        shown = f"{yuan(item.payable)} of {yuan(item.documents['amount'])}, {words.moment(item.presented_at, place)}"
        table = self._table(f"Presentation {item.number}: {shown}", "bank", "outcome", "until", "discrepancies")
        for by, seen in item.examinations.items():
            name = f"{self.directory.name(credit.bank(by, item.version))} ({words.CAPACITIES[by]})"
            outcome = words.OUTCOMES[seen.outcome]
            if seen.disposal:
                outcome += f"; {words.DISPOSALS[seen.disposal]}"
            until = words.moment(seen.deadline, place)
            if seen.outcome is Outcome.PRESENTED:
                until = self.left(place, self.reckoning.deadline(credit, item, by))
            found = "\n".join(words.discrepancies(seen.discrepancies)) or "none recorded"
            table.add_row(escape(name), outcome, until, escape(found))
        self.console.print(table)
        if item.waived:
            waived = "; ".join(words.discrepancies(item.waived))
            self.console.print(f"  waived by {escape(self._who(credit.present_terms.applicant))}: {escape(waived)}")
        if item.lapsed:
            self.console.print("  lapsed: nobody forwarded the documents in time")
        for line in self._beside(item, place):
            self.console.print(f"  {escape(line)}")

    def _beside(self, item: Presentation, place: Place) -> Iterator[str]:
        """What else hangs on a presentation, line by line."""
        for seen in item.examinations.values():
            if seen.given_at:
                yield f"notice given off the chain on {words.moment(seen.given_at, place)}, proved (art. 16(d))"
            if seen.corruption and seen.corruption.settled:
                yield "a record was corrupt, and came again or is deemed not presented (eUCP e12)"
            elif seen.corruption:
                yield f"a record is corrupt, to be presented again until {self.left(place, seen.corruption.until)}"
            if seen.return_demand:
                yield f"documents demanded back until {self.left(place, seen.return_demand.until)} (art. 16(f))"
        if item.extension:
            wanted = f"extend until {date(item.extension.terms.expiry_day)} or pay (URDG 758 art. 23, ISP98 3.09)"
            pay_by = item.extension.pay_by
            yield wanted + (f"; payment suspended until {self.left(place, pay_by)}" if pay_by else "")
        if item.claim:
            claim = f"{yuan(item.claim.amount)} claimed from {self.directory.name(item.claim.reimbursing)} (art. 13)"
            waits = item.claim.state is ClaimState.CLAIMED
            answer = f", to be answered until {self.left(place, item.claim.answer_by)}" if waits else ""
            yield f"{claim}: {words.CLAIMS[item.claim.state]}{answer}"
        own = item.substitution
        if own.awaited:
            yield f"the first beneficiary puts its invoice in place until {self.left(place, own.until)} (art. 38(i))"
        elif own.number:
            yield f"the first beneficiary's invoice stands as presentation {own.number} of the credit (art. 38(h))"
        elif own.until:
            yield "the first beneficiary was silent: documents pass as received (art. 38(i))"

    def _money(self, credit: Credit, place: Place) -> None:
        if credit.undertakings:
            table = self._table("Undertakings", "debtor", "creditor", "outstanding", "due", "state")
            for debt in credit.undertakings.values():
                table.add_row(
                    escape(self.directory.name(debt.debtor)), escape(self._who(debt.creditor)), yuan(debt.amount),
                    self.left(place, debt.due) if debt.state is Debt.DUE else words.moment(debt.due, place),
                    words.DEBTS[debt.state],
                )  # fmt: skip
            self.console.print(table)
        if credit.payments:
            table = self._table("Paid", "when", "to", "amount", "of the margin", "of the bank")
            for paid in credit.payments:
                table.add_row(
                    words.moment(paid.at, place), escape(self._who(paid.creditor)), yuan(paid.amount),
                    yuan(paid.from_margin), yuan(paid.from_bank),
                )  # fmt: skip
            self.console.print(table)

    # ----------------------------------------------------------------------------------------------------------- words

    def facts(self, credit: Credit) -> dict[str, str]:
        """Terms and standing, line by line."""
        terms, place = credit.present_terms, self._place(credit)
        kinds = [kind.replace("_", " ") for kind, bit in DOCUMENTS.items() if terms.documents & bit]
        lines = {
            "applicant (50)": self._who(terms.applicant),
            "beneficiary (59)": self._who(terms.beneficiary),
            "issuing bank (52a)": self.directory.name(terms.issuing_bank),
            "advising bank": self._advised(terms.advising_bank, Flag.ADVISED, credit),
        }
        if terms.second_advising_bank:
            second = self._advised(terms.second_advising_bank, Flag.ADVISED_SECOND, credit)
            lines["second advising bank (57a)"] = second
        if terms.confirming_bank:
            lines["confirming bank (58a)"] = f"{self.directory.name(terms.confirming_bank)}: {self._confirmed(credit)}"
        available = f"{'; '.join(in_words(part) for part in terms.tranches)}, with "
        lines |= {
            "available (41a)": available + self.directory.name(terms.nominated_bank or terms.issuing_bank),
            "amount (32B, 39A)": f"{yuan(terms.amount)} {terms.tolerance}, at most {yuan(terms.maximum)}",
            "drawn, presented, available": ", ".join(
                yuan(amount) for amount in (credit.drawn, credit.reserved, credit.available)
            ),
            "latest shipment (44C)": str(date(terms.latest_shipment_day)) if terms.latest_shipment_day else "none",
            "presentation period (48)": f"{terms.presentation_days} days after shipment",
            "expiry (31D)": (self.left(place, credit.expires_at) if credit.expires_at else str(date(terms.expiry_day)))
            + f" in {terms.place_of_expiry.decode()}",
            "partial drawings (43P)": "allowed" if terms.partial_drawings else "not allowed",
            "documents (46A) checked by the contract": ", ".join(kinds) or "none",
            "margin held, set aside": f"{yuan(credit.margin)}, by the issuing bank {yuan(credit.cover)}"
            + (f", by the confirming bank {yuan(credit.confirmer_cover)}" if terms.confirming_bank else ""),
            "terms": f"version {credit.version}, content 0x{terms.content.hex()}",
        }
        return lines | self._more_facts(credit, place)

    def _more_facts(self, credit: Credit, place: Place) -> dict[str, str]:
        """What not every credit has."""
        lines = {}
        agreed = credit.conditions
        if agreed:
            passes = "pass on" if agreed.pass_amendments else "stay with the first beneficiary"
            invoice = f"own invoice within {agreed.substitution_days} banking days of the first demand"
            lines["part of (art. 38)"] = (
                f"credit {credit.id.whole}, transferred by {self.directory.name(credit.transferring_bank)}; amendments "
                f"{passes}; {invoice if agreed.substitution_days else 'documents pass as received'}"
            )
            lines["set apart for it"] = yuan(credit.set_apart)
        if credit.parts:
            lines["transferred (art. 38)"] = ", ".join(f"credit {part}" for part in credit.parts)
        for key, asked in credit.requests.items():
            whom = self._who(asked.terms.beneficiary)
            lines[f"transfer asked for, {key.hex()[:8]}"] = f"{yuan(asked.terms.amount)} to {whom}"
        if credit.authorisation:
            bank, left = self.directory.name(credit.authorisation.bank), yuan(credit.authorisation.left)
            lines["reimbursing bank (53a)"] = f"{bank}: {left} may be claimed (art. 13)"
        if credit.clause:
            lines["advance (red or green clause)"] = (
                f"{self.directory.name(credit.clause.bank)}, at most {yuan(credit.clause.most)}, "
                f"{'authorised' if credit.clause.authorised else 'allowed by the applicant'}; "
                f"{yuan(credit.clause.advanced)} advanced, {yuan(credit.advanced)} of it not paid back"
                + (f"; {yuan(credit.asked.amount)} asked for" if credit.asked else "")
            )
        if credit.assignee:
            lines["proceeds assigned (art. 39)"] = f"{yuan(credit.assigned)} to {self._who(credit.assignee)}"
        if credit.stopped_until > self.now:
            lines["payment stopped until"] = words.moment(credit.stopped_until, place)
        until = self.reckoning.interrupted_until(place)
        if until > self.now:
            lines[f"business interrupted in {place.jurisdiction}"] = f"until {words.moment(until, place)} (art. 36)"
        return lines

    def next(self, credit: Credit) -> str:
        """Who has to do what next, and until when."""
        place, terms = self._place(credit), credit.present_terms
        if credit.state is State.APPLIED:
            name = self.directory.name(terms.issuing_bank)
            if credit.expires_at:
                return f"{name} issues what it pre-advised, or {self._who(terms.beneficiary)} does (art. 11(b))"
            return f"{name} issues or declines"
        for item in credit.presentations:
            seen = item.examinations.get(item.at)
            if seen and seen.outcome is Outcome.PRESENTED:
                name = self.directory.name(credit.bank(item.at, item.version))
                until = self.left(place, self.reckoning.deadline(credit, item, item.at))
                return f"{name} answers presentation {item.number} until {until}"
        due = [debt for debt in credit.undertakings.values() if debt.state is not Debt.PAID]
        if due:
            first = min(due, key=lambda debt: debt.due)
            return f"{self.directory.name(first.debtor)} pays {yuan(first.amount)} by {self.left(place, first.due)}"
        if credit.state is not State.ISSUED:
            return "nothing"
        if credit.pending:
            return f"{self._who(terms.beneficiary)} accepts or rejects amendment {credit.pending.number}"
        if credit.requests:
            return "the bank transfers what was asked for, or does not"
        if self.now > credit.expires_at:
            return "anybody ends it: it has expired"
        return f"{self._who(terms.beneficiary)} presents until {self.left(place, credit.expires_at)}"

    def left(self, place: Place, until: int) -> str:
        """A moment, and how many banking days are left."""
        shown = words.moment(until, place)
        if until < self.now:
            return f"{shown} (passed)"
        days = self.reckoning.banking_days(place, self.now, until)
        if days is None:
            return f"{shown} ({(until - self.now) // 86_400} days left)"
        if days == 0:
            hours = (until - self.now) / 3600
            return f"{shown} ({hours:.0f} hours left)"
        return f"{shown} ({days} banking day{'s' if days > 1 else ''} left)"

    def _advised(self, bank: int, flag: Flag, credit: Credit) -> str:
        if not bank:
            return "nobody"
        return f"{self.directory.name(bank)}: {'advised' if credit.flags & flag else 'has not advised yet'}"

    def _confirmed(self, credit: Credit) -> str:
        if credit.confirmed:
            return "confirmed (art. 8)"
        if credit.confirmed_version:
            return f"confirmed version {credit.confirmed_version - 1}, not the present terms (art. 10(b))"
        if credit.flags & Flag.CONFIRMATION_DECLINED:
            return "declined (art. 8(d))"
        return "asked, has not answered"

    def _who(self, address: str) -> str:
        return self.directory.name_of(address)

    def _place(self, credit: Credit) -> Place:
        return self.directory.settings.place(credit.present_terms.place_of_expiry.decode())

    def _table(self, title: str, *headings: str) -> Table:
        table = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, header_style="bold",
                      pad_edge=False)  # fmt: skip
        for heading in headings:
            table.add_column(heading, overflow="fold")
        return table


def changes(before: Terms, after: Terms) -> list[str]:
    """What differs between two sets of terms, in words; the content apart, which every amendment changes."""
    shown: dict[str, Callable[[Any], str]] = {
        "amount": yuan,
        "expiry_day": lambda number: str(date(number)),
        "latest_shipment_day": lambda number: str(date(number)) if number else "none",
        "tranches": lambda parts: "; ".join(in_words(part) for part in parts),
    }
    said = []
    for name, old in asdict(before).items():
        new = getattr(after, name)
        if old != new and name not in ("content", "reference"):
            show = shown.get(name, str)
            said.append(f"{name.replace('_', ' ')} {show(old)} → {show(new)}")
    if not said and before.content != after.content:
        said.append("the words alone")
    return said


def date(number: int) -> dt.date:
    """A day of the contracts."""
    return EPOCH + dt.timedelta(days=number)


def _day(timestamp: int, place: Place) -> int:
    return (dt.datetime.fromtimestamp(timestamp, ZoneInfo(place.zone)).date() - EPOCH).days
