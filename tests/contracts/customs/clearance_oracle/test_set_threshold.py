"""ClearanceOracle.setThreshold: how many signers a statement needs."""

from __future__ import annotations

from tests.helpers.clearance import DETAINED, ascending, attest, following, fresh_key, new_platform, register, statement
from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with


def test_set_threshold_is_the_councils_and_acts_at_once(alliance, oracle, keys):
    assert oracle.call("threshold") == 3
    receipt = alliance.council(oracle, "setThreshold", 4)
    assert said(receipt, "ClearanceOracle") == [("ThresholdChanged", {"threshold": 4})]
    assert oracle.call("threshold") == 4
    with reverts_with("ClearanceTooFewSigners", given=3, threshold=4):
        attest(alliance, statement(alliance), keys)
    fourth = fresh_key("fourth")
    register(alliance, fourth, new_platform(alliance, "fourth", "abc_shanghai").hardware)
    attest(alliance, statement(alliance), ascending([*keys, fourth]))


def test_set_threshold_lower_lets_fewer_suffice_and_statements_stand(alliance, oracle, keys):
    first = statement(alliance)
    attest(alliance, first, keys)
    alliance.council(oracle, "setThreshold", 1)
    assert oracle.call("provesRelease", first)
    attest(alliance, following(first, status=DETAINED), keys[:1])


def test_set_threshold_to_zero_is_refused(alliance, oracle):
    with reverts_with("ClearanceInvalidThreshold", threshold=0):
        alliance.council(oracle, "setThreshold", 0)


def test_set_threshold_by_customs_alone_is_refused(oracle, shanghai_customs):
    with reverts_with("AccessManagedUnauthorized", caller=shanghai_customs.address):
        oracle.send(shanghai_customs, "setThreshold", 1)
