"""The role matrix as it is on the chain, beside the configuration; and the proposal that makes them one.

python -m scripts.roles [--network NAME]                     show both, and what differs; 1 where something does
python -m scripts.roles --propose FILE                       write what AllianceGovernor's propose takes
python -m scripts.roles --propose FILE --as MEMBER [--yes]   propose it, too
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from rich.table import Table

from eport.chain.deployment import DeploymentError
from eport.operations import network
from eport.operations.network import Network
from eport.operations.roles import Difference, admin_of, differences, function_name, matrix, proposal

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
        table = Table(
            title=f"roles on chain {opened.chain.chain_id}; admin: {admin_of(alliance)}", title_justify="left"
        )
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
    return _propose(opened, arguments, found)


def _say(opened: Network, found: list[Difference]) -> None:
    for item in found:
        opened.console.print(f"  [red]✗[/] {item.role} {item.words} [dim]→ {item.function}[/]")
    if not found:
        opened.console.print("  [green]✓[/] as the configuration says")


def _propose(opened: Network, arguments: argparse.Namespace, found: list[Difference]) -> int:
    alliance = opened.alliance()
    made = proposal(
        alliance, found, arguments.description or f"{len(found)} changes of roles, as the configuration says"
    )
    arguments.propose.write_text(json.dumps(made.as_json(), indent=2) + "\n")
    opened.console.print(f"  the proposal, {len(found)} acts: {arguments.propose}")
    if arguments.who is None:
        return 0
    if "AllianceGovernor" not in alliance.contracts:
        raise DeploymentError(
            f"{admin_of(alliance)} is the admin of this deployment and takes no proposals: bring the acts of "
            f"{arguments.propose} to its owners"
        )
    if arguments.who not in opened.accounts:
        raise DeploymentError(f"--as {arguments.who}: nobody of that name in the configuration")
    governor, member = alliance["AllianceGovernor"], opened.accounts[arguments.who]
    call = (made.targets, made.values, made.calldatas, made.description)
    governor.call("propose", *call, sender=member.address)
    if not network.sending(opened, arguments):
        opened.console.print("Dry run: it would be taken. Say --yes to propose it.")
        return 0
    receipt = governor.send(member, "propose", *call)
    id_ = receipt.event("ProposalCreated").arguments["proposalId"]
    opened.console.print(f"  [green]✓[/] proposal {id_}: members vote, then anybody queues and executes it")
    return 0


def main() -> None:
    """Entry point of the command line."""
    made = network.parser(__doc__)
    made.add_argument("--propose", type=Path, metavar="FILE", help="write the proposal there")
    made.add_argument("--as", dest="who", metavar="MEMBER", help="propose it as that member")
    made.add_argument("--description", help="what members read")
    network.main(run, made)


if __name__ == "__main__":
    main()
