"""From customs to the chain over the wire: three oracles register and sign, and a relay brings what they said."""

from __future__ import annotations

import re
import shlex
import time
from contextlib import ExitStack

import pytest
import requests
from typer.testing import CliRunner

from eport import merkle
from eport.chain.artifacts import ROOT
from eport.cli import app as eport
from eport.enclave import cli as enclave_cli
from eport.enclave import declared
from eport.enclave.enclave import measurement
from eport.enclave.quote.collateral import utc
from eport.enclave.quote.simulator import SimulatedPlatform
from eport.enclave.statement import Domain
from eport.messages.wco import parse_declaration
from eport.relay.collector import Collector
from eport.relay.command import relay as relay_command
from eport.relay.outbox import Outbox
from eport.relay.registration import RegistrationError, is_due, register, signer_of
from eport.relay.relay import Relay
from eport.trade.parties import DEVELOPMENT_KEY
from tests.helpers.clearance import DAY
from tests.helpers.customs import authority, messages
from tests.helpers.record import recorded
from tests.helpers.reverts import reverts_with
from tests.helpers.service import RunningOracle, oracle, settings_file

CUSTOMS = authority()
SIGNED = [CUSTOMS.sign(message) for message in messages()]
RELEASED = 8


@pytest.fixture
def oracles(alliance, tmp_path):
    """One service on each listed platform; the chain stands after customs' last message."""
    alliance.chain.travel(1_770_800_000)
    with ExitStack() as stack:
        found = []
        for item in alliance.settings.enclaves:
            path = settings_file(tmp_path / item.platform, CUSTOMS, alliance, machine=item.platform)
            found.append(stack.enter_context(oracle(path, machine_of(alliance, item.platform))))
        for running in found:
            await_answer(running)
        yield found


def machine_of(alliance, name: str) -> SimulatedPlatform:
    return SimulatedPlatform(name, measurement(), utc(alliance.chain.now()))


def await_answer(running: RunningOracle) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            requests.get(f"{running.url}/health", timeout=2)
            return
        except requests.ConnectionError:
            assert time.monotonic() < deadline


@pytest.fixture
def lodged(alliance):
    """The importer's declaration of the example, on the chain; its subject."""
    declaration = parse_declaration(messages()[0])
    subject = merkle.keyed_hash(DEVELOPMENT_KEY, "declaration", declaration.number)
    content = declared.commitment(declaration, DEVELOPMENT_KEY).root
    alliance["Declarations"].send(alliance.accounts["importer"], "lodge", subject, 1, content)
    return subject


@pytest.fixture
def record(alliance, tmp_path):
    """A record of the deployment, as `make deploy` leaves it."""
    return recorded(alliance.contracts, tmp_path / "record.json")


def status(alliance, subject) -> int:
    return alliance["Declarations"].struct("declaration", subject)["status"]


def send_messages(oracles) -> None:
    for running in oracles:
        for number, message in enumerate(SIGNED):
            (running.inbox / f"{number}.xml").write_bytes(message)


def collected(collector: Collector, wanted: int) -> list:
    found, deadline = [], time.monotonic() + 15
    while len(found) < wanted:
        found += collector.poll()
        assert time.monotonic() < deadline, f"{len(found)} of {wanted} statements"
        time.sleep(0.05)
    return found


def test_register_then_renew_by_the_short_form(alliance, oracles, stranger):
    registry, store = alliance["EnclaveRegistry"], alliance["TrustCollateral"]
    first = register(registry, store, stranger, oracles[0].url)
    assert not first.kept and registry.struct("key", first.signer)["valid"]
    assert not is_due(registry, first.signer)
    alliance.chain.travel(first.expires_at - 3 * DAY + 1)
    assert is_due(registry, first.signer)
    again = register(registry, store, stranger, oracles[0].url)
    assert again.kept and again.expires_at > first.expires_at
    assert again.receipt.gas < first.receipt.gas / 2


def test_register_on_a_platform_that_nobody_listed_is_refused_by_the_chain(alliance, tmp_path, stranger):
    alliance.chain.travel(1_770_800_000)
    path = settings_file(tmp_path, CUSTOMS, alliance, machine="a machine of nobody")
    with oracle(path, machine_of(alliance, "a machine of nobody")) as running:
        await_answer(running)
        with reverts_with("EnclaveUnknownPlatform"):
            register(alliance["EnclaveRegistry"], alliance["TrustCollateral"], stranger, running.url)


def test_register_where_no_oracle_answers_says_so(alliance, stranger):
    with pytest.raises(RegistrationError, match="is the oracle running there"):
        register(alliance["EnclaveRegistry"], alliance["TrustCollateral"], stranger, "http://127.0.0.1:1")


def test_messages_of_customs_reach_the_chain(alliance, oracles, lodged, stranger):
    for running in oracles:
        register(alliance["EnclaveRegistry"], alliance["TrustCollateral"], stranger, running.url)
    send_messages(oracles)
    domain = Domain(alliance.chain.chain_id, alliance["ClearanceOracle"].address)
    collector = Collector([running.url for running in oracles], domain, 3)
    courier = Relay(alliance["Declarations"], alliance.accounts["relay"], Outbox())
    for signed in collected(collector, 3):
        courier.accept(signed)
    assert len(courier.deliver()) == 3
    assert status(alliance, lodged) == RELEASED
    assert alliance["ClearanceOracle"].struct("latest", lodged)["signers"] == 3


