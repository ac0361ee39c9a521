"""The book follows what other contracts add to a credit: transfers, advances, reimbursements, clocks that are moved."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from eport.chain.artifacts import load
from eport.credit import logs
from eport.credit.book import CONTRACTS, Bank, ClaimState, Outcome, State, of
from eport.credit.folding import STEPS
from tests.helpers.advance import advanced, clause
from tests.helpers.book import told
from tests.helpers.clearance import DAY, undone
from tests.helpers.credit import (
    CONFIRMING,
    DATA_CONFLICT,
    MISSING_DOCUMENT,
    NOMINATED,
    URDG_758,
    at,
    commit,
    confirmed,
    confirmed_terms,
    day,
    issued,
    nominating,
)
from tests.helpers.money import YUAN
from tests.helpers.reimbursement import AMOUNT, CLAIMANT, act, authorise, claim, endow, honoured
from tests.helpers.transfers import conditions, part_terms, request, supplier, transfer, transferable
from tests.stateful.credit.conftest import living, rich

__all__ = ["rich"]
RECORD = keccak(text="record")


@pytest.mark.parametrize("seed", [7, 38])
def test_the_book_follows_a_random_run_of_every_verb_of_the_whole_engine(rich, seed):
    with undone(rich.chain):
        world = living(rich, seed)
        world.transferred_drawing()
        for _ in range(4):
            world.run(40)
            told(rich)
        world.wind_up()
        book = told(rich)
    assert all(not credit.unattributed and not credit.reserved for credit in book.values())
    assert any(credit.id.part and credit.drawn for credit in book.values())


def test_a_transfer_from_its_request_to_both_drawings(alliance):
    whole = transferable(alliance)
    weaver = supplier(alliance, "weaver")
    other = part_terms(whole, weaver, 100_000 * YUAN)
    request(whole, other)
    (waits,) = told(alliance)[1].requests.values()
    assert (waits.terms.amount, waits.conditions.substitution_days) == (100_000 * YUAN, 3)
    hash_ = alliance["CreditTransfers"].call("requestHash", other, conditions())
    whole.send("exporter", "CreditTransfers", "withdrawRequest", whole.id, whole.terms, hash_)
    assert not told(alliance)[1].requests
    part = transfer(whole, weaver)
    book = told(alliance)
    assert book[1].parts == (part.id,) and book[part.id].set_apart == book[1].reserved == 700_000 * YUAN
    part.present()
    part.demand()
    assert told(alliance)[1].open == 1
    number = part.substitute()
    part.honour()
    book = told(alliance)
    assert book[part.id].presentations[0].substitution.number == number
    assert [payment.amount for payment in book[part.id].payments] == [700_000 * YUAN] and not book[1].payments
    whole.honour(number)
    assert told(alliance)[1].state is State.CLOSED


def test_a_forfeited_substitution_and_a_part_that_is_given_back(alliance):
    whole = transferable(alliance)
    part = transfer(whole, supplier(alliance, "weaver"), 300_000 * YUAN)
    part.present(amount=100_000 * YUAN)
    part.demand()
    alliance.chain.travel(at("2026-01-15 17:01"))
    part.forfeit()
    assert told(alliance)[1].open == 0
    part.refuse(who="bank_of_communications")
    told(alliance)
    part.credit("holder", "consentToCancel")
    book = told(alliance)
    assert (book[part.id].state, book[part.id].set_apart, book[1].reserved) == (State.CANCELLED, 0, 0)


def test_an_amendment_that_was_advised_to_a_part(alliance):
    whole = transferable(alliance)
    part = transfer(whole, supplier(alliance, "weaver"), 300_000 * YUAN)
    for amount in (400_000 * YUAN, 200_000 * YUAN):
        amended = part.terms._replace(amount=amount)
        part.advise(amended)
        part.send("holder", "CreditAmendments", "accept", part.id, amended)
        part.terms = amended
        assert told(alliance)[part.id].set_apart == amount


def test_a_part_of_deferred_payment_is_stopped_and_made_over_with_its_credit(alliance):
    whole = transferable(alliance, tranches=((10_000, 1, 0, 20),))
    part = transfer(whole, supplier(alliance, "weaver"))
    whole.send("court_officer", "Undertakings", "stopPayment", whole.id, alliance.chain.now() + DAY, RECORD)
    assert told(alliance)[part.id].stopped_until
    late = transfer(whole, supplier(alliance, "dyer"), 100_000 * YUAN)
    assert told(alliance)[late.id].stopped_until
    part.present()
    part.honour()
    bank = alliance.accounts["abc_shanghai"].address
    part.send("holder", "Undertakings", "assignUndertaking", part.key(), bank)
    book = told(alliance)
    assert not book[part.id].undertakings[part.key()].protected and book[1].outstanding == 700_000 * YUAN
    whole.send("court_officer", "Undertakings", "liftStop", whole.id)
    told(alliance)
    alliance.chain.travel(at("2026-02-03 10:00"))
    part.settle(part.key())
    assert told(alliance)[1].outstanding == 0


def test_a_confirmed_part_is_confirmed_and_its_payment_uses_the_confirmers_cover(alliance):
    changes = confirmed_terms(alliance, form=2, tolerancePlus=0, toleranceMinus=0)
    whole = confirmed(alliance, **changes)
    part = transfer(whole, supplier(alliance, "weaver"), bank="icbc_shanghai")
    assert told(alliance)[part.id].confirmed
    part.present(at=CONFIRMING)
    part.honour(by=CONFIRMING)
    assert told(alliance)[1].confirmer_cover == 300_000 * YUAN


def test_a_history_tells_its_credit_and_its_part_alone(alliance):
    whole = transferable(alliance)
    part = transfer(whole, supplier(alliance, "weaver"))
    part.present()
    part.honour()
    book = told(alliance)
    alone = of(book[part.id].history)
    assert set(alone) == {part.id} and alone[part.id] == book[part.id]
    assert of(book[1].history)[1].parts == (part.id,)


def test_an_advance_is_recouped_from_a_drawing_and_owed_when_the_credit_ends(alliance):
    commit(alliance, "ccb_shanghai", 300_000 * YUAN)
    letter = issued(alliance, **clause(alliance))
    advanced(letter, 200_000 * YUAN)
    assert told(alliance)[1].advanced == 200_000 * YUAN
    letter.present(amount=50_000 * YUAN)
    letter.honour()
    assert told(alliance)[1].advanced == 150_000 * YUAN
    letter.send("exporter", "Advances", "request", letter.id, letter.terms, 10_000 * YUAN, RECORD)
    assert told(alliance)[1].asked.receipt == RECORD
    alliance.chain.travel(at("2026-04-30 10:00"))
    letter.credit("relay", "expire")
    credit = told(alliance)[1]
    assert (credit.state, credit.advanced) == (State.EXPIRED, 0)
    assert credit.payments[-1].amount == 150_000 * YUAN


@pytest.mark.parametrize(("margin", "owed"), [(500, 145_000 * YUAN), (0, 200_000 * YUAN)])
def test_an_advance_that_nobody_secured_stays_owed(alliance, margin, owed):
    commit(alliance, "ccb_shanghai", 300_000 * YUAN)
    letter = issued(alliance, **clause(alliance, margin=margin, cover=0))
    advanced(letter, 200_000 * YUAN)
    alliance.chain.travel(at("2026-04-30 10:00"))
    letter.credit("relay", "expire")
    credit = told(alliance)[1]
    assert (credit.advanced, credit.margin, credit.outstanding) == (0, 0, owed)


def test_a_claim_that_is_paid_and_refunded_after_a_refusal(alliance):
    endow(alliance)
    letter = honoured(alliance)
    authorise(letter, amount=2 * AMOUNT)
    claim(letter)
    assert told(alliance)[1].presentations[0].claim.state is ClaimState.CLAIMED
    act(letter, "reimburse")
    credit = told(alliance)[1]
    assert credit.authorisation.left == AMOUNT
    assert credit.presentations[0].presenter == alliance.settings.number("abc_shanghai")
    letter.refuse()
    act(letter, "refund", letter.terms, who="relay")
    credit = told(alliance)[1]
    assert credit.presentations[0].presenter == alliance.settings.number(CLAIMANT)
    assert credit.presentations[0].claim.state is ClaimState.REFUNDED


def test_a_claim_that_is_declined_and_one_that_is_not_answered(alliance):
    endow(alliance)
    letter = honoured(alliance)
    authorise(letter)
    claim(letter)
    act(letter, "decline", RECORD)
    assert told(alliance)[1].presentations[0].claim.state is ClaimState.DECLINED
    claim(letter)
    alliance.chain.travel(at("2026-01-15 17:01"))
    act(letter, "recordSilence", who="relay")
    assert told(alliance)[1].presentations[0].claim.state is ClaimState.UNANSWERED


def test_a_corrupt_record_that_is_presented_again_and_one_that_is_not(alliance):
    letter = issued(alliance)
    letter.present(amount=100_000 * YUAN)
    letter.present(amount=100_000 * YUAN)
    for number in (1, 2):
        letter.clock("bank_of_communications", "reportCorruption", RECORD, number=number)
    assert told(alliance)[1].presentations[0].examinations[Bank.ISSUING].corruption.record == RECORD
    alliance.chain.travel(alliance.chain.now() + DAY)
    letter.clock("exporter", "representRecord", RECORD)
    told(alliance)
    alliance.chain.travel(alliance.chain.now() + 30 * DAY)
    letter.clock("relay", "deemNotPresented", number=2)
    seen = told(alliance)[1].presentations[1].examinations[Bank.ISSUING]
    assert seen.corruption.settled and seen.discrepancies == MISSING_DOCUMENT


@pytest.mark.parametrize("itself", [True, False])
def test_extend_or_pay_withdraws_the_demand(alliance, itself):
    letter = issued(alliance, rules=URDG_758)
    letter.present()
    wanted = letter.terms._replace(expiryDay=day("2026-09-30"))
    letter.clock("exporter", "requestExtension", wanted, by=None)
    told(alliance)
    letter.clock("bank_of_communications", "suspendPayment", at("2026-02-10 17:00"), by=None)
    assert told(alliance)[1].presentations[0].extension.pay_by == at("2026-02-10 17:00")
    commit(alliance, "bank_of_communications", 200_000 * YUAN)
    letter.send("bank_of_communications", "CreditAmendments", "amend", letter.id, letter.terms, wanted)
    if itself:
        letter.send("exporter", "CreditAmendments", "accept", letter.id, wanted)
    letter.clock("relay", "concludeExtension", wanted, by=None)
    credit = told(alliance)[1]
    assert credit.presentations[0].examinations[Bank.ISSUING].outcome is Outcome.RETURNED
    assert (credit.open, credit.reserved, credit.presentations[0].extension) == (0, 0, None)


def test_a_proved_notice_and_documents_that_are_not_returned(alliance, exporter):
    letter = issued(alliance)
    letter.present()
    notice, given = (DATA_CONFLICT, 3, RECORD), at("2026-01-19 12:00")
    digest = alliance["ExaminationClocks"].call("noticeDigest", letter.id, 1, 0, notice, given)
    signature = bytes(exporter.unsafe_sign_hash(digest).signature)
    alliance.chain.travel(at("2026-01-20 10:00"))
    letter.clock("relay", "proveNotice", notice, given, signature)
    seen = told(alliance)[1].presentations[0].examinations[Bank.ISSUING]
    assert (seen.outcome, seen.given_at) == (Outcome.REFUSED, given)
    letter.clock("exporter", "demandReturn")
    until = told(alliance)[1].presentations[0].examinations[Bank.ISSUING].return_demand.until
    alliance.chain.travel(until + 1)
    letter.clock("relay", "precludeUnreturned")
    credit = told(alliance)[1]
    assert credit.presentations[0].examinations[Bank.ISSUING].outcome is Outcome.PRECLUDED
    assert credit.drawn == 500_000 * YUAN


def test_no_event_of_a_read_contract_is_unknown(alliance):
    """What the fold does not know is about no credit."""
    declared = {item["name"] for name in CONTRACTS for item in load(name).abi if item["type"] == "event"}
    aside = {"LiquidityCommitted", "LiquidityReleased", "AuthorityUpdated", "EIP712DomainChanged"}
    assert declared - set(STEPS) == aside and not set(STEPS) - declared


def test_a_nominated_bank_that_negotiated_is_reimbursed_like_one_that_honoured(alliance):
    endow(alliance)
    commit(alliance, "ccb_shanghai", 490_000 * YUAN)
    letter = issued(alliance, **nominating(alliance))
    letter.present(at=NOMINATED)
    letter.send("ccb_shanghai", "Presentations", "negotiate", letter.id, 1, letter.terms, 490_000 * YUAN)
    authorise(letter)
    claim(letter, by=NOMINATED, who="ccb_shanghai")
    act(letter, "reimburse")
    assert told(alliance)[1].presentations[0].claim.by is Bank.NOMINATED
    assert not logs.book(alliance.contracts)[1].unattributed
