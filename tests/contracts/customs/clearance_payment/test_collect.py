"""ClearancePayment.collect: grades, and whose word about what counts."""

from __future__ import annotations

import random

import pytest
from eth_utils import keccak

from eport.chain.contract import ContractReverted
from tests.helpers.clearance import (
    ACCEPTED,
    BONDED,
    CANCELLED,
    CLOSED,
    CONDITIONAL_RELEASE,
    DAY,
    DETAINED,
    INVOICE,
    RELEASED,
    as_alliance,
    attest,
    content_of,
    following,
    statement,
)
from tests.helpers.clearance_payment import AMOUNT, ENDED, GRACE, Deal, accepted
from tests.helpers.credit import balances
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with

OTHER = keccak(text="keyed hash of another invoice")


@pytest.fixture
def deal(dealing) -> Deal:
    return accepted(dealing)


def says(deal: Deal, keys, status: int, before=None, **changes):
    now = deal.alliance.chain.now()
    if before is None:
        said = statement(deal.alliance, status=status, **changes)
    else:
        said = following(before, **{"status": status, "observedAt": now, "validUntil": now + 120 * DAY} | changes)
    attest(deal.alliance, said, keys)
    return said


def test_collect_grade_by_grade(deal, keys):
    first = says(deal, keys, CONDITIONAL_RELEASE)
    told = deal.collect(first).event("ClearancePaid").arguments
    assert (told["amount"], told["paid"]) == (600_000 * YUAN, 600_000 * YUAN)
    second = says(deal, keys, RELEASED, first)
    assert deal.collect(second).event("ClearancePaid").arguments["amount"] == 300_000 * YUAN
    assert deal.held == 100_000 * YUAN
    deal.collect(says(deal, keys, CLOSED, second))
    assert (deal.state, deal.held, balances(deal.alliance)["exporter"]) == (ENDED, 0, AMOUNT)


def test_collect_a_release_without_a_conditional_one_before(deal, keys):
    deal.collect(says(deal, keys, RELEASED))
    assert deal.paid == 900_000 * YUAN


def test_collect_twice_on_one_statement(deal, keys):
    said = says(deal, keys, CONDITIONAL_RELEASE)
    deal.collect(said)
    with reverts_with("ClearancePaymentNothingEarned", paid=600_000 * YUAN):
        deal.collect(said)


def test_collect_on_a_statement_that_was_superseded(deal, keys):
    released = says(deal, keys, RELEASED)
    says(deal, keys, DETAINED, released)
    with reverts_with("ClearancePaymentNotProved"):
        deal.collect(released)


@pytest.mark.parametrize("status", [ACCEPTED, BONDED, DETAINED, CANCELLED])
def test_collect_on_what_is_no_release(deal, keys, status):
    with reverts_with("ClearancePaymentNothingEarned", paid=0):
        deal.collect(says(deal, keys, status))


def test_collect_never_takes_back(deal, keys):
    """Released, then only conditionally after a reassessment: what was paid stays paid."""
    released = says(deal, keys, RELEASED)
    deal.collect(released)
    with reverts_with("ClearancePaymentNothingEarned", paid=900_000 * YUAN):
        deal.collect(says(deal, keys, CONDITIONAL_RELEASE, released))


def test_collect_on_what_nobody_attested(deal):
    with reverts_with("ClearancePaymentNotProved"):
        deal.collect(statement(deal.alliance))


def test_collect_on_the_release_of_another_declaration_authority_or_invoice(deal, keys):
    alliance = deal.alliance
    other = says(deal, keys, RELEASED, subject=keccak(text="another declaration"))
    with reverts_with("ClearancePaymentNotProved"):
        deal.collect(other)
    foreign = accepted(alliance, customs=2, salt=keccak(text="second"), amount=1)
    said = says(deal, keys, RELEASED)
    with reverts_with("ClearancePaymentNotProved"):
        foreign.collect(said)
    stranger = accepted(alliance, invoice=OTHER, salt=keccak(text="third"), amount=1)
    for invoice in (INVOICE, OTHER):
        with reverts_with("ClearancePaymentNotProved"):
            stranger.collect(said, invoice)
    deal.collect(said)


