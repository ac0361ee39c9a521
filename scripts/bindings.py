"""Write eport/chain/bindings: a typed Python class for every contract, from its ABI and NatSpec.

python -m scripts.bindings        rewrite them; `tests/scripts/test_bindings.py` fails where they are out of date

Structs and enums go to `types.py`, custom errors to `errors.py`, each contract with its events to a module of its own.
"""

from __future__ import annotations

import json
import re
import subprocess
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eport.chain.artifacts import BUILD, COMPANIONS, CONTRACTS, PUBLISHED, ROOT, load
from eport.chain.binding import snake
from eport.chain.contract import abi_type

FOLDER = ROOT / "eport/chain/bindings"
NAMES = (*CONTRACTS, "AccessManager", "Safe")
"""Contracts that somebody calls; the others are reached through them."""
WIDTH = 116
PACKAGE = '''"""Typed bindings of every contract. Written by `python -m scripts.bindings`."""

from eport.chain.bindings import errors  # noqa: F401  (what a contract refuses is raised as one of these)
'''
_ENUM = re.compile(r"^\s*enum (\w+) \{(.*?)\}", re.MULTILINE | re.DOTALL)
_SCOPE = re.compile(r"^(?:abstract )?(?:contract|interface|library) (\w+)", re.MULTILINE)
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
Item = Mapping[str, Any]


def modules() -> dict[str, str]:
    """Every generated file by its name."""
    types, kinds = _Types(), _data_types()
    found = {
        "__init__.py": PACKAGE,
        "types.py": types.module(kinds),
        "errors.py": _errors_module(types),
    }
    for name in NAMES:
        found[f"{snake(name)}.py"] = _contract_module(name, types)
    return {name: _formatted(text) for name, text in found.items()}


def main() -> None:
    """Rewrite the folder; what is generated no more goes."""
    found = modules()
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.py"):
        if path.name not in found:
            path.unlink()
    for name, text in found.items():
        (FOLDER / name).write_text(text)


def enum_members() -> dict[str, tuple[str, ...]]:
    """Members of every enum in the sources, by the name that ABIs call it: `IFintechCertification.Stage`."""
    found: dict[str, tuple[str, ...]] = {"Enum.Operation": ("Call", "DelegateCall")}  # of Safe
    folders = ("interfaces", "contracts", "node_modules/@openzeppelin/contracts/governance")
    for path in sorted(path for folder in folders for path in (ROOT / folder).rglob("*.sol")):
        text = _COMMENT.sub("", path.read_text())
        scopes = [(match.start(), match.group(1)) for match in _SCOPE.finditer(text)]
        for match in _ENUM.finditer(text):
            inside = match.group(0).lstrip("\n").startswith(" ")
            scope = [name for start, name in scopes if start < match.start()][-1:] if inside else []
            members = tuple(part.strip() for part in match.group(2).split(",") if part.strip())
            found[".".join([*scope, match.group(1)])] = members
    return found


# ----------------------------------------------------------------------------------------------------- data types


def _data_types() -> dict[str, Item | None]:
    """Structs (their ABI component) and enums (None) of every ABI, by the name that ABIs call them."""
    found: dict[str, Item | None] = {}

    def visit(component: Item) -> None:
        kind, name = _internal(component)
        if kind == "struct":
            for part in component["components"]:
                visit(part)
            found[name] = component
        elif kind == "enum":
            found[name] = None

    for contract in NAMES:
        for item in load(contract).abi:
            for component in (*item.get("inputs", ()), *item.get("outputs", ())):
                visit(component)
    return found


