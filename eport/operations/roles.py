"""Roles as they are on the chain, what they should be, and the acts that lead from one to the other.

AccessManager's events say what was ever granted; what counts is asked of the contract itself, entry by entry.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from web3 import Web3

from eport.chain.contract import Contract
from eport.chain.deployment import ADMIN_ROLE, Alliance
from eport.chain.governance import Act
from eport.chain.logs import pages
from eport.settings import Settings

Name = Callable[[str], str]
ADMIN = "ADMIN_ROLE"
HAND = "AllianceTimelock"
"""The contract that holds the admin role."""


@dataclass
class RoleOnChain:
    """One role: its label, holders with their execution delay [s], and what it may call, by target and selector."""

    id: int
    label: str
    holders: dict[str, int] = field(default_factory=dict)
    functions: set[tuple[str, str]] = field(default_factory=set)


@dataclass(frozen=True)
class Difference:
    """Something that is not as the configuration says, and the act on AccessManager that changes it."""

    role: str
    words: str
    function: str
    arguments: tuple[Any, ...]


def events(contract: Contract, *names: str, first: int = 0) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Events of a contract by name, in order. What a node refuses to give at once is asked for in parts."""
    web3 = contract.chain.web3
    kinds = {contract.web3.events[name]().topic: contract.web3.events[name]() for name in names}
    last = web3.eth.block_number
    for page in pages(web3, [contract.address], first, last, last - first + 1):
        for log in page:
            kind = kinds.get(Web3.to_hex(log["topics"][0])) if log["topics"] else None
            if kind is not None:
                decoded = kind.process_log(log)
                yield decoded["event"], decoded["args"]


def matrix(alliance: Alliance) -> dict[int, RoleOnChain]:
    """Every role that was ever labelled, granted or given a function, by id, as it is now."""
    manager = alliance["AccessManager"]
    found: dict[int, RoleOnChain] = {ADMIN_ROLE: RoleOnChain(ADMIN_ROLE, ADMIN)}
    candidates: dict[int, set[str]] = {}
    functions: set[tuple[str, str]] = set()
    for name, arguments in events(manager, "RoleLabel", "RoleGranted", "TargetFunctionRoleUpdated"):
        role = found.setdefault(arguments["roleId"], RoleOnChain(arguments["roleId"], f"role {arguments['roleId']}"))
        if name == "RoleLabel":
            role.label = arguments["label"]
        elif name == "RoleGranted":
            candidates.setdefault(role.id, set()).add(arguments["account"])
        else:
            functions.add((arguments["target"], "0x" + bytes(arguments["selector"]).hex()))
    for id_, accounts in candidates.items():
        for account in accounts:
            member, delay = manager.call("hasRole", id_, account)
            if member:
                found[id_].holders[account] = delay
    for target, selector in functions:
        id_ = manager.call("getTargetFunctionRole", target, selector)
        if id_ != ADMIN_ROLE:  # what is given to nobody is the admin's
            found.setdefault(id_, RoleOnChain(id_, f"role {id_}")).functions.add((target, selector))
    return found


def wanted(alliance: Alliance) -> dict[int, RoleOnChain]:
    """The same, as the configuration has it, without members that are suspended or leave: AccessManager does not ask
    the registry, so that what they may do beside their vote takes a decision of its own.
    """
    settings: Settings = alliance.settings
    registry = alliance["AllianceRegistry"]

    @functools.cache
    def stays(address: str) -> bool:
        number, _, active = registry.call("memberOf", address)
        return bool(active) or number == 0  # an officer or a contract is no member

    found = {ADMIN_ROLE: RoleOnChain(ADMIN_ROLE, ADMIN, {alliance[HAND].address: 0})}
    for role in settings.roles:
        functions = {
            (alliance[contract].address, alliance[contract].selector(name))
            for contract, name in (function.split(".") for function in role.functions)
        }
        addresses = [alliance.address_of(holder) for holder in role.holders]
        holders = {address: role.delay for address in addresses if stays(address)}
        found[role.id] = RoleOnChain(role.id, role.name, holders, functions)
    return found


def _configured(alliance: Alliance, id_: int) -> set[str]:
    return {alliance.address_of(it) for role in alliance.settings.roles if role.id == id_ for it in role.holders}


def function_name(alliance: Alliance, target: str, selector: str) -> str:
    """`Contract.function` of a selector; the selector itself where nobody knows it."""
    for contract in alliance.contracts.values():
        if contract.address == target:
            for item in contract.abi:
                if item["type"] == "function" and contract.selector(item["name"]) == selector:
                    return f"{contract.name}.{item['name']}"
    return f"{target}.{selector}"


def differences(alliance: Alliance, chain: Mapping[int, RoleOnChain], name: Name) -> list[Difference]:
    """What has to be done for the chain's matrix to be as the configuration says; nothing where it is."""
    config = wanted(alliance)
    found: list[Difference] = []
    owner = {function: role for role in config.values() for function in role.functions}
    for id_, role in config.items():
        now = chain.get(id_, RoleOnChain(id_, ""))
        if now.label != role.label:
            words = f"is labelled {now.label!r}"
            found.append(Difference(role.label, words, "labelRole", (id_, role.label)))
        for target, selector in sorted(role.functions - now.functions):
            words = f"may not call {function_name(alliance, target, selector)}"
            arguments = (target, [selector], id_)
            found.append(Difference(role.label, words, "setTargetFunctionRole", arguments))
        for address, delay in role.holders.items():
            if now.holders.get(address) != delay:
                held = f"with a delay of {now.holders[address]} s, not {delay} s" if address in now.holders else ""
                words = f"is held by {name(address)} {held}" if held else f"is not held by {name(address)}"
                found.append(Difference(role.label, words, "grantRole", (id_, address, delay)))
    for id_, now in chain.items():
        target_role = config.get(id_, RoleOnChain(id_, now.label))
        for address in sorted(set(now.holders) - set(target_role.holders)):
            configured = id_ in config and address in _configured(alliance, id_)
            words = f"is held by {name(address)}, " + ("who is suspended or leaves" if configured else "who should not")
            found.append(Difference(now.label, words, "revokeRole", (id_, address)))
        for target, selector in sorted(now.functions - target_role.functions):
            if (target, selector) not in owner:  # given to another role above, which takes it from this one
                words = f"may call {function_name(alliance, target, selector)}, and should not"
                arguments = (target, [selector], ADMIN_ROLE)
                found.append(Difference(now.label, words, "setTargetFunctionRole", arguments))
    return found


def acts(alliance: Alliance, found: Sequence[Difference]) -> list[Act]:
    """What the alliance has to decide for the differences to go."""
    return [Act.of(alliance["AccessManager"], item.function, *item.arguments) for item in found]
