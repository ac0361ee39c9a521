"""What every reader of a received message draws on: which credit it is about, whose act it is, what it calls."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from eport.credit.amending import terms_of_amendment
from eport.credit.book import Credit, Presentation
from eport.credit.content import Content
from eport.credit.desk import Desk, Refused
from eport.credit.facts import CreditId
from eport.credit.telling.tale import Said
from eport.messages.errors import MessageError
from eport.messages.mt import Amount, Message
from eport.trade.terms import CURRENCY, fen, reference

REFERENCE: Final = re.compile(r"EP([0-9]+)(?:T([0-9]+))?(?:/([0-9]+))?")
"""How a bank refers to a credit, a part or a presentation (`eport.credit.outgoing`)."""
_NUMBERS: Final = (
    "credit_number", "undertaking_number", "sender_reference", "receiver_reference", "presenting_reference",
    "demand_reference", "demand",
)  # fmt: skip
"""Attributes that may name the credit or a presentation."""


@dataclass(frozen=True)
class Act:
    """A call. `words`: kept afterwards, with their version; `allow`: a contract, and what it takes [fen]."""

    says: str
    contract: str
    function: str
    arguments: tuple[Any, ...]
    words: tuple[Content, int] | None = None
    allow: tuple[str, int] | None = None


@dataclass(frozen=True)
class Kept:
    """No call is needed: what was found, and the words that are kept."""

    says: str
    words: tuple[Content, int] | None = None


Outcome = Act | Kept


@dataclass(frozen=True)
class Received:
    """A message at a desk.

    Attributes:
        given: the credit or part, where the officer names it.
        number: of the presentation, 0 for the one that the message names, or the newest.
        received: when a bank that records a demand received it [unix s]; 0: now.
        price: [fen] of documents that were negotiated.
    """

    desk: Desk
    message: Said
    files: Sequence[Path]
    given: CreditId | None = None
    number: int = 0
    received: int = 0
    beside: Path | None = None
    price: int | None = None

    # ----------------------------------------------------------------------------------------------------------- about

    @property
    def title(self) -> str:
        """'MT754', 'tsrv.008'."""
        return type(self.message).__name__

    def credit(self) -> Credit:
        """The credit, guarantee or part that the message is about. Raises `Refused`."""
        if self.given is not None:
            return self.desk.credit(self.given)
        book = self.desk.book()
        for name in self._names():
            found = REFERENCE.fullmatch(name)
            if found and CreditId.of(int(found[1]), int(found[2] or 0)) in book:
                return book[CreditId.of(int(found[1]), int(found[2] or 0))]
        known = {reference(name, self.desk.key) for name in self._names()}
        about = [item for item in book.values() if item.terms[0].reference in known and not item.id.part]
        if not about:
            raise Refused(
                f"no credit on the chain has a number of this {self.title} ({', '.join(self._names())}) under your "
                "key: give it (--credit ID), or the key that it was applied for with (--key)"
            )
        return about[-1]

    def presentation(self, found: Credit) -> Presentation:
        """The presentation that the message is about. Raises `Refused`."""
        numbers = [match[3] for name in self._names() if (match := REFERENCE.fullmatch(name)) and match[3]]
        wanted = self.number or int(numbers[0] if numbers else 0)
        made = len(found.presentations)
        if not made or wanted > made:
            raise Refused(f"credit {found.id} has {made} presentations: say which one is meant (--number)")
        return found.presentations[wanted - 1]  # 0 is the newest

    def _names(self) -> list[str]:
        holders = (self.message, getattr(self.message, "undertaking", None))
        names = [getattr(holder, name, None) for holder in holders for name in (*_NUMBERS, "number")]
        return [name for name in names if isinstance(name, str)]

    # ------------------------------------------------------------------------------------------------------------- who

    def of_sender(self, bank: int, act: str) -> None:
        """The act is that of a bank, at whose desk this has to be. Raises `Refused`."""
        if self.desk.number != bank:
            whose = self.desk.directory.name(bank)
            raise Refused(f"a {self.title} says that {whose} {act}: that is done --as it, here it is only read")

    def of(self, party: str, act: str) -> None:
        """The same of the party at an address."""
        if self.desk.account.address != party:
            raise Refused(f"a {self.title} says that {self.desk.directory.name_of(party)} {act}: that is done --as it")

    def sender(self) -> int:
        """Number of the bank that sent it. Raises `MessageError`."""
        bic = self.message.sender if isinstance(self.message, Message) else None
        return self.desk.directory.number_of(self.desk.directory.by_bic(bic, f"{self.title} block 1"))

    # ----------------------------------------------------------------------------------------------------------- values

    def words(self, found: Credit) -> Content:
        """Words of the present terms. Raises `MessageError`."""
        return self.desk.files.load(found.present_terms, found.content_version)

    def amended(self, found: Credit, words: Content) -> tuple[Any, int]:
        """Terms of the next amendment, and the version they commit to."""
        return terms_of_amendment(self.desk, found, words), len(found.amendments) + 2

    def fen(self, amount: Amount, tag: str) -> int:
        """An amount in fen. Raises `MessageError`."""
        if amount.currency != CURRENCY:
            raise MessageError(f"{self.title} field {tag}", amount.currency, "credits are in digital yuan", "Use CNY")
        return fen(amount.value, f"{self.title} field {tag}")


Reader = Callable[[Received], Iterator[Outcome]]
Readers = Mapping[type, Reader]


def nothing(why: str) -> Reader:
    """A message without a counterpart on the chain: why, and what to do instead."""

    def read(received: Received) -> Iterator[Outcome]:
        raise Refused(f"a {received.title} has no act on the chain: {why}")
        yield  # pragma: no cover

    return read
