"""The first trade on four validators while one dies, and while the relay and the oracle begin anew.

Deploying the alliance takes minutes there, so that this is of the long version: `make network-faults`.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import time
from pathlib import Path

import pytest

from eport.chain.contract import Chain
from eport.chain.deployment import Alliance, deploy
from eport.chain.network import features
from eport.network import running
from eport.network.fresh import settings_on
from eport.network.funding import fund
from eport.network.plan import Network
from eport.relay.outbox import DELIVERED, INCLUDED, Outbox
from eport.relay.relay import Relay
from eport.settings import Settings
from eport.trade.chapters.credit import expire, issue
from eport.trade.chapters.customs import CustomsChapter
from eport.trade.chapters.money import fund as fund_trade
from eport.trade.chapters.presentation import decide, present
from eport.trade.chapters.settlement import settle
from eport.trade.inputs import read
from eport.trade.redate import redate
from eport.trade.trade import Trade
from tests.network.conftest import RECOVERY, needs_node, until

pytestmark = [
    needs_node,
    pytest.mark.skipif("EPORT_SEEDS" not in os.environ, reason="the long version: make network-faults SEEDS=1"),
]
EXAMPLE = Path(__file__).resolve().parents[2] / "examples/sight"
SEED = 7
HALT = 15  # [s]


@pytest.fixture(scope="module")
def on_network(consortium: Network, settings: Settings) -> Alliance:
    chain = Chain(consortium.validators[0].url)
    there = settings_on(settings)
    accounts = there.parties(chain.chain_id)
    fund(chain, consortium, [account.address for account in accounts.values()])
    return deploy(chain, there, accounts)


def test_trade_completes_while_a_validator_dies_and_relay_and_oracle_begin_anew(
    consortium: Network, on_network: Alliance, tmp_path: Path
):
    last_day = dt.date(max(on_network.settings.place("CN").years), 12, 31)
    folder = redate(EXAMPLE, tmp_path / "trade", dt.datetime.now(dt.timezone.utc), last_day)
    trade = Trade(on_network, read(folder / "mt700.txt", folder / "customs"), 3000, lambda _: None)
    customs = CustomsChapter(trade)
    outbox_file = tmp_path / "relay.sqlite"

    def relay_begins_anew() -> None:
        customs.outbox.close()
        customs.outbox = Outbox(outbox_file)
        customs.relay = Relay(on_network["Declarations"], on_network.accounts["relay"], customs.outbox)

    relay_begins_anew()
    # Without the precompile the enclaves' quotes are verified by the library's Solidity.
    assert not features(on_network.chain.web3).p256verify
    fund_trade(trade, None)
    issue(trade)
    customs.lodge()
    customs.respond(1)
    first = customs.outbox.get(trade.subject, 1)
    assert first is not None and first.state == INCLUDED  # included, which is not settled

    victim, second, _ = random.Random(SEED).sample(consortium.validators[1:], 3)
    running.down(consortium, [victim, second], force=True)
    relay_begins_anew()
    customs.respond(2)
    time.sleep(HALT)
    customs.relay.deliver()
    halted = customs.outbox.get(trade.subject, 2)
    assert halted is not None and halted.state == INCLUDED
    running.up(consortium, [second])  # one stays away
    running.wait_ready(consortium, [second])
    customs.register_enclaves()  # the oracle's processes end and begin: other keys, the same journals
    customs.respond(3)
    (item,) = trade.inputs.presentations
    number = present(trade, item)
    decide(trade, number, item)
    expire(trade)
    settle(trade)
    assert trade.steps[-1].title == "All of it is settled"
    assert trade.balances()["exporter"] - trade.balances_before["exporter"] == item.amount

    running.up(consortium, [victim])
    running.wait_ready(consortium, [victim])
    customs.relay.deliver()
    sequences = [customs.outbox.get(trade.subject, sequence) for sequence in range(1, len(trade.inputs.responses) + 1)]
    assert [entry.state for entry in sequences if entry is not None] == [DELIVERED] * len(sequences)
    settled = on_network.chain.settled_block()
    until(lambda: (running.standing(consortium, victim).final or 0) >= settled, RECOVERY)
    assert running.agreement(consortium, running.standings(consortium)).holds
