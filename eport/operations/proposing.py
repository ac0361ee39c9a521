"""A proposal to the alliance: written to a file, and proposed by a member where one signs here."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from eport.chain.deployment import DeploymentError
from eport.operations.network import Network, sending
from eport.operations.roles import Proposal, admin_of


def proposing(made: argparse.ArgumentParser) -> None:
    """Options of scripts that propose."""
    made.add_argument("--propose", type=Path, metavar="FILE", help="write the proposal there")
    made.add_argument("--as", dest="who", metavar="MEMBER", help="propose it as that member")
    made.add_argument("--description", help="what members read")


def propose(opened: Network, arguments: argparse.Namespace, made: Proposal) -> None:
    """Write it down; with --as, let the member propose it. Raises `DeploymentError`, `ContractReverted`."""
    alliance = opened.alliance()
    arguments.propose.write_text(json.dumps(made.as_json(), indent=2) + "\n")
    opened.console.print(f"  the proposal, {len(made.targets)} acts: {arguments.propose}")
    if arguments.who is None:
        return
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
    if not sending(opened, arguments):
        opened.console.print("Dry run: it would be taken. Say --yes to propose it.")
        return
    receipt = governor.send(member, "propose", *call)
    id_ = receipt.event("ProposalCreated").arguments["proposalId"]
    opened.console.print(f"  [green]✓[/] proposal {id_}: members vote, then anybody queues and executes it")
