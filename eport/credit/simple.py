"""Commands that read alike: one call about a credit, or about one of its presentations, and nothing to decide first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from eport.credit.acting import on_chain
from eport.credit.book import Bank, Credit, Presentation
from eport.credit.desk import Desk
from eport.credit.given import Id, Number, presentation, refused_by
from eport.examiner.command import credit

Arguments = Callable[[Desk, Credit, Presentation], tuple[Any, ...]]
"""What a function takes after the id and the number of the presentation."""


def about_credit(name: str, function: str, contract: str, says: str, help_: str) -> None:
    """A command that calls one function with the id and the present terms."""

    def command(desk: Desk, id_: Id) -> None:
        found = desk.credit(id_)
        desk.act(says.format(id=id_), contract, function, id_, found.present_terms.as_tuple())

    _register(None, name, command, help_)


def about_presentation(
    panel: str, name: str, function: str, contract: str, says: str, help_: str, arguments: Arguments
) -> None:  # fmt: skip
    """A command that calls one function with the id, the presentation's number, and `arguments`.

    `panel`: heading under which `--help` lists it.
    """

    def command(desk: Desk, id_: Id, number: Number = 0) -> None:
        found = desk.credit(id_)
        item = presentation(found, number)
        said = says.format(id=id_, number=item.number)
        desk.act(said, contract, function, id_, item.number, *arguments(desk, found, item))

    _register(panel, name, command, help_)


def _register(panel: str | None, name: str, command: Callable[..., None], help_: str) -> None:
    command.__name__, command.__doc__ = name, help_
    credit.command(name=name, rich_help_panel=panel)(on_chain(command))


def nothing(desk: Desk, found: Credit, item: Presentation) -> tuple[Any, ...]:
    """Nothing more."""
    return ()


def terms(desk: Desk, found: Credit, item: Presentation) -> tuple[Any, ...]:
    """The terms that the presentation stays under."""
    return (found.terms_of(item.number).as_tuple(),)


def _with_bank(which: Callable[[Desk, Credit, Presentation], Bank]) -> Arguments:
    return lambda desk, found, item: (which(desk, found, item), *terms(desk, found, item))


who_has_them = _with_bank(lambda desk, found, item: item.at)
"""The bank where the documents are, and the terms."""
who_refused = _with_bank(lambda desk, found, item: refused_by(item))
"""The bank that refused them, and the terms."""
who_acts = _with_bank(lambda desk, found, item: desk.capacity(found, item.version))
"""The bank that acts, and the terms."""
