"""Carry a party over to a new key: list everything that is bound to the old one, then move what may be moved from here.

python -m scripts.rotate PARTY NEW_ADDRESS [--network NAME] [--dry-run | --yes] [--propose FILE [--as MEMBER]]

PARTY is a key of the configuration, or the old address. Acts are sent for parties whose signers are configured here;
decisions of the alliance become one proposal. Ask again at any time: what was moved is listed no more. When nothing is
left, put the new address into the configuration.
"""

from __future__ import annotations

import argparse

from rich.table import Table
from web3 import Web3

from eport.chain.deployment import DeploymentError
from eport.chain.governance import Act
from eport.chain.signers import can_sign
from eport.operations import network
from eport.operations.proposing import propose, proposing
from eport.operations.rotation import Binding, How, bindings, decided

LEFT = 1
"""Exit code where something is left to others, or cannot be moved."""


def run(arguments: argparse.Namespace) -> int:
    """List, then move."""
    opened = network.opened(arguments)
    alliance = opened.alliance()
    if not Web3.is_address(arguments.new):
        raise DeploymentError(f"the new key is {arguments.new!r}: say its address")
    known = opened.accounts.get(arguments.party)
    if known is None and not Web3.is_address(arguments.party):
        raise DeploymentError(f"{arguments.party!r} is neither a party of the configuration nor an address")
    old = known.address if known is not None else Web3.to_checksum_address(arguments.party)
    if old == Web3.to_checksum_address(arguments.new):
        raise DeploymentError(f"{arguments.new} is the old key, too")
    found = bindings(alliance, old, arguments.new, opened.name)
    if arguments.json:
        network.written([_row(item) for item in found])
    else:
        table = Table(title=f"{opened.name(old)} {old} → {arguments.new}", title_justify="left")
        for column in ("bound to the old key", "moves by", "who", "how"):
            table.add_column(column)
        for item in found:
            how = ", ".join(map(str, item.calls)) + (f" ({item.words})" if item.calls and item.words else item.words)
            table.add_row(item.what, item.how.value, item.by, how)
        opened.console.print(table)
    by_key = {item.by: opened.accounts.get(item.by) for item in found if item.how is How.ACT}
    for item in found:
        signer = by_key.get(item.by)
        if item.how is not How.ACT:
            continue
        if signer is None or not can_sign(signer):
            opened.console.print(f"  left to [bold]{item.by}[/]: {', '.join(map(str, item.calls))}")
        elif network.sending(opened, arguments):
            for call in item.calls:
                alliance[call.contract].send(signer, call.function, *call.arguments)
                opened.console.print(f"  [green]✓[/] {call} by {item.by}")
        else:
            opened.console.print(f"  dry run: {', '.join(map(str, item.calls))} by {item.by}; --yes sends it")
    acts = [Act.of(alliance[call.contract], call.function, *call.arguments) for call in decided(found)]
    if acts and arguments.propose is not None:
        propose(opened, arguments, acts, f"{opened.name(old)} acts with the key {arguments.new} from now on")
    elif acts:
        opened.console.print(f"  left to [bold]the alliance[/]: {len(acts)} acts; --propose FILE writes the proposal")
    left = [item for item in bindings(alliance, old, arguments.new, opened.name) if item.how is not How.FOLLOWS]
    return LEFT if left else 0


def _row(item: Binding) -> dict[str, object]:
    return {
        "what": item.what, "how": item.how.name, "by": item.by, "acts": [str(call) for call in item.calls],
        "words": item.words,
    }  # fmt: skip


def options() -> argparse.ArgumentParser:
    """Of the command line."""
    made = network.parser(__doc__)
    made.add_argument("party", help="a key of the configuration, or the old address")
    made.add_argument("new", help="address of the new key")
    proposing(made)
    return made


def main() -> None:
    """Entry point of the command line."""
    network.main(run, options())


if __name__ == "__main__":
    main()
