"""`eport credit …`: what becomes of a presentation: lots, negotiation, documents that nobody forwards or returns."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from eport.credit.acting import on_chain
from eport.credit.desk import Desk
from eport.credit.given import Id, Number, Yuan, amount, digest, presentation
from eport.credit.simple import about_presentation, terms, who_has_them, who_refused
from eport.examiner.command import credit
from eport.trade.story import yuan

PANEL = "Presentation: further outcomes"
command = partial(credit.command, rich_help_panel=PANEL)

for _name, _function, _contract, _says, _help, _arguments in (
    ("waive", "waive", "Presentations", "waive the discrepancies of presentation {number} of credit {id}",
     "Waive the recorded discrepancies (art. 16(b)); the bank decides all the same. The applicant.", terms),
    ("return", "returnDocuments", "Presentations", "return the documents of presentation {number} of credit {id}",
     "Return refused documents (art. 16(e)). The bank that refused, or the beneficiary.", who_refused),
    ("forward", "forward", "Presentations", "forward the documents of presentation {number} of credit {id}",
     "Forward documents to the next bank, whose clock begins. The bank that has them, or the beneficiary.",
     who_has_them),
    ("preclude", "declarePreclusion", "Presentations",
     "declare the bank precluded that was silent over presentation {number} of credit {id}",
     "Declare a bank precluded that kept silent past its deadline (art. 16(f)): it is bound to pay. Anybody.",
     who_has_them),
    ("demand-return", "demandReturn", "ExaminationClocks",
     "demand the documents of presentation {number} of credit {id} back",
     "Demand refused documents back; the bank has three banking days. The presenter.", who_refused),
    ("preclude-unreturned", "precludeUnreturned", "ExaminationClocks",
     "declare the bank precluded that kept the refused documents of presentation {number} of credit {id}",
     "Declare a bank precluded that kept refused documents after they were demanded (art. 16(f)). Anybody.",
     who_refused),
    ("lapse", "lapse", "Presentations", "let presentation {number} of credit {id} lapse: nobody forwarded it",
     "End a presentation that nobody forwarded to the issuing bank within 30 days. Anybody.", terms),
    ("reclaim", "reclaim", "Presentations",
     "take back what was claimed for presentation {number} of credit {id}: no documents came",
     "Take back what a confirming bank claimed at honour and sent no documents for in 30 days. The issuing bank.",
     terms),
):  # fmt: skip
    about_presentation(PANEL, _name, _function, _contract, _says, _help, _arguments)


@command(name="deliver-lot")
@on_chain
def deliver_lot(
    desk: Desk, id_: Id, file: Annotated[Path, typer.Argument(help="the records; the chain gets their hash")]
) -> None:
    """Deliver a lot of electronic records; nothing is presented before it is complete (eUCP e6(c)). The beneficiary."""
    found = desk.credit(id_)
    says = f"deliver a lot of records under credit {id_}: `eport credit present` says that they are complete"
    desk.act(says, "Presentations", "deliverLot", id_, found.present_terms.as_tuple(), digest(file))


@command()
@on_chain
def negotiate(desk: Desk, id_: Id, price: Yuan, number: Number = 0) -> None:
    """Buy complying documents from the committed liquidity (art. 2, negotiation). The nominated bank."""
    found = desk.credit(id_)
    item = presentation(found, number)
    paid = amount(price)
    says = f"negotiate presentation {item.number} of credit {id_}: {yuan(paid)} for {yuan(item.payable)}"
    desk.act(says, "Presentations", "negotiate", id_, item.number, found.terms_of(item.number).as_tuple(), paid)
