"""Limits of personal classes: payment, day, year and balance, each at its edge, and the counters' boundaries in UTC+8."""

from __future__ import annotations

import datetime as dt

import pytest
from web3.types import RPCEndpoint

from tests.helpers.money import CLASS_1, CLASS_2, CLASS_3, CLASS_4, CORPORATE, YUAN, call_at, issue_reserve, person
from tests.helpers.reverts import reverts_with

PAYMENT, DAY, YEAR = 1, 2, 3
SHANGHAI = dt.timezone(dt.timedelta(hours=8))


def shanghai(*moment: int) -> int:
    return int(dt.datetime(*moment, tzinfo=SHANGHAI).timestamp())


@pytest.fixture
def payer(funded):
    """A resident with a class 4 wallet: 2,000 a payment, 5,000 a day, 50,000 a year."""
    return person(funded, "payer", CLASS_4, 10_000 * YUAN)


def pay(token, payer, payee, amount):
    return token.send(payer, "transfer", payee.address, amount)


@pytest.mark.parametrize(("class_", "limit"), [(CLASS_2, 50_000), (CLASS_3, 5_000), (CLASS_4, 2_000)])
def test_payment_limit_of_each_class_to_the_fen(funded, token, importer, class_, limit):
    resident = person(
        funded, "resident", class_, min(limit + 100, 10_000) * YUAN if class_ == CLASS_4 else (limit + 100) * YUAN
    )
    with reverts_with("DigitalYuanLimitExceeded", kind=PAYMENT, limit=limit * YUAN, value=limit * YUAN + 1):
        pay(token, resident, importer, limit * YUAN + 1)
    pay(token, resident, importer, limit * YUAN)


def test_day_limit_sums_payments_to_the_fen(token, payer, importer):
    for _ in range(2):
        pay(token, payer, importer, 2_000 * YUAN)
    with reverts_with("DigitalYuanLimitExceeded", kind=DAY, limit=5_000 * YUAN, value=5_000 * YUAN + 1):
        pay(token, payer, importer, 1_000 * YUAN + 1)
    pay(token, payer, importer, 1_000 * YUAN)
    assert token.struct("wallet", payer.address)["spentToday"] == 5_000 * YUAN


@pytest.mark.parametrize("amount", [1, 2, 2**17 - 1])
def test_year_counter_keeps_every_fen_of_the_days_before(funded, token, payer, importer, amount):
    for days in range(1, 3):
        pay(token, payer, importer, amount)
        wallet = token.struct("wallet", payer.address)
        assert (wallet["spentToday"], wallet["spentThisYear"]) == (amount, days * amount)
        funded.chain.travel(funded.chain.now() + 86_400)


def test_balance_limit_of_the_payee_to_the_fen(funded, token, importer):
    payee = person(funded, "payee", CLASS_4)
    pay(token, importer, payee, 10_000 * YUAN - 1)
    with reverts_with(
        "DigitalYuanLimitExceeded", wallet=payee.address, kind=0, limit=10_000 * YUAN, value=10_000 * YUAN + 1
    ):
        pay(token, importer, payee, 2)
    pay(token, importer, payee, 1)


def test_receiving_counts_against_no_payment_limit(funded, token, importer, payer):
    assert token.struct("wallet", payer.address)["spentThisYear"] == 0


def test_class_1_and_institutions_know_no_limits(funded, token, importer, exporter):
    resident = person(funded, "resident", CLASS_1, 3_000_000 * YUAN)
    pay(token, resident, importer, 3_000_000 * YUAN)
    pay(token, importer, exporter, 5_000_000 * YUAN)


def test_refused_payment_counts_for_nothing(token, payer, importer):
    with reverts_with("DigitalYuanLimitExceeded"):
        pay(token, payer, importer, 2_000 * YUAN + 1)
    assert token.struct("wallet", payer.address)["spentToday"] == 0


