"""`eport credit …`: advances under a red or green clause. The first proceeds of drawings pay them back."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from eport.credit.acting import on_chain
from eport.credit.desk import Desk, Refused
from eport.credit.given import BankKey, Id, Yuan, amount, bank, digest
from eport.examiner.command import credit
from eport.trade.story import yuan

command = partial(credit.command, rich_help_panel="Advances: red and green clauses")

Receipt = Annotated[Path, typer.Argument(help="receipt, or warehouse receipt (green clause); the chain gets its hash")]


@command(name="allow-advance")
@on_chain
def allow_advance(desk: Desk, id_: Id, bank_: BankKey, yuan_: Yuan) -> None:
    """Allow a bank of the credit to advance up to an amount, at one's own risk. The applicant."""
    found, number, most = desk.credit(id_), bank(desk, bank_), amount(yuan_)
    says = f"allow {desk.directory.name(number)} to advance up to {yuan(most)} under credit {id_}"
    desk.act(says, "Advances", "allow", id_, found.present_terms.as_tuple(), number, most)


@command(name="authorise-advance")
@on_chain
def authorise_advance(desk: Desk, id_: Id) -> None:
    """Authorise the advance that the applicant allowed, for good. The issuing bank."""
    found = desk.credit(id_)
    clause = found.clause
    if clause is None:
        raise Refused(f"the applicant of credit {id_} allowed no advance: `eport credit allow-advance` comes first")
    says = f"authorise {desk.directory.name(clause.bank)} to advance up to {yuan(clause.most)} under credit {id_}"
    desk.act(says, "Advances", "authorise", id_, found.present_terms.as_tuple(), clause.bank, clause.most)


@command(name="request-advance")
@on_chain
def request_advance(desk: Desk, id_: Id, yuan_: Yuan, receipt: Receipt) -> None:
    """Ask for an advance against a receipt. The beneficiary."""
    found, wanted = desk.credit(id_), amount(yuan_)
    says = f"ask for an advance of {yuan(wanted)} under credit {id_}"
    desk.act(says, "Advances", "request", id_, found.present_terms.as_tuple(), wanted, digest(receipt))


@command()
@on_chain
def advance(desk: Desk, id_: Id, receipt: Receipt) -> None:
    """Pay the advance that is asked for, from the committed liquidity, against the receipt. The authorised bank."""
    found = desk.credit(id_)
    asked = found.asked
    if asked is None:
        raise Refused(f"no advance is asked for under credit {id_}: the beneficiary asks with a receipt first")
    if digest(receipt) != asked.receipt:
        raise Refused(f"{receipt.name} is not the receipt that the beneficiary asked with: get that one")
    says = f"advance {yuan(asked.amount)} to {desk.directory.name_of(found.present_terms.beneficiary)}"
    desk.act(
        f"{says} under credit {id_}", "Advances", "advance", id_, found.present_terms.as_tuple(), asked.amount,
        asked.receipt,
    )  # fmt: skip
