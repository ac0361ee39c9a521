"""The same goods, financed twice: every way that we know of."""

from __future__ import annotations

from dataclasses import replace

from web3.types import RPCEndpoint

from eport.messages import wco
from tests.helpers.clearance import CANCELLED, CONDITIONAL_RELEASE, RELEASED
from tests.helpers.finance import (
    BEER,
    CONDITIONAL,
    FEN,
    FINALLY_RELEASED,
    GRAMS,
    declare,
    drawn,
    signed,
    with_document,
    with_lines,
)
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with

WHOLE = {"quantity": GRAMS, "value": FEN, "advance": 900_000 * YUAN, "repayable": 910_000 * YUAN}
OTHER_NUMBER = "224820261000000025"


def test_same_line_offered_to_a_second_bank_is_refused(beer):
    beer.fund_signed(beer.terms(**WHOLE))
    with reverts_with("GoodsExhausted", key=beer.line().line, capacity=GRAMS, drawn=GRAMS, asked=GRAMS):
        beer.fund_signed(beer.terms(**WHOLE, bank=6), by="icbc_shanghai")


def test_line_drawn_in_slices_ends_where_the_goods_end(alliance, beer):
    third = {"quantity": GRAMS // 3, "value": FEN // 3, "advance": 1, "repayable": 1}
    for name in ("bank_of_communications", "icbc_shanghai", "ccb_shanghai"):
        beer.fund_signed(beer.terms(**third, bank=alliance.settings.number(name)), by=name)
    with reverts_with("GoodsExhausted", asked=GRAMS // 3):
        beer.fund_signed(beer.terms(**third), by="icbc_shanghai")


def test_line_split_in_two_by_an_amendment_is_still_one(alliance, beer):
    beer.fund_signed(beer.terms(**WHOLE))
    split = beer.then(with_lines(("2203000000", 50_101, 625_000), ("2203000000", 50_101, 625_000), version=2))
    for number in (1, 2):
        with reverts_with("GoodsExhausted", capacity=GRAMS, drawn=GRAMS):
            split.fund_signed(split.terms(number, bank=6), number, by="icbc_shanghai")


def test_line_classified_otherwise_is_found_by_its_consignment(beer):
    beer.fund_signed(beer.terms(**WHOLE))
    other = beer.then(with_lines(("2202990000", 50_101, 625_000), ("2201100000", 50_101, 625_000), version=2))
    assert other.line().line != beer.line().line
    with reverts_with("GoodsExhausted", key=beer.line().consignment, drawn=GRAMS):
        other.fund_signed(other.terms(advance=1, repayable=1), by="icbc_shanghai")


def test_invoice_that_was_keyed_again_escapes_nothing(alliance, keys, beer):
    beer.fund_signed(beer.terms(**WHOLE))
    again = replace(with_document(BEER, "380", "INV-2026-9999"), number=OTHER_NUMBER, reference="ANOTHER")
    other = declare(alliance, keys, again)
    assert (other.line().line, other.line().consignment) == (beer.line().line, beer.line().consignment)
    with reverts_with("GoodsExhausted", drawn=GRAMS):
        other.fund_signed(other.terms(), by="icbc_shanghai")


def test_two_banks_in_one_block_and_one_of_them_pays(alliance, chain, finance, token, importer, beer):
    provider, terms = chain.web3.provider, beer.terms(**WHOLE)
    signature = signed(alliance, terms, importer)
    raws = []
    other = terms._replace(bank=alliance.settings.number("icbc_shanghai"))
    for bank, offered, word in (
        ("bank_of_communications", terms, signature),
        ("icbc_shanghai", other, signed(alliance, other, importer)),
    ):
        data = finance.encode("fundSigned", offered, word, beer.said, beer.proof())
        raws.append(chain.prepare(alliance.accounts[bank], finance.address, data, bank))
    before = token.call("balanceOf", importer.address)
    provider.make_request(RPCEndpoint("evm_setAutomine"), [False])
    try:
        hashes = [chain.web3.eth.send_raw_transaction(raw) for raw in raws]
        provider.make_request(RPCEndpoint("evm_mine"), [])
    finally:
        provider.make_request(RPCEndpoint("evm_setAutomine"), [True])
    receipts = [chain.web3.eth.get_transaction_receipt(hash_) for hash_ in hashes]
    assert len({receipt["blockNumber"] for receipt in receipts}) == 1
    assert sorted(receipt["status"] for receipt in receipts) == [0, 1]
    assert token.call("balanceOf", importer.address) == before + terms.advance
    assert drawn(alliance, terms.line) == (GRAMS, FEN)


def test_reduced_declaration_blocks_further_draws(alliance, beer):
    half = {"quantity": GRAMS // 2, "value": FEN // 2, "advance": 1, "repayable": 1}
    beer.fund_signed(beer.terms(**half))
    less = beer.then(with_lines(("2203000000", 50_000, 600_000), version=2))
    with reverts_with("GoodsStatementNotLatest"):
        beer.fund_signed(beer.terms(**half, bank=6), by="icbc_shanghai")
    with reverts_with("GoodsExhausted", capacity=50_000_000, drawn=GRAMS // 2, asked=1):
        less.fund_signed(less.terms(quantity=1, value=1, advance=1, repayable=1), by="icbc_shanghai")
    more = less.then(with_lines(("2203000000", 50_102, 700_000), version=3))
    more.fund_signed(more.terms(quantity=1000, value=1, advance=1, repayable=1), by="icbc_shanghai")


def test_proof_of_an_earlier_version_is_refused(alliance, finance, icbc_shanghai, importer, beer):
    less = beer.then(with_lines(("2203000000", 1, 1), version=2))
    terms = less.terms(**WHOLE)
    with reverts_with("GoodsNotProven"):
        finance.send(icbc_shanghai, "fundSigned", terms, signed(alliance, terms, importer), less.said, beer.proof())


def test_cancelled_declaration_backs_nothing_and_its_replacement_inherits(alliance, keys, beer):
    beer.fund_signed(beer.terms(**WHOLE))
    gone = beer.then(status=CANCELLED)
    with reverts_with("GoodsOtherBacking", found=0):
        gone.fund_signed(gone.terms(backing=FINALLY_RELEASED, quantity=1, value=1, advance=1, repayable=1))
    instead = declare(alliance, keys, replace(BEER, number=OTHER_NUMBER, version=1))
    with reverts_with("GoodsExhausted", drawn=GRAMS):
        instead.fund_signed(instead.terms(), by="icbc_shanghai")


def test_replacement_under_a_switched_bill_is_found_by_its_containers(alliance, keys, beer):
    beer.fund_signed(beer.terms(**WHOLE))
    switched = declare(alliance, keys, replace(with_document(BEER, "705", "SWITCHED1"), number=OTHER_NUMBER))
    assert switched.line().line != beer.line().line
    with reverts_with("GoodsExhausted", key=beer.line().consignment, drawn=GRAMS):
        switched.fund_signed(switched.terms(), by="icbc_shanghai")


def test_replacement_with_other_seals_is_found_by_its_bill(alliance, keys, beer):
    beer.fund_signed(beer.terms(**WHOLE))
    sealed = tuple(wco.Container(box.identifier, ("NEW1",)) for box in BEER.containers)
    other = declare(alliance, keys, replace(BEER, number=OTHER_NUMBER, containers=sealed))
    with reverts_with("GoodsExhausted", key=beer.line().line, drawn=GRAMS):
        other.fund_signed(other.terms(), by="icbc_shanghai")


def test_conditional_release_is_never_taken_for_a_release(alliance, keys):
    goods = declare(alliance, keys, status=CONDITIONAL_RELEASE)
    with reverts_with("GoodsOtherBacking", found=CONDITIONAL, given=FINALLY_RELEASED):
        goods.fund_signed(goods.terms(backing=FINALLY_RELEASED))
    goods.fund_signed(goods.terms())
    later = goods.then(status=RELEASED)
    with reverts_with("GoodsOtherBacking", found=FINALLY_RELEASED, given=CONDITIONAL):
        later.fund_signed(later.terms(backing=CONDITIONAL))


def test_proof_that_the_chain_has_seen_gives_a_stranger_no_goods(alliance, finance, registry, exporter, beer):
    beer.fund_signed(beer.terms())
    with reverts_with("GoodsOfOtherTrader", given=exporter.address):
        finance.send(exporter, "offer", beer.terms(trader="exporter"), beer.said, beer.proof())


def test_settled_goods_are_not_financed_again(finance, exporter, beer):
    terms = beer.terms(**WHOLE)
    beer.fund_signed(terms)
    finance.send(exporter, "repay", terms, 2**64)
    with reverts_with("GoodsExhausted", drawn=GRAMS):
        beer.fund_signed(beer.terms(**WHOLE, bank=6), by="icbc_shanghai")
