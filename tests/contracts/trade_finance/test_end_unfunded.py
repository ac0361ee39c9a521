"""TradeFinance.withdraw and expire: an unfunded offer ends, and its goods are free again."""

from __future__ import annotations

from tests.helpers.credit import said
from tests.helpers.finance import EXPIRED, FUNDED, WITHDRAWN, drawn, financing, terms_hash
from tests.helpers.reverts import reverts_with


def test_withdraw_sets_the_goods_free(alliance, finance, importer, beer):
    terms = beer.terms()
    beer.offer(terms)
    receipt = finance.send(importer, "withdraw", terms)
    assert said(receipt) == [("FinanceWithdrawn", {"id": terms_hash(alliance, terms)})]
    assert financing(alliance, terms)["stage"] == WITHDRAWN
    assert drawn(alliance, terms.line) == drawn(alliance, terms.consignment) == (0, 0)
    with reverts_with("FinanceWrongStage", stage=WITHDRAWN):
        finance.send(importer, "withdraw", terms)
    with reverts_with("FinanceWrongStage", stage=WITHDRAWN):
        beer.offer(terms)


def test_withdraw_of_a_signed_offer_gives_no_goods_back_that_it_never_drew(alliance, finance, importer, beer):
    beer.offer(beer.terms(bank=1))
    before = drawn(alliance, beer.line().line)
    finance.send(importer, "withdraw", beer.terms())
    assert drawn(alliance, beer.line().line) == before


def test_withdraw_by_anybody_else_or_after_funding_is_refused(alliance, finance, importer, stranger, beer):
    terms = beer.terms()
    beer.offer(terms)
    with reverts_with("FinanceNotTrader", caller=stranger.address):
        finance.send(stranger, "withdraw", terms)
    beer.fund(terms)
    with reverts_with("FinanceWrongStage", stage=FUNDED):
        finance.send(importer, "withdraw", terms)


def test_expire_by_anybody_a_second_after_the_offer(alliance, finance, stranger, beer):
    terms = beer.terms()
    beer.offer(terms)
    alliance.chain.travel(terms.offeredUntil)
    with reverts_with("FinanceStillOffered", offeredUntil=terms.offeredUntil):
        finance.send(stranger, "expire", terms)
    alliance.chain.travel(terms.offeredUntil + 1)
    receipt = finance.send(stranger, "expire", terms)
    assert said(receipt) == [("FinanceExpired", {"id": terms_hash(alliance, terms)})]
    assert financing(alliance, terms)["stage"] == EXPIRED
    assert drawn(alliance, terms.line) == drawn(alliance, terms.consignment) == (0, 0)
    with reverts_with("FinanceWrongStage", stage=EXPIRED):
        finance.send(stranger, "expire", terms)


def test_expire_of_a_financing_is_refused(alliance, finance, stranger, beer):
    terms = beer.terms()
    beer.fund_signed(terms)
    alliance.chain.travel(terms.offeredUntil + 1)
    with reverts_with("FinanceWrongStage", stage=FUNDED):
        finance.send(stranger, "expire", terms)
