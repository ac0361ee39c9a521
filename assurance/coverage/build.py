"""The contracts compiled so that what runs can be told by line, and what there is to run.

The optimiser puts equal pieces of code together, and which line one of them belongs to is then a guess. So the tests
run on code that was compiled without it; it is larger and takes more gas, and does the same.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from assurance.compiler import ROOT, SETTINGS, Compiler
from eport.chain.artifacts import COMPANIONS, CONTRACTS

BUILD: Final = ROOT / "reports/assurance/coverage/build.json"
_OFF = ("inliner", "jumpdestRemover", "orderLiterals", "deduplicate", "cse", "constantOptimizer")
OPTIMIZER: Final = {
    "enabled": False,
    # Of Yul's optimiser the part alone that keeps the stack shallow: attestation does not compile without.
    "details": {
        **{name: False for name in _OFF},
        "peephole": True,
        "yul": True,
        "yulDetails": {"stackAllocation": True, "optimizerSteps": ":"},
    },
}

STATEMENTS: Final = {
    "Break", "Continue", "DoWhileStatement", "EmitStatement", "ExpressionStatement", "ForStatement", "IfStatement",
    "Return", "RevertStatement", "Throw", "TryStatement", "VariableDeclarationStatement", "WhileStatement",
    "YulAssignment", "YulBreak", "YulContinue", "YulExpressionStatement", "YulForLoop", "YulIf", "YulLeave",
    "YulSwitch", "YulVariableDeclaration",
}  # fmt: skip

OUTCOMES: Final = {
    "IfStatement": ("true", "false"),
    "WhileStatement": ("goes on", "ends"),
    "ForStatement": ("goes on", "ends"),
    "Conditional": ("false", "true"),
    "&&": ("right side asked", "left side false"),
    "||": ("right side asked", "left side true"),
    "YulIf": ("true", "false"),
    "YulForLoop": ("goes on", "ends"),
}
"""What it means that the jump of a branch is not taken, and that it is: how solc's code generator writes them."""

JUMPI, PUSH1, PUSH32 = 0x57, 0x60, 0x7F

Range = tuple[str, int, int]
"""File, first byte, byte after the last."""


@dataclass(frozen=True)
class Code:
    """Code of a contract as it is deployed (`runtime`), or as it deploys itself."""

    contract: str
    runtime: bool
    template: bytes
    immutables: tuple[tuple[int, int], ...]
    """Place and length of each: zero in the template, and whatever they are in the code that stands."""
    ranges: dict[int, Range]
    """The source that each instruction was made from."""

    @property
    def key(self) -> str:
        return f"{self.contract} {'runtime' if self.runtime else 'creation'}"

    def jumps(self) -> Iterator[int]:
        return (at for at in self.ranges if self.template[at] == JUMPI)


@dataclass
class Point:
    """A statement, or a branch: where it is, and the statements within, which count for themselves."""

    file: str
    start: int
    end: int
    line: int
    kind: str
    inner: list[tuple[int, int]] = field(default_factory=list)

    def owns(self, start: int, end: int) -> bool:
        return self.start <= start and end <= self.end and not any(a <= start and end <= b for a, b in self.inner)


def sources() -> dict[str, str]:
    """Every file of `contracts/`, mocks aside."""
    paths = sorted(path for path in (ROOT / "contracts").rglob("*.sol") if "mocks" not in path.parts)
    return {str(path.relative_to(ROOT)): path.read_text() for path in paths}


