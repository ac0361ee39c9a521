"""Mutants of a contract: one small, deliberate mistake each, made on the syntax tree that solc itself prints.

An operator is a kind of mistake. What it changes is a range of the source, so that a mutant can be shown as a line of
it, before and after. Constructors are left out: deployed code is exchanged, and a constructor has run by then.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Node = dict[str, Any]

OPERATORS = {
    "boundary": "a comparison takes its bound in, or leaves it out: < becomes <=, >= becomes >",
    "equality": "== becomes !=, and the other way round",
    "connective": "&& becomes ||, and the other way round",
    "operand": "one side of && or || is dropped",
    "condition": "a branch is always taken, or never",
    "guard": "a check that reverts is removed",
    "modifier": "a modifier is removed: restricted, nonReentrant",
    "arithmetic": "+ becomes -, * becomes /, & becomes |, << becomes >>, and back",
    "assignment": "a statement that writes is removed: assignment, delete, ++",
    "call": "a call whose answer nobody takes is removed",
    "event": "an emit is removed",
    "constant": "a number is one more, or one less; true becomes false",
    "negation": "! or ~ is removed",
    "arguments": "two arguments of the same type change places",
    "assembly": "in assembly: lt becomes gt, add becomes sub, and becomes or, shl becomes shr; a number ± 1",
}

_BOUNDARY = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_EQUALITY = {"==": "!=", "!=": "=="}
_CONNECTIVE = {"&&": "||", "||": "&&"}
_ARITHMETIC = {
    "+": "-", "-": "+", "*": "/", "/": "*", "%": "*", "&": "|", "|": "&", "^": "&", "<<": ">>", ">>": "<<",
    "+=": "-=", "-=": "+=", "*=": "/=", "/=": "*=", "&=": "|=", "|=": "&=", "^=": "&=", "<<=": ">>=", ">>=": "<<=",
}  # fmt: skip
_ASSEMBLY = {
    "lt": "gt", "gt": "lt", "slt": "sgt", "sgt": "slt", "add": "sub", "sub": "add", "mul": "div", "div": "mul",
    "and": "or", "or": "and", "xor": "or", "shl": "shr", "shr": "shl",
}  # fmt: skip

_CALLER = re.compile(r"msg\.sender|_msgSender|\bcaller\b|\bsigner\b|recover|\b(restricted|only[A-Z]\w*|nonReentrant)\b")
_MONEY = re.compile(
    r"\b(transfer|transferFrom|transferWithAuthorization|transferBetween|lock|pay|refund|mint|burn|withdraw"
    r"|_mint|_burn|_move|_movedPlainly|_debit|_credit|_take|_deliver|_pay|_refund|_settle|_release|_seize)\("
    r"|\b(owed|totalOwed|totalSupply|_holds|reserveOf|paidIn|issued)\b"
)


@dataclass(frozen=True)
class Mutant:
    """A mistake: `[start, end)` of the source's bytes becomes `text`."""

    file: str
    operator: str
    function: str
    line: int
    start: int
    end: int
    text: str
    before: str
    guards: str
    """`access` or `money` where the line decides who may, or moves money; otherwise empty."""

    def applied(self, source: bytes) -> str:
        return (source[: self.start] + self.text.encode() + source[self.end :]).decode()

    def key(self, source: bytes) -> str:
        """The same for the same mistake in the same function, wherever the function stands in the file."""
        line = source[source.rfind(b"\n", 0, self.start) + 1 : (source.find(b"\n", self.end) + 1 or None)]
        words = f"{self.file}|{self.function}|{self.operator}|{line.decode().strip()}|{self.before}|{self.text}|"
        occurrence = source[: self.start].count(line)
        within = self.start - source.rfind(b"\n", 0, self.start)
        return hashlib.sha256(f"{words}{occurrence}|{within}".encode()).hexdigest()[:16]


