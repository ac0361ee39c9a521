"""What is mutated, into which deployed contracts a file goes, and through which functions one is reached."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from assurance.compiler import ROOT, Compiler
from assurance.mutation.operators import Generator, Mutant
from eport.chain.artifacts import COMPANIONS, CONTRACTS

LEFT_OUT = ("contracts/mocks/",)
"""Contracts that exist for tests alone."""
TREES = ROOT / "reports/assurance"


class Sources:
    """The project's Solidity files with their syntax trees, read by the resident compiler."""

    def __init__(self, compiler: Compiler) -> None:
        self.files = sorted(
            path
            for path in (str(found.relative_to(ROOT)) for found in (ROOT / "contracts").rglob("*.sol"))
            if not path.startswith(LEFT_OUT)
        )
        self.source = {file: (ROOT / file).read_bytes() for file in self.files}
        self.tree: dict[str, dict[str, Any]] = self._trees(compiler)

    def _trees(self, compiler: Compiler) -> dict[str, dict[str, Any]]:
        """Of one compile of all, kept until a source changes: ten seconds of every run otherwise."""
        every = b"".join(path.encode() + self.source[path] for path in self.files)
        kept = TREES / f"trees-{hashlib.sha256(every).hexdigest()[:16]}.json"
        if kept.exists():
            found: dict[str, dict[str, Any]] = json.loads(kept.read_text())
            return found
        sources = {file: self.source[file].decode() for file in self.files}
        answer = compiler.compile(sources, {file: {"": ["ast"]} for file in self.files})
        trees = {file: answer["sources"][file]["ast"] for file in self.files}
        TREES.mkdir(parents=True, exist_ok=True)
        for old in TREES.glob("trees-*.json"):
            old.unlink(missing_ok=True)
        written = kept.with_suffix(f".{os.getpid()}")
        written.write_text(json.dumps(trees))
        written.replace(kept)
        return trees

    @cached_property
    def home(self) -> dict[str, str]:
        """The file of each contract that is deployed."""
        deployed = set(CONTRACTS) | set(COMPANIONS)
        return {
            node["name"]: file
            for file in self.files
            for node in self.tree[file]["nodes"]
            if node["nodeType"] == "ContractDefinition" and node["name"] in deployed
        }

    def imports(self, file: str) -> set[str]:
        """Files of `contracts/` that go into `file`, itself among them. Interfaces carry types, and no code."""
        found, waiting = {file}, [file]
        while waiting:
            for node in self.tree[waiting.pop()]["nodes"]:
                path = node.get("absolutePath") if node["nodeType"] == "ImportDirective" else None
                if path in self.tree and path not in found:
                    found.add(path)
                    waiting.append(path)
        return found

    @cached_property
    def targets(self) -> dict[str, list[str]]:
        """Deployed contracts that a file is a part of."""
        parts = {contract: self.imports(file) for contract, file in self.home.items()}
        return {file: [contract for contract in parts if file in parts[contract]] for file in self.files}

    def mutants(self, file: str) -> list[Mutant]:
        return Generator(file, self.source[file], self.tree[file]).mutants()

    # --------------------------------------------------------------------------------------------- who calls whom

    @cached_property
    def _callers(self) -> dict[str, set[str]]:
        """By name alone: which functions mention one. Too many rather than too few."""
        callers: dict[str, set[str]] = {}
        for file in self.files:
            for name, node in _named(self.tree[file]):
                for mentioned in _mentions(node):
                    callers.setdefault(mentioned, set()).add(name)
        return callers

    def reached_through(self, function: str) -> set[str]:
        """Names of every function from which `function` may be reached, its own among them."""
        found, waiting = {function}, [function]
        while waiting:
            for caller in self._callers.get(waiting.pop(), ()):
                if caller not in found:
                    found.add(caller)
                    waiting.append(caller)
        return found


def _named(tree: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for node in tree["nodes"]:
        if node["nodeType"] == "ContractDefinition":
            yield from _named(node)
        elif node["nodeType"] in ("FunctionDefinition", "ModifierDefinition", "VariableDeclaration"):
            yield node["name"] or node.get("kind", ""), node


def _mentions(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _mentions(item)
    elif isinstance(node, dict):
        if node.get("nodeType") in ("Identifier", "YulIdentifier", "IdentifierPath"):
            yield str(node["name"]).split(".")[-1]
        elif node.get("nodeType") == "MemberAccess":
            yield node["memberName"]
        for child in node.values():
            if isinstance(child, (dict, list)):
                yield from _mentions(child)


def selectors(contract: str) -> dict[str, str]:
    """Function names of a compiled contract by four-byte selector."""
    from eth_utils.crypto import keccak

    from eport.chain.artifacts import load
    from eport.chain.contract import abi_type

    found = {}
    for item in load(contract).abi:
        if item["type"] == "function":
            signature = f"{item['name']}({','.join(abi_type(part) for part in item['inputs'])})"
            found["0x" + keccak(text=signature)[:4].hex()] = item["name"]
    return found


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON-lines file; none where it does not exist."""
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
