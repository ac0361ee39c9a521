"""OrderDesk.impose: orders with a date or about a part of a balance; any number of them on one wallet."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.credit import said
from tests.helpers.money import (
    BOTH,
    COURT_ORDER,
    CUSTOMS_SEAT,
    INWARD,
    NO_SCOPE,
    OUTWARD,
    YUAN,
    call_at,
)
from tests.helpers.reverts import reverts_with

ORDER = keccak(text="order")
BALANCE = 2_000_000 * YUAN
DESK = 1 << 6
"""Bit of the desk's seat."""


def test_impose_tells_everything_and_holds_the_wallet(funded, token, order_desk, shanghai_customs, importer):
    expiry = funded.chain.now() + 100
    call = ("impose", importer.address, OUTWARD, 5 * YUAN, expiry, COURT_ORDER, ORDER)
    receipt = order_desk.send(shanghai_customs, *call)
    identity = keccak(CUSTOMS_SEAT.to_bytes(32, "big") + bytes(12) + bytes.fromhex(importer.address[2:]) + ORDER)
    facts = {"wallet": importer.address, "seat": CUSTOMS_SEAT, "scope": OUTWARD, "part": 5 * YUAN, "expiry": expiry}
    told = [event for event in said(receipt) if event[0] == "OrderImposed"]
    assert told == [("OrderImposed", facts | {"id": identity, "kind": COURT_ORDER, "order": ORDER})]
    assert order_desk.struct("orderOf", identity) == facts | {"standing": True}
    view = token.struct("wallet", importer.address)
    assert (view["frozen"], view["frozenOutward"], view["frozenInward"]) == (5 * YUAN, True, False)
    assert token.call("ordersOn", importer.address) == [DESK, 0]
    assert order_desk.call("standingOn", importer.address) == [1, 0, 5 * YUAN]


def test_parts_of_several_offices_add_up_and_each_is_lifted_alone(
    funded, token, order_desk, impose, importer, shanghai_customs, pboc_shanghai
):
    first = impose(part=300)
    second = impose(part=500, office=pboc_shanghai)
    assert token.struct("wallet", importer.address)["frozen"] == 800
    order_desk.send(shanghai_customs, "lift", first, COURT_ORDER, ORDER)
    assert token.struct("wallet", importer.address)["frozen"] == 500
    order_desk.send(pboc_shanghai, "lift", second, COURT_ORDER, ORDER)
    assert token.struct("wallet", importer.address)["frozen"] == 0


def test_wallet_is_as_frozen_as_its_orders_together_say(token, order_desk, funded, impose, importer, shanghai_customs):
    orders = [impose(scope, order=f"order {scope}") for scope in (OUTWARD, INWARD, BOTH)]
    assert order_desk.call("standingOn", importer.address) == [2, 2, 0]
    for order, standing in zip(orders, ((True, True), (True, True), (False, False))):
        order_desk.send(shanghai_customs, "lift", order, COURT_ORDER, ORDER)
        view = token.struct("wallet", importer.address)
        assert (view["frozenOutward"], view["frozenInward"]) == standing


def test_part_above_the_balance_holds_what_comes_later(funded, token, impose, importer, bank_of_china, exporter):
    impose(part=BALANCE + 100)
    token.send(bank_of_china, "mint", importer.address, 101)
    with reverts_with("DigitalYuanInsufficientBalance", wallet=importer.address, free=1, needed=2):
        token.send(importer, "transfer", exporter.address, 2)
    token.send(importer, "transfer", exporter.address, 1)


@pytest.mark.parametrize("part", [1, 2**48 - 1])
def test_part_to_the_fen_and_up_to_48_bits(funded, token, impose, importer, exporter, part):
    before = token.struct("wallet", importer.address)
    impose(part=part)
    assert token.struct("wallet", importer.address) == before | {"frozen": part}
    free = max(0, BALANCE - part)
    with reverts_with("DigitalYuanInsufficientBalance", free=free, needed=free + 1):
        token.send(importer, "transfer", exporter.address, free + 1)
    token.send(importer, "transfer", exporter.address, free)


def test_parts_together_above_48_bits_are_refused(funded, impose, order_desk, importer):
    impose(part=2**48 - 1)
    with reverts_with("OrderDeskPartsTooLarge", wallet=importer.address, parts=2**48):
        impose(part=1, order="another")


def test_order_may_expire_a_second_from_now_and_not_now(funded, order_desk, shanghai_customs, importer):
    now = funded.chain.now() + 1_000
    call = ("impose", importer.address, OUTWARD, 0)
    call_at(order_desk, now, *call, now + 1, COURT_ORDER, ORDER, sender=shanghai_customs.address)
    with reverts_with("OrderDeskInvalidOrder", field="expiry"):
        call_at(order_desk, now, *call, now, COURT_ORDER, ORDER, sender=shanghai_customs.address)


@pytest.mark.parametrize(
    ("scope", "part", "kind", "order", "field"),
    [
        (NO_SCOPE, 0, COURT_ORDER, ORDER, "scope"),
        (OUTWARD, 0, 0, ORDER, "kind"),
        (OUTWARD, 0, COURT_ORDER, b"\0" * 32, "order"),
    ],
)
def test_impose_without_a_proper_order_is_refused(
    funded, order_desk, shanghai_customs, importer, scope, part, kind, order, field
):
    with reverts_with("OrderDeskInvalidOrder", field=field):
        order_desk.send(shanghai_customs, "impose", importer.address, scope, part, 0, kind, order)


def test_same_order_twice_is_refused_even_after_it_was_lifted(funded, order_desk, impose, shanghai_customs):
    identity = impose(OUTWARD)
    with reverts_with("OrderDeskOrderExists", id=identity):
        impose(INWARD)
    order_desk.send(shanghai_customs, "lift", identity, COURT_ORDER, ORDER)
    with reverts_with("OrderDeskOrderExists", id=identity):
        impose(OUTWARD)


@pytest.mark.parametrize("party", ["stranger", "icbc", "importer", "reserve_maker", "forfeiture_officer"])
def test_impose_is_for_order_authorities_alone(funded, order_desk, importer, party, request):
    caller = request.getfixturevalue(party)
    with reverts_with("OrderDeskNotAuthority", caller=caller.address):
        order_desk.send(caller, "impose", importer.address, OUTWARD, 0, 0, COURT_ORDER, ORDER)


def test_impose_on_escrow_or_on_nobody_is_refused(funded, order_desk, shanghai_customs, escrow, stranger):
    for wallet, error in ((escrow, "DigitalYuanContractWallet"), (stranger, "DigitalYuanUnknownWallet")):
        for scope, part in ((OUTWARD, 0), (NO_SCOPE, 1)):
            with reverts_with(error, wallet=wallet.address):
                order_desk.send(shanghai_customs, "impose", wallet.address, scope, part, 0, COURT_ORDER, ORDER)


def test_undated_order_of_an_office_and_its_order_at_the_desk_stand_beside_each_other(
    funded, token, order_desk, impose, importer, shanghai_customs
):
    token.send(shanghai_customs, "freeze", importer.address, OUTWARD, COURT_ORDER, ORDER)
    identity = impose(OUTWARD)
    token.send(shanghai_customs, "release", importer.address, COURT_ORDER, ORDER)
    assert token.struct("wallet", importer.address)["frozenOutward"] is True
    order_desk.send(shanghai_customs, "lift", identity, COURT_ORDER, ORDER)
    assert token.struct("wallet", importer.address)["frozenOutward"] is False
