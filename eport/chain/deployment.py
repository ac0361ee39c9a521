"""Deploy the alliance: contracts, members, roles, calendars; then hand the admin role over to AllianceTimelock.

Every step looks at the chain first and does only what is missing, so that a deployment that broke off is taken up where
it stopped, and a second run does nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from web3 import Web3
from web3.types import Nonce
from web3.utils.address import get_create_address

from eport import calendars
from eport.chain import local
from eport.chain.artifacts import CONTRACTS
from eport.chain.collateral import bring
from eport.chain.contract import Chain, Contract
from eport.chain.network import features
from eport.chain.plan import Plan, plan_of, rehearsal
from eport.chain.record import Record, entry
from eport.chain.signers import Signer
from eport.chain.signers import development_accounts as development_accounts
from eport.enclave.enclave import measurement
from eport.enclave.quote.simulator import development_collateral, development_root, hardware_id
from eport.settings import CALENDAR_SOURCES, KINDS, WALLET_CLASSES, Role, Settings, load

ADMIN_ROLE = 0
ZERO_ADDRESS = "0x" + "00" * 20
LEI_SCHEME = 1

Progress = Callable[[str], None]


class DeploymentError(RuntimeError):
    """The chain is not one that the configuration is for, or a record does not fit the chain."""


@dataclass(frozen=True)
class Alliance:
    """A deployed alliance: contracts by name, parties' accounts by key, institution ids by key."""

    chain: Chain
    settings: Settings
    contracts: Mapping[str, Contract]
    accounts: Mapping[str, Signer]

    def __getitem__(self, name: str) -> Contract:
        if name not in self.contracts:
            raise DeploymentError(f"no contract {name} in the record: deploy with `make deploy`")
        return self.contracts[name]

    def address_of(self, key: str) -> str:
        """Address of a party, or of a contract of the alliance, by its key."""
        return self.contracts[key].address if key in self.contracts else self.accounts[key].address

    def key_of(self, address: str) -> str:
        """Name of the party or contract behind an address; a short form of it where nobody is known."""
        for key, account in self.accounts.items():
            if account.address == address:
                return key
        for name, contract in self.contracts.items():
            if contract.address == address:
                return name
        return f"{address[:8]}…"


def attach(url: str, record: Path, config: Path) -> Alliance:
    """The alliance that a record tells of, on a running chain. Raises `DeploymentError` saying what to start."""
    if not local.answers(url):
        raise DeploymentError(f"no node answers at {url}: start one with `make chain`")
    if not record.exists():
        raise DeploymentError(f"there is no record {record}: deploy with `make deploy`")
    settings, chain = load(config), Chain(url)
    contracts = {name: chain.bind(name, known.address) for name, known in Record(record).entries.items()}
    return Alliance(chain, settings, contracts, settings.parties(chain.chain_id))


def deploy(
    chain: Chain,
    settings: Settings,
    accounts: Mapping[str, Signer],
    record: Record | None = None,
    progress: Progress = lambda _: None,
) -> Alliance:
    """Deploy what is missing, each transaction as it is needed, and return the alliance. For chains that mine at once,
    and for rehearsals; `scripts/deploy.py` plans first.

    `record`: what stands already; what is deployed is added to it.

    Raises:
        DeploymentError: the chain is none that the configuration is for.
        ContractReverted: a step is refused.
    """
    if chain.chain_id not in settings.chain_ids:
        raise DeploymentError(
            f"chain id {chain.chain_id} is none of {settings.chain_ids} that the configuration is for"
        )
    missing = features(chain.web3).missing
    if missing:
        raise DeploymentError(
            f"the chain does not know {', '.join(missing)}, which the contracts are compiled to: switch its "
            "hardforks on from the first block (docs/network.md)"
        )
    # Documents are dated before the first step: what a rehearsal sends is valid whenever it is sent.
    began, deployer = chain.now(), accounts["deployer"]
    steps = _Steps(chain, deployer, record if record is not None else Record(), progress)
    contracts = _contracts(steps, settings, accounts)
    alliance = Alliance(chain, settings, contracts, accounts)
    manager = contracts["AccessManager"]
    if not manager.call("hasRole", ADMIN_ROLE, deployer.address)[0]:
        progress("already handed over to the alliance: nothing to do")
        return alliance
    _members(alliance, progress)
    _money(alliance, progress)
    _calendars(alliance, progress)
    _enclave_platforms(alliance, began, progress)
    _oracle(alliance, progress)
    _window(alliance, progress)
    _certification(alliance, progress)
    _roles(alliance, progress)
    progress("hand the admin role over to the alliance's timelock; the deployer keeps nothing")
    manager.send(deployer, "grantRole", ADMIN_ROLE, contracts["AllianceTimelock"].address, 0)
    manager.send(deployer, "renounceRole", ADMIN_ROLE, deployer.address)
    return alliance


