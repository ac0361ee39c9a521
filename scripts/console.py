"""`make console`: brownie's console with Anvil running, the alliance deployed, parties and contracts by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from brownie import Contract, accounts, network, project
from brownie._cli.console import Console
from brownie.project.main import Project
from rich import print as show
from rich.table import Table

from eport.chain.artifacts import ROOT
from eport.chain.artifacts import load as artifact
from eport.chain.contract import Chain
from eport.chain.deployment import Alliance, deploy
from eport.settings import load
from scripts.shortcuts import shortcuts

SHORT = {
    "registry": "AllianceRegistry",
    "manager": "AccessManager",
    "account": "InstitutionAccount",
    "exits": "MembershipExit",
    "timelock": "AllianceTimelock",
    "governor": "AllianceGovernor",
    "token": "DigitalYuan",
    "reserve": "ReserveDesk",
    "orders": "OrderDesk",
    "wallets": "WalletOffice",
    "recovery": "WalletRecovery",
    "escrow": "Escrow",
    "cash": "CashDesk",
    "hash_lock": "HashTimeLock",
    "purpose": "PurposeBoundMoney",
    "settlement": "AtomicSettlement",
    "purse": "OfflinePurse",
    "calendar": "BankingCalendar",
    "collateral": "TrustCollateral",
    "verifier": "DcapVerifier",
    "enclaves": "EnclaveRegistry",
    "policy": "WorkloadPolicy",
    "oracle": "ClearanceOracle",
    "bonds": "OracleBonds",
    "declarations": "Declarations",
    "customs_officers": "CustomsOfficers",
    "duty": "DutyDesk",
    "window": "SingleWindow",
    "certification": "FintechCertification",
    "finance": "TradeFinance",
    "credit": "DocumentaryCredit",
    "rules": "DocumentRules",
    "presentations": "Presentations",
    "undertakings": "Undertakings",
    "amendments": "CreditAmendments",
    "clocks": "ExaminationClocks",
    "interruptions": "Interruptions",
    "clearance_payment": "ClearancePayment",
    "transfers": "CreditTransfers",
    "reimbursements": "Reimbursements",
    "advances": "Advances",
}
"""Names of the console: `credit.status(1)`."""


def names(loaded: Project, alliance: Alliance) -> dict[str, Any]:
    """Contracts and parties as brownie objects, by name."""
    found: dict[str, Any] = {"alliance": alliance}
    for short, name in SHORT.items():
        address = alliance[name].address
        container = getattr(loaded, name, None)
        found[short] = container.at(address) if container else Contract.from_abi(name, address, artifact(name).abi)
    for key, account in alliance.accounts.items():
        found[key] = accounts.at(account.address, force=True)
    calls = {"contracts": lambda: _listed(SHORT.items()), "parties": lambda: _members(alliance), **shortcuts(alliance)}
    twice = calls.keys() & found.keys()
    if twice:
        raise ValueError(f"the console has two things called {', '.join(sorted(twice))}: rename one")
    return found | calls


def _listed(rows: Iterable[tuple[str, str]]) -> None:
    """A table of names and what they are."""
    table = Table(show_header=False, box=None)
    for name, what in sorted(rows):
        table.add_row(f"[bold]{name}[/]", what)
    show(table)


def _members(alliance: Alliance) -> None:
    members = {member.key: f"{member.name} ({member.kind})" for member in alliance.settings.institutions}
    _listed((key, members.get(key, "an account of the configuration")) for key in alliance.accounts)


def main() -> None:
    """Load the project, start or join the chain, deploy, open the console."""
    loaded = project.load(str(ROOT))
    loaded.load_config()
    loaded._add_to_main_namespace()
    network.connect("development")
    settings = load(ROOT / "scripts/config/development.yaml")
    chain = Chain(network.web3.provider.endpoint_uri)
    alliance = deploy(chain, settings, settings.parties(chain.chain_id))
    found = names(loaded, alliance)
    table = Table(title="E-port", title_justify="left", show_header=False)
    table.add_row("contracts", f"{', '.join(SHORT)}; `contracts()`")
    table.add_row("parties", f"{', '.join(member.key for member in settings.institutions[:20])}, …; `parties()`")
    table.add_row("calls", f"{', '.join(shortcuts(alliance))}; docs/console.md shows ten things to do")
    table.add_row("try", "issue(icbc, treasury, yuan(1000))   trade()   credit.status(1)   supply()")
    show(table)
    Console(loaded, extra_locals=found).interact(banner="Ctrl-D ends the console and the chain.", exitmsg="")
    network.disconnect()


if __name__ == "__main__":
    main()
