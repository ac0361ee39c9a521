"""A declaration as the chain has it: its standing, and every status with the code that the authority itself used."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from eport.chain.contract import Contract
from eport.chain.deployment import Alliance
from eport.customs import assessment
from eport.customs.assessment import FEN
from eport.customs.table import TABLE

CHINA = dt.timezone(dt.timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Entry:
    """One status. `at` [unix s] of the block, `code` the authority's own, `by` who said it, `payable` [fen]."""

    at: int
    status: str
    code: str
    by: str
    version: int
    payable: int | None
    applied: bool = True

    def as_json(self) -> dict[str, Any]:
        """For machines; amounts in fen."""
        return {
            "at": dt.datetime.fromtimestamp(self.at, CHINA).isoformat(), "status": self.status, "sourceCode": self.code,
            "by": self.by, "version": self.version, "payable": self.payable, "applied": self.applied,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guarantee:
    """A bank's guarantee as it was when it was named: credit id, bank's institution key, `amount` [fen] that could be
    demanded, `until` [unix s]."""

    credit: int
    bank: str
    amount: int
    until: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a declaration stands. Amounts in fen, `due` [unix s] or None where nothing is unpaid."""

    trader: str
    kind: str
    form: str
    status: str
    version: int
    payable: int
    paid: int
    deposit: int
    guarantees: tuple[Guarantee, ...]
    due: int | None
    surcharge: int
    entries: tuple[Entry, ...]

    @property
    def unpaid(self) -> int:
        """[fen]"""
        return max(0, self.payable - self.paid)


def standing(alliance: Alliance, subject: bytes) -> Standing | None:
    """A declaration with its history, None where nobody lodged it."""
    declarations, desk = alliance["Declarations"], alliance["DutyDesk"]
    declared = declarations.struct("declaration", subject)
    if declared["status"] == 0:
        return None
    owed = desk.call("unpaidOf", subject)
    keys = {alliance.settings.number(item.key): item.key for item in alliance.settings.institutions}
    return Standing(
        trader=alliance.key_of(declared["trader"]),
        kind=TABLE.kinds[declared["kind"]].name,
        form=TABLE.forms[declared["form"]].name,
        status=TABLE.statuses[declared["status"]].name,
        version=declared["version"] or declared["lodgedVersion"],
        payable=declared["dutyPayable"],
        paid=declared["dutyPaid"],
        deposit=desk.struct("depositOf", subject)["left"],
        guarantees=tuple(
            Guarantee(log["args"]["credit"], keys[log["args"]["bank"]], log["args"]["amount"], log["args"]["until"])
            for log in _logs(desk, "DutyGuaranteed", subject)
        ),
        due=desk.call("dueAt", subject) if owed else None,
        surcharge=desk.call("surchargeOf", subject),
        entries=_entries(alliance, subject),
    )


def surcharge_at(alliance: Alliance, subject: bytes, at: int) -> int:
    """[fen] that would have to come with the unpaid duty, were it paid at that time [unix s] by the rule of now."""
    desk = alliance["DutyDesk"]
    if not (tax := desk.call("unpaidOf", subject)):
        return int(desk.call("surchargeOf", subject))
    rate, floor = desk.call("surchargeRule")
    rules = replace(assessment.CHINA, late_payment=Decimal(rate) / 1_000_000, floor=floor * FEN)
    due = dt.datetime.fromtimestamp(desk.call("dueAt", subject), CHINA).date()
    paid = dt.datetime.fromtimestamp(at, CHINA).date()
    return int(desk.call("surchargeOwed", subject)) + assessment.surcharge(tax, due, paid, rules)


def _entries(alliance: Alliance, subject: bytes) -> tuple[Entry, ...]:
    declarations = alliance["Declarations"]
    found: list[tuple[tuple[int, int], Entry]] = []

    def add(log: Any, *values: Any) -> None:
        at = declarations.chain.web3.eth.get_block(log["blockNumber"])["timestamp"]
        found.append(((log["blockNumber"], log["logIndex"]), Entry(at, *values)))

    for log in _logs(declarations, "DeclarationLodged", subject):
        add(log, "Lodged", "", alliance.key_of(log["args"]["trader"]), 1, None)
    for log in _logs(declarations, "DeclarationAdvanced", subject):
        said = log["args"]
        by = f"oracle, statement {said['sequence']}"
        add(log, TABLE.statuses[said["to"]].name, _code(said["sourceCode"]), by, said["version"], said["dutyPayable"])
    for log in _logs(declarations, "DeclarationOvertaken", subject):
        said = log["args"]
        by = f"oracle, statement {said['sequence']}: overtaken by officers"
        add(log, TABLE.statuses[said["status"]].name, _code(said["sourceCode"]), by, 0, None, False)
    for log in _logs(declarations, "DeclarationDetermined", subject):
        said, word = log["args"], log["args"]["determination"]
        by = f"officers {alliance.key_of(said['proposer'])}, {alliance.key_of(said['officer'])}"
        code, version, payable = word["sourceCode"], word["version"], word["dutyPayable"]
        add(log, TABLE.statuses[said["to"]].name, _code(code), by, version, payable)
    return tuple(entry for _, entry in sorted(found, key=lambda item: item[0]))


def _logs(contract: Contract, event: str, subject: bytes) -> list[Any]:
    return list(contract.web3.events[event]().get_logs(from_block=0, argument_filters={"id": subject}))


def _code(word: bytes) -> str:
    return word.rstrip(b"\0").decode("ascii", "backslashreplace")
