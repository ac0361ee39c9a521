"""`python -m eport`: imports the one group of commands that is asked for, since all of them together take seconds."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

import typer

HELP: Final = "E-port: trade finance in digital yuan."
GROUPS: Final = {  # name: module and the group in it, and what it says of itself
    "enclave": ("eport.enclave.cli:app", "The enclave: make a quote, judge a quote, run the oracle."),
    "collateral": ("eport.enclave.collateral_cli:app", "Collateral: Intel's signed data about platforms."),
    "credit": ("eport.credit.cli:credit_commands", "Documentary credits."),
    "message": ("eport.messages.command:message", "SWIFT messages of credits and guarantees."),
    "wallet": ("eport.wallet.cli:wallet", "A device for payments without a chain."),
    "money": ("eport.money.cli:money", "The digital yuan as an auditor reads it."),
    "relay": ("eport.relay.command:relay", "Bring what oracles have signed to the chain."),
    "calendar": ("eport.calendar_cli:calendar", "Banking days of the places of the configuration."),
    "window": ("eport.window.cli:window", "The single window: one submission, many departments."),
    "customs": ("", "Customs declarations: lodge, follow, pay."),  # whose parts only the whole puts together
    "clearance": ("eport.customs.clearance_cli:clearance", "Payment against customs clearance, outside of any credit."),
    "finance": ("eport.finance.cli:finance", "Financing of receivables and orders against attested goods."),
    "certification": ("eport.certification.cli:certification", "Certification of fintech products."),
    "audit": ("eport.audit.cli:audit", "The event log as an auditor takes it away."),
    "network": ("eport.network.cli:network", "A chain of the alliance's own, on several machines."),
}
COMMANDS: Final = {
    "customs-sim": "Play the customs authority: sign the messages of scenarios and serve them over HTTPS. A SIMULATOR.",
    "demo": "Run an example trade on a chain of its own.",
    "trade": "Run a trade from your own files on a chain of its own.",
    "chain": "Run a local Anvil chain in the foreground, until Ctrl-C.",
}


def app_for(arguments: Sequence[str]) -> typer.Typer:
    """The command line, as far as these arguments need it."""
    first = arguments[0] if arguments else "--help"
    if first == "--help":
        return _listing()
    target = GROUPS.get(first, ("", ""))[0]
    if not target:
        whole: typer.Typer = import_module("eport.cli").app
        return whole
    module, _, name = target.partition(":")
    part = _empty()
    part.add_typer(getattr(import_module(module), name), name=first)
    return part


def _listing() -> typer.Typer:
    """Names and what they say: enough for `--help`. A test holds it against the whole."""
    listing = _empty()
    for name, says in COMMANDS.items():
        listing.command(name, help=says)(lambda: None)
    for name, (_, says) in GROUPS.items():
        listing.add_typer(typer.Typer(help=says), name=name)
    return listing


def _empty() -> typer.Typer:
    return typer.Typer(help=HELP, no_args_is_help=True, add_completion=False)


if __name__ == "__main__":
    app_for(sys.argv[1:])()
