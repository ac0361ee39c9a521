"""Financing of an order: goods that customs has not released, and that nobody owes for yet (the debtor is zero)."""

from __future__ import annotations

import pytest

from eport.finance.book import entries
from tests.helpers.clearance import ACCEPTED, CANCELLED, RELEASED
from tests.helpers.credit import said
from tests.helpers.finance import (
    DAY,
    DECLARED,
    DEFAULTED,
    FINALLY_RELEASED,
    FUNDED,
    REPAID,
    SET_FREE,
    declare,
    drawn,
    financing,
    terms_hash,
)
from tests.helpers.money import ZERO_ADDRESS
from tests.helpers.reverts import reverts_with

ALL = 2**256 - 1


@pytest.fixture
def goods(alliance, keys):
    """Beer that customs has accepted the declaration of, and no more."""
    return declare(alliance, keys, status=ACCEPTED)


@pytest.fixture
def order(goods):
    """Terms that name no debtor."""
    return goods.terms(debtor=ZERO_ADDRESS)


def test_order_is_financed_on_declared_goods(alliance, goods, order, importer, bank_of_communications):
    assert (order.backing, int(order.debtor, 16)) == (DECLARED, 0)
    receipt = goods.fund_signed(order)
    bank = alliance.settings.number("bank_of_communications")
    assert said(receipt) == [
        ("FinanceFunded", {"id": terms_hash(alliance, order), "bank": bank, "terms": tuple(order)}),
        ("Transfer", {"from": bank_of_communications.address, "to": importer.address, "value": order.advance}),
    ]
    assert drawn(alliance, order.line) == (order.quantity, order.value)
    entry = next(item for item in entries(alliance) if item.id == "0x" + terms_hash(alliance, order).hex())
    assert (entry.backing, entry.debtor, entry.stage) == ("declared goods", "", "funded")


def test_order_is_reserved_and_then_funded(alliance, goods, order):
    goods.offer(order)
    goods.fund(order)
    assert financing(alliance, order)["stage"] == FUNDED


def test_order_that_its_trader_repays_can_be_released(
    alliance, finance, goods, order, importer, bank_of_communications
):
    """Nobody bought the goods: they are free for another financing."""
    goods.fund_signed(order)
    finance.send(importer, "repay", order, ALL)
    assert financing(alliance, order)["settled"] is False
    finance.send(bank_of_communications, "release", order)
    assert financing(alliance, order)["stage"] == SET_FREE
    assert drawn(alliance, order.line) == (0, 0)


def test_order_that_a_buyer_pays_is_settled_and_stays_drawn(
    alliance, finance, goods, order, exporter, bank_of_communications
):
    """Whoever turned out to be the buyer: anybody but the trader settles it."""
    goods.fund_signed(order)
    finance.send(exporter, "repay", order, ALL)
    assert (financing(alliance, order)["stage"], financing(alliance, order)["settled"]) == (REPAID, True)
    with reverts_with("FinanceSaleSettled", id=terms_hash(alliance, order)):
        finance.send(bank_of_communications, "release", order)
    assert drawn(alliance, order.line) == (order.quantity, order.value)


def test_order_that_nobody_repays_defaults(alliance, finance, goods, order, stranger):
    goods.fund_signed(order)
    alliance.chain.travel(order.dueAt + DAY)
    finance.send(stranger, "declareDefault", order)
    assert financing(alliance, order)["stage"] == DEFAULTED


def test_released_goods_are_no_longer_offered_as_declared(alliance, goods, order):
    """What an order drew is drawn of the released goods too."""
    goods.fund_signed(order)
    released = goods.then(status=RELEASED)
    with reverts_with("GoodsOtherBacking", found=FINALLY_RELEASED, given=DECLARED):
        released.fund_signed(released.terms(debtor=ZERO_ADDRESS, backing=DECLARED))
    whole = released.line()
    with reverts_with("GoodsExhausted"):
        released.fund_signed(released.terms(quantity=whole.quantity, value=whole.value))


def test_order_on_a_cancelled_declaration_is_refused(goods, order):
    cancelled = goods.then(status=CANCELLED)
    with reverts_with("GoodsOtherBacking", given=DECLARED):
        cancelled.fund_signed(cancelled.terms(debtor=ZERO_ADDRESS, backing=DECLARED))
