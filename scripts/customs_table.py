"""Write the customs table as Solidity and as a page, from eport/customs/transitions.yaml.

python -m scripts.customs_table    rewrites both; `tests/docs/test_customs.py` fails where they are out of date
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from eport.chain.artifacts import ROOT
from eport.customs.table import MOST, TABLE, Row, Table

LIBRARY = ROOT / "contracts/libraries/CustomsTransitions.sol"
PAGE = ROOT / "docs/customs.md"
TRANSITIONS_BEGIN, TRANSITIONS_END = "<!-- from transitions.yaml -->", "<!-- end -->"


def library(table: Table) -> str:
    """contracts/libraries/CustomsTransitions.sol"""
    short = [status.name[:3] for status in table.statuses]
    header = "from \\ to".ljust(20) + " ".join(short[1:])
    drawing = [
        f"{table.statuses[status].name:<20}" + " ".join(f" {'x' if to in targets else '.'} " for to in range(1, MOST))
        for status, targets in sorted(table.targets.items())
        if targets
    ]
    final = ", ".join(
        table.statuses[status].name for status, targets in table.targets.items() if status and not targets
    )
    everything = (1 << MOST) - 1
    words = {
        "TARGETS": _packed(_mask(table.targets[status]) for status in range(len(table.statuses))),
        "KINDS": _packed(everything & ~_mask(kind.never) for kind in table.kinds),
        "FORMS": _packed(everything & ~_mask(form.never) for form in table.forms),
    }
    shown = "\n".join(f" *  {line.rstrip()}" for line in (header, *drawing))
    constants = "\n".join(f"    uint256 private constant {name} = 0x{word:064x};" for name, word in words.items())
    never = "\n".join(
        f" *  {row.name:<20}never {_names(table, row)}" for row in (*table.kinds, *table.forms) if row.never
    )
    return f"""// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {{CustomsStatus, DeclarationForm, DeclarationKind}} from "../types/Clearance.sol";

/// @title From which status customs may move a declaration to which, by its kind and form
/// @dev Written by `python -m scripts.customs_table` from eport/customs/transitions.yaml, which says why.
/*
{shown}
 *  {final}: final
 *
{never}
 *
 *  A word has 16 rows of 16 bits, the row of number 0 rightmost; bit n of a row stands for status n.
 */
library CustomsTransitions {{
{constants}

    function allowed(DeclarationKind kind, DeclarationForm form, CustomsStatus from, CustomsStatus to)
        internal
        pure
        returns (bool)
    {{
        return (following(kind, form, from) >> uint256(to)) & 1 != 0;
    }}

    /// @return bits of the statuses that may follow
    function following(DeclarationKind kind, DeclarationForm form, CustomsStatus from) internal pure returns (uint256) {{
        return (TARGETS >> (uint256(from) << 4)) & (KINDS >> (uint256(kind) << 4)) & (FORMS >> (uint256(form) << 4))
            & type(uint16).max;
    }}
}}
"""  # noqa: E501  (as forge formats it)


def diagrams(table: Table) -> str:
    """The part of docs/customs.md between its marks: statuses, kinds, forms, and a diagram for each life."""
    lines = ["| | status | |", "|---|---|---|"]
    lines += [f"| {row.number} | `{row.name}` | {row.says} |" for row in table.statuses[1:]]
    lines += ["", "| | kind | | never |", "|---|---|---|---|"]
    lines += [f"| {row.number} | `{row.name}` | {row.says} | {_names(table, row)} |" for row in table.kinds]
    lines += ["", "| | form | | never |", "|---|---|---|---|"]
    lines += [f"| {row.number} | `{row.name}` | {row.says} | {_names(table, row)} |" for row in table.forms]
    lines += [
        "",
        "The ordinary life of an import declaration:",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "    [*] --> Lodged",
    ]
    for place, status in enumerate(table.ordinary):
        later = [to for to in table.ordinary[place + 1 :] if to in table.targets[status]]
        lines += [f"    {table.statuses[status].name} --> {table.statuses[to].name}" for to in later]
        lines += [f"    {table.statuses[status].name} --> [*]"] if not table.targets[status] else []
    lines += ["```", "", "All transitions, a line a status; a kind or a form takes away what it never has:", ""]
    lines += ["| from | to |", "|---|---|"]
    for status, targets in table.targets.items():
        if status:
            to = ", ".join(table.statuses[target].name for target in sorted(targets)) or "final"
            lines.append(f"| `{table.statuses[status].name}` | {to} |")
    return "\n".join(lines)


def page(table: Table) -> str:
    """docs/customs.md with its generated part as the table has it."""
    before, rest = PAGE.read_text().split(TRANSITIONS_BEGIN)
    after = rest.split(TRANSITIONS_END)[1]
    return f"{before}{TRANSITIONS_BEGIN}\n{diagrams(table)}\n{TRANSITIONS_END}{after}"


def _mask(statuses: Iterable[int]) -> int:
    return sum(1 << status for status in statuses)


def _packed(rows: Iterable[int]) -> int:
    return sum(row << (MOST * number) for number, row in enumerate(rows))


def _names(table: Table, row: Row) -> str:
    return ", ".join(table.statuses[status].name for status in sorted(row.never)) or "–"


def main() -> None:
    """Rewrite both."""
    Path(LIBRARY).write_text(library(TABLE))
    Path(PAGE).write_text(page(TABLE))


if __name__ == "__main__":
    main()
