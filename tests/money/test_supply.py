"""The supply statement: what an auditor reads, held against the log and the contracts."""

from __future__ import annotations

import json

import pytest
from eth_utils import keccak
from rich.console import Console
from typer.testing import CliRunner

from eport.cli import app
from eport.money.cli import show
from eport.money.supply import statement
from tests.helpers.money import CLASS_3, COURT_ORDER, INWARD, NO_SCOPE, OUTWARD, YUAN, person
from tests.scenarios.conftest import tell  # noqa: F401  (a fixture)

ORDER = keccak(text="order")


@pytest.fixture
def busy(alliance, funded, token, escrow, order_desk, importer, exporter, shanghai_customs):
    """A hold, a debt, a frozen part, a frozen wallet, a replaced wallet and an operator that was wound down."""
    accounts = funded.accounts
    carrier, pboc = accounts["carrier"], accounts["pboc_shanghai"]
    funded.decide(escrow, "admitModule", carrier.address, 10**12)
    ann, bea = person(funded, "ann", CLASS_3, 5_000 * YUAN), person(funded, "bea", CLASS_3, 4_000 * YUAN, "icbc")
    token.send(importer, "approve", escrow.address, 10**12)
    escrow.send(carrier, "lock", b"\1" * 32, importer.address, 1_000 * YUAN)
    token.send(shanghai_customs, "freeze", exporter.address, INWARD, COURT_ORDER, ORDER)
    escrow.send(carrier, "pay", b"\1" * 32, exporter.address, 300 * YUAN)
    order_desk.send(shanghai_customs, "impose", ann.address, NO_SCOPE, 700 * YUAN, 0, COURT_ORDER, ORDER)
    token.send(shanghai_customs, "freeze", bea.address, OUTWARD, COURT_ORDER, ORDER)
    token.send(pboc, "suspendOperator", accounts["alibaba"].address)
    token.send(pboc, "windDown", accounts["alibaba"].address, accounts["unionpay"].address)
    funded.decide(funded["AccessManager"], "grantRole", 22, funded["AllianceTimelock"].address, 0)
    funded.decide(token, "replaceWallet", ann.address, accounts["relay"].address)
    return funded


def test_statement_adds_up_and_finds_everything(busy, token, escrow):
    found = statement(token, escrow)
    assert found.holds, found.checks
    rows = {busy.key_of(row.operator): row for row in found.rows}
    assert "alibaba" not in rows
    assert (rows["unionpay"].held, rows["unionpay"].frozen) == (5_000 * YUAN, 700 * YUAN)
    assert rows["icbc"].frozen == 4_000 * YUAN
    assert rows["bank_of_china"].in_escrow == 1_000 * YUAN == found.in_escrow
    assert found.supply == sum(row.issued for row in found.rows) == token.call("totalSupply")


def test_statement_of_an_earlier_block_is_that_blocks(busy, token, escrow, bank_of_china, importer):
    block, before = busy.chain.web3.eth.block_number, statement(token, escrow)
    token.send(bank_of_china, "mint", importer.address, 77)
    assert statement(token, escrow, block) == before
    assert statement(token, escrow).supply == before.supply + 77


@pytest.mark.parametrize("name", ["sight", "refusal", "detained"])
def test_statement_holds_after_every_story(tell, name):  # noqa: F811
    alliance = tell(name).alliance
    assert statement(alliance["DigitalYuan"], alliance["Escrow"]).holds


def test_statement_says_which_check_fails(busy, token, escrow):
    """Storage is written from outside, as a validator could: a yuan appears in a wallet that the log knows."""
    from dataclasses import replace

    web3, slot = busy.chain.web3, None
    word = token.struct("wallet", busy.accounts["importer"].address)["balance"]
    for index in range(40):
        key = keccak(bytes(12) + bytes.fromhex(busy.accounts["importer"].address[2:]) + index.to_bytes(32, "big"))
        stored = int.from_bytes(web3.eth.get_storage_at(token.address, int.from_bytes(key, "big")), "big")
        if stored and stored & (2**64 - 1) == word:
            slot = (key, stored)
    assert slot is not None
    web3.provider.make_request(
        "anvil_setStorageAt", [token.address, "0x" + slot[0].hex(), "0x" + (slot[1] + 100).to_bytes(32, "big").hex()]
    )
    found = statement(token, escrow)
    failed = {words for words, holds in found.checks.items() if not holds}
    assert failed == {
        "supply = Σ balances of the wallets in the log", "balances are those that the Transfer events come to"
    }  # fmt: skip
    assert not found.holds
    out = Console(record=True, width=160)
    show(replace(found), {}, out)
    assert "✗ supply = Σ balances" in out.export_text()


def test_command_prints_the_table_and_json(busy, token, escrow, tmp_path):
    record = tmp_path / "record.json"
    record.write_text(json.dumps({name: {"address": busy[name].address} for name in ("DigitalYuan", "Escrow")}))
    arguments = ["money", "supply", "--url", busy.chain.url, "--record", str(record)]
    shown = CliRunner().invoke(app, arguments)
    assert shown.exit_code == 0 and "Tencent" in shown.output
    machine = CliRunner().invoke(app, [*arguments, "--json"])
    assert json.loads(machine.output)["holds"] is True
    missing = CliRunner().invoke(app, ["money", "supply", "--record", str(tmp_path / "none.json")])
    assert missing.exit_code == 2
