"""DigitalYuan.setLimits: by the central bank, two days after it was announced."""

from __future__ import annotations

import pytest

from tests.helpers.credit import said
from tests.helpers.money import CLASS_2, CLASS_3, CLASS_4, YUAN, call_at, person
from tests.helpers.reverts import reverts_with

PAYMENT, DELAY, WEEK = 1, 172_800, 604_800
NONE = 2**64 - 1
NEW = (10_000 * YUAN, 100 * YUAN, 5_000 * YUAN, 50_000 * YUAN)


@pytest.fixture
def payer(funded):
    return person(funded, "payer", CLASS_4, 10_000 * YUAN)


def pay(token, payer, payee, amount):
    return token.send(payer, "transfer", payee.address, amount)


def announce(alliance, function, *arguments) -> int:
    """Schedule and tell when it was [unix s]."""
    token, manager, officer = alliance["DigitalYuan"], alliance["AccessManager"], alliance.accounts["pboc_shanghai"]
    return manager.send(officer, "schedule", token.address, token.encode(function, *arguments), 0).timestamp


def schedule(alliance, function, *arguments):
    """Parameters change with a delay of two days: schedule, wait, execute."""
    alliance.chain.travel(announce(alliance, function, *arguments) + DELAY)
    return alliance["DigitalYuan"].send(alliance.accounts["pboc_shanghai"], function, *arguments)


def test_set_limits_takes_effect_after_the_delay_and_not_before(alliance, token, payer, importer, pboc_shanghai):
    with reverts_with("AccessManagerNotScheduled"):
        token.send(pboc_shanghai, "setLimits", CLASS_4, NEW)
    receipt = schedule(alliance, "setLimits", CLASS_4, NEW)
    assert tuple(token.call("limits", CLASS_4)) == NEW
    limits = dict(zip(("balance", "payment", "day", "year"), NEW))
    assert said(receipt, "DigitalYuan") == [("LimitsChanged", {"class_": CLASS_4, **limits})]
    with reverts_with("DigitalYuanLimitExceeded", kind=PAYMENT, limit=100 * YUAN):
        pay(token, payer, importer, 100 * YUAN + 1)


def test_lower_balance_limit_keeps_the_money_and_lets_it_be_spent(alliance, token, payer, importer):
    schedule(alliance, "setLimits", CLASS_4, (100 * YUAN, 2_000 * YUAN, 5_000 * YUAN, 50_000 * YUAN))
    pay(token, payer, importer, 1_000 * YUAN)
    with reverts_with("DigitalYuanLimitExceeded", kind=0):
        pay(token, importer, payer, 1)


def test_set_limits_is_ready_two_days_after_the_announcement_to_the_second(alliance, token, pboc_shanghai):
    ready = announce(alliance, "setLimits", CLASS_4, NEW) + DELAY
    call = ("setLimits", CLASS_4, NEW)
    with reverts_with("AccessManagerNotReady"):
        call_at(token, ready - 1, *call, sender=pboc_shanghai.address)
    call_at(token, ready, *call, sender=pboc_shanghai.address)
    call_at(token, ready + WEEK - 1, *call, sender=pboc_shanghai.address)
    with reverts_with("AccessManagerExpired"):
        call_at(token, ready + WEEK, *call, sender=pboc_shanghai.address)


def test_set_limits_carries_what_was_announced_and_once(alliance, token, pboc_shanghai):
    ready = announce(alliance, "setLimits", CLASS_4, NEW) + DELAY
    for class_, limits in ((CLASS_4, (NONE,) * 4), (CLASS_3, NEW)):
        with reverts_with("AccessManagerNotScheduled"):
            call_at(token, ready, "setLimits", class_, limits, sender=pboc_shanghai.address)
    alliance.chain.travel(ready)
    token.send(pboc_shanghai, "setLimits", CLASS_4, NEW)
    with reverts_with("AccessManagerNotScheduled"):
        token.send(pboc_shanghai, "setLimits", CLASS_4, NEW)


def test_set_limits_of_one_class_leaves_the_others_and_the_pause(alliance, token, pboc_shanghai):
    others = {class_: token.call("limits", class_) for class_ in range(8) if class_ != CLASS_3}
    token.send(pboc_shanghai, "pause")
    schedule(alliance, "setLimits", CLASS_3, (NONE, 819_000 * YUAN, 819_000 * YUAN, NONE))
    assert {class_: token.call("limits", class_) for class_ in others} == others
    assert tuple(token.call("limits", CLASS_3)) == (NONE, 819_000 * YUAN, 819_000 * YUAN, NONE)
    assert token.call("paused") is True


