"""The generator of `make bench-load`: what it counts went through, and what did not is an error. Small numbers, and no
time is judged: a shared machine has no use for one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

import pytest

from bench.__main__ import LOAD
from bench.load import oracle, payments, reading
from bench.load.__main__ import SENDERS, levels_of, main, options, sizes_of, write
from bench.load.page import KINDS, level_rows, limit, markdown
from bench.load.stream import Level, percentile, significant, trades, transactions
from bench.scene import AMOUNT, BALANCE, DUTY, Refused, Scene
from eport.chain.record import Record
from tests.helpers.clearance import stopped_clock
from tests.helpers.governance import Prepared

RECORDED = json.loads(LOAD.read_text())
HERE = os.getpid()
"""Stands for the node's process: how busy it is is not looked at."""


@pytest.fixture
def scene(alliance: Prepared) -> Iterator[Scene]:
    with stopped_clock(alliance.chain):
        made = Scene(alliance)
        yield made
        made.ask("evm_setAutomine", True)


@pytest.fixture
def payers(scene: Scene) -> payments.Payers:
    return payments.Payers(scene, 4)


def held(scene: Scene, address: str) -> int:
    return int(scene.alliance["DigitalYuan"].call("balanceOf", address))


@pytest.mark.parametrize("kind", payments.PAYMENTS)
def test_every_payment_that_is_counted_went_through(scene, payers, kind):
    level = Level(senders=4, each=2, requests=3)
    (found,) = payments.run(scene, HERE, kind, [level], payers)
    assert (found.senders, found.waiting, found.done) == (4, 8, level.transactions) == (4, 8, 24)
    assert len(found.waits) == 24 and 0 < found.waits[0] <= found.waits[-1] < found.seconds
    assert 1 <= found.blocks <= 24 and found.gas > 24 * 21_000
    spent = level.each * level.requests * payments.PAYMENTS[kind]
    assert [held(scene, payer.address) for payer in payers.payers] == [BALANCE - spent] * 4


@pytest.mark.parametrize("kind", payments.PAYMENTS)
def test_each_side_alone_takes_every_payment(scene, payers, kind):
    found = payments.limits(scene, HERE, kind, payers, 40)
    assert min(found.signed, found.admitted, found.executed, found.executed_gas) > 0
    assert [held(scene, payer.address) for payer in payers.payers] == [BALANCE - 10 * payments.PAYMENTS[kind]] * 4


def test_payment_that_fails_on_the_chain_is_an_error(scene, payers):
    payer, payee = payers.payers[0], payers.payers[1].address
    raw = [scene.raw(payer, scene.transfer(payee, amount)) for amount in (1, BALANCE)]
    with pytest.raises(Refused, match="1 of 2 transactions failed"):
        transactions(scene, HERE, Level(1, 2, 1), [raw])


def test_transaction_that_the_node_does_not_take_is_an_error(scene, payers):
    payer, payee = payers.payers[0], payers.payers[1].address
    raw = scene.raw(payer, scene.transfer(payee, 1))
    transactions(scene, HERE, Level(1, 1, 1), [[raw]])
    with pytest.raises(Refused, match="1 of 1 eth_sendRawTransaction were refused"):
        transactions(scene, HERE, Level(1, 1, 1), [[raw]])


def test_transaction_that_comes_into_no_block_is_an_error(scene, payers, monkeypatch):
    monkeypatch.setattr("bench.load.stream.PATIENCE", 0.2)
    payers.payers[0].nonce += 1
    raw = scene.raw(payers.payers[0], scene.transfer(payers.payers[1].address, 1))
    with pytest.raises(Refused, match="1 transactions are in no block after 0 s"):
        transactions(scene, HERE, Level(1, 1, 1), [[raw]])


def test_trades_that_go_on_at_once_are_each_honoured(scene):
    parties, treasury = scene.alliance.accounts, scene.alliance.accounts["treasury"].address
    paid, duty = held(scene, parties["exporter"].address), held(scene, treasury)
    level = Level(senders=3, each=1, requests=2)
    found = trades(scene, HERE, level, [scene.next_trade() for _ in range(level.transactions)])
    assert found.done == len(found.waits) == 6 and found.blocks >= 2 * 14
    assert held(scene, parties["exporter"].address) == paid + 6 * AMOUNT
    assert held(scene, treasury) == duty + 6 * DUTY


