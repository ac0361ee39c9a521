"""Attacks on the alliance's decisions: whoever has a vote, a role, or an old decision tries to get more than that.
docs/attacks.md lists them with all others."""

from __future__ import annotations

import pytest

from eport.chain.governance import Act, Answer, Proposal, State, Support
from tests.helpers.reverts import reverts_with

DAY = 86_400
PBOC, CUSTOMS = "pboc_shanghai", "shanghai_customs"
BANK, LEI = 3, 1
PARAMETER_ROLE, LICENSING_ROLE, ADMIN_ROLE = 3, 1, 0


def newcomer(account: str, name: str = "Shell Bank", identifier: str = "529900T8BM49AURSDO55") -> tuple:
    return (name, identifier, LEI, BANK, b"SG", True, True, account)


def test_votes_bought_by_admitting_friends_during_a_vote_do_not_count(
    alliance, governor, registry, assembly, token, stranger, relay
):
    """Churn: members admitted, or accounts changed, after the snapshot bring no vote into a running proposal."""
    proposal = assembly.proposed(Act.of(token, "cacheYear"))
    assembly.wait(alliance.settings.governance.voting_delay + 1)
    alliance.decide(registry, "admit", newcomer(stranger.address))
    alliance.decide(registry, "changeAccount", alliance.settings.number("abc_shanghai"), relay.address)
    for bought in (stranger, relay):
        proposal.vote(governor, bought)
    assert governor.call("proposalVotes", proposal.id) == [0, 0, 0]
    proposal.vote(governor, alliance.accounts["abc_shanghai"])  # who had it then
    assert governor.call("proposalVotes", proposal.id) == [0, 1, 0]
    assert governor.call("quorum", governor.call("proposalSnapshot", proposal.id)) == 5


def test_suspending_opponents_during_a_vote_does_not_carry_it(alliance, governor, registry, assembly, token):
    proposal = assembly.proposed(Act.of(token, "cacheYear"))
    assembly.wait(alliance.settings.governance.voting_delay + 1)
    for opponent in alliance.settings.governance.members[4:]:
        alliance.decide(registry, "suspend", alliance.settings.number(opponent))
    for member in assembly.members[:4]:
        proposal.vote(governor, member)
    for member in assembly.members[4:]:
        proposal.vote(governor, member, Support.AGAINST)
    assembly.wait(alliance.settings.governance.voting_period)
    assert governor.call("proposalVotes", proposal.id) == [4, 4, 0]
    assert proposal.state(governor) is State.DEFEATED


def test_one_vote_delegated_round_is_one_vote(alliance, governor, registry, assembly, token, stranger, relay):
    """Before the snapshot it is at one place; after it, moving it on changes nothing."""
    owner = assembly.members[7]
    registry.send(owner, "delegate", stranger.address)
    proposal = assembly.proposed(Act.of(token, "cacheYear"))
    assembly.wait(alliance.settings.governance.voting_delay + 1)
    proposal.vote(governor, stranger)
    registry.send(owner, "delegate", relay.address)
    for again in (relay, owner):
        proposal.vote(governor, again)
    assert governor.call("proposalVotes", proposal.id) == [0, 1, 0]


def test_spam_of_proposals_ends_at_three_whatever_accounts_the_institution_moves_through(
    alliance, governor, registry, assembly, token, stranger
):
    spammer, number = assembly.members[6], alliance.settings.number("ccb_shanghai")
    act = Act.of(token, "cacheYear")
    for words in "abc":
        assembly.proposed(act, words=words, by=spammer)
    alliance.decide(registry, "changeAccount", number, stranger.address)
    with reverts_with("AllianceTooManyOpenProposals", institution=number, open=3):
        Proposal.by(stranger.address, [act], "d").propose(governor, stranger)


def test_member_alone_can_bring_and_cancel_its_own_and_not_front_run_anothers(governor, assembly, token):
    proposal = Proposal.by(assembly.members[0].address, [Act.of(token, "cacheYear")], "mine")
    with reverts_with("GovernorRestrictedProposer"):
        proposal.propose(governor, assembly.members[1])
    proposal.propose(governor, assembly.members[0])
    with reverts_with("GovernorUnableToCancel"):
        proposal.cancel(governor, assembly.members[1])


