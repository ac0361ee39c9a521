"""The role matrix as it is on the chain, beside the configuration; and the proposal that makes them one.

python -m scripts.roles [--network NAME]                     show both, and what differs; 1 where something does
python -m scripts.roles --propose FILE                       write what AllianceGovernor's propose takes
python -m scripts.roles --propose FILE --as MEMBER [--yes]   propose it, too
"""

from __future__ import annotations

import argparse

from rich.table import Table

from eport.operations import network
from eport.operations.network import Network
from eport.operations.proposing import propose, proposing
from eport.operations.roles import HAND, Difference, acts, differences, function_name, matrix

DIFFERENT = 1
"""Exit code where chain and configuration differ and nothing was proposed."""


def run(arguments: argparse.Namespace) -> int:
    """Show, compare, and propose."""
    opened = network.opened(arguments)
    alliance = opened.alliance()
    roles = matrix(alliance)
    found = differences(alliance, roles, opened.name)
    if arguments.json:
        network.written(
            {
                "roles": [
                    {
                        "id": role.id,
                        "label": role.label,
                        "holders": {opened.name(address): delay for address, delay in role.holders.items()},
                        "functions": sorted(function_name(alliance, *function) for function in role.functions),
                    }
                    for role in roles.values()
                ],
                "differences": [{"role": item.role, "what": item.words, "act": item.function} for item in found],
            }
        )
    else:
        table = Table(title=f"roles on chain {opened.chain.chain_id}; admin: {HAND}", title_justify="left")
        for column in ("role", "id", "held by (delay)", "may call"):
            table.add_column(column)
        for role in sorted(roles.values(), key=lambda item: item.id):
            holders = [
                opened.name(address) + (f" ({delay // 3600} h)" if delay else "")
                for address, delay in role.holders.items()
            ]
            functions = sorted(function_name(alliance, *function) for function in role.functions)
            table.add_row(role.label, str(role.id), "\n".join(holders), "\n".join(functions))
        opened.console.print(table)
        _say(opened, found)
    if not found or arguments.propose is None:
        return DIFFERENT if found else 0
    propose(opened, arguments, acts(alliance, found), f"{len(found)} changes of roles, as the configuration says")
    return 0


def _say(opened: Network, found: list[Difference]) -> None:
    for item in found:
        opened.console.print(f"  [red]✗[/] {item.role} {item.words} [dim]→ {item.function}[/]")
    if not found:
        opened.console.print("  [green]✓[/] as the configuration says")


def options() -> argparse.ArgumentParser:
    """Of the command line."""
    made = network.parser(__doc__)
    proposing(made)
    return made


def main() -> None:
    """Entry point of the command line."""
    network.main(run, options())


if __name__ == "__main__":
    main()
