"""TradeFinance.fund: a bank pays on a reservation."""

from __future__ import annotations

from eth_utils import keccak

from tests.helpers.clearance import DETAINED
from tests.helpers.credit import said
from tests.helpers.finance import FUNDED, RESERVED, drawn, financing, terms_hash
from tests.helpers.money import BOTH, OUTWARD
from tests.helpers.reverts import reverts_with


def balance(alliance, key):
    return alliance["DigitalYuan"].call("balanceOf", alliance.accounts[key].address)


def test_fund_pays_the_trader_from_the_bank_s_wallet(alliance, beer, importer, bank_of_communications):
    terms = beer.terms()
    beer.offer(terms)
    taken, before = drawn(alliance, terms.line), balance(alliance, "importer")
    receipt = beer.fund(terms)
    bank = alliance.settings.number("bank_of_communications")
    assert said(receipt) == [
        ("FinanceFunded", {"id": terms_hash(alliance, terms), "bank": bank, "terms": tuple(terms)}),
        ("Transfer", {"from": bank_of_communications.address, "to": importer.address, "value": terms.advance}),
    ]
    assert financing(alliance, terms) == {"stage": FUNDED, "settled": False, "bank": bank, "repaid": 0}
    assert drawn(alliance, terms.line) == taken  # the reservation has drawn it
    assert balance(alliance, "importer") == before + terms.advance


def test_fund_twice_or_what_nobody_offered_is_refused(alliance, beer):
    terms = beer.terms()
    with reverts_with("FinanceWrongStage", id=terms_hash(alliance, terms), stage=0):
        beer.fund(terms)
    beer.offer(terms)
    with reverts_with("FinanceWrongStage", stage=0):
        beer.fund(terms._replace(repayable=terms.repayable + 1))
    beer.fund(terms)
    with reverts_with("FinanceWrongStage", stage=FUNDED):
        beer.fund(terms, by="icbc_shanghai")


def test_fund_an_offer_to_another_bank_is_refused(alliance, beer):
    named = alliance.settings.number("icbc_shanghai")
    terms = beer.terms(bank=named)
    beer.offer(terms)
    caller = alliance.settings.number("bank_of_communications")
    with reverts_with("FinanceForOtherBank", bank=named, caller=caller):
        beer.fund(terms)
    beer.fund(terms, by="icbc_shanghai")


def test_fund_by_a_stranger_a_trader_or_a_suspended_bank_is_refused(
    alliance, finance, registry, beer, stranger, bank_of_communications
):
    terms = beer.terms()
    beer.offer(terms)
    with reverts_with("AllianceNotActive", account=stranger.address, kind=0):
        finance.send(stranger, "fund", terms)
    with reverts_with("AllianceNotActive", kind=7):
        beer.fund(terms, by="exporter")
    alliance.decide(registry, "suspend", alliance.settings.number("bank_of_communications"))
    with reverts_with("AllianceNotActive", account=bank_of_communications.address):
        beer.fund(terms)


def test_fund_in_the_last_second_of_the_offer_and_one_later(alliance, beer):
    terms = beer.terms()
    other = terms._replace(offeredUntil=terms.offeredUntil - 1)
    beer.offer(terms)
    beer.offer(other)
    alliance.chain.travel(terms.offeredUntil)
    with reverts_with("FinanceOfferOver", offeredUntil=other.offeredUntil):
        beer.fund(other)
    beer.fund(terms)


def test_fund_after_customs_has_spoken_anew_is_refused(alliance, beer):
    terms = beer.terms()
    beer.offer(terms)
    beer.then(status=DETAINED)
    with reverts_with("GoodsStatementNotLatest", given=terms.statement):
        beer.fund(terms)


def test_fund_by_a_bank_that_is_frozen_or_short_of_money_changes_nothing(
    alliance, token, shanghai_customs, beer, bank_of_communications
):
    terms = beer.terms()
    beer.offer(terms)
    token.send(shanghai_customs, "freeze", bank_of_communications.address, OUTWARD, 1, keccak(text="order"))
    with reverts_with("DigitalYuanFrozenOutward", wallet=bank_of_communications.address):
        beer.fund(terms)
    token.send(bank_of_communications, "approve", alliance["TradeFinance"].address, 0)
    assert financing(alliance, terms)["stage"] == RESERVED


def test_fund_a_trader_that_cannot_receive_changes_nothing(alliance, token, shanghai_customs, beer, importer):
    terms = beer.terms()
    beer.offer(terms)
    token.send(shanghai_customs, "freeze", importer.address, BOTH, 1, keccak(text="order"))
    with reverts_with("DigitalYuanFrozenInward", wallet=importer.address):
        beer.fund(terms)
    assert financing(alliance, terms)["stage"] == RESERVED
