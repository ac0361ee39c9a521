"""AllianceRegistry as voting power: one institution, one vote, by the second; delegation."""

from __future__ import annotations

import pytest
from eth_account import Account

from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with

BANK, LEI = 3, 1


@pytest.fixture
def number(alliance):
    return alliance.settings.number


def newcomer(account: str, votes: bool) -> tuple:
    return ("New Bank", "529900T8BM49AURSDO55", LEI, BANK, b"SG", True, votes, account)


def test_founders_have_a_vote_each_and_nobody_else(alliance, registry):
    for member in alliance.settings.institutions:
        account = alliance.accounts[member.key].address
        founder = member.key in alliance.settings.governance.members
        assert registry.call("getVotes", account) == founder, member.key
        assert registry.call("voterOf", account) == (alliance.settings.number(member.key) if founder else 0)


def test_votes_count_on_the_blocks_time(registry, chain):
    assert registry.call("CLOCK_MODE") == "mode=timestamp"
    assert registry.call("clock") == chain.now()
    with reverts_with("ERC5805FutureLookup"):
        registry.call("getPastTotalSupply", chain.now())


def test_admit_with_a_vote_counts_from_that_second_on(alliance, registry, stranger, chain):
    receipt = alliance.decide(registry, "admit", newcomer(stranger.address, True))
    at = receipt.timestamp
    chain.travel(at + 1)
    assert [registry.call("getPastVotes", stranger.address, second) for second in (at - 1, at)] == [0, 1]
    assert [registry.call("getPastTotalSupply", second) for second in (at - 1, at)] == [8, 9]
    assert ("InstitutionVoteSet", {"id": registry.call("institutionCount"), "votes": True}) in said(
        receipt, "AllianceRegistry"
    )


def test_admit_without_a_vote_is_an_associate_whatever_its_kind(alliance, registry, stranger):
    alliance.decide(registry, "admit", newcomer(stranger.address, False))
    assert registry.call("requireActive", stranger.address, BANK)
    assert registry.call("getVotes", stranger.address) == 0
    assert registry.call("delegates", stranger.address) == stranger.address


def test_set_vote_gives_an_associate_a_vote_and_takes_it(alliance, registry, importer, number, chain):
    id_ = number("importer")
    for votes in (True, True, False, False):
        receipt = alliance.decide(registry, "setVote", id_, votes)
        assert said(receipt, "AllianceRegistry")[-1] == ("InstitutionVoteSet", {"id": id_, "votes": votes})
        assert registry.call("getVotes", importer.address) == votes
        assert registry.struct("institution", id_)["votes"] is votes
        chain.travel(receipt.timestamp + 1)
        assert registry.call("getPastTotalSupply", receipt.timestamp) == 8 + votes
    assert registry.call("requireActive", importer.address, 7) == id_  # its standing is another matter


def test_set_vote_of_a_suspended_member_counts_once_it_is_reinstated(alliance, registry, importer, number):
    alliance.decide(registry, "suspend", number("importer"))
    alliance.decide(registry, "setVote", number("importer"), True)
    assert registry.call("getVotes", importer.address) == 0
    alliance.decide(registry, "reinstate", number("importer"))
    assert registry.call("getVotes", importer.address) == 1


def test_suspend_takes_the_vote_in_that_second_and_reinstate_gives_it_back(
    alliance, registry, abc_shanghai, number, chain
):
    taken = alliance.decide(registry, "suspend", number("abc_shanghai")).timestamp
    alliance.decide(registry, "suspend", number("abc_shanghai"))  # twice is once
    chain.travel(taken + 10)
    given = alliance.decide(registry, "reinstate", number("abc_shanghai")).timestamp
    alliance.decide(registry, "reinstate", number("abc_shanghai"))
    chain.travel(given + 10)
    seconds = (taken - 1, taken, given - 1, given)
    assert [registry.call("getPastVotes", abc_shanghai.address, second) for second in seconds] == [1, 0, 0, 1]
    assert [registry.call("getPastTotalSupply", second) for second in seconds] == [8, 7, 7, 8]


