"""ClearancePayment.propose, accept, withdraw."""

from __future__ import annotations

import pytest

from tests.helpers.clearance import DAY
from tests.helpers.clearance_payment import ACCEPTED, AMOUNT, ENDED, PROPOSED, Deal, accepted, agreement
from tests.helpers.credit import allow, balances
from tests.helpers.reverts import reverts_with


def test_propose_locks_the_amount(dealing):
    before = balances(dealing)["importer"]
    deal = Deal(dealing)
    made = deal.proposed.event("ClearancePaymentProposed").arguments
    assert made["agreement"]["finalShare"] == 9_000
    assert dealing["ClearancePayment"].call("idOf", deal.terms) == deal.id
    assert (deal.state, deal.held) == (PROPOSED, AMOUNT)
    assert balances(dealing)["importer"] == before - AMOUNT


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"payee": "0x" + "00" * 20}, "payee"), ({"amount": 0}, "amount"), ({"declaration": bytes(32)}, "declaration"),
        ({"invoice": bytes(32)}, "invoice"), ({"finalShare": 10_001}, "finalShare"),
        ({"conditionalShare": 9_000}, "conditionalShare"), ({"acceptBy": 1}, "acceptBy"), ({"deadline": 1}, "deadline"),
    ],
)  # fmt: skip
def test_propose_what_makes_no_agreement(dealing, importer, clearance_payment, change, field):
    with reverts_with("ClearancePaymentInvalid", field=field):
        clearance_payment.send(importer, "propose", agreement(dealing, **change))


def test_propose_to_oneself_or_in_another_ones_name(dealing, importer, exporter, clearance_payment):
    with reverts_with("ClearancePaymentInvalid", field="payee"):
        clearance_payment.send(importer, "propose", agreement(dealing, payee=importer.address))
    allow(dealing, "importer", AMOUNT)
    with reverts_with("ClearancePaymentInvalid", field="payer"):
        clearance_payment.send(exporter, "propose", agreement(dealing))


def test_propose_shares_at_their_bounds(dealing, importer, clearance_payment):
    allow(dealing, "importer", AMOUNT)
    clearance_payment.send(importer, "propose", agreement(dealing, conditionalShare=0, finalShare=10_000, amount=1))
    clearance_payment.send(importer, "propose", agreement(dealing, conditionalShare=0, finalShare=1, amount=1))


def test_propose_the_same_twice_even_after_its_end(dealing, importer, clearance_payment):
    deal = Deal(dealing)
    with reverts_with("ClearancePaymentExists", id=deal.id):
        clearance_payment.send(importer, "propose", deal.terms)
    deal.send("importer", "withdraw")
    with reverts_with("ClearancePaymentExists", id=deal.id):
        clearance_payment.send(importer, "propose", deal.terms)


def test_accept(dealing):
    deal = Deal(dealing)
    for who in ("importer", "relay"):
        with reverts_with("ClearancePaymentNotParty"):
            deal.send(who, "accept")
    deal.send("exporter", "accept").event("ClearancePaymentAccepted")
    assert deal.state == ACCEPTED
    with reverts_with("ClearancePaymentWrongState", state=ACCEPTED):
        deal.send("exporter", "accept")
    with reverts_with("ClearancePaymentWrongState", state=ACCEPTED):
        deal.send("importer", "withdraw")


@pytest.mark.parametrize(("late", "fits"), [(0, True), (1, False)])
def test_accept_until_the_last_second(dealing, late, fits):
    deal = Deal(dealing)
    dealing.chain.travel(deal.terms.acceptBy + late)
    if fits:
        deal.send("exporter", "accept")
        return
    with reverts_with("ClearancePaymentTooLate", until=deal.terms.acceptBy):
        deal.send("exporter", "accept")


def test_withdraw_by_the_payer_at_any_time(dealing):
    before = balances(dealing)["importer"]
    deal = Deal(dealing)
    deal.send("importer", "withdraw").event("ClearancePaymentWithdrawn")
    assert (deal.state, deal.held, balances(dealing)["importer"]) == (ENDED, 0, before)
    with reverts_with("ClearancePaymentWrongState", state=ENDED):
        deal.send("importer", "withdraw")


def test_withdraw_by_anybody_once_nobody_can_accept(dealing):
    before = balances(dealing)["importer"]
    deal = Deal(dealing)
    dealing.chain.travel(deal.terms.acceptBy)
    with reverts_with("ClearancePaymentNotParty"):
        deal.send("relay", "withdraw")
    dealing.chain.travel(deal.terms.acceptBy + 1)
    deal.send("relay", "withdraw")
    assert balances(dealing)["importer"] == before


def test_terms_that_were_not_agreed(dealing):
    deal = accepted(dealing)
    deal.terms = deal.terms._replace(deadline=deal.terms.deadline + DAY)
    with reverts_with("ClearancePaymentWrongState", state=0):
        deal.send("relay", "end")