def test_collect_two_agreements_on_one_declaration_each_its_own(deal, keys):
    second = accepted(deal.alliance, salt=keccak(text="second"), amount=1_000 * YUAN)
    said = says(deal, keys, RELEASED)
    deal.collect(said)
    second.collect(said)
    assert (deal.held, second.held) == (100_000 * YUAN, 100 * YUAN)


def test_collect_waits_until_the_statement_can_be_relied_on_for_the_whole_amount(dealing, keys):
    tiers = [(AMOUNT - 1, 3, 0), (2**64 - 1, 3, 2 * DAY)]
    as_alliance(dealing, dealing["ClearanceOracle"], "setReliance", tiers, 1)
    deal = accepted(dealing)
    small = accepted(dealing, amount=AMOUNT - 1, salt=keccak(text="second"))
    said = says(deal, keys, CONDITIONAL_RELEASE)
    small.collect(said)
    attested = dealing.chain.now()
    dealing.chain.travel(attested + 2 * DAY - 1)
    with reverts_with("ClearancePaymentNotProved"):
        deal.collect(said)
    dealing.chain.travel(attested + 2 * DAY)
    deal.collect(said)


def test_collect_on_a_statement_that_is_no_longer_valid(deal, keys):
    now = deal.alliance.chain.now()
    said = says(deal, keys, RELEASED, validUntil=now + DAY)
    deal.alliance.chain.travel(now + DAY + 1)
    with reverts_with("ClearancePaymentNotProved"):
        deal.collect(said)


@pytest.mark.parametrize(("late", "fits"), [(0, True), (1, False)])
def test_collect_on_a_fact_of_the_last_day_within_sixty_days(dealing, keys, late, fits):
    chain, deadline = dealing.chain, dealing.chain.now() + 3 * DAY
    deal = accepted(dealing, deadline=deadline)
    chain.travel(deadline + late)
    said = says(deal, keys, RELEASED, observedAt=deadline + late, validUntil=deadline + 120 * DAY)
    chain.travel(deadline + GRACE)
    if fits:
        deal.collect(said)
        return
    with reverts_with("ClearancePaymentNotProved"):
        deal.collect(said)


def test_collect_before_it_was_accepted(dealing, keys):
    deal = Deal(dealing)
    said = says(deal, keys, RELEASED)
    with reverts_with("ClearancePaymentWrongState"):
        deal.collect(said)


def test_collect_for_a_payee_that_cannot_receive_is_owed_by_escrow(dealing, keys, stranger, clearance_payment):
    """It has no wallet; the payer is discharged all the same."""
    deal = Deal(dealing, payee=stranger.address)
    clearance_payment.send(stranger, "accept", deal.terms)
    receipt = deal.collect(says(deal, keys, RELEASED))
    assert not receipt.event("PaidOut").arguments["delivered"]
    assert dealing["Escrow"].call("owed", stranger.address) == 900_000 * YUAN


@pytest.mark.parametrize("seed", range(3))
def test_whatever_customs_says_in_whatever_order_what_was_locked_is_paid_or_returned(dealing, keys, seed):
    draw = random.Random(seed)
    final = draw.randrange(1, 10_001)
    deal = accepted(dealing, amount=draw.randrange(1, 10**8), finalShare=final, conditionalShare=draw.randrange(final))
    start, said = balances(dealing), None
    for _ in range(8):
        said = says(deal, keys, draw.choice([ACCEPTED, CONDITIONAL_RELEASE, RELEASED, CLOSED, DETAINED]), said)
        before = deal.paid
        try:
            deal.collect(said)
        except ContractReverted as refused:
            assert refused.name in ("ClearancePaymentNothingEarned", "ClearancePaymentWrongState")
        assert before <= deal.paid <= deal.terms.amount
        assert deal.paid + deal.held == deal.terms.amount
    if deal.state != ENDED:
        dealing.chain.travel(deal.terms.deadline + GRACE + 1)
        deal.send("relay", "end")
    after = balances(dealing)
    assert deal.held == 0
    assert after["exporter"] - start["exporter"] == deal.paid
    assert after["importer"] - start["importer"] == deal.terms.amount - deal.paid


def test_content_that_commits_to_the_invoice_is_what_customs_signed(deal, keys):
    said = says(deal, keys, RELEASED, content=content_of(OTHER))
    with reverts_with("ClearancePaymentNotProved"):
        deal.collect(said)