def plan(chain: Chain, settings: Settings, accounts: Mapping[str, Signer], record: Record) -> Plan:
    """What a deployment would send now, rehearsed on a fork. Nothing is sent. Raises as `deploy`, and `ChainError`."""
    rehearsed = Record()
    rehearsed.entries = dict(record.entries)
    with rehearsal(chain) as fork:
        deploy(fork, settings, accounts, rehearsed)
        return plan_of(fork, rehearsed, record.entries, accounts)


CLEARANCE = 1
"""FactKind.Clearance in IWorkloadPolicy."""
NAMING_ROLE = "NAMING_ROLE"
"""Has to stand before the first program is permitted."""


class _Steps:
    """Deploys a contract unless the record has it and code stands at its address."""

    def __init__(self, chain: Chain, deployer: Signer, record: Record, progress: Progress) -> None:
        self.chain, self.deployer, self.record, self.progress = chain, deployer, record, progress

    def stand(self, *names: str) -> bool:
        """Whether all of them stand as they were recorded."""
        return all(self.record.known(self.chain, name) is not None for name in names)

    def contract(self, name: str, *arguments: Any) -> Contract:
        known = self.record.known(self.chain, name)
        if known is not None:
            return self.chain.bind(name, known.address)
        contract, receipt = self.chain.deploy(self.deployer, name, *arguments)
        self.progress(f"deploy {name} ({receipt.gas:,} gas)")
        found = entry(self.chain, name, contract.address, arguments, receipt.transaction, receipt.gas, receipt.block)
        self.record.put({name: found})
        return contract

    def forget(self, *names: str) -> None:
        """Deploy them anew, whatever stands."""
        for name in names:
            self.record.entries.pop(name, None)

    def credit_engine(self, found: dict[str, Contract], registry: str, calendar: str, escrow: str, rules: str) -> None:
        """Contracts that know each other for good: each is told the addresses at which the others will stand.

        An address follows from the deployer's nonce, so the family is deployed in one go; one that broke off is
        deployed anew.
        """
        names = (
            "DocumentaryCredit", "Presentations", "Undertakings", "CreditAmendments", "ExaminationClocks",
            "CreditTransfers", "Reimbursements", "Advances",
        )  # fmt: skip
        if self.stand(*names):
            found |= {name: self.contract(name) for name in names}
            return
        self.forget(*names)
        nonce = self.chain.web3.eth.get_transaction_count(self.deployer.address)
        credits, presentations, undertakings, amendments, clocks, transfers, reimbursements, advances = family = tuple(
            get_create_address(self.deployer.address, Nonce(nonce + place)) for place in range(len(names))
        )
        manager, token = found["AccessManager"].address, found["DigitalYuan"].address
        interruptions = found["Interruptions"].address
        arguments = {
            "DocumentaryCredit": (
                registry, calendar, presentations, undertakings, amendments, interruptions, transfers,
            ),
            "Presentations": (
                registry, calendar, rules, credits, undertakings, amendments, clocks, interruptions, transfers,
                reimbursements,
            ),
            "Undertakings": (
                manager, registry, calendar, escrow, credits, presentations, amendments, reimbursements, advances,
            ),
            "CreditAmendments": (registry, credits, presentations, undertakings, clocks, transfers),
            "ExaminationClocks": (registry, calendar, interruptions, credits, presentations, amendments),
            "CreditTransfers": (registry, calendar, token, rules, credits, presentations, amendments),
            "Reimbursements": (registry, calendar, token, credits, presentations, undertakings),
            "Advances": (registry, credits, undertakings),
        }  # fmt: skip
        for name, address in zip(names, family):
            found[name] = self.contract(name, *arguments[name])
            if found[name].address != address:
                raise DeploymentError(f"{name} stands at {found[name].address}, {address} was foreseen: deploy again")

    def customs(
        self,
        found: dict[str, Contract],
        registry: str,
        oracle: str,
        officers: str,
        token: str,
        escrow: str,
        treasury: str,
    ) -> None:
        """Declarations and DutyDesk, which know each other as the credit engine's contracts do."""
        names = ("Declarations", "DutyDesk")
        if not self.stand(*names):
            self.forget(*names)
        nonce = self.chain.web3.eth.get_transaction_count(self.deployer.address)
        desk = get_create_address(self.deployer.address, Nonce(nonce + 1))
        found["Declarations"] = self.contract("Declarations", registry, oracle, officers, token, treasury, desk)
        arguments = (
            found["AccessManager"].address, registry, officers, found["Declarations"].address, token, escrow, treasury,
            found["Presentations"].address, found["BankingCalendar"].address,
        )  # fmt: skip
        found["DutyDesk"] = self.contract("DutyDesk", *arguments)
        foreseen = found["Declarations"].call("desk")
        if found["DutyDesk"].address != foreseen:
            raise DeploymentError(
                f"DutyDesk stands at {found['DutyDesk'].address}, {foreseen} was foreseen: deploy again"
            )

    def governance(self, found: dict[str, Contract], settings: Settings) -> None:
        """AllianceTimelock and AllianceGovernor, which know each other as the credit engine's contracts do.

        Nobody ever has a right on the timelock but the governor, which it is told by the address where it will stand.
        """
        names = ("AllianceTimelock", "AllianceGovernor")
        if not self.stand(*names):
            self.forget(*names)
        rules, manager, registry = (
            settings.governance,
            found["AccessManager"].address,
            found["AllianceRegistry"].address,
        )
        nonce = self.chain.web3.eth.get_transaction_count(self.deployer.address)
        governor = get_create_address(self.deployer.address, Nonce(nonce + 1))
        matters = reserved_matters(settings, found)
        timelock = self.contract("AllianceTimelock", manager, registry, rules.delay, governor, matters)
        found["AllianceTimelock"] = timelock
        found["AllianceGovernor"] = self.contract(
            "AllianceGovernor", registry, timelock.address, rules.voting_delay, rules.voting_period, rules.quorum,
            rules.open_proposals,
        )  # fmt: skip
        proposer = Web3.keccak(text="PROPOSER_ROLE")
        if not timelock.call("hasRole", proposer, found["AllianceGovernor"].address):
            raise DeploymentError(f"AllianceTimelock takes proposals from {governor} alone: deploy again")