def test_commands_register_and_deliver(alliance, oracles, lodged, record, tmp_path):
    arguments = [part for running in oracles for part in ("--oracle", running.url)]
    where = ["--url", alliance.chain.url, "--record", str(record)]
    result = CliRunner().invoke(enclave_cli.app, ["register", *arguments, *where])
    assert result.exit_code == 0, result.output
    assert all(signer_of(running.url) in result.output for running in oracles)
    again = CliRunner().invoke(enclave_cli.app, ["register", *arguments, *where])
    assert again.output.count("nothing to do") == 3
    send_messages(oracles)
    collected(Collector([r.url for r in oracles], Domain(31337, alliance["ClearanceOracle"].address), 3), 3)
    state = ["--state", str(tmp_path / "relay.sqlite"), "--once"]
    result = CliRunner().invoke(relay_command, ["run", *arguments, *where, *state])
    assert result.exit_code == 0, result.output
    assert status(alliance, lodged) == RELEASED


def test_how_to_register_an_enclave(alliance, oracles, lodged, record, stranger, tmp_path, monkeypatch):
    """docs/howto/register_an_enclave.md; the oracles that it starts run already."""
    monkeypatch.chdir(tmp_path)
    where = ["--url", alliance.chain.url, "--record", str(record)]
    page = (ROOT / "docs/howto/register_an_enclave.md").read_text()
    for number, running in enumerate(oracles):
        page = page.replace(f"http://127.0.0.1:{8700 + number}", running.url)
    lines = [line for block in re.findall(r"```\n(.*?)```", page, re.DOTALL) for line in block.splitlines()]
    assert len(lines) == 6
    for line in lines:
        _, group, command, *rest = shlex.split(line)
        if (group, command) == ("enclave", "run"):
            continue
        if group == "relay":
            for other in oracles[1:]:
                register(alliance["EnclaveRegistry"], alliance["TrustCollateral"], stranger, other.url)
            send_messages(oracles)
            domain = Domain(31337, alliance["ClearanceOracle"].address)
            collected(Collector([running.url for running in oracles], domain, 3), 3)
        on_chain = where if group == "relay" or command == "register" else []
        result = CliRunner().invoke(eport, [group, command, *rest, *on_chain])
        assert result.exit_code == 0, f"{line}\n{result.output}"
        assert command != "register" or signer_of(oracles[0].url) in result.output
    assert status(alliance, lodged) == RELEASED


def test_commands_without_a_chain_say_what_to_start(tmp_path):
    arguments = ["--oracle", "http://127.0.0.1:1", "--url", "http://127.0.0.1:1"]
    for app, words in ((enclave_cli.app, ["register"]), (relay_command, ["run", "--state", str(tmp_path / "r")])):
        result = CliRunner().invoke(app, [*words, *arguments])
        assert result.exit_code == 1 and "make chain" in " ".join(result.output.split())


# -------------------------------------------------------------------------------------------------------- collecting


def collector_of(alliance, oracles, quorum: int, patience: float) -> Collector:
    domain = Domain(alliance.chain.chain_id, alliance["ClearanceOracle"].address)
    return Collector([running.url for running in oracles], domain, quorum, patience)


def test_one_silent_oracle_delays_by_the_patience_and_holds_nothing_up(alliance, oracles):
    send_messages(oracles[:2])
    collector = collector_of(alliance, oracles, 2, 0.5)
    started = time.monotonic()
    found = collected(collector, 3)
    assert time.monotonic() - started >= 0.5
    assert all(len(signed) == 2 for signed in found)


def test_fewer_than_the_quorum_is_never_handed_out(alliance, oracles):
    send_messages(oracles[:1])
    collector = collector_of(alliance, oracles, 2, 0.0)
    deadline = time.monotonic() + 1
    while time.monotonic() < deadline:
        assert collector.poll() == []
    send_messages(oracles[1:2])
    assert len(collected(collector, 3)) == 3


def test_oracle_that_cannot_be_asked_is_named_and_the_others_are_asked(alliance, oracles):
    send_messages(oracles)
    domain = Domain(alliance.chain.chain_id, alliance["ClearanceOracle"].address)
    away = "http://127.0.0.1:1"
    collector = Collector([away, *(running.url for running in oracles)], domain, 3, 0.0)
    assert len(collected(collector, 3)) == 3
    assert list(collector.faults) == [away]


def test_signature_for_another_contract_is_not_counted(alliance, oracles):
    send_messages(oracles)
    elsewhere = Domain(alliance.chain.chain_id, alliance["Escrow"].address)
    collector = Collector([running.url for running in oracles], elsewhere, 1, 0.0)
    deadline = time.monotonic() + 5
    while len(collector.faults) < 3 and time.monotonic() < deadline:
        assert collector.poll() == []
    assert all("for this chain and contract" in fault for fault in collector.faults.values())


@pytest.mark.parametrize("quorum", [0, 3])
def test_quorum_that_the_oracles_cannot_reach_is_refused(quorum):
    with pytest.raises(ValueError, match=f"quorum {quorum} of 2 oracles"):
        Collector(["a", "b"], Domain(1, "0x" + "12" * 20), quorum)


def test_relay_begun_anew_passes_over_what_its_outbox_has(alliance, oracles):
    send_messages(oracles)
    outbox = Outbox()
    courier = Relay(alliance["Declarations"], alliance.accounts["relay"], outbox)
    *brought, last = collected(collector_of(alliance, oracles, 3, 0.0), 3)
    for signed in brought:
        courier.accept(signed)
    domain = Domain(alliance.chain.chain_id, alliance["ClearanceOracle"].address)
    urls = [running.url for running in oracles]
    (found,) = collected(Collector(urls, domain, 3, 0.0, known=outbox.has_statement), 1)
    assert {one.signer for one in found} == {one.signer for one in last}
    assert {one.statement for one in found} == {last[0].statement}