class _Types:
    """Python's name, type and reader of everything that an ABI holds."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        known = list(_data_types())
        short = [name.split(".")[-1] for name in known]
        for name in known:
            scope, _, last = name.rpartition(".")
            owner = scope.removeprefix("I") if scope[1:2].isupper() else scope
            self._names[name] = owner + last if short.count(last) > 1 else last

    def module(self, kinds: Mapping[str, Item | None]) -> str:
        members = enum_members()
        lines = [
            '"""Enums and structs of the contracts. Written by `python -m scripts.bindings`."""',
            "from __future__ import annotations",
            "from dataclasses import dataclass",
            "from enum import IntEnum",
        ]
        for name in sorted(name for name, struct in kinds.items() if struct is None):
            lines += ["", "", f"class {self._names[name]}(IntEnum):", f'    """`{name}`"""', ""]
            lines += [f"    {snake(member).upper()} = {value}" for value, member in enumerate(members[name])]
        enums = ", ".join(
            f'"{name}": {self._names[name]}'
            for name in sorted(name for name, struct in kinds.items() if struct is None)
        )
        lines += ["", "", f"ENUMS: dict[str, type[IntEnum]] = {{{enums}}}", '"""By the name that ABIs call them."""']
        for name, struct in kinds.items():
            if struct is not None:
                lines += self._struct(name, struct["components"])
        return "\n".join(lines)

    def _struct(self, name: str, components: Sequence[Item]) -> Iterator[str]:
        own = self._names[name]
        yield from ("", "", "@dataclass(frozen=True)", f"class {own}:", f'    """`{name}`"""', "")
        yield from (f"    {snake(part['name'])}: {self.hint(part, '')}" for part in components)

    def hint(self, component: Item, prefix: str = "types.") -> str:
        kind: str = component["type"]
        if kind.endswith("]"):
            return f"tuple[{self.hint(_inner(component), prefix)}, ...]"
        internal, name = _internal(component)
        if internal in ("struct", "enum"):
            return prefix + self._names[name]
        return _plain_type(kind, component)


def _internal(component: Item) -> tuple[str, str]:
    """`struct Terms[]` → ('struct', 'Terms')."""
    kind, _, name = component.get("internalType", "").split("[")[0].partition(" ")
    if component["type"].startswith("tuple") and not name:
        raise ValueError(f"{component['name']}: the ABI does not name its struct")
    return kind, name


def _inner(component: Item) -> Item:
    cut = {key: component[key].rpartition("[")[0] for key in ("type", "internalType")}
    return {**component, **cut}


def _plain_type(kind: str, component: Item) -> str:
    if kind.startswith(("uint", "int")):
        return "int"
    if kind.startswith("bytes") or (component.get("indexed") and kind == "string"):
        return "bytes"
    return {"address": "str", "string": "str", "bool": "bool"}[kind]


# -------------------------------------------------------------------------------------------------------- modules


def _errors_module(types: _Types) -> str:
    items = {
        item["name"]: item
        for name in (*NAMES, *COMPANIONS, *PUBLISHED)
        for item in load(name).abi
        if item["type"] == "error"
    }
    lines = [
        '"""Custom errors of the contracts, as exceptions. Written by `python -m scripts.bindings`."""',
        "from __future__ import annotations",
        "from eport.chain.binding import Refusal",
        "from eport.chain.bindings import types",
    ]
    for name, item in sorted(items.items()):
        lines += ["", "", f"class {name}(Refusal):", f'    """`{_signature(item)}`"""']
        lines += ["", *(f"    {_attribute(part)}: {types.hint(part)}" for part in item["inputs"])]
    return "\n".join(lines)


def _contract_module(name: str, types: _Types) -> str:
    abi, natspec = load(name).abi, _natspec(name)
    body: list[str] = []
    for item in abi:
        if item["type"] == "event":
            body += _event(item, types)
    named_results: list[str] = []
    functions: list[str] = []
    taken: set[str] = set()
    first: dict[str, Item] = {}
    for item in abi:
        if item["type"] != "function":
            continue
        own = snake(item["name"])
        if own in taken:  # overloaded: what the first one lacks names the others
            lacking = {part["name"] for part in first[item["name"]]["inputs"]}
            others = [snake(part["name"]) for part in item["inputs"] if part["name"] not in lacking]
            own += f"_with_{'_'.join(others)}" if others else "_"
        overloaded = sum(other.get("name") == item["name"] for other in abi if other["type"] == "function") > 1
        taken.add(own)
        first.setdefault(item["name"], item)
        functions += _function(item, own, overloaded, natspec, types, named_results)
    text = [
        f'"""{name}, typed. Written by `python -m scripts.bindings`."""',
        "from __future__ import annotations",
        "from dataclasses import dataclass",
        "from typing import NamedTuple",
        "from web3.types import BlockIdentifier",
        "from eport.chain.binding import Act, Binding, EventLog",
        "from eport.chain.bindings import types",
        *body,
        *named_results,
        "",
        "",
        f"class {name}(Binding):",
        f'    """See interfaces/I{name}.sol."""' if name in CONTRACTS else '    """As its package publishes it."""',
        "",
        f'    NAME = "{name}"',
        *functions,
    ]
    return "\n".join(text)


def _event(item: Item, types: _Types) -> Iterator[str]:
    name, inputs = item["name"], item["inputs"]
    yield from ("", "", "@dataclass(frozen=True)", f"class {name}(EventLog):", f'    """`{_signature(item)}`"""', "")
    yield from (f"    {snake(part['name'])}: {types.hint(part)}" for part in inputs)


def _function(
    item: Item, own: str, overloaded: bool, natspec: Mapping[str, Item], types: _Types, results: list[str]
) -> Iterator[str]:
    inputs = [(_parameter(part, place), types.hint(part)) for place, part in enumerate(item["inputs"])]
    parameters = "".join(f", {name}: {hint}" for name, hint in inputs)
    passed = "".join(f", {name}" for name, _ in inputs)
    called = _signature(item) if overloaded else item["name"]
    hint = _result(item, own, types, results)
    kind = "type(None)" if hint == "None" else hint
    yield ""
    if item["stateMutability"] in ("view", "pure"):
        yield f'    def {own}(self{parameters}, *, block: BlockIdentifier = "latest") -> {hint}:'
        yield from _docstring(natspec.get(_signature(item), {}), _signature(item))
        yield f'        return self._call({kind}, "{called}"{passed}, block=block)'
    else:
        yield f"    def {own}(self{parameters}) -> Act[{hint}]:"
        yield from _docstring(natspec.get(_signature(item), {}), _signature(item))
        yield f'        return self._act({kind}, "{called}"{passed})'


def _result(item: Item, own: str, types: _Types, results: list[str]) -> str:
    """Type of what a function returns; several values are a named tuple."""
    outputs = item["outputs"]
    if not outputs:
        return "None"
    if len(outputs) == 1:
        return types.hint(outputs[0])
    name = "".join(word.capitalize() for word in own.split("_")) + "Result"
    results += ["", "", f"class {name}(NamedTuple):", f'    """What `{own}` returns."""', ""]
    results += [f"    {_parameter(part, place)}: {types.hint(part)}" for place, part in enumerate(outputs)]
    return name


def _attribute(part: Item) -> str:
    """`name`, `call` and `arguments` are the exception's own."""
    own = snake(part["name"])
    return f"{own}_" if own in ("name", "call", "arguments", "args") else own


