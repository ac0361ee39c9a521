"""`eport credit …` on a chain: each act of an officer under one credit. The examiner's commands share the group."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import Annotated, Optional
from zoneinfo import ZoneInfo

import typer
from eth_utils.crypto import keccak

import eport.credit.commands  # noqa: F401  (registers its commands)
from eport.credit import content, data, documents, envelope, notice, outgoing, show, words
from eport.credit.acting import on_chain
from eport.credit.amending import amended_terms, terms_of
from eport.credit.book import Bank, Book, Credit
from eport.credit.desk import Desk, Refused
from eport.credit.facts import CreditId
from eport.credit.given import (
    BesideOption,
    DayOption,
    Files,
    Id,
    Number,
    OptionalId,
    at_desk,
    said,
    unix,
)
from eport.credit.receiving.issuing import application
from eport.credit.simple import about_credit
from eport.credit.words import CAPACITIES
from eport.examiner.command import credit
from eport.messages.mt import DEFINITIONS, Disposal
from eport.options import refused
from eport.trade.story import yuan

Share = Annotated[int, typer.Option(min=0, max=100, help="per cent: of the rest, or of all, that the bank sets aside")]


CONTINUED = {item.number: item.continuation.number for item in DEFINITIONS.values() if item.continuation}
"""Type of the messages that continue one: MT701 of MT700, MT775 of MT767."""
credit_commands = credit
"""The group: the examiner's command, these, and those of `eport.credit.commands`."""


# ------------------------------------------------------------------------------------------------ application and issue


@credit.command(name="apply")
@on_chain
def apply_for(
    desk: Desk,
    files: Files,
    margin: Annotated[int, typer.Option(min=0, max=100, help="per cent that the applicant secures")] = 30,
    cover: Share = 100,
    confirmer_cover: Share = 0,
    claim_at_honour: Annotated[bool, typer.Option(help="a confirming bank that honours is paid at once")] = False,
    beside: BesideOption = None,
) -> None:
    """Apply for the credit of an MT700, or the undertaking of an MT760, and secure the margin. The applicant."""
    words_ = content.read(files, beside)
    terms = terms_of(
        words_, desk, margin=margin * 100, cover=cover * 100, confirmer_cover=confirmer_cover * 100,
        claim_at_honour=claim_at_honour,
    )  # fmt: skip
    if terms.applicant != desk.account.address:
        raise Refused(f"field 50 names {desk.directory.name_of(terms.applicant)}, who applies: act --as that party")
    held = terms.margin_amount
    if not desk.allow("Escrow", held, f"the margin of {yuan(held)}"):
        desk.alliance["DocumentaryCredit"].call("requireTerms", terms.as_tuple())
        balance = desk.alliance["DigitalYuan"].call("balanceOf", desk.account.address)
        if balance < held:
            raise Refused(f"the wallet holds {yuan(balance)}, the margin is {yuan(held)}: fund it first")
        desk.console.print("[bold yellow]would[/] then apply: the terms are such as the contract takes")
        return
    says = f"apply for {yuan(terms.amount)} {terms.tolerance} with {desk.directory.name(terms.issuing_bank)}"
    receipt = desk.act(says, "DocumentaryCredit", "applyFor", terms.as_tuple())
    if receipt:
        desk.files.save(words_, 1)
        said(desk, f"credit {receipt.event('CreditApplied').arguments['id']}, words kept in {desk.files.folder}")


@credit.command()
@on_chain
def issue(desk: Desk, files: Files, beside: BesideOption = None) -> None:
    """Issue what was applied for with this MT700 or MT760: bound from here (UCP 600 art. 7(b)). The issuing bank."""
    words_ = content.read(files, beside)
    found = application(desk, words_)
    terms = found.terms[0]
    says = f"issue credit {found.id}: {yuan(terms.amount)} to {desk.directory.name_of(terms.beneficiary)}"
    if desk.act(says, "DocumentaryCredit", "issue", found.id, terms.as_tuple()):
        desk.files.save(words_, 1)


