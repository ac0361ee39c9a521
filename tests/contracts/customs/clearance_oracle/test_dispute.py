"""ClearanceOracle.dispute and settleDispute: who doubts a young statement puts up a bond, and time decides."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.clearance import DETAINED, RELEASED, SUBJECT, ZERO, attest, following, statement, struct_hash
from tests.helpers.credit import said as events_of
from tests.helpers.money import YUAN, issue_reserve, person
from tests.helpers.reverts import reverts_with

PERIOD, LONGEST_WINDOW = 3 * 86_400, 86_400
BOND, WEALTH = 10_000 * YUAN, 40_000 * YUAN
GROUNDS = keccak(text="the container stands in the detention yard")
CLASS_1 = 1


@pytest.fixture
def doubter(alliance):
    """Anybody with a wallet, who allowed Escrow to take two bonds."""
    issue_reserve(alliance, "alibaba", WEALTH)
    account = person(alliance, "doubter", CLASS_1, WEALTH)
    alliance["DigitalYuan"].send(account, "approve", alliance["Escrow"].address, 2 * BOND)
    return account


@pytest.fixture
def released(alliance, keys):
    said = statement(alliance)
    attest(alliance, said, keys)
    return said


def balance(alliance, account) -> int:
    return alliance["DigitalYuan"].call("balanceOf", account.address)


def dispute(oracle, doubter, said):
    return oracle.send(doubter, "dispute", SUBJECT, struct_hash(said), GROUNDS)


def test_dispute_takes_the_bond_and_stops_the_statement_for_three_days(alliance, oracle, escrow, doubter, released):
    receipt = dispute(oracle, doubter, released)
    until = receipt.timestamp + PERIOD
    facts = {"by": doubter.address, "bond": BOND, "until": until}
    assert events_of(receipt, "ClearanceOracle") == [
        ("ClearanceDisputed", {"subject": SUBJECT, "hash": struct_hash(released), "grounds": GROUNDS} | facts)
    ]
    assert oracle.struct("disputeOf", struct_hash(released)) == facts | {"upheld": False}
    assert escrow.call("hold", oracle.address, struct_hash(released)) == [doubter.address, BOND]
    assert oracle.call("reliableFrom", SUBJECT, 1) == until + 1
    alliance.chain.travel(until)
    assert not oracle.call("provesRelease", released, 1)
    alliance.chain.travel(until + 1)
    assert oracle.call("provesRelease", released, 1)


def test_dispute_that_the_next_statement_confirms_by_contradiction_gives_the_bond_back(
    alliance, oracle, keys, doubter, released, stranger
):
    dispute(oracle, doubter, released)
    attest(alliance, following(released, status=DETAINED), keys)
    receipt = oracle.send(stranger, "settleDispute", struct_hash(released))
    assert events_of(receipt, "ClearanceOracle") == [
        ("DisputeSettled", {"hash": struct_hash(released), "by": doubter.address, "upheld": True})
    ]
    assert balance(alliance, doubter) == WEALTH


def test_dispute_that_nobody_confirms_is_lost_after_its_last_second(
    alliance, oracle, doubter, released, treasury, stranger
):
    until = dispute(oracle, doubter, released).timestamp + PERIOD
    alliance.chain.travel(until)
    with reverts_with("ClearanceDisputeRunning", hash=struct_hash(released), until=until):
        oracle.send(stranger, "settleDispute", struct_hash(released))
    before = balance(alliance, treasury)
    alliance.chain.travel(until + 1)
    oracle.send(stranger, "settleDispute", struct_hash(released))
    assert (balance(alliance, treasury), balance(alliance, doubter)) == (before + BOND, WEALTH - BOND)
    with reverts_with("ClearanceUnknownDispute", hash=struct_hash(released)):
        oracle.send(stranger, "settleDispute", struct_hash(released))


@pytest.mark.parametrize("late", [0, 1], ids=["in the last second", "a second late"])
def test_correction_counts_until_the_disputes_last_second(alliance, oracle, keys, doubter, released, stranger, late):
    until = dispute(oracle, doubter, released).timestamp + PERIOD
    alliance.chain.travel(until + late)
    attest(alliance, following(released, status=DETAINED), keys)
    assert oracle.struct("disputeOf", struct_hash(released))["upheld"] is (not late)
    alliance.chain.travel(until + 1)
    oracle.send(stranger, "settleDispute", struct_hash(released))
    assert balance(alliance, doubter) == (WEALTH - BOND if late else WEALTH)


def test_next_statement_that_says_the_same_does_not_uphold_the_dispute(alliance, oracle, keys, doubter, released):
    dispute(oracle, doubter, released)
    again = following(released, status=RELEASED)
    attest(alliance, again, keys)
    assert not oracle.struct("disputeOf", struct_hash(released))["upheld"]
    assert oracle.call("provesRelease", again, 1)  # a statement of its own, which can be disputed again
    dispute(oracle, doubter, again)
    assert not oracle.call("provesRelease", again, 1)


def test_dispute_twice_is_refused_even_after_the_first_has_ended(alliance, oracle, doubter, released):
    until = dispute(oracle, doubter, released).timestamp + PERIOD
    with reverts_with("ClearanceDisputedBefore", hash=struct_hash(released)):
        dispute(oracle, doubter, released)
    alliance.chain.travel(until + 1)
    oracle.send(doubter, "settleDispute", struct_hash(released))
    with reverts_with("ClearanceDisputedBefore", hash=struct_hash(released)):
        dispute(oracle, doubter, released)


@pytest.mark.parametrize("late", [0, 1])
def test_dispute_until_the_longest_window_has_ended(alliance, oracle, doubter, released, late):
    last = oracle.struct("latest", SUBJECT)["attestedAt"] + LONGEST_WINDOW
    alliance.chain.travel(last + late)
    if late:
        with reverts_with("ClearanceDisputeTooLate", hash=struct_hash(released), until=last):
            dispute(oracle, doubter, released)
    else:
        dispute(oracle, doubter, released)


def test_dispute_of_what_is_not_the_newest_statement_is_refused(alliance, oracle, keys, doubter, released):
    detained = following(released, status=DETAINED)
    attest(alliance, detained, keys)
    with reverts_with("ClearanceNotLatest", subject=SUBJECT, latest=struct_hash(detained), given=struct_hash(released)):
        dispute(oracle, doubter, released)
    nothing = keccak(text="a declaration without statements")
    with reverts_with("ClearanceNotLatest", subject=nothing, latest=ZERO, given=ZERO):
        oracle.send(doubter, "dispute", nothing, ZERO, GROUNDS)


def test_dispute_without_the_money_is_refused(oracle, released, stranger):
    with pytest.raises(Exception, match="DigitalYuanInsufficientAllowance"):
        dispute(oracle, stranger, released)