class Generator:
    """Walks one file's tree. `source` in bytes, since solc counts bytes."""

    def __init__(self, file: str, source: bytes, tree: Node) -> None:
        self.file, self.source, self.tree = file, source, tree

    def mutants(self) -> list[Mutant]:
        found: dict[tuple[int, int, str], Mutant] = {}
        for mutant in self._unit(self.tree):
            if self.source[mutant.start : mutant.end].decode() != mutant.text:
                found.setdefault((mutant.start, mutant.end, mutant.text), mutant)
        return sorted(found.values(), key=lambda mutant: (mutant.start, mutant.end, mutant.text))

    # ------------------------------------------------------------------------------------------------ where we are

    def _unit(self, tree: Node) -> Iterator[Mutant]:
        for node in tree["nodes"]:
            if node["nodeType"] == "VariableDeclaration" or node["nodeType"] == "FunctionDefinition":
                yield from self._in_function(node, node["name"])
            elif node["nodeType"] == "ContractDefinition" and node["contractKind"] != "interface":
                for item in node["nodes"]:
                    if item["nodeType"] == "VariableDeclaration" and item.get("constant") and item.get("value"):
                        yield from self._in_function(item, item["name"])
                    elif item["nodeType"] == "ModifierDefinition" or (
                        item["nodeType"] == "FunctionDefinition" and item["kind"] != "constructor" and item.get("body")
                    ):
                        yield from self._in_function(item, item["name"] or item["kind"])

    def _in_function(self, node: Node, name: str) -> Iterator[Mutant]:
        self._function, self._modifiers = name, " ".join(self._text(item) for item in node.get("modifiers", []))
        self._statement = node
        yield from self._walk(node)

    def _walk(self, node: Any) -> Iterator[Mutant]:
        if isinstance(node, list):
            for item in node:
                yield from self._walk(item)
            return
        if not isinstance(node, dict) or "nodeType" not in node:
            return
        kind = node["nodeType"]
        outer = self._statement
        if kind.endswith("Statement") and kind not in ("UncheckedBlock",):
            self._statement = node
        handler = getattr(self, f"_{kind}", None)
        if handler is not None:
            yield from handler(node)
        for key, child in node.items():
            if key in ("typeName", "typeDescriptions", "parameters", "returnParameters", "documentation", "overrides"):
                continue
            if key == "modifiers" or (kind == "ModifierInvocation"):
                if key == "modifiers":
                    yield from self._walk(child)
                continue
            if isinstance(child, (dict, list)):
                yield from self._walk(child)
        self._statement = outer

    # ---------------------------------------------------------------------------------------------------- helpers

    @staticmethod
    def _span(node: Node) -> tuple[int, int]:
        start, length, _ = map(int, node["src"].split(":"))
        return start, start + length

    def _text(self, node: Node) -> str:
        start, end = self._span(node)
        return self.source[start:end].decode()

    def _whole(self, node: Node) -> tuple[int, int]:
        """A statement with its semicolon, which solc leaves out of some."""
        start, end = self._span(node)
        rest = self.source[end:].lstrip()
        if rest[:1] == b";" and self.source[end - 1 : end] not in (b";", b"}"):
            end = self.source.index(b";", end) + 1
        return start, end

    def _make(self, operator: str, start: int, end: int, text: str) -> Mutant:
        statement = self._text(self._statement)
        if self._statement["nodeType"] == "IfStatement":  # what it decides on, and a check's body; not a whole branch
            body = self._statement["trueBody"]
            statement = self._text(self._statement["condition"]) if not _reverts(body) else statement
        line = self.source.count(b"\n", 0, start) + 1
        guards = ""
        if operator == "modifier" or (_CALLER.search(statement) and self._is_guard(self._statement)):
            guards = "access"
        elif (
            not self.file.startswith("contracts/attestation/")
            and _MONEY.search(statement)
            and self._statement["nodeType"] != "EmitStatement"
            and operator != "event"
        ):
            guards = "money"
        before = self.source[start:end].decode()
        return Mutant(self.file, operator, self._function, line, start, end, text, before, guards)

    @staticmethod
    def _is_guard(node: Node) -> bool:
        return node["nodeType"] == "IfStatement" and node.get("falseBody") is None and _reverts(node["trueBody"])

    def _replace_operator(self, node: Node, left: Node, right: Node, operator: str, name: str, to: str) -> Mutant:
        between = self._span(left)[1]
        start = self.source.index(operator.encode(), between, self._span(right)[0])
        return self._make(name, start, start + len(operator), to)

    # -------------------------------------------------------------------------------------------------- operators

    def _BinaryOperation(self, node: Node) -> Iterator[Mutant]:
        operator, left, right = node["operator"], node["leftExpression"], node["rightExpression"]
        for name, table in (
            ("boundary", _BOUNDARY),
            ("equality", _EQUALITY),
            ("connective", _CONNECTIVE),
            ("arithmetic", _ARITHMETIC),
        ):
            if operator in table:
                yield self._replace_operator(node, left, right, operator, name, table[operator])
        if operator in _CONNECTIVE:
            start, end = self._span(node)
            for kept in (left, right):
                yield self._make("operand", start, end, f"({self._text(kept)})")

    def _Assignment(self, node: Node) -> Iterator[Mutant]:
        operator = node["operator"]
        if operator in _ARITHMETIC:
            yield self._replace_operator(
                node, node["leftHandSide"], node["rightHandSide"], operator, "arithmetic", _ARITHMETIC[operator]
            )

    def _IfStatement(self, node: Node) -> Iterator[Mutant]:
        if self._is_guard(node):
            yield self._make("guard", *self._whole(node), "{}")
            return
        start, end = self._span(node["condition"])
        for constant in ("true", "false"):
            yield self._make("condition", start, end, constant)

    def _Conditional(self, node: Node) -> Iterator[Mutant]:
        start, end = self._span(node["condition"])
        for constant in ("true", "false"):
            yield self._make("condition", start, end, constant)

    def _ModifierInvocation(self, node: Node) -> Iterator[Mutant]:
        if node.get("kind") == "modifierInvocation":
            yield self._make("modifier", *self._span(node), "")

    def _ExpressionStatement(self, node: Node) -> Iterator[Mutant]:
        expression = node["expression"]
        kind = expression["nodeType"]
        if kind in ("Assignment", "UnaryOperation"):
            yield self._make("assignment", *self._whole(node), "{}")
        elif kind == "FunctionCall":
            called = expression["expression"].get("name")
            yield self._make("guard" if called in ("require", "assert") else "call", *self._whole(node), "{}")

    def _EmitStatement(self, node: Node) -> Iterator[Mutant]:
        yield self._make("event", *self._whole(node), "{}")

    def _UnaryOperation(self, node: Node) -> Iterator[Mutant]:
        start, end = self._span(node)
        operator = node["operator"]
        if operator in ("!", "~"):
            yield self._make("negation", start, end, f"({self._text(node['subExpression'])})")
        elif operator in ("++", "--"):
            other = "--" if operator == "++" else "++"
            at = start if node["prefix"] else end - 2
            yield self._make("arithmetic", at, at + 2, other)

    def _Literal(self, node: Node) -> Iterator[Mutant]:
        start, _ = self._span(node)
        if node["kind"] == "bool":
            yield self._make(
                "constant", start, start + len(node["value"]), "false" if node["value"] == "true" else "true"
            )
        elif node["kind"] == "number":
            yield from self._number("constant", start, node["value"])

    def _number(self, operator: str, start: int, text: str) -> Iterator[Mutant]:
        try:
            value = int(text.replace("_", ""), 0)
        except ValueError:
            return  # 1e18
        if text.startswith("0x") and len(text) == 42:
            return  # an address with its checksum
        if self.source[start : start + len(text)].decode() != text:
            return
        for other in (value + 1, value - 1):
            if other >= 0:
                shown = f"0x{other:0{len(text) - 2}x}" if text.startswith("0x") else str(other)
                yield self._make(operator, start, start + len(text), shown)

    def _FunctionCall(self, node: Node) -> Iterator[Mutant]:
        if node.get("kind") != "functionCall" or self._statement["nodeType"] == "RevertStatement":
            return
        arguments = node["arguments"]
        for first, second in zip(arguments, arguments[1:]):
            one, other = (item["typeDescriptions"].get("typeIdentifier", "") for item in (first, second))
            if one != other or one.startswith("t_rational") or self._text(first) == self._text(second):
                continue
            (start, middle), (after, end) = self._span(first), self._span(second)
            between = self.source[middle:after].decode()
            yield self._make("arguments", start, end, f"{self._text(second)}{between}{self._text(first)}")

    def _YulFunctionCall(self, node: Node) -> Iterator[Mutant]:
        name = node["functionName"]
        if name["name"] in _ASSEMBLY:
            start, end = self._span(name)
            yield self._make("assembly", start, end, _ASSEMBLY[name["name"]])

    def _YulLiteral(self, node: Node) -> Iterator[Mutant]:
        if node["kind"] == "number":
            yield from self._number("assembly", self._span(node)[0], node["value"])


def _reverts(body: Node) -> bool:
    statements = body["statements"] if body["nodeType"] == "Block" else [body]
    return len(statements) == 1 and statements[0]["nodeType"] == "RevertStatement"
