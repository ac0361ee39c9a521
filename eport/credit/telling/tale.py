"""What every message that is written from events draws on: who is called how, references, amounts, dates, words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from eport.credit import words
from eport.credit.book import Bank, Credit, Log, Presentation
from eport.credit.content import Content
from eport.credit.parties import Directory
from eport.messages.mt import Amount, Institution, Message, Narrative
from eport.messages.tsrv_notices import Notice
from eport.trade.terms import CURRENCY, Terms

NONREF: Final = "NONREF"
WIDTH: Final = 50
"""[characters] of a line of 77J."""
Contents = Callable[[Terms, int], Content]
"""Words of terms, by the version of their commitment; raises `MessageError` where the officer has none that match."""
Said = Message | Notice
"""A message of SWIFT, or one of ISO 20022 where SWIFT has none."""


@dataclass(frozen=True)
class Tale:
    """The credit or part before and after an event.

    Attributes:
        before: None where the event begins it.
        whole: what a part is part of.
    """

    directory: Directory
    contents: Contents
    before: Credit | None
    credit: Credit
    log: Log
    whole: Credit | None = None

    # ------------------------------------------------------------------------------------------------------------ words

    @property
    def words(self) -> Content:
        """Words of the present terms."""
        return self.contents(self.credit.present_terms, self.credit.content_version)

    @property
    def number(self) -> str:
        """Field 20 of the credit or guarantee."""
        return self.words.number

    def reference(self, item: Presentation | None = None) -> str:
        """How a bank other than the issuing one refers to the credit, or to a presentation under it."""
        id_ = self.credit.id
        name = f"EP{int(id_.whole)}" + (f"T{id_.part}" if id_.part else "")
        return name + (f"/{item.number}" if item else "")

    # ---------------------------------------------------------------------------------------------------------- parties

    def bic(self, number: int) -> str:
        """As a header has it: without the head office's mark."""
        return self.directory.bic(number, "sender or receiver").removesuffix("XXX")

    def bank(self, number: int) -> Institution:
        """A bank by its BIC."""
        return Institution(None, self.bic(number), ())

    def number_at(self, address: str) -> int:
        """Number of the bank whose account this is; 0 for none."""
        for key in self.directory.bics:
            if self.directory.accounts[key].address == address:
                return self.directory.number_of(key)
        return 0

    # ----------------------------------------------------------------------------------------------------- presentation

    def presentation(self, credit: Credit | None = None) -> Presentation:
        """The presentation that the event is about."""
        return (credit or self.credit).presentations[int(self.log.arguments["number"]) - 1]

    # ----------------------------------------------------------------------------------------------------------- values

    def amount(self, fen: int, date: dt.date | None = None) -> Amount:
        """Fen as yuan."""
        return Amount(CURRENCY, Decimal(fen).scaleb(-2), date)

    def date(self, timestamp: int) -> dt.date:
        """Day at the place of expiry."""
        return self.moment(timestamp).date()

    def moment(self, timestamp: int) -> dt.datetime:
        """Time at the place of expiry."""
        place = self.credit.present_terms.place_of_expiry.decode()
        return dt.datetime.fromtimestamp(timestamp, ZoneInfo(self.directory.settings.place(place).zone))

    @property
    def today(self) -> dt.date:
        """Day of the event."""
        return self.date(self.log.timestamp)


Telling = Callable[[Tale], Iterator[Said]]
Tellings = Mapping[str, Telling]
"""By the event that they tell."""


def through(item: Presentation) -> Bank | None:
    """The bank that the issuing or confirming bank has the documents from."""
    before = [by for by in item.examinations if by is not item.at]
    return before[-1] if before else None


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


def key_of(credit: Credit, item: Presentation, by: Bank = Bank.ISSUING) -> int:
    """Undertakings.keyOf, place 0."""
    return credit.id << 32 | item.number << 16 | by << 8
