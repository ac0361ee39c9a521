"""OfflinePurse: open, claim after any number of hops, settle, pay."""

from __future__ import annotations

from dataclasses import replace

import pytest
from eth_utils import keccak

from tests.contracts.money.offline_purse.conftest import AMOUNT, BOND
from tests.helpers.credit import said
from tests.helpers.money import CLASS_4, COURT_ORDER, INWARD, OUTWARD, YUAN, call_at, person
from tests.helpers.purse import CLAIM_WINDOW, DAY, device, domain, note
from tests.helpers.reverts import reverts_with
from tests.helpers.signing import CURVE_ORDER


def balance(token, who) -> int:
    return token.call("balanceOf", who.wallet.address)


def test_open_locks_amount_and_bond_to_a_device(token, escrow, offline_purse, street):
    ann = street.ann
    assert escrow.call("hold", offline_purse.address, ann.purse.to_bytes(32, "big")) == [
        ann.wallet.address,
        AMOUNT + BOND,
    ]
    found = offline_purse.struct("purse", ann.purse)
    assert (found["owner"], found["device"], found["amount"], found["bond"]) == (
        ann.wallet.address, ann.phone.address, AMOUNT, BOND
    )  # fmt: skip
    assert offline_purse.call("purseOf", ann.phone.address) == ann.purse
    assert token.struct("wallet", ann.wallet.address)["spentToday"] == AMOUNT + BOND


def test_open_is_bounded_by_the_class(funded, token, escrow, offline_purse, street):
    ann, now = street.ann, funded.chain.now()
    fresh = device("fresh").address
    with reverts_with("PurseTooMany", owner=ann.wallet.address, open=1):
        offline_purse.send(ann.wallet, "open", fresh, 1, now + DAY)
    dan = person(funded, "dan", CLASS_4, 2_000 * YUAN)
    token.send(dan, "approve", escrow.address, 2**256 - 1)
    for arguments, error in (
        ((fresh, AMOUNT + 1, now + DAY), "PurseBeyondTerms"),
        ((fresh, 1, now + 3 * DAY + 60), "PurseBeyondTerms"),
        ((fresh, 0, now + DAY), "PurseInvalid"),
        ((fresh, 1, now), "PurseInvalid"),
        (("0x" + "00" * 20, 1, now + DAY), "PurseInvalid"),
        ((ann.phone.address, 1, now + DAY), "PurseDeviceInUse"),
    ):
        with reverts_with(error):
            offline_purse.send(dan, "open", *arguments)
    offline_purse.send(dan, "open", fresh, 1, now + DAY)


def test_open_of_a_frozen_wallet_or_by_a_stranger_is_refused(
    funded, token, offline_purse, street, stranger, shanghai_customs
):
    eve = person(funded, "eve", CLASS_4, 100 * YUAN)
    token.send(shanghai_customs, "freeze", eve.address, OUTWARD, COURT_ORDER, b"\1" * 32)
    token.send(eve, "approve", funded["Escrow"].address, 2**256 - 1)
    with reverts_with("DigitalYuanFrozenOutward"):
        offline_purse.send(eve, "open", device("eve").address, 100, funded.chain.now() + DAY)
    with reverts_with("PurseBeyondTerms", field="amount", limit=0):
        offline_purse.send(stranger, "open", device("eve").address, 100, funded.chain.now() + DAY)


def test_voucher_is_claimed_and_paid_after_the_window_alone(token, offline_purse, street, pay, claim, settle, relay):
    before = balance(token, street.bea), balance(token, street.ann)
    identity = claim(pay(street.bea, 70 * YUAN), street.bea)
    with reverts_with("PurseNotSettled", id=street.ann.purse):
        offline_purse.send(relay, "pay", identity)
    receipt = settle()
    told = {"id": street.ann.purse, "claimed": 70 * YUAN, "pot": 70 * YUAN, "returned": AMOUNT + BOND - 70 * YUAN}
    assert ("PurseSettled", told) in said(receipt, "OfflinePurse")
    receipt = offline_purse.send(relay, "pay", identity)
    paid = {"claim": identity, "wallet": street.bea.wallet.address, "amount": 70 * YUAN}
    assert said(receipt, "OfflinePurse") == [("ClaimPaid", paid)]
    assert balance(token, street.bea) == before[0] + 70 * YUAN
    assert balance(token, street.ann) == before[1] + AMOUNT + BOND - 70 * YUAN
    with reverts_with("PurseUnknownClaim", claim=identity):
        offline_purse.send(relay, "pay", identity)


