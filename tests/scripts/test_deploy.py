"""Deployment: planned before anything is sent, taken up wherever it was killed, recorded, found again on the chain."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from web3 import Web3
from web3.types import RPCEndpoint

from eport.chain import local
from eport.chain import record as records
from eport.chain.contract import Chain
from eport.chain.deployment import ADMIN_ROLE, Alliance, DeploymentError, deploy, plan
from eport.chain.plan import Execution, Journal, JournalError, Plan
from eport.chain.record import Record, RecordError, code_hash, rebuild
from tests.helpers.clearance import undone
from tests.helpers.reverts import reverts_with


class Killed(BaseException):
    """The deploying process dies."""


@pytest.fixture(scope="module")
def empty() -> Iterator[Chain]:
    """A chain on which nothing stands."""
    with local.anvil() as url:
        yield Chain(url)


@pytest.fixture(scope="module")
def accounts(settings):
    return settings.parties(local.CHAIN_ID)


@pytest.fixture(scope="module")
def signers(accounts):
    return {account.address: account for account in accounts.values()}


@pytest.fixture(scope="module")
def planned(empty, settings, accounts) -> Plan:
    """What deploying everything takes."""
    return plan(empty, settings, accounts, Record())


@pytest.fixture
def fresh(empty, planned) -> Iterator[Chain]:
    """The empty chain; what a test does to it is undone. (Planned before, since a plan changes nothing.)"""
    with undone(empty):
        yield Chain(empty.url)


class Run:
    """A deployment's files, and one process after another that works on them."""

    def __init__(self, chain: Chain, planned: Plan, signers, folder: Path) -> None:
        self.chain, self.planned, self.signers = chain, planned, signers
        self.path, self.journal = folder / "31337.json", folder / "31337.journal"
        self.lines: list[str] = []

    @property
    def record(self) -> Record:
        return Record(self.path)

    def once(self, **patches) -> None:
        """A process: takes up the journal, or writes one, and carries it out."""
        journal = (
            Journal.read(self.journal)
            if self.journal.exists()
            else Journal.write(self.journal, self.chain, self.planned, self.signers)
        )
        execution = Execution(self.chain, journal, self.record, self.signers, self.lines.append)
        for name, patch in patches.items():
            setattr(execution, name, patch(execution))
        execution.run()


@pytest.fixture
def run(fresh, planned, signers, tmp_path) -> Run:
    return Run(fresh, planned, signers, tmp_path)


@pytest.fixture(scope="module")
def stands(planned, signers, tmp_path_factory) -> Iterator[Run]:
    """A deployment that was carried out, on another chain that began as the empty one did. Nobody changes it."""
    with local.anvil() as url:
        done = Run(Chain(url), planned, signers, tmp_path_factory.mktemp("stands"))
        done.once()
        yield done


def transactions(chain: Chain) -> list[str]:
    """Every transaction of a chain, in order."""
    blocks = range(1, chain.web3.eth.block_number + 1)
    return [Web3.to_hex(item) for number in blocks for item in chain.web3.eth.get_block(number)["transactions"]]


def alliance_of(chain: Chain, settings, accounts, record: Record) -> Alliance:
    contracts = {name: chain.bind(name, entry.address) for name, entry in record.entries.items()}
    return Alliance(chain, settings, contracts, accounts)


def state(alliance) -> dict[str, object]:
    """What a deployment amounts to, without its addresses."""
    token, registry = alliance["DigitalYuan"], alliance["AllianceRegistry"]
    addresses = {key: account.address for key, account in alliance.accounts.items()}
    return {
        "institutions": [
            {**registry.struct("institution", number), "account": None}
            for number in range(1, registry.call("institutionCount") + 1)
        ],
        "operators": [token.struct("operatorAccount", addresses[key]) for key in alliance.settings.operators],
        "limits": [token.struct("limits", class_) for class_ in range(1, 5)],
        "roles": [
            [alliance["AccessManager"].call("hasRole", role.id, alliance.address_of(holder)) for holder in role.holders]
            for role in alliance.settings.roles
        ],
        "admin": alliance["AccessManager"].call("hasRole", ADMIN_ROLE, alliance["AllianceTimelock"].address),
        "cap": alliance["Escrow"].struct("moduleAccount", alliance["Undertakings"].address),
        "places": [
            alliance["BankingCalendar"].struct("place", place.jurisdiction.encode())
            for place in alliance.settings.places
        ],
    }


# ---------------------------------------------------------------------------------------------------------- plan


