"""AllianceGovernor.queue, execute and cancel: what was carried waits, is done once, and lapses."""

from __future__ import annotations

import pytest

from eport.chain.governance import Act, State
from tests.helpers.reverts import reverts_with

DAY = 86_400
QUEUE_PERIOD, LAPSE_PERIOD = 14 * DAY, 120 * DAY
BANK, LEI = 3, 1


@pytest.fixture
def admission(registry, stranger):
    newcomer = ("New Bank", "529900T8BM49AURSDO55", LEI, BANK, b"SG", True, True, stranger.address)
    return Act.of(registry, "admit", newcomer)


def test_execute_after_vote_and_delay_admits_a_member_with_a_vote(alliance, governor, registry, assembly, admission):
    proposal = assembly.carried(admission)
    receipt = proposal.execute(governor, assembly.members[7])
    number = receipt.event("InstitutionAdmitted").arguments["id"]
    assert receipt.event("ProposalExecuted").arguments["proposalId"] == proposal.id
    assert proposal.state(governor) is State.EXECUTED
    assert registry.struct("institution", number)["votes"] is True
    with reverts_with("GovernorUnexpectedProposalState", current=State.EXECUTED):
        proposal.execute(governor, assembly.members[7])


def test_execute_by_anybody_straight_from_the_timelock_is_the_same(governor, timelock, assembly, admission, stranger):
    proposal = assembly.carried(admission)
    salt = bytes(a ^ b for a, b in zip(bytes.fromhex(governor.address[2:]).ljust(32, b"\0"), proposal.description_hash))
    timelock.send(stranger, "executeBatch", [admission.target], [0], [admission.data], bytes(32), salt)
    assert proposal.state(governor) is State.EXECUTED


def test_execute_before_the_delay_is_over_is_refused(alliance, governor, assembly, admission, chain):
    proposal = assembly.voted(assembly.proposed(admission), 8)
    proposal.queue(governor, assembly.members[0])
    eta = governor.call("proposalEta", proposal.id)
    assert eta == chain.now() + alliance.settings.governance.delay
    assert proposal.state(governor) is State.QUEUED
    chain.travel(eta - 2)  # the call is made in the next second
    with reverts_with("TimelockUnexpectedOperationState"):
        proposal.execute(governor, assembly.members[0])
    chain.travel(eta)
    proposal.execute(governor, assembly.members[0])


def test_queue_what_was_not_carried_is_refused(governor, assembly, admission):
    proposal = assembly.voted(assembly.proposed(admission), 4)
    with reverts_with("GovernorUnexpectedProposalState", current=State.DEFEATED):
        proposal.queue(governor, assembly.members[0])


def test_queue_in_the_last_second_and_not_later(governor, assembly, admission, chain):
    proposal = assembly.voted(assembly.proposed(admission), 8)
    last = governor.call("proposalDeadline", proposal.id) + QUEUE_PERIOD
    chain.travel(last)
    assert proposal.state(governor) is State.SUCCEEDED
    chain.travel(last + 1)
    assert proposal.state(governor) is State.EXPIRED
    with reverts_with("GovernorUnexpectedProposalState", current=State.EXPIRED):
        proposal.queue(governor, assembly.members[0])


def test_execute_in_the_last_second_before_it_lapses_and_not_later(
    governor, timelock, assembly, admission, chain, stranger
):
    proposal = assembly.carried(admission)
    last = governor.call("proposalEta", proposal.id) + LAPSE_PERIOD
    chain.travel(last)
    assert proposal.state(governor) is State.QUEUED
    governor.call("execute", *proposal.calls, proposal.description_hash, sender=stranger.address)
    chain.travel(last + 1)
    assert proposal.state(governor) is State.EXPIRED
    with reverts_with("GovernorUnexpectedProposalState", current=State.EXPIRED):
        proposal.execute(governor, assembly.members[0])
    salt = bytes(a ^ b for a, b in zip(bytes.fromhex(governor.address[2:]).ljust(32, b"\0"), proposal.description_hash))
    with reverts_with("TimelockLapsed", id=proposal.operation(governor), at=last):
        timelock.send(stranger, "executeBatch", [admission.target], [0], [admission.data], bytes(32), salt)


def test_execute_all_acts_or_none(alliance, governor, registry, assembly, admission):
    """The second act is refused, so the first has not happened."""
    before = registry.call("institutionCount")
    proposal = assembly.carried(admission, admission)
    with reverts_with("AllianceIdentifierInUse"):
        proposal.execute(governor, assembly.members[0])
    assert registry.call("institutionCount") == before
    assert proposal.state(governor) is State.QUEUED


def test_cancel_by_the_proposer_until_the_vote_is_over(governor, assembly, admission, alliance):
    rules = alliance.settings.governance
    for wait in (0, rules.voting_delay + 1):
        proposal = assembly.proposed(admission, words=f"after {wait}")
        assembly.wait(wait)
        assert proposal.cancel(governor, assembly.members[0]).event("ProposalCanceled")
        assert proposal.state(governor) is State.CANCELED
    proposal = assembly.voted(assembly.proposed(admission), 8)
    with reverts_with("GovernorUnableToCancel", proposalId=proposal.id):
        proposal.cancel(governor, assembly.members[0])


def test_cancel_by_another_is_refused_while_the_proposer_has_a_vote(
    alliance, governor, registry, assembly, admission, stranger
):
    proposal = assembly.proposed(admission)
    for caller in (assembly.members[1], stranger):
        with reverts_with("GovernorUnableToCancel", account=caller.address):
            proposal.cancel(governor, caller)
    alliance.decide(registry, "suspend", alliance.settings.number("pboc_shanghai"))
    proposal.cancel(governor, stranger)
    assert proposal.state(governor) is State.CANCELED


def test_settings_of_the_governor_change_by_a_decision_alone(alliance, governor, timelock, assembly, stranger):
    for caller in (stranger.address, assembly.members[0].address):
        with reverts_with("GovernorOnlyExecutor", account=caller):
            governor.call("setVotingPeriod", 60, sender=caller)
    # Not even the timelock by itself: the act has to be one that the governor is executing.
    with reverts_with("Panic"):
        governor.call("setVotingPeriod", 60, sender=timelock.address)
    proposal = assembly.carried(Act.of(governor, "setVotingPeriod", 10 * DAY))
    proposal.execute(governor, stranger)
    assert governor.call("votingPeriod") == 10 * DAY


def test_quorum_is_a_share_of_all_votes_rounded_up(alliance, governor, registry, chain):
    """Three fifths: of eight five, of nine six, of ten six."""
    for index, expected in enumerate((5, 6, 6)):
        if index:
            account = alliance.accounts[("relay", "arbiter")[index - 1]].address
            alliance.decide(registry, "admit", (f"Bank {index}", f"{index}", LEI, BANK, b"SG", True, True, account))
        at = chain.now()
        chain.travel(at + 1)
        assert registry.call("getPastTotalSupply", at) == 8 + index
        assert governor.call("quorum", at) == expected
