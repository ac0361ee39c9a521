"""Whether a deployment is what it should be: code, wiring, roles and holders, money, calendars, oracle.

python -m scripts.accept [--network NAME] [--only GROUP] [--all] [--json]    `make accept` for the chain of `make chain`

It reads and sends nothing. 0 where everything holds, 1 where something does not; ! is a note and fails nothing.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from dataclasses import asdict

from rich.table import Table

from eport.operations import network
from eport.operations.acceptance import GROUPS, Check, Verdict, accept
from eport.operations.roles import HAND

FAILED = 1
_COLOURS = {Verdict.HOLDS: "green", Verdict.FAILS: "red", Verdict.NOTE: "yellow"}


def run(arguments: argparse.Namespace) -> int:
    """Check, and say what to do."""
    began = time.monotonic()
    opened = network.opened(arguments)
    alliance = opened.alliance()
    checks = list(accept(alliance, opened.record, opened.name, arguments.only or GROUPS))
    took = time.monotonic() - began
    failed = [item for item in checks if item.verdict is Verdict.FAILS]
    if arguments.json:
        rows = [asdict(item) | {"verdict": item.verdict.name} for item in checks]
        network.written({"accepted": not failed, "seconds": round(took, 1), "checks": rows})
    else:
        opened.console.print(_table(checks, arguments.all))
        opened.console.print(
            f"{len(checks)} checks in {took:.1f} s, admin {HAND}: "
            + (f"[bold red]{len(failed)} do not hold[/]" if failed else "[bold green]accepted[/]")
        )
    return FAILED if failed else 0


def _table(checks: list[Check], everything: bool) -> Table:
    """What does not hold, line by line; what holds in one line a group."""
    table = Table(show_header=False)
    holding = Counter(item.group for item in checks if item.verdict is Verdict.HOLDS)
    for group in dict.fromkeys(item.group for item in checks):
        if not everything:
            table.add_row("[green]✓[/]", group, f"{holding[group]} checks hold", "")
        for item in checks:
            if item.group == group and (everything or item.verdict is not Verdict.HOLDS):
                mark = f"[{_COLOURS[item.verdict]}]{item.verdict.value}[/]"
                do = f"→ {item.remedy}" if item.remedy else ""
                table.add_row(mark, group, f"{item.what} {item.found}".strip(), do)
    return table


def options() -> argparse.ArgumentParser:
    """Of the command line."""
    made = network.parser(__doc__, sends=False)
    made.add_argument("--all", action="store_true", help="every check on a line of its own")
    made.add_argument("--only", action="append", choices=GROUPS, help="these checks alone; may be said again")
    return made


def main() -> None:
    """Entry point of the command line."""
    network.main(run, options())


if __name__ == "__main__":
    main()
