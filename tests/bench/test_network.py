"""The sender of `make bench-network`: what it signs is what the libraries read."""

from __future__ import annotations

from pathlib import Path

import pytest
import rlp
from eth_account import Account as EthAccount
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from bench.network.ledger import BALANCE, found, wait_included
from bench.network.load import sending_rate, while_sending
from bench.network.sender import Wire, accounts, parts, signed
from bench.network.sink import HASH, sink
from eport.chain import local
from eport.chain.deployment import development_accounts
from eport.network.plan import Engine, Network, Validator

TO = to_checksum_address("0x" + "ab" * 20)


@pytest.mark.parametrize("data", [b"", b"\x01", b"\x80", b"x" * 55, b"x" * 56, b"x" * 300])
@pytest.mark.parametrize("nonce", [0, 1, 127, 128, 256])
def test_transaction_is_signed_as_the_library_signs_it(data: bytes, nonce: int):
    account = accounts("signer", 1)[0]
    account.nonce = nonce
    raw = signed(account, TO, data, 150_000, 1, 1337, value=nonce)
    request = {"to": TO, "data": data, "gas": 150_000, "gasPrice": 1, "nonce": nonce, "chainId": 1337, "value": nonce}
    assert raw == bytes(EthAccount.sign_transaction(request, account.key.to_hex()).raw_transaction)
    assert EthAccount.recover_transaction(raw) == account.address
    assert account.nonce == nonce + 1
    assert rlp.encode(rlp.decode(raw)) == raw


def test_accounts_are_the_same_for_a_seed_and_others_for_another():
    assert [a.address for a in accounts("s", 3)] == [a.address for a in accounts("s", 3)]
    assert accounts("s", 1)[0].key.secret == keccak(text="s 0")
    assert accounts("s", 1)[0].address != accounts("t", 1)[0].address


def test_ledger_is_founded_and_a_payment_of_it_is_executed(tmp_path: Path):
    """On Anvil, whose funded accounts stand in for those of block 0."""
    keys = [account.key.hex().removeprefix("0x") for account in development_accounts({"a": 0, "b": 1}).values()]
    (tmp_path / "genesis_accounts").write_text("\n".join(keys))
    with local.anvil(timestamp=None) as url:
        port = int(url.rsplit(":", 1)[1])
        node = Validator("anvil", "127.0.0.1", port - 2, "", "")
        network = Network(tmp_path, Engine.conflux, local.CHAIN_ID, 0, 0, 0, 0, (node,))
        ledger = found(network, 3)
        payer, payee, _ = ledger.wallets
        (sent,) = Wire(url).send([ledger.payment(payer, payee.address, 7)])
        wait_included(Wire(url), [sent])
        assert [ledger.balance(w.address) - BALANCE for w in ledger.wallets] == [-7, 7, 0]
        before = ledger.wallets[0].nonce
        assert sending_rate(ledger, 400) > 0
        assert ledger.wallets[0].nonce == before  # what a node that does nothing took is not missing here


def test_refused_transaction_is_told_in_the_nodes_words():
    with local.anvil(timestamp=None) as url, pytest.raises(RuntimeError, match="1 of 1 eth_sendRawTransaction were"):
        Wire(url).send([b"no transaction"])


def test_batches_leave_nothing_out():
    items = [bytes([number]) for number in range(7)]
    assert [list(part) for part in parts(items, 3)] == [items[:3], items[3:6], items[6:]]


def test_node_that_does_nothing_answers_for_each_transaction():
    with sink() as url:
        assert Wire(url).send([b"a", b"b", b"c"]) == [HASH] * 3


def test_rate_of_finality_is_between_the_first_and_the_last_that_were_final_under_load():
    """By hand: 30 at 12 s and 30 at 14 s, after 10 at 10 s; the load ended at 15 s."""
    final_at = [10.0] * 10 + [12.0] * 30 + [14.0] * 30 + [16.0] * 500
    assert while_sending(final_at, 15.0) == 60 / 4
    assert while_sending(final_at, 16.0) == 560 / 6


@pytest.mark.parametrize("final_at", [[], [16.0], [10.0, 10.0]])
def test_rate_of_finality_is_none_where_nothing_became_final_under_load(final_at):
    assert while_sending(final_at, 15.0) == 0
