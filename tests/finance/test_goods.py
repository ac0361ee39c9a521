"""Keys and capacities of goods lines: which papers are about the same goods."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from eth_abi import encode
from hypothesis import given
from hypothesis import strategies as st

from eport import merkle
from eport.enclave.declared import commitment
from eport.enclave.goods import goods_lines, obstacle
from eport.messages import wco
from tests.helpers.finance import BEER, FEN, GRAMS, KEY, with_document, with_lines


def only(declaration, key=KEY):
    (line,) = goods_lines(declaration, key)
    return line


def test_goods_of_the_example_are_measured_and_committed():
    line = only(BEER)
    assert (line.quantity, line.value, line.total_quantity, line.total_value) == (GRAMS, FEN, GRAMS, FEN)
    shown = commitment(BEER, KEY).prove("E-port/Goods[1]")
    kinds = ["bytes32", "bytes32", "uint64", "uint64", "uint64", "uint64"]
    assert shown.value == encode(kinds, [line.line, line.consignment, GRAMS, FEN, GRAMS, FEN])
    assert merkle.verify(commitment(BEER, KEY).root, shown)


@pytest.mark.parametrize(
    "same",
    [
        with_document(BEER, "380", "INV-OTHER"),
        with_document(BEER, "705", "test rtm-2601 0031"),
        replace(BEER, version=7, number="224820261000000025", reference="X", function_code="13"),
        replace(BEER, containers=BEER.containers[::-1]),
        with_lines(("2203009999", 1, 1)),
    ],
    ids=["invoice", "spelling of the bill", "number and version", "order of containers", "subheading"],
)
def test_keys_are_the_same_for_other_papers_about_the_goods(same):
    assert (only(same).line, only(same).consignment) == (only(BEER).line, only(BEER).consignment)


def test_keys_differ_by_bill_by_containers_and_by_authority():
    keys = {(line.line, line.consignment) for line in (
        only(BEER), only(with_document(BEER, "705", "OTHER")), only(replace(BEER, containers=BEER.containers[1:])),
        only(BEER, bytes(32)),
    )}  # fmt: skip
    assert len(keys) == 4
    assert only(with_document(BEER, "705", "OTHER")).consignment == only(BEER).consignment
    assert only(replace(BEER, containers=BEER.containers[1:])).line == only(BEER).line


def test_goods_that_only_a_bill_tells_apart_have_one_key():
    bulk = only(replace(BEER, containers=()))
    assert bulk.line == bulk.consignment == only(BEER).line


def test_items_of_one_heading_share_a_key_and_their_sum():
    first, second, other = goods_lines(with_lines(("220300", 10, 100), ("220310", 20, 50), ("950300", 5, 7)), KEY)
    assert first.line == second.line != other.line
    assert (first.quantity, first.value) == (second.quantity, second.value) == (30_000, 150_00)
    assert (other.quantity, other.value) == (5_000, 7_00)
    assert {(item.total_quantity, item.total_value) for item in (first, second, other)} == {(35_000, 157_00)}


BARE = replace(BEER, containers=(), lines=tuple(replace(line, documents=()) for line in BEER.lines))


@pytest.mark.parametrize(
    ("declaration", "words"),
    [
        (BARE, "neither a transport document"),
        (replace(BEER, lines=(replace(BEER.lines[0], classifications=()),)), "no commodity code"),
        (replace(BEER, lines=(replace(BEER.lines[0], net_mass=None, gross_mass=None),)), "no mass"),
        (replace(BEER, lines=(replace(BEER.lines[0], net_mass=wco.Quantity(Decimal(5), "LTR")),)), "no mass"),
        (with_lines(("2203", 5, 0)), "no value in CNY"),
    ],
)
def test_goods_that_cannot_be_told_apart_or_measured_have_no_leaf_and_a_reason(declaration, words):
    assert goods_lines(declaration, KEY) == ()
    assert words in str(obstacle(declaration, declaration.lines[0]))
    with pytest.raises(KeyError):
        commitment(declaration, KEY).prove("E-port/Goods[1]")


@given(
    st.lists(st.tuples(st.sampled_from(["2203", "2204", "9503"]), st.integers(1, 99), st.integers(1, 99)), min_size=1)
)
def test_however_goods_are_split_their_totals_are_the_same(items):
    found = goods_lines(with_lines(*items), KEY)
    by_key = {line.line: (line.quantity, line.value) for line in found}
    assert sum(quantity for quantity, _ in by_key.values()) == found[0].total_quantity
    assert sum(value for _, value in by_key.values()) == found[0].total_value
    merged = {code: [0, 0] for code, *_ in items}
    for code, mass, value in items:
        merged[code][0] += mass
        merged[code][1] += value
    again = goods_lines(with_lines(*((code, *sums) for code, sums in merged.items())), KEY)
    assert {line.line: (line.quantity, line.value) for line in again} == by_key