def test_timelock_takes_no_operation_but_the_governors(governor, timelock, token, stranger, deployer, pboc_shanghai):
    act, harmless = Act.of(token, "unpause"), Act.of(governor, "updateQuorumNumerator", 70)
    for caller in (stranger, deployer, pboc_shanghai):
        with reverts_with("AccessControlUnauthorizedAccount", account=caller.address):
            timelock.send(caller, "schedule", act.target, 0, act.data, bytes(32), bytes(32), 10 * DAY)
        with reverts_with("TimelockUnexpectedOperationState"):
            timelock.send(caller, "execute", harmless.target, 0, harmless.data, bytes(32), bytes(32))
        with reverts_with("TimelockConsentMissing"):
            timelock.send(caller, "execute", act.target, 0, act.data, bytes(32), bytes(32))
        with reverts_with("TimelockUnauthorizedCaller", caller=caller.address):
            timelock.send(caller, "updateDelay", 0)


def test_timelock_is_not_bypassed_by_the_governors_relay(alliance, governor, timelock, assembly, token, manager):
    """A decision lets the governor itself schedule in the timelock, or call the manager: the one waits, the other may not."""
    act = Act.of(token, "unpause")
    direct = Act.of(governor, "relay", manager.address, 0, Act.of(manager, "grantRole", 4, token.address, 0).data)
    proposal = assembly.carried(direct, words="past the timelock")
    with reverts_with("AccessManagerUnauthorizedAccount", msgsender=governor.address):
        proposal.execute(governor, assembly.members[0])
    inner = Act.of(timelock, "schedule", act.target, 0, act.data, bytes(32), bytes(32), 0)
    proposal = assembly.carried(Act.of(governor, "relay", timelock.address, 0, inner.data), words="at once")
    with reverts_with("TimelockInsufficientDelay", delay=0):
        proposal.execute(governor, assembly.members[0])


def test_reserved_matter_by_unanimous_vote_is_refused_without_consent(
    alliance, governor, assembly, manager, token, stranger
):
    """Licences for the majority's friend, straight and by a detour over a role of its own."""
    for words, act in (
        ("a role", Act.of(manager, "grantRole", LICENSING_ROLE, stranger.address, 0)),
        ("a function", Act.of(
            manager, "setTargetFunctionRole", token.address, [token.selector("licenseOperator")], 5
        )),
    ):  # fmt: skip
        proposal = assembly.carried(act, words=words)
        with reverts_with("TimelockConsentMissing", holder=alliance.settings.number(PBOC)):
            proposal.execute(governor, stranger)


def test_reserved_matter_behind_harmless_acts_of_one_batch_is_found(
    alliance, governor, assembly, registry, manager, stranger
):
    harmless = Act.of(registry, "admit", newcomer(stranger.address))
    hidden = Act.of(manager, "multicall", [Act.of(manager, "grantRole", LICENSING_ROLE, stranger.address, 0).data])
    proposal = assembly.carried(harmless, hidden)
    with reverts_with("TimelockConsentMissing", act=1):
        proposal.execute(governor, stranger)
    assert registry.call("memberOf", stranger.address)[0] == 0


def test_taking_over_the_central_banks_account_to_consent_in_its_name_is_refused(
    alliance, governor, registry, assembly, token, relay
):
    change = assembly.carried(Act.of(registry, "changeAccount", alliance.settings.number(PBOC), relay.address))
    assembly.answer(change, PBOC, Answer.REFUSED)
    assembly.wait(100 * DAY)
    with reverts_with("TimelockConsentMissing", answer=Answer.REFUSED):
        change.execute(governor, relay)


def test_admission_of_a_twin_is_refused_by_number_name_and_account(alliance, governor, registry, assembly, stranger):
    taken = alliance.settings.institutions[5]
    twins = {
        "AllianceIdentifierInUse": newcomer(stranger.address, identifier=taken.lei),
        "AllianceNameInUse": (taken.name, "91310000MA1FL0X00X", 2, BANK, b"CN", True, True, stranger.address),
        "AllianceAccountInUse": newcomer(alliance.accounts[taken.key].address),
    }
    for number, (error, twin) in enumerate(twins.items()):
        proposal = assembly.carried(Act.of(registry, "admit", twin), words=f"twin {number}")
        with reverts_with(error):
            proposal.execute(governor, stranger)


def test_delayed_operation_of_a_removed_office_holder_is_dead(alliance, manager, cash_desk, chain, pboc_shanghai):
    """What it scheduled under its role's delay ends with the role."""
    data = Act.of(cash_desk, "setAnswerPeriod", 7_200).data
    manager.send(pboc_shanghai, "schedule", cash_desk.address, data, 0)
    alliance.decide(manager, "revokeRole", PARAMETER_ROLE, pboc_shanghai.address)
    chain.travel(chain.now() + 3 * DAY)
    with reverts_with("AccessManagerUnauthorizedCall", caller=pboc_shanghai.address):
        manager.send(pboc_shanghai, "execute", cash_desk.address, data)
    with reverts_with("AccessManagedUnauthorized", caller=pboc_shanghai.address):
        cash_desk.send(pboc_shanghai, "setAnswerPeriod", 7_200)


