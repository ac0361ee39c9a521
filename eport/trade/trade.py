"""A trade under way: its files, its chain, its clock, its steps. What is done in it is told in `chapters`.

Times come from the files: the credit's date of issue, customs' responses, presentations and decisions. The chain is
moved to each of them in order, so the clocks that the contracts keep are the real ones.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from web3 import Web3
from web3.types import FilterParams

from eport import merkle
from eport.chain.contract import Receipt
from eport.chain.deployment import Alliance
from eport.enclave import declared
from eport.messages.errors import MessageError
from eport.settings import Settings
from eport.trade import terms as credit_terms
from eport.trade.inputs import Inputs
from eport.trade.oracle import Oracle
from eport.trade.parties import (
    ADVISING_BANK,
    APPLICANT,
    BENEFICIARY,
    DEVELOPMENT_KEY,
    ESCROW,
    ISSUING_BANK,
    SHOWN,
)
from eport.trade.story import Deadline, EventView, Step

AT_SIGHT = (10_000, 0, 0, 0)
PATIENCE = 120
"""[s] that a trade waits for a moment where the chain's clock is the world's."""


class TooFar(RuntimeError):
    """The files are dated to a time that would have to be waited for."""


@dataclass
class Trade:
    """A trade under way: what its chapters share, and how each of their acts becomes a step."""

    alliance: Alliance
    inputs: Inputs
    margin: int
    on_step: Callable[[Step], None]
    steps: list[Step] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    balances_before: dict[str, int] = field(default_factory=dict)
    chapter: str = ""
    credit_id: int = 0
    issued_at: int = 0
    _read: tuple[int, dict[str, int]] = (-1, {})

    def __post_init__(self) -> None:
        self.commitment = declared.commitment(self.inputs.declaration, DEVELOPMENT_KEY)
        self.subject = merkle.keyed_hash(DEVELOPMENT_KEY, "declaration", str(self.inputs.number))
        settings, accounts = self.alliance.settings, self.alliance.accounts
        self.terms = terms_of(
            self.inputs, settings, accounts[APPLICANT].address, accounts[BENEFICIARY].address, self.margin
        )
        self.place = settings.place(self.terms.place_of_expiry.decode())
        contents = {self.inputs.declaration.version: self.commitment.root}
        self.oracle = Oracle(self.alliance, DEVELOPMENT_KEY, contents)

    def at(self, moment: int) -> None:
        """Move the chain to that time, or wait for it where the clock is the world's; a moment that has passed is now.

        Raises `TooFar` where the wait would be long.
        """
        chain = self.alliance.chain
        if moment <= chain.now():
            return
        if not self.can_wait(moment):
            date = dt.datetime.fromtimestamp(moment, dt.timezone.utc)
            raise TooFar(
                f"the files' next moment is {date:%Y-%m-%d %H:%M} UTC, and "
                f"the clock of a {chain.kind.name} chain cannot be moved: date the files to the present"
            )
        if chain.kind.moves_time:
            chain.travel(moment)
            return
        while chain.now() < moment:
            time.sleep(chain.kind.poll)

    def can_wait(self, moment: int) -> bool:
        """Whether `at` would get there."""
        chain = self.alliance.chain
        return chain.kind.moves_time or moment - chain.now() <= PATIENCE

    def local(self, date: dt.date, hour: int, minute: int = 0) -> int:
        """[unix s] of a time of day at the place of expiry."""
        zone = dt.timezone(dt.timedelta(minutes=self.place.utc_offset))
        return int(dt.datetime(date.year, date.month, date.day, hour, minute, tzinfo=zone).timestamp())

    def balances(self) -> dict[str, int]:
        """[fen] of every shown party and of Escrow; asked anew where the ledger told of anything since last time."""
        token, web3 = self.alliance["DigitalYuan"], self.alliance.chain.web3
        (seen, found), newest = self._read, web3.eth.block_number
        since = FilterParams(address=Web3.to_checksum_address(token.address), fromBlock=seen + 1, toBlock=newest)
        if seen < 0 or (newest > seen and web3.eth.get_logs(since)):
            addresses: dict[str, str] = {key: self.alliance.accounts[key].address for key in SHOWN}
            addresses[ESCROW] = self.alliance["Escrow"].address
            found = {key: token.call("balanceOf", address, block=newest) for key, address in addresses.items()}
        self._read = (newest, found)
        return dict(found)

    def step(
        self,
        actor: str,
        receiver: str,
        title: str,
        detail: str = "",
        rule: str | None = None,
        receipt: Receipt | None = None,
        amount: int | None = None,
    ) -> None:
        """Add a step and show it."""
        step = Step(
            number=len(self.steps) + 1,
            chapter=self.chapter,
            at=receipt.timestamp if receipt else self.alliance.chain.now(),
            actor=actor,
            receiver=receiver,
            title=title,
            detail=detail,
            rule=rule,
            amount=amount,
            transaction=receipt.transaction if receipt else None,
            block=receipt.block if receipt else None,
            gas=receipt.gas if receipt else None,
            events=tuple(self._view(event) for event in receipt.events) if receipt else (),
            balances=self.balances(),
        )
        self.steps.append(step)
        self.on_step(step)

    def send(self, sender: str, contract: str, function: str, *arguments: Any) -> Receipt:
        """One transaction of a party."""
        return self.alliance[contract].send(self.alliance.accounts[sender], function, *arguments)

    def name_of(self, key: str) -> str:
        """Name of an institution."""
        return next(member.name for member in self.alliance.settings.institutions if member.key == key)

    def _view(self, event: Any) -> EventView:
        shown = {name: self._text(value) for name, value in event.arguments.items()}
        return EventView(event.contract, event.name, shown)

    def _text(self, value: Any) -> str:
        if isinstance(value, bytes):
            return "0x" + value.hex()
        if isinstance(value, str) and value.startswith("0x") and len(value) == 42:
            return self.alliance.key_of(value)
        if isinstance(value, Mapping):
            return ", ".join(f"{name} {self._text(item)}" for name, item in value.items())
        if isinstance(value, (list, tuple)):
            return ", ".join(self._text(item) for item in value)
        return str(value)


def terms_of(inputs: Inputs, settings: Settings, applicant: str, beneficiary: str, margin: int) -> credit_terms.Terms:
    """Terms of the credit, the alliance's banks in their roles. Raises `MessageError` where it cannot be carried."""
    terms = credit_terms.from_mt700(
        inputs.message,
        inputs.credit,
        settings,
        credit_terms.Agreed(
            applicant=applicant, beneficiary=beneficiary, issuing_bank=ISSUING_BANK, advising_bank=ADVISING_BANK,
            margin=margin, key=DEVELOPMENT_KEY, beside=inputs.beside,
        ),
    )  # fmt: skip
    if terms.tranches != (AT_SIGHT,):
        raise MessageError(
            "MT700 field 41a", inputs.credit.available.by.value, "a trade is told to its end with payment at sight",
            "Use BY PAYMENT, or work through the credit with `eport credit`",
        )  # fmt: skip
    return terms
