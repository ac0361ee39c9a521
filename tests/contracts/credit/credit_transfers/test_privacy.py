"""What validators read of a transfer (art. 38), in call data and in the log, and what no byte of the chain holds.

The exporter buys for 700,000 yuan what it sells for a million. Three ways of transferring, each with what it tells; they
are compared in docs/privacy.md. Unit prices, invoice numbers and the documents are behind salted roots in all of them.
"""

from __future__ import annotations

import pytest
from web3.types import RPCEndpoint

from tests.helpers.clearance import DAY
from tests.helpers.credit import BANKS, HOLDING_FOR_WAIVER, NOMINATED, OVERDRAWN, commit, nominating
from tests.helpers.money import YUAN
from tests.helpers.transfers import SUPPLY, supplier, transfer, transferable

WHOLE = 1_000_000 * YUAN
MARGIN = WHOLE - SUPPLY
NOMINEE = BANKS[NOMINATED]


@pytest.fixture
def letter(funded):
    commit(funded, NOMINEE, WHOLE)
    return transferable(funded, **nominating(funded))


def everything(alliance, since: int) -> str:
    """Every word that the blocks from `since` on hold: call data and logs, in hex."""
    web3 = alliance.chain.web3
    words = []
    for number in range(since, web3.eth.block_number + 1):
        block = web3.eth.get_block(number, full_transactions=True)
        words += [item["input"].hex() for item in block["transactions"]]
    logs = web3.provider.make_request(RPCEndpoint("eth_getLogs"), [{"fromBlock": hex(since), "toBlock": "latest"}])
    words += [log["data"] + "".join(log["topics"]) for log in logs["result"]]
    return " ".join(words)


def holds(chain_words: str, value: int | str) -> bool:
    """Whether some word of the chain is that amount [fen] or address."""
    word = f"{value:064x}" if isinstance(value, int) else value.removeprefix("0x").lower().rjust(64, "0")
    return word in chain_words


def test_an_open_part_tells_its_amount_and_its_holder_from_the_request_on(funded, letter):
    since = funded.chain.web3.eth.block_number + 1
    weaver = supplier(funded, "weaver")
    transfer(letter, weaver, bank=NOMINEE)
    told = everything(funded, since)
    assert holds(told, SUPPLY) and holds(told, weaver.address)


def test_a_part_under_a_ceiling_tells_no_price_before_it_is_drawn_on(funded, letter):
    """What is set apart is the whole credit; 32B of the part stands in its words, behind `content`."""
    since = funded.chain.web3.eth.block_number + 1
    part = transfer(letter, supplier(funded, "weaver"), WHOLE, bank=NOMINEE)
    told = everything(funded, since)
    assert not holds(told, SUPPLY) and not holds(told, MARGIN)
    part.present(at=NOMINATED, amount=SUPPLY)
    assert holds(everything(funded, since), SUPPLY)


def test_a_substitution_tells_the_margin_to_whoever_reads_the_chain(funded, letter):
    since = funded.chain.web3.eth.block_number + 1
    part = transfer(letter, supplier(funded, "weaver"), bank=NOMINEE)
    part.present(at=NOMINATED)
    assert not holds(everything(funded, since), MARGIN)
    part.substitute(WHOLE)
    assert holds(everything(funded, since), MARGIN)


def test_a_ceiling_does_not_let_more_than_32b_be_paid(funded, letter):
    """The chain no longer knows the price, so the bank's examiner finds what is above it, and a notice says so."""
    part = transfer(letter, supplier(funded, "weaver"), WHOLE, bank=NOMINEE)
    part.present(at=NOMINATED, amount=SUPPLY + 1)
    assert not part.presentation()["found"] & OVERDRAWN
    part.refuse(found=1 << 31, disposal=HOLDING_FOR_WAIVER, by=NOMINATED)


def test_a_transfer_in_the_books_of_the_transferring_bank_leaves_no_trace(funded, letter):
    """The bank takes the second beneficiary's documents in, pays it out of its own books, and presents the exporter's
    invoice under the credit. The second beneficiary has the bank's word then, and nothing that the chain enforces."""
    weaver = supplier(funded, "weaver")
    since = funded.chain.web3.eth.block_number + 1
    received = funded.chain.now()
    funded.chain.travel(received + DAY)
    letter.present(at=NOMINATED, who=NOMINEE, received=received, amount=WHOLE)
    letter.send(NOMINEE, "Presentations", "negotiate", letter.id, 1, letter.terms, WHOLE)
    letter.act(NOMINEE, "forward", 1, NOMINATED)
    letter.honour()
    told = everything(funded, since)
    assert holds(told, WHOLE)
    assert not holds(told, SUPPLY) and not holds(told, MARGIN) and not holds(told, weaver.address)
