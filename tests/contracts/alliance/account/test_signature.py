"""InstitutionAccount.isValidSignature: two officers sign for the institution (ERC-1271)."""

from __future__ import annotations

import pytest
from eth_abi import encode
from eth_account import Account
from eth_utils import keccak

from eport.chain.governance import Act, Support
from tests.contracts.alliance.account.conftest import NO_END, NO_LIMIT, NOBODY, PAYMENTS, SIGNING
from tests.contracts.alliance.governor.test_vote import ballot_of
from tests.helpers.reverts import reverts_with

VALID, INVALID = bytes.fromhex("1626ba7e"), b"\xff" * 4
DIGEST = keccak(text="what is to be signed")


@pytest.fixture
def signing(firm):
    """Treasurer and controller sign, without limit."""
    for name in ("treasurer", "controller"):
        firm.administer("appoint", SIGNING, firm[name].address, (0, NO_END, NO_LIMIT))
    firm.administer("setRule", SIGNING, firm.account.address, "0x1626ba7e", (True, 0, NOBODY))
    return firm


def signed(firm, digest: bytes, *names: str, purpose: int = SIGNING, account=None) -> bytes:
    """What the account shows: officers, and their signatures over its message."""
    account = account or firm.account
    domain = {
        "name": "InstitutionAccount", "version": "1", "chainId": account.chain.chain_id,
        "verifyingContract": account.address,
    }  # fmt: skip
    signatures = [
        Account.sign_typed_data(
            firm[name].key, domain, {"InstitutionMessage": [{"name": "digest", "type": "bytes32"}]}, {"digest": digest}
        ).signature
        for name in names
    ]
    kinds = ["uint16", "address[2]", "bytes[2]"]
    return encode(kinds, [purpose, [firm[name].address for name in names], signatures])


def test_two_officers_sign_for_the_institution(signing):
    shown = signed(signing, DIGEST, "treasurer", "controller")
    assert signing.account.call("isValidSignature", DIGEST, shown) == VALID
    assert signing.account.call("isValidSignature", DIGEST, signed(signing, DIGEST, "controller", "treasurer")) == VALID


def test_signatures_over_something_else_are_none(signing):
    shown = signed(signing, keccak(text="another"), "treasurer", "controller")
    assert signing.account.call("isValidSignature", DIGEST, shown) == INVALID


def test_one_officer_twice_is_refused(signing):
    with reverts_with("AccountSameOfficer", officer=signing["treasurer"].address):
        signing.account.call("isValidSignature", DIGEST, signed(signing, DIGEST, "treasurer", "treasurer"))


def test_officer_without_a_mandate_or_with_a_limit_signs_nothing(signing):
    with reverts_with("AccountNoMandate", purpose=SIGNING, officer=signing["outsider"].address):
        signing.account.call("isValidSignature", DIGEST, signed(signing, DIGEST, "treasurer", "outsider"))
    signing.administer("appoint", SIGNING, signing["controller"].address, (0, NO_END, NO_LIMIT - 1))
    with reverts_with("AccountAboveLimit", officer=signing["controller"].address):
        signing.account.call("isValidSignature", DIGEST, signed(signing, DIGEST, "treasurer", "controller"))


def test_purpose_that_may_not_sign_is_refused(signing):
    for name in ("treasurer", "controller"):
        signing.administer("appoint", PAYMENTS, signing[name].address, (0, NO_END, NO_LIMIT))
    with reverts_with("AccountNotAllowed", purpose=PAYMENTS, target=signing.account.address):
        signing.account.call(
            "isValidSignature", DIGEST, signed(signing, DIGEST, "treasurer", "controller", purpose=PAYMENTS)
        )


def test_signatures_for_one_institution_are_none_for_another_with_the_same_officers(signing, alliance, stranger):
    pair = [signing["admin"].address, signing["second_admin"].address]
    other = alliance["InstitutionAccount"].send(stranger, "open", pair).event("AccountOpened").arguments["account"]
    foreign = alliance.chain.bind("InstitutionAccount", other)
    shown = signed(signing, DIGEST, "treasurer", "controller", account=foreign)
    assert signing.account.call("isValidSignature", DIGEST, shown) == INVALID


def test_institution_votes_by_its_officers_signatures(signing, alliance, governor, registry, assembly, token, stranger):
    alliance.decide(registry, "changeAccount", alliance.settings.number("icbc_shanghai"), signing.account.address)
    proposal = assembly.proposed(Act.of(token, "cacheYear"))
    assembly.wait(alliance.settings.governance.voting_delay + 1)
    voter = signing.account.address
    digest = bytes(
        Account.sign_typed_data(stranger.key, full_message=ballot_of(governor, proposal.id, voter)).message_hash
    )
    with reverts_with("GovernorInvalidSignature", voter=voter):
        governor.send(stranger, "castVoteBySig", proposal.id, Support.FOR, voter, b"\1" * 65)
    shown = signed(signing, digest, "treasurer", "controller")
    governor.send(stranger, "castVoteBySig", proposal.id, Support.FOR, voter, shown)
    assert governor.call("proposalVotes", proposal.id) == [0, 1, 0]
