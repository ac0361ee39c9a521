"""ClearancePayment.end: what nobody earned goes back, by anybody's hand."""

from __future__ import annotations

import pytest

from tests.contracts.customs.clearance_payment.test_collect import says
from tests.helpers.clearance import CONDITIONAL_RELEASE
from tests.helpers.clearance_payment import ENDED, GRACE, Deal, accepted
from tests.helpers.credit import balances
from tests.helpers.money import YUAN
from tests.helpers.reverts import reverts_with


@pytest.mark.parametrize("who", ["importer", "exporter", "relay"])
def test_end_sixty_days_after_the_deadline(dealing, who):
    before = balances(dealing)["importer"]
    deal = accepted(dealing)
    until = deal.terms.deadline + GRACE
    dealing.chain.travel(until)
    with reverts_with("ClearancePaymentTooEarly", until=until):
        deal.send(who, "end")
    dealing.chain.travel(until + 1)
    told = deal.send(who, "end").event("ClearancePaymentEnded").arguments
    assert told["returned"] == deal.terms.amount
    assert (deal.state, balances(dealing)["importer"]) == (ENDED, before)
    with reverts_with("ClearancePaymentWrongState", state=ENDED):
        deal.send(who, "end")


def test_end_returns_what_is_left_of_it(dealing, keys):
    deal = accepted(dealing)
    deal.collect(says(deal, keys, CONDITIONAL_RELEASE))
    dealing.chain.travel(deal.terms.deadline + GRACE + 1)
    assert deal.send("relay", "end").event("ClearancePaymentEnded").arguments["returned"] == 400_000 * YUAN


def test_end_what_was_never_accepted(dealing):
    deal = Deal(dealing)
    dealing.chain.travel(deal.terms.deadline + GRACE + 1)
    with reverts_with("ClearancePaymentWrongState"):
        deal.send("relay", "end")
    deal.send("relay", "withdraw")
