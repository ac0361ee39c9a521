"""What is bound to a party's old key, and what carries it over to a new one: who has to do which act, in which order.

Every binding is read from the chain, so that what was carried over already is not listed again: a rotation that broke
off, or waits for others, is taken up by asking again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from web3 import Web3

from eport.chain.deployment import Alliance
from eport.operations.roles import Name, matrix
from eport.settings import WALLET_CLASSES


class How(Enum):
    """How a binding moves."""

    ACT = "an act"
    DECISION = "a decision of the alliance"
    FOLLOWS = "follows by itself"
    WAITS = "under way"
    STAYS = "cannot be moved"


@dataclass(frozen=True)
class Call:
    """A call that a party, or the alliance, makes."""

    contract: str
    function: str
    arguments: tuple[Any, ...]

    def __str__(self) -> str:
        return f"{self.contract}.{self.function}"


@dataclass(frozen=True)
class Binding:
    """One thing that the old key is or holds. `by`: who moves it; `words`: what else there is to know."""

    what: str
    how: How
    by: str = ""
    calls: tuple[Call, ...] = ()
    words: str = ""


def bindings(alliance: Alliance, old: str, new: str, name: Name) -> list[Binding]:
    """Everything that is bound to `old` and has to be `new`'s, in the order in which it is moved."""
    old, new = Web3.to_checksum_address(old), Web3.to_checksum_address(new)
    return [
        *_membership(alliance, old, new, name),
        *_roles(alliance, old, new),
        *_seats(alliance, old, new),
        *_operator(alliance, old, new),
        *_wallet(alliance, old, new, name),
        *_officer(alliance, old, new, name),
        *_for_good(alliance, old),
    ]


def _membership(alliance: Alliance, old: str, new: str, name: Name) -> Iterator[Binding]:
    registry = alliance["AllianceRegistry"]
    number = registry.call("memberOf", old)[0]
    if not number:
        return
    what = f"account of institution {number} in AllianceRegistry"
    change = registry.struct("accountChangeOf", number)
    if change["account"] == new and alliance.chain.now() <= change["until"]:
        begins, ends = (
            f"{dt.datetime.fromtimestamp(change[key], dt.timezone.utc):%Y-%m-%d %H:%M}" for key in ("from", "until")
        )
        words = f"the new key calls acceptAccount({number}) between {begins} and {ends} UTC"
        yield Binding(what, How.WAITS, "the new key", words=words)
        return
    call = Call("AllianceRegistry", "proposeAccount", (new,))
    words = "the new key accepts 2 to 30 days later; if the old one is lost, a decision changes it (changeAccount)"
    yield Binding(what, How.ACT, name(old), (call,), words)
    for follower in (
        "answers in SingleWindow",
        "platforms of enclaves, and OracleBonds' bond",
        "credits and guarantees",
    ):
        yield Binding(f"{follower}: of institution {number}, not of its key", How.FOLLOWS)


def _roles(alliance: Alliance, old: str, new: str) -> Iterator[Binding]:
    for role in sorted(matrix(alliance).values(), key=lambda item: item.id):
        if old in role.holders:
            calls = [Call("AccessManager", "revokeRole", (role.id, old))]
            if new not in role.holders:
                calls.insert(0, Call("AccessManager", "grantRole", (role.id, new, role.holders[old])))
            yield Binding(role.label, How.DECISION, "the alliance", tuple(calls))


def _seats(alliance: Alliance, old: str, new: str) -> Iterator[Binding]:
    token = alliance["DigitalYuan"]
    for seat in range(16):
        if token.call("authorityAt", seat) == old:
            call = Call("DigitalYuan", "setOrderAuthority", (seat, new))
            words = "orders that this seat gave stand; the seat lifts them"
            yield Binding(f"seat {seat} of the order authorities", How.DECISION, "the alliance", (call,), words)


def _operator(alliance: Alliance, old: str, new: str) -> Iterator[Binding]:
    token = alliance["DigitalYuan"]
    account = token.struct("operatorAccount", old)
    if not account["index"] or token.struct("wallet", old)["class_"] != WALLET_CLASSES.index("Operator"):
        return  # none, or wound down
    licensing = next(role for role in alliance.settings.roles if role.name == "LICENSING_ROLE").holders[0]
    calls = []
    if not token.struct("operatorAccount", new)["index"]:
        calls.append(Call("DigitalYuan", "licenseOperator", (new, account["institution"])))
    if account["active"]:
        calls.append(Call("DigitalYuan", "suspendOperator", (old,)))
    calls.append(Call("DigitalYuan", "windDown", (old, new)))
    words = "customers, issue and reserve become the new operator's; no payout may be pending"
    yield Binding("operator of DC/EP", How.ACT, licensing, tuple(calls), words)


def _wallet(alliance: Alliance, old: str, new: str, name: Name) -> Iterator[Binding]:
    token = alliance["DigitalYuan"]
    wallet = token.struct("wallet", old)
    class_ = WALLET_CLASSES[wallet["class_"]] if wallet["class_"] < len(WALLET_CLASSES) else "Closed"
    if class_ in ("Unopened", "Closed", "Operator"):
        return
    recoveries = alliance["WalletRecovery"]
    open_ = recoveries.call("openRecovery", old)
    operator = name(wallet["operator"])
    what = f"wallet ({class_}, {wallet['balance']:,} fen)"
    if open_:
        words = f"recovery {open_} is under way: another institution endorses it, and 7 days later anybody completes it"
        yield Binding(what, How.WAITS, "another institution", words=words)
        return
    proof = bytes(Web3.keccak(text=f"rotation of {old} to {new}"))
    call = Call("WalletRecovery", "request", (old, new, proof))
    words = (
        "then another institution endorses it, and 7 days later anybody completes it; the new key never had a wallet"
    )
    yield Binding(what, How.ACT, operator, (call,), words)


def _officer(alliance: Alliance, old: str, new: str, name: Name) -> Iterator[Binding]:
    officers = alliance["CustomsOfficers"]
    authority = officers.struct("officerOf", old)["authority"]
    if not authority:
        return
    account = alliance["AllianceRegistry"].call("accountOf", authority)[0]
    calls = [Call("CustomsOfficers", "dismiss", (old,))]
    if not officers.struct("officerOf", new)["authority"]:
        calls.insert(0, Call("CustomsOfficers", "appoint", (new,)))
    words = "a new officer serves a day after its appointment"
    yield Binding(f"officer of institution {authority}", How.ACT, name(account), tuple(calls), words)


def _for_good(alliance: Alliance, old: str) -> Iterator[Binding]:
    """Addresses that contracts were deployed with."""
    for contract, view in (
        ("WalletRecovery", "depositary"), ("OfflinePurse", "depositary"), ("ClearanceOracle", "depositary"),
        ("OracleBonds", "depositary"), ("Declarations", "treasury"), ("DutyDesk", "treasury"),
    ):  # fmt: skip
        if alliance[contract].call(view) == old:
            words = "the wallet at that address keeps receiving; keep its key, or deploy a successor of the contract"
            yield Binding(f"{contract}.{view}", How.STAYS, "the alliance", words=words)


def decided(found: list[Binding]) -> list[Call]:
    """What takes a decision of the alliance, in order."""
    return [call for item in found if item.how is How.DECISION for call in item.calls]