def _contracts(steps: _Steps, settings: Settings, accounts: Mapping[str, Signer]) -> dict[str, Contract]:
    manager = steps.contract("AccessManager", steps.deployer.address)
    found = {"AccessManager": manager}

    def add(name: str, *arguments: Any) -> str:
        found[name] = steps.contract(name, *arguments)
        return found[name].address

    registry = add("AllianceRegistry", manager.address)
    token = add("DigitalYuan", manager.address)
    depositary = accounts[settings.depositary].address
    add("ReserveDesk", manager.address, token, registry)
    orders = add("OrderDesk", manager.address, token)
    add("WalletOffice", token)
    add("WalletRecovery", manager.address, registry, token, orders, depositary)
    escrow = add("Escrow", manager.address, token)
    add("CashDesk", manager.address, token, escrow)
    add("HashTimeLock", escrow)
    add("PurposeBoundMoney", token, escrow)
    add("AtomicSettlement")
    add("OfflinePurse", manager.address, token, escrow, depositary)
    calendar = add("BankingCalendar", manager.address)
    collateral = add("TrustCollateral", manager.address, _root_of_trust(settings), settings.evaluation)
    enclaves = add("EnclaveRegistry", manager.address, add("DcapVerifier", collateral))
    policy = add("WorkloadPolicy", manager.address, enclaves)
    oracle = add("ClearanceOracle", manager.address, enclaves, policy, escrow, depositary)
    add("OracleBonds", registry, oracle, enclaves, escrow, depositary)
    officers = add("CustomsOfficers", registry)
    rules = add("DocumentRules", calendar, oracle)
    add("Interruptions", manager.address, calendar)
    steps.credit_engine(found, registry, calendar, escrow, rules)
    steps.customs(found, registry, oracle, officers, token, escrow, accounts["treasury"].address)
    add("ClearancePayment", oracle, escrow)
    add("TradeFinance", registry, oracle, found["Declarations"].address, token, escrow)
    add("SingleWindow", manager.address, registry, calendar)
    add("FintechCertification", manager.address, registry)
    add("InstitutionAccount")
    engine = (found["DocumentaryCredit"].address, found["Undertakings"].address)
    add("MembershipExit", manager.address, registry, token, *engine, found["OracleBonds"].address)
    steps.governance(found, settings)
    assert set(CONTRACTS) <= set(found)
    return found


