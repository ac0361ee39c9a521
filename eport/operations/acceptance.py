"""Whether a deployment is what it should be: every invariant and every right, read from the chain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from hexbytes import HexBytes
from web3 import Web3

from eport.calendars import EPOCH
from eport.chain.artifacts import CONTRACTS, load
from eport.chain.deployment import CLEARANCE, LEI_SCHEME, Alliance
from eport.chain.local import DEVELOPMENT_CHAIN_IDS
from eport.chain.record import Record, code_hash
from eport.enclave.enclave import measurement
from eport.money.supply import statement
from eport.operations.roles import Name, RoleOnChain, differences, events, matrix, wanted
from eport.settings import KINDS, WALLET_CLASSES

ZERO = "0x" + "00" * 20
TIMELOCK_ROLES = ("DEFAULT_ADMIN_ROLE", "PROPOSER_ROLE", "EXECUTOR_ROLE", "CANCELLER_ROLE")
"""Of OpenZeppelin's TimelockController."""


class Verdict(Enum):
    """`NOTE`: nothing is wrong, and somebody should do something."""

    HOLDS = "✓"
    FAILS = "✗"
    NOTE = "!"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at; `remedy` is what to do where it does not hold."""

    group: str
    what: str
    verdict: Verdict
    found: str = ""
    remedy: str = ""


def _check(group: str, what: str, holds: bool, found: str = "", remedy: str = "") -> Check:
    return Check(
        group, what, Verdict.HOLDS if holds else Verdict.FAILS, "" if holds else found, "" if holds else remedy
    )


WIRING = {
    "authority": "AccessManager",
    "token": "DigitalYuan",
    "registry": "AllianceRegistry",
    "alliance": "AllianceRegistry",
    "orders": "OrderDesk",
    "escrow": "Escrow",
    "calendar": "BankingCalendar",
    "collateral": "TrustCollateral",
    "verifier": "DcapVerifier",
    "policy": "WorkloadPolicy",
    "oracle": "ClearanceOracle",
    "officers": "CustomsOfficers",
    "declarations": "Declarations",
    "desk": "DutyDesk",
    "credits": "DocumentaryCredit",
    "rules": "DocumentRules",
    "presentations": "Presentations",
    "undertakings": "Undertakings",
    "amendments": "CreditAmendments",
    "clocks": "ExaminationClocks",
    "interruptions": "Interruptions",
    "transfers": "CreditTransfers",
    "reimbursements": "Reimbursements",
    "advances": "Advances",
    "bonds": "OracleBonds",
    "certificates": "FintechCertification",
    "listener": "EnclaveRegistry",
    "timelock": "AllianceTimelock",
    "governor": "AllianceGovernor",
    "manager": "AccessManager",
}
"""What a contract's function of that name, which takes nothing and returns an address, has to return."""
OTHERWISE = {
    ("WorkloadPolicy", "registry"): "EnclaveRegistry",
    ("ClearanceOracle", "registry"): "EnclaveRegistry",
    ("OracleBonds", "registry"): "EnclaveRegistry",
    ("AllianceGovernor", "token"): "AllianceRegistry",  # which counts the votes
}
OWN = {("TrustCollateral", "reader"), ("TrustCollateral", "p256")}
"""What a contract deployed for itself."""


GROUPS = (
    "code", "wiring", "roles", "deployer", "members", "money", "calendar", "oracle", "window", "certification",
)  # fmt: skip


def accept(alliance: Alliance, record: Record, name: Name, groups: Collection[str] = GROUPS) -> Iterator[Check]:
    """The checks of these groups, in the order in which somebody would look."""
    roles = matrix(alliance) if {"roles", "deployer"} & set(groups) else {}
    checks: Mapping[str, Callable[[], Iterator[Check]]] = {
        "code": lambda: _code(alliance, record),
        "wiring": lambda: _wiring(alliance),
        "roles": lambda: _roles(alliance, roles, name),
        "deployer": lambda: _deployer(alliance, roles),
        "members": lambda: _members(alliance),
        "money": lambda: _money(alliance),
        "calendar": lambda: _calendars(alliance),
        "oracle": lambda: _oracle(alliance),
        "window": lambda: _window(alliance),
        "certification": lambda: _certification(alliance),
    }
    for group in GROUPS:
        if group in groups:
            yield from checks[group]()


# ------------------------------------------------------------------------------------------------- what stands


