"""The mutator makes the mistakes that it states, each compiles, and none is lost or made twice."""

from __future__ import annotations

import pytest
import yaml

from assurance.compiler import ROOT, SETTINGS, CompileError, Compiler
from assurance.mutation.operators import OPERATORS, Generator, Mutant
from assurance.mutation.sources import Sources

VAULT = """// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

contract Vault {
    error NotYours(address caller);
    event Paid(address to, uint256 amount);
    mapping(address => uint256) public owed;
    address public keeper;
    bool open = true;

    modifier onlyKeeper() { if (msg.sender != keeper) revert NotYours(msg.sender); _; }

    constructor() { keeper = msg.sender; }

    function pay(address to, uint256 amount) external onlyKeeper {
        if (!open || amount > owed[to] && amount >= 10) revert NotYours(to);
        owed[to] -= amount;
        if (owed[to] == 0) { _tell(to, keeper); }
        emit Paid(to, amount);
    }

    function _tell(address one, address) private { keeper = one; }

    function low(uint256 x) external pure returns (uint256 y) { assembly { y := and(x, 0xff) } }
}
"""


@pytest.fixture(scope="module")
def compiler():
    with Compiler() as running:
        yield running


@pytest.fixture(scope="module")
def mutants(compiler) -> list[Mutant]:
    tree = compiler.compile({"Vault.sol": VAULT}, {"Vault.sol": {"": ["ast"]}})["sources"]["Vault.sol"]["ast"]
    return Generator("Vault.sol", VAULT.encode(), tree).mutants()


def changes(mutants: list[Mutant], operator: str) -> list[tuple[str, str]]:
    return [(mutant.before, mutant.text) for mutant in mutants if mutant.operator == operator]


@pytest.mark.parametrize(
    "operator, before, after",
    [
        ("boundary", ">", ">="),
        ("boundary", ">=", ">"),
        ("equality", "==", "!="),
        ("connective", "||", "&&"),
        ("operand", "amount > owed[to] && amount >= 10", "(amount >= 10)"),
        ("condition", "owed[to] == 0", "true"),
        ("guard", "if (msg.sender != keeper) revert NotYours(msg.sender);", "{}"),
        ("modifier", "onlyKeeper", ""),
        ("arithmetic", "-=", "+="),
        ("assignment", "owed[to] -= amount;", "{}"),
        ("call", "_tell(to, keeper);", "{}"),
        ("event", "emit Paid(to, amount);", "{}"),
        ("constant", "10", "9"),
        ("negation", "!open", "(open)"),
        ("arguments", "to, keeper", "keeper, to"),
        ("assembly", "and", "or"),
        ("assembly", "0xff", "0x100"),
    ],
)
def test_operator_makes_its_mistake(mutants, operator, before, after):
    assert (before, after) in changes(mutants, operator)


def test_every_operator_that_is_stated_was_seen_and_no_other(mutants):
    assert {mutant.operator for mutant in mutants} == set(OPERATORS)


def test_constructor_is_left_out_because_deployed_code_is_exchanged(mutants):
    assert "constructor" not in {mutant.function for mutant in mutants}


def test_mutants_differ_and_have_keys_of_their_own(mutants):
    source = VAULT.encode()
    assert len({mutant.applied(source) for mutant in mutants}) == len(mutants)
    assert len({mutant.key(source) for mutant in mutants}) == len(mutants)


def test_key_stays_when_lines_are_added_above(compiler, mutants):
    moved = VAULT.replace("contract Vault", "// a comment\ncontract Vault")
    tree = compiler.compile({"Vault.sol": moved}, {"Vault.sol": {"": ["ast"]}})["sources"]["Vault.sol"]["ast"]
    again = Generator("Vault.sol", moved.encode(), tree).mutants()
    assert [m.key(moved.encode()) for m in again] == [m.key(VAULT.encode()) for m in mutants]


def test_every_mutant_compiles(compiler, mutants):
    refused = []
    for mutant in mutants:
        try:
            compiler.compile({"Vault.sol": mutant.applied(VAULT.encode())}, {"Vault.sol": {"Vault": ["evm.bytecode"]}})
        except CompileError as error:
            refused.append((mutant.before, mutant.text, str(error)))
    assert refused == []


def test_guards_are_told_from_other_lines(mutants):
    assert {m.guards for m in mutants if m.operator == "modifier"} == {"access"}
    assert {m.guards for m in mutants if m.before == "owed[to] -= amount;"} == {"money"}
    assert {m.guards for m in mutants if m.before.startswith("emit")} == {""}


def test_compiler_has_the_settings_of_the_project():
    project = yaml.safe_load((ROOT / "brownie-config.yaml").read_text())["compiler"]
    assert SETTINGS["evmVersion"] == project["evm_version"]
    assert SETTINGS["optimizer"] == project["solc"]["optimizer"]


def test_function_is_reached_through_those_that_mention_it(compiler, monkeypatch):
    monkeypatch.setattr(Sources, "__init__", lambda self: None)
    sources = Sources()
    answer = compiler.compile({"Vault.sol": VAULT}, {"Vault.sol": {"": ["ast"]}})
    sources.files, sources.tree = ["Vault.sol"], {"Vault.sol": answer["sources"]["Vault.sol"]["ast"]}
    assert sources.reached_through("_tell") == {"_tell", "pay"}
    assert sources.reached_through("onlyKeeper") == {"onlyKeeper", "pay"}
