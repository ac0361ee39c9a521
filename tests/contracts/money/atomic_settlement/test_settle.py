"""AtomicSettlement.settle: both legs or neither, on both signatures over one message."""

from __future__ import annotations

import random

import pytest
from eth_utils import keccak

from tests.helpers.credit import said
from tests.helpers.money import COURT_ORDER, INWARD, OUTWARD, call_at
from tests.helpers.reverts import reverts_with
from tests.helpers.settlement import signed, typed
from tests.helpers.signing import CURVE_ORDER

ORDER = keccak(text="order")


@pytest.fixture
def settle(settlement, bank_of_communications, exporter, stranger):
    """Bring a deal, signed by both unless told otherwise."""

    def settling(deal, signatures=None, by=stranger):
        signatures = signatures or signed(settlement, deal, bank_of_communications, exporter)
        return settlement.send(by, "settle", deal.values, *signatures)

    return settling


def balances(deal, token, foreign):
    return [money.call("balanceOf", party) for money in (token, foreign) for party in (deal.party_a, deal.party_b)]


def test_settle_moves_both_legs_and_tells(token, foreign, settlement, deal, settle):
    before = balances(deal, token, foreign)
    receipt = settle(deal)
    assert balances(deal, token, foreign) == [
        before[0] - 600_00, before[1] + 600_00, before[2] + 90_00, before[3] - 90_00
    ]  # fmt: skip
    told = {"partyA": deal.party_a, "partyB": deal.party_b, "nonce": 7, "reference_": deal.reference}
    assert said(receipt, "AtomicSettlement") == [("Settled", told)]
    assert settlement.call("nonceUsed", deal.party_a, deal.party_b, 7) is True
    assert settlement.call("nonceUsed", deal.party_b, deal.party_a, 7) is True
    assert settlement.call("nonceUsed", deal.party_a, deal.party_b, 8) is False


def test_digest_is_that_of_the_typed_message(settlement, deal):
    message = typed(settlement, deal)
    assert settlement.call("digest", deal.values) == keccak(b"\x19\x01" + message.header + message.body)


def test_settle_twice_is_refused(settlement, deal, settle):
    settle(deal)
    with reverts_with("SettlementNonceUsed", partyA=deal.party_a, partyB=deal.party_b, nonce=7):
        settle(deal)
    with reverts_with("SettlementNonceUsed", nonce=7):
        settle(deal.but(amount_a=1))
    settle(deal.but(nonce=6))


def test_nobody_moves_who_did_not_sign_for_it(settlement, deal, settle, bank_of_communications, exporter, stranger):
    """A public sample let an outsider name a sender that it did not control, and drained it."""
    own, others = (
        signed(settlement, deal, stranger, stranger),
        signed(settlement, deal, bank_of_communications, exporter),
    )
    for signatures, party in (
        ([own[0], others[1]], deal.party_a),
        ([others[0], own[1]], deal.party_b),
        ([others[1], others[0]], deal.party_a),
        ([b"", others[1]], deal.party_a),
        ([others[0], others[1][:64]], deal.party_b),
    ):
        with reverts_with("SettlementInvalidSignature", party=party):
            settle(deal, signatures)


CHANGES = {
    "amount_a": 600_01, "amount_b": 89_99, "nonce": 8, "deadline": 2**40, "reference": ORDER,
}  # fmt: skip


@pytest.mark.parametrize("field", CHANGES)
def test_signatures_bind_every_field(settlement, deal, settle, bank_of_communications, exporter, field):
    signatures = signed(settlement, deal, bank_of_communications, exporter)
    with reverts_with("SettlementInvalidSignature", party=deal.party_a):
        settle(deal.but(**{field: CHANGES[field]}), signatures)


def test_signatures_for_another_chain_or_in_the_second_form_are_refused(
    settlement, deal, settle, bank_of_communications, exporter
):
    elsewhere = bytes(bank_of_communications.sign_message(typed(settlement, deal, chain_id=1)).signature)
    first, second = signed(settlement, deal, bank_of_communications, exporter)
    s = CURVE_ORDER - int.from_bytes(first[32:64], "big")
    high = first[:32] + s.to_bytes(32, "big") + bytes([55 - first[64]])
    for signature in (elsewhere, high):
        with reverts_with("SettlementInvalidSignature", party=deal.party_a):
            settle(deal, [signature, second])


def test_settle_on_the_deadline_and_a_second_after(settlement, deal, bank_of_communications, exporter, stranger):
    call = ("settle", deal.values, *signed(settlement, deal, bank_of_communications, exporter))
    call_at(settlement, deal.deadline, *call, sender=stranger.address)
    with reverts_with("SettlementExpired", deadline=deal.deadline):
        call_at(settlement, deal.deadline + 1, *call, sender=stranger.address)


def test_leg_that_fails_takes_the_other_back(funded, token, foreign, deal, settle, shanghai_customs):
    before = balances(deal, token, foreign)
    with reverts_with("DigitalYuanInsufficientBalance"):
        settle(deal.but(amount_b=10**9))
    for wallet, scope in ((deal.party_a, OUTWARD), (deal.party_b, INWARD)):
        token.send(shanghai_customs, "freeze", wallet, scope, COURT_ORDER, ORDER)
        with reverts_with("DigitalYuanFrozenOutward" if scope == OUTWARD else "DigitalYuanFrozenInward"):
            settle(deal)
        token.send(shanghai_customs, "release", wallet, COURT_ORDER, ORDER)
    assert balances(deal, token, foreign) == before
    settle(deal)


