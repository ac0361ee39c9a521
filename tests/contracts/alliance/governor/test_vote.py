"""AllianceGovernor.castVote: one institution, one vote, as of the snapshot; what carries a proposal."""

from __future__ import annotations

import pytest
from eth_account import Account

from eport.chain import safe
from eport.chain.governance import Act, State, Support
from tests.helpers.reverts import reverts_with


@pytest.fixture
def act(token):
    return Act.of(token, "cacheYear")


@pytest.mark.parametrize(
    ("for_", "against", "abstaining", "state"),
    [
        (5, 0, 0, State.SUCCEEDED),
        (5, 3, 0, State.SUCCEEDED),
        (4, 0, 1, State.SUCCEEDED),
        (4, 0, 0, State.DEFEATED),  # four of eight are no quorum
        (4, 4, 0, State.DEFEATED),  # nor with four against
        (2, 1, 3, State.SUCCEEDED),
        (2, 2, 3, State.DEFEATED),  # a tie
        (0, 0, 8, State.DEFEATED),
        (0, 8, 0, State.DEFEATED),
    ],
)
def test_vote_carries_with_a_quorum_for_or_abstaining_and_more_for_than_against(
    governor, assembly, act, for_, against, abstaining, state
):
    proposal = assembly.voted(assembly.proposed(act), for_, against, abstaining)
    assert governor.call("proposalVotes", proposal.id) == [against, for_, abstaining]
    assert proposal.state(governor) is state


def test_vote_tells_and_counts_once(governor, assembly, act, alliance):
    proposal, member = assembly.proposed(act), assembly.members[4]
    assembly.wait(alliance.settings.governance.voting_delay + 1)
    told = proposal.vote(governor, member, Support.ABSTAIN).event("VoteCast").arguments
    assert (told["voter"], told["proposalId"], told["support"], told["weight"]) == (member.address, proposal.id, 2, 1)
    with reverts_with("GovernorAlreadyCastVote", voter=member.address):
        proposal.vote(governor, member)


def test_vote_before_it_opens_and_after_it_closed_is_refused(governor, assembly, act, alliance):
    rules, proposal = alliance.settings.governance, assembly.proposed(act)
    with reverts_with("GovernorUnexpectedProposalState", current=State.PENDING):
        proposal.vote(governor, assembly.members[0])
    assembly.wait(rules.voting_delay + 1)
    proposal.vote(governor, assembly.members[0])
    assembly.wait(rules.voting_period)
    with reverts_with("GovernorUnexpectedProposalState", current=State.DEFEATED):
        proposal.vote(governor, assembly.members[1])


@pytest.mark.parametrize("party", ["stranger", "importer", "icbc", "deployer"])
def test_vote_of_who_has_none_weighs_nothing(governor, assembly, act, party, request, alliance):
    proposal = assembly.proposed(act)
    assembly.wait(alliance.settings.governance.voting_delay + 1)
    told = proposal.vote(governor, request.getfixturevalue(party)).event("VoteCast").arguments
    assert told["weight"] == 0
    assert governor.call("proposalVotes", proposal.id) == [0, 0, 0]


def test_vote_by_a_delegate_carries_both_votes(governor, registry, assembly, act, alliance):
    registry.send(assembly.members[0], "delegate", assembly.members[1].address)
    proposal = assembly.proposed(act)
    assembly.wait(alliance.settings.governance.voting_delay + 1)
    assert proposal.vote(governor, assembly.members[1]).event("VoteCast").arguments["weight"] == 2
    assert proposal.vote(governor, assembly.members[0]).event("VoteCast").arguments["weight"] == 0


def test_vote_of_a_delegate_that_becomes_a_member_meanwhile_counts_once(
    governor, registry, assembly, act, alliance, stranger
):
    """It voted as an account without a ballot; with one it has voted still."""
    registry.send(assembly.members[0], "delegate", stranger.address)
    proposal = assembly.proposed(act)
    assembly.wait(alliance.settings.governance.voting_delay + 1)
    proposal.vote(governor, stranger)
    alliance.decide(registry, "changeAccount", alliance.settings.number("importer"), stranger.address)
    assert registry.call("ballotOf", stranger.address) != 0
    assert governor.call("hasVoted", proposal.id, stranger.address) is True
    with reverts_with("GovernorAlreadyCastVote", voter=stranger.address):
        proposal.vote(governor, stranger)
    assert governor.call("proposalVotes", proposal.id) == [0, 1, 0]


def test_vote_of_an_account_that_acts_for_nobody_any_more_counts_once(
    governor, registry, assembly, act, alliance, stranger
):
    """Its ballot is its own for good, and no other account's."""
    member, number = assembly.members[7], alliance.settings.number("abc_shanghai")
    proposal, ballot = assembly.proposed(act), registry.call("ballotOf", member.address)
    assembly.wait(alliance.settings.governance.voting_delay + 1)
    proposal.vote(governor, member)
    alliance.decide(registry, "changeAccount", number, stranger.address)
    assert registry.call("ballotOf", member.address) == ballot != registry.call("ballotOf", stranger.address)
    with reverts_with("GovernorAlreadyCastVote", voter=member.address):
        proposal.vote(governor, member)
    proposal.vote(governor, stranger)  # whose account had no vote then
    assert governor.call("proposalVotes", proposal.id) == [0, 1, 0]
    alliance.decide(registry, "changeAccount", number, member.address)
    assert registry.call("ballotOf", member.address) == ballot


