"""Drawings to exhaustion: drawing after drawing until the credit is closed, and Escrow holds nothing for it."""

from __future__ import annotations

import pytest

from tests.helpers.credit import CLOSED, ISSUED, advised, balances, held, maximum, present, refuse, state, terms
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with

MAXIMUM = 1_100_000 * YUAN


def test_partial_drawings_exhaust_the_credit_fen_by_fen(funded, credit, bank_of_communications):
    """Four drawings on one day, the third refused, and a fifth of the last fen."""
    id_ = advised(funded)
    drawn = 0
    for number, amount in enumerate((300_000 * YUAN + 1, 1, 500_000 * YUAN, 799_999 * YUAN + 97), start=1):
        present(funded, id_, amount=amount)
        if number == 3:
            refuse(funded, id_, number)
        else:
            credit.send(bank_of_communications, "honour", id_, number)
            drawn += amount
        assert sum(held(funded, id_)) == MAXIMUM - drawn
        assert balances(funded)["exporter"] == drawn
    assert state(funded, id_) == ISSUED
    assert credit.call("available", id_) == 1
    present(funded, id_, amount=1)
    receipt = credit.send(bank_of_communications, "honour", id_, 5)
    assert receipt.event("CreditClosed").arguments == {"id": id_}
    assert (state(funded, id_), held(funded, id_)) == (CLOSED, (0, 0))
    assert balances(funded) == {
        "importer": 1_780_000 * YUAN, "bank_of_communications": 1_120_000 * YUAN, "exporter": MAXIMUM, "escrow": 0,
    }  # fmt: skip
    with reverts_with("CreditWrongState", id=id_, state=CLOSED):
        present(funded, id_, amount=1)


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2), (2, 3, 1)])
def test_partial_drawings_honoured_in_any_order_close_with_the_last(funded, credit, bank_of_communications, order):
    id_ = advised(funded)
    for amount in (100_000 * YUAN, 400_000 * YUAN, 600_000 * YUAN):
        present(funded, id_, amount=amount)
    for number in order:
        assert state(funded, id_) == ISSUED
        credit.send(bank_of_communications, "honour", id_, number)
    assert (state(funded, id_), held(funded, id_)) == (CLOSED, (0, 0))


def test_partial_drawings_of_two_credits_do_not_touch_each_other(funded, credit, bank_of_communications):
    one, two = advised(funded, amount=1_000_000), advised(funded, amount=2_000_000)
    other = held(funded, two)
    present(funded, one, amount=maximum(terms(funded, amount=1_000_000)))
    credit.send(bank_of_communications, "honour", one, 1)
    assert (state(funded, one), state(funded, two)) == (CLOSED, ISSUED)
    assert (held(funded, one), held(funded, two)) == ((0, 0), other)