def test_plan_sends_nothing_and_says_what_would_be(fresh, planned, settings):
    assert fresh.web3.eth.block_number == 0 and transactions(fresh) == []
    labels = [intent.label for intent in planned.intents]
    assert labels[0] == "new AccessManager" and labels[-1] == "AccessManager.renounceRole"
    admitted = [int(count) for label in labels for count in re.findall(r"(\d+) × AllianceRegistry.admit", label)]
    assert sum(admitted) == len(settings.institutions)
    assert planned.gas == sum(intent.gas for intent in planned.intents) > 50_000_000
    assert all(intent.gas <= intent.limit for intent in planned.intents)


def test_plan_foretells_every_address_and_the_code_that_comes_of_it(stands, planned):
    for address, creation in planned.creations.items():
        assert stands.record.entries[creation.name].address == address
        assert code_hash(stands.chain, address) == creation.code_hash


def test_plan_of_what_stands_is_empty(stands, settings, accounts):
    before = stands.path.read_text()
    again = plan(stands.chain, settings, accounts, stands.record)
    assert again.intents == () and not again.creations and stands.path.read_text() == before


def test_plan_leaves_to_others_what_nobody_signs_here(fresh, settings, accounts, planned):
    """An operator opens its customers' wallets itself, from where its key is."""
    from eport.chain.signers import Party

    operator = settings.wallets[0][1]
    elsewhere = {**accounts, operator: Party(operator, accounts[operator].address, None)}
    found = plan(fresh, settings, elsewhere, Record())
    assert {intent.label for intent in found.left} == {"DigitalYuan.openWallet"}
    assert len(found.intents) + len(found.left) == len(planned.intents)


def test_plan_for_a_chain_of_another_id_is_refused(fresh, settings, accounts):
    with pytest.raises(DeploymentError, match="31337"):
        plan(fresh, replace(settings, chain_ids=(1,)), accounts, Record())


# ----------------------------------------------------------------------------------------------------- one system


def test_planned_deployment_is_the_one_that_is_sent_step_by_step(stands, settings, accounts, deployed):
    assert state(alliance_of(stands.chain, settings, accounts, stands.record)) == state(deployed)
    assert not stands.journal.exists()


POINTS = ("before it is sent", "sent, and not noted", "recorded, and not marked as mined")


def killed_at_the_second(point: str):
    """A process that lets the first transaction through and dies at the second, at one of its points."""
    sent: list[str] = []

    def submit(execution):
        send, count = execution.submit, [0]

        def sends(item):
            count[0] += 1
            if count[0] == 1 or (count[0] == 2 and point != POINTS[0]):
                send(item)
                sent.append(item.signed[-1].hash)

        return sends

    def note(execution):
        write, mark, count = execution._note, execution.journal.was_mined, [0]

        def marks(place):
            if count[0] == 2:
                raise Killed
            mark(place)

        def notes(*arguments):
            count[0] += 1
            if count[0] == 2 and point == POINTS[1]:
                raise Killed
            write(*arguments)

        execution.journal.was_mined = marks
        return notes

    def receipt(execution):
        ask = execution._receipt

        def asks(item):
            found = ask(item)
            if found is None and item.signed[-1].hash not in sent:
                raise Killed
            return found

        return asks

    return {"submit": submit, "_note": note, "_receipt": receipt}


def test_deployment_killed_at_every_transaction_and_taken_up_is_one_identical_system(run, stands, planned):
    """No transaction is sent twice or in another form, so the chain is the same, transaction by transaction."""
    for death in range(len(planned.intents) - 1):
        with pytest.raises(Killed):
            run.once(**killed_at_the_second(POINTS[death % len(POINTS)]))
        assert sum(not item.mined for item in Journal.read(run.journal).planned) == len(planned.intents) - 1 - death
    run.once()
    assert transactions(run.chain) == transactions(stands.chain)
    assert len(transactions(run.chain)) == len(planned.intents)
    assert run.record.entries.keys() == stands.record.entries.keys()
    for name, entry in run.record.entries.items():
        assert entry == replace(stands.record.entries[name], block=entry.block)


def test_process_killed_while_it_writes_the_journal_has_sent_nothing(run, monkeypatch):
    monkeypatch.setattr("eport.chain.plan.os.replace", lambda *_: (_ for _ in ()).throw(Killed()))
    with pytest.raises(Killed):
        run.once()
    assert not run.journal.exists() and transactions(run.chain) == []
    monkeypatch.undo()
    run.once()
    assert len(transactions(run.chain)) == len(run.planned.intents)


