"""AllianceGovernor.propose: a member with a vote, a few open proposals each."""

from __future__ import annotations

import pytest

from eport.chain.governance import Act, Proposal, State
from tests.helpers.reverts import reverts_with


@pytest.fixture
def act(token):
    return Act.of(token, "cacheYear")


def test_propose_by_a_member_with_a_vote_opens_after_the_delay_and_closes_after_the_period(
    alliance, governor, assembly, act, chain
):
    rules = alliance.settings.governance
    proposal = assembly.proposed(act)
    at = chain.now()
    assert governor.call("proposalSnapshot", proposal.id) == at + rules.voting_delay
    assert governor.call("proposalDeadline", proposal.id) == at + rules.voting_delay + rules.voting_period
    assert governor.call("proposalProposer", proposal.id) == assembly.members[0].address
    for seconds, state in (
        (rules.voting_delay, State.PENDING),
        (rules.voting_delay + 1, State.ACTIVE),
        (rules.voting_delay + rules.voting_period, State.ACTIVE),
        (rules.voting_delay + rules.voting_period + 1, State.DEFEATED),
    ):
        chain.travel(at + seconds)
        assert proposal.state(governor) is state, seconds


def test_propose_tells_the_acts(governor, assembly, act):
    member = assembly.members[2]
    proposal = Proposal.by(member.address, [act, act], "twice")
    told = proposal.propose(governor, member).event("ProposalCreated").arguments
    assert (told["proposalId"], told["proposer"], told["calldatas"]) == (proposal.id, member.address, [act.data] * 2)
    assert told["description"] == proposal.description


@pytest.mark.parametrize("party", ["stranger", "deployer", "importer", "icbc", "relay"])
def test_propose_without_a_vote_is_refused(governor, act, party, request):
    """Associates too: the importer is a member."""
    caller = request.getfixturevalue(party)
    with reverts_with("AllianceProposerHasNoVote", account=caller.address):
        Proposal.by(caller.address, [act], "mine").propose(governor, caller)


def test_propose_by_a_delegate_is_refused(governor, registry, assembly, act, carrier):
    """A vote that is handed on from one delegate to the next would have proposals without end."""
    registry.send(assembly.members[0], "delegate", carrier.address)
    with reverts_with("AllianceProposerHasNoVote", account=carrier.address):
        Proposal.by(carrier.address, [act], "for another").propose(governor, carrier)
    assembly.proposed(act)  # whose vote it is may propose still


def test_propose_by_a_suspended_member_is_refused_from_that_second_on(alliance, governor, registry, assembly, act):
    member = assembly.members[3]
    alliance.decide(registry, "suspend", alliance.settings.number("bank_of_communications"))
    with reverts_with("AllianceProposerHasNoVote", account=member.address):
        Proposal.by(member.address, [act], "late").propose(governor, member)


def test_propose_up_to_three_open_ones_and_again_when_one_is_over(alliance, governor, assembly, act):
    member, number = assembly.members[1], alliance.settings.number("shanghai_commerce")
    first, second, third = (assembly.proposed(act, words=words, by=member) for words in ("one", "two", "three"))
    assert governor.call("openProposals", number) == [first.id, second.id, third.id]
    with reverts_with("AllianceTooManyOpenProposals", institution=number, open=3):
        assembly.proposed(act, words="four", by=member)
    second.cancel(governor, member)
    fourth = assembly.proposed(act, words="four", by=member)
    assert governor.call("openProposals", number) == [first.id, fourth.id, third.id]
    with reverts_with("AllianceTooManyOpenProposals"):
        assembly.proposed(act, words="five", by=member)
    rules = alliance.settings.governance
    assembly.wait(rules.voting_delay + rules.voting_period + 2)
    assert governor.call("openProposals", number) == [0, 0, 0]
    assembly.proposed(act, words="five", by=member)


def test_propose_the_same_twice_is_refused(governor, assembly, act):
    proposal = assembly.proposed(act)
    with reverts_with("GovernorUnexpectedProposalState", proposalId=proposal.id):
        proposal.propose(governor, assembly.members[0])


def test_propose_what_names_another_proposer_is_refused(governor, assembly, act):
    """Whoever sees a proposal first cannot bring it, and withdraw it."""
    proposal = Proposal.by(assembly.members[0].address, [act], "seen in the pool")
    with reverts_with("GovernorRestrictedProposer", proposer=assembly.members[1].address):
        proposal.propose(governor, assembly.members[1])


def test_propose_nothing_is_refused(governor, assembly):
    with reverts_with("GovernorInvalidProposalLength"):
        assembly.proposed()
