"""`eport credit …`: what moves a bank's clock: notices given off the chain, corrupt records, extend or pay."""

from __future__ import annotations

import datetime as dt
import json
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from eth_utils.crypto import keccak

from eport.credit import notice, words
from eport.credit.acting import on_chain
from eport.credit.amending import extended_terms
from eport.credit.book import Credit, Presentation
from eport.credit.desk import Desk, Refused
from eport.credit.facts import Extension
from eport.credit.given import MOMENTS, Id, Number, Until, at_desk, digest, presentation, said, unix
from eport.credit.simple import about_presentation, who_has_them
from eport.examiner.command import credit
from eport.messages.mt import Disposal
from eport.trade.story import yuan

PANEL = "Clocks: notices, corrupt records, extend or pay"
command = partial(credit.command, rich_help_panel=PANEL)

Record = Annotated[Path, typer.Argument(help="the electronic record as it came; the chain gets its hash")]


# --------------------------------------------------------------------------------------------------------------- notice


@command(name="acknowledge-notice")
@on_chain
def acknowledge_notice(
    desk: Desk,
    id_: Id,
    given_at: Annotated[dt.datetime, typer.Option(formats=MOMENTS, help="when it came, at the place of expiry")],
    code: Annotated[list[str], typer.Option(help=notice.CODE_HELP)],
    number: Number = 0,
    disposal: Annotated[Disposal, typer.Option(help="of the documents (art. 16(c)(iii))")] = Disposal.HOLD,
    text: Annotated[Path | None, typer.Option(help="the notice in words, if not the usual")] = None,
    out: Annotated[Path, typer.Option(help="where the acknowledgement goes")] = Path("acknowledgement.json"),
) -> None:  # fmt: skip
    """Sign that a notice of refusal came off the chain, and when (art. 16(d)). The presenter; nothing is sent."""
    found = desk.credit(id_)
    item = presentation(found, number)
    bits = notice.bits_of(code)
    every = bits | item.examinations[item.at].discrepancies
    told = notice.Notice(
        id_, item.number, item.at, bits, notice.DISPOSALS[disposal],
        keccak(text=text.read_text() if text else notice.in_words(every, disposal)), unix(given_at, desk.place(found)),
    )  # fmt: skip
    clocks = desk.alliance["ExaminationClocks"]
    signature = told.sign(desk.account, desk.alliance.chain.chain_id, clocks.address)
    if desk.dry_run:
        said(desk, "would sign it; nothing was written")
        return
    written = json.dumps(told.as_json() | {"signature": "0x" + signature.hex()}, indent=2)
    out.write_text(written + "\n")
    if desk.as_json:
        print(written)
    said(desk, f"acknowledged: {'; '.join(words.discrepancies(every))}. Send {out} to the bank")