def reserved_matters(settings: Settings, found: Mapping[str, Contract]) -> list[tuple[int, str, int]]:
    """Holder, contract and role of every reserved matter, as AllianceTimelock takes them; zero for which it is not."""
    roles = {role.name: role.id for role in settings.roles}
    matters = []
    for item in settings.governance.reserved:
        holder = settings.number(item.holder)
        matters += [(holder, found[name].address, ADMIN_ROLE) for name in item.contracts]
        matters += [(holder, ZERO_ADDRESS, roles[name]) for name in item.roles]
    return matters


BATCH = 32
"""Calls in one transaction: 32 admissions take 6.6 million gas, and none may take over 16.7 million (EIP-7825)."""


class _Batch:
    """What the deployer does by its admin role: calls that go out together, in order, when the block ends.

    AccessManager takes several calls in one transaction (`multicall`) and passes on those to other contracts
    (`execute`), which ask it whether the deployer may.
    """

    def __init__(self, alliance: Alliance) -> None:
        self.manager, self.deployer = alliance["AccessManager"], alliance.accounts["deployer"]
        self.calls: list[tuple[str, bytes]] = []

    def __enter__(self) -> _Batch:
        return self

    def add(self, target: Contract, function: str, *arguments: Any) -> None:
        data = target.encode(function, *arguments)
        if target is not self.manager:
            data = self.manager.encode("execute", target.address, data)
        self.calls.append((f"{target.name}.{function}", bytes.fromhex(data[2:])))

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            return
        for first in range(0, len(self.calls), BATCH):
            part = self.calls[first : first + BATCH]
            counted = Counter(label for label, _ in part)
            label = ", ".join(f"{count} × {name}" if count > 1 else name for name, count in counted.items())
            data = self.manager.encode("multicall", [data for _, data in part])
            self.manager.chain.send(self.deployer, self.manager.address, data, label)


def _root_of_trust(settings: Settings) -> bytes:
    return development_root() if settings.root is None else settings.root.read_bytes()


def _members(alliance: Alliance, progress: Progress) -> None:
    registry = alliance["AllianceRegistry"]
    admitted = registry.call("institutionCount")
    with _Batch(alliance) as batch:
        for member in alliance.settings.institutions[admitted:]:
            institution = (
                member.name, member.lei, LEI_SCHEME, KINDS.index(member.kind), member.jurisdiction.encode(), True,
                member.key in alliance.settings.governance.members, alliance.accounts[member.key].address,
            )  # fmt: skip
            batch.add(registry, "admit", institution)
    progress(f"admit {len(alliance.settings.institutions)} institutions")


