"""Draw docs/states.md: every life that something has on the chain, as a state diagram.

python -m scripts.states        rewrites it; `tests/docs/test_states.py` fails where it is out of date

Declarations are drawn from eport/customs/transitions.yaml, from which the contract is generated too; certificates from
docs/certification.md, whose arrows a test walks on the chain; the rest from scripts/states.yaml. What a contract writes
is asked of the compiler's syntax tree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from eport.chain.artifacts import ROOT
from eport.chain.bindings import types
from eport.customs.table import TABLE, Table
from scripts import emitters

PAGE = ROOT / "docs/states.md"
MACHINES = ROOT / "scripts/states.yaml"
NOTHING = "None"
"""The state of what is not there yet: zero in every enumeration."""


@dataclass(frozen=True, order=True)
class Arrow:
    """`function` takes it from one state to another."""

    before: str
    function: str
    after: str


@dataclass(frozen=True)
class Machine:
    """One enumeration of states. `unwritten`: functions after which its state follows from something else."""

    title: str
    contract: str
    enumeration: str
    says: str
    arrows: tuple[Arrow, ...]
    unwritten: tuple[str, ...]

    @property
    def states(self) -> set[str]:
        """All that it can be in."""
        return {state for arrow in self.arrows for state in (arrow.before, arrow.after)}


def machines(path: Path = MACHINES) -> list[Machine]:
    """As the file has them."""
    return [
        Machine(
            item["title"],
            item["contract"],
            item["enumeration"],
            item["says"],
            tuple(Arrow(str(before), function, str(after)) for before, function, after in item["arrows"]),
            tuple(item.get("unwritten", ())),
        )
        for item in yaml.safe_load(path.read_text())
    ]


def members(enumeration: str) -> set[str]:
    """As Solidity names them, of an enumeration that the bindings were generated from."""
    return {"".join(part.capitalize() for part in name.split("_")) for name in getattr(types, enumeration).__members__}


def writes(contract: str, enumeration: str) -> set[tuple[str, str]]:
    """Each external function of the contract that changes something, with each state that it can store."""
    return {
        (function, state)
        for state, functions in emitters.stores(contract, enumeration).items()
        for function in functions
    }


def diagram(machine: Machine) -> list[str]:
    """As mermaid. Functions between the same two states share an arrow; a state that nothing leaves is an end."""
    together: dict[tuple[str, str], list[str]] = {}
    for arrow in machine.arrows:
        together.setdefault((arrow.before, arrow.after), []).append(arrow.function)
    left = {arrow.before for arrow in machine.arrows}
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [
        f"    {_state(before)} --> {after}: {', '.join(functions)}" for (before, after), functions in together.items()
    ]
    lines += [f"    {state} --> [*]" for state in sorted(machine.states - left)]
    return [*lines, "```"]


def declarations(table: Table) -> list[str]:
    """Every transition of a declaration, of any kind and form. What may repeat is not drawn as doing so."""
    name = [status.name for status in table.statuses]
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {name[1]}"]
    for status, targets in table.targets.items():
        if status:
            lines += [f"    {name[status]} --> {name[to]}" for to in sorted(targets) if to != status]
            lines += [] if targets else [f"    {name[status]} --> [*]"]
    return [*lines, "```"]


def page() -> str:
    """docs/states.md"""
    parts = [
        "# State diagrams",
        "Written by `python -m scripts.states`. An arrow says which function takes it; who may call it stands in the "
        "interface. Declarations move by customs' word alone: an attested statement, or two officers. "
        "The single window is drawn in [window](window.md).",
    ]
    for machine in machines():
        parts += [f"## {machine.title}", machine.says, "\n".join(diagram(machine))]
    certificates = re.search(r"```mermaid\n.*?```", (ROOT / "docs/certification.md").read_text(), re.DOTALL)
    if certificates is None:
        raise ValueError("docs/certification.md has no diagram")
    parts += ["## A certificate", "See [certification](certification.md).", certificates[0]]
    parts += [
        "## A declaration",
        "Every transition of every kind; the ordinary life, and what a kind or form never has: [customs](customs.md).",
        "\n".join(declarations(TABLE)),
    ]
    return "\n\n".join(parts) + "\n"


def _state(name: str) -> str:
    return "[*]" if name == NOTHING else name


def main() -> None:
    """Rewrite it."""
    PAGE.write_text(page())


if __name__ == "__main__":
    main()