@command(name="prove-notice")
@on_chain
def prove_notice(desk: Desk, file: Annotated[Path, typer.Argument(help="as `acknowledge-notice` wrote it")]) -> None:
    """Prove a notice that was given in time off the chain, until one banking day after the deadline. Anybody."""
    told, signature = notice.read(file)
    found = desk.credit(told.credit)
    says = f"prove the notice of refusal of presentation {told.number} of credit {found.id}"
    try:
        terms = found.terms_of(told.number).as_tuple()
    except IndexError:
        raise Refused(
            f"credit {found.id} has no presentation {told.number}: {file.name} is about another one"
        ) from None
    desk.act(
        says, "ExaminationClocks", "proveNotice", found.id, told.number, told.by, terms, told.as_tuple(),
        told.given_at, signature,
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------------ corrupt records


@command(name="report-corrupt")
@on_chain
def report_corrupt(desk: Desk, id_: Id, file: Record, number: Number = 0) -> None:
    """Ask for a corrupt record again (eUCP e12(a)): the clock stops, once. The bank that examines."""
    found, item, by = at_desk(desk, id_, number)
    receipt = desk.act(
        f"ask for {file.name} of presentation {item.number} of credit {id_} again", "ExaminationClocks",
        "reportCorruption", id_, item.number, by, found.terms_of(item.number).as_tuple(), digest(file),
    )  # fmt: skip
    if receipt:
        until = receipt.event("RecordCorrupted").arguments["until"]
        said(desk, f"the clock stands; the presenter has until {words.moment(until, desk.place(found))}")


@command(name="re-present")
@on_chain
def re_present(desk: Desk, id_: Id, file: Record, number: Number = 0) -> None:
    """Present a corrupt record again (eUCP e12(b)): the clock goes on with the days that were left. The presenter."""
    found = desk.credit(id_)
    item = presentation(found, number)
    receipt = desk.act(
        f"present {file.name} of presentation {item.number} of credit {id_} again", "ExaminationClocks",
        "representRecord", id_, item.number, item.at, found.terms_of(item.number).as_tuple(), digest(file),
    )  # fmt: skip
    if receipt:
        deadline = receipt.event("RecordRepresented").arguments["deadline"]
        said(desk, f"to be answered until {words.moment(deadline, desk.place(found))}")


about_presentation(
    PANEL, "deem-not-presented", "deemNotPresented", "ExaminationClocks",
    "deem the corrupt record of presentation {number} of credit {id} not presented",
    "Deem a corrupt record not presented that did not come again (eUCP e12(b)): a missing document. Anybody.",
    who_has_them,
)  # fmt: skip


# -------------------------------------------------------------------------------------------------------- extend or pay


@command(name="extend-or-pay")
@on_chain
def extend_or_pay(
    desk: Desk,
    id_: Id,
    until: Annotated[dt.datetime, typer.Argument(formats=["%Y-%m-%d"], help="the later day of expiry")],
    number: Number = 0,
) -> None:
    """Ask to extend instead of paying a demand (URDG 758 art. 23(a), ISP98 3.09). The beneficiary."""
    found = desk.credit(id_)
    item = presentation(found, number)
    base = desk.files.load(found.present_terms, found.content_version)
    words_, amended = extended_terms(desk, found, base, until.date())
    receipt = desk.act(
        f"demand {item.number} of credit {id_}: extend until {until:%Y-%m-%d}, or pay {yuan(item.payable)}",
        "ExaminationClocks", "requestExtension", id_, item.number, found.terms_of(item.number).as_tuple(),
        amended.as_tuple(),
    )  # fmt: skip
    if receipt:
        desk.files.save(words_, len(found.amendments) + 2)


@command(name="suspend-payment")
@on_chain
def suspend_payment(desk: Desk, id_: Id, until: Until, number: Number = 0) -> None:
    """Suspend payment of a complying demand to extend or pay, 30 days at most (URDG 758 art. 23(b)). The guarantor."""
    found, item, _ = _asked(desk, id_, number)
    place = desk.place(found)
    pay_by = unix(until, place)
    desk.act(
        f"suspend payment of demand {item.number} of credit {id_} until {words.moment(pay_by, place)}",
        "ExaminationClocks", "suspendPayment", id_, item.number, found.terms_of(item.number).as_tuple(), pay_by,
    )  # fmt: skip


@command(name="grant-extension")
@on_chain
def grant_extension(desk: Desk, id_: Id, number: Number = 0) -> None:
    """Issue the extension that was asked for, as an amendment (URDG 758 art. 23(d)). The guarantor."""
    found, item, asked = _asked(desk, id_, number)
    says = f"extend credit {id_} as demand {item.number} asks; `eport credit conclude-extension` withdraws the demand"
    present = found.present_terms.as_tuple()
    desk.act(says, "CreditAmendments", "amend", id_, present, asked.terms.as_tuple())


@command(name="conclude-extension")
@on_chain
def conclude_extension(desk: Desk, id_: Id, number: Number = 0) -> None:
    """Conclude a granted extension: it is accepted by the request, the demand is withdrawn (art. 23(d)). Anybody."""
    found, item, asked = _asked(desk, id_, number)
    desk.act(
        f"withdraw demand {item.number} of credit {id_}: it is extended", "ExaminationClocks", "concludeExtension",
        id_, item.number, found.terms_of(item.number).as_tuple(), asked.terms.as_tuple(),
    )  # fmt: skip


def _asked(desk: Desk, id_: Id, number: int) -> tuple[Credit, Presentation, Extension]:
    """A demand to extend or pay."""
    found = desk.credit(id_)
    item = presentation(found, number)
    if item.extension is None:
        raise Refused(f"demand {item.number} of credit {id_} asks for no extension, or it is concluded")
    return found, item, item.extension
