"""Undertakings.commit, releaseLiquidity, addMargin, settle, declareDefault: whose money pays, and what happens when it
does not suffice."""

from __future__ import annotations

import pytest

from tests.helpers.credit import (
    BANKS,
    CLOSED,
    CONFIRMING,
    DEFAULTED,
    DUE,
    EXPIRED,
    ISSUING,
    PAID,
    Letter,
    allow,
    at,
    balances,
    commit,
    confirmed,
    confirmed_terms,
    issued,
    names,
    said,
)
from tests.helpers.money import YUAN, ZERO_ADDRESS
from tests.helpers.reverts import reverts_with

BANK = "bank_of_communications"
AMOUNT = 500_000 * YUAN


@pytest.fixture
def pool(funded, undertakings):
    return lambda: undertakings.struct("poolOf", funded.settings.number(BANK))


def bare(funded, **changes) -> Letter:
    """A credit without margin and without anything set aside: the bank's bare promise."""
    return issued(funded, **{"margin": 0, "cover": 0, "tolerancePlus": 0} | changes)


def test_commit_takes_the_banks_money_and_says_so(funded, undertakings, pool, bank_of_communications):
    allow(funded, BANK, AMOUNT)
    receipt = undertakings.send(bank_of_communications, "commit", AMOUNT)
    assert said(receipt, "Undertakings") == [
        ("LiquidityCommitted", {"bank": funded.settings.number(BANK), "lot": 0, "amount": AMOUNT})
    ]
    assert pool() == {
        "committed": AMOUNT, "setAside": 0, "firstLot": 0, "nextLot": 1, "firstDefault": 0, "nextDefault": 0
    }  # fmt: skip


@pytest.mark.parametrize("amount", [0, 2**64])
def test_commit_nothing_or_too_much_is_refused(undertakings, bank_of_communications, amount):
    with reverts_with("UndertakingInvalidAmount", amount=amount):
        undertakings.send(bank_of_communications, "commit", amount)


@pytest.mark.parametrize("who", ["importer", "carrier", "stranger", "shanghai_customs"])
def test_commit_by_anybody_but_a_bank_is_refused(undertakings, who, request):
    with reverts_with("UndertakingNotBank"):
        undertakings.send(request.getfixturevalue(who), "commit", 1)


def test_release_liquidity_only_what_is_not_set_aside(funded, undertakings, bank_of_communications):
    issued(funded)
    commit(funded, BANK, AMOUNT)
    with reverts_with("UndertakingInsufficientLiquidity", free=AMOUNT, wanted=AMOUNT + 1):
        undertakings.send(bank_of_communications, "releaseLiquidity", AMOUNT + 1)
    undertakings.send(bank_of_communications, "releaseLiquidity", AMOUNT)
    assert balances(funded)[BANK] == 2_000_000 * YUAN - 880_000 * YUAN


@pytest.mark.parametrize("who", ["importer", "stranger", "shanghai_customs"])
def test_release_liquidity_by_anybody_but_a_bank_is_refused(undertakings, who, request):
    with reverts_with("UndertakingNotBank"):
        undertakings.send(request.getfixturevalue(who), "releaseLiquidity", 1)


def test_release_of_another_banks_liquidity_is_refused(funded, undertakings, icbc_shanghai):
    commit(funded, BANK, AMOUNT)
    with reverts_with("UndertakingInsufficientLiquidity", free=0):
        undertakings.send(icbc_shanghai, "releaseLiquidity", 1)


def test_liquidity_is_never_counted_twice(funded):
    issued(funded, margin=0)
    second = Letter(funded, margin=0, tolerancePlus=0)
    with reverts_with("UndertakingInsufficientLiquidity", free=0, wanted=1_000_000 * YUAN):
        second.credit(BANK, "issue")


def test_add_margin_is_the_applicants_and_pays_first(funded, importer, undertakings):
    letter = issued(funded)
    allow(funded, "importer", AMOUNT)
    with reverts_with("UndertakingNotParty"):
        letter.send("carrier", "Undertakings", "addMargin", letter.id, letter.terms, 1)
    letter.send("importer", "Undertakings", "addMargin", letter.id, letter.terms, AMOUNT)
    letter.present()
    letter.honour()
    assert letter.security == (220_000 * YUAN, 880_000 * YUAN, 0)


def test_settle_a_bare_promise_from_free_liquidity(funded, pool):
    letter = bare(funded)
    commit(funded, BANK, AMOUNT + 7)
    letter.present()
    letter.honour()
    assert (pool()["committed"], balances(funded)["exporter"]) == (7, AMOUNT)


