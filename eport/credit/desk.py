"""Where an officer sits: the alliance on a chain, whose desk it is, and one way to act that every command shares."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from rich.console import Console
from rich.markup import escape
from web3.exceptions import ContractCustomError, ContractLogicError, Web3RPCError
from web3.types import TxParams

from eport.chain.contract import Receipt, reverted
from eport.chain.deployment import Alliance, attach
from eport.chain.signers import Signer
from eport.credit import logs
from eport.credit.book import Bank, Book, Credit
from eport.credit.content import Files
from eport.credit.facts import CreditId
from eport.credit.parties import Directory, directory
from eport.credit.words import CAPACITIES
from eport.settings import Place


class Refused(Exception):
    """An act that cannot be done: what is wrong and what to do, as a sentence."""


@dataclass(frozen=True)
class Desk:
    """`me`: key of the party that acts, '' where nobody does; `dry_run`: nothing is sent."""

    alliance: Alliance
    directory: Directory
    me: str
    files: Files
    key: bytes
    dry_run: bool
    as_json: bool
    console: Console

    @property
    def account(self) -> Signer:
        """Signer of the party that acts. Raises `Refused` where none was named."""
        if not self.me:
            raise Refused("say who acts: --as PARTY, a name of the configuration")
        return self.alliance.accounts[self.me]

    @property
    def number(self) -> int:
        """The party's number as an institution, 0 for none."""
        return self.directory.number_of(self.me)

    def now(self) -> int:
        """[unix s] on the chain."""
        return self.alliance.chain.now()

    def book(self) -> Book:
        """All credits, from events."""
        return logs.book(self.alliance.contracts)

    def credit(self, id_: CreditId) -> Credit:
        """One credit. Raises `Refused` where there is none."""
        found = self.book()
        if id_ not in found:
            raise Refused(f"there is no credit {id_}: `eport credit status` lists {len(found)}")
        return found[id_]

    def place(self, credit: Credit) -> Place:
        """Place of expiry, whose banking hours count."""
        return self.directory.settings.place(credit.present_terms.place_of_expiry.decode())

    def capacity(self, credit: Credit, version: int = -1) -> Bank:
        """In which capacity the party examines. Raises `Refused` where in none."""
        for by in Bank:
            if self.number and credit.bank(by, version) == self.number:
                return by
        name = self.directory.name_of(self.account.address)
        banks = ", ".join(f"{CAPACITIES[by]} {self.directory.name(credit.bank(by))}" for by in Bank if credit.bank(by))
        raise Refused(f"{name} examines nothing under credit {credit.id}; that is for the {banks}")

    def allow(self, spender: str, amount: int, says: str) -> bool:
        """Let a contract take an amount [fen], where it may not yet. False: `dry_run`, so what follows cannot be
        asked for."""
        token, to = self.alliance["DigitalYuan"], self.alliance[spender].address
        if amount <= token.call("allowance", self.account.address, to):
            return True
        return self.act(f"allow {spender} to take {says}", "DigitalYuan", "approve", to, amount) is not None

    def act(self, says: str, contract: str, function: str, *arguments: Any) -> Receipt | None:
        """Do it and say it; with `dry_run` say what would happen. Raises `ContractReverted`."""
        if self.dry_run:
            self._would(says, contract, function, arguments)
            return None
        receipt = self.alliance[contract].send(self.account, function, *arguments)
        self.tell(says, contract, function, receipt)
        return receipt

    def tell(self, says: str, contract: str, function: str, receipt: Receipt) -> None:
        """Print what was done."""
        if self.as_json:
            events = [{"contract": e.contract, "name": e.name, "arguments": plain(e.arguments)} for e in receipt.events]
            self._json(
                act=f"{contract}.{function}", says=says, dry_run=False, transaction=receipt.transaction,
                block=receipt.block, time=receipt.timestamp, gas=receipt.gas, events=events,
            )  # fmt: skip
        else:
            self.console.print(f"[bold green]done[/] {escape(says)} [dim]{receipt.gas:,} gas, {receipt.transaction}[/]")

    def _would(self, says: str, contract: str, function: str, arguments: tuple[Any, ...]) -> None:
        bound = self.alliance[contract]
        call = cast(
            TxParams, {"from": self.account.address, "to": bound.address, "data": bound.encode(function, *arguments)}
        )
        web3 = self.alliance.chain.web3
        try:
            web3.eth.call(call)
            gas = web3.eth.estimate_gas(call)
        except (ContractCustomError, ContractLogicError, Web3RPCError) as error:
            raise reverted(error, f"{contract}.{function}") from error
        if self.as_json:
            self._json(act=f"{contract}.{function}", says=says, dry_run=True, gas=gas)
        else:
            self.console.print(f"[bold yellow]would[/] {escape(says)} [dim]about {gas:,} gas; nothing was sent[/]")

    def _json(self, **values: Any) -> None:
        print(json.dumps({"as": self.me, **values}))


def sit(
    url: str, record: Path, config: Path, names: Path, store: Path, key: bytes, me: str, dry_run: bool, as_json: bool
) -> Desk:
    """A desk. Raises `DeploymentError`, `SettingsError`, `Refused`."""
    alliance = attach(url, record, config)
    if me and me not in alliance.accounts:
        known = ", ".join(member.key for member in alliance.settings.institutions)
        raise Refused(f"--as {me} is nobody of the configuration; members are {known}")
    console = Console(highlight=False)
    return Desk(alliance, directory(alliance, names), me, Files(store, key), key, dry_run, as_json, console)


def plain(value: Any) -> Any:
    """Event arguments as JSON takes them."""
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value
