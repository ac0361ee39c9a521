"""OfflinePurse.proveDoubleSpend, proveDoubleEndorsement: a cheat is named, pays, and does not gain by it."""

from __future__ import annotations

import random

import pytest

from tests.contracts.money.offline_purse.conftest import AMOUNT, BOND
from tests.helpers.credit import said
from tests.helpers.money import YUAN
from tests.helpers.purse import proof
from tests.helpers.reverts import reverts_with


def balances(token, street, *more) -> list[int]:
    owners = [who.wallet for who in (street.ann, street.bea, street.cai)]
    return [token.call("balanceOf", account.address) for account in (*owners, *more)]


def test_two_vouchers_over_the_same_fen_prove_it_and_name_the_wallet(offline_purse, street, pay, relay):
    one, other = pay(street.bea, 200), pay(street.cai, 200, start=199, counter=2)
    receipt = offline_purse.send(relay, "proveDoubleSpend", *proof(one, other))
    told = {"purse": street.ann.purse, "owner": street.ann.wallet.address, "finder": relay.address}
    assert said(receipt) == [("DoubleSpendProven", told)]
    with reverts_with("PurseAlreadyProven", purse=street.ann.purse):
        offline_purse.send(relay, "proveDoubleSpend", *proof(other, one))


def test_one_number_used_twice_proves_it_too(offline_purse, street, pay, relay):
    one, other = pay(street.bea, 200), pay(street.cai, 200, start=200, counter=1)
    offline_purse.send(relay, "proveDoubleSpend", *proof(one, other))


def test_honest_vouchers_prove_nothing(offline_purse, street, pay, relay):
    one = pay(street.bea, 200)
    for other, reason in (
        (pay(street.cai, 200, start=200, counter=2), "no overlap"),
        (one, "one voucher"),
        (pay(street.cai, 200, by=street.bea), "two purses"),
    ):
        for pair in ((one, other), (other, one)):
            with reverts_with("PurseNoProof", reason=reason):
                offline_purse.send(relay, "proveDoubleSpend", *proof(*pair))
    forged = pay(street.cai, 200, start=100, counter=2)
    by_bea = proof(one, forged)[:3] + (street.bea.phone.sign_message(forged.voucher.message(forged.domain)).signature,)
    with reverts_with("PurseInvalidSignature", device=street.ann.phone.address):
        offline_purse.send(relay, "proveDoubleSpend", *by_bea)


def test_claims_beyond_the_purse_are_paid_from_the_bond(
    token, offline_purse, street, pay, claim, settle, relay, treasury
):
    """Ann spends 300 twice over 200: Bea and Cai both get all of it, and Ann loses her bond."""
    one, other = pay(street.bea, 200 * YUAN), pay(street.cai, 200 * YUAN, counter=2)
    claims = [claim(one, street.bea), claim(other, street.cai)]
    offline_purse.send(relay, "proveDoubleSpend", *proof(one, other))
    before = balances(token, street, treasury)
    settle()
    for identity in claims:
        offline_purse.send(relay, "pay", identity)
    after = balances(token, street, treasury)
    # 450 held: 15 to the finder (whose wallet there is not: owed), 400 to the two, 35 to the depositary.
    assert [late - early for late, early in zip(after, before)] == [0, 200 * YUAN, 200 * YUAN, 35 * YUAN]


