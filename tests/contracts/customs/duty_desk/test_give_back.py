"""DutyDesk.giveBack: refund of what was overpaid, drawback of what was paid, by two officers, from the treasury."""

from __future__ import annotations

import pytest

from tests.helpers.clearance import CANCELLED, SUBJECT, TAX_ASSESSED
from tests.helpers.credit import said
from tests.helpers.duty import DECISION, DUTY, FIRST, SECOND, assess
from tests.helpers.reverts import reverts_with

REFUND, DRAWBACK = range(2)


@pytest.fixture
def settled(assessed, declarations, importer):
    declarations.send(importer, "payDuty", SUBJECT)
    return assessed


def give(alliance, kind, amount, document=DECISION):
    for officer in (FIRST, SECOND):
        receipt = alliance["DutyDesk"].send(alliance.accounts[officer], "giveBack", SUBJECT, kind, amount, document)
    return receipt


def test_refund_takes_two_officers_and_goes_to_the_trader(
    settled, duty_desk, declarations, token, importer, customs_officer, customs_reviewer, paid
):
    assess(settled, SUBJECT, DUTY - 100, TAX_ASSESSED)
    before = token.call("balanceOf", importer.address)
    call = ("giveBack", SUBJECT, REFUND, 100, DECISION)
    assert duty_desk.call(*call, sender=customs_officer.address) is False
    receipt = duty_desk.send(customs_officer, *call)
    shown = {"kind": REFUND, "amount": 100, "document": DECISION}
    assert said(receipt, "DutyDesk") == [
        ("ReturnProposed", {"id": SUBJECT, "officer": customs_officer.address, **shown})
    ]
    assert token.call("balanceOf", importer.address) == before
    with reverts_with("OfficerSame", officer=customs_officer.address):
        duty_desk.send(customs_officer, *call)
    assert duty_desk.call(*call, sender=customs_reviewer.address) is True
    receipt = duty_desk.send(customs_reviewer, *call)
    assert said(receipt, "DutyDesk") == [("DutyGivenBack", {"id": SUBJECT, "to": importer.address, **shown})]
    assert token.call("balanceOf", importer.address) == before + 100
    assert paid() == DUTY - 100 == declarations.struct("declaration", SUBJECT)["dutyPaid"]


def test_refund_beyond_what_was_overpaid_is_refused(settled, duty_desk, customs_officer):
    with reverts_with("DutyBeyondPaid", id=SUBJECT, most=0, amount=1):
        duty_desk.send(customs_officer, "giveBack", SUBJECT, REFUND, 1, DECISION)
    assess(settled, SUBJECT, DUTY - 100, TAX_ASSESSED)
    with reverts_with("DutyBeyondPaid", id=SUBJECT, most=100, amount=101):
        duty_desk.send(customs_officer, "giveBack", SUBJECT, REFUND, 101, DECISION)
    give(settled, REFUND, 100)
    with reverts_with("DutyBeyondPaid", id=SUBJECT, most=0, amount=1):
        duty_desk.send(customs_officer, "giveBack", SUBJECT, REFUND, 1, DECISION)


def test_refund_where_more_is_assessed_than_paid_is_refused(settled, duty_desk, customs_officer):
    assess(settled, SUBJECT, DUTY + 1, TAX_ASSESSED)
    with reverts_with("DutyBeyondPaid", id=SUBJECT, most=0, amount=1):
        duty_desk.send(customs_officer, "giveBack", SUBJECT, REFUND, 1, DECISION)


def test_refund_of_a_void_declaration_is_everything(settled, token, importer):
    assess(settled, SUBJECT, DUTY, CANCELLED)
    before = token.call("balanceOf", importer.address)
    give(settled, REFUND, DUTY)
    assert token.call("balanceOf", importer.address) == before + DUTY


