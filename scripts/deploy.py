"""Deploy the alliance to a chain: `make deploy`, `brownie run deploy --network chain`, or with arguments

python -m scripts.deploy [--url URL] [--config scripts/config/NETWORK.yaml] [--yes]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console

from eport.chain import local
from eport.chain.contract import Chain
from eport.chain.deployment import Alliance, deploy, record_path
from eport.settings import load

ROOT = Path(__file__).resolve().parents[1]


def run(url: str, config: Path, confirmed: bool) -> Alliance:
    """Show the plan, deploy what is missing, keep the record."""
    console = Console(stderr=True)
    settings = load(config)
    chain = Chain(url)
    record = record_path(settings.network, chain.chain_id, ROOT)
    console.print(f"[bold]{settings.network}[/] on chain {chain.chain_id} at {url}; record {record.relative_to(ROOT)}")
    console.print(
        f"  {len(settings.institutions)} institutions, {len(settings.operators)} operators, "
        f"{len(settings.roles)} roles, {len(settings.governance.members)} members with a vote"
    )
    if chain.chain_id != local.CHAIN_ID and not confirmed:
        sys.exit("Not a development chain: read the plan above, then say --yes.")
    accounts = settings.parties(chain.chain_id)
    return deploy(chain, settings, accounts, record, lambda line: console.print(f"  [green]✓[/] {line}"))


def main() -> None:
    """Entry point of brownie and of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default=f"http://127.0.0.1:{local.PORT}")
    parser.add_argument("--config", type=Path, default=ROOT / "scripts/config/development.yaml")
    parser.add_argument("--yes", action="store_true", help="deploy to a chain that is not a development one")
    # Under `brownie run` the arguments are brownie's own.
    arguments = parser.parse_args([] if "brownie" in Path(sys.argv[0]).name else None)
    run(arguments.url, arguments.config, arguments.yes)


if __name__ == "__main__":
    main()
