"""A transaction that is not mined is replaced under its nonce; one whose block goes away is sent again."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
import rlp
from web3.exceptions import TimeExhausted, Web3RPCError
from web3.types import RPCEndpoint

from eport.relay.outbox import DELIVERED, INCLUDED, PENDING, REFUSED, Outbox
from eport.relay.relay import Relay
from tests.helpers.oracle import Attested, attested_example


@pytest.fixture
def attested(alliance) -> Attested:
    return attested_example(alliance, "sight")


@pytest.fixture
def outbox(tmp_path) -> Outbox:
    return Outbox(tmp_path / "outbox.sqlite")


@pytest.fixture
def ask(chain):
    """A JSON-RPC call of development."""

    def asking(method: str, *parameters: object) -> object:
        answer = chain.web3.provider.make_request(RPCEndpoint(method), list(parameters))
        assert "error" not in answer, answer
        return answer["result"]

    return asking


@pytest.fixture
def unmined(ask) -> Iterator[None]:
    """The chain takes transactions and mines none."""
    ask("evm_setAutomine", False)
    yield
    # Else the node mines them beside the reverting that follows, and the chain keeps their block.
    ask("anvil_dropAllTransactions")
    ask("evm_setAutomine", True)


def relaying(attested: Attested, outbox: Outbox, **settings: float) -> Relay:
    return Relay(attested.alliance["Declarations"], attested.alliance.accounts["relay"], outbox, **settings)


def sequence(attested: Attested) -> int:
    return attested.alliance["Declarations"].struct("declaration", attested.subject)["sequence"]


def nonce_and_price(raw: bytes) -> tuple[int, int]:
    nonce, price = rlp.decode(raw)[:2]
    return int.from_bytes(nonce, "big"), int.from_bytes(price, "big")


def test_stuck_transaction_is_replaced_under_its_nonce_for_more_and_mined_once(
    attested, tmp_path, outbox, unmined, ask, chain
):
    account = attested.alliance.accounts["relay"]
    before = chain.web3.eth.get_transaction_count(account.address)
    relaying(attested, outbox).accept(attested.statements[0])

    def deliver() -> None:
        relay = relaying(attested, Outbox(tmp_path / "outbox.sqlite"), wait=0.3)  # its connections stay in their thread
        while not sequence(attested):
            with suppress(TimeExhausted):
                relay.deliver()

    thread = threading.Thread(target=deliver)
    thread.start()
    prices: list[tuple[int, int]] = []
    deadline = time.monotonic() + 15
    while len(prices) < 3:
        item = outbox.get(attested.subject, 1)
        if item.raw and nonce_and_price(item.raw) not in prices:
            prices.append(nonce_and_price(item.raw))
        assert time.monotonic() < deadline
        time.sleep(0.02)
    ask("evm_mine")
    thread.join(timeout=15)
    assert outbox.get(attested.subject, 1).state == DELIVERED
    assert {nonce for nonce, _ in prices} == {before}
    offered = [price for _, price in prices]
    assert all(later * 10 >= earlier * 11 for earlier, later in zip(offered, offered[1:]))
    assert offered == sorted(set(offered))
    assert chain.web3.eth.get_transaction_count(account.address) == before + 1
    assert sequence(attested) == 1


def test_included_is_settled_by_the_blocks_on_top_of_it(attested, outbox, ask):
    relay = relaying(attested, outbox, confirmations=2)
    relay.accept(attested.statements[0])
    (receipt,) = relay.deliver()
    for mined, state in ((0, INCLUDED), (1, INCLUDED), (1, DELIVERED)):
        if mined:
            ask("evm_mine")
        assert relay.deliver() == []
        assert outbox.get(attested.subject, 1).state == state
    assert outbox.get(attested.subject, 1).reason == receipt.transaction


def test_statement_whose_block_a_reorganisation_takes_away_is_sent_again(attested, outbox, ask):
    relay = relaying(attested, outbox, confirmations=2)
    snapshot = ask("evm_snapshot")
    for signed in attested.statements[:2]:
        relay.accept(signed)
    assert len(relay.deliver()) == 2 and sequence(attested) == 2
    ask("evm_revert", snapshot)  # as if the other branch had won
    assert sequence(attested) == 0
    assert [receipt.gas > 0 for receipt in relay.deliver()] == [True, True]
    assert sequence(attested) == 2
    ask("evm_mine")
    ask("evm_mine")
    relay.deliver()
    assert [outbox.get(attested.subject, number).state for number in (1, 2)] == [DELIVERED, DELIVERED]


def test_transaction_behind_a_nonce_that_a_reorganisation_freed_holds_up_nothing(alliance, outbox, ask, chain):
    """The later one cannot be mined before the earlier one is sent again, and comes first in the outbox."""
    earlier, later = sorted(
        (attested_example(alliance, name) for name in ("sight", "detained")), key=lambda one: one.subject, reverse=True
    )
    relay = relaying(earlier, outbox, wait=0.3, confirmations=2)
    snapshot = ask("evm_snapshot")
    relay.accept(earlier.statements[0])
    relay.deliver()
    declarations, account = alliance["Declarations"], alliance.accounts["relay"]
    relay.accept(later.statements[0])
    item = outbox.get(later.subject, 1)
    raw = chain.prepare(
        account, declarations.address, declarations.encode("advance", item.value, list(item.signatures)), "advance"
    )
    outbox.sending(item, raw)
    ask("evm_revert", snapshot)
    with pytest.raises(TimeExhausted):
        relay.deliver()
    assert sequence(earlier) == 1
    relay.deliver()
    assert sequence(later) == 1


def test_reorganisation_after_which_another_relay_was_faster_sends_nothing(attested, outbox, ask, chain, tmp_path):
    relay = relaying(attested, outbox, confirmations=2)
    snapshot = ask("evm_snapshot")
    relay.accept(attested.statements[0])
    relay.deliver()
    ask("evm_revert", snapshot)
    alliance = attested.alliance
    other = Relay(alliance["Declarations"], alliance.accounts["carrier"], Outbox(tmp_path / "other.sqlite"))
    other.accept(attested.statements[0])
    assert len(other.deliver()) == 1
    before = chain.web3.eth.get_transaction_count(alliance.accounts["relay"].address)
    relay.deliver()
    assert outbox.get(attested.subject, 1).state == INCLUDED
    ask("anvil_mine", "0x3")
    relay.deliver()
    assert outbox.get(attested.subject, 1).state == DELIVERED
    assert chain.web3.eth.get_transaction_count(alliance.accounts["relay"].address) - before in (0, 1)
    assert sequence(attested) == 1


def test_what_another_relay_brought_counts_once_it_is_settled_and_is_sent_where_it_goes_away(
    attested, outbox, ask, tmp_path
):
    relay = relaying(attested, outbox, confirmations=2)
    relay.accept(attested.statements[0])
    alliance = attested.alliance
    other = Relay(alliance["Declarations"], alliance.accounts["carrier"], Outbox(tmp_path / "other.sqlite"))
    other.accept(attested.statements[0])
    snapshot = ask("evm_snapshot")
    other.deliver()
    assert relay.deliver() == []
    assert outbox.get(attested.subject, 1).state == INCLUDED
    ask("evm_revert", snapshot)  # the other relay is gone for good, and so is its block
    assert len(relay.deliver()) == 1 and sequence(attested) == 1
    ask("evm_mine")
    ask("evm_mine")
    relay.deliver()
    assert outbox.get(attested.subject, 1).state == DELIVERED


def test_own_statement_under_a_forgotten_transaction_is_sent_again_where_its_block_goes_away(attested, outbox, ask):
    """The relay replaced a transaction, the one before was mined: the outbox does not know the one that counted."""
    relay = relaying(attested, outbox, confirmations=2)
    relay.accept(attested.statements[0])
    snapshot = ask("evm_snapshot")
    relay.deliver()
    item = outbox.get(attested.subject, 1)
    outbox.sending(item, None)
    outbox.settle(item, PENDING)
    assert relay.deliver() == []
    ask("evm_revert", snapshot)
    assert len(relay.deliver()) == 1 and sequence(attested) == 1


def test_refusal_counts_once_the_block_of_the_first_has_settled(attested, outbox, ask):
    relay = relaying(attested, outbox, confirmations=2)
    relay.accept(attested.statements[0][:2])  # two of the three signatures that are needed
    for mined, state in ((0, PENDING), (1, PENDING), (1, REFUSED)):
        if mined:
            ask("evm_mine")
        assert relay.deliver() == []
        assert outbox.get(attested.subject, 1).state == state
    assert "ClearanceTooFewSigners" in outbox.get(attested.subject, 1).reason


def test_statement_that_is_refused_because_the_one_before_went_away_is_not_lost(attested, outbox, ask, monkeypatch):
    """The chain takes the block back after the relay has looked, and before it brings the next statement."""
    relay = relaying(attested, outbox, confirmations=2)
    snapshot = ask("evm_snapshot")
    relay.accept(attested.statements[0])
    relay.deliver()
    relay.accept(attested.statements[1])
    look = relay._recheck

    def look_and_lose() -> None:
        look()
        ask("evm_revert", snapshot)

    monkeypatch.setattr(relay, "_recheck", look_and_lose)
    assert relay.deliver() == []
    monkeypatch.undo()
    assert outbox.get(attested.subject, 2).state == PENDING
    assert len(relay.deliver()) == 2 and sequence(attested) == 2


def test_node_that_forgot_the_state_of_older_blocks_hinders_no_settlement(attested, outbox, ask, chain, monkeypatch):
    relay = relaying(attested, outbox, confirmations=2)
    relay.accept(attested.statements[0])
    relay.deliver()
    ask("evm_mine")
    ask("evm_mine")
    declarations = attested.alliance["Declarations"]
    call = declarations.call

    def pruned(function: str, *arguments: object, block: object = "latest", **options: object) -> object:
        if block not in ("latest", chain.web3.eth.block_number):
            raise Web3RPCError("missing trie node")
        return call(function, *arguments, block=block, **options)

    monkeypatch.setattr(declarations, "call", pruned)
    relay.deliver()
    assert outbox.get(attested.subject, 1).state == DELIVERED


def test_real_reorganisation_of_the_node_is_survived(attested, outbox, ask):
    """Anvil replaces its newest blocks by empty ones; what stood in them goes back to nobody's pool."""
    relay = relaying(attested, outbox, confirmations=3)
    relay.accept(attested.statements[0])
    relay.deliver()
    ask("anvil_reorg", 1, [])
    assert sequence(attested) == 0
    relay.deliver()
    assert outbox.get(attested.subject, 1).state in (INCLUDED, PENDING)
    relay.deliver()
    assert sequence(attested) == 1


def test_statement_behind_one_that_waits_to_be_mined_is_not_tried(attested, outbox, unmined):
    """The chain would refuse it, and it would count as refused where nothing is ever taken back."""
    relay = relaying(attested, outbox, wait=0.3)
    for signed in attested.statements[:2]:
        relay.accept(signed)
    with pytest.raises(TimeExhausted):
        relay.deliver()
    behind = outbox.get(attested.subject, 2)
    assert (behind.state, behind.raw) == (PENDING, None)