def test_trade_without_its_customs_release_is_an_error(scene):
    whole = scene.next_trade()
    without = tuple(act for act in whole if act.title != "statement: released")
    assert len(without) == len(whole) - 1
    with pytest.raises(Refused, match="1 trades were to pay 1000000 fen each, and paid 0"):
        trades(scene, HERE, Level(1, 1, 1), [without])


def test_trades_grow_and_the_readers_find_each(scene, tmp_path):
    scene.grow(3)
    scene.grow(5)
    assert scene.trades == 5 and scene.honoured() == 5 * AMOUNT
    assert set(reading.seconds(scene, Record(tmp_path / "none.json"))) == set(reading.READERS)
    scene.trades += 1  # a trade of which the chain knows nothing
    with pytest.raises(AssertionError):
        reading.seconds(scene, Record(tmp_path / "none.json"))


def test_oracle_starts_again_over_what_it_knows(tmp_path):
    first, (one, two) = oracle.run(tmp_path, (1, 2), lambda what: None)
    assert first.healthy > 0 and first.signed > 0
    assert (one.declarations, two.declarations) == (1, 2)
    assert min(one.fresh, one.worked, two.fresh, two.worked) > 10**7 and 0 < one.folder < two.folder


@pytest.mark.parametrize(
    ("share", "value"), [(0.5, 50), (0.95, 95), (0.951, 96), (1, 100), (0.001, 1)], ids=lambda item: str(item)
)
def test_percentile_is_the_least_that_so_many_are_not_above(share, value):
    assert percentile(range(1, 101), share) == value


def test_three_digits_are_kept():
    assert [significant(value) for value in (1234.5, 0.012345, 99.96)] == [1230.0, 0.0123, 100.0]


@pytest.mark.parametrize(
    ("node", "generator", "side"),
    [
        (0.44, 0.4, "neither"),
        (0.5, 0.35, "node"),
        (0.4, 0.45, "generator"),
        (1.4, 0.9, "node"),
        (0.3, 0.9, "generator"),
    ],
)
def test_limit_is_the_side_that_had_no_time_left(node, generator, side):
    assert limit({"node_cores": node, "generator_cores": generator}) == side


# --------------------------------------------------------------------------------------------------- what is recorded


@pytest.mark.parametrize("kind", KINDS)
def test_record_is_of_every_level(kind):
    levels = levels_of(kind, RECORDED["share"])
    recorded = [(found["senders"], found["waiting"], found["done"]) for found in RECORDED[kind]["levels"]]
    assert recorded == [(level.senders, level.waiting, level.transactions) for level in levels]
    assert [level.senders for level in levels][:4] == [1, 4, 16, 64]
    assert max(level.senders for level in levels) == SENDERS
    assert all(found["p50_ms"] <= found["p95_ms"] for found in RECORDED[kind]["levels"])


def test_record_is_of_every_size():
    assert sizes_of(1) == [10, 100, 1_000]
    assert RECORDED["reading"]["sizes"] == sizes_of(RECORDED["share"])
    assert [found["declarations"] for found in RECORDED["oracle"]["sizes"]] == sizes_of(RECORDED["share"])
    assert set(RECORDED["reading"]["seconds"]) == set(reading.READERS)


@pytest.mark.parametrize("share", [1, 0.05])
def test_page_says_what_is_a_rehearsal(share):
    assert ("**A rehearsal of" in "\n".join(markdown(RECORDED | {"share": share}))) == (share < 1)


def test_part_of_it_is_not_kept(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["bench.load", "--date", "2026-11-29", "--share", "0.5"])
    with pytest.raises(SystemExit):
        main()
    assert "say --json FILE" in capsys.readouterr().err


def test_page_has_a_line_for_every_level():
    page = markdown(RECORDED)
    assert sum(len(RECORDED[kind]["levels"]) for kind in KINDS) == len(level_rows(RECORDED)) == 19
    assert all(f"| {' | '.join(row)} |" in page for row in level_rows(RECORDED))


def test_write_keeps_record_and_page_together(tmp_path, monkeypatch):
    for name in ("LOAD", "PAGE"):
        monkeypatch.setattr(f"bench.load.__main__.{name}", tmp_path / name)
    write({**RECORDED, "date": "2099-01-01"})
    assert json.loads((tmp_path / "LOAD").read_text())["date"] == "2099-01-01"
    assert "2099-01-01: " in (tmp_path / "PAGE").read_text()


def test_options_ask_for_a_date():
    with pytest.raises(SystemExit):
        options().parse_args([])
    assert options().parse_args(["--date", "2026-11-29"]).share == 1
