"""Coverage says of a line that it ran when it did, and only then: on a contract with an immutable, on a chain."""

from __future__ import annotations

import pytest
import requests

from assurance.__main__ import shortfalls
from assurance.compiler import Compiler
from assurance.coverage import build, tally
from assurance.coverage.plugin import Tracer

SOURCE = """// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

abstract contract Priced {
    uint256 private immutable PRICE;

    constructor(uint256 price) {
        PRICE = price;
    }

    function costs(uint256 amount) public view returns (uint256) {
        if (amount == 7) return 0;
        return amount > 10 ? amount * PRICE / 2 : amount * PRICE;
    }
}

contract Shop is Priced(3) {
    error TooMuch(uint256 amount);

    function buy(uint256 amount) external view returns (uint256 sum) {
        if (amount > 100 || amount == 0) revert TooMuch(amount);
        for (uint256 i; i < amount; ++i) {
            sum += 1;
        }
        assembly ("memory-safe") {
            if gt(sum, 50) {
                sum := 50
            }
        }
        return sum + costs(amount);
    }
}
"""
FILE = "contracts/Shop.sol"


def line_of(text):
    return next(number for number, line in enumerate(SOURCE.splitlines(), 1) if text in line)


@pytest.fixture(scope="module")
def answer():
    parts = ("object", "sourceMap", "immutableReferences")
    output = {"Shop": [f"evm.{kind}.{part}" for kind in ("bytecode", "deployedBytecode") for part in parts]}
    with Compiler() as compiler:
        return compiler.compile({FILE: SOURCE}, {FILE: {"": ["ast"], **output}}, optimizer=build.OPTIMIZER)


@pytest.fixture
def shop(answer, chain, stranger, monkeypatch):
    """`shop(amount, …)`: the row of the file after these calls."""
    monkeypatch.setattr(build, "sources", lambda: {FILE: SOURCE})
    every = build.codes(answer)
    creation = next(code for code in every if not code.runtime)
    address = chain.send(stranger, None, "0x" + creation.template.hex(), "new Shop").contract_address

    def row(*amounts):
        tracer = Tracer(every)
        for amount in amounts:
            call = {"to": address, "data": "0xd96a094a" + amount.to_bytes(32, "big").hex()}
            asked = {"jsonrpc": "2.0", "id": 1, "method": "eth_call", "params": [call, "latest"]}
            tracer.after(chain.url, asked, requests.post(chain.url, json=asked, timeout=10).json())
        assert (tracer.traced, tracer.unread) == (len(amounts), 0)
        return tally.tally(every, *build.points(answer), tracer.ran, tracer.jumped)[FILE]

    return row


def test_what_ran_counts_and_a_branch_that_nobody_takes_is_named(shop):
    found = shop(20)
    # The constructor's line ran when the contract was deployed, which nobody traced here.
    assert found["missed_lines"] == [line_of("PRICE = price"), line_of("sum := 50")]
    assert found["missed_branches"] == sorted(
        [
            [line_of("amount == 7"), "IfStatement", "true"],
            [line_of("amount > 10 ?"), "Conditional", "false"],
            [line_of("amount > 100"), "IfStatement", "true"],
            [line_of("amount > 100"), "||", "left side true"],
            [line_of("gt(sum, 50)"), "YulIf", "true"],
        ]
    )
    assert (found["lines"], found["lines_hit"]) == (9, 7)
    assert (found["branches"], found["branches_hit"]) == (12, 7)


def test_refused_calls_count(shop):
    found = shop(0)
    assert [line_of("amount > 100"), "IfStatement", "true"] not in found["missed_branches"]
    assert [line_of("amount > 100"), "IfStatement", "false"] in found["missed_branches"]
    assert line_of("sum += 1") in found["missed_lines"]


def test_each_side_of_a_connective_counts(shop):
    asked, left = "right side asked", "left side true"
    line = line_of("amount > 100")
    assert [line, "||", asked] in shop(101)["missed_branches"]
    assert [line, "||", left] in shop(1)["missed_branches"]
    assert not [one for one in shop(101, 1)["missed_branches"] if one[1] == "||"]


def test_everything_that_runs_is_found(shop):
    found = shop(7, 1, 20, 60, 101, 0)
    assert found["missed_branches"] == []
    assert found["missed_lines"] == [line_of("PRICE = price")]


def test_the_same_call_with_the_same_answer_is_traced_no_more_than_needed(answer, chain, stranger):
    every = build.codes(answer)
    creation = next(code for code in every if not code.runtime)
    address = chain.send(stranger, None, "0x" + creation.template.hex(), "new Shop").contract_address
    tracer = Tracer(every)
    asked = {"method": "eth_call", "params": [{"to": address, "data": "0xd96a094a" + "00" * 31 + "05"}, "latest"]}
    for _ in range(5):
        tracer.after(chain.url, asked, {"result": "0x14"})
    assert (tracer.traced, tracer.skipped) == (3, 2)
    tracer.after(chain.url, asked, {"result": "0x15"})
    assert tracer.traced == 4


def test_deployment_runs_the_constructor(answer, chain, stranger, monkeypatch):
    monkeypatch.setattr(build, "sources", lambda: {FILE: SOURCE})
    every = build.codes(answer)
    creation = next(code for code in every if not code.runtime)
    tracer = Tracer(every)
    raw = chain.prepare(stranger, None, "0x" + creation.template.hex(), "new Shop").hex()
    tracer.before(chain.url, {"method": "eth_sendRawTransaction", "params": ["0x" + raw.removeprefix("0x")]})
    found = tally.tally(every, *build.points(answer), tracer.ran, tracer.jumped)[FILE]
    assert line_of("PRICE = price") not in found["missed_lines"] and found["lines_hit"] == 1


def test_too_little_falls_short():
    totals = {"lines": 100, "lines_hit": 94, "branches": 100, "branches_hit": 95}
    assert shortfalls({"coverage": {"totals": totals}}) == ["coverage: 94 of 100 lines, 95 % are asked"]
