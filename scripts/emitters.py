"""What functions of a contract do, followed through the compiler's syntax trees.

Which of them write which event, for docs/events.md; which of them store which state, for docs/states.md.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from eport.chain.artifacts import BUILD

Node = Mapping[str, Any]
DEPLOYMENT = "deployment"


@dataclass
class _Body:
    """What one function (or modifier) emits, calls and, of enumerations, stores; by name. A view stores nothing."""

    visible: bool
    events: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)
    stored: set[tuple[str, str]] = field(default_factory=set)


def emitters(contract: str) -> dict[str, list[str]]:
    """Event → the external functions of the contract that can emit it, sorted; `deployment` for the constructor."""
    return _outside(contract, lambda body: body.events)


def stores(contract: str, enumeration: str) -> dict[str, list[str]]:
    """Member of the enumeration → the external functions of the contract that can store it, sorted."""
    return _outside(contract, lambda body: {name for kind, name in body.stored if kind == enumeration})


def _outside(contract: str, effects: Callable[[_Body], set[str]]) -> dict[str, list[str]]:
    """Effect → the external functions that have it, themselves or through what they call."""
    bodies: dict[str, list[_Body]] = {}
    for name in (*_family(contract), *_libraries()):
        for function, body in _bodies(name):
            own = body if name not in _libraries() else _Body(False, body.events, body.calls, body.stored)
            bodies.setdefault(function, []).append(own)
    found: dict[str, set[str]] = {}
    for function, several in bodies.items():
        if any(body.visible for body in several):
            for effect in _reached(function, bodies, effects):
                found.setdefault(effect, set()).add(function)
    return {effect: sorted(functions) for effect, functions in found.items()}


def _reached(function: str, bodies: Mapping[str, list[_Body]], effects: Callable[[_Body], set[str]]) -> set[str]:
    found, seen, waiting = set[str](), set[str](), [function]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            for body in bodies.get(name, ()):
                found |= effects(body)
                # another contract's function of the same name is not this one's
                waiting += [call for call in body.calls if call in bodies]
    return found


@functools.cache
def _definitions() -> dict[str, Node]:
    """Every contract's syntax tree by its name."""
    found: dict[str, Node] = {}
    for folder in (BUILD, BUILD.parent / "interfaces"):
        for path in sorted(folder.glob("*.json")):
            for node in json.loads(path.read_text()).get("ast", {}).get("nodes", ()):
                if node["nodeType"] == "ContractDefinition":
                    found[node["name"]] = node
    return found


@functools.cache
def _libraries() -> frozenset[str]:
    return frozenset(name for name, node in _definitions().items() if node.get("contractKind") == "library")


def _family(contract: str) -> list[str]:
    """The contract and all that it is made of."""
    found, waiting = list[str](), [contract]
    while waiting:
        name = waiting.pop()
        node = _definitions().get(name)
        if node is not None and name not in found:
            found.append(name)
            waiting += [base["baseName"]["name"].split(".")[-1] for base in node["baseContracts"]]
    return found


@functools.cache
def _bodies(contract: str) -> list[tuple[str, _Body]]:
    found = []
    for node in _definitions()[contract]["nodes"]:
        if node["nodeType"] in ("FunctionDefinition", "ModifierDefinition") and node.get("body"):
            name = DEPLOYMENT if node.get("kind") == "constructor" else node["name"]
            visible = name == DEPLOYMENT or node.get("visibility") in ("external", "public")
            body = _Body(visible and node["nodeType"] == "FunctionDefinition")
            for inner in _walk(node):
                if inner.get("nodeType") == "EmitStatement":
                    body.events.add(_name(inner["eventCall"]["expression"]))
                elif inner.get("nodeType") == "Assignment" and node.get("stateMutability") not in ("view", "pure"):
                    body.stored |= set(_members(inner["rightHandSide"]))
                elif inner.get("nodeType") == "FunctionCall" and _internal(inner):
                    body.calls.add(_name(inner["expression"]))
                elif inner.get("nodeType") == "ModifierInvocation":
                    body.calls.add(inner["modifierName"]["name"].split(".")[-1])
            found.append((name, body))
    return found


def _members(expression: Node) -> Iterator[tuple[str, str]]:
    """Enumeration and member of each literal in what is assigned."""
    for node in _walk(expression):
        kind = node.get("typeDescriptions", {}).get("typeString") or ""
        if (
            node.get("nodeType") == "MemberAccess"
            and kind.startswith("enum ")
            and node["expression"].get("name") == kind[5:]
        ):
            yield kind[5:], node["memberName"]


def _internal(call: Node) -> bool:
    """Whether the call stays inside: of a contract's own function, its base's, or a library's."""
    kind = call["expression"].get("typeDescriptions", {}).get("typeString", "")
    return call.get("kind") == "functionCall" and kind.startswith("function") and " external" not in kind


def _name(expression: Node) -> str:
    return str(expression.get("name") or expression.get("memberName", ""))


def _walk(node: Any) -> Iterator[Node]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from _walk(value)
