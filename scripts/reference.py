"""Write docs/events.md and docs/roles.md from the interfaces, the contracts and the configuration.

python -m scripts.reference        rewrite them; `tests/docs` fails where they are out of date
"""

from __future__ import annotations

import re
from pathlib import Path

from eport.chain.artifacts import CONTRACTS, ROOT, load
from eport.chain.contract import abi_type
from eport.settings import Settings
from eport.settings import load as load_settings

COUNCIL = "council (admin role)"

PARTIES = {
    "DigitalYuan.openWallet": "an active operator",
    "DigitalYuan.changeClass": "the wallet's operator, active",
    "DigitalYuan.mint": "an active operator, to itself or its customer",
    "DigitalYuan.redeem": "an operator, active or suspended",
    "DigitalYuan.freeze": "an order authority",
    "DigitalYuan.release": "an order authority",
    "DigitalYuan.transfer": "the holder",
    "DigitalYuan.transferWithReference": "the holder",
    "DigitalYuan.transferFrom": "whom the holder allowed",
    "DigitalYuan.approve": "the holder",
    "DigitalYuan.cacheYear": "anybody",
    "Escrow.lock": "an admitted module",
    "Escrow.pay": "the module that locked the hold",
    "Escrow.refund": "the module that locked the hold",
    "Escrow.withdraw": "anybody",
    "TrustCollateral.bringAuthority": "anybody, with the root's signature",
    "TrustCollateral.bringRevocationList": "anybody, with the issuer's signature",
    "TrustCollateral.bringTcbInfo": "anybody, with the signature of the TCB signer",
    "TrustCollateral.bringQeIdentity": "anybody, with the signature of the TCB signer",
    "EnclaveRegistry.openNonce": "anybody",
    "EnclaveRegistry.register": "anybody, with the enclave's quote",
    "EnclaveRegistry.registerKept": "anybody, with the enclave's quote",
    "EnclaveRegistry.poke": "anybody",
    "ClearanceOracle.attest": "anybody, with the enclaves' signatures",
    "Declarations.lodge": "an active trader",
    "Declarations.advance": "anybody, with the enclaves' signatures",
    "Declarations.payDuty": "anybody, from its own wallet",
    "DocumentaryCredit.applyFor": "an active trader (the applicant)",
    "DocumentaryCredit.withdraw": "the applicant, or the issuing bank",
    "DocumentaryCredit.issue": "the issuing bank, active",
    "DocumentaryCredit.advise": "the advising bank",
    "DocumentaryCredit.present": "the beneficiary",
    "DocumentaryCredit.honour": "the issuing bank",
    "DocumentaryCredit.refuse": "the issuing bank, until the deadline",
    "DocumentaryCredit.waive": "the applicant",
    "DocumentaryCredit.returnDocuments": "the issuing bank, or the beneficiary",
    "DocumentaryCredit.declarePreclusion": "anybody, after the deadline",
    "DocumentaryCredit.expire": "anybody, after the expiry",
}
"""Who may call what no role guards. A function that is missing here is missing in the docs, and a test fails."""

_EVENT = re.compile(r"((?:^ *///.*\n)*)^ *event (\w+)\(([^;]*)\);", re.MULTILINE)
_RESTRICTED = re.compile(r"function (\w+)\([^{;]*?\brestricted\b[^{;]*\{", re.DOTALL)


def restricted_functions(contract: str) -> set[str]:
    """Functions of a contract that ask AccessManager, from its source."""
    (source,) = (ROOT / "contracts").glob(f"*/{contract}.sol")
    return set(_RESTRICTED.findall(source.read_text()))


def callers(settings: Settings) -> dict[str, str]:
    """Who may call each function that changes state: `DigitalYuan.mint` → words."""
    by_role = {function: role.name for role in settings.roles for function in role.functions}
    found = {}
    for contract in CONTRACTS:
        guarded = restricted_functions(contract)
        for item in load(contract).abi:
            if item["type"] != "function" or item["stateMutability"] in ("view", "pure"):
                continue
            name = f"{contract}.{item['name']}"
            if item["name"] == "setAuthority":
                found[name] = "AccessManager alone"
            elif item["name"] in guarded:
                found[name] = f"`{by_role[name]}`" if name in by_role else COUNCIL
            else:
                found[name] = PARTIES[name]
    return found


def roles_page(settings: Settings) -> str:
    """docs/roles.md"""
    lines = [
        "# Roles",
        "Written by `python -m scripts.reference` from the contracts and `scripts/config/development.yaml`.",
        "AccessManager holds roles and delays; the council, a Safe of the alliance's founders, is its only admin. The",
        "deployer keeps nothing. What reads 'anybody' needs no permission: those are the exits that nobody can close.",
        "",
        "| role | id | delay | holders |",
        "|---|---|---|---|",
        f"| `ADMIN_ROLE` | 0 | – | council: {settings.council_threshold} of {', '.join(settings.council)} |",
    ]
    for role in settings.roles:
        delay = f"{role.delay // 3600} h" if role.delay else "–"
        lines.append(f"| `{role.name}` | {role.id} | {delay} | {', '.join(role.holders)} |")
    lines += [
        "",
        f"Order authorities (a local bit of DigitalYuan): {', '.join(settings.order_authorities)}.",
        f"Operators (their accounts in DigitalYuan): {', '.join(settings.operators)}.",
        "",
        "| function | who may call it |",
        "|---|---|",
        *(f"| `{function}` | {who} |" for function, who in callers(settings).items()),
    ]
    return "\n".join(lines) + "\n"


def events_page() -> str:
    """docs/events.md"""
    lines = [
        "# Events",
        "Written by `python -m scripts.reference` from `interfaces/`. They carry enough to rebuild the state of every",
        "contract from the log alone; `tests/scenarios/test_rebuild.py` does that. Amounts in fen.",
    ]
    for contract in CONTRACTS:
        source = (ROOT / f"interfaces/I{contract}.sol").read_text()
        notes = {name: _note(comment) for comment, name, _ in _EVENT.findall(source)}
        lines += ["", f"## {contract}", "", "| event | arguments | |", "|---|---|---|"]
        for item in load(contract).abi:
            if item["type"] == "event":
                arguments = ", ".join(
                    f"{part['name']}{' (indexed)' if part['indexed'] else ''}: `{_short(abi_type(part))}`"
                    for part in item["inputs"]
                )
                lines.append(f"| `{item['name']}` | {arguments} | {notes.get(item['name'], '')} |")
    return "\n".join(lines) + "\n"


def _note(comment: str) -> str:
    return " ".join(line.strip().removeprefix("///").strip() for line in comment.splitlines()).replace("@param ", "")


def _short(kind: str) -> str:
    return "struct" if kind.startswith("(") else kind


def main() -> None:
    """Rewrite the two pages."""
    settings = load_settings(ROOT / "scripts/config/development.yaml")
    Path(ROOT / "docs/roles.md").write_text(roles_page(settings))
    Path(ROOT / "docs/events.md").write_text(events_page())


if __name__ == "__main__":
    main()