def _money(alliance: Alliance, progress: Progress) -> None:
    token, escrow, purse = alliance["DigitalYuan"], alliance["Escrow"], alliance["OfflinePurse"]
    settings, accounts = alliance.settings, alliance.accounts
    with _Batch(alliance) as batch:
        for name, limits in settings.limits.items():
            class_ = WALLET_CLASSES.index(name)
            if tuple(token.call("limits", class_)) != limits:
                batch.add(token, "setLimits", class_, limits)
        for key in settings.operators:
            if token.struct("operatorAccount", accounts[key].address)["index"] == 0:
                batch.add(token, "licenseOperator", accounts[key].address, settings.number(key))
        for seat, key in settings.order_authorities.items():
            if token.call("authorityAt", seat) != alliance.address_of(key):
                batch.add(token, "setOrderAuthority", seat, alliance.address_of(key))
        if token.struct("wallet", escrow.address)["class_"] == 0:
            batch.add(token, "openContractWallet", escrow.address)
        for name, cap in settings.escrow_caps.items():
            module = alliance[name].address
            if not escrow.struct("moduleAccount", module)["admitted"]:
                batch.add(escrow, "admitModule", module, cap)
        for name, terms in settings.purse_terms.items():
            class_ = WALLET_CLASSES.index(name)
            if tuple(purse.call("termsOf", class_)) != terms:
                batch.add(purse, "setTerms", class_, terms)
    progress(
        f"license {len(settings.operators)} operators of DC/EP; terms of purses of {len(settings.purse_terms)} classes"
    )
    for institution, operator, class_name in settings.wallets:
        address = accounts[institution].address
        if token.struct("wallet", address)["class_"] == 0:
            identity = Web3.keccak(text=f"development identity of {institution}")
            token.send(accounts[operator], "openWallet", address, WALLET_CLASSES.index(class_name), identity)
    progress(f"open {len(settings.wallets)} wallets and Escrow's")


def _calendars(alliance: Alliance, progress: Progress) -> None:
    calendar = alliance["BankingCalendar"]
    with _Batch(alliance) as batch:
        for place in alliance.settings.places:
            code = place.jurisdiction.encode()
            defined = calendar.struct("place", code)["source"] != 0
            if not defined:
                definition = (CALENDAR_SOURCES.index(place.source), place.utc_offset, place.closes_at)
                batch.add(calendar, "definePlace", code, definition)
            for year in place.years:
                january = (calendars.days_of(year)[0] - calendars.EPOCH).days
                if not defined or not calendar.call("isBankingDay", code, january)[0]:
                    low, high = calendars.bitmap(year, calendars.banking_days(place.jurisdiction, year), place.zone)
                    batch.add(calendar, "loadYear", code, year, low, high)
            progress(f"calendar of {place.jurisdiction}: {place.source} {' '.join(map(str, place.years))}".rstrip())


def _enclave_platforms(alliance: Alliance, at: int, progress: Progress) -> None:
    registry, collateral = alliance["EnclaveRegistry"], alliance["TrustCollateral"]
    with _Batch(alliance) as batch:
        for item in alliance.settings.enclaves:
            named = item.platform.startswith("0x")
            hardware = bytes.fromhex(item.platform[2:]) if named else hardware_id(item.platform)
            if registry.call("platformOf", hardware)[0] == 0:
                batch.add(registry, "registerPlatform", hardware, alliance.settings.number(item.operator))
        if not int(collateral.call("listener"), 16):
            batch.add(collateral, "setListener", registry.address)
    progress(f"allow-list {len(alliance.settings.enclaves)} enclave platforms, each of another operator")
    if alliance.settings.root is not None:
        return progress("Intel's collateral is brought by `eport collateral push`, once a platform is there")
    bring(collateral, alliance.accounts["deployer"], development_collateral(at))
    progress("bring the collateral of the development root: certificates, revocation lists, TCB info, QE identity")


