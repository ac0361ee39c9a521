"""ClearancePayment.recordClaim: later facts make claims, never reversals."""

from __future__ import annotations

import pytest

from tests.contracts.customs.clearance_payment.test_collect import says
from tests.helpers.clearance import CANCELLED, CONDITIONAL_RELEASE, DETAINED, RELEASED, statement
from tests.helpers.clearance_payment import Deal, accepted
from tests.helpers.credit import balances
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with


@pytest.fixture
def deal(dealing) -> Deal:
    return accepted(dealing)


@pytest.mark.parametrize("status", [DETAINED, CANCELLED])
def test_record_claim_after_a_payment(deal, keys, status):
    first = says(deal, keys, CONDITIONAL_RELEASE)
    deal.collect(first)
    adverse = says(deal, keys, status, first)
    told = deal.send("relay", "recordClaim", adverse).event("ClearanceClaimRecorded").arguments
    assert told["paid"] == 600_000 * YUAN
    assert balances(deal.alliance)["exporter"] == 600_000 * YUAN
    with reverts_with("ClearancePaymentNoClaim"):
        deal.send("relay", "recordClaim", adverse)
    with reverts_with("ClearancePaymentNothingEarned"):
        deal.collect(adverse)


def test_goods_that_are_released_again_earn_the_rest(deal, keys):
    first = says(deal, keys, CONDITIONAL_RELEASE)
    deal.collect(first)
    adverse = says(deal, keys, DETAINED, first)
    deal.send("relay", "recordClaim", adverse)
    deal.collect(says(deal, keys, RELEASED, adverse))
    assert deal.paid == 900_000 * YUAN


def test_record_claim_without_a_payment_an_adverse_fact_or_a_proof(deal, keys):
    with reverts_with("ClearancePaymentNoClaim"):
        deal.send("relay", "recordClaim", says(deal, keys, DETAINED))
    other = accepted(deal.alliance, salt=b"\1" * 32, amount=10)
    with reverts_with("ClearancePaymentNotProved"):
        other.send("relay", "recordClaim", statement(deal.alliance, status=CANCELLED))


def test_record_claim_of_a_release_is_none(deal, keys):
    said = says(deal, keys, RELEASED)
    deal.collect(said)
    with reverts_with("ClearancePaymentNoClaim"):
        deal.send("relay", "recordClaim", said)


def test_record_claim_after_everything_was_paid(deal, keys):
    """The claim outlives the money: it is for the parties and their courts."""
    deal.terms = deal.terms._replace(salt=b"\2" * 32, finalShare=10_000, amount=1_000)
    full = accepted(deal.alliance, salt=b"\2" * 32, finalShare=10_000, amount=1_000)
    said = says(full, keys, RELEASED)
    full.collect(said)
    full.send("importer", "recordClaim", says(full, keys, DETAINED, said)).event("ClearanceClaimRecorded")
