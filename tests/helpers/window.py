"""Dossiers for tests: small ones with made-up contents, and who acts on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from eth_account.signers.local import LocalAccount
from eth_utils import keccak

from eport.chain.contract import Receipt
from eport.chain.deployment import Alliance

NONE, OPEN, APPROVED, REFUSED, INCOMPLETE, WITHDRAWN = range(6)
"""DossierState."""
(NO_PART, WAITING, ASKED, HELD, PART_APPROVED, PART_REFUSED, SILENT_APPROVAL, LAPSED) = range(8)
"""PartState."""
REPLY_DAYS, HOLD_DAYS, GRACE_DAYS = 10, 20, 20
REFERENCE, CONTENT = keccak(text="dossier SW-2026-0001"), keccak(text="root of version 1")
REASON, QUESTION, REPLY = keccak(text="reason"), keccak(text="question"), keccak(text="reply")
CUSTOMS_ONLY = ("certificate_origin",)
TWO = ("goods_declaration", "taxes_and_fees")
"""Customs and taxation."""
SIX = ("goods_declaration", "manifest_transport", "permits", "taxes_and_fees"), ("maritime_safety", "drug", "commerce")
"""Customs, border inspection, taxation; and those of the goods and the vessel."""


class Window:
    """One alliance's window, spoken to by keys instead of numbers."""

    def __init__(self, alliance: Alliance) -> None:
        self.alliance, self.contract = alliance, alliance["SingleWindow"]
        self.configuration = alliance.settings.window

    def number(self, department: str) -> int:
        return self.configuration.department(department).number

    def officer(self, department: str) -> LocalAccount:
        """Account of the institution that answers for a department."""
        return self.alliance.accounts[self.configuration.department(department).institution]

    def bits(self, departments: Iterable[str]) -> int:
        return self.configuration.bits(tuple(departments))

    def functions(self, names: Iterable[str]) -> int:
        return sum(1 << self.configuration.function(name).number for name in names)

    def id(self, reference: bytes = REFERENCE, trader: str = "importer") -> bytes:
        return bytes(self.contract.call("dossierId", self.alliance.settings.number(trader), reference))

    def submit(
        self,
        functions: Iterable[str] = TWO,
        optional: Iterable[str] = (),
        *,
        reference: bytes = REFERENCE,
        content: bytes = CONTENT,
        by: str = "importer",
    ) -> Receipt:
        arguments = (reference, self.functions(functions), self.bits(optional), content)
        return self.contract.send(self.alliance.accounts[by], "submit", *arguments)

    def answer(
        self, department: str, approved: bool = True, *, version: int = 1, reason: bytes = REASON,
        by: LocalAccount | None = None, id_: bytes | None = None,
    ) -> Receipt:  # fmt: skip
        sender = by or self.officer(department)
        arguments = (id_ or self.id(), self.number(department), version, approved, reason)
        return self.contract.send(sender, "answer", *arguments)

    def ask(self, department: str, *, version: int = 1, by: LocalAccount | None = None) -> Receipt:
        sender = by or self.officer(department)
        return self.contract.send(sender, "ask", self.id(), self.number(department), version, QUESTION)

    def hold(self, department: str, *, version: int = 1, by: LocalAccount | None = None) -> Receipt:
        sender = by or self.officer(department)
        return self.contract.send(sender, "hold", self.id(), self.number(department), version, REASON)

    def reply(self, department: str, *, by: str = "importer") -> Receipt:
        return self.contract.send(self.alliance.accounts[by], "reply", self.id(), self.number(department), REPLY)

    def silence(self, department: str, *, by: str = "relay") -> Receipt:
        return self.contract.send(self.alliance.accounts[by], "recordSilence", self.id(), self.number(department))

    def close(self, department: str, *, by: str = "importer") -> Receipt:
        return self.contract.send(self.alliance.accounts[by], "close", self.id(), self.number(department))

    def withdraw(self, *, by: str = "importer") -> Receipt:
        return self.contract.send(self.alliance.accounts[by], "withdraw", self.id())

    def part(self, department: str) -> dict[str, Any]:
        return self.contract.struct("partOf", self.id(), self.number(department))

    def dossier(self) -> dict[str, Any]:
        return self.contract.struct("dossier", self.id())

    def standing(self) -> dict[str, Any]:
        return self.contract.struct("standing", self.id())

    def define(self, function: str, *arguments: Any) -> Receipt:
        """Data change with a delay of two days: announced, waited for, done."""
        officer, manager = self.alliance.accounts["shanghai_commerce"], self.alliance["AccessManager"]
        data = self.contract.encode(function, *arguments)
        announced = manager.send(officer, "schedule", self.contract.address, data, 0)
        self.alliance.chain.travel(announced.timestamp + 172_800)
        return self.contract.send(officer, function, *arguments)

    def let_silence_approve(self, function: str, departments: Iterable[str]) -> None:
        """Change a function so that these departments' silence approves."""
        item = self.configuration.function(function)
        word = self.configuration.function_word(item)
        self.define("defineFunction", item.number, (*word[:3], self.bits(departments)))