def _oracle(alliance: Alliance, progress: Progress) -> None:
    settings, policy, oracle = alliance.settings, alliance["WorkloadPolicy"], alliance["ClearanceOracle"]
    program = measurement()
    with _Batch(alliance) as batch:
        _wire(alliance, next(role for role in settings.roles if role.name == NAMING_ROLE), batch)
        permission = (settings.number(settings.customs), settings.minimum_svn, settings.quorum, 0)
        if tuple(policy.call("permission", program, CLEARANCE)) != permission:
            batch.add(policy, "permit", program, CLEARANCE, permission)
        if oracle.call("reliance") != [list(settings.reliance), settings.dispute_bond]:
            batch.add(oracle, "setReliance", settings.reliance, settings.dispute_bond)
    progress(f"permit the oracle's program, {settings.quorum} signers; {len(settings.reliance)} tiers of reliance")
    officers, authority = alliance["CustomsOfficers"], alliance.accounts[settings.customs]
    for key in settings.customs_officers:
        if officers.struct("officerOf", alliance.accounts[key].address)["authority"] == 0:
            officers.send(authority, "appoint", alliance.accounts[key].address)
    progress(f"{settings.customs} appoints {len(settings.customs_officers)} officers, who serve from tomorrow")


def _window(alliance: Alliance, progress: Progress) -> None:
    window, settings = alliance["SingleWindow"], alliance.settings
    configuration = settings.window
    with _Batch(alliance) as batch:
        for department in configuration.departments:
            wanted = configuration.department_word(department, settings.number(department.institution))
            if tuple(window.call("departmentOf", department.number)) != wanted:
                batch.add(window, "defineDepartment", department.number, wanted)
        for function in configuration.functions:
            words = configuration.function_word(function)
            if tuple(window.call("functionOf", function.number)) != words:
                batch.add(window, "defineFunction", function.number, words)
    progress(f"single window: {len(configuration.departments)} departments, {len(configuration.functions)} functions")


def _certification(alliance: Alliance, progress: Progress) -> None:
    scheme, policy, settings = alliance["FintechCertification"], alliance["WorkloadPolicy"], alliance.settings
    with _Batch(alliance) as batch:
        for category in settings.certification.categories:
            if tuple(scheme.call("categoryOf", category.number)) != category.word:
                batch.add(scheme, "defineCategory", category.number, category.word)
        for lab in settings.certification.labs:
            if not scheme.call("isRecognised", settings.number(lab)):
                batch.add(scheme, "recogniseLab", settings.number(lab), True)
        if policy.call("certificates") != scheme.address:
            batch.add(policy, "setCertificates", scheme.address)
    progress(f"certification: {len(settings.certification.categories)} categories of products")


def _wire(alliance: Alliance, role: Role, batch: _Batch) -> None:
    """A role as the configuration has it: its name, what it may call, who holds it."""
    manager = alliance["AccessManager"]
    by_contract: dict[str, list[str]] = {}
    for function in role.functions:
        contract, name = function.split(".")
        selector = alliance[contract].selector(name)
        if manager.call("getTargetFunctionRole", alliance[contract].address, selector) != role.id:
            by_contract.setdefault(contract, []).append(selector)
    holders = [alliance.address_of(holder) for holder in role.holders]
    missing = [address for address in holders if not manager.call("hasRole", role.id, address)[0]]
    if by_contract or missing:
        batch.add(manager, "labelRole", role.id, role.name)
    for contract, selectors in by_contract.items():
        batch.add(manager, "setTargetFunctionRole", alliance[contract].address, selectors, role.id)
    for address in missing:
        batch.add(manager, "grantRole", role.id, address, role.delay)


def _roles(alliance: Alliance, progress: Progress) -> None:
    with _Batch(alliance) as batch:
        for role in alliance.settings.roles:
            _wire(alliance, role, batch)
    progress(f"wire {len(alliance.settings.roles)} roles")
