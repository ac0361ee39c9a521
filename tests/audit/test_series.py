"""The tree over an export: OpenZeppelin's, in order, and of any size in little memory."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from eport.merkle import Series, text_leaf, verify_text

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "vectors/series.json").read_text())["cases"]


def texts(count: int) -> list[str]:
    return [f'{place + 1},row "{place * place}" 值' for place in range(count)]


def series(items: list[str]) -> Series:
    found = Series()
    for item in items:
        found.add(item)
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['texts']} texts")
def test_root_and_every_proof_equal_those_of_the_npm_package(case):
    found = series(texts(case["texts"]))
    assert "0x" + found.root().hex() == case["root"]
    for place, proof in enumerate(case["proofs"]):
        assert ["0x" + node.hex() for node in found.proof(place)] == proof


@pytest.mark.parametrize("count", [1, 2, 6, 33])
def test_each_text_is_proved_and_no_other_is(count):
    items = texts(count)
    found = series(items)
    for place, item in enumerate(items):
        assert verify_text(found.root(), item, found.proof(place))
        assert not verify_text(found.root(), item + "0", found.proof(place))


def test_inner_node_is_no_text():
    """Leaves are hashed twice, so that the two children of a node are never read as a text."""
    first, second = sorted(text_leaf(item) for item in texts(2))
    assert text_leaf((first + second).decode("latin-1")) != series(texts(2)).root()


@pytest.mark.parametrize(
    "change", [lambda x: x[::-1], lambda x: x[:-1], lambda x: [*x, x[-1]], lambda x: [x[0] + " ", *x[1:]]]
)
def test_root_moves_with_order_number_and_content(change):
    assert series(change(texts(5))).root() != series(texts(5)).root()


def test_text_can_be_added_after_a_root_was_taken():
    found = series(texts(4))
    found.root()
    found.add(texts(5)[4])
    assert found.root() == series(texts(5)).root()


@pytest.mark.parametrize("place", [-1, 3])
def test_proof_of_a_place_that_is_not_there_is_refused(place):
    with pytest.raises(ValueError, match=f"place = {place}: there are 3 texts"):
        series(texts(3)).proof(place)


def test_empty_series_has_no_root():
    with pytest.raises(ValueError, match="none"):
        Series().root()


def test_memory_does_not_grow_with_the_texts():
    peaks = []
    for count in (1_000, 20_000):
        tracemalloc.start()
        found = Series()
        for place in range(count):
            found.add(str(place))
        found.root()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0]  # twenty times as many leaves would be 1.2 MB more
