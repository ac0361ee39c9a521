"""The assembly of a plain transfer against the plain version beside it.

A batch of one payment of a person goes through `WalletLib.debited` and `credited`; a transfer tries the assembly first.
Whatever the state, the two end alike: both refused, or the same two words.
"""

from __future__ import annotations

import random

import pytest

from eport.chain.contract import ContractReverted
from tests.helpers.clearance import undone
from tests.helpers.money import CLASS_1, CLASS_2, CLASS_3, CLASS_4, CORPORATE, COURT_ORDER, YUAN, person

AMOUNTS = (0, 1, 2_000 * YUAN, 2_000 * YUAN + 1, 4_999 * YUAN, 5_000 * YUAN, 5_000 * YUAN + 1, 10_000 * YUAN,
           50_000 * YUAN, 50_000 * YUAN + 1, 100_000 * YUAN, 2**64 - 1, 2**64, 2**128, 2**256 - 1, 2**256 - 2**48)  # fmt: skip


def outcome(funded, token, payer, payee, function, *arguments):
    """What a call would do, undone again: (refusal) or the words of both wallets."""
    with undone(funded.chain):
        try:
            token.send(payer, function, *arguments)
        except ContractReverted as refused:
            return refused.name, {key: str(value).lower() for key, value in refused.arguments.items()}
        return [token.struct("wallet", party.address) for party in (payer, payee)]


@pytest.mark.parametrize("seed", range(4))
def test_transfer_and_batch_of_one_end_alike_in_any_state(funded, token, order_desk, seed):
    chance, customs = random.Random(seed), funded.accounts["shanghai_customs"]
    people = [
        person(funded, f"{class_} {number}", class_, chance.choice((0, 1, 4_000 * YUAN, 9_999 * YUAN)))
        for class_ in (CLASS_1, CLASS_2, CLASS_3, CLASS_4, CORPORATE)
        for number in range(2)
    ]
    seen = set()
    for step in range(45):
        payer, payee = chance.choice(people), chance.choice(people)
        balance = token.call("balanceOf", payer.address)
        amount = chance.choice((*AMOUNTS, balance, balance + 1, max(0, balance - 700), chance.randint(0, balance)))
        fast = outcome(funded, token, payer, payee, "transfer", payee.address, amount)
        plain = outcome(funded, token, payer, payee, "batchTransfer", [(payee.address, amount)])
        refused = isinstance(fast, tuple)
        # Of several things that are wrong a batch may find another one first; wrong it is in both.
        assert isinstance(plain, tuple) if refused else fast == plain, (payer.address, payee.address, amount)
        seen.add(fast[0] if refused else "paid")
        if not refused:
            token.send(payer, "transfer", payee.address, amount)
        if step % 6 == 5:
            scope, part = chance.randint(0, 3), chance.choice((0, 700))
            if scope or part:
                call = ("impose", payer.address, scope, part, 0, COURT_ORDER, step.to_bytes(32, "big"))
                order_desk.send(customs, *call)
        if step % 9 == 8:
            funded.chain.travel(funded.chain.now() + chance.choice((1, 86_400, 86_400 * 200)))
    assert {"paid", "DigitalYuanInsufficientBalance", "DigitalYuanLimitExceeded", "DigitalYuanSelfTransfer"} <= seen
