"""Restarts as an operator does them: one validator after the other, and all at once after a power cut."""

from __future__ import annotations

import random

from typer.testing import CliRunner

from bench.network.ledger import found
from eport.cli import app
from eport.network import running
from eport.network.plan import Network
from eport.network.rpc import ask
from tests.network.conftest import RECOVERY, SETTLES, Payment, needs_node, reaches

pytestmark = needs_node


def command(network: Network, *arguments: str) -> None:
    done = CliRunner().invoke(app, ["network", *arguments, "--folder", str(network.root)])
    assert done.exit_code == 0, done.output


def test_rolling_restart_lets_payments_settle_throughout(consortium: Network):
    """By the commands of docs/network.md; while each is down, a payment is settled by the others."""
    ledger, random_ = found(consortium, wallets=4), random.Random(1)
    for number, item in enumerate(consortium.validators):
        other = consortium.validators[(number + 1) % 4]
        command(consortium, "down", "--only", item.name)
        payment = Payment(ledger, other, random_)
        payment.chain.wait_settled(payment.transaction, SETTLES)
        assert payment.balance() == payment.before + payment.amount
        settled = payment.chain.settled_block()
        command(consortium, "up", "--only", item.name)
        seconds = reaches(consortium, item, settled, RECOVERY)
        command(consortium, "status")
        print(f"{item.name} is current again, and has the others' final block {seconds:.0f} s later")
    standings = running.standings(consortium)
    assert [item.votes for item in standings] == [5, 5, 5, 5]
    agreed = running.agreement(consortium, standings)
    assert agreed.holds and len(agreed.hashes) == 4


def test_power_cut_of_all_loses_nothing_that_is_final_and_finality_goes_on(consortium: Network):
    first, *_ = consortium.validators
    reaches(consortium, first, 1, SETTLES)
    before = running.standing(consortium, first)
    command(consortium, "down", "--force")
    command(consortium, "up")
    assert before.final is not None
    seconds = reaches(consortium, first, before.final + 61, SETTLES)
    print(f"new blocks are final {seconds:.0f} s after all are current again")
    for item in consortium.validators:
        reaches(consortium, item, before.final, RECOVERY)
        known = ask(item.url, "eth_getBlockByNumber", hex(before.final), False)
        assert known["hash"] == before.final_hash
    assert running.agreement(consortium, running.standings(consortium)).holds