def _code(alliance: Alliance, record: Record) -> Iterator[Check]:
    chain, eth = alliance.chain, alliance.chain.web3.eth
    for name in ("AccessManager", *CONTRACTS):
        entry = record.entries.get(name)
        if entry is None:
            yield _check("code", name, False, "is not in the record", "scripts/deploy.py, or --rebuild")
            continue
        found = code_hash(chain, entry.address)
        yield _check(
            "code", f"{name} at {entry.address}", found == entry.code_hash, f"code {found}, recorded {entry.code_hash}",
            "wrong node or record: ask another node, then scripts/deploy.py --rebuild",
        )  # fmt: skip
        if entry.transaction is not None:
            data = bytes(eth.get_transaction(HexBytes(entry.transaction))["input"])
            yield _check(
                "code", f"{name} was created from what is compiled here",
                data.startswith(bytes(HexBytes(load(name).bytecode))),
                f"by another source; the record says commit {entry.commit}", f"check out {entry.commit} and compare",
            )  # fmt: skip


def _wiring(alliance: Alliance) -> Iterator[Check]:
    expected = {name: contract.address for name, contract in alliance.contracts.items()}
    parties = {"treasury": "treasury", "depositary": alliance.settings.depositary}
    for name in ("AccessManager", *CONTRACTS):
        if name not in alliance.contracts:
            continue
        for item in alliance[name].abi:
            outputs = item.get("outputs", [])
            getter = item["type"] == "function" and item["stateMutability"] in ("view", "pure") and not item["inputs"]
            if not getter or len(outputs) != 1 or outputs[0]["type"] != "address":
                continue
            view = item["name"]
            if (name, view) in OWN:
                continue
            known = OTHERWISE.get((name, view), WIRING.get(view, ""))
            wished = expected.get(known) or (alliance.accounts[parties[view]].address if view in parties else None)
            if wished is None:
                yield _check("wiring", f"{name}.{view}", False, "nobody said what it should be", "extend WIRING")
                continue
            found = alliance[name].call(view)
            yield _check(
                "wiring", f"{name}.{view} = {known or parties[view]}", found == wished, f"is {found}, not {wished}",
                f"{name} serves another system: deploy it anew",
            )  # fmt: skip


# ---------------------------------------------------------------------------------------------- who may do what


def _roles(alliance: Alliance, roles: Mapping[int, RoleOnChain], name: Name) -> Iterator[Check]:
    wrong = differences(alliance, roles, name)
    for role in wanted(alliance).values():
        found = [item.words for item in wrong if item.role == role.label]
        yield _check("roles", role.label, not found, "; ".join(found), "scripts/roles.py --propose")
    for item in wrong:
        if item.role not in {role.label for role in wanted(alliance).values()}:
            yield _check("roles", item.role, False, item.words, "scripts/roles.py --propose")
    yield from _timelock(alliance, name)


def _timelock(alliance: Alliance, name: Name) -> Iterator[Check]:
    timelock, governor = alliance["AllianceTimelock"], alliance["AllianceGovernor"].address
    granted = [arguments for _, arguments in events(timelock, "RoleGranted")]
    for label in TIMELOCK_ROLES:
        id_ = bytes(32) if label == "DEFAULT_ADMIN_ROLE" else bytes(Web3.keccak(text=label))
        holders = {
            item["account"]
            for item in granted
            if bytes(item["role"]) == id_ and timelock.call("hasRole", id_, item["account"])
        }
        may = {"DEFAULT_ADMIN_ROLE": {timelock.address}, "EXECUTOR_ROLE": {ZERO, governor}}.get(label, {governor})
        yield _check(
            "roles", f"AllianceTimelock {label}", holders <= may and bool(holders),
            f"held by {', '.join(map(name, sorted(holders))) or 'nobody'}",
            "a decision of the alliance revokes it (AllianceTimelock.revokeRole)",
        )  # fmt: skip


