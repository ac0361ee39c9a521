"""The relay brings what enclaves signed, once, whatever breaks on the way."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
import requests

from eport.relay.outbox import DELIVERED, PENDING, REFUSED, Contradiction, Outbox
from eport.relay.relay import Quorum, Relay
from tests.helpers.oracle import Attested, attested_example


@pytest.fixture
def attested(alliance) -> Attested:
    """The sight example's declaration lodged, and its three statements signed by three registered enclaves."""
    return attested_example(alliance, "sight")


@pytest.fixture
def outbox() -> Outbox:
    return Outbox()


@pytest.fixture
def relay(alliance, relay: object, outbox: Outbox) -> Relay:
    return Relay(alliance["Declarations"], alliance.accounts["relay"], outbox, attempts=3)


def sequence(attested: Attested) -> int:
    return attested.alliance["Declarations"].struct("declaration", attested.subject)["sequence"]


def test_deliver_brings_statements_in_their_order(attested, relay, outbox):
    for signed in reversed(attested.statements):
        assert relay.accept(signed)
    assert len(relay.deliver()) == 3
    assert sequence(attested) == 3
    assert outbox.pending() == []


def test_accept_the_same_statement_twice_keeps_one(attested, relay):
    assert relay.accept(attested.statements[0])
    assert not relay.accept(attested.statements[0])
    assert len(relay.deliver()) == 1
    assert relay.deliver() == []


def test_accept_two_values_for_one_sequence_is_a_contradiction(attested, relay):
    relay.accept(attested.statements[0])
    other = [replace(signed, statement=replace(signed.statement, dutyPayable=1)) for signed in attested.statements[0]]
    with pytest.raises(Contradiction, match="contradicts"):
        relay.accept(other)


def test_accept_different_values_of_the_enclaves_is_no_quorum(attested, relay):
    first, *others = attested.statements[0]
    with pytest.raises(Quorum, match="2 values"):
        relay.accept([replace(first, statement=replace(first.statement, dutyPayable=1)), *others])


def test_accept_one_enclave_twice_is_no_quorum(attested, relay):
    first, second, _ = attested.statements[0]
    with pytest.raises(Quorum):
        relay.accept([first, first, second])


def test_deliver_what_another_relay_brought_settles_it(attested, relay, outbox):
    for signed in attested.statements:
        relay.accept(signed)
    other = Outbox()
    rival = Relay(attested.alliance["Declarations"], attested.alliance.accounts["carrier"], other)
    for signed in attested.statements:
        rival.accept(signed)
    rival.deliver()
    assert relay.deliver() == []
    assert outbox.pending() == [] and sequence(attested) == 3


def test_deliver_a_refused_statement_records_the_reason_and_stops_its_declaration(attested, relay, outbox):
    relay.accept(attested.statements[0][:2])  # two of the three signatures that are needed
    relay.accept(attested.statements[1])
    assert relay.deliver() == []
    first = outbox.get(attested.subject, 1)
    assert first.state == REFUSED and "ClearanceTooFewSigners" in first.reason
    assert outbox.get(attested.subject, 2).state == PENDING


@pytest.fixture
def broken(chain, monkeypatch) -> Callable[..., list[str]]:
    """Let the way to the node fail: the next `times` calls of a method get no answer; returns those that failed."""
    session = chain.web3.provider._request_session_manager
    original = session.make_post_request

    def fail(method: str | None, times: int) -> list[str]:
        failed: list[str] = []

        def post(url, data, *arguments, **options):
            called = json.loads(data)["method"]
            if method in (None, called) and len(failed) < times:
                failed.append(called)
                if called == "eth_sendRawTransaction" and method is not None:
                    original(url, data, *arguments, **options)  # it arrives; only the answer is lost
                raise requests.exceptions.ConnectionError("the node went away")
            return original(url, data, *arguments, **options)

        monkeypatch.setattr(session, "make_post_request", post)
        return failed

    return fail


@pytest.mark.parametrize(
    "method", ["eth_estimateGas", "eth_sendRawTransaction", "eth_getTransactionReceipt", "eth_call"]
)
def test_deliver_tries_again_where_the_node_loses_an_answer(attested, relay, broken, method):
    relay.accept(attested.statements[0])
    failed = broken(method, 2)
    relay.deliver()
    assert failed == [method, method]
    assert sequence(attested) == 1


def test_deliver_while_the_node_is_away_loses_nothing(attested, relay, outbox, broken, monkeypatch):
    relay.accept(attested.statements[0])
    broken(None, 1_000)
    with pytest.raises(requests.exceptions.ConnectionError):
        relay.deliver()
    monkeypatch.undo()
    assert outbox.get(attested.subject, 1).state == PENDING


def test_deliver_after_a_crash_between_sending_and_the_receipt_sends_the_same_transaction(attested, tmp_path, broken):
    """The process dies once the transaction is out: the next one finds it in the outbox and sends nothing new."""
    declarations, account = attested.alliance["Declarations"], attested.alliance.accounts["relay"]
    first = Relay(declarations, account, Outbox(tmp_path / "outbox.sqlite"), attempts=1)
    first.accept(attested.statements[0])
    broken("eth_getTransactionReceipt", 5)  # as often as it is asked for before the relay gives up
    with pytest.raises(requests.exceptions.ConnectionError):
        first.deliver()
    before = attested.alliance.chain.web3.eth.get_transaction_count(account.address, "pending")
    again = Outbox(tmp_path / "outbox.sqlite")
    (receipt,) = Relay(declarations, account, again).deliver()
    assert receipt.transaction == again.get(attested.subject, 1).reason
    assert attested.alliance.chain.web3.eth.get_transaction_count(account.address) == before
    assert again.get(attested.subject, 1).state == DELIVERED


def test_deliver_a_stored_transaction_that_can_never_be_mined_makes_another(attested, relay, outbox, exporter):
    """Its nonce was used by something else since it was stored."""
    relay.accept(attested.statements[0])
    (item,) = outbox.pending()
    data = attested.alliance["Declarations"].encode("advance", item.value, list(item.signatures))
    account, chain = attested.alliance.accounts["relay"], attested.alliance.chain
    outbox.sending(item, chain.prepare(account, attested.alliance["Declarations"].address, data, "stored"))
    attested.alliance["EnclaveRegistry"].send(account, "openNonce", exporter.address)
    assert len(relay.deliver()) == 1
    assert sequence(attested) == 1


def test_statement_of_a_declaration_that_nobody_lodged_is_refused_with_the_reason(alliance, relay, outbox):
    attested = attested_example(alliance, "sight", lodge=False)
    relay.accept(attested.statements[0])
    relay.deliver()
    assert "DeclarationUnknown" in outbox.get(attested.subject, 1).reason
    assert alliance["ClearanceOracle"].struct("latest", attested.subject)["sequence"] == 0
