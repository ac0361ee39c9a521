"""Payment against clearance: the importer pays the exporter 1,000,000 yuan, 60 % once the goods are released
conditionally, 90 % once they are released, the rest when the procedure is closed."""

from __future__ import annotations

from typing import Any, NamedTuple

from eth_utils import keccak

from eport.chain.contract import Receipt
from eport.chain.deployment import Alliance
from tests.helpers.clearance import DAY, INVOICE, SUBJECT, AbiTuple, Statement, release_of
from tests.helpers.credit import allow
from tests.helpers.money import YUAN

AMOUNT = 1_000_000 * YUAN
NONE, PROPOSED, ACCEPTED, ENDED = range(4)
GRACE = 60 * DAY


class _Agreement(NamedTuple):
    payer: str
    payee: str
    customs: int
    declaration: bytes
    invoice: bytes
    amount: int
    conditionalShare: int
    finalShare: int
    acceptBy: int
    deadline: int
    salt: bytes


class Agreement(AbiTuple, _Agreement):
    """IClearancePayment.Agreement in ABI order."""


def agreement(alliance: Alliance, **changes: Any) -> Agreement:
    now = alliance.chain.now()
    return Agreement(
        payer=alliance.accounts["importer"].address, payee=alliance.accounts["exporter"].address,
        customs=alliance.settings.number("shanghai_customs"), declaration=SUBJECT, invoice=INVOICE, amount=AMOUNT,
        conditionalShare=6_000, finalShare=9_000, acceptBy=now + 2 * DAY, deadline=now + 90 * DAY,
        salt=keccak(text="first"),
    )._replace(**changes)  # fmt: skip


class Deal:
    """An agreement that was proposed."""

    def __init__(self, alliance: Alliance, **changes: Any) -> None:
        self.alliance, self.terms = alliance, agreement(alliance, **changes)
        allow(alliance, "importer", self.terms.amount)
        self.proposed = self.send("importer", "propose")
        self.id = bytes(self.proposed.event("ClearancePaymentProposed").arguments["id"])

    def send(self, who: str, function: str, *arguments: Any) -> Receipt:
        contract, sender = self.alliance["ClearancePayment"], self.alliance.accounts[who]
        return contract.send(sender, function, self.terms, *arguments)

    def collect(self, said: Statement, invoice: bytes = INVOICE, who: str = "relay") -> Receipt:
        return self.send(who, "collect", release_of(said, invoice))

    @property
    def state(self) -> int:
        return int(self.alliance["ClearancePayment"].struct("payment", self.id)["state"])

    @property
    def paid(self) -> int:
        return int(self.alliance["ClearancePayment"].struct("payment", self.id)["paid"])

    @property
    def held(self) -> int:
        """[fen] in Escrow."""
        return int(self.alliance["Escrow"].call("hold", self.alliance["ClearancePayment"].address, self.id)[1])


def accepted(alliance: Alliance, **changes: Any) -> Deal:
    deal = Deal(alliance, **changes)
    deal.send("exporter", "accept")
    return deal