def _deployer(alliance: Alliance, roles: Mapping[int, RoleOnChain]) -> Iterator[Check]:
    deployer, token = alliance.accounts["deployer"].address, alliance["DigitalYuan"]
    held = [role.label for role in roles.values() if deployer in role.holders]
    remedy = "scripts/deploy.py takes the handover up" if "ADMIN_ROLE" in held else "scripts/roles.py --propose"
    yield _check("deployer", "holds no role", not held, ", ".join(held), remedy)
    member = alliance["AllianceRegistry"].call("memberOf", deployer)[0]
    yield _check("deployer", "is no member", member == 0, f"is institution {member}", "AllianceRegistry.changeAccount")
    seats = [seat for seat in range(16) if token.call("authorityAt", seat) == deployer]
    yield _check(
        "deployer", "has no seat of an order authority", not seats, str(seats), "DigitalYuan.setOrderAuthority"
    )
    index = token.struct("operatorAccount", deployer)["index"]
    yield _check("deployer", "is no operator", index == 0, f"operator {index}", "DigitalYuan.windDown")
    class_ = token.struct("wallet", deployer)["class_"]
    yield _check("deployer", "has no wallet", class_ == 0, WALLET_CLASSES[class_ % 8], "WalletOffice.closeWallet")


def _members(alliance: Alliance) -> Iterator[Check]:
    registry, settings = alliance["AllianceRegistry"], alliance.settings
    for number, member in enumerate(settings.institutions, 1):
        if number > registry.call("institutionCount"):
            yield _check("members", member.key, False, "is not admitted", "a decision of the alliance admits it")
            continue
        found = registry.struct("institution", number)
        wished = (member.lei, LEI_SCHEME, KINDS.index(member.kind), alliance.accounts[member.key].address)
        known = (found["identifier"], found["scheme"], found["kind"], found["account"])
        yield _check(
            "members", member.key, known == wished, f"is {known}, not {wished}",
            "the configuration is behind (after a rotation), or the registry is wrong: scripts/rotate.py",
        )  # fmt: skip
        if not found["active"]:
            yield Check("members", member.key, Verdict.NOTE, "is suspended", "a decision of the alliance reinstates it")


# --------------------------------------------------------------------------------------------------------- money


def _money(alliance: Alliance) -> Iterator[Check]:
    token, escrow, settings = alliance["DigitalYuan"], alliance["Escrow"], alliance.settings
    supply = statement(token, escrow)
    for what, holds in supply.checks.items():
        yield _check("money", what, holds, "does not hold", "stop (DigitalYuan.pause), and run eport money supply")
    yield _check("money", "is not paused", not token.call("paused"), "is paused", "DigitalYuan.unpause, by a decision")
    for key in settings.operators:
        account = token.struct("operatorAccount", alliance.accounts[key].address)
        yield _check("money", f"{key} is licensed", account["index"] != 0, "is not", "DigitalYuan.licenseOperator")
    for seat, key in settings.order_authorities.items():
        found = token.call("authorityAt", seat)
        yield _check(
            "money", f"seat {seat} of the order authorities is {key}'s", found == alliance.address_of(key),
            f"is {found}", "DigitalYuan.setOrderAuthority",
        )  # fmt: skip
    for name, limits in settings.limits.items():
        found = tuple(token.call("limits", WALLET_CLASSES.index(name)))
        yield _check("money", f"limits of {name}", found == limits, f"{found}, not {limits}", "DigitalYuan.setLimits")
    for name, cap in settings.escrow_caps.items():
        module = escrow.struct("moduleAccount", alliance[name].address)
        yield _check(
            "money", f"{name} is a module of Escrow", module["admitted"] and module["cap"] == cap, str(module),
            "Escrow.admitModule",
        )  # fmt: skip
    for institution, operator, class_name in settings.wallets:
        wallet = token.struct("wallet", alliance.accounts[institution].address)
        yield _check(
            "money", f"{institution} has a wallet", wallet["class_"] == WALLET_CLASSES.index(class_name),
            f"class {wallet['class_']}, not {class_name}", f"{operator} opens it (DigitalYuan.openWallet)",
        )  # fmt: skip


# ---------------------------------------------------------------------------------------- what the rules compute on


def _calendars(alliance: Alliance) -> Iterator[Check]:
    calendar, today = (
        alliance["BankingCalendar"],
        dt.datetime.fromtimestamp(alliance.chain.now(), dt.timezone.utc).date(),
    )
    for place in alliance.settings.places:
        code = place.jurisdiction.encode()
        defined = calendar.struct("place", code)["source"] != 0
        yield _check("calendar", f"{place.jurisdiction} is defined", defined, "is not", "BankingCalendar.definePlace")
        if place.source != "Loaded":
            continue
        for year in (today.year, today.year + 1):
            january = (dt.date(year, 1, 1) - EPOCH).days
            known = calendar.call("isBankingDay", code, january)[0]
            remedy = f"eport calendar load {place.jurisdiction} {year}"
            if known or year == today.year or today.month == 12:
                yield _check("calendar", f"{place.jurisdiction} {year}", known, "is not loaded", remedy)
            else:  # a state publishes its holidays in the last months of the year before
                what = f"{place.jurisdiction} {year}"
                yield Check("calendar", what, Verdict.NOTE, "is not loaded yet", f"{remedy}, before December")