def test_proposal_of_a_removed_member_is_cancelled_by_anybody_before_it_is_carried(
    alliance, governor, registry, assembly, token, stranger
):
    proposer = assembly.members[5]
    proposal = assembly.proposed(Act.of(token, "cacheYear"), by=proposer)
    alliance.decide(registry, "exclude", alliance.settings.number("icbc_shanghai"))
    proposal.cancel(governor, stranger)
    assert proposal.state(governor) is State.CANCELED


def test_decision_of_an_alliance_that_has_changed_does_not_lie_ready_for_ever(governor, assembly, token, stranger):
    proposal = assembly.carried(Act.of(token, "cacheYear"))
    assembly.wait(121 * DAY)
    with reverts_with("GovernorUnexpectedProposalState", current=State.EXPIRED):
        proposal.execute(governor, stranger)


def test_account_and_its_implementation_are_not_initialised_again(alliance, stranger, relay, carrier):
    implementation = alliance["InstitutionAccount"]
    pair = [stranger.address, relay.address]
    opened = implementation.send(carrier, "open", [carrier.address, relay.address]).event("AccountOpened").arguments
    clone = alliance.chain.bind("InstitutionAccount", opened["account"])
    for account in (implementation, clone):
        with reverts_with("InvalidInitialization"):
            account.send(stranger, "initialize", pair)
    assert implementation.call("administratorCount") == 0
    assert clone.struct("mandateOf", 0, stranger.address)["until"] == 0


def test_guardian_pauses_and_takes_nothing(alliance, token, manager, timelock, shanghai_customs, importer, stranger):
    """A guardian's one right stops payments; it opens, issues, freezes and appoints nothing by it."""
    token.send(shanghai_customs, "pause")
    for function, arguments in (
        ("unpause", ()),
        ("licenseOperator", (stranger.address, 3)),
        ("setOrderAuthority", (3, stranger.address)),
        ("seize", (importer.address, stranger.address, 1)),
    ):
        with reverts_with("AccessManagedUnauthorized", caller=shanghai_customs.address):
            token.call(function, *arguments, sender=shanghai_customs.address)
    with reverts_with("AccessManagerUnauthorizedAccount", msgsender=shanghai_customs.address):
        manager.call("grantRole", 4, stranger.address, 0, sender=shanghai_customs.address)


def test_guardian_that_abuses_its_right_loses_it_by_a_decision(
    alliance, governor, assembly, manager, token, shanghai_customs
):
    """With the central bank's consent, whose token it is; customs cannot hinder it."""
    revoke = Act.of(manager, "revokeRole", 4, shanghai_customs.address)
    proposal = assembly.carried(revoke, Act.of(token, "unpause"))
    token.send(shanghai_customs, "pause")
    assembly.answer(proposal, CUSTOMS, Answer.REFUSED)
    assembly.answer(proposal, PBOC)
    proposal.execute(governor, assembly.members[0])
    assert token.call("paused") is False
    with reverts_with("AccessManagedUnauthorized"):
        token.send(shanghai_customs, "pause")


@pytest.mark.parametrize("function", ["grantRole", "revokeRole", "renounceRole"])
def test_timelocks_own_roles_are_moved_by_no_outsider(timelock, governor, stranger, pboc_shanghai, function):
    proposer = timelock.call("PROPOSER_ROLE")
    for caller in (stranger, pboc_shanghai):
        error = "AccessControlBadConfirmation" if function == "renounceRole" else "AccessControlUnauthorizedAccount"
        with reverts_with(error):
            timelock.send(caller, function, proposer, governor.address)


def test_stolen_key_of_an_institution_cannot_move_its_account_before_the_owner_objects(
    registry, abc_shanghai, stranger, chain
):
    """Thief and owner have the same key; the owner has two days."""
    registry.send(abc_shanghai, "proposeAccount", stranger.address)
    chain.travel(chain.now() + DAY)
    with reverts_with("AllianceAcceptanceClosed"):
        registry.send(stranger, "acceptAccount", registry.call("memberOf", abc_shanghai.address)[0])
    registry.send(abc_shanghai, "withdrawAccount")
    chain.travel(chain.now() + 2 * DAY)
    with reverts_with("AllianceAccountNotProposed"):
        registry.send(stranger, "acceptAccount", registry.call("memberOf", abc_shanghai.address)[0])
