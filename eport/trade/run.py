"""Run a trade on a chain, from its files to its story: who acts when. What each does is in `chapters`, a file each."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Callable
from itertools import count

from eport.chain.deployment import Alliance
from eport.trade.chapters.credit import expire, issue
from eport.trade.chapters.customs import CustomsChapter
from eport.trade.chapters.financing import FinanceChapter
from eport.trade.chapters.money import fund
from eport.trade.chapters.presentation import decide, examination, present
from eport.trade.chapters.settlement import settle
from eport.trade.chapters.window import WindowChapter
from eport.trade.inputs import Inputs
from eport.trade.parties import DEVELOPMENT_KEY
from eport.trade.presentation import Presentation
from eport.trade.story import Step, Story
from eport.trade.telling import tell
from eport.trade.trade import Trade

HOUR, MINUTE = 3600, 60  # [s]


def genesis(inputs: Inputs, alliance_place_offset: int) -> int:
    """[unix s] 08:00 on the day of issue, at the place of expiry: when a chain for this trade has to begin."""
    date = inputs.credit.issue_date
    zone = dt.timezone(dt.timedelta(minutes=alliance_place_offset))
    return int(dt.datetime(date.year, date.month, date.day, 8, tzinfo=zone).timestamp())


def run(
    alliance: Alliance,
    inputs: Inputs,
    kind: str = "trade",
    margin: int = 3000,
    on_step: Callable[[Step], None] = lambda _: None,
) -> Story:
    """Run the trade, on a development chain whose time is not past the credit's date of issue, or on a network with
    files of the present (`redate`).

    `margin` [bps] of the maximum drawing that the applicant secures. Raises `MessageError` before anything is written
    where the credit cannot be carried, and `ContractReverted` where a contract refuses.
    """
    trade = Trade(alliance, inputs, margin, on_step)
    window = WindowChapter(trade, inputs.dossier) if inputs.dossier else None
    financing = FinanceChapter(trade, DEVELOPMENT_KEY) if inputs.dossier else None
    customs = CustomsChapter(trade)
    fund(trade, financing)
    issue(trade)
    order = count()
    agenda: list[tuple[float, int, Callable[[], None]]] = []

    def plan(at: float, act: Callable[[], None]) -> None:
        heapq.heappush(agenda, (at, next(order), act))

    def presentation(item: Presentation) -> None:
        number = present(trade, item)
        deadline = examination(trade, number)["deadline"]
        at = deadline if item.decided_at is None else item.decided_at.timestamp()
        plan(at, lambda: decide(trade, number, item))

    plan(inputs.responses[0].issued_at.timestamp() - HOUR, customs.lodge)
    for known, response in enumerate(inputs.responses, 1):
        # The enclave polls customs; a minute is what that takes at most.
        plan(response.issued_at.timestamp() + MINUTE, lambda known=known: customs.respond(known))  # type: ignore[misc]
    for item in inputs.presentations:
        plan(item.presented_at.timestamp(), lambda item=item: presentation(item))  # type: ignore[misc]
    first, last = (inputs.responses[end].issued_at.timestamp() for end in (0, -1))
    if window:
        plan(first - 2 * HOUR, window.submit)
        plan(first + 2 * MINUTE, window.answer_exchange)
        plan(last + 2 * MINUTE, window.answer_last)
    if financing:
        # How long customs may still contest its statement is known once the chain has it.
        plan(last + 3 * MINUTE, lambda: plan(financing.reliable_from(), financing.fund))
    while agenda:
        at, _, act = heapq.heappop(agenda)
        trade.at(int(at))
        act()
    if financing:
        financing.repay()
    expire(trade)
    settle(trade)
    return tell(trade, kind)
