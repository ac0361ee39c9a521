"""TradeFinance.offer: goods are reserved for an offer, proven against what customs attested."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.clearance import (
    ACCEPTED,
    BONDED,
    CANCELLED,
    CLOSED,
    CONDITIONAL_RELEASE,
    DETAINED,
    DOCUMENT_CHECK,
    INSPECTION,
    LODGED,
    REJECTED,
    RELEASED,
    TAX_ASSESSED,
    as_alliance,
    following,
)
from tests.helpers.credit import said
from tests.helpers.duty import ABANDONED, DUTY_SECURED, SEIZED
from tests.helpers.finance import (
    CONDITIONAL,
    DAY,
    DECLARED,
    FEN,
    FINALLY_RELEASED,
    GRAMS,
    NONE,
    RESERVED,
    declare,
    drawn,
    financing,
    terms_hash,
)
from tests.helpers.reverts import reverts_with

FORTNIGHT = 14 * DAY
BACKING = {
    LODGED: NONE, ACCEPTED: DECLARED, REJECTED: NONE, DOCUMENT_CHECK: DECLARED, INSPECTION: DECLARED,
    TAX_ASSESSED: DECLARED, CONDITIONAL_RELEASE: CONDITIONAL, RELEASED: FINALLY_RELEASED, CLOSED: FINALLY_RELEASED,
    BONDED: DECLARED, DETAINED: NONE, CANCELLED: NONE, DUTY_SECURED: DECLARED, SEIZED: NONE, ABANDONED: NONE,
}  # fmt: skip


def test_offer_draws_the_goods_and_reserves_them(alliance, finance, beer):
    terms = beer.terms()
    receipt = beer.offer(terms)
    assert said(receipt) == [("FinanceReserved", {"id": terms_hash(alliance, terms), "terms": tuple(terms)})]
    assert financing(alliance, terms) == {"stage": RESERVED, "settled": False, "bank": 0, "repaid": 0}
    for key in (terms.line, terms.consignment):
        assert drawn(alliance, key) == (GRAMS // 10, FEN // 10)
    assert finance.call("idOf", terms) == terms_hash(alliance, terms)


def test_offer_twice_is_refused(alliance, beer):
    beer.offer(beer.terms())
    with reverts_with("FinanceWrongStage", id=terms_hash(alliance, beer.terms()), stage=RESERVED):
        beer.offer(beer.terms())


def test_offer_by_another_trader_than_its_terms_name_is_refused(alliance, beer, exporter):
    with reverts_with("FinanceNotTrader", caller=exporter.address):
        beer.offer(beer.terms(), by="exporter")


def test_offer_of_the_goods_of_another_trader_is_refused(alliance, beer, importer, exporter):
    """The proof is public after the first draw: whoever copies it has no goods by it."""
    beer.offer(beer.terms())
    with reverts_with("GoodsOfOtherTrader", subject=beer.said.subject, trader=importer.address, given=exporter.address):
        beer.offer(beer.terms(trader="exporter"), by="exporter")


def test_offer_by_a_suspended_trader_is_refused(alliance, registry, beer, importer):
    alliance.decide(registry, "suspend", alliance.settings.number("importer"))
    with reverts_with("AllianceNotActive", account=importer.address):
        beer.offer(beer.terms())


@pytest.mark.parametrize(
    ("field", "value"),
    [("dueAt", None), ("quantity", 0), ("advance", 0), ("advance", FEN // 10 + 1), ("repayable", 100_000_00 - 1)],
)
def test_offer_with_terms_that_make_no_sense_is_refused(beer, field, value):
    terms = beer.terms()
    value = terms.offeredUntil if value is None else value
    with reverts_with("FinanceInvalid", field=field):
        beer.offer(terms._replace(**{field: value}))


def test_offer_of_an_advance_of_all_the_value_without_a_discount(beer):
    beer.offer(beer.terms(advance=FEN // 10, repayable=FEN // 10))


def test_offer_for_a_fortnight_and_a_second_longer(alliance, beer):
    now = alliance.chain.now()
    with reverts_with("FinanceInvalid", field="offeredUntil"):
        beer.offer(beer.terms(offeredUntil=now + FORTNIGHT + 1))
    beer.offer(beer.terms(offeredUntil=now + FORTNIGHT))


def test_offer_in_its_last_second_and_a_second_later(alliance, beer):
    now = alliance.chain.now()
    beer.offer(beer.terms(offeredUntil=now))
    with reverts_with("FinanceOfferOver", offeredUntil=now - 1):
        beer.offer(beer.terms(offeredUntil=now - 1))


@pytest.mark.parametrize(("measure", "capacity"), [("quantity", GRAMS), ("value", FEN)])
def test_offer_of_all_the_goods_and_of_a_unit_more(beer, measure, capacity):
    with reverts_with("GoodsExhausted", measure=measure, capacity=capacity, drawn=0, asked=capacity + 1):
        beer.offer(beer.terms(**{measure: capacity + 1}))
    beer.offer(beer.terms(quantity=GRAMS, value=FEN))
    with reverts_with("GoodsExhausted", key=beer.line().line, measure="quantity", drawn=GRAMS, asked=1):
        beer.offer(beer.terms(quantity=1, value=1, advance=1, repayable=1))


@pytest.mark.parametrize("status", BACKING)
def test_offer_at_each_status_of_customs(alliance, finance, keys, status):
    goods = declare(alliance, keys, status=status)
    assert finance.call("backingOf", status) == BACKING[status]
    for backing in (NONE, DECLARED, CONDITIONAL, FINALLY_RELEASED):
        if backing == BACKING[status] != NONE:
            goods.offer(goods.terms(backing=backing))
            continue
        with reverts_with("GoodsOtherBacking", found=BACKING[status], given=backing):
            goods.offer(goods.terms(backing=backing))


def test_offer_on_a_statement_that_customs_has_superseded_is_refused(beer):
    newer = beer.then(status=DETAINED)
    with reverts_with("GoodsStatementNotLatest", subject=beer.said.subject):
        beer.offer(beer.terms())
    with reverts_with("GoodsOtherBacking", found=NONE):
        newer.offer(newer.terms(backing=FINALLY_RELEASED))


def test_offer_on_a_statement_that_nobody_attested_is_refused(alliance, beer):
    forged = beer.said._replace(dutyPayable=1)
    with reverts_with("GoodsStatementNotLatest"):
        alliance["TradeFinance"].send(alliance.accounts["importer"], "offer", beer.terms(), forged, beer.proof())
    unknown = following(beer.said, subject=keccak(text="no declaration"))
    with reverts_with("GoodsStatementNotLatest"):
        alliance["TradeFinance"].send(alliance.accounts["importer"], "offer", beer.terms(), unknown, beer.proof())


def test_offer_on_a_statement_in_its_last_second_and_a_second_later(alliance, keys):
    goods = declare(alliance, keys, validUntil=alliance.chain.now() + 50)
    alliance.chain.travel(goods.said.validUntil)
    goods.offer(goods.terms())
    alliance.chain.travel(goods.said.validUntil + 1)
    with reverts_with("GoodsStatementExpired", validUntil=goods.said.validUntil):
        goods.offer(goods.terms())


def test_offer_on_a_statement_too_young_for_the_value(alliance, oracle, beer):
    as_alliance(alliance, oracle, "setReliance", [(2**64 - 1, 3, 3600)], 1)
    attested = oracle.struct("latest", beer.said.subject)["attestedAt"]
    alliance.chain.travel(attested + 3599)
    with reverts_with("GoodsStatementNotReliable", value=FEN // 10, **{"from": attested + 3600}):
        beer.offer(beer.terms())
    alliance.chain.travel(attested + 3600)
    beer.offer(beer.terms())


@pytest.mark.parametrize("part", range(7))
def test_offer_with_any_part_of_the_proof_changed_is_refused(alliance, importer, beer, part):
    shown = list(beer.proof())
    shown[part] = shown[part] + 1 if part < 5 else keccak(text="salt") if part == 5 else shown[part][1:]
    with reverts_with("GoodsNotProven", subject=beer.said.subject, number=shown[0]):
        alliance["TradeFinance"].send(importer, "offer", beer.terms(), beer.said, tuple(shown))


@pytest.mark.parametrize("key", ["line", "consignment"])
def test_offer_under_a_key_of_ones_own_is_refused(beer, key):
    with reverts_with("GoodsNotProven"):
        beer.offer(beer.terms(**{key: keccak(text="mine")}))