def compiled(build: Path = BUILD) -> dict[str, Any]:
    """solc's answer for every contract that is deployed, with the syntax tree of every file; kept until one changes."""
    written = sources()
    interfaces = b"".join(path.read_bytes() for path in sorted((ROOT / "interfaces").rglob("*.sol")))
    word = json.dumps([SETTINGS, OPTIMIZER, written]).encode() + interfaces
    digest = hashlib.sha256(word).hexdigest()
    if build.exists():
        kept: dict[str, Any] = json.loads(build.read_text())
        if kept["digest"] == digest:
            return kept
    output: dict[str, dict[str, list[str]]] = {file: {"": ["ast"]} for file in written}
    for file, text in written.items():
        for name in re.findall(r"^contract (\w+)", text, re.MULTILINE):
            if name in (*CONTRACTS, *COMPANIONS):
                parts = ("object", "sourceMap", "immutableReferences")
                kinds = ("bytecode", "deployedBytecode")
                output[file][name] = [f"evm.{kind}.{part}" for kind in kinds for part in parts]
    with Compiler() as compiler:
        answer = compiler.compile(written, output, optimizer=OPTIMIZER)
    kept = {"digest": digest, "contracts": answer["contracts"], "sources": answer["sources"]}
    build.parent.mkdir(parents=True, exist_ok=True)
    build.write_text(json.dumps(kept))
    return kept


def codes(answer: dict[str, Any]) -> list[Code]:
    """Deployed and deploying code of every contract."""
    files = {source["id"]: name for name, source in answer["sources"].items()}
    found = []
    for contracts in answer["contracts"].values():
        for name, made in contracts.items():
            for kind in ("bytecode", "deployedBytecode"):
                if not (part := made.get("evm", {}).get(kind)):
                    continue
                code = bytes.fromhex(part["object"])
                places = [
                    (place["start"], place["length"])
                    for spots in part.get("immutableReferences", {}).values()
                    for place in spots
                ]
                ranges = _ranges(code, part["sourceMap"], files)
                found.append(Code(name, kind == "deployedBytecode", code, tuple(sorted(places)), ranges))
    return found


def _ranges(code: bytes, source_map: str, files: dict[int, str]) -> dict[int, Range]:
    """By program counter, as solc's documentation describes its source maps; code of no file is left out."""
    ranges: dict[int, Range] = {}
    entry = ["0", "0", "-1"]
    at = 0
    for item in source_map.split(";"):
        for place, value in enumerate(item.split(":")[:3]):
            if value:
                entry[place] = value
        if at >= len(code):
            break
        start, length, file = map(int, entry)
        if file in files:
            ranges[at] = (files[file], start, start + length)
        opcode = code[at]
        at += 1 + (opcode - PUSH1 + 1 if PUSH1 <= opcode <= PUSH32 else 0)
    return ranges


def masked(code: bytes, immutables: tuple[tuple[int, int], ...]) -> bytes:
    """The code with zeros where immutables are."""
    blank = bytearray(code)
    for start, length in immutables:
        blank[start : start + length] = bytes(length)
    return bytes(blank)


# ------------------------------------------------------------------------------------------------ what there is to run


def points(answer: dict[str, Any]) -> tuple[list[Point], list[Point]]:
    """Statements and branches of every file."""
    statements: list[Point] = []
    branches: list[Point] = []
    for file, text in sources().items():
        raw = text.encode()

        def visit(node: Any, around: Point | None, file: str = file, raw: bytes = raw) -> None:
            if isinstance(node, list):
                for item in node:
                    visit(item, around)
                return
            if not isinstance(node, dict):
                return
            kind = node.get("nodeType", "")
            if kind in STATEMENTS or kind in OUTCOMES or node.get("operator") in ("&&", "||"):
                start, length, _ = map(int, node["src"].split(":"))
                line = raw.count(b"\n", 0, start) + 1
                label = node["operator"] if kind == "BinaryOperation" else kind
                point = Point(file, start, start + length, line, label)
                if label in OUTCOMES:
                    branches.append(point)
                if kind in STATEMENTS:
                    statements.append(point)
                    if around is not None:
                        around.inner.append((point.start, point.end))
                    around = point
            for key, child in node.items():
                if isinstance(child, (dict, list)) and key != "typeDescriptions":
                    visit(child, around)

        visit(answer["sources"][file]["ast"]["nodes"], None)
    return statements, branches