def test_settle_nonsense_is_refused(deal, settle):
    with reverts_with("SettlementSameParty", party=deal.party_a):
        settle(deal.but(party_b=deal.party_a))
    with reverts_with("SettlementSameToken", token=deal.token_a):
        settle(deal.but(token_b=deal.token_a))
    for field, party in (("amount_a", deal.party_a), ("amount_b", deal.party_b)):
        with reverts_with("SettlementZeroAmount", party=party):
            settle(deal.but(**{field: 0}))


@pytest.fixture
def hostile_token(alliance, deal, exporter):
    contract, _ = alliance.chain.deploy(alliance.accounts["deployer"], "HostileToken")
    contract.send(exporter, "mint", exporter.address, 10**6)
    return contract


def test_token_that_answers_nothing_settles_and_one_that_answers_false_does_not(
    token, deal, settle, hostile_token, exporter, stranger
):
    swap = deal.but(token_b=hostile_token.address)
    hostile_token.send(stranger, "behave", 2, stranger.address, b"")
    with reverts_with("SafeERC20FailedOperation", token=hostile_token.address):
        settle(swap)
    hostile_token.send(stranger, "behave", 1, stranger.address, b"")
    settle(swap)
    assert hostile_token.call("balanceOf", deal.party_a) == 90_00


def test_token_that_calls_back_finds_the_nonce_used(
    settlement, deal, settle, hostile_token, bank_of_communications, exporter, stranger
):
    swap = deal.but(token_b=hostile_token.address)
    again = settlement.encode("settle", swap.values, *signed(settlement, swap, bank_of_communications, exporter))
    hostile_token.send(stranger, "behave", 3, settlement.address, again)
    settle(swap)
    assert hostile_token.call("attackSucceeded") is False
    assert hostile_token.call("balanceOf", deal.party_a) == 90_00


def test_contract_signs_under_erc_1271_and_its_call_back_does_nothing(
    funded, token, foreign, settlement, deal, settle, exporter, stranger, alibaba
):
    wallet, _ = funded.chain.deploy(funded.accounts["deployer"], "HostileWallet")
    token.send(alibaba, "openWallet", wallet.address, 5, ORDER)
    token.send(alibaba, "mint", wallet.address, 600_00)
    wallet.send(stranger, "execute", token.address, token.encode("approve", settlement.address, 2**255))
    foreign.send(funded.accounts["abc"], "openWallet", wallet.address, 5, ORDER)
    swap = deal.but(party_a=wallet.address)
    (second,) = signed(settlement, swap, exporter)
    wallet.send(stranger, "setSigning", False, 32)
    with reverts_with("SettlementInvalidSignature", party=wallet.address):
        settle(swap, [b"anything", second])
    wallet.send(stranger, "setSigning", True, 3)
    with reverts_with("SettlementInvalidSignature", party=wallet.address):
        settle(swap, [b"anything", second])
    wallet.send(stranger, "setSigning", True, 32)
    again = settlement.encode("settle", swap.values, b"anything", second)
    wallet.send(stranger, "setAttack", settlement.address, again)
    with reverts_with("SettlementInvalidSignature", party=wallet.address):  # a static call cannot even remember
        settle(swap, [b"anything", second])
    wallet.send(stranger, "setAttack", settlement.address, b"")
    settle(swap, [b"anything", second])
    assert foreign.call("balanceOf", wallet.address) == 90_00


def test_random_signatures_over_random_deals_never_move_one_leg_alone(
    token, foreign, settlement, deal, settle, bank_of_communications, exporter, stranger
):
    """Property: after any attempt either both legs moved, by the amounts signed, or nothing did."""
    chance, used = random.Random(7), set()
    for _ in range(40):
        signed_deal = deal.but(
            amount_a=chance.randint(1, 70_00), amount_b=chance.randint(1, 200_00), nonce=chance.randint(0, 12)
        )
        brought = signed_deal.but(nonce=chance.choice((signed_deal.nonce, signed_deal.nonce, chance.randint(0, 12))))
        signers = [chance.choice((party, party, party, stranger)) for party in (bank_of_communications, exporter)]
        before = balances(deal, token, foreign)
        lawful = (
            brought == signed_deal and signers == [bank_of_communications, exporter]
            and brought.nonce not in used and brought.amount_b <= before[3]
        )  # fmt: skip
        try:
            settle(brought, signed(settlement, signed_deal, *signers))
            assert lawful
            used.add(brought.nonce)
        except Exception as refused:  # noqa: BLE001  (whatever it is, it has to be lawful to refuse)
            assert not lawful, refused
        a, b = (brought.amount_a, brought.amount_b) if lawful else (0, 0)
        assert balances(deal, token, foreign) == [before[0] - a, before[1] + a, before[2] + b, before[3] - b]
    assert used
