"""What the schedules found, each as small as it gets: the program that had the fault fails here."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
import structlog
import yaml
from typer.testing import CliRunner

from bench.customs.stage import connected
from eport.chain.contract import Chain, Unanswered
from eport.enclave import settings as oracle_settings
from eport.enclave.enclave import measurement
from eport.enclave.journal import Journal
from eport.enclave.program import Program
from eport.enclave.quote.collateral import utc
from eport.enclave.quote.simulator import SimulatedPlatform
from eport.enclave.service import Service, build
from eport.messages.errors import MessageError
from eport.relay.command import relay as relay_command
from eport.relay.outbox import DELIVERED, INCLUDED, PENDING, REFUSED, Outbox
from eport.relay.relay import TRANSIENT, Relay
from tests.enclave.test_program import CUSTOMS, DECLARATION, RESPONSES, SIGNED, started, stop
from tests.faults.node import PATIENCE, Fault, Lie, Node, Way
from tests.faults.world import full_disk, hurry
from tests.helpers.customs import messages
from tests.helpers.oracle import Attested, attested_example
from tests.helpers.record import recorded
from tests.helpers.service import settings_file


@pytest.fixture(autouse=True)
def no_log() -> Iterator[None]:
    """The limit on files would be one on the log, too."""
    before = structlog.get_config()
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory(), cache_logger_on_first_use=False)
    yield
    structlog.configure(**before)


@pytest.fixture
def attested(alliance) -> Attested:
    return attested_example(alliance, "sight")


@pytest.fixture
def way(chain) -> Iterator[Way]:
    made = Way(Node(int(chain.url.rpartition(":")[2])))
    yield made
    made.close()


@pytest.fixture
def outbox() -> Outbox:
    return Outbox()


@pytest.fixture
def relay(way, attested, outbox) -> Relay:
    """The relay of the example's first statement, by the way that faults befall."""
    through = connected(way.url, attested.alliance)
    hurry(through.chain)
    made = Relay(
        through["Declarations"], through.accounts["relay"], outbox, attempts=2, wait=PATIENCE, confirmations=2,
        seldom=0.1,
    )  # fmt: skip
    made.accept(attested.statements[0])
    return made


def sequence(attested: Attested) -> int:
    found: int = attested.alliance["Declarations"].struct("declaration", attested.subject)["sequence"]
    return found


def deliver(relay: Relay) -> None:
    """As `eport relay run` does it: only these faults are survived."""
    with suppress(*TRANSIENT):
        relay.deliver()


def delivered(relay: Relay, node: Node, outbox: Outbox, count: int = 1) -> bool:
    for _ in range(4):
        relay.deliver()
        node.ask("anvil_mine", "0x3")
    return outbox.counts() == {DELIVERED: count}


# ------------------------------------------------------------------------------------------------------ relay, node

ANY = [lie for lie in Lie if lie not in (Lie.late, Lie.stale)]


@pytest.mark.parametrize("lie", ANY, ids=lambda lie: lie.name)
def test_a_node_that_answers_wrongly_ends_no_relay_and_loses_no_statement(relay, way, outbox, attested, lie):
    """429 and half an answer ended the relay; -32005 and a receipt of failure had the statement refused for good; an
    invented receipt had it counted as delivered."""
    for after, signed in zip((0, 3, 7), attested.statements):
        relay.accept(signed)
        way.faults = [Fault(lie, after, times=7)]
        for _ in range(3):
            deliver(relay)
        way.heal()
        assert REFUSED not in outbox.counts()
    assert delivered(relay, way.node, outbox, 3)
    assert sequence(attested) == 3


def test_an_answer_of_a_node_that_lags_delays_and_refuses_nothing(relay, way, outbox, attested):
    way.faults = [Fault(Lie.stale, 0, times=20)]
    deliver(relay)
    way.heal()
    assert delivered(relay, way.node, outbox)