def test_journal_whose_last_line_was_cut_off_is_read_up_to_it(run):
    with pytest.raises(Killed):
        run.once(**killed_at_the_second(POINTS[0]))
    whole = Journal.read(run.journal)
    with run.journal.open("a") as out:
        out.write('{"mined": 1')
    assert Journal.read(run.journal).planned == whole.planned


def test_journal_of_a_chain_that_is_gone_does_not_fit(run):
    with pytest.raises(Killed):
        run.once(**killed_at_the_second(POINTS[0]))
    journal = Journal.read(run.journal)
    assert journal.fits(run.chain)
    journal.anchor["hash"] = "0x" + "00" * 32
    assert not journal.fits(run.chain)


def test_transaction_that_fails_on_the_chain_stops_what_follows_and_is_planned_anew(run, planned, settings, accounts):
    """Somebody turned the chain against the plan: here, too little gas was offered for the registry."""
    intents = list(planned.intents)
    place = next(number for number, item in enumerate(intents) if item.label == "new DocumentRules")
    intents[place] = replace(intents[place], limit=intents[place].gas - 1)
    run.planned = replace(planned, intents=tuple(intents))
    with pytest.raises(JournalError, match="new DocumentRules.*run again"):
        run.once()
    assert "DocumentRules" not in run.record.entries and not run.journal.exists()
    run.planned = plan(run.chain, settings, accounts, run.record)
    run.once()
    assert plan(run.chain, settings, accounts, run.record).intents == ()


def test_transaction_that_is_not_mined_is_offered_again_for_more_under_its_nonce(run, planned):
    address, creation = next(iter(planned.creations.items()))
    run.planned = replace(planned, intents=planned.intents[:1], creations={address: creation})
    journal = Journal.write(run.journal, run.chain, run.planned, run.signers)
    execution = Execution(run.chain, journal, run.record, run.signers, run.lines.append, patience=0.2)
    request, send, offered = run.chain.web3.provider.make_request, execution.submit, []

    def submit(item):
        send(item)
        offered.append(item.signed[-1])
        if len(offered) == 2:
            assert [signed.hash for signed in Journal.read(run.journal).planned[0].signed] == [o.hash for o in offered]
            request(RPCEndpoint("evm_mine"), [])

    execution.submit = submit
    request(RPCEndpoint("evm_setAutomine"), [False])
    try:
        execution.run()
    finally:
        request(RPCEndpoint("evm_setAutomine"), [True])
    assert offered[1].price > offered[0].price * 5 // 4
    assert transactions(run.chain) == [offered[1].hash]  # the dearer one took the place of the first
    assert run.record.entries[creation.name].transaction == offered[1].hash


def test_code_that_is_not_what_was_rehearsed_ends_the_run_and_is_not_recorded(run, planned):
    address, creation = next(iter(planned.creations.items()))
    wrong = {**planned.creations, address: replace(creation, code_hash="0x" + "11" * 32)}
    run.planned = replace(planned, creations=wrong)
    with pytest.raises(JournalError, match="does not run what was compiled"):
        run.once()
    assert creation.name not in run.record.entries


def test_nonce_that_somebody_else_spent_is_told(run, accounts):
    journal = Journal.write(run.journal, run.chain, run.planned, run.signers)
    run.chain.send(accounts["deployer"], accounts["relay"].address, "0x", "a payment from the same key")
    with pytest.raises(JournalError, match="somebody else signs with this key"):
        Execution(run.chain, journal, run.record, run.signers, run.lines.append).run()


# -------------------------------------------------------------------------------------------------------- record


def test_record_says_address_code_arguments_transaction_compiler_and_commit(stands):
    entry, manager, token = (stands.record.entries[name] for name in ("Escrow", "AccessManager", "DigitalYuan"))
    assert entry.arguments == [manager.address, token.address]
    assert entry.code_hash == code_hash(stands.chain, entry.address)
    mined = stands.chain.web3.eth.get_transaction_receipt(entry.transaction)
    assert (mined["contractAddress"], mined["blockNumber"], mined["gasUsed"]) == (entry.address, entry.block, entry.gas)
    assert entry.compiler == "solc 0.8.34+commit.80d5c536, prague, optimizer 200"
    assert manager.compiler.startswith("@openzeppelin/contracts 5.")


