"""A trade's way through the single window: one dossier, the departments that it asks, one status.

No department decides anything here: the script approves for each, and says so in its steps.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from eport.window.desk import Act, Desk
from eport.window.statistics import STATES

if TYPE_CHECKING:
    from eport.trade.trade import Trade

TRADER = "importer"
REFERENCE = "first trade"
FUNCTIONS = ("goods_declaration", "taxes_and_fees", "financial_services")


class WindowChapter:
    """The dossier of one trade. Its acts are called at their times by `eport.trade.run`."""

    def __init__(self, trade: Trade, dossier: Path) -> None:
        self._trade, self._path = trade, dossier
        self._desk = Desk(trade.alliance)
        self._id = b""

    def submit(self) -> None:
        """The trader submits once; every department asked is sealed the part that it may see."""
        act, parcels = self._desk.submit(TRADER, REFERENCE, self._path, FUNCTIONS, ())
        self._id = act.id
        asked = self._asked()
        self._step(
            TRADER, "shanghai_customs", "Submits the dossier",
            f"once, to {len(asked)} departments: {', '.join(asked)}; {len(parcels)} sealed parcels of one length, so "
            "that nobody learns who was asked", act,
        )  # fmt: skip
        self._status()

    def answer_exchange(self) -> None:
        """Foreign exchange answers the day that customs accepts."""
        self._answer("foreign_exchange")
        self._status()

    def answer_last(self) -> None:
        """Duty is paid and the goods are released: taxation and customs answer, which ends the dossier."""
        for department in ("taxation", "customs"):
            self._answer(department)
        self._status()

    def _answer(self, department: str) -> None:
        act = self._desk.answer(None, self._id, department, True, "")
        title = f"Approves its part: {department.replace('_', ' ')}"
        self._step(act.by, TRADER, title, "by the demo's script; seen: its part alone", act)

    def _status(self) -> None:
        """What the trader sees: one status, and who is holding the dossier."""
        told = self._desk.contract.struct("standing", self._id)
        state, held = STATES[told["state"]], ""
        if told["department"]:
            held = f"; next to answer: {self._desk.configuration.name_of(told['department'])}"
        self._trade.chapter = "Single window"
        self._trade.step(
            TRADER, TRADER, f"Sees one status: {state}", f"version {told['version']}{held}", "single window"
        )

    def _asked(self) -> tuple[str, ...]:
        bits = self._desk.contract.struct("dossier", self._id)["departments"]
        return tuple(item.key for item in self._desk.configuration.departments if bits >> item.number & 1)

    def _step(self, actor: str, receiver: str, title: str, detail: str, act: Act) -> None:
        self._trade.chapter = "Single window"
        self._trade.step(actor, receiver, title, detail, "single window", act.receipt)