def _oracle(alliance: Alliance) -> Iterator[Check]:
    settings, policy, program = alliance.settings, alliance["WorkloadPolicy"], measurement()
    wished = (settings.number(settings.customs), settings.minimum_svn, settings.quorum, 0)
    found = tuple(policy.call("permission", program, CLEARANCE))
    yield _check(
        "oracle", f"program 0x{program.hex()[:16]}… may speak for {settings.customs}", found == wished,
        f"{found}, not {wished}", "WorkloadPolicy.permit",
    )  # fmt: skip
    reliance = alliance["ClearanceOracle"].call("reliance")
    wished_tiers = [list(settings.reliance), settings.dispute_bond]
    yield _check(
        "oracle", "reliance", reliance == wished_tiers, f"{reliance}, not {wished_tiers}", "ClearanceOracle.setReliance"
    )
    enclaves = alliance["EnclaveRegistry"]
    keys = {arguments["signer"] for _, arguments in events(enclaves, "KeyRegistered")}
    live = [key for key in keys if enclaves.struct("key", key)["valid"]]
    operators = {enclaves.struct("key", key)["operator"] for key in live}
    what = f"live enclaves of {settings.quorum} operators"
    if not keys:
        yield Check("oracle", what, Verdict.NOTE, "none was registered yet", "eport enclave register")
    elif alliance.chain.chain_id in DEVELOPMENT_CHAIN_IDS and not live and all(map(_has_lapsed(alliance), keys)):
        # A trade of weeks takes seconds there: the clock moves past what attestations hold, and nobody renews them.
        words = f"all {len(keys)} keys have lapsed with the clock that was moved"
        yield Check("oracle", what, Verdict.NOTE, words, "eport enclave register renews a key")
    else:
        yield _check(
            "oracle", what, len(operators) >= settings.quorum,
            f"{len(live)} of {len(keys)} keys, {len(operators)} operators",
            "eport enclave register renews a key; eport collateral status says why it is suspended",
        )  # fmt: skip
    officers = alliance["CustomsOfficers"]
    for key in settings.customs_officers:
        authority = officers.struct("officerOf", alliance.accounts[key].address)["authority"]
        yield _check(
            "oracle", f"{key} is an officer of {settings.customs}", authority == settings.number(settings.customs),
            f"of {authority}", f"{settings.customs} appoints it (CustomsOfficers.appoint)",
        )  # fmt: skip


def _has_lapsed(alliance: Alliance) -> Callable[[str], bool]:
    """Whether a key's time alone has ended it: neither revoked nor suspended."""
    now = alliance.chain.now()

    def asked(key: str) -> bool:
        found = alliance["EnclaveRegistry"].struct("key", key)
        return not found["revoked"] and 0 < min(found["expiresAt"], found["holdsUntil"]) < now

    return asked


def _window(alliance: Alliance) -> Iterator[Check]:
    window, settings = alliance["SingleWindow"], alliance.settings
    for department in settings.window.departments:
        wished = settings.window.department_word(department, settings.number(department.institution))
        found = tuple(window.call("departmentOf", department.number))
        yield _check(
            "window", department.key, found == wished, f"{found}, not {wished}", "SingleWindow.defineDepartment"
        )
    for function in settings.window.functions:
        words = settings.window.function_word(function)
        found = tuple(window.call("functionOf", function.number))
        yield _check("window", function.key, found == words, f"{found}, not {words}", "SingleWindow.defineFunction")


def _certification(alliance: Alliance) -> Iterator[Check]:
    scheme, settings = alliance["FintechCertification"], alliance.settings
    for category in settings.certification.categories:
        found = tuple(scheme.call("categoryOf", category.number))
        yield _check(
            "certification", f"category {category.number}", found == category.word, f"{found}, not {category.word}",
            "FintechCertification.defineCategory",
        )  # fmt: skip
    for lab in settings.certification.labs:
        known = scheme.call("isRecognised", settings.number(lab))
        yield _check("certification", f"{lab} is recognised", known, "is not", "FintechCertification.recogniseLab")