for _name, _function, _contract, _says, _help in (
    ("advise", "advise", "DocumentaryCredit", "advise credit {id}: apparent authenticity, no undertaking",
     "Advise a credit (art. 9). The advising bank, or the second one."),
    ("confirm", "confirm", "DocumentaryCredit", "confirm credit {id}: an undertaking beside the issuing bank's",
     "Confirm a credit (art. 8). The confirming bank."),
    ("pre-advise", "preAdvise", "DocumentaryCredit", "pre-advise credit {id}: irrevocably bound to issue it",
     "Pre-advise a credit (art. 11(b)): bound to issue it, its share set aside. The issuing bank."),
    ("issue-pre-advised", "issue", "DocumentaryCredit", "bring the pre-advised credit {id} into force",
     "Issue a credit that was pre-advised (art. 11(b)). Its beneficiary, who need not wait; or the issuing bank."),
    ("withdraw", "withdraw", "DocumentaryCredit", "end the application {id}; the margin goes back",
     "End an application that is not issued. The applicant; or the issuing bank, which declines. Of one that was "
     "pre-advised the beneficiary alone, until its last day is over."),
    ("cancel", "consentToCancel", "DocumentaryCredit", "consent to cancel credit {id}",
     "Consent to cancellation (art. 10(a)). Issuing and confirming bank, beneficiary; the last one ends it."),
    ("expire", "expire", "DocumentaryCredit", "end the expired credit {id}; what is held goes back",
     "End a credit after its last day. Anybody."),
    ("reject", "reject", "CreditAmendments", "reject the amendment of credit {id}: it stays as it was",
     "Reject a waiting amendment (art. 10(c)). The beneficiary."),
):  # fmt: skip
    about_credit(_name, _function, _contract, _says, _help)


@credit.command()
@on_chain
def decline(desk: Desk, id_: Id) -> None:
    """Decline to confirm, and say so without delay (art. 8(d)); of a waiting amendment: do not extend to it (10(b))."""
    found = desk.credit(id_)
    terms = found.present_terms.as_tuple()
    if found.confirmed and found.pending:
        says = f"do not extend the confirmation to amendment {found.pending.number} of credit {id_}"
        answered = found.pending.terms.as_tuple()
        desk.act(says, "CreditAmendments", "extendConfirmation", id_, terms, answered, False)
    else:
        desk.act(f"decline to confirm credit {id_}", "DocumentaryCredit", "declineConfirmation", id_, terms)


# ---------------------------------------------------------------------------------------------------------- amendments


@credit.command()
@on_chain
def amend(
    desk: Desk,
    id_: Id,
    files: Annotated[
        list[Path], typer.Argument(help="an MT707 and its MT708, an MT767 and its MT775, or the whole anew")
    ],
    beside: BesideOption = None,
) -> None:
    """Issue an amendment: the bank is bound at once (art. 10(b)). The issuing bank."""
    found = desk.credit(id_)
    base = desk.files.load(found.present_terms, found.content_version)
    words_, terms = amended_terms(desk, found, base, files, beside)
    said = "; ".join(show.changes(found.present_terms, terms))
    receipt = desk.act(
        f"amend credit {id_}: {said}", "CreditAmendments", "amend", id_, found.present_terms.as_tuple(),
        terms.as_tuple(),
    )  # fmt: skip
    if receipt:
        desk.files.save(words_, len(found.amendments) + 2)


@credit.command()
@on_chain
def extend(desk: Desk, id_: Id) -> None:
    """Extend the confirmation to a waiting amendment (art. 10(b)). The confirming bank."""
    found = desk.credit(id_)
    if found.pending is None:
        raise Refused(f"no amendment of credit {id_} waits: `eport credit status {id_}`")
    says = f"extend the confirmation to amendment {found.pending.number} of credit {id_}"
    terms, amended = found.present_terms.as_tuple(), found.pending.terms.as_tuple()
    desk.act(says, "CreditAmendments", "extendConfirmation", id_, terms, amended, True)


@credit.command()
@on_chain
def accept(desk: Desk, id_: Id) -> None:
    """Accept the waiting amendment, all of it (art. 10(c), (e)). The beneficiary."""
    found = desk.credit(id_)
    if found.pending is None:
        raise Refused(f"no amendment of credit {id_} waits: `eport credit status {id_}`")
    says = f"accept amendment {found.pending.number} of credit {id_}"
    desk.act(says, "CreditAmendments", "accept", id_, found.pending.terms.as_tuple())


# -------------------------------------------------------------------------------------------------------- presentation