@pytest.mark.parametrize(("class_", "day"), [(CLASS_2, 100_000), (CLASS_3, 10_000)])
def test_day_limit_of_each_class_to_the_fen(funded, token, importer, class_, day):
    resident = person(funded, "resident", class_, (day + 1_000) * YUAN)
    for _ in range(2):
        pay(token, resident, importer, day // 2 * YUAN)
    with reverts_with("DigitalYuanLimitExceeded", kind=DAY, limit=day * YUAN, value=day * YUAN + 1):
        pay(token, resident, importer, 1)


@pytest.mark.parametrize(("class_", "limit"), [(CLASS_2, 500_000), (CLASS_3, 20_000), (CLASS_4, 10_000)])
def test_balance_limit_of_each_class_to_the_fen(funded, token, importer, class_, limit):
    payee = person(funded, "payee", class_)
    with reverts_with("DigitalYuanLimitExceeded", wallet=payee.address, kind=0, value=limit * YUAN + 1):
        pay(token, importer, payee, limit * YUAN + 1)
    pay(token, importer, payee, limit * YUAN)


def test_payment_into_a_wallet_neither_counts_there_nor_needs_its_day(funded, token, payer, importer):
    """Norges sample policies: a stranger exhausted a victim's day."""
    payee = person(funded, "payee", CLASS_4)
    pay(token, payer, payee, 2_000 * YUAN)
    view = token.struct("wallet", payee.address)
    assert (view["spentToday"], view["spentThisYear"]) == (0, 0)


def test_stranger_cannot_touch_anybodys_counters(token, payer, importer, stranger):
    pay(token, payer, importer, 1_000 * YUAN)
    before = token.struct("wallet", payer.address)
    token.send(stranger, "transferFrom", payer.address, importer.address, 0)  # ERC-20: nothing may always be moved
    with reverts_with("DigitalYuanInsufficientAllowance"):
        token.send(stranger, "transferFrom", payer.address, importer.address, 1)
    assert token.struct("wallet", payer.address) == before


def test_every_way_of_paying_counts_together(funded, token, escrow, payer, importer, carrier):
    funded.decide(escrow, "admitModule", carrier.address, 10**12)
    for spender in (carrier, escrow):
        token.send(payer, "approve", spender.address, 2**256 - 1)
    pay(token, payer, importer, 1_000 * YUAN)
    token.send(payer, "transferWithReference", importer.address, 1_000 * YUAN, b"\1" * 32)
    token.send(carrier, "transferFrom", payer.address, importer.address, 1_000 * YUAN)
    escrow.send(carrier, "lock", b"\1" * 32, payer.address, 2_000 * YUAN)
    assert token.struct("wallet", payer.address)["spentToday"] == 5_000 * YUAN
    for contract, sender, call in (
        (token, payer, ("transfer", importer.address, 1)),
        (token, payer, ("transferWithReference", importer.address, 1, b"\1" * 32)),
        (token, carrier, ("transferFrom", payer.address, importer.address, 1)),
        (escrow, carrier, ("lock", b"\2" * 32, payer.address, 1)),
    ):
        with reverts_with("DigitalYuanLimitExceeded", wallet=payer.address, kind=DAY, value=5_000 * YUAN + 1):
            contract.call(*call, sender=sender.address)


def test_money_that_comes_back_does_not_give_the_day_back(token, payer, importer):
    for amount in (2_000, 2_000, 1_000):
        pay(token, payer, importer, amount * YUAN)
    pay(token, importer, payer, 5_000 * YUAN)
    with reverts_with("DigitalYuanLimitExceeded", kind=DAY):
        pay(token, payer, importer, 1)


@pytest.mark.parametrize("moment", [(2026, 3, 11), (2028, 2, 29), (2028, 3, 1), (2100, 3, 1)], ids=str)
def test_day_changes_at_midnight_in_shanghai_to_the_second(alliance, token, payer, importer, moment):
    midnight = shanghai(*moment)
    alliance.chain.travel(midnight - 3_600)
    for amount in (2_000, 2_000, 1_000):
        pay(token, payer, importer, amount * YUAN)
    call = ("transfer", importer.address, 2_000 * YUAN)
    with reverts_with("DigitalYuanLimitExceeded", kind=DAY, value=7_000 * YUAN):
        call_at(token, midnight - 1, *call, sender=payer.address)
    assert call_at(token, midnight - 1, "wallet", payer.address)["spentToday"] == 5_000 * YUAN
    assert call_at(token, midnight, *call, sender=payer.address) is True
    view = call_at(token, midnight, "wallet", payer.address)
    assert (view["spentToday"], view["spentThisYear"]) == (0, 5_000 * YUAN)


def test_year_limit_sums_days_to_the_fen(alliance, token, payer, importer):
    """50,000 yuan by ten days of 5,000, refilled by the operator."""
    for number in range(10):
        alliance.chain.travel(shanghai(2026, 12, 10 + number, 12))
        for amount in (2_000, 2_000, 1_000 if number < 9 else 999):
            pay(token, payer, importer, amount * YUAN)
        token.send(alliance.accounts["alibaba"], "mint", payer.address, 4_999 * YUAN)
    with reverts_with("DigitalYuanLimitExceeded", kind=YEAR, limit=50_000 * YUAN, value=50_000 * YUAN + 1):
        call_at(token, shanghai(2026, 12, 31), "transfer", importer.address, 1 * YUAN + 1, sender=payer.address)
    alliance.chain.travel(shanghai(2026, 12, 31))
    pay(token, payer, importer, 1 * YUAN)
    assert token.struct("wallet", payer.address)["spentThisYear"] == 50_000 * YUAN


@pytest.fixture
def frugal(alliance, token, payer):
    """The class 4 payer may now spend 2,000 yuan a year: one payment exhausts it."""
    manager, officer = alliance["AccessManager"], alliance.accounts["pboc_shanghai"]
    limits = (10_000 * YUAN, 2_000 * YUAN, 2_000 * YUAN, 2_000 * YUAN)
    manager.send(officer, "schedule", token.address, token.encode("setLimits", CLASS_4, limits), 0)
    alliance.chain.travel(alliance.chain.now() + 172_800)
    token.send(officer, "setLimits", CLASS_4, limits)
    return payer


@pytest.mark.parametrize("cached", ["at deployment alone", "on New Year's Day", "in the year before"])
@pytest.mark.parametrize("year", [2026, 2027, 2028, 2031, 2032, 2099, 2100, 2148])
def test_year_changes_at_new_year_in_shanghai_to_the_second(alliance, token, frugal, importer, stranger, year, cached):
    """Common years, leap years, 2100 which is none, and years after the last call of cacheYear."""
    day = {"on New Year's Day": (year, 1, 1, 12), "in the year before": (year - 1, 7, 1)}.get(cached)
    if day and shanghai(*day) > alliance.chain.now():
        alliance.chain.travel(shanghai(*day))
        token.send(stranger, "cacheYear")
    alliance.chain.travel(shanghai(year, 12, 30, 12))
    pay(token, frugal, importer, 2_000 * YUAN)
    call, new_year = ("transfer", importer.address, 1), shanghai(year + 1, 1, 1)
    for moment in (shanghai(year, 12, 31), new_year - 1):
        with reverts_with("DigitalYuanLimitExceeded", kind=YEAR, limit=2_000 * YUAN, value=2_000 * YUAN + 1):
            call_at(token, moment, *call, sender=frugal.address)
        assert call_at(token, moment, "wallet", frugal.address)["spentThisYear"] == 2_000 * YUAN
    assert call_at(token, new_year, *call, sender=frugal.address) is True
    assert call_at(token, new_year, "wallet", frugal.address)["spentThisYear"] == 0


@pytest.mark.parametrize("year", [2027, 2028, 2029])
def test_payment_in_the_first_second_counts_until_the_last_of_that_year(alliance, token, frugal, importer, year):
    alliance.chain.travel(shanghai(year, 1, 1) - 1)  # the payment is mined in the next second
    receipt = pay(token, frugal, importer, 2_000 * YUAN)
    counted = dt.datetime.fromtimestamp(receipt.timestamp, SHANGHAI).year
    last = shanghai(counted + 1, 1, 1) - 1
    if last > receipt.timestamp + 86_400:
        with reverts_with("DigitalYuanLimitExceeded", kind=YEAR):
            call_at(token, last, "transfer", importer.address, 1, sender=frugal.address)
    assert call_at(token, last + 1, "transfer", importer.address, 1, sender=frugal.address) is True


@pytest.fixture
def no_limit_but_of_the_balance(alliance, token):
    """Class 1 as it could be: counters run, and nothing but their 48 bits ends them."""
    manager, none = alliance["AccessManager"], 2**64 - 1
    alliance.decide(manager, "setTargetFunctionRole", token.address, [token.selector("setLimits")], 0)
    alliance.decide(token, "setLimits", CLASS_1, (none, none, none, none))
    issue_reserve(alliance, "alibaba", 2**50)
    resident = person(alliance, "resident", CLASS_1, 2**49)
    alliance.decide(token, "setLimits", CLASS_1, (819_000 * YUAN, none, none, none))
    return resident


def test_counters_end_at_48_bits(alliance, token, importer, no_limit_but_of_the_balance):
    """2.8 trillion yuan a year: refused rather than wrapped into the neighbouring bits."""
    resident = no_limit_but_of_the_balance
    pay(token, resident, importer, 2**48 - 2)
    with reverts_with("DigitalYuanAmountTooLarge", amount=2):
        pay(token, resident, importer, 2)
    pay(token, resident, importer, 1)
    view = token.struct("wallet", resident.address)
    assert (view["spentToday"], view["spentThisYear"], view["class_"]) == (2**48 - 1, 2**48 - 1, CLASS_1)
    assert view["balance"] == 2**49 - 2**48 + 1
    with reverts_with("DigitalYuanAmountTooLarge", amount=1):
        pay(token, resident, importer, 1)


def test_class_without_any_limit_keeps_no_counters(alliance, token, importer):
    """They are there to be held against limits; a class that is given one counts from then on."""
    issue_reserve(alliance, "alibaba", 2**50)
    resident = person(alliance, "resident", CLASS_1, 2**49)
    pay(token, resident, importer, 2**48 + 7)
    view = token.struct("wallet", resident.address)
    assert (view["spentToday"], view["spentThisYear"], view["balance"]) == (0, 0, 2**48 - 7)


def test_corporate_payments_are_not_counted(funded, token, importer, exporter):
    firm = person(funded, "firm", CORPORATE, 1_000 * YUAN)
    pay(token, firm, exporter, 1_000 * YUAN)
    view = token.struct("wallet", firm.address)
    assert (view["spentToday"], view["spentThisYear"]) == (0, 0)


def test_payment_of_new_years_day_counts_for_the_year_that_begins(alliance, token, payer, importer):
    """Found by a mutant: `>` for `>=` forgets 1 January on the next day."""
    for day in (1, 2):
        alliance.chain.travel(shanghai(2027, 1, day, 12))
        pay(token, payer, importer, 1_000 * YUAN)
    view = token.struct("wallet", payer.address)
    assert (view["spentToday"], view["spentThisYear"]) == (1_000 * YUAN, 2_000 * YUAN)


def test_first_payment_of_a_year_forgets_what_was_spent_in_the_one_before(alliance, token, payer, importer):
    """Found by a mutant: day 365 after 1 January of a common year is New Year's Day, also for who spent little."""
    for moment, amount in (((2026, 12, 30, 12), 1_000), ((2027, 1, 1, 12), 500)):
        alliance.chain.travel(shanghai(*moment))
        pay(token, payer, importer, amount * YUAN)
    view = token.struct("wallet", payer.address)
    assert (view["spentToday"], view["spentThisYear"]) == (500 * YUAN, 500 * YUAN)


def test_year_that_is_cached_forgets_new_years_eve_and_keeps_new_years_day(alliance, token, payer, importer, stranger):
    for day, amount, counted in (
        ((2026, 12, 31, 12), 700, (700, 700)),
        ((2027, 1, 1, 12), 1_000, (1_000, 1_000)),
        ((2027, 1, 2, 12), 500, (500, 1_500)),
    ):
        alliance.chain.travel(shanghai(*day))
        token.send(stranger, "cacheYear")
        pay(token, payer, importer, amount * YUAN)
        view = token.struct("wallet", payer.address)
        assert (view["spentToday"], view["spentThisYear"]) == tuple(part * YUAN for part in counted)
    assert view["balance"] == 7_800 * YUAN


@pytest.mark.parametrize(("second", "today"), [(-1, 1_500), (0, 500)], ids=["last of the day", "first of the next"])
def test_payment_counts_for_its_day_in_shanghai_to_the_second(alliance, token, payer, importer, second, today):
    moment = shanghai(2026, 3, 11) + second
    alliance.chain.travel(moment - 60)
    pay(token, payer, importer, 1_000 * YUAN)
    alliance.chain.web3.provider.make_request(RPCEndpoint("evm_setNextBlockTimestamp"), [moment])
    assert pay(token, payer, importer, 500 * YUAN).timestamp == moment
    view = call_at(token, moment, "wallet", payer.address)
    assert (view["spentToday"], view["spentThisYear"]) == (today * YUAN, 1_500 * YUAN)


def test_equal_payments_that_no_counter_holds_together_are_refused(token, importer, no_limit_but_of_the_balance):
    resident, half = no_limit_but_of_the_balance, 2**47
    pay(token, resident, importer, half)
    with reverts_with("DigitalYuanAmountTooLarge", amount=half):
        pay(token, resident, importer, half)
    pay(token, resident, importer, half - 1)
    view = token.struct("wallet", resident.address)
    assert (view["spentToday"], view["spentThisYear"], view["balance"]) == (2**48 - 1, 2**48 - 1, 2**49 - 2**48 + 1)