def _parameter(part: Item, place: int) -> str:
    name = snake(part["name"]).lstrip("_") if part["name"] else f"value{place}"
    return f"{name}_" if name in ("self", "block", "count", "index", "value") else name


def _docstring(notes: Item, signature: str) -> Iterator[str]:
    words = " ".join(str(notes[key]) for key in ("notice", "details") if notes.get(key)) or f"`{signature}`"
    words = words.replace("\\", "\\\\").replace('"', "'")
    lines = textwrap.wrap(words, WIDTH - 12)
    known = [(key, text) for key, text in notes.get("params", {}).items()]
    known += [(f"returns {key}".removesuffix(" _0"), text) for key, text in notes.get("returns", {}).items()]
    for key, text in known:
        words = f"{key}: {text}".replace('"', "'")
        lines += textwrap.wrap(words, WIDTH - 12, initial_indent="  ", subsequent_indent="    ")
    if len(lines) == 1:
        yield f'        """{lines[0]}"""'
        return
    yield f'        """{lines[0]}'
    yield from (f"        {line}".rstrip() for line in lines[1:])
    yield '        """'


def _signature(item: Item) -> str:
    return f"{item['name']}({','.join(abi_type(part) for part in item['inputs'])})"


def _natspec(name: str) -> dict[str, Item]:
    path = BUILD / f"{name}.json"
    found: dict[str, Item] = json.loads(path.read_text())["natspec"]["methods"] if path.exists() else {}
    return found


def _formatted(text: str) -> str:
    """As `ruff format` has it, imports sorted and unused ones gone."""
    for command in (("check", "--quiet", "--fix", "--select", "F401,I"), ("format", "--quiet")):
        text = subprocess.run(
            ["ruff", *command, "--config", str(ROOT / "pyproject.toml"), "--stdin-filename", "binding.py", "-"],
            input=text, capture_output=True, text=True, check=True, cwd=ROOT,
        ).stdout  # fmt: skip
    return text


if __name__ == "__main__":
    main()
