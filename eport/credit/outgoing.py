"""From the events of a credit or guarantee to the messages that say the same between banks.

Only what events, terms and the officer's content files hold is written; what nobody holds (a bank's own charges,
accounts) is left out. References: the issuing bank's is field 20 of the credit; another bank's is `EP<id>/<number>`,
the credit's and the presentation's number on the chain, and `EP<id>T<part>` of a part that it transferred; a presenting
bank's own is held nowhere, so field 21 says NONREF, as SWIFT has it. A beneficiary has no BIC: what goes to it has no
receiver.

    CreditPreAdvised         705        issuing → advising bank
    CreditIssued             700, 701, 760, 761  issuing → advising bank; 740 where 53a names a reimbursing bank
    CreditAdvised            730, 768   advising → issuing bank; 710, 760 to a second advising bank
    CreditConfirmed, ConfirmationDeclined, ConfirmationExtended, ConfirmationNotExtended
                             730, 768   confirming → issuing bank
    AmendmentIssued          707, 708, 767, 775  issuing → advising bank; of a part, from the transferring bank
    AmendmentAccepted, AmendmentRejected
                             730        advising → issuing bank; of a guarantee 787 and tsrv.008
    CancellationConsented    707, 767 with 23S CANCEL, where the issuing bank consents first
    CreditCancelled          769        of a guarantee: its beneficiary's bank → issuer
    CreditTransferred        720, 721   transferring bank → bank of the second beneficiary
    DocumentsPresented, ExtensionRequested
                             765        of a guarantee: → where it is demanded
    DemandWithdrawn          tsrv.015 (extended), tsrv.017
    DocumentsForwarded       750        a bank that did not act and found discrepancies → next bank
    PresentationHonoured     754        confirming or nominated → issuing bank; 742 where it claims at honour
                             732        issuing → presenting bank, after its refusal
                             752        issuing → presenting bank, after its MT750
                             tsrv.015   of a demand to extend or pay: paid
    DocumentsNegotiated      754
    PresentationRefused      734        → whoever presented; of a guarantee 786
    UndertakingPaid          756        issuing bank → bank that gave value
    ReimbursementAuthorised  740, 747   issuing → reimbursing bank
    ReimbursementClaimed     742        bank that gave value → reimbursing bank
    Reimbursed               756        reimbursing bank → bank that gave value
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from eport.credit.book import Book, Credit, after
from eport.credit.parties import Directory
from eport.credit.telling import issuing, presenting, reimbursing
from eport.credit.telling.tale import Contents, Said, Tale, Telling
from eport.messages import tsrv_notices
from eport.messages.mt import Message, write_parts

TELLINGS: Final[dict[str, tuple[Telling, ...]]] = {
    event: tuple(
        table[event] for table in (issuing.TELLINGS, presenting.TELLINGS, reimbursing.TELLINGS) if event in table
    )
    for event in (*issuing.TELLINGS, *presenting.TELLINGS, *reimbursing.TELLINGS)
}
"""What tells an event."""


@dataclass(frozen=True)
class Outgoing:
    """A message, the event that it tells of, and when that was [unix s]."""

    message: Said
    event: str
    at: int

    @property
    def number(self) -> str:
        """'734', or 'tsrv.008'."""
        if isinstance(self.message, Message):
            return type(self.message).__name__.removeprefix("MT")
        return tsrv_notices.identifier(self.message)

    def texts(self) -> list[str]:
        """As sent; several where it is too long for one. Raises `MessageError`."""
        if isinstance(self.message, Message):
            return write_parts(self.message)
        return [tsrv_notices.write(self.message).decode()]


def messages(credit: Credit, directory: Directory, contents: Contents, whole: Credit | None = None) -> list[Outgoing]:
    """Every message that the events of a credit, or of a part of `whole`, amount to. Raises `MessageError`."""
    book: Book = {}
    found: list[Outgoing] = []
    for log in credit.history:
        before, book = book.get(credit.id), after(book, log)
        tale = Tale(directory, contents, before, book[credit.id], log, whole)
        found += (Outgoing(item, log.name, log.timestamp) for item in _told(tale))
    return found


def _told(tale: Tale) -> Iterable[Said]:
    for tell in TELLINGS.get(tale.log.name, ()):
        yield from tell(tale)