def test_refund_is_checked_again_at_the_second_word(settled, duty_desk, customs_officer, customs_reviewer):
    assess(settled, SUBJECT, DUTY - 100, TAX_ASSESSED)
    call = ("giveBack", SUBJECT, REFUND, 100, DECISION)
    duty_desk.send(customs_officer, *call)
    assess(settled, SUBJECT, DUTY - 99, TAX_ASSESSED)
    with reverts_with("DutyBeyondPaid", id=SUBJECT, most=99, amount=100):
        duty_desk.send(customs_reviewer, *call)


def test_drawback_leaves_duty_paid_and_is_bounded_by_it(settled, duty_desk, declarations, importer, customs_officer):
    give(settled, DRAWBACK, DUTY - 1)
    assert declarations.struct("declaration", SUBJECT)["dutyPaid"] == DUTY
    assert duty_desk.call("drawnBack", SUBJECT) == DUTY - 1
    with reverts_with("DutyBeyondPaid", id=SUBJECT, most=1, amount=2):
        duty_desk.send(customs_officer, "giveBack", SUBJECT, DRAWBACK, 2, DECISION)
    with reverts_with("DeclarationNothingPayable", id=SUBJECT):
        declarations.send(importer, "payDuty", SUBJECT)


def test_drawback_and_refund_together_never_exceed_what_was_paid(settled, duty_desk, customs_officer):
    give(settled, DRAWBACK, DUTY - 10)
    assess(settled, SUBJECT, 0, TAX_ASSESSED)
    with reverts_with("DutyBeyondPaid", id=SUBJECT, most=10, amount=11):
        duty_desk.send(customs_officer, "giveBack", SUBJECT, REFUND, 11, DECISION)
    give(settled, REFUND, 10)


@pytest.mark.parametrize(("field", "amount", "document"), [("amount", 0, DECISION), ("document", 1, bytes(32))])
def test_give_back_with_an_invalid_field_is_refused(settled, duty_desk, customs_officer, field, amount, document):
    with reverts_with("DutyInvalid", field=field):
        duty_desk.send(customs_officer, "giveBack", SUBJECT, DRAWBACK, amount, document)


@pytest.mark.parametrize("who", ["importer", "treasury", "shanghai_customs", "stranger"])
def test_give_back_by_who_is_no_officer_is_refused(settled, duty_desk, request, who):
    caller = request.getfixturevalue(who)
    with reverts_with("OfficerNotServing", account=caller.address):
        duty_desk.send(caller, "giveBack", SUBJECT, DRAWBACK, 1, DECISION)


def test_give_back_beyond_what_the_treasury_allowed_changes_nothing(
    settled, duty_desk, token, treasury, customs_officer, customs_reviewer
):
    token.send(treasury, "approve", duty_desk.address, 9)
    duty_desk.send(customs_officer, "giveBack", SUBJECT, DRAWBACK, 10, DECISION)
    with reverts_with("DigitalYuanInsufficientAllowance", owner=treasury.address, allowance=9, needed=10):
        duty_desk.send(customs_reviewer, "giveBack", SUBJECT, DRAWBACK, 10, DECISION)
    assert duty_desk.call("drawnBack", SUBJECT) == 0
    token.send(treasury, "approve", duty_desk.address, 10)
    duty_desk.send(customs_reviewer, "giveBack", SUBJECT, DRAWBACK, 10, DECISION)  # the proposal still stands


def test_refund_while_more_is_owed_than_was_paid_is_refused(settled, duty_desk, customs_officer):
    assess(settled, SUBJECT, DUTY + 50, TAX_ASSESSED)
    with reverts_with("DutyBeyondPaid", id=SUBJECT, most=0, amount=1):
        duty_desk.send(customs_officer, "giveBack", SUBJECT, REFUND, 1, DECISION)


def test_answer_says_whether_the_money_went(settled, duty_desk, customs_officer, customs_reviewer):
    assess(settled, SUBJECT, DUTY - 100, TAX_ASSESSED)
    call = ("giveBack", SUBJECT, REFUND, 100, DECISION)
    assert duty_desk.call(*call, sender=customs_officer.address) is False
    duty_desk.send(customs_officer, *call)
    assert duty_desk.call(*call, sender=customs_reviewer.address) is True