@credit.command()
@on_chain
def present(
    desk: Desk,
    id_: Id,
    folder: Annotated[Path, typer.Argument(help="a JSON file for each document, and presentation.json")],
    to: Annotated[Optional[str], typer.Option(help="issuing, confirming or nominated; default: as available")] = None,
    received: Annotated[Optional[dt.datetime], typer.Option(help="when a bank that records it received it")] = None,
    release: Annotated[Optional[Path], typer.Option(help="customs release as JSON: statement, salt, proof")] = None,
    full_quantity: Annotated[bool, typer.Option(help="the quantity is shipped in full (art. 30(c))")] = False,
    shipment_date: DayOption = None,
    period_date: DayOption = None,
    tenor_date: DayOption = None,
    recipient: Annotated[Optional[list[str]], typer.Option(help="age1…, who may open the bundle")] = None,
    bundle: Annotated[Path, typer.Option(help="where the encrypted documents go")] = Path("presentation.age"),
) -> None:  # fmt: skip
    """Present documents; their root goes to the chain. The beneficiary; or a bank that records what it received."""
    found = desk.credit(id_)
    terms, at = found.present_terms, _presented_to(desk, found, to)
    place = desk.place(found)
    zone = ZoneInfo(place.zone)
    today = dt.datetime.fromtimestamp(desk.now(), zone).date()
    dates = documents.Days(*(day.date() if day else None for day in (shipment_date, period_date, tenor_date)))
    presented = documents.read(folder, terms, desk.key, today, dates, full_quantity)
    # Sealed first: a recipient that is none is noticed before anything is presented.
    sealed = envelope.seal(id_, presented.commitment, presented.fields, recipient) if recipient else b""
    arrived = unix(received, place) if received else 0
    says = (
        f"present {len(presented.fields)} fields of documents for {yuan(presented.amount)} under credit {id_} to the "
        f"{CAPACITIES[at]}, {desk.directory.name(found.bank(at))}"
    )
    receipt = desk.act(
        says, "Presentations", "present", id_, terms.as_tuple(), at, arrived, presented.as_tuple(),
        documents.release(release),
    )  # fmt: skip
    if receipt:
        event = receipt.event("DocumentsPresented").arguments
        seen = words.discrepancies(event["presentation"]["found"])
        answer = words.moment(event["deadline"], place)
        said(desk, f"presentation {event['number']}, to be answered until {answer}")
        said(desk, f"the contract found: {'; '.join(seen)}" if seen else "the contract found no discrepancy")
        if recipient:
            bundle.write_bytes(sealed)
            said(desk, f"bundle for {len(recipient)} recipient{'s' if len(recipient) > 1 else ''}: {bundle}")


@credit.command()
def key(file: Annotated[Path, typer.Argument(help="new file for the secret key")]) -> None:
    """Make a key to which documents can be encrypted; prints the recipient that others need."""
    identity, public = envelope.new_key()
    try:
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as target:
            target.write(identity + "\n")
    except OSError as error:
        raise refused(f"{error}: give a file that is not there yet") from error
    print(public)


@credit.command(name="open")
@on_chain
def open_(
    desk: Desk,
    bundle: Annotated[Path, typer.Argument(help="as `present` wrote it")],
    secret: Annotated[Path, typer.Option(help="your key, of `eport credit key`")],
    out: Annotated[Optional[Path], typer.Option(help="folder for one JSON file for each document")] = None,
) -> None:
    """Open a bundle and hold every field against the root on the chain: 0 as presented, 1 something else is inside."""
    found = envelope.unseal(bundle.read_bytes(), secret.read_text())
    credit_ = desk.credit(CreditId(found.credit))
    by_root = {item.documents["content"]: item for item in credit_.presentations}
    # Under a root that nobody presented no field is right; which one differs shows against the newest presentation.
    roots = [found.root] if found.root in by_root else [item.documents["content"] for item in credit_.presentations]
    wrong = min((found.mismatches(root) for root in roots), key=len, default=tuple(p.path for p in found.proofs))
    if desk.as_json:
        print(json.dumps({"credit": found.credit, "documents": found.documents(), "never_presented": wrong}))
    for path in wrong:
        said(desk, f"{path} was never presented: it does not match the root on the chain")
    if wrong:
        raise typer.Exit(1)
    number = by_root[found.root].number
    said(desk, f"{len(found.proofs)} fields as they were presented: presentation {number} of credit {found.credit}")
    for document, values in found.documents().items():
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            (out / f"{Path(document).name}.json").write_text(json.dumps(values, indent=2) + "\n")
        elif not desk.as_json:
            for field, value in values.items():
                said(desk, f"{document}/{field}  {value}")