def test_statement_of_a_declaration_that_is_lodged_later_is_delivered_then(alliance, way, outbox):
    early = attested_example(alliance, "sight", lodge=False)
    relay = Relay(alliance["Declarations"], alliance.accounts["relay"], outbox, seldom=0.05)
    for signed in early.statements:
        relay.accept(signed)
    relay.deliver()
    first = outbox.get(early.subject, 1)
    assert first is not None and first.state == REFUSED and "DeclarationUnknown" in str(first.reason)
    assert outbox.counts() == {REFUSED: 1, PENDING: 2}  # those that follow wait for it
    content = early.statements[0][0].statement.content
    alliance["Declarations"].send(alliance.accounts["importer"], "lodge", early.subject, 1, content)
    time.sleep(0.06)  # the pause
    relay.deliver()
    assert outbox.counts() == {DELIVERED: 3}


def test_refused_statement_is_tried_ever_more_seldom(alliance, outbox, monkeypatch):
    early = attested_example(alliance, "sight", lodge=False)
    relay = Relay(alliance["Declarations"], alliance.accounts["relay"], outbox, seldom=4)
    relay.accept(early.statements[0])
    now, tried = 1000.0, []
    monkeypatch.setattr("eport.relay.relay.time.monotonic", lambda: now)
    encode = alliance["Declarations"].encode
    monkeypatch.setattr(
        alliance["Declarations"], "encode", lambda *given: tried.append(now - 1000) or encode(*given)
    )  # fmt: skip
    for _ in range(26):
        relay.deliver()
        now += 0.5
    assert tried == [0, 1, 3, 7, 11]


def test_statement_that_another_relay_brought_is_not_delivered_before_its_block_stays(relay, way, outbox, attested):
    """It counted as delivered at once; a reorganisation then took it away, and nobody brought it again."""
    alliance = attested.alliance
    rival = Relay(alliance["Declarations"], alliance.accounts["carrier"], Outbox())
    rival.accept(attested.statements[0])
    rival.deliver()
    relay.deliver()
    assert outbox.counts() == {INCLUDED: 1}
    way.node.ask("anvil_reorg", 1, [])
    assert sequence(attested) == 0
    assert delivered(relay, way.node, outbox) and sequence(attested) == 1


def test_statement_whose_predecessor_a_reorganisation_takes_away_meanwhile_is_not_lost(relay, way, outbox, attested):
    """Between the two of one round: the second was refused as out of sequence, for good."""
    relay.accept(attested.statements[1])

    def reorganise() -> None:
        way.node.ask("anvil_reorg", 1, [])

    way.faults = [Fault(reorganise, after=1, method="eth_estimateGas")]
    relay.deliver()
    assert sequence(attested) == 0 and outbox.counts() == {INCLUDED: 1, PENDING: 1}
    for _ in range(6):
        time.sleep(0.05)
        relay.deliver()
        way.node.ask("anvil_mine", "0x3")
    assert outbox.counts() == {DELIVERED: 2} and sequence(attested) == 2


def test_relay_whose_disk_is_full_says_what_to_do(attested, tmp_path):
    record = recorded(attested.alliance.contracts, tmp_path / "record.json")
    where = ["--url", attested.alliance.chain.url, "--record", str(record), "--oracle", "http://127.0.0.1:1"]
    quorum = ["--oracle", "http://127.0.0.1:2", "--oracle", "http://127.0.0.1:3"]
    state = ["--state", str(tmp_path / "relay.sqlite"), "--once"]
    with full_disk(0):
        result = CliRunner().invoke(relay_command, ["run", *where, *quorum, *state])
    assert result.exit_code == 1 and "make room on the disk" in " ".join(result.output.split())


# ------------------------------------------------------------------------------------------------------- sending