def test_settle_many_small_deposits_takes_eight_a_call(funded, pool):
    letter = bare(funded)
    for _ in range(10):
        commit(funded, BANK, AMOUNT // 10)
    letter.present()
    letter.honour()
    assert letter.undertaking()["amount"] == AMOUNT // 5
    with reverts_with("UndertakingNotExhausted"):
        for _ in range(3):
            commit(funded, BANK, 1)
        letter.settle(letter.key(), function="declareDefault")
    letter.settle(letter.key())
    assert letter.undertaking()["state"] == PAID and balances(funded)["exporter"] == AMOUNT


@pytest.mark.parametrize("deposits", [17, 20])
def test_default_while_more_deposits_are_left_than_one_call_takes_is_refused(funded, deposits):
    """Art. 7(b): honouring took eight of them, declaring the default would take eight more, and one would be left."""
    letter = bare(funded, amount=deposits * 100, tolerancePlus=0)
    for _ in range(deposits):
        commit(funded, BANK, 100)
    letter.present(amount=deposits * 100)
    letter.honour()
    with reverts_with("UndertakingNotExhausted", rest=(deposits - 16) * 100):
        letter.settle(letter.key(), function="declareDefault")
    assert letter.undertaking()["amount"] == (deposits - 8) * 100
    for _ in range(2):
        if letter.undertaking()["state"] == DUE:
            letter.settle(letter.key())
    assert letter.undertaking()["state"] == PAID


@pytest.mark.parametrize("by", [ISSUING, CONFIRMING])
def test_cover_in_more_deposits_than_one_call_takes_stays_set_aside_for_the_rest(funded, undertakings, by):
    """Art. 7 and 8: what one call did not reach is still the credit's, and no other credit or release takes it."""
    bank = BANKS[by]
    parts = {"margin": 0, "cover": 0, "tolerancePlus": 0, "amount": AMOUNT}
    if by == CONFIRMING:
        letter = issued(funded, **confirmed_terms(funded, **parts))
    else:
        letter = Letter(funded, **parts | {"cover": 10_000})
    for _ in range(10):
        commit(funded, bank, AMOUNT // 10)
    letter.credit(bank, "confirm" if by == CONFIRMING else "issue")
    letter.present(at=by)
    letter.honour(by=by)
    number, rest = funded.settings.number(bank), AMOUNT // 5
    assert letter.undertaking(by=by)["amount"] == rest
    assert letter.security == ((0, rest, 0) if by == ISSUING else (0, 0, rest))
    held = undertakings.struct("poolOf", number)
    assert (held["committed"], held["setAside"]) == (rest, rest)
    with reverts_with("UndertakingInsufficientLiquidity", free=0):
        undertakings.send(funded.accounts[bank], "releaseLiquidity", 1)
    letter.settle(letter.key(by=by))
    held = undertakings.struct("poolOf", number)
    assert (held["committed"], held["setAside"], sum(letter.security)) == (0, 0, 0)
    assert balances(funded)["exporter"] == AMOUNT


def test_settle_with_nothing_there_is_refused_and_leaves_the_debt(funded):
    letter = bare(funded)
    letter.present()
    letter.honour()
    with reverts_with("UndertakingNothingHeld", key=letter.key()):
        letter.settle(letter.key())
    assert (letter.undertaking()["amount"], letter.undertaking()["state"]) == (AMOUNT, DUE)


def defaulted(funded, paid: int = 0) -> Letter:
    letter = bare(funded)
    if paid:
        commit(funded, BANK, paid)
    letter.present()
    letter.honour()
    letter.settle(letter.key(), function="declareDefault")
    return letter


def test_default_is_recorded_visible_and_lets_the_credit_end(funded):
    letter = defaulted(funded, paid=1_000)
    assert (letter.undertaking()["state"], letter.undertaking()["amount"]) == (DEFAULTED, AMOUNT - 1_000)
    funded.chain.travel(at("2026-03-31 17:00") + 1)
    letter.credit("relay", "expire")
    assert letter.status["state"] == EXPIRED


def test_default_blocks_new_undertakings_and_releases_until_it_is_paid(funded, undertakings, bank_of_communications):
    letter = defaulted(funded)
    commit(funded, BANK, AMOUNT + 5)
    with reverts_with("UndertakingInsufficientLiquidity", free=0):
        undertakings.send(bank_of_communications, "releaseLiquidity", 5)
    letter.settle(letter.key())
    assert letter.undertaking()["state"] == PAID
    undertakings.send(bank_of_communications, "releaseLiquidity", 5)


def test_default_is_collected_first_in_first_out_from_what_comes_later(funded):
    first, second = defaulted(funded), defaulted(funded)
    commit(funded, BANK, AMOUNT // 2)
    with reverts_with("UndertakingNotFirst", key=second.key(), first=first.key()):
        second.settle(second.key())
    first.settle(first.key())
    commit(funded, BANK, AMOUNT)
    first.settle(first.key())
    assert first.undertaking()["state"] == PAID
    second.settle(second.key())
    assert second.undertaking()["amount"] == AMOUNT // 2
    assert balances(funded)["exporter"] == AMOUNT * 3 // 2


def test_default_twice_or_before_it_is_due_is_refused(funded):
    letter = defaulted(funded)
    with reverts_with("UndertakingWrongState", state=DEFAULTED):
        letter.settle(letter.key(), function="declareDefault")
    later = bare(funded, tranches=((10_000, 1, 0, 30),))
    later.present()
    later.honour()
    with reverts_with("UndertakingNotDue"):
        later.settle(later.key(), function="declareDefault")


def test_default_while_there_is_money_is_refused(funded):
    letter = bare(funded)
    letter.present()
    letter.honour()
    commit(funded, BANK, AMOUNT)
    with reverts_with("UndertakingNotExhausted", rest=0):
        letter.settle(letter.key(), function="declareDefault")


def test_a_bank_in_default_still_pays_what_it_set_aside(funded):
    secured = issued(funded, margin=0, tolerancePlus=0)
    defaulted(funded)
    secured.present()
    receipt = secured.honour()
    assert receipt.event("UndertakingPaid").arguments["fromBank"] == AMOUNT


def test_the_last_drawing_gives_back_margin_and_cover(funded, pool):
    letter = issued(funded, partialDrawings=False)
    letter.present(amount=900_000 * YUAN)
    receipt = letter.honour()
    assert letter.status["state"] == CLOSED
    assert "LiquidityFreed" in names(receipt)
    assert letter.security == (0, 0, 0) and pool()["setAside"] == 0


def test_end_of_a_credit_frees_what_the_confirming_bank_alone_set_aside(funded, undertakings):
    letter = confirmed(funded, margin=0, cover=0)
    icbc = funded.settings.number("icbc_shanghai")
    assert letter.security[:2] == (0, 0) and undertakings.struct("poolOf", icbc)["setAside"] == letter.security[2] > 0
    funded.chain.travel(letter.status["expiresAt"] + 30 * 86_400)  # with the days that the banks have to forward
    receipt = letter.credit("relay", "expire")
    assert receipt.event("LiquidityFreed").arguments["bank"] == icbc
    assert letter.security == (0, 0, 0) and undertakings.struct("poolOf", icbc)["setAside"] == 0


def test_return_security_of_a_live_credit_is_refused(funded, undertakings, relay):
    letter = issued(funded)
    with reverts_with("CreditWrongState"):
        undertakings.send(relay, "returnSecurity", letter.id)


DEFERRED = ((10_000, 1, 0, 30),)
"""Availability by deferred payment, thirty days after sight."""


def closed(funded, **changes) -> Letter:
    """A credit over 1,000,000 yuan that one drawing of 900,000 closed, which is due in thirty days."""
    letter = issued(funded, **{"tolerancePlus": 0, "partialDrawings": False, "tranches": DEFERRED} | changes)
    letter.present(amount=900_000 * YUAN)
    letter.honour()
    assert letter.status["state"] == CLOSED
    return letter


def test_return_security_of_a_closed_credit_while_a_deferred_payment_is_owed_is_refused(funded, undertakings, relay):
    """Art. 7(b): what is undertaken at maturity is paid from what is held, which the closing of the credit leaves."""
    letter = closed(funded)
    before = balances(funded)
    with reverts_with("CreditUndertakingsOpen", outstanding=900_000 * YUAN):
        undertakings.send(relay, "returnSecurity", letter.id)
    assert letter.security == (200_000 * YUAN, 800_000 * YUAN, 0)
    assert balances(funded) == before


@pytest.mark.parametrize(
    ("margin", "event", "applicants", "banks"),
    [(10_000, "MarginReturned", 100_000 * YUAN, 0), (2_000, "LiquidityFreed", 0, 700_000 * YUAN)],
)
def test_the_last_payment_on_a_closed_credit_gives_the_rest_of_the_security_back_at_once(
    funded, pool, margin, event, applicants, banks
):
    """100,000 yuan are left of it: the applicant's where the margin was full, else of what the bank set aside."""
    letter = closed(funded, margin=margin)
    before, committed = balances(funded), pool()["committed"]
    funded.chain.travel(letter.undertaking()["due"])
    receipt = letter.settle(letter.key())
    assert receipt.event(event).arguments["amount"] == 100_000 * YUAN
    assert letter.security == (0, 0, 0)
    assert (committed - pool()["committed"], pool()["setAside"]) == (banks, 0)
    assert balances(funded) == before | {
        "exporter": before["exporter"] + 900_000 * YUAN,
        "importer": before["importer"] + applicants,
        "escrow": before["escrow"] - 900_000 * YUAN - applicants,
    }


@pytest.mark.parametrize("function", ["stopPayment", "liftStop"])
def test_stop_by_anybody_but_the_court_role_is_refused(funded, undertakings, importer, function):
    arguments = (1, 2_000_000_000, b"x" * 32) if function == "stopPayment" else (1,)
    with reverts_with("AccessManagedUnauthorized"):
        undertakings.send(importer, function, *arguments)


def test_lift_stop_lets_the_money_go(funded):
    letter = issued(funded)
    letter.present()
    letter.send("court_officer", "Undertakings", "stopPayment", letter.id, at("2026-01-20 10:00"), b"x" * 32)
    letter.honour()
    letter.send("court_officer", "Undertakings", "liftStop", letter.id)
    letter.settle(letter.key())
    assert balances(funded)["exporter"] == AMOUNT


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("lockMargin", (1, "importer", 1)),
        ("setAside", (1, 4, False, 1)),
        ("release", (1,)),
        ("purchase", (1, 1, 4, "importer", 1)),
    ],
)
def test_partners_doors_are_closed_to_everybody_else(funded, undertakings, importer, function, arguments):
    given = [funded.accounts[item].address if isinstance(item, str) else item for item in arguments]
    with reverts_with("UndertakingNotPartner", caller=importer.address):
        undertakings.send(importer, function, *given)


def test_undertake_and_refund_are_closed_to_everybody_else(funded, undertakings, importer):
    order = (1, 1, 0, 4, 4, importer.address, True, 1, False, False, b"CN", 0, 0)
    with reverts_with("UndertakingNotPartner"):
        undertakings.send(importer, "undertake", order, [(10_000, 0, 0, 0)])
    with reverts_with("UndertakingNotPartner"):
        undertakings.send(importer, "refundClaim", order, importer.address, 1, importer.address, 1)


def test_assign_undertaking_by_anybody_but_the_creditor_is_refused(funded, undertakings, importer):
    letter = bare(funded)
    letter.present()
    letter.honour()
    with reverts_with("UndertakingNotParty"):
        undertakings.send(importer, "assignUndertaking", letter.key(), importer.address)


def test_assign_proceeds_under_terms_that_name_another_beneficiary_is_refused(funded, importer):
    """The terms are the caller's word until their hash is compared."""
    letter = issued(funded)
    with reverts_with("CreditWrongTerms"):
        own = letter.terms._replace(beneficiary=importer.address)
        letter.send("importer", "Undertakings", "assignProceeds", letter.id, own, importer.address, 1)


@pytest.mark.parametrize("amount", [0, 1])
def test_assign_proceeds_to_nobody_or_none_of_them_is_refused(funded, importer, amount):
    letter = issued(funded)
    to = importer.address if amount == 0 else ZERO_ADDRESS
    with reverts_with("UndertakingInvalidAmount", amount=amount):
        letter.send("exporter", "Undertakings", "assignProceeds", letter.id, letter.terms, to, amount)


def test_assign_proceeds_twice_or_by_others_is_refused(funded, exporter, importer):
    letter = issued(funded)
    with reverts_with("UndertakingNotParty"):
        letter.send("importer", "Undertakings", "assignProceeds", letter.id, letter.terms, importer.address, 1)
    letter.send("exporter", "Undertakings", "assignProceeds", letter.id, letter.terms, importer.address, 1)
    with reverts_with("UndertakingAlreadyAssigned"):
        letter.send("exporter", "Undertakings", "assignProceeds", letter.id, letter.terms, importer.address, 1)