def test_change_account_moves_the_vote_in_that_second(alliance, registry, abc_shanghai, stranger, number, chain):
    at = alliance.decide(registry, "changeAccount", number("abc_shanghai"), stranger.address).timestamp
    chain.travel(at + 1)
    assert [registry.call("getPastVotes", abc_shanghai.address, second) for second in (at - 1, at)] == [1, 0]
    assert [registry.call("getPastVotes", stranger.address, second) for second in (at - 1, at)] == [0, 1]
    assert registry.call("getPastTotalSupply", at) == 8


def test_change_account_to_itself_keeps_the_vote_and_the_delegate(alliance, registry, abc_shanghai, carrier, number):
    registry.send(abc_shanghai, "delegate", carrier.address)
    alliance.decide(registry, "changeAccount", number("abc_shanghai"), abc_shanghai.address)
    assert registry.call("delegates", abc_shanghai.address) == carrier.address
    assert registry.call("getVotes", carrier.address) == 1


def test_change_account_takes_the_vote_from_the_delegate_that_a_thief_chose(
    alliance, registry, abc_shanghai, relay, stranger, number
):
    registry.send(abc_shanghai, "delegate", relay.address)
    alliance.decide(registry, "changeAccount", number("abc_shanghai"), stranger.address)
    assert registry.call("getVotes", relay.address) == 0
    assert registry.call("getVotes", stranger.address) == 1


def test_delegate_hands_the_vote_over_and_suspension_takes_it_from_the_delegate(
    alliance, registry, abc_shanghai, ccb_shanghai, number
):
    registry.send(abc_shanghai, "delegate", ccb_shanghai.address)
    assert registry.call("getVotes", ccb_shanghai.address) == 2
    assert registry.call("getVotes", abc_shanghai.address) == 0
    alliance.decide(registry, "suspend", number("abc_shanghai"))
    assert registry.call("getVotes", ccb_shanghai.address) == 1
    alliance.decide(registry, "reinstate", number("abc_shanghai"))
    assert registry.call("getVotes", ccb_shanghai.address) == 2
    registry.send(abc_shanghai, "delegate", abc_shanghai.address)
    assert registry.call("getVotes", ccb_shanghai.address) == 1


def test_delegate_by_a_stranger_moves_nothing_until_it_is_admitted_with_a_vote(alliance, registry, stranger, carrier):
    registry.send(stranger, "delegate", carrier.address)
    assert registry.call("getVotes", carrier.address) == 0
    alliance.decide(registry, "admit", newcomer(stranger.address, True))
    assert registry.call("getVotes", carrier.address) == 1  # as it had chosen itself


def test_delegate_by_signature_moves_the_signers_vote_once(registry, icbc_shanghai, bank_of_communications, stranger):
    _, name, version, chain_id, address, _, _ = registry.call("eip712Domain")
    domain = {"name": name, "version": version, "chainId": chain_id, "verifyingContract": address}
    kinds = {"Delegation": [("delegatee", "address"), ("nonce", "uint256"), ("expiry", "uint256")]}
    kinds = {kind: [{"name": part, "type": of} for part, of in parts] for kind, parts in kinds.items()}
    message = {"delegatee": bank_of_communications.address, "nonce": 0, "expiry": 2**48}
    signed = Account.sign_typed_data(icbc_shanghai.key, domain, kinds, message)
    r, s = (part.to_bytes(32, "big") for part in (signed.r, signed.s))
    arguments = (bank_of_communications.address, 0, 2**48, signed.v, r, s)
    registry.send(stranger, "delegateBySig", *arguments)
    assert registry.call("getVotes", icbc_shanghai.address) == 0
    assert registry.call("getVotes", bank_of_communications.address) == 2
    with reverts_with("InvalidAccountNonce", account=icbc_shanghai.address):
        registry.send(stranger, "delegateBySig", *arguments)
    with reverts_with("VotesExpiredSignature", expiry=1):
        registry.send(stranger, "delegateBySig", bank_of_communications.address, 1, 1, signed.v, r, s)
