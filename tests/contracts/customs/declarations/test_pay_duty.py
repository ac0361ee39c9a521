"""Declarations.payDuty: what is assessed and not yet paid, straight to the treasury."""

from __future__ import annotations

import pytest
from eth_utils import keccak

from tests.helpers.clearance import ACCEPTED, RELEASED, SUBJECT, TAX_ASSESSED, following, signed, statement
from tests.helpers.credit import said as events_of
from tests.helpers.money import CORPORATE, OUTWARD, YUAN, issue_reserve, person
from tests.helpers.reverts import reverts_with

DUTY = 130_000 * YUAN + 7


@pytest.fixture
def assessed(alliance, declarations, token, importer, bank_of_china, keys):
    """The importer's declaration, accepted and assessed; the importer has two million yuan. Returns the statement."""
    issue_reserve(alliance, "bank_of_china", 10_000_000 * YUAN)
    token.send(bank_of_china, "mint", importer.address, 2_000_000 * YUAN)
    declarations.send(importer, "lodge", SUBJECT, 1, keccak(text="content"))
    accepted = statement(alliance, status=ACCEPTED, dutyPayable=0)
    advance(alliance, accepted, keys)
    return advance(alliance, following(accepted, status=TAX_ASSESSED, dutyPayable=DUTY), keys)


def advance(alliance, said, keys):
    alliance["Declarations"].send(alliance.accounts["relay"], "advance", said, signed(alliance, said, keys))
    return said


def test_pay_duty_moves_the_exact_amount_to_the_treasury(assessed, declarations, token, importer, treasury):
    token.send(importer, "approve", declarations.address, 2 * DUTY)
    assert declarations.call("payDuty", SUBJECT, sender=importer.address) == DUTY
    receipt = declarations.send(importer, "payDuty", SUBJECT)
    assert events_of(receipt) == [
        ("DutyPaid", {"id": SUBJECT, "payer": importer.address, "amount": DUTY, "surcharge": 0}),
        ("Transfer", {"from": importer.address, "to": treasury.address, "value": DUTY}),
    ]
    assert token.call("balanceOf", treasury.address) == DUTY
    assert token.call("balanceOf", importer.address) == 2_000_000 * YUAN - DUTY
    assert token.call("allowance", importer.address, declarations.address) == DUTY
    assert declarations.struct("declaration", SUBJECT)["dutyPaid"] == DUTY


def test_pay_duty_twice_is_refused(assessed, declarations, token, importer):
    token.send(importer, "approve", declarations.address, 2 * DUTY)
    declarations.send(importer, "payDuty", SUBJECT)
    with reverts_with("DeclarationNothingPayable", id=SUBJECT):
        declarations.send(importer, "payDuty", SUBJECT)


def test_pay_duty_by_anybody_with_a_wallet(alliance, assessed, declarations, token, treasury):
    issue_reserve(alliance, "alibaba", 1_000_000 * YUAN)
    broker = person(alliance, "customs broker", CORPORATE, 200_000 * YUAN)
    token.send(broker, "approve", declarations.address, DUTY)
    receipt = declarations.send(broker, "payDuty", SUBJECT)
    assert receipt.event("DutyPaid").arguments["payer"] == broker.address
    assert token.call("balanceOf", treasury.address) == DUTY


def test_pay_duty_after_a_reassessment_upwards_pays_the_difference(
    alliance, assessed, declarations, token, importer, treasury, keys
):
    token.send(importer, "approve", declarations.address, 2 * DUTY)
    declarations.send(importer, "payDuty", SUBJECT)
    more = advance(alliance, following(assessed, status=TAX_ASSESSED, dutyPayable=DUTY + 1), keys)
    receipt = declarations.send(importer, "payDuty", SUBJECT)
    assert receipt.event("DutyPaid").arguments["amount"] == 1
    assert token.call("balanceOf", treasury.address) == more.dutyPayable
    assert declarations.struct("declaration", SUBJECT)["dutyPaid"] == DUTY + 1


def test_pay_duty_after_a_reassessment_downwards_has_nothing_to_pay(
    alliance, assessed, declarations, token, importer, treasury, keys
):
    token.send(importer, "approve", declarations.address, 2 * DUTY)
    declarations.send(importer, "payDuty", SUBJECT)
    less = advance(alliance, following(assessed, status=RELEASED, dutyPayable=DUTY - 1), keys)
    with reverts_with("DeclarationNothingPayable", id=SUBJECT):
        declarations.send(importer, "payDuty", SUBJECT)
    # What was paid too much counts towards what is assessed later.
    advance(alliance, following(less, status=TAX_ASSESSED, dutyPayable=DUTY + 5), keys)
    assert declarations.send(importer, "payDuty", SUBJECT).event("DutyPaid").arguments["amount"] == 5
    assert token.call("balanceOf", treasury.address) == DUTY + 5


def test_pay_duty_where_nothing_is_assessed_is_refused(declarations, importer):
    with reverts_with("DeclarationNothingPayable", id=SUBJECT):
        declarations.send(importer, "payDuty", SUBJECT)


def test_pay_duty_with_an_allowance_one_fen_short_is_refused_and_nothing_counts_as_paid(
    assessed, declarations, token, importer
):
    token.send(importer, "approve", declarations.address, DUTY - 1)
    with reverts_with(
        "DigitalYuanInsufficientAllowance",
        owner=importer.address, spender=declarations.address, allowance=DUTY - 1, needed=DUTY,
    ):  # fmt: skip
        declarations.send(importer, "payDuty", SUBJECT)
    assert declarations.struct("declaration", SUBJECT)["dutyPaid"] == 0
    token.send(importer, "approve", declarations.address, DUTY)
    declarations.send(importer, "payDuty", SUBJECT)


def test_pay_duty_from_a_frozen_wallet_is_refused(assessed, declarations, token, importer, shanghai_customs):
    token.send(importer, "approve", declarations.address, DUTY)
    token.send(shanghai_customs, "freeze", importer.address, OUTWARD, 1, keccak(text="order 1"))
    with reverts_with("DigitalYuanFrozenOutward", wallet=importer.address):
        declarations.send(importer, "payDuty", SUBJECT)
    assert declarations.struct("declaration", SUBJECT)["dutyPaid"] == 0


def test_pay_duty_of_a_suspended_trader_is_still_possible(
    alliance, assessed, declarations, token, registry, importer, treasury
):
    alliance.decide(registry, "suspend", alliance.settings.number("importer"))
    token.send(importer, "approve", declarations.address, DUTY)
    declarations.send(importer, "payDuty", SUBJECT)
    assert token.call("balanceOf", treasury.address) == DUTY
