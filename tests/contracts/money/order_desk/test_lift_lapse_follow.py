"""OrderDesk.lift, lapse and follow: how orders end, and how they go along to a replaced wallet."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.credit import said
from tests.helpers.money import BOTH, COURT_ORDER, NO_SCOPE, OUTWARD, call_at
from tests.helpers.reverts import reverts_with

COUNTER = keccak(text="counter-order")


def test_lift_ends_the_order_and_tells_by_which(funded, token, order_desk, impose, importer, shanghai_customs):
    before = token.struct("wallet", importer.address)
    identity = impose(BOTH, 700)
    receipt = order_desk.send(shanghai_customs, "lift", identity, 2, COUNTER)
    assert said(receipt, "OrderDesk") == [("OrderLifted", {"id": identity, "kind": 2, "counterOrder": COUNTER})]
    assert token.struct("wallet", importer.address) == before
    order = order_desk.struct("orderOf", identity)
    assert (order["standing"], order["part"]) == (False, 0)


def test_lift_by_another_office_is_refused(funded, order_desk, impose, pboc_shanghai, stranger):
    identity = impose(OUTWARD)
    for caller in (pboc_shanghai, stranger):
        with reverts_with("OrderDeskNotAuthority", caller=caller.address):
            order_desk.send(caller, "lift", identity, COURT_ORDER, COUNTER)


def test_office_that_passed_to_another_account_lifts_its_orders(alliance, funded, token, order_desk, impose, stranger):
    identity = impose(OUTWARD)
    alliance.decide(token, "setOrderAuthority", 2, stranger.address)
    order_desk.send(stranger, "lift", identity, COURT_ORDER, COUNTER)


@pytest.mark.parametrize("how", ["lift", "lapse"])
def test_order_that_ended_or_never_was_cannot_end_again(funded, order_desk, impose, shanghai_customs, how):
    identity = impose(OUTWARD, expiry=funded.chain.now() + 50)
    order_desk.send(shanghai_customs, "lift", identity, COURT_ORDER, COUNTER)
    document = (COURT_ORDER, COUNTER) if how == "lift" else ()
    for unknown in (identity, COUNTER):
        with reverts_with("OrderDeskNoOrder", id=unknown):
            order_desk.send(shanghai_customs, how, unknown, *document)


@pytest.mark.parametrize(("kind", "order", "field"), [(0, COUNTER, "kind"), (1, b"\0" * 32, "order")])
def test_lift_without_a_proper_counter_order_is_refused(
    funded, order_desk, impose, shanghai_customs, kind, order, field
):
    with reverts_with("OrderDeskInvalidOrder", field=field):
        order_desk.send(shanghai_customs, "lift", impose(OUTWARD), kind, order)


def test_lapse_is_open_to_anybody_from_the_second_after_the_expiry(
    funded, token, order_desk, impose, importer, stranger
):
    expiry = funded.chain.now() + 10_000
    identity = impose(OUTWARD, 100, expiry)
    with reverts_with("OrderDeskOrderStands", id=identity, expiry=expiry):
        call_at(order_desk, expiry, "lapse", identity, sender=stranger.address)
    funded.chain.travel(expiry + 1)
    receipt = order_desk.send(stranger, "lapse", identity)
    assert said(receipt, "OrderDesk") == [("OrderLapsed", {"id": identity})]
    view = token.struct("wallet", importer.address)
    assert (view["frozen"], view["frozenOutward"]) == (0, False)


def test_order_without_a_date_never_lapses(funded, order_desk, impose, stranger):
    identity = impose(OUTWARD)
    funded.chain.travel(funded.chain.now() + 10 * 365 * 86_400)
    with reverts_with("OrderDeskOrderStands", id=identity, expiry=0):
        order_desk.send(stranger, "lapse", identity)


def test_lapse_of_one_order_leaves_the_others(funded, token, order_desk, impose, importer, stranger):
    expiry = funded.chain.now() + 100
    short, _ = impose(OUTWARD, 5, expiry), impose(OUTWARD, 7, expiry + 1, order="longer")
    funded.chain.travel(expiry + 1)
    order_desk.send(stranger, "lapse", short)
    view = token.struct("wallet", importer.address)
    assert (view["frozen"], view["frozenOutward"]) == (7, True)


def test_orders_follow_a_replaced_wallet_and_are_lifted_there(
    alliance, funded, token, order_desk, impose, importer, stranger, shanghai_customs, exporter
):
    identity = impose(OUTWARD, 700)
    other = impose(NO_SCOPE, 11, order="part")
    manager = alliance["AccessManager"]
    alliance.decide(manager, "grantRole", 22, alliance["AllianceTimelock"].address, 0)
    alliance.decide(token, "replaceWallet", importer.address, stranger.address)
    receipt = order_desk.send(exporter, "follow", importer.address)
    assert said(receipt) == [("OrdersFollowed", {"wallet": importer.address, "replacement": stranger.address})]
    assert order_desk.call("standingOn", stranger.address) == [1, 0, 711]
    assert order_desk.call("standingOn", importer.address) == [0, 0, 0]
    assert order_desk.send(exporter, "follow", importer.address).events == ()
    order_desk.send(shanghai_customs, "lift", identity, COURT_ORDER, COUNTER)
    view = token.struct("wallet", stranger.address)
    assert (view["frozen"], view["frozenOutward"]) == (11, False)
    order_desk.send(shanghai_customs, "lift", other, COURT_ORDER, COUNTER)
    assert token.struct("wallet", stranger.address)["frozen"] == 0


def test_follow_of_a_wallet_that_was_not_replaced_does_nothing(funded, order_desk, impose, importer, stranger):
    impose(OUTWARD, 700)
    assert order_desk.send(stranger, "follow", importer.address).events == ()
    assert order_desk.call("standingOn", importer.address) == [1, 0, 700]
