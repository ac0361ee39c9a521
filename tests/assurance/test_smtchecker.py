"""What SMTChecker says is read by function, and a falsehood that it does not find fails."""

from __future__ import annotations

import pytest

from assurance import tools

SOURCE = """contract Proofs {
    function check_holds(uint256 a) external pure {
        assert(a == a);
    }

    function check_planted_fails(uint256 a) external pure {
        assert(a == 0);
    }
}
"""


def message(text, engine="CHC", said="check is safe!"):
    start = SOURCE.index(text)
    where = {"file": "P.sol", "start": start, "end": start + len(text)}
    return {"message": f"{engine}: Assertion violation {said}", "sourceLocation": where}


def test_each_property_has_its_contract():
    found = tools.smt_properties(SOURCE)
    assert {name: contract for name, (contract, _) in found.items()} == {
        "check_holds": "Proofs",
        "check_planted_fails": "Proofs",
    }


def test_verdict_belongs_to_the_function_around_it():
    said = [message("assert(a == a)"), message("assert(a == 0)", "BMC", "happens here.\nCounterexample:\na = 1")]
    assert tools.smt_verdicts("P.sol", SOURCE, said) == {
        "check_holds": "check is safe",
        "check_planted_fails": "happens here",
    }


def test_what_may_happen_is_no_verdict():
    assert tools.smt_verdicts("P.sol", SOURCE, [message("assert(a == a)", said="might happen here.")]) == {}


def test_contradiction_fails():
    said = [message("assert(a == a)"), message("assert(a == a)", said="happens here.")]
    with pytest.raises(tools.AssuranceFailed, match="check_holds"):
        tools.smt_verdicts("P.sol", SOURCE, said)


def test_every_contract_of_the_suite_has_a_property_and_a_falsehood():
    for file in tools.SMT_SUITES:
        properties = tools.smt_properties((tools.ROOT / file).read_text())
        contracts = {contract for contract, _ in properties.values()}
        assert contracts == {contract for name, (contract, _) in properties.items() if "planted" in name}
        assert contracts == {contract for name, (contract, _) in properties.items() if "planted" not in name}