def test_every_account_has_a_ballot_of_its_own(alliance, registry):
    ballots = [
        registry.call("ballotOf", alliance.accounts[member.key].address) for member in alliance.settings.institutions
    ]
    assert ballots == list(range(1, len(ballots) + 1))


def test_vote_of_another_kind_is_refused(governor, assembly, act, alliance):
    proposal = assembly.proposed(act)
    assembly.wait(alliance.settings.governance.voting_delay + 1)
    with reverts_with("GovernorInvalidVoteType"):
        governor.send(assembly.members[0], "castVote", proposal.id, 3)


def test_vote_by_signature_of_a_key_is_brought_by_anybody_once(governor, assembly, act, alliance, stranger):
    proposal, member = assembly.proposed(act), assembly.members[6]
    assembly.wait(alliance.settings.governance.voting_delay + 1)
    ballot = ballot_of(governor, proposal.id, member.address)
    signature = Account.sign_typed_data(member.key, full_message=ballot).signature
    governor.send(stranger, "castVoteBySig", proposal.id, Support.FOR, member.address, signature)
    assert governor.call("proposalVotes", proposal.id) == [0, 1, 0]
    with reverts_with("GovernorInvalidSignature", voter=member.address):  # its nonce is used
        governor.send(stranger, "castVoteBySig", proposal.id, Support.FOR, member.address, signature)


def test_vote_by_signature_of_a_safe_that_is_the_institutions_account(
    governor, registry, assembly, act, alliance, stranger, carrier, exporter
):
    """ERC-1271: the institution's account is a Safe, whose owners sign off the chain."""
    owners = [stranger, carrier, exporter]
    vault = safe.create(alliance.chain, alliance.accounts["deployer"], [owner.address for owner in owners], 2)
    alliance.decide(registry, "changeAccount", alliance.settings.number("icbc_shanghai"), vault.address)
    proposal = assembly.proposed(act)
    assembly.wait(alliance.settings.governance.voting_delay + 1)
    digest = bytes(
        Account.sign_typed_data(stranger.key, full_message=ballot_of(governor, proposal.id, vault.address)).message_hash
    )
    one, two = (safe.message_signature(vault, owners[:count], digest) for count in (1, 2))
    with reverts_with("GovernorInvalidSignature", voter=vault.address):
        governor.send(stranger, "castVoteBySig", proposal.id, Support.FOR, vault.address, one)
    governor.send(stranger, "castVoteBySig", proposal.id, Support.FOR, vault.address, two)
    assert governor.call("proposalVotes", proposal.id) == [0, 1, 0]


def test_vote_may_say_why_and_carry_what_nobody_counts(governor, assembly, act, alliance, stranger):
    """The governor's other ways to vote count as `castVote` does, once, of who has a vote."""
    proposal, (one, two, three) = assembly.proposed(act), assembly.members[:3]
    assembly.wait(alliance.settings.governance.voting_delay + 1)
    cast = governor.send(one, "castVoteWithReason", proposal.id, Support.FOR, "the dates fit").event("VoteCast")
    assert (cast.arguments["voter"], cast.arguments["weight"]) == (one.address, 1)
    assert cast.arguments["reason"] == "the dates fit"
    governor.send(two, "castVoteWithReasonAndParams", proposal.id, Support.AGAINST, "too soon", b"\1")
    ballot = ballot_of(governor, proposal.id, three.address)
    ballot["types"]["ExtendedBallot"] = [
        *ballot["types"].pop("Ballot"), {"name": "reason", "type": "string"}, {"name": "params", "type": "bytes"},
    ]  # fmt: skip
    ballot["primaryType"], ballot["message"] = "ExtendedBallot", ballot["message"] | {"reason": "yes", "params": b"\2"}
    signature = Account.sign_typed_data(three.key, full_message=ballot).signature
    by_signature = (proposal.id, Support.FOR, three.address, "yes", b"\2", signature)
    with reverts_with("GovernorInvalidSignature", voter=three.address):  # it says other words than were signed
        governor.send(stranger, "castVoteWithReasonAndParamsBySig", *by_signature[:3], "no", *by_signature[4:])
    governor.send(stranger, "castVoteWithReasonAndParamsBySig", *by_signature)
    assert governor.call("proposalVotes", proposal.id) == [1, 2, 0]
    with reverts_with("GovernorAlreadyCastVote", voter=one.address):
        governor.send(one, "castVote", proposal.id, Support.FOR)
    before = governor.call("proposalVotes", proposal.id)
    governor.send(stranger, "castVoteWithReason", proposal.id, Support.FOR, "me too")
    assert governor.call("proposalVotes", proposal.id) == before


def ballot_of(governor, proposal_id: int, voter: str) -> dict:
    """EIP-712 ballot for a proposal, under the voter's next nonce."""
    domain = {
        "name": "AllianceGovernor", "version": "1", "chainId": governor.chain.chain_id,
        "verifyingContract": governor.address,
    }  # fmt: skip
    kinds = {"name": "string", "version": "string", "chainId": "uint256", "verifyingContract": "address"}
    fields = {"proposalId": "uint256", "support": "uint8", "voter": "address", "nonce": "uint256"}
    return {
        "types": {
            "EIP712Domain": [{"name": name, "type": kind} for name, kind in kinds.items()],
            "Ballot": [{"name": name, "type": kind} for name, kind in fields.items()],
        },
        "primaryType": "Ballot",
        "domain": domain,
        "message": {
            "proposalId": proposal_id, "support": int(Support.FOR), "voter": voter,
            "nonce": governor.call("nonces", voter),
        },
    }  # fmt: skip
