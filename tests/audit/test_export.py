"""An export holds every event, named as of its block, the same bytes each time, or it does not exist."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from web3.exceptions import Web3RPCError
from web3.types import RPCEndpoint

from eport.audit.record import CSV, MANIFEST, PARQUET, export, stored
from eport.audit.rows import COLUMNS, UNKNOWN, ExportError, block_at, block_range
from eport.chain.logs import Reorganised, pages
from eport.chain.network import Settlement

HEADER = [name for name, _ in COLUMNS]


def rows(written, name=CSV) -> list[dict]:
    return [dict(zip(HEADER, values)) for values in stored(written.folder / name)]


def test_every_log_of_every_contract_is_a_row(traded, whole):
    logs = [
        (log["blockNumber"], log["logIndex"])
        for contract in traded.contracts.values()
        for log in traded.chain.web3.eth.get_logs({"address": contract.address, "fromBlock": 0})
    ]
    found = rows(whole)
    assert [(row["block"], row["log_index"]) for row in found] == sorted(logs)
    assert [row["number"] for row in found] == list(range(1, len(logs) + 1))
    assert whole.manifest["rows"] == len(logs) > 300


def test_no_event_of_the_alliance_is_unknown(whole):
    assert not [row for row in rows(whole) if row["event"] == UNKNOWN]


def test_csv_and_parquet_hold_the_same(whole):
    assert rows(whole, PARQUET) == rows(whole)


def test_arguments_carry_units_and_enums_their_members(whole):
    found = {(row["contract"], row["event"]): json.loads(row["arguments"]) for row in rows(whole)}
    assert found["DigitalYuan", "Transfer"]["value [fen]"] > 0
    assert found["AllianceRegistry", "InstitutionAdmitted"]["kind"] in ("TRADER", "AGENCY", "CARRIER")
    applied = found["DocumentaryCredit", "CreditApplied"]["terms"]
    assert applied["amount [fen]"] > 0 and applied["tranches"][0]["share [bps]"] == 10_000


def test_who_acted_and_who_was_named_are_institutions_contracts_or_roles(whole, traded):
    found = rows(whole)
    (applied,) = [row for row in found if row["event"] == "CreditApplied"]
    assert applied["sender_name"] == "Importer"
    assert json.loads(applied["names"])["terms.issuingBank"] == "Bank of Communications, Shanghai Branch"
    locked = next(row for row in found if row["event"] == "Locked")
    assert json.loads(locked["names"])["module"] == "Undertakings"
    proposed = next(row for row in found if row["event"] == "ReserveProposed")
    assert proposed["sender_name"] == "RESERVE_OFFICER_ROLE"
    assert found[0]["sender"] == traded.accounts["deployer"].address


def test_manifest_says_which_chain_blocks_and_contracts(whole, traded):
    manifest = json.loads((whole.folder / MANIFEST).read_text())["manifest"]
    last = traded.chain.web3.eth.block_number
    assert (manifest["chain"], manifest["first"], manifest["last"]) == (31337, 0, last)
    assert manifest["lastHash"] == traded.chain.web3.eth.get_block(last)["hash"].to_0x_hex()
    assert manifest["contracts"] == {name: contract.address for name, contract in traded.contracts.items()}


@pytest.mark.parametrize("page", [1, 7, 100_000])
def test_bytes_do_not_depend_on_the_pages(taken, page):
    usual, other = taken(20, 110), taken(20, 110, "other", page)
    assert other.root == usual.root
    for name in (CSV, PARQUET, MANIFEST):
        assert (other.folder / name).read_bytes() == (usual.folder / name).read_bytes()


def test_part_of_the_log_names_as_the_whole_does(taken, whole):
    """What was said of names before the first block is read, although it is not exported."""
    part = [{**row, "number": 0} for row in rows(taken(70, 110))]
    assert part and part == [{**row, "number": 0} for row in rows(whole) if 70 <= row["block"] <= 110]


def test_range_without_events_has_a_root_of_its_own(taken, traded):
    request = traded.chain.web3.provider.make_request
    request(RPCEndpoint("anvil_mine"), ["0x2"])
    last = traded.chain.web3.eth.block_number
    empty, other = taken(last, last), taken(last - 1, last, "other")
    assert (empty.manifest["rows"], rows(empty), rows(empty, PARQUET)) == (0, [], [])
    assert empty.root != other.root


class Asked:
    """web3 in whose place another function answers `get_logs`."""

    def __init__(self, chain, monkeypatch, answer):
        self.spans, real = [], chain.web3.eth.get_logs

        def get_logs(asked):
            self.spans.append(asked["toBlock"] - asked["fromBlock"] + 1)
            answer(asked)
            return real(asked)

        monkeypatch.setattr(chain.web3.eth, "get_logs", get_logs)


def test_page_that_the_node_refuses_is_halved(traded, taken, whole, monkeypatch):
    def answer(asked):
        if asked["toBlock"] - asked["fromBlock"] >= 40:
            raise Web3RPCError("query exceeds 40 blocks")

    asked = Asked(traded.chain, monkeypatch, answer)
    assert taken(0, whole.manifest["last"]).root == whole.root
    assert max(asked.spans) > 40 and min(asked.spans) <= 40


def test_node_that_refuses_one_block_is_not_asked_for_ever(traded, monkeypatch):
    def answer(asked):
        raise Web3RPCError("no")

    asked = Asked(traded.chain, monkeypatch, answer)
    with pytest.raises(Web3RPCError):
        list(pages(traded.chain.web3, [traded["Escrow"].address], 0, 99, 100))
    assert asked.spans == [100, 50, 25, 12, 6, 3, 1]


def test_names_are_those_of_the_block(alliance, settings, stranger, importer, tmp_path):
    registry, number = alliance["AllianceRegistry"], settings.number("importer")
    first = alliance.chain.web3.eth.block_number + 1
    token = alliance["DigitalYuan"]
    token.send(importer, "approve", alliance["Escrow"].address, 1)
    alliance.decide(registry, "changeAccount", number, stranger.address)
    token.send(importer, "approve", alliance["Escrow"].address, 2)
    token.send(stranger, "approve", alliance["Escrow"].address, 3)
    blocks = block_range(alliance.chain, first, alliance.chain.web3.eth.block_number)
    found = rows(export(alliance.chain, alliance.contracts, blocks, tmp_path))
    assert [row["sender_name"] for row in found if row["event"] == "Approval"] == ["Importer", "", "Importer"]
    (changed,) = [row for row in found if row["event"] == "InstitutionAccountChanged"]
    assert json.loads(changed["names"]) == {"id": "Importer", "from": "Importer", "to": "Importer"}


def test_officer_is_named_until_the_dismissal(alliance, shanghai_customs, customs_officer, tmp_path):
    officers, first = alliance["CustomsOfficers"], alliance.chain.web3.eth.block_number + 1
    alliance["DigitalYuan"].send(customs_officer, "approve", alliance["Escrow"].address, 1)
    officers.send(shanghai_customs, "dismiss", customs_officer.address)
    blocks = block_range(alliance.chain, first, alliance.chain.web3.eth.block_number)
    found = rows(export(alliance.chain, alliance.contracts, blocks, tmp_path))
    assert [row["sender_name"] for row in found] == ["officer of Shanghai Customs", "Shanghai Customs"]
    assert json.loads(found[-1]["names"])["officer"] == "officer of Shanghai Customs"


def test_reorganisation_during_the_export_leaves_nothing(alliance, importer, tmp_path, monkeypatch):
    chain, token = alliance.chain, alliance["DigitalYuan"]
    first = chain.web3.eth.block_number + 1
    for amount in range(3):
        token.send(importer, "approve", alliance["Escrow"].address, amount)
    blocks = block_range(chain, first, chain.web3.eth.block_number)
    request = chain.web3.provider.make_request

    def answer(asked):
        if asked["toBlock"] == blocks.last:
            monkeypatch.undo()
            assert "error" not in request(RPCEndpoint("anvil_reorg"), [1, []])

    Asked(chain, monkeypatch, answer)
    with pytest.raises(Reorganised, match="export again"):
        export(chain, alliance.contracts, blocks, tmp_path, page=1)
    assert not list(tmp_path.iterdir())


def test_block_that_was_replaced_between_its_log_and_its_header_is_noticed(alliance, importer, tmp_path, monkeypatch):
    chain, token = alliance.chain, alliance["DigitalYuan"]
    token.send(importer, "approve", alliance["Escrow"].address, 1)
    last = chain.web3.eth.block_number
    blocks = block_range(chain, last, last)
    real = chain.web3.eth.get_logs

    def get_logs(asked):
        return [{**log, "blockHash": b"\1" * 32} for log in real(asked)]

    monkeypatch.setattr(chain.web3.eth, "get_logs", get_logs)
    with pytest.raises(Reorganised, match=f"block {last} was replaced"):
        export(chain, alliance.contracts, blocks, tmp_path)


def test_range_ends_at_the_newest_settled_block(traded, monkeypatch):
    newest = traded.chain.web3.eth.block_number
    monkeypatch.setattr(traded.chain, "kind", replace(traded.chain.kind, settlement=Settlement.FINALIZED))
    settled = traded.chain.settled_block()
    assert settled < newest and block_range(traded.chain, 0, settled).last == settled
    with pytest.raises(ExportError, match=f"is not settled, the newest block that cannot be taken back is {settled}"):
        block_range(traded.chain, 0, settled + 1)


def test_range_without_a_block_is_refused(traded):
    with pytest.raises(ExportError, match="holds no block"):
        block_range(traded.chain, 5, 4)


def test_block_of_a_moment_is_the_first_that_is_not_before(traded):
    web3 = traded.chain.web3
    newest = web3.eth.block_number
    times = [web3.eth.get_block(number)["timestamp"] for number in range(newest + 1)]
    for moment in (times[0], times[70], times[70] + 1, times[newest]):
        assert block_at(traded.chain, moment, newest) == next(n for n, t in enumerate(times) if t >= moment)
    assert block_at(traded.chain, times[newest] + 1, newest) == newest + 1