@pytest.mark.parametrize("class_", [0, 5, 6, 7])
def test_limits_of_no_personal_class_are_none(token, class_):
    assert tuple(token.call("limits", class_)) == (NONE,) * 4


def test_limits_of_zero_let_nothing_in_and_nothing_out(alliance, token, payer, importer):
    schedule(alliance, "setLimits", CLASS_4, (0, 0, 0, 0))
    with reverts_with("DigitalYuanLimitExceeded", wallet=payer.address, kind=PAYMENT, limit=0, value=1):
        pay(token, payer, importer, 1)
    with reverts_with("DigitalYuanLimitExceeded", wallet=payer.address, kind=0, limit=0, value=10_000 * YUAN + 1):
        pay(token, importer, payer, 1)


def test_payment_limit_of_zero_under_other_limits_lets_nothing_out(alliance, token, payer, importer):
    schedule(alliance, "setLimits", CLASS_4, (10_000 * YUAN, 0, 5_000 * YUAN, 50_000 * YUAN))
    with reverts_with("DigitalYuanLimitExceeded", wallet=payer.address, kind=PAYMENT, limit=0, value=1):
        pay(token, payer, importer, 1)


def test_class_with_a_balance_limit_of_zero_alone_counts_what_is_spent(alliance, token, payer, importer):
    """Nothing may come in; what leaves is counted as in every class that has a limit."""
    schedule(alliance, "setLimits", CLASS_4, (0, NONE, NONE, NONE))
    pay(token, payer, importer, 1_000 * YUAN)
    view = token.struct("wallet", payer.address)
    assert (view["spentToday"], view["spentThisYear"], view["balance"]) == (1_000 * YUAN, 1_000 * YUAN, 9_000 * YUAN)


def test_limit_that_was_lifted_no_longer_refuses(alliance, token, payer, importer):
    schedule(alliance, "setLimits", CLASS_4, (NONE,) * 4)
    pay(token, importer, payer, 100_000 * YUAN)
    pay(token, payer, importer, 110_000 * YUAN)


@pytest.fixture
def by_alliance(alliance, token):
    """The alliance gives setLimits to itself, so that a refusal is the token's own."""
    manager, selector = alliance["AccessManager"], token.selector("setLimits")
    alliance.decide(manager, "setTargetFunctionRole", token.address, [selector], 0)
    return lambda *arguments: token.call("setLimits", *arguments, sender=alliance["AllianceTimelock"].address)


@pytest.mark.parametrize("field", range(4), ids=["balance", "payment", "day", "year"])
@pytest.mark.parametrize(
    ("limit", "lawful"),
    [(0, True), (1, False), (99_99, False), (100_00, True), (100_01, False), (819_000_00, True),
     (819_100_00, False), (819_200_00, False), (2**64 - 2, False), (NONE, True)],
)  # fmt: skip
def test_set_limits_takes_multiples_of_100_yuan_below_819100_or_none(by_alliance, field, limit, lawful):
    low = field if field else 1
    limits = [NONE] + [0 if n < low else NONE for n in (1, 2, 3)]
    limits[field] = limit
    if lawful:
        by_alliance(CLASS_2, tuple(limits))
    else:
        with reverts_with("DigitalYuanInvalidLimits", class_=CLASS_2):
            by_alliance(CLASS_2, tuple(limits))


@pytest.mark.parametrize(
    ("limits", "lawful"),
    [
        ((100, 100, 100, 100), True),
        ((100, 200, 100, 300), False),
        ((100, 100, 300, 200), False),
        ((100, NONE // YUAN, 100, 100), False),
        ((0, 100, 200, 300), True),
    ],
    ids=["all equal", "payment above day", "day above year", "no payment limit under a day limit", "in order"],
)
def test_set_limits_out_of_order_is_refused(by_alliance, limits, lawful):
    limits = tuple(NONE if limit == NONE // YUAN else limit * YUAN for limit in limits)
    if lawful:
        by_alliance(CLASS_4, limits)
    else:
        with reverts_with("DigitalYuanInvalidLimits", class_=CLASS_4):
            by_alliance(CLASS_4, limits)


@pytest.mark.parametrize("class_", [0, 5, 6, 7])
def test_set_limits_of_no_personal_class_is_refused(by_alliance, class_):
    with reverts_with("DigitalYuanInvalidClass", class_=class_):
        by_alliance(class_, (100 * YUAN,) * 4)