def test_voucher_passes_hop_after_hop_and_the_last_holder_claims(
    token, offline_purse, street, pay, claim, settle, relay
):
    held = pay(street.bea, 70 * YUAN)
    for holder, payee in ((street.bea, street.cai), (street.cai, street.bea), (street.bea, street.cai)):
        held = held.endorsed(holder.phone, held.certificate, payee.phone.address)
    before = balance(token, street.cai)
    identity = claim(held, street.cai)
    settle()
    offline_purse.send(relay, "pay", identity)
    assert balance(token, street.cai) == before + 70 * YUAN


def test_hops_are_bounded_at_eight(offline_purse, street, pay, claim, relay):
    held = pay(street.bea, 1)
    for hop in range(9):
        holder, payee = (street.bea, street.cai) if hop % 2 == 0 else (street.cai, street.bea)
        held = held.endorsed(holder.phone, held.certificate, payee.phone.address)
        if hop == 7:
            eighth = held
    with reverts_with("PurseTooManyHops", hops=9):
        offline_purse.send(relay, "claim", *held.claim(street.cai.phone, street.cai.wallet.address))
    claim(eighth, street.bea)


def test_endorser_without_a_purse_is_refused(funded, offline_purse, street, pay, relay):
    nobody = device("nobody")
    ann = street.ann
    held = note(offline_purse, ann.purse, ann.phone, nobody.address, 5)
    passed = held.endorsed(nobody, held.certificate, street.cai.phone.address)
    with reverts_with("PurseEndorserUnknown", device=nobody.address):
        offline_purse.send(relay, "claim", *passed.claim(street.cai.phone, street.cai.wallet.address))
    offline_purse.send(relay, "claim", *held.claim(nobody, street.cai.wallet.address))  # it may claim for itself


def test_claim_that_somebody_did_not_sign_is_refused(offline_purse, street, pay, relay):
    held = pay(street.bea, 70 * YUAN)
    wallet = street.cai.wallet.address
    forged = replace(held, voucher=replace(held.voucher, amount=71 * YUAN))
    stolen = held.endorsed(street.cai.phone, held.certificate, street.cai.phone.address)
    high = held.voucher.signature
    s = CURVE_ORDER - int.from_bytes(high[32:64], "big")
    high = replace(
        held, voucher=replace(held.voucher, signature=high[:32] + s.to_bytes(32, "big") + bytes([55 - high[64]]))
    )
    for attempt, signer, device_ in (
        (held, street.cai, street.bea),
        (forged, street.bea, street.ann),
        (stolen, street.cai, street.bea),
        (high, street.bea, street.ann),
        (replace(held, voucher=replace(held.voucher, purse=street.bea.purse)), street.bea, street.bea),
    ):
        with reverts_with("PurseInvalidSignature", device=device_.phone.address):
            offline_purse.send(relay, "claim", *attempt.claim(signer.phone, wallet))


def test_signature_for_another_chain_or_contract_is_refused(offline_purse, street, pay, relay):
    held = pay(street.bea, 7)
    for elsewhere in (
        replace(domain(offline_purse), chain_id=1),
        replace(domain(offline_purse), contract=street.ann.phone.address),
    ):
        there = replace(
            held.voucher, signature=bytes(street.ann.phone.sign_message(held.voucher.message(elsewhere)).signature)
        )
        with reverts_with("PurseInvalidSignature", device=street.ann.phone.address):
            offline_purse.send(
                relay, "claim", *replace(held, voucher=there).claim(street.bea.phone, street.bea.wallet.address)
            )


