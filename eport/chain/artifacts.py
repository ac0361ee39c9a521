"""Compiled contracts: the project's own from brownie's build folder, the libraries' as their packages publish them."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/contracts"
_SAFE = "@safe-global/safe-smart-account/build/artifacts/contracts"
_HANDLER = "handler/CompatibilityFallbackHandler.sol"
PUBLISHED = {
    "AccessManager": "@openzeppelin/contracts/build/contracts/AccessManager.json",
    "Safe": f"{_SAFE}/Safe.sol/Safe.json",
    "SafeProxyFactory": f"{_SAFE}/proxies/SafeProxyFactory.sol/SafeProxyFactory.json",
    "CompatibilityFallbackHandler": f"{_SAFE}/{_HANDLER}/CompatibilityFallbackHandler.json",
}
"""Contracts that are deployed with the very bytecode that their maintainers published and had audited."""

CONTRACTS = (
    "AllianceRegistry",
    "DigitalYuan",
    "ReserveDesk",
    "OrderDesk",
    "WalletOffice",
    "WalletRecovery",
    "Escrow",
    "CashDesk",
    "HashTimeLock",
    "PurposeBoundMoney",
    "AtomicSettlement",
    "OfflinePurse",
    "BankingCalendar",
    "TrustCollateral",
    "DcapVerifier",
    "EnclaveRegistry",
    "WorkloadPolicy",
    "ClearanceOracle",
    "OracleBonds",
    "CustomsOfficers",
    "Declarations",
    "ClearancePayment",
    "Interruptions",
    "DutyDesk",
    "TradeFinance",
    "DocumentaryCredit",
    "DocumentRules",
    "Presentations",
    "Undertakings",
    "CreditAmendments",
    "ExaminationClocks",
    "CreditTransfers",
    "Reimbursements",
    "Advances",
    "SingleWindow",
    "FintechCertification",
    "InstitutionAccount",
    "MembershipExit",
    "AllianceTimelock",
    "AllianceGovernor",
)
"""The project's own contracts, in the order in which they are deployed."""

COMPANIONS = ("DcapReader",)
"""Contracts that another one deploys for itself: their errors come through it."""


class ArtifactMissing(FileNotFoundError):
    """A contract was not compiled, or its package is not installed."""


@dataclass(frozen=True)
class Artifact:
    """One compiled contract."""

    name: str
    abi: list[dict[str, Any]]
    bytecode: str


@functools.cache
def load(name: str) -> Artifact:
    """The artifact of that name. Raises `ArtifactMissing`."""
    path = ROOT / "node_modules" / PUBLISHED[name] if name in PUBLISHED else BUILD / f"{name}.json"
    if not path.exists():
        raise ArtifactMissing(f"{path.relative_to(ROOT)} is missing: compile with `make compile`")
    data = json.loads(path.read_text())
    return Artifact(name, data["abi"], data["bytecode"])


@functools.cache
def provenance(name: str) -> str:
    """What made the bytecode: the compiler with its settings, or the package that published it."""
    if name in PUBLISHED:
        package = "/".join(PUBLISHED[name].split("/")[:2])
        version = json.loads((ROOT / "node_modules" / package / "package.json").read_text())["version"]
        return f"{package} {version}"
    compiler = json.loads((BUILD / f"{name}.json").read_text())["compiler"]
    runs = compiler["optimizer"]["runs"] if compiler["optimizer"]["enabled"] else "off"
    return f"solc {compiler['version']}, {compiler['evm_version']}, optimizer {runs}"