@credit.command()
@on_chain
def honour(desk: Desk, id_: Id, number: Number = 0) -> None:
    """Honour a presentation (art. 15): what is due now is paid, the rest undertaken. The bank that examines it."""
    found, item, by = at_desk(desk, id_, number)
    terms = found.terms_of(item.number)
    says = f"honour presentation {item.number} of credit {id_}: {yuan(item.payable)}"
    receipt = desk.act(says, "Presentations", "honour", id_, item.number, by, terms.as_tuple())
    for event in receipt.events if receipt else ():
        if event.name == "UndertakingIncurred":
            debt = event.arguments["undertaking"]
            due = words.moment(debt["due"], desk.place(found))
            said(desk, f"{yuan(debt['amount'])} undertaken, due on {due}")


@credit.command()
@on_chain
def refuse(
    desk: Desk,
    id_: Id,
    number: Number = 0,
    findings: Annotated[Optional[Path], typer.Option(help="output of `eport credit examine --json`")] = None,
    code: Annotated[Optional[list[str]], typer.Option(help=notice.CODE_HELP)] = None,
    disposal: Annotated[Disposal, typer.Option(help="of the documents (art. 16(c)(iii))")] = Disposal.HOLD,
    text: Annotated[Optional[Path], typer.Option("--notice", help="the notice in words, if not the usual")] = None,
) -> None:  # fmt: skip
    """Give the one notice of refusal (art. 16(c), (d)). The bank that examines, until its deadline."""
    found, item, by = at_desk(desk, id_, number)
    bits = notice.found_by_examiner(findings) | notice.bits_of(code or [])
    every = bits | item.examinations[by].discrepancies
    if not every:
        raise Refused("a notice states at least one discrepancy (art. 16(c)(ii)): give --findings or --code")
    told = text.read_text() if text else notice.in_words(every, disposal)
    says = f"refuse presentation {item.number} of credit {id_}: {'; '.join(words.discrepancies(every))}"
    desk.act(
        f"{says}; {words.DISPOSALS[notice.DISPOSALS[disposal]]}", "Presentations", "refuse", id_, item.number, by,
        found.terms_of(item.number).as_tuple(), (bits, notice.DISPOSALS[disposal], keccak(text=told)),
    )  # fmt: skip


# -------------------------------------------------------------------------------------------------------------- status


@credit.command()
@on_chain
def status(
    desk: Desk,
    id_: OptionalId = None,
) -> None:
    """Where credits stand: terms, amendments, presentations with their deadlines, what is owed and paid."""
    book: Book = desk.book() if id_ is None else {id_: desk.credit(id_)}
    if desk.as_json:
        print(json.dumps([data.as_json(item, desk.directory) for item in book.values()], indent=2))
        return
    chain = desk.alliance
    reckoning = show.Reckoning(chain["BankingCalendar"], chain["ExaminationClocks"], chain["Interruptions"])
    view = show.View(desk.directory, desk.console, desk.now(), reckoning)
    if id_ is None:
        view.book(book)
    else:
        view.credit(book[id_])


@credit.command()
@on_chain
def messages(
    desk: Desk, id_: Id, out: Annotated[Optional[Path], typer.Option(help="folder for one file each")] = None
) -> None:
    """Write the messages that the events of a credit, guarantee or part amount to; contents from your files."""
    whole = desk.credit(id_.whole) if id_.part else None
    made = outgoing.messages(desk.credit(id_), desk.directory, desk.files.load, whole)
    rows = []
    for order, item in enumerate(made, 1):
        for part, text in enumerate(item.texts(), 1):
            number = item.number if part == 1 else CONTINUED[item.number]
            name = f"{order:03}_{part}_" + (f"mt{number}.txt" if number.isdecimal() else f"{number}.xml")
            rows.append({"file": name, "type": number, "event": item.event, "at": item.at, "text": text})
            if out is not None and not desk.dry_run:
                out.mkdir(parents=True, exist_ok=True)
                (out / name).write_bytes(text.encode("ascii"))
    if desk.as_json:
        print(json.dumps(rows, indent=2))
        return
    for row in rows:
        kind = f"MT{row['type']}" if str(row["type"]).isdecimal() else row["type"]
        said(desk, f"{row['file']}  {kind} of {row['event']}")
        if out is None:
            desk.console.print(str(row["text"]).replace("\r", ""), markup=False)


# ------------------------------------------------------------------------------------------------------------- helpers


def _presented_to(desk: Desk, found: Credit, to: str | None) -> Bank:
    if to is None:
        return Bank.NOMINATED if found.present_terms.nominated_bank else Bank.ISSUING
    try:
        at = Bank[to.upper()]
    except KeyError:
        raise Refused(f"--to {to}: issuing, confirming or nominated") from None
    if not found.bank(at):
        raise Refused(f"credit {found.id} has no {CAPACITIES[at]}")
    return at