def test_claim_twice_or_beyond_the_purse_is_refused(offline_purse, street, pay, claim, relay):
    held = pay(street.bea, AMOUNT)
    identity = claim(held, street.bea)
    with reverts_with("PurseAlreadyClaimed", claim=identity):
        claim(held, street.bea)
    beyond = pay(street.bea, AMOUNT, start=1, counter=2)
    with reverts_with("PurseVoucherBeyondAmount", purse=street.ann.purse, end=AMOUNT + 1, amount=AMOUNT):
        claim(beyond, street.bea)
    for nonsense in (pay(street.bea, 0), pay(street.bea, 1, counter=0)):
        with reverts_with("PurseInvalid", field="voucher"):
            claim(nonsense, street.bea)


def test_claim_until_the_windows_last_second_and_settle_from_the_next(offline_purse, street, pay, stranger):
    until = street.ann.expiry + CLAIM_WINDOW
    arguments = pay(street.bea, 5).claim(street.bea.phone, street.bea.wallet.address)
    call_at(offline_purse, until, "claim", *arguments, sender=stranger.address)
    with reverts_with("PurseTooLate", id=street.ann.purse, until=until):
        call_at(offline_purse, until + 1, "claim", *arguments, sender=stranger.address)
    with reverts_with("PurseTooEarly", id=street.ann.purse, until=until):
        call_at(offline_purse, until, "settle", street.ann.purse, sender=stranger.address)
    call_at(offline_purse, until + 1, "settle", street.ann.purse, sender=stranger.address)


def test_settle_twice_is_refused_and_frees_the_owner_to_open_another(
    funded, token, offline_purse, street, settle, relay
):
    settle()
    with reverts_with("PurseAlreadySettled", id=street.ann.purse):
        offline_purse.send(relay, "settle", street.ann.purse)
    now = funded.chain.now()
    with reverts_with("PurseDeviceInUse", device=street.ann.phone.address):
        offline_purse.send(street.ann.wallet, "open", street.ann.phone.address, 100, now + DAY)
    offline_purse.send(street.ann.wallet, "open", device("ann's next").address, 100, now + DAY)


def test_money_handed_over_stands_whatever_happens_to_the_owner(
    token, escrow, offline_purse, street, pay, claim, settle, relay, shanghai_customs
):
    """Bearer money received in good faith; what returns to a frozen owner waits as a debt."""
    held = pay(street.bea, 70 * YUAN)
    for scope in (OUTWARD | INWARD,):
        token.send(shanghai_customs, "freeze", street.ann.wallet.address, scope, COURT_ORDER, b"\1" * 32)
    before = balance(token, street.bea)
    identity = claim(held, street.bea)
    settle()
    offline_purse.send(relay, "pay", identity)
    assert balance(token, street.bea) == before + 70 * YUAN
    assert escrow.call("owed", street.ann.wallet.address) == AMOUNT + BOND - 70 * YUAN


@pytest.mark.parametrize(
    ("class_", "bond", "field"), [(0, 1, "class"), (6, 1, "class"), (4, 0, "bond"), (4, 10_001, "bond")]
)
def test_terms_of_nonsense_are_refused_and_others_take_two_days(
    alliance, offline_purse, pboc_shanghai, class_, bond, field
):
    terms = (100, 1, DAY, 5_000)
    with reverts_with("AccessManagerNotScheduled"):
        offline_purse.send(pboc_shanghai, "setTerms", 4, terms)
    alliance.decide(
        alliance["AccessManager"],
        "setTargetFunctionRole",
        offline_purse.address,
        [offline_purse.selector("setTerms")],
        0,
    )
    with reverts_with("PurseInvalid", field=field):
        offline_purse.call("setTerms", class_, (100, 1, DAY, bond), sender=alliance["AllianceTimelock"].address)
    receipt = alliance.decide(offline_purse, "setTerms", 4, terms)
    told = {"class_": 4, "maxAmount": 100, "maxOpen": 1, "maxLifetime": DAY, "bond": 5_000}
    assert said(receipt, "OfflinePurse") == [("TermsChanged", told)]


def test_unknown_purse_is_named(offline_purse, street, pay, relay):
    with reverts_with("PurseUnknown", id=99):
        offline_purse.send(relay, "settle", 99)
    with reverts_with("PurseUnknownClaim"):
        offline_purse.send(relay, "pay", keccak(text="never"))