def test_record_is_whole_at_every_moment_at_which_the_process_is_killed(run, monkeypatch):
    replace_, seen = os.replace, []

    def dies_once(draft, path):
        if Path(path) == run.path:
            seen.append(run.path.read_text() if run.path.exists() else "{}")
            if len(seen) % 2:
                raise Killed
        replace_(draft, path)

    monkeypatch.setattr("eport.chain.record.os.replace", dies_once)
    lives = 0
    while True:
        lives += 1
        try:
            run.once()
            break
        except Killed:
            assert run.path.exists() is (len(seen) > 1)
    created = len(run.planned.creations)
    assert lives == created + 1 and len(run.record.entries) == created
    assert all(isinstance(json.loads(text), dict) for text in seen)


def test_record_rebuilt_from_the_chain_is_the_record(stands, accounts):
    kept = {name: entry for name, entry in stands.record.entries.items() if entry.transaction is not None}
    assert rebuild(stands.chain, accounts["deployer"].address) == kept


def test_rebuilding_from_a_block_after_the_deployment_finds_nothing_and_says_so(stands, accounts):
    with pytest.raises(RecordError, match="is it the deployer"):
        rebuild(stands.chain, accounts["deployer"].address, stands.chain.web3.eth.block_number)


def test_rebuilding_for_whom_deployed_nothing_says_so(fresh, accounts):
    with pytest.raises(RecordError, match="deployed none of the contracts"):
        rebuild(fresh, accounts["relay"].address)


def test_rebuilding_passes_over_what_was_not_compiled_here(run, accounts):
    run.once()
    run.chain.send(
        accounts["deployer"], None, "0x600a600c600039600a6000f3602a60005260206000f3", "new stranger's contract"
    )
    assert rebuild(run.chain, accounts["deployer"].address)["Escrow"] == run.record.entries["Escrow"]


@pytest.mark.parametrize("elsewhere, words", [("relay", "no code stands"), ("AccessManager", "code 0x")])
def test_recorded_contract_that_is_not_what_stands_is_refused(stands, accounts, elsewhere, words):
    record = stands.record
    known = record.entries
    address = known[elsewhere].address if elsewhere in known else accounts[elsewhere].address
    record.entries["Escrow"] = replace(known["Escrow"], address=address)
    with pytest.raises(RecordError, match=f"Escrow was recorded at {address}.*{words}"):
        record.check(stands.chain)
    assert record.known(stands.chain, "Escrow") is None


def test_record_of_another_version_says_how_it_is_made_anew(tmp_path):
    path = tmp_path / "31337.json"
    path.write_text(json.dumps({"Escrow": {"address": "0x00"}}))
    with pytest.raises(RecordError, match="--rebuild"):
        Record(path)


def test_chain_that_forgot_is_deployed_to_anew(stands, settings, accounts):
    """A development chain that was restarted has no code where the record points."""
    with local.anvil() as url:
        found = plan(Chain(url), settings, accounts, stands.record)
    assert len(found.intents) == len(stands.planned.intents)


def test_commit_is_none_outside_of_a_clone(monkeypatch, tmp_path):
    monkeypatch.setattr(records, "ROOT", tmp_path)
    records.commit.cache_clear()
    assert records.commit() is None
    records.commit.cache_clear()


def test_entry_of_an_address_without_code_is_refused(fresh, accounts):
    with pytest.raises(RecordError, match="no code stands"):
        records.entry(fresh, "Escrow", accounts["relay"].address, [], None, None, None)


# --------------------------------------------------------------------------------------------------- who keeps what


def test_deployer_keeps_no_role_and_can_call_nothing_restricted(alliance, deployer, token, manager):
    granted = {
        event.arguments["roleId"]
        for block in range(alliance.chain.web3.eth.block_number + 1)
        for transaction in alliance.chain.web3.eth.get_block(block)["transactions"]
        for event in alliance.chain.decode(alliance.chain.web3.eth.get_transaction_receipt(transaction))
        if event.name == "RoleGranted" and event.arguments["account"] == deployer.address
    }
    assert granted == {ADMIN_ROLE}  # the bootstrap's own
    assert manager.call("hasRole", ADMIN_ROLE, deployer.address) == [False, 0]
    with reverts_with("AccessManagedUnauthorized", caller=deployer.address):
        token.send(deployer, "unpause")


def test_step_by_step_where_everything_stands_does_nothing(stands, settings, accounts):
    block = stands.chain.web3.eth.block_number
    again = deploy(Chain(stands.chain.url), settings, accounts, stands.record)
    assert stands.chain.web3.eth.block_number == block
    assert {name: item.address for name, item in again.contracts.items()} == {
        name: entry.address for name, entry in stands.record.entries.items()
    }
