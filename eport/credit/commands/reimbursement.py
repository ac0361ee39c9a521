"""`eport credit …`: reimbursement by a third bank (UCP 600 art. 13, URR 725)."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer
from eth_utils.crypto import keccak

from eport.credit import words
from eport.credit.acting import on_chain
from eport.credit.book import Claim, ClaimState, Presentation
from eport.credit.desk import Desk, Refused
from eport.credit.given import BankKey, Id, Number, Yuan, amount, bank, presentation, said
from eport.credit.simple import about_presentation, nothing, terms
from eport.examiner.command import credit
from eport.trade.story import yuan

PANEL = "Reimbursement: UCP 600 art. 13, URR 725"
command = partial(credit.command, rich_help_panel=PANEL)


@command(name="authorise-reimbursement")
@on_chain
def authorise_reimbursement(desk: Desk, id_: Id, bank_: BankKey, yuan_: Yuan) -> None:
    """Authorise a bank to reimburse (MT740), change it, or cancel it with 0 (MT747). The issuing bank."""
    found, number, most = desk.credit(id_), bank(desk, bank_), amount(yuan_)
    says = f"authorise {desk.directory.name(number)} to reimburse {yuan(most)} under credit {id_}"
    if not most:
        says = f"cancel the authorisation of {desk.directory.name(number)} under credit {id_}"
    desk.act(says, "Reimbursements", "authorise", id_, found.present_terms.as_tuple(), number, most)


@command(name="claim-reimbursement")
@on_chain
def claim_reimbursement(desk: Desk, id_: Id, number: Number = 0) -> None:
    """Claim what a presentation was honoured or negotiated for (MT742; art. 13(b)). The bank that gave value."""
    found = desk.credit(id_)
    item = presentation(found, number)
    if found.authorisation is None:
        raise Refused(
            f"no bank is authorised to reimburse under credit {id_}: the issuing bank pays, or authorises one with "
            "`eport credit authorise-reimbursement`"
        )
    by, whom = desk.capacity(found, item.version), desk.directory.name(found.authorisation.bank)
    receipt = desk.act(
        f"claim {yuan(item.payable)} for presentation {item.number} of credit {id_} from {whom}", "Reimbursements",
        "claim", id_, item.number, by, found.terms_of(item.number).as_tuple(),
    )  # fmt: skip
    if receipt:
        answer = receipt.event("ReimbursementClaimed").arguments["answerBy"]
        said(desk, f"to be answered until {words.moment(answer, desk.place(found))}")


@command()
@on_chain
def reimburse(desk: Desk, id_: Id, number: Number = 0) -> None:
    """Pay a claim from the wallet; the issuing bank owes it to you then (art. 13). The reimbursing bank."""
    item, claim = _claimed(desk, id_, number)
    if desk.allow("Reimbursements", claim.amount, yuan(claim.amount)):
        says = f"reimburse {yuan(claim.amount)} for presentation {item.number} of credit {id_}"
        desk.act(says, "Reimbursements", "reimburse", id_, item.number)


@command(name="decline-reimbursement")
@on_chain
def decline_reimbursement(
    desk: Desk,
    id_: Id,
    reason: Annotated[str, typer.Option(help="in words; the chain gets their hash")],
    number: Number = 0,
) -> None:
    """Decline a claim; the issuing bank is not relieved (art. 13(c)). The reimbursing bank."""
    item, claim = _claimed(desk, id_, number)
    says = f"decline to reimburse {yuan(claim.amount)} for presentation {item.number} of credit {id_}: {reason}"
    desk.act(says, "Reimbursements", "decline", id_, item.number, keccak(text=reason))


for _name, _function, _says, _help, _arguments in (
    ("record-silence", "recordSilence", "nobody answered the claim for presentation {number} of credit {id}",
     "Record that a reimbursing bank did not answer within three banking days. Anybody.", nothing),
    ("refund", "refund", "record that the reimbursement of presentation {number} of credit {id} is owed back",
     "Make a claimant owe back what it was reimbursed for refused documents (art. 16(g)). Anybody.", terms),
):  # fmt: skip
    about_presentation(PANEL, _name, _function, "Reimbursements", _says, _help, _arguments)


def _claimed(desk: Desk, id_: Id, number: int) -> tuple[Presentation, Claim]:
    """A claim that waits for its answer."""
    item = presentation(desk.credit(id_), number)
    if item.claim is None or item.claim.state is not ClaimState.CLAIMED:
        standing = words.CLAIMS[item.claim.state] if item.claim else "not made"
        raise Refused(
            f"the claim for presentation {item.number} of credit {id_} is {standing}: there is none to answer"
        )
    return item, item.claim
