"""`eport credit …`: transferable credits (UCP 600 art. 38). A part of credit 7 is written 7/1, 7/2, …"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from eport.credit import content, documents, show, words
from eport.credit.acting import on_chain
from eport.credit.amending import amended_terms, terms_of
from eport.credit.book import Conditions, Credit
from eport.credit.desk import Desk, Refused
from eport.credit.given import Files, Id, Number, address, amount, presentation, said
from eport.credit.simple import about_presentation, nothing
from eport.examiner.command import credit
from eport.trade.story import yuan
from eport.trade.terms import Terms

PANEL = "Transfer: UCP 600 art. 38"
command = partial(credit.command, rich_help_panel=PANEL)

PartFiles = Annotated[list[Path], typer.Argument(help="the part as an MT700: 40A IRREVOCABLE, 59 its beneficiary")]
Ceiling = Annotated[str, typer.Option(help="yuan that the chain sets apart, to hide 32B; default: 32B")]
Request = Annotated[str | None, typer.Argument(metavar="[REQUEST]", help="first digits; default: the only one")]


@command(name="request-transfer")
@on_chain
def request_transfer(
    desk: Desk,
    id_: Id,
    files: PartFiles,
    pass_amendments: Annotated[
        bool, typer.Option("--pass-amendments/--keep-amendments", help="may the bank advise amendments? (art. 38(e))")
    ],
    to: Annotated[str, typer.Option(help="second beneficiary, by name or address; default: whom 59 names")] = "",
    substitution_days: Annotated[
        int, typer.Option(min=0, max=5, help="banking days for the own invoice; 0: documents pass as received")
    ] = 5,
    charges: Annotated[str, typer.Option(help="yuan for the transfer (art. 38(c))")] = "0",
    ceiling: Ceiling = "0",
) -> None:  # fmt: skip
    """Ask the bank to transfer a part of the credit; it need not (art. 38(a)). The first beneficiary."""
    found, words_, cost = desk.credit(id_), content.read(files), amount(charges)
    part = _part_terms(desk, found, words_, address(desk, to) if to else "", amount(ceiling))
    agreed = Conditions(pass_amendments, substitution_days, cost)
    if cost and not desk.allow("CreditTransfers", cost, f"the charges of {yuan(cost)}"):
        return
    says = f"ask to transfer {yuan(part.amount)} of credit {id_} to {desk.directory.name_of(part.beneficiary)}"
    receipt = desk.act(
        says, "CreditTransfers", "request", id_, found.present_terms.as_tuple(), part.as_tuple(), agreed.as_tuple()
    )
    if receipt:
        desk.files.save(words_, 1)
        said(desk, f"request {receipt.event('TransferRequested').arguments['request'].hex()[:8]}, words kept")


@command(name="withdraw-transfer")
@on_chain
def withdraw_transfer(desk: Desk, id_: Id, request: Request = None) -> None:
    """Withdraw a request that the bank did not consent to. The first beneficiary."""
    found = desk.credit(id_)
    chosen = [key for key in found.requests if key.hex().startswith((request or "").removeprefix("0x"))]
    if len(chosen) != 1:
        waits = ", ".join(key.hex()[:8] for key in found.requests) or "none"
        raise Refused(f"say which request to withdraw; under credit {id_} there waits: {waits}")
    says = f"withdraw the request {chosen[0].hex()[:8]} to transfer a part of credit {id_}"
    desk.act(says, "CreditTransfers", "withdrawRequest", id_, found.present_terms.as_tuple(), chosen[0])


@command()
@on_chain
def transfer(desk: Desk, id_: Id, files: PartFiles, ceiling: Ceiling = "0") -> None:
    """Transfer a part as it was asked for (art. 38(a)). The nominated, else confirming, else issuing bank."""
    found, words_ = desk.credit(id_), content.read(files)
    root = words_.root(desk.key, 1)
    asked = next((item for item in found.requests.values() if item.terms.content == root), None)
    if asked is None:
        raise Refused(
            f"no request under credit {id_} has these words: the first beneficiary asks first (`eport credit "
            "request-transfer`), with the same file and key"
        )
    part = asked.terms
    differ = show.changes(_part_terms(desk, found, words_, part.beneficiary, amount(ceiling)), part)
    if differ:
        raise Refused(f"the request says otherwise than the words: {'; '.join(differ)}. Do not transfer it")
    says = f"transfer {yuan(part.amount)} of credit {id_} to {desk.directory.name_of(part.beneficiary)}"
    receipt = desk.act(
        says, "CreditTransfers", "consent", id_, found.present_terms.as_tuple(), part.as_tuple(),
        asked.conditions.as_tuple(),
    )  # fmt: skip
    if receipt:
        desk.files.save(words_, 1)
        number = receipt.event("CreditTransferred").arguments["part"] >> 64
        said(desk, f"the part is credit {id_}/{number}")


@command(name="advise-amendment")
@on_chain
def advise_amendment(desk: Desk, id_: Id, files: Files) -> None:
    """Advise an amendment to one second beneficiary (art. 38(e), (f)), which accepts it or not. The transferring bank,
    or the first beneficiary where the transfer keeps amendments to it."""
    part, whole = _part(desk, id_)
    words_, amended = amended_terms(desk, part, desk.files.load(part.present_terms, part.content_version), files)
    changed = "; ".join(show.changes(part.present_terms, amended))
    receipt = desk.act(
        f"advise an amendment to the second beneficiary of credit {id_}: {changed}", "CreditTransfers",
        "adviseAmendment", id_, whole.present_terms.as_tuple(), part.present_terms.as_tuple(), amended.as_tuple(),
    )  # fmt: skip
    if receipt:
        desk.files.save(words_, len(part.amendments) + 2)


for _name, _function, _says, _help in (
    ("demand-substitution", "demand", "demand the first beneficiary's invoice for presentation {number} of credit {id}",
     "Demand the first beneficiary's own invoice and draft, once (art. 38(i)). The transferring bank."),
    ("forfeit", "forfeit", "the first beneficiary's time for presentation {number} of credit {id} is over",
     "Let documents pass as received, after the first beneficiary was silent (art. 38(i)). Anybody."),
):  # fmt: skip
    about_presentation(PANEL, _name, _function, "CreditTransfers", _says, _help, nothing)


@command()
@on_chain
def substitute(
    desk: Desk,
    id_: Id,
    folder: Annotated[Path, typer.Argument(help="the own invoice and draft, and presentation.json")],
    number: Number = 0,
) -> None:
    """Put the own invoice in place of the second beneficiary's and draw the difference (art. 38(h)). The first one."""
    part, whole = _part(desk, id_)
    item = presentation(part, number)
    theirs, terms = item.documents, whole.present_terms
    own = documents.read(folder, terms, desk.key, show.date(desk.now() // 86_400), _days_of(theirs))
    # The other documents are the second beneficiary's, with their kinds and their dates.
    given = (
        own.amount, theirs["shipmentDay"], theirs["periodDay"], theirs["tenorDay"], theirs["fullQuantity"],
        own.documents | theirs["documents"], own.commitment.root, own.invoice,
    )  # fmt: skip
    receipt = desk.act(
        f"put the own invoice over {yuan(own.amount)} in place of the one over {yuan(item.payable)} of credit {id_}",
        "CreditTransfers", "substitute", id_, item.number, terms.as_tuple(), given,
    )  # fmt: skip
    if receipt:
        made = receipt.event("DocumentsPresented").arguments
        until = words.moment(made["deadline"], desk.place(whole))
        difference = yuan(made["presentation"]["payable_"])
        said(desk, f"{difference} drawn: presentation {made['number']} of credit {whole.id}, answered until {until}")
        seen = words.discrepancies(made["presentation"]["found"])
        said(desk, f"the contract found: {'; '.join(seen)}" if seen else "the contract found no discrepancy")


def _days_of(theirs: Any) -> documents.Days:
    shown = (show.date(theirs[name]) if theirs[name] else None for name in ("shipmentDay", "periodDay", "tenorDay"))
    return documents.Days(*shown)


def _part(desk: Desk, id_: Id) -> tuple[Credit, Credit]:
    """A part and the credit that it is part of."""
    if not id_.part:
        raise Refused(f"credit {id_} is no transferred part: give one as {id_}/1; `eport credit status` lists them")
    book = desk.book()
    if id_ not in book:
        raise Refused(f"there is no part {id_}: `eport credit status` lists what was transferred")
    return book[id_], book[id_.whole]


def _part_terms(
    desk: Desk, whole: Credit, words_: content.Content, beneficiary: str, ceiling: int = 0
) -> Terms:  # fmt: skip
    """Terms of a part: it secures nothing of its own. `ceiling` [fen] is set apart for it where that is more than field
    32B says."""
    at_honour = whole.present_terms.claim_at_honour
    terms = terms_of(words_, desk, margin=0, cover=0, claim_at_honour=at_honour, beneficiary=beneficiary)
    return replace(terms, amount=max(terms.amount, ceiling))
