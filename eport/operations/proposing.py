"""A proposal to the alliance: written to a file, read from one, and proposed by a member where one signs here."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from web3 import Web3

from eport.chain.deployment import DeploymentError
from eport.chain.governance import Act, Proposal
from eport.operations.acting import act, acting, seated
from eport.operations.network import Network


def proposing(made: argparse.ArgumentParser) -> None:
    """Options of scripts that propose."""
    made.add_argument("--propose", type=Path, metavar="FILE", help="write the proposal there")
    made.add_argument("--description", help="what members read")
    acting(made)


def propose(opened: Network, arguments: argparse.Namespace, acts: Sequence[Act], description: str) -> None:
    """Write it down; with --as, let the member propose it. Raises `DeploymentError`, `ContractReverted`."""
    words = arguments.description or description
    if arguments.who is None:
        made = Proposal(tuple(acts), words)
    else:
        made = Proposal.by(seated(opened, arguments).address, acts, words)
    arguments.propose.write_text(json.dumps(as_json(made), indent=2) + "\n")
    opened.console.print(f"  the proposal, {len(acts)} acts: {arguments.propose}")
    if arguments.who is not None:
        bring(opened, arguments, made)


def bring(opened: Network, arguments: argparse.Namespace, made: Proposal) -> None:
    """Let whoever acts bring a proposal."""
    seat = seated(opened, arguments)
    if act(opened, arguments, seat, opened.alliance()["AllianceGovernor"], "propose", *made.calls, made.description):
        opened.console.print(f"  proposal {made.id}: members vote, then anybody queues and executes it", soft_wrap=True)
        opened.console.print(f"  python -m scripts.decide {str(made.id)[:10]}")


def as_json(made: Proposal) -> dict[str, object]:
    """What AllianceGovernor's `propose` takes, for a member's own wallet, and the id that it will have."""
    return {
        "id": str(made.id),
        "targets": [act.target for act in made.acts],
        "values": [0] * len(made.acts),
        "calldatas": ["0x" + act.data.hex() for act in made.acts],
        "description": made.description,
    }


def from_file(path: Path) -> Proposal:
    """What `as_json` wrote. Raises `DeploymentError` where it is something else, or its id is not that of its acts."""
    try:
        data = json.loads(path.read_text())
        acts = tuple(
            Act(Web3.to_checksum_address(target), bytes.fromhex(call.removeprefix("0x")))
            for target, call in zip(data["targets"], data["calldatas"], strict=True)
        )
        found, id_, values = Proposal(acts, data["description"]), data["id"], data["values"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DeploymentError(f"{path} is no proposal as --propose writes one: {error!r}") from error
    if str(found.id) != id_ or any(values):
        raise DeploymentError(
            f"{path} says it is proposal {id_}; its acts and description are {found.id}: it was changed after it was "
            "written, so write it anew with --propose"
        )
    return found
