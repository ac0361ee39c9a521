"""`eport credit …`: what secures a credit, who is owed, and a court's stop."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from eport.credit import words
from eport.credit.acting import on_chain
from eport.credit.book import Credit, Debt, Undertaking
from eport.credit.desk import Desk, Refused
from eport.credit.given import Id, Until, Yuan, address, amount, digest, said, unix
from eport.examiner.command import credit
from eport.trade.story import yuan

command = partial(credit.command, rich_help_panel="Security, settlement, court stop")

To = Annotated[str, typer.Argument(metavar="TO", help="a name of the configuration, or an address")]


@command()
@on_chain
def commit(desk: Desk, yuan_: Yuan) -> None:
    """Commit liquidity, out of which a bank's undertakings are paid. A bank."""
    value = amount(yuan_)
    if desk.allow("Escrow", value, yuan(value)):
        desk.act(f"commit {yuan(value)} of liquidity", "Undertakings", "commit", value)


@command()
@on_chain
def release(desk: Desk, yuan_: Yuan) -> None:
    """Take back liquidity that is not set aside. A bank."""
    value = amount(yuan_)
    receipt = desk.act(f"take back {yuan(value)} of liquidity", "Undertakings", "releaseLiquidity", value)
    paid = receipt.event("LiquidityReleased").arguments["amount"] if receipt else value
    if paid != value:
        said(desk, f"{yuan(paid)} came back; the rest lies in more deposits: ask again for it")


@command(name="add-margin")
@on_chain
def add_margin(desk: Desk, id_: Id, yuan_: Yuan) -> None:
    """Secure more margin, as before an increase. The applicant."""
    found, value = desk.credit(id_), amount(yuan_)
    if desk.allow("Escrow", value, yuan(value)):
        says = f"secure {yuan(value)} more margin for credit {id_}"
        desk.act(says, "Undertakings", "addMargin", id_, found.present_terms.as_tuple(), value)


@command()
@on_chain
def settle(desk: Desk, id_: Id) -> None:
    """Pay every undertaking of a credit that is due, as far as the money goes. Anybody."""
    for debt in _due(desk, desk.credit(id_)):
        creditor = desk.directory.name_of(debt.creditor)
        desk.act(f"settle {yuan(debt.amount)} to {creditor}", "Undertakings", "settle", debt.key)


@command(name="declare-default")
@on_chain
def declare_default(desk: Desk, id_: Id) -> None:
    """Record what is due and was not paid: it is owed before all that the bank commits later. Anybody."""
    found = desk.credit(id_)
    due = [debt for debt in _due(desk, found) if debt.state is Debt.DUE]
    if not due:
        raise Refused(f"what is due of credit {id_} is in default already: `eport credit settle` collects it")
    for debt in due:
        debtor = desk.directory.name(debt.debtor)
        says = f"record that {debtor} does not pay {yuan(debt.amount)}"
        desk.act(says, "Undertakings", "declareDefault", debt.key)


@command(name="assign-undertaking")
@on_chain
def assign_undertaking(desk: Desk, id_: Id, to: To) -> None:
    """Make over what is undertaken to oneself, as when a deferred payment is discounted (art. 12(b)). The creditor."""
    found, payee = desk.credit(id_), address(desk, to)
    own = [
        debt for debt in found.undertakings.values()
        if debt.creditor == desk.account.address and debt.state is not Debt.PAID
    ]  # fmt: skip
    if not own:
        name = desk.directory.name_of(desk.account.address)
        raise Refused(f"nothing is owed to {name} under credit {id_}: `eport credit status {id_}` says who is owed")
    for debt in own:
        says = f"make over {yuan(debt.amount)} to {desk.directory.name_of(payee)}"
        desk.act(says, "Undertakings", "assignUndertaking", debt.key, payee)


@command(name="assign-proceeds")
@on_chain
def assign_proceeds(desk: Desk, id_: Id, to: To, yuan_: Yuan) -> None:
    """Assign proceeds, once (art. 39): the assignee is paid first, the right to present stays. The beneficiary."""
    found, payee, value = desk.credit(id_), address(desk, to), amount(yuan_)
    says = f"assign {yuan(value)} of the proceeds of credit {id_} to {desk.directory.name_of(payee)}"
    desk.act(says, "Undertakings", "assignProceeds", id_, found.present_terms.as_tuple(), payee, value)


@command(name="return-security")
@on_chain
def return_security(desk: Desk, id_: Id) -> None:
    """Give back what still secures a credit that ended and owes nothing. Anybody."""
    desk.credit(id_)
    desk.act(f"give back what secures credit {id_}", "Undertakings", "returnSecurity", id_.whole)


@command(name="stop-payment")
@on_chain
def stop_payment(
    desk: Desk,
    id_: Id,
    order: Annotated[Path, typer.Argument(help="the court's order; its hash is kept")],
    until: Until,
) -> None:
    """Stop payment by a court's order, ten days at most; no bank that gave value is touched. The court's officer."""
    found = desk.credit(id_)
    place = desk.place(found)
    end = unix(until, place)
    says = f"stop payment under credit {id_} until {words.moment(end, place)}"
    desk.act(says, "Undertakings", "stopPayment", id_, end, digest(order))


@command(name="lift-stop")
@on_chain
def lift_stop(desk: Desk, id_: Id) -> None:
    """Lift a court's stop before its end. The court's officer."""
    if desk.credit(id_).stopped_until <= desk.now():
        raise Refused(f"payment under credit {id_} is not stopped")
    desk.act(f"lift the stop of payment under credit {id_}", "Undertakings", "liftStop", id_)


def _due(desk: Desk, found: Credit) -> list[Undertaking]:
    """What is owed by now. Raises `Refused` where nothing is."""
    owed = [debt for debt in found.undertakings.values() if debt.state is not Debt.PAID]
    due = [debt for debt in owed if debt.due <= desk.now()]
    if not due:
        place = desk.place(found)
        later = f" before {words.moment(min(debt.due for debt in owed), place)}" if owed else ""
        raise Refused(f"nothing of credit {found.id} is due{later}")
    return due
