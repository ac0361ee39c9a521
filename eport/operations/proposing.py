"""A proposal to the alliance: written to a file, and proposed by a member where one signs here."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from eport.chain.deployment import DeploymentError
from eport.chain.governance import Act, Proposal
from eport.operations.network import Network, sending


def proposing(made: argparse.ArgumentParser) -> None:
    """Options of scripts that propose."""
    made.add_argument("--propose", type=Path, metavar="FILE", help="write the proposal there")
    made.add_argument("--as", dest="who", metavar="MEMBER", help="propose it as that member")
    made.add_argument("--description", help="what members read")


def propose(opened: Network, arguments: argparse.Namespace, acts: Sequence[Act], description: str) -> None:
    """Write it down; with --as, let the member propose it. Raises `DeploymentError`, `ContractReverted`."""
    if arguments.who is not None and arguments.who not in opened.accounts:
        raise DeploymentError(f"--as {arguments.who}: nobody of that name in the configuration")
    member = None if arguments.who is None else opened.accounts[arguments.who]
    words = arguments.description or description
    made = Proposal(tuple(acts), words) if member is None else Proposal.by(member.address, acts, words)
    arguments.propose.write_text(json.dumps(as_json(made), indent=2) + "\n")
    opened.console.print(f"  the proposal, {len(acts)} acts: {arguments.propose}")
    if member is None:
        return
    if not sending(opened, arguments):
        opened.console.print(f"Dry run: say --yes to propose it as {arguments.who}.")
        return
    made.propose(opened.alliance()["AllianceGovernor"], member)
    opened.console.print(f"  [green]✓[/] proposal {made.id}: members vote, then anybody queues and executes it")


def as_json(made: Proposal) -> dict[str, object]:
    """What AllianceGovernor's `propose` takes, for a member's own wallet, and the id that it will have."""
    return {
        "id": str(made.id),
        "targets": [act.target for act in made.acts],
        "values": [0] * len(made.acts),
        "calldatas": ["0x" + act.data.hex() for act in made.acts],
        "description": made.description,
    }