def test_transaction_without_an_answer_is_named_so_that_nobody_does_it_twice(way, alliance, exporter):
    chain = Chain(way.url)
    hurry(chain)
    registry = connected(way.url, alliance)["EnclaveRegistry"]
    raw = chain.prepare(exporter, registry.address, registry.encode("openNonce", exporter.address), "openNonce")
    way.faults = [Fault(Lie.lost_answer, 0, times=100)]
    with pytest.raises(Unanswered, match="look at what it should have done before you do it again"):
        chain.broadcast(raw, "EnclaveRegistry.openNonce")
    way.heal()
    chain.broadcast(raw, "EnclaveRegistry.openNonce")  # the very same again does it once
    assert chain.web3.eth.get_transaction_count(exporter.address) == 1


# -------------------------------------------------------------------------------------------------------- oracle


def statements(running: Program) -> list[int]:
    return [item.statement.sequence for item in running.signed]


@pytest.mark.parametrize("size", range(0, 3_600, 600))
def test_disk_that_fills_up_while_an_oracle_decides_delays_and_loses_nothing(tmp_path, size):
    """What was kept and not yet decided, or decided and not yet signed, waited for a restart."""
    running = started(tmp_path)
    for message in (DECLARATION, *RESPONSES):
        try:
            with full_disk(size):
                running.take(message)
        except OSError:
            pass
    for message in (DECLARATION, *RESPONSES):  # the source is asked for the same again, since its place was not kept
        running.take(message)
    assert statements(running) == [1, 2, 3]
    told = list(running.signed)
    stop(running)
    again = started(tmp_path)
    assert list(again.signed) == told  # a reader's place means the same after a restart
    stop(again)


def test_what_a_full_disk_interrupted_goes_on_without_another_message(tmp_path, monkeypatch):
    """The statement was in the ledger and not in the journal: nothing signed it before a restart."""
    running = started(tmp_path)
    running.take(DECLARATION)

    def full(self: Journal, entry: dict[str, object]) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "_append", full)
        for message in RESPONSES:
            with pytest.raises(OSError, match="No space left"):
                running.take(message)
    assert statements(running) == []
    running.go_on()
    assert statements(running) == [1, 2, 3]
    stop(running)


@pytest.fixture
def service(tmp_path) -> Callable[..., Service]:
    def make(**changes: object) -> Service:
        settings = oracle_settings.load(settings_file(tmp_path, CUSTOMS, **changes))
        return Service(build(settings, SimulatedPlatform("machine", measurement(), utc(1_770_000_000))), settings)

    return make


def test_message_in_the_inbox_that_a_full_disk_refused_is_taken_at_the_next_look(service, tmp_path):
    """It counted as seen before it was taken."""
    running = service()
    for number, message in enumerate(SIGNED):
        (tmp_path / "inbox" / f"{number}.xml").write_bytes(message)
    with full_disk(100):
        asyncio.run(running.fetch())
    assert "File too large" in str(running._fault)
    asyncio.run(running.fetch())
    assert running._fault is None and statements(running._program) == [1, 2, 3]
    stop(running._program)


@pytest.mark.parametrize("body", ['{"next": "4"}', "[]", '{"messages": 1, "next": 0}', "null"])
def test_source_whose_answer_has_another_form_ends_no_oracle(service, tmp_path, monkeypatch, body):
    running = service()

    async def pull() -> None:
        found = yaml.safe_load(body)
        for _ in found["messages"]:
            pass

    monkeypatch.setattr(running, "_pull", pull)
    asyncio.run(running.fetch())
    assert running._fault is not None
    stop(running._program)


def test_declaration_without_a_number_is_refused_and_not_kept(tmp_path):
    """It was kept before it was refused, and the oracle did not start again."""
    running = started(tmp_path)
    text = messages()[0]
    unnumbered = re.sub(rb"<(\w+:)?ID>22482026\d+</(\w+:)?ID>", b"", text, count=1)
    assert unnumbered != text
    with pytest.raises(MessageError, match="is missing"):
        running.take(CUSTOMS.sign(unnumbered))
    stop(running)
    stop(started(tmp_path))
