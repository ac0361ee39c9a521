"""Fixtures by topic: the chain and the alliance on it, the parties by name, money in their wallets.

The alliance is deployed once by the very code that `make deploy` runs; every test starts from that block again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from eth_account.signers.local import LocalAccount

from eport.chain import local
from eport.chain.contract import Chain, Contract
from eport.chain.deployment import Alliance, deploy, development_accounts
from eport.settings import Settings, load
from tests.helpers.clearance import undone
from tests.helpers.governance import Prepared
from tests.helpers.money import issue_reserve

ROOT = Path(__file__).resolve().parents[1]
PARTIES = tuple(load(ROOT / "scripts/config/development.yaml").accounts)


@pytest.fixture(scope="session")
def settings() -> Settings:
    return load(ROOT / "scripts/config/development.yaml")


@pytest.fixture(scope="session")
def chain() -> Iterator[Chain]:
    """A chain of the session's own, on a free port: nothing outside can disturb it."""
    with local.anvil() as url:
        yield Chain(url)


@pytest.fixture(scope="session")
def deployed(chain: Chain, settings: Settings) -> Prepared:
    alliance = deploy(chain, settings, development_accounts(settings.accounts))
    return Prepared(alliance.chain, alliance.settings, alliance.contracts, alliance.accounts)


@pytest.fixture
def alliance(deployed: Prepared) -> Iterator[Prepared]:
    """The alliance as it was deployed; what the test does to the chain is undone after it."""
    with undone(deployed.chain):
        yield deployed


def _contract_fixture(name: str):  # type: ignore[no-untyped-def]
    @pytest.fixture
    def contract(alliance: Alliance) -> Contract:
        return alliance[name]

    return contract


def _party_fixture(name: str):  # type: ignore[no-untyped-def]
    @pytest.fixture(scope="session")
    def party(deployed: Alliance) -> LocalAccount:
        return deployed.accounts[name]

    return party


token = _contract_fixture("DigitalYuan")
reserve_desk = _contract_fixture("ReserveDesk")
order_desk = _contract_fixture("OrderDesk")
wallet_office = _contract_fixture("WalletOffice")
wallet_recovery = _contract_fixture("WalletRecovery")
escrow = _contract_fixture("Escrow")
cash_desk = _contract_fixture("CashDesk")
hash_time_lock = _contract_fixture("HashTimeLock")
purpose = _contract_fixture("PurposeBoundMoney")
offline_purse = _contract_fixture("OfflinePurse")
settlement = _contract_fixture("AtomicSettlement")
registry = _contract_fixture("AllianceRegistry")
manager = _contract_fixture("AccessManager")
calendar = _contract_fixture("BankingCalendar")
credit = _contract_fixture("DocumentaryCredit")
presentations = _contract_fixture("Presentations")
undertakings = _contract_fixture("Undertakings")
amendments = _contract_fixture("CreditAmendments")
clocks = _contract_fixture("ExaminationClocks")
interruptions = _contract_fixture("Interruptions")
transfers = _contract_fixture("CreditTransfers")
reimbursements = _contract_fixture("Reimbursements")
advances = _contract_fixture("Advances")
declarations = _contract_fixture("Declarations")
clearance_payment = _contract_fixture("ClearancePayment")
officers = _contract_fixture("CustomsOfficers")
duty_desk = _contract_fixture("DutyDesk")
oracle = _contract_fixture("ClearanceOracle")
enclaves = _contract_fixture("EnclaveRegistry")
policy = _contract_fixture("WorkloadPolicy")
window = _contract_fixture("SingleWindow")
certification = _contract_fixture("FintechCertification")
timelock = _contract_fixture("AllianceTimelock")
membership_exit = _contract_fixture("MembershipExit")
governor = _contract_fixture("AllianceGovernor")

for _name in PARTIES:  # `importer`, `icbc`, `reserve_maker` …: every account of the configuration is a fixture
    globals()[_name] = _party_fixture(_name)


@pytest.fixture
def stranger(deployed: Alliance) -> LocalAccount:
    """Somebody with a key and gas, and nothing else."""
    return development_accounts({"stranger": 59})["stranger"]


@pytest.fixture
def funded(alliance: Prepared) -> Prepared:
    """Four operators have paid in ten million yuan each; importer and Bank of Communications hold two million each."""
    for key in ("alibaba", "tencent", "icbc", "bank_of_china"):
        issue_reserve(alliance, key, 10_000_000_00)
    money = alliance["DigitalYuan"]
    money.send(alliance.accounts["bank_of_china"], "mint", alliance.accounts["importer"].address, 2_000_000_00)
    money.send(alliance.accounts["icbc"], "mint", alliance.accounts["bank_of_communications"].address, 2_000_000_00)
    return alliance