def test_claims_beyond_purse_and_bond_share_in_proportion_and_first_come_gains_nothing(
    token, escrow, offline_purse, street, pay, claim, settle, relay
):
    friend = claim(pay(street.bea, AMOUNT), street.bea)
    honest = claim(pay(street.cai, AMOUNT, counter=2), street.cai)
    before = balances(token, street)
    settle()
    for identity in (friend, honest):
        offline_purse.send(relay, "pay", identity)
    gained = [late - early for late, early in zip(balances(token, street), before)]
    assert gained == [0, (AMOUNT + BOND) // 2, (AMOUNT + BOND) // 2]
    assert escrow.call("hold", offline_purse.address, street.ann.purse.to_bytes(32, "big"))[1] == 0


def test_reward_is_below_the_penalty_even_for_a_cheat_who_reports_itself(
    token, escrow, offline_purse, street, pay, claim, settle, treasury
):
    one, other = pay(street.bea, 100 * YUAN), pay(street.cai, 100 * YUAN, counter=2)
    claims = [claim(one, street.bea), claim(other, street.cai)]
    before = balances(token, street, treasury)
    offline_purse.send(street.ann.wallet, "proveDoubleSpend", *proof(one, other))
    settle()
    for identity in claims:
        offline_purse.send(street.bea.wallet, "pay", identity)
    gained = [late - early for late, early in zip(balances(token, street, treasury), before)]
    assert gained == [100 * YUAN + 15 * YUAN, 100 * YUAN, 100 * YUAN, 135 * YUAN]
    assert gained[0] < AMOUNT + BOND - 200 * YUAN


def test_proof_after_the_settlement_is_too_late(offline_purse, street, pay, settle, relay):
    settle()
    with reverts_with("PurseAlreadySettled", id=street.ann.purse):
        offline_purse.send(relay, "proveDoubleSpend", *proof(pay(street.bea, 2), pay(street.cai, 2, counter=2)))


@pytest.fixture
def fork(street, pay):
    """Bea endorses Ann's voucher to Cai and to Ann: (voucher, holder, hop, one, other)."""
    held = pay(street.bea, 70 * YUAN)
    to_cai, to_ann = (
        held.endorsed(street.bea.phone, held.certificate, to.phone.address) for to in (street.cai, street.ann)
    )
    links = [(note.endorsements[0].payee, note.endorsements[0].signature) for note in (to_cai, to_ann)]
    return (held.voucher.values, street.bea.phone.address, 0, *links), to_cai, to_ann


def test_double_endorsement_makes_good_what_the_first_purses_owner_loses(
    token, escrow, offline_purse, street, fork, claim, settle, relay
):
    arguments, to_cai, to_ann = fork
    claims = [claim(to_cai, street.cai), claim(to_ann, street.ann)]
    before = balances(token, street)
    receipt = offline_purse.send(relay, "proveDoubleEndorsement", *arguments)
    told = receipt.event("DoubleEndorsementProven").arguments
    assert (told["purse"], told["owner"], told["madeGood"]) == (
        street.bea.purse, street.bea.wallet.address, 63 * YUAN
    )  # fmt: skip
    assert token.call("balanceOf", street.ann.wallet.address) == before[0] + 63 * YUAN
    assert escrow.call("owed", relay.address) == 7 * YUAN  # the finder's tenth; it has no wallet
    assert offline_purse.struct("purse", street.bea.purse)["bond"] == BOND - 70 * YUAN
    with reverts_with("PurseAlreadyProven", purse=street.bea.purse):
        offline_purse.send(relay, "proveDoubleEndorsement", *arguments)
    settle()
    for identity in claims:
        offline_purse.send(relay, "pay", identity)
    assert token.call("balanceOf", street.cai.wallet.address) == before[2] + 70 * YUAN


def test_one_endorsement_or_a_forged_one_proves_nothing(offline_purse, street, fork, relay):
    (voucher, holder, hop, one, other), _, _ = fork
    with reverts_with("PurseNoProof", reason="one payee"):
        offline_purse.send(relay, "proveDoubleEndorsement", voucher, holder, hop, one, one)
    with reverts_with("PurseInvalidSignature", device=holder):
        offline_purse.send(relay, "proveDoubleEndorsement", voucher, holder, hop, one, (other[0], one[1]))
    with reverts_with("PurseInvalidSignature", device=holder):
        offline_purse.send(relay, "proveDoubleEndorsement", voucher, holder, 1, one, other)
    with reverts_with("PurseUnknown", id=0):
        offline_purse.send(relay, "proveDoubleEndorsement", voucher, relay.address, hop, one, other)


@pytest.mark.parametrize("seed", range(3))
def test_random_spending_honest_or_not_pays_no_more_than_is_held_and_leaves_nothing(
    token, escrow, offline_purse, street, pay, claim, settle, relay, treasury, seed
):
    """Property: Σ paid + returned + forfeited + reward = amount + bond; an honest purse pays every claim in full."""
    chance, start, vouchers = random.Random(seed), 0, []
    honest = seed == 0
    for counter in range(1, 7):
        amount = chance.randint(1, 45 * YUAN)
        at = start if honest or chance.random() < 0.5 else chance.randint(0, 200 * YUAN)
        payee = chance.choice((street.bea, street.cai))
        vouchers.append((pay(payee, amount if honest else amount * 2, start=at, counter=counter), payee))
        start += amount
    claims = [(claim(note, payee), note, payee) for note, payee in vouchers]
    pairs = [(a, b) for a, _ in vouchers for b, _ in vouchers if a.voucher.counter < b.voucher.counter]
    overlapping = [(a, b) for a, b in pairs if a.voucher.start < b.voucher.end and b.voucher.start < a.voucher.end]
    if overlapping:
        offline_purse.send(relay, "proveDoubleSpend", *proof(*overlapping[0]))
    assert bool(overlapping) is not honest
    claimed = sum(note.voucher.amount for note, _ in vouchers)
    before = sum(balances(token, street, treasury)) + escrow.call("totalOwed")
    settle()
    paid = 0
    for identity, note, _ in claims:
        amount = offline_purse.send(relay, "pay", identity).event("ClaimPaid").arguments["amount"]
        paid += amount
        assert amount <= note.voucher.amount
    assert paid == min(claimed, AMOUNT + BOND - (BOND // 10 if overlapping else 0))
    after = sum(balances(token, street, treasury)) + escrow.call("totalOwed")
    assert after - before == AMOUNT + BOND
    assert escrow.call("hold", offline_purse.address, street.ann.purse.to_bytes(32, "big"))[1] == 0
