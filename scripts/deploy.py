"""Deploy the alliance: plan every transaction on a fork, then send what is missing.

python -m scripts.deploy [--network NAME] [--dry-run | --yes]    `make deploy` for the chain of `make chain`
python -m scripts.deploy --rebuild [--from-block N]              the record anew, out of the chain

On a live network nothing is sent without --yes. What is sent stands in a journal beside the record before it is: run
again after a crash, and it goes on where it stopped. `brownie run deploy --network chain` works too.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import asdict

from eport.chain.deployment import plan
from eport.chain.plan import Intent, Journal, JournalError
from eport.chain.record import rebuild
from eport.operations import network
from eport.operations.network import Network


def run(arguments: argparse.Namespace) -> int:
    """Take up what broke off, plan, show, and send."""
    opened = network.opened(arguments)
    say = opened.console.print
    say(f"[bold]{opened.settings.network}[/] on chain {opened.chain.chain_id} at {opened.chain.url}; {opened.path}")
    if arguments.rebuild:
        found = rebuild(opened.chain, opened.accounts["deployer"].address, arguments.from_block)
        opened.record.put(found)
        say(f"  [green]✓[/] {len(found)} contracts found, verified by their creation code, and recorded")
        return 0
    sends, began = network.sending(opened, arguments), time.monotonic()
    if opened.journal.exists() and not _taken_up(opened, sends):
        return 0
    if opened.live:
        opened.record.check(opened.chain)
    planned = plan(opened.chain, opened.settings, opened.accounts, opened.record)
    if arguments.json:
        network.written({"gas": planned.gas, "send": _rows(planned.intents), "left": _rows(planned.left)})
    elif planned.intents:
        opened.show(planned)
    else:
        say("  nothing to send")
        opened.show_left(planned.left)
    if planned.intents and sends:
        opened.send(planned)
        say(f"[bold]deployed[/]: {len(planned.intents)} transactions in {time.monotonic() - began:.0f} s")
        say("check it with scripts/accept.py")
    elif planned.intents:
        say("Dry run: nothing was sent. Read the plan, then say --yes.")
    return 0


def _taken_up(opened: Network, sends: bool) -> bool:
    """Finish what a journal holds. Returns whether to go on planning."""
    journal = Journal.read(opened.journal)
    left = sum(not item.mined for item in journal.planned)
    if not journal.fits(opened.chain):
        if opened.live:
            raise JournalError(
                f"{opened.journal} was written for a chain that has block {journal.anchor['block']} as "
                f"{journal.anchor['hash']}, and {opened.chain.url} has not: a reorganisation, or another chain. Find "
                f"out which; then move the journal away"
            )
        opened.console.print(f"  the chain of {opened.journal.name} is gone: begun anew")
        opened.journal.unlink()
        return True
    opened.console.print(
        f"  {opened.journal.name}: {left} of {len(journal.planned)} transactions are not known to be mined"
    )
    if not sends:
        opened.console.print(
            "Dry run: nothing was sent. --yes sends them, the very same ones, and then plans the rest."
        )
        return False
    opened.carry_out(journal)
    return True


def _rows(intents: Sequence[Intent]) -> list[dict[str, object]]:
    return [{key: value for key, value in asdict(intent).items() if key != "data"} for intent in intents]


def options() -> argparse.ArgumentParser:
    """Of the command line."""
    made = network.parser(__doc__)
    made.add_argument("--rebuild", action="store_true", help="the record anew, out of the chain")
    made.add_argument("--from-block", type=int, default=0, help="where --rebuild begins to look")
    return made


def main() -> None:
    """Entry point of brownie and of the command line."""
    network.main(run, options())


if __name__ == "__main__":
    main()
